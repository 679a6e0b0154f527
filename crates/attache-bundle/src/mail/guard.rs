//! What a mail may cost, found out before it is parsed.

use crate::Limits;

/// Header lines and boundaries of one mail. Each takes some hundred bytes of memory when parsed.
const LINES: usize = 300_000;

/// Whether `raw` can be parsed without harm; if not, why.
///
/// Mails within mails are held within each other, and taken apart by recursion when they are dropped: they must not be many.
/// Each of them, and each part, has at least one header that says its type.
pub(super) fn check(raw: &[u8], limits: &Limits) -> Result<(), String> {
    let (mut parts, mut boundaries, mut headers) = (0, 0, 0);
    for line in raw.split(|&byte| byte == b'\n') {
        let name = line.iter().take(40).position(|&byte| byte == b':').and_then(|at| line.get(..at));
        if line.starts_with(b"--") {
            boundaries += 1;
        } else if let Some(name) = name
            && !name.contains(&b' ')
        {
            headers += 1;
            parts += usize::from(name.trim_ascii().eq_ignore_ascii_case(b"content-type"));
        } else if line.len() >= 12 && line.get(..12).is_some_and(|head| head.eq_ignore_ascii_case(b"content-type")) {
            // "Content-Type :" is a header too for those who want it to be.
            parts += 1;
        }
    }
    if parts > limits.mail_parts {
        return Err(format!("it has {parts} parts, where {} are allowed", limits.mail_parts));
    }
    if boundaries + headers > LINES {
        return Err(format!("it has {} header lines and boundaries, where {LINES} are allowed", boundaries + headers));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted() {
        let limits = Limits { mail_parts: 3, ..Limits::default() };
        let mail = |parts: usize| format!("Subject: x\n{}", "Content-Type: message/rfc822\n\n".repeat(parts));
        assert_eq!(check(mail(3).as_bytes(), &limits), Ok(()));
        assert!(check(mail(4).as_bytes(), &limits).is_err());
        let odd = "\tx\nContent-Type : message/rfc822\n\n".repeat(4);
        assert!(check(odd.as_bytes(), &limits).is_err());
    }
}
