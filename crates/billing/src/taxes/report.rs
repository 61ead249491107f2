//! What is owed of tax for a period, from the documents; and the same from the ledger, which must agree.
//!
//! An invoice counts on the day of its issue, a credit note on its own, and a voided invoice once more, negative, on
//! the day it was voided: as the ledger books them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mpanel_calc::fx::Conversion;
use mpanel_calc::tax::is_eu;
use mpanel_calc::{Rate, TaxCategory, TaxGroup, sets};
use mpanel_core::{Currency, CustomerId, Date, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Serialize;
use uuid::Uuid;

use super::evidence::{PlaceEvidence, paid_from};
use crate::columns;
use crate::entity::{OfEntity, Sellers};
use crate::exchange::{currency_settings, rates_of};
use crate::invoice::store::{credit_note, invoice, sales};
use crate::invoice::{BuyerSnapshot, InvoiceState};
use crate::ledger::{BookScope, account_movements};

/// Documents read at once.
const PAGE: u64 = 2_000;

/// What kind of document it is, or what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VatDocumentKind {
    /// An invoice.
    Invoice,
    /// An invoice that was voided; it counts negative.
    Void,
    /// A credit note; it counts negative.
    CreditNote,
}

impl VatDocumentKind {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            VatDocumentKind::Invoice => "invoice",
            VatDocumentKind::Void => "void",
            VatDocumentKind::CreditNote => "credit_note",
        }
    }
}

/// One tax of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatDocument {
    /// What it is.
    pub kind: VatDocumentKind,
    /// Its number.
    pub number: String,
    /// The day it counts on.
    pub day: Date,
    /// Whose.
    pub customer: CustomerId,
    /// The buyer's name on it.
    pub buyer: String,
    /// The buyer's country on it: evidence of the place.
    pub buyer_country: String,
    /// The buyer's postal code and town on it: evidence of the place.
    pub buyer_place: String,
    /// The buyer's tax number on it.
    pub buyer_tax_id: Option<String>,
    /// The country whose tax it is, or the buyer's where none is owed.
    pub country: String,
    /// The state or province whose tax it is.
    pub region: Option<String>,
    /// Why the tax is what it is.
    pub category: TaxCategory,
    /// The rate.
    pub rate: Rate,
    /// Taxed, net.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// Whether it belongs into the One Stop Shop: another EU country's tax.
    pub oss: bool,
    /// Where the banks are that it was paid from: evidence of the place. Read for the One Stop Shop alone.
    pub paid_from: Vec<String>,
    /// What those say of the place; of a document in the One Stop Shop.
    pub evidence: Option<PlaceEvidence>,
    /// The rate to the reporting currency that is frozen for it; a credit note has that of its invoice.
    pub exchange: Option<Conversion>,
    /// Taxed, net, in the reporting currency, where its rate is known.
    pub net_reporting: Option<Money>,
    /// The tax in the reporting currency, where the rate is known.
    pub tax_reporting: Option<Money>,
}

/// Sums of one country, category and rate in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatReportRow {
    /// The country whose tax it is, or the buyers' where none is owed.
    pub country: String,
    /// The state or province.
    pub region: Option<String>,
    /// Why the tax is what it is.
    pub category: TaxCategory,
    /// The rate.
    pub rate: Rate,
    /// Taxed, net.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// Invoices.
    pub invoices: u64,
    /// Credit notes.
    pub credit_notes: u64,
    /// Invoices voided.
    pub voided: u64,
    /// Whether it belongs into the One Stop Shop.
    pub oss: bool,
    /// Taxed, net, in the reporting currency.
    pub net_reporting: Money,
    /// The tax in the reporting currency.
    pub tax_reporting: Money,
    /// Documents whose rate is missing; they are left out of the two.
    pub unconverted: u64,
}

/// What documents and ledger say of one account; they must agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reconciliation {
    /// The account, such as `tax_payable:DE`.
    pub account: String,
    /// By the documents.
    pub documents: Money,
    /// By the ledger.
    pub ledger: Money,
    /// What the ledger has more.
    pub difference: Money,
}

/// The report of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatReport {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The seller's country.
    pub seller_country: String,
    /// The currency of the second pair of sums.
    pub reporting_currency: Currency,
    /// By country, category, rate and currency.
    pub rows: Vec<VatReportRow>,
    /// Every account of tax owed.
    pub ledger: Vec<Reconciliation>,
    /// Invoices of the One Stop Shop by what their second piece of evidence says.
    pub evidence: BTreeMap<PlaceEvidence, u64>,
}

impl VatReport {
    /// Whether documents and ledger agree.
    pub fn agrees(&self) -> bool {
        self.ledger.iter().all(|r| r.difference.minor == 0)
    }
}

