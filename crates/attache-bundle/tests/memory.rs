//! Large bundles are walked in little memory: streams of hundreds of megabytes that are made while they are read.
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

use attache_bundle::{Budget, Bundle, Limits, Options, members};
use std::alloc::{GlobalAlloc, Layout, System};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts what is allocated.
struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(now, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A file that is `head` and then `piece` again and again, `times` times.
struct Repeated {
    head: Vec<u8>,
    piece: Vec<u8>,
    times: usize,
    at: u64,
}

impl Repeated {
    fn length(&self) -> u64 {
        (self.head.len() + self.piece.len() * self.times) as u64
    }
}

impl Read for Repeated {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = usize::try_from(self.at.min(self.length())).unwrap();
        let from = match at.checked_sub(self.head.len()) {
            None => &self.head[at..],
            Some(behind) if behind < self.piece.len() * self.times => &self.piece[behind % self.piece.len()..],
            Some(_) => &[],
        };
        let amount = from.len().min(into.len());
        into[..amount].copy_from_slice(&from[..amount]);
        self.at += amount as u64;
        Ok(amount)
    }
}

impl Seek for Repeated {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let SeekFrom::Start(at) = to else { return Err(io::ErrorKind::Unsupported.into()) };
        self.at = at;
        Ok(at)
    }
}

/// Walks `megabytes` of `piece`s; how many members came, and how much memory it took beyond what was taken before.
fn walked(bundle: Bundle, megabytes: usize, head: &[u8], piece: &[u8]) -> (u64, usize) {
    let mut input =
        Repeated { head: head.to_vec(), piece: piece.to_vec(), times: (megabytes << 20) / piece.len(), at: 0 };
    let limits = Limits { look_ahead: 1 << 20, ..Limits::default() };
    let budget = Budget::new(input.length(), &limits);
    let before = NOW.load(Ordering::Relaxed);
    MOST.store(before, Ordering::Relaxed);
    let summary = members(bundle, &mut input, &Options::default(), &limits, &budget, &mut |member| {
        // An array that goes on and on is not closed: that is the one fault there may be.
        assert!(member.is_ok() || bundle == Bundle::Json, "{member:?}");
        ControlFlow::Continue(())
    });
    (summary.unwrap().members, MOST.load(Ordering::Relaxed) - before)
}

#[test]
fn two_hundred_megabytes_are_walked_in_ten() {
    let text = "The convoy was seen at Brevik. ".repeat(300);
    let warc = {
        let block = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>{text}</p>");
        format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/1\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    };
    let tar = {
        let mut header = tar::Header::new_gnu();
        header.set_path("a/page.txt").unwrap();
        header.set_size(text.len() as u64);
        header.set_cksum();
        let mut entry = [header.as_bytes(), text.as_bytes()].concat();
        entry.resize(entry.len().div_ceil(512) * 512, 0);
        entry
    };
    let mail =
        format!("From a@example.org Wed Aug  2 10:15:00 2023\nFrom: A <a@example.org>\nSubject: x\n\n{text}\n\n");
    let json = format!("{{\"text\": \"{text}\", \"date\": \"2023-08-02\"}}");
    let gzip = {
        use std::io::Write;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
        encoder.write_all(warc.as_bytes()).unwrap();
        encoder.finish().unwrap()
    };
    // Those that go over every character by themselves take long without optimisation; for them, less has to do.
    for (bundle, megabytes, head, piece) in [
        (Bundle::Warc, 200, "", warc.into_bytes()),
        (Bundle::Gzip, 50, "", gzip),
        (Bundle::Tar, 200, "", tar),
        (Bundle::Mbox, 20, "", mail.into_bytes()),
        (Bundle::JsonLines, 20, "", format!("{json}\n").into_bytes()),
        (Bundle::Json, 20, "[", format!("{json},\n").into_bytes()),
        (Bundle::Csv, 20, "date,text\n", format!("2023-08-02,\"{text}\"\n").into_bytes()),
    ] {
        let expected = ((megabytes << 20) / piece.len()) as u64;
        let (members, most) = walked(bundle, megabytes, head.as_bytes(), &piece);
        assert_eq!(members, expected, "{bundle}");

        assert!(most < 10 << 20, "{bundle} took {most} bytes");
    }
}
