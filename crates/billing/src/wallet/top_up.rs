//! Top-ups: money paid in advance. A top-up is an invoice without tax (tax is due when the credit is used) that is paid
//! like any other; its money becomes credit when it is paid, once.
//!
//! The dunning ladder leaves it alone: who does not pay gets no credit, and the invoice is taken back after a while.

use mpanel_calc::period::plus_days;
use mpanel_calc::wallet::CreditKind;
use mpanel_calc::{LineKind, PricedLine, Tax, TaxCategory, TaxDecision, TaxMode, TaxRounding};
use mpanel_core::{CustomerId, Date, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::expiry::lapsed;
use super::follow::GrantTerms;
use crate::allocation::{self, store::allocation as allocations};
use crate::columns;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::history::{LogEntry, Subject, Why, log_automation};
use crate::invoice::draft::{Draft, Marks, NewLine, finalize_all, prepare};
use crate::invoice::store::{self as invoices, invoice};
use crate::invoice::{InvoiceKind, InvoiceState};
use crate::ledger::{self, Account, Journal};
use crate::policy::{Policies, PolicyScope};
use crate::store::{insert, rows, update};

/// The least and the most of one top-up, in minor units.
const BOUNDS: std::ops::RangeInclusive<i64> = 1..=100_000_000;
/// The step of the ladder under which an automatic top-up is charged.
const STEP: &str = "top_up";

rows! {
    /// The billing_top_ups table: one row for each top-up's invoice.
    top_up = "billing_top_ups" {
        invoice_id: Uuid, customer_id: Uuid, automatic: bool, expires_on: Option<String>, created_at: i64,
    }
}
rows! {
    /// The billing_wallets table: who has the account topped up by itself.
    wallet = "billing_wallets" {
        customer_id: Uuid, active: bool, threshold_minor: i64, amount_minor: i64, version: i32,
    }
}

/// Automatic top-up of an account, as it is set and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutomaticTopUp {
    /// Whether it is on.
    pub active: bool,
    /// Below how much credit.
    pub threshold: Money,
    /// How much is charged then.
    pub amount: Money,
}

/// Asks for a top-up: an invoice to be paid. Credit comes with the payment.
///
/// Without `expires_on` the setting `credit.top_up_days` says for how long the credit lasts.
pub async fn request_top_up(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerId,
    amount: Money,
    expires_on: Option<Date>,
) -> Result<InvoiceId> {
    let customer = customers::lock(ctx, tx, id).await?;
    check_amount(amount, &customer.currency, "/amount")?;
    if open_top_up(ctx, tx, id).await?.is_some() {
        let detail = "A top-up waits for its payment. Pay that one, or void it first.";
        return Err(Error::conflict("top_up_open", detail));
    }
    allocation::check_expiry(ctx, amount, expires_on)?;
    raise(ctx, tx, customer, amount, expires_on, None).await
}

/// The setting of a customer's automatic top-up, if there ever was one.
pub async fn automatic_top_up<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CustomerId,
) -> Result<Option<AutomaticTopUp>> {
    let customer = customers::load(ctx, conn, id).await?;
    let Some(row) = find(ctx, conn, id).await? else { return Ok(None) };
    let money = |minor: i64| columns::money(minor, &customer.currency);
    Ok(Some(AutomaticTopUp {
        active: row.active,
        threshold: money(row.threshold_minor)?,
        amount: money(row.amount_minor)?,
    }))
}

