//! The test cards: which numbers exist, what each one does, and the checks a card form gets.

use std::fmt;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::error::ApiError;
use crate::record::ChargeError;

/// A refusal by the issuer. `decline_code` is only there where Stripe has one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decline {
    pub code: &'static str,
    pub decline_code: Option<&'static str>,
    pub message: &'static str,
}

/// What happens when a charge is confirmed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    Approve,
    Decline(Decline),
    Challenge,
    /// Approves once the holder has passed 3-D Secure with this payment method.
    ApproveIfAuthenticated,
    /// Stays `processing`, then approves or declines.
    Later(Option<Decline>),
}

/// What a card does besides approving or declining.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quirk {
    None,
    DisputedLater,
    WebhookTwice,
    WebhookFirst,
    RefundFails,
}

/// One test card as the list shows it.
#[derive(Clone, Copy, Serialize)]
pub struct TestCard {
    /// The number to type in.
    pub number: &'static str,
    /// `visa`, `mastercard` or `amex`.
    pub brand: &'static str,
    /// Short stable name of the behaviour.
    pub outcome: &'static str,
    /// What happens, in plain words.
    pub description: &'static str,
    /// Where the bank that issued it is, ISO 3166-1.
    pub country: &'static str,
    #[serde(skip)]
    pub(crate) on_session: Plan,
    #[serde(skip)]
    pub(crate) off_session: Plan,
    #[serde(skip)]
    pub(crate) quirk: Quirk,
}

impl fmt::Debug for TestCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TestCard({})", self.outcome)
    }
}

pub(crate) const GENERIC: Decline =
    Decline { code: "card_declined", decline_code: Some("generic_decline"), message: "Your card was declined." };
const INSUFFICIENT_FUNDS: Decline = Decline {
    code: "card_declined",
    decline_code: Some("insufficient_funds"),
    message: "Your card has insufficient funds.",
};
pub(crate) const EXPIRED: Decline =
    Decline { code: "expired_card", decline_code: None, message: "Your card has expired." };
const INCORRECT_CVC: Decline =
    Decline { code: "incorrect_cvc", decline_code: None, message: "Your card's security code is incorrect." };
