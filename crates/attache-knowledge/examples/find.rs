//! Shows what is found in a file, or how fast: `cargo run --release -p attache-knowledge --example find FILE [ROUNDS]`.

use attache_knowledge::{Knowledge, Sources};
use std::{env, error::Error, fs, time::Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let text = fs::read_to_string(arguments.next().ok_or("name a text file")?)?;
    let start = Instant::now();
    let knowledge = Knowledge::load(&Sources::built_in())
        .map_err(|findings| findings.iter().map(|finding| format!("{finding}\n")).collect::<String>())?;
    println!("loaded in {:.0?}", start.elapsed());
    if let Some(rounds) = arguments.next() {
        let rounds: u32 = rounds.parse()?;
        let start = Instant::now();
        let hits: usize = (0..rounds).map(|_| knowledge.find(&text).len()).sum();
        let rate = text.len() as f64 * f64::from(rounds) / 1e6 / start.elapsed().as_secs_f64();
        println!("{} hits in {} bytes, {rate:.1} MB/s", hits / rounds.max(1) as usize, text.len());
        return Ok(());
    }
    for hit in knowledge.find(&text) {
        let readings = hit.readings.iter().take(3).map(|reading| {
            let plural = if reading.plural { "*" } else { "" };
            format!("{}{plural} ({:?})", knowledge.record(reading.record).id, reading.sense)
        });
        println!("{:6} {:?} = {}", hit.start, &text[hit.start..hit.end], readings.collect::<Vec<_>>().join(", "));
    }
    Ok(())
}
