//! Bucket policies: statements that allow or deny users of the account what they do with a bucket.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A policy as it was put, and what it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub text: String,
    pub statements: Vec<Statement>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Statement {
    allows: bool,
    principals: Vec<String>,
    actions: Vec<String>,
    resources: Vec<String>,
}

/// What a policy says of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    Denied,
    Silent,
}

impl Policy {
    /// Reads a policy; what is not understood is refused rather than ignored.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let whole: Value = serde_json::from_str(text).map_err(|error| format!("Policy is not valid JSON: {error}"))?;
        let listed = match &whole["Statement"] {
            Value::Array(all) => all.as_slice(),
            one @ Value::Object(_) => std::slice::from_ref(one),
            _ => return Err("Policy has no Statement".to_owned()),
        };
        let statements = listed.iter().map(statement).collect::<Result<Vec<Statement>, String>>()?;
        Ok(Self { text: text.to_owned(), statements })
    }

    /// A denial weighs more than any permission.
    pub(crate) fn says(&self, who: &str, action: &str, resource: &str) -> Verdict {
        let fits = |statement: &&Statement| statement.is_about(who, action, resource);
        let mut said = self.statements.iter().filter(fits).map(|statement| statement.allows).peekable();
        match (said.peek().is_some(), said.all(|allows| allows)) {
            (false, _) => Verdict::Silent,
            (true, true) => Verdict::Allowed,
            (true, false) => Verdict::Denied,
        }
    }
}

impl Statement {
    fn is_about(&self, who: &str, action: &str, resource: &str) -> bool {
        let any = |patterns: &[String], text: &str| patterns.iter().any(|pattern| matches(pattern, text));
        any(&self.principals, who) && any(&self.actions, action) && any(&self.resources, resource)
    }
}

fn statement(from: &Value) -> Result<Statement, String> {
    const KNOWN: [&str; 5] = ["Sid", "Effect", "Principal", "Action", "Resource"];
    let fields = from.as_object().ok_or("A Statement is not an object")?;
    if let Some(other) = fields.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(format!("The simulator does not know {other} in a Statement"));
    }
    let allows = match from["Effect"].as_str() {
        Some("Allow") => true,
        Some("Deny") => false,
        _ => return Err("Effect must be Allow or Deny".to_owned()),
    };
    let principal = match &from["Principal"] {
        Value::Object(kinds) => kinds.get("AWS").unwrap_or(&Value::Null),
        other => other,
    };
    let (principals, actions) = (words(principal, "Principal")?, words(&from["Action"], "Action")?);
    Ok(Statement { allows, principals, actions, resources: words(&from["Resource"], "Resource")? })
}

/// One word or a list of words.
fn words(from: &Value, name: &str) -> Result<Vec<String>, String> {
    let found: Option<Vec<String>> = match from {
        Value::String(one) => Some(vec![one.clone()]),
        Value::Array(all) => all.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    found.filter(|words| !words.is_empty()).ok_or_else(|| format!("{name} is missing or not text"))
}

/// `*` stands for any number of characters, `?` for one.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || *c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match star {
                // The last star takes one character more.
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, t) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_words() {
        for (pattern, text, wanted) in [
            ("s3:*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a/c", true),
            ("arn:aws:s3:::b", "arn:aws:s3:::bb", false),
            ("a*b?d", "axxbcd", true),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn denials_win_and_unknown_conditions_are_refused() {
        let policy = Policy::read(
            r#"{"Statement":[{"Effect":"Allow","Principal":{"AWS":["u1"]},"Action":"s3:*","Resource":"*"},
                {"Effect":"Deny","Principal":"*","Action":["s3:DeleteBucket"],"Resource":"*"}]}"#,
        )
        .unwrap();
        assert_eq!(policy.says("u1", "s3:GetObject", "r"), Verdict::Allowed);
        assert_eq!(policy.says("u1", "s3:DeleteBucket", "r"), Verdict::Denied);
        assert_eq!(policy.says("u2", "s3:GetObject", "r"), Verdict::Silent);
        let with = r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{}}}"#;
        assert!(Policy::read(with).unwrap_err().contains("Condition"));
    }
}
