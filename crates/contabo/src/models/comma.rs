//! Lists that the API takes as one text with commas.

use std::fmt::Display;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<T: Display, S: Serializer>(items: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let texts: Vec<String> = items.iter().map(T::to_string).collect();
    serializer.serialize_str(&texts.join(","))
}

pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    T: FromStr,
    D: Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    let items = text.split(',').filter(|item| !item.is_empty()).map(str::parse);
    items.collect::<Result<_, _>>().map_err(|_| {
        let kind = std::any::type_name::<PhantomData<T>>();
        serde::de::Error::custom(format!("{text:?} is not a list of {kind}"))
    })
}
