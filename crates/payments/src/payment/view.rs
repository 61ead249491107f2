//! Payments as they are shown.

use std::collections::{BTreeMap, HashMap};

use mpanel_core::{
    Actor, CustomerId, Date, Error, GatewayId, InvoiceId, Money, OpContext, Page, PageQuery, PaymentId, Result,
    Timestamp,
};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{Condition, ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect};

use super::store::{Column, Entity, Model, find, link};
use super::{MethodLabel, NextAction, PaymentFilter, PaymentProblem, PaymentStatus, PaymentView};
use crate::refund::{rules as refund_rules, store as refunds};
use crate::{Ability, decline, gateway, method};

/// One payment.
pub async fn get_payment<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: PaymentId) -> Result<PaymentView> {
    let row = find(conn, ctx, id).await?;
    views(ctx, conn, vec![row]).await?.pop().ok_or_else(|| Error::not_found("payment"))
}

/// Payments, newest first unless asked otherwise. Sorts by created_at, amount and status; searches the reference.
pub async fn list_payments<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &PaymentFilter,
    query: &PageQuery,
) -> Result<Page<PaymentView>> {
    let fields = [("created_at", Column::CreatedAt), ("amount", Column::AmountMinor), ("status", Column::Status)];
    let (column, down) = query.sorted(&fields, "-created_at")?;
    let page = filtered(ctx, conn, filter, query).await?.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let (next_cursor, total) = (page.next_cursor, page.total);
    Ok(Page { items: views(ctx, conn, page.items).await?, next_cursor, total })
}

/// What the succeeded payments of a list come to in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSum {
    /// Received.
    pub amount: Money,
    /// Of this given back.
    pub refunded: Money,
}

#[derive(FromQueryResult)]
struct SumRow {
    currency: String,
    amount: i64,
    refunded: i64,
}

/// Adds up a whole list, by currency; only money that came.
pub async fn sum_payments<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &PaymentFilter,
    query: &PageQuery,
) -> Result<Vec<PaymentSum>> {
    // PostgreSQL sums integers to NUMERIC; the cast brings both databases back to an integer.
    let sum = |column: Column| Expr::col(column.as_column_ref()).sum().cast_as("BIGINT");
    let rows = filtered(ctx, conn, filter, query)
        .await?
        .filter(Column::Status.eq(PaymentStatus::Succeeded.as_str()))
        .select_only()
        .column(Column::Currency)
        .column_as(sum(Column::AmountMinor), "amount")
        .column_as(sum(Column::RefundedMinor), "refunded")
        .group_by(Column::Currency)
        .order_by_asc(Column::Currency)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding a list of payments up")?;
    let view = |row: SumRow| {
        let currency = row.currency.parse().map_err(|e| Error::internal("a stored currency").with_source(e))?;
        Ok(PaymentSum { amount: Money::new(row.amount, currency), refunded: Money::new(row.refunded, currency) })
    };
    rows.into_iter().map(view).collect()
}

/// Payments of a customer that did not succeed, before an instant, latest first; at most `limit`.
pub async fn unsuccessful_payments_before<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<PaymentView>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::Status.ne(PaymentStatus::Succeeded.as_str()))
        .filter(Column::CreatedAt.lt(before.as_microsecond()))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .limit(limit)
        .all(conn)
        .await;
    views(ctx, conn, rows.or_internal("reading a customer's payments")?).await
}

/// Every payment made for an invoice, newest first.
pub async fn payments_of_invoice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    invoice: InvoiceId,
) -> Result<Vec<PaymentView>> {
    let filter = PaymentFilter { invoice: Some(invoice), ..PaymentFilter::default() };
    let query = filtered(ctx, conn, &filter, &PageQuery::default()).await?;
    let rows = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).all(conn).await;
    views(ctx, conn, rows.or_internal("listing an invoice's payments")?).await
}

