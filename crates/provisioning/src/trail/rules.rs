//! Laying a provider's lists into one, and saying what changed. Pure.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::TrailChange;
use crate::provider::trail::{NotedIn, NotedWrite};

/// The lists a trail consists of, in the order of a mark's numbers.
pub(super) const LISTS: [NotedIn; 3] = [NotedIn::Machine, NotedIn::Action, NotedIn::Snapshot];

/// Longest value that is shown.
const LONGEST: usize = 200;
/// Parts of names whose values may let somebody in.
const SECRET: &[&str] = &["password", "secret", "userdata", "sshkey", "token", "key"];

/// How far each list was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cursor(pub(super) [usize; LISTS.len()]);

impl Cursor {
    /// Reads a mark.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.split('.').map(|part| part.parse::<u32>().ok().and_then(|n| usize::try_from(n).ok()));
        let mut out = [0; LISTS.len()];
        for place in &mut out {
            *place = numbers.next()??;
        }
        numbers.next().is_none().then_some(Self(out))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(usize::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// What was read of one list. Places count its rows as the provider pages them, with those of other machines.
#[derive(Debug)]
pub(super) struct ListRead {
    /// The machine's writes, each with its place.
    pub(super) writes: Vec<(usize, NotedWrite)>,
    /// The place up to which it was read.
    pub(super) end: usize,
    /// Whether more of it follows.
    pub(super) more: bool,
}

/// The latest writes of several lists, and where to go on.
pub(super) fn merge(lists: Vec<ListRead>, most: usize) -> (Vec<NotedWrite>, Option<Cursor>) {
    let more = lists.iter().any(|list| list.more);
    let mut next = Cursor::default();
    let mut all: Vec<(usize, usize, NotedWrite)> = Vec::new();
    for (index, list) in lists.into_iter().enumerate() {
        next.0[index] = list.end;
        all.extend(list.writes.into_iter().map(|(place, write)| (index, place, write)));
    }
    // Stable: what happened in one instant keeps the order of its list.
    all.sort_by_key(|(_, _, write)| std::cmp::Reverse(write.at));
    let left = all.split_off(all.len().min(most));
    for (index, place, _) in &left {
        next.0[*index] = next.0[*index].min(*place);
    }
    let goes_on = more || !left.is_empty();
    (all.into_iter().map(|(_, _, write)| write).collect(), goes_on.then_some(next))
}

/// What changed, field by field, by `{prev, new}`. What stayed is left out; what may let somebody in is not shown.
pub(super) fn changes(said: &Value) -> Vec<TrailChange> {
    let (before, after) = (said.get("prev"), said.get("new"));
    let names = |value: Option<&Value>| -> Vec<String> {
        value.and_then(Value::as_object).map(|fields| fields.keys().cloned().collect()).unwrap_or_default()
    };
    let all: BTreeSet<String> = names(before).into_iter().chain(names(after)).collect();
    let one = |field: String| {
        let of = |value: Option<&Value>| value.and_then(|fields| fields.get(&field)).cloned();
        let raw = (of(before), of(after));
        let (was, is) = (raw.0.as_ref().and_then(text), raw.1.as_ref().and_then(text));
        let is_hidden = is_secret(&field) || [&raw.0, &raw.1].into_iter().flatten().any(is_document);
        let hidden = is_hidden && (was.is_some() || is.is_some());
        let differs = was != is || hidden && raw.0 != raw.1;
        let (before, after) = if hidden { (None, None) } else { (was, is) };
        differs.then_some(TrailChange { field, before, after, hidden })
    };
    all.into_iter().filter_map(one).collect()
}

fn is_secret(field: &str) -> bool {
    let plain: String = field.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    SECRET.iter().any(|part| plain.contains(part))
}

/// Several lines, which may be a document for a first start or a key.
fn is_document(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().contains(['\n', '\r']) && inside(text).is_none())
}

/// What is written as JSON in a string.
fn inside(text: &str) -> Option<Value> {
    let value: Value = serde_json::from_str(text).ok()?;
    (value.is_object() || value.is_array() || value.is_string()).then_some(value)
}

/// A value as text; nothing for what is not there. It loses what may let somebody in.
fn text(value: &Value) -> Option<String> {
    let words = match value {
        Value::Null => return None,
        Value::String(text) if text.is_empty() => return None,
        other => match without_secrets(other) {
            Value::String(text) => text,
            shown => shown.to_string(),
        },
    };
    Some(if words.chars().count() > LONGEST { words.chars().take(LONGEST).chain(['…']).collect() } else { words })
}

fn without_secrets(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let shown = fields.iter().filter(|(name, _)| !is_secret(name));
            Value::Object(shown.map(|(name, value)| (name.clone(), without_secrets(value))).collect())
        }
        Value::Array(all) => Value::Array(all.iter().map(without_secrets).collect()),
        Value::String(_) if is_document(value) => Value::String("…".to_owned()),
        Value::String(text) => inside(text).map_or_else(|| value.clone(), |found| without_secrets(&found)),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use mpanel_core::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::provider::trail::NotedChange;

