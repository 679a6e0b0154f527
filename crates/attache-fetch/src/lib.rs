//! An address of the web to the bytes that stand there, and what the server says of them.
//!
//! [`Fetcher::fetch`] gets one address, as a person would who follows a link: it says truthfully who asks, follows a bounded
//! number of redirects, waits when told to, and gives up in bounded time and memory. HTTP, TLS and unpacking are the library's
//! (ureq with rustls); the authorities that certificates are checked against are those of this machine, as is its proxy
//! (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`).
//!
//! It is a room at the door: it does I/O, and knows nothing of documents.

mod error;
mod fetched;
mod fetcher;
mod headers;
mod private;
mod settings;

pub use error::FetchError;
pub use fetched::{Fetched, Redirect};
pub use fetcher::Fetcher;
pub use private::is_public;
pub use settings::Settings;
