//! Ways to bend a body that is right: wrong types and kinds at every place of it, also in fields that it could have and has not.

use serde_json::{Map, Value, json};

use crate::document::{Field, Operation};

/// A body and how it was bent.
pub type Bent = (String, String, Value);

fn bend_value(value: &Value) -> Vec<(&'static str, Value)> {
    let mut all = match value {
        Value::String(text) => vec![
            ("a number", json!(7)),
            ("true", json!(true)),
            ("an object", json!({ "a": 1 })),
            ("a list", json!([text])),
            ("100,000 letters", json!("x".repeat(100_000))),
            ("a NUL", json!(format!("{text}\u{0}"))),
            ("an escape character", json!(format!("{text}\u{1b}[31m"))),
            ("a bidi override", json!(format!("{text}\u{202e}txt"))),
        ],
        Value::Number(_) => vec![
            ("a text", json!("1")),
            ("negative", json!(-1)),
            ("a fraction", json!(1.5)),
            ("the largest", json!(i64::MAX)),
            ("beyond the largest", json!(u64::MAX)),
            ("astronomic", json!(1e300)),
        ],
        Value::Bool(_) => vec![("a text", json!("yes")), ("a number", json!(1))],
        Value::Array(_) => {
            vec![("a text", json!("x")), ("an object", json!({})), ("a list of odd things", json!([7, null, "x"]))]
        }
        Value::Object(_) => vec![("a text", json!("x")), ("a list", json!([1]))],
        Value::Null => Vec::new(),
    };
    match value.as_str() {
        Some("EUR") => all.extend([("no currency", json!("ZZZ")), ("another currency", json!("JPY"))]),
        Some(date) if date.len() == 10 && date.matches('-').count() == 2 => {
            let days = [("no day", "2026-02-30"), ("a far day", "9999-12-31"), ("a past day", "1999-12-31")];
            all.extend(days.map(|(how, day)| (how, json!(day))));
        }
        _ => {}
    }
    all
}

/// Every way to bend one place of `body`, everywhere in it.
pub fn bend(whole: &Value, at: &str, all: &mut Vec<Bent>) {
    let here = whole.pointer(at).unwrap().clone();
    for (how, bent) in bend_value(&here) {
        let mut body = whole.clone();
        *body.pointer_mut(at).unwrap() = bent;
        all.push((at.to_owned(), how.to_owned(), body));
    }
    match &here {
        Value::Object(fields) => {
            let mut body = whole.clone();
            let mut more: Map<String, Value> = fields.clone();
            more.insert("no_such_field".into(), json!(true));
            *body.pointer_mut(at).unwrap() = Value::Object(more);
            all.push((at.to_owned(), "an unknown field".into(), body));
            fields.keys().for_each(|field| bend(whole, &format!("{at}/{field}"), all));
        }
        Value::Array(items) => (0..items.len()).for_each(|n| bend(whole, &format!("{at}/{n}"), all)),
        _ => {}
    }
}

/// Values that no field of such a schema takes.
fn never_right(field: &Field) -> Vec<(&'static str, Value)> {
    if field.is("string") {
        let mut all = vec![("a number", json!(7)), ("100,000 letters", json!("x".repeat(100_000)))];
        if field.schema["format"] == "date" {
            all.push(("no day", json!("2026-02-30")));
        }
        all
    } else if field.is("integer") || field.is("number") {
        vec![("a text", json!("1")), ("negative", json!(-1))]
    } else if field.is("boolean") {
        vec![("a text", json!("yes"))]
    } else if field.is("array") {
        vec![("a text", json!("x"))]
    } else if field.is("object") {
        vec![("a text", json!("x")), ("an unknown field", json!({ "no_such_field": true }))]
    } else {
        Vec::new()
    }
}

/// The body with another value at a place; what is missing on the way is made.
pub fn with(whole: &Value, at: &str, value: &Value) -> Option<Value> {
    let (parent, name) = at.rsplit_once('/')?;
    let mut body = match whole.pointer(parent) {
        Some(Value::Null) | None => with(whole, parent, &if name == "0" { json!([]) } else { json!({}) })?,
        Some(_) => whole.clone(),
    };
    match body.pointer_mut(parent)? {
        Value::Object(fields) => {
            fields.insert(name.to_owned(), value.clone());
        }
        Value::Array(items) if items.is_empty() => items.push(value.clone()),
        Value::Array(items) => items[0] = value.clone(),
        _ => return None,
    }
    Some(body)
}

/// Every field the document knows of and the body has not, with values that it never takes.
pub fn bend_absent(operation: &Operation, whole: &Value, all: &mut Vec<Bent>) {
    for field in operation.fields() {
        let there = whole.pointer(&field.at).is_some_and(|value| !value.is_null());
        for (how, value) in never_right(&field).into_iter().filter(|_| !there) {
            all.extend(with(whole, &field.at, &value).map(|body| (field.at.clone(), how.to_owned(), body)));
        }
    }
}

/// The body with a million letters in the first text that it has.
pub fn bloat(whole: &Value) -> Option<Bent> {
    let mut all = Vec::new();
    bend(whole, "", &mut all);
    let (at, _, _) = all.into_iter().find(|(_, how, _)| how == "100,000 letters")?;
    let mut body = whole.clone();
    *body.pointer_mut(&at)? = json!("x".repeat(1_000_000));
    Some((at, "a million letters".to_owned(), body))
}