/// Sets a customer's automatic top-up.
pub async fn set_automatic_top_up(ctx: &OpContext, tx: &Tx, id: CustomerId, set: AutomaticTopUp) -> Result<()> {
    let customer = customers::lock(ctx, tx, id).await?;
    check_amount(set.amount, &customer.currency, "/amount")?;
    check_amount(set.threshold, &customer.currency, "/threshold")?;
    let found = find(ctx, tx, id).await?;
    let model = wallet::Model {
        id: found.as_ref().map_or_else(|| ctx.new_uuid(), |row| row.id),
        tenant_id: ctx.tenant.uuid(),
        customer_id: id.uuid(),
        active: set.active,
        threshold_minor: set.threshold.minor,
        amount_minor: set.amount.minor,
        version: found.as_ref().map_or(1, |row| row.version + 1),
    };
    match found {
        Some(_) => update(tx, model, "changing an automatic top-up").await?,
        None => insert(tx, model, "setting an automatic top-up").await?,
    }
    let words = if set.active {
        format!("Automatic top-up of {} below {}", set.amount, set.threshold)
    } else {
        "Automatic top-up off".to_owned()
    };
    let subject = Subject::new("customer", id, customer.display_name());
    crate::history::note(ctx, tx, LogEntry::new("top_up", words, subject, id)).await
}

/// Raises the automatic top-ups that are due and takes back those that nobody paid; returns how many were raised.
pub(crate) async fn run_top_ups(ctx: &OpContext, db: &Db) -> Result<usize> {
    take_back_old(ctx, db).await?;
    let wallets = wallet::Entity::find_in(ctx)
        .filter(wallet::Column::Active.eq(true))
        .order_by_asc(wallet::Column::Id)
        .all(db.read())
        .await
        .or_internal("reading automatic top-ups")?;
    let mut raised = 0;
    for id in below_threshold(ctx, db, wallets).await? {
        let tx = db.begin().await?;
        let customer = customers::lock(ctx, &tx, id).await?;
        let Some(row) = find(ctx, &tx, id).await?.filter(|row| row.active) else { continue };
        let lost = lapsed(ctx, &tx, &[customer.id]).await?.remove(&customer.id).unwrap_or_default();
        let credit = customer.credit_minor - lost;
        // One that waits for its payment is enough.
        if credit >= row.threshold_minor || open_top_up(ctx, &tx, id).await?.is_some() {
            continue;
        }
        let amount = columns::money(row.amount_minor, &customer.currency)?;
        let why = Why {
            rule: "credit.top_up".to_owned(),
            inputs: serde_json::json!({
                "credit_minor": credit, "threshold_minor": row.threshold_minor, "today": ctx.today(),
            }),
            policy_source: "customer".to_owned(),
        };
        let invoice = raise(ctx, &tx, customer, amount, None, Some(why)).await?;
        tx.record(ctx, Event::ChargeDue { invoice, customer: id, step: STEP.to_owned() }).await?;
        tx.commit().await?;
        raised += 1;
    }
    Ok(raised)
}

/// What follows when a top-up's invoice is paid, or when its money went back.
pub(crate) async fn after_settling(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<()> {
    if row.kind != InvoiceKind::TopUp.as_str() {
        return Ok(());
    }
    let id = InvoiceId(row.id);
    // What a credit note took off is no credit any more.
    let amount = row.total_minor - row.credited_minor;
    let is_paid = row.state == InvoiceState::Paid.as_str();
    let terms = terms_of(ctx, tx, row).await?;
    let (kind, change) = if is_paid { ("top_up", amount) } else { ("top_up_taken_back", -amount) };
    let journal = Journal::new(kind, ctx.new_uuid(), row.parties(), columns::currency(&row.currency)?)
        .about(id)
        .describe(format!("Top-up {}", row.title()))
        .granting(terms)
        .debit(Account::Prepayments, change)
        .credit(Account::CustomerCredit, change);
    ledger::post(ctx, tx, vec![journal]).await
}

/// Part payments of a top-up that is given up become credit: nothing more of it comes. Changes the row, but does not
/// write it.
pub(crate) async fn keep_part_payment(ctx: &OpContext, tx: &Tx, row: &mut invoice::Model) -> Result<()> {
    let paid = row.paid_minor;
    if paid <= 0 {
        return Ok(());
    }
    let id = InvoiceId(row.id);
    let moved = allocations::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: Some(row.id),
        customer_id: row.customer_id,
        payment_id: None,
        kind: "to_credit".to_owned(),
        currency: row.currency.clone(),
        amount_minor: -paid,
        reference: id.to_string(),
        created_at: ctx.now.as_microsecond(),
    };
    let journal = Journal::new("top_up_in_part", moved.id, row.parties(), columns::currency(&row.currency)?)
        .about(id)
        .describe(format!("Paid of {}", row.title()))
        .granting(terms_of(ctx, tx, row).await?)
        .debit(Account::Receivable, paid)
        .credit(Account::CustomerCredit, paid);
    insert(tx, moved, "moving a payment to credit").await?;
    row.paid_minor = 0;
    row.balance_minor += paid;
    ledger::post(ctx, tx, vec![journal]).await
}

