//! Leads a format's walker through a part.

use crate::{
    OfficeError,
    xml::{Event, Stop, Tag, Xml},
};

/// Follows the elements of a part.
pub(crate) trait Walk {
    /// An element begins; false where it is to be passed over with all that it holds.
    fn start(&mut self, tag: &Tag) -> Result<bool, OfficeError>;
    /// The element that began last ends.
    fn end(&mut self) -> Result<(), OfficeError>;
    /// Text as it stands, from byte `start` on.
    fn exact(&mut self, text: &str, start: u64);
    /// Text for which these bytes stand.
    fn resolved(&mut self, text: &str, start: u64, end: u64);
    /// Whether any text was met.
    fn has_text(&self) -> bool;
}

/// Leads `walker` through `xml`. What is broken is told in a remark, unless no text came before it.
pub(crate) fn walk(mut xml: Xml, format: &'static str, walker: &mut dyn Walk) -> Result<Option<String>, OfficeError> {
    loop {
        let event = match xml.next() {
            Ok(event) => event,
            Err(stop) => return stopped(stop, &xml, format, walker),
        };
        match event {
            Event::Start(tag) => {
                if !walker.start(&tag)?
                    && let Err(stop) = xml.skip()
                {
                    return stopped(stop, &xml, format, walker);
                }
            }
            Event::End => walker.end()?,
            Event::Text(text, start) => walker.exact(&text, start),
            Event::Resolved(text, start, end) => walker.resolved(&text, start, end),
            Event::Done => return Ok(None),
        }
    }
}

fn stopped(stop: Stop, xml: &Xml, format: &'static str, walker: &dyn Walk) -> Result<Option<String>, OfficeError> {
    let part = xml.part();
    match stop {
        Stop::Refused(error) => Err(error),
        Stop::Broken(why) if walker.has_text() => {
            Ok(Some(format!("{part} is damaged ({why}); what stands behind that is lost.")))
        }
        Stop::Broken(why) => Err(OfficeError::Damaged { format, part: part.to_owned(), why }),
    }
}

/// The remark on a part that is no UTF-8.
pub(crate) fn replaced(part: &str) -> String {
    format!("{part} holds bytes that are no UTF-8; question marks stand for them.")
}
