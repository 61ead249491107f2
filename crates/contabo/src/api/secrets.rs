//! Stored passwords and keys.

use crate::error::Result;
use crate::models::{CreateSecret, Listing, Paging, SecretFilter, SecretId, SecretInfo, UpdateSecret};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_SECRETS: Operation<SecretFilter, (), Rows<SecretInfo>> =
    Operation::get("retrieveSecretList", "/v1/secrets");
static GET_SECRET: Operation<(), (), One<SecretInfo>> = Operation::get("retrieveSecret", "/v1/secrets/{secretId}");
static CREATE_SECRET: Operation<(), CreateSecret, One<SecretInfo>> = Operation::post("createSecret", "/v1/secrets");
static UPDATE_SECRET: Operation<(), UpdateSecret, Done> = Operation::patch("updateSecret", "/v1/secrets/{secretId}");
static DELETE_SECRET: Operation<(), (), Done> = Operation::delete("deleteSecret", "/v1/secrets/{secretId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_SECRETS, &GET_SECRET, &CREATE_SECRET, &UPDATE_SECRET, &DELETE_SECRET];

impl Client {
    /// One page of the secrets, without their values.
    pub async fn list_secrets(
        &self,
        call: impl Into<Call>,
        filter: &SecretFilter,
        paging: &Paging,
    ) -> Result<Listing<SecretInfo>> {
        self.run(call, LIST_SECRETS.at(&[]).filter(filter).page(paging)).await
    }

    /// One secret with its value.
    pub async fn get_secret(&self, call: impl Into<Call>, secret: SecretId) -> Result<SecretInfo> {
        self.run(call, GET_SECRET.at(&[&secret])).await
    }

    /// Stores a secret.
    pub async fn create_secret(&self, call: impl Into<Call>, new: &CreateSecret) -> Result<SecretInfo> {
        self.run(call, CREATE_SECRET.at(&[]).body(new)).await
    }

    /// Changes name or value.
    pub async fn update_secret(&self, call: impl Into<Call>, secret: SecretId, update: &UpdateSecret) -> Result<()> {
        self.run(call, UPDATE_SECRET.at(&[&secret]).body(update)).await
    }

    /// Deletes a secret.
    pub async fn delete_secret(&self, call: impl Into<Call>, secret: SecretId) -> Result<()> {
        self.run(call, DELETE_SECRET.at(&[&secret])).await
    }
}
