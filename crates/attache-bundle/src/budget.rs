//! What one outermost file may cost, however deep its members lie within each other.

use crate::Limits;
use std::cell::Cell;
use std::io::{self, BufRead, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};

/// What is left of the bytes and members that one outermost file may come to.
///
/// Made once for a file and handed to every walk within it, so that archives within archives cannot multiply.
#[derive(Debug)]
pub struct Budget {
    bytes: AtomicU64,
    members: AtomicU64,
}

/// There is nothing left of a [`Budget`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Spent {
    /// More bytes come out than the file's size and the limits allow.
    #[error("more comes out of it than its size and the limits allow")]
    Bytes,
    /// It has more members than the limits allow.
    #[error("it holds more members than the limits allow")]
    Members,
}

impl Budget {
    /// For a file of `file_bytes`: it may grow by [`Limits::ratio`] in all, and to [`Limits::total_bytes`].
    pub fn new(file_bytes: u64, limits: &Limits) -> Self {
        let grown = file_bytes.saturating_mul(limits.ratio).max(limits.ratio_free);
        Self { bytes: AtomicU64::new(grown.min(limits.total_bytes)), members: AtomicU64::new(limits.members) }
    }

    /// Bytes that may still come out.
    pub fn bytes_left(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Takes `bytes` off.
    ///
    /// # Errors
    /// When fewer are left; then none are from now on.
    pub fn spend(&self, bytes: u64) -> Result<(), Spent> {
        take(&self.bytes, bytes).ok_or(Spent::Bytes)
    }

    /// Takes one member off.
    ///
    /// # Errors
    /// When none is left.
    pub fn spend_member(&self) -> Result<(), Spent> {
        take(&self.members, 1).ok_or(Spent::Members)
    }
}

fn take(left: &AtomicU64, amount: u64) -> Option<()> {
    let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| Some(left.saturating_sub(amount)));
    (taken.unwrap_or_default() >= amount).then_some(())
}

/// Why a stream is not read further although there is more of it. Travels inside an [`io::Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Stop {
    #[error(transparent)]
    Spent(#[from] Spent),
    #[error("it grows to more than {0} times its size")]
    Ratio(u64),
}

impl Stop {
    /// The stop that `error` carries, if it carries one.
    pub(crate) fn within(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref::<Self>().copied()
    }
}

impl From<Stop> for io::Error {
    fn from(stop: Stop) -> Self {
        Self::other(stop)
    }
}

/// What comes out of a decompressor or an archive: counted against the budget and against what went in.
pub(crate) struct Meter<'a, R> {
    inner: R,
    budget: &'a Budget,
    limits: &'a Limits,
    consumed: &'a Cell<u64>,
    produced: u64,
}

impl<'a, R: Read> Meter<'a, R> {
    /// `consumed` says how many bytes went in so far.
    pub(crate) fn new(inner: R, consumed: &'a Cell<u64>, budget: &'a Budget, limits: &'a Limits) -> Self {
        Self { inner, budget, limits, consumed, produced: 0 }
    }
}

impl<R: Read> Read for Meter<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.produced += read as u64;
        self.budget.spend(read as u64).map_err(Stop::from)?;
        let allowed = self.consumed.get().saturating_mul(self.limits.ratio).max(self.limits.ratio_free);
        if self.produced > allowed {
            return Err(Stop::Ratio(self.limits.ratio).into());
        }
        Ok(read)
    }
}

/// Counts what is taken from a reader.
pub(crate) struct Counted<'a, R> {
    inner: R,
    count: &'a Cell<u64>,
}

impl<'a, R> Counted<'a, R> {
    pub(crate) fn new(inner: R, count: &'a Cell<u64>) -> Self {
        Self { inner, count }
    }
}

impl<R: BufRead> Read for Counted<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.count.set(self.count.get() + amount as u64);
        self.inner.consume(amount);
    }
}

/// A member of a compressed stream is damaged before anything comes out of it: what came before is sound. Travels inside an
/// [`io::Error`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct AtStart(String);

impl AtStart {
    pub(crate) fn mark(error: &io::Error) -> io::Error {
        io::Error::new(error.kind(), Self(error.to_string()))
    }

    pub(crate) fn marks(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// Lets so many bytes through until it is let out again: for libraries that hold in memory what they read.
pub(crate) struct Leash<'a, R> {
    inner: R,
    allowed: &'a Cell<u64>,
}

#[derive(Debug, thiserror::Error)]
#[error("a head or directory in it is too long")]
struct Pulled;

impl<'a, R> Leash<'a, R> {
    pub(crate) fn new(inner: R, allowed: &'a Cell<u64>) -> Self {
        Self { inner, allowed }
    }

    /// Whether `error` says that a leash was at its end.
    pub(crate) fn pulled(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Pulled>())
    }
}

impl<R: Read> Read for Leash<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        match self.allowed.get().checked_sub(read as u64) {
            Some(left) => self.allowed.set(left),
            None => return Err(io::Error::other(Pulled)),
        }
        Ok(read)
    }
}

impl<R: Seek> Seek for Leash<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_once_and_for_all() {
        let limits = Limits { ratio: 10, ratio_free: 5, members: 1, ..Limits::default() };
        let budget = Budget::new(3, &limits);
        assert_eq!(budget.bytes_left(), 30);
        assert_eq!(budget.spend(30), Ok(()));
        assert_eq!(budget.spend(0), Ok(()));
        assert_eq!(budget.spend(1), Err(Spent::Bytes));
        assert_eq!(budget.spend_member(), Ok(()));
        assert_eq!(budget.spend_member(), Err(Spent::Members));
    }

    #[test]
    fn a_meter_lets_small_streams_grow_and_stops_large_ones() {
        let limits = Limits { ratio: 10, ratio_free: 100, ..Limits::default() };
        let (budget, consumed) = (Budget::new(1000, &limits), Cell::new(2));
        let mut out = Vec::new();
        Meter::new(&[0_u8; 100][..], &consumed, &budget, &limits).read_to_end(&mut out).unwrap();
        let error = Meter::new(&[0_u8; 101][..], &consumed, &budget, &limits).read_to_end(&mut out).unwrap_err();
        assert_eq!(Stop::within(&error), Some(Stop::Ratio(10)));
        assert_eq!(budget.bytes_left(), 10_000 - 201);
    }
}
