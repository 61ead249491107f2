//! Quotes on the wire.

use std::collections::BTreeMap;

use mpanel_billing::{
    self as billing, AddOnInput, DiscountKind, FreeLine, QuoteContents, QuoteDiscount, QuoteFigures, QuoteItem,
    QuoteRow, QuoteView, Rate,
};
use mpanel_core::{Currency, Error, Money, ProductId, Result};
use mpanel_identity::{Permission, Principal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::one_time_purchases::OneTimeIn;
use crate::rest::shop::TaxOut;
use crate::rest::shop::carts::{AddOnIn, ProblemOut, RenewsOut};
use crate::views::abilities::narrow_to_role;
use crate::views::contract::ContractRules;
use crate::views::option::{OptionIn, parse_values};
use crate::views::{AbilityView, MoneyView, NamedView, check_text, words};

/// A plan on a quote. What is absent, the customer chooses when accepting.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuoteItem)]
pub struct ItemIn {
    product_id: String,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    quantity: i64,
    region: Option<String>,
    image_id: Option<String>,
    hostname: Option<String>,
    #[serde(default)]
    add_ons: Vec<AddOnIn>,
    /// Values of the plan's options.
    #[serde(default)]
    options: Vec<OptionIn>,
}

/// A line that is not from the catalog, billed once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuoteOwnLine)]
pub struct OwnLineIn {
    description: String,
    quantity: i64,
    unit_price: MoneyView,
}

/// What is taken off: a percentage or an amount.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuoteDiscount)]
pub struct DiscountIn {
    /// A percentage such as 12.5.
    percent: Option<String>,
    /// An amount, off the first invoice.
    amount: Option<MoneyView>,
    /// Invoices a percentage applies to, the first one included; for ever when absent.
    cycles: Option<i32>,
}

/// A quote in a list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SalesQuoteRow)]
pub struct QuoteRowOut {
    id: String,
    number: String,
    revision: i32,
    #[schema(value_type = words::QuoteState)]
    state: String,
    customer: NamedView,
    total: MoneyView,
    valid_until: String,
    sent_at: Option<String>,
    created_at: String,
}

/// A printed line of a quote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteLine)]
pub struct LineOut {
    /// The plan it belongs to, by its place.
    item: Option<usize>,
    description: String,
    #[schema(value_type = words::LineKind)]
    kind: String,
    quantity: i64,
    unit_price: MoneyView,
    amount: MoneyView,
    /// Months it pays for, where it comes again.
    cycle_months: Option<i32>,
}

/// What a quote comes to; frozen when it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteFigures)]
pub struct FiguresOut {
    lines: Vec<LineOut>,
    subtotal: MoneyView,
    discount: MoneyView,
    tax: Vec<TaxOut>,
    tax_total: MoneyView,
    total: MoneyView,
    renews: Vec<RenewsOut>,
    prices_include_tax: bool,
    tax_note: Option<String>,
    /// The plans that bind those who accept.
    contracts: Vec<QuotedContract>,
}

/// What a plan of a quote binds to.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotedContract {
    product_name: String,
    rules: ContractRules,
}

/// Another version of the same quote.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteVersion)]
pub struct VersionOut {
    id: String,
    revision: i32,
    #[schema(value_type = words::QuoteState)]
    state: String,
    total: MoneyView,
    sent_at: Option<String>,
}

/// What the customer answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteAnswer)]
pub struct AnswerOut {
    /// The name typed as a signature.
    name: Option<String>,
    /// Why it was declined.
    reason: Option<String>,
    /// The network address it came from.
    address: String,
    at: String,
}

/// A region or image to choose.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteOption)]
pub struct OptionOut {
    code: String,
    name: String,
}

/// What a plan leaves to the customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuoteOpenChoice)]
pub struct OpenOut {
    product_name: String,
    quantity: i64,
    /// Empty when the region is settled.
    regions: Vec<OptionOut>,
    /// Empty when the image is settled.
    images: Vec<OptionOut>,
    /// Whether a host name has to be given.
    hostname: bool,
}

