//! Lists of invoices.

use mpanel_core::{CustomerId, Money, OpContext, OrderId, Page, PageQuery, Result};
use mpanel_db::page::{by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use super::store::invoice::{self, Column, Entity};
use super::view::list_row;
use super::{InvoiceRow, InvoiceState};
use crate::columns;
use crate::customer::store as customers;
use crate::instalments::schedule::with_lateness;
use crate::ledger::whole_sum;

/// Filters of the invoice list.
#[derive(Debug, Clone, Default)]
pub struct InvoiceFilter {
    /// Only in this state.
    pub state: Option<InvoiceState>,
    /// Only overdue ones.
    pub overdue: bool,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only of this order.
    pub order: Option<OrderId>,
    /// Drafts, too: they are for staff, and no list that adds up has them.
    pub with_drafts: bool,
}

/// One page of invoices; sorted by number, issue_date, due_date or total.
pub async fn list_invoices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &InvoiceFilter,
    query: &PageQuery,
) -> Result<Page<InvoiceRow>> {
    let select = filtered(ctx, filter, query);
    let fields = [
        ("number", Column::Number),
        ("issue_date", Column::IssueDate),
        ("due_date", Column::DueDate),
        ("total", Column::TotalMinor),
        ("state", Column::State),
    ];
    let (column, down) = query.sorted(&fields, "-issue_date")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down), desc(Column::Number)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: named(ctx, conn, items).await?, next_cursor, total })
}

/// What the invoices of a list come to in one currency; void ones are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceSum {
    /// With tax.
    pub total: Money,
    /// Still owed.
    pub balance: Money,
}

#[derive(FromQueryResult)]
struct SumRow {
    currency: String,
    total: i64,
    balance: i64,
}

/// Adds up a whole list, by currency.
pub async fn sum_invoices<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &InvoiceFilter,
    query: &PageQuery,
) -> Result<Vec<InvoiceSum>> {
    let rows = filtered(ctx, &InvoiceFilter { with_drafts: false, ..filter.clone() }, query)
        .filter(Column::State.ne(InvoiceState::Void.as_str()))
        .select_only()
        .column(Column::Currency)
        .column_as(whole_sum(Column::TotalMinor), "total")
        .column_as(whole_sum(Column::BalanceMinor), "balance")
        .group_by(Column::Currency)
        .order_by_asc(Column::Currency)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding a list of invoices up")?;
    let sum = |row: SumRow| {
        let currency = columns::currency(&row.currency)?;
        Ok(InvoiceSum { total: Money::new(row.total, currency), balance: Money::new(row.balance, currency) })
    };
    rows.into_iter().map(sum).collect()
}

fn filtered(ctx: &OpContext, filter: &InvoiceFilter, query: &PageQuery) -> Select<Entity> {
    let mut select = Entity::find_in(ctx);
    if !filter.with_drafts {
        select = select.filter(Column::State.ne(InvoiceState::Draft.as_str()));
    }
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if filter.overdue {
        select = select
            .filter(Column::State.eq("open"))
            .filter(Column::BalanceMinor.gt(0))
            .filter(Column::DueDate.lt(ctx.today().to_string()));
    }
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(order) = filter.order {
        select = select.filter(Column::OrderId.eq(order.uuid()));
    }
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(Column::Number, &search))
            .add(columns::contains(Column::Buyer, &search));
        select = select.filter(any);
    }
    select
}

/// Open invoices of a customer, oldest due first.
pub async fn open_invoices_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<InvoiceRow>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::State.eq("open"))
        .order_by_asc(Column::DueDate)
        .order_by_asc(Column::Number)
        .all(conn)
        .await
        .or_internal("reading open invoices")?;
    named(ctx, conn, rows).await
}

async fn named<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<invoice::Model>) -> Result<Vec<InvoiceRow>> {
    let names = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
    let today = ctx.today();
    let name = |row: &invoice::Model| names.get(&row.customer_id).map_or("", |c| c.display_name());
    let shown = rows.iter().map(|row| list_row(row, name(row), today)).collect::<Result<Vec<_>>>()?;
    with_lateness(ctx, conn, &rows, shown).await
}