async fn filtered<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &PaymentFilter,
    query: &PageQuery,
) -> Result<Select<Entity>> {
    let mut select = Entity::find_in(ctx);
    if let Some(status) = filter.status {
        select = select.filter(Column::Status.eq(status.as_str()));
    }
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(gateway) = filter.gateway {
        select = select.filter(Column::GatewayId.eq(gateway.uuid()));
    }
    if let Some(dispute) = filter.dispute {
        select = select.filter(Column::DisputeState.eq(dispute.as_str()));
    }
    if let Some(invoice) = filter.invoice {
        let links = link::Entity::find_in(ctx).filter(link::Column::InvoiceId.eq(invoice.uuid())).all(conn).await;
        let ids = links.or_internal("finding an invoice's payments")?.into_iter().map(|row| row.payment_id);
        select = select.filter(Column::Id.is_in(ids));
    }
    if let Some(text) = query.search() {
        let mut any = Condition::any().add(Column::GatewayRef.eq(text.clone())).add(Column::Reference.contains(&text));
        if let Ok(id) = text.parse::<PaymentId>() {
            any = any.add(Column::Id.eq(id.uuid()));
        }
        select = select.filter(any);
    }
    Ok(select)
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<PaymentView>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut invoices: HashMap<Uuid, Vec<InvoiceId>> = HashMap::new();
    let links = link::Entity::find_in(ctx).filter(link::Column::PaymentId.is_in(ids.clone())).all(conn).await;
    for row in links.or_internal("loading the invoices of payments")? {
        invoices.entry(row.payment_id).or_default().push(InvoiceId(row.invoice_id));
    }
    let reserved = refunds::reserved(conn, ctx, &ids).await?;
    let labels = labels(ctx, conn, &rows).await?;
    let names: HashMap<GatewayId, String> =
        gateway::list_gateways(ctx, conn).await?.into_iter().map(|g| (g.id, g.name)).collect();
    rows.into_iter()
        .map(|row| {
            let mut of_row = invoices.remove(&row.id).unwrap_or_default();
            of_row.sort();
            let label = row.payment_method_id.and_then(|id| labels.get(&id)).cloned();
            let name = names.get(&GatewayId(row.gateway_id)).cloned().unwrap_or_default();
            let held = reserved.get(&row.id).copied().unwrap_or(0);
            view(ctx, row, of_row, label, name, held)
        })
        .collect()
}

async fn labels<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: &[Model]) -> Result<HashMap<Uuid, MethodLabel>> {
    use method::store::{Column, Entity};
    let ids = rows.iter().filter_map(|row| row.payment_method_id);
    let methods = Entity::find_in(ctx).filter(Column::Id.is_in(ids)).all(conn).await;
    let methods = methods.or_internal("loading the methods of payments")?;
    Ok(methods.into_iter().map(|m| (m.id, MethodLabel { brand: m.brand, last4: m.last4 })).collect())
}

fn view(
    ctx: &OpContext,
    row: Model,
    invoice_ids: Vec<InvoiceId>,
    method: Option<MethodLabel>,
    gateway: String,
    reserved: i64,
) -> Result<PaymentView> {
    let (status, amount, dispute) = (row.status(), row.amount()?, row.dispute());
    let facts = refund_rules::Refundable { status, amount, reserved_minor: reserved, dispute };
    let refundable = refund_rules::left(&facts);
    let settled = row.settled()?;
    let refund = match &ctx.actor {
        Actor::Customer { .. } | Actor::Anonymous => Ability::no("Ask our staff for a refund."),
        _ => Ability::from_rule(refund_rules::may_refund(&facts)),
    };
    let instant = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
    let error = row.error_code.map(|code| PaymentProblem {
        message: row.error_message.unwrap_or_else(|| decline::message_for(&code).to_owned()),
        advice: decline::advice_for(&code).to_owned(),
        code,
    });
    let url = row.action_url.filter(|_| status == PaymentStatus::RequiresAction);
    Ok(PaymentView {
        id: PaymentId(row.id),
        status,
        amount,
        settled,
        payer_country: row.payer_country,
        refunded: Money::new(row.refunded_minor, amount.currency),
        refundable,
        method,
        gateway,
        gateway_id: GatewayId(row.gateway_id),
        invoice_ids,
        customer: CustomerId(row.customer_id),
        off_session: row.off_session,
        dispute,
        reference: row.reference,
        received_on: row.received_on.and_then(|day| day.parse::<Date>().ok()),
        created_at: instant(row.created_at),
        settled_at: row.settled_at.map(instant),
        error,
        next_action: url.map(|url| NextAction { url }),
        can: BTreeMap::from([("refund", refund)]),
    })
}
