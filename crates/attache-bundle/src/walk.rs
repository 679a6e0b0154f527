//! A walk under way: where members go, what it may cost, and how it ends.

use crate::budget::Stop;
use crate::bundle::stream;
use crate::{Budget, BundleError, Fault, Limits, Member, MemberError, Options, Summary, sniff};
use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

/// Bytes of a stream's beginning by which it is told what it is.
const HEAD: u64 = 1 << 16;

/// Why a walk ends before its end.
pub(crate) enum Halt {
    /// Whoever receives the members has had enough.
    Stopped,
    /// Nothing more can be had.
    Failed(BundleError),
}

impl<E: Into<BundleError>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

pub(crate) struct Walk<'a> {
    pub(crate) options: &'a Options,
    pub(crate) limits: &'a Limits,
    pub(crate) budget: &'a Budget,
    pub(crate) summary: Summary,
    each: &'a mut dyn FnMut(Result<Member, MemberError>) -> ControlFlow<()>,
    /// Names of the entries that the stream being walked lies in, each with a slash behind.
    prefix: String,
    depth: u32,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        options: &'a Options,
        limits: &'a Limits,
        budget: &'a Budget,
        each: &'a mut dyn FnMut(Result<Member, MemberError>) -> ControlFlow<()>,
    ) -> Self {
        Self { options, limits, budget, summary: Summary::default(), each, prefix: String::new(), depth: 1 }
    }

    /// Hands `member` over.
    pub(crate) fn give(&mut self, mut member: Member) -> Result<(), Halt> {
        self.budget.spend_member()?;
        self.summary.members += 1;
        member.name = self.named(&member.name);
        self.hand(Ok(member))
    }

    /// Reports that the member `name` could not be had.
    pub(crate) fn fail(&mut self, name: &str, fault: Fault) -> Result<(), Halt> {
        self.budget.spend_member()?;
        self.summary.faults += 1;
        let name = self.named(name);
        self.hand(Err(MemberError { name, fault }))?;
        if self.summary.faults >= self.limits.faults {
            return Err(BundleError::Limit(format!("{} members could not be read", self.summary.faults)).into());
        }
        Ok(())
    }

    /// Counts one thing passed over on purpose.
    pub(crate) fn skip(&mut self, what: &'static str) {
        *self.summary.skipped.entry(what).or_default() += 1;
    }

    /// Says something about the bundle as a whole, once.
    pub(crate) fn remark(&mut self, remark: String) {
        if self.summary.remarks.len() < 100 && !self.summary.remarks.contains(&remark) {
            self.summary.remarks.push(remark);
        }
    }

    /// Hands over what `input`, an entry of an archive, holds; walks it in place where it is a bundle too large to be held.
    ///
    /// `size` is what the archive says that it comes to.
    pub(crate) fn entry(&mut self, name: &str, size: u64, input: &mut dyn Read) -> Result<(), Halt> {
        if size <= self.limits.member_bytes {
            return self.hold(name, &[], input);
        }
        let mut input = io::BufReader::with_capacity(1 << 16, input);
        let mut head = Vec::new();
        if let Err(error) = input.by_ref().take(HEAD).read_to_end(&mut head) {
            return self.broken(name, error);
        }
        match self.sniff(name, &head) {
            Some(bundle) if bundle.streams() => self.inside(name, bundle, &mut Cursor::new(head).chain(input)),
            _ => self.fail(name, Fault::TooLarge { limit: self.limits.member_bytes }),
        }
    }

    /// Hands over what a decompressed stream holds, or walks it in place where it is a bundle.
    pub(crate) fn unpacked(&mut self, name: &str, input: &mut dyn BufRead) -> Result<(), Halt> {
        let mut head = Vec::new();
        let failed = (&mut *input).take(HEAD).read_to_end(&mut head).err();
        match self.sniff(name, &head) {
            Some(bundle) if bundle.streams() && self.depth >= self.limits.depth => {
                self.fail(name, Fault::TooDeep { depth: self.limits.depth })
            }
            Some(bundle) if bundle.streams() => {
                self.depth += 1;
                let ended = stream(self, bundle, name, &mut Resumed { head: Cursor::new(head), failed, rest: input });
                self.depth -= 1;
                ended
            }
            _ => match failed {
                Some(error) => self.broken(name, error),
                None => self.hold(name, &head, input),
            },
        }
    }

    /// Walks the bundle that the entry `name` is; its members are named below it.
    fn inside(&mut self, name: &str, bundle: crate::Bundle, input: &mut dyn BufRead) -> Result<(), Halt> {
        if self.depth >= self.limits.depth {
            return self.fail(name, Fault::TooDeep { depth: self.limits.depth });
        }
        let outside = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('/');
        self.depth += 1;
        let ended = stream(self, bundle, name, input);
        self.depth -= 1;
        self.prefix.truncate(outside);
        match ended {
            Err(Halt::Failed(error)) if !matches!(error, BundleError::Spent(_)) => {
                let fault = match error {
                    BundleError::Bomb { ratio } => Fault::Bomb { ratio },
                    error => Fault::Damaged(error.to_string()),
                };
                self.fail(name, fault)
            }
            ended => ended,
        }
    }

    /// Reads a member whole.
    fn hold(&mut self, name: &str, head: &[u8], input: &mut dyn Read) -> Result<(), Halt> {
        let mut bytes = head.to_vec();
        let limit = self.limits.member_bytes;
        let room = limit.saturating_sub(bytes.len() as u64);
        if let Err(error) = input.take(room.saturating_add(1)).read_to_end(&mut bytes) {
            return self.broken(name, error);
        }
        if bytes.len() as u64 > limit {
            return self.fail(name, Fault::TooLarge { limit });
        }
        self.give(Member { name: name.to_owned(), bytes, ..Member::default() })
    }

    /// Reports a member that could not be read to its end.
    pub(crate) fn broken(&mut self, name: &str, error: io::Error) -> Result<(), Halt> {
        match Stop::within(&error) {
            Some(Stop::Spent(spent)) => Err(spent.into()),
            Some(Stop::Ratio(ratio)) => self.fail(name, Fault::Bomb { ratio }),
            None if error.kind() == io::ErrorKind::Unsupported => {
                self.fail(name, Fault::Unsupported(error.to_string()))
            }
            None if error.kind() == io::ErrorKind::UnexpectedEof => {
                self.fail(name, Fault::Truncated(error.to_string()))
            }
            None => self.fail(name, Fault::Damaged(error.to_string())),
        }
    }

    fn sniff(&self, name: &str, head: &[u8]) -> Option<crate::Bundle> {
        sniff(head, &Options { name: name.to_owned(), map: self.options.map.clone() })
    }

    fn named(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn hand(&mut self, member: Result<Member, MemberError>) -> Result<(), Halt> {
        match (self.each)(member) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Stopped),
        }
    }
}

