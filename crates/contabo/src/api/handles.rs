//! Handles, the contacts of domains.

use crate::error::Result;
use crate::models::{CreateHandle, Handle, HandleFilter, HandleId, Listing, Paging, UpdateHandle};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_HANDLES: Operation<HandleFilter, (), Rows<Handle>> = Operation::get("listHandles", "/v1/domains/handles");
static GET_HANDLE: Operation<(), (), One<Handle>> = Operation::get("retrieveHandle", "/v1/domains/handles/{handleId}");
static CREATE_HANDLE: Operation<(), CreateHandle, One<Handle>> = Operation::post("createHandle", "/v1/domains/handles");
static UPDATE_HANDLE: Operation<(), UpdateHandle, One<Handle>> =
    Operation::put("updateHandle", "/v1/domains/handles/{handleId}");
static DELETE_HANDLE: Operation<(), (), Done> = Operation::delete("removeHandle", "/v1/domains/handles/{handleId}");
static SET_DEFAULT_HANDLE: Operation<(), (), One<Handle>> =
    Operation::patch("setDefaultHandle", "/v1/domains/handles/{handleId}/default");

pub(super) static ALL: &[&dyn Declared] =
    &[&LIST_HANDLES, &GET_HANDLE, &CREATE_HANDLE, &UPDATE_HANDLE, &DELETE_HANDLE, &SET_DEFAULT_HANDLE];

impl Client {
    /// One page of the handles.
    pub async fn list_handles(
        &self,
        call: impl Into<Call>,
        filter: &HandleFilter,
        paging: &Paging,
    ) -> Result<Listing<Handle>> {
        self.run(call, LIST_HANDLES.at(&[]).filter(filter).page(paging)).await
    }

    /// One handle.
    pub async fn get_handle(&self, call: impl Into<Call>, handle: &HandleId) -> Result<Handle> {
        self.run(call, GET_HANDLE.at(&[&handle])).await
    }

    /// Makes a handle.
    pub async fn create_handle(&self, call: impl Into<Call>, new: &CreateHandle) -> Result<Handle> {
        self.run(call, CREATE_HANDLE.at(&[]).body(new)).await
    }

    /// Changes a handle.
    pub async fn update_handle(
        &self,
        call: impl Into<Call>,
        handle: &HandleId,
        update: &UpdateHandle,
    ) -> Result<Handle> {
        self.run(call, UPDATE_HANDLE.at(&[&handle]).body(update)).await
    }

    /// Deletes a handle that no domain uses.
    pub async fn delete_handle(&self, call: impl Into<Call>, handle: &HandleId) -> Result<()> {
        self.run(call, DELETE_HANDLE.at(&[&handle])).await
    }

    /// Makes a handle the one that is used when none is named.
    pub async fn set_default_handle(&self, call: impl Into<Call>, handle: &HandleId) -> Result<Handle> {
        self.run(call, SET_DEFAULT_HANDLE.at(&[&handle])).await
    }
}
