//! Pages of known layout, written here, are read in the right order and form.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod support;

use attache_model::{Edtf, Fact, Learnt, Part, Place};
use support::{Column, PROSE, Pdf, check_runs, put, texts};

#[test]
fn a_page_of_one_column() {
    let mut column = Column::new(70.0, 760.0, 450.0);
    column.line("F2", 20.0, "Frigates for Sudria");
    column.y -= 10.0;
    column.paragraph(PROSE[0]).paragraph(PROSE[1]);
    column.line("F2", 10.0, "What the inspectors found");
    column.paragraph(PROSE[2]);
    let article = Pdf::default().page(&column.content).read().unwrap();
    assert_eq!(
        texts(&article),
        [
            (Part::Title, "Frigates for Sudria"),
            (Part::Paragraph, PROSE[0]),
            (Part::Paragraph, PROSE[1]),
            (Part::Heading, "What the inspectors found"),
            (Part::Paragraph, PROSE[2]),
        ]
    );
    assert!(
        article
            .told
            .iter()
            .any(|told| told.fact == Fact::Title("Frigates for Sudria".into()) && told.from == Learnt::Headline)
    );
    article.blocks.iter().for_each(|block| check_runs(block, 1));
    let Place::Page { number, bounds: Some([left, bottom, _, top]) } = article.blocks[0].runs[0].place else {
        panic!()
    };
    assert_eq!((number, left), (1, 700));
    assert!(bottom < 7600 && top > 7700, "{bottom} {top}");
}

#[test]
fn two_columns_under_a_headline_and_over_a_line_across() {
    let mut left = Column::new(60.0, 700.0, 225.0);
    left.paragraph(PROSE[0]).paragraph(PROSE[1]).paragraph(PROSE[2]);
    let mut right = Column::new(310.0, 700.0, 225.0);
    right.paragraph(PROSE[3]).paragraph(PROSE[0]).paragraph(PROSE[1]);
    let head = put("F2", 24.0, 60.0, 750.0, "Two frigates and a shed full of guns");
    let across = put(
        "F1",
        10.0,
        60.0,
        400.0,
        "This page was put together from the papers of the committee and from what the yard's people said.",
    );
    // Drawn in an order that is not that of reading.
    let content = right.content + &across + &left.content + &head;
    let article = Pdf::default().page(&content).read().unwrap();
    let order: Vec<&str> = texts(&article).into_iter().map(|(_, text)| text).collect();
    let across = "This page was put together from the papers of the committee and from what the yard's people said.";
    assert_eq!(
        order,
        ["Two frigates and a shed full of guns", PROSE[0], PROSE[1], PROSE[2], PROSE[3], PROSE[0], PROSE[1], across]
    );
}

#[test]
fn lines_of_two_columns_drawn_row_by_row_are_told_apart() {
    let mut left = Column::new(60.0, 700.0, 225.0);
    left.paragraph(PROSE[0]).paragraph(PROSE[1]);
    let mut right = Column::new(310.0, 700.0, 225.0);
    right.paragraph(PROSE[2]).paragraph(PROSE[3]);
    let mut rows: Vec<&str> = left.content.lines().chain(right.content.lines()).collect();
    rows.sort_by_key(|row| {
        let numbers: Vec<f64> = row.split(' ').filter_map(|part| part.parse().ok()).collect();
        ((900.0 - numbers[2]) as i64, numbers[1] as i64)
    });
    let article = Pdf::default().page(&rows.join("\n")).read().unwrap();
    let order: Vec<&str> = texts(&article).into_iter().map(|(_, text)| text).collect();
    assert_eq!(order, [PROSE[0], PROSE[1], PROSE[2], PROSE[3]]);
}

