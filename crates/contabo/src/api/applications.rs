//! Applications. Not part of the published API, and so not in the list of operations: an account may answer 404. What orders
//! and reinstallations do with an application's id is published.

use crate::error::Result;
use crate::models::{Application, Listing, Paging};
use crate::operation::Operation;
use crate::reply::Rows;
use crate::{Call, Client};

static LIST_APPLICATIONS: Operation<(), (), Rows<Application>> =
    Operation::get("retrieveApplicationList", "/v1/compute/applications");

impl Client {
    /// One page of the applications (unpublished).
    pub async fn list_applications(&self, call: impl Into<Call>, paging: &Paging) -> Result<Listing<Application>> {
        self.run(call, LIST_APPLICATIONS.at(&[]).page(paging)).await
    }
}
