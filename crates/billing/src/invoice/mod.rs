//! Invoices: immutable once finalized, with a gapless number and a content hash.
//! What is owed is computed from payments and credit notes.

mod charges;
pub(crate) mod coupons;
mod credit;
mod credit_list;
mod document;
pub(crate) mod draft;
pub(crate) mod earning;
mod electronic;
mod fee;
mod figures;
pub(crate) mod hash;
mod list;
mod planned;
mod remains;
mod remind;
pub(crate) mod settle;
pub(crate) mod store;
mod view;
mod void;

use mpanel_core::{
    CreditNoteId, CustomerId, Date, InvoiceId, InvoiceLineId, Money, OrderId, ServiceId, SubscriptionId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::ability::Ability;
use crate::cart::TaxRow;
use crate::customer::{Address, InvoiceRouting};

pub(crate) use charges::{charges_of, voided_on};
pub use coupons::CouponTaken;
pub use credit::{CreditRequest, CreditScope, credit_gross, issue_credit_note, list_credit_notes};
pub(crate) use credit::{credit_without_settling, remaining_gross};
pub use credit_list::{CreditNoteFilter, CreditNoteRow, find_credit_notes};
pub use document::{CorrectedBy, DocumentLine, InvoiceDocument, credit_note_document, invoice_document};
pub use electronic::{ElectronicDocument, electronic_credit_note, electronic_invoice};
pub(crate) use fee::bill_late_fee;
pub(crate) use figures::first_of_months;
pub use figures::{CustomerFigures, Figures, MonthFigures, customer_figures, figures};
pub use hash::verify_invoice;
pub use list::{InvoiceFilter, InvoiceSum, list_invoices, open_invoices_of, sum_invoices};
pub(crate) use planned::Planned;
pub use planned::plan_credit;
pub(crate) use remains::charged_after_notes;
pub use remind::remind_invoice;
pub use settle::{allow_charges, mark_disputed, stop_charges, write_off_invoice};
pub use view::{get_invoice, invoice_of_order, services_of_invoice};
pub use void::{check_release, release_for_billing, void_invoice};
pub(crate) use void::{give_up_lines, void_loaded};

/// Where an invoice is in its life; overdue and partly paid are derived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceState {
    /// Recomputed freely, without a number.
    Draft,
    /// Finalized and owed.
    Open,
    /// Nothing is owed any more.
    Paid,
    /// Cancelled; keeps its number.
    Void,
    /// Given up.
    Uncollectible,
}

impl InvoiceState {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            InvoiceState::Draft => "draft",
            InvoiceState::Open => "open",
            InvoiceState::Paid => "paid",
            InvoiceState::Void => "void",
            InvoiceState::Uncollectible => "uncollectible",
        }
    }

    /// Reads the word of the column.
    pub(crate) fn from_word(word: &str) -> Self {
        match word {
            "open" => InvoiceState::Open,
            "paid" => InvoiceState::Paid,
            "void" => InvoiceState::Void,
            "uncollectible" => InvoiceState::Uncollectible,
            _ => InvoiceState::Draft,
        }
    }
}

/// Why an invoice exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    /// The first bill of an order.
    Order,
    /// Continues services.
    Renewal,
    /// A late fee.
    LateFee,
    /// A change of a service inside its term.
    Change,
    /// Money on account.
    TopUp,
    /// Billable items alone.
    Items,
}

impl InvoiceKind {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            InvoiceKind::Order => "order",
            InvoiceKind::Renewal => "renewal",
            InvoiceKind::LateFee => "late_fee",
            InvoiceKind::Change => "change",
            InvoiceKind::TopUp => "top_up",
            InvoiceKind::Items => "items",
        }
    }
}

/// The buyer as frozen on the invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerSnapshot {
    /// The person's name.
    pub name: String,
    /// The company.
    pub company: Option<String>,
    /// Where it was sent.
    pub email: String,
    /// Country code.
    pub country: String,
    /// Postal address.
    pub address: Address,
    /// Tax number.
    pub tax_id: Option<String>,
    /// Where e-invoices go; empty on documents from before it could be set.
    #[serde(default, skip_serializing_if = "InvoiceRouting::is_empty")]
    pub routing: InvoiceRouting,
    /// The language they read, as a tag such as `de`; what was issued before it could be set has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

impl BuyerSnapshot {
    /// The address as printed lines.
    pub fn address_lines(&self) -> Vec<String> {
        let town = format!("{} {}", self.address.postal_code, self.address.city);
        let region = self.address.region.clone().unwrap_or_default();
        let lines = [
            self.address.line1.clone(),
            self.address.line2.clone().unwrap_or_default(),
            town.trim().to_owned(),
            region,
            self.country.clone(),
        ];
        lines.into_iter().filter(|l| !l.is_empty()).collect()
    }
}

