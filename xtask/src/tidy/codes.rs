//! Error codes: each one that leaves the program has a page in `docs/errors/`, and each page has a code.
//!
//! A page answers for the code it is named after and for those in its line `Codes: ...`.

use std::collections::BTreeMap;

use super::Findings;
use super::source::SourceFile;

/// Calls that make an error or a wrong field, and which of their arguments is the code.
const CALLS: [(&str, usize); 13] = [
    ("conflict(", 0),
    ("unavailable(", 0),
    ("invalid(", 1),
    ("Error::new(", 1),
    ("Self::new(", 1),
    ("Problem::new(", 1),
    ("refuse(", 1),
    ("problem(", 1),
    ("field(", 1),
    ("wrong(", 1),
    ("FieldError {", 1),
    ("ImportLine {", 2),
    ("Refusal(", 0),
];
/// Clients and simulators of other people's interfaces, whose codes are not ours, and what talks to nobody.
const FOREIGN: [&str; 5] = ["contabo", "contabo-sim", "gateway-sim", "simulate", "xtask"];
const FOLDER: &str = "docs/errors/";

/// Compares the codes of the source with the pages.
pub fn check(files: &[SourceFile], findings: &mut Findings) {
    let used = codes_used(files);
    let pages: Vec<(&SourceFile, Vec<&str>)> = files.iter().filter_map(|file| Some((file, codes_of(file)?))).collect();
    for (code, (path, line)) in &used {
        match pages.iter().filter(|(_, codes)| codes.contains(&code.as_str())).count() {
            0 => findings.fail(
                path,
                *line,
                format!("`{code}` has no page: write {FOLDER}{code}.md, it is the error's `type`"),
            ),
            1 => {}
            n => findings.fail(path, *line, format!("`{code}` is explained on {n} pages of {FOLDER}; keep one")),
        }
    }
    for (file, codes) in &pages {
        for code in codes.iter().filter(|code| !used.contains_key(**code)) {
            findings.fail(&file.path, 0, format!("no source file makes an error `{code}`; delete what explains it"));
        }
    }
}

/// The codes a page explains; `None` for other files.
fn codes_of(file: &SourceFile) -> Option<Vec<&str>> {
    let name = file.path.strip_prefix(FOLDER)?.strip_suffix(".md")?;
    let line = file.text.lines().find_map(|line| line.strip_prefix("Codes: "));
    let listed = line.unwrap_or_default().split('`').skip(1).step_by(2);
    let mut codes: Vec<&str> = std::iter::once(name).chain(listed).collect();
    codes.sort_unstable();
    codes.dedup();
    Some(codes)
}

/// Each code with the first place that makes it.
fn codes_used(files: &[SourceFile]) -> BTreeMap<String, (String, usize)> {
    let mut used = BTreeMap::new();
    for file in files.iter().filter(|file| is_ours(file)) {
        let code: Vec<&str> = file.lines.iter().map(|l| if l.test { "" } else { l.text.as_str() }).collect();
        let text = code.join("\n");
        for (call, index) in CALLS {
            for (at, _) in text.match_indices(call) {
                let word = text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_');
                let Some(argument) = arguments(&text[at + call.len()..]).into_iter().nth(index) else { continue };
                if word {
                    continue;
                }
                let line = text[..at].matches('\n').count();
                for code in literal(&argument, &text).into_iter().chain(chosen(&argument, &text[..at])) {
                    used.entry(code).or_insert((file.path.clone(), line));
                }
            }
        }
    }
    used
}

fn is_ours(file: &SourceFile) -> bool {
    let beside = ["/tests/", "/migrations/", "/src/bin/", "/src/demo/"].iter().any(|part| file.path.contains(part));
    file.path.ends_with(".rs") && file.krate().is_some_and(|krate| !FOREIGN.contains(&krate)) && !beside
}

/// The arguments of a call whose opening bracket has just been passed.
fn arguments(rest: &str) -> Vec<String> {
    let (mut all, mut depth, mut quoted, mut escaped) = (vec![String::new()], 0, false, false);
    for character in rest.chars() {
        match character {
            '"' if !escaped => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted && depth == 0 => return all,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        escaped = character == '\\' && !escaped;
        if let Some(last) = all.last_mut() {
            last.push(character);
        }
    }
    all
}

/// The code an argument stands for: a literal, or a constant of the same file.
fn literal(argument: &str, text: &str) -> Option<String> {
    let argument = argument.trim().trim_start_matches("code:").trim();
    let quoted = match argument.strip_prefix('"') {
        Some(_) => argument,
        None if !argument.is_empty() && argument.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
            text.split_once(&format!("const {argument}: &str = "))?.1.split(';').next()?
        }
        None => return None,
    };
    let code = quoted.trim().strip_prefix('"')?.strip_suffix('"')?;
    fits(code).then(|| code.to_owned())
}

/// The codes among which a variable was chosen on its way to the call: `let code = if … { "a" } else { "b" };`.
fn chosen(argument: &str, before: &str) -> Vec<String> {
    let name = argument.trim();
    let variable = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let Some((_, rest)) = before.rsplit_once(&format!("let {name} = ")).filter(|_| variable) else { return Vec::new() };
    let statement = rest.split(';').next().unwrap_or_default();
    statement.split('"').skip(1).step_by(2).filter(|text| fits(text)).map(str::to_owned).collect()
}

fn fits(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::Finding;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<SourceFile> = files.iter().map(|(p, t)| SourceFile::new(p, (*t).to_owned())).collect();
        let mut list: Vec<Finding> = Vec::new();
        check(&files, &mut Findings { rule: "error-codes", list: &mut list });
        list.into_iter().map(|f| format!("{}:{} {}", f.path, f.line, f.message)).collect()
    }

    #[test]
    fn a_code_needs_one_page_and_a_page_a_code() {
        let source = "fn f() {\n    Error::conflict(\"too_late\", format!(\"({})\", 1));\n    Error::invalid(at(1, 2), \"odd\", x)\n}";
        let ours = ("crates/billing/src/x.rs", source);
        let missing = found(&[ours]);
        assert_eq!(missing.len(), 2, "{missing:?}");
        assert!(missing[1].starts_with("crates/billing/src/x.rs:2 `too_late` has no page"), "{missing:?}");
        let page = ("docs/errors/too_late.md", "# Too late\n\nCodes: `too_late`, `odd`\n");
        assert!(found(&[ours, page]).is_empty());
        assert_eq!(found(&[ours, page, ("docs/errors/odd.md", "# Odd")]).len(), 1, "explained twice");
        assert_eq!(found(&[page]).len(), 2, "nobody makes them");
    }

    #[test]
    fn a_code_may_be_chosen_before() {
        let source =
            "fn f() {\n    let code = if late { \"too_late\" } else { \"early\" };\n    Error::conflict(code, x)\n}";
        assert_eq!(found(&[("crates/billing/src/x.rs", source)]).len(), 2);
    }

    #[test]
    fn constants_count_and_tests_do_not() {
        let source = "const GONE: &str = \"gone\";\nfn f() { Error::unavailable(GONE, \"x\") }\n#[cfg(test)]\nmod tests {\n    fn g() { Error::conflict(\"only_here\", \"x\"); }\n}";
        let missing = found(&[("crates/notify/src/x.rs", source)]);
        assert!(missing.len() == 1 && missing[0].contains("`gone`"), "{missing:?}");
    }
}
