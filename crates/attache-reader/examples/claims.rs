//! Reads a folder of reports with its manifest and prints the claims: `claims MODEL FOLDER [explain|tree]`.
use attache_intake::{Facts, manifest::Manifest};
use attache_knowledge::{Knowledge, Sources};
use attache_model::{CharIndex, claim_line};
use std::{path::Path, sync::Arc};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (model, folder) = (&args[1], Path::new(&args[2]));
    let mode = args.get(3).map(String::as_str).unwrap_or("");
    let sources = Sources::read(Path::new(&std::env::var("ATTACHE_KNOWLEDGE").unwrap_or_else(|_| "knowledge".into()))).unwrap_or_else(|f| { for f in f { eprintln!("{f}"); } std::process::exit(1) });
    let knowledge = Arc::new(Knowledge::load(&sources).unwrap_or_else(|f| { for f in f { eprintln!("{f}"); } std::process::exit(1) }));
    let reader = attache_reader::Reader::new(knowledge, &sources).unwrap_or_else(|f| { for f in f { eprintln!("{f}"); } std::process::exit(1) });
    let t = std::time::Instant::now();
    let pipe = attache_lang::Pipeline::load(Path::new(model)).unwrap();
    eprintln!("model {:?}", t.elapsed());
    let (mut manifest, _) = Manifest::parse(&std::fs::read(folder.join("manifest.csv")).unwrap(), "manifest.csv");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    for path in files {
        if let Some(only) = args.get(4) { if !path.to_string_lossy().contains(only.as_str()) { continue } }
        let default = Facts::of_file(path.to_string_lossy());
        let facts = manifest.facts(&path, &default);
        let intake = attache_intake::document(&std::fs::read(&path).unwrap(), facts).unwrap();
        let doc = &intake.document;
        let index = CharIndex::new(&doc.text);
        let paras: Vec<&str> = doc.paragraphs.iter().map(|p| index.slice(*p)).collect();
        let analyses = pipe.analyse_batch(&paras);
        if mode == "tree" {
            for (p, a) in paras.iter().zip(&analyses) {
                for s in &a.sentences {
                    for i in s.clone() {
                        let t = &a.tokens[i as usize];
                        let h = &a.tokens[t.head as usize];
                        println!("{:4} {:18} {:5} {:5} {:10} {:4} {:15} {}", i, &p[t.start as usize..t.end as usize], t.pos, t.tag, t.dep, t.head, &p[h.start as usize..h.end as usize], t.lemma);
                    }
                    println!();
                }
            }
            continue;
        }
        for claim in reader.read(doc, &analyses) {
            let line = claim_line(&claim, &doc.name, index.slice(claim.evidence));
            println!("{}", serde_json::to_string(&line).unwrap());
            if mode == "explain" { for b in &claim.because { println!("    {b}"); } }
        }
    }
}
