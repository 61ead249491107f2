//! The job of an image: looks how far the provider is, until it is there or has failed.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::DbErrExt;
use mpanel_db::jobs::Outcome;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::ops::{changed, put_on_offer};
use super::store::{self, ImageRow};
use super::{CustomImageState, own};
use crate::account::store as accounts;
use crate::account::{At, health};
use crate::deps::Deps;
use crate::provider::images::LoadState;
use crate::provider::{Answer, CallId, CloudProvider, ProviderError};
use crate::tags;
use crate::time::seconds_since;

/// Seconds between two looks at an image that is young.
pub(super) const LOOK_EVERY_S: i64 = 10;
/// Seconds between two looks at one that takes long: 50 GB do not come in minutes.
const LOOK_LATER_S: i64 = 60;
/// How long an image is young.
const YOUNG_S: i64 = 900;
/// After this the provider is believed not to have it: it shows new things late.
const GIVE_UP_S: i64 = 1800;
/// After this an account that does not answer is not asked any more for an image it has not confirmed.
const SILENT_S: i64 = 86_400;

/// Looks once how far an image is.
pub async fn settle_custom_image(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let found = store::lock(ctx, &tx, id).await?;
    tx.commit().await?;
    let Some(mut row) = found.filter(is_open) else { return Ok(Outcome::Done) };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let age = seconds_since(row.created_at, ctx.now);
    // One that is still open and has an error was found too large before.
    if row.error.is_none() {
        let answer = look(ctx, provider.as_ref(), &mut row).await;
        health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
        if let Err(error) = answer {
            // Not answered, or not shown yet: nothing has changed.
            let Some(detail) = given_up(&row, &error, age) else { return Ok(again(ctx, age)) };
            row.state = CustomImageState::Failed.to_string();
            row.error = Some(detail.to_owned());
        }
        let Some(kept) = keep(ctx, deps, row).await? else { return Ok(Outcome::Done) };
        row = kept;
    }
    if !is_open(&row) {
        if row.state == CustomImageState::Ready.as_str() {
            tags::tag_image(&At::of(ctx, deps, ProviderAccountId(row.account_id)).await?, &row).await?;
        }
        return Ok(Outcome::Done);
    }
    if let (Some(_), Some(image)) = (&row.error, &row.image_id) {
        let answer = provider.delete_image(CallId::new(ctx), image).await;
        health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
        if matches!(answer, Ok(()) | Err(ProviderError::NotFound { .. })) {
            turned_away(ctx, deps, id).await?;
            return Ok(Outcome::Done);
        }
    }
    Ok(again(ctx, age))
}

/// What to say of an image that is not looked for any longer.
fn given_up(row: &ImageRow, error: &ProviderError, age: i64) -> Option<&'static str> {
    let unconfirmed = row.state == CustomImageState::Requested.as_str();
    match error {
        ProviderError::NotFound { .. } if age >= GIVE_UP_S => {
            Some("The data centre does not know this image. Delete it and add it again.")
        }
        _ if unconfirmed && age >= SILENT_S => Some(
            "The data centre has not answered for a day, so nobody knows whether it has this image. Delete it and add it \
             again under another name.",
        ),
        _ => None,
    }
}

/// Keeps what was seen of an image; `None` when it is deleted meanwhile. One that is larger than what its customer has
/// left is not let in: it is never ready, and stays open until the provider has deleted it.
async fn keep(ctx: &OpContext, deps: &Deps, seen: ImageRow) -> Result<Option<ImageRow>> {
    let tx = deps.db.begin().await?;
    if seen.customer_id.is_some() {
        // Two whose sizes become known at once must not both take what is left, nor each make the other too large.
        accounts::lock(&tx, ctx, ProviderAccountId(seen.account_id)).await?;
    }
    let Some(now) = store::lock(ctx, &tx, RowId(seen.id)).await?.filter(is_open) else { return Ok(None) };
    // What staff has changed meanwhile stays.
    let mut row = ImageRow { name: now.name, offered: now.offered, checked_at: ctx.now.as_microsecond(), ..seen };
    if row.error.is_none()
        && let Some(detail) = own::too_large(ctx, &tx, &row).await?
    {
        row.state = CustomImageState::Loading.to_string();
        row.error = Some(detail);
    }
    let row = row.into_active_model().reset_all().update(&tx).await.or_internal("noting a custom image")?;
    put_on_offer(ctx, &tx, &row).await?;
    tx.commit().await?;
    Ok(Some(row))
}

/// The provider has deleted an image that was too large.
async fn turned_away(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<()> {
    let tx = deps.db.begin().await?;
    if let Some(mut row) = store::lock(ctx, &tx, id).await?.filter(is_open) {
        row.state = CustomImageState::Failed.to_string();
        row.image_id = None;
        let row = row.into_active_model().reset_all().update(&tx).await.or_internal("noting a custom image")?;
        changed(ctx, &tx, row.account_id).await?;
    }
    tx.commit().await
}

fn is_open(row: &ImageRow) -> bool {
    [CustomImageState::Requested, CustomImageState::Loading].iter().any(|s| s.as_str() == row.state)
}

fn again(ctx: &OpContext, age: i64) -> Outcome {
    Outcome::Again(ctx.in_seconds(if age < YOUNG_S { LOOK_EVERY_S } else { LOOK_LATER_S }))
}

async fn look(ctx: &OpContext, provider: &dyn CloudProvider, row: &mut ImageRow) -> Answer<()> {
    let image = match row.image_id.clone() {
        Some(image) => image,
        None => {
            let found = provider.find_own_image(CallId::new(ctx), &row.name).await?;
            found.ok_or_else(|| ProviderError::NotFound { message: "no image of this name".to_owned() })?
        }
    };
    let seen = provider.own_image(CallId::new(ctx), &image).await?;
    let small = |mb: u64| i64::try_from(mb).unwrap_or(0);
    row.image_id = Some(image);
    (row.size_mb, row.loaded_mb) = (small(seen.size_mb), small(seen.loaded_mb));
    let state = match seen.state {
        LoadState::Loading => CustomImageState::Loading,
        LoadState::Ready => CustomImageState::Ready,
        LoadState::Failed => CustomImageState::Failed,
    };
    row.state = state.to_string();
    row.error = (seen.state == LoadState::Failed).then(|| {
        let said = seen.error.unwrap_or_else(|| "It did not say why.".to_owned());
        format!("The data centre could not load it: {said}. Check that the address can be reached without a login, then add it again.")
    });
    Ok(())
}
