//! From a template and its values to the document of one machine.
//!
//! `${{ name }}` stands for a variable, in texts only: never in a key, never where YAML would read it. A text that
//! consists of one such place becomes the value itself, a number or a yes among them. Where a shell reads the text,
//! `${{ name|sh }}` is demanded, which puts the value in quotes; `|json` makes a JSON text of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml_ng::{Mapping, Value};

use super::variable::{BUILT_IN, Filled};
use super::{Finding, LARGEST, check, document};

/// The program a machine tells us with how far it is.
const REPORTER: &str = "/usr/local/sbin/mpanel-report";

/// What a place in a text asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    Shell,
    Json,
}

/// A text in pieces.
#[derive(Debug)]
enum Piece<'a> {
    Words(&'a str),
    Place(&'a str, Form),
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find("${{") {
        let (before, after) = (&rest[..start], &rest[start + 3..]);
        let end = after.find("}}").ok_or("A place that begins with ${{ has to end with }}.")?;
        let (name, form) = match after[..end].split_once('|') {
            Some((name, form)) => (name.trim(), form.trim()),
            None => (after[..end].trim(), ""),
        };
        let form = match form {
            "" => Form::Plain,
            "sh" => Form::Shell,
            "json" => Form::Json,
            other => return Err(format!("There is no |{other}; use |sh or |json.")),
        };
        if !before.is_empty() {
            found.push(Piece::Words(before));
        }
        found.push(Piece::Place(name, form));
        rest = &after[end + 2..];
    }
    if !rest.is_empty() {
        found.push(Piece::Words(rest));
    }
    Ok(found)
}

/// Fills a line of text, such as an address; nothing in it is code.
pub(crate) fn fill_text(text: &str, values: &BTreeMap<String, Filled>) -> String {
    let one = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Place(name, _) => values.get(*name).map(Filled::words).unwrap_or_default(),
    };
    pieces(text).map(|found| found.iter().map(one).collect()).unwrap_or_default()
}

/// What is wrong with the places of a text that stands for itself.
pub(super) fn check_text(at: &str, text: &str, known: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    match pieces(text) {
        Err(problem) => findings.push(Finding::new(at, problem)),
        Ok(found) => unknown(at, &found, known, findings),
    }
}

fn unknown(at: &str, found: &[Piece<'_>], known: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    for piece in found {
        if let Piece::Place(name, _) = piece
            && !known.contains(name)
        {
            findings.push(Finding::new(at, format!("No variable is called {name}.")));
        }
    }
}

/// What is wrong with the places of a template; `names` are those of its variables.
pub(super) fn check_places(template: &Value, names: &[&str]) -> Vec<Finding> {
    let known: BTreeSet<&str> = names.iter().chain(BUILT_IN).copied().collect();
    let mut findings = Vec::new();
    walk(template, &mut Vec::new(), &known, false, &mut findings);
    findings
}

fn walk(value: &Value, at: &mut Vec<String>, known: &BTreeSet<&str>, shell: bool, findings: &mut Vec<Finding>) {
    match value {
        Value::String(text) => {
            let here = format!("/{}", at.join("/"));
            match pieces(text) {
                Err(problem) => findings.push(Finding::new(here, problem)),
                Ok(found) => {
                    let bare = |p: &Piece<'_>| matches!(p, Piece::Place(_, form) if *form != Form::Shell);
                    if (shell || is_command(at)) && found.iter().any(bare) {
                        let detail = "A shell reads this. Write ${{ name|sh }}, which puts the value in quotes.";
                        findings.push(Finding::new(here.clone(), detail));
                    }
                    unknown(&here, &found, known, findings);
                }
            }
        }
        Value::Sequence(items) => {
            // A list is a program and its words; a shell among them reads the words as a line.
            let shell = shell || is_command(at) && items.first().is_some_and(is_shell);
            for (n, item) in items.iter().enumerate() {
                at.push(n.to_string());
                walk(item, at, known, shell, findings);
                at.pop();
            }
        }
        Value::Mapping(fields) => mapping(fields, at, known, findings),
        _ => {}
    }
}

fn mapping(fields: &Mapping, at: &mut Vec<String>, known: &BTreeSet<&str>, findings: &mut Vec<Finding>) {
    let script = fields.get("content").and_then(Value::as_str).is_some_and(|text| text.trim_start().starts_with("#!"));
    for (key, field) in fields {
        let key = key.as_str().unwrap_or_default();
        if key.contains("${{") {
            findings.push(Finding::new(format!("/{}", at.join("/")), "A key cannot be filled in, only a value can."));
        }
        at.push(key.to_owned());
        walk(field, at, known, script && key == "content", findings);
        at.pop();
    }
}

