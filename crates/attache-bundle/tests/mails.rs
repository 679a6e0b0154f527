//! Mails, mailboxes and saved pages.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{AsideKind, Bundle, Fault, Limits, Options};
use common::{facts, text, walk, walk_as};

const HEAD: &str = "From: Ann Lee <ann@example.org>\r\nTo: list@example.org\r\nSubject: =?utf-8?q?Radars_=E2=80=93_four?=\r\n\
    Date: Wed, 02 Aug 2023 23:15:00 -0500\r\nList-Id: \"Arms Monitor\" <arms.lists.example.org>\r\nMessage-ID: <1@example.org>\r\nMIME-Version: 1.0\r\n";

#[test]
fn a_plain_mail() {
    let mail = format!(
        "{HEAD}Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Four radars, d=E9j=E0 paid, went=\r\n out.\r\n\r\nOn Tue, Bo Ek wrote:\r\n> Did they?\r\n\r\n-- \r\nAnn\r\n"
    );
    let walked = walk(mail.as_bytes(), "a");
    let body = walked.member("body");
    assert_eq!(facts(body), ["title Radars – four", "author Ann Lee", "published 2023-08-02", "outlet Arms Monitor"]);
    assert_eq!(body.charset.as_deref(), Some("utf-8"));
    assert!(text(body).starts_with("Four radars, déjà paid, went out."));
    let asides: Vec<(&str, AsideKind)> =
        body.asides.iter().map(|aside| (text(body)[aside.range.clone()].trim(), aside.kind)).collect();
    assert_eq!(asides[0], ("On Tue, Bo Ek wrote:\r\n> Did they?", AsideKind::Quoted));
    assert_eq!(asides[1].1, AsideKind::Signature);
}

fn parted(parts: &[&str]) -> String {
    let parts: String = parts.iter().map(|part| format!("--xyz\r\n{part}\r\n")).collect();
    format!("{HEAD}Content-Type: multipart/mixed; boundary=\"xyz\"\r\n\r\n{parts}--xyz--\r\n")
}

#[test]
fn html_is_preferred_and_attachments_are_members() {
    let mail = parted(&[
        "Content-Type: multipart/alternative; boundary=alt\r\n\r\n--alt\r\nContent-Type: text/plain\r\n\r\nPlain.\r\n--alt\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Rich.</p>\r\n--alt--",
        "Content-Type: application/pdf; name=\"report.pdf\"\r\nContent-Disposition: attachment; filename=\"../../report.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjc=",
        "Content-Type: image/png\r\nContent-Disposition: attachment; filename=\"x.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=",
        "Content-Type: message/rfc822\r\n\r\nFrom: Bo <bo@example.org>\r\nSubject: inner\r\nMIME-Version: 1.0\r\n\r\nThe inner mail.",
    ]);
    let walked = walk(mail.as_bytes(), "a.eml");
    assert_eq!(walked.names(), ["body", "report.pdf", "attachment-3.eml"]);
    assert_eq!(text(walked.member("body")).trim(), "<p>Rich.</p>");
    assert_eq!(walked.member("body").media_type.as_deref(), Some("text/html"));
    assert_eq!(walked.member("report.pdf").bytes, b"%PDF-1.7");
    let inner = walked.member("attachment-3.eml");
    assert_eq!(text(inner), "From: Bo <bo@example.org>\r\nSubject: inner\r\nMIME-Version: 1.0\r\n\r\nThe inner mail.");
    assert_eq!(walked.summary().skipped.get("pictures"), Some(&1));
}

#[test]
fn undeclared_and_broken_encodings() {
    let undeclared =
        [HEAD.as_bytes(), b"Content-Type: text/html\r\n\r\n<meta charset=windows-1251><p>\xcf\xf0\xe8\xe2\xe5\xf2</p>"]
            .concat();
    let walked = walk(&undeclared, "a");
    assert_eq!(walked.members[0].charset, None);
    assert!(walked.members[0].bytes.windows(6).any(|window| window == b"\xcf\xf0\xe8\xe2\xe5\xf2"));
    let broken = format!(
        "{HEAD}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nRm91ciByYWRh*cnMgd2VudCBvdXQuIEFsbC!Bv\r\nZiB0aGVtLg"
    );
    let walked = walk(broken.as_bytes(), "a");
    assert!(text(&walked.members[0]).starts_with("Four radars went out."), "{:?}", text(&walked.members[0]));
}

