//! Quotes nobody answered in time.

use mpanel_calc::period::plus_days;
use mpanel_core::{CustomerId, Date, OpContext, QuoteId, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::QuoteState;
use super::store::{self, Column, Entity, Model};
use crate::columns;
use crate::history::{LogEntry, Subject, Why, log_automation};

/// Quotes that expire on or before a day unless they are answered.
pub(crate) async fn waiting_quotes<C: ConnectionTrait>(ctx: &OpContext, conn: &C, by: Date) -> Result<Vec<Model>> {
    Entity::find_in(ctx)
        .filter(Column::State.eq(QuoteState::Sent.as_str()))
        .filter(Column::ValidUntil.lt(by.to_string()))
        .order_by_asc(Column::Id)
        .all(conn)
        .await
        .or_internal("reading quotes that expire")
}

/// Closes every quote whose last day has passed; returns how many.
pub(crate) async fn expire_quotes(ctx: &OpContext, db: &Db) -> Result<usize> {
    let mut count = 0;
    for found in waiting_quotes(ctx, db.read(), ctx.today()).await? {
        let tx = db.begin().await?;
        let (_, mut all, place) = store::lock_versions(ctx, &tx, QuoteId(found.id)).await?;
        let mut row = all.swap_remove(place);
        // It may have been answered meanwhile.
        if row.state() != QuoteState::Sent {
            continue;
        }
        row.state = QuoteState::Expired.as_str().to_owned();
        row.version += 1;
        crate::store::update(&tx, row.clone(), "closing a quote").await?;
        let (quote, customer) = (QuoteId(row.id), CustomerId(row.customer_id));
        tx.record(ctx, Event::QuoteExpired { quote, customer }).await?;
        let why = Why {
            rule: "quote.valid_until".to_owned(),
            inputs: json!({ "quote": row.title(), "valid_until": row.valid_until, "today": ctx.today() }),
            policy_source: "quote".to_owned(),
        };
        let subject = Subject::new("quote", quote, row.title());
        let entry = LogEntry::new("expire_quote", format!("Quote {} expired", row.title()), subject, customer);
        log_automation(ctx, &tx, entry.because(why)).await?;
        tx.commit().await?;
        count += 1;
    }
    Ok(count)
}

impl Model {
    /// The day on which it expires.
    pub(crate) fn expires_on(&self) -> Result<Date> {
        Ok(plus_days(columns::date(&self.valid_until)?, 1))
    }
}
