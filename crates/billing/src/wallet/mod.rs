//! The customer's credit by grant: where it came from, what is left, when it is lost, and the order in which it pays
//! (billing.md rule 22: credit notes, promotional credit with what expires first before the rest, paid credit).
//!
//! The ledger moves the balance; [`follow`] is called by it for each movement, in the same transaction, and says which
//! grants it touches. What is left of the grants together is the customer's credit.

mod expiry;
mod follow;
pub(crate) mod store;
mod top_up;

use mpanel_calc::wallet::CreditKind;
use mpanel_core::{CreditGrantId, CustomerId, Date, Money, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

pub(crate) use expiry::{expire_credit, lapsed};
pub(crate) use follow::{GrantTerms, Movement, follow};
use store::grant;
pub use top_up::{AutomaticTopUp, TOP_UP_NOTE, automatic_top_up, request_top_up, set_automatic_top_up};
pub(crate) use top_up::{after_settling, keep_part_payment, run_top_ups};

/// Grants shown of one customer.
const SHOWN: u64 = 200;

/// Credit that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditGrantView {
    /// Its id.
    pub id: CreditGrantId,
    /// Whose.
    pub customer: CustomerId,
    /// What it is, in the order of use.
    pub kind: CreditKind,
    /// Where it came from: `goodwill`, `credit_note`, `overpayment`, `top_up`, `returned` or `earlier`.
    pub source: String,
    /// What was given.
    pub amount: Money,
    /// What can still be used.
    pub left: Money,
    /// The day it was given.
    pub granted_on: Date,
    /// First day on which it can no longer be used.
    pub expires_on: Option<Date>,
    /// Whether that day has come.
    pub is_over: bool,
    /// Why it was given.
    pub reason: String,
    /// Who gave it.
    pub author: String,
    /// When.
    pub granted_at: Timestamp,
}

/// A customer's grants, the latest first.
pub async fn list_credit_grants<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<CreditGrantView>> {
    let rows = grant::Entity::find_in(ctx)
        .filter(grant::Column::CustomerId.eq(customer.uuid()))
        .order_by_desc(grant::Column::CreatedAt)
        .order_by_desc(grant::Column::Id)
        .limit(SHOWN)
        .all(conn)
        .await
        .or_internal("reading credit grants")?;
    let today = ctx.today();
    rows.into_iter().map(|row| row.view(today)).collect()
}
