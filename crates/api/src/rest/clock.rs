//! The sandbox clock: where it stands, moving it, watching it move.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::{Timestamp, ToSpan};
use mpanel_core::{ClockAdvanceId, Error, OpContext, Result};
use mpanel_db::outbox;
use mpanel_workflows::clock::{self, AdvanceView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::words;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_clock)).routes(routes!(advance_clock)).routes(routes!(get_clock_advance))
}

/// Where the tenant's clock stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Clock)]
pub struct ClockOut {
    /// The tenant's present instant.
    now: String,
    /// Its time zone.
    time_zone: String,
    /// The move under way, if there is one.
    advancing: Option<AdvanceOut>,
}

/// A move of the clock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClockAdvance)]
pub struct AdvanceOut {
    id: String,
    #[schema(value_type = words::ClockMoveState)]
    state: String,
    from: String,
    to: String,
    /// Where the clock stands by now.
    at: String,
    /// Jobs carried out so far.
    runs: u32,
    error: Option<String>,
    /// How often each fact has happened during the move, most frequent first; only for a single move.
    acts: Vec<ActCount>,
}

/// How often a fact has happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActCount {
    /// Kind of fact, such as InvoiceFinalized.
    kind: String,
    count: u32,
}

/// How far to move the clock: to a moment, or by a span.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvanceIn {
    /// RFC 3339 instant.
    to: Option<String>,
    by: Option<SpanIn>,
}

/// A span of days and months.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SpanIn {
    days: i64,
    months: i64,
}

/// Shows where the sandbox clock stands.
#[utoipa::path(get, path = "/admin/clock", tag = "clock", responses((status = 200, body = ClockOut), (status = "4XX", body = Problem)))]
async fn get_clock(State(app): State<App>, staff: Staff<needs::ClockWrite>) -> ApiResult<Json<ClockOut>> {
    let advancing = clock::running_advance(&staff.ctx, &app.deps).await?.map(|a| view(a, Vec::new()));
    let zone = staff.ctx.zone.iana_name().unwrap_or("UTC").to_owned();
    Ok(Json(ClockOut { now: staff.ctx.now.to_string(), time_zone: zone, advancing }))
}

/// Moves the sandbox clock forward; everything that falls due on the way happens in order.
#[utoipa::path(post, path = "/admin/clock/advance", tag = "clock", request_body = AdvanceIn,
    responses((status = 202, body = AdvanceOut), (status = "4XX", body = Problem)))]
async fn advance_clock(
    State(app): State<App>,
    staff: Staff<needs::ClockWrite>,
    Json(input): Json<AdvanceIn>,
) -> ApiResult<(StatusCode, Json<AdvanceOut>)> {
    let to = target(&staff.ctx, input)?;
    let id = clock::begin_advance(&staff.ctx, &app.deps, to).await?;
    let (deps, worker, tenant) = (app.deps.clone(), app.worker.clone(), staff.ctx.tenant);
    tokio::spawn(async move {
        if let Err(error) = clock::carry_out_advance(&deps, &worker, tenant, id).await {
            tracing::error!(error = %error.report(), "a move of the sandbox clock failed");
        }
    });
    let noted = clock::get_advance(&staff.ctx, &app.deps, id).await?;
    Ok((StatusCode::ACCEPTED, Json(view(noted, Vec::new()))))
}

/// Shows one move of the clock and what has happened during it.
#[utoipa::path(get, path = "/admin/clock/advances/{id}", tag = "clock", params(("id" = String, Path, description = "Id of the move")),
    responses((status = 200, body = AdvanceOut), (status = "4XX", body = Problem)))]
async fn get_clock_advance(
    State(app): State<App>,
    staff: Staff<needs::ClockWrite>,
    Path(id): Path<ClockAdvanceId>,
) -> ApiResult<Json<AdvanceOut>> {
    let found = clock::get_advance(&staff.ctx, &app.deps, id).await?;
    let until = if found.state == "running" { i64::MAX } else { found.last_seq };
    let counts = outbox::count_kinds(app.deps.db.read(), &staff.ctx, found.first_seq, until).await?;
    let acts = counts.into_iter().map(|(kind, count)| ActCount { kind, count }).collect();
    Ok(Json(view(found, acts)))
}

fn target(ctx: &OpContext, input: AdvanceIn) -> Result<Timestamp> {
    match (input.to, input.by) {
        (Some(to), None) => {
            to.parse().map_err(|_| Error::invalid("/to", "malformed", "Use an instant such as 2026-12-31T12:00:00Z."))
        }
        (None, Some(by)) => {
            let in_range = (0..=800).contains(&by.days) && (0..=26).contains(&by.months) && by.days + by.months > 0;
            if !in_range {
                return Err(Error::invalid("/by", "out_of_range", "Move by 1 to 800 days or 1 to 26 months."));
            }
            let now = ctx.now.to_zoned(ctx.zone.clone());
            let there = now.checked_add(by.months.months().days(by.days));
            there.map(|z| z.timestamp()).map_err(|e| Error::invalid("/by", "out_of_range", e.to_string()))
        }
        _ => Err(Error::invalid("/to", "required", "Give either `to`, a moment, or `by`, a span of days and months.")),
    }
}

fn view(a: AdvanceView, acts: Vec<ActCount>) -> AdvanceOut {
    AdvanceOut {
        id: a.id.to_string(),
        state: a.state,
        from: a.from.to_string(),
        to: a.to.to_string(),
        at: a.at.to_string(),
        runs: a.runs,
        error: a.error,
        acts,
    }
}
