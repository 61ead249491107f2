//! The web application: its packages and its build, each only when needed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{stamp, step};

const OLDEST_NODE: u32 = 20;

/// What the build reads.
const SOURCES: [&str; 8] =
    ["src", "build", "public", "index.html", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];

/// Whether there is a web application in this checkout.
pub fn exists(root: &Path) -> bool {
    root.join("web/package.json").exists()
}

/// Refuses with the remedy when Node or npm is missing or too old.
pub fn check_node(root: &Path) -> Result<()> {
    let remedy = format!("install Node {OLDEST_NODE} or newer with npm: https://nodejs.org/ or your system's packages");
    let Ok(version) = step::read(step::program(root, "node").arg("--version")) else {
        bail!("`node` was not found; {remedy}");
    };
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|text| text.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        bail!("node {} is too old; {remedy}", version.trim());
    }
    if step::read(step::program(root, "npm").arg("--version")).is_err() {
        bail!("`npm` was not found; {remedy}");
    }
    Ok(())
}

/// An npm command in the web folder that asks nothing and phones nobody.
pub fn npm(root: &Path) -> Command {
    let mut command = step::program(&root.join("web"), "npm");
    command.env("npm_config_audit", "false").env("npm_config_fund", "false").env("npm_config_update_notifier", "false");
    command
}

/// Whether `web/package.json` names this script.
pub fn has_script(root: &Path, name: &str) -> bool {
    let read = || -> Option<bool> {
        let text = fs::read_to_string(root.join("web/package.json")).ok()?;
        let package: Value = serde_json::from_str(&text).ok()?;
        Some(package["scripts"].get(name).is_some())
    };
    read().unwrap_or(false)
}

/// What is out of date in the web folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    packages: bool,
    build: bool,
}

impl Needs {
    /// Whether packages are missing or in another version.
    pub fn packages(self) -> bool {
        self.packages
    }

    /// Whether there is anything to do.
    pub fn any(self) -> bool {
        self.packages || self.build
    }
}

/// Compares stamps with the sources.
pub fn needs(root: &Path) -> Result<Needs> {
    let web = root.join("web");
    let packages = !packages_are_current(&web)?;
    let sources = stamp::fingerprint(&web, &SOURCES)?;
    let built = web.join("dist/index.html").exists() && stamp::matches(&web.join("dist/.stamp"), &sources);
    Ok(Needs { packages, build: !built })
}

fn packages_are_current(web: &Path) -> Result<bool> {
    let wanted = stamp::fingerprint(web, &["package-lock.json"])?;
    let stamp_file = web.join("node_modules/.mpanel-stamp");
    if stamp::matches(&stamp_file, &wanted) {
        return Ok(true);
    }
    // Installed by hand: npm's own record of what lies in node_modules tells.
    if installed_matches_lock(web) {
        stamp::write(&stamp_file, &wanted)?;
        return Ok(true);
    }
    Ok(false)
}

/// Whether every package of the lock that must be there is there in its version.
fn installed_matches_lock(web: &Path) -> bool {
    let versions = |path: &str| -> Option<BTreeMap<String, (String, bool)>> {
        let lock: Value = serde_json::from_str(&fs::read_to_string(web.join(path)).ok()?).ok()?;
        let packages = lock["packages"].as_object()?;
        let entry = |(name, package): (&String, &Value)| {
            let version = package["version"].as_str().unwrap_or_default().to_owned();
            let may_miss = package["optional"] == true || package["devOptional"] == true;
            (name.clone(), (version, may_miss))
        };
        Some(packages.iter().filter(|(name, _)| !name.is_empty()).map(entry).collect())
    };
    let (Some(lock), Some(installed)) = (versions("package-lock.json"), versions("node_modules/.package-lock.json"))
    else {
        return false;
    };
    lock.iter().all(|(name, (version, may_miss))| match installed.get(name) {
        Some((there, _)) => there == version,
        None => *may_miss,
    })
}

/// Installs packages and builds, where needed. Quiet: prints one line a step,
/// so that it can run while cargo shows its own progress.
pub fn prepare(root: &Path, needs: Needs) -> Result<()> {
    if needs.packages {
        install(root)?;
    }
    if needs.build {
        build(root)?;
    }
    Ok(())
}

/// Installs the packages of the lock file.
pub fn install(root: &Path) -> Result<()> {
    println!("    web: installing packages");
    let started = Instant::now();
    step::read(npm(root).arg("ci")).context("npm ci")?;
    let web = root.join("web");
    stamp::write(&web.join("node_modules/.mpanel-stamp"), &stamp::fingerprint(&web, &["package-lock.json"])?)?;
    println!("    web: packages installed in {}", step::seconds(started.elapsed()));
    Ok(())
}

fn build(root: &Path) -> Result<()> {
    println!("    web: building");
    let started = Instant::now();
    let web = root.join("web");
    // Taken before the build: a file changed meanwhile makes the stamp stale, as it should.
    let sources = stamp::fingerprint(&web, &SOURCES)?;
    // The types are judged by the tests; who only wants to see it run does not wait for that.
    step::read(npm(root).args(["run", "bundle"])).context("npm run bundle")?;
    stamp::write(&web.join("dist/.stamp"), &sources)?;
    println!("    web: built in {}", step::seconds(started.elapsed()));
    Ok(())
}
