//! Reads files and prints what is in them: `cargo run --example office -- [--places] FILE…`
//!
//! With `--places`, only how much of the text stands byte for byte where its runs say.
#![allow(clippy::print_stdout, reason = "it is for people")]

use attache_model::{Article, Place};
use attache_office::{Kind, Limits, OfficeError, docx, epub, markdown, odt, rtf, sniff, stream};

fn read(bytes: &[u8]) -> Result<Article, OfficeError> {
    let limits = Limits::default();
    match sniff(bytes, &limits) {
        Some(Kind::Docx | Kind::Locked | Kind::Doc) => docx(bytes, &limits),
        Some(Kind::Odt) => odt(bytes, &limits),
        Some(Kind::Rtf) => rtf(bytes, &limits),
        Some(Kind::Epub) => epub(bytes, &limits),
        Some(kind) => Err(OfficeError::NotRead(kind)),
        None => odt(bytes, &limits).or_else(|_| markdown(bytes, &limits)),
    }
}

/// How many bytes of text there are, and how many of them stand where a run says.
fn places(bytes: &[u8], article: &Article) -> (usize, usize) {
    let source = match &article.within {
        Some(within) => stream(bytes, within, &Limits::default()).unwrap_or_default(),
        None => bytes.to_vec(),
    };
    let (mut all, mut exact) = (0, 0);
    for block in &article.blocks {
        all += block.text.len();
        for run in &block.runs {
            let Place::Bytes { start, end } = run.place else { continue };
            let said = block.text.as_bytes().get(run.start..run.end);
            if said.is_some() && said == source.get(start as usize..end as usize) {
                exact += run.end - run.start;
            }
        }
    }
    (all, exact)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let only_places = arguments.iter().any(|argument| argument == "--places");
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        let begun = std::time::Instant::now();
        let outcome = std::fs::read(path).map_err(|error| error.to_string()).and_then(|bytes| {
            let article = read(&bytes).map_err(|error| error.to_string())?;
            Ok((places(&bytes, &article), article))
        });
        match outcome {
            Err(error) => println!("## {path}: {error}"),
            Ok(((all, exact), article)) if only_places => {
                let milliseconds = begun.elapsed().as_millis();
                println!(
                    "{path}\t{} blocks\t{all} bytes\t{exact} exact\t{milliseconds} ms\t{:?}",
                    article.blocks.len(),
                    article.remarks
                );
            }
            Ok((_, article)) => {
                println!("## {path}\n## told {:?}\n## remarks {:?}", article.told, article.remarks);
                for block in &article.blocks {
                    println!("[{}] {}", block.part, block.text);
                }
            }
        }
    }
}
