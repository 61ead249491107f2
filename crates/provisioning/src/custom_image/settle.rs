//! The job of an image: looks how far the provider is, until it is there or has failed.

use mpanel_core::{OpContext, ProviderAccountId, Result, RowId};
use mpanel_db::DbErrExt;
use mpanel_db::jobs::Outcome;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::ops::put_on_offer;
use super::store::{self, ImageRow};
use super::{CustomImageState, own};
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::provider::images::LoadState;
use crate::provider::{Answer, CallId, CloudProvider, ProviderError};
use crate::time::seconds_since;

/// Seconds between two looks at an image that is young.
pub(super) const LOOK_EVERY_S: i64 = 10;
/// Seconds between two looks at one that takes long: 50 GB do not come in minutes.
const LOOK_LATER_S: i64 = 60;
/// How long an image is young.
const YOUNG_S: i64 = 900;
/// After this the provider is believed not to have it: it shows new things late.
const GIVE_UP_S: i64 = 1800;

/// Looks once how far an image is.
pub async fn settle_custom_image(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let found = store::lock(ctx, &tx, id).await?;
    tx.commit().await?;
    let Some(mut row) = found.filter(is_open) else { return Ok(Outcome::Done) };
    let account = accounts::find(deps.db.read(), ctx, ProviderAccountId(row.account_id)).await?;
    let provider = deps.provider(&account)?;
    let answer = look(ctx, provider.as_ref(), &mut row).await;
    health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
    let age = seconds_since(row.created_at, ctx.now);
    match answer {
        Ok(()) => {}
        Err(ProviderError::NotFound { .. }) if age >= GIVE_UP_S => {
            row.state = CustomImageState::Failed.to_string();
            row.error = Some("The data centre does not know this image. Delete it and add it again.".to_owned());
        }
        // Not answered, or not shown yet: nothing has changed.
        Err(_) => return Ok(again(ctx, age)),
    }
    if let (Some(detail), Some(image)) = (own::too_large(ctx, deps.db.read(), &row).await?, row.image_id.clone()) {
        let answer = provider.delete_image(CallId::new(ctx), &image).await;
        health::note(ctx, deps, &account, provider.as_ref(), &answer).await?;
        if !matches!(answer, Ok(()) | Err(ProviderError::NotFound { .. })) {
            return Ok(again(ctx, age));
        }
        row.state = CustomImageState::Failed.to_string();
        row.error = Some(detail);
        row.image_id = None;
    }
    row.checked_at = ctx.now.as_microsecond();
    let tx = deps.db.begin().await?;
    let Some(now) = store::lock(ctx, &tx, id).await? else { return Ok(Outcome::Done) };
    // What staff has changed meanwhile stays.
    let row = ImageRow { name: now.name, offered: now.offered, ..row };
    let row = row.into_active_model().reset_all().update(&tx).await.or_internal("noting a custom image")?;
    put_on_offer(ctx, &tx, &row).await?;
    tx.commit().await?;
    Ok(if is_open(&row) { again(ctx, age) } else { Outcome::Done })
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
