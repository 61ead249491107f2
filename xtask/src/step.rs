//! Running one program as a visible step: headline, output, time.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// Prints the headline of a step.
pub fn headline(text: &str) {
    println!("\n==> {text}");
    let _ = std::io::stdout().flush();
}

/// A duration in words for a headline.
pub fn seconds(duration: Duration) -> String {
    format!("{}.{} s", duration.as_secs(), duration.subsec_millis() / 100)
}

/// A program in the workspace, with an empty standard input.
pub fn program(root: &Path, name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// The cargo that started us.
pub fn cargo(root: &Path) -> Command {
    program(root, std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a program with its output going straight to ours.
pub fn run(headline_text: &str, command: &mut Command) -> Result<()> {
    headline(headline_text);
    let started = Instant::now();
    let status = command.status().with_context(|| format!("{:?} did not start", command.get_program()))?;
    println!("    {} after {}", if status.success() { "done" } else { "failed" }, seconds(started.elapsed()));
    if !status.success() {
        bail!("{headline_text}: failed with {status}");
    }
    Ok(())
}

/// Runs a program, shows its output and also returns its standard output.
pub fn run_and_read(headline_text: &str, command: &mut Command) -> Result<(bool, String)> {
    headline(headline_text);
    let started = Instant::now();
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{:?} did not start", command.get_program()))?;
    let output = child.stdout.take().context("standard output was asked for")?;
    let mut text = String::new();
    for line in BufReader::new(output).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        println!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    let status = child.wait()?;
    println!("    {} after {}", if status.success() { "done" } else { "failed" }, seconds(started.elapsed()));
    Ok((status.success(), text))
}

/// Runs a program silently and returns its standard output, or what it complained of.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{:?} did not start", command.get_program()))?;
    if !output.status.success() {
        // Compilers of the web complain on standard output, package managers on standard error.
        let complaint = [output.stdout, output.stderr].concat();
        let complaint = shortened(&String::from_utf8_lossy(&complaint));
        bail!("{:?} failed with {}:\n{complaint}", command.get_program(), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first lines of a complaint; some programs append their whole manual.
fn shortened(complaint: &str) -> String {
    const LINES: usize = 40;
    let all: Vec<&str> = complaint.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let shown = all[..all.len().min(LINES)].join("\n");
    if all.len() > LINES { format!("{shown}\n... and {} more lines", all.len() - LINES) } else { shown }
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn long_complaints_are_cut() {
        assert_eq!(shortened("a\n\nb  \n"), "a\nb");
        let long = shortened(&"x\n".repeat(100));
        assert!(long.ends_with("... and 60 more lines"), "{long}");
    }
}