/// A quote as staff sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SalesQuote)]
pub struct SalesQuoteOut {
    id: String,
    number: String,
    revision: i32,
    version: i32,
    #[schema(value_type = words::QuoteState)]
    state: String,
    customer: NamedView,
    currency: String,
    valid_until: String,
    sent_at: Option<String>,
    created_at: String,
    author: String,
    items: Vec<ItemIn>,
    /// What is bought once.
    one_time: Vec<OneTimeIn>,
    lines: Vec<OwnLineIn>,
    discount: Option<DiscountIn>,
    notes: String,
    terms: String,
    figures: FiguresOut,
    /// What has to be put right before it is sent.
    problems: Vec<ProblemOut>,
    choices: Vec<OpenOut>,
    answer: Option<AnswerOut>,
    order_id: Option<String>,
    invoice_id: Option<String>,
    versions: Vec<VersionOut>,
    #[schema(value_type = words::QuoteAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// What staff wrote, checked.
pub(super) fn contents_of(
    currency: Currency,
    items: Vec<ItemIn>,
    lines: Vec<OwnLineIn>,
    discount: Option<DiscountIn>,
    notes: String,
    terms: String,
) -> Result<QuoteContents> {
    check_text("/notes", &notes, 4000)?;
    check_text("/terms", &terms, 4000)?;
    // The bound is the domain's; this one keeps the work of reading small.
    if items.len() > 200 || lines.len() > 200 {
        return Err(Error::invalid("/items", "too_many", "A quote has at most 20 plans and 50 lines."));
    }
    let items = items.into_iter().enumerate().map(|(place, item)| item.parse(place)).collect::<Result<_>>()?;
    let lines = lines.into_iter().enumerate().map(|(n, line)| line.parse(n, currency)).collect::<Result<_>>()?;
    let discount = discount.map(|d| d.parse(currency)).transpose()?;
    Ok(QuoteContents { items, one_time: Vec::new(), lines, discount, notes, terms })
}

fn same_currency(pointer: &str, amount: &MoneyView, currency: Currency) -> Result<i64> {
    let amount = amount.parse(pointer)?;
    if amount.currency != currency {
        let detail = format!("Use {currency}, the currency of the quote.");
        return Err(Error::invalid(format!("{pointer}/currency"), "other_currency", detail));
    }
    Ok(amount.minor)
}

impl ItemIn {
    fn parse(self, place: usize) -> Result<QuoteItem> {
        let at = |field: &str| format!("/items/{place}/{field}");
        let product = |pointer: String, id: &str| -> Result<ProductId> {
            id.parse().map_err(|_| Error::invalid(pointer, "unknown_product", "There is no such product."))
        };
        let text = |field: &str, given: Option<String>, max: usize| -> Result<Option<String>> {
            check_text(&at(field), given.as_deref().unwrap_or_default(), max)?;
            Ok(given.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()))
        };
        let add_on = |(n, a): (usize, AddOnIn)| {
            Ok(AddOnInput { id: product(at(&format!("add_ons/{n}/id")), &a.id)?, quantity: a.quantity })
        };
        Ok(QuoteItem {
            product_id: product(at("product_id"), &self.product_id)?,
            cycle_months: self.cycle_months,
            quantity: self.quantity,
            region: text("region", self.region, 60)?,
            image_id: text("image_id", self.image_id, 60)?,
            hostname: text("hostname", self.hostname, 253)?,
            add_ons: self.add_ons.into_iter().enumerate().map(add_on).collect::<Result<_>>()?,
            options: parse_values(&at("options"), self.options)?,
        })
    }

    fn of(item: QuoteItem) -> Self {
        Self {
            product_id: item.product_id.to_string(),
            cycle_months: item.cycle_months,
            quantity: item.quantity,
            region: item.region,
            image_id: item.image_id,
            hostname: item.hostname,
            add_ons: item.add_ons.into_iter().map(|a| AddOnIn { id: a.id.to_string(), quantity: a.quantity }).collect(),
            options: item.options.into_iter().map(OptionIn::from).collect(),
        }
    }
}

impl OwnLineIn {
    fn parse(self, place: usize, currency: Currency) -> Result<FreeLine> {
        check_text(&format!("/lines/{place}/description"), &self.description, 500)?;
        let unit_minor = same_currency(&format!("/lines/{place}/unit_price"), &self.unit_price, currency)?;
        Ok(FreeLine { description: self.description.trim().to_owned(), quantity: self.quantity, unit_minor })
    }
}

impl DiscountIn {
    fn parse(self, currency: Currency) -> Result<QuoteDiscount> {
        let kind = match (&self.percent, &self.amount) {
            (Some(percent), None) => DiscountKind::Percent(percent.parse::<Rate>().map_err(|_| {
                Error::invalid("/discount/percent", "malformed", "Enter a percentage such as 20 or 12.5.")
            })?),
            (None, Some(amount)) => DiscountKind::Fixed(same_currency("/discount/amount", amount, currency)?),
            _ => {
                let detail = "Enter either a percentage or an amount.";
                return Err(Error::invalid("/discount/percent", "required", detail));
            }
        };
        Ok(QuoteDiscount { kind, cycles: self.cycles })
    }

    fn of(discount: QuoteDiscount, currency: Currency) -> Self {
        let (percent, amount) = match discount.kind {
            DiscountKind::Percent(rate) => (Some(rate.to_string()), None),
            DiscountKind::Fixed(minor) => (None, Some(Money::new(minor, currency).into())),
        };
        Self { percent, amount, cycles: discount.cycles }
    }
}

