//! Setting gateways up, and choosing the one a payment page uses.

use mpanel_core::{Error, ErrorKind, GatewayId, OpContext, Result, Secret};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, ConnectionTrait, QueryOrder, QuerySelect, Set};
use url::Url;

use super::store::{ActiveModel, Column, Entity, Model, find};
use super::{CheckoutGateway, GatewayKind, GatewayPatch, GatewayView, Gateways, NewGateway};
use crate::ports::{Call, GatewayError};
use crate::signature;

pub(super) const SECRET_KEY: &str = "gateway.secret_key";
pub(super) const WEBHOOK_SECRET: &str = "gateway.webhook_secret";
const MANUAL_NAME: &str = "Manual";

/// Sets a gateway up; its secrets are sealed.
pub async fn create_gateway(ctx: &OpContext, tx: &Tx, gateways: &Gateways, new: NewGateway) -> Result<GatewayView> {
    check_new(ctx, &new)?;
    let now = ctx.now.as_microsecond();
    let model = ActiveModel {
        id: Set(ctx.new_id::<GatewayId>().uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        kind: Set(new.kind.as_str().to_owned()),
        name: Set(new.name.trim().to_owned()),
        enabled: Set(true),
        api_base: Set(new.api_base),
        browser_base: Set(new.browser_base),
        publishable_key: Set(new.publishable_key),
        secret_key_sealed: Set(sealed(ctx, gateways, SECRET_KEY, new.secret_key.as_ref())?),
        webhook_secret_sealed: Set(sealed(ctx, gateways, WEBHOOK_SECRET, new.webhook_secret.as_ref())?),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let saved = model.insert(tx).await.or_taken("creating a gateway", name_taken)?;
    Ok(saved.view())
}

/// Changes a gateway.
pub async fn update_gateway(
    ctx: &OpContext,
    tx: &Tx,
    gateways: &Gateways,
    id: GatewayId,
    patch: GatewayPatch,
    expected: Option<i32>,
) -> Result<GatewayView> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    let found = found.or_internal("loading a gateway")?.ok_or_else(|| Error::not_found("gateway"))?;
    if expected.is_some_and(|version| version != found.version) {
        let detail = "The gateway was changed by somebody else. Load it again and repeat your change.";
        return Err(Error::new(ErrorKind::VersionMismatch, "version_mismatch", detail));
    }
    check_patch(&patch)?;
    let version = found.version;
    let mut model: ActiveModel = found.into();
    if let Some(name) = patch.name {
        model.name = Set(name.trim().to_owned());
    }
    if let Some(enabled) = patch.enabled {
        model.enabled = Set(enabled);
    }
    if patch.api_base.is_some() {
        model.api_base = Set(patch.api_base);
    }
    if patch.browser_base.is_some() {
        model.browser_base = Set(patch.browser_base);
    }
    if patch.publishable_key.is_some() {
        model.publishable_key = Set(patch.publishable_key);
    }
    if patch.secret_key.is_some() {
        model.secret_key_sealed = Set(sealed(ctx, gateways, SECRET_KEY, patch.secret_key.as_ref())?);
    }
    if patch.webhook_secret.is_some() {
        model.webhook_secret_sealed = Set(sealed(ctx, gateways, WEBHOOK_SECRET, patch.webhook_secret.as_ref())?);
    }
    model.version = Set(version + 1);
    model.updated_at = Set(ctx.now.as_microsecond());
    Ok(model.update(tx).await.or_taken("changing a gateway", name_taken)?.view())
}

/// One gateway.
pub async fn get_gateway<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: GatewayId) -> Result<GatewayView> {
    Ok(find(conn, ctx, id).await?.ok_or_else(|| Error::not_found("gateway"))?.view())
}

/// All gateways of the tenant, oldest first.
pub async fn list_gateways<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<GatewayView>> {
    let rows = Entity::find_in(ctx).order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).all(conn).await;
    Ok(rows.or_internal("listing gateways")?.into_iter().map(Model::view).collect())
}

/// The gateway payment pages use: the oldest enabled one that takes cards. `None` when the tenant has none.
pub async fn checkout_gateway<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<CheckoutGateway>> {
    if !ctx.is_sandbox() {
        return Ok(None);
    }
    let row = Entity::find_in(ctx)
        .filter(Column::Enabled.eq(true))
        .filter(Column::Kind.eq(GatewayKind::Sandbox.as_str()))
        .order_by_asc(Column::CreatedAt)
        .one(conn)
        .await
        .or_internal("choosing a gateway")?;
    Ok(row.and_then(|row| {
        let base = row.browser_base.as_deref().or(row.api_base.as_deref())?.trim_end_matches('/').to_owned();
        Some(CheckoutGateway {
            id: GatewayId(row.id),
            kind: row.kind(),
            publishable_key: row.publishable_key?,
            tokens_url: format!("{base}/v1/tokens"),
            cards_url: Some(format!("{base}/v1/test_cards")),
        })
    }))
}

