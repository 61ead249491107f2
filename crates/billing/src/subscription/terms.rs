//! How a subscription is billed beyond its prices: settings that are read when it is sold and then stay with it.

use mpanel_calc::contract::{Options, Timing};
use mpanel_calc::{Anchor, AnchorPolicy, Basis, ContractTerm};
use mpanel_core::{CustomerId, Date, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};

use super::SubscriptionState;
use super::store::{Column, Entity};
use crate::policy::{Policies, PolicyScope};

/// The setting: where periods begin.
pub(super) const ANCHOR: &str = "anchor.policy";
/// Its word for the day of the order.
pub(super) const ANNIVERSARY: &str = "anniversary";

/// What stays with a subscription, as its column keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct BillingTerms {
    /// Whether its periods are paid at their start or at their end.
    pub(crate) timing: Timing,
    /// How its stubs are measured and its last day is billed.
    pub(crate) options: Options,
    /// Periods that begin before this day were released by a void: those that are overdue come on one invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) released_through: Option<Date>,
    /// Periods that end by this day cost nothing and were skipped: no line tells of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped_through: Option<Date>,
    /// Whether its periods begin on a day of the calendar or of its customer's account, not on that of its order; none
    /// of what was sold before this was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) anchored: Option<bool>,
    /// The first day of the term for whose debt its service is suspended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) late_since: Option<Date>,
    /// The day on which a term that was paid late began anew; what lies before it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) restarted_on: Option<Date>,
    /// How long it binds, where the product asked for that when it was sold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contract: Option<ContractTerm>,
}

impl BillingTerms {
    /// Whether its periods are paid at their end.
    pub(crate) fn in_arrears(&self) -> bool {
        self.timing == Timing::InArrears
    }

    /// The settings in force.
    pub(crate) fn of(policies: &Policies, scope: PolicyScope) -> Self {
        let basis = match policies.word("proration.basis", scope).as_str() {
            "fixed_30" => Basis::Fixed30,
            "strict_30_360" => Basis::Strict30,
            "none" => Basis::None,
            _ => Basis::Actual,
        };
        let arrears = policies.word("billing.timing", scope) == "in_arrears";
        let bill_cancellation_day = policies.flag("cancel.bill_last_day", scope);
        Self {
            timing: if arrears { Timing::InArrears } else { Timing::InAdvance },
            options: Options { basis, bill_cancellation_day, ..Options::default() },
            anchored: Some(policies.word(ANCHOR, scope) != ANNIVERSARY),
            ..Self::default()
        }
    }
}

/// How something that is about to be sold is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SaleTerms {
    /// Where its periods begin.
    pub(crate) anchor: AnchorPolicy,
    /// What stays with it.
    pub(crate) billing: BillingTerms,
    /// Whether usage is billed before it is paid for.
    pub(crate) bills_trial_usage: bool,
}

impl Default for SaleTerms {
    fn default() -> Self {
        Self { anchor: AnchorPolicy::Anniversary, billing: BillingTerms::default(), bills_trial_usage: false }
    }
}

/// The settings for sales to one customer, or to a visitor.
pub(crate) struct SaleRules {
    policies: Policies,
    customer: Option<CustomerId>,
    /// The day on which the periods of what the customer has begin.
    account_day: Option<i8>,
}

impl SaleRules {
    /// Reads the settings, and the day of the customer's account.
    pub(crate) async fn load<C: ConnectionTrait>(
        ctx: &OpContext,
        conn: &C,
        customer: Option<CustomerId>,
    ) -> Result<Self> {
        let whose: Vec<uuid::Uuid> = customer.iter().map(|c| c.uuid()).collect();
        let policies = Policies::of(ctx, conn, &whose).await?;
        let account_day = match customer {
            Some(customer) => account_day(ctx, conn, customer).await?,
            None => None,
        };
        Ok(Self { policies, customer, account_day })
    }

    /// How a product is billed.
    pub(crate) fn terms(&self, product: ProductId) -> SaleTerms {
        let scope = PolicyScope { product: Some(product), customer: self.customer, ..PolicyScope::default() };
        let day = i8::try_from(self.policies.whole("anchor.day", scope)).ok().filter(|day| *day > 0);
        let anchor = match self.policies.word(ANCHOR, scope).as_str() {
            "calendar" => AnchorPolicy::Calendar(Anchor::on_day(day.unwrap_or(1))),
            // The first service of an account gives it its day, unless one is set.
            "account" => {
                let account = |day| AnchorPolicy::Account(Anchor::on_day(day));
                day.or(self.account_day).map_or(AnchorPolicy::Anniversary, account)
            }
            _ => AnchorPolicy::Anniversary,
        };
        let bills_trial_usage = self.policies.flag("trial.bill_usage", scope);
        SaleTerms { anchor, billing: BillingTerms::of(&self.policies, scope), bills_trial_usage }
    }
}

// The day of the oldest subscription that runs by months.
async fn account_day<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<Option<i8>> {
    let oldest = Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::State.ne(SubscriptionState::Cancelled.as_str()))
        .filter(Column::CycleMonths.gt(0))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .one(conn)
        .await
        .or_internal("reading the day of an account")?;
    Ok(oldest.and_then(|row| i8::try_from(row.anchor_day).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_from_before_do_not_say_where_their_periods_begin() {
        for (text, says) in [("{}", None), (r#"{"anchored":false}"#, Some(false)), (r#"{"anchored":true}"#, Some(true))]
        {
            let terms: BillingTerms = serde_json::from_str(text).unwrap();
            assert_eq!(terms.anchored, says, "{text}");
            let again: BillingTerms = serde_json::from_str(&serde_json::to_string(&terms).unwrap()).unwrap();
            assert_eq!(again, terms, "{text}");
        }
    }
}
