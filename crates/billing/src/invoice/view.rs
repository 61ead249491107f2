//! One invoice with everything on it.

use mpanel_calc::{Tax, TaxGroup, TaxSet, sets};
use mpanel_core::{
    Currency, CustomerId, Date, InvoiceId, InvoiceLineId, Money, OpContext, OrderId, PaymentId, Result, ServiceId,
    SubscriptionId,
};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use super::remains::{Remains, notes_of};
use super::store::{self, invoice, line};
use super::{AllocationView, InvoiceRow, InvoiceState, InvoiceView, LineTax, LineView, credit, settle, void};
use crate::ability::{Ability, Refusal};
use crate::allocation::store::allocation;
use crate::cart::TaxRow;
use crate::cart::price;
use crate::customer::store as customers;
use crate::drafting;
use crate::seller::Seller;
use crate::{columns, exchange};

/// One invoice.
pub async fn get_invoice<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<InvoiceView> {
    let mut row = store::load_any(ctx, conn, id).await?;
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    let (mut lines, mut draft) = (store::lines_of(ctx, conn, id).await?, None);
    if InvoiceState::from_word(&row.state) == InvoiceState::Draft {
        let looked = Box::pin(drafting::look(ctx, conn, row)).await?;
        (row, lines, draft) = (looked.0, looked.1, Some(looked.2));
    }
    let notes = notes_of(ctx, conn, &[id.uuid()]).await?;
    let remains = Remains::of(&row, lines, &notes)?;
    let notes = notes.into_iter().map(credit::note_view).collect::<Result<Vec<_>>>()?;
    let allocations = allocation::Entity::find_in(ctx)
        .filter(allocation::Column::InvoiceId.eq(id.uuid()))
        .order_by_asc(allocation::Column::CreatedAt)
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await
        .or_internal("reading allocations")?;
    let currency = columns::currency(&row.currency)?;
    let money = |minor: i64| Money::new(minor, currency);
    let seller: Seller = columns::json(&row.seller)?;
    let frozen = exchange::frozen(ctx, conn, id).await?;
    let in_reporting = |f| exchange::in_reporting(&f, &seller, money(row.total_minor), money(row.tax_minor));
    let reporting = frozen.map(in_reporting).transpose()?;
    Ok(InvoiceView {
        row: crate::instalments::schedule::with_lateness(
            ctx,
            conn,
            std::slice::from_ref(&row),
            vec![list_row(&row, customer.display_name(), ctx.today())?],
        )
        .await?
        .swap_remove(0),
        version: row.version,
        kind: row.kind.clone(),
        disputed: row.disputed,
        charges_stopped: row.charges_stopped,
        reporting,
        seller,
        buyer: columns::json(&row.buyer)?,
        lines: line_views(remains, currency)?,
        subtotal: money(row.subtotal_minor),
        discount: money(row.discount_minor),
        coupons: row.coupons_taken()?,
        taxes: tax_rows(&row.taxes, currency)?,
        tax_total: money(row.tax_minor),
        prices_include_tax: row.tax_mode == "inclusive",
        paid: money(row.paid_minor.max(0)),
        credited_to_account: money((-row.paid_minor).max(0)),
        credited: money(row.credited_minor),
        allocations: allocations.into_iter().map(|a| allocation_view(a, currency)).collect(),
        abilities: abilities(&row, notes.len()),
        credit_notes: notes,
        note: row.note,
        order: row.order_id.map(OrderId),
        paid_at: row.paid_at.map(columns::time),
        created_at: columns::time(row.created_at),
        void_reason: row.void_reason,
        content_hash: row.content_hash,
        draft,
    })
}

/// The invoice of an order.
pub async fn invoice_of_order<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    order: OrderId,
) -> Result<Option<InvoiceRow>> {
    let found = invoice::Entity::find_in(ctx).filter(invoice::Column::OrderId.eq(order.uuid())).one(conn).await;
    let Some(row) = found.or_internal("reading an order's invoice")? else { return Ok(None) };
    let customer = customers::load(ctx, conn, CustomerId(row.customer_id)).await?;
    Ok(Some(list_row(&row, customer.display_name(), ctx.today())?))
}

/// The services an invoice pays for, each once.
pub async fn services_of_invoice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Vec<ServiceId>> {
    let lines = store::lines_of(ctx, conn, id).await?;
    let mut services: Vec<ServiceId> = lines.iter().filter_map(|l| l.service_id.map(ServiceId)).collect();
    services.sort();
    services.dedup();
    Ok(services)
}

