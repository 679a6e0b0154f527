//! A server on this machine, which answers each path as the test says.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

/// What was asked: the path, and all headers in lower case.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    pub headers: String,
}

/// A server that runs until it is dropped.
pub struct Server {
    port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    stop: Arc<AtomicBool>,
}

impl Server {
    /// Starts one. `answer` gets the path, how often it was asked for before, and the connection.
    pub fn start(answer: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let stop: Arc<AtomicBool> = Arc::default();
        let answer = Arc::new(answer);
        let (log, stopped) = (Arc::clone(&asked), Arc::clone(&stop));
        thread::spawn(move || {
            for connection in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(mut connection) = connection else { continue };
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || {
                    let Some(asked) = read(&connection) else { return };
                    let path = asked.path.clone();
                    let before = {
                        let mut log = log.lock().unwrap();
                        let before = log.iter().filter(|known| known.path == path).count();
                        log.push(asked);
                        before
                    };
                    answer(&path, before, &mut connection);
                });
            }
        });
        Self { port, asked, stop }
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// All that was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

fn read(connection: &TcpStream) -> Option<Asked> {
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let mut lines = BufReader::new(connection).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    Some(Asked { path, headers: headers.join("\n").to_lowercase() })
}

/// Answers with this status, these further header lines (each ended) and this body, and closes.
pub fn send(connection: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    let _ = connection.write_all(head.as_bytes()).and_then(|()| connection.write_all(body));
}
