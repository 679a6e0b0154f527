//! Tables in Parquet.
#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod common;

use attache_bundle::{BundleError, Fault, Limits};
use common::{facts, text, walk, walk_named};
use parquet::basic::{Compression, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::sync::Arc;

const SCHEMA: &str = "message articles {
    OPTIONAL BYTE_ARRAY body (UTF8);
    OPTIONAL BYTE_ARRAY headline (UTF8);
    OPTIONAL INT64 published (TIMESTAMP_MILLIS);
    OPTIONAL INT32 updated (DATE);
    OPTIONAL GROUP source { OPTIONAL BYTE_ARRAY name (UTF8); }
    REQUIRED INT64 id;
    OPTIONAL BYTE_ARRAY picture;
}";

/// A table of groups of rows; each row is its text, or nothing.
fn table(groups: &[Vec<Option<String>>], compression: Compression) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, properties).unwrap();
    let mut id = 0;
    for rows in groups {
        let mut group = writer.next_row_group().unwrap();
        let there: Vec<i16> = vec![1; rows.len()];
        let all = |text: &str| vec![ByteArray::from(text); rows.len()];
        let mut number = 0;
        while let Some(mut column) = group.next_column().unwrap() {
            match number {
                0 => {
                    let texts: Vec<ByteArray> =
                        rows.iter().flatten().map(|text| ByteArray::from(text.as_str())).collect();
                    let levels: Vec<i16> = rows.iter().map(|row| i16::from(row.is_some())).collect();
                    column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).unwrap();
                }
                1 => {
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&all("Radars &amp; boats"), Some(&there), None)
                        .unwrap();
                }
                2 => {
                    column
                        .typed::<Int64Type>()
                        .write_batch(&vec![1_690_934_400_000; rows.len()], Some(&there), None)
                        .unwrap();
                }
                3 => {
                    column.typed::<Int32Type>().write_batch(&vec![19_572; rows.len()], Some(&there), None).unwrap();
                }
                4 => {
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&all("Brevik Daily"), Some(&vec![2; rows.len()]), None)
                        .unwrap();
                }
                5 => {
                    let ids: Vec<i64> = (0..rows.len()).map(|row| id + row as i64).collect();
                    column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
                }
                _ => {
                    column.typed::<ByteArrayType>().write_batch(&[], Some(&vec![0; rows.len()]), None).unwrap();
                }
            }
            number += 1;
            column.close().unwrap();
        }
        id += rows.len() as i64;
        group.close().unwrap();
    }
    writer.into_inner().unwrap()
}

fn rows(from: usize, to: usize) -> Vec<Option<String>> {
    (from..to).map(|row| (row % 3 != 2).then(|| format!("Convoy {row} was seen at Brevik."))).collect()
}

#[test]
fn rows_come_out_with_their_facts() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::BROTLI(Default::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        let walked = walk(&table(&[rows(0, 5), rows(5, 9)], compression), "a");
        assert_eq!(walked.names(), ["0", "1", "3", "4", "6", "7"], "{compression}");
        assert_eq!(text(&walked.members[5]), "Convoy 7 was seen at Brevik.");
        assert_eq!(
            facts(&walked.members[0]),
            ["title Radars & boats", "outlet Brevik Daily", "published 2023-08-02", "updated 2023-08-03"]
        );
        assert_eq!(walked.summary().skipped.get("rows without text"), Some(&3));
    }
}

#[test]
fn damage_costs_a_row_group() {
    let whole = table(&[rows(0, 300), rows(300, 600)], Compression::SNAPPY);
    // Into the first page of the first group, behind its header.
    let mut damaged = whole.clone();
    damaged[40..90].fill(0xff);
    let walked = walk(&damaged, "a");
    assert!(walked.members.iter().any(|member| member.name == "300"), "{:?} {:?}", walked.errors, walked.ended);
    assert!(!walked.errors.is_empty());
    for cut in [whole.len() - 1, whole.len() / 2, 10] {
        assert!(matches!(walk(&whole[..cut], "a").ended, Err(BundleError::Damaged { format: "Parquet", .. })), "{cut}");
    }
}

#[test]
fn pages_that_grow_too_much_are_refused() {
    let bomb = vec![Some(" x".repeat(4 << 20)); 2];
    let bytes = table(&[bomb, rows(0, 2)], Compression::ZSTD(ZstdLevel::default()));
    let limits = Limits { ratio: 50, ratio_free: 1 << 20, ..Limits::default() };
    let walked = walk_named(&bytes, "a", &limits);
    assert_eq!(walked.errors[0].fault, Fault::Bomb { ratio: 50 });
    assert_eq!(walked.members.len(), 2);
    let limits = Limits { row_group_bytes: 10, ..Limits::default() };
    assert_eq!(walk_named(&bytes, "a", &limits).errors[0].fault, Fault::TooLarge { limit: 10 });
}

proptest::proptest! {
    #[test]
    fn altered_tables_are_walked_to_an_end(
        changes in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(), proptest::prelude::any::<u8>()), 1..6),
        near_the_end in proptest::bool::ANY,
    ) {
        // What the library says when it gives up is no news here.
        std::panic::set_hook(Box::new(|_| {}));
        let mut bytes = table(&[rows(0, 9), rows(9, 20)], Compression::SNAPPY);
        let length = bytes.len();
        for (at, byte) in changes {
            let at = if near_the_end { length - 1 - at.index(length / 3) } else { at.index(length) };
            bytes[at] = byte;
        }
        let limits = Limits { members: 5000, ..Limits::default() };
        let options = attache_bundle::Options::default();
        let walked = common::walk_as(attache_bundle::Bundle::Parquet, &bytes, &options, &limits);
        let _ = std::panic::take_hook();
        proptest::prop_assert!(walked.members.len() <= 5000);
    }
}