    fn write(list: NotedIn, second: i64) -> NotedWrite {
        NotedWrite {
            id: second.to_string(),
            list,
            change: NotedChange::Updated,
            at: Timestamp::from_second(second).ok(),
            by: "api@example.com".to_owned(),
            request_id: String::new(),
            trace: None,
            changes: Value::Null,
        }
    }

    /// A list read from a place on, of whose rows every `every`th is the machine's.
    fn list(kind: NotedIn, (from, every): (usize, usize), seconds: &[i64]) -> ListRead {
        let placed = |(n, second): (usize, &i64)| (from + n * every, write(kind, *second));
        let writes = seconds.iter().enumerate().map(placed).collect();
        ListRead { writes, end: from + seconds.len() * every, more: false }
    }

    #[test]
    fn the_latest_of_all_lists_come_first_and_the_mark_says_how_far_each_was_read() {
        let lists = || {
            vec![
                list(NotedIn::Machine, (0, 1), &[90, 10]),
                list(NotedIn::Action, (0, 1), &[80, 70, 60]),
                list(NotedIn::Snapshot, (0, 1), &[]),
            ]
        };
        let (first, next) = merge(lists(), 3);
        assert_eq!(first.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["90", "80", "70"]);
        assert_eq!(next, Some(Cursor([1, 2, 0])));
        let rest = vec![
            list(NotedIn::Machine, (1, 1), &[10]),
            list(NotedIn::Action, (2, 1), &[60]),
            list(NotedIn::Snapshot, (0, 1), &[]),
        ];
        let (last, next) = merge(rest, 3);
        assert_eq!(last.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["60", "10"]);
        assert_eq!(next, None);
    }

    #[test]
    fn rows_of_other_machines_count_in_the_mark() {
        let others = ListRead { writes: Vec::new(), end: 125, more: true };
        let lists = vec![list(NotedIn::Machine, (10, 7), &[90, 80, 70]), others, list(NotedIn::Snapshot, (4, 1), &[])];
        let (first, next) = merge(lists, 2);
        assert_eq!(first.iter().map(|w| w.id.as_str()).collect::<Vec<_>>(), ["90", "80"]);
        assert_eq!(next, Some(Cursor([24, 125, 4])));
    }

    #[test]
    fn marks_are_three_numbers_and_nothing_else() {
        for (text, expected) in [
            ("0.0.0", Some(Cursor([0, 0, 0]))),
            ("25.3.1", Some(Cursor([25, 3, 1]))),
            ("1.2", None),
            ("1.2.3.4", None),
            ("a.b.c", None),
            ("-1.0.0", None),
            ("", None),
        ] {
            assert_eq!(Cursor::parse(text), expected, "{text}");
        }
        assert_eq!(Cursor([4, 5, 6]).to_string(), "4.5.6");
    }

    #[test]
    fn what_stands_in_strings_is_no_less_secret() {
        let said = json!({
            "prev": { "config": r#"{"region":"EU","rootPassword":"old"}"#, "init": "#cloud-config\nusers: [a]" },
            "new": {
                "config": r#"{"region":"UK","rootPassword":"new"}"#, "init": "#cloud-config\nusers: [b]",
                "pretty": "{\n \"token\": \"t\",\n \"size\": 4\n}", "within": { "text": "a\nb", "word": "hello" },
            },
        });
        let found = changes(&said);
        let of = |name: &str| found.iter().find(|c| c.field == name).cloned().unwrap();
        assert_eq!(of("config").after.as_deref(), Some(r#"{"region":"UK"}"#));
        assert_eq!(of("pretty").after.as_deref(), Some(r#"{"size":4}"#));
        assert_eq!(of("within").after.as_deref(), Some(r#"{"text":"…","word":"hello"}"#));
        let init = of("init");
        assert!(init.hidden && init.before.is_none() && init.after.is_none(), "{init:?}");
    }

    #[test]
    fn what_changed_is_said_field_by_field_and_secrets_are_not() {
        let said = json!({
            "prev": { "displayName": "a", "region": "EU", "rootPassword": 1, "userData": null, "addOns": [] },
            "new": { "displayName": "b", "region": "EU", "rootPassword": 2, "userData": "#cloud-config",
                "addOns": [{ "id": 1477, "secret": "x" }] },
        });
        let found = changes(&said);
        let of = |name: &str| found.iter().find(|c| c.field == name).cloned();
        assert_eq!(found.len(), 4, "{found:#?}");
        assert_eq!(of("displayName").unwrap().after.as_deref(), Some("b"));
        assert_eq!(of("addOns").unwrap().after.as_deref(), Some(r#"[{"id":1477}]"#));
        for name in ["rootPassword", "userData"] {
            let one = of(name).unwrap();
            assert!(one.hidden && one.before.is_none() && one.after.is_none(), "{one:?}");
        }
        assert!(!found.iter().any(|c| c.field == "region"));
        assert_eq!(changes(&Value::Null), []);
        let long = changes(&json!({ "new": { "text": "x".repeat(500) } }));
        assert_eq!(long[0].after.as_ref().unwrap().chars().count(), LONGEST + 1);
    }
}
