//! Which files of the working copy the rules look at.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::source::SourceFile;

/// Folders that hold nothing written by hand.
const SKIPPED: [&str; 8] = ["target", "node_modules", "dist", ".git", "data", "coverage", "test-results", "fixtures"];

const ENDINGS: [&str; 14] =
    ["rs", "ts", "tsx", "mjs", "js", "css", "html", "md", "toml", "json", "yaml", "yml", "typ", "lock"];

/// Reads every file the rules may look at, in the order of their paths.
pub fn files(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    walk(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk(root: &Path, folder: &str, files: &mut Vec<SourceFile>) -> Result<()> {
    let entries = fs::read_dir(root.join(folder)).with_context(|| format!("cannot list {folder}"))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if !SKIPPED.contains(&name.as_str()) {
                walk(root, &path, files)?;
            }
        } else if kind.is_file() && wanted(&name) {
            // A file may vanish while we walk; an unreadable one is none of ours.
            if let Ok(text) = fs::read_to_string(entry.path()) {
                files.push(SourceFile::new(&path, text));
            }
        }
    }
    Ok(())
}

fn wanted(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
