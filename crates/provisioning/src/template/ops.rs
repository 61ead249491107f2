//! Keeping templates. A change makes a version; versions stay as they are, for what was sold with them.

use std::collections::HashMap;

use mpanel_core::{ApplicationId, Error, ErrorKind, OpContext, Result, RowId, TemplateId};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder};

use super::shipped::{self, Shipped};
use super::store::{self, templates, versions};
use super::{Content, TemplateDetail, TemplateDraft, TemplateView, check_content};
use crate::account::ops::expect_version;
use crate::application::store::applications;

/// Templates of a business; more cannot be chosen from.
const MOST: usize = 200;

/// Every template by its name, those out of use last.
pub async fn list_templates<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<TemplateView>> {
    let query = templates::Entity::find_in(ctx).order_by_asc(templates::Column::Archived);
    let rows = query.order_by_asc(templates::Column::NameKey).all(conn).await.or_internal("listing templates")?;
    let is_latest = Query::select()
        .expr(Expr::val(1))
        .from(templates::Entity)
        .and_where(templates::Column::TenantId.eq(ctx.tenant.uuid()))
        .and_where(
            Expr::col(templates::Column::Id.as_column_ref()).equals(versions::Column::TemplateId.as_column_ref()),
        )
        .and_where(
            Expr::col(templates::Column::Number.as_column_ref()).equals(versions::Column::Number.as_column_ref()),
        )
        .to_owned();
    let query = versions::Entity::find_in(ctx).filter(Expr::exists(is_latest));
    let all = query.all(conn).await.or_internal("listing versions of templates")?;
    let mut latest: HashMap<Uuid, versions::Model> = all.into_iter().map(|row| (row.template_id, row)).collect();
    let one = |row: templates::Model| {
        let version = latest.remove(&row.id);
        let version = version.ok_or_else(|| Error::internal("a template without its latest version"))?;
        Ok(row.view(version.content()?))
    };
    rows.into_iter().map(one).collect()
}

/// One template with its versions.
pub async fn get_template<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: TemplateId) -> Result<TemplateDetail> {
    let row = store::find(conn, ctx, id).await?;
    let query = versions::Entity::find_in(ctx).filter(versions::Column::TemplateId.eq(id.uuid()));
    let rows = query.order_by_desc(versions::Column::Number).all(conn).await.or_internal("listing versions")?;
    let versions = rows.into_iter().map(versions::Model::view).collect::<Result<Vec<_>>>()?;
    let latest = versions.first().ok_or_else(|| Error::internal("a template without versions"))?;
    Ok(TemplateDetail { template: row.view(latest.content.clone()), versions })
}

/// Keeps a template, new or copied from another one.
pub async fn create_template(ctx: &OpContext, tx: &Tx, draft: TemplateDraft) -> Result<TemplateView> {
    let draft = checked(draft)?;
    expect_free(ctx, tx, &draft.name).await?;
    if templates::Entity::find_in(ctx).count(tx).await.or_internal("counting templates")? >= MOST as u64 {
        let detail = format!("At most {MOST} templates can be kept.");
        return Err(Error::conflict("too_many_templates", detail));
    }
    insert(ctx, tx, &draft, None, 1).await
}

/// Changes a template: another content is another version.
pub async fn update_template(
    ctx: &OpContext,
    tx: &Tx,
    id: TemplateId,
    draft: TemplateDraft,
    expected: Option<i32>,
) -> Result<TemplateView> {
    let mut row = store::lock(tx, ctx, id).await?;
    expect_version(row.version, expected)?;
    if row.shipped.is_some() {
        let detail = "This template came with mPanel and is kept up by it. Make a copy and change that.";
        return Err(Error::conflict("template_shipped", detail));
    }
    let draft = checked(draft)?;
    if draft.name.to_lowercase() != row.name_key {
        expect_free(ctx, tx, &draft.name).await?;
    }
    let present = store::content_of(tx, ctx, id, row.number).await?;
    if present != draft.content {
        row.number += 1;
        write_version(ctx, tx, id, row.number, &draft).await?;
    }
    (row.name_key, row.name) = (draft.name.to_lowercase(), draft.name);
    (row.about, row.archived) = (draft.about, draft.archived);
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_taken("changing a template", name_taken)?;
    Ok(row.view(draft.content))
}

/// Gives a business the templates and applications that come with mPanel, and their new versions. Writes nothing when
/// nothing is missing.
pub async fn seed_templates(ctx: &OpContext, db: &Db) -> Result<()> {
    if missing(ctx, db.read()).await?.is_empty() {
        return Ok(());
    }
    match seed_missing(ctx, db).await {
        // Another node that starts with this one was first, after this one had looked.
        Err(error) if error.kind() == ErrorKind::Invalid && missing(ctx, db.read()).await?.is_empty() => Ok(()),
        done => done,
    }
}

async fn seed_missing(ctx: &OpContext, db: &Db) -> Result<()> {
    let tx = db.begin().await?;
    for (piece, known) in missing(ctx, &tx).await? {
        seed(ctx, &tx, piece, known).await?;
    }
    tx.commit().await
}

/// What comes with mPanel and is not here, or not in this version.
async fn missing<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<(Shipped, Option<templates::Model>)>> {
    let query = templates::Entity::find_in(ctx).filter(templates::Column::Shipped.is_not_null());
    let kept = query.all(conn).await.or_internal("looking for shipped templates")?;
    let mut kept: HashMap<String, templates::Model> =
        kept.into_iter().filter_map(|row| Some((row.shipped.clone()?, row))).collect();
    let missing = shipped::all().into_iter().filter_map(|piece| match kept.remove(piece.key) {
        Some(row) if row.number >= piece.number => None,
        known => Some((piece, known)),
    });
    Ok(missing.collect())
}