/// A stream whose beginning has been read already, up to where that failed, if it did: there it fails again, once.
struct Resumed<'a> {
    head: Cursor<Vec<u8>>,
    failed: Option<io::Error>,
    rest: &'a mut dyn BufRead,
}

impl Read for Resumed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let amount = ready.len().min(into.len());
        if let (Some(from), Some(to)) = (ready.get(..amount), into.get_mut(..amount)) {
            to.copy_from_slice(from);
        }
        self.consume(amount);
        Ok(amount)
    }
}

impl BufRead for Resumed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let in_head = (self.head.position() as usize) < self.head.get_ref().len();
        match self.failed.take_if(|_| !in_head) {
            Some(error) => Err(error),
            None if in_head => self.head.fill_buf(),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, amount: usize) {
        if (self.head.position() as usize) < self.head.get_ref().len() {
            self.head.consume(amount);
        } else {
            self.rest.consume(amount);
        }
    }
}

/// What a failure to read the bundle itself means for the walk.
pub(crate) fn lost(error: io::Error) -> Halt {
    match Stop::within(&error) {
        Some(Stop::Spent(spent)) => Halt::Failed(spent.into()),
        Some(Stop::Ratio(ratio)) => Halt::Failed(BundleError::Bomb { ratio }),
        None => Halt::Failed(error.into()),
    }
}
