//! Fetches addresses and tells what came: `cargo run --example fetch_address -- URL…`
#![allow(clippy::print_stdout, reason = "it is for people")]

use attache_fetch::{Fetcher, Settings};

fn main() {
    let fetcher = Fetcher::new(Settings::default());
    for address in std::env::args().skip(1) {
        match fetcher.fetch(&address) {
            Ok(mut fetched) => {
                let size = fetched.bytes.len();
                fetched.bytes.clear();
                println!("{size} bytes: {fetched:#?}");
            }
            Err(error) => println!("{error}"),
        }
    }
}
