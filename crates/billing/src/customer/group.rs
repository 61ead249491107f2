//! Groups of customers: those for whom the same settings of the automation are made (billing.md rule 33). A customer is
//! in at most one, and what is set for it holds for its customers from the moment they are in it.

use std::collections::HashMap;

use mpanel_core::{CustomerGroupId, CustomerId, Error, FieldError, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use uuid::Uuid;

use super::{CustomerView, ops, store as customers};
use crate::ability::{Ability, Refusal};
use crate::{columns, history, policy, store};

crate::store::rows! {
    /// The billing_customer_groups table; `name_key` is the name without its case.
    row = "billing_customer_groups" { name: String, name_key: String, note: String, version: i32, created_at: i64 }
}

/// Most groups of one business; each list shows them all.
const MOST: u64 = 200;

/// A group of customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomerGroup {
    /// Its id.
    pub id: CustomerGroupId,
    /// For `If-Match`.
    pub version: i32,
    /// Its name; no other group has the same.
    pub name: String,
    /// What staff wants to remember of it.
    pub note: String,
    /// How many customers are in it.
    pub customers: u64,
    /// How many settings are made for it.
    pub settings: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// What can be done with it: delete.
    pub abilities: Vec<Ability>,
}

/// Changes of a group; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CustomerGroupPatch {
    /// Its name.
    pub name: Option<String>,
    /// What staff wants to remember of it.
    pub note: Option<String>,
}

/// Makes a group, with nobody in it.
pub async fn create_customer_group(ctx: &OpContext, tx: &Tx, name: &str, note: &str) -> Result<CustomerGroup> {
    if row::Entity::find_in(ctx).count(tx).await.or_internal("counting groups")? >= MOST {
        let detail = format!("A business has at most {MOST} groups of customers. Remove one that is empty first.");
        return Err(Error::conflict("too_many_groups", detail));
    }
    let mut model = row::Model {
        id: ctx.new_id::<CustomerGroupId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        name: String::new(),
        name_key: String::new(),
        note: String::new(),
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    set(&mut model, CustomerGroupPatch { name: Some(name.to_owned()), note: Some(note.to_owned()) })?;
    let insert = row::Entity::insert(model.clone().into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a group of customers", name_taken)?;
    Ok(view(model, 0, 0))
}

/// Renames a group or changes its note.
pub async fn update_customer_group(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerGroupId,
    patch: CustomerGroupPatch,
    expected: Option<i32>,
) -> Result<CustomerGroup> {
    let mut model = lock(ctx, tx, id).await?;
    columns::check_version(model.version, expected)?;
    set(&mut model, patch)?;
    model.version += 1;
    let update = row::Entity::update(model.clone().into_active_model().reset_all()).exec(tx).await;
    update.or_taken("changing a group of customers", name_taken)?;
    with_counts(ctx, tx, model).await
}

/// Removes a group that nobody is in, and what was set for it.
pub async fn delete_customer_group(ctx: &OpContext, tx: &Tx, id: CustomerGroupId) -> Result<()> {
    let model = lock(ctx, tx, id).await?;
    may_delete(customers_in(ctx, tx, model.id).await?)?;
    policy::forget_group(ctx, tx, id).await?;
    model.delete(tx).await.or_internal("deleting a group of customers")?;
    Ok(())
}

/// One group.
pub async fn get_customer_group<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CustomerGroupId,
) -> Result<CustomerGroup> {
    with_counts(ctx, conn, load(ctx, conn, id).await?).await
}

/// All groups, by name.
pub async fn list_customer_groups<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<CustomerGroup>> {
    let rows = row::Entity::find_in(ctx).order_by_asc(row::Column::NameKey).all(conn).await;
    let rows = rows.or_internal("reading groups of customers")?;
    let counted = counts(ctx, conn).await?;
    let settings = policy::settings_of_groups(ctx, conn).await?;
    let of = |all: &HashMap<Uuid, u64>, id: Uuid| all.get(&id).copied().unwrap_or(0);
    Ok(rows
        .into_iter()
        .map(|row| (of(&counted, row.id), of(&settings, row.id), row))
        .map(|(c, s, r)| view(r, c, s))
        .collect())
}

/// Puts a customer into a group, or takes it out of the one it is in. From then on the settings of its new group hold.
pub async fn put_customer_in_group(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    group: Option<CustomerGroupId>,
    expected: Option<i32>,
) -> Result<CustomerView> {
    customers::load(ctx, tx, customer).await?;
    // The group is locked, so that nobody removes it meanwhile.
    let named = match group {
        Some(id) => Some(named(ctx, tx, id).await?),
        None => None,
    };
    let mut row = customers::lock(ctx, tx, customer).await?;
    columns::check_version(row.version, expected)?;
    let wanted = named.as_ref().map(|group| group.id);
    if row.group_id == wanted {
        return row.view();
    }
    row.group_id = wanted;
    row.version += 1;
    store::update(tx, row.clone(), "putting a customer into a group").await?;
    tx.record(ctx, Event::CustomerUpdated { customer }).await?;
    let title = match &named {
        Some(group) => format!("Put into the group {}", group.name),
        None => "Taken out of the group".to_owned(),
    };
    ops::note(ctx, tx, &row, history::GROUPED, title).await?;
    // The group may bill further ahead, or less far.
    crate::subscription::reschedule_renewals(ctx, tx, Some(customer)).await?;
    crate::item::reschedule(ctx, tx, Some(customer)).await?;
    row.view()
}

/// The group that a filter names, if there is such a group.
pub async fn resolve_customer_group<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    wanted: Option<CustomerGroupId>,
) -> Result<Option<CustomerGroupId>> {
    let Some(id) = wanted else { return Ok(None) };
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    match found.or_internal("reading a group of customers")? {
        Some(_) => Ok(Some(id)),
        None => Err(unknown()),
    }
}

