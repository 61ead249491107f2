//! Cloud-config as a value: read from YAML, written as YAML.
//!
//! Text is never pasted into a document. A document is read into a value, the value is changed, and the value is
//! written by [`write`], in which every text stands in double quotes or in a literal block. So no reader of any YAML
//! version takes a text for a number, a date, a yes or a new key.

use serde_yaml_ng::{Mapping, Value};

use super::Finding;
use super::weight::weigh;

/// The first line of a cloud-config.
pub(super) const HEADER: &str = "#cloud-config";
/// More than anybody needs; a document of this depth is an attack or a mistake.
const DEEPEST: usize = 32;

/// Reads a cloud-config. Its first line must say that it is one.
pub(super) fn read(text: &str) -> Result<Value, Finding> {
    let first = text.lines().next().unwrap_or_default().trim_end();
    if first != HEADER {
        return Err(Finding::new("", format!("The first line has to be {HEADER}.")));
    }
    let value: Value = weigh(text)
        .and_then(|()| serde_yaml_ng::from_str(text))
        .map_err(|error| Finding::new("", format!("This is no YAML that can be read: {error}.")))?;
    match value {
        Value::Null => Ok(Value::Mapping(Mapping::new())),
        Value::Mapping(_) => {
            plain("", &value, 0)?;
            Ok(value)
        }
        _ => Err(Finding::new("", "A cloud-config consists of keys with values, such as packages: [nginx].")),
    }
}

// Tags name types of some programming language, and keys that are no texts mean different things to different readers.
fn plain(at: &str, value: &Value, depth: usize) -> Result<(), Finding> {
    if depth > DEEPEST {
        return Err(Finding::new(at, format!("Nothing may be nested deeper than {DEEPEST} levels.")));
    }
    match value {
        Value::Tagged(_) => Err(Finding::new(at, "Tags such as !!binary are not taken. Write the value itself.")),
        Value::Sequence(items) => {
            items.iter().enumerate().try_for_each(|(n, item)| plain(&format!("{at}/{n}"), item, depth + 1))
        }
        Value::Mapping(fields) => fields.iter().try_for_each(|(key, field)| match key {
            Value::String(key) => plain(&format!("{at}/{key}"), field, depth + 1),
            _ => Err(Finding::new(at, "Put this key in quotes: keys have to be texts.")),
        }),
        Value::Number(number) if number.is_f64() && !number.is_finite() => {
            Err(Finding::new(at, "Infinite numbers and those that are none are not taken."))
        }
        _ => Ok(()),
    }
}

/// Writes a cloud-config.
pub(super) fn write(value: &Value) -> String {
    let mut out = format!("{HEADER}\n");
    match value {
        Value::Mapping(fields) if !fields.is_empty() => mapping(&mut out, fields, 0),
        _ => out.push_str("{}\n"),
    }
    out
}

fn mapping(out: &mut String, fields: &Mapping, indent: usize) {
    for (n, (key, field)) in fields.iter().enumerate() {
        // The first key of a list's item stands on the line of its dash.
        if n > 0 || indent == 0 || out.ends_with('\n') {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(&name(key.as_str().unwrap_or_default()));
        out.push(':');
        member(out, field, indent);
    }
}

/// What stands behind a key.
fn member(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Mapping(fields) if !fields.is_empty() => {
            out.push('\n');
            mapping(out, fields, indent + 2);
        }
        Value::Sequence(items) if !items.is_empty() => {
            out.push('\n');
            sequence(out, items, indent + 2);
        }
        other => {
            out.push(' ');
            scalar(out, other, indent + 2);
        }
    }
}

fn sequence(out: &mut String, items: &[Value], indent: usize) {
    for item in items {
        out.push_str(&" ".repeat(indent));
        out.push_str("- ");
        match item {
            Value::Mapping(fields) if !fields.is_empty() => mapping(out, fields, indent + 2),
            // A list in a list stays on one line: that is how commands are written.
            Value::Sequence(words) if !words.is_empty() => {
                out.push_str(&flow(item));
                out.push('\n');
            }
            other => scalar(out, other, indent + 2),
        }
    }
}

fn scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if is_block(text) => block(out, text, indent),
        other => {
            out.push_str(&flow(other));
            out.push('\n');
        }
    }
}

