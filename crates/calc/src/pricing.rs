//! From what a customer chose to the lines it costs: setup once, components every period.

use serde::{Deserialize, Serialize};

use crate::period::{Period, Proration};

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The plan itself, every period.
    Recurring,
    /// Once, at the start.
    Setup,
    /// An add-on, every period.
    AddOn,
    /// Surcharge of a region, every period.
    Region,
    /// An option of the plan, every period.
    Option,
    /// Takes back what a line billed for days that are no longer wanted.
    Credit,
    /// What was measured in a period that is over.
    Usage,
    /// A fee for paying late.
    LateFee,
    /// Anything written by hand.
    Manual,
    /// A billable item: work or anything else beside the services.
    Item,
}

impl LineKind {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            LineKind::Recurring => "recurring",
            LineKind::Setup => "setup",
            LineKind::AddOn => "add_on",
            LineKind::Region => "region",
            LineKind::Option => "option",
            LineKind::Credit => "credit",
            LineKind::Usage => "usage",
            LineKind::LateFee => "late_fee",
            LineKind::Manual => "manual",
            LineKind::Item => "item",
        }
    }

    /// Whether the line pays for a stretch of time, so that its revenue is earned over it.
    pub fn is_periodic(self) -> bool {
        matches!(self, LineKind::Recurring | LineKind::AddOn | LineKind::Region | LineKind::Option | LineKind::Credit)
    }
}

/// A price for one unit: every period, and once at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PriceOf {
    /// Minor units per period.
    pub recurring: i64,
    /// Minor units once.
    pub setup: i64,
}

/// One part of a subscription that is charged every period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    /// Stable name inside the subscription: `plan`, `region`, `add_on:<id>`, `option:<key>`.
    pub key: String,
    /// What it is.
    pub kind: LineKind,
    /// Words for the invoice.
    pub description: String,
    /// How many units.
    pub quantity: i64,
    /// Price of one unit.
    pub price: PriceOf,
}

/// A line with its amount, before discount and tax.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    /// The component's key.
    pub component: String,
    /// What it is for.
    pub kind: LineKind,
    /// Words for the invoice.
    pub description: String,
    /// How many units.
    pub quantity: i64,
    /// Price of one unit.
    pub unit_minor: i64,
    /// Price of the line.
    pub amount_minor: i64,
    /// The days it pays for.
    pub period: Option<Period>,
    /// The share of the full price.
    pub share: Proration,
}

impl PricedLine {
    /// How its amount came about, where it is not the whole price.
    pub fn explain(&self) -> Option<String> {
        let share = self.share;
        (!share.is_whole()).then(|| format!("{} of {} days", share.numerator, share.denominator))
    }

    /// One unit that is paid once and is for no stretch of time.
    pub fn once(component: impl Into<String>, kind: LineKind, description: impl Into<String>, minor: i64) -> Self {
        Self {
            component: component.into(),
            kind,
            description: description.into(),
            quantity: 1,
            unit_minor: minor,
            amount_minor: minor,
            period: None,
            share: Proration::WHOLE,
        }
    }

    /// So many units of it; `None` when the amount does not fit.
    pub fn times(self, quantity: i64) -> Option<Self> {
        Some(Self { quantity, amount_minor: self.unit_minor.checked_mul(quantity)?, ..self })
    }
}

/// What components cost together each period; the most there is when an amount does not fit.
pub fn recurring_of(components: &[Component]) -> i64 {
    components.iter().map(|c| c.price.recurring.saturating_mul(c.quantity)).fold(0, i64::saturating_add)
}

/// Lines for what is paid once at the start; `None` when an amount does not fit.
pub fn setup_lines(components: &[Component]) -> Option<Vec<PricedLine>> {
    components
        .iter()
        .filter(|c| c.price.setup != 0)
        .map(|c| {
            let words = format!("Setup: {}", c.description);
            PricedLine::once(c.key.clone(), LineKind::Setup, words, c.price.setup).times(c.quantity)
        })
        .collect()
}

/// Whole percent saved by paying `recurring` for `months` instead of `monthly` each month; never negative.
pub fn saving_percent(monthly: i64, recurring: i64, months: i64) -> i64 {
    let regular = monthly.saturating_mul(months);
    if regular <= 0 || recurring >= regular { 0 } else { (regular - recurring) * 100 / regular }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(key: &str, kind: LineKind, quantity: i64, recurring: i64, setup: i64) -> Component {
        Component { key: key.into(), kind, description: key.into(), quantity, price: PriceOf { recurring, setup } }
    }

    #[test]
    fn setup_is_paid_once_where_there_is_any() {
        let parts = [
            component("plan", LineKind::Recurring, 1, 999, 500),
            component("add_on:ip", LineKind::AddOn, 2, 250, 100),
            component("region", LineKind::Region, 1, 0, 0),
        ];
        let once: Vec<i64> = setup_lines(&parts).unwrap().iter().map(|l| l.amount_minor).collect();
        assert_eq!(once, [500, 200]);
        assert_eq!(setup_lines(&[component("plan", LineKind::Recurring, i64::MAX, 0, 2)]), None);
    }

    #[test]
    fn savings_are_whole_percents_rounded_down() {
        for (monthly, recurring, months, want) in
            [(1000, 10800, 12, 10), (1000, 12000, 12, 0), (0, 0, 12, 0), (999, 2847, 3, 5)]
        {
            assert_eq!(saving_percent(monthly, recurring, months), want);
        }
    }
}
