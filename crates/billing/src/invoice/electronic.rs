//! Invoices and credit notes as e-invoices: the document as it was issued, said in the terms of
//! EN 16931. What happened later (payments, corrections) is in other documents, so an e-invoice is
//! the same whenever it is fetched.

use mpanel_calc::{Tax, TaxCategory, TaxGroup, TaxMode, TaxStanding};
use mpanel_core::{CreditNoteId, Currency, CustomerId, Error, InvoiceId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use mpanel_einvoice::{self as en, Kind, Percent, Period, Preceding, Totals, VatCategory};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::store::{self, credit_note, invoice, line};
use super::{BuyerSnapshot, InvoiceDocument, InvoiceState, credit_note_document, invoice_document};
use crate::allocation::store::allocation;
use crate::columns;
use crate::seller::Seller;

/// A document for machines, and the same for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElectronicDocument {
    /// Whose it is.
    pub customer: CustomerId,
    /// In the terms of EN 16931; not yet checked.
    pub document: en::Document,
    /// What is printed, as it was issued.
    pub printed: InvoiceDocument,
}

/// The e-invoice of an issued invoice.
pub async fn electronic_invoice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<ElectronicDocument> {
    let row = store::load(ctx, conn, id).await?;
    if InvoiceState::from_word(&row.state) == InvoiceState::Void {
        return Err(Error::conflict("invoice_void", "The invoice was cancelled."));
    }
    let lines = store::lines_of(ctx, conn, id).await?;
    let prepaid = prepaid(ctx, conn, &row).await?;
    let document = of_invoice(&row, &lines, prepaid)?;
    let printed = as_issued(invoice_document(ctx, conn, id).await?, &row, prepaid)?;
    Ok(ElectronicDocument { customer: CustomerId(row.customer_id), document, printed })
}

/// The e-invoice of a credit note.
pub async fn electronic_credit_note<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CreditNoteId,
) -> Result<ElectronicDocument> {
    let found = credit_note::Entity::find_in(ctx).filter(credit_note::Column::Id.eq(id.uuid())).one(conn).await;
    let note = found.or_internal("reading a credit note")?.ok_or_else(|| Error::not_found("credit note"))?;
    let row = store::load(ctx, conn, InvoiceId(note.invoice_id)).await?;
    let printed = credit_note_document(ctx, conn, id).await?;
    Ok(ElectronicDocument { customer: CustomerId(note.customer_id), document: of_credit_note(&row, &note)?, printed })
}

/// What was settled in the moment of issue: credit used, or a negative total given to the account.
async fn prepaid<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &invoice::Model) -> Result<i64> {
    let moved = allocation::Entity::find_in(ctx)
        .filter(allocation::Column::InvoiceId.eq(row.id))
        .filter(allocation::Column::CreatedAt.eq(row.created_at))
        .filter(allocation::Column::Kind.is_in(["credit", "to_credit"]))
        .filter(allocation::Column::Reference.eq(""))
        .all(conn)
        .await
        .or_internal("reading what was settled at once")?;
    Ok(moved.iter().map(|a| a.amount_minor).sum())
}

/// The printed document without what happened since.
fn as_issued(printed: InvoiceDocument, row: &invoice::Model, prepaid: i64) -> Result<InvoiceDocument> {
    let balance = row.money(row.total_minor - prepaid)?;
    let corrected_by = Vec::new();
    Ok(InvoiceDocument { paid: row.money(prepaid)?, balance, paid_on: None, corrected_by, cancelled: false, ..printed })
}

