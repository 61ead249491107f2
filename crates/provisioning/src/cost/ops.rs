//! Keeping the cost book.

use std::collections::{BTreeMap, HashSet};

use mpanel_core::error::FieldError;
use mpanel_core::{Currency, Date, Error, OpContext, Page, PageQuery, ProviderAccountId, ProviderCostId, Result};
use mpanel_db::page::{asc, by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;

use super::store::{self, CostRow, costs};
use super::{CostBook, CostEntry, CostKind, CostView, DOMAIN_MONTHS, MOST_MINOR, MOST_MONTHS, STORAGE_STEP, described};
use crate::account::ops::expect_version;
use crate::account::store as accounts;
use crate::time::from_micros;

/// Filters of the cost book.
#[derive(Debug, Clone, Default)]
pub struct CostFilter {
    /// Only entries about this kind of thing.
    pub kind: Option<CostKind>,
    /// Only for this region; an empty text for entries that hold in every region.
    pub region: Option<String>,
}

/// Changes of an entry; absent fields stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CostPatch {
    /// The provider's currency.
    pub currency: Option<Currency>,
    /// For each term.
    pub price_minor: Option<i64>,
    /// Once.
    pub setup_minor: Option<i64>,
    /// From this day on.
    pub valid_from: Option<Date>,
    /// A remark.
    pub note: Option<String>,
}

/// One page of an account's cost book. Sort fields: item, region, months, price, valid_from.
pub async fn list_costs<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    filter: &CostFilter,
    query: &PageQuery,
) -> Result<Page<CostView>> {
    accounts::find(conn, ctx, account).await?;
    let mut select = costs::Entity::find_in(ctx).filter(costs::Column::AccountId.eq(account.uuid()));
    if let Some(kind) = filter.kind {
        select = select.filter(costs::Column::Kind.eq(kind.as_str()));
    }
    if let Some(region) = &filter.region {
        select = select.filter(costs::Column::Region.eq(region));
    }
    if let Some(text) = query.search() {
        // Items are short codes; staff types them as the provider writes them.
        select =
            select.filter(costs::Column::Item.contains(text.to_uppercase()).or(costs::Column::Item.contains(&text)));
    }
    let fields = [
        ("item", costs::Column::Item),
        ("region", costs::Column::Region),
        ("months", costs::Column::Months),
        ("price", costs::Column::PriceMinor),
        ("valid_from", costs::Column::ValidFrom),
    ];
    let (column, down) = query.sorted(&fields, "item")?;
    let order =
        [by(column, down), asc(costs::Column::Region), asc(costs::Column::Months), desc(costs::Column::ValidFrom)];
    let page = select.sorted_page_of(conn, query, &order).await?;
    let current = current_ids(&store::of_account(ctx, conn, account).await?, ctx.today());
    let Page { items, next_cursor, total } = page;
    let items = items.into_iter().map(|row| view(row, &current)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor, total })
}

/// One entry.
pub async fn get_cost<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ProviderCostId) -> Result<CostView> {
    shown(ctx, conn, find(ctx, conn, id).await?).await
}

/// Adds an entry.
pub async fn create_cost(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    entry: CostEntry,
    note: &str,
) -> Result<CostView> {
    accounts::find(tx, ctx, account).await?;
    let wrong = check(&entry, note);
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    let row = new_row(ctx, account, &entry, note);
    let row = row.into_active_model().insert(tx).await.or_taken("adding to the cost book", || taken(&entry))?;
    tell(ctx, tx, account).await?;
    shown(ctx, tx, row).await
}

/// Changes an entry; what it is about stays.
pub async fn update_cost(
    ctx: &OpContext,
    tx: &Tx,
    id: ProviderCostId,
    patch: CostPatch,
    expected: Option<i32>,
) -> Result<CostView> {
    let mut row = find(ctx, tx, id).await?;
    expect_version(row.version, expected)?;
    row.currency = patch.currency.map_or(row.currency, |c| c.to_string());
    row.price_minor = patch.price_minor.unwrap_or(row.price_minor);
    row.setup_minor = patch.setup_minor.unwrap_or(row.setup_minor);
    row.valid_from = patch.valid_from.map_or(row.valid_from, |d| d.to_string());
    row.note = patch.note.unwrap_or(row.note);
    let entry = row.entry()?;
    let wrong = check(&entry, &row.note);
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let saved = row.into_active_model().reset_all().update(tx).await;
    let row = saved.or_taken("changing the cost book", || taken(&entry))?;
    tell(ctx, tx, ProviderAccountId(row.account_id)).await?;
    shown(ctx, tx, row).await
}

/// Removes an entry.
pub async fn delete_cost(ctx: &OpContext, tx: &Tx, id: ProviderCostId) -> Result<()> {
    let row = find(ctx, tx, id).await?;
    let account = ProviderAccountId(row.account_id);
    row.delete(tx).await.or_internal("removing from the cost book")?;
    tell(ctx, tx, account).await
}

/// The cost book of every account.
pub async fn cost_books<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
) -> Result<BTreeMap<ProviderAccountId, CostBook>> {
    let rows = costs::Entity::find_in(ctx).all(conn).await.or_internal("reading cost books")?;
    let mut books: BTreeMap<ProviderAccountId, Vec<CostEntry>> = BTreeMap::new();
    for row in rows {
        books.entry(ProviderAccountId(row.account_id)).or_default().push(row.entry()?);
    }
    Ok(books.into_iter().map(|(account, entries)| (account, CostBook::new(entries))).collect())
}

