//! Tags.

use crate::error::Result;
use crate::models::{CreateTag, Listing, Paging, Tag, TagFilter, TagId, TagRef, UpdateTag};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_TAGS: Operation<TagFilter, (), Rows<Tag>> = Operation::get("retrieveTagList", "/v1/tags");
static GET_TAG: Operation<(), (), One<Tag>> = Operation::get("retrieveTag", "/v1/tags/{tagId}");
static CREATE_TAG: Operation<(), CreateTag, One<TagRef>> = Operation::post("createTag", "/v1/tags");
static UPDATE_TAG: Operation<(), UpdateTag, Done> = Operation::patch("updateTag", "/v1/tags/{tagId}");
static DELETE_TAG: Operation<(), (), Done> = Operation::delete("deleteTag", "/v1/tags/{tagId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_TAGS, &GET_TAG, &CREATE_TAG, &UPDATE_TAG, &DELETE_TAG];

impl Client {
    /// One page of the tags.
    pub async fn list_tags(&self, call: impl Into<Call>, filter: &TagFilter, paging: &Paging) -> Result<Listing<Tag>> {
        self.run(call, LIST_TAGS.at(&[]).filter(filter).page(paging)).await
    }

    /// One tag.
    pub async fn get_tag(&self, call: impl Into<Call>, tag: TagId) -> Result<Tag> {
        self.run(call, GET_TAG.at(&[&tag])).await
    }

    /// Makes a tag. Status 409 means the name is taken.
    pub async fn create_tag(&self, call: impl Into<Call>, tag: &CreateTag) -> Result<TagRef> {
        self.run(call, CREATE_TAG.at(&[]).body(tag)).await
    }

    /// Changes a tag.
    pub async fn update_tag(&self, call: impl Into<Call>, tag: TagId, update: &UpdateTag) -> Result<()> {
        self.run(call, UPDATE_TAG.at(&[&tag]).body(update)).await
    }

    /// Deletes a tag that nothing carries.
    pub async fn delete_tag(&self, call: impl Into<Call>, tag: TagId) -> Result<()> {
        self.run(call, DELETE_TAG.at(&[&tag])).await
    }
}
