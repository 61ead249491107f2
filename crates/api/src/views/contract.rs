//! Contracts on the wire: what a product asks for, and where a subscription is in its terms.

use mpanel_billing as billing;
use mpanel_core::{Error, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words;

/// How long a product binds those who buy it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractRules {
    /// Months of the first term.
    #[schema(minimum = 1, maximum = 120)]
    term_months: i32,
    /// How long before the end notice is given: so many of `notice_unit`.
    notice: i32,
    #[schema(value_type = words::NoticeUnit)]
    notice_unit: String,
    /// What happens at the end of a term to which nobody gave notice.
    #[schema(value_type = words::ContractAtEnd)]
    at_end: String,
    /// Months of each term that follows, where it renews.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 120)]
    renewal_months: Option<i32>,
}

/// The contract of a subscription.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceContract)]
pub struct ContractOut {
    /// As they were when it was sold.
    rules: ContractRules,
    /// The first day of the present term, or of the time without one.
    term_start: String,
    /// The first day after the present term; null when it has no term any more.
    term_end: Option<String>,
    /// The last day on which notice to the end of the term is in time, while it is still to come.
    last_notice_on: Option<String>,
    /// The earliest end if notice is given today.
    earliest_end: String,
    /// The end of the term that follows, where it renews.
    next_term_end: Option<String>,
}

impl ContractRules {
    /// The rules, or an error that names the field.
    pub fn parse(&self) -> Result<billing::ContractRules> {
        let notice = match self.notice_unit.as_str() {
            "days" => billing::Notice::Days(self.notice),
            "months" => billing::Notice::Months(self.notice),
            _ => return Err(Error::invalid("/contract/notice_unit", "unknown", "Use days or months.")),
        };
        let at_end = match (self.at_end.as_str(), self.renewal_months) {
            ("renews", Some(months)) => billing::AtEnd::Renews(months),
            ("renews", None) => {
                let detail = "Say for how many months it renews.";
                return Err(Error::invalid("/contract/renewal_months", "required", detail));
            }
            ("becomes_indefinite", _) => billing::AtEnd::BecomesIndefinite,
            ("ends", _) => billing::AtEnd::Ends,
            _ => {
                let detail = "Use renews, becomes_indefinite or ends.";
                return Err(Error::invalid("/contract/at_end", "unknown", detail));
            }
        };
        Ok(billing::ContractRules { months: self.term_months, notice, at_end })
    }
}

impl From<billing::ContractRules> for ContractRules {
    fn from(rules: billing::ContractRules) -> Self {
        let (notice, unit) = match rules.notice {
            billing::Notice::Days(days) => (days, "days"),
            billing::Notice::Months(months) => (months, "months"),
        };
        let (at_end, renewal_months) = match rules.at_end {
            billing::AtEnd::Renews(months) => ("renews", Some(months)),
            billing::AtEnd::BecomesIndefinite => ("becomes_indefinite", None),
            billing::AtEnd::Ends => ("ends", None),
        };
        Self {
            term_months: rules.months,
            notice,
            notice_unit: unit.to_owned(),
            at_end: at_end.to_owned(),
            renewal_months,
        }
    }
}

impl From<billing::ContractView> for ContractOut {
    fn from(contract: billing::ContractView) -> Self {
        Self {
            rules: contract.rules.into(),
            term_start: contract.term_start.to_string(),
            term_end: contract.term_end.map(|d| d.to_string()),
            last_notice_on: contract.last_notice_on.map(|d| d.to_string()),
            earliest_end: contract.earliest_end.to_string(),
            next_term_end: contract.next_term_end.map(|d| d.to_string()),
        }
    }
}
