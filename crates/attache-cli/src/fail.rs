//! How a command ends when it does not end well, and with which exit code.

use attache_casebook::CasebookError;
use attache_model::Finding;
use std::io;

/// Why a command stops. The codes: 1 done, but something asked for was not met; 2 wrong usage; 3 some inputs could
/// not be read (the others were); 4 the casebook could not be used.
#[derive(Debug)]
pub enum Failure {
    /// Something asked for was not met; said already.
    Unmet,
    /// The arguments do not fit together or name what is not there.
    Usage(String),
    /// Inputs could not be read; each was named already.
    Unread,
    /// An input that all the rest needs could not be read.
    Input(String),
    /// The casebook could not be used.
    Casebook(CasebookError),
    /// Nothing more can be printed.
    Output(io::Error),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> u8 {
        match self {
            // Whoever closed the pipe has read enough.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Unmet | Self::Output(_) => 1,
            Self::Usage(_) => 2,
            Self::Unread | Self::Input(_) => 3,
            Self::Casebook(_) => 4,
        }
    }

    /// What is still to be said.
    pub fn message(&self) -> Option<String> {
        match self {
            Self::Unmet | Self::Unread => None,
            Self::Usage(message) | Self::Input(message) => Some(message.clone()),
            Self::Casebook(error) => Some(error.to_string()),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Self::Output(error) => Some(format!("cannot print: {error}")),
        }
    }

    /// Inputs that all the rest needs, with everything that is wrong with them.
    pub fn findings(what: &str, findings: &[Finding]) -> Self {
        const SHOWN: usize = 20;
        let mut lines = vec![what.to_owned()];
        lines.extend(findings.iter().take(SHOWN).map(|finding| format!("  {finding}")));
        if findings.len() > SHOWN {
            lines.push(format!("  and {} more", findings.len() - SHOWN));
        }
        Self::Input(lines.join("\n"))
    }
}

impl From<CasebookError> for Failure {
    fn from(error: CasebookError) -> Self {
        Self::Casebook(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
