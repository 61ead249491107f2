//! The variables of a template: what may be asked for, and what an answer has to be.

use std::collections::BTreeMap;

use mpanel_core::{Error, FieldError, OpContext, PublicKey, Result};
use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::words::words;

/// A form that asks more is none.
const MOST: usize = 30;
const LONGEST: usize = 500;
/// What mPanel fills in by itself.
pub(super) const BUILT_IN: &[&str] = &["hostname", "address", "report_url", "report_token"];

words! {
    /// What a variable holds.
    VariableKind {
        /// One line of text.
        Text = "text",
        /// One of several words.
        Choice = "choice",
        /// A whole number.
        Number = "number",
        /// Yes or no.
        YesNo = "yes_no",
        /// A password, made for each machine.
        Password = "password",
        /// A public SSH key.
        SshKey = "ssh_key",
    }
}

/// Something a template asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Its name in the document: small letters, digits and underscores.
    pub name: String,
    /// What the form calls it.
    pub label: String,
    /// What it holds.
    pub kind: VariableKind,
    /// What to know when filling it in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// Whether it may stay empty.
    #[serde(default)]
    pub required: bool,
    /// What it is when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// A regular expression that the whole text has to match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The words of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}

/// What a variable has become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Filled {
    Text(String),
    Number(i64),
    YesNo(bool),
}

impl Filled {
    /// As it stands within a text.
    pub(super) fn words(&self) -> String {
        match self {
            Filled::Text(text) => text.clone(),
            Filled::Number(number) => number.to_string(),
            Filled::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        }
    }
}

/// Answers as they are given.
pub type Answers = BTreeMap<String, Value>;

