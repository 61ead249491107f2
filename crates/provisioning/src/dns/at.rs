//! A zone at its provider: calls that are noted in the account's health.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result};

use super::store::ZoneRow;
use super::wire::Live;
use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{Answer, CallId, CloudProvider};

/// A zone with the way to its provider.
pub(super) struct At<'a> {
    pub ctx: &'a OpContext,
    pub deps: &'a Deps,
    pub zone: &'a ZoneRow,
    pub account: AccountRow,
    pub provider: Arc<dyn CloudProvider>,
}

impl<'a> At<'a> {
    pub(super) async fn of(ctx: &'a OpContext, deps: &'a Deps, zone: &'a ZoneRow) -> Result<Self> {
        let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(zone.account_id)).await?;
        let provider = deps.provider(&account)?;
        Ok(Self { ctx, deps, zone, account, provider })
    }

    pub(super) fn call(&self) -> CallId {
        CallId::new(self.ctx)
    }

    pub(super) async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }

    /// The records as they are now.
    pub(super) async fn records(&self) -> Result<Answer<Live>> {
        let rows = self.noted(self.provider.records(self.call(), &self.zone.name).await).await?;
        Ok(rows.map(|rows| Live::read(&self.zone.name, rows)))
    }
}
