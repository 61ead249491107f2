//! Mails about cards that expire: in the month before, and in the last month itself. Which cards there are, payments
//! knows; here is decided who is told, and that it is done once.

use std::collections::HashSet;

use mpanel_core::{CustomerId, Date, OpContext, PaymentMethodId, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::{claim, step};
use crate::customer::store as customers;
use crate::history::{LogEntry, Subject, Why, log_automation};
use crate::policy::{Policies, PolicyScope};
use crate::subscription::{SubscriptionState, store as subscriptions};

/// Setting: whether customers are told.
pub(crate) const CARD_EXPIRY: &str = "card.expiry_mail";
/// The act in the log and in the preview.
pub(crate) const ACT: &str = "card_expiry";

/// The card that is charged by itself for what a customer owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultCard {
    /// Whose it is.
    pub customer: CustomerId,
    /// Its id.
    pub method: PaymentMethodId,
    /// What people call it: Visa ending in 4242.
    pub words: String,
    /// The first day of the month in which it expires.
    pub last_month: Date,
}

impl DefaultCard {
    /// Its last month, as the card has it: 2027-03.
    pub(crate) fn expires(&self) -> String {
        self.last_month.strftime("%Y-%m").to_string()
    }

    // The months in which its customer is told, by their first days.
    fn months(&self) -> [Date; 2] {
        let before = self.last_month.saturating_sub(jiff::Span::new().months(1));
        [before, self.last_month]
    }
}

// One mail of a card in one month.
fn key(month: Date) -> String {
    format!("{ACT}:{}", month.strftime("%Y-%m"))
}

/// Who is told of which card until a day, and when; what is late is done today.
pub(super) async fn plan<'a, C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    policies: &Policies,
    cards: impl Iterator<Item = &'a DefaultCard>,
    until: Date,
) -> Result<Vec<(Date, &'a DefaultCard)>> {
    let told = |card: &DefaultCard| {
        let scope = PolicyScope { customer: Some(card.customer), ..PolicyScope::default() };
        // A card that nothing charges by itself is no matter of ours.
        let charged = policies.flag("charge.on_due", scope) || !policies.list("charge.retry_days", scope).is_empty();
        charged && policies.flag(CARD_EXPIRY, scope)
    };
    let (today, this_month) = (ctx.today(), ctx.today().first_of_month());
    let wanted = |card: &&DefaultCard| card.last_month >= this_month && card.months()[0] <= until && told(card);
    let cards: Vec<&DefaultCard> = cards.filter(wanted).collect();
    let running = running(ctx, conn, &cards).await?;
    let sent = sent(ctx, conn, &cards, this_month).await?;
    let mut planned = Vec::new();
    for card in cards.into_iter().filter(|card| running.contains(&card.customer.uuid())) {
        for month in card.months() {
            let is_sent = month == this_month && sent.contains(&card.method.uuid());
            if month >= this_month && month <= until && !is_sent {
                planned.push((month.max(today), card));
            }
        }
    }
    Ok(planned)
}

/// Tells the customers whose cards expire this month or the next, each once in a month. `cards` are those that are
/// charged by themselves today. Returns how many were told.
pub async fn remind_of_cards(ctx: &OpContext, db: &Db, cards: &[DefaultCard]) -> Result<usize> {
    if cards.is_empty() {
        return Ok(0);
    }
    let policies = Policies::load(ctx, db.read()).await?;
    let mut told = 0;
    for (_, card) in plan(ctx, db.read(), &policies, cards.iter(), ctx.today()).await? {
        told += usize::from(tell(ctx, db, &policies, card).await?);
    }
    Ok(told)
}

async fn tell(ctx: &OpContext, db: &Db, policies: &Policies, card: &DefaultCard) -> Result<bool> {
    let tx = db.begin().await?;
    let customer = customers::lock(ctx, &tx, card.customer).await?;
    if !claim(ctx, &tx, card.method.uuid(), &key(ctx.today().first_of_month())).await? {
        return Ok(false);
    }
    let last_month = card.last_month;
    let event = Event::CardExpiring { customer: card.customer, payment_method: card.method, last_month };
    tx.record(ctx, event).await?;
    let scope = PolicyScope { customer: Some(card.customer), ..PolicyScope::default() };
    let why = Why {
        rule: CARD_EXPIRY.to_owned(),
        inputs: json!({"card": card.words, "expires": card.expires(), "today": ctx.today()}),
        policy_source: policies.effective(CARD_EXPIRY, scope).origin(),
    };
    let subject = Subject::new("customer", card.customer, customer.display_name());
    let title = format!("Mail about a card that expires in {}", card.expires());
    let entry = LogEntry::new(ACT, title, subject, card.customer).detail(card.words.clone());
    log_automation(ctx, &tx, entry.because(why)).await?;
    tx.commit().await?;
    Ok(true)
}

// Those of the cards' customers who have something that runs.
async fn running<C: ConnectionTrait>(ctx: &OpContext, conn: &C, cards: &[&DefaultCard]) -> Result<HashSet<Uuid>> {
    use subscriptions::{Column, Entity};
    let mut found = HashSet::new();
    for chunk in cards.chunks(1000) {
        let rows = Entity::find_in(ctx)
            .filter(Column::CustomerId.is_in(chunk.iter().map(|card| card.customer.uuid())))
            .filter(Column::State.is_in([SubscriptionState::Active.as_str(), SubscriptionState::Paused.as_str()]))
            .select_only()
            .column(Column::CustomerId)
            .distinct()
            .into_tuple::<Uuid>()
            .all(conn)
            .await;
        found.extend(rows.or_internal("reading who has running services")?);
    }
    Ok(found)
}

// The cards of which was told in a month.
async fn sent<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    cards: &[&DefaultCard],
    month: Date,
) -> Result<HashSet<Uuid>> {
    let mut found = HashSet::new();
    for chunk in cards.chunks(1000) {
        let rows = step::Entity::find_in(ctx)
            .filter(step::Column::SubjectId.is_in(chunk.iter().map(|card| card.method.uuid())))
            .filter(step::Column::Step.eq(key(month)))
            .all(conn)
            .await;
        found.extend(rows.or_internal("reading mails about cards")?.into_iter().map(|step| step.subject_id));
    }
    Ok(found)
}