// What a top-up's money becomes.
async fn terms_of(ctx: &OpContext, tx: &Tx, row: &invoice::Model) -> Result<GrantTerms> {
    let found = find_top_up(ctx, tx, row.id).await?;
    let expires_on = columns::date_opt(found.and_then(|t| t.expires_on).as_ref())?;
    Ok(GrantTerms { kind: CreditKind::Paid, source: "top_up", expires_on, reason: row.title() })
}

async fn find_top_up(ctx: &OpContext, tx: &Tx, invoice: Uuid) -> Result<Option<top_up::Model>> {
    let found = top_up::Entity::find_in(ctx).filter(top_up::Column::InvoiceId.eq(invoice)).one(tx).await;
    found.or_internal("reading a top-up")
}

fn check_amount(amount: Money, currency: &str, pointer: &str) -> Result<()> {
    if amount.currency.code() != currency {
        let detail = format!("The account is in {currency}.");
        return Err(Error::invalid(format!("{pointer}/currency"), "currency_mismatch", detail));
    }
    if !BOUNDS.contains(&amount.minor) {
        return Err(Error::invalid(pointer, "out_of_range", "Give an amount above zero and below a million."));
    }
    Ok(())
}

async fn raise(
    ctx: &OpContext,
    tx: &Tx,
    customer: customers::Model,
    amount: Money,
    expires_on: Option<Date>,
    why: Option<Why>,
) -> Result<InvoiceId> {
    let sellers = Sellers::load(ctx, tx).await?;
    let id = CustomerId(customer.id);
    let policies = Policies::of(ctx, tx, &[customer.id]).await?;
    let lasts = policies.whole("credit.top_up_days", PolicyScope { customer: Some(id), ..PolicyScope::default() });
    let expires_on = expires_on.or_else(|| (lasts > 0).then(|| plus_days(ctx.today(), lasts)));
    let automatic = why.is_some();
    let words = match expires_on {
        Some(day) => format!("Account top-up, can be used until {day}"),
        None => "Account top-up".to_owned(),
    };
    let priced = PricedLine::once(STEP, LineKind::Manual, words, amount.minor);
    let draft = Draft {
        id: ctx.new_id(),
        customer,
        order: None,
        kind: InvoiceKind::TopUp,
        currency: amount.currency,
        issue_date: ctx.today(),
        due_date: ctx.today(),
        lines: vec![NewLine { subscription: None, service: None, priced, key_date: None, marks: Marks::default() }],
        discounts: Vec::new(),
        decision: untaxed(),
        mode: TaxMode::Exclusive,
        rounding: TaxRounding::default(),
        why,
    };
    let made = finalize_all(ctx, tx, &sellers, vec![prepare(draft)?]).await?;
    let row = made.first().ok_or_else(|| Error::internal("a top-up without an invoice"))?;
    let model = top_up::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: row.id,
        customer_id: row.customer_id,
        automatic,
        expires_on: expires_on.map(|day| day.to_string()),
        created_at: ctx.now.as_microsecond(),
    };
    insert(tx, model, "noting a top-up").await?;
    Ok(InvoiceId(row.id))
}

/// What the invoice of a top-up says of its tax.
pub const TOP_UP_NOTE: &str = "Money on account. Tax is added to what is paid with it.";

