use std::{net::IpAddr, time::Duration};

/// Why an address gives nothing to read. Each says what can be done, if anything can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// It is no address that can be fetched.
    #[error("'{address}' cannot be fetched: {why}")]
    Address {
        /// As it was given.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// It leads into a private network, and that is not allowed.
    #[error("{address} leads to {ip}, which is no public address; it is not fetched")]
    Private {
        /// Which.
        address: String,
        /// Where its host's name leads.
        ip: IpAddr,
    },
    /// Nobody knows the host.
    #[error("{address}: no host of that name is known; check the spelling, or the connection to the network")]
    NoHost {
        /// Which.
        address: String,
    },
    /// The host does not answer.
    #[error("{address}: the connection failed ({why})")]
    Connection {
        /// Which.
        address: String,
        /// How.
        why: String,
    },
    /// The host's certificate is not trusted, or it speaks no TLS that is.
    #[error("{address}: the server's identity cannot be checked ({why})")]
    Identity {
        /// Which.
        address: String,
        /// What is wrong.
        why: String,
    },
    /// This machine knows no certificate authorities.
    #[error(
        "{address}: no certificates of authorities are found on this machine ({why}); install them (ca-certificates), or \
         name a file of them in SSL_CERT_FILE"
    )]
    NoAuthorities {
        /// Which.
        address: String,
        /// Why not.
        why: String,
    },
    /// It takes longer than it may.
    #[error("{address}: {what} took longer than {} s", limit.as_secs_f32())]
    Time {
        /// Which.
        address: String,
        /// What took too long.
        what: &'static str,
        /// How long it may take.
        limit: Duration,
    },
    /// It is sent on and on.
    #[error("{address} is sent on more than {limit} times, last to {last}")]
    Redirects {
        /// Where it began.
        address: String,
        /// How often it may be sent on.
        limit: usize,
        /// Where it was sent last.
        last: String,
    },
    /// It is sent back to where it was sent from.
    #[error(
        "{address} is sent round in a circle, back to {back_to}; the site may want cookies or a login: save the page in a browser"
    )]
    Circle {
        /// Where it began.
        address: String,
        /// The address that came twice.
        back_to: String,
    },
    /// There is more than is taken.
    #[error(
        "{address} holds more than {limit} bytes, which is the limit; fetch it yourself and read the file, or raise the limit"
    )]
    Size {
        /// Which.
        address: String,
        /// How many bytes it may have, unpacked.
        limit: u64,
    },
    /// The connection ended before the answer did.
    #[error("{address}: the answer is cut off after {got} bytes ({why})")]
    CutOff {
        /// Which.
        address: String,
        /// How many bytes came.
        got: u64,
        /// How that was noticed.
        why: String,
    },
    /// The answer is no HTTP, or packed in an unknown way.
    #[error("{address}: the answer cannot be understood ({why})")]
    Answer {
        /// Which.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// The server says that there is nothing to be had.
    #[error("{address}: {code} {}", advice(*code, *retry_after))]
    Status {
        /// Which.
        address: String,
        /// What it says (RFC 9110).
        code: u16,
        /// How long it asks to be left alone.
        retry_after: Option<Duration>,
    },
}

/// What a status means, and what can be done.
fn advice(code: u16, retry_after: Option<Duration>) -> String {
    let words = match code {
        204 | 205 => "it holds nothing",
        300..=399 => "it has moved, but the server does not say where to",
        401 => "it wants a login: save the page in a browser and read the file",
        402 => "it must be paid for",
        403 => "the server does not let programs have it: save the page in a browser and read the file",
        404 => "nothing is there; a web archive may have kept it",
        406 => "the server has it in no form that can be read here",
        407 => "the proxy wants a login",
        408 => "the server waited too long for the request; try again",
        410 => "it was removed; a web archive may have kept it",
        429 => "too many requests; try again later",
        451 => "it is withheld for legal reasons",
        500..=599 => "the server has an error; try again later",
        _ => "the server refuses it",
    };
    match retry_after {
        Some(wait) => format!("{words} (the server says: in {} s)", wait.as_secs()),
        None => words.to_owned(),
    }
}