#[test]
fn running_heads_and_page_numbers_are_left_out_and_a_paragraph_goes_on_over_the_page() {
    let mut pdf = Pdf::default();
    let yards = ["Aldhaven", "Brockhaven", "Crowhaven", "Dunhaven"];
    // No two pages hold the same, but for their heads and feet.
    let long = |page: usize| {
        format!("{} {}", PROSE[2], PROSE[3]).replace(" a ", &format!(" {}'s ", yards[page])).replace("was", yards[page])
    };
    let halves: Vec<(Vec<String>, Vec<String>)> = (0..3)
        .map(|page| {
            let mut lines = support::wrap(&long(page), 10.0, 450.0);
            let tail = lines.split_off(1);
            (lines, tail)
        })
        .collect();
    for page in 0..4 {
        let mut column = Column::new(70.0, 740.0, 450.0);
        if page > 0 {
            for line in &halves[page - 1].1 {
                column.line("F1", 10.0, line);
            }
            column.y -= 6.0;
        }
        for text in [PROSE[0], PROSE[1]] {
            column.paragraph(&format!("At {}, {text}", yards[page]));
        }
        for line in halves.get(page).map_or(&[] as &[String], |(head, _)| head) {
            column.line("F1", 10.0, line);
        }
        let head = put("F1", 8.0, 70.0, 800.0, "Harbour Papers No. 12");
        let foot = put("F1", 8.0, 290.0, 30.0, &format!("- {} -", page + 7));
        pdf.page(&(head + &column.content + &foot));
    }
    let article = pdf.read().unwrap();
    let all: Vec<&str> = texts(&article).into_iter().map(|(_, text)| text).collect();
    assert!(all.iter().all(|text| !text.contains("Harbour Papers") && !text.starts_with('-')), "{all:?}");
    for page in 0..3 {
        let wanted = long(page);
        let Some(over) = article.blocks.iter().find(|block| block.text == wanted) else { panic!("{wanted}\n{all:#?}") };
        let number = |place: Place| if let Place::Page { number, .. } = place { number as usize } else { 0 };
        let pages: Vec<usize> = over.runs.iter().map(|run| number(run.place)).collect();
        assert!(pages.contains(&(page + 1)) && pages.contains(&(page + 2)));
    }
    assert_eq!(all.len(), 8 + 3);
    article.blocks.iter().for_each(|block| check_runs(block, 4));
}

#[test]
fn words_broken_at_a_line_s_end_are_mended_and_true_hyphens_stay() {
    let mut column = Column::new(70.0, 760.0, 150.0);
    column.paragraph("Ships with long-|range anti-|aircraft mis|siles were seen by mem|bers of an anti-aircraft unit. The mis|siles had a long range.");
    column.paragraph(
        "A trans|fer of self-|propelled guns and of Il-|76 freight air|craft was con|firmed by the com|mittee.",
    );
    let article = Pdf::default().page(&column.content).read().unwrap();
    let all: Vec<&str> = texts(&article).into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        all,
        [
            "Ships with long-range anti-aircraft missiles were seen by members of an anti-aircraft unit. The missiles had a long range.",
            "A transfer of self-propelled guns and of Il-76 freight aircraft was confirmed by the committee."
        ]
    );
}

#[test]
fn ligatures_are_letters() {
    let content = "BT /F3 12 Tf 70 700 Td (The of\\001cial con\\002ict was con\\001rmed in of\\001ces.) Tj ET";
    let article = Pdf::default().page(content).read().unwrap();
    assert_eq!(article.blocks[0].text, "The official conflict was confirmed in offices.");
}

#[test]
fn notes_stand_after_the_page_s_text_and_their_marks_are_gone_from_it() {
    let mut column = Column::new(70.0, 740.0, 450.0);
    column.paragraph(PROSE[0]);
    let text = "The yard had built four of them.";
    let (x, y) = (70.0, column.y);
    let mut content = put("F1", 10.0, x, y, text) + &put("F1", 6.0, x + support::width(text, 10.0), y + 3.5, "12");
    content += &put("F1", 10.0, x + support::width(text, 10.0) + 9.5, y, "Two of them sank in port.");
    column.y -= 18.0;
    column.paragraph(PROSE[1]).paragraph(PROSE[2]);
    content += &column.content;
    content += &(put("F1", 5.0, 70.0, 103.0, "12")
        + &put("F1", 8.0, 76.0, 100.0, "Harbour register of Norland, entry of 4 May 2018, and letters of"));
    content += &put("F1", 8.0, 70.0, 90.0, "the master of the port to the yard.");
    content += &(put("F1", 5.0, 70.0, 83.0, "13") + &put("F1", 8.0, 76.0, 80.0, "Ibid., page 4."));
    let article = Pdf::default().page(&content).read().unwrap();
    let found = texts(&article);
    assert_eq!(found[1], (Part::Paragraph, "The yard had built four of them. Two of them sank in port."));
    let notes: Vec<&str> = found.iter().filter(|(part, _)| *part == Part::Footnote).map(|(_, text)| *text).collect();
    let first =
        "12 Harbour register of Norland, entry of 4 May 2018, and letters of the master of the port to the yard.";
    assert_eq!(notes, [first, "13 Ibid., page 4."]);
    assert_eq!(found[found.len() - 1].0, Part::Footnote);
}