/// What one row is for: country, region, category, rate, currency, and whether it belongs into the One Stop Shop.
type RowKey = (String, Option<String>, TaxCategory, Rate, String, bool);

/// Adds the documents of a period up and compares them with the ledger.
pub async fn vat_report<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    days: (Date, Date),
    of: OfEntity,
) -> Result<VatReport> {
    let (from, to) = days;
    let reporting_currency = currency_settings(ctx, conn).await?.reporting_currency;
    let mut sums: BTreeMap<RowKey, VatReportRow> = BTreeMap::new();
    let mut owed: BTreeMap<(String, Currency), i64> = BTreeMap::new();
    let mut evidence: BTreeMap<PlaceEvidence, BTreeSet<String>> = BTreeMap::new();
    let mut add = |document: VatDocument| {
        let currency = document.net.currency;
        let VatDocument { country, region, category, rate, .. } = &document;
        let key = (country.clone(), region.clone(), *category, *rate, currency.code().to_owned(), document.oss);
        let row = sums.entry(key).or_insert_with(|| VatReportRow {
            country: country.clone(),
            region: region.clone(),
            category: *category,
            rate: *rate,
            net: Money::new(0, currency),
            tax: Money::new(0, currency),
            invoices: 0,
            credit_notes: 0,
            voided: 0,
            oss: document.oss,
            net_reporting: Money::zero(reporting_currency),
            tax_reporting: Money::zero(reporting_currency),
            unconverted: 0,
        });
        row.net.minor += document.net.minor;
        row.tax.minor += document.tax.minor;
        match (document.net_reporting, document.tax_reporting) {
            (Some(net), Some(tax)) => {
                row.net_reporting.minor += net.minor;
                row.tax_reporting.minor += tax.minor;
            }
            _ => row.unconverted += 1,
        }
        match document.kind {
            VatDocumentKind::Invoice => row.invoices += 1,
            VatDocumentKind::CreditNote => row.credit_notes += 1,
            VatDocumentKind::Void => row.voided += 1,
        }
        if let (Some(says), VatDocumentKind::Invoice) = (document.evidence, document.kind) {
            evidence.entry(says).or_default().insert(document.number.clone());
        }
        let place = region.as_ref().map_or_else(|| country.clone(), |r| format!("{country}-{r}"));
        *owed.entry((place, currency)).or_default() += document.tax.minor;
    };
    each_document(ctx, conn, days, of, &mut add).await?;
    let seller_country = Sellers::load(ctx, conn).await?.by(of.key())?.country.clone();
    let scope = BookScope { from: Some(from), to: Some(to), entity: of };
    let ledger = reconcile(ctx, conn, scope, owed).await?;
    let evidence = evidence.into_iter().map(|(says, numbers)| (says, numbers.len() as u64)).collect();
    let rows = sums.into_values().collect();
    Ok(VatReport { from, to, seller_country, reporting_currency, rows, ledger, evidence })
}

/// Every tax of every document of a period, in the order of days.
pub async fn vat_documents<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    days: (Date, Date),
    of: OfEntity,
) -> Result<Vec<VatDocument>> {
    let mut all = Vec::new();
    each_document(ctx, conn, days, of, &mut |d| all.push(d)).await?;
    all.sort_by(|a, b| (a.day, &a.number, a.kind).cmp(&(b.day, &b.number, b.kind)));
    Ok(all)
}

async fn reconcile<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    scope: BookScope,
    owed: BTreeMap<(String, Currency), i64>,
) -> Result<Vec<Reconciliation>> {
    let mut all: BTreeMap<(String, Currency), (i64, i64)> = BTreeMap::new();
    for ((place, currency), minor) in owed {
        if minor != 0 {
            all.insert((format!("tax_payable:{place}"), currency), (minor, 0));
        }
    }
    for moved in account_movements(ctx, conn, scope).await? {
        if moved.account.starts_with("tax_payable:") {
            let (currency, booked) = (moved.debit.currency, moved.credit.minor - moved.debit.minor);
            all.entry((moved.account, currency)).or_insert((0, 0)).1 = booked;
        }
    }
    let row = |((account, currency), (documents, ledger)): ((String, Currency), (i64, i64))| Reconciliation {
        account,
        documents: Money::new(documents, currency),
        ledger: Money::new(ledger, currency),
        difference: Money::new(ledger - documents, currency),
    };
    Ok(all.into_iter().map(row).collect())
}

struct Found {
    kind: VatDocumentKind,
    number: String,
    day: Date,
    customer: Uuid,
    buyer: BuyerSnapshot,
    currency: Currency,
    groups: Vec<TaxGroup>,
    paid_from: BTreeSet<String>,
    entity: Option<Uuid>,
    exchange: Option<Conversion>,
}

