use attache_model::{Edtf, Fact, Learnt, Told};

/// One step of the way to what was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The address that was sent on.
    pub address: String,
    /// How (RFC 9110: 301 and 308 for good, the others for now).
    pub status: u16,
}

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The content, unpacked.
    pub bytes: Vec<u8>,
    /// The address that it came from in the end.
    pub address: String,
    /// What the server says that it is ("text/html"), in lower case. Content says better.
    pub media_type: Option<String>,
    /// The charset that the server says it is in, as it says so.
    pub charset: Option<String>,
    /// When the server says that it was changed last.
    pub last_modified: Option<Edtf>,
    /// When the server answered, by its own clock.
    pub date: Option<Edtf>,
    /// The language that the server says it is in.
    pub language: Option<String>,
    /// The address that the server says it should be known by, absolute.
    pub canonical: Option<String>,
    /// The name that the server gives the file.
    pub file_name: Option<String>,
    /// Every address that was sent on, in order; the last one was sent to `address`.
    pub redirects: Vec<Redirect>,
}

impl Fetched {
    /// What is learnt of a document by fetching it: its addresses, when it was changed, its language.
    ///
    /// The date of the answer is none of these: it says when it was there, not when it was published.
    pub fn told(&self) -> Vec<Told> {
        let mut told = vec![Told { fact: Fact::Url(self.address.clone()), from: Learnt::Address }];
        let header = |fact| Told { fact, from: Learnt::HttpHeader };
        told.extend(self.canonical.clone().map(Fact::Url).map(header));
        told.extend(self.last_modified.clone().map(Fact::Updated).map(header));
        told.extend(self.language.clone().map(Fact::Language).map(header));
        told
    }
}
