//! Sending quotes, taking them back, and what customers answer.

use mpanel_core::{CustomerId, Error, FieldError, Money, OpContext, OrderId, QuoteId, Result, Secret};
use mpanel_db::Tx;
use mpanel_events::Event;

use super::store::{self, Model};
use super::{
    Acceptance, AcceptedQuote, QuoteAnswer, QuoteFigures, QuoteState, QuoteView, Refusal, SentQuote, draft, price,
    rules,
};
use crate::columns;
use crate::invoice::hash::hex;
use crate::order::{PlaceOrder, place_offer};

/// Sends a draft, or a sent quote once more. The link in an earlier mail ends; earlier versions are superseded.
///
/// The caller mails the link: only its hash is kept.
pub async fn send_quote(ctx: &OpContext, tx: &Tx, id: QuoteId) -> Result<SentQuote> {
    let (customer, mut all, place) = store::lock_versions(ctx, tx, id).await?;
    let mut row = all.remove(place);
    rules::may_send(row.state())?;
    if all.iter().any(|r| r.state() == QuoteState::Accepted) {
        return Err(Error::conflict("quote_accepted", "Another version of this quote was accepted."));
    }
    draft::check_day(ctx, columns::date(&row.valid_until)?)?;
    if row.state() == QuoteState::Draft {
        let currency = columns::currency(&row.currency)?;
        let (figures, problems) = price::figures(ctx, tx, id, &customer, currency, &row.contents()?).await?;
        if !problems.is_empty() {
            let fields =
                problems.into_iter().map(|p| FieldError { pointer: p.pointer, code: p.code, detail: p.detail });
            return Err(Error::invalid_fields(fields.collect()));
        }
        row.total_minor = figures.total.minor;
        row.frozen = Some(columns::text(&figures)?);
        row.state = QuoteState::Sent.as_str().to_owned();
        for mut earlier in all.into_iter().filter(|r| r.state() == QuoteState::Sent) {
            earlier.state = QuoteState::Superseded.as_str().to_owned();
            earlier.version += 1;
            crate::store::update(tx, earlier, "superseding a quote").await?;
        }
    }
    let token = token(ctx);
    row.token_hash = Some(hex(token.expose()));
    row.sent_at = Some(ctx.now.as_microsecond());
    row.version += 1;
    crate::store::update(tx, row.clone(), "sending a quote").await?;
    tx.record(ctx, Event::QuoteSent { quote: id, customer: CustomerId(row.customer_id) }).await?;
    let total = columns::money(row.total_minor, &row.currency)?;
    draft::note(ctx, tx, &row, "sent", &format!("{total}, valid until {}", row.valid_until)).await?;
    Ok(SentQuote { quote: store::view(ctx, tx, row).await?, token })
}

// 32 random bytes in hexadecimal.
fn token(ctx: &OpContext) -> Secret {
    let bytes = ctx.random::<32>();
    Secret::new(bytes.iter().map(|b| format!("{b:02x}")).collect::<String>())
}

/// Takes a quote back: its link says so.
pub async fn withdraw_quote(ctx: &OpContext, tx: &Tx, id: QuoteId) -> Result<QuoteView> {
    let (_, mut all, place) = store::lock_versions(ctx, tx, id).await?;
    let mut row = all.swap_remove(place);
    rules::may_withdraw(row.state())?;
    if row.frozen.is_none() {
        // What was on the draft stays readable as it was.
        let customer = crate::customer::store::load(ctx, tx, CustomerId(row.customer_id)).await?;
        let currency = columns::currency(&row.currency)?;
        let (figures, _) = price::figures(ctx, tx, id, &customer, currency, &row.contents()?).await?;
        row.frozen = Some(columns::text(&figures)?);
    }
    row.state = QuoteState::Withdrawn.as_str().to_owned();
    row.version += 1;
    crate::store::update(tx, row.clone(), "withdrawing a quote").await?;
    tx.record(ctx, Event::QuoteWithdrawn { quote: id, customer: CustomerId(row.customer_id) }).await?;
    draft::note(ctx, tx, &row, "withdrawn", "").await?;
    store::view(ctx, tx, row).await
}

