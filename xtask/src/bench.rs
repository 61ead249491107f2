//! `cargo xtask bench`: measurements by name.
//!
//! `web-size` is measured here; every other name is a measurement of the
//! program `mpanel-bench`, built like a release, on SQLite and on a PostgreSQL
//! of our own. What each means is in docs/benchmarks.md.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::postgres::Cluster;
use crate::scratch::Scratch;
use crate::{machine, run, step, web};

const PROFILE: &str = "bench-release";

/// Bytes of script and of style a first visit may load, compressed.
const SCRIPT_LIMIT: usize = 220_000;
const STYLE_LIMIT: usize = 40_000;

/// Options of `cargo xtask bench`.
#[derive(Args)]
pub struct Options {
    /// Name of the measurement; all of them when left out.
    name: Option<String>,
    /// More arguments for the measurement.
    #[arg(last = true)]
    more: Vec<String>,
}

/// Runs one measurement or all.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    match options.name.as_deref() {
        Some("web-size") => web_size(root),
        Some("lighthouse") => lighthouse(root, &options.more),
        Some(_) => measure(root, options),
        None => {
            let measured = measure(root, options);
            web_size(root)?;
            lighthouse(root, &options.more)?;
            measured
        }
    }
}

/// Builds the server and what measures it, and measures beside a PostgreSQL that goes away again.
fn measure(root: &Path, options: &Options) -> Result<()> {
    machine::ensure(root, &[machine::POSTGRES, machine::WRK])?;
    // The server embeds this folder, so it must be there even when the web is not built.
    fs::create_dir_all(root.join("web/dist")).context("cannot create web/dist")?;
    let mut build = step::cargo(root);
    build.args(["build", "--profile", PROFILE, "--package", "mpanel", "--package", "mpanel-bench", "--bins"]);
    step::run("Building like a release", &mut build)?;
    let scratch = Scratch::on_disk()?;
    let cluster = Cluster::start(&scratch)?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    let mut bench = Command::new(target.join(PROFILE).join("mpanel-bench"));
    bench.current_dir(root).env("MPANEL_TEST_POSTGRES", cluster.url()).args(&options.name).args(&options.more);
    step::run("Measuring on SQLite and PostgreSQL", &mut bench)
}

/// What a visitor, a customer and the team wait for, in a real browser against the demo.
fn lighthouse(root: &Path, more: &[String]) -> Result<()> {
    machine::ensure(root, &[machine::CHROMIUM])?;
    web::check_node(root)?;
    // The server embeds the built web application.
    web::prepare(root, web::needs(root)?)?;
    let mut cargo = step::cargo(root);
    cargo.args(["build", "--profile", PROFILE, "--package", "mpanel", "--bin", "mpanel"]);
    step::run("Building the server like a release", &mut cargo)?;
    let server = run::target_folder(root).join(PROFILE).join("mpanel");
    let mut npm = web::npm(root);
    npm.args(["run", "--silent", "lighthouse", "--"]).args(more).env("MPANEL_BIN", server);
    if let Some(chromium) = machine::chromium() {
        npm.env("CHROME_PATH", chromium);
    }
    step::run("Lighthouse: shop and portal as on a phone, back office as on a desk", &mut npm)
}

/// What a first visit loads, compressed, against the limits.
fn web_size(root: &Path) -> Result<()> {
    step::headline("Size of a first visit");
    let needs = web::needs(root)?;
    if needs.any() {
        web::check_node(root)?;
        web::prepare(root, needs)?;
    }
    let dist = root.join("web/dist");
    let files = first_load(&dist)?;
    let mut within = true;
    for (what, ending, limit) in [("script", ".js", SCRIPT_LIMIT), ("style", ".css", STYLE_LIMIT)] {
        let mut sum = 0;
        for file in files.iter().filter(|file| file.ends_with(ending)) {
            let size = compressed(&dist.join(file))?;
            println!("    {size:>8} bytes  {file}");
            sum += size;
        }
        within &= sum <= limit;
        println!("{what}: {sum} of {limit} bytes compressed, {}%", sum * 100 / limit);
    }
    if !within {
        bail!("a first visit loads more than the limit");
    }
    Ok(())
}

/// Scripts and styles that the page names, with what they import at once.
fn first_load(dist: &Path) -> Result<BTreeSet<String>> {
    let manifest = dist.join(".vite/manifest.json");
    if manifest.exists() {
        let manifest: Value = serde_json::from_str(&fs::read_to_string(manifest)?)?;
        let mut files = BTreeSet::new();
        let entries = manifest.as_object().context("the manifest is no object")?;
        for (name, _) in entries.iter().filter(|(_, chunk)| chunk["isEntry"] == true) {
            follow(&manifest, name, &mut files);
        }
        return Ok(files);
    }
    let page = fs::read_to_string(dist.join("index.html")).context("the web application is not built")?;
    Ok(named_in_page(&page))
}

fn follow(manifest: &Value, name: &str, files: &mut BTreeSet<String>) {
    let chunk = &manifest[name];
    let Some(file) = chunk["file"].as_str() else { return };
    if !files.insert(file.to_owned()) {
        return;
    }
    let list = |key: &str| chunk[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>();
    files.extend(list("css").into_iter().map(str::to_owned));
    for import in list("imports") {
        follow(manifest, import, files);
    }
}

/// Vite lists the entry, its static imports and the styles in the page itself.
fn named_in_page(page: &str) -> BTreeSet<String> {
    page.split('"')
        .filter(|part| part.starts_with('/') && (part.ends_with(".js") || part.ends_with(".css")))
        .map(|part| part.trim_start_matches('/').to_owned())
        .collect()
}

fn compressed(path: &Path) -> Result<usize> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&content)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_load_follows_static_imports_only() {
        let manifest = serde_json::json!({
            "index.html": {"file": "assets/a.js", "isEntry": true, "imports": ["_b.js"], "dynamicImports": ["c.tsx"], "css": ["assets/a.css"]},
            "_b.js": {"file": "assets/b.js", "imports": ["index.html"]},
            "c.tsx": {"file": "assets/c.js"}
        });
        let mut files = BTreeSet::new();
        follow(&manifest, "index.html", &mut files);
        assert_eq!(files.into_iter().collect::<Vec<_>>(), ["assets/a.css", "assets/a.js", "assets/b.js"]);
    }

    #[test]
    fn a_page_names_its_files() {
        let page = r#"<script type="module" src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css"><link rel="icon" href="/i.svg">"#;
        assert_eq!(named_in_page(page).into_iter().collect::<Vec<_>>(), ["assets/a.css", "assets/a.js"]);
    }
}
