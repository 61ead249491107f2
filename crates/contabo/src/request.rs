//! A request before it is sent: method, path, query, body.

use std::marker::PhantomData;

use reqwest::Method;
use serde::Serialize;
use serde_json::Value;
use url::Url;
use uuid::Uuid;

use crate::models::Paging;
use crate::{Error, Result};

/// What goes over the wire.
#[derive(Debug)]
pub(crate) struct Wire {
    pub(crate) method: Method,
    segments: Vec<String>,
    query: Vec<(String, String)>,
    pub(crate) body: Option<Vec<u8>>,
    is_read: bool,
}

impl Wire {
    pub(crate) fn new(method: Method, segments: Vec<String>, is_read: bool) -> Self {
        Self { method, segments, query: Vec::new(), body: None, is_read }
    }

    /// The call changes nothing, so it may be repeated.
    pub(crate) fn is_read(&self) -> bool {
        self.is_read
    }

    /// The path for traces: no query, no body.
    pub(crate) fn path(&self) -> String {
        format!("/{}", self.segments.join("/"))
    }

    pub(crate) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty();
            for segment in &self.segments {
                // The url crate drops "." and ".." here, so that a strange id
                // cannot leave its place in the path.
                path.push(segment);
            }
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

/// A request of one operation; its types are those of the operation.
pub(crate) struct Request<Q, B, R> {
    wire: Wire,
    only: Option<&'static [&'static str]>,
    flaw: Option<serde_json::Error>,
    types: PhantomData<fn(Q, B) -> R>,
}

impl<Q, B, R> Request<Q, B, R> {
    pub(crate) fn new(wire: Wire, only: Option<&'static [&'static str]>) -> Self {
        Self { wire, only, flaw: None, types: PhantomData }
    }

    /// Which page is wanted.
    pub(crate) fn page(mut self, paging: &Paging) -> Self {
        let query = &mut self.wire.query;
        query.push(("page".to_owned(), paging.page.to_string()));
        query.push(("size".to_owned(), paging.size.to_string()));
        query.extend(paging.order_by.iter().map(|order| ("orderBy".to_owned(), order.clone())));
        self
    }

    /// The request, unless something in it could not be written.
    pub(crate) fn wire(self, call: Uuid) -> Result<Wire> {
        match self.flaw {
            None => Ok(self.wire),
            Some(flaw) => {
                Err(Error::Decode { request_id: call, cause: format!("the request could not be written: {flaw}") })
            }
        }
    }
}

impl<Q: Serialize, B, R> Request<Q, B, R> {
    /// What the answer is narrowed to.
    pub(crate) fn filter(mut self, filter: &Q) -> Self {
        match serde_json::to_value(filter) {
            Ok(Value::Object(fields)) => {
                let known = |name: &str| self.only.is_none_or(|only| only.contains(&name));
                for (name, value) in fields.into_iter().filter(|(name, _)| known(name)) {
                    push(&mut self.wire.query, &name, value);
                }
            }
            Ok(_) => {}
            Err(flaw) => self.flaw = Some(flaw),
        }
        self
    }
}

impl<Q, B: Serialize, R> Request<Q, B, R> {
    /// What is sent.
    pub(crate) fn body(mut self, body: &B) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.wire.body = Some(bytes),
            Err(flaw) => self.flaw = Some(flaw),
        }
        self
    }
}

/// A list becomes a parameter that repeats.
fn push(query: &mut Vec<(String, String)>, name: &str, value: Value) {
    match value {
        Value::Null => {}
        Value::Array(items) => items.into_iter().for_each(|item| push(query, name, item)),
        Value::String(text) => query.push((name.to_owned(), text)),
        other => query.push((name.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{CheckCollectionView, InstanceFilter, InstanceStatus, RunStatus};
    use crate::operation::Operation;
    use crate::reply::Done;

    fn check<Q, B, R>(request: Request<Q, B, R>, expect: &str) {
        let base = Url::parse("http://127.0.0.1:9/").unwrap();
        assert_eq!(request.wire(Uuid::nil()).unwrap().url(&base).as_str(), expect);
    }

    #[test]
    fn urls_are_built_and_encoded() {
        let stop = Operation::<(), (), Done>::post("stop", "/v1/compute/instances/{instanceId}/actions/stop");
        check(stop.at(&[&12]), "http://127.0.0.1:9/v1/compute/instances/12/actions/stop");
        let image = Operation::<(), (), Done>::get("image", "/v1/compute/images/{imageId}");
        check(image.at(&[&"a/../b?c"]), "http://127.0.0.1:9/v1/compute/images/a%2F..%2Fb%3Fc");
        let list = Operation::<InstanceFilter, (), Done>::get("list", "/v1/compute/instances");
        let filter = InstanceFilter {
            name: Some("a b&c".to_owned()),
            statuses: vec![InstanceStatus::Running, InstanceStatus::Stopped],
            ..InstanceFilter::default()
        };
        check(
            list.at(&[]).filter(&filter),
            "http://127.0.0.1:9/v1/compute/instances?name=a+b%26c&status=running%2Cstopped",
        );
    }

    #[test]
    fn lists_repeat_and_unknown_names_are_left_out() {
        let view = CheckCollectionView { exclude_check_statuses: vec![RunStatus::Skipped, RunStatus::Cancelled] };
        let one = Operation::<CheckCollectionView, (), Done>::get("one", "/v1/x");
        let expect = "http://127.0.0.1:9/v1/x?excludeCheckStatuses=skipped&excludeCheckStatuses=cancelled";
        check(one.at(&[]).filter(&view), expect);
        check(one.knowing(&["other"]).at(&[]).filter(&view), "http://127.0.0.1:9/v1/x");
    }
}
