//! Fingerprints of inputs, kept beside the output, so that work is done again
//! only when something it depends on has changed.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use anyhow::{Context, Result};

/// A fingerprint over the names and contents of files and folders.
pub fn fingerprint(root: &Path, inputs: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        add(&root.join(input), input, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn add(path: &Path, name: &str, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_dir() {
        let mut names: Vec<String> = fs::read_dir(path)
            .with_context(|| format!("cannot list {}", path.display()))?
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        for child in names {
            add(&path.join(&child), &format!("{name}/{child}"), hasher)?;
        }
    } else if path.exists() {
        let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hasher.write(name.as_bytes());
        hasher.write_usize(content.len());
        hasher.write(&content);
    }
    Ok(())
}

/// Whether the stamp file holds this fingerprint.
pub fn matches(stamp: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(stamp).is_ok_and(|text| text.trim() == fingerprint)
}

/// Writes the fingerprint to the stamp file.
pub fn write(stamp: &Path, fingerprint: &str) -> Result<()> {
    fs::write(stamp, fingerprint).with_context(|| format!("cannot write {}", stamp.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_follows_names_and_contents() {
        let folder = std::env::temp_dir().join(format!("mpanel-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("a")).unwrap();
        let print = || fingerprint(&folder, &["a", "missing"]).unwrap();
        fs::write(folder.join("a/x"), "1").unwrap();
        let first = print();
        assert_eq!(first, print());
        fs::write(folder.join("a/x"), "2").unwrap();
        let second = print();
        fs::rename(folder.join("a/x"), folder.join("a/y")).unwrap();
        let third = print();
        assert!(first != second && second != third);
        let stamp = folder.join("stamp");
        assert!(!matches(&stamp, &third));
        write(&stamp, &third).unwrap();
        assert!(matches(&stamp, &third));
        fs::remove_dir_all(folder).unwrap();
    }
}
