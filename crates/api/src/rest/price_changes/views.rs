//! Price changes on the wire.

use std::collections::BTreeMap;

use mpanel_billing::{
    self as billing, CustomerType, NewPrice, OverCap, PriceChangeItem, PriceChangeRequest, PriceChangeTotal, Rate,
};
use mpanel_core::{Currency, Date, Error, FieldError, ProductId, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::views::{AbilityView, MoneyView, NamedView, words};

/// Subscriptions shown with a preview, of each kind.
const MOST_SHOWN: usize = 200;

/// Which subscriptions get which price, and from when on.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PriceChangeWish)]
pub struct PriceChangeIn {
    /// The plan or add-on.
    product_id: String,
    /// Only in this currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// Only with this period; needed for an amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<words::CycleMonths>)]
    cycle_months: Option<i32>,
    /// Only of businesses or of consumers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<words::CustomerType>)]
    customer_type: Option<String>,
    /// The new price: an amount for each period, or a share more or less.
    price: NewPriceIn,
    /// The most by which a price may rise, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cap_percent: Option<String>,
    /// What becomes of those that would rise by more: `exclude` (they keep their price) or `limit` (they rise by the cap).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<words::OverCap>)]
    over_cap: Option<String>,
    /// Days between the notice and the first day of a new price.
    notice_days: i64,
    /// No new price before this day.
    #[schema(value_type = String, format = Date)]
    first_day: Date,
    /// Why; it is part of the customers' notice.
    reason: String,
}

/// A new price: one of the two.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPrice)]
pub struct NewPriceIn {
    /// Each period, before tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<MoneyView>,
    /// Such as `5`, `-2.5`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<String>,
}

/// A price change as it was previewed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SchedulePriceChangeIn {
    pub(super) change: PriceChangeIn,
    /// Of the preview; another outcome is refused with `preview_changed`.
    pub(super) fingerprint: String,
}

/// What a price change would do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceChangePreview)]
pub struct PriceChangePreviewOut {
    /// Those that change, at most 200 of them.
    items: Vec<PriceChangeItemOut>,
    /// How many change.
    changing: usize,
    /// Those that keep their price, at most 200 of them.
    kept: Vec<PriceChangeItemOut>,
    /// How many keep their price.
    keeping: usize,
    totals: Vec<PriceChangeTotalOut>,
    /// To be sent when it is scheduled.
    fingerprint: String,
}

/// What comes in each month from these subscriptions, before tax and discounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceChangeTotal)]
pub struct PriceChangeTotalOut {
    /// How many change.
    subscriptions: i64,
    before: MoneyView,
    after: MoneyView,
}

/// What becomes of one subscription.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceChangeItem)]
pub struct PriceChangeItemOut {
    subscription_id: String,
    service: NamedView,
    customer: NamedView,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    /// Each period, everything together.
    old: MoneyView,
    new: MoneyView,
    /// The renewal with which the new price begins.
    effective_on: Option<String>,
    /// Whether the cap held the price down.
    limited: bool,
    /// Why it keeps its price.
    kept_because: Option<KeptBecause>,
    /// The change of the service, once it is scheduled.
    change_id: Option<String>,
    #[schema(value_type = Option<words::ChangeState>)]
    state: Option<String>,
}

/// Why a subscription keeps its price.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptBecause {
    #[schema(value_type = words::KeptReason)]
    reason: String,
    detail: String,
}

/// A price change.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PriceChange)]
pub struct PriceChangeOut {
    id: String,
    product: NamedView,
    change: PriceChangeIn,
    #[schema(value_type = words::ChangeState)]
    state: String,
    /// Subscriptions whose new price is to come.
    scheduled: i64,
    /// Subscriptions with their new price.
    applied: i64,
    /// Subscriptions whose change was taken back, or overtaken by another.
    undone: i64,
    /// Subscriptions that kept their price.
    keeping: i64,
    totals: Vec<PriceChangeTotalOut>,
    actor_name: String,
    created_at: String,
    #[schema(value_type = words::PriceChangeAbilities)]
    can: BTreeMap<String, AbilityView>,
}

impl PriceChangeIn {
    /// The request, or an error that names the field.
    pub(super) fn request(&self) -> Result<PriceChangeRequest> {
        let product = self.product_id.parse::<ProductId>();
        let unknown = |_| Error::invalid("/product_id", "unknown_product", "There is no such product.");
        let currency = self.currency.as_deref().map(str::parse::<Currency>).transpose();
        Ok(PriceChangeRequest {
            product: product.map_err(unknown)?,
            currency: currency.map_err(|e| Error::invalid("/currency", "unknown_currency", e.to_string()))?,
            cycle_months: self.cycle_months,
            customer_type: self.customer_type.as_deref().map(customer_type).transpose()?,
            price: self.price.parse()?,
            cap_ppm: self.cap_percent.as_deref().map(|text| percent("/cap_percent", text)).transpose()?,
            over_cap: match self.over_cap.as_deref() {
                None | Some("exclude") => OverCap::Exclude,
                Some("limit") => OverCap::Limit,
                Some(_) => return Err(Error::invalid("/over_cap", "unknown_word", "Use exclude or limit.")),
            },
            notice_days: self.notice_days,
            first_day: self.first_day,
            reason: self.reason.trim().to_owned(),
        })
    }

