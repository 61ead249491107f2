//! Writing a payment down, with its idempotency key and its guard, before any call.

use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, PaymentId, PaymentMethodId, Result};
use mpanel_db::{DbErrExt, JobSpec, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ConnectionTrait, Set};
use url::Url;

use crate::jobs::SubmitPayment;
use crate::method::{self, store as methods};
use crate::payment::store::{self, ActiveModel, Model, link};
use crate::payment::{ChargeStart, NewPayment, PaymentStatus, PaymentView, get_payment};
use crate::{gateway, payment};

/// How long the inline call of a customer's click has before the job looks after the payment.
const INLINE_SECONDS: i64 = 30;

/// Creates a customer's payment. Commit, then call [`crate::submit_payment`]; if the process dies between,
/// the job queued here does it.
///
/// Refuses with `payment_in_flight` while another payment guards one of the invoices. Check the invoices'
/// balance *after* this call in the same transaction: behind the guard it cannot change under your feet.
pub async fn create_payment(ctx: &OpContext, tx: &Tx, new: NewPayment) -> Result<PaymentView> {
    match start(ctx, tx, new, None).await? {
        Start::Created(id) => get_payment(ctx, tx, id).await,
        Start::Taken(holder) => Err(in_flight(holder.status())),
    }
}

/// Creates the automatic charge of one step of the dunning ladder, with the customer's default method.
///
/// Unique by (invoice, step): asking again gives the payment that was made. As with [`create_payment`], compare
/// the invoices' balance after this call in the same transaction and roll back if it is not `amount`.
pub async fn charge_saved_method(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    invoices: &[InvoiceId],
    amount: Money,
    step_key: &str,
) -> Result<ChargeStart> {
    if let Some(done) = find_step(ctx, tx, invoices, step_key).await? {
        return Ok(ChargeStart::AlreadyDone(done));
    }
    let Some(default) = method::default_method(ctx, tx, customer).await? else { return Ok(ChargeStart::NoMethod) };
    let new = NewPayment {
        customer,
        invoices: invoices.to_vec(),
        amount,
        method: default.id,
        off_session: true,
        return_url: None,
    };
    Ok(match start(ctx, tx, new, Some(step_key)).await? {
        Start::Created(id) => ChargeStart::Created(id),
        Start::Taken(holder) => match find_step(ctx, tx, invoices, step_key).await? {
            Some(done) => ChargeStart::AlreadyDone(done),
            None => ChargeStart::InFlight(holder.payment_id()),
        },
    })
}

/// Says that a succeeded payment's money is booked on its invoices; only now may they be paid again.
///
/// Call it in the transaction that allocates the money. Repeating it does nothing.
pub async fn mark_allocated(ctx: &OpContext, tx: &Tx, payment: PaymentId) -> Result<()> {
    release_guard(ctx, tx, payment).await
}

/// Lets other payments be made for this payment's invoices.
pub(crate) async fn release_guard(ctx: &OpContext, tx: &Tx, payment: PaymentId) -> Result<()> {
    link::Entity::update_many()
        .col_expr(link::Column::Guard, Expr::value(None::<Uuid>))
        .filter(link::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(link::Column::PaymentId.eq(payment.uuid()))
        .exec(tx)
        .await
        .or_internal("releasing a payment's guard")?;
    Ok(())
}

/// The payments that guard any of `invoices`.
pub(crate) async fn holders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    invoices: &[InvoiceId],
) -> Result<Vec<Model>> {
    let links = link::Entity::find_in(ctx)
        .filter(link::Column::Guard.is_in(invoices.iter().map(|id| id.uuid())))
        .all(conn)
        .await
        .or_internal("looking for a payment in flight")?;
    store::Entity::find_in(ctx)
        .filter(store::Column::Id.is_in(links.into_iter().map(|row| row.payment_id)))
        .all(conn)
        .await
        .or_internal("loading a payment in flight")
}

enum Start {
    Created(PaymentId),
    Taken(Box<Model>),
}

async fn start(ctx: &OpContext, tx: &Tx, new: NewPayment, step_key: Option<&str>) -> Result<Start> {
    let invoices = check(&new)?;
    let method = usable_method(ctx, tx, &new).await?;
    if let Some(holder) = holders(ctx, tx, &invoices).await?.into_iter().next() {
        return Ok(Start::Taken(Box::new(holder)));
    }
    let off_session = new.off_session;
    let id = insert(ctx, tx, new, method).await?;
    for invoice in &invoices {
        if !guard(ctx, tx, id, *invoice, step_key).await? {
            // Somebody was faster by a hair: leave nothing behind.
            undo(ctx, tx, id).await?;
            let holder = holders(ctx, tx, &invoices).await?.into_iter().next();
            return holder.map(|row| Start::Taken(Box::new(row))).ok_or_else(|| in_flight(PaymentStatus::Succeeded));
        }
    }
    let run_at = if off_session { ctx.now } else { ctx.in_seconds(INLINE_SECONDS) };
    tx.enqueue_with(ctx, &SubmitPayment { payment: id }, JobSpec::at(run_at).key(id.to_string())).await?;
    Ok(Start::Created(id))
}

