//! Lines of a change inside a period that wait for the next invoice, where the setting says so (billing.md rule 7).
//!
//! They are what the change would have billed at once: prices, days and coupons are those of its day, and later changes
//! reckon with them as with what was billed. They stand on the first invoice that bills anything else of their
//! subscription, and at the latest on one of their own when the period is over or the subscription ends.

use std::collections::HashMap;

use mpanel_calc::discount::spread;
use mpanel_calc::{BilledLine, Discount, DiscountKind, LineKind, PricedLine, ProposedInvoice, ProposedLine, Tax};
use mpanel_core::{CouponId, Date, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::billable::{Billable, Original};
use super::discount::{Discounts, take};
use super::store::{self, Model};
use super::{QuotedLine, SubscriptionState, change, term};
use crate::columns;
use crate::invoice::coupons::LineCoupons;
use crate::invoice::draft::{Marks, NewLine};
use crate::invoice::store::line;
use crate::policy::Policies;
use crate::taxes::TaxBook;

/// The setting: on which invoice the lines of a change come.
pub(crate) const PRORATION_INVOICE: &str = "change.proration_invoice";

/// What a change leaves for the next invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Waiting {
    /// The day by which it is billed at the latest.
    pub(crate) due: Date,
    pub(crate) lines: Vec<WaitingLine>,
    /// What coupons take off these lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    discounts: Vec<WaitingDiscount>,
}

/// A line that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WaitingLine {
    /// Its id on the invoice.
    pub(crate) id: Uuid,
    pub(crate) line: ProposedLine,
    /// Its words on the invoice.
    pub(crate) description: String,
    /// The class that decides its tax on the day of the invoice.
    class: String,
    /// Its own tax instead: that of the line which it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tax: Option<Tax>,
    coupons: LineCoupons,
    /// What its coupons take off.
    #[serde(default)]
    off_minor: i64,
}

/// What a coupon takes off lines that wait, by their places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct WaitingDiscount {
    coupon: CouponId,
    code: String,
    minor: i64,
    places: Vec<usize>,
}

impl Model {
    /// What waits for its next invoice.
    pub(crate) fn waiting(&self) -> Result<Vec<Waiting>> {
        self.waiting.as_deref().map_or(Ok(Vec::new()), columns::json)
    }

    /// The day by which what waits is billed at the latest.
    pub(crate) fn waits_until(&self) -> Result<Option<Date>> {
        Ok(self.waiting()?.iter().map(|w| w.due).min())
    }

    /// The lines that wait, as they are shown.
    pub(crate) fn waiting_lines(&self) -> Result<Vec<QuotedLine>> {
        let currency = columns::currency(&self.currency)?;
        let lines = self.waiting()?.into_iter().flat_map(|held| held.lines);
        Ok(lines.map(|line| change::waits(line, currency)).collect())
    }

    fn set_waiting(&mut self, all: &[Waiting]) -> Result<()> {
        self.waiting = if all.is_empty() { None } else { Some(columns::text(&all)?) };
        Ok(())
    }
}

impl WaitingLine {
    /// The line on the books: billed, as far as later changes are concerned.
    pub(super) fn billed(&self) -> BilledLine {
        BilledLine { reduced_minor: self.off_minor, ..self.line.clone().billed(self.id.to_string()) }
    }

    /// What a credit of it repeats.
    pub(super) fn original(&self) -> Original {
        let (description, coupons) = (self.description.clone(), Some(self.coupons.clone()));
        Original { id: self.id, description, tax: self.tax.clone(), discounted: self.off_minor != 0, coupons }
    }

    /// The line on its invoice.
    pub(super) fn on_invoice(self, owner: &Model, tax: Option<Tax>) -> NewLine {
        let marks = Marks {
            id: Some(self.id),
            cadence: Some(self.line.cadence),
            cause: self.line.change.clone(),
            credit_of: self.line.credit_of.as_ref().and_then(|id| id.parse().ok()),
            tax: self.tax.or(tax),
            coupons: self.coupons,
            ..Marks::default()
        };
        NewLine {
            subscription: Some(SubscriptionId(owner.id)),
            service: Some(ServiceId(owner.service_id)),
            priced: PricedLine { description: self.description, ..PricedLine::from(self.line) },
            key_date: None,
            marks,
        }
    }

    /// The class that decides its tax, unless it has one of its own.
    pub(super) fn class(&self) -> Option<&str> {
        self.tax.is_none().then_some(self.class.as_str())
    }
}