fn of_invoice(row: &invoice::Model, lines: &[line::Model], prepaid: i64) -> Result<en::Document> {
    let (seller, buyer): (Seller, BuyerSnapshot) = (columns::json(&row.seller)?, columns::json(&row.buyer)?);
    let groups = value_added(&row.taxes)?;
    let mode = if row.tax_mode == "inclusive" { TaxMode::Inclusive } else { TaxMode::Exclusive };
    let (number, currency) = (row.title(), columns::currency(&row.currency)?);
    let lines = lines.iter().map(|l| NetLine::of(l, mode)).collect::<Result<Vec<_>>>()?;
    let allowances = allowances(&lines);
    let totals = Totals {
        lines_minor: lines.iter().map(|l| l.before).sum(),
        allowances_minor: allowances.iter().map(|a| a.amount_minor).sum(),
        net_minor: row.total_minor - row.tax_minor,
        tax_minor: row.tax_minor,
        gross_minor: row.total_minor,
        prepaid_minor: prepaid,
        payable_minor: row.total_minor - prepaid,
    };
    let periods = || lines.iter().filter_map(|l| l.line.period);
    let period = periods().map(|p| p.start).min().zip(periods().map(|p| p.end).max());
    let due = columns::date(&row.due_date)?;
    let payment = transfer(&seller, currency, &number);
    let silent = is_outside(&groups);
    Ok(en::Document {
        kind: Kind::Invoice,
        number,
        issue_date: columns::date(&row.issue_date)?,
        due_date: Some(due),
        currency: en::Currency { code: currency.code().to_owned(), exponent: currency.exponent() },
        buyer_reference: buyer.routing.buyer_reference.clone(),
        period: period.map(|(start, end)| Period { start, end }),
        preceding: None,
        note: row.note.clone(),
        payment_terms: format!("Payable until {due}."),
        seller: seller_party(&seller, silent),
        buyer: buyer_party(&buyer, silent),
        payment,
        lines: lines.into_iter().map(|l| l.line).collect(),
        allowances,
        taxes: subtotals(&groups),
        totals,
    })
}

fn of_credit_note(row: &invoice::Model, note: &credit_note::Model) -> Result<en::Document> {
    let (seller, buyer): (Seller, BuyerSnapshot) = (columns::json(&row.seller)?, columns::json(&row.buyer)?);
    let groups = value_added(&note.taxes)?;
    let currency = columns::currency(&note.currency)?;
    let silent = is_outside(&groups);
    let lines = groups.iter().filter(|g| g.base != 0).map(|group| en::Line {
        name: format!("Credit for invoice {}", row.title()),
        description: String::new(),
        quantity: group.base.signum(),
        price_minor: group.base.abs(),
        price_quantity: 1,
        net_minor: group.base,
        period: None,
        tax: tax(&group.tax),
    });
    Ok(en::Document {
        kind: Kind::CreditNote,
        number: note.number.clone(),
        issue_date: columns::date(&note.issue_date)?,
        due_date: None,
        currency: en::Currency { code: currency.code().to_owned(), exponent: currency.exponent() },
        buyer_reference: buyer.routing.buyer_reference.clone(),
        period: None,
        preceding: Some(Preceding { number: row.title(), issue_date: columns::date(&row.issue_date)? }),
        note: note.reason.clone(),
        payment_terms: "Set off against the invoice; the rest becomes credit of the account or is refunded.".to_owned(),
        seller: seller_party(&seller, silent),
        buyer: buyer_party(&buyer, silent),
        payment: Some(en::Payment {
            means: "97",
            words: "Clearing between partners".to_owned(),
            reference: note.number.clone(),
            account: None,
        }),
        lines: lines.collect(),
        allowances: Vec::new(),
        taxes: subtotals(&groups),
        totals: Totals {
            lines_minor: note.subtotal_minor,
            allowances_minor: 0,
            net_minor: note.subtotal_minor,
            tax_minor: note.tax_minor,
            gross_minor: note.total_minor,
            prepaid_minor: 0,
            payable_minor: note.total_minor,
        },
    })
}

/// The taxes of a document, of which the standard knows one for a line.
fn value_added(taxes: &str) -> Result<Vec<TaxGroup>> {
    let groups: Vec<TaxGroup> = columns::json(taxes)?;
    if groups.iter().any(|group| group.standing != TaxStanding::Instead) {
        let detail = "Several taxes are charged on one line of this document, and an e-invoice (EN 16931) can say one \
            only: value added tax. Send the PDF.";
        return Err(Error::conflict("e_invoice_incomplete", detail));
    }
    Ok(groups)
}

