//! Looking at a draft, putting something on it, issuing it.

use mpanel_core::{
    CustomerId, Error, ErrorKind, InvoiceId, InvoiceLineId, Money, OpContext, Result, SubscriptionId, Timestamp,
};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::store::{self, item};
use super::{DraftView, Forced, Moment, split};
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::draft::{Prepared, draft_rows};
use crate::invoice::store::{self as invoices, invoice, line};
use crate::invoice::{InvoiceState, InvoiceView, get_invoice};
use crate::item::store as items;
use crate::quote::{FreeLine, check_free_line};
use crate::subscription::billable;
use crate::subscription::due::due_of;
use crate::subscription::renewal::{Owing, RenewalRun, RenewalSettings, renew_locked};
use crate::taxes::sale::NUMBER_PENDING;
use crate::{columns, subscription};

/// Lines that staff can put on one draft.
const MAX_ITEMS: u64 = 50;

/// A draft as it comes to now: its row, its lines, and why it cannot be worked out, if so.
pub(crate) async fn look<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    row: invoice::Model,
) -> Result<(invoice::Model, Vec<line::Model>, DraftView)> {
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let finalize_at = columns::time(row.finalize_at.unwrap_or(row.created_at));
    let told = |problem: Option<String>| DraftView { finalize_at, problem };
    if customer.parked_reason.is_some() {
        return Ok((row, Vec::new(), told(customer.parked_reason)));
    }
    let settings = RenewalSettings::of(ctx, conn, customer.id).await?;
    match work_out(ctx, conn, &settings, &customer, row.id).await {
        Ok(Some((standing, prepared))) => {
            let (mut now, lines) = draft_rows(ctx, &settings.sellers, &prepared, &standing)?;
            (now.created_at, now.version) = (row.created_at, row.version);
            Ok((now, lines, told(None)))
        }
        Ok(None) => {
            let nothing = "Nothing of it is to be billed any more; the next run takes it away.".to_owned();
            let (subtotal_minor, discount_minor, tax_minor, total_minor) = (0, 0, 0, 0);
            let row = invoice::Model { subtotal_minor, discount_minor, tax_minor, total_minor, ..row };
            Ok((invoice::Model { taxes: "[]".to_owned(), ..row }, Vec::new(), told(Some(nothing))))
        }
        Err(error) if error.kind() == ErrorKind::Internal => Err(error),
        Err(error) => Ok((row, Vec::new(), told(Some(error.detail().to_owned())))),
    }
}

async fn work_out<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    settings: &RenewalSettings,
    customer: &customers::Model,
    id: Uuid,
) -> Result<Option<(super::Standing, Prepared)>> {
    let subscriptions = billable::load(ctx, conn, due_of(ctx, conn, ctx.today(), customer.id).await?).await?;
    let mut items = items::look(ctx, conn, &settings.policies, Some(customer.id)).await?;
    let mine = Owing { subscriptions, items: items.remove(&customer.id).unwrap_or_default() };
    let drafts = store::of_customers(ctx, conn, [customer.id]).await?.remove(&customer.id).unwrap_or_default();
    let standing = drafts.iter().find(|d| d.id == id).cloned();
    let found = split(ctx, customer, mine, settings, Moment::of(ctx, ctx.today()), drafts)?;
    let waits = found.waits.into_iter().map(|w| w.prepared).chain(found.bills).find(|p| p.draft.id.uuid() == id);
    Ok(standing.zip(waits))
}

/// Puts a line that is billed once on a draft.
pub async fn add_draft_item(
    ctx: &OpContext,
    tx: &Tx,
    id: InvoiceId,
    words: &str,
    quantity: i64,
    price: Money,
) -> Result<InvoiceView> {
    let row = lock(ctx, tx, id).await?;
    let line = FreeLine { description: words.trim().to_owned(), quantity, unit_minor: price.minor };
    let wrong = check_free_line("", &line);
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    if price.currency.code() != row.currency {
        let detail = format!("Use {}.", row.currency);
        return Err(Error::invalid("/unit_price/currency", "currency_mismatch", detail));
    }
    let there = item::Entity::find_in(ctx).filter(item::Column::InvoiceId.eq(id.uuid())).count(tx).await;
    if there.or_internal("counting the items of a draft")? >= MAX_ITEMS {
        let detail = format!("A draft has at most {MAX_ITEMS} lines of its own.");
        return Err(Error::invalid("/description", "too_many", detail));
    }
    let FreeLine { description, quantity, unit_minor } = line;
    let model = item::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: id.uuid(),
        description: description.clone(),
        quantity,
        unit_minor,
        created_at: ctx.now.as_microsecond(),
    };
    crate::store::insert(tx, model, "writing the item of a draft").await?;
    work_out_anew(ctx, tx, row, format!("Put on the draft: {description}")).await
}