// Money on account is no sale: what it buys is taxed.
fn untaxed() -> TaxDecision {
    let tax = Tax {
        name: "No tax".to_owned(),
        jurisdiction: String::new(),
        rate: mpanel_calc::Rate::ZERO,
        category: TaxCategory::None,
        also: Vec::new(),
    };
    TaxDecision { tax, note: Some(TOP_UP_NOTE.to_owned()) }
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerId) -> Result<Option<wallet::Model>> {
    let row = wallet::Entity::find_in(ctx).filter(wallet::Column::CustomerId.eq(id.uuid())).one(conn).await;
    row.or_internal("reading an automatic top-up")
}

async fn open_top_up<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerId) -> Result<Option<invoice::Model>> {
    let row = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(id.uuid()))
        .filter(invoice::Column::Kind.eq(InvoiceKind::TopUp.as_str()))
        .filter(invoice::Column::State.eq(InvoiceState::Open.as_str()))
        .one(conn)
        .await;
    row.or_internal("reading top-ups")
}

// Whose credit was below its threshold when it was read; asked again under the customer's lock.
async fn below_threshold(ctx: &OpContext, db: &Db, wallets: Vec<wallet::Model>) -> Result<Vec<CustomerId>> {
    let mut below = Vec::new();
    for chunk in wallets.chunks(1000) {
        let whose: Vec<Uuid> = chunk.iter().map(|w| w.customer_id).collect();
        let lost = lapsed(ctx, db.read(), &whose).await?;
        let accounts = customers::load_map(ctx, db.read(), whose).await?;
        for found in chunk {
            let Some(account) = accounts.get(&found.customer_id) else { continue };
            let credit = account.credit_minor - lost.get(&account.id).copied().unwrap_or_default();
            below.extend((credit < found.threshold_minor).then_some(CustomerId(account.id)));
        }
    }
    Ok(below)
}

// Nobody duns for money on account: what is not paid in the time of an order is taken back.
async fn take_back_old(ctx: &OpContext, db: &Db) -> Result<()> {
    let policies = Policies::load(ctx, db.read()).await?;
    let open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Kind.eq(InvoiceKind::TopUp.as_str()))
        .filter(invoice::Column::State.eq(InvoiceState::Open.as_str()))
        .order_by_asc(invoice::Column::Id)
        .all(db.read())
        .await
        .or_internal("reading unpaid top-ups")?;
    for found in open {
        let customer = Some(CustomerId(found.customer_id));
        let days = policies.whole("order.expire_days", PolicyScope { customer, ..PolicyScope::default() });
        if columns::date(&found.due_date)? > plus_days(ctx.today(), -days) {
            continue;
        }
        let tx = db.begin().await?;
        customers::lock(ctx, &tx, CustomerId(found.customer_id)).await?;
        let row = invoices::lock(ctx, &tx, InvoiceId(found.id)).await?;
        if row.state != InvoiceState::Open.as_str() || row.paid_minor != 0 || row.credited_minor != 0 || row.disputed {
            continue;
        }
        let subject = Subject::new("invoice", InvoiceId(row.id), row.title());
        let entry = LogEntry::new(
            "top_up",
            format!("Top-up {} was not paid", row.title()),
            subject,
            CustomerId(row.customer_id),
        );
        crate::invoice::void_invoice(ctx, &tx, InvoiceId(row.id), "not paid", false).await?;
        log_automation(ctx, &tx, entry.detail(format!("not paid within {days} days"))).await?;
        if find_top_up(ctx, &tx, row.id).await?.is_some_and(|t| t.automatic) {
            give_up(ctx, &tx, CustomerId(row.customer_id), days).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

// What could not be charged once would not be charged the next day either.
async fn give_up(ctx: &OpContext, tx: &Tx, id: CustomerId, days: i64) -> Result<()> {
    let Some(found) = find(ctx, tx, id).await?.filter(|row| row.active) else { return Ok(()) };
    update(tx, wallet::Model { active: false, version: found.version + 1, ..found }, "stopping automatic top-ups")
        .await?;
    let name = customers::load(ctx, tx, id).await?.display_name().to_owned();
    let entry = LogEntry::new("top_up", "Automatic top-up off", Subject::new("customer", id, name), id);
    let detail = format!("The last one was not paid within {days} days. It can be switched on again.");
    log_automation(ctx, tx, entry.detail(detail)).await
}
