//! A text in 96 numbers, such that two texts agree in about as many of them as their words agree (MinHash).
//!
//! What is hashed are pairs of neighbouring words of four letters and more. Pairs, because with a fifth of the words
//! replaced at random (0.8)² = 64 % of the pairs survive, a resemblance of 0.47, but only 33 % of the runs of five, a
//! resemblance of 0.20. Long words, because the pairs that unrelated texts share ("of the", "said that") are nearly all
//! of short ones.

use crate::words::{each, mix};

/// How many numbers a signature has.
pub const HASHES: usize = 96;
/// How many of them make a band; documents that agree in a whole band are candidates.
pub const ROWS: usize = 2;
/// How many bands there are.
///
/// Texts with resemblance `r` meet in one of them with probability 1 - (1 - r²)⁴⁸: 0.9999 at 0.47 (a fifth of the words
/// replaced), 0.99 at 0.3 (half of a text, and a tenth of it changed), 0.38 at 0.1, 0.005 at 0.01 (unrelated).
pub const BANDS: usize = HASHES / ROWS;

/// The form in which signatures are kept. A change of anything that changes the numbers makes a new one.
const FORM: u8 = 1;
/// One byte for the form, four for the count, then the numbers.
const BYTES: usize = 1 + 4 + HASHES * 4;

/// A text's signature. The same on every machine and in every release that keeps the form.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature {
    /// How many pairs it was made of, repeated ones counted each time.
    pairs: u32,
    least: [u32; HASHES],
}

/// Bytes that are no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// Too short or too long.
    #[error("a signature has {BYTES} bytes, not {0}")]
    Length(usize),
    /// Made by another release, whose signatures cannot be compared with those of this one.
    #[error("the signature has form {0}; this release makes and knows form {FORM}: read the document again")]
    Form(u8),
}

impl Signature {
    /// The signature of a text.
    pub fn of(text: &str) -> Self {
        let mut least = [u32::MAX; HASHES];
        let mut pairs = 0u32;
        let mut before: Option<u64> = None;
        each(text, |word| {
            if !word.counts() {
                return;
            }
            if let Some(before) = before {
                pairs = pairs.saturating_add(1);
                let pair = mix(before.rotate_left(23) ^ word.hash) as u32;
                for (least, &(factor, term)) in least.iter_mut().zip(&PERMUTATIONS) {
                    *least = (*least).min(pair.wrapping_mul(factor).wrapping_add(term));
                }
            }
            before = Some(word.hash);
        });
        Self { pairs, least }
    }

    /// How many pairs of words it was made of. A text without any is like no other.
    pub fn pairs(&self) -> u32 {
        self.pairs
    }

    /// About how much of all pairs that the two texts have both have: 0 to 1, with a standard error of 0.05.
    pub fn resemblance(&self, other: &Self) -> f32 {
        if self.pairs == 0 || other.pairs == 0 {
            return 0.0;
        }
        let same = self.least.iter().zip(&other.least).filter(|(a, b)| a == b).count();
        same as f32 / HASHES as f32
    }

    /// About how much of the shorter text's pairs the longer one has, too: 0 to 1.
    pub fn containment(&self, other: &Self) -> f32 {
        let resemblance = self.resemblance(other);
        let (all, shorter) = (self.pairs as f32 + other.pairs as f32, self.pairs.min(other.pairs).max(1) as f32);
        (resemblance / (1.0 + resemblance) * all / shorter).min(1.0)
    }

