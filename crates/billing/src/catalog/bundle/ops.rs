//! Making and changing bundles, and finding them.

use std::collections::HashMap;

use mpanel_core::{BundleId, Error, OpContext, Page, PageQuery, ProductId, Result};
use mpanel_db::page::asc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{BundlePart, BundleState, BundleTerms, BundleView, rules};
use crate::catalog::group::{check_name, check_slug, slug_taken};
use crate::catalog::store::bundle::{Column, Entity, Model};
use crate::catalog::store::load_map;
use crate::catalog::{ProductKind, ProductView};
use crate::columns;

/// Makes a bundle.
///
/// # Errors
/// Invalid at the field that makes no sense, or that does not fit the prices of the parts.
pub async fn create_bundle(ctx: &OpContext, tx: &Tx, terms: BundleTerms) -> Result<BundleView> {
    let id: BundleId = ctx.new_id();
    check(ctx, tx, &terms, id).await?;
    let blank = Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        slug: String::new(),
        name: String::new(),
        tagline: String::new(),
        description: String::new(),
        state: String::new(),
        parts: String::new(),
        pricing: String::new(),
        position: 0,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    let row = written(blank, terms)?;
    let insert = Entity::insert(row.into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a bundle", slug_taken)?;
    get_bundle(ctx, tx, id).await
}

/// Changes a bundle: it is what these terms say. What was sold keeps its own prices.
///
/// # Errors
/// Those of making one, and invalid `was_on_sale` at `/state` for a draft of what was on sale.
pub async fn update_bundle(
    ctx: &OpContext,
    tx: &Tx,
    id: BundleId,
    terms: BundleTerms,
    expected: Option<i32>,
) -> Result<BundleView> {
    let mut row = load(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    if terms.state == BundleState::Draft && row.state != BundleState::Draft.as_str() {
        let detail = "It has been on sale and is no draft any more. Hide it, or retire it.";
        return Err(Error::invalid("/state", "was_on_sale", detail));
    }
    check(ctx, tx, &terms, id).await?;
    row.version += 1;
    crate::store::update(tx, written(row, terms)?, "changing a bundle").await?;
    get_bundle(ctx, tx, id).await
}

/// One bundle.
pub async fn get_bundle<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: BundleId) -> Result<BundleView> {
    let row = load(ctx, conn, id).await?;
    views(ctx, conn, vec![row]).await?.pop().ok_or_else(|| Error::not_found("bundle"))
}

/// One page of bundles, in the order of the shop.
pub async fn list_bundles<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: &PageQuery,
) -> Result<Page<BundleView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(Column::Name, &search))
            .add(columns::contains(Column::Slug, &search));
        select = select.filter(any);
    }
    let page = select.page_of(conn, query, &[asc(Column::Position), asc(Column::Name)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: views(ctx, conn, items).await?, next_cursor, total })
}

/// The terms of bundles, by their ids.
pub(crate) async fn bundles_by_id<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[BundleId],
) -> Result<HashMap<BundleId, BundleTerms>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = Entity::find_in(ctx).filter(Column::Id.is_in(ids)).all(conn).await;
    rows.or_internal("reading bundles")?.into_iter().map(|row| Ok((BundleId(row.id), terms(row)?))).collect()
}

async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: BundleId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a bundle")?.ok_or_else(|| Error::not_found("bundle"))
}

async fn check(ctx: &OpContext, tx: &Tx, terms: &BundleTerms, id: BundleId) -> Result<()> {
    check_slug(&terms.slug)?;
    check_name(&terms.name)?;
    let same = Entity::find_in(ctx).filter(Column::Slug.eq(&terms.slug)).filter(Column::Id.ne(id.uuid()));
    if same.one(tx).await.or_internal("reading bundles")?.is_some() {
        return Err(slug_taken());
    }
    let ids: Vec<ProductId> = terms.parts.iter().map(|p| p.product_id).collect();
    rules::check(terms, &load_map(ctx, tx, ids).await?)
}

fn written(row: Model, terms: BundleTerms) -> Result<Model> {
    Ok(Model {
        slug: terms.slug,
        name: terms.name.trim().to_owned(),
        tagline: terms.tagline,
        description: terms.description,
        state: terms.state.as_str().to_owned(),
        parts: columns::text(&terms.parts)?,
        pricing: columns::text(&terms.pricing)?,
        position: terms.position,
        ..row
    })
}

pub(super) fn terms(row: Model) -> Result<BundleTerms> {
    Ok(BundleTerms {
        state: BundleState::from_word(&row.state),
        parts: columns::json(&row.parts)?,
        pricing: columns::json(&row.pricing)?,
        slug: row.slug,
        name: row.name,
        tagline: row.tagline,
        description: row.description,
        position: row.position,
    })
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<BundleView>> {
    let read = |row: Model| Ok((BundleId(row.id), row.version, terms(row)?));
    let all = rows.into_iter().map(read).collect::<Result<Vec<_>>>()?;
    let ids: Vec<ProductId> = all.iter().flat_map(|(_, _, terms)| terms.parts.iter().map(|p| p.product_id)).collect();
    let catalog = load_map(ctx, conn, ids).await?;
    let view = |(id, version, terms): (BundleId, i32, BundleTerms)| BundleView {
        id,
        version,
        products: terms.parts.iter().map(|part| product(part, &catalog)).collect(),
        terms,
    };
    Ok(all.into_iter().map(view).collect())
}

fn product(part: &BundlePart, catalog: &HashMap<ProductId, ProductView>) -> (String, ProductKind) {
    let found = catalog.get(&part.product_id).map(|p| (p.name.clone(), p.kind));
    found.unwrap_or_else(|| (String::new(), ProductKind::Vps))
}
