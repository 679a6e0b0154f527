//! Walks bundles from the command line and prints what is in them: `walk [--map MAP] [--quiet] FILE…`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for those who work on this crate")]

use attache_bundle::{Budget, Limits, Mapping, Options, members, sniff};
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::time::Instant;

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let (mut map, mut quiet) = (Mapping::default(), false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--map" => map = Mapping::parse(&arguments.next().unwrap()).unwrap(),
            "--quiet" => quiet = true,
            path => walk(path, &map, quiet),
        }
    }
}

fn walk(path: &str, map: &Mapping, quiet: bool) {
    let mut file = File::open(path).unwrap();
    let mut head = Vec::new();
    (&file).take(1 << 16).read_to_end(&mut head).unwrap();
    let options = Options { name: path.to_owned(), map: map.clone() };
    let Some(bundle) = sniff(&head, &options) else {
        println!("{path}: no bundle");
        return;
    };
    let length = file.metadata().unwrap().len();
    let limits = Limits::default();
    let budget = Budget::new(length, &limits);
    let begun = Instant::now();
    let mut bytes = 0;
    let ended = members(bundle, &mut file, &options, &limits, &budget, &mut |member| {
        match member {
            Ok(member) => {
                bytes += member.bytes.len();
                if !quiet {
                    let text: String = String::from_utf8_lossy(&member.bytes).chars().take(60).collect();
                    println!("  {} [{:?} {:?}] {text:?}", member.name, member.media_type, member.charset);
                    println!("    {:?} {:?} {:?}", member.captured, member.remarks, member.asides);
                    member.told.iter().for_each(|told| println!("    {:?}", told.fact));
                }
            }
            Err(error) => println!("  ! {error}"),
        }
        ControlFlow::Continue(())
    });
    let seconds = begun.elapsed().as_secs_f64();
    println!("{path}: {bundle}, {length} bytes, {bytes} in members, {seconds:.2} s, {ended:?}");
}
