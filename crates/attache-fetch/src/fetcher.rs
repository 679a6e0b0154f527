use crate::{
    FetchError, Fetched, Redirect, Settings,
    headers::{canonical, content_type, day, file_name, retry_after},
    private::{Public, Refused},
};
use std::{
    io::{ErrorKind, Read as _},
    sync::Arc,
    thread,
    time::Instant,
};
use ureq::{
    Agent, Body, Timeout,
    http::{HeaderMap, Response},
    tls::{Certificate, RootCerts, TlsConfig},
    unversioned::{resolver::DefaultResolver, transport::DefaultConnector},
};
use url::Url;

/// Fetches addresses, one at a time or from several threads at once. It keeps connections for the next one.
pub struct Fetcher {
    settings: Settings,
    agent: Agent,
    /// Why no server's identity can be checked.
    no_authorities: Option<String>,
}

/// What we like best. Servers may give what they have.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.8,*/*;q=0.7";

/// So much room is made for an answer before any of it came, whatever the server says it will be.
const ROOM: u64 = 1 << 20;

impl Fetcher {
    /// A fetcher with these settings. It reads this machine's certificates, and its proxy from the environment.
    pub fn new(settings: Settings) -> Self {
        let (authorities, no_authorities) = authorities();
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::Specific(Arc::new(authorities)))
            .build();
        let mut config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // We follow redirects ourselves, to see each of them.
            .max_redirects(0)
            .user_agent(settings.user_agent())
            .accept(ACCEPT)
            .timeout_resolve(Some(settings.connect))
            .timeout_connect(Some(settings.connect))
            .timeout_per_read(Some(settings.idle))
            .timeout_per_write(Some(settings.idle));
        if !settings.allow_private {
            config = config.proxy(None);
        }
        let connector = DefaultConnector::new();
        let agent = if settings.allow_private {
            Agent::with_parts(config.build(), connector, DefaultResolver::default())
        } else {
            Agent::with_parts(config.build(), connector, Public::default())
        };
        Self { settings, agent, no_authorities }
    }

    /// How it fetches.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What stands at `address`, after redirects.
    ///
    /// # Errors
    /// See [`FetchError`]. Failures that may pass are tried again before, as the settings say.
    pub fn fetch(&self, address: &str) -> Result<Fetched, FetchError> {
        let deadline = Instant::now() + self.settings.total;
        let mut url = parse(address)?;
        let mut redirects: Vec<Redirect> = Vec::new();
        loop {
            match self.patiently(&url, deadline)? {
                Step::Here(fetched) => return Ok(Fetched { redirects, ..*fetched }),
                Step::Elsewhere(status, next) => {
                    redirects.push(Redirect { address: url.to_string(), status });
                    if redirects.iter().any(|known| known.address == next.as_str()) {
                        return Err(FetchError::Circle { address: address.to_owned(), back_to: next.to_string() });
                    }
                    if redirects.len() > self.settings.redirects {
                        let limit = self.settings.redirects;
                        return Err(FetchError::Redirects {
                            address: address.to_owned(),
                            limit,
                            last: next.to_string(),
                        });
                    }
                    url = next;
                }
            }
        }
    }

    /// One step, tried again where a failure may pass.
    fn patiently(&self, url: &Url, deadline: Instant) -> Result<Step, FetchError> {
        let mut wait = self.settings.backoff;
        let mut tries = 0;
        loop {
            let error = match self.once(url, deadline) {
                Ok(step) => return Ok(step),
                Err(error) => error,
            };
            let asked = match &error {
                FetchError::Status { code: 429 | 500 | 502 | 503 | 504, retry_after, .. } => *retry_after,
                FetchError::Connection { .. } | FetchError::CutOff { .. } => None,
                _ => return Err(error),
            };
            let pause = asked.unwrap_or(wait);
            let left = deadline.saturating_duration_since(Instant::now());
            if tries >= self.settings.retries || pause > self.settings.longest_wait || pause >= left {
                return Err(error);
            }
            thread::sleep(pause);
            tries += 1;
            wait = wait.saturating_mul(2);
        }
    }

    fn once(&self, url: &Url, deadline: Instant) -> Result<Step, FetchError> {
        if let (Some(why), "https") = (&self.no_authorities, url.scheme()) {
            return Err(FetchError::NoAuthorities { address: url.to_string(), why: why.clone() });
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(self.late(url, Timeout::Global));
        }
        // What stands behind a hash is for browsers.
        let mut asked = url.clone();
        asked.set_fragment(None);
        let request = self.agent.get(asked.as_str()).config().timeout_global(Some(left)).build();
        let mut answer = request.call().map_err(|error| self.failure(url, error))?;
        let status = answer.status().as_u16();
        let header = |name: &str| text(answer.headers(), name);
        match status {
            301 | 302 | 303 | 307 | 308 => {
                let Some(target) = header("location") else {
                    return Err(FetchError::Status { address: url.to_string(), code: status, retry_after: None });
                };
                let next = url.join(&target).map_err(|error| FetchError::Address {
                    address: target.clone(),
                    why: format!("{url} is sent on to it, but {error}"),
                })?;
                Ok(Step::Elsewhere(status, check(next, &target)?))
            }
            200 | 203 => {
                let bytes = self.body(url, &mut answer)?;
                Ok(Step::Here(Box::new(describe(url, answer.headers(), bytes))))
            }
            code => {
                let retry_after = header("retry-after").and_then(|value| retry_after(&value));
                Err(FetchError::Status { address: url.to_string(), code, retry_after })
            }
        }
    }

    /// The content, unpacked, counted as it comes.
    fn body(&self, url: &Url, answer: &mut Response<Body>) -> Result<Vec<u8>, FetchError> {
        let address = || url.to_string();
        // The library takes this header away once it unpacks.
        if let Some(packed) = text(answer.headers(), "content-encoding").filter(|packed| packed != "identity") {
            let why = format!("it is packed as '{packed}', which was not asked for");
            return Err(FetchError::Answer { address: address(), why });
        }
        let limit = self.settings.size;
        let said = answer.body().content_length();
        if said.is_some_and(|said| said > limit) {
            return Err(FetchError::Size { address: address(), limit });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(said.unwrap_or(0).min(ROOM)).unwrap_or(0));
        let mut reader = answer.body_mut().as_reader().take(limit.saturating_add(1));
        match reader.read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > limit => Err(FetchError::Size { address: address(), limit }),
            Ok(_) => Ok(bytes),
            Err(error) => {
                let got = bytes.len() as u64;
                Err(match ureq::Error::from(error) {
                    ureq::Error::Io(error) if error.kind() != ErrorKind::TimedOut => {
                        FetchError::CutOff { address: address(), got, why: error.to_string() }
                    }
                    ureq::Error::Decompress(how, error) if error.kind() == ErrorKind::UnexpectedEof => {
                        FetchError::CutOff { address: address(), got, why: format!("{how}: {error}") }
                    }
                    other => self.failure(url, other),
                })
            }
        }
    }

    fn failure(&self, url: &Url, error: ureq::Error) -> FetchError {
        use ureq::Error;
        let address = url.to_string();
        match error {
            Error::Timeout(which) => self.late(url, which),
            Error::HostNotFound => FetchError::NoHost { address },
            // The system's resolver tells so in no better way.
            Error::Io(error) if error.to_string().contains("lookup address") => FetchError::NoHost { address },
            Error::Io(error) if error.kind() == ErrorKind::TimedOut => self.late(url, Timeout::PerRead),
            Error::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
                Some(inner) => FetchError::Identity { address, why: inner.to_string() },
                None => FetchError::Connection { address, why: error.to_string() },
            },
            Error::Rustls(error) => FetchError::Identity { address, why: error.to_string() },
            Error::Tls(why) => FetchError::Identity { address, why: why.to_owned() },
            Error::Other(error) => match error.downcast_ref::<Refused>() {
                Some(Refused(ip)) => FetchError::Private { address, ip: *ip },
                None => FetchError::Connection { address, why: error.to_string() },
            },
            Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => {
                FetchError::Connection { address, why: error.to_string() }
            }
            Error::BadUri(why) => FetchError::Address { address, why },
            other => FetchError::Answer { address, why: other.to_string() },
        }
    }

    fn late(&self, url: &Url, which: Timeout) -> FetchError {
        let settings = &self.settings;
        let (what, limit) = match which {
            Timeout::Resolve => ("finding the host", settings.connect),
            Timeout::Connect => ("connecting to the host", settings.connect),
            Timeout::PerRead | Timeout::PerWrite => ("waiting for the server to go on", settings.idle),
            _ => ("all of it", settings.total),
        };
        FetchError::Time { address: url.to_string(), what, limit }
    }
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What one request comes to.
enum Step {
    Here(Box<Fetched>),
    Elsewhere(u16, Url),
}

