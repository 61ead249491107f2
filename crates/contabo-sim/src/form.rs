//! Reading the fields of a request body: every field is looked at, and all that is wrong is said at once.

use serde_json::{Map, Value};

use crate::error::ApiError;

/// A body being read.
pub(crate) struct Form<'a> {
    fields: &'a Map<String, Value>,
    troubles: Vec<String>,
}

impl<'a> Form<'a> {
    pub(crate) fn new(fields: &'a Map<String, Value>) -> Self {
        Self { fields, troubles: Vec::new() }
    }

    /// A field that is there and not null.
    fn given(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub(crate) fn trouble(&mut self, sentence: impl Into<String>) {
        self.troubles.push(sentence.into());
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<&'a str> {
        let value = self.given(name)?;
        let text = value.as_str();
        if text.is_none() {
            self.trouble(format!("{name} must be a string"));
        }
        text
    }

    /// Text with a number of characters.
    pub(crate) fn text_of(&mut self, name: &str, shortest: usize, longest: usize) -> Option<&'a str> {
        let text = self.text(name)?;
        let length = text.chars().count();
        if length < shortest {
            self.trouble(format!("{name} must be longer than or equal to {shortest} characters"));
        }
        if length > longest {
            self.trouble(format!("{name} must be shorter than or equal to {longest} characters"));
        }
        Some(text)
    }

    /// Text that must be there.
    pub(crate) fn required_text(&mut self, name: &str, shortest: usize, longest: usize) -> String {
        if self.given(name).is_none() {
            self.trouble(format!("{name} should not be null or undefined"));
        }
        self.text_of(name, shortest, longest).unwrap_or_default().to_owned()
    }

    /// One of some words.
    pub(crate) fn word(&mut self, name: &str, words: &[&str]) -> Option<&'a str> {
        let text = self.text(name)?;
        if !words.contains(&text) {
            self.trouble(format!("{name} must be one of the following values: {}", words.join(", ")));
        }
        Some(text)
    }

    pub(crate) fn uuid(&mut self, name: &str) -> Option<&'a str> {
        let text = self.given(name)?.as_str().unwrap_or_default();
        if text.parse::<uuid::Uuid>().is_err() {
            self.trouble(format!("{name} must be a UUID"));
        }
        Some(text)
    }

    pub(crate) fn integer(&mut self, name: &str) -> Option<i64> {
        let number = self.given(name)?.as_i64();
        if number.is_none() {
            self.trouble(format!("{name} must be an integer number"));
        }
        number
    }

    pub(crate) fn integers(&mut self, name: &str) -> Option<Vec<i64>> {
        let value = self.given(name)?;
        let Some(items) = value.as_array() else {
            self.trouble(format!("{name} must be an array"));
            return None;
        };
        let numbers: Vec<i64> = items.iter().filter_map(Value::as_i64).collect();
        if numbers.len() != items.len() {
            self.trouble(format!("each value in {name} must be an integer number"));
        }
        Some(numbers)
    }

    /// Says so if a field is not there.
    pub(crate) fn require(&mut self, name: &str) {
        if self.given(name).is_none() {
            self.trouble(format!("{name} should not be null or undefined"));
        }
    }

    pub(crate) fn required_word(&mut self, name: &str, words: &[&str]) -> String {
        self.require(name);
        self.word(name, words).unwrap_or_default().to_owned()
    }

    pub(crate) fn required_integer(&mut self, name: &str) -> i64 {
        self.require(name);
        self.integer(name).unwrap_or_default()
    }

    pub(crate) fn boolean(&mut self, name: &str) -> Option<bool> {
        let value = self.given(name)?.as_bool();
        if value.is_none() {
            self.trouble(format!("{name} must be a boolean value"));
        }
        value
    }

    pub(crate) fn required_boolean(&mut self, name: &str) -> bool {
        self.require(name);
        self.boolean(name).unwrap_or_default()
    }

    pub(crate) fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        let items = self.array(name)?;
        let texts: Vec<String> = items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
        if texts.len() != items.len() {
            self.trouble(format!("each value in {name} must be a string"));
        }
        Some(texts)
    }

    pub(crate) fn array(&mut self, name: &str) -> Option<&'a [Value]> {
        let items = self.given(name)?.as_array();
        if items.is_none() {
            self.trouble(format!("{name} must be an array"));
        }
        items.map(Vec::as_slice)
    }

    /// An instant.
    pub(crate) fn instant(&mut self, name: &str) -> Option<jiff::Timestamp> {
        let text = self.text(name)?;
        let instant = text.parse().ok();
        if instant.is_none() {
            self.trouble(format!("{name} must be a valid ISO 8601 date string"));
        }
        instant
    }

    /// A size in TB, kept in GB.
    pub(crate) fn terabytes(&mut self, name: &str) -> Option<u64> {
        let size = self.given(name)?.as_f64().filter(|tb| *tb > 0.0 && *tb <= 100_000.0);
        if size.is_none() {
            self.trouble(format!("{name} must be a positive number"));
        }
        // The check above keeps it in range.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        size.map(|tb| (tb * 1000.0).round() as u64)
    }

    /// What another form found inside a part of a list.
    pub(crate) fn adopt_numbered(&mut self, inner: Form<'_>, field: &str, number: usize) {
        self.troubles.extend(inner.troubles.into_iter().map(|trouble| format!("{field}.{number}.{trouble}")));
    }

    /// What another form found inside a field.
    pub(crate) fn adopt(&mut self, inner: Form<'_>) {
        self.troubles.extend(inner.troubles);
    }

    pub(crate) fn object(&mut self, name: &str) -> Option<&'a Map<String, Value>> {
        let object = self.given(name)?.as_object();
        if object.is_none() {
            self.trouble(format!("{name} must be an object"));
        }
        object
    }

    /// All that was wrong, as the answer.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        if self.troubles.is_empty() { Ok(()) } else { Err(ApiError::invalid(self.troubles)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_troubles_are_told_at_once() {
        let body = serde_json::json!({ "period": "one", "imageId": "ubuntu", "name": "", "keys": [1, "2"] });
        let mut form = Form::new(body.as_object().unwrap());
        form.integer("period");
        form.uuid("imageId");
        form.text_of("name", 1, 3);
        form.integers("keys");
        form.required_text("kind", 0, 9);
        assert_eq!(
            form.troubles,
            [
                "period must be an integer number",
                "imageId must be a UUID",
                "name must be longer than or equal to 1 characters",
                "each value in keys must be an integer number",
                "kind should not be null or undefined",
            ]
        );
    }
}
