//! The bytes of objects: in memory up to a limit, or in a folder beside the state file.

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;

use crate::clock::fresh_uuid;

/// All objects in memory together.
const MEMORY: usize = 256 * 1024 * 1024;
/// The largest object, or part of one.
pub(super) const LARGEST: usize = 128 * 1024 * 1024;

/// Where bytes are kept, by a name that says nothing.
pub(crate) struct Contents {
    folder: Option<PathBuf>,
    memory: Mutex<HashMap<String, Bytes>>,
}

impl Contents {
    /// In `FILE.objects` beside the state file, or in memory.
    pub(crate) fn beside(state_file: Option<&PathBuf>) -> Self {
        let folder = state_file.map(|file| {
            let mut name = file.as_os_str().to_owned();
            name.push(".objects");
            PathBuf::from(name)
        });
        Self { folder, memory: Mutex::default() }
    }

    /// Keeps bytes; answers the name to find them by.
    pub(super) fn put(&self, bytes: Bytes) -> io::Result<String> {
        let name = fresh_uuid();
        if let Some(folder) = &self.folder {
            std::fs::create_dir_all(folder)?;
            std::fs::write(folder.join(&name), &bytes)?;
            return Ok(name);
        }
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let held: usize = memory.values().map(Bytes::len).sum();
        if held + bytes.len() > MEMORY {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "The simulator's memory for objects is full."));
        }
        memory.insert(name.clone(), bytes);
        Ok(name)
    }

    pub(super) fn get(&self, name: &str) -> io::Result<Bytes> {
        if let Some(folder) = &self.folder {
            return std::fs::read(folder.join(name)).map(Bytes::from);
        }
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Forgets bytes; those that are gone are no trouble.
    pub(super) fn forget(&self, name: &str) {
        if let Some(folder) = &self.folder {
            if let Err(error) = std::fs::remove_file(folder.join(name)) {
                tracing::debug!(%error, "the bytes of an object could not be removed");
            }
            return;
        }
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
    }
}
