//! Roles and what they can allow.

use crate::error::Result;
use crate::models::{ApiPermission, ApiPermissionFilter, Listing, Paging, Role, RoleFilter, RoleId, RoleRef, RoleSpec};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_ROLES: Operation<RoleFilter, (), Rows<Role>> = Operation::get("retrieveRoleList", "/v1/roles");
static GET_ROLE: Operation<(), (), One<Role>> = Operation::get("retrieveRole", "/v1/roles/{roleId}");
static CREATE_ROLE: Operation<(), RoleSpec, One<RoleRef>> = Operation::post("createRole", "/v1/roles");
static UPDATE_ROLE: Operation<(), RoleSpec, Done> = Operation::put("updateRole", "/v1/roles/{roleId}");
static DELETE_ROLE: Operation<(), (), Done> = Operation::delete("deleteRole", "/v1/roles/{roleId}");
static LIST_API_PERMISSIONS: Operation<ApiPermissionFilter, (), Rows<ApiPermission>> =
    Operation::get("retrieveApiPermissionsList", "/v1/roles/api-permissions");

pub(super) static ALL: &[&dyn Declared] =
    &[&LIST_ROLES, &GET_ROLE, &CREATE_ROLE, &UPDATE_ROLE, &DELETE_ROLE, &LIST_API_PERMISSIONS];

impl Client {
    /// One page of the roles.
    pub async fn list_roles(
        &self,
        call: impl Into<Call>,
        filter: &RoleFilter,
        paging: &Paging,
    ) -> Result<Listing<Role>> {
        self.run(call, LIST_ROLES.at(&[]).filter(filter).page(paging)).await
    }

    /// One role.
    pub async fn get_role(&self, call: impl Into<Call>, role: RoleId) -> Result<Role> {
        self.run(call, GET_ROLE.at(&[&role])).await
    }

    /// Makes a role.
    pub async fn create_role(&self, call: impl Into<Call>, spec: &RoleSpec) -> Result<RoleRef> {
        self.run(call, CREATE_ROLE.at(&[]).body(spec)).await
    }

    /// Replaces what a role says.
    pub async fn update_role(&self, call: impl Into<Call>, role: RoleId, spec: &RoleSpec) -> Result<()> {
        self.run(call, UPDATE_ROLE.at(&[&role]).body(spec)).await
    }

    /// Deletes a role that nobody has.
    pub async fn delete_role(&self, call: impl Into<Call>, role: RoleId) -> Result<()> {
        self.run(call, DELETE_ROLE.at(&[&role])).await
    }

    /// One page of the paths that permissions can name.
    pub async fn list_api_permissions(
        &self,
        call: impl Into<Call>,
        filter: &ApiPermissionFilter,
        paging: &Paging,
    ) -> Result<Listing<ApiPermission>> {
        self.run(call, LIST_API_PERMISSIONS.at(&[]).filter(filter).page(paging)).await
    }
}
