//! Rows of drafts and of what staff put on them. A draft is a row of the invoices without number, lines or journal.

use std::collections::HashMap;

use mpanel_core::{CustomerId, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::FinalizeDrafts;
use super::sort::Standing;
use super::split::Waiting;
use crate::columns;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::InvoiceState;
use crate::invoice::draft::draft_rows;
use crate::invoice::store::invoice;

crate::store::rows! {
    /// The billing_draft_items table.
    item = "billing_draft_items" {
        invoice_id: Uuid, description: String, quantity: i64, unit_minor: i64, created_at: i64,
    }
}

/// Whether any invoice waits.
pub(crate) async fn any<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<bool> {
    let found = drafts(ctx).select_only().column(invoice::Column::Id).into_tuple::<Uuid>().one(conn).await;
    Ok(found.or_internal("looking for drafts")?.is_some())
}

/// Customers whose invoices wait and who are billed, in the order of their ids.
pub(crate) async fn customers_with_drafts<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<Uuid>> {
    let select = drafts(ctx).select_only().column(invoice::Column::CustomerId).distinct();
    let ids: Vec<Uuid> = select.into_tuple().all(conn).await.or_internal("reading customers with drafts")?;
    let known = customers::load_map(ctx, conn, ids).await?;
    let mut ids: Vec<Uuid> = known.into_values().filter(|c| c.parked_reason.is_none()).map(|c| c.id).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// The drafts of customers, the one that is due first coming first.
pub(crate) async fn of_customers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Standing>>> {
    let rows = drafts(ctx)
        .filter(invoice::Column::CustomerId.is_in(ids))
        .order_by_asc(invoice::Column::DueDate)
        .order_by_asc(invoice::Column::Id)
        .all(conn)
        .await
        .or_internal("reading drafts")?;
    let mut found: HashMap<Uuid, Vec<Standing>> = HashMap::new();
    if rows.is_empty() {
        return Ok(found);
    }
    let mut items = items_of(ctx, conn, rows.iter().map(|r| r.id)).await?;
    for row in rows {
        let standing = Standing {
            id: row.id,
            currency: row.currency.clone(),
            day: columns::date(&row.due_date)?,
            apart: row.apart,
            until: columns::time(row.finalize_at.unwrap_or(row.created_at)),
            items: items.remove(&row.id).unwrap_or_default(),
            row: Some(row.clone()),
        };
        found.entry(row.customer_id).or_default().push(standing);
    }
    Ok(found)
}

async fn items_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<item::Model>>> {
    let rows = item::Entity::find_in(ctx)
        .filter(item::Column::InvoiceId.is_in(ids))
        .order_by_asc(item::Column::CreatedAt)
        .order_by_asc(item::Column::Id)
        .all(conn)
        .await
        .or_internal("reading the items of drafts")?;
    let mut found: HashMap<Uuid, Vec<item::Model>> = HashMap::new();
    for row in rows {
        found.entry(row.invoice_id).or_default().push(row);
    }
    Ok(found)
}

/// Writes what waits: new drafts with the job that ends their wait, known ones as they come to now. Answers the new ones.
pub(crate) async fn keep(ctx: &OpContext, tx: &Tx, sellers: &Sellers, waits: Vec<Waiting>) -> Result<Vec<InvoiceId>> {
    let (mut begun, mut changed, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for Waiting { standing, prepared, why } in waits {
        let mut row = draft_rows(ctx, sellers, &prepared, &standing)?.0;
        match standing.row {
            Some(known) => {
                (row.created_at, row.version) = (known.created_at, known.version);
                if row != known {
                    row.version += 1;
                    changed.push(row);
                }
            }
            None => {
                let (id, customer) = (InvoiceId(row.id), CustomerId(row.customer_id));
                let total = Money::new(row.total_minor, prepared.draft.currency);
                let entry = LogEntry::new(
                    history::DRAFTED,
                    "Invoice drafted",
                    Subject::new("invoice", id, row.title()),
                    customer,
                );
                let until = standing.until.to_zoned(ctx.zone.clone());
                entries.push(entry.detail(format!("{total}, waits until {}", until.strftime("%F %H:%M"))).because(why));
                let spec = JobSpec::at(standing.until).key(id.to_string());
                tx.enqueue_with(ctx, &FinalizeDrafts { customer }, spec).await?;
                begun.push(row);
            }
        }
    }
    let ids = begun.iter().map(|row| InvoiceId(row.id)).collect();
    crate::store::insert_all(tx, begun, "writing drafts").await?;
    crate::store::update_all(tx, changed, "writing drafts anew").await?;
    history::note_all(ctx, tx, entries).await?;
    Ok(ids)
}

/// Takes drafts away, with what staff put on them.
pub(crate) async fn take_away(ctx: &OpContext, tx: &Tx, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    item::Entity::delete_many()
        .filter(item::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(item::Column::InvoiceId.is_in(ids.iter().copied()))
        .exec(tx)
        .await
        .or_internal("taking the items of drafts away")?;
    invoice::Entity::delete_many()
        .filter(invoice::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(invoice::Column::State.eq(InvoiceState::Draft.as_str()))
        .filter(invoice::Column::Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await
        .or_internal("taking drafts away")?;
    Ok(())
}

fn drafts(ctx: &OpContext) -> sea_orm::Select<invoice::Entity> {
    invoice::Entity::find_in(ctx).filter(invoice::Column::State.eq(InvoiceState::Draft.as_str()))
}