/// A value on one line, as JSON, which is YAML, too.
fn flow(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => quoted(text),
        Value::Sequence(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        Value::Mapping(fields) => {
            let field = |(key, field): (&Value, &Value)| {
                format!("{}: {}", quoted(key.as_str().unwrap_or_default()), flow(field))
            };
            format!("{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Value::Tagged(tagged) => flow(&tagged.value),
    }
}

/// A key: plain when every reader takes it for a text.
fn name(key: &str) -> String {
    let letters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let ambiguous = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"];
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.chars().all(letters)
        && !ambiguous.contains(&key.to_ascii_lowercase().as_str());
    if plain { key.to_owned() } else { quoted(key) }
}

fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_odd(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

// Characters that YAML does not print, or takes for the end of a line.
fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether a text may stand in a literal block: lines that begin with no blank, and one line end at most behind them.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    body.contains('\n')
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\t', '\n'])
        && !text.chars().any(|c| c != '\n' && is_odd(c))
        && !body.lines().any(|line| !line.is_empty() && line.trim().is_empty())
}

fn block(out: &mut String, text: &str, indent: usize) {
    out.push_str(if text.ends_with('\n') { "|\n" } else { "|-\n" });
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn both_ways(value: Value) -> String {
        let text = write(&value);
        assert_eq!(read(&text).unwrap(), value, "{text}");
        text
    }

    #[test]
    fn a_document_is_written_so_that_people_can_read_it() {
        let text = "#cloud-config\npackages: [nginx, git]\nwrite_files:\n  - path: /run/me\n    permissions: '0700'\n    \
                    content: |\n      #!/bin/sh\n\n      echo: yes\nruncmd: [[/run/me, --now]]\non: true\n";
        let written = both_ways(read(text).unwrap());
        assert_eq!(
            written,
            "#cloud-config\npackages:\n  - \"nginx\"\n  - \"git\"\nwrite_files:\n  - path: \"/run/me\"\n    \
             permissions: \"0700\"\n    content: |\n      #!/bin/sh\n\n      echo: yes\nruncmd:\n  - [\"/run/me\", \
             \"--now\"]\n\"on\": true\n"
        );
    }

    #[test]
    fn texts_that_look_like_something_else_stay_texts() {
        for text in [
            "",
            "yes",
            "0700",
            "12:30:45",
            "2026-01-01",
            "~",
            "=",
            "1_000",
            "!!int 3",
            "a: b",
            "- a",
            "#",
            " a",
            "a ",
            "a\nb",
            "a\nb\n",
            "a\nb\n\n",
            "\na\n",
            " a\nb",
            "\ta\nb",
            "a\n \nb",
            "a\n\nb",
            "a\r\nb",
            "\u{85}",
            "a\u{2028}b\nc",
            "\u{feff}",
            "\u{7f}",
            "---\n...",
            "a\n---\nb",
            "a\n# b: c\n",
            "%TAG",
            "{{",
            "\\",
            "\"",
            "'",
            "🦀\nb",
            "|",
            ">-",
        ] {
            let mut fields = Mapping::new();
            fields.insert("k".into(), text.into());
            fields.insert(text.into(), Value::Sequence(vec![text.into(), Value::Sequence(vec![text.into()])]));
            let inner = Value::Mapping(fields.clone());
            fields.insert("inner".into(), Value::Sequence(vec![inner.clone()]));
            fields.insert("more".into(), inner);
            both_ways(Value::Mapping(fields));
        }
    }

    #[test]
    fn what_is_no_plain_document_is_refused() {
        for bad in [
            "packages: [a]",
            "#cloud-config\n- a",
            "#cloud-config\na: [",
            "#cloud-config\na: 1\na: 2",
            "#cloud-config\n1: a",
            "#cloud-config\na: !object x",
            "#cloud-config\na: .inf",
            "#cloud-config\na: 1\n---\nb: 2",
            "## template: jinja\n#cloud-config\na: 1",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        // A few lines that stand for 160 million values.
        let bomb = format!("#cloud-config\na: &x [{}]\nb: [{}]\n", "1,".repeat(20_000), "*x,".repeat(8_000));
        assert!(read(&bomb).unwrap_err().detail.contains("repetitions"));
        assert!(read("#cloud-config\na: &x [nginx, git]\nb: *x\nc: [*x, *x]\n").is_ok(), "some repetition is fine");
        let deep = format!("#cloud-config\na: {}{}", "[".repeat(60), "]".repeat(60));
        assert!(read(&deep).is_err());
        assert_eq!(read("#cloud-config\n").unwrap(), Value::Mapping(Mapping::new()));
    }
}