/// A line without tax, before its part of the discount.
struct NetLine {
    line: en::Line,
    before: i64,
    discount: i64,
}

impl NetLine {
    fn of(row: &line::Model, mode: TaxMode) -> Result<Self> {
        let charged = row.tax()?;
        let discount = match mode {
            TaxMode::Exclusive => row.discount_minor,
            TaxMode::Inclusive => row.discount_minor - charged.rate.inside(row.discount_minor),
        };
        // What is left after the discount is exact, whatever was rounded on the way to it.
        let before = row.net_minor + discount;
        let (count, sign) = (row.quantity.abs().max(1), if before < 0 { -1 } else { 1 });
        let whole = row.unit_minor.checked_abs().and_then(|unit| unit.checked_mul(count)) == Some(before.abs());
        let (price, of) = if whole { (row.unit_minor.abs(), 1) } else { (before.abs(), count) };
        let mut words = row.description.splitn(2, '\n');
        let name = words.next().unwrap_or_default().to_owned();
        let more: Vec<&str> = words.next().into_iter().chain(row.explain.as_deref()).collect();
        let line = en::Line {
            name,
            description: more.join("\n"),
            quantity: count * sign,
            price_minor: price,
            price_quantity: of,
            net_minor: before,
            period: period(row)?,
            tax: tax(&charged),
        };
        Ok(Self { line, before, discount })
    }
}

fn period(row: &line::Model) -> Result<Option<Period>> {
    if !row.is_periodic() {
        return Ok(None);
    }
    let start = columns::date_opt(row.period_start.as_ref())?;
    let last = columns::date_opt(row.period_end.as_ref())?.and_then(|end| end.yesterday().ok());
    Ok(start.zip(last).map(|(start, end)| Period { start, end }))
}

/// The discount of all lines of one tax is one discount on the document, as it is printed.
fn allowances(lines: &[NetLine]) -> Vec<en::Allowance> {
    let mut taxes: Vec<en::Tax> = lines.iter().map(|l| l.line.tax).collect();
    taxes.sort_unstable_by(|a, b| b.cmp(a));
    taxes.dedup();
    let of = |tax| lines.iter().filter(|l| l.line.tax == tax).map(|l| l.discount).sum::<i64>();
    let all = taxes.into_iter().map(|tax| (tax, of(tax))).filter(|(_, amount)| *amount != 0);
    all.map(|(tax, amount_minor)| en::Allowance { amount_minor, reason: "Discount".to_owned(), tax }).collect()
}

/// Taxes by category and rate: what is told apart only by its name is one to the standard.
fn subtotals(groups: &[TaxGroup]) -> Vec<en::TaxSubtotal> {
    let mut all: Vec<en::TaxSubtotal> = Vec::new();
    for group in groups {
        let tax = tax(&group.tax);
        match all.iter_mut().find(|known| known.tax == tax) {
            Some(known) => {
                known.base_minor += group.base;
                known.amount_minor += group.amount;
            }
            None => all.push(en::TaxSubtotal {
                tax,
                base_minor: group.base,
                amount_minor: group.amount,
                reason: reason(&group.tax),
            }),
        }
    }
    all
}

fn tax(tax: &Tax) -> en::Tax {
    let category = match tax.category {
        TaxCategory::Standard if tax.rate.ppm() == 0 => VatCategory::ZeroRated,
        TaxCategory::Standard => VatCategory::Standard,
        TaxCategory::ReverseCharge => VatCategory::ReverseCharge,
        TaxCategory::ZeroRated => VatCategory::ZeroRated,
        TaxCategory::Exempt => VatCategory::Exempt,
        // No tax is set up: without a reason, which the check asks for.
        TaxCategory::OutsideScope | TaxCategory::None => VatCategory::OutsideScope,
    };
    en::Tax { category, rate: Percent(tax.rate.ppm()) }
}

