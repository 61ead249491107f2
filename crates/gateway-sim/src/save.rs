//! The state file: a snapshot replaced by an atomic rename, and beside it a journal of what changed since.
//!
//! A save appends one line to the journal. When the journal outgrows the snapshot, a new snapshot takes its place and
//! names a new journal, so a stop between the two steps leaves either the old pair or the new one. A last line without
//! its end was never replied to and is ignored. A polite stop leaves the snapshot alone.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::error::SimError;
use crate::state::State;
use crate::table::Change;

const SMALLEST_JOURNAL_LIMIT: usize = 4 * 1024 * 1024;
/// The pseudo table of the few values that are not rows.
const SCALARS: &str = "scalars";

/// The open files of one simulator.
pub(crate) struct Store {
    path: PathBuf,
    /// Locked as long as it is open; the system unlocks it even when the process is killed.
    _lock: File,
    journal: Option<File>,
    journal_bytes: usize,
    snapshot_bytes: usize,
    /// The generation that is on disk.
    saved: u64,
    /// A write failed: what the journal holds is not certain, so the next save is a snapshot.
    is_uncertain: bool,
}

/// Bytes to be written, prepared while the state was locked.
pub(crate) struct Batch {
    bytes: Vec<u8>,
    is_snapshot: bool,
    generation: u64,
    journal: u64,
}

impl Store {
    /// Reads what is there; the last value is false if there was nothing. Only one simulator at a time may hold a file.
    pub(crate) fn open(path: &Path) -> Result<(Self, State, bool), SimError> {
        let lock = lock(path)?;
        let (mut state, found) = match std::fs::read(path) {
            Ok(bytes) => (serde_json::from_slice(&bytes)?, true),
            Err(error) if error.kind() == ErrorKind::NotFound => (State::default(), false),
            Err(error) => return Err(error.into()),
        };
        if found {
            let journal = journal_path(path, state.journal);
            replay(&mut state, &journal)?;
        }
        for (_, table) in state.tables() {
            table.track();
        }
        // Starting from a new snapshot means never appending to a journal that may end in half a line.
        state.generation = 1;
        let mut store = Self {
            path: path.to_owned(),
            _lock: lock,
            journal: None,
            journal_bytes: 0,
            snapshot_bytes: 0,
            saved: 0,
            is_uncertain: true,
        };
        store.save(&mut state)?;
        Ok((store, state, found))
    }

    pub(crate) fn has(&self, generation: u64) -> bool {
        self.saved >= generation
    }

    /// Takes the changes out of the state. Writing them can happen after the state is unlocked.
    pub(crate) fn prepare(&mut self, state: &mut State) -> Result<Batch, SimError> {
        let limit = self.snapshot_bytes.max(SMALLEST_JOURNAL_LIMIT);
        let is_snapshot = self.is_uncertain || self.journal_bytes > limit;
        let bytes = if is_snapshot { snapshot(state)? } else { line(state)? };
        self.is_uncertain = true;
        Ok(Batch { bytes, is_snapshot, generation: state.generation, journal: state.journal })
    }

    pub(crate) fn write(&mut self, batch: &Batch) -> Result<(), SimError> {
        if batch.is_snapshot {
            write_atomically(&self.path, &batch.bytes)?;
            self.journal = None;
            self.journal_bytes = 0;
            self.snapshot_bytes = batch.bytes.len();
            remove_journal(&self.path, batch.journal - 1)?;
        } else {
            let journal = match self.journal.as_mut() {
                Some(journal) => journal,
                None => self.journal.insert(create(&journal_path(&self.path, batch.journal))?),
            };
            journal.write_all(&batch.bytes)?;
            self.journal_bytes += batch.bytes.len();
        }
        self.saved = batch.generation;
        self.is_uncertain = false;
        Ok(())
    }

    fn save(&mut self, state: &mut State) -> Result<(), SimError> {
        let batch = self.prepare(state)?;
        self.write(&batch)
    }

    /// Leaves one file that holds everything.
    pub(crate) fn close(&mut self, state: &mut State) -> Result<(), SimError> {
        if self.has(state.generation) && self.journal.is_none() {
            return Ok(());
        }
        self.is_uncertain = true;
        self.save(state)?;
        Ok(())
    }
}

fn snapshot(state: &mut State) -> serde_json::Result<Vec<u8>> {
    state.journal += 1;
    for (_, table) in state.tables() {
        table.forget_changes();
    }
    serde_json::to_vec(state)
}

fn line(state: &mut State) -> serde_json::Result<Vec<u8>> {
    let scalars = json!({ "clock_offset_ms": state.clock_offset_ms, "next_seq": state.next_seq });
    let mut changes: Vec<Change> = vec![(SCALARS.to_owned(), Value::Null, scalars)];
    for (name, table) in state.tables() {
        table.take_changes(name, &mut changes)?;
    }
    let mut line = serde_json::to_vec(&changes)?;
    line.push(b'\n');
    Ok(line)
}

fn replay(state: &mut State, journal: &Path) -> Result<(), SimError> {
    let bytes = match std::fs::read(journal) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let whole = bytes.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    for line in whole {
        let changes: Vec<Change> = serde_json::from_slice(line)?;
        for (name, key, row) in changes {
            apply(state, &name, key, row)?;
        }
    }
    Ok(())
}

fn apply(state: &mut State, name: &str, key: Value, row: Value) -> serde_json::Result<()> {
    if name == SCALARS {
        state.clock_offset_ms = row["clock_offset_ms"].as_i64().unwrap_or(state.clock_offset_ms);
        state.next_seq = row["next_seq"].as_u64().unwrap_or(state.next_seq);
        return Ok(());
    }
    let table = state.tables().into_iter().find(|(known, _)| *known == name);
    let (_, table) = table.ok_or_else(|| serde::de::Error::custom("a journal line of an unknown table"))?;
    table.apply(key, row)
}

fn lock(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let lock = create(&beside(path, ".lock"))?;
    lock.try_lock().map_err(|_| io::Error::new(ErrorKind::WouldBlock, "another gateway simulator is using it"))?;
    Ok(lock)
}

fn journal_path(path: &Path, number: u64) -> PathBuf {
    beside(path, &format!(".journal.{number}"))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove_journal(path: &Path, number: u64) -> io::Result<()> {
    match std::fs::remove_file(journal_path(path, number)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Readers see the old file or the new one, never half of one.
fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path, ".tmp");
    let mut file = create(&beside)?;
    file.write_all(bytes)?;
    drop(file);
    std::fs::rename(&beside, path)
}

/// A new file. It holds webhook secrets, so only its owner reads it.
fn create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