/// Accepts a quote by its link: one order at the frozen prices. Repeating it finds that order.
pub async fn accept_quote(ctx: &OpContext, tx: &Tx, token: &str, yes: Acceptance) -> Result<AcceptedQuote> {
    let found = store::by_token(ctx, tx, token).await?;
    let (_, mut all, place) = store::lock_versions(ctx, tx, QuoteId(found.id)).await?;
    let mut row = all.remove(place);
    if let (QuoteState::Accepted, Some(order)) = (row.state(), row.order_id) {
        return accepted(ctx, tx, row, OrderId(order)).await;
    }
    rules::may_answer(row.state(), columns::date(&row.valid_until)?, ctx.today())?;
    let name = yes.name.trim();
    if name.is_empty() {
        return Err(Error::invalid("/name", "required", "Type your name to accept the quote."));
    }
    let order = order_of(ctx, tx, &row, &yes).await?;
    row.state = QuoteState::Accepted.as_str().to_owned();
    row.order_id = Some(order.uuid());
    let answer = QuoteAnswer { name: Some(name.to_owned()), reason: None, address: yes.address, at: ctx.now };
    let customer = CustomerId(row.customer_id);
    let words = format!("by {name} from {}", answer.address);
    close(ctx, tx, &mut row, answer).await?;
    // A next version that was being written has nothing to replace any more.
    for mut other in all.into_iter().filter(|r| r.state() == QuoteState::Draft) {
        other.state = QuoteState::Superseded.as_str().to_owned();
        other.version += 1;
        crate::store::update(tx, other, "superseding a quote").await?;
    }
    tx.record(ctx, Event::QuoteAccepted { quote: QuoteId(row.id), customer, order }).await?;
    draft::note(ctx, tx, &row, "accepted", &words).await?;
    accepted(ctx, tx, row, order).await
}

async fn order_of(ctx: &OpContext, tx: &Tx, row: &Model, yes: &Acceptance) -> Result<OrderId> {
    let frozen = row.frozen.as_deref().ok_or_else(|| Error::internal("a sent quote without figures"))?;
    let figures: QuoteFigures = columns::json(frozen)?;
    let (contents, currency) = (row.contents()?, columns::currency(&row.currency)?);
    for (index, open) in price::open_choices(ctx, tx, currency, &contents).await?.iter().enumerate() {
        let given = yes.choices.get(index).and_then(|c| c.region.as_deref()).unwrap_or_default();
        // An open region is one without a surcharge, because the price was agreed without one.
        if !open.regions.is_empty() && !open.regions.iter().any(|r| r.code == given) {
            let detail = "Choose one of the regions on offer.";
            return Err(Error::invalid(format!("/items/{index}/region"), "unknown_region", detail));
        }
    }
    let mut offer = price::offer(QuoteId(row.id), &contents)?;
    offer.agreed_once = Some(figures.one_time.clone());
    offer.agreed = Some(figures.agreed());
    let wanted = PlaceOrder {
        customer: CustomerId(row.customer_id),
        currency,
        contents: price::chosen(&contents, &yes.choices)?,
        expected_due_now: Some(Money::new(row.total_minor, currency)),
        accept_terms: true,
        cart: None,
        // Nothing on a quote begins with a trial.
        has_method: false,
    };
    let placed = place_offer(ctx, tx, wanted, offer).await.map_err(|error| match error.code() {
        // Prices are agreed, so only the tax can have moved.
        "price_changed" => Error::conflict(
            "quote_outdated",
            "The tax on this quote has changed since it was sent. Ask for a new version.",
        ),
        _ => error,
    })?;
    Ok(placed.order)
}

async fn accepted(ctx: &OpContext, tx: &Tx, row: Model, order: OrderId) -> Result<AcceptedQuote> {
    let quote = store::view(ctx, tx, row).await?;
    let invoice = quote.invoice.ok_or_else(|| Error::internal("an accepted quote without an invoice"))?;
    Ok(AcceptedQuote { quote, order, invoice })
}

/// Declines a quote by its link.
pub async fn decline_quote(ctx: &OpContext, tx: &Tx, token: &str, no: Refusal) -> Result<QuoteView> {
    let found = store::by_token(ctx, tx, token).await?;
    let (_, mut all, place) = store::lock_versions(ctx, tx, QuoteId(found.id)).await?;
    let mut row = all.swap_remove(place);
    rules::may_answer(row.state(), columns::date(&row.valid_until)?, ctx.today())?;
    let reason = no.reason.trim().to_owned();
    row.state = QuoteState::Declined.as_str().to_owned();
    let answer = QuoteAnswer { name: None, reason: Some(reason.clone()), address: no.address, at: ctx.now };
    close(ctx, tx, &mut row, answer).await?;
    let customer = CustomerId(row.customer_id);
    tx.record(ctx, Event::QuoteDeclined { quote: QuoteId(row.id), customer, reason: reason.clone() }).await?;
    draft::note(ctx, tx, &row, "declined", &reason).await?;
    store::view(ctx, tx, row).await
}

async fn close(ctx: &OpContext, tx: &Tx, row: &mut Model, answer: QuoteAnswer) -> Result<()> {
    row.answered_at = Some(ctx.now.as_microsecond());
    row.answer = Some(columns::text(&answer)?);
    row.version += 1;
    crate::store::update(tx, row.clone(), "answering a quote").await
}
