//! Adding, listing, choosing and removing payment methods.

use mpanel_core::{CustomerId, Date, Error, GatewayId, OpContext, PaymentMethodId, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait, QueryOrder, QuerySelect, Set};

use super::store::{ActiveModel, Column, Entity, Model, of_customer};
use super::{NewMethod, PaymentMethodView};
use crate::gateway::{self, Gateways};
use crate::ports::{AttachMethod, Call, GatewayError};

/// Hands a token to the gateway. Nothing is written here; repeating it with the same token gives the same method.
pub async fn attach_token<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    gateways: &Gateways,
    customer: CustomerId,
    token: &str,
) -> Result<NewMethod> {
    let well_formed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !(4..=200).contains(&token.len()) || !token.chars().all(well_formed) {
        return Err(Error::invalid("/token", "malformed", "Enter the card again: the card token is not valid."));
    }
    let checkout = gateway::checkout_gateway(ctx, conn).await?.ok_or_else(no_gateway)?;
    let adapter = gateways.open(ctx, conn, checkout.id).await?;
    let request = AttachMethod { token: token.to_owned(), customer };
    let details = adapter.attach_method(Call::from(ctx), &request).await.map_err(|error| match error {
        GatewayError::Refused { message, .. } => Error::invalid("/token", "refused", message),
        other => gateway::provider_error(other),
    })?;
    Ok(NewMethod { customer, gateway: checkout.id, details })
}

/// Writes an attached method into our books; with `saved` false it serves one payment and is not listed.
///
/// The first saved method of a customer becomes the default by itself.
pub async fn save_payment_method(
    ctx: &OpContext,
    tx: &Tx,
    new: &NewMethod,
    saved: bool,
    as_default: bool,
) -> Result<PaymentMethodView> {
    let row = insert(ctx, tx, new, saved).await?;
    if !row.saved {
        return Ok(row.view(ctx));
    }
    let first = !has_default_method(ctx, tx, new.customer).await?;
    if as_default || first {
        set_default(ctx, tx, new.customer, Some(row.id)).await?;
    }
    tx.record(ctx, Event::PaymentMethodChanged { customer: new.customer }).await?;
    get_payment_method(ctx, tx, new.customer, PaymentMethodId(row.id)).await
}

/// Attaches a token and saves the method.
pub async fn add_payment_method(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    customer: CustomerId,
    token: &str,
    as_default: bool,
) -> Result<PaymentMethodView> {
    let new = attach_token(ctx, db.read(), gateways, customer, token).await?;
    let tx = db.begin().await?;
    let view = save_payment_method(ctx, &tx, &new, true, as_default).await?;
    tx.commit().await?;
    Ok(view)
}

/// A customer's saved methods, the default first.
pub async fn list_payment_methods<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<PaymentMethodView>> {
    let rows = of_customer(ctx, customer).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(conn).await;
    let mut views: Vec<_> = rows.or_internal("listing payment methods")?.into_iter().map(|r| r.view(ctx)).collect();
    views.sort_by_key(|view| !view.default);
    Ok(views)
}

/// One saved method of a customer.
pub async fn get_payment_method<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<PaymentMethodView> {
    let row = of_customer(ctx, customer).filter(Column::Id.eq(id.uuid())).one(conn).await;
    Ok(row.or_internal("loading a payment method")?.ok_or_else(not_found)?.view(ctx))
}

/// The method automatic charges use.
pub async fn default_method<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Option<PaymentMethodView>> {
    let row = of_customer(ctx, customer).filter(Column::DefaultOf.eq(customer.uuid())).one(conn).await;
    Ok(row.or_internal("loading the default payment method")?.map(|row| row.view(ctx)))
}

/// The methods automatic charges use that expire from the month of one day to the month of another.
pub async fn expiring_defaults<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (from, until): (Date, Date),
) -> Result<Vec<(CustomerId, PaymentMethodView)>> {
    let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let expires = Expr::col(Column::ExpYear).mul(12).add(Expr::col(Column::ExpMonth));
    let rows = Entity::find_in(ctx)
        .filter(Column::DefaultOf.is_not_null())
        .filter(Column::Saved.eq(true))
        .filter(Column::RemovedAt.is_null())
        .filter(expires.between(month(from), month(until)))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
        .or_internal("reading payment methods that expire")?;
    Ok(rows.into_iter().map(|row| (CustomerId(row.customer_id), row.view(ctx))).collect())
}

/// Whether automatic charges have anything to charge.
pub async fn has_default_method<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<bool> {
    Ok(default_method(ctx, conn, customer).await?.is_some())
}