/// An invoice in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceRow {
    /// Its id.
    pub id: InvoiceId,
    /// Its number; none for a draft.
    pub number: Option<String>,
    /// Where it is in its life.
    pub state: InvoiceState,
    /// Open, owed and past its due date.
    pub overdue: bool,
    /// Whose.
    pub customer: CustomerId,
    /// The customer's name.
    pub customer_name: String,
    /// Day of issue.
    pub issue_date: Date,
    /// Day by which to pay.
    pub due_date: Date,
    /// What it is worth, with tax.
    pub total: Money,
    /// What is still owed.
    pub balance: Money,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineView {
    /// Its id.
    pub id: InvoiceLineId,
    /// Words.
    pub description: String,
    /// recurring, setup, add_on, region, credit, late_fee or manual.
    pub kind: String,
    /// First day paid for.
    pub period_start: Option<Date>,
    /// The day after the last.
    pub period_end: Option<Date>,
    /// The days that it pays for instead: its term was paid late and began anew.
    pub serves: Option<mpanel_calc::Period>,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Money,
    /// Price of the line, before discount.
    pub amount: Money,
    /// Taken off.
    pub discount: Money,
    /// After discount, without tax.
    pub net: Money,
    /// What of it can still be credited.
    pub creditable: Money,
    /// Percent, of all its taxes together.
    pub tax_rate: String,
    /// Each of its taxes.
    pub taxes: Vec<LineTax>,
    /// How the amount came about, where it is not plain.
    pub explain: Option<String>,
    /// The service it pays for.
    pub service: Option<ServiceId>,
    /// The subscription it belongs to.
    pub subscription: Option<SubscriptionId>,
}

/// A tax of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineTax {
    /// Words, such as VAT.
    pub name: String,
    /// Percent.
    pub rate: String,
    /// Whether it is on the taxes before it, too.
    pub compound: bool,
}

impl LineTax {
    /// Rates as they are printed on a line, such as `5% + 9.975%`.
    pub fn words(taxes: &[LineTax]) -> String {
        taxes.iter().map(|tax| format!("{}%", tax.rate)).collect::<Vec<_>>().join(" + ")
    }
}

/// Something that was put against an invoice: a payment, credit, or its taking back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllocationView {
    /// payment, credit, refund or chargeback.
    pub kind: String,
    /// How much; negative when taken back.
    pub amount: Money,
    /// The payment, if there is one.
    pub payment: Option<mpanel_core::PaymentId>,
    /// When.
    pub at: Timestamp,
}

/// A credit note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CreditNoteView {
    /// Its id.
    pub id: CreditNoteId,
    /// Its number.
    pub number: String,
    /// The invoice it corrects.
    pub invoice: InvoiceId,
    /// Whose.
    pub customer: CustomerId,
    /// Worth, with tax.
    pub total: Money,
    /// Tax in it.
    pub tax_total: Money,
    /// Taxes by rate.
    pub taxes: Vec<TaxRow>,
    /// Day of issue.
    pub issue_date: Date,
    /// When.
    pub issued_at: Timestamp,
    /// Why.
    pub reason: String,
}

/// An invoice with everything on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvoiceView {
    /// What lists show.
    pub row: InvoiceRow,
    /// For `If-Match`.
    pub version: i32,
    /// Why it exists.
    pub kind: String,
    /// Whether somebody contests a payment of it.
    pub disputed: bool,
    /// Whether automatic charges were stopped by a decline no retry can heal.
    pub charges_stopped: bool,
    /// Who issued it, as frozen.
    pub seller: crate::seller::Seller,
    /// Who is billed, as frozen.
    pub buyer: BuyerSnapshot,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// Sum of the lines.
    pub subtotal: Money,
    /// Taken off.
    pub discount: Money,
    /// What each coupon took off.
    pub coupons: Vec<CouponTaken>,
    /// Taxes by rate.
    pub taxes: Vec<TaxRow>,
    /// Sum of the taxes.
    pub tax_total: Money,
    /// Whether line amounts contain the tax.
    pub prices_include_tax: bool,
    /// Paid so far, credit included.
    pub paid: Money,
    /// What a negative total gave to the customer's credit.
    pub credited_to_account: Money,
    /// Credited by credit notes.
    pub credited: Money,
    /// What was put against it.
    pub allocations: Vec<AllocationView>,
    /// Its corrections.
    pub credit_notes: Vec<CreditNoteView>,
    /// Legal and other notes.
    pub note: String,
    /// The order it belongs to.
    pub order: Option<OrderId>,
    /// When nothing was owed any more.
    pub paid_at: Option<Timestamp>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Why it was voided.
    pub void_reason: Option<String>,
    /// SHA-256 of what must not change.
    pub content_hash: Option<String>,
    /// What it comes to in the reporting currency, where that is another than its own.
    pub reporting: Option<crate::exchange::InReporting>,
    /// What only a draft has.
    pub draft: Option<crate::drafting::DraftView>,
    /// pay, void, record_payment, credit, refund, remind, finalize.
    pub abilities: Vec<Ability>,
}
