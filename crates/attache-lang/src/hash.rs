//! The two Murmur hashes of spaCy's formats.
//!
//! Strings are known by `MurmurHash2 64A` of their UTF-8 (seed 1; `spacy/strings.pyx`, `hash_utf8`), and
//! embedding rows are picked by `MurmurHash3` of such a key (`thinc/backends/numpy_ops.pyx`,
//! `MurmurHash3_x86_128_uint64`). Both algorithms are Austin Appleby's, who put them in the public domain.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that spaCy numbers instead of hashing, in the order of their numbers (`spacy/symbols.pyx`).
static SYMBOLS: LazyLock<HashMap<&'static str, u64>> =
    LazyLock::new(|| include_str!("../data/symbols.txt").lines().zip(0u64..).collect());

/// The key by which spaCy knows a string: 0 for the empty one, a symbol's number, else its hash.
pub fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    match SYMBOLS.get(s) {
        Some(&number) => number,
        None => murmur2_64a(s.as_bytes(), 1),
    }
}

/// `MurmurHash2`, 64-bit version A.
pub fn murmur2_64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0u8; 8];
        last[..tail.len()].copy_from_slice(tail);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// `MurmurHash3 x64 128` of the eight bytes of `key`: four row numbers before reduction to a table's size.
///
/// thinc calls its function after the x86 variant, but it computes the x64 one.
pub fn murmur3_rows(key: u64, seed: u32) -> [u32; 4] {
    // Eight bytes are less than a block of sixteen, so only the tail step of the algorithm remains.
    let scrambled = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let seed = u64::from(seed) ^ 8;
    let first = (scrambled ^ seed).wrapping_add(seed);
    let second = finalise(seed.wrapping_add(first));
    let first = finalise(first).wrapping_add(second);
    let second = second.wrapping_add(first);
    [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32]
}

fn finalise(mut h: u64) -> u64 {
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_the_ids_that_spacy_gives_them() {
        let known = [
            ("a", 11_901_859_001_352_538_922),
            ("apple", 8_566_208_034_543_834_098),
            ("Ġ", 12_205_553_144_317_555_399),
            ("the quick", 626_529_261_905_507_586),
            ("coffee", 3_197_928_453_018_144_401),
            ("12345678", 9_871_996_032_675_327_904),
            ("123456789", 2_056_675_840_866_671_865),
            ("adj", 12_401_032_943_472_870_168),
            ("noun", 16_833_663_260_455_505_849),
        ];
        for (text, id) in known {
            assert_eq!(string_id(text), id, "{text}");
        }
    }

    #[test]
    fn symbols_are_numbered_and_nothing_is_nothing() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("punct"), 445);
        assert_eq!(string_id("ORTH"), 65);
        assert_eq!(string_id("_"), 456);
    }

    #[test]
    fn rows_are_those_of_thinc() {
        assert_eq!(murmur3_rows(0, 8), [0, 0, 0, 0]);
        assert_eq!(murmur3_rows(1, 8), [1_161_550_108, 2_247_783_286, 1_742_325_162, 1_224_191_281]);
        let coffee = murmur3_rows(3_197_928_453_018_144_401, 8);
        assert_eq!(coffee, [2_399_055_680, 1_118_310_852, 3_598_583_520, 1_677_466_278]);
    }
}
