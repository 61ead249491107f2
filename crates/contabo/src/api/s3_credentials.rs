//! Keys of the S3 service.

use crate::error::Result;
use crate::models::{CredentialId, Listing, ObjectStorageId, Paging, S3Credentials, S3CredentialsFilter, UserId};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_S3_CREDENTIALS: Operation<S3CredentialsFilter, (), Rows<S3Credentials>> =
    Operation::get("listObjectStorageCredentials", "/v1/users/{userId}/object-storages/credentials");
static GET_S3_CREDENTIALS: Operation<(), (), One<S3Credentials>> = Operation::get(
    "getObjectStorageCredentials",
    "/v1/users/{userId}/object-storages/{objectStorageId}/credentials/{credentialId}",
);
static RENEW_S3_CREDENTIALS: Operation<(), (), One<S3Credentials>> = Operation::patch(
    "regenerateObjectStorageCredentials",
    "/v1/users/{userId}/object-storages/{objectStorageId}/credentials/{credentialId}",
);

pub(super) static ALL: &[&dyn Declared] = &[&LIST_S3_CREDENTIALS, &GET_S3_CREDENTIALS, &RENEW_S3_CREDENTIALS];

impl Client {
    /// One page of the keys of a user.
    pub async fn list_s3_credentials(
        &self,
        call: impl Into<Call>,
        user: &UserId,
        filter: &S3CredentialsFilter,
        paging: &Paging,
    ) -> Result<Listing<S3Credentials>> {
        self.run(call, LIST_S3_CREDENTIALS.at(&[&user]).filter(filter).page(paging)).await
    }

    /// The keys of a user for an object storage.
    pub async fn get_s3_credentials(
        &self,
        call: impl Into<Call>,
        user: &UserId,
        storage: &ObjectStorageId,
        credentials: CredentialId,
    ) -> Result<S3Credentials> {
        self.run(call, GET_S3_CREDENTIALS.at(&[&user, &storage, &credentials])).await
    }

    /// Makes a new secret key; the access key stays.
    pub async fn renew_s3_credentials(
        &self,
        call: impl Into<Call>,
        user: &UserId,
        storage: &ObjectStorageId,
        credentials: CredentialId,
    ) -> Result<S3Credentials> {
        self.run(call, RENEW_S3_CREDENTIALS.at(&[&user, &storage, &credentials])).await
    }
}
