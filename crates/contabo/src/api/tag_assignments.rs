//! Which things carry a tag.

use crate::error::Result;
use crate::models::{Listing, Paging, TagAssignment, TagAssignmentFilter, TagId, TagResourceType};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_TAG_ASSIGNMENTS: Operation<TagAssignmentFilter, (), Rows<TagAssignment>> =
    Operation::get("retrieveAssignmentList", "/v1/tags/{tagId}/assignments");
static GET_TAG_ASSIGNMENT: Operation<(), (), One<TagAssignment>> =
    Operation::get("retrieveAssignment", "/v1/tags/{tagId}/assignments/{resourceType}/{resourceId}");
static ASSIGN_TAG: Operation<(), (), Done> =
    Operation::post("createAssignment", "/v1/tags/{tagId}/assignments/{resourceType}/{resourceId}");
static UNASSIGN_TAG: Operation<(), (), Done> =
    Operation::delete("deleteAssignment", "/v1/tags/{tagId}/assignments/{resourceType}/{resourceId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_TAG_ASSIGNMENTS, &GET_TAG_ASSIGNMENT, &ASSIGN_TAG, &UNASSIGN_TAG];

impl Client {
    /// One page of the things that carry a tag.
    pub async fn list_tag_assignments(
        &self,
        call: impl Into<Call>,
        tag: TagId,
        filter: &TagAssignmentFilter,
        paging: &Paging,
    ) -> Result<Listing<TagAssignment>> {
        self.run(call, LIST_TAG_ASSIGNMENTS.at(&[&tag]).filter(filter).page(paging)).await
    }

    /// A tag on a thing, if it carries it.
    pub async fn get_tag_assignment(
        &self,
        call: impl Into<Call>,
        tag: TagId,
        kind: &TagResourceType,
        resource: &str,
    ) -> Result<TagAssignment> {
        self.run(call, GET_TAG_ASSIGNMENT.at(&[&tag, &kind, &resource])).await
    }

    /// Puts a tag on a thing. Roles limited to the tag may then reach it.
    pub async fn assign_tag(
        &self,
        call: impl Into<Call>,
        tag: TagId,
        kind: &TagResourceType,
        resource: &str,
    ) -> Result<()> {
        self.run(call, ASSIGN_TAG.at(&[&tag, &kind, &resource])).await
    }

    /// Takes a tag off a thing.
    pub async fn unassign_tag(
        &self,
        call: impl Into<Call>,
        tag: TagId,
        kind: &TagResourceType,
        resource: &str,
    ) -> Result<()> {
        self.run(call, UNASSIGN_TAG.at(&[&tag, &kind, &resource])).await
    }
}