fn check(new: &NewPayment) -> Result<Vec<InvoiceId>> {
    if new.amount.minor <= 0 {
        return Err(Error::invalid("/amount", "not_positive", "The amount must be more than zero."));
    }
    if let Some(address) = &new.return_url {
        let fits = Url::parse(address).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
        if !fits || address.len() > 2000 {
            return Err(Error::invalid("/return_url", "not_an_address", "Give an http or https address."));
        }
    }
    let mut invoices = new.invoices.clone();
    // A fixed order keeps two payments for the same invoices from waiting for each other.
    invoices.sort();
    invoices.dedup();
    if invoices.is_empty() || invoices.len() > 100 {
        return Err(Error::invalid("/invoice_ids", "count", "A payment is for 1 to 100 invoices."));
    }
    Ok(invoices)
}

async fn usable_method(ctx: &OpContext, tx: &Tx, new: &NewPayment) -> Result<methods::Model> {
    let gone = || Error::invalid("/payment_method_id", "not_found", "This payment method is not there any more.");
    let method = methods::find_usable(tx, ctx, new.customer, new.method).await?.ok_or_else(gone)?;
    let gateway = gateway::store::find(tx, ctx, method.gateway_id.into()).await?.ok_or_else(gone)?;
    if !gateway.enabled {
        let detail = "Payments with this card are not possible at the moment. Choose another way to pay.";
        return Err(Error::conflict("gateway_offline", detail));
    }
    Ok(method)
}

async fn insert(ctx: &OpContext, tx: &Tx, new: NewPayment, method: methods::Model) -> Result<PaymentId> {
    let (id, now) = (ctx.new_id::<PaymentId>(), ctx.now.as_microsecond());
    let model = ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        customer_id: Set(new.customer.uuid()),
        gateway_id: Set(method.gateway_id),
        payment_method_id: Set(Some(PaymentMethodId(method.id).uuid())),
        method_ref: Set(Some(method.gateway_ref)),
        status: Set(PaymentStatus::Created.as_str().to_owned()),
        amount_minor: Set(new.amount.minor),
        currency: Set(new.amount.currency.code().to_owned()),
        refunded_minor: Set(0),
        dispute_state: Set(None),
        off_session: Set(new.off_session),
        return_url: Set(new.return_url),
        idempotency_key: Set(id.to_string()),
        gateway_ref: Set(None),
        action_url: Set(None),
        error_code: Set(None),
        error_message: Set(None),
        reference: Set(None),
        received_on: Set(None),
        settled_minor: Set(None),
        settled_currency: Set(None),
        payer_country: Set(method.country),
        polls: Set(0),
        submitted_at: Set(None),
        settled_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    model.insert(tx).await.or_internal("creating a payment")?;
    Ok(id)
}

/// Links a payment to an invoice and takes its guard; `false` when another payment holds it or has made the step.
async fn guard(ctx: &OpContext, tx: &Tx, id: PaymentId, invoice: InvoiceId, step: Option<&str>) -> Result<bool> {
    let model = payment::store::link::ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        payment_id: Set(id.uuid()),
        invoice_id: Set(invoice.uuid()),
        step_key: Set(step.map(str::to_owned)),
        guard: Set(Some(invoice.uuid())),
    };
    // Without a target: either of the unique rules may be in the way, and a failed statement would end
    // the whole transaction on PostgreSQL.
    let inserted = link::Entity::insert(model)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(tx)
        .await
        .or_internal("guarding an invoice")?;
    Ok(inserted == 1)
}

async fn undo(ctx: &OpContext, tx: &Tx, id: PaymentId) -> Result<()> {
    link::Entity::delete_many()
        .filter(link::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(link::Column::PaymentId.eq(id.uuid()))
        .exec(tx)
        .await
        .or_internal("taking a payment's links back")?;
    store::Entity::delete_many()
        .filter(store::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(store::Column::Id.eq(id.uuid()))
        .exec(tx)
        .await
        .or_internal("taking a payment back")?;
    Ok(())
}

async fn find_step(ctx: &OpContext, tx: &Tx, invoices: &[InvoiceId], step: &str) -> Result<Option<PaymentId>> {
    let row = link::Entity::find_in(ctx)
        .filter(link::Column::InvoiceId.is_in(invoices.iter().map(|id| id.uuid())))
        .filter(link::Column::StepKey.eq(step))
        .one(tx)
        .await
        .or_internal("looking for a step's payment")?;
    Ok(row.map(|row| PaymentId(row.payment_id)))
}

fn in_flight(status: PaymentStatus) -> Error {
    let detail = match status {
        PaymentStatus::Succeeded => "This invoice has just been paid; the payment is being booked.",
        PaymentStatus::RequiresAction => {
            "A payment of this invoice waits for a confirmation with the bank. Finish it first."
        }
        _ => "A payment of this invoice is under way. Wait until it has ended.",
    };
    Error::conflict("payment_in_flight", detail)
}
