//! `cargo xtask run`: from a clone to the open demo.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow};
use clap::Args;

use crate::{step, web};

/// Options of `cargo xtask run`.
#[derive(Args)]
pub struct Options {
    /// Database URL, `sqlite://...` or `postgres://...`; a SQLite file in the data folder when left out.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Throws the demo's data away and begins again.
    #[arg(long)]
    fresh: bool,
    /// Address to listen on.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder for the demo's data.
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    data: PathBuf,
    /// Builds with optimisation (slow to build, fast to run).
    #[arg(long)]
    release: bool,
    /// More arguments for `mpanel demo`.
    #[arg(last = true)]
    more: Vec<String>,
}

/// Builds what is out of date, then becomes the server.
pub fn run(root: &Path, options: &Options) -> Result<()> {
    let started = Instant::now();
    build(root, options.release)?;
    println!("    ready after {}", step::seconds(started.elapsed()));
    let error = server(root, options).exec();
    Err(anyhow!(error).context("the server did not start"))
}

/// Builds the web application and the server. In a development build the
/// server reads the web files when it runs, so both build side by side.
pub fn build(root: &Path, release: bool) -> Result<()> {
    let needs = if web::exists(root) {
        let needs = web::needs(root)?;
        if needs.any() {
            web::check_node(root)?;
            step::headline("Building the web application and the server (the first time takes some minutes)");
        }
        Some(needs)
    } else {
        println!("    no web folder: the server will answer its API only");
        None
    };
    // The server's build script and macros want the folder to be there.
    std::fs::create_dir_all(root.join("web/dist")).context("cannot create web/dist")?;
    let prepare = || needs.map_or(Ok(()), |needs| web::prepare(root, needs));
    if release {
        prepare()?;
        return build_server(root, release);
    }
    thread::scope(|scope| {
        let web = scope.spawn(prepare);
        let server = build_server(root, release);
        let web = web.join().map_err(|_| anyhow!("the web build stopped unexpectedly"))?;
        web.context("the web application was not built")?;
        server
    })
}

/// Builds all programs of the workspace at once: features are then unified as
/// in a test run, and nothing is compiled twice.
fn build_server(root: &Path, release: bool) -> Result<()> {
    let mut cargo = step::cargo(root);
    cargo.args(["build", "--workspace", "--exclude", "mpanel-bench", "--bins"]);
    if release {
        cargo.arg("--release");
    }
    let status = cargo.status().context("cargo did not start")?;
    if !status.success() {
        return Err(anyhow!("the server was not built"));
    }
    Ok(())
}

/// Where cargo builds.
pub fn target_folder(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Where cargo leaves the server.
pub fn server_path(root: &Path, release: bool) -> PathBuf {
    target_folder(root).join(if release { "release" } else { "debug" }).join("mpanel")
}

fn server(root: &Path, options: &Options) -> Command {
    let mut command = Command::new(server_path(root, options.release));
    command.current_dir(root).arg("demo");
    command.arg("--listen").arg(options.listen.to_string());
    command.arg("--data").arg(&options.data);
    if let Some(database) = &options.database {
        command.arg("--database").arg(database);
    }
    if options.fresh {
        command.arg("--fresh");
    }
    command.args(&options.more);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_handed_on() {
        let options = Options {
            database: Some("postgres://localhost/x".to_owned()),
            fresh: true,
            listen: "127.0.0.1:9000".parse().unwrap(),
            data: "d".into(),
            release: true,
            more: vec!["--seed".to_owned()],
        };
        let command = server(Path::new("/r"), &options);
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_str().unwrap()).collect();
        let expected = "demo --listen 127.0.0.1:9000 --data d --database postgres://localhost/x --fresh --seed";
        assert_eq!(arguments.join(" "), expected);
        assert!(command.get_program().to_str().unwrap().ends_with("release/mpanel"));
    }
}
