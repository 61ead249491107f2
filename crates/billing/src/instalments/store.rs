//! The billing_payment_plans table.

use std::collections::HashMap;

use mpanel_calc::instalment::Part;
use mpanel_core::{InvoiceId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::columns;

crate::store::rows! {
    /// The billing_payment_plans table.
    row = "billing_payment_plans" {
        invoice_id: Uuid, customer_id: Uuid, open_for: Option<Uuid>, state: String, parts: String, total_minor: i64,
        author: String, created_at: i64, closed_at: Option<i64>, close_reason: Option<String>, version: i32,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    pub(crate) fn is_active(&self) -> bool {
        self.open_for.is_some()
    }

    pub(crate) fn parts(&self) -> Result<Vec<Part>> {
        columns::json(&self.parts)
    }
}

/// Every plan of some invoices, the first agreed first.
pub(crate) async fn of_invoices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Model>>> {
    let mut found: HashMap<Uuid, Vec<Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx)
            .filter(Column::InvoiceId.is_in(chunk.iter().copied()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(conn)
            .await
            .or_internal("reading payment plans")?;
        for row in rows {
            found.entry(row.invoice_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// The plans of one invoice.
pub(crate) async fn of_invoice<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Vec<Model>> {
    Ok(of_invoices(ctx, conn, &[id.uuid()]).await?.remove(&id.uuid()).unwrap_or_default())
}