impl Waiting {
    /// Adds its discounts to those of an invoice on which its lines are from `first` on.
    pub(super) fn discount(&self, first: usize, discounts: &mut Discounts) {
        discounts.extend(self.discounts.iter().map(|off| {
            let places = off.places.iter().map(|place| first + place).collect();
            (off.coupon, Discount::on(&off.code, DiscountKind::Fixed(off.minor), Some(places)))
        }));
    }
}

/// Sorts what is proposed of a subscription: what is billed, and the lines of a change that wait for the next invoice.
pub(super) fn sort(
    owner: &Billable,
    invoices: Vec<ProposedInvoice>,
    policies: &Policies,
    today: Date,
) -> Result<(Vec<ProposedInvoice>, Vec<ProposedLine>)> {
    let charged = owner.row.charged_through()?;
    let inside = |l: &ProposedLine| l.kind == LineKind::Credit || (l.change.is_some() && lies_within(l, charged));
    if !invoices.iter().flat_map(|i| &i.lines).any(inside) || !may_wait(owner, today)? {
        return Ok((invoices, Vec::new()));
    }
    if policies.word(PRORATION_INVOICE, term::scope(&owner.row)) != "next" {
        return Ok((invoices, Vec::new()));
    }
    let (mut billed, mut waits) = (Vec::new(), Vec::new());
    for mut invoice in invoices {
        let (wait, stay): (Vec<_>, Vec<_>) = invoice.lines.into_iter().partition(inside);
        waits.extend(wait);
        if !stay.is_empty() {
            invoice.lines = stay;
            billed.push(invoice);
        }
    }
    Ok((billed, waits))
}

// Whether a line is for time that is billed already; what moves boundaries bills time beyond it.
fn lies_within(line: &ProposedLine, charged: Date) -> bool {
    line.span.until.date() <= charged && line.span.from.date() < charged
}

// What rests or ends gives back at once; what is paid at its end has no invoice ahead to wait for.
fn may_wait(owner: &Billable, today: Date) -> Result<bool> {
    let running = owner.row.state == SubscriptionState::Active.as_str() && !owner.is_ending();
    let mut rests = false;
    for change in owner.changes.iter().filter(|c| c.stands()) {
        rests |= change.effective_on()? <= today;
    }
    Ok(running && !rests && !owner.row.terms()?.in_arrears())
}

/// Lets lines wait: they are on the books from now on.
pub(super) fn hold(ctx: &OpContext, owner: &mut Billable, lines: Vec<ProposedLine>, taxes: &TaxBook) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut discounts = Discounts::new();
    let coupons = take(owner, &lines, 0, &mut discounts)?;
    let amounts: Vec<i64> = lines.iter().map(|l| l.amount_minor).collect();
    let off = spread(&amounts, &discounts.iter().map(|d| d.1.clone()).collect::<Vec<_>>());
    let discounts = discounts.into_iter().zip(&off.discounts).map(|((coupon, discount), minor)| WaitingDiscount {
        coupon,
        code: discount.code,
        minor: *minor,
        places: discount.lines.unwrap_or_default(),
    });
    let mut held = Waiting { due: owner.row.charged_through()?, lines: Vec::new(), discounts: discounts.collect() };
    for ((line, coupons), off_minor) in lines.into_iter().zip(coupons).zip(off.lines) {
        let original = line.credit_of.as_ref().and_then(|id| owner.originals.get(id));
        let (description, tax) = match original {
            Some(original) => (original.unused(), original.tax.clone()),
            None => (format!("{} ({})", line.description, owner.row.name), None),
        };
        let class = taxes.class_of(owner.row.product_id, &line.component).to_owned();
        let waiting = WaitingLine { id: ctx.new_uuid(), line, description, class, tax, coupons, off_minor };
        held.lines.push(waiting);
    }
    owner.note_waiting(&held);
    let mut all = owner.row.waiting()?;
    all.push(held);
    owner.row.set_waiting(&all)
}

/// Takes what waits of a subscription for an invoice.
pub(super) fn release(row: &mut Model) -> Result<Vec<Waiting>> {
    let all = row.waiting()?;
    row.set_waiting(&[])?;
    Ok(all)
}

