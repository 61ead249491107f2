//! The European Commission's VIES, by its REST interface.

use std::time::Duration;

use mpanel_billing::{VatAnswer, VatQuestion, VatRegistry, VatReply};
use mpanel_core::{Error, OpContext, Result};
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::simulator;

/// Where VIES is.
pub const OFFICIAL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api/";

const CONNECT_LIMIT: Duration = Duration::from_secs(5);
const CALL_LIMIT: Duration = Duration::from_secs(15);
/// More than any answer needs.
const BODY_LIMIT: usize = 64 * 1024;
/// Characters of a name or an address that are kept.
const TEXT_LIMIT: usize = 500;

/// Asks VIES for live tenants and the simulator for those of a sandbox.
#[derive(Debug, Clone)]
pub struct Vies {
    client: reqwest::Client,
    base: Url,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    valid: Option<bool>,
    #[serde(default)]
    request_identifier: Option<String>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    address: Option<String>,
    #[serde(default)]
    error_wrappers: Vec<Wrapped>,
}

#[derive(Debug, Deserialize)]
struct Wrapped {
    error: String,
}

impl Vies {
    /// Over an address that ends with a slash, for example [`OFFICIAL`].
    pub fn new(base: &str) -> Result<Self> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // It fails only if another thread was faster, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let client = reqwest::Client::builder()
            .user_agent(concat!("mpanel/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_LIMIT)
            .timeout(CALL_LIMIT)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|e| Error::internal("building the client of VIES").with_source(e))?;
        let base = base.parse().map_err(|_| Error::internal("the address of VIES is not one"))?;
        Ok(Self { client, base })
    }

    async fn call(&self, request: &Value) -> std::result::Result<(u16, Value), &'static str> {
        let url = self.base.join("check-vat-number").map_err(|_| "VIES has no such address.")?;
        let sent = self.client.post(url).json(request).send().await;
        // The cause may name the number; the kind is enough.
        let mut response = sent.map_err(|e| match e.is_timeout() {
            true => "VIES did not answer in time.",
            false => "VIES could not be reached.",
        })?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| "The answer of VIES broke off.")? {
            body.extend_from_slice(&chunk);
            if body.len() > BODY_LIMIT {
                return Err("The answer of VIES is too long.");
            }
        }
        let value = serde_json::from_slice(&body).map_err(|_| "VIES did not answer in its own format.")?;
        Ok((status, value))
    }
}

#[async_trait::async_trait]
impl VatRegistry for Vies {
    async fn check(&self, ctx: &OpContext, question: &VatQuestion) -> VatReply {
        let request = request(question);
        let answered =
            if ctx.is_sandbox() { Ok(simulator::answer(&request, ctx.now)) } else { self.call(&request).await };
        match answered {
            Ok((status, body)) => reply(status, body),
            Err(reason) => unavailable(reason),
        }
    }
}

fn request(question: &VatQuestion) -> Value {
    let (country, number) = split(&question.number);
    let mut body = json!({ "countryCode": country, "vatNumber": number });
    if let Some(own) = &question.requester {
        let (country, number) = split(own);
        body["requesterMemberStateCode"] = country.into();
        body["requesterNumber"] = number.into();
    }
    body
}

fn split(number: &str) -> (&str, &str) {
    number.split_at_checked(2).unwrap_or((number, ""))
}

fn reply(status: u16, body: Value) -> VatReply {
    let Ok(answer) = serde_json::from_value::<Answer>(body) else {
        return unavailable("VIES did not answer in its own format.");
    };
    let errors: Vec<&str> = answer.error_wrappers.iter().map(|w| w.error.as_str()).collect();
    match answer.valid {
        Some(valid) if status == 200 && errors.is_empty() => VatReply {
            answer: if valid { VatAnswer::Valid } else { VatAnswer::Invalid },
            consultation: text(answer.request_identifier),
            name: text(answer.name),
            address: text(answer.address),
            reason: None,
        },
        // A number of a form that no member state gives out.
        _ if errors == ["INVALID_INPUT"] => {
            VatReply { answer: VatAnswer::Invalid, ..unavailable(&words("INVALID_INPUT")) }
        }
        _ => match errors.first() {
            Some(code) => unavailable(&words(code)),
            None => unavailable(&format!("VIES answered with status {status}.")),
        },
    }
}

fn unavailable(reason: &str) -> VatReply {
    let reason = Some(reason.to_owned());
    VatReply { answer: VatAnswer::Unavailable, consultation: None, name: None, address: None, reason }
}

fn words(code: &str) -> String {
    match code {
        "INVALID_INPUT" => "VIES says that no number has this form.".to_owned(),
        "INVALID_REQUESTER_INFO" => {
            "VIES does not know the seller's own VAT number. Correct it in the settings.".to_owned()
        }
        "SERVICE_UNAVAILABLE" => "VIES is out of service.".to_owned(),
        "MS_UNAVAILABLE" => "The register of the member state is out of service.".to_owned(),
        "TIMEOUT" => "The register of the member state did not answer in time.".to_owned(),
        "VAT_BLOCKED" | "IP_BLOCKED" => "VIES refuses our questions.".to_owned(),
        "GLOBAL_MAX_CONCURRENT_REQ"
        | "GLOBAL_MAX_CONCURRENT_REQ_TIME"
        | "MS_MAX_CONCURRENT_REQ"
        | "MS_MAX_CONCURRENT_REQ_TIME" => "VIES has too many questions to answer.".to_owned(),
        _ => "VIES could not answer.".to_owned(),
    }
}

// VIES writes three hyphens where a member state tells nothing.
fn text(field: Option<String>) -> Option<String> {
    let kept: String = field?.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(TEXT_LIMIT).collect();
    Some(kept).filter(|t| !t.is_empty() && t != "---")
}
