//! A customer's saved means of payment. Card details never come here: the
//! browser gives them to the gateway and brings a token.

mod ops;
pub(crate) mod store;

use mpanel_core::{CustomerId, GatewayId, PaymentMethodId, Timestamp};
use serde::Serialize;

use crate::ports::MethodDetails;

pub(crate) use ops::forget_method;
pub use ops::{
    add_payment_method, attach_token, default_method, expiring_defaults, get_payment_method, has_default_method,
    list_payment_methods, make_default, remove_payment_method, save_payment_method,
};

/// A token that became a payment method at the gateway and is not in our books yet.
#[derive(Debug, Clone)]
pub struct NewMethod {
    /// Whose it is.
    pub customer: CustomerId,
    /// At which gateway.
    pub gateway: GatewayId,
    /// As the gateway shows it.
    pub details: MethodDetails,
}

/// A payment method as its owner sees it. The gateway's reference stays inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentMethodView {
    /// Its id.
    pub id: PaymentMethodId,
    /// visa, mastercard, …
    pub brand: String,
    /// The last four digits.
    pub last4: String,
    /// Month of expiry.
    pub exp_month: i32,
    /// Year of expiry.
    pub exp_year: i32,
    /// Whether automatic charges use it.
    pub default: bool,
    /// Whether its month has passed.
    pub expired: bool,
    /// Whether this is its last month.
    pub expires_this_month: bool,
    /// Since when.
    pub created_at: Timestamp,
}

/// A card is good through the last day of its month.
pub fn is_expired(exp_year: i32, exp_month: i32, today: mpanel_core::Date) -> bool {
    (exp_year, exp_month) < (i32::from(today.year()), i32::from(today.month()))
}

/// Whether a card is good for the last time this month.
pub fn is_last_month(exp_year: i32, exp_month: i32, today: mpanel_core::Date) -> bool {
    (exp_year, exp_month) == (i32::from(today.year()), i32::from(today.month()))
}

impl PaymentMethodView {
    /// What people call it: Visa ending in 4242.
    pub fn words(&self) -> String {
        let mut letters = self.brand.chars();
        let brand: String = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
        format!("{brand} ending in {}", self.last4)
    }

    /// The first day of the month in which it expires, if it has such a month.
    pub fn last_month(&self) -> Option<mpanel_core::Date> {
        let (year, month) = (i16::try_from(self.exp_year).ok()?, i8::try_from(self.exp_month).ok()?);
        mpanel_core::Date::new(year, month, 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_good_through_its_month() {
        let check = |year, month, today: &str, expired| {
            assert_eq!(is_expired(year, month, today.parse().unwrap()), expired, "{month}/{year} on {today}");
        };
        check(2028, 2, "2028-02-29", false);
        check(2028, 2, "2028-03-01", true);
        check(2027, 12, "2028-01-01", true);
        check(2028, 1, "2027-12-31", false);
        assert!(is_last_month(2028, 2, "2028-02-01".parse().unwrap()));
        assert!(!is_last_month(2028, 2, "2028-03-01".parse().unwrap()));
        assert!(!is_last_month(2029, 2, "2028-02-01".parse().unwrap()));
    }
}
