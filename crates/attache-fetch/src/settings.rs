use std::time::Duration;

/// How addresses are fetched, and what one of them may cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long finding a host and connecting to it may take. Default 15 seconds.
    pub connect: Duration,
    /// How long the server may be silent while it answers. Default 30 seconds.
    pub idle: Duration,
    /// How long all of it may take: redirects, repetitions and waits included. Default 3 minutes.
    pub total: Duration,
    /// How many bytes the answer may have, unpacked. Default 256 MiB.
    pub size: u64,
    /// How many redirects are followed. Default 10.
    pub redirects: usize,
    /// How often a failure is tried again that may pass: a server's error, too many requests, a connection that breaks.
    /// Default 2.
    pub retries: u32,
    /// How long to wait before the first repetition; before each further one twice as long. Default 1 second.
    pub backoff: Duration,
    /// How long to wait at most, where the server says how long (`Retry-After`). When it asks for more, that is an error which
    /// says so. Default 30 seconds.
    pub longest_wait: Duration,
    /// Whether hosts of this machine and of private networks may be fetched from. True where people say what to fetch; a
    /// server that takes addresses from others must say false, or they could look around in its network.
    ///
    /// Where false, no proxy is used: only who resolves the names can see where they lead. Default true.
    pub allow_private: bool,
    /// Where the people can be reached who fetch: an address of the web or of mail, told to servers. Default none.
    pub contact: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            idle: Duration::from_secs(30),
            total: Duration::from_secs(180),
            size: 256 << 20,
            redirects: 10,
            retries: 2,
            backoff: Duration::from_secs(1),
            longest_wait: Duration::from_secs(30),
            allow_private: true,
            contact: None,
        }
    }
}

impl Settings {
    /// What servers are told of who fetches. It is the truth: which program, which version, and whom to ask.
    pub fn user_agent(&self) -> String {
        let contact = self.contact.as_deref().unwrap_or_default();
        let contact: String = contact.chars().filter(|char| char.is_ascii_graphic() && !"()".contains(*char)).collect();
        let version = env!("CARGO_PKG_VERSION");
        if contact.is_empty() {
            format!("Attache/{version} (reads single public reports for researchers)")
        } else {
            format!("Attache/{version} (reads single public reports for researchers; {contact})")
        }
    }
}