const PROCESSING_ERROR: Decline = Decline {
    code: "processing_error",
    decline_code: None,
    message: "An error occurred while processing your card. Try again in a little bit.",
};
pub(crate) const AUTHENTICATION_REQUIRED: Decline = Decline {
    code: "authentication_required",
    decline_code: Some("authentication_required"),
    message: "Your card was declined. This transaction requires authentication.",
};
pub(crate) const AUTHENTICATION_FAILED: Decline = Decline {
    code: "payment_intent_authentication_failure",
    decline_code: None,
    message: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

const fn card(
    number: &'static str,
    brand: &'static str,
    outcome: &'static str,
    description: &'static str,
    plans: (Plan, Plan),
    quirk: Quirk,
) -> TestCard {
    let country = "US";
    TestCard { number, brand, outcome, description, country, on_session: plans.0, off_session: plans.1, quirk }
}

/// The same card of a bank in another country.
const fn of(country: &'static str, card: TestCard) -> TestCard {
    TestCard { country, ..card }
}

const fn both(plan: Plan) -> (Plan, Plan) {
    (plan, plan)
}

/// Every card the simulator knows, in the order the web UI shows them.
pub(crate) const CARDS: &[TestCard] = &[
    card("4242424242424242", "visa", "succeeds", "Visa. Every payment succeeds.", both(Plan::Approve), Quirk::None),
    card(
        "5555555555554444",
        "mastercard",
        "succeeds_mastercard",
        "Mastercard. Every payment succeeds.",
        both(Plan::Approve),
        Quirk::None,
    ),
    card(
        "378282246310005",
        "amex",
        "succeeds_amex",
        "American Express (four-digit security code). Every payment succeeds.",
        both(Plan::Approve),
        Quirk::None,
    ),
    of(
        "DE",
        card(
            "4000002760000016",
            "visa",
            "succeeds_de",
            "Visa of a German bank. Every payment succeeds.",
            both(Plan::Approve),
            Quirk::None,
        ),
    ),
    of(
        "AT",
        card(
            "4000000400000008",
            "visa",
            "succeeds_at",
            "Visa of an Austrian bank. Every payment succeeds.",
            both(Plan::Approve),
            Quirk::None,
        ),
    ),
    card(
        "4000000000000002",
        "visa",
        "declined",
        "Declined by the bank without a reason.",
        both(Plan::Decline(GENERIC)),
        Quirk::None,
    ),
    card(
        "4000000000009995",
        "visa",
        "insufficient_funds",
        "Declined: not enough money on the account.",
        both(Plan::Decline(INSUFFICIENT_FUNDS)),
        Quirk::None,
    ),
    card(
        "4000000000000069",
        "visa",
        "expired_card",
        "Declined: the bank says the card has expired.",
        both(Plan::Decline(EXPIRED)),
        Quirk::None,
    ),
    card(
        "4000000000000127",
        "visa",
        "incorrect_cvc",
        "Declined: the security code is wrong.",
        both(Plan::Decline(INCORRECT_CVC)),
        Quirk::None,
    ),
    card(
        "4000000000000119",
        "visa",
        "processing_error",
        "Declined: the bank had a technical problem; a later attempt may work.",
        both(Plan::Decline(PROCESSING_ERROR)),
        Quirk::None,
    ),
    card(
        "4000002500003155",
        "visa",
        "three_ds_first",
        "Asks for 3-D Secure when the customer is there. Once passed, automatic payments succeed without it.",
        (Plan::Challenge, Plan::ApproveIfAuthenticated),
        Quirk::None,
    ),
    card(
        "4000002760003184",
        "visa",
        "three_ds_always",
        "Asks for 3-D Secure on every payment, so automatic payments fail until the customer comes back.",
        (Plan::Challenge, Plan::Decline(AUTHENTICATION_REQUIRED)),
        Quirk::None,
    ),
    card(
        "4000000000000341",
        "visa",
        "off_session_declined",
        "Can be saved and pays while the customer is there; every automatic payment is declined.",
        (Plan::Approve, Plan::Decline(GENERIC)),
        Quirk::None,
    ),
    card(
        "4000000000000259",
        "visa",
        "disputed",
        "The payment succeeds and is disputed by the card holder 3 days later.",
        both(Plan::Approve),
        Quirk::DisputedLater,
    ),
    card(
        "4000000000000077",
        "visa",
        "slow",
        "Stays in processing; a webhook confirms the payment a few seconds later.",
        both(Plan::Later(None)),
        Quirk::None,
    ),
    card(
        "4000000000000085",
        "visa",
        "slow_declined",
        "Stays in processing; a webhook reports a decline a few seconds later.",
        both(Plan::Later(Some(GENERIC))),
        Quirk::None,
    ),
    card(
        "4000000000000283",
        "visa",
        "webhook_twice",
        "The payment succeeds and each of its webhooks is sent twice.",
        both(Plan::Approve),
        Quirk::WebhookTwice,
    ),
    card(
        "4000000000000291",
        "visa",
        "webhook_first",
        "The payment succeeds and its webhook arrives before the reply to the payment call.",
        both(Plan::Approve),
        Quirk::WebhookFirst,
    ),
    card(
        "4000000000005126",
        "visa",
        "refund_fails",
        "The payment succeeds; a refund of it stays pending and then fails.",
        both(Plan::Approve),
        Quirk::RefundFails,
    ),
];

/// The list behind `GET /v1/test_cards`.
pub fn test_cards() -> &'static [TestCard] {
    CARDS
}

pub(crate) fn by_number(number: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.number == number)
}

pub(crate) fn by_outcome(outcome: &str) -> Option<&'static TestCard> {
    CARDS.iter().find(|card| card.outcome == outcome)
}

impl Decline {
    pub(crate) fn to_error(self) -> ChargeError {
        ChargeError {
            code: self.code.to_owned(),
            decline_code: self.decline_code.map(str::to_owned),
            message: self.message.to_owned(),
        }
    }
}