/// Asks a gateway whether it accepts our key.
pub async fn check_gateway<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    gateways: &Gateways,
    id: GatewayId,
) -> Result<()> {
    gateways.open(ctx, conn, id).await?.check(Call::from(ctx)).await.map_err(provider_error)
}

/// The tenant's gateway for money that came another way; made when first needed.
pub(crate) async fn manual_gateway(ctx: &OpContext, tx: &Tx) -> Result<GatewayId> {
    let now = ctx.now.as_microsecond();
    let model = ActiveModel {
        id: Set(ctx.new_id::<GatewayId>().uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        kind: Set(GatewayKind::Manual.as_str().to_owned()),
        name: Set(MANUAL_NAME.to_owned()),
        enabled: Set(true),
        api_base: Set(None),
        browser_base: Set(None),
        publishable_key: Set(None),
        secret_key_sealed: Set(None),
        webhook_secret_sealed: Set(None),
        version: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let conflict =
        sea_orm::sea_query::OnConflict::columns([Column::TenantId, Column::Kind, Column::Name]).do_nothing().to_owned();
    let inserted = Entity::insert(model).on_conflict(conflict).exec_without_returning(tx).await;
    inserted.or_internal("creating the manual gateway")?;
    let row = Entity::find_in(ctx)
        .filter(Column::Kind.eq(GatewayKind::Manual.as_str()))
        .order_by_asc(Column::CreatedAt)
        .one(tx)
        .await
        .or_internal("loading the manual gateway")?;
    row.map(|row| GatewayId(row.id)).ok_or_else(|| Error::internal("the manual gateway vanished"))
}

/// A failed call as the caller of an operation learns of it.
pub(crate) fn provider_error(error: GatewayError) -> Error {
    match error {
        GatewayError::Refused { ref message, .. } => {
            let detail = message.clone();
            Error::new(ErrorKind::Provider, "gateway_refused", detail).with_source(error)
        }
        GatewayError::NotSent(_) | GatewayError::Lost(_) => Error::unavailable(
            "gateway_unavailable",
            "The payment service does not answer. Try again in a few minutes.",
        )
        .with_source(error),
        GatewayError::Misconfigured(_) => {
            let detail = "The payment service cannot be asked now: staff must check its credentials in the settings.";
            Error::new(ErrorKind::Provider, "gateway_misconfigured", detail).with_source(error)
        }
    }
}

fn check_new(ctx: &OpContext, new: &NewGateway) -> Result<()> {
    if new.kind == GatewayKind::Manual {
        return check_name(&new.name);
    }
    if !ctx.is_sandbox() {
        let detail = "The sandbox gateway moves no money. Only a sandbox business can use it.";
        return Err(Error::conflict("not_a_sandbox", detail));
    }
    for (pointer, missing) in [
        ("/api_base", new.api_base.is_none()),
        ("/publishable_key", new.publishable_key.is_none()),
        ("/secret_key", new.secret_key.is_none()),
        ("/webhook_secret", new.webhook_secret.is_none()),
    ] {
        if missing {
            return Err(Error::invalid(pointer, "required", "This gateway cannot work without it."));
        }
    }
    check_patch(&GatewayPatch {
        name: Some(new.name.clone()),
        enabled: None,
        api_base: new.api_base.clone(),
        browser_base: new.browser_base.clone(),
        publishable_key: new.publishable_key.clone(),
        secret_key: new.secret_key.clone(),
        webhook_secret: new.webhook_secret.clone(),
    })
}

fn check_patch(patch: &GatewayPatch) -> Result<()> {
    if let Some(name) = &patch.name {
        check_name(name)?;
    }
    for (pointer, address) in [("/api_base", &patch.api_base), ("/browser_base", &patch.browser_base)] {
        let fits = |text: &str| Url::parse(text).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
        if address.as_deref().is_some_and(|text| !fits(text)) {
            return Err(Error::invalid(pointer, "not_an_address", "Give an http or https address."));
        }
    }
    if patch.webhook_secret.as_ref().is_some_and(|secret| !signature::is_usable_secret(secret)) {
        let detail = "The webhook secret is whsec_ followed by the base64 of 24 to 64 bytes.";
        return Err(Error::invalid("/webhook_secret", "malformed", detail));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<()> {
    if (1..=80).contains(&name.trim().chars().count()) {
        Ok(())
    } else {
        Err(Error::invalid("/name", "length", "Give a name of 1 to 80 characters."))
    }
}

fn name_taken() -> Error {
    Error::new(
        ErrorKind::AlreadyExists,
        "gateway_name_taken",
        "There is a gateway of this kind with this name already.",
    )
}

fn sealed(ctx: &OpContext, gateways: &Gateways, purpose: &str, value: Option<&Secret>) -> Result<Option<String>> {
    value.map(|secret| gateways.vault().seal(ctx, purpose, secret)).transpose()
}