#[test]
fn items_quotations_and_rows() {
    let mut column = Column::new(70.0, 760.0, 450.0);
    column.paragraph(PROSE[0]);
    for item in ["two frigates of the older type", "eleven guns without their numbers"] {
        let y = column.y;
        column.content += &put("F1", 10.0, 80.0, y, "\u{95}");
        column.content += &put("F1", 10.0, 92.0, y, item);
        column.y -= 12.0;
    }
    column.y -= 8.0;
    let mut inner = Column::new(100.0, column.y, 370.0);
    inner.paragraph(PROSE[3]);
    column.y = inner.y;
    column.content += &inner.content;
    column.paragraph(PROSE[1]);
    for (at, row) in
        [["State", "Ordered", "Handed over"], ["Norland", "12", "4"], ["Sudria", "7", "7"], ["Kestria", "30", "none"]]
            .iter()
            .enumerate()
    {
        for (cell, x) in row.iter().zip([70.0, 200.0, 300.0]) {
            column.content += &put("F1", 10.0, x, column.y - 13.0 * at as f64, cell);
        }
    }
    column.y -= 75.0;
    column.paragraph(PROSE[2]);
    // A bullet in WinAnsi is one byte.
    let content: Vec<u8> = column.content.chars().map(|ch| ch as u8).collect();
    let mut pdf = Pdf::default();
    let stream = pdf.stream("", &content);
    let article = pdf.page_of(stream).read().unwrap();
    assert_eq!(
        texts(&article),
        [
            (Part::Paragraph, PROSE[0]),
            (Part::ListItem, "two frigates of the older type"),
            (Part::ListItem, "eleven guns without their numbers"),
            (Part::Quotation, PROSE[3]),
            (Part::Paragraph, PROSE[1]),
            (Part::TableRow, "State\tOrdered\tHanded over"),
            (Part::TableRow, "Norland\t12\t4"),
            (Part::TableRow, "Sudria\t7\t7"),
            (Part::TableRow, "Kestria\t30\tnone"),
            (Part::Paragraph, PROSE[2]),
        ]
    );
    article.blocks.iter().for_each(|block| check_runs(block, 1));
}

#[test]
fn what_the_file_says_of_itself() {
    let mut pdf = Pdf::default();
    pdf.page(&put("F1", 10.0, 70.0, 700.0, "The text of the paper."));
    let info = pdf.object("<< /Title (Microsoft Word - ports_final.docx) /Author (Ana Bell; Carl Dorn) /CreationDate (D:20210304101500+01'00') >>");
    let xmp = "<x:xmpmeta><rdf:Description xmp:ModifyDate='2021-03-09T10:00:00Z'><dc:title><rdf:Alt><rdf:li xml:lang='x-default'>Ports &amp; guns</rdf:li></rdf:Alt></dc:title></rdf:Description></x:xmpmeta>";
    let xmp = pdf.stream("/Type /Metadata /Subtype /XML", xmp.as_bytes());
    pdf.trailer = format!("/Info {info} 0 R");
    pdf.catalog = format!("/Lang (en-GB) /Metadata {xmp} 0 R");
    let article = pdf.read().unwrap();
    let facts: Vec<&Fact> =
        article.told.iter().filter(|told| told.from == Learnt::Properties).map(|told| &told.fact).collect();
    let day = |text: &str| Edtf::parse(text).unwrap();
    assert_eq!(
        facts,
        [
            &Fact::Author("Ana Bell".into()),
            &Fact::Author("Carl Dorn".into()),
            &Fact::Published(day("2021-03-04")),
            &Fact::Language("en-GB".into()),
            &Fact::Title("Ports & guns".into()),
            &Fact::Updated(day("2021-03-09")),
        ]
    );
}

#[test]
fn hidden_and_askew_text_is_left_out() {
    let text = put("F1", 10.0, 70.0, 700.0, "What is printed on the page is read as it stands there.");
    let hidden = format!("3 Tr {} 0 Tr", put("F1", 10.0, 70.0, 650.0, "hidden"));
    let stamp = "BT /F2 60 Tf 0.7 0.7 -0.7 0.7 150 200 Tm (DRAFT) Tj ET\n";
    let side = "BT /F1 8 Tf 0 1 -1 0 20 200 Tm (printed from a register) Tj ET\n";
    let article = Pdf::default().page(&format!("{text}{hidden}\n{stamp}{side}")).read().unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, "What is printed on the page is read as it stands there.")]);
    // Under a scan, the hidden text is all there is.
    let article = Pdf::default().page(&hidden).read().unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, "hidden")]);
}

