//! Writes small PDFs by hand: objects, pages, and text set in Helvetica.
#![allow(dead_code, reason = "each test file uses its part of it")]

use attache_model::{Article, Block, Part, Place};
use attache_pdf::{Limits, PdfError, article};
use std::fmt::Write as _;

/// A PDF being written: its objects, of which 1 is the catalog, 2 the page tree and 3 the widths of F3.
pub struct Pdf {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    /// More entries of the trailer.
    pub trailer: String,
    /// More entries of the catalog.
    pub catalog: String,
    /// More entries of every page that is added from now on.
    pub page: String,
    /// More fonts: their entries in the resources.
    pub fonts: String,
}

/// F1 Helvetica, F2 Helvetica bold, F3 with f_i at byte 1, f_l at 2, Hebrew letters from 200 on.
const FONTS: &str = "/F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> \
    /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> \
    /F3 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding \
    /Differences [1 /fi /fl 200 /uni05E9 /uni05DC /uni05D5 /uni05DD] >> /FirstChar 0 /LastChar 255 /Widths 3 0 R >>";

impl Default for Pdf {
    fn default() -> Self {
        let empty = String::new;
        Self {
            objects: vec![Vec::new(), Vec::new(), format!("[{}]", "500 ".repeat(256)).into_bytes()],
            pages: Vec::new(),
            trailer: empty(),
            catalog: empty(),
            page: empty(),
            fonts: empty(),
        }
    }
}

impl Pdf {
    /// Adds an object and gives its number.
    pub fn object(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    /// Adds a stream with these entries in its dictionary.
    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let mut body = format!("<< {entries} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend(data);
        body.extend(b"\nendstream");
        self.object(body)
    }

    /// Adds a page of 595 by 842 points with this content.
    pub fn page(&mut self, content: &str) -> &mut Self {
        let content = self.stream("", content.as_bytes());
        self.page_of(content)
    }

    /// Adds a page with a stream that is there already.
    pub fn page_of(&mut self, content: usize) -> &mut Self {
        let body = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R {} /Resources << /Font << {FONTS} >> {} >> >>",
            self.page, self.fonts
        );
        let page = self.object(body);
        self.pages.push(page);
        self
    }

    /// The file.
    pub fn bytes(&mut self) -> Vec<u8> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        self.objects[0] = format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] = format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", self.pages.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (at, body) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n", at + 1).as_bytes());
            out.extend(body);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
        for offset in offsets {
            writeln!(table, "{offset:010} 00000 n ").unwrap();
        }
        write!(
            table,
            "trailer << /Size {} /Root 1 0 R {} >>\nstartxref\n{start}\n%%EOF\n",
            self.objects.len() + 1,
            self.trailer
        )
        .unwrap();
        out.extend(table.as_bytes());
        out
    }

    /// What is read of it.
    pub fn read(&mut self) -> Result<Article, PdfError> {
        article(&self.bytes(), &Limits::default())
    }
}

/// Widths of Helvetica from the space on, in thousandths.
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
];

/// How wide a text is in Helvetica.
pub fn width(text: &str, size: f64) -> f64 {
    let of = |ch: char| (ch as usize).checked_sub(32).and_then(|at| WIDTHS.get(at)).copied().unwrap_or(556);
    text.chars().map(|ch| f64::from(of(ch))).sum::<f64>() * size / 1000.0
}

/// Puts a line at a place.
pub fn put(font: &str, size: f64, x: f64, y: f64, text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("BT /{font} {size} Tf {x:.2} {y:.2} Td ({text}) Tj ET\n")
}

/// A column that is being filled from above.
pub struct Column {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub size: f64,
    pub content: String,
}

impl Column {
    pub fn new(x: f64, y: f64, width: f64) -> Self {
        Self { x, y, width, size: 10.0, content: String::new() }
    }

    /// Sets a paragraph, its lines ragged, and leaves half a line below. A "|" is where a word may be broken.
    pub fn paragraph(&mut self, text: &str) -> &mut Self {
        for line in wrap(text, self.size, self.width) {
            self.line("F1", self.size, &line);
        }
        self.y -= 0.6 * self.size;
        self
    }

    /// Sets one line.
    pub fn line(&mut self, font: &str, size: f64, text: &str) -> &mut Self {
        self.content += &put(font, size, self.x, self.y, text);
        self.y -= 1.2 * size;
        self
    }
}

/// A text in lines of at most `most` points.
pub fn wrap(text: &str, size: f64, most: f64) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    for word in text.split(' ') {
        let whole = word.replace('|', "");
        let gap = if line.is_empty() { "" } else { " " };
        if width(&format!("{line}{gap}{whole}"), size) <= most {
            line += gap;
            line += &whole;
            continue;
        }
        let parts: Vec<&str> = word.split('|').collect();
        let fits = (1..parts.len())
            .rev()
            .find(|count| width(&format!("{line}{gap}{}-", parts[..*count].concat()), size) <= most);
        let (head, tail) = match fits {
            Some(count) => (format!("{gap}{}-", parts[..count].concat()), parts[count..].concat()),
            None => (String::new(), whole),
        };
        lines.push(line + &head);
        line = tail;
    }
    lines.push(line);
    lines
}

/// Parts and texts of an article.
pub fn texts(article: &Article) -> Vec<(Part, &str)> {
    article.blocks.iter().map(|block| (block.part, block.text.as_str())).collect()
}

/// Whether every run of a block points into its text and to a place on a page that there is.
pub fn check_runs(block: &Block, pages: u32) {
    let mut last = 0;
    for run in &block.runs {
        assert!(
            run.start >= last && run.start <= run.end && run.end <= block.text.len(),
            "{run:?} of {:?}",
            block.text
        );
        assert!(block.text.is_char_boundary(run.start) && block.text.is_char_boundary(run.end));
        let Place::Page { number, bounds: Some([left, bottom, right, top]) } = run.place else { panic!("{run:?}") };
        assert!((1..=pages).contains(&number));
        assert!(left <= right && bottom <= top, "{run:?}");
        last = run.end;
    }
    for link in &block.links {
        assert!(link.start < link.end && block.text.get(link.start..link.end).is_some());
    }
}

/// Sentences of ours to fill a page with.
pub const PROSE: [&str; 4] = [
    "The ministry of Norland said on Monday that two frigates had been handed over to Sudria under a contract of 2017, and that \
     the crews had been trained at the yard since the spring of that year.",
    "Nobody at the yard would say who had paid. Three people who worked there recalled that the money came late, in parts, and \
     from a bank that had no branch in either country.",
    "A third vessel lay unfinished for two years. Its guns had been taken off and stored in a shed beside the dock, where an \
     inspector found them in the autumn with their numbers filed away.",
    "The committee asked for papers and was given copies without dates. It said so in its report, which was printed in forty \
     copies and never sent to the members of the house.",
];