/// The row of a list.
pub(crate) fn list_row(row: &invoice::Model, customer_name: &str, today: Date) -> Result<InvoiceRow> {
    let due = columns::date(&row.due_date)?;
    let state = InvoiceState::from_word(&row.state);
    Ok(InvoiceRow {
        id: InvoiceId(row.id),
        number: row.number.clone(),
        state,
        overdue: state == InvoiceState::Open && row.balance_minor > 0 && due < today,
        customer: CustomerId(row.customer_id),
        customer_name: customer_name.to_owned(),
        issue_date: columns::date(&row.issue_date)?,
        due_date: due,
        total: row.money(row.total_minor)?,
        balance: row.money(if state == InvoiceState::Void { 0 } else { row.balance_minor })?,
    })
}

/// Taxes of a column, as rows.
pub(crate) fn tax_rows(text: &str, currency: Currency) -> Result<Vec<TaxRow>> {
    Ok(price::tax_rows(&columns::json::<Vec<TaxGroup>>(text)?, currency))
}

/// Taxes of a column, by the lines that are taxed alike.
pub(super) fn tax_sets(text: &str) -> Result<Vec<TaxSet>> {
    Ok(sets(&columns::json::<Vec<TaxGroup>>(text)?))
}

/// Each tax of a line.
pub(super) fn tax_parts(tax: &Tax) -> Vec<LineTax> {
    let first = LineTax { name: tax.name.clone(), rate: tax.rate.to_string(), compound: false };
    let also = tax.also.iter().map(|also| LineTax {
        name: also.name.clone(),
        rate: also.rate.to_string(),
        compound: also.compound,
    });
    std::iter::once(first).chain(also).collect()
}

fn line_views(remains: Remains, currency: Currency) -> Result<Vec<LineView>> {
    let left = remains.creditable();
    let of = |row: line::Model| {
        let left = left.get(&row.id).copied().unwrap_or_default();
        line_view(row, left, currency)
    };
    remains.into_lines().into_iter().map(of).collect()
}

fn line_view(row: line::Model, left: i64, currency: Currency) -> Result<LineView> {
    let money = |minor: i64| Money::new(minor, currency);
    let tax = row.tax()?;
    let serves = if row.serves_from.is_some() { row.days()? } else { None };
    // Lines without a period keep their key date in the same column; people need not see it.
    let period_start = if row.is_periodic() { columns::date_opt(row.period_start.as_ref())? } else { None };
    Ok(LineView {
        id: InvoiceLineId(row.id),
        description: row.description,
        kind: row.kind,
        period_start,
        period_end: columns::date_opt(row.period_end.as_ref())?,
        serves,
        quantity: row.quantity,
        unit_price: money(row.unit_minor),
        amount: money(row.amount_minor),
        discount: money(row.discount_minor),
        net: money(row.net_minor),
        creditable: money(left),
        tax_rate: tax.together().to_string(),
        taxes: tax_parts(&tax),
        explain: row.explain,
        service: row.service_id.map(ServiceId),
        subscription: row.subscription_id.map(SubscriptionId),
    })
}

fn allocation_view(row: allocation::Model, currency: Currency) -> AllocationView {
    AllocationView {
        kind: row.kind,
        amount: Money::new(row.amount_minor, currency),
        payment: row.payment_id.map(PaymentId),
        at: columns::time(row.created_at),
    }
}

fn abilities(row: &invoice::Model, notes: usize) -> Vec<Ability> {
    let state = InvoiceState::from_word(&row.state);
    let owed = match state {
        InvoiceState::Open => Ok(()),
        InvoiceState::Paid => Err(Refusal("invoice_paid", "Nothing is owed on this invoice.")),
        InvoiceState::Draft => Err(Refusal("invoice_not_issued", "The invoice is a draft: issue it first.")),
        _ => Err(Refusal("invoice_not_open", "This invoice is not open.")),
    };
    let refund = match state {
        InvoiceState::Open | InvoiceState::Paid if row.paid_minor > 0 => Ok(()),
        _ => Err(Refusal("nothing_paid", "Nothing was paid on this invoice.")),
    };
    let credit = match state {
        InvoiceState::Open | InvoiceState::Paid if row.credited_minor < row.total_minor => Ok(()),
        _ => Err(Refusal("nothing_to_credit", "There is nothing left to credit.")),
    };
    let finalize = match state {
        InvoiceState::Draft => Ok(()),
        _ => Err(Refusal("not_a_draft", "The invoice is issued.")),
    };
    vec![
        Ability::of("pay", owed),
        Ability::of("void", void::may_void(row, notes)),
        Ability::of("write_off", settle::may_write_off(row)),
        Ability::of("refund", refund),
        Ability::of("record_payment", owed),
        Ability::of("credit", credit),
        Ability::of("remind", owed),
        Ability::of("finalize", finalize),
    ]
}
