//! Late fees: an invoice of their own, because an issued invoice never changes.

use mpanel_calc::{LineKind, PricedLine, Rate};
use mpanel_core::{CustomerId, InvoiceId, OpContext, Result};
use mpanel_db::Tx;

use super::InvoiceKind;
use super::draft::{Draft, Marks, NewLine, finalize_all, prepare};
use super::store::invoice;
use crate::cart::price::tax_mode;
use crate::columns;
use crate::customer::store as customers;
use crate::entity::Sellers;
use crate::history::{LogEntry, Subject, Why, log_automation};
use crate::policy::{Policies, PolicyScope};
use crate::taxes::TaxBook;
use crate::taxes::sale::NUMBER_PENDING;

/// Bills the late fee of an overdue invoice, if there is one; returns the fee's invoice.
pub(crate) async fn bill_late_fee(
    ctx: &OpContext,
    tx: &Tx,
    overdue: &invoice::Model,
    policies: &Policies,
    why: Why,
) -> Result<Option<InvoiceId>> {
    let customer = customers::lock(ctx, tx, CustomerId(overdue.customer_id)).await?;
    let scope = PolicyScope { customer: Some(CustomerId(customer.id)), ..PolicyScope::default() };
    let percent = policies.effective("late_fee.percent", scope).value;
    let rate: Rate = percent.as_str().and_then(|t| t.parse().ok()).unwrap_or(Rate::ZERO);
    let fee = policies.whole("late_fee.flat_minor", scope).saturating_add(rate.on(overdue.balance_minor));
    if fee <= 0 || customer.late_fee_exempt {
        return Ok(None);
    }
    let sellers = Sellers::load(ctx, tx).await?;
    let seller = sellers.by(customer.entity_id)?;
    let book = TaxBook::load(ctx, tx).await?;
    let decision = match book.sale(seller, customer.buyer(), ctx.today()).finish() {
        Ok(decision) => decision,
        // A fee is not worth stopping the ladder for: it is waived, and the log says so.
        Err(error) if error.code() == NUMBER_PENDING => {
            let subject = Subject::new("invoice", InvoiceId(overdue.id), overdue.title());
            let title = format!("No late fee for invoice {}", overdue.title());
            let entry = LogEntry::new("late_fee", title, subject, CustomerId(customer.id)).result("skipped");
            log_automation(ctx, tx, entry.detail(error.detail()).because(why)).await?;
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let words = format!("Late fee for invoice {}", overdue.title());
    let priced = PricedLine::once("late_fee", LineKind::LateFee, words, fee);
    let draft = Draft {
        id: ctx.new_id(),
        customer,
        order: None,
        kind: InvoiceKind::LateFee,
        currency: columns::currency(&overdue.currency)?,
        issue_date: ctx.today(),
        due_date: ctx.today(),
        lines: vec![NewLine { subscription: None, service: None, priced, key_date: None, marks: Marks::default() }],
        discounts: Vec::new(),
        decision,
        mode: tax_mode(seller),
        rounding: seller.tax_rounding,
        why: Some(why),
    };
    let made = finalize_all(ctx, tx, &sellers, vec![prepare(draft)?]).await?;
    Ok(made.first().map(|row| InvoiceId(row.id)))
}
