//! Measures how fast a pipeline reads: `bench MODEL FILE THREADS...`. Each line of FILE is a text as a JSON
//! string. Prints one JSON object: seconds to load, words per second for each number of threads (best of
//! three runs over all texts, after one that warms up), and the largest memory use in megabytes. Words are
//! what white space separates.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use attache_lang::Pipeline;
use serde_json::{Map, Value, json};

/// Texts that a thread takes at a time.
const SHARE: usize = 8;

fn run(pipeline: &Pipeline, texts: &[&str], threads: usize) -> f64 {
    let next = AtomicUsize::new(0);
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(share) = texts.chunks(SHARE).nth(next.fetch_add(1, Ordering::Relaxed)) {
                    std::hint::black_box(pipeline.analyse_batch(share));
                }
            });
        }
    });
    begin.elapsed().as_secs_f64()
}

fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0");
    line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap_or(0.0) / 1024.0
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(model), Some(file)) = (args.next(), args.next()) else {
        return Err("usage: bench MODEL FILE THREADS...".into());
    };
    let threads = args.map(|n| n.parse()).collect::<Result<Vec<usize>, _>>()?;
    let lines = std::fs::read_to_string(file)?;
    let texts = lines.lines().map(serde_json::from_str).collect::<Result<Vec<String>, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let words: usize = texts.iter().map(|text| text.split_whitespace().count()).sum();
    let begin = Instant::now();
    let pipeline = Pipeline::load(Path::new(&model))?;
    let load = begin.elapsed().as_secs_f64();
    let first = run(&pipeline, &texts, 1);
    let mut speeds = Map::new();
    for threads in threads {
        let best = (0..3).map(|_| run(&pipeline, &texts, threads)).fold(f64::INFINITY, f64::min);
        speeds.insert(threads.to_string(), json!((words as f64 / best).round()));
    }
    let report = json!({
        "instructions": attache_lang::level_name(),
        "words": words,
        "load_seconds": load,
        "words_per_second_cold": (words as f64 / first).round(),
        "words_per_second": Value::Object(speeds),
        "peak_memory_mb": peak_memory().round(),
    });
    println!("{report}");
    Ok(())
}
