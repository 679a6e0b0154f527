//! Fetching from a server on this machine that behaves well, badly and worse.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod server;

use attache_fetch::{FetchError, Fetched, Fetcher, Settings};
use attache_model::{Fact, Learnt};
use flate2::{Compression, write::GzEncoder};
use server::{Server, send};
use std::{
    io::Write as _,
    net::{TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// Settings under which tests take no time.
fn quick() -> Settings {
    Settings {
        connect: Duration::from_secs(5),
        idle: Duration::from_millis(400),
        total: Duration::from_secs(5),
        size: 100_000,
        backoff: Duration::from_millis(20),
        longest_wait: Duration::from_secs(1),
        ..Settings::default()
    }
}

fn fetch(address: &str) -> Result<Fetched, FetchError> {
    Fetcher::new(quick()).fetch(address)
}

fn code(error: &FetchError) -> Option<u16> {
    match error {
        FetchError::Status { code, .. } => Some(*code),
        _ => None,
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_page_comes_with_what_the_server_says_of_it() {
    let server = Server::start(|_, _, connection| {
        let headers = "Content-Type: Text/HTML; charset=windows-1251\r\nLast-Modified: Thu, 04 May 2023 08:00:00 GMT\r\n\
                       Date: Fri, 05 May 2023 08:00:00 GMT\r\nContent-Language: ru\r\nLink: </paper>; rel=\"canonical\"\r\n\
                       Content-Disposition: inline; filename=\"a.html\"\r\n";
        send(connection, "200 OK", headers, b"\xca\xee\xf0\xe0\xe1\xeb\xfc");
    });
    let settings = Settings { contact: Some("https://desk.example/about".into()), ..quick() };
    let fetched = Fetcher::new(settings).fetch(&server.at("/page?a=1#part")).unwrap();
    assert_eq!(fetched.bytes, b"\xca\xee\xf0\xe0\xe1\xeb\xfc");
    assert_eq!(fetched.address, server.at("/page?a=1#part"));
    assert_eq!((fetched.media_type.as_deref(), fetched.charset.as_deref()), (Some("text/html"), Some("windows-1251")));
    assert_eq!(fetched.last_modified.as_ref().map(|date| date.as_str()), Some("2023-05-04"));
    assert_eq!(fetched.date.as_ref().map(|date| date.as_str()), Some("2023-05-05"));
    assert_eq!(
        (fetched.canonical.as_deref(), fetched.file_name.as_deref()),
        (Some(&*server.at("/paper")), Some("a.html"))
    );
    assert!(fetched.redirects.is_empty());
    let told = fetched.told();
    assert!(told.iter().any(|told| told.fact == Fact::Language("ru".into()) && told.from == Learnt::HttpHeader));
    assert!(
        told.iter().any(|told| told.fact == Fact::Url(server.at("/page?a=1#part")) && told.from == Learnt::Address)
    );
    let asked = server.asked();
    assert_eq!(asked[0].path, "/page?a=1", "what stands behind a hash is not sent");
    assert!(
        asked[0].headers.contains("user-agent: attache/") && asked[0].headers.contains("https://desk.example/about")
    );
}

#[test]
fn redirects_are_followed_and_told() {
    let server = Server::start(|path, _, connection| match path {
        "/a" => send(connection, "301 Moved", "Location: b?x=1\r\n", b""),
        "/b?x=1" => send(connection, "307 Elsewhere", "Location: /c\r\n", b"gone"),
        _ => send(connection, "200 OK", "", b"here"),
    });
    let fetched = fetch(&server.at("/a")).unwrap();
    assert_eq!((fetched.bytes.as_slice(), fetched.address), (&b"here"[..], server.at("/c")));
    let way: Vec<_> = fetched.redirects.iter().map(|step| (step.address.clone(), step.status)).collect();
    assert_eq!(way, [(server.at("/a"), 301), (server.at("/b?x=1"), 307)]);
}

#[test]
fn redirects_for_ever_end() {
    let server = Server::start(|path, _, connection| {
        let next = match path.trim_start_matches('/').parse::<u32>() {
            Ok(number) => format!("/{}", number + 1),
            Err(_) if path == "/round" => "/about".into(),
            Err(_) if path == "/about" => "/round".into(),
            Err(_) if path == "/mail" => "mailto:a@example.org".into(),
            Err(_) if path == "/file" => "file:///etc/passwd".into(),
            Err(_) => "/self".into(),
        };
        let location = if path == "/nowhere" { String::new() } else { format!("Location: {next}\r\n") };
        send(connection, "302 Found", &location, b"");
    });
    let error = fetch(&server.at("/1")).unwrap_err();
    assert_eq!(error, FetchError::Redirects { address: server.at("/1"), limit: 10, last: server.at("/12") });
    assert_eq!(server.asked().len(), 11);
    let error = fetch(&server.at("/round")).unwrap_err();
    assert_eq!(error, FetchError::Circle { address: server.at("/round"), back_to: server.at("/round") });
    assert!(matches!(fetch(&server.at("/self")), Err(FetchError::Circle { .. })));
    for path in ["/mail", "/file"] {
        let error = fetch(&server.at(path)).unwrap_err();
        assert!(matches!(&error, FetchError::Address { why, .. } if why.contains("only http")), "{error}");
    }
    assert_eq!(code(&fetch(&server.at("/nowhere")).unwrap_err()), Some(302));
}

#[test]
fn statuses_are_named_with_what_to_do() {
    let server = Server::start(|path, _, connection| {
        let wait = if path == "/429" { "Retry-After: 120\r\n" } else { "" };
        send(connection, &format!("{} X", &path[1..]), wait, b"");
    });
    for (status, wanted) in [
        (204, "it holds nothing"),
        (401, "wants a login"),
        (403, "save the page in a browser"),
        (404, "web archive"),
        (410, "was removed"),
        (429, "in 120 s"),
        (451, "legal"),
        (500, "try again later"),
    ] {
        let error = fetch(&server.at(&format!("/{status}"))).unwrap_err();
        assert_eq!(code(&error), Some(status));
        assert!(error.to_string().contains(wanted), "{error}");
    }
    let times = |path: &str| server.asked().iter().filter(|asked| asked.path == path).count();
    assert_eq!(times("/404"), 1, "what is not there will not be there");
    assert_eq!(times("/429"), 1, "a longer wait than we have is an error at once");
    assert_eq!(times("/500"), 3);
}

#[test]
fn what_passes_is_tried_again() {
    let server = Server::start(|path, before, connection| match (path, before) {
        ("/503", 0 | 1) => send(connection, "503 Later", "", b""),
        ("/429", 0) => send(connection, "429 Slowly", "Retry-After: 1\r\n", b""),
        // The connection ends without an answer.
        ("/gone", 0) => {}
        ("/cut", 0) => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        }
        _ => send(connection, "200 OK", "", b"at last"),
    });
    for path in ["/503", "/gone", "/cut"] {
        assert_eq!(fetch(&server.at(path)).unwrap().bytes, b"at last", "{path}");
    }
    let begun = Instant::now();
    assert_eq!(fetch(&server.at("/429")).unwrap().bytes, b"at last");
    assert!(begun.elapsed() >= Duration::from_secs(1), "the server asked to wait");
}

#[test]
fn bodies_are_bounded() {
    let server = Server::start(|path, _, connection| match path {
        "/endless" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
            while connection.write_all(chunk.as_bytes()).is_ok() {}
        }
        "/said" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\nx");
        }
        "/bomb" => send(connection, "200 OK", "Content-Encoding: gzip\r\n", &gzipped(&vec![0; 50_000_000])),
        "/headers" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n");
            while connection.write_all(b"X-More: and more and more and more\r\n").is_ok() {}
        }
        _ => send(connection, "200 OK", "", &vec![b'x'; 100_000]),
    });
    let begun = Instant::now();
    for path in ["/endless", "/said", "/bomb"] {
        let error = fetch(&server.at(path)).unwrap_err();
        assert_eq!(error, FetchError::Size { address: server.at(path), limit: 100_000 });
    }
    assert!(matches!(fetch(&server.at("/headers")), Err(FetchError::Answer { .. })));
    assert_eq!(fetch(&server.at("/just")).unwrap().bytes.len(), 100_000, "the limit itself is allowed");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn slowness_is_bounded() {
    let server = Server::start(|path, _, connection| match path {
        "/silent" => thread::sleep(Duration::from_secs(8)),
        "/stops" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            thread::sleep(Duration::from_secs(8));
        }
        // Never silent for long, but never done either.
        _ => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while connection.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
        }
    });
    let settings = Settings { total: Duration::from_secs(2), ..quick() };
    let fetcher = Fetcher::new(settings);
    for path in ["/silent", "/stops", "/drips"] {
        let begun = Instant::now();
        let error = fetcher.fetch(&server.at(path)).unwrap_err();
        assert!(matches!(error, FetchError::Time { .. }), "{path}: {error:?}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{path}: {:?}", begun.elapsed());
    }
    assert!(fetcher.fetch(&server.at("/silent")).unwrap_err().to_string().contains("waiting for the server"));
}