/// Takes a line off a draft that staff put on it.
pub async fn remove_draft_item(ctx: &OpContext, tx: &Tx, id: InvoiceId, line: InvoiceLineId) -> Result<InvoiceView> {
    let row = lock(ctx, tx, id).await?;
    let found = item::Entity::find_in(ctx)
        .filter(item::Column::InvoiceId.eq(id.uuid()))
        .filter(item::Column::Id.eq(line.uuid()))
        .one(tx)
        .await;
    let found = found.or_internal("reading the item of a draft")?.ok_or_else(|| Error::not_found("item"))?;
    let words = format!("Taken off the draft: {}", found.description);
    found.delete(tx).await.or_internal("taking an item off a draft")?;
    work_out_anew(ctx, tx, row, words).await
}

async fn work_out_anew(ctx: &OpContext, tx: &Tx, row: invoice::Model, words: String) -> Result<InvoiceView> {
    let id = InvoiceId(row.id);
    let (mut row, ..) = look(ctx, tx, row).await?;
    row.version += 1;
    let (customer, subject) = (CustomerId(row.customer_id), Subject::new("invoice", id, row.title()));
    crate::store::update(tx, row, "writing a draft anew").await?;
    history::note(ctx, tx, LogEntry::new(history::DRAFTED, words, subject, customer)).await?;
    get_invoice(ctx, tx, id).await
}

/// Issues a draft now. What shares a subscription with it is issued, too.
pub async fn finalize_draft(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<InvoiceView> {
    let row = lock(ctx, tx, id).await?;
    let customer = customers::load(ctx, tx, CustomerId(row.customer_id)).await?;
    if customer.parked_reason.is_some() {
        let detail = "Billing of this customer is stopped. Put that right first, then issue the draft.";
        return Err(Error::conflict("customer_parked", detail));
    }
    let run = renew(ctx, tx, customer, Some(Forced::Draft(row.id))).await?;
    if !run.waiting.is_empty() {
        let detail = "The VAT number decides the tax and has not been confirmed yet. Try again in a few minutes.";
        return Err(Error::conflict(NUMBER_PENDING, detail));
    }
    if let Some((_, reason)) = run.parked.into_iter().next() {
        return Err(Error::conflict("not_billable", reason));
    }
    if !run.created.contains(&id) {
        return Err(Error::conflict("nothing_to_bill", "Nothing of this draft is to be billed any more."));
    }
    get_invoice(ctx, tx, id).await
}

/// Issues the drafts of a customer whose time is over; safe to repeat.
pub async fn finalize_due_drafts(ctx: &OpContext, db: &Db, customer: CustomerId) -> Result<RenewalRun> {
    let tx = db.begin().await?;
    let customer = customers::lock(ctx, &tx, customer).await?;
    if customer.parked_reason.is_some() {
        return Ok(RenewalRun::default());
    }
    let run = renew(ctx, &tx, customer, None).await?;
    tx.commit().await?;
    Ok(run)
}

/// The next draft whose time is over by itself, and whose it is.
pub async fn next_draft_end<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<(Timestamp, CustomerId)>> {
    let found: Option<(Option<i64>, Uuid)> = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::State.eq(InvoiceState::Draft.as_str()))
        .select_only()
        .columns([invoice::Column::FinalizeAt, invoice::Column::CustomerId])
        .order_by_asc(invoice::Column::FinalizeAt)
        .into_tuple()
        .one(conn)
        .await
        .or_internal("reading the next draft")?;
    Ok(found.and_then(|(at, customer)| Some((columns::time(at?), CustomerId(customer)))))
}

/// Bills what waits of a subscription that ends today, if the time it is for has begun: nobody would bill it later.
pub(crate) async fn bill_begun(ctx: &OpContext, tx: &Tx, id: SubscriptionId) -> Result<()> {
    let row = subscription::lock_with_customer(ctx, tx, id).await?;
    let begun = row.charged_through()? < ctx.today();
    let due = row.next_invoice_on.as_ref().is_some_and(|day| *day <= ctx.today().to_string());
    if !row.is_live() || !begun || !due {
        return Ok(());
    }
    let customer = customers::load(ctx, tx, CustomerId(row.customer_id)).await?;
    let waits = !store::of_customers(ctx, tx, [customer.id]).await?.is_empty();
    if waits && customer.parked_reason.is_none() {
        renew(ctx, tx, customer, Some(Forced::Subscription(row.id))).await?;
    }
    Ok(())
}

async fn renew(ctx: &OpContext, tx: &Tx, customer: customers::Model, forced: Option<Forced>) -> Result<RenewalRun> {
    let settings = RenewalSettings::of(ctx, tx, customer.id).await?;
    let moment = Moment { forced, ..Moment::of(ctx, ctx.today()) };
    renew_locked(ctx, tx, &settings, moment, &[customer]).await
}

// The draft, its customer being locked first.
async fn lock(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<invoice::Model> {
    let customer = CustomerId(invoices::load_any(ctx, tx, id).await?.customer_id);
    customers::lock(ctx, tx, customer).await?;
    let row = invoices::lock_any(ctx, tx, id).await?;
    if InvoiceState::from_word(&row.state) != InvoiceState::Draft {
        let detail =
            "The invoice is issued. What it lacks goes on the next one; what is wrong is put right by a credit note.";
        return Err(Error::conflict("not_a_draft", detail));
    }
    Ok(row)
}