/// Lets lines wait again that are taken back to be billed again: those of changes, for time that stays billed. What
/// lies beyond it is billed again by itself.
pub(crate) async fn put_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    let changes = lines.iter().filter(|l| !l.cause.is_empty() || l.credit_of.is_some());
    let mut owners: Vec<Uuid> = changes.filter_map(|l| l.subscription_id).collect();
    owners.sort_unstable();
    owners.dedup();
    if owners.is_empty() {
        return Ok(());
    }
    let taxes = TaxBook::load(ctx, tx).await?;
    let mut changed = Vec::new();
    for mut row in store::lock_many(ctx, tx, &owners).await?.into_iter().filter(Model::is_live) {
        let held = again(ctx, &row, lines, &taxes)?;
        if held.lines.is_empty() {
            continue;
        }
        let mut all = row.waiting()?;
        all.push(held);
        row.set_waiting(&all)?;
        row.next_invoice_on = row.next_invoice_on.clone().into_iter().chain(Some(ctx.today().to_string())).min();
        row.version += 1;
        changed.push(row);
    }
    crate::store::update_all(tx, changed, "letting lines wait again").await
}

// What waits again of a subscription, which is charged as far as it is without these lines.
fn again(ctx: &OpContext, row: &Model, lines: &[line::Model], taxes: &TaxBook) -> Result<Waiting> {
    let charged = row.charged_through()?;
    let of_change = |l: &ProposedLine| l.kind != LineKind::Usage && (l.change.is_some() || l.credit_of.is_some());
    let mut found: Vec<(&line::Model, ProposedLine)> = Vec::new();
    for line in lines.iter().filter(|l| l.subscription_id == Some(row.id)) {
        found.extend(proposed(line)?.filter(of_change).map(|proposed| (line, proposed)));
    }
    let (mut waits, beyond): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, l)| lies_within(l, charged));
    // A charge that is billed again for the time beyond alone leaves the time before it to what it had replaced.
    let stands = |credit: &ProposedLine| {
        let replaces = |l: &ProposedLine| l.kind != LineKind::Credit && l.component == credit.component;
        beyond.iter().any(|(_, l)| replaces(l) && !l.span.and(credit.span).is_empty())
    };
    waits.retain(|(_, l)| l.kind != LineKind::Credit || !stands(l));
    let ids: HashMap<Uuid, Uuid> = waits.iter().map(|(line, _)| (line.id, ctx.new_uuid())).collect();
    let known = row.discounts()?;
    let mut held = Waiting { due: ctx.today(), lines: Vec::new(), discounts: Vec::new() };
    for (line, mut proposed) in waits {
        // Those that took back another one of them take back what waits again, and are taxed with it.
        let anew = line.credit_of.and_then(|id| ids.get(&id)).copied();
        let tax = (line.credit_of.is_some() && anew.is_none()).then(|| line.tax()).transpose()?;
        proposed.credit_of = anew.or(line.credit_of).map(|id| id.to_string());
        let coupons = line.coupons()?.unwrap_or_default();
        if let Some(coupon) = coupons.had.first().copied().filter(|_| line.discount_minor != 0) {
            let code = known.iter().find(|d| d.coupon == coupon).map_or("coupon", |d| d.code.as_str()).to_owned();
            let places = vec![held.lines.len()];
            held.discounts.push(WaitingDiscount { coupon, code, minor: line.discount_minor, places });
        }
        let class = taxes.class_of(row.product_id, &proposed.component).to_owned();
        held.lines.push(WaitingLine {
            id: ids.get(&line.id).copied().unwrap_or_else(|| ctx.new_uuid()),
            line: proposed,
            description: line.description.clone(),
            class,
            tax,
            coupons,
            off_minor: line.discount_minor,
        });
    }
    Ok(held)
}

// A billed line as it was proposed; none of one that is for no stretch of time.
fn proposed(line: &line::Model) -> Result<Option<ProposedLine>> {
    let (Some(days), Some(cadence)) = (line.days()?, &line.cadence) else { return Ok(None) };
    let kind = serde_json::from_value(serde_json::Value::String(line.kind.clone()))?;
    Ok(Some(ProposedLine {
        component: line.component.clone(),
        kind,
        description: String::new(),
        quantity: line.quantity,
        unit_minor: line.unit_minor,
        cadence: cadence.parse().map_err(|_| mpanel_core::Error::internal("a cadence column could not be read"))?,
        span: days.into(),
        share: mpanel_calc::Proration { numerator: line.share_numerator, denominator: line.share_denominator },
        amount_minor: line.amount_minor,
        credit_of: line.credit_of.map(|id| id.to_string()),
        change: Some(line.cause.clone()).filter(|cause| !cause.is_empty()),
    }))
}
