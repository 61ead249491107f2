//! Operations: how the API document names each call, where it goes and which
//! types it carries. Every method of [`crate::Client`] sends one of these, so
//! the list of them is the list of what the client can do.

use std::fmt::Display;
use std::marker::PhantomData;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::reply::Reply;
use crate::request::{Request, Wire};

/// What kind of call it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Verb {
    fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl From<Verb> for Method {
    fn from(verb: Verb) -> Self {
        match verb {
            Verb::Get => Self::GET,
            Verb::Post => Self::POST,
            Verb::Put => Self::PUT,
            Verb::Patch => Self::PATCH,
            Verb::Delete => Self::DELETE,
        }
    }
}

/// One operation of the API: `Q` are the query parameters, `B` is the body
/// (`()` where there is none) and `R` says how the answer is read.
pub(crate) struct Operation<Q, B, R> {
    id: &'static str,
    verb: Verb,
    path: &'static str,
    is_read: bool,
    /// Where set, only these query parameters are sent.
    only: Option<&'static [&'static str]>,
    types: PhantomData<fn(Q, B) -> R>,
}

/// An operation as the API document names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OperationInfo {
    /// The document's `operationId`.
    pub id: &'static str,
    /// The method.
    pub method: &'static str,
    /// The path with its placeholders.
    pub path: &'static str,
}

impl<Q, B, R> Operation<Q, B, R> {
    const fn new(id: &'static str, verb: Verb, path: &'static str) -> Self {
        let is_read = matches!(verb, Verb::Get);
        Self { id, verb, path, is_read, only: None, types: PhantomData }
    }

    pub(crate) const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Verb::Get, path)
    }

    pub(crate) const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Verb::Post, path)
    }

    pub(crate) const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Verb::Put, path)
    }

    pub(crate) const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Verb::Patch, path)
    }

    pub(crate) const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Verb::Delete, path)
    }

    /// A call that changes nothing though its method says otherwise: it may be
    /// repeated like a read.
    pub(crate) const fn asking_only(mut self) -> Self {
        self.is_read = true;
        self
    }

    /// Sends only these query parameters of a filter that serves several lists.
    pub(crate) const fn knowing(mut self, names: &'static [&'static str]) -> Self {
        self.only = Some(names);
        self
    }

    /// A request, with the placeholders of the path filled in their order.
    pub(crate) fn at(&self, values: &[&(dyn Display + Sync)]) -> Request<Q, B, R> {
        let mut values = values.iter();
        let segments =
            self.path.split('/').filter(|part| !part.is_empty()).map(|part| match values.next_if_placeholder(part) {
                Some(value) => value.to_string(),
                None => part.to_owned(),
            });
        let wire = Wire::new(self.verb.into(), segments.collect(), self.is_read);
        Request::new(wire, self.only)
    }

    fn described(&self) -> OperationInfo {
        OperationInfo { id: self.id, method: self.verb.as_str(), path: self.path }
    }
}

trait Placeholders<'a> {
    fn next_if_placeholder(&mut self, part: &str) -> Option<&'a &'a (dyn Display + Sync)>;
}

impl<'a> Placeholders<'a> for std::slice::Iter<'a, &'a (dyn Display + Sync)> {
    fn next_if_placeholder(&mut self, part: &str) -> Option<&'a &'a (dyn Display + Sync)> {
        if part.starts_with('{') { self.next() } else { None }
    }
}

/// An operation whatever its types are, for the list of all.
pub(crate) trait Declared: Sync {
    fn info(&self) -> OperationInfo;

    /// How its types compare with the document, see `crate::contract`.
    #[cfg(test)]
    fn types(&self) -> crate::contract::Types;
}

impl<Q, B, R> Declared for Operation<Q, B, R>
where
    Q: Serialize + DeserializeOwned + 'static,
    B: Serialize + DeserializeOwned + 'static,
    R: Reply,
{
    fn info(&self) -> OperationInfo {
        self.described()
    }

    #[cfg(test)]
    fn types(&self) -> crate::contract::Types {
        crate::contract::Types::of::<Q, B, R>(self.only)
    }
}

/// All operations this client has, in the order of their paths.
pub fn operations() -> Vec<OperationInfo> {
    let mut all: Vec<OperationInfo> = crate::api::all().map(Declared::info).collect();
    all.sort_by_key(|operation| (operation.path, operation.method));
    all
}
