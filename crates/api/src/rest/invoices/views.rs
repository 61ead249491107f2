//! Invoices on the wire.

use std::collections::BTreeMap;

use mpanel_billing::{self as billing, Ability};
use mpanel_core::ServiceId;
use mpanel_identity::{Permission, Principal, PrincipalKind};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::currencies::ConversionOut;
use crate::rest::payment_plans::PlanOut;
use crate::rest::payments::PaymentOut;
use crate::views::abilities::narrow_to_role;
use crate::views::timeline::TimelineEntry;
use crate::views::{AbilityView, MoneyView, NamedView, words};

/// An invoice in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InvoiceRow {
    /// Its id.
    pub id: String,
    /// Its number; none for a draft.
    pub number: Option<String>,
    /// Where it is in its life.
    #[schema(value_type = words::InvoiceState)]
    pub state: String,
    /// Open, owed and past its due date.
    pub overdue: bool,
    /// Whose.
    pub customer: NamedView,
    /// Day of issue.
    pub issue_date: String,
    /// Day by which to pay.
    pub due_date: String,
    /// What it is worth, with tax.
    pub total: MoneyView,
    /// What is still owed.
    pub balance: MoneyView,
}

/// What a coupon took off an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceCoupon)]
pub struct CouponTakenOut {
    code: String,
    amount: MoneyView,
}

impl From<mpanel_billing::CouponTaken> for CouponTakenOut {
    fn from(taken: mpanel_billing::CouponTaken) -> Self {
        Self { code: taken.code, amount: taken.amount.into() }
    }
}

/// An invoice with everything on it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Invoice)]
pub struct InvoiceOut {
    #[serde(flatten)]
    row: InvoiceRow,
    version: i32,
    #[schema(value_type = words::InvoiceKind)]
    kind: String,
    /// Whether a payment of it is contested.
    disputed: bool,
    seller: InvoiceSeller,
    buyer: InvoiceBuyer,
    lines: Vec<InvoiceLineOut>,
    subtotal: MoneyView,
    discount: MoneyView,
    /// What each coupon took off.
    coupons: Vec<CouponTakenOut>,
    tax: Vec<InvoiceTax>,
    tax_total: MoneyView,
    /// Whether the lines' amounts contain the tax.
    prices_include_tax: bool,
    /// Paid so far, credit included.
    paid: MoneyView,
    /// What a negative total gave to the customer's credit.
    credited_to_account: MoneyView,
    /// Taken off by credit notes.
    credited: MoneyView,
    payments: Vec<PaymentOut>,
    credit_notes: Vec<InvoiceCreditNote>,
    timeline: Vec<TimelineEntry>,
    /// The latest agreement to pay it in parts, if there ever was one.
    payment_plan: Option<PlanOut>,
    note: Option<String>,
    order_id: Option<String>,
    /// What it comes to in the reporting currency, where that is another than its own.
    reporting: Option<ReportingOut>,
    /// When nothing was owed any more.
    paid_at: Option<String>,
    void_reason: Option<String>,
    /// What only a draft has.
    draft: Option<InvoiceDraft>,
    #[schema(value_type = words::InvoiceAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// A document in the reporting currency of its day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InReporting)]
pub struct ReportingOut {
    currency: String,
    /// The rate frozen for it; null while none is known.
    rate: Option<ConversionOut>,
    total: Option<MoneyView>,
    tax_total: Option<MoneyView>,
    /// What it says of its tax, where the currency of the seller's country is another than its own.
    statement: Option<String>,
}

impl From<billing::InReporting> for ReportingOut {
    fn from(found: billing::InReporting) -> Self {
        Self {
            currency: found.currency.to_string(),
            rate: found.rate.map(ConversionOut::from),
            total: found.total.map(MoneyView::from),
            tax_total: found.tax_total.map(MoneyView::from),
            statement: found.statement,
        }
    }
}

/// What only a draft has.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceDraft {
    /// When it is issued by itself.
    finalize_at: String,
    /// Why it cannot be worked out, if so: it then waits longer.
    problem: Option<String>,
}

/// Who issued an invoice, as frozen on it.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceSeller {
    name: String,
    address: Vec<String>,
    tax_id: Option<String>,
    /// How to pay by bank transfer, one printed line each.
    bank: Vec<String>,
}

/// Who is billed, as frozen on the invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceBuyer {
    name: String,
    company: Option<String>,
    address: Vec<String>,
    tax_id: Option<String>,
}

/// A line of an invoice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceLine)]
pub struct InvoiceLineOut {
    id: String,
    description: String,
    #[schema(value_type = words::LineKind)]
    kind: String,
    /// First day paid for.
    period_start: Option<String>,
    /// The day after the last.
    period_end: Option<String>,
    quantity: String,
    unit_price: MoneyView,
    amount: MoneyView,
    /// What credit notes have left of it, without tax.
    creditable: MoneyView,
    /// Percent, of all its taxes together.
    tax_rate: String,
    /// Each of its taxes, in the order in which they are worked out.
    taxes: Vec<InvoiceLineTax>,
    /// How the amount came about, where it is not plain.
    explain: Option<String>,
    service_id: Option<String>,
}

/// A tax of a line.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceLineTax {
    name: String,
    /// Percent.
    rate: String,
    /// Whether it is on the taxes before it, too.
    compound: bool,
}

