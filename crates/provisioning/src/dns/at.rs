//! A zone with the way to its provider.

use std::ops::Deref;

use mpanel_core::{OpContext, ProviderAccountId, Result};

use super::store::ZoneRow;
use super::wire::Live;
use crate::account;
use crate::deps::Deps;
use crate::provider::Answer;

/// A zone at its account.
pub(super) struct At<'a> {
    account: account::At<'a>,
    pub zone: &'a ZoneRow,
}

impl<'a> At<'a> {
    pub(super) async fn of(ctx: &'a OpContext, deps: &'a Deps, zone: &'a ZoneRow) -> Result<Self> {
        let account = account::At::of(ctx, deps, ProviderAccountId(zone.account_id)).await?;
        Ok(Self { account, zone })
    }

    /// The records as they are now.
    pub(super) async fn records(&self) -> Result<Answer<Live>> {
        let rows = self.noted(self.provider.records(self.call(), &self.zone.name).await).await?;
        Ok(rows.map(|rows| Live::read(&self.zone.name, rows)))
    }
}

impl<'a> Deref for At<'a> {
    type Target = account::At<'a>;

    fn deref(&self) -> &Self::Target {
        &self.account
    }
}
