//! Rules about lock files: they name versions and hashes, never where to download.

use std::collections::HashSet;

use serde_json::Value;

use super::source::SourceFile;
use super::{FileRule, Findings};

pub const RULES: &[FileRule] =
    &[("cargo-lock", cargo_lock), ("npm-lock", npm_lock), ("npm-lock-whole", npm_lock_whole)];

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

/// npm leaves out of a lock what the registry did not serve that day, and
/// `npm ci` then refuses the lock on every other machine.
fn npm_lock_whole(file: &SourceFile, findings: &mut Findings) {
    if !file.path.ends_with("package-lock.json") {
        return;
    }
    let Ok(lock) = serde_json::from_str::<Value>(&file.text) else {
        findings.fail(&file.path, 0, "is not JSON: `npm ci` cannot read it");
        return;
    };
    let packages: Vec<(&String, &Value)> = lock["packages"].as_object().into_iter().flatten().collect();
    let locked: HashSet<&str> =
        packages.iter().filter_map(|(path, _)| path.rsplit_once("node_modules/")).map(|(_, name)| name).collect();
    for (path, package) in packages {
        for kind in ["dependencies", "devDependencies", "optionalDependencies"] {
            let named = package[kind].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
            let missing: Vec<&str> = named.filter(|name| !locked.contains(name)).collect();
            let Some(first) = missing.first() else { continue };
            let by = if path.is_empty() { "the project" } else { path };
            let message = format!(
                "{by} names {} packages that are not locked (`{first}`, ...): `npm ci` fails on a fresh machine; choose a version that the registry has whole",
                missing.len()
            );
            findings.fail(&file.path, 0, message);
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

    #[test]
    fn holes_in_a_lock_are_found() {
        let lock = r#"{"packages": {
            "": {"devDependencies": {"a": "1"}},
            "node_modules/a": {"optionalDependencies": {"@x/b": "1", "@x/c": "1"}},
            "node_modules/a/node_modules/@x/b": {}
        }}"#;
        let found = found("npm-lock-whole", "web/package-lock.json", lock);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("@x/c"));
    }
}
