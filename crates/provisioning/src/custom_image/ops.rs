//! Adding, showing, changing and deleting custom images.

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

use super::store::{self, ImageRow, row};
use super::{CustomImageState, CustomImageView, ImageSpace, NewCustomImage, own, rules};
use crate::account::store::{self as accounts, AccountRow};
use crate::account::{catalog, health};
use crate::action::store::row as actions;
use crate::deps::Deps;
use crate::jobs::SettleCustomImage;
use crate::provider::images::ImageDraft;
use crate::provider::{CallId, ProviderError};
use crate::service::store::services;

/// What an image says while it is deleted; it stays where the provider's reply was lost.
const DELETING: &str =
    "It is being deleted. If it stays here, the data centre has not confirmed that: delete it again.";

/// Has the provider load an image. What it refuses at once leaves nothing behind.
pub async fn add_custom_image(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    new: NewCustomImage,
) -> Result<CustomImageView> {
    add(ctx, deps, account, None, new).await
}

/// Has the provider load an image for the business, or for a customer.
pub(super) async fn add(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    customer: Option<CustomerId>,
    new: NewCustomImage,
) -> Result<CustomImageView> {
    rules::check(&new, customer.is_some())?;
    let account = accounts::find(deps.db.read(), ctx, account).await?;
    let provider = deps.provider(&account)?;
    let row = insert(ctx, deps, &account, customer, &new).await?;
    let draft = ImageDraft {
        name: row.name.clone(),
        description: new.description,
        url: new.url,
        windows: new.windows,
        os_version: new.os_version,
    };
    let answer = provider.load_image(CallId::new(ctx), &draft).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, RowId(row.id)).await?.ok_or_else(|| Error::not_found("custom image"))?;
    if row.state != CustomImageState::Requested.as_str() {
        // The job has found it meanwhile, and knows more than this answer.
        return row.view(0);
    }
    match answer {
        Ok(id) => {
            row.image_id = Some(id);
            row.state = CustomImageState::Loading.to_string();
            row = row.into_active_model().reset_all().update(&tx).await.or_internal("keeping a custom image")?;
        }
        // It may be there: the job looks for its name.
        Err(ProviderError::Unknown { .. }) => {}
        Err(error) => {
            row.delete(&tx).await.or_internal("forgetting a custom image")?;
            tx.commit().await?;
            return Err(rules::refusal(error, customer.is_some()));
        }
    }
    tx.commit().await?;
    row.view(0)
}

async fn insert(
    ctx: &OpContext,
    deps: &Deps,
    account: &AccountRow,
    customer: Option<CustomerId>,
    new: &NewCustomImage,
) -> Result<ImageRow> {
    let row = ImageRow {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        account_id: account.id,
        name: customer.map(store::prefix).unwrap_or_default() + &new.name,
        description: new.description.clone(),
        url: new.url.clone(),
        os_type: catalog::os_type(new.windows).to_owned(),
        os_version: new.os_version.clone(),
        offered: new.offered,
        state: CustomImageState::Requested.to_string(),
        image_id: None,
        size_mb: 0,
        loaded_mb: 0,
        error: None,
        created_at: ctx.now.as_microsecond(),
        checked_at: ctx.now.as_microsecond(),
        customer_id: customer.map(CustomerId::uuid),
    };
    let tx = deps.db.begin().await?;
    if let Some(customer) = customer {
        // Under the account's lock: two at once must not both be the last one.
        accounts::lock(&tx, ctx, ProviderAccountId(account.id)).await?;
        own::expect_room(ctx, &tx, customer, account.id).await?;
    }
    let taken = || Error::invalid("/name", "taken", "Another image of this account has this name. Choose another.");
    let row = row.into_active_model().insert(&tx).await.or_taken("writing a custom image down", taken)?;
    // Written down with the row: should the process die in the call, somebody looks what became of it.
    follow(ctx, &tx, &row).await?;
    changed(ctx, &tx, row.account_id).await?;
    tx.commit().await?;
    Ok(row)
}

