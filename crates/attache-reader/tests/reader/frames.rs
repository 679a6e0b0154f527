//! Every frame reads the sentence that it gives as its example: the page of frames tells the truth.

use crate::common::{bench, line};

#[test]
fn every_frame_reads_its_example() {
    let bench = bench();
    let mut failures = Vec::new();
    let mut count = 0;
    for source in bench.sources.under("frames/").filter(|s| s.path.ends_with(".toml")) {
        let file: toml::Table = toml::from_str(&source.text).expect("parsed before");
        for frame in file["frame"].as_array().expect("frames are an array") {
            let field = |key: &str| frame[key].as_str().expect("a text").to_owned();
            let (id, kind, example) = (field("id"), field("kind"), field("example"));
            count += 1;
            let (_, claims) = bench.read(&example);
            if claims.iter().all(|claim| claim.kind.name() != kind) {
                let read: Vec<String> = claims.iter().map(line).collect();
                failures.push(format!("{id}: no {kind} in: {example}\n    read: {read:?}"));
            }
        }
    }
    assert!(count > 50, "only {count} frames found");
    assert!(
        failures.is_empty(),
        "{} of {count} frames do not read their example:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
