//! What the provider's client adds to a call: admission, the shared login, the request id, the judgement of the answer and
//! its reading into types. Beside it the same request by a bare HTTP client that reads the same bytes as JSON.

use std::sync::Arc;

use anyhow::ensure;
use jiff::tz::TimeZone;
use mpanel_contabo::wire_request_id;
use mpanel_core::{OpContext, SystemEntropy, TenantId, TenantMode};

use crate::estate::Provider;
use crate::figures::{Figure, median, micros_since, now, percent};

const ROUNDS: usize = 11;
/// Calls of a round, one after the other.
const CALLS: usize = 500;

pub async fn measure() -> anyhow::Result<()> {
    let provider = Provider::open().await?;
    let (tenant, id) = (TenantId::from(uuid::Uuid::from_u128(1)), uuid::Uuid::from_u128(2));
    let ctx = OpContext::new(tenant, TenantMode::Sandbox, now(), TimeZone::UTC, id, Arc::new(SystemEntropy));
    let machine = provider.buy(&ctx, 1).await?[0];
    let client = provider.client()?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let token = provider.bare_token(&http).await?;
    let url = format!("{}/v1/compute/instances/{machine}", provider.served.url());
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = now();
        for _ in 0..CALLS {
            let found = client.get_instance(ctx.new_uuid(), machine).await?;
            ensure!(found.instance_id == machine, "another machine");
        }
        ours.push(micros_since(start));
        let start = now();
        for _ in 0..CALLS {
            let id = wire_request_id(ctx.new_uuid()).to_string();
            let answer = http.get(&url).bearer_auth(&token).header("x-request-id", id).send().await?;
            let found: serde_json::Value = serde_json::from_slice(&answer.error_for_status()?.bytes().await?)?;
            ensure!(found["data"][0]["instanceId"].is_i64(), "no machine");
        }
        bare.push(micros_since(start));
    }
    let each = |rounds: Vec<i64>| -> anyhow::Result<i64> { Ok(median(rounds) / i64::try_from(CALLS)?) };
    let (ours, bare) = (each(ours)?, each(bare)?);
    Figure {
        bench: "contabo-call",
        database: "none",
        what: "one machine, call by call".into(),
        measured: format!("{ours} µs a call, {} µs of it the client's", (ours - bare).max(0)),
        target: String::new(),
        raw: format!("{bare} µs by a bare HTTP client"),
        ratio: Some(percent(bare, ours)),
        met: None,
    }
    .print()?;
    Ok(provider.served.shutdown().await?)
}