/// The cost book of one account.
pub(crate) async fn book_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<CostBook> {
    store::book(&store::of_account(ctx, conn, account).await?)
}

/// What is wrong with an entry, field by field.
pub(super) fn check(entry: &CostEntry, note: &str) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut field = |pointer: &str, code: &'static str, detail: &str| {
        wrong.push(FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() });
    };
    let word = |text: &str| text.len() <= 60 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
    if entry.item.is_empty() {
        field("/item", "required", "Name the provider's product, such as V153, or the key of an add-on.");
    } else if !word(&entry.item) {
        field("/item", "not_valid", "Use at most 60 characters without spaces.");
    }
    if entry.region.as_deref().is_some_and(|r| r.is_empty() || !word(r)) {
        field("/region", "not_valid", "Use the provider's code of a region, or leave it out for every region.");
    }
    if entry.kind == CostKind::ObjectStorage && !entry.item.is_empty() && entry.item != STORAGE_STEP {
        field("/item", "not_valid", "Write 250gb: an entry says what one step of 250 GB costs.");
    }
    if entry.kind == CostKind::Domain && entry.region.is_some() {
        field("/region", "not_valid", "A domain name has no region. Leave it out.");
    }
    if entry.kind == CostKind::Domain && (entry.item.starts_with('.') || entry.item != entry.item.to_ascii_lowercase())
    {
        field("/item", "not_valid", "Write the ending in small letters and without a dot before it, such as com.");
    }
    if entry.kind == CostKind::Domain && entry.months != DOMAIN_MONTHS {
        field("/months", "not_valid", "Domain names are paid by the year. Use 12.");
    } else if entry.kind == CostKind::ObjectStorage && entry.months != 1 {
        field("/months", "not_valid", "Object storage is paid by the month. Use 1.");
    } else if !(1..=MOST_MONTHS).contains(&entry.months) {
        field("/months", "out_of_range", "A term has from 1 to 36 months.");
    }
    for (pointer, minor) in [("/price", entry.price_minor), ("/setup", entry.setup_minor)] {
        if !(0..=MOST_MINOR).contains(&minor) {
            field(pointer, "out_of_range", "A cost cannot be negative or that large.");
        }
    }
    if note.chars().count() > 300 || note.chars().any(char::is_control) {
        field("/note", "not_valid", "Use at most 300 characters, without line breaks.");
    }
    wrong
}

pub(super) fn new_row(ctx: &OpContext, account: ProviderAccountId, entry: &CostEntry, note: &str) -> CostRow {
    let now = ctx.now.as_microsecond();
    CostRow {
        id: ctx.new_id::<ProviderCostId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        account_id: account.uuid(),
        kind: entry.kind.to_string(),
        item: entry.item.clone(),
        region: entry.region.clone().unwrap_or_default(),
        currency: entry.currency.to_string(),
        valid_from: entry.valid_from.to_string(),
        note: note.trim().to_owned(),
        months: i32::try_from(entry.months).unwrap_or(1),
        version: 1,
        price_minor: entry.price_minor,
        setup_minor: entry.setup_minor,
        created_at: now,
        updated_at: now,
    }
}

pub(super) async fn tell(ctx: &OpContext, tx: &Tx, account: ProviderAccountId) -> Result<()> {
    tx.record(ctx, Event::ProviderAccountChanged { account }).await
}

fn taken(entry: &CostEntry) -> Error {
    let detail = format!("There is an entry for {} already. Change that one.", described(entry));
    Error::invalid("/valid_from", "taken", detail)
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ProviderCostId) -> Result<CostRow> {
    let row = costs::Entity::find_in(ctx).filter(costs::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading the cost book")?.ok_or_else(|| Error::not_found("entry of the cost book"))
}

/// The entries that count today.
fn current_ids(rows: &[CostRow], today: Date) -> HashSet<Uuid> {
    let mut latest: BTreeMap<(&str, &str, &str, i32), (&str, Uuid)> = BTreeMap::new();
    let today = today.to_string();
    for row in rows.iter().filter(|r| r.valid_from <= today) {
        let key = (row.kind.as_str(), row.item.as_str(), row.region.as_str(), row.months);
        let best = latest.entry(key).or_insert((&row.valid_from, row.id));
        if row.valid_from.as_str() > best.0 {
            *best = (&row.valid_from, row.id);
        }
    }
    latest.into_values().map(|(_, id)| id).collect()
}

async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: CostRow) -> Result<CostView> {
    let all = store::of_account(ctx, conn, ProviderAccountId(row.account_id)).await?;
    view(row, &current_ids(&all, ctx.today()))
}

fn view(row: CostRow, current: &HashSet<Uuid>) -> Result<CostView> {
    Ok(CostView {
        id: row.cost(),
        version: row.version,
        account: ProviderAccountId(row.account_id),
        entry: row.entry()?,
        current: current.contains(&row.id),
        note: row.note,
        updated_at: from_micros(row.updated_at),
    })
}
