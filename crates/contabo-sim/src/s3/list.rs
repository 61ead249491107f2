//! Listing objects: by prefix, in folders, page by page, in both versions of the call.

use std::collections::BTreeSet;
use std::ops::Bound;

use s3s::dto::{
    CommonPrefix, ETag, EncodingType, ListObjectsInput, ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output,
    Object,
};
use s3s::{S3Response, S3Result};

use super::access::Who;
use super::no_bucket;
use super::service::{done, instant};
use crate::engine::Engine;

const MOST: usize = 1000;

/// One page.
struct Listed {
    objects: Vec<Object>,
    folders: BTreeSet<String>,
    /// The last name on the page, when there are more.
    goes_on_after: Option<String>,
}

struct Wanted<'a> {
    bucket: &'a str,
    prefix: &'a str,
    delimiter: Option<&'a str>,
    after: Option<&'a str>,
    most: usize,
    is_encoded: bool,
}

fn list(engine: &Engine, who: &Who, wanted: &Wanted<'_>) -> S3Result<Listed> {
    engine.read(|state, _| {
        let bucket = state.bucket(&who.storage, wanted.bucket).ok_or_else(no_bucket)?;
        let shown = |text: &str| if wanted.is_encoded { encoded(text) } else { text.to_owned() };
        let mut page = Listed { objects: Vec::new(), folders: BTreeSet::new(), goes_on_after: None };
        let from = wanted.after.map_or(Bound::Included(wanted.prefix), |after| {
            if after < wanted.prefix { Bound::Included(wanted.prefix) } else { Bound::Excluded(after) }
        });
        let mut last = String::new();
        for (key, object) in bucket.objects.range::<str, _>((from, Bound::Unbounded)) {
            let Some(rest) = key.strip_prefix(wanted.prefix) else { break };
            let folder = wanted
                .delimiter
                .filter(|mark| !mark.is_empty())
                .and_then(|mark| rest.find(mark).map(|at| format!("{}{}", wanted.prefix, &rest[..at + mark.len()])));
            let name = folder.clone().unwrap_or_else(|| key.clone());
            // A folder that an earlier page showed, or this one.
            if folder.is_some() && (wanted.after.is_some_and(|after| after >= name.as_str()) || last == name) {
                continue;
            }
            if page.objects.len() + page.folders.len() >= wanted.most {
                page.goes_on_after = Some(last);
                break;
            }
            match folder {
                Some(folder) => drop(page.folders.insert(shown(&folder))),
                None => page.objects.push(Object {
                    key: Some(shown(key)),
                    size: i64::try_from(object.size).ok(),
                    e_tag: Some(ETag::Strong(object.etag.clone())),
                    last_modified: Some(instant(object.modified)),
                    ..Object::default()
                }),
            }
            last = name;
        }
        Ok(page)
    })
}

/// Everything but the harmless characters as `%xx`.
fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

fn most(asked: Option<i32>) -> usize {
    asked.and_then(|most| usize::try_from(most).ok()).unwrap_or(MOST).min(MOST)
}

fn is_url(encoding: Option<&EncodingType>) -> bool {
    encoding.is_some_and(|encoding| encoding.as_str() == EncodingType::URL)
}

fn folders(of: BTreeSet<String>) -> Vec<CommonPrefix> {
    of.into_iter().map(|prefix| CommonPrefix { prefix: Some(prefix) }).collect()
}

pub(super) fn second(
    engine: &Engine,
    who: &Who,
    input: ListObjectsV2Input,
) -> S3Result<S3Response<ListObjectsV2Output>> {
    let most = most(input.max_keys);
    let wanted = Wanted {
        bucket: &input.bucket,
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref(),
        after: input.continuation_token.as_deref().or(input.start_after.as_deref()),
        most,
        is_encoded: is_url(input.encoding_type.as_ref()),
    };
    let page = list(engine, who, &wanted)?;
    done(ListObjectsV2Output {
        key_count: i32::try_from(page.objects.len() + page.folders.len()).ok(),
        is_truncated: Some(page.goes_on_after.is_some()),
        next_continuation_token: page.goes_on_after,
        contents: Some(page.objects),
        common_prefixes: Some(folders(page.folders)),
        name: Some(input.bucket),
        prefix: Some(input.prefix.unwrap_or_default()),
        max_keys: i32::try_from(most).ok(),
        continuation_token: input.continuation_token,
        delimiter: input.delimiter,
        encoding_type: input.encoding_type,
        start_after: input.start_after,
        ..ListObjectsV2Output::default()
    })
}

/// The older version.
pub(super) fn first(engine: &Engine, who: &Who, input: ListObjectsInput) -> S3Result<S3Response<ListObjectsOutput>> {
    let most = most(input.max_keys);
    let wanted = Wanted {
        bucket: &input.bucket,
        prefix: input.prefix.as_deref().unwrap_or_default(),
        delimiter: input.delimiter.as_deref(),
        after: input.marker.as_deref(),
        most,
        is_encoded: is_url(input.encoding_type.as_ref()),
    };
    let page = list(engine, who, &wanted)?;
    done(ListObjectsOutput {
        is_truncated: Some(page.goes_on_after.is_some()),
        next_marker: page.goes_on_after,
        contents: Some(page.objects),
        common_prefixes: Some(folders(page.folders)),
        name: Some(input.bucket),
        prefix: Some(input.prefix.unwrap_or_default()),
        max_keys: i32::try_from(most).ok(),
        marker: Some(input.marker.unwrap_or_default()),
        delimiter: input.delimiter,
        encoding_type: input.encoding_type,
        ..ListObjectsOutput::default()
    })
}