    /// The same for a part of a larger body.
    pub(super) fn request_at(&self, place: &str) -> Result<PriceChangeRequest> {
        self.request().map_err(|error| placed(error, place))
    }
}

/// Names wrong fields by their place in a larger body.
pub(super) fn placed(error: Error, place: &str) -> Error {
    if error.fields().is_empty() {
        return error;
    }
    let moved = |f: &FieldError| FieldError { pointer: format!("{place}{}", f.pointer), ..f.clone() };
    Error::invalid_fields(error.fields().iter().map(moved).collect())
}

impl NewPriceIn {
    fn parse(&self) -> Result<NewPrice> {
        match (&self.amount, &self.percent) {
            (Some(money), None) => Ok(NewPrice::Amount(money.parse("/price/amount")?)),
            (None, Some(text)) => match text.trim().strip_prefix('-') {
                Some(less) => Ok(NewPrice::Percent(-percent("/price/percent", less)?)),
                None => Ok(NewPrice::Percent(percent("/price/percent", text)?)),
            },
            _ => Err(Error::invalid("/price", "required", "Give an amount or a percentage.")),
        }
    }
}

fn percent(pointer: &str, text: &str) -> Result<i64> {
    let rate: Rate = text
        .trim()
        .parse()
        .map_err(|_| Error::invalid(pointer, "malformed", "Enter a percentage such as 5 or 2.5."))?;
    Ok(rate.ppm())
}

fn customer_type(word: &str) -> Result<CustomerType> {
    [CustomerType::Business, CustomerType::Consumer]
        .into_iter()
        .find(|t| t.as_str() == word)
        .ok_or_else(|| Error::invalid("/customer_type", "unknown_word", "Use business or consumer."))
}

fn percent_text(ppm: i64) -> String {
    let sign = if ppm < 0 { "-" } else { "" };
    format!("{sign}{}", Rate::from_ppm(ppm.abs()))
}

impl From<PriceChangeRequest> for PriceChangeIn {
    fn from(request: PriceChangeRequest) -> Self {
        let price = match request.price {
            NewPrice::Amount(money) => NewPriceIn { amount: Some(money.into()), percent: None },
            NewPrice::Percent(ppm) => NewPriceIn { amount: None, percent: Some(percent_text(ppm)) },
        };
        let over_cap = match request.over_cap {
            OverCap::Exclude => "exclude",
            OverCap::Limit => "limit",
        };
        Self {
            product_id: request.product.to_string(),
            currency: request.currency.map(|c| c.code().to_owned()),
            cycle_months: request.cycle_months,
            customer_type: request.customer_type.map(|t| t.as_str().to_owned()),
            price,
            cap_percent: request.cap_ppm.map(percent_text),
            over_cap: Some(over_cap.to_owned()),
            notice_days: request.notice_days,
            first_day: request.first_day,
            reason: request.reason,
        }
    }
}

impl From<billing::PriceChangePreview> for PriceChangePreviewOut {
    fn from(preview: billing::PriceChangePreview) -> Self {
        let first = |items: Vec<PriceChangeItem>| {
            (items.len(), items.into_iter().take(MOST_SHOWN).map(PriceChangeItemOut::from).collect())
        };
        let ((changing, items), (keeping, kept)) = (first(preview.items), first(preview.excluded));
        let totals = preview.totals.into_iter().map(PriceChangeTotalOut::from).collect();
        Self { items, changing, kept, keeping, totals, fingerprint: preview.fingerprint }
    }
}

impl From<PriceChangeTotal> for PriceChangeTotalOut {
    fn from(total: PriceChangeTotal) -> Self {
        Self { subscriptions: total.subscriptions, before: total.before.into(), after: total.after.into() }
    }
}

impl From<PriceChangeItem> for PriceChangeItemOut {
    fn from(item: PriceChangeItem) -> Self {
        let (change_id, state) = item.change.map(|(id, state)| (id.to_string(), state)).unzip();
        Self {
            subscription_id: item.subscription.to_string(),
            service: NamedView { id: item.service.to_string(), name: item.name },
            customer: NamedView { id: item.customer.to_string(), name: item.customer_name },
            cycle_months: item.cycle_months,
            old: item.old.into(),
            new: item.new.into(),
            effective_on: item.effective_on.map(|d| d.to_string()),
            limited: item.limited,
            kept_because: item.excluded.map(|e| KeptBecause { reason: e.reason, detail: e.detail }),
            change_id,
            state,
        }
    }
}

impl From<billing::PriceChangeView> for PriceChangeOut {
    fn from(view: billing::PriceChangeView) -> Self {
        let can = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        Self {
            id: view.id.to_string(),
            product: NamedView { id: view.request.product.to_string(), name: view.product_name },
            change: view.request.into(),
            state: view.state.to_owned(),
            scheduled: view.scheduled,
            applied: view.applied,
            undone: view.undone,
            keeping: view.excluded,
            totals: view.totals.into_iter().map(PriceChangeTotalOut::from).collect(),
            actor_name: view.actor_name,
            created_at: view.created_at.to_string(),
            can: view.abilities.into_iter().map(can).collect(),
        }
    }
}