#[test]
fn a_turned_page_reads_the_same_and_its_places_are_those_that_are_seen() {
    let mut column = Column::new(70.0, 500.0, 450.0);
    column.paragraph(PROSE[0]).paragraph(PROSE[1]);
    // The page is turned to the right when shown; the text was drawn upwards, so that it runs as it should.
    let content = format!("q 0 1 -1 0 595 0 cm\n{} Q", column.content);
    let mut pdf = Pdf::default();
    pdf.page = "/Rotate 90".into();
    let article = pdf.page(&content).read().unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, PROSE[0]), (Part::Paragraph, PROSE[1])]);
    let Place::Page { bounds: Some([left, ..]), .. } = article.blocks[0].runs[0].place else { panic!() };
    assert_eq!(left, 700);
    // The same without turning: the text runs up the page, and so do its places.
    let article = Pdf::default().page(&content).read().unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, PROSE[0]), (Part::Paragraph, PROSE[1])]);
    let Place::Page { bounds: Some([left, bottom, right, top]), .. } = article.blocks[0].runs[0].place else {
        panic!()
    };
    assert!(top - bottom > 4000 && right - left < 120 && bottom == 700, "{left} {bottom} {right} {top}");
}

#[test]
fn text_that_runs_to_the_left_comes_out_in_the_order_of_reading() {
    // Shalom and a number, each drawn from left to right as it looks.
    let content = "BT /F3 12 Tf 200 700 Td (12) Tj ET BT /F3 12 Tf 220 700 Td (\\313\\312\\311\\310) Tj ET";
    let article = Pdf::default().page(content).read().unwrap();
    assert_eq!(article.blocks[0].text, "שלום 12");
}

#[test]
fn an_initial_belongs_to_its_word_and_powers_are_kept() {
    let text = PROSE[0].strip_prefix('T').unwrap();
    let lines = support::wrap(text, 10.0, 400.0);
    let mut column = Column::new(90.0, 740.0, 400.0);
    column.line("F1", 10.0, &lines[0]).line("F1", 10.0, &lines[1]);
    column.x = 70.0;
    column.paragraph(&format!("{} {}", lines[2..].join(" "), PROSE[1]));
    column.content += &put("F1", 30.0, 70.0, 726.0, "T");
    let text = "It covers 400 km";
    column.content += &(put("F1", 10.0, 70.0, column.y, text)
        + &put("F1", 6.0, 70.5 + support::width(text, 10.0), column.y + 4.0, "2"));
    column.content += &put("F1", 10.0, 78.0 + support::width(text, 10.0), column.y, "and has three gates.");
    let article = Pdf::default().page(&column.content).read().unwrap();
    let all: Vec<&str> = texts(&article).into_iter().map(|(_, text)| text).collect();
    assert_eq!(all, [format!("{} {}", PROSE[0], PROSE[1]).as_str(), "It covers 400 km² and has three gates."]);
    check_runs(&article.blocks[0], 1);
}

#[test]
fn links_lead_from_their_words() {
    let mut pdf = Pdf::default();
    let start = 70.0 + support::width("See ", 10.0);
    let end = start + support::width("the register", 10.0);
    pdf.page = format!(
        "/Annots [<< /Type /Annot /Subtype /Link /Rect [{start} 695 {end} 710] /A << /S /URI /URI (https://register.example/ports) >> >>]"
    );
    let article = pdf.page(&put("F1", 10.0, 70.0, 700.0, "See the register of ports.")).read().unwrap();
    let block = &article.blocks[0];
    assert_eq!(block.links.len(), 1);
    assert_eq!(&block.text[block.links[0].start..block.links[0].end], "the register");
    assert_eq!(block.links[0].url, "https://register.example/ports");
}

#[test]
fn what_the_file_itself_calls_a_running_head_is_left_out() {
    let head = format!(
        "/Artifact << /Type /Pagination /Subtype /Header >> BDC {} EMC\n",
        put("F1", 10.0, 70.0, 800.0, "Draft for comment")
    );
    let content = head + &put("F1", 10.0, 70.0, 700.0, "The text of the paper is here.");
    let article = Pdf::default().page(&content).read().unwrap();
    assert_eq!(texts(&article), [(Part::Paragraph, "The text of the paper is here.")]);
}
