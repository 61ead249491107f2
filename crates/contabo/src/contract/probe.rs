//! A deserializer that notes which fields and words a type asks for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

type Names = BTreeSet<String>;

/// What was seen of one type: what the client knows, what the document says.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) client: Names,
    pub(crate) document: Names,
}

/// What all types together asked for.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) structs: RefCell<BTreeMap<&'static str, Seen>>,
    /// The words of each enumeration the client knows.
    pub(crate) words: RefCell<BTreeMap<&'static str, Seen>>,
    /// Where in the present sample an enumeration was read, and which.
    pub(crate) words_at: RefCell<BTreeMap<String, &'static str>>,
    pub(crate) missing: RefCell<Names>,
    place: RefCell<String>,
}

impl Log {
    /// Begins with another sample.
    pub(crate) fn begin(&self, place: &str) {
        place.clone_into(&mut self.place.borrow_mut());
        self.words_at.borrow_mut().clear();
    }

    fn note_struct(&self, name: &'static str, fields: &'static [&'static str], sample: &Map<String, Value>, at: &str) {
        let mut structs = self.structs.borrow_mut();
        let seen = structs.entry(name).or_default();
        seen.client.extend(fields.iter().map(|field| (*field).to_owned()));
        seen.document.extend(sample.keys().cloned());
        let unknown = sample.keys().filter(|key| !fields.contains(&key.as_str()));
        let place = self.place.borrow();
        self.missing.borrow_mut().extend(unknown.map(|key| format!("{place}{at}: {name} has no field {key}")));
    }

    fn note_words(&self, name: &'static str, words: &'static [&'static str], at: &str) {
        self.words_at.borrow_mut().insert(at.to_owned(), name);
        let mut all = self.words.borrow_mut();
        all.entry(name).or_default().client.extend(words.iter().map(|word| (*word).to_owned()));
    }
}

/// A sample being read.
pub(crate) struct Probe<'a> {
    value: &'a Value,
    log: &'a Log,
    at: String,
}

impl<'a> Probe<'a> {
    pub(crate) fn new(value: &'a Value, log: &'a Log) -> Self {
        Self { value, log, at: String::new() }
    }
}

type Error = serde_json::Error;

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(yes) => visitor.visit_bool(*yes),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => visitor.visit_u64(number),
                (None, Some(number)) => visitor.visit_i64(number),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => visitor.visit_seq(Items { items: items.iter(), log: self.log, at: self.at }),
            Value::Object(fields) => {
                visitor.visit_map(Fields { fields: fields.iter(), next: None, log: self.log, at: self.at })
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if let Value::Object(sample) = self.value {
            self.log.note_struct(name, fields, sample, &self.at);
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.log.note_words(name, words, &self.at);
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

struct Items<'a> {
    items: std::slice::Iter<'a, Value>,
    log: &'a Log,
    at: String,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(value) = self.items.next() else { return Ok(None) };
        seed.deserialize(Probe { value, log: self.log, at: format!("{}/0", self.at) }).map(Some)
    }
}

struct Fields<'a> {
    fields: serde_json::map::Iter<'a>,
    next: Option<(&'a String, &'a Value)>,
    log: &'a Log,
    at: String,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.fields.next();
        let Some((name, _)) = self.next else { return Ok(None) };
        seed.deserialize(StrDeserializer::<Error>::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, value) = self.next.take().expect("serde asks for a key first");
        seed.deserialize(Probe { value, log: self.log, at: format!("{}/{name}", self.at) })
    }
}
