//! The links of a page: annotations that lead to an address.

use super::{Hot, open::decode, state::Matrix};
use hayro_syntax::{
    object::{Array, Dict, Name, Rect, String as PdfString},
    page::Page,
};

/// More links than any page of prose has.
const MOST: usize = 2000;

/// The links of a page, in the order of the file.
pub(crate) fn links(page: &Page<'_>) -> Vec<Hot> {
    let Some(list) = page.raw().get::<Array<'_>>(b"Annots".as_slice()) else { return Vec::new() };
    let shown = Matrix::of(page.initial_transform(false).as_coeffs());
    list.iter::<Dict<'_>>().take(MOST).filter_map(|dict| link(&dict, &shown)).collect()
}

fn link(dict: &Dict<'_>, shown: &Matrix) -> Option<Hot> {
    if dict.get::<Name<'_>>(b"Subtype".as_slice())?.as_ref() != b"Link" {
        return None;
    }
    let action = dict.get::<Dict<'_>>(b"A".as_slice())?;
    let url = decode(action.get::<PdfString<'_>>(b"URI".as_slice())?.as_bytes());
    let url = url.trim();
    if !(url.starts_with("http://") || url.starts_with("https://"))
        || url.len() > 4000
        || url.contains(char::is_whitespace)
    {
        return None;
    }
    let rect = dict.get::<Rect>(b"Rect".as_slice())?;
    let (a, b) = (shown.apply(rect.x0, rect.y0), shown.apply(rect.x1, rect.y1));
    let bounds = [a.0.min(b.0), a.1.min(b.1), a.0.max(b.0), a.1.max(b.1)];
    Some(Hot { bounds: bounds.map(|value| value as f32), url: url.to_owned() })
}