/// Checks what a template wants to ask.
pub(super) fn check_variables(variables: &[Variable]) -> Result<()> {
    if variables.len() > MOST {
        return Err(Error::invalid("/variables", "too_many", format!("A template asks for at most {MOST} things.")));
    }
    let mut wrong = Vec::new();
    for (n, variable) in variables.iter().enumerate() {
        let twice = variables[..n].iter().any(|v| v.name == variable.name);
        if twice {
            wrong.push(field(format!("/variables/{n}/name"), "taken", "Two variables have this name."));
        } else if let Err((member, detail)) = check_variable(variable) {
            wrong.push(field(format!("/variables/{n}/{member}"), "not_valid", detail));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

fn check_variable(variable: &Variable) -> std::result::Result<(), (&'static str, String)> {
    let Variable { name, label, help, kind, .. } = variable;
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.is_empty()
        || name.len() > 40
        || !name.chars().all(letters)
        || !name.starts_with(|c: char| c.is_ascii_lowercase())
    {
        return Err(("name", "Use 1 to 40 small letters, digits and underscores, a letter first.".to_owned()));
    }
    if BUILT_IN.contains(&name.as_str()) {
        return Err(("name", format!("{name} is filled in by mPanel. Choose another name.")));
    }
    if label.trim().is_empty() || label.chars().count() > 80 || label.chars().any(char::is_control) {
        return Err(("label", "Give it a label of 1 to 80 characters.".to_owned()));
    }
    if help.chars().count() > LONGEST {
        return Err(("help", format!("Use at most {LONGEST} characters.")));
    }
    let text = *kind == VariableKind::Text;
    if variable.pattern.is_some() && !text {
        return Err(("pattern", "Only texts have a pattern.".to_owned()));
    }
    if let Some(pattern) = &variable.pattern
        && (pattern.len() > 200 || expression(pattern).is_none())
    {
        return Err(("pattern", "This is no regular expression that can be read.".to_owned()));
    }
    let words = &variable.choices;
    let word = |w: &String| !w.is_empty() && w.chars().count() <= 80 && !w.chars().any(char::is_control);
    if (*kind == VariableKind::Choice) != (1..=50).contains(&words.len()) || !words.iter().all(word) {
        return Err(("choices", "A choice has 1 to 50 words, and nothing else has any.".to_owned()));
    }
    let numbers = variable.min.is_some() || variable.max.is_some();
    if numbers && *kind != VariableKind::Number || variable.min > variable.max && variable.max.is_some() {
        return Err(("min", "Only numbers have a smallest and a largest, in this order.".to_owned()));
    }
    match &variable.default {
        Some(_) if *kind == VariableKind::Password => {
            Err(("default", "A password is made for each machine.".to_owned()))
        }
        Some(value) => answer(variable, value).map(|_| ()).map_err(|detail| ("default", detail)),
        None => Ok(()),
    }
}

/// Fills every variable: from the answers, the defaults, or, for passwords, fresh. `at` is where the answers stand.
pub(crate) fn fill(
    variables: &[Variable],
    answers: &Answers,
    at: &str,
    password: &mut dyn FnMut() -> String,
) -> Result<BTreeMap<String, Filled>> {
    let mut wrong = Vec::new();
    for name in answers.keys().filter(|name| !variables.iter().any(|v| &v.name == *name)) {
        let name = name.chars().take(60).collect::<String>().replace('~', "~0").replace('/', "~1");
        wrong.push(field(
            format!("{at}/{name}"),
            "unknown_variable",
            "Nothing of this name is asked for. Leave it out.",
        ));
    }
    let mut filled = BTreeMap::new();
    for variable in variables {
        match filled_one(variable, answers.get(&variable.name), password) {
            Ok(value) => drop(filled.insert(variable.name.clone(), value)),
            Err((code, detail)) => wrong.push(field(format!("{at}/{}", variable.name), code, detail)),
        }
    }
    if wrong.is_empty() { Ok(filled) } else { Err(Error::invalid_fields(wrong)) }
}

fn filled_one(
    variable: &Variable,
    given: Option<&Value>,
    password: &mut dyn FnMut() -> String,
) -> std::result::Result<Filled, (&'static str, String)> {
    let empty = |v: &&Value| !(v.is_null() || v.as_str().is_some_and(|t| t.trim().is_empty()));
    let given = given.filter(empty);
    if variable.kind == VariableKind::Password {
        return match given {
            Some(_) => Err(("not_valid", "This password is made for the machine. Leave it out.".to_owned())),
            None => Ok(Filled::Text(password())),
        };
    }
    match given.or(variable.default.as_ref()) {
        Some(value) => answer(variable, value).map_err(|detail| ("not_valid", detail)),
        None if variable.required => Err(("required", format!("Fill in {}.", variable.label))),
        None => Ok(match variable.kind {
            VariableKind::Number => Filled::Number(variable.min.unwrap_or(0).max(0)),
            VariableKind::YesNo => Filled::YesNo(false),
            _ => Filled::Text(String::new()),
        }),
    }
}

/// One answer as the kind wants it; the refusal says what would do.
fn answer(variable: &Variable, value: &Value) -> std::result::Result<Filled, String> {
    let text = || value.as_str().map(str::trim).ok_or_else(|| "Give a text.".to_owned());
    match variable.kind {
        VariableKind::YesNo => value.as_bool().map(Filled::YesNo).ok_or_else(|| "Say true or false.".to_owned()),
        VariableKind::Number => {
            let (min, max) = (variable.min.unwrap_or(i64::MIN), variable.max.unwrap_or(i64::MAX));
            let within = value.as_i64().filter(|n| (min..=max).contains(n));
            within.map(Filled::Number).ok_or_else(|| match (variable.min, variable.max) {
                (Some(min), Some(max)) => format!("Give a whole number from {min} to {max}."),
                (Some(min), None) => format!("Give a whole number from {min} on."),
                (None, Some(max)) => format!("Give a whole number up to {max}."),
                (None, None) => "Give a whole number.".to_owned(),
            })
        }
        VariableKind::Choice => {
            let text = text()?;
            let known = variable.choices.iter().any(|c| c == text);
            if known {
                Ok(Filled::Text(text.to_owned()))
            } else {
                Err(format!("Choose one of: {}.", variable.choices.join(", ")))
            }
        }
        VariableKind::SshKey => {
            let key: std::result::Result<PublicKey, _> = text()?.parse();
            key.map(|k| Filled::Text(k.line().to_owned()))
                .map_err(|_| "Paste one whole public key, such as ssh-ed25519 AAAA…".to_owned())
        }
        VariableKind::Text | VariableKind::Password => {
            let text = text()?;
            if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
                return Err(format!("Use one line of at most {LONGEST} characters."));
            }
            match variable.pattern.as_deref().map(expression) {
                Some(Some(pattern)) if pattern.is_match(text) => Ok(Filled::Text(text.to_owned())),
                Some(_) => Err(if variable.help.is_empty() {
                    "This does not have the form that is asked for.".to_owned()
                } else {
                    variable.help.clone()
                }),
                None => Ok(Filled::Text(text.to_owned())),
            }
        }
    }
}

// A machine that is linear in the text: an expression of staff cannot hold a request up.
fn expression(pattern: &str) -> Option<Regex> {
    regex::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(256 * 1024).build().ok()
}

fn field(pointer: String, code: &'static str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer, code, detail: detail.into() }
}

/// A fresh password of 24 letters and digits that cannot be mistaken for each other: 120 random bits.
pub(crate) fn fresh_password(ctx: &OpContext) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    ctx.random::<24>().iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// Values to look at a document with, where nobody has given any.
pub(super) fn samples(variables: &[Variable], answers: &Answers) -> BTreeMap<String, Filled> {
    let sample = |variable: &Variable| {
        let filled = filled_one(variable, answers.get(&variable.name), &mut || "made-for-each-machine".to_owned());
        let filled = filled.ok().filter(|f| !matches!(f, Filled::Text(t) if t.is_empty()));
        filled.unwrap_or_else(|| match variable.kind {
            VariableKind::Number => Filled::Number(variable.min.unwrap_or(1)),
            VariableKind::YesNo => Filled::YesNo(false),
            _ => Filled::Text(format!("<{}>", variable.name)),
        })
    };
    variables.iter().map(|variable| (variable.name.clone(), sample(variable))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn variable(text: Value) -> Variable {
        let mut whole = json!({ "name": "x", "label": "X" });
        whole.as_object_mut().unwrap().extend(text.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn answers_are_judged_by_their_kind() {
        let text = json!({ "kind": "text", "required": true, "pattern": "[a-z]+" });
        let number = json!({ "kind": "number", "min": 1, "max": 9, "default": 3 });
        let choice = json!({ "kind": "choice", "choices": ["a", "b"] });
        let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me";
        let table = [
            (text.clone(), json!(" abc "), Ok(Filled::Text("abc".into()))),
            (text.clone(), json!("abc1"), Err("not_valid")),
            (text.clone(), json!("abc\nabc"), Err("not_valid")),
            (text.clone(), json!(1), Err("not_valid")),
            (text, json!("  "), Err("required")),
            (number.clone(), json!(9), Ok(Filled::Number(9))),
            (number.clone(), json!(10), Err("not_valid")),
            (number.clone(), json!("9"), Err("not_valid")),
            (number.clone(), json!(1.5), Err("not_valid")),
            (number, Value::Null, Ok(Filled::Number(3))),
            (choice.clone(), json!("b"), Ok(Filled::Text("b".into()))),
            (choice, json!("c"), Err("not_valid")),
            (json!({ "kind": "yes_no" }), json!(true), Ok(Filled::YesNo(true))),
            (json!({ "kind": "yes_no" }), json!("true"), Err("not_valid")),
            (json!({ "kind": "ssh_key" }), json!(key), Ok(Filled::Text(key.into()))),
            (json!({ "kind": "ssh_key" }), json!("ssh-rsa no"), Err("not_valid")),
            (json!({ "kind": "password" }), Value::Null, Ok(Filled::Text("fresh".into()))),
            (json!({ "kind": "password" }), json!("mine"), Err("not_valid")),
        ];
        for (kind, given, expected) in table {
            let answers = Answers::from([("x".to_owned(), given.clone())]);
            let filled = fill(&[variable(kind.clone())], &answers, "/variables", &mut || "fresh".to_owned());
            let got = filled.map(|f| f["x"].clone()).map_err(|e| e.fields()[0].code);
            assert_eq!(got, expected, "{kind} {given}");
        }
        let stranger = Answers::from([("y/z".to_owned(), json!(1))]);
        let error = fill(&[], &stranger, "/variables", &mut String::new).unwrap_err();
        assert_eq!(error.fields()[0].pointer, "/variables/y~1z");
    }

    #[test]
    fn a_variable_that_makes_no_sense_is_refused() {
        for bad in [
            json!({ "kind": "text", "name": "X" }),
            json!({ "kind": "text", "name": "hostname" }),
            json!({ "kind": "text", "label": " " }),
            json!({ "kind": "text", "pattern": "[" }),
            json!({ "kind": "text", "pattern": "a{1000}{1000}" }),
            json!({ "kind": "number", "pattern": "1" }),
            json!({ "kind": "choice" }),
            json!({ "kind": "text", "choices": ["a"] }),
            json!({ "kind": "number", "min": 2, "max": 1 }),
            json!({ "kind": "number", "min": 2, "default": 1 }),
            json!({ "kind": "password", "default": "secret" }),
        ] {
            assert!(check_variables(&[variable(bad.clone())]).is_err(), "{bad}");
        }
        let good = variable(json!({ "kind": "number", "min": 2, "default": 2 }));
        check_variables(std::slice::from_ref(&good)).unwrap();
        assert!(check_variables(&[good.clone(), good]).is_err(), "two of one name");
    }
}