#[test]
fn answers_are_unpacked() {
    // "Two ships left. " four times, packed with Brotli.
    const PACKED: &[u8] = &[
        0x1b, 0x3f, 0x0, 0xf8, 0x8d, 0x54, 0xb5, 0xbf, 0x6, 0xa1, 0x7a, 0xbb, 0x13, 0x2e, 0x29, 0xc8, 0x26, 0xd6, 0xe4,
        0x0, 0x1d, 0xb4, 0x93, 0xb7, 0x47, 0x2b, 0x0,
    ];
    let server = Server::start(|path, _, connection| match path {
        "/gzip" => {
            send(connection, "200 OK", "Content-Encoding: gzip\r\n", &gzipped("Two ships left. ".repeat(4).as_bytes()))
        }
        "/br" => send(connection, "200 OK", "Content-Encoding: br\r\n", PACKED),
        "/other" => send(connection, "200 OK", "Content-Encoding: compress\r\n", b"\x1f\x9d"),
        "/half" => send(connection, "200 OK", "Content-Encoding: gzip\r\n", &gzipped(b"Two ships left.")[..20]),
        _ => send(connection, "200 OK", "Content-Encoding: gzip\r\n", b"this is not packed at all"),
    });
    for path in ["/gzip", "/br"] {
        assert_eq!(fetch(&server.at(path)).unwrap().bytes, "Two ships left. ".repeat(4).as_bytes(), "{path}");
    }
    assert!(fetch(&server.at("/other")).unwrap_err().to_string().contains("packed as 'compress'"));
    assert!(matches!(fetch(&server.at("/half")), Err(FetchError::CutOff { .. })));
    assert!(matches!(fetch(&server.at("/false")), Err(FetchError::Answer { .. })));
}

