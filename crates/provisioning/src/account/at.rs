//! The way to an account's provider: calls that are noted in the account's health.

use std::sync::Arc;

use mpanel_core::{OpContext, ProviderAccountId, Result};

use super::health;
use super::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{Answer, CallId, CloudProvider};

/// An account with the way to its provider.
pub(crate) struct At<'a> {
    pub ctx: &'a OpContext,
    pub deps: &'a Deps,
    pub account: AccountRow,
    pub provider: Arc<dyn CloudProvider>,
}

impl<'a> At<'a> {
    pub(crate) async fn of(ctx: &'a OpContext, deps: &'a Deps, account: ProviderAccountId) -> Result<Self> {
        let account = accounts::find(deps.db.read(), ctx, account).await?;
        let provider = deps.provider(&account)?;
        Ok(Self { ctx, deps, account, provider })
    }

    pub(crate) fn call(&self) -> CallId {
        CallId::new(self.ctx)
    }

    pub(crate) async fn noted<T>(&self, answer: Answer<T>) -> Result<Answer<T>> {
        health::note(self.ctx, self.deps, &self.account, self.provider.as_ref(), &answer).await?;
        Ok(answer)
    }
}
