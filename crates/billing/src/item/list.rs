//! Items as they are shown, and where their occurrences were billed.

use mpanel_calc::Period;
use mpanel_core::{BillableItemId, CustomerId, InvoiceId, InvoiceLineId, Money, OpContext, Page, PageQuery, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use super::store::{self, item};
use super::{BillableItemView, ItemState, due};
use crate::ability::{Ability, Refusal};
use crate::columns;
use crate::customer::store as customers;
use crate::invoice::store::{invoice, line};

/// Filters of the list.
#[derive(Debug, Clone, Copy, Default)]
pub struct BillableItemFilter {
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only in this state.
    pub state: Option<ItemState>,
}

/// A line that bills an occurrence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledOccurrence {
    /// On which invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// The line.
    pub line: InvoiceLineId,
    /// The days it is for, where it is for days.
    pub period: Option<Period>,
    /// The day that tells occurrences apart, of what comes again.
    pub day: Option<mpanel_core::Date>,
    /// Without tax.
    pub amount: Money,
    /// It was taken back, to be billed again.
    pub released: bool,
}

/// One page of items, latest first.
pub async fn list_billable_items<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &BillableItemFilter,
    query: &PageQuery,
) -> Result<Page<BillableItemView>> {
    let mut select = item::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(item::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(state) = filter.state {
        select = select.filter(item::Column::State.eq(state.as_str()));
    }
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(item::Column::Description, &search));
    }
    let page = select.page_of(conn, query, &[desc(item::Column::CreatedAt)]).await?;
    let Page { items, next_cursor, total } = page;
    let names = customers::load_map(ctx, conn, items.iter().map(|row| row.customer_id)).await?;
    let named = |row: item::Model| {
        let name = names.get(&row.customer_id).map_or("", |c| c.display_name()).to_owned();
        view(row, name)
    };
    Ok(Page { items: items.into_iter().map(named).collect::<Result<_>>()?, next_cursor, total })
}

/// One item.
pub async fn get_billable_item<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: BillableItemId,
) -> Result<BillableItemView> {
    let row = store::load(ctx, conn, id).await?;
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    view(row, customer.display_name().to_owned())
}

/// Some items, in no particular order; those that are not there are left out.
pub async fn billable_items<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[BillableItemId],
) -> Result<Vec<BillableItemView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = item::Entity::find_in(ctx)
        .filter(item::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(conn)
        .await
        .or_internal("reading billable items")?;
    let names = customers::load_map(ctx, conn, rows.iter().map(|row| row.customer_id)).await?;
    let named = |row: item::Model| {
        let name = names.get(&row.customer_id).map_or("", |c| c.display_name()).to_owned();
        view(row, name)
    };
    rows.into_iter().map(named).collect()
}

/// The lines that billed an item, the first one first.
pub async fn billed_occurrences<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: BillableItemId,
) -> Result<Vec<BilledOccurrence>> {
    let lines = line::Entity::find_in(ctx)
        .filter(line::Column::ItemId.eq(id.uuid()))
        .order_by_asc(line::Column::ItemDay)
        .order_by_asc(line::Column::Id)
        .all(conn)
        .await
        .or_internal("reading lines of a billable item")?;
    let ids = lines.iter().map(|l| l.invoice_id);
    let invoices = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(ids)).all(conn).await;
    let invoices = invoices.or_internal("reading invoices of a billable item")?;
    let mut found = Vec::new();
    for line in lines {
        let Some(on) = invoices.iter().find(|i| i.id == line.invoice_id) else { continue };
        found.push(BilledOccurrence {
            invoice: InvoiceId(on.id),
            number: on.title(),
            line: InvoiceLineId(line.id),
            period: columns::date_opt(line.period_start.as_ref())?
                .zip(columns::date_opt(line.period_end.as_ref())?)
                .map(|(start, end)| Period::new(start, end)),
            day: columns::date_opt(line.item_day.as_ref().filter(|day| !day.is_empty()))?,
            amount: on.money(line.amount_minor)?,
            released: !line.release.is_empty(),
        });
    }
    Ok(found)
}

pub(super) fn view(row: item::Model, customer_name: String) -> Result<BillableItemView> {
    let terms = row.terms()?;
    let again = i32::try_from(row.again()?.len()).unwrap_or(i32::MAX);
    let now = row.may_edit().and_then(|()| match row.next() {
        Ok(Some(_)) => Ok(()),
        _ => Err(Refusal("nothing_to_bill", "Nothing of the item is left to invoice.")),
    });
    let abilities = vec![
        Ability::of("edit", row.may_edit()),
        Ability::of("cancel", row.may_edit()),
        Ability::of("invoice_now", now),
    ];
    let amount = Money::new(terms.amount().unwrap_or_default(), terms.unit_price.currency);
    Ok(BillableItemView {
        id: BillableItemId(row.id),
        version: row.version,
        customer: CustomerId(row.customer_id),
        customer_name,
        amount,
        state: ItemState::from_word(&row.state),
        invoiced: row.taken - again,
        next_day: due::next_day(&row)?,
        next_invoice_on: due::next_invoice_on(&row)?,
        created_at: columns::time(row.created_at),
        terms,
        abilities,
    })
}