async fn follow(ctx: &OpContext, tx: &Tx, row: &ImageRow) -> Result<()> {
    let job = SettleCustomImage { image: RowId(row.id) };
    let spec = JobSpec::at(ctx.in_seconds(super::settle::LOOK_EVERY_S)).key(job.image.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &job, spec).await.map(drop)
}

/// An account's custom images, by name.
pub async fn list_custom_images<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<CustomImageView>> {
    accounts::find(conn, ctx, account).await?;
    let select = row::Entity::find_in(ctx).filter(row::Column::AccountId.eq(account.uuid()));
    let rows = select.order_by_asc(row::Column::Name).all(conn).await.or_internal("listing custom images")?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let servers = servers_of(ctx, conn, &row).await?;
        items.push(row.view(servers)?);
    }
    Ok(items)
}

/// One custom image.
pub async fn get_custom_image<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: RowId) -> Result<CustomImageView> {
    let row = store::find(ctx, conn, id).await?;
    let servers = servers_of(ctx, conn, &row).await?;
    row.view(servers)
}

/// The space an account has for custom images, as the provider says now.
pub async fn custom_image_space(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<ImageSpace> {
    let account = accounts::find(deps.db.read(), ctx, account).await?;
    let provider = deps.provider(&account)?;
    let answer = provider.image_space(CallId::new(ctx)).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    Ok(answer?)
}

/// Renames an image, or says whether customers may choose it.
pub async fn change_custom_image(
    ctx: &OpContext,
    deps: &Deps,
    id: RowId,
    name: Option<&str>,
    offered: Option<bool>,
) -> Result<CustomImageView> {
    let found = store::find(ctx, deps.db.read(), id).await?;
    if offered == Some(true) && found.customer_id.is_some() {
        let detail = "This image is a customer's own. Only they can install it.";
        return Err(Error::invalid("/offered", "not_allowed", detail));
    }
    let full = |name: &str| found.customer_id.map(|id| store::prefix(CustomerId(id))).unwrap_or_default() + name;
    let name = name.map(full);
    if let Some(name) = &name {
        rules::check_name(name)?;
        rename(ctx, deps, &found, name).await?;
    }
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, id).await?.ok_or_else(|| Error::not_found("custom image"))?;
    row.name = name.unwrap_or(row.name);
    row.offered = offered.unwrap_or(row.offered);
    let row = row.into_active_model().reset_all().update(&tx).await.or_internal("changing a custom image")?;
    put_on_offer(ctx, &tx, &row).await?;
    let servers = servers_of(ctx, &tx, &row).await?;
    tx.commit().await?;
    row.view(servers)
}

async fn rename(ctx: &OpContext, deps: &Deps, row: &ImageRow, name: &str) -> Result<()> {
    if row.name == name {
        return Ok(());
    }
    let Some(image) = row.image_id.as_deref() else { return Err(unconfirmed()) };
    let same_name = row::Entity::find_in(ctx)
        .filter(row::Column::AccountId.eq(row.account_id))
        .filter(row::Column::Name.eq(name))
        .count(deps.db.read());
    if same_name.await.or_internal("looking for an image's name")? > 0 {
        return Err(Error::invalid("/name", "taken", "Another image of this account has this name. Choose another."));
    }
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let answer = provider.rename_image(CallId::new(ctx), image, name).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    answer.map_err(|error| rules::refusal(error, false))
}

/// Deletes an image here and at the provider, unless a server stands on it.
pub async fn delete_custom_image(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<()> {
    let found = store::find(ctx, deps.db.read(), id).await?;
    if let Some(image) = &found.image_id {
        let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(found.account_id)).await?;
        let provider = deps.provider(&account)?;
        let before = withhold(ctx, deps, id, image).await?;
        let answer = provider.delete_image(CallId::new(ctx), image).await;
        health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
        match answer {
            Ok(()) | Err(ProviderError::NotFound { .. }) => {}
            Err(error) => {
                if !error.is_ambiguous() {
                    put_back(ctx, deps, before).await?;
                }
                return Err(error.into());
            }
        }
    } else if found.state == CustomImageState::Requested.as_str() {
        return Err(unconfirmed());
    }
    let tx = deps.db.begin().await?;
    if let Some(mut row) = store::lock(ctx, &tx, id).await? {
        row.offered = false;
        put_on_offer(ctx, &tx, &row).await?;
        row.delete(&tx).await.or_internal("deleting a custom image")?;
    }
    tx.commit().await
}

