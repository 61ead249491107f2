//! Rules about lock files: they name versions and hashes, never where to download.

use super::source::SourceFile;
use super::{FileRule, Findings};

pub const RULES: &[FileRule] = &[("cargo-lock", cargo_lock), ("npm-lock", npm_lock)];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn cargo_lock(file: &SourceFile, findings: &mut Findings) {
    if !file.path.ends_with("Cargo.lock") {
        return;
    }
    for (index, line) in file.text.lines().enumerate() {
        let Some(source) = line.trim().strip_prefix("source = ") else { continue };
        if source.trim_matches('"') != REGISTRY {
            findings.fail(
                &file.path,
                index,
                format!("{source}: only crates.io, or a build depends on somebody's server"),
            );
        }
    }
}

fn npm_lock(file: &SourceFile, findings: &mut Findings) {
    if !file.path.ends_with("package-lock.json") {
        return;
    }
    for (index, line) in file.text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with("\"resolved\"") && line.contains("http") {
            findings.fail(
                &file.path,
                index,
                "a download address: the lock must work with any registry; set `omit-lockfile-registry-resolved=true`",
            );
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn foreign_sources_are_found() {
        let good = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        let bad = "source = \"git+https://example.com/x\"";
        assert_eq!(found("cargo-lock", "Cargo.lock", &format!("{good}\n{bad}")).len(), 1);
    }

    #[test]
    fn download_addresses_are_found() {
        let bad = "\"resolved\": \"https://registry.example.com/x.tgz\",";
        assert_eq!(found("npm-lock", "web/package-lock.json", bad).len(), 1);
        assert_eq!(found("npm-lock", "web/package-lock.json", "\"version\": \"1.0.0\"").len(), 0);
    }
}
