//! `/3ds/{intent}`: the page on which the "bank" asks the card holder to approve a payment.
//!
//! Plain forms and no script. The address carries a secret of the intent, so that nobody else can answer.

use std::sync::LazyLock;

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::tz::TimeZone;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::App;
use crate::record::{IntentStatus, PaymentIntent};
use crate::state::State;

const STYLE: &str = include_str!("three_ds.css");
const PAGE: &str = include_str!("three_ds.html");

/// The policy allows this one style sheet by its digest, and nothing else.
static STYLE_DIGEST: LazyLock<String> = LazyLock::new(|| STANDARD.encode(Sha256::digest(STYLE.as_bytes())));

#[derive(Deserialize)]
pub(super) struct Key {
    #[serde(default)]
    key: String,
}

#[derive(Deserialize)]
pub(super) struct Answer {
    outcome: Outcome,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Approve,
    Reject,
}

pub(super) async fn show(app: App, Path(id): Path<String>, Query(Key { key }): Query<Key>) -> Response {
    let state = app.lock();
    match find(&state, &id, &key) {
        None => not_found(),
        Some(intent) if intent.status == IntentStatus::RequiresAction => {
            let content = question(intent, &app.config.merchant_name, &card_of(&state, intent), &date(&app));
            page(StatusCode::OK, "Confirm your payment", &content, intent.return_url.as_deref())
        }
        Some(intent) => {
            let content = already_answered(intent);
            page(StatusCode::OK, "Payment already answered", &content, intent.return_url.as_deref())
        }
    }
}

/// Answers once; a second press of a button leads to the same place and changes nothing.
pub(super) async fn answer(
    app: App,
    Path(id): Path<String>,
    Query(Key { key }): Query<Key>,
    Form(Answer { outcome }): Form<Answer>,
) -> Response {
    let answered = app.write(|state, env| {
        let waits = find(state, &id, &key).map(|intent| intent.status == IntentStatus::RequiresAction);
        if waits == Some(true) {
            state.finish_challenge(&id, outcome == Outcome::Approve, env)?;
        }
        Ok(find(state, &id, &key).cloned())
    });
    match answered.await {
        Ok(Some(intent)) => match back_to_merchant(&intent) {
            Some(url) => (no_store(), Redirect::to(url.as_str())).into_response(),
            None => page(StatusCode::OK, "Payment answered", &already_answered(&intent), None),
        },
        Ok(None) => not_found(),
        Err(refused) => refused.into_response(),
    }
}

fn find<'a>(state: &'a State, id: &str, key: &str) -> Option<&'a PaymentIntent> {
    let intent = state.intents.get(id)?;
    bool::from(intent.challenge_key.as_bytes().ct_eq(key.as_bytes())).then_some(intent)
}

fn card_of(state: &State, intent: &PaymentIntent) -> String {
    let method = intent.payment_method.as_ref().and_then(|id| state.payment_methods.get(id));
    method.map(|method| format!("{} ending in {}", brand(&method.card.brand), method.card.last4)).unwrap_or_default()
}

fn brand(wire: &str) -> &str {
    match wire {
        "visa" => "Visa",
        "mastercard" => "Mastercard",
        "amex" => "American Express",
        other => other,
    }
}

fn date(app: &App) -> String {
    app.clock.now().to_zoned(TimeZone::UTC).strftime("%-d %B %Y").to_string()
}

fn question(intent: &PaymentIntent, merchant: &str, card: &str, date: &str) -> String {
    let (merchant, card) = (escape(merchant), escape(card));
    let amount = escape(&amount(intent.amount, &intent.currency));
    format!(
        r#"<h1>Confirm your payment</h1>
<p>{merchant} wants to charge your card. Do you approve?</p>
<dl>
<dt>Merchant</dt><dd>{merchant}</dd>
<dt>Amount</dt><dd>{amount}</dd>
<dt>Card</dt><dd>{card}</dd>
<dt>Date</dt><dd>{date}</dd>
</dl>
<form method="post">
<button type="submit" name="outcome" value="approve">Approve payment</button>
<button type="submit" name="outcome" value="reject" class="reject">Reject payment</button>
</form>
<p class="note">This page stands in for your bank. No real money moves.</p>"#
    )
}

fn already_answered(intent: &PaymentIntent) -> String {
    let outcome = match intent.status {
        IntentStatus::Succeeded => "The payment was approved.",
        IntentStatus::Canceled => "The merchant has cancelled the payment.",
        _ => "The payment was not approved.",
    };
    let link = back_to_merchant(intent).map(|url| {
        format!(r#"<p class="note"><a class="button" href="{}">Back to the shop</a></p>"#, escape(url.as_str()))
    });
    format!("<h1>Nothing left to do</h1>\n<p>{outcome}</p>\n{}", link.unwrap_or_default())
}

/// The merchant's page, told which payment it is about and how it went.
fn back_to_merchant(intent: &PaymentIntent) -> Option<Url> {
    let mut url = Url::parse(intent.return_url.as_deref()?).ok()?;
    let redirect_status = match intent.status {
        IntentStatus::Succeeded => "succeeded",
        IntentStatus::Processing | IntentStatus::RequiresAction => "pending",
        _ => "failed",
    };
    url.query_pairs_mut().append_pair("payment_intent", &intent.id).append_pair("redirect_status", redirect_status);
    Some(url)
}

fn not_found() -> Response {
    let content = "<h1>This link is not valid</h1>\n<p>Go back to the shop and start the payment again.</p>";
    page(StatusCode::NOT_FOUND, "Link not valid", content, None)
}

fn page(status: StatusCode, title: &str, content: &str, return_url: Option<&str>) -> Response {
    let html = PAGE.replace("{title}", title).replace("{style}", STYLE).replace("{content}", content);
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(return_url)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    (status, no_store(), headers, html).into_response()
}

fn no_store() -> [(HeaderName, &'static str); 2] {
    [(header::CACHE_CONTROL, "no-store"), (header::REFERRER_POLICY, "no-referrer")]
}

/// Browsers hold the redirect after a form to `form-action` too, hence the merchant's origin in it.
fn policy(return_url: Option<&str>) -> String {
    let merchant = return_url.and_then(|url| Url::parse(url).ok()).map(|url| url.origin().ascii_serialization());
    format!(
        "default-src 'none'; style-src 'sha256-{}'; form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        *STYLE_DIGEST,
        merchant.unwrap_or_default()
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// `EUR 12.34`, with as many decimals as the currency has.
fn amount(minor: i64, currency: &str) -> String {
    let code = currency.to_ascii_uppercase();
    let (digits, unit) = match code.as_str() {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
        | "XAF" | "XOF" | "XPF" => (0, 1),
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => (3, 1_000),
        _ => (2, 100),
    };
    match digits {
        0 => format!("{code} {minor}"),
        _ => format!("{code} {}.{:0digits$}", minor / unit, minor % unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let check = |minor, currency, shown: &str| assert_eq!(amount(minor, currency), shown);
        check(1_234, "eur", "EUR 12.34");
        check(5, "usd", "USD 0.05");
        check(1_234, "jpy", "JPY 1234");
        check(1_234, "kwd", "KWD 1.234");
    }

    #[test]
    fn text_cannot_break_out_of_the_page() {
        assert_eq!(escape(r#"<b a="x">&'"#), "&lt;b a=&quot;x&quot;&gt;&amp;&#39;");
    }
}
