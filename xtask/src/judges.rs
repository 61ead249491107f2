//! Judges that others wrote and a package registry has. They are no part of the product. A test run goes on without those
//! of e-invoices, of cloud-configs and of the Contabo client, since not every machine reaches a registry; that of the
//! books must be there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::{machine, step, web};

/// What judges e-invoices: schemas and rules, and what runs them.
const E_INVOICE: &str = "crates/einvoice/judge/requirements.txt";

/// What judges the books.
const BOOKS: &str = "crates/billing/judge/requirements.txt";

/// Clients of Contabo's API that others wrote, and what makes up requests from its document.
const CONTABO: &str = "crates/contabo-sim/judge/requirements.txt";

/// What cloud-init needs to judge a cloud-config.
const CLOUD_INIT: &str = "crates/provisioning/judge/requirements.txt";

/// What serves Contabo's document, or watches calls and compares them with it.
const PRISM: &str = "crates/contabo-sim/judge/prism";

/// The program that judges the exported books: the machine's, else one of our own, else one that is installed for the
/// machine.
pub fn books(root: &Path) -> Result<PathBuf> {
    if let Some(found) = machine::find("bean-check") {
        return Ok(found);
    }
    match installed(root, BOOKS, "books") {
        Ok(python) => Ok(python.with_file_name("bean-check")),
        Err(error) => {
            println!("bean-check does not come from the registry: {error:#}");
            machine::ensure(root, &[machine::BEANCOUNT])?;
            machine::find("bean-check").context("bean-check is not there after it was installed")
        }
    }
}

/// The Python interpreter that has the judge of e-invoices; says why when there is none.
pub fn e_invoice(root: &Path) -> Option<PathBuf> {
    let found = installed(root, E_INVOICE, "e-invoice");
    found.inspect_err(|error| println!("e-invoices are judged by our own rules only: {error:#}")).ok()
}

/// The Python interpreter that has the clients of Contabo's API; says why when there is none.
pub fn contabo(root: &Path) -> Option<PathBuf> {
    let found = installed(root, CONTABO, "contabo");
    found.inspect_err(|error| println!("the Contabo simulator meets no clients of others: {error:#}")).ok()
}

/// The Python interpreter beside which Debian's cloud-init is unpacked; says why when there is none.
pub fn cloud_init(root: &Path) -> Option<PathBuf> {
    let found = unpacked_cloud_init(root);
    found.inspect_err(|error| println!("cloud-configs are judged by our own rules only: {error:#}")).ok()
}

/// It is unpacked, not installed: what configures a machine at its first start is not to run on this one.
fn unpacked_cloud_init(root: &Path) -> Result<PathBuf> {
    let python = installed(root, CLOUD_INIT, "cloud-init")?;
    let folder = root.join("target/judges/cloud-init/debian");
    if folder.join("usr/lib/python3/dist-packages/cloudinit").is_dir() {
        return Ok(python);
    }
    fs::create_dir_all(&folder).context("cannot create target/judges")?;
    let apt = |words: &[&str]| {
        let mut command = step::program(root, "apt-get");
        command.current_dir(&folder).arg("--quiet").args(words);
        command
    };
    if step::read(&mut apt(&["download", "cloud-init"])).is_err() {
        if machine::is_root() {
            step::run("Reading the package lists", &mut apt(&["update"]))?;
        }
        step::run("Downloading cloud-init", &mut apt(&["download", "cloud-init"]))?;
    }
    let files = fs::read_dir(&folder).context("cannot read target/judges")?;
    let package =
        files.filter_map(|file| Some(file.ok()?.path())).find(|path| path.extension().is_some_and(|e| e == "deb"));
    let package = package.context("apt-get has downloaded no package")?;
    step::run("Unpacking cloud-init", step::program(root, "dpkg").arg("-x").arg(package).arg(&folder))?;
    Ok(python)
}

/// Prism; says why when there is none.
pub fn prism(root: &Path) -> Option<PathBuf> {
    let found = installed_prism(root);
    found.inspect_err(|error| println!("the Contabo client is not judged by Prism: {error:#}")).ok()
}

fn installed_prism(root: &Path) -> Result<PathBuf> {
    let folder = root.join("target/judges/prism");
    let (program, stamp) = (folder.join("node_modules/.bin/prism"), folder.join("installed.txt"));
    let lock = format!("{PRISM}/package-lock.json");
    let wanted = fs::read_to_string(root.join(&lock)).with_context(|| format!("cannot read {lock}"))?;
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(program);
    }
    web::check_node(root)?;
    fs::create_dir_all(&folder).context("cannot create target/judges")?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(root.join(PRISM).join(file), folder.join(file)).with_context(|| format!("cannot copy {file}"))?;
    }
    let mut npm = web::npm(root);
    // None of its packages needs a script of its own to be installed, and one only counts installations.
    npm.current_dir(&folder).args(["ci", "--ignore-scripts"]);
    // Where no registry is in reach, that is known soon.
    npm.args(["--fetch-retries", "1", "--fetch-retry-mintimeout", "1000", "--fetch-timeout", "30000"]);
    step::headline("Installing Prism");
    step::read(&mut npm)?;
    fs::write(&stamp, wanted).context("cannot note what was installed")?;
    Ok(program)
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
    pip.args(["-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20", "--only-binary", ":all:"]);
    pip.args(["--requirement", list]);
    step::run(&format!("Installing the judge of {name}"), &mut pip)?;
    fs::write(&stamp, wanted).context("cannot note what was installed")?;
    Ok(python)
}
