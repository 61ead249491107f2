//! Rules about any text in the repository: stub markers and secrets.

use super::source::{SourceFile, has_word};
use super::{FileRule, Findings};

pub const RULES: &[FileRule] = &[("stub", stub), ("secret", secret)];

/// Files that were not written here, or that must name what they forbid.
fn is_exempt(file: &SourceFile) -> bool {
    file.path.starts_with("xtask/src/tidy/")
        || file.path.ends_with(".lock")
        || file.path.ends_with(".json")
        || file.path.contains("openapi")
        || super::web::is_generated(file)
}

fn stub(file: &SourceFile, findings: &mut Findings) {
    // `XXX` alone is a currency code (none), so it takes a colon to be a marker.
    const WORDS: [&str; 2] = ["TODO", "FIXME"];
    const PHRASES: [&str; 5] = ["xxx:", "coming soon", "not implemented", "not yet implemented", "lorem ipsum"];
    const MACROS: [&str; 2] = ["todo!(", "unimplemented!("];
    if is_exempt(file) {
        return;
    }
    for (index, line) in file.text.lines().enumerate() {
        let lower = line.to_lowercase();
        let word = WORDS.iter().find(|word| has_word(line, word));
        let phrase = PHRASES.iter().chain(&MACROS).find(|phrase| lower.contains(*phrase));
        if let Some(marker) = word.or(phrase) {
            findings.fail(
                &file.path,
                index,
                format!("`{marker}`: what is on main is finished; write an issue for what is not"),
            );
        }
    }
}

fn secret(file: &SourceFile, findings: &mut Findings) {
    if file.path.starts_with("xtask/src/tidy/") {
        return;
    }
    let lines: Vec<&str> = file.text.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let key = starts_private_key(line, lines.get(index + 1)).then_some("a private key");
        if let Some(what) = key.or_else(|| secret_in(line)) {
            findings.fail(
                &file.path,
                index,
                format!("looks like {what}: a secret in the history stays there for ever"),
            );
        }
    }
}

/// Whether a key follows the head of a private key; code that looks for the
/// head alone is fine.
fn starts_private_key(line: &str, next: Option<&&str>) -> bool {
    let is_body = |text: &str| {
        text.split(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '+' | '/' | '='))
            .any(|part| part.len() >= 40)
    };
    let head = line.split_once("-----BEGIN ").and_then(|(_, rest)| rest.split_once("PRIVATE KEY-----"));
    head.is_some_and(|(_, rest)| is_body(rest) || next.is_some_and(|next| is_body(next)))
}

fn secret_in(line: &str) -> Option<&'static str> {
    let prefixes: [(&str, usize, &str); 6] = [
        ("sk_live_", 12, "a live payment key"),
        ("rk_live_", 12, "a live payment key"),
        ("AKIA", 16, "a cloud access key"),
        ("ghp_", 30, "an access token"),
        ("github_pat_", 30, "an access token"),
        ("xoxb-", 20, "a chat token"),
    ];
    let long_enough = |rest: &str, length: usize| {
        rest.chars().take_while(|character| character.is_ascii_alphanumeric() || matches!(character, '_' | '-')).count()
            >= length
    };
    prefixes
        .iter()
        .find(|(prefix, length, _)| {
            line.match_indices(prefix).any(|(at, _)| {
                let starts_word = !line[..at].ends_with(|character: char| character.is_ascii_alphanumeric());
                starts_word && long_enough(&line[at + prefix.len()..], *length)
            })
        })
        .map(|(_, _, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn stub_markers_are_found() {
        let bad = "// TODO: later\n// FIXME\n// XXX: hack\n<p>Coming soon</p>\ntodo!()\nerror(\"not implemented\")\n// METHODOLOGY is fine\nStatusCode::NOT_IMPLEMENTED\n\"XXX\"";
        assert_eq!(found("stub", "web/src/x.tsx", bad).len(), 6);
        assert_eq!(found("stub", "README.md", "A to-do list").len(), 0);
    }

    #[test]
    fn secrets_are_found() {
        let bad = format!(
            "-----BEGIN RSA PRIVATE KEY-----\n{a}{a}\nkey = \"sk_live_{a}\"\nAKIA{b}\nghp_{a}{a}\n",
            a = "a1".repeat(12),
            b = "A1".repeat(8)
        );
        assert_eq!(found("secret", "docs/x.md", &bad).len(), 4);
        assert_eq!(
            found("secret", "docs/x.md", "keys start with sk_live_, AKIA or -----BEGIN PRIVATE KEY-----").len(),
            0
        );
    }
}
