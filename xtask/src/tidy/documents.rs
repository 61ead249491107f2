//! Links between documents: a file a document points at exists, and so does the heading.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::Findings;
use super::source::SourceFile;

/// Checks the links of all Markdown files.
pub fn check(root: &Path, files: &[SourceFile], findings: &mut Findings) {
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        for (index, target) in links(&file.text) {
            if let Some(problem) = broken(root, file, files, &target) {
                findings.fail(
                    &file.path,
                    index,
                    format!("link to `{target}`: {problem}; a dead link ends a reader's trust"),
                );
            }
        }
    }
}

/// Targets of `[text](target)` outside code, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut fenced = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Every second part between back ticks is code.
        for part in line.split('`').step_by(2) {
            for (at, _) in part.match_indices("](") {
                if let Some(target) = part[at + 2..].split(')').next() {
                    let target = target.split_whitespace().next().unwrap_or("");
                    found.push((index, target.trim_matches(['<', '>']).to_owned()));
                }
            }
        }
    }
    found
}

fn broken(root: &Path, file: &SourceFile, files: &[SourceFile], target: &str) -> Option<&'static str> {
    let outside = ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
    if outside || target.is_empty() {
        return target.is_empty().then_some("the target is empty");
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let base = Path::new(&file.path).parent().unwrap_or(Path::new(""));
    let wanted = if path.is_empty() { PathBuf::from(&file.path) } else { normal(&base.join(path)) };
    if !root.join(&wanted).exists() {
        return Some("there is no such file");
    }
    let wanted = wanted.to_string_lossy().into_owned();
    let document = files.iter().find(|other| other.path == wanted && wanted.ends_with(".md"))?;
    (!anchor.is_empty() && !anchors(&document.text).contains(anchor)).then_some("there is no such heading")
}

fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                out.pop();
            }
            Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// The anchors a forge makes from headings.
fn anchors(text: &str) -> HashSet<String> {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            line.trim_start_matches('#')
                .trim()
                .to_lowercase()
                .chars()
                .filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'))
                .map(|character| if character == ' ' { '-' } else { character })
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_are_found() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = "# A head, here\n[a](Cargo.toml) [b](gone.md) `[c](gone.md)`\n[d](#a-head-here) [e](#gone) [f](https://example.com)\n```\n[g](gone.md)\n```\n[h]()";
        let files = [SourceFile::new("README.md", text.to_owned())];
        let mut list = Vec::new();
        check(&root, &files, &mut Findings { rule: "docs-links", list: &mut list });
        let lines: Vec<usize> = list.iter().map(|finding| finding.line).collect();
        // README.md itself need not exist for this test: `#gone` is looked up by name.
        assert!(lines.contains(&2) && lines.contains(&7), "{list:?}");
        assert_eq!(lines.iter().filter(|line| **line == 2).count(), 1, "{list:?}");
    }

    #[test]
    fn headings_become_anchors() {
        assert!(anchors("## What it is, and for whom").contains("what-it-is-and-for-whom"));
    }
}