/// Whether this is a line, or a list of words, that the machine runs.
fn is_command(at: &[String]) -> bool {
    at.len() == 2 && matches!(at[0].as_str(), "runcmd" | "bootcmd")
}

fn is_shell(program: &Value) -> bool {
    let name = program.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    ["sh", "bash", "dash", "ash", "zsh", "ksh", "env", "su", "sudo", "eval", "python3", "perl"].contains(&name)
}

/// A document, or what cloud-init would not take of it.
pub(super) fn render(template: &Value, values: &BTreeMap<String, Filled>) -> Result<String, Vec<Finding>> {
    let document = whole(template, values);
    let findings = check::check(&document);
    if findings.is_empty() { written(&document) } else { Err(findings) }
}

/// The document of a template that was taken before: what is judged more closely by now stops no machine.
pub(super) fn render_taken(template: &Value, values: &BTreeMap<String, Filled>) -> Result<String, Vec<Finding>> {
    written(&whole(template, values))
}

fn whole(template: &Value, values: &BTreeMap<String, Filled>) -> Value {
    let mut document = filled(template, values);
    if mentions(template, REPORTER)
        && let (Some(url), Some(token)) = (values.get("report_url"), values.get("report_token"))
    {
        add_reporter(&mut document, &url.words(), &token.words());
    }
    document
}

fn written(document: &Value) -> Result<String, Vec<Finding>> {
    let text = document::write(document);
    if text.len() > LARGEST {
        let detail = format!("The document has {} bytes; machines take {LARGEST} at most.", text.len());
        return Err(vec![Finding::new("", detail)]);
    }
    Ok(text)
}

fn filled(value: &Value, values: &BTreeMap<String, Filled>) -> Value {
    match value {
        Value::String(text) => filled_text(text, values),
        Value::Sequence(items) => Value::Sequence(items.iter().map(|item| filled(item, values)).collect()),
        Value::Mapping(fields) => {
            Value::Mapping(fields.iter().map(|(key, field)| (key.clone(), filled(field, values))).collect())
        }
        other => other.clone(),
    }
}

fn filled_text(text: &str, values: &BTreeMap<String, Filled>) -> Value {
    let Ok(found) = pieces(text) else { return Value::String(text.to_owned()) };
    if let [Piece::Place(name, Form::Plain)] = found.as_slice() {
        return match values.get(*name) {
            Some(Filled::Number(number)) => Value::Number((*number).into()),
            Some(Filled::YesNo(yes)) => Value::Bool(*yes),
            Some(Filled::Text(text)) => Value::String(text.clone()),
            None => Value::String(String::new()),
        };
    }
    let one = |piece: &Piece<'_>| match piece {
        Piece::Words(words) => (*words).to_owned(),
        Piece::Place(name, form) => {
            let words = values.get(*name).map(Filled::words).unwrap_or_default();
            match form {
                Form::Plain => words,
                Form::Shell => shell_quoted(&words),
                Form::Json => serde_json::Value::String(words).to_string(),
            }
        }
    };
    Value::String(found.iter().map(one).collect())
}

/// A word that a shell takes as it is.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn mentions(value: &Value, word: &str) -> bool {
    match value {
        Value::String(text) => text.contains(word),
        Value::Sequence(items) => items.iter().any(|item| mentions(item, word)),
        Value::Mapping(fields) => fields.values().any(|field| mentions(field, word)),
        _ => false,
    }
}

