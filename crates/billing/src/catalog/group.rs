//! Product groups.

use mpanel_core::{Error, OpContext, ProductGroupId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde::Serialize;

use super::store::group::{self, Column, Entity, Model};
use crate::columns;

/// A group to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewGroup {
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Place in the shop.
    pub position: i32,
}

/// Changes of a group; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GroupPatch {
    /// Its name.
    pub name: Option<String>,
    /// A sentence.
    pub description: Option<String>,
    /// Place in the shop.
    pub position: Option<i32>,
    /// Whether the shop leaves it out.
    pub hidden: Option<bool>,
}

/// A group as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupView {
    /// Its id.
    pub id: ProductGroupId,
    /// For `If-Match`.
    pub version: i32,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence.
    pub description: String,
    /// Place in the shop.
    pub position: i32,
    /// Whether the shop leaves it out.
    pub hidden: bool,
}

/// Makes a group.
pub async fn create_group(ctx: &OpContext, tx: &Tx, new: NewGroup) -> Result<GroupView> {
    check_slug(&new.slug)?;
    check_name(&new.name)?;
    let model = Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        slug: new.slug,
        name: new.name,
        description: new.description,
        position: new.position,
        hidden: false,
        version: 1,
    };
    if find_by_slug(ctx, tx, &model.slug).await? {
        return Err(slug_taken());
    }
    Entity::insert(model.clone().into_active_model())
        .exec_without_returning(tx)
        .await
        .or_taken("making a product group", slug_taken)?;
    Ok(view(model))
}

/// Changes a group.
pub async fn update_group(
    ctx: &OpContext,
    tx: &Tx,
    id: ProductGroupId,
    patch: GroupPatch,
    expected: Option<i32>,
) -> Result<GroupView> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(tx).await;
    let mut row = found.or_internal("reading a group")?.ok_or_else(|| Error::not_found("product group"))?;
    columns::check_version(row.version, expected)?;
    row.name = patch.name.unwrap_or(row.name);
    row.description = patch.description.unwrap_or(row.description);
    row.position = patch.position.unwrap_or(row.position);
    row.hidden = patch.hidden.unwrap_or(row.hidden);
    check_name(&row.name)?;
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing a group").await?;
    Ok(view(row))
}

/// All groups, in the order of the shop.
pub async fn list_groups<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<GroupView>> {
    let rows = Entity::find_in(ctx).order_by_asc(Column::Position).order_by_asc(Column::Name).all(conn).await;
    Ok(rows.or_internal("reading product groups")?.into_iter().map(view).collect())
}

async fn find_by_slug(ctx: &OpContext, tx: &Tx, slug: &str) -> Result<bool> {
    let found = Entity::find_in(ctx).filter(Column::Slug.eq(slug)).one(tx).await;
    Ok(found.or_internal("reading product groups")?.is_some())
}

/// Refuses what cannot stand in an address.
pub(super) fn check_slug(slug: &str) -> Result<()> {
    let letters = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if slug.is_empty() || slug.len() > 60 || !letters {
        return Err(Error::invalid("/slug", "malformed", "Use 1 to 60 lower-case letters, digits and hyphens."));
    }
    Ok(())
}

/// Refuses an empty or very long name.
pub(super) fn check_name(name: &str) -> Result<()> {
    match name.trim().chars().count() {
        0 => Err(Error::invalid("/name", "required", "Enter a name.")),
        1..=120 => Ok(()),
        _ => Err(Error::invalid("/name", "too_long", "Use at most 120 characters.")),
    }
}

/// The refusal of a name in addresses that is in use.
pub(super) fn slug_taken() -> Error {
    Error::invalid("/slug", "taken", "This name is in use. Choose another one.")
}

fn view(row: group::Model) -> GroupView {
    GroupView {
        id: ProductGroupId(row.id),
        version: row.version,
        slug: row.slug,
        name: row.name,
        description: row.description,
        position: row.position,
        hidden: row.hidden,
    }
}
