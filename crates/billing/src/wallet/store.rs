//! Tables of credit grants and their uses.

use mpanel_calc::wallet::{CreditKind, Grant};
use mpanel_core::{CreditGrantId, CustomerId, Date, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::columns;
use crate::store::rows;

rows! {
    /// The billing_credit_grants table.
    grant = "billing_credit_grants" {
        customer_id: Uuid, kind: String, source: String, currency: String, amount_minor: i64, left_minor: i64,
        granted_on: String, expires_on: Option<String>, moved_on: String, reference: String, reason: String,
        author: String, created_at: i64,
    }
}
rows! {
    /// The billing_credit_uses table: what was taken from a grant (above zero) or given back to it.
    used = "billing_credit_uses" {
        grant_id: Uuid, customer_id: Uuid, invoice_id: Option<Uuid>, kind: String, amount_minor: i64, at: i64,
    }
}

impl grant::Model {
    /// Whether its last day is over.
    pub(crate) fn is_over(&self, on: Date) -> bool {
        self.expires_on.as_deref().is_some_and(|day| day <= on.to_string().as_str())
    }

    /// As the rule about the order of use knows it.
    pub(crate) fn as_grant(&self) -> Result<Grant> {
        Ok(Grant {
            id: self.id.to_string(),
            kind: kind_of(&self.kind)?,
            left: self.left_minor,
            // What was given can be used at once.
            from: Date::MIN,
            until: columns::date_opt(self.expires_on.as_ref())?,
        })
    }

    /// As it is shown.
    pub(crate) fn view(self, today: Date) -> Result<super::CreditGrantView> {
        let money = |minor: i64| -> Result<Money> { columns::money(minor, &self.currency) };
        Ok(super::CreditGrantView {
            id: CreditGrantId(self.id),
            customer: CustomerId(self.customer_id),
            kind: kind_of(&self.kind)?,
            amount: money(self.amount_minor)?,
            left: money(if self.is_over(today) { 0 } else { self.left_minor })?,
            granted_on: columns::date(&self.granted_on)?,
            expires_on: columns::date_opt(self.expires_on.as_ref())?,
            is_over: self.is_over(today),
            source: self.source,
            reason: self.reason,
            author: self.author,
            granted_at: columns::time(self.created_at),
        })
    }
}

fn kind_of(word: &str) -> Result<CreditKind> {
    let kinds = [CreditKind::CreditNote, CreditKind::Promotional, CreditKind::Paid];
    let known = kinds.into_iter().find(|kind| kind.as_str() == word);
    known.ok_or_else(|| Error::internal(format!("a credit grant is of kind {word:?}")))
}

/// Grants of customers of which something is left, the oldest first.
pub(crate) async fn with_something_left<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customers: &[Uuid],
) -> Result<Vec<grant::Model>> {
    let rows = grant::Entity::find_in(ctx)
        .filter(grant::Column::CustomerId.is_in(customers.iter().copied()))
        .filter(grant::Column::LeftMinor.gt(0))
        .order_by_asc(grant::Column::CreatedAt)
        // Those of one instant in an order that does not depend on chance.
        .order_by_asc(grant::Column::AmountMinor)
        .order_by_asc(grant::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading credit grants")
}

/// What invoices used of which grants.
pub(crate) async fn uses_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    invoices: &[Uuid],
) -> Result<Vec<used::Model>> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    let rows = used::Entity::find_in(ctx)
        .filter(used::Column::InvoiceId.is_in(invoices.iter().copied()))
        .order_by_asc(used::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading what credit was used for")
}