/// Gives the machine the program that tells us how far it is. It never stops an installation.
fn add_reporter(document: &mut Value, url: &str, token: &str) {
    let script = format!(
        "#!/bin/sh\n# Tells the panel how the installation goes: mpanel-report step|done|failed \"words\".\n\
         report_url={}\nreport_token={}\n\
         words=$(printf %s \"$2\" | tr -d '\\000-\\037\"\\134' | cut -c1-200)\n\
         printf '{{\"token\":\"%s\",\"state\":\"%s\",\"words\":\"%s\"}}' \"$report_token\" \"$1\" \"$words\" |\n  \
         curl -fsS --max-time 20 --retry 3 -H 'Content-Type: application/json' -d @- \"$report_url\" >/dev/null 2>&1 || true\n",
        shell_quoted(url),
        shell_quoted(token)
    );
    let mut file = Mapping::new();
    for (key, text) in [("path", REPORTER), ("permissions", "0700"), ("content", script.as_str())] {
        file.insert(key.into(), text.into());
    }
    let Value::Mapping(fields) = document else { return };
    match fields.get_mut("write_files") {
        Some(Value::Sequence(files)) => files.insert(0, Value::Mapping(file)),
        _ => drop(fields.insert("write_files".into(), Value::Sequence(vec![Value::Mapping(file)]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "#cloud-config\nhostname: ${{ host }}\npackage_upgrade: ${{ up }}\nwrite_files:\n  - path: \
                            /run/me\n    content: |\n      #!/bin/sh\n      echo ${{ title|sh }}\n  - path: /etc/me\n    \
                            content: 'title=${{ title }} ${{title|json}}'\nruncmd:\n  - [echo, 'a ${{ title }}']\n  - \
                            echo ${{ title | sh }}\n";

    fn values(title: &str) -> BTreeMap<String, Filled> {
        let host = Filled::Text("web1".into());
        [("host", host), ("up", Filled::YesNo(true)), ("title", Filled::Text(title.into()))]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    /// The document without its texts: what a value must not change.
    fn shape(value: &Value) -> Value {
        match value {
            Value::String(_) => Value::String(String::new()),
            Value::Sequence(items) => Value::Sequence(items.iter().map(shape).collect()),
            Value::Mapping(fields) => Value::Mapping(fields.iter().map(|(k, v)| (k.clone(), shape(v))).collect()),
            other => other.clone(),
        }
    }

    #[test]
    fn a_document_carries_the_values() {
        let template = document::read(TEMPLATE).unwrap();
        assert_eq!(check_places(&template, &["host", "up", "title"]), []);
        let text = render(&template, &values("it's \"$(me)\"")).unwrap();
        let read = document::read(&text).unwrap();
        assert_eq!(read["package_upgrade"], Value::Bool(true));
        assert_eq!(read["write_files"][0]["content"].as_str(), Some("#!/bin/sh\necho 'it'\\''s \"$(me)\"'\n"));
        assert_eq!(read["write_files"][1]["content"].as_str(), Some("title=it's \"$(me)\" \"it's \\\"$(me)\\\"\""));
        assert_eq!(read["runcmd"][0][1].as_str(), Some("a it's \"$(me)\""));
        assert_eq!(read["runcmd"][1].as_str(), Some("echo 'it'\\''s \"$(me)\"'"));
    }

    #[test]
    fn places_that_are_no_good_are_found() {
        for (bad, at) in [
            ("hostname: ${{ nobody }}", "/hostname"),
            ("hostname: ${{ title", "/hostname"),
            ("hostname: ${{ title|raw }}", "/hostname"),
            ("runcmd: ['echo ${{ title }}']", "/runcmd/0"),
            ("runcmd: ['echo ${{ title|json }}']", "/runcmd/0"),
            ("bootcmd: [[/bin/sh, -c, 'echo ${{ title }}']]", "/bootcmd/0/2"),
            ("write_files: [{path: /a, content: '#!/bin/sh\n${{ title }}'}]", "/write_files/0/content"),
            ("'${{ title }}': a", "/"),
        ] {
            let template = document::read(&format!("#cloud-config\n{bad}\n")).unwrap();
            let findings = check_places(&template, &["title"]);
            assert_eq!(findings.iter().map(|f| f.at.as_str()).collect::<Vec<_>>(), [at], "{bad}");
        }
    }

    #[test]
    fn the_reporter_comes_with_those_who_use_it() {
        let template =
            document::read("#cloud-config\nruncmd: [[/usr/local/sbin/mpanel-report, done, Ready]]\n").unwrap();
        let text = |text: &str| Filled::Text(text.into());
        let values = [("report_url", text("https://panel.example/x")), ("report_token", text("abc"))];
        let values = values.map(|(name, value)| (name.to_owned(), value)).into();
        let read = document::read(&render(&template, &values).unwrap()).unwrap();
        let script = read["write_files"][0]["content"].as_str().unwrap();
        assert!(script.contains("report_url='https://panel.example/x'\nreport_token='abc'\n"), "{script}");
        assert!(script.contains(r#"tr -d '\000-\037"\134' | cut"#), "{script}");
        assert!(
            script.contains(r#"printf '{"token":"%s","state":"%s","words":"%s"}' "$report_token" "$1""#),
            "{script}"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_value_changes_the_structure(title in "\\PC{0,80}|[\\n\\r\\t :#'\"{}$\\[\\]|>&*!%@`-]{0,20}") {
            let template = document::read(TEMPLATE).unwrap();
            let plain = document::read(&render(&template, &values("x")).unwrap()).unwrap();
            let text = render(&template, &values(&title)).unwrap();
            let read = document::read(&text).unwrap();
            proptest::prop_assert_eq!(shape(&read), shape(&plain));
            let carried = format!("a {title}");
            proptest::prop_assert_eq!(read["runcmd"][0][1].as_str(), Some(carried.as_str()));
        }
    }
}