/// Tax of one rate.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceTax {
    name: String,
    /// Percent.
    rate: String,
    base: MoneyView,
    amount: MoneyView,
}

/// A credit note on an invoice.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvoiceCreditNote {
    id: String,
    number: String,
    total: MoneyView,
    issued_at: String,
    reason: String,
}

impl From<billing::InvoiceRow> for InvoiceRow {
    fn from(row: billing::InvoiceRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number,
            state: row.state.as_str().to_owned(),
            overdue: row.overdue,
            customer: NamedView { id: row.customer.to_string(), name: row.customer_name },
            issue_date: row.issue_date.to_string(),
            due_date: row.due_date.to_string(),
            total: row.total.into(),
            balance: row.balance.into(),
        }
    }
}

impl InvoiceOut {
    /// An invoice for the one who asks, with its payments and its history.
    pub fn of(
        invoice: billing::InvoiceView,
        payments: Vec<PaymentOut>,
        timeline: Vec<TimelineEntry>,
        plan: Option<billing::PaymentPlanView>,
        viewer: &Principal,
    ) -> Self {
        let (seller, buyer) = (invoice.seller, invoice.buyer);
        let staff = !matches!(viewer.kind, PrincipalKind::Customer { .. });
        Self {
            version: invoice.version,
            kind: invoice.kind,
            disputed: invoice.disputed,
            seller: InvoiceSeller {
                name: seller.name,
                address: seller.address,
                tax_id: seller.tax_id,
                bank: seller.bank,
            },
            buyer: InvoiceBuyer {
                address: buyer.address_lines(),
                name: buyer.name,
                company: buyer.company,
                tax_id: buyer.tax_id,
            },
            lines: invoice.lines.into_iter().map(InvoiceLineOut::from).collect(),
            subtotal: invoice.subtotal.into(),
            discount: invoice.discount.into(),
            coupons: invoice.coupons.into_iter().map(CouponTakenOut::from).collect(),
            tax: invoice.taxes.into_iter().map(InvoiceTax::from).collect(),
            tax_total: invoice.tax_total.into(),
            prices_include_tax: invoice.prices_include_tax,
            paid: invoice.paid.into(),
            credited_to_account: invoice.credited_to_account.into(),
            credited: invoice.credited.into(),
            payments,
            credit_notes: invoice.credit_notes.into_iter().map(InvoiceCreditNote::from).collect(),
            timeline,
            payment_plan: plan.map(PlanOut::from),
            note: Some(invoice.note).filter(|n| !n.is_empty()),
            order_id: invoice.order.map(|o| o.to_string()),
            // What is worth what to the seller is nothing of the buyer's, but for what the document says.
            reporting: invoice.reporting.filter(|r| staff || r.statement.is_some()).map(ReportingOut::from),
            paid_at: invoice.paid_at.map(|at| at.to_string()),
            void_reason: invoice.void_reason,
            draft: invoice
                .draft
                .map(|draft| InvoiceDraft { finalize_at: draft.finalize_at.to_string(), problem: draft.problem }),
            can: abilities(invoice.abilities, viewer),
            row: invoice.row.into(),
        }
    }
}

/// What the state allows, narrowed to what the viewer may do: customers pay, staff do the rest.
fn abilities(all: Vec<Ability>, viewer: &Principal) -> BTreeMap<String, AbilityView> {
    let is_customer = matches!(viewer.kind, PrincipalKind::Customer { .. });
    let mine = all.into_iter().filter(|a| (a.action == "pay") == is_customer);
    let shown = |a: Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
    let mut can = mine.map(shown).collect();
    narrow_to_role(&mut can, viewer, needs);
    can
}

fn needs(act: &str) -> Option<Permission> {
    match act {
        "pay" => None,
        "refund" | "record_payment" => Some(Permission::PaymentsRefund),
        _ => Some(Permission::InvoicesWrite),
    }
}

impl From<billing::LineView> for InvoiceLineOut {
    fn from(line: billing::LineView) -> Self {
        Self {
            id: line.id.to_string(),
            description: line.description,
            kind: line.kind,
            period_start: line.period_start.map(|d| d.to_string()),
            period_end: line.period_end.map(|d| d.to_string()),
            quantity: line.quantity.to_string(),
            unit_price: line.unit_price.into(),
            amount: line.amount.into(),
            creditable: line.creditable.into(),
            tax_rate: line.tax_rate,
            taxes: line.taxes.into_iter().map(InvoiceLineTax::from).collect(),
            explain: line.explain,
            service_id: line.service.as_ref().map(ServiceId::to_string),
        }
    }
}

impl From<billing::LineTax> for InvoiceLineTax {
    fn from(tax: billing::LineTax) -> Self {
        Self { name: tax.name, rate: tax.rate, compound: tax.compound }
    }
}

impl From<billing::TaxRow> for InvoiceTax {
    fn from(tax: billing::TaxRow) -> Self {
        Self { name: tax.name, rate: tax.rate, base: tax.base.into(), amount: tax.amount.into() }
    }
}

impl From<billing::CreditNoteView> for InvoiceCreditNote {
    fn from(note: billing::CreditNoteView) -> Self {
        Self {
            id: note.id.to_string(),
            number: note.number,
            total: note.total.into(),
            issued_at: note.issued_at.to_string(),
            reason: note.reason,
        }
    }
}