/// Chooses the method automatic charges use.
pub async fn make_default(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<PaymentMethodView> {
    get_payment_method(ctx, tx, customer, id).await?;
    set_default(ctx, tx, customer, Some(id.uuid())).await?;
    tx.record(ctx, Event::PaymentMethodChanged { customer }).await?;
    get_payment_method(ctx, tx, customer, id).await
}

/// Forgets a method. If it was the default, the newest of the others takes its place.
///
/// The gateway is told afterwards; if that fails the method is out of use all the same.
pub async fn remove_payment_method(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    customer: CustomerId,
    id: PaymentMethodId,
) -> Result<()> {
    let tx = db.begin().await?;
    let row = of_customer(ctx, customer).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(&tx).await;
    let row = row.or_internal("loading a payment method")?.ok_or_else(not_found)?;
    let (gateway, reference, was_default) =
        (GatewayId(row.gateway_id), row.gateway_ref.clone(), row.default_of.is_some());
    let mut model: ActiveModel = row.into();
    model.removed_at = Set(Some(ctx.now.as_microsecond()));
    model.updated_at = Set(ctx.now.as_microsecond());
    model.default_of = Set(None);
    model.update(&tx).await.or_internal("removing a payment method")?;
    if was_default {
        let next = of_customer(ctx, customer).order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).one(&tx).await;
        set_default(ctx, &tx, customer, next.or_internal("choosing another default")?.map(|row| row.id)).await?;
    }
    tx.record(ctx, Event::PaymentMethodChanged { customer }).await?;
    tx.commit().await?;
    let detached = async {
        let adapter = gateways.open(ctx, db.read(), gateway).await?;
        adapter.detach_method(Call::from(ctx), &reference).await.map_err(gateway::provider_error)
    };
    if let Err(error) = detached.await {
        tracing::warn!(error = %error.report(), payment_method.id = %id, "a removed method is still attached at the gateway");
    }
    Ok(())
}

/// Makes a card that was for one payment unusable; one that was saved meanwhile is left alone.
pub(crate) async fn forget_method(ctx: &OpContext, db: &Db, gateways: &Gateways, id: PaymentMethodId) -> Result<()> {
    let tx = db.begin().await?;
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(&tx).await;
    let row = row.or_internal("loading a payment method")?.filter(|row| !row.saved);
    let Some(row) = row else { return tx.rollback().await };
    let (gateway, reference) = (GatewayId(row.gateway_id), row.gateway_ref.clone());
    if row.removed_at.is_none() {
        let mut model: ActiveModel = row.into();
        model.removed_at = Set(Some(ctx.now.as_microsecond()));
        model.update(&tx).await.or_internal("forgetting a payment method")?;
    }
    tx.commit().await?;
    let adapter = gateways.open(ctx, db.read(), gateway).await?;
    adapter.detach_method(Call::from(ctx), &reference).await.map_err(gateway::provider_error)
}

async fn insert(ctx: &OpContext, tx: &Tx, new: &NewMethod, saved: bool) -> Result<Model> {
    let (now, details) = (ctx.now.as_microsecond(), &new.details);
    let model = ActiveModel {
        id: Set(ctx.new_id::<PaymentMethodId>().uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        customer_id: Set(new.customer.uuid()),
        gateway_id: Set(new.gateway.uuid()),
        gateway_ref: Set(details.reference.clone()),
        brand: Set(details.brand.clone()),
        last4: Set(details.last4.clone()),
        country: Set(details.country.clone()),
        exp_month: Set(details.exp_month),
        exp_year: Set(details.exp_year),
        saved: Set(saved),
        default_of: Set(None),
        removed_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    // The same token sent twice is the same method at the gateway, and stays one row here.
    let conflict =
        OnConflict::columns([Column::TenantId, Column::GatewayId, Column::GatewayRef]).do_nothing().to_owned();
    let inserted = Entity::insert(model).on_conflict(conflict).exec_without_returning(tx).await;
    inserted.or_internal("saving a payment method")?;
    let row = Entity::find_in(ctx)
        .filter(Column::GatewayId.eq(new.gateway.uuid()))
        .filter(Column::GatewayRef.eq(details.reference.clone()))
        .filter(Column::CustomerId.eq(new.customer.uuid()))
        .one(tx)
        .await
        .or_internal("loading a payment method")?
        .ok_or_else(|| Error::internal("a payment method belongs to another customer"))?;
    if row.removed_at.is_some() {
        return Err(Error::invalid("/token", "refused", "Enter the card again: it was removed meanwhile."));
    }
    if saved && !row.saved {
        let mut model: ActiveModel = row.into();
        model.saved = Set(true);
        model.updated_at = Set(now);
        return model.update(tx).await.or_internal("saving a payment method");
    }
    Ok(row)
}

async fn set_default(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: Option<Uuid>) -> Result<()> {
    let nothing: Option<Uuid> = None;
    Entity::update_many()
        .col_expr(Column::DefaultOf, Expr::value(nothing))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::DefaultOf.eq(customer.uuid()))
        .exec(tx)
        .await
        .or_internal("clearing the default payment method")?;
    let Some(id) = id else { return Ok(()) };
    Entity::update_many()
        .col_expr(Column::DefaultOf, Expr::value(customer.uuid()))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(id))
        .exec(tx)
        .await
        .or_taken("choosing the default payment method", || {
            Error::conflict("default_changed", "The default method was changed at the same moment. Try again.")
        })?;
    Ok(())
}

fn not_found() -> Error {
    Error::not_found("payment method")
}

fn no_gateway() -> Error {
    Error::conflict("gateway_offline", "No online payments are set up. Choose another way to pay.")
}
