//! Renewals: the pure proposal of what to bill, and the run that bills it. The engine in `mpanel-calc` says
//! what is missing; here it becomes invoices.
//!
//! A run selects `next_invoice_on <= today`, so it may start at any hour and be repeated: what was
//! billed has moved on. Batches of customers share a transaction; one that does not add up is parked
//! with its reason and never blocks the others. Nodes that run at once pass by what another one holds.

mod group;
mod propose;
mod run;

use mpanel_core::{Date, OpContext, Result};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::billable::Billable;
use super::store::Model;
use super::term;
use crate::drafting::{self, store as drafts};
use crate::entity::Sellers;
use crate::invoice::draft::Prepared;
use crate::item::{Item, store as items};
use crate::policy::Policies;
use crate::taxes::TaxBook;

pub(crate) use propose::{propose, propose_dated, propose_early, propose_items};
pub(crate) use run::renew_locked;
pub use run::{RenewalRun, run_renewals};

/// The setting: what comes on an invoice of its own.
pub(crate) const SEPARATE: &str = "invoice.separate";

/// The setting: a renewal that costs nothing raises no invoice.
pub(crate) const SKIP_ZERO: &str = "invoice.skip_zero";

/// Why usage is billed before its period is over.
pub(crate) const USAGE_THRESHOLD: &str = "usage.threshold";

/// Everything a proposal needs besides the customer: read once for a run.
pub(crate) struct RenewalSettings {
    pub(crate) policies: Policies,
    pub(crate) sellers: Sellers,
    pub(crate) taxes: TaxBook,
    /// Whether invoices wait as drafts, or may come to.
    pub(crate) with_drafts: bool,
    /// Whether there are billable items that wait.
    pub(crate) with_items: bool,
    /// Whether anything may come on an invoice of its own.
    with_apart: bool,
}

impl RenewalSettings {
    /// Reads the tenant's settings.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        Self::with(ctx, conn, Policies::load(ctx, conn).await?).await
    }

    /// Reads what holds for one customer.
    pub(crate) async fn of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: Uuid) -> Result<Self> {
        Self::with(ctx, conn, Policies::of(ctx, conn, &[customer]).await?).await
    }

    async fn with<C: ConnectionTrait>(ctx: &OpContext, conn: &C, policies: Policies) -> Result<Self> {
        Ok(Self {
            with_drafts: policies.sets(drafting::DRAFT_HOURS) || drafts::any(ctx, conn).await?,
            with_items: items::any(ctx, conn).await?,
            with_apart: policies.sets(SEPARATE),
            policies,
            sellers: Sellers::load(ctx, conn).await?,
            taxes: TaxBook::load(ctx, conn).await?,
        })
    }

    /// The service or product whose invoices are apart from the customer's, if a subscription's are.
    pub(super) fn apart(&self, row: &Model) -> Option<Uuid> {
        if !self.with_apart {
            return None;
        }
        match self.policies.word(SEPARATE, term::scope(row)).as_str() {
            "service" => Some(row.service_id),
            "product" => Some(row.product_id),
            _ => None,
        }
    }
}

/// What of a customer may be due.
#[derive(Debug, Clone, Default)]
pub(crate) struct Owing {
    pub(crate) subscriptions: Vec<Billable>,
    pub(crate) items: Vec<Item>,
}

impl Owing {
    /// Everything of both.
    pub(crate) fn append(&mut self, other: &mut Owing) {
        self.subscriptions.append(&mut other.subscriptions);
        self.items.append(&mut other.items);
    }
}

/// A proposed invoice, and what tells it apart from the customer's others.
#[derive(Debug, Clone)]
pub(crate) struct Dated {
    /// The day on which it is due by its terms, however late it is billed.
    pub(crate) day: Date,
    /// What it is for alone, where that comes on an invoice of its own.
    pub(crate) apart: Option<Uuid>,
    pub(crate) prepared: Prepared,
}
