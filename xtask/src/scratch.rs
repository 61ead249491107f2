//! Where a test run keeps what nobody needs afterwards: databases and their like, in memory where there is room.
//!
//! Each test has a database of its own, which is several hundred files on PostgreSQL. ext4 does not give the number of
//! a file that has just been deleted to another, and looks past all of them for each new file: a third of the time of
//! a run went there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::step;

const PREFIX: &str = "mpanel-test-";

/// Room for some dozens of databases, the log of PostgreSQL and what browsers keep.
const WANTED_BYTES: u64 = 6 << 30;

/// A folder of this process, removed when it is dropped.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes the folder in memory where Linux has it and it has room, else where temporary files are.
    pub fn in_memory() -> Result<Self> {
        let memory = Path::new("/dev/shm");
        if has_room(memory) { Self::within(memory) } else { Self::on_disk() }
    }

    /// Makes the folder where temporary files are: what is measured on a database shall meet a disk.
    pub fn on_disk() -> Result<Self> {
        Self::within(&std::env::temp_dir())
    }

    fn within(parent: &Path) -> Result<Self> {
        remove_leftovers(parent);
        let folder = parent.join(format!("{PREFIX}{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Self { folder })
    }

    /// A folder in it for the temporary files of the programs that are started.
    pub fn temporary(&self) -> Result<PathBuf> {
        let folder = self.folder.join("tmp");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(folder)
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn has_room(folder: &Path) -> bool {
    let mut df = Command::new("df");
    df.args(["--output=avail", "--block-size=1"]).arg(folder);
    let free = step::read(&mut df).ok().and_then(|text| text.lines().last()?.trim().parse::<u64>().ok());
    free.is_some_and(|bytes| bytes >= WANTED_BYTES)
}

/// Removes folders of runs that were killed.
fn remove_leftovers(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(process) = name.strip_prefix(PREFIX) else { continue };
        if !Path::new("/proc").join(process).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