/// Where the sellers are, and in what they report.
struct Home {
    sellers: Sellers,
    currency: Currency,
}

async fn each_document<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (from, to): (Date, Date),
    of: OfEntity,
    each: &mut (impl FnMut(VatDocument) + Send),
) -> Result<()> {
    let sellers = Sellers::load(ctx, conn).await?;
    let home = Home { sellers, currency: currency_settings(ctx, conn).await?.reporting_currency };
    let (first, last) = (from.to_string(), to.to_string());
    let invoices = || of.keep(invoice::Entity::find_in(ctx), invoice::Column::EntityId);
    let issued = || {
        invoices()
            .filter(sales())
            .filter(invoice::Column::Number.is_not_null())
            .filter(invoice::Column::IssueDate.between(&first, &last))
    };
    each_invoice(ctx, conn, issued, &home, VatDocumentKind::Invoice, each).await?;
    let (start, end) = (midnight(ctx, from)?, midnight(ctx, mpanel_calc::period::plus_days(to, 1))?);
    let voided = || {
        invoices()
            .filter(sales())
            .filter(invoice::Column::State.eq(InvoiceState::Void.as_str()))
            .filter(invoice::Column::ClosedAt.gte(start))
            .filter(invoice::Column::ClosedAt.lt(end))
    };
    each_invoice(ctx, conn, voided, &home, VatDocumentKind::Void, each).await?;
    each_note(ctx, conn, (&first, &last, of), &home, each).await
}

async fn each_invoice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    select: impl Fn() -> Select<invoice::Entity>,
    home: &Home,
    kind: VatDocumentKind,
    each: &mut impl FnMut(VatDocument),
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let rows = select().filter(invoice::Column::Id.gt(after)).order_by_asc(invoice::Column::Id).limit(PAGE);
        let rows = rows.all(conn).await.or_internal("reading invoices for the tax report")?;
        let Some(last) = rows.last().map(|r| r.id) else { return Ok(()) };
        let foreign: Vec<Uuid> = rows.iter().filter(|r| r.currency != home.currency.code()).map(|r| r.id).collect();
        let mut rates = rates_of(ctx, conn, &foreign, home.currency).await?;
        let mut banks = banks_of(ctx, conn, &rows, home).await?;
        for row in rows {
            let day = match (kind, row.closed_at) {
                (VatDocumentKind::Void, Some(at)) => columns::time(at).to_zoned(ctx.zone.clone()).date(),
                _ => columns::date(&row.issue_date)?,
            };
            let found = Found {
                kind,
                number: row.title(),
                day,
                customer: row.customer_id,
                buyer: columns::json(&row.buyer)?,
                currency: columns::currency(&row.currency)?,
                groups: columns::json(&row.taxes)?,
                paid_from: banks.remove(&row.id).unwrap_or_default(),
                entity: row.entity_id,
                exchange: rates.remove(&row.id),
            };
            taxes_of(found, home)?.into_iter().for_each(&mut *each);
        }
        after = last;
    }
}

async fn each_note<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    (first, last, of): (&str, &str, OfEntity),
    home: &Home,
    each: &mut impl FnMut(VatDocument),
) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let notes = of
            .keep(credit_note::Entity::find_in(ctx), credit_note::Column::EntityId)
            .filter(credit_note::Column::IssueDate.between(first, last))
            .filter(credit_note::Column::Id.gt(after))
            .order_by_asc(credit_note::Column::Id)
            .limit(PAGE)
            .all(conn)
            .await
            .or_internal("reading credit notes for the tax report")?;
        let Some(end) = notes.last().map(|n| n.id) else { return Ok(()) };
        let corrected = invoice::Entity::find_in(ctx)
            .filter(sales())
            .filter(invoice::Column::Id.is_in(notes.iter().map(|n| n.invoice_id)))
            .all(conn)
            .await
            .or_internal("reading credited invoices for the tax report")?;
        let foreign = notes.iter().filter(|n| n.currency != home.currency.code()).map(|n| n.invoice_id);
        let rates = rates_of(ctx, conn, &foreign.collect::<Vec<_>>(), home.currency).await?;
        let mut banks = banks_of(ctx, conn, &corrected, home).await?;
        let buyers: BTreeMap<Uuid, &str> = corrected.iter().map(|i| (i.id, i.buyer.as_str())).collect();
        for note in notes {
            // One on a top-up takes back no supply.
            let Some(buyer) = buyers.get(&note.invoice_id) else { continue };
            let found = Found {
                kind: VatDocumentKind::CreditNote,
                number: note.number,
                day: columns::date(&note.issue_date)?,
                customer: note.customer_id,
                buyer: columns::json(buyer)?,
                currency: columns::currency(&note.currency)?,
                groups: columns::json(&note.taxes)?,
                paid_from: banks.remove(&note.invoice_id).unwrap_or_default(),
                entity: note.entity_id,
                exchange: rates.get(&note.invoice_id).cloned(),
            };
            taxes_of(found, home)?.into_iter().for_each(&mut *each);
        }
        after = end;
    }
}

