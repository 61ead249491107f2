//! How much a YAML document brings once its repetitions are written out, counted before any of it is kept.
//!
//! A few lines of aliases (`*x`) can stand for gigabytes, so what is read from people is weighed first.

use std::fmt;

use serde::de::{DeserializeSeed, Visitor};
use serde::de::{Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess};

/// Refuses a document that brings more than its text can hold.
pub(super) fn weigh(text: &str) -> Result<(), serde_yaml_ng::Error> {
    // Without repetitions there are fewer values and letters than twice the text's bytes; some repeat a little.
    let mut left = 8 * text.len() + 64;
    Weigh(&mut left).deserialize(serde_yaml_ng::Deserializer::from_str(text))
}

/// Takes from what is left for each value.
struct Weigh<'a>(&'a mut usize);

impl Weigh<'_> {
    fn spend<E: Error>(self, weight: usize) -> Result<(), E> {
        *self.0 = self.0.checked_sub(weight).ok_or_else(|| E::custom("its repetitions (*) make it too large"))?;
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Weigh<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Weigh<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.spend(1)
    }

    // A document without anything in it.
    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.spend(1)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        self.spend(1)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        self.spend(1)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        self.spend(1)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        self.spend(1)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.spend(1 + text.len())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        Weigh(&mut *self.0).spend(1)?;
        while items.next_element_seed(Weigh(&mut *self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        Weigh(&mut *self.0).spend(1)?;
        while fields.next_key_seed(Weigh(&mut *self.0))?.is_some() {
            fields.next_value_seed(Weigh(&mut *self.0))?;
        }
        Ok(())
    }

    // What carries a tag.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<(), A::Error> {
        let (_, value) = tagged.variant::<String>()?;
        value.newtype_variant_seed(self)
    }
}
