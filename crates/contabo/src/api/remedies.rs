//! Remedies for machines in trouble.

use crate::error::Result;
use crate::models::{CancelRun, Listing, Paging, Remedy, RemedyFilter, RemedyId, StartRemedy};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_REMEDIES: Operation<RemedyFilter, (), Rows<Remedy>> =
    Operation::get("listExtRemedies", "/v1/troubleshooting/remedies");
static GET_REMEDY: Operation<(), (), One<Remedy>> =
    Operation::get("getExtRemedy", "/v1/troubleshooting/remedies/{remedyId}");
static START_REMEDY: Operation<(), StartRemedy, One<Remedy>> =
    Operation::post("startExtRemedy", "/v1/troubleshooting/remedies");
static CANCEL_REMEDY: Operation<(), CancelRun, One<Remedy>> =
    Operation::patch("cancelExtRemedy", "/v1/troubleshooting/remedies/{remedyId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_REMEDIES, &GET_REMEDY, &START_REMEDY, &CANCEL_REMEDY];

impl Client {
    /// One page of the remedies.
    pub async fn list_remedies(
        &self,
        call: impl Into<Call>,
        filter: &RemedyFilter,
        paging: &Paging,
    ) -> Result<Listing<Remedy>> {
        self.run(call, LIST_REMEDIES.at(&[]).filter(filter).page(paging)).await
    }

    /// One remedy.
    pub async fn get_remedy(&self, call: impl Into<Call>, remedy: RemedyId) -> Result<Remedy> {
        self.run(call, GET_REMEDY.at(&[&remedy])).await
    }

    /// Starts a remedy. Some restart or move the machine.
    pub async fn start_remedy(&self, call: impl Into<Call>, start: &StartRemedy) -> Result<Remedy> {
        self.run(call, START_REMEDY.at(&[]).body(start)).await
    }

    /// Ends a remedy that has not finished.
    pub async fn cancel_remedy(&self, call: impl Into<Call>, remedy: RemedyId) -> Result<Remedy> {
        self.run(call, CANCEL_REMEDY.at(&[&remedy]).body(&CancelRun::cancelled())).await
    }
}