// Asked of invoices alone whose buyers sit in another country of the Union than the seller.
async fn banks_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[invoice::Model],
    home: &Home,
) -> Result<HashMap<Uuid, BTreeSet<String>>> {
    let mut asked = Vec::new();
    for row in rows {
        let buyer: BuyerSnapshot = columns::json(&row.buyer)?;
        if crosses(&buyer.country, &home.sellers.by(row.entity_id)?.country) {
            asked.push(row.id);
        }
    }
    paid_from(ctx, conn, &asked).await
}

// Whether a sale between two countries leaves one and stays in the Union.
fn crosses(buyer: &str, seller: &str) -> bool {
    buyer != seller && is_eu(buyer) && is_eu(seller)
}

fn taxes_of(found: Found, home: &Home) -> Result<Vec<VatDocument>> {
    let seller_country = home.sellers.by(found.entity)?.country.as_str();
    let sign = if found.kind == VatDocumentKind::Invoice { 1 } else { -1 };
    let buyer = &found.buyer;
    let place = [buyer.address.postal_code.as_str(), buyer.address.city.as_str()];
    let place = place.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let name = buyer.company.as_deref().filter(|c| !c.is_empty()).unwrap_or(&buyer.name);
    let view = |group: &TaxGroup| {
        let (country, region) = match group.tax.jurisdiction.split_once('-') {
            Some((country, region)) => (country.to_owned(), Some(region.to_owned())),
            None if group.tax.jurisdiction.is_empty() => (buyer.country.clone(), None),
            None => (group.tax.jurisdiction.clone(), None),
        };
        let (net, tax) =
            (Money::new(sign * group.base, found.currency), Money::new(sign * group.amount, found.currency));
        let in_reporting = |amount: Money| match &found.exchange {
            _ if amount.currency == home.currency => Some(amount),
            rate => rate.as_ref().and_then(|r| r.convert(amount).ok()),
        };
        let taxed = matches!(group.tax.category, TaxCategory::Standard | TaxCategory::ZeroRated);
        let oss = taxed && crosses(&country, seller_country);
        VatDocument {
            kind: found.kind,
            number: found.number.clone(),
            day: found.day,
            customer: CustomerId(found.customer),
            buyer: name.to_owned(),
            buyer_country: buyer.country.clone(),
            buyer_place: place.clone(),
            buyer_tax_id: buyer.tax_id.clone(),
            oss,
            paid_from: found.paid_from.iter().cloned().collect(),
            evidence: oss.then(|| PlaceEvidence::of(&country, &found.paid_from)),
            country,
            region,
            category: group.tax.category,
            rate: group.tax.rate,
            net,
            tax,
            exchange: found.exchange.clone(),
            net_reporting: in_reporting(net),
            tax_reporting: in_reporting(tax),
        }
    };
    Ok(by_place(&found.groups).iter().map(view).collect())
}

// Taxes of one place and rate are one. What several of them are on counts once in net.
fn by_place(groups: &[TaxGroup]) -> Vec<TaxGroup> {
    let same = |a: &TaxGroup, b: &TaxGroup| {
        (&a.tax.jurisdiction, a.tax.category, a.tax.rate) == (&b.tax.jurisdiction, b.tax.category, b.tax.rate)
    };
    let mut all: Vec<TaxGroup> = Vec::new();
    for set in sets(groups) {
        let mut mine: Vec<TaxGroup> = Vec::new();
        for group in set.groups() {
            match mine.iter_mut().find(|known| same(known, &group)) {
                Some(known) => known.amount += group.amount,
                None => mine.push(group),
            }
        }
        for group in mine {
            match all.iter_mut().find(|known| same(known, &group)) {
                Some(known) => (known.base, known.amount) = (known.base + group.base, known.amount + group.amount),
                None => all.push(group),
            }
        }
    }
    all
}

fn midnight(ctx: &OpContext, day: Date) -> Result<i64> {
    let start =
        day.to_zoned(ctx.zone.clone()).map_err(|e| Error::internal("a day without a beginning").with_source(e))?;
    Ok(start.timestamp().as_microsecond())
}