/// Names of groups.
pub(crate) async fn names<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>> {
    let rows = row::Entity::find_in(ctx).filter(row::Column::Id.is_in(ids.iter().copied())).all(conn).await;
    Ok(rows.or_internal("reading groups of customers")?.into_iter().map(|g| (g.id, g.name)).collect())
}

/// Which customers are in some groups: all of them, or those of a few.
pub(crate) async fn members<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    groups: &[Uuid],
    of: Option<&[Uuid]>,
) -> Result<HashMap<Uuid, Uuid>> {
    use customers::{Column, Entity};
    let mut found = HashMap::new();
    let select = || {
        let all = Entity::find_in(ctx).filter(Column::GroupId.is_in(groups.iter().copied()));
        all.select_only().column(Column::Id).column(Column::GroupId)
    };
    let chunks: Vec<Option<&[Uuid]>> = match of {
        Some(ids) => ids.chunks(1000).map(Some).collect(),
        None => vec![None],
    };
    for chunk in chunks {
        let select = match chunk {
            Some(ids) => select().filter(Column::Id.is_in(ids.iter().copied())),
            None => select(),
        };
        let rows = select.into_tuple::<(Uuid, Uuid)>().all(conn).await;
        found.extend(rows.or_internal("reading who is in which group")?);
    }
    Ok(found)
}

fn set(model: &mut row::Model, patch: CustomerGroupPatch) -> Result<()> {
    if let Some(name) = patch.name {
        model.name = name.trim().to_owned();
        model.name_key = model.name.to_lowercase();
    }
    if let Some(note) = patch.note {
        model.note = note.trim().to_owned();
    }
    let mut wrong = Vec::new();
    let mut refuse = |pointer: &str, code, detail: &str| {
        wrong.push(FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() });
    };
    if model.name.is_empty() {
        refuse("/name", "required", "Enter a name.");
    }
    if model.name.chars().count() > 80 || model.name.chars().any(char::is_control) {
        refuse("/name", "too_long", "Use one line of at most 80 characters.");
    }
    if model.note.chars().count() > 1000 {
        refuse("/note", "too_long", "Use at most 1000 characters.");
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "Another group has this name. Choose another one.")
}

fn unknown() -> Error {
    let detail = "There is no such group of customers. Take its id from the list of groups.";
    Error::invalid("/customer_group_id", "unknown_group", detail)
}

fn may_delete(customers: u64) -> std::result::Result<(), Refusal> {
    if customers == 0 {
        return Ok(());
    }
    Err(Refusal("group_in_use", "Customers are in it. Put them into another group or into none first."))
}

fn view(model: row::Model, customers: u64, settings: u64) -> CustomerGroup {
    CustomerGroup {
        id: CustomerGroupId(model.id),
        version: model.version,
        name: model.name,
        note: model.note,
        customers,
        settings,
        created_at: columns::time(model.created_at),
        abilities: vec![Ability::of("delete", may_delete(customers))],
    }
}

async fn with_counts<C: ConnectionTrait>(ctx: &OpContext, conn: &C, model: row::Model) -> Result<CustomerGroup> {
    let settings = policy::settings_of_groups(ctx, conn).await?.get(&model.id).copied().unwrap_or(0);
    let customers = customers_in(ctx, conn, model.id).await?;
    Ok(view(model, customers, settings))
}

async fn customers_in<C: ConnectionTrait>(ctx: &OpContext, conn: &C, group: Uuid) -> Result<u64> {
    let select = customers::Entity::find_in(ctx).filter(customers::Column::GroupId.eq(group));
    select.count(conn).await.or_internal("counting customers of a group")
}

#[derive(FromQueryResult)]
struct Count {
    group_id: Uuid,
    count: i64,
}

async fn counts<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<Uuid, u64>> {
    let rows = customers::Entity::find_in(ctx)
        .filter(customers::Column::GroupId.is_not_null())
        .select_only()
        .column(customers::Column::GroupId)
        .expr_as(Expr::cust("COUNT(*)"), "count")
        .group_by(customers::Column::GroupId)
        .into_model::<Count>()
        .all(conn)
        .await
        .or_internal("counting customers of groups")?;
    Ok(rows.into_iter().map(|c| (c.group_id, u64::try_from(c.count).unwrap_or(0))).collect())
}

async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerGroupId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a group of customers")?.ok_or_else(|| Error::not_found("group of customers"))
}

async fn lock(ctx: &OpContext, tx: &Tx, id: CustomerGroupId) -> Result<row::Model> {
    locked(ctx, tx, id).await?.ok_or_else(|| Error::not_found("group of customers"))
}

// One that a field of a request names.
async fn named(ctx: &OpContext, tx: &Tx, id: CustomerGroupId) -> Result<row::Model> {
    locked(ctx, tx, id).await?.ok_or_else(unknown)
}

async fn locked(ctx: &OpContext, tx: &Tx, id: CustomerGroupId) -> Result<Option<row::Model>> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    found.or_internal("locking a group of customers")
}
