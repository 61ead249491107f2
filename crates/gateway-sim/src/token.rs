//! Tokens: a checked card on its way from the browser to a payment method.

use jiff::Timestamp;

use crate::cards::TestCard;
use crate::clock::fresh_id;
use crate::error::ApiError;
use crate::record::{CardFace, PaymentMethod, Token};
use crate::state::{Env, State};

/// A token for a card whose details have been checked.
pub(crate) fn new_token(card: &TestCard, expiry: (i8, i16), name: Option<String>, at: Timestamp) -> Token {
    let face = CardFace {
        brand: card.brand.to_owned(),
        last4: card.number[card.number.len() - 4..].to_owned(),
        exp_month: expiry.0,
        exp_year: expiry.1,
        country: Some(card.country.to_owned()),
        outcome: card.outcome.to_owned(),
    };
    Token { id: fresh_id("tok"), card: face, name, created: at, used: false }
}

impl State {
    /// Spends a token on a payment method of a customer.
    pub(crate) fn attach(&mut self, token: &str, customer_ref: String, env: &Env<'_>) -> Result<String, ApiError> {
        let token = self.tokens.get_mut(token).ok_or_else(|| ApiError::missing("token", token).param("token"))?;
        if token.used {
            let message = "The token has already been used; a token can be used once.";
            return Err(ApiError::invalid("token_already_used", message).param("token"));
        }
        token.used = true;
        let (card, name) = (token.card.clone(), token.name.clone());
        let method = PaymentMethod {
            id: fresh_id("pm"),
            seq: self.seq(),
            customer_ref,
            card,
            name,
            created: env.at,
            authenticated: false,
            detached: false,
        };
        let id = method.id.clone();
        self.payment_methods.insert(id.clone(), method);
        Ok(id)
    }

    pub(crate) fn payment_method(&self, id: &str) -> Result<&PaymentMethod, ApiError> {
        self.payment_methods.get(id).ok_or_else(|| ApiError::missing("payment_method", id))
    }

    /// The payment method stays readable but can no longer be charged.
    pub(crate) fn detach(&mut self, id: &str) -> Result<&PaymentMethod, ApiError> {
        let method = self.payment_methods.get_mut(id).ok_or_else(|| ApiError::missing("payment_method", id))?;
        method.detached = true;
        Ok(method)
    }
}
