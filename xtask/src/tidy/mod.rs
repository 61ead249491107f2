//! `cargo xtask tidy`: the repository's own rules, as code.
//!
//! Each rule is a plain function from a file (or from the whole listing) to
//! findings, and each finding says why the rule exists. A line that must break
//! a rule carries `// tidy-allow: reason`.

mod codes;
mod crates;
mod documents;
mod listing;
mod locks;
mod rust;
mod source;
mod text;
mod web;

use std::path::Path;

use anyhow::{Result, bail};

use source::SourceFile;

/// What a rule found.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    rule: &'static str,
    message: String,
    severity: Severity,
}

/// Whether a finding fails the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Shown only.
    Warn,
    /// Fails the run.
    Fail,
}

/// Collects findings of one rule.
struct Findings<'a> {
    rule: &'static str,
    list: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    /// Adds a failure; lines count from zero here and from one in the output.
    fn fail(&mut self, path: &str, index: usize, message: impl Into<String>) {
        self.add(path, index, message.into(), Severity::Fail);
    }

    fn warn(&mut self, path: &str, index: usize, message: impl Into<String>) {
        self.add(path, index, message.into(), Severity::Warn);
    }

    fn add(&mut self, path: &str, index: usize, message: String, severity: Severity) {
        self.list.push(Finding { path: path.to_owned(), line: index + 1, rule: self.rule, message, severity });
    }
}

type FileRule = (&'static str, fn(&SourceFile, &mut Findings));

/// The rules that look at one file at a time.
fn file_rules() -> Vec<FileRule> {
    [rust::RULES, text::RULES, locks::RULES, web::RULES].concat()
}

fn check_file(file: &SourceFile, list: &mut Vec<Finding>) {
    for (rule, check) in file_rules() {
        check(file, &mut Findings { rule, list });
    }
}

/// Runs all rules over the repository and prints what they found.
pub fn run(root: &Path) -> Result<()> {
    let mut list = Vec::new();
    let files = listing::files(root)?;
    for file in &files {
        check_file(file, &mut list);
    }
    crates::check(root, &mut list)?;
    documents::check(root, &files, &mut Findings { rule: "docs-links", list: &mut list });
    codes::check(&files, &mut Findings { rule: "error-codes", list: &mut list });
    list.sort();
    report(&list, files.len())
}

fn report(list: &[Finding], files: usize) -> Result<()> {
    for finding in list {
        let word = if finding.severity == Severity::Fail { "error" } else { "warning" };
        println!("{word}: {}:{}: [{}] {}", finding.path, finding.line, finding.rule, finding.message);
    }
    let failures = list.iter().filter(|finding| finding.severity == Severity::Fail).count();
    println!("tidy: {files} files, {failures} errors, {} warnings", list.len() - failures);
    if failures > 0 {
        bail!("tidy found {failures} errors");
    }
    Ok(())
}

/// Findings of one rule in one sample, for the rules' own tests.
#[cfg(test)]
fn found(rule: &str, path: &str, text: &str) -> Vec<String> {
    let mut list = Vec::new();
    check_file(&SourceFile::new(path, text.to_owned()), &mut list);
    list.into_iter()
        .filter(|finding| finding.rule == rule)
        .map(|finding| format!("{}: {}", finding.line, finding.message))
        .collect()
}
