//! Buckets and what is known of their objects: part of the saved state. The bytes are in [`super::contents`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::policy::Policy;
use crate::clock::later;
use crate::state::{Env, State};

/// The real service's limit for one storage.
pub(crate) const BUCKETS: usize = 100;

/// One bucket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Bucket {
    /// The user who made it; they may do everything unless a policy says otherwise.
    pub owner: String,
    pub created: Timestamp,
    #[serde(default)]
    pub policy: Option<Policy>,
    #[serde(default)]
    pub cors: Vec<CorsRule>,
    #[serde(default)]
    pub objects: BTreeMap<String, Object>,
    /// Uploads in parts that are not complete, by their number.
    #[serde(default)]
    pub uploads: BTreeMap<String, Upload>,
}

/// One object, or one part of an upload.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Object {
    /// Where its bytes are.
    pub content: String,
    pub size: u64,
    /// MD5 of the bytes in hexadecimal; with `-n` behind it when it came in n parts.
    pub etag: String,
    pub modified: Timestamp,
    #[serde(default)]
    pub headers: Headers,
}

/// What was sent along with an object and is answered with it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Headers {
    pub content_type: Option<String>,
    pub content_disposition: Option<String>,
    pub content_encoding: Option<String>,
    pub cache_control: Option<String>,
    pub metadata: BTreeMap<String, String>,
}

/// An upload in parts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Upload {
    pub key: String,
    pub headers: Headers,
    pub parts: BTreeMap<i32, Object>,
}

/// Which pages of other sites may call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CorsRule {
    pub origins: Vec<String>,
    pub methods: Vec<String>,
    pub headers: Vec<String>,
    pub expose: Vec<String>,
    pub max_age: Option<i32>,
}

impl Bucket {
    pub(crate) fn new(owner: &str, env: &Env<'_>) -> Self {
        Self {
            owner: owner.to_owned(),
            created: env.at,
            policy: None,
            cors: Vec::new(),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }
    }
}

impl State {
    pub(crate) fn bucket(&self, storage: &str, name: &str) -> Option<&Bucket> {
        self.buckets.get(storage)?.get(name)
    }

    pub(crate) fn bucket_mut(&mut self, storage: &str, name: &str) -> Option<&mut Bucket> {
        self.buckets.get_mut(storage)?.get_mut(name)
    }

    /// Bytes and number of all objects of a storage now.
    pub(crate) fn stored(&self, storage: &str) -> (u64, u64) {
        let all = self.buckets.get(storage).into_iter().flat_map(BTreeMap::values);
        all.flat_map(|bucket| bucket.objects.values()).fold((0, 0), |(bytes, n), object| (bytes + object.size, n + 1))
    }

    /// Notes how full a storage has become. Only what the API still shows, and what came later, is kept.
    pub(crate) fn count(&mut self, storage: &str, env: &Env<'_>) {
        let (bytes, objects) = self.stored(storage);
        let Some(storage) = self.storages.get_mut(storage) else { return };
        let delay = env.config.delays.storage_stats;
        storage.counted.push((env.at, bytes, objects));
        let shown = storage.counted.iter().rposition(|(set, ..)| later(*set, delay) <= env.at);
        storage.counted.drain(..shown.unwrap_or_default());
    }
}