#[test]
fn wrong_lengths_and_no_http_are_named() {
    let server = Server::start(|path, _, connection| match path {
        "/short" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        }
        "/long" => {
            let _ =
                connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nfour and more");
        }
        "/none" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end");
        }
        "/two" => {
            let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nfour more");
        }
        _ => {
            let _ = connection.write_all(b"SSH-2.0-OpenSSH_9.6\r\n");
        }
    });
    let error = fetch(&server.at("/short")).unwrap_err();
    assert!(matches!(error, FetchError::CutOff { got: 4, .. }), "{error:?}");
    assert_eq!(fetch(&server.at("/long")).unwrap().bytes, b"four");
    assert_eq!(fetch(&server.at("/none")).unwrap().bytes, b"to the end");
    assert!(
        fetch(&server.at("/two")).is_ok_and(|fetched| fetched.bytes == b"four") || fetch(&server.at("/two")).is_err()
    );
    let error = fetch(&server.at("/ssh")).unwrap_err();
    assert!(matches!(error, FetchError::Answer { .. }), "{error:?}");
}

#[test]
fn what_cannot_be_reached_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = fetch(&format!("http://{closed}/")).unwrap_err();
    assert!(matches!(error, FetchError::Connection { .. }), "{error:?}");
    for (address, wanted) in [
        ("", "relative URL"),
        ("report.pdf", "relative URL"),
        ("ftp://example.org/x", "only http"),
        ("file:///etc/passwd", "only http"),
        ("javascript:alert(1)", "only http"),
        ("http://ann:secret@example.org/", "name or password"),
        ("http://[::1", "IPv6"),
        ("https://", "empty host"),
    ] {
        let error = fetch(address).unwrap_err();
        assert!(matches!(error, FetchError::Address { .. }) && error.to_string().contains(wanted), "{error}");
    }
    let long = format!("http://example.org/{}", "a".repeat(20_000));
    assert!(fetch(&long).unwrap_err().to_string().contains("too long"));
}

#[test]
fn private_hosts_are_refused_where_they_must_be() {
    let server = Server::start(|_, _, connection| send(connection, "200 OK", "", b"secret"));
    let open = Fetcher::new(quick());
    let closed = Fetcher::new(Settings { allow_private: false, ..quick() });
    assert_eq!(open.fetch(&server.at("/")).unwrap().bytes, b"secret");
    let port = server.at("").rsplit(':').next().unwrap().to_owned();
    for host in
        ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"]
    {
        let error = closed.fetch(&format!("http://{host}:{port}/")).unwrap_err();
        assert!(matches!(error, FetchError::Private { .. }), "{host}: {error:?}");
    }
    assert_eq!(server.asked().len(), 1, "no connection was made");
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    // A host that answers a greeting of TLS with something else entirely.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        while let Ok((mut connection, _)) = listener.accept() {
            let _ = TcpStream::write_all(&mut connection, b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let error = fetch(&format!("https://{address}/")).unwrap_err();
    let named =
        matches!(error, FetchError::Identity { .. } | FetchError::Connection { .. } | FetchError::NoAuthorities { .. });
    assert!(named, "{error:?}");
}
