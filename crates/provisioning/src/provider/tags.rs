//! What we ask of a provider about tags, beyond putting ours on machines.

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// What carries tags besides machines.
    ThingKind {
        /// An image of the account's own.
        Image = "image",
        /// An object storage.
        Storage = "object-storage",
    }
}

/// A tag as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CloudTag {
    /// The provider's id.
    pub id: String,
    /// Name; unique in the account.
    pub name: String,
    /// Colour, such as `#0A78C3`.
    pub color: String,
    /// Description; may be empty.
    pub description: String,
}

/// One page of tags.
#[derive(Debug, Clone)]
pub struct CloudTagPage {
    /// The tags.
    pub tags: Vec<CloudTag>,
    /// Whether another page follows.
    pub more: bool,
}

/// A thing that carries a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagCarrier {
    /// The provider's word for what it is: `instance`, `image`, `object-storage`.
    pub kind: String,
    /// Its id at the provider.
    pub id: String,
    /// Its name at the provider.
    pub name: String,
}

/// The tags of an account.
#[async_trait::async_trait]
pub trait CloudTags {
    /// One page of all tags, counted from 1.
    async fn tags(&self, call: CallId, page: u64) -> Answer<CloudTagPage>;
    /// What carries a tag, by the tag's id.
    async fn tag_carriers(&self, call: CallId, tag: &str) -> Answer<Vec<TagCarrier>>;
    /// Takes a tag off a machine, by the tag's name. One that it does not carry is as good as taken off.
    async fn untag_machine(&self, call: CallId, machine: &str, tag: &str) -> Answer<()>;
    /// The images and storages that carry a tag, by the tag's name; none when there is no such tag.
    async fn tagged_things(&self, call: CallId, tag: &str) -> Answer<Vec<(ThingKind, TagCarrier)>>;
    /// Puts a tag on an image or a storage, making it if it is not there yet. Doing it again changes nothing.
    async fn tag_thing(&self, call: CallId, kind: ThingKind, id: &str, tag: &str) -> Answer<()>;
    /// Takes a tag off an image or a storage. One that it does not carry is as good as taken off.
    async fn untag_thing(&self, call: CallId, kind: ThingKind, id: &str, tag: &str) -> Answer<()>;
}
