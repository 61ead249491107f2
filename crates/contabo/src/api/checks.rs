//! Checks of machines.

use crate::error::Result;
use crate::models::{CancelRun, Check, CheckFilter, CheckId, Listing, Paging, StartCheck};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_CHECKS: Operation<CheckFilter, (), Rows<Check>> =
    Operation::get("listExtChecks", "/v1/troubleshooting/checks");
static GET_CHECK: Operation<(), (), One<Check>> = Operation::get("getExtCheck", "/v1/troubleshooting/checks/{checkId}");
static START_CHECK: Operation<(), StartCheck, One<Check>> =
    Operation::post("startExtCheck", "/v1/troubleshooting/checks");
static CANCEL_CHECK: Operation<(), CancelRun, One<Check>> =
    Operation::patch("cancelExtCheck", "/v1/troubleshooting/checks/{checkId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_CHECKS, &GET_CHECK, &START_CHECK, &CANCEL_CHECK];

impl Client {
    /// One page of the checks.
    pub async fn list_checks(
        &self,
        call: impl Into<Call>,
        filter: &CheckFilter,
        paging: &Paging,
    ) -> Result<Listing<Check>> {
        self.run(call, LIST_CHECKS.at(&[]).filter(filter).page(paging)).await
    }

    /// One check.
    pub async fn get_check(&self, call: impl Into<Call>, check: CheckId) -> Result<Check> {
        self.run(call, GET_CHECK.at(&[&check])).await
    }

    /// Starts a check.
    pub async fn start_check(&self, call: impl Into<Call>, start: &StartCheck) -> Result<Check> {
        self.run(call, START_CHECK.at(&[]).body(start)).await
    }

    /// Ends a check that has not finished.
    pub async fn cancel_check(&self, call: impl Into<Call>, check: CheckId) -> Result<Check> {
        self.run(call, CANCEL_CHECK.at(&[&check]).body(&CancelRun::cancelled())).await
    }
}
