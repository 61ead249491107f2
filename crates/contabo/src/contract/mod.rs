//! The client compared with the API document: every operation, every field of
//! every request and answer, every word of every enumeration, both ways.
//!
//! Nothing here repeats what the client knows. The fields come from the types
//! themselves: [`probe`] is a deserializer that notes what a type asks for
//! while it reads a sample made from the document ([`document`]). Requests are
//! also written again and must give the sample back.

mod document;
mod probe;
mod tests;

use std::any::TypeId;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

pub(crate) use probe::{Log, Probe};

use crate::reply::Reply;

/// Reads a sample as a type and notes what the type asks for.
pub(crate) type Reader = fn(&Value, &Log) -> Result<(), String>;

/// Reads a sample as a type and writes it again.
pub(crate) type RoundTrip = fn(&Value, &Log) -> Result<Value, String>;

/// The types of one operation.
pub(crate) struct Types {
    pub(crate) query: Option<RoundTrip>,
    pub(crate) body: Option<RoundTrip>,
    pub(crate) row: Option<Reader>,
    /// The only query parameters that are sent, where that is limited.
    pub(crate) only: Option<&'static [&'static str]>,
}

impl Types {
    pub(crate) fn of<Q, B, R>(only: Option<&'static [&'static str]>) -> Self
    where
        Q: Serialize + DeserializeOwned + 'static,
        B: Serialize + DeserializeOwned + 'static,
        R: Reply,
    {
        Self { query: round_trip::<Q>(), body: round_trip::<B>(), row: R::probe(), only }
    }
}

pub(crate) fn reader<T: DeserializeOwned>() -> Reader {
    |sample, log| T::deserialize(Probe::new(sample, log)).map(drop).map_err(|error| error.to_string())
}

/// `()` stands for nothing at all.
fn round_trip<T: Serialize + DeserializeOwned + 'static>() -> Option<RoundTrip> {
    if TypeId::of::<T>() == TypeId::of::<()>() {
        return None;
    }
    Some(|sample, log| {
        let read = T::deserialize(Probe::new(sample, log)).map_err(|error| error.to_string())?;
        serde_json::to_value(read).map_err(|error| error.to_string())
    })
}