fn unconfirmed() -> Error {
    let detail = "The data centre has not confirmed this image yet. Wait until it is known what became of it.";
    Error::conflict("custom_image_unconfirmed", detail)
}

/// Sees that nothing is installed from an image that is about to be deleted, under the lock that installations take.
/// Returns it as it was.
async fn withhold(ctx: &OpContext, deps: &Deps, id: RowId, image: &str) -> Result<ImageRow> {
    let tx = deps.db.begin().await?;
    let before = store::lock(ctx, &tx, id).await?.ok_or_else(|| Error::not_found("custom image"))?;
    refuse_in_use(ctx, &tx, &before, image).await?;
    let (state, error) = (CustomImageState::Failed.to_string(), Some(DELETING.to_owned()));
    let row = ImageRow { state, error, ..before.clone() }.into_active_model().reset_all();
    let row = row.update(&tx).await.or_internal("withholding a custom image")?;
    put_on_offer(ctx, &tx, &row).await?;
    tx.commit().await?;
    Ok(before)
}

/// The provider did not delete an image, so it is again what it was.
async fn put_back(ctx: &OpContext, deps: &Deps, before: ImageRow) -> Result<()> {
    let tx = deps.db.begin().await?;
    let found = store::lock(ctx, &tx, RowId(before.id)).await?;
    if let Some(now) = found.filter(|now| now.error.as_deref() == Some(DELETING)) {
        let row = ImageRow { state: before.state, error: before.error, ..now }.into_active_model().reset_all();
        let row = row.update(&tx).await.or_internal("putting a custom image back")?;
        put_on_offer(ctx, &tx, &row).await?;
        // Its job may have ended meanwhile.
        follow(ctx, &tx, &row).await?;
    }
    tx.commit().await
}

async fn refuse_in_use(ctx: &OpContext, tx: &Tx, row: &ImageRow, image: &str) -> Result<()> {
    let servers = servers_of(ctx, tx, row).await?;
    let waiting = actions::Entity::find_in(ctx)
        .filter(actions::Column::State.is_in(["queued", "running"]))
        .filter(actions::Column::Params.contains(image))
        .count(tx);
    let waiting = waiting.await.or_internal("looking for reinstallations")?;
    let detail = match (servers, waiting) {
        (0, 0) => return Ok(()),
        (0, _) => "A server is being installed from this image. Wait until it has finished.".to_owned(),
        (1, _) => "One server was installed from this image. Reinstall it from another, or end it, first.".to_owned(),
        (n, _) => {
            format!("{n} servers were installed from this image. Reinstall them from another, or end them, first.")
        }
    };
    Err(Error::conflict("custom_image_in_use", detail))
}

pub(super) async fn servers_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &ImageRow) -> Result<u64> {
    let Some(image) = &row.image_id else { return Ok(0) };
    let select =
        services::Entity::find_in(ctx).filter(services::Column::ImageId.eq(image.as_str())).filter(services::lives());
    select.count(conn).await.or_internal("counting servers of an image")
}

/// Puts an image into the account's catalog as it is now: customers choose from what is available there.
pub(super) async fn put_on_offer(ctx: &OpContext, tx: &Tx, row: &ImageRow) -> Result<()> {
    if let Some(image) = &row.image_id {
        let ready = row.state == CustomImageState::Ready.as_str();
        let windows = row.os_type == catalog::os_type(true);
        let offered = crate::provider::OfferedImage {
            id: image.clone(),
            name: row.shown_name().to_owned(),
            description: row.description.clone(),
            windows,
            standard: false,
            ready: ready && row.offered && row.customer_id.is_none(),
        };
        catalog::save_image(ctx, tx, row.account_id, offered).await?;
    }
    changed(ctx, tx, row.account_id).await
}

pub(super) async fn changed(ctx: &OpContext, tx: &Tx, account: Uuid) -> Result<()> {
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(account) }).await
}
