//! Writing quotes: new ones, changes of drafts, new versions of sent ones, copies.

use mpanel_core::{Currency, Date, Error, OpContext, QuoteId, Result};
use mpanel_db::Tx;

use super::store::{self, Model};
use super::{NewQuote, QuoteChange, QuoteContents, QuoteState, QuoteView, price, rules};
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::numbering;

/// The longest a quote can be valid, in days.
const LONGEST_DAYS: i64 = 730;

/// Drafts a quote for a customer. Its number is taken now and never used again.
pub async fn create_quote(ctx: &OpContext, tx: &Tx, new: NewQuote) -> Result<QuoteView> {
    let customer = customers::lock(ctx, tx, new.customer).await?;
    let number = numbering::print_number("Q-", numbering::take_block(ctx, tx, "quote", 1).await?);
    let row = blank(ctx, &customer, number, 1);
    let row = fill(ctx, tx, row, &customer, new.currency, new.valid_until, new.contents).await?;
    crate::store::insert(tx, row.clone(), "drafting a quote").await?;
    note(ctx, tx, &row, "drafted", "").await?;
    store::view(ctx, tx, row).await
}

/// Rewrites a draft.
pub async fn update_quote(
    ctx: &OpContext,
    tx: &Tx,
    id: QuoteId,
    change: QuoteChange,
    expected: Option<i32>,
) -> Result<QuoteView> {
    let (customer, mut all, place) = store::lock_versions(ctx, tx, id).await?;
    let mut row = all.swap_remove(place);
    columns::check_version(row.version, expected)?;
    rules::may_edit(row.state())?;
    row.version += 1;
    let row = fill(ctx, tx, row, &customer, change.currency, change.valid_until, change.contents).await?;
    crate::store::update(tx, row.clone(), "changing a quote").await?;
    store::view(ctx, tx, row).await
}

/// Drafts the next version of a quote that was sent. The sent one stays valid until the new one is sent.
pub async fn revise_quote(ctx: &OpContext, tx: &Tx, id: QuoteId) -> Result<QuoteView> {
    let (customer, all, place) = store::lock_versions(ctx, tx, id).await?;
    rules::may_revise(all[place].state())?;
    if all.iter().any(|r| r.state() == QuoteState::Accepted) {
        rules::may_revise(QuoteState::Accepted)?;
    }
    if all.iter().any(|r| r.state() == QuoteState::Draft) {
        return Err(Error::conflict("quote_draft", "There is a draft of the next version already. Change that one."));
    }
    let next = all.iter().map(|r| r.revision).max().unwrap_or(0) + 1;
    let row = blank(ctx, &customer, all[place].number.clone(), next);
    copy(ctx, tx, row, &all[place], &customer).await
}

/// Copies a quote into a new draft with a number of its own.
pub async fn duplicate_quote(ctx: &OpContext, tx: &Tx, id: QuoteId) -> Result<QuoteView> {
    let (customer, all, place) = store::lock_versions(ctx, tx, id).await?;
    let number = numbering::print_number("Q-", numbering::take_block(ctx, tx, "quote", 1).await?);
    let row = blank(ctx, &customer, number, 1);
    copy(ctx, tx, row, &all[place], &customer).await
}

// A copy is valid for as many days as its original was, from today on.
async fn copy(
    ctx: &OpContext,
    tx: &Tx,
    row: Model,
    original: &Model,
    customer: &customers::Model,
) -> Result<QuoteView> {
    let written = columns::time(original.created_at).to_zoned(ctx.zone.clone()).date();
    let days = (columns::date(&original.valid_until)? - written).get_days().max(1);
    let valid_until = mpanel_calc::period::plus_days(ctx.today(), i64::from(days).min(LONGEST_DAYS));
    let currency = columns::currency(&original.currency)?;
    let row = fill(ctx, tx, row, customer, currency, valid_until, original.contents()?).await?;
    crate::store::insert(tx, row.clone(), "copying a quote").await?;
    note(ctx, tx, &row, "drafted", &format!("from {}", original.title())).await?;
    store::view(ctx, tx, row).await
}

fn blank(ctx: &OpContext, customer: &customers::Model, number: String, revision: i32) -> Model {
    Model {
        id: ctx.new_id::<QuoteId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        number,
        revision,
        customer_id: customer.id,
        state: QuoteState::Draft.as_str().to_owned(),
        currency: String::new(),
        body: String::new(),
        frozen: None,
        valid_until: String::new(),
        total_minor: 0,
        token_hash: None,
        sent_at: None,
        answered_at: None,
        answer: None,
        order_id: None,
        author: ctx.actor.name().to_owned(),
        version: 1,
        created_at: ctx.now.as_microsecond(),
    }
}

async fn fill(
    ctx: &OpContext,
    tx: &Tx,
    mut row: Model,
    customer: &customers::Model,
    currency: Currency,
    valid_until: Date,
    contents: QuoteContents,
) -> Result<Model> {
    price::check(&contents)?;
    check_day(ctx, valid_until)?;
    if customer.currency_fixed && customer.currency != currency.code() {
        let detail = format!("The customer's account is in {}. Quote in that currency.", customer.currency);
        return Err(Error::invalid("/currency", "currency_fixed", detail));
    }
    let (figures, _) = price::figures(ctx, tx, QuoteId(row.id), customer, currency, &contents).await?;
    row.total_minor = figures.total.minor;
    row.currency = currency.code().to_owned();
    row.valid_until = valid_until.to_string();
    row.body = columns::text(&contents)?;
    Ok(row)
}

/// Refuses a day on which nobody could accept any more, and one out of sight.
pub(super) fn check_day(ctx: &OpContext, valid_until: Date) -> Result<()> {
    let today = ctx.today();
    if valid_until < today || valid_until > mpanel_calc::period::plus_days(today, LONGEST_DAYS) {
        let detail = "Choose a day from today to two years ahead.";
        return Err(Error::invalid("/valid_until", "out_of_range", detail));
    }
    Ok(())
}

/// What happened to a quote, on its customer's time line.
pub(super) async fn note(ctx: &OpContext, tx: &Tx, row: &Model, what: &str, detail: &str) -> Result<()> {
    let subject = Subject::new("quote", QuoteId(row.id), row.title());
    let title = format!("Quote {} {what}", row.title());
    let entry = LogEntry::new(&format!("quote_{what}"), title, subject, mpanel_core::CustomerId(row.customer_id));
    history::note(ctx, tx, entry.detail(detail)).await
}