    /// The key of each band. Documents with a key in common are candidates for having the same text.
    pub fn bands(&self) -> impl Iterator<Item = u32> + '_ {
        let bands = self.least.chunks_exact(ROWS).zip(0u64..);
        bands.map(|(rows, band)| rows.iter().fold(mix(band + 1), |key, &row| mix(key ^ u64::from(row))) as u32)
    }

    /// As bytes, to be kept.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(FORM);
        bytes.extend(self.pairs.to_le_bytes());
        bytes.extend(self.least.iter().flat_map(|least| least.to_le_bytes()));
        bytes
    }

    /// From the bytes of [`Self::to_bytes`].
    ///
    /// # Errors
    /// When they are cut off, or from a release whose signatures mean something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        let length = SignatureError::Length(bytes.len());
        let (&form, rest) = bytes.split_first().ok_or(length)?;
        if form != FORM {
            return Err(SignatureError::Form(form));
        }
        if bytes.len() != BYTES {
            return Err(length);
        }
        let mut numbers = rest.as_chunks::<4>().0.iter().map(|&four| u32::from_le_bytes(four));
        let pairs = numbers.next().ok_or(length)?;
        let mut least = [0; HASHES];
        for (least, number) in least.iter_mut().zip(numbers) {
            *least = number;
        }
        Ok(Self { pairs, least })
    }
}

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signature({} pairs, {:08x}…)", self.pairs, self.least[0])
    }
}

/// `x ↦ factor·x + term` modulo 2³², one permutation a number: drawn once, from SplitMix64 seeded with 1.
const PERMUTATIONS: [(u32, u32); HASHES] = permutations();

const fn permutations() -> [(u32, u32); HASHES] {
    let mut drawn = [(0, 0); HASHES];
    let mut state: u64 = 1;
    let mut at = 0;
    while at < HASHES {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        // An odd factor makes it a permutation.
        drawn[at] = ((z >> 32) as u32 | 1, z as u32);
        at += 1;
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words of a made-up language: `first..last` of an endless text.
    fn text(words: std::ops::Range<u64>) -> String {
        words.map(|at| format!("word{:x} ", mix(at))).collect()
    }

    #[test]
    fn resemblance_is_estimated_as_it_is() {
        let mut error = 0.0;
        for trial in 0..40u64 {
            let (base, shared) = (trial * 10_000, 20 * trial % 400);
            let one = Signature::of(&text(base..base + 400));
            let other = Signature::of(&text(base + 400 - shared..base + 800 - shared));
            let shared = shared.saturating_sub(1) as f32;
            let truth = shared / (2.0 * 399.0 - shared);
            let told = one.resemblance(&other);
            assert!((told - truth).abs() < 0.2, "{told} for {truth}");
            error += told - truth;
        }
        assert!((error / 40.0).abs() < 0.03, "estimates lean by {}", error / 40.0);
    }

    #[test]
    fn half_a_text_is_contained_in_it() {
        let (whole, half) = (Signature::of(&text(0..600)), Signature::of(&text(0..300)));
        assert!((whole.resemblance(&half) - 0.5).abs() < 0.15);
        assert!(whole.containment(&half) > 0.8);
    }

    #[test]
    fn texts_without_pairs_are_like_nothing() {
        let empty = Signature::of("");
        assert_eq!(empty.resemblance(&empty), 0.0);
        assert_eq!(empty.containment(&Signature::of("a to of")), 0.0);
    }

    #[test]
    fn signatures_never_change() {
        let signature = Signature::of("Iran delivered 12 drones to Ethiopia in August, two officials said on Monday.");
        // Worked out by a second program, in another language.
        assert_eq!(signature.pairs(), 8);
        assert_eq!(signature.least[..4], [33_765_495, 58_240_186, 333_793_774, 590_079_115]);
        assert_eq!(signature.bands().take(2).collect::<Vec<_>>(), [3_465_368_730, 1_540_099_430]);
    }

    #[test]
    fn bytes_that_are_no_signature_are_refused() {
        let bytes = Signature::of("Some words that stand here").to_bytes();
        assert_eq!(Signature::from_bytes(&[]), Err(SignatureError::Length(0)));
        assert_eq!(Signature::from_bytes(&bytes[..50]), Err(SignatureError::Length(50)));
        assert_eq!(Signature::from_bytes(&[&bytes[..], &[0]].concat()), Err(SignatureError::Length(BYTES + 1)));
        assert_eq!(Signature::from_bytes(&[9; BYTES]), Err(SignatureError::Form(9)));
    }

    proptest! {
        #[test]
        fn bytes_keep_it(text in "\\PC{0,400}") {
            let signature = Signature::of(&text);
            prop_assert_eq!(Signature::from_bytes(&signature.to_bytes()), Ok(signature));
        }

        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            let _ = Signature::from_bytes(&bytes);
        }
    }
}
