//! The billing_subscription_changes table.

use std::collections::HashMap;

use mpanel_calc::Change;
use mpanel_core::{CustomerId, Date, Error, OpContext, Result, ServiceId, SubscriptionChangeId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{ChangeBody, ChangeBy, ChangeState, ChangeView, option};
use crate::ability::{Ability, Refusal};
use crate::columns;
use crate::order::PlacedSubscription;
use crate::subscription::store as subscriptions;

crate::store::rows! {
    /// The billing_subscription_changes table.
    row = "billing_subscription_changes" {
        subscription_id: Uuid, customer_id: Uuid, service_id: Uuid, kind: String, effective_on: String, body: String,
        state: String, note: Option<String>, actor_kind: String, actor_name: String, created_at: i64,
        closed_at: Option<i64>, waived_at: Option<i64>,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    /// The first day of the new terms.
    pub(crate) fn effective_on(&self) -> Result<Date> {
        columns::date(&self.effective_on)
    }

    /// Whether billing stands still from its day on.
    pub(crate) fn stands(&self) -> bool {
        self.kind == "pause"
    }

    /// What was agreed.
    pub(crate) fn body(&self) -> Result<ChangeBody> {
        columns::json(&self.body)
    }

    /// Keys of the options that get another value.
    pub(crate) fn changed_options(&self) -> Vec<String> {
        self.body().map(|body| body.options.into_iter().map(|edit| edit.key).collect()).unwrap_or_default()
    }

    /// The change as the engine reads it.
    pub(crate) fn change(&self) -> Result<Change> {
        Ok(Change::on(self.effective_on()?, SubscriptionChangeId(self.id).to_string(), self.body()?.kind))
    }

    /// Whether with it an introductory price ends: it belongs to what was sold.
    pub(crate) fn is_end_of_introduction(&self) -> bool {
        self.kind == "price" && self.actor_kind == "system"
    }

    /// Whether it is a price of the seller: sold with the order, announced, or agreed with staff. No wish of the
    /// customer takes it away.
    pub(crate) fn is_price_of_seller(&self) -> bool {
        self.kind == "price" && self.actor_kind != "customer"
    }

    /// Whether it can be taken back.
    pub(crate) fn may_undo(&self, by: ChangeBy) -> Result<(), Refusal> {
        match ChangeState::from_word(&self.state) {
            ChangeState::Scheduled if by == ChangeBy::Customer && self.actor_kind != "customer" => {
                Err(Refusal("staff_only", "This change was not agreed by you here. Ask support to take it back."))
            }
            ChangeState::Scheduled => Ok(()),
            ChangeState::Applied => {
                Err(Refusal("change_applied", "The change is in force. Make another change instead."))
            }
            ChangeState::Undone => Err(Refusal("change_undone", "The change was taken back already.")),
        }
    }

    /// The change as it is shown.
    pub(crate) fn view(self, by: ChangeBy) -> Result<ChangeView> {
        let abilities = vec![Ability::of("undo", self.may_undo(by))];
        Ok(ChangeView {
            id: SubscriptionChangeId(self.id),
            subscription: SubscriptionId(self.subscription_id),
            customer: CustomerId(self.customer_id),
            service: ServiceId(self.service_id),
            summary: self.body()?.summary,
            effective_on: self.effective_on()?,
            state: ChangeState::from_word(&self.state),
            kind: self.kind,
            note: self.note.filter(|_| by == ChangeBy::Staff),
            actor_kind: self.actor_kind,
            actor_name: self.actor_name,
            created_at: columns::time(self.created_at),
            closed_at: self.closed_at.map(columns::time),
            abilities,
        })
    }
}

/// Scheduled changes of subscriptions, in the order in which they were agreed.
pub(crate) async fn scheduled<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Model>>> {
    let mut found: HashMap<Uuid, Vec<Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx)
            .filter(Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(Column::State.eq(ChangeState::Scheduled.as_str()))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .all(conn)
            .await
            .or_internal("reading scheduled changes")?;
        for row in rows {
            found.entry(row.subscription_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// When subscriptions were paused (true) and went on (false), in order.
pub(crate) async fn stops<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, Date, bool)>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx)
            .filter(Column::SubscriptionId.is_in(chunk.iter().copied()))
            .filter(Column::Kind.is_in(["pause", "resume"]))
            .filter(Column::State.eq(ChangeState::Applied.as_str()))
            .order_by_asc(Column::EffectiveOn)
            .order_by_asc(Column::ClosedAt)
            .order_by_asc(Column::Id)
            .all(conn)
            .await
            .or_internal("reading pauses")?;
        for row in rows {
            found.push((row.subscription_id, row.effective_on()?, row.stands()));
        }
    }
    Ok(found)
}

/// One change of a subscription.
pub(crate) async fn load<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subscription: SubscriptionId,
    id: SubscriptionChangeId,
) -> Result<Model> {
    let select =
        Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).filter(Column::SubscriptionId.eq(subscription.uuid()));
    select.one(conn).await.or_internal("reading a change")?.ok_or_else(|| Error::not_found("change"))
}

/// Changes by id.
pub(crate) async fn load_many<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Model>> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx).filter(Column::Id.is_in(chunk.iter().copied())).all(conn).await;
        found.extend(rows.or_internal("reading changes by id")?.into_iter().map(|r| (r.id, r)));
    }
    Ok(found)
}

/// All changes of a subscription, latest first.
pub(crate) async fn of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: SubscriptionId) -> Result<Vec<Model>> {
    Entity::find_in(ctx)
        .filter(Column::SubscriptionId.eq(id.uuid()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(conn)
        .await
        .or_internal("reading changes")
}

/// Closes changes: they came into force or were taken back.
pub(crate) async fn close(ctx: &OpContext, tx: &Tx, rows: Vec<Model>, state: ChangeState) -> Result<()> {
    let closed = rows.into_iter().map(|row| Model {
        state: state.as_str().to_owned(),
        closed_at: Some(ctx.now.as_microsecond()),
        ..row
    });
    crate::store::update_all(tx, closed.collect(), "closing changes").await
}

/// Keeps what was chosen in step with the terms, so that a later change starts from it.
pub(crate) fn write_item(row: &mut subscriptions::Model, body: &ChangeBody) -> Result<()> {
    let mut placed: PlacedSubscription = columns::json(&row.item)?;
    if let Some(chosen) = &body.chosen {
        row.product_id = chosen.product.uuid();
        row.product_name = chosen.product_name.clone();
        placed.item.product_id = chosen.product;
        placed.item.cycle_months = chosen.cycle_months;
        placed.item.add_ons = chosen.add_ons.clone();
        placed.options = chosen.options.clone().unwrap_or(placed.options);
    }
    for edit in &body.options {
        option::edit(&mut placed.options, edit);
    }
    // Another plan or another price has not the reason of the one before.
    let anew = body.price_agreed.is_some() && placed.sold_for.take().is_some();
    if anew {
        placed.item.bundle = None;
    }
    option::tell(row, &mut placed, anew)?;
    if let mpanel_calc::ChangeKind::Quantity { component, quantity } = &body.kind {
        let key = |id: mpanel_core::ProductId| format!("add_on:{id}");
        placed.item.add_ons.iter_mut().filter(|a| key(a.id) == *component).for_each(|a| a.quantity = *quantity);
        placed.item.add_ons.retain(|a| a.quantity > 0);
    }
    row.item = columns::text(&placed)?;
    Ok(())
}
