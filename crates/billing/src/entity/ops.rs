//! Adding, changing and removing legal entities.

use mpanel_core::{CountryCode, CustomerId, Error, LegalEntityId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, ModelTrait, PaginatorTrait, QueryFilter,
};
use sea_orm::{QuerySelect, Select};
use uuid::Uuid;

use super::store::{self as entities, Sellers, row};
use super::{LegalEntity, OfEntity};
use crate::ability::{Ability, Refusal};
use crate::customer::store as customers;
use crate::invoice::store::{credit_note, invoice};
use crate::seller::Seller;
use crate::{columns, store};

/// Most entities of one business; each run reads them all.
const MOST: usize = 50;

/// Adds a company. New customers from `countries` belong to it from now on.
pub async fn add_legal_entity(
    ctx: &OpContext,
    tx: &Tx,
    seller: &Seller,
    countries: Vec<CountryCode>,
) -> Result<LegalEntity> {
    if entities::rows(ctx, tx).await?.len() >= MOST {
        return Err(Error::conflict("too_many_entities", format!("A business has at most {MOST} legal entities.")));
    }
    let mut row = entities::blank(ctx, false);
    set(ctx, tx, None, &mut row, seller, countries).await?;
    store::insert(tx, row.clone(), "adding a legal entity").await?;
    view(row, 0, 0)
}

/// Changes a company that is not the main one. What it issued before keeps what was true then.
pub async fn update_legal_entity(
    ctx: &OpContext,
    tx: &Tx,
    id: LegalEntityId,
    seller: &Seller,
    countries: Vec<CountryCode>,
    expected: Option<i32>,
) -> Result<LegalEntity> {
    let old = lock(ctx, tx, id).await?;
    columns::check_version(old.version, expected)?;
    if old.main {
        let detail = "The main legal entity is changed in the settings of the business.";
        return Err(Error::conflict("main_entity", detail));
    }
    let mut row = old.clone();
    set(ctx, tx, Some(&old), &mut row, seller, countries).await?;
    row.version += 1;
    store::update(tx, row.clone(), "changing a legal entity").await?;
    with_counts(ctx, tx, row).await
}

/// Removes a company that nothing belongs to.
pub async fn delete_legal_entity(ctx: &OpContext, tx: &Tx, id: LegalEntityId) -> Result<()> {
    let row = lock(ctx, tx, id).await?;
    may_delete(&row, customers_of(ctx, tx, &row).await?, invoices_of(ctx, tx, &row).await?)?;
    row.delete(tx).await.or_internal("deleting a legal entity")?;
    Ok(())
}

/// One company.
pub async fn get_legal_entity<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: LegalEntityId) -> Result<LegalEntity> {
    with_counts(ctx, conn, find(ctx, conn, id).await?).await
}

/// All companies of the business: the main one first, then by name.
pub async fn list_legal_entities<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<LegalEntity>> {
    let mut rows = entities::rows(ctx, conn).await?;
    rows.sort_by(|a, b| b.main.cmp(&a.main).then_with(|| (&a.name, a.id).cmp(&(&b.name, b.id))));
    let customers = counts(conn, customers::Entity::find_in(ctx), customers::Column::EntityId).await?;
    let invoices = counts(conn, invoice::Entity::find_in(ctx), invoice::Column::EntityId).await?;
    let of = |all: &[Count], row: &row::Model| {
        let key = (!row.main).then_some(row.id);
        all.iter().find(|c| c.entity_id == key).map_or(0, |c| u64::try_from(c.count).unwrap_or(0))
    };
    rows.into_iter()
        .map(|row| (of(&customers, &row), of(&invoices, &row), row))
        .map(|(c, i, row)| view(row, c, i))
        .collect()
}

/// What a customer's documents say of who issues them.
pub async fn legal_entity_of_customer<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Seller> {
    let customer = customers::load(ctx, conn, customer).await?;
    Sellers::load(ctx, conn).await?.by(customer.entity_id).cloned()
}