async fn seed(ctx: &OpContext, tx: &Tx, piece: Shipped, known: Option<templates::Model>) -> Result<()> {
    let draft = TemplateDraft {
        name: free_name(ctx, tx, piece.name).await?,
        about: piece.about.to_owned(),
        content: piece.content,
        note: "Came with mPanel".to_owned(),
        archived: false,
    };
    if let Some(mut row) = known {
        write_version(ctx, tx, TemplateId(row.id), piece.number, &draft).await?;
        (row.number, row.version) = (piece.number, row.version + 1);
        row.updated_at = ctx.now.as_microsecond();
        row.into_active_model().reset_all().update(tx).await.or_internal("renewing a shipped template")?;
        return Ok(());
    }
    let made = insert(ctx, tx, &draft, Some(piece.key), piece.number).await?;
    let entry = applications::Model {
        id: ctx.new_id::<ApplicationId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        template_id: made.id.uuid(),
        provider_application: None,
        name: draft.name.clone(),
        name_key: draft.name.to_lowercase(),
        about: draft.about.clone(),
        category: piece.category.to_owned(),
        release: piece.release.to_owned(),
        needs: serde_json::to_string(&piece.needs)?,
        shipped: Some(piece.key.to_owned()),
        hidden: false,
        created_at: ctx.now.as_microsecond(),
        updated_at: ctx.now.as_microsecond(),
        version: 1,
    };
    entry.into_active_model().insert(tx).await.or_internal("adding a shipped application")?;
    Ok(())
}

/// A name for what comes with mPanel that neither a template nor an application of the business has.
async fn free_name(ctx: &OpContext, tx: &Tx, name: &str) -> Result<String> {
    let key = name.to_lowercase();
    let query = templates::Entity::find_in(ctx).filter(templates::Column::NameKey.eq(&key));
    let template = query.one(tx).await.or_internal("looking for a name")?;
    let query = applications::Entity::find_in(ctx).filter(applications::Column::NameKey.eq(&key));
    let application = query.one(tx).await.or_internal("looking for a name")?;
    let is_free = template.is_none() && application.is_none();
    Ok(if is_free { name.to_owned() } else { format!("{name} (mPanel)") })
}

async fn insert(
    ctx: &OpContext,
    tx: &Tx,
    draft: &TemplateDraft,
    shipped: Option<&str>,
    number: i32,
) -> Result<TemplateView> {
    let now = ctx.now.as_microsecond();
    let id: TemplateId = ctx.new_id();
    let row = templates::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        name: draft.name.clone(),
        name_key: draft.name.to_lowercase(),
        about: draft.about.clone(),
        shipped: shipped.map(str::to_owned),
        archived: draft.archived,
        number,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let row = row.into_active_model().insert(tx).await.or_taken("keeping a template", name_taken)?;
    write_version(ctx, tx, id, number, draft).await?;
    Ok(row.view(draft.content.clone()))
}

async fn write_version(ctx: &OpContext, tx: &Tx, id: TemplateId, number: i32, draft: &TemplateDraft) -> Result<()> {
    let row = versions::Model {
        id: ctx.new_id::<RowId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        template_id: id.uuid(),
        number,
        content: serde_json::to_string(&draft.content)?,
        note: draft.note.clone(),
        made_by: ctx.actor.name().to_owned(),
        created_at: ctx.now.as_microsecond(),
    };
    row.into_active_model().insert(tx).await.or_internal("keeping a version of a template")?;
    Ok(())
}

fn checked(mut draft: TemplateDraft) -> Result<TemplateDraft> {
    draft.name = check_words("/name", &draft.name, 1, 80)?;
    draft.about = check_words("/about", &draft.about, 0, 500)?;
    draft.note = check_words("/note", &draft.note, 0, 200)?;
    check_content(&draft.content)?;
    Ok(draft)
}

/// A line of words for people.
pub(crate) fn check_words(pointer: &str, text: &str, least: usize, most: usize) -> Result<String> {
    let text = text.trim();
    let count = text.chars().count();
    if count < least || count > most || text.chars().any(char::is_control) {
        let detail = format!("Use {least} to {most} characters, without line breaks.");
        return Err(Error::invalid(pointer, "not_valid", detail));
    }
    Ok(text.to_owned())
}

async fn expect_free(ctx: &OpContext, tx: &Tx, name: &str) -> Result<()> {
    let query = templates::Entity::find_in(ctx).filter(templates::Column::NameKey.eq(name.to_lowercase()));
    if query.one(tx).await.or_internal("looking for a name")?.is_some() { Err(name_taken()) } else { Ok(()) }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "Another template has this name. Choose another.")
}

/// The latest content of a template; none when there is no such template or it is out of use.
pub(crate) async fn usable<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: TemplateId,
) -> Result<Option<(templates::Model, Content)>> {
    let row = match store::find(conn, ctx, id).await {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        found => found?,
    };
    if row.archived {
        return Ok(None);
    }
    let content = store::content_of(conn, ctx, id, row.number).await?;
    Ok(Some((row, content)))
}

/// The latest content of a template that has to be in use.
pub(crate) async fn in_use<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: TemplateId,
    pointer: &str,
) -> Result<(templates::Model, Content)> {
    let unknown = || Error::invalid(pointer, "unknown_template", "Choose one of the templates in use.");
    usable(ctx, conn, id).await?.ok_or_else(unknown)
}