/// Finds the test card behind a typed number. Real numbers are refused: none may ever be typed into a simulator.
pub(crate) fn check_number(typed: &str) -> Result<&'static TestCard, ApiError> {
    let digits: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !is_luhn_valid(&digits) {
        return Err(ApiError::card("incorrect_number", None, "Your card number is incorrect.").param("number"));
    }
    by_number(&digits).ok_or_else(|| {
        let message = "Your card was declined. This is a sandbox: only the test cards work here.";
        ApiError::card("card_declined", Some("test_mode_live_card"), message).param("number")
    })
}

/// The full year of a valid expiry that is not in the past at `now`.
pub(crate) fn check_expiry(month: i64, year: i64, now: Timestamp) -> Result<(i8, i16), ApiError> {
    let bad_month = || ApiError::card("invalid_expiry_month", None, "Your card's expiration month is invalid.");
    let bad_year = || ApiError::card("invalid_expiry_year", None, "Your card's expiration year is invalid.");
    let full_year = if (0..100).contains(&year) { year + 2000 } else { year };
    let month =
        i8::try_from(month).ok().filter(|m| (1..=12).contains(m)).ok_or_else(|| bad_month().param("exp_month"))?;
    let in_range = i16::try_from(full_year).ok().filter(|y| (2000..=2100).contains(y));
    let year = in_range.ok_or_else(|| bad_year().param("exp_year"))?;
    if is_expired(month, year, now) {
        return Err(bad_year().param("exp_year"));
    }
    Ok((month, year))
}

/// The security code has four digits on American Express and three elsewhere.
pub(crate) fn check_cvc(cvc: &str, card: &TestCard) -> Result<(), ApiError> {
    let wanted = if card.brand == "amex" { 4 } else { 3 };
    if cvc.len() == wanted && cvc.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(ApiError::card("invalid_cvc", None, "Your card's security code is invalid.").param("cvc"))
}

/// A card is good through the last day of its month, in UTC.
pub(crate) fn is_expired(month: i8, year: i16, now: Timestamp) -> bool {
    let today = now.to_zoned(TimeZone::UTC);
    (year, month) < (today.year(), today.month())
}

pub(crate) fn is_luhn_valid(digits: &str) -> bool {
    if !(12..=19).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let sum: u32 = digits.bytes().rev().enumerate().map(|(place, byte)| luhn_term(place, byte)).sum();
    sum.is_multiple_of(10)
}

fn luhn_term(place: usize, byte: u8) -> u32 {
    let digit = u32::from(byte - b'0');
    match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, doubled) if doubled > 9 => doubled - 9,
        (_, doubled) => doubled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_card_number_is_luhn_valid_and_unique() {
        for card in CARDS {
            assert!(is_luhn_valid(card.number), "{}", card.number);
            assert_eq!(by_number(card.number).map(|c| c.outcome), Some(card.outcome));
            assert_eq!(by_outcome(card.outcome).map(|c| c.number), Some(card.number));
        }
        assert!(!is_luhn_valid("4242424242424241"));
        assert!(!is_luhn_valid("42"));
    }

    #[test]
    fn a_card_is_good_through_its_month() {
        let check = |now: &str, expired: bool| {
            assert_eq!(is_expired(2, 2028, now.parse().unwrap()), expired, "{now}");
        };
        check("2028-02-29T23:59:59Z", false);
        check("2028-03-01T00:00:00Z", true);
        check("2027-12-31T00:00:00Z", false);
    }

    #[test]
    fn expiry_accepts_two_digit_years_and_names_the_bad_field() {
        let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
        assert_eq!(check_expiry(1, 30, now).unwrap(), (1, 2030));
        assert_eq!(check_expiry(13, 2030, now).unwrap_err().code, "invalid_expiry_month");
        assert_eq!(check_expiry(10, 2026, now).unwrap_err().code, "invalid_expiry_year");
        assert_eq!(check_expiry(1, 20_300, now).unwrap_err().code, "invalid_expiry_year");
    }
}
