//! A web page to the article in it: its text, whole and alone, and what the page says of itself.
//!
//! [`article`] finds the article of a page; [`fragment`] takes markup that is content throughout (the body of a mail, an entry of a
//! feed, a chapter of a book).

mod address;
mod blocks;
mod choose;
mod decode;
mod dom;
mod layout;
mod measure;
mod meta;
mod parse;
mod phrases;
mod select;
mod sink;
mod tags;
mod trust;
mod zone;

use attache_model::{Article, Block};

/// What is known about a page besides its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Page<'a> {
    /// The address it was fetched from; links are made absolute with it.
    pub address: Option<&'a str>,
    /// The encoding that the server's or the mail's header names.
    pub charset: Option<&'a str>,
}

/// How much of a page is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes; longer pages are refused. At most 1 GiB is allowed whatever is set here. 64 MiB.
    pub bytes: usize,
    /// Nodes of the tree; the rest of a page with more is not read, which is told in a remark. Two million.
    pub nodes: usize,
    /// Elements within one another; the markup, not the text, of what stands deeper is ignored. 512, as in browsers.
    pub depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, nodes: 2_000_000, depth: 512 }
    }
}

/// Why a page gives no article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HtmlError {
    /// It is longer than [`Limits::bytes`].
    #[error("the page has {bytes} bytes; pages of more than {most} are not read")]
    TooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// There is no text in it.
    #[error("the page holds no text{hint}")]
    NoText {
        /// What may be the reason.
        hint: &'static str,
    },
}

/// Reads a page and finds the article in it.
///
/// # Errors
/// When the page is too long or holds no text at all.
pub fn article(bytes: &[u8], page: &Page<'_>, limits: &Limits) -> Result<Article, HtmlError> {
    let decoded = decode(bytes, page.charset, limits)?;
    let dom = parse::parse(&decoded.text, limits);
    let facts = meta::read(&dom, page.address);
    let hints = select::Hints { titles: facts.titles.clone(), discussion: facts.discussion, live: facts.live };
    let selection = select::select(&dom, &hints);
    let mut article = blocks::article(&dom, &decoded, selection, &facts);
    if article.blocks.is_empty() {
        let scripted = dom.nodes.iter().any(|n| matches!(&n.kind, dom::Kind::Element(e) if &*e.name == "script"));
        let hint = if scripted { "; a program in it would fetch it" } else { "" };
        return Err(HtmlError::NoText { hint });
    }
    article.told = meta::told(facts, &article.blocks);
    article.remarks.extend(decoded.remark);
    if dom.cut {
        article.remarks.push(format!("the page is read up to its {}th node only", limits.nodes));
    }
    Ok(article)
}

/// Reads markup of which everything is content: no menus are looked for, nothing but programs and styles is left out.
///
/// # Errors
/// When it is too long.
pub fn fragment(bytes: &[u8], page: &Page<'_>, limits: &Limits) -> Result<Vec<Block>, HtmlError> {
    let decoded = decode(bytes, page.charset, limits)?;
    let dom = parse::parse(&decoded.text, limits);
    Ok(blocks::whole(&dom, &decoded, page))
}

fn decode(bytes: &[u8], charset: Option<&str>, limits: &Limits) -> Result<decode::Decoded, HtmlError> {
    let most = limits.bytes.min(1 << 30);
    if bytes.len() > most {
        return Err(HtmlError::TooLong { bytes: bytes.len(), most });
    }
    Ok(decode::decode(bytes, charset))
}

#[cfg(test)]
mod tests;
