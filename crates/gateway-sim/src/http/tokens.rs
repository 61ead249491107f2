//! `POST /v1/tokens`: the one call a browser makes with card details.

use axum::Json;
use axum::body::Bytes;
use serde::Deserialize;

use super::auth::PageKey;
use super::{App, Reply};
use crate::cards;
use crate::error::ApiError;
use crate::token::new_token;
use crate::view;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    card: CardDetails,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardDetails {
    number: String,
    exp_month: i64,
    exp_year: i64,
    cvc: String,
    #[serde(default)]
    name: Option<String>,
}

pub(super) async fn create(_key: PageKey, app: App, body: Bytes) -> Reply {
    // The parser's own message could repeat the card number.
    let new: NewToken = serde_json::from_slice(&body).map_err(|_| {
        let message = "Send {card: {number, exp_month, exp_year, cvc, name}}: texts, and whole numbers for the expiry.";
        ApiError::invalid("parameter_invalid", message).param("card")
    })?;
    let CardDetails { number, exp_month, exp_year, cvc, name } = new.card;
    let card = cards::check_number(&number)?;
    let expiry = cards::check_expiry(exp_month, exp_year, app.clock.now())?;
    cards::check_cvc(&cvc, card)?;
    let name = name.map(|name| name.trim().chars().take(200).collect::<String>()).filter(|name| !name.is_empty());
    let shown = app
        .write(|state, env| {
            let token = new_token(card, expiry, name, env.at);
            let shown = view::token(&token);
            state.tokens.insert(token.id.clone(), token);
            Ok(shown)
        })
        .await?;
    Ok(Json(shown))
}
