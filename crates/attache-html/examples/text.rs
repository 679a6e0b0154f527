//! Prints what is read of pages: `cargo run --release --example text -- FILE…`; with `--json` one object a file, of each fact the
//! answer that is most to be trusted, and the text with (`--alone` without) the headline.

use attache_html::{Limits, Page, article};
use attache_model::{Article, Fact, Learnt, Part};
use serde_json::{Value, json};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let flag = |name: &str| flags.iter().any(|f| f == name);
    let mut out = std::io::stdout().lock();
    for file in files.iter().filter(|f| *f != "text") {
        let bytes = std::fs::read(file)?;
        match article(&bytes, &Page::default(), &Limits::default()) {
            Ok(article) if flag("--json") => {
                let mut answer = facts(&article);
                let blocks = article.blocks.iter().filter(|b| !flag("--alone") || b.part != Part::Title);
                let text: Vec<&str> = blocks.map(|b| b.text.as_str()).collect();
                answer["file"] = json!(file);
                answer["text"] = json!(text.join("\n\n"));
                writeln!(out, "{answer}")?;
            }
            Ok(article) => {
                writeln!(out, "== {file}")?;
                for told in &article.told {
                    writeln!(out, "  {told:?}")?;
                }
                for block in &article.blocks {
                    writeln!(out, "[{}] {}", block.part, block.text)?;
                }
                for remark in &article.remarks {
                    writeln!(out, "  ({remark})")?;
                }
            }
            Err(error) => writeln!(out, "{}", json!({ "file": file, "text": "", "error": error.to_string() }))?,
        }
    }
    Ok(())
}

fn facts(article: &Article) -> Value {
    let best = |pick: &dyn Fn(&Fact) -> Option<String>| -> Vec<String> {
        let from: Option<Learnt> = article.told.iter().filter(|t| pick(&t.fact).is_some()).map(|t| t.from).min();
        article.told.iter().filter(|t| Some(t.from) == from).filter_map(|t| pick(&t.fact)).collect()
    };
    let text = |pick: &dyn Fn(&Fact) -> Option<String>| best(pick).into_iter().next();
    json!({
        "title": text(&|f| if let Fact::Title(t) = f { Some(t.clone()) } else { None }),
        "authors": best(&|f| if let Fact::Author(t) = f { Some(t.clone()) } else { None }),
        "outlet": text(&|f| if let Fact::Outlet(t) = f { Some(t.clone()) } else { None }),
        "url": text(&|f| if let Fact::Url(t) = f { Some(t.clone()) } else { None }),
        "published": text(&|f| if let Fact::Published(t) = f { Some(t.to_string()) } else { None }),
        "updated": text(&|f| if let Fact::Updated(t) = f { Some(t.to_string()) } else { None }),
        "language": text(&|f| if let Fact::Language(t) = f { Some(t.clone()) } else { None }),
    })
}
