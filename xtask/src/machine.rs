//! What the tests need from the machine, and how to get it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::{postgres, step};

/// Something a test run needs, and the Debian package that has it.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    what: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

/// PostgreSQL server programs.
pub const POSTGRES: Need =
    Need { what: "PostgreSQL", package: "postgresql", is_there: || postgres::programs().is_some() };
/// A browser for the journeys.
pub const CHROMIUM: Need = Need { what: "Chromium", package: "chromium", is_there: || chromium().is_some() };
/// Reads the text of PDF files in tests.
pub const POPPLER: Need =
    Need { what: "pdftotext", package: "poppler-utils", is_there: || find("pdftotext").is_some() };
/// Checks the exported journal in tests.
pub const BEANCOUNT: Need =
    Need { what: "bean-check", package: "beancount", is_there: || find("bean-check").is_some() };
/// Checks exported zone files in tests.
pub const BIND: Need =
    Need { what: "named-checkzone", package: "bind9-utils", is_there: || find("named-checkzone").is_some() };
/// Asks the server for as much as it can give in benchmarks.
pub const WRK: Need = Need { what: "wrk", package: "wrk", is_there: || find("wrk").is_some() };

/// The first program of that name on the search path.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The browser, under the names it goes by.
pub fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].iter().find_map(|name| find(name))
}

/// Whether we may act for the whole machine.
pub fn is_root() -> bool {
    // The owner of our own process, as the system shows it.
    fs::read_to_string("/proc/self/status").is_ok_and(|text| {
        text.lines().any(|line| line.starts_with("Uid:") && line.split_whitespace().nth(2) == Some("0"))
    })
}

/// Installs what is missing where that is allowed, else says what to install.
pub fn ensure(root: &Path, needs: &[Need]) -> Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !(need.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let install = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    if !is_root() || find("apt-get").is_none() {
        bail!(
            "missing: {}. On Debian and Ubuntu run:\n\n    sudo {install}\n\nElsewhere install the same programs and run again.",
            names.join(", ")
        );
    }
    let apt = || {
        let mut command = step::program(root, "apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        command
    };
    step::run("Reading the package lists", apt().arg("update"))?;
    step::run(
        &format!("Installing {}", names.join(", ")),
        apt().args(["install", "--yes", "--no-install-recommends"]).args(&packages),
    )
}