/// Whose books an id asks for; those of the whole business without one.
pub async fn resolve_legal_entity<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    wanted: Option<LegalEntityId>,
) -> Result<OfEntity> {
    let Some(id) = wanted else { return Ok(OfEntity::All) };
    Ok(if named(ctx, conn, id).await?.main { OfEntity::Main } else { OfEntity::Other(id) })
}

/// What a customer's row names for the entity of an id.
pub(crate) async fn key_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: LegalEntityId) -> Result<Option<Uuid>> {
    let row = named(ctx, conn, id).await?;
    Ok((!row.main).then_some(row.id))
}

/// Refuses prefixes that would give a document the number of another company's.
///
/// `base` is where a request has its fields.
pub(super) async fn check_prefixes(
    ctx: &OpContext,
    tx: &Tx,
    old: Option<&row::Model>,
    row: &row::Model,
    base: &str,
) -> Result<()> {
    let others = entities::rows(ctx, tx).await?;
    let mut others = others.iter().filter(|other| other.id != row.id);
    let taken = |field: &str, name: &str| {
        let detail = format!("Numbers that begin so are those of {name}. Choose other letters.");
        Err(Error::invalid(format!("{base}/{field}"), "prefix_in_use", detail))
    };
    for other in others.by_ref() {
        if collide(&other.invoice_prefix, &row.invoice_prefix) {
            return taken("invoice_prefix", &other.name);
        }
        if collide(&other.credit_note_prefix, &row.credit_note_prefix) {
            return taken("credit_note_prefix", &other.name);
        }
    }
    let entity = (!row.main).then_some(row.id);
    // Numbers of before keep the letters they had.
    if old.is_none_or(|old| old.invoice_prefix != row.invoice_prefix) {
        let used = invoice::Entity::find_in(ctx).filter(numbered(invoice::Column::Number, &row.invoice_prefix));
        if others_of(used, invoice::Column::EntityId, entity).count(tx).await.or_internal("counting invoices")? > 0 {
            return taken("invoice_prefix", "older invoices of another legal entity");
        }
    }
    if old.is_none_or(|old| old.credit_note_prefix != row.credit_note_prefix) {
        let used = credit_note::Entity::find_in(ctx);
        let used = used.filter(numbered(credit_note::Column::Number, &row.credit_note_prefix));
        if others_of(used, credit_note::Column::EntityId, entity).count(tx).await.or_internal("counting notes")? > 0 {
            return taken("credit_note_prefix", "older credit notes of another legal entity");
        }
    }
    Ok(())
}

/// Whether numbers behind one prefix could read like those behind another.
fn collide(a: &str, b: &str) -> bool {
    let digits = |rest: Option<&str>| rest.is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()));
    digits(a.strip_prefix(b)) || digits(b.strip_prefix(a))
}

// Numbers that consist of the letters and digits.
fn numbered(column: impl ColumnTrait, prefix: &str) -> Condition {
    (0..=9).fold(Condition::any(), |any, digit| any.add(column.starts_with(format!("{prefix}{digit}"))))
}

// Rows of other entities than one.
fn others_of<E: EntityTrait>(select: Select<E>, column: impl ColumnTrait, entity: Option<Uuid>) -> Select<E> {
    match entity {
        None => select.filter(column.is_not_null()),
        Some(id) => select.filter(column.is_null().or(column.ne(id))),
    }
}

