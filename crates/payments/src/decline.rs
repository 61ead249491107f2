//! What a decline means: may it be tried again, and what is the customer told.
//!
//! Pure tables over the gateways' codes, which follow Stripe's vocabulary.

/// What can help after a decline (billing.md rule 33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeclineClass {
    /// The same card may work later: the ladder goes on.
    Retry,
    /// Only another card, or corrected details, can help: ask for it instead of retrying.
    AskForCard,
    /// The holder has to confirm in person; automatic charges cannot succeed.
    Authenticate,
    /// Neither retry nor ask: the bank or we suspect misuse.
    Stop,
}

impl DeclineClass {
    /// Whether the ladder should charge the same method again by itself.
    pub fn may_retry(self) -> bool {
        self == DeclineClass::Retry
    }

    /// The word in views and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            DeclineClass::Retry => "retry",
            DeclineClass::AskForCard => "ask_for_card",
            DeclineClass::Authenticate => "authenticate",
            DeclineClass::Stop => "stop",
        }
    }
}

/// The class of a decline code.
pub fn classify(code: &str) -> DeclineClass {
    match code {
        "expired_card"
        | "incorrect_cvc"
        | "incorrect_number"
        | "invalid_cvc"
        | "invalid_number"
        | "invalid_account"
        | "card_not_supported"
        | "currency_not_supported"
        | "new_account_information_available"
        | "do_not_honor"
        | "revocation_of_authorization"
        | "restricted_card"
        | "payment_method_unavailable"
        | "resource_missing" => DeclineClass::AskForCard,
        "authentication_required" | "authentication_failed" | "payment_intent_authentication_failure" => {
            DeclineClass::Authenticate
        }
        "fraudulent" | "lost_card" | "stolen_card" | "pickup_card" | "merchant_blacklist" | "security_violation" => {
            DeclineClass::Stop
        }
        _ => DeclineClass::Retry,
    }
}

/// What the customer can do about it.
pub fn advice_for(code: &str) -> &'static str {
    match code {
        "insufficient_funds" => "Top up the account behind the card or pay with another card.",
        "expired_card" => "The card has expired. Pay with another card.",
        "incorrect_cvc" | "invalid_cvc" => "Enter the card again and check the security code.",
        "incorrect_number" | "invalid_number" => "Enter the card again and check its number.",
        "processing_error" => "The bank had a technical problem. Try again in a few minutes.",
        "authentication_required" => "Your bank wants you to confirm this payment. Open the invoice and pay it there.",
        "authentication_failed" | "payment_intent_authentication_failure" => {
            "The payment was not confirmed with your bank. Try again and approve it, or use another card."
        }
        "payment_method_unavailable" | "resource_missing" => {
            "This card can no longer be used. Add it again or use another card."
        }
        "gateway_unavailable" | "gateway_error" => {
            "We could not reach the payment service. No money was taken. Try again in a few minutes."
        }
        "not_sent" => "The payment never reached the bank. No money was taken. Pay again.",
        "abandoned" | "cancelled" => "The payment was not finished. No money was taken. Pay again when you are ready.",
        _ => match classify(code) {
            DeclineClass::Stop => "The bank refuses this card. Pay with another card or ask your bank.",
            DeclineClass::AskForCard => "Pay with another card.",
            _ => "The bank declined the payment. Try another card or ask your bank for the reason.",
        },
    }
}

/// What happened, in one sentence, for a code without a sentence of the gateway.
pub fn message_for(code: &str) -> &'static str {
    match code {
        "insufficient_funds" => "The card has insufficient funds.",
        "expired_card" => "The card has expired.",
        "incorrect_cvc" | "invalid_cvc" => "The card's security code is wrong.",
        "processing_error" => "The bank had a technical problem.",
        "authentication_required" => "The bank asks for a confirmation by the card holder.",
        "authentication_failed" => "The payment was not confirmed with the bank.",
        "gateway_unavailable" => "The payment service could not be reached.",
        "gateway_error" => "The payment service refused the request.",
        "not_sent" => "The payment never reached the payment service.",
        "abandoned" => "The payment was not finished in time.",
        "cancelled" => "The payment was cancelled.",
        "payment_method_unavailable" => "The card can no longer be used.",
        _ => "The card was declined.",
    }
}

/// The code we keep: the issuer's reason where there is one, under our names.
pub fn normalise(code: &str, decline_code: Option<&str>) -> String {
    let told = decline_code.unwrap_or(code);
    match told {
        "payment_intent_authentication_failure" => "authentication_failed",
        "resource_missing" => "payment_method_unavailable",
        other => other,
    }
    .chars()
    .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_')
    .take(64)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decline_is_retried_only_where_time_can_help() {
        let check = |code: &str, class: DeclineClass| assert_eq!(classify(code), class, "{code}");
        check("insufficient_funds", DeclineClass::Retry);
        check("generic_decline", DeclineClass::Retry);
        check("processing_error", DeclineClass::Retry);
        check("gateway_unavailable", DeclineClass::Retry);
        check("expired_card", DeclineClass::AskForCard);
        check("incorrect_cvc", DeclineClass::AskForCard);
        check("authentication_required", DeclineClass::Authenticate);
        check("stolen_card", DeclineClass::Stop);
        check("a_code_of_tomorrow", DeclineClass::Retry);
    }

    #[test]
    fn codes_are_kept_under_our_names() {
        let check = |code, decline, kept: &str| assert_eq!(normalise(code, decline), kept);
        check("card_declined", Some("insufficient_funds"), "insufficient_funds");
        check("expired_card", None, "expired_card");
        check("payment_intent_authentication_failure", None, "authentication_failed");
        check("<b>bad", None, "bbad");
    }

    #[test]
    fn every_known_code_has_advice_that_says_what_to_do() {
        for code in ["insufficient_funds", "expired_card", "incorrect_cvc", "fraudulent", "generic_decline", "not_sent"]
        {
            assert!(advice_for(code).ends_with('.') && advice_for(code).len() > 20, "{code}");
        }
    }
}