/// The authorities that this machine trusts, or why there are none.
fn authorities() -> (Vec<Certificate<'static>>, Option<String>) {
    let found = rustls_native_certs::load_native_certs();
    let authorities: Vec<_> = found.certs.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    let why = authorities.is_empty().then(|| match found.errors.first() {
        Some(error) => error.to_string(),
        None => "none are installed".to_owned(),
    });
    (authorities, why)
}

fn parse(address: &str) -> Result<Url, FetchError> {
    let url = Url::parse(address.trim())
        .map_err(|error| FetchError::Address { address: address.to_owned(), why: error.to_string() })?;
    check(url, address)
}

fn check(url: Url, address: &str) -> Result<Url, FetchError> {
    let refuse = |why: &str| Err(FetchError::Address { address: address.to_owned(), why: why.to_owned() });
    if !matches!(url.scheme(), "http" | "https") {
        return refuse("only http and https are");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("it holds a name or password");
    }
    if url.as_str().len() > LONGEST {
        return refuse("it is too long");
    }
    Ok(url)
}

/// No address that leads anywhere is longer, in bytes.
const LONGEST: usize = 16_000;

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned()).filter(|value| !value.is_empty())
}

fn describe(url: &Url, headers: &HeaderMap, bytes: Vec<u8>) -> Fetched {
    let header = |name: &str| text(headers, name);
    let (media_type, charset) = header("content-type").map(|value| content_type(&value)).unwrap_or_default();
    let links = headers.get_all("link").iter().filter_map(|value| value.to_str().ok());
    let canonical = links.filter_map(canonical).find_map(|target| url.join(target).ok());
    // Several languages say nothing of any one page.
    let language = header("content-language").filter(|language| !language.contains(','));
    Fetched {
        bytes,
        address: url.to_string(),
        media_type,
        charset,
        last_modified: header("last-modified").and_then(|value| day(&value)),
        date: header("date").and_then(|value| day(&value)),
        language,
        canonical: canonical.filter(|url| matches!(url.scheme(), "http" | "https")).map(String::from),
        file_name: header("content-disposition").and_then(|value| file_name(&value)),
        redirects: Vec::new(),
    }
}
