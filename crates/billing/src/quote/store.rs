//! The billing_quotes table and its views.

use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, OrderId, Page, PageQuery, QuoteId, Result};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{QuoteContents, QuoteFigures, QuoteRow, QuoteState, QuoteVersion, QuoteView, price, rules};
use crate::ability::Ability;
use crate::columns;
use crate::customer::store as customers;
use crate::order::store as orders;

crate::store::rows! {
    /// The billing_quotes table.
    row = "billing_quotes" {
        number: String, revision: i32, customer_id: Uuid, state: String, currency: String, body: String,
        frozen: Option<String>, valid_until: String, total_minor: i64, token_hash: Option<String>,
        sent_at: Option<i64>, answered_at: Option<i64>, answer: Option<String>, order_id: Option<Uuid>,
        author: String, version: i32, created_at: i64,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    pub(super) fn state(&self) -> QuoteState {
        QuoteState::from_word(&self.state)
    }

    pub(super) fn contents(&self) -> Result<QuoteContents> {
        columns::json(&self.body)
    }

    /// The number as people say it: with its version from the second one on.
    pub(crate) fn title(&self) -> String {
        if self.revision > 1 { format!("{} v{}", self.number, self.revision) } else { self.number.clone() }
    }
}

/// Filters of the list of quotes.
#[derive(Debug, Clone, Default)]
pub struct QuoteFilter {
    /// Only in this state; without it, every state but superseded.
    pub state: Option<QuoteState>,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
}

/// One page of quotes; sorted by created_at, number, total or valid_until.
pub async fn list_quotes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &QuoteFilter,
    query: &PageQuery,
) -> Result<Page<QuoteRow>> {
    let mut select = Entity::find_in(ctx);
    select = match filter.state {
        Some(state) => select.filter(Column::State.eq(state.as_str())),
        None => select.filter(Column::State.ne(QuoteState::Superseded.as_str())),
    };
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(Column::Number, &search))
            .add(columns::contains(Column::Body, &search));
        select = select.filter(any);
    }
    let fields = [
        ("created_at", Column::CreatedAt),
        ("number", Column::Number),
        ("total", Column::TotalMinor),
        ("valid_until", Column::ValidUntil),
    ];
    let (column, down) = query.sorted(&fields, "-created_at")?;
    let order = [by(column, down)];
    let Page { items, next_cursor, total } = select.sorted_page_of(conn, query, &order).await?;
    let names = customers::load_map(ctx, conn, items.iter().map(|r| r.customer_id)).await?;
    let rows = items.iter().map(|r| list_row(r, names.get(&r.customer_id)));
    Ok(Page { items: rows.collect::<Result<_>>()?, next_cursor, total })
}

/// One version of a quote.
pub async fn get_quote<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: QuoteId) -> Result<QuoteView> {
    let row = load(ctx, conn, id).await?;
    view(ctx, conn, row).await
}

/// The quote a link stands for. A draft is nobody's to see.
pub async fn quote_by_token<C: ConnectionTrait>(ctx: &OpContext, conn: &C, token: &str) -> Result<QuoteView> {
    let row = by_token(ctx, conn, token).await?;
    view(ctx, conn, row).await
}

pub(super) async fn by_token<C: ConnectionTrait>(ctx: &OpContext, conn: &C, token: &str) -> Result<Model> {
    let hash = crate::invoice::hash::hex(token);
    let row = Entity::find_in(ctx).filter(Column::TokenHash.eq(hash)).one(conn).await;
    row.or_internal("finding a quote by its link")?.ok_or_else(|| Error::not_found("quote"))
}

pub(super) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: QuoteId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a quote")?.ok_or_else(|| Error::not_found("quote"))
}

/// All versions of a quote, locked with their customer; returns the wanted one's place among them.
pub(super) async fn lock_versions(
    ctx: &OpContext,
    tx: &Tx,
    id: QuoteId,
) -> Result<(customers::Model, Vec<Model>, usize)> {
    let found = load(ctx, tx, id).await?;
    let customer = customers::lock(ctx, tx, CustomerId(found.customer_id)).await?;
    let all = Entity::find_in(ctx)
        .filter(Column::Number.eq(found.number))
        .order_by_asc(Column::Revision)
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("locking a quote")?;
    let place = all.iter().position(|r| r.id == id.uuid()).ok_or_else(|| Error::not_found("quote"))?;
    Ok((customer, all, place))
}

pub(super) async fn view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: Model) -> Result<QuoteView> {
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let (currency, contents) = (columns::currency(&row.currency)?, row.contents()?);
    let (figures, problems) = match &row.frozen {
        Some(frozen) => (columns::json::<QuoteFigures>(frozen)?, Vec::new()),
        None => price::figures(ctx, conn, QuoteId(row.id), &customer, currency, &contents).await?,
    };
    let siblings = Entity::find_in(ctx)
        .filter(Column::Number.eq(&row.number))
        .order_by_asc(Column::Revision)
        .all(conn)
        .await
        .or_internal("reading the versions of a quote")?;
    let invoice = match row.order_id {
        Some(order) => orders::load(ctx, conn, OrderId(order)).await?.invoice_id.map(InvoiceId),
        None => None,
    };
    let state = row.state();
    let abilities = vec![
        Ability::of("edit", rules::may_edit(state)),
        Ability::of("send", rules::may_send(state)),
        Ability::of("withdraw", rules::may_withdraw(state)),
        Ability::of("revise", rules::may_revise(state)),
        Ability::of("answer", rules::may_answer(state, columns::date(&row.valid_until)?, ctx.today())),
    ];
    Ok(QuoteView {
        choices: price::open_choices(ctx, conn, currency, &contents).await?,
        row: list_row(&row, Some(&customer))?,
        version: row.version,
        contents,
        figures,
        problems,
        answer: row.answer.as_deref().map(columns::json).transpose()?,
        order: row.order_id.map(OrderId),
        invoice,
        author: row.author,
        versions: siblings.iter().map(version).collect::<Result<_>>()?,
        abilities,
    })
}

fn version(row: &Model) -> Result<QuoteVersion> {
    Ok(QuoteVersion {
        id: QuoteId(row.id),
        revision: row.revision,
        state: row.state(),
        total: columns::money(row.total_minor, &row.currency)?,
        sent_at: row.sent_at.map(columns::time),
    })
}

fn list_row(row: &Model, customer: Option<&customers::Model>) -> Result<QuoteRow> {
    Ok(QuoteRow {
        id: QuoteId(row.id),
        number: row.number.clone(),
        revision: row.revision,
        state: row.state(),
        customer: CustomerId(row.customer_id),
        customer_name: customer.map_or_else(String::new, |c| c.display_name().to_owned()),
        total: Money::new(row.total_minor, columns::currency(&row.currency)?),
        valid_until: columns::date(&row.valid_until)?,
        sent_at: row.sent_at.map(columns::time),
        created_at: columns::time(row.created_at),
    })
}