impl From<QuoteRow> for QuoteRowOut {
    fn from(row: QuoteRow) -> Self {
        Self {
            id: row.id.to_string(),
            number: row.number,
            revision: row.revision,
            state: row.state.as_str().to_owned(),
            customer: NamedView { id: row.customer.to_string(), name: row.customer_name },
            total: row.total.into(),
            valid_until: row.valid_until.to_string(),
            sent_at: row.sent_at.map(|t| t.to_string()),
            created_at: row.created_at.to_string(),
        }
    }
}

impl From<QuoteFigures> for FiguresOut {
    fn from(f: QuoteFigures) -> Self {
        let line = |l: billing::QuoteLine| LineOut {
            item: l.item,
            description: l.description,
            kind: l.kind,
            quantity: l.quantity,
            unit_price: l.unit_price.into(),
            amount: l.amount.into(),
            cycle_months: l.cycle_months,
        };
        let contract = |(name, rules): (&str, billing::ContractRules)| QuotedContract {
            product_name: name.to_owned(),
            rules: rules.into(),
        };
        Self {
            contracts: f.binding().map(contract).collect(),
            lines: f.lines.into_iter().map(line).collect(),
            subtotal: f.subtotal.into(),
            discount: f.discount.into(),
            tax: f.taxes.into_iter().map(TaxOut::from).collect(),
            tax_total: f.tax_total.into(),
            total: f.total.into(),
            renews: f.renews.into_iter().map(RenewsOut::from).collect(),
            prices_include_tax: f.prices_include_tax,
            tax_note: f.tax_note,
        }
    }
}

impl From<billing::OpenChoice> for OpenOut {
    fn from(open: billing::OpenChoice) -> Self {
        let option = |o: billing::QuoteOption| OptionOut { code: o.code, name: o.name };
        Self {
            product_name: open.product_name,
            quantity: open.quantity,
            regions: open.regions.into_iter().map(option).collect(),
            images: open.images.into_iter().map(option).collect(),
            hostname: open.hostname,
        }
    }
}

impl SalesQuoteOut {
    /// A quote as a member of staff sees it.
    pub(super) fn of(quote: QuoteView, viewer: &Principal) -> Self {
        let QuoteView { row, version, contents, figures, problems, choices, answer, order, invoice, .. } = quote;
        let currency = row.total.currency;
        let ability = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        let mut can: BTreeMap<_, _> =
            quote.abilities.into_iter().filter(|a| a.action != "answer").map(ability).collect();
        can.insert("duplicate".to_owned(), AbilityView { allowed: true, reason: None });
        narrow_to_role(&mut can, viewer, |_| Some(Permission::OrdersWrite));
        let problem =
            |p: billing::CartProblem| ProblemOut { pointer: p.pointer, code: p.code.to_owned(), detail: p.detail };
        let own_line = |l: FreeLine| OwnLineIn {
            description: l.description,
            quantity: l.quantity,
            unit_price: Money::new(l.unit_minor, currency).into(),
        };
        let version_of = |v: billing::QuoteVersion| VersionOut {
            id: v.id.to_string(),
            revision: v.revision,
            state: v.state.as_str().to_owned(),
            total: v.total.into(),
            sent_at: v.sent_at.map(|t| t.to_string()),
        };
        Self {
            id: row.id.to_string(),
            number: row.number,
            revision: row.revision,
            version,
            state: row.state.as_str().to_owned(),
            customer: NamedView { id: row.customer.to_string(), name: row.customer_name },
            currency: currency.to_string(),
            valid_until: row.valid_until.to_string(),
            sent_at: row.sent_at.map(|t| t.to_string()),
            created_at: row.created_at.to_string(),
            author: quote.author,
            items: contents.items.into_iter().map(ItemIn::of).collect(),
            one_time: contents.one_time.into_iter().map(OneTimeIn::from).collect(),
            lines: contents.lines.into_iter().map(own_line).collect(),
            discount: contents.discount.map(|d| DiscountIn::of(d, currency)),
            notes: contents.notes,
            terms: contents.terms,
            figures: figures.into(),
            problems: problems.into_iter().map(problem).collect(),
            choices: choices.into_iter().map(OpenOut::from).collect(),
            answer: answer.map(|a| AnswerOut {
                name: a.name,
                reason: a.reason,
                address: a.address,
                at: a.at.to_string(),
            }),
            order_id: order.map(|o| o.to_string()),
            invoice_id: invoice.map(|i| i.to_string()),
            versions: quote.versions.into_iter().map(version_of).collect(),
            can,
        }
    }
}