fn reason(tax: &Tax) -> String {
    match tax.category {
        TaxCategory::Standard | TaxCategory::ZeroRated | TaxCategory::None => String::new(),
        TaxCategory::ReverseCharge | TaxCategory::OutsideScope | TaxCategory::Exempt => tax.name.clone(),
    }
}

/// A document outside the scope of VAT must not show VAT numbers.
fn is_outside(groups: &[TaxGroup]) -> bool {
    groups.iter().any(|g| tax(&g.tax).category == VatCategory::OutsideScope)
}

fn seller_party(seller: &Seller, silent: bool) -> en::Party {
    let known = &seller.e_invoice;
    let number = seller.tax_id.clone().filter(|n| !n.trim().is_empty());
    let vat_id = number.as_deref().and_then(|n| en::vat_id(&seller.country, n));
    let endpoint =
        endpoint(Some(known.endpoint_scheme.as_str()), Some(known.endpoint_id.as_str()), &known.contact_email);
    en::Party {
        name: seller.name.clone(),
        identifier: number.clone().filter(|_| silent),
        registration: Some(known.registration.clone()).filter(|r| !r.is_empty()),
        tax_number: number.filter(|_| !silent && vat_id.is_none()),
        vat_id: vat_id.filter(|_| !silent),
        endpoint,
        address: en::Address {
            street: known.street.clone(),
            city: known.city.clone(),
            postal_code: known.postal_code.clone(),
            country: seller.country.clone(),
            ..en::Address::default()
        },
        contact: en::Contact {
            name: known.contact_name.clone(),
            phone: known.contact_phone.clone(),
            email: known.contact_email.clone(),
        },
    }
}

fn buyer_party(buyer: &BuyerSnapshot, silent: bool) -> en::Party {
    let company = buyer.company.clone().filter(|c| !c.trim().is_empty());
    let person = company.as_ref().map(|_| buyer.name.clone()).unwrap_or_default();
    let (address, routing) = (buyer.address.clone(), &buyer.routing);
    let endpoint = endpoint(routing.endpoint_scheme.as_deref(), routing.endpoint_id.as_deref(), &buyer.email);
    en::Party {
        name: company.unwrap_or_else(|| buyer.name.clone()),
        vat_id: buyer.tax_id.as_deref().filter(|_| !silent).and_then(|id| en::vat_id(&buyer.country, id)),
        endpoint,
        address: en::Address {
            street: address.line1,
            more: address.line2.unwrap_or_default(),
            city: address.city,
            postal_code: address.postal_code,
            region: address.region.unwrap_or_default(),
            country: buyer.country.clone(),
        },
        contact: en::Contact { name: person, phone: String::new(), email: buyer.email.clone() },
        ..en::Party::default()
    }
}

/// The electronic address that was set, or else the e-mail address, which has a scheme of its own.
fn endpoint(scheme: Option<&str>, id: Option<&str>, email: &str) -> Option<en::Endpoint> {
    let set = scheme.zip(id).filter(|(_, id)| !id.trim().is_empty());
    let (scheme, id) = set.or(Some(("EM", email))).filter(|(_, id)| !id.trim().is_empty())?;
    Some(en::Endpoint { scheme: scheme.to_owned(), id: id.to_owned() })
}

/// Payment by credit transfer, where an account is known.
fn transfer(seller: &Seller, currency: Currency, number: &str) -> Option<en::Payment> {
    let known = &seller.e_invoice;
    let (means, words) = match currency.code() {
        "EUR" => ("58", "SEPA credit transfer"),
        _ => ("30", "Credit transfer"),
    };
    let account = en::Account {
        iban: Some(known.iban.clone()).filter(|iban| !iban.is_empty())?,
        holder: seller.name.clone(),
        bic: Some(known.bic.clone()).filter(|bic| !bic.is_empty()),
    };
    Some(en::Payment { means, words: words.to_owned(), reference: number.to_owned(), account: Some(account) })
}