async fn set(
    ctx: &OpContext,
    tx: &Tx,
    old: Option<&row::Model>,
    row: &mut row::Model,
    seller: &Seller,
    mut countries: Vec<CountryCode>,
) -> Result<()> {
    if seller.name.trim().is_empty() {
        return Err(Error::invalid("/name", "required", "Enter the legal name."));
    }
    for (field, prefix) in
        [("invoice_prefix", &seller.invoice_prefix), ("credit_note_prefix", &seller.credit_note_prefix)]
    {
        if prefix.is_empty() {
            let detail = "Enter the letters before its numbers; no other legal entity may have the same.";
            return Err(Error::invalid(format!("/{field}"), "required", detail));
        }
    }
    countries.sort();
    countries.dedup();
    for other in entities::rows(ctx, tx).await?.iter().filter(|other| other.id != row.id) {
        let theirs = other.countries()?;
        if let Some(at) = countries.iter().position(|c| theirs.contains(c)) {
            let detail = format!(
                "Customers from {} belong to {}. Take the country away there first.",
                countries[at], other.name
            );
            return Err(Error::invalid(format!("/countries/{at}"), "country_taken", detail));
        }
    }
    row.set(seller)?;
    row.countries = columns::text(&countries)?;
    check_prefixes(ctx, tx, old, row, "").await
}

fn may_delete(row: &row::Model, customers: u64, invoices: u64) -> std::result::Result<(), Refusal> {
    match (row.main, customers, invoices) {
        (true, ..) => Err(Refusal("main_entity", "The main legal entity stays.")),
        (_, 0, 0) => Ok(()),
        (_, 0, _) => Err(Refusal("entity_in_use", "It has issued invoices, which are kept.")),
        _ => Err(Refusal("entity_in_use", "Customers belong to it. Give them to another legal entity first.")),
    }
}

fn view(row: row::Model, customers: u64, invoices: u64) -> Result<LegalEntity> {
    Ok(LegalEntity {
        id: LegalEntityId(row.id),
        version: row.version,
        main: row.main,
        seller: row.seller()?,
        countries: row.countries()?,
        customers,
        abilities: vec![Ability::of("delete", may_delete(&row, customers, invoices))],
    })
}

async fn with_counts<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: row::Model) -> Result<LegalEntity> {
    let (customers, invoices) = (customers_of(ctx, conn, &row).await?, invoices_of(ctx, conn, &row).await?);
    view(row, customers, invoices)
}

fn of(row: &row::Model) -> OfEntity {
    if row.main { OfEntity::Main } else { OfEntity::Other(LegalEntityId(row.id)) }
}

async fn customers_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &row::Model) -> Result<u64> {
    let select = of(row).keep(customers::Entity::find_in(ctx), customers::Column::EntityId);
    select.count(conn).await.or_internal("counting customers of a legal entity")
}

async fn invoices_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &row::Model) -> Result<u64> {
    let select = of(row).keep(invoice::Entity::find_in(ctx), invoice::Column::EntityId);
    select.count(conn).await.or_internal("counting invoices of a legal entity")
}

#[derive(FromQueryResult)]
struct Count {
    entity_id: Option<Uuid>,
    count: i64,
}

async fn counts<C: ConnectionTrait, E: EntityTrait>(
    conn: &C,
    select: Select<E>,
    column: E::Column,
) -> Result<Vec<Count>> {
    let rows = select
        .select_only()
        .column_as(column, "entity_id")
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .group_by(column)
        .into_model::<Count>()
        .all(conn)
        .await;
    rows.or_internal("counting what belongs to legal entities")
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: LegalEntityId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a legal entity")?.ok_or_else(|| Error::not_found("legal entity"))
}

async fn lock(ctx: &OpContext, tx: &Tx, id: LegalEntityId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    found.or_internal("locking a legal entity")?.ok_or_else(|| Error::not_found("legal entity"))
}

// One that a field of a request names.
async fn named<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: LegalEntityId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a legal entity")?.ok_or_else(|| {
        let detail = "There is no such legal entity. Take its id from the list of legal entities.";
        Error::invalid("/legal_entity", "unknown_entity", detail)
    })
}

#[cfg(test)]
mod tests {
    use super::collide;

    #[test]
    fn prefixes_collide_when_numbers_could_read_alike() {
        for (a, b, want) in [
            ("INV-", "INV-", true),
            ("INV-", "INV-1", true),
            ("INV-1", "INV-", true),
            ("INV-", "INV-AT-", false),
            ("DE-", "AT-", false),
        ] {
            assert_eq!(collide(a, b), want, "{a} {b}");
        }
    }
}
