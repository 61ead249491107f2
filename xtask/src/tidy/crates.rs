//! Rules about the crates: who may depend on whom, and on what.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Finding, Findings};

/// What each crate may use, left of the arrow in `core <- events <- db <- domains <- workflows <- api <- mpanel`.
const MAY_USE: &[(&str, &[&str])] = &[
    ("core", &[]),
    ("calc", &["core"]),
    ("events", &["core"]),
    ("documents", &["core"]),
    ("einvoice", &["core"]),
    ("contabo", &[]),
    ("contabo-sim", &[]),
    ("gateway-sim", &[]),
    ("rfb", &[]),
    ("db", &["core", "calc", "events"]),
    ("testkit", &["core", "calc", "events", "db"]),
    ("identity", &["core", "calc", "events", "db"]),
    ("billing", &["core", "calc", "events", "db", "einvoice"]),
    ("payments", &["core", "calc", "events", "db"]),
    ("provisioning", &["core", "calc", "events", "db", "contabo"]),
    ("notify", &["core", "calc", "events", "db"]),
    (
        "workflows",
        &["core", "calc", "events", "db", "documents", "identity", "billing", "payments", "provisioning", "notify"],
    ),
    // What-if runs of billing on a database of their own; no journey needs them.
    ("simulate", &["core", "calc", "events", "db", "billing"]),
    (
        "api",
        &[
            "core",
            "calc",
            "events",
            "db",
            "documents",
            "einvoice",
            "identity",
            "billing",
            "payments",
            "provisioning",
            "notify",
            "workflows",
            "rfb",
        ],
    ),
    (
        "mpanel",
        &[
            "core",
            "calc",
            "events",
            "db",
            "documents",
            "identity",
            "billing",
            "payments",
            "provisioning",
            "notify",
            "workflows",
            "simulate",
            "api",
            "contabo",
            "contabo-sim",
            "gateway-sim",
        ],
    ),
    // What measures the house stands outside of it.
    (
        "bench",
        &[
            "core",
            "db",
            "documents",
            "identity",
            "billing",
            "provisioning",
            "workflows",
            "api",
            "mpanel",
            "contabo",
            "contabo-sim",
            "rfb",
        ],
    ),
    ("xtask", &[]),
];

/// What tests may use besides.
const TESTS_MAY_USE: &[&str] = &["testkit", "contabo-sim", "gateway-sim", "rfb"];

/// Crates that calculate: no I/O, no async, no database.
const PURE: &[&str] = &["core", "calc", "events", "documents", "einvoice"];
const IMPURE: &[&str] = &["tokio", "sea-orm", "sea-orm-migration", "sqlx", "reqwest", "axum", "hyper", "lettre"];

/// A member of the workspace and what it depends on directly.
struct Member {
    name: String,
    manifest: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    for_tests: bool,
}

/// Reads the workspace from cargo and checks it.
pub fn check(root: &Path, list: &mut Vec<Finding>) -> Result<()> {
    for member in members(root)? {
        check_direction(&member, &mut Findings { rule: "direction", list });
        check_pure(&member, &mut Findings { rule: "pure", list });
        if member.name != "xtask" {
            let manifest = std::fs::read_to_string(root.join(&member.manifest))?;
            check_lints(&member.manifest, &manifest, &mut Findings { rule: "lints", list });
        }
    }
    Ok(())
}

fn members(root: &Path) -> Result<Vec<Member>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("cargo metadata did not start")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    Ok(packages.iter().map(|package| member(root, package)).collect())
}

fn member(root: &Path, package: &Value) -> Member {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let manifest = text(&package["manifest_path"]);
    let prefix = root.to_string_lossy().into_owned() + "/";
    Member {
        name: short(&text(&package["name"])),
        manifest: manifest.strip_prefix(&prefix).unwrap_or(&manifest).to_owned(),
        dependencies: package["dependencies"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|dependency| Dependency { name: text(&dependency["name"]), for_tests: dependency["kind"] == "dev" })
            .collect(),
    }
}

