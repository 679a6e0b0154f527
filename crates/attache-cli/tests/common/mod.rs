//! A workplace in a temporary folder, and the real program run in it.
#![allow(clippy::unwrap_used, dead_code, reason = "a test may fail anywhere; not every test uses every helper")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A temporary folder with a casebook of its own.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a run came to.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// Checks the exit code; shows everything if it is another.
    #[track_caller]
    pub fn code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n--- out\n{}\n--- err\n{}", self.out, self.err);
        self
    }

    /// Checks that the complaints hold these words.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words), "'{words}' is not in\n{}", self.err);
        self
    }

    /// Checks that what was printed holds these words.
    #[track_caller]
    pub fn prints(self, words: &str) -> Self {
        assert!(self.out.contains(words), "'{words}' is not in\n{}", self.out);
        self
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, making its folders.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// The program, to be run in this folder, with an environment of its own.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_attache"));
        command.args(args).current_dir(self.folder.path()).stdin(Stdio::null());
        for name in ["ATTACHE_CASEBOOK", "ATTACHE_KNOWLEDGE", "NO_COLOR", "COLUMNS", "TERM"] {
            command.env_remove(name);
        }
        command
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> Run {
        self.command(args).output().unwrap().into()
    }

    /// A folder of `count` short reports.
    pub fn reports(&self, folder: &str, count: usize) -> PathBuf {
        for at in 0..count {
            self.write(&format!("{folder}/r{at:04}.txt"), report(at));
        }
        self.path(folder)
    }

    /// All that the casebook holds besides times.
    pub fn contents(&self, casebook: &str) -> Vec<String> {
        contents(&self.path(casebook))
    }
}

const STATES: [&str; 6] = ["Iran", "Russia", "Turkey", "China", "Sudan", "Ukraine"];

/// A report that says who sold what to whom; each number gives another.
pub fn report(at: usize) -> String {
    let seller = STATES[at % 6];
    let buyer = STATES[(at + 1 + at / 6) % 6];
    let buyer = if buyer == seller { "Venezuela" } else { buyer };
    format!(
        "{seller} sold {} drones to {buyer} in May 2022, the ministry said.\n\n{buyer} said on Monday that it would \
         also buy missiles. Number {at} of the series.\n",
        at + 2
    )
}

/// Documents, readings and claims of a casebook, without the times they were made at.
pub fn contents(casebook: &Path) -> Vec<String> {
    let book = rusqlite::Connection::open(casebook).unwrap();
    let mut rows = Vec::new();
    for sql in [
        "SELECT id || '|' || name || '|' || file || '|' || head || '|' || text FROM documents ORDER BY seq",
        "SELECT document || '|' || intake || '|' || reader || '|' || knowledge || '|' || model || '|' || facts FROM readings ORDER BY document",
        "SELECT document || '|' || first || '|' || past || '|' || id || '|' || json FROM claims ORDER BY document, first, past, id",
    ] {
        let mut statement = book.prepare(sql).unwrap();
        let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.extend(found.map(|row| row.unwrap()));
    }
    rows
}