#[test]
fn hostile_structure_is_bounded() {
    let nested = format!("{HEAD}{}\r\nText.", "Content-Type: message/rfc822\r\n\r\n".repeat(50_000));
    assert!(matches!(walk(nested.as_bytes(), "a").errors[0].fault, Fault::Hostile(_)));
    let mut deep = HEAD.to_owned();
    for level in 0..50_000 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
    }
    assert!(matches!(walk(deep.as_bytes(), "a").errors[0].fault, Fault::Hostile(_)));
    let many = parted(&vec!["\r\nx"; 400_000]);
    assert!(matches!(walk(many.as_bytes(), "a").errors[0].fault, Fault::Hostile(_)));
    // As deep as is allowed, in a thread with a small stack.
    let allowed = format!("{HEAD}{}\r\nText.", "Content-Type: message/rfc822\r\n\r\n".repeat(990));
    let run = std::thread::Builder::new().stack_size(1 << 20).spawn(move || walk(allowed.as_bytes(), "a").errors.len());
    assert_eq!(run.unwrap().join().unwrap(), 0);
}

#[test]
fn mailboxes_are_split() {
    let mail = |number: u32, body: &str| {
        format!(
            "From ann@example.org Wed Aug  2 10:1{number}:00 2023\nFrom: Ann <ann@example.org>\nSubject: {number}\nMessage-ID: <{number}@x>\n\n{body}\n"
        )
    };
    let length = "One.\n\nFrom bo@example.org Wed Aug  2 10:15:00 2023\nnot a mail.\n";
    let third = mail(3, length).replace("Message-ID", &format!("Content-Length: {}\nMessage-ID", length.len()));
    let mailbox = [
        mail(1, "From the port it sailed.\n\n>From there it went on.\n\n> He said:\n>From Oslo.\n"),
        mail(2, "Text.\n\nFrom here on nothing.\n"),
        third,
        mail(4, "Last."),
    ];
    let walked = walk(mailbox.concat().as_bytes(), "a.mbox");
    assert_eq!(walked.names(), ["1", "2", "3", "4"]);
    assert_eq!(
        text(walked.member("1")).trim(),
        "From the port it sailed.\n\nFrom there it went on.\n\n> He said:\n>From Oslo."
    );
    assert_eq!(text(walked.member("2")).trim(), "Text.\n\nFrom here on nothing.");
    assert_eq!(text(walked.member("3")).trim(), length.trim());
    assert!(facts(walked.member("4")).contains(&"title 4".to_owned()));
}

#[test]
fn a_mail_too_large_is_passed_over_in_its_mailbox() {
    let mailbox = format!(
        "From a@x.org Wed Aug  2 10:15:00 2023\nSubject: 1\n\n{}\n\nFrom a@x.org Wed Aug  2 10:15:00 2023\nSubject: 2\n\nSmall.\n",
        "long line\n".repeat(10_000)
    );
    let limits = Limits { mail_bytes: 5000, ..Limits::default() };
    let walked = walk_as(Bundle::Mbox, mailbox.as_bytes(), &Options::default(), &limits);
    assert_eq!(walked.names(), ["2"]);
    assert_eq!(walked.errors[0].fault, Fault::TooLarge { limit: 5000 });
}

#[test]
fn saved_pages_give_the_page() {
    let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://news.example/a\r\nSubject: Radars for Brevik\r\n\
        Date: Wed, 2 Aug 2023 10:15:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"xyz\"\r\n\r\n\
        --xyz\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://news.example/a\r\n\r\n\
        <html><p class=3D\"x\">Four radars =E2=80=93 =\r\npaid.</p></html>\r\n\
        --xyz\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://news.example/x.png\r\n\r\niVBORw0KGgo=\r\n--xyz--\r\n";
    let walked = walk(saved.as_bytes(), "a");
    let page = walked.member("page.html");
    assert_eq!(text(page).trim(), "<html><p class=\"x\">Four radars – paid.</p></html>");
    assert_eq!(page.address.as_deref(), Some("https://news.example/a"));
    assert_eq!(page.captured.as_ref().map(|date| date.as_str()), Some("2023-08-02"));
    assert_eq!(facts(page), ["title Radars for Brevik", "url https://news.example/a"]);
    assert_eq!(walked.members.len(), 1);
}