/// `mpanel-core` is `core`; `mpanel` stays.
fn short(package: &str) -> String {
    package.strip_prefix("mpanel-").unwrap_or(package).to_owned()
}

fn check_direction(member: &Member, findings: &mut Findings) {
    let Some((_, may_use)) = MAY_USE.iter().find(|(name, _)| *name == member.name) else {
        findings.fail(
            &member.manifest,
            0,
            format!(
                "crate `{}` has no place in the direction of dependencies; give it one in xtask/src/tidy/crates.rs",
                member.name
            ),
        );
        return;
    };
    for dependency in &member.dependencies {
        let Some(name) = own_name(&dependency.name) else { continue };
        let allowed = may_use.contains(&name) || dependency.for_tests && TESTS_MAY_USE.contains(&name);
        if !allowed {
            findings.fail(
                &member.manifest,
                0,
                format!(
                    "`{}` must not depend on `{name}`: dependencies point one way, and domains do not know each other",
                    member.name
                ),
            );
        }
    }
}

/// The short name of a crate of ours, `None` for a crate of others.
fn own_name(package: &str) -> Option<&str> {
    if package == "mpanel" || package == "xtask" { Some(package) } else { package.strip_prefix("mpanel-") }
}

fn check_pure(member: &Member, findings: &mut Findings) {
    if !PURE.contains(&member.name.as_str()) {
        return;
    }
    for dependency in member.dependencies.iter().filter(|dependency| !dependency.for_tests) {
        if IMPURE.contains(&dependency.name.as_str()) {
            findings.fail(
                &member.manifest,
                0,
                format!(
                    "`{}` is pure and must not use `{}`: its rules are tested without a world",
                    member.name, dependency.name
                ),
            );
        }
    }
}

fn check_lints(path: &str, manifest: &str, findings: &mut Findings) {
    let flat: String = manifest.split_whitespace().collect();
    if !flat.contains("[lints]workspace=true") {
        findings.fail(path, 0, "has no `[lints] workspace = true`: the workspace's lints would not reach it");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(name: &str, dependencies: &[(&str, bool)]) -> usize {
        let member = Member {
            name: name.to_owned(),
            manifest: "Cargo.toml".to_owned(),
            dependencies: dependencies
                .iter()
                .map(|(name, for_tests)| Dependency { name: (*name).to_owned(), for_tests: *for_tests })
                .collect(),
        };
        let mut list = Vec::new();
        check_direction(&member, &mut Findings { rule: "direction", list: &mut list });
        check_pure(&member, &mut Findings { rule: "pure", list: &mut list });
        list.len()
    }

    #[test]
    fn dependencies_point_one_way() {
        assert_eq!(problems("billing", &[("mpanel-core", false), ("serde", false), ("mpanel-testkit", true)]), 0);
        assert_eq!(problems("billing", &[("mpanel-payments", false)]), 1, "domain on domain");
        assert_eq!(problems("billing", &[("mpanel-payments", true)]), 1, "domain on domain in tests");
        assert_eq!(problems("billing", &[("mpanel-testkit", false)]), 1, "testkit outside tests");
        assert_eq!(problems("core", &[("mpanel-db", false)]), 1, "backwards");
        assert_eq!(problems("contabo", &[("mpanel-core", false)]), 1, "clients know nothing of ours");
        assert_eq!(problems("api", &[("mpanel", false)]), 1, "backwards");
        assert_eq!(problems("unheard-of", &[]), 1, "a crate without a place");
    }

    #[test]
    fn pure_crates_stay_pure() {
        assert_eq!(problems("calc", &[("tokio", false)]), 1);
        assert_eq!(problems("calc", &[("tokio", true)]), 0);
        assert_eq!(problems("db", &[("tokio", false)]), 0);
    }

    #[test]
    fn lints_reach_every_crate() {
        let mut list = Vec::new();
        check_lints("a", "[lints]\nworkspace = true\n", &mut Findings { rule: "lints", list: &mut list });
        assert!(list.is_empty());
        check_lints("a", "[package]\n", &mut Findings { rule: "lints", list: &mut list });
        assert_eq!(list.len(), 1);
    }
}
