//! Beginning a run, stopping it, and letting what is left or did not succeed have another try.

use std::collections::HashMap;

use mpanel_billing as billing;
use mpanel_core::{BulkRunId, CustomerId, Error, ErrorKind, FieldError, OpContext, Result, ServiceId};
use mpanel_db::{DbErrExt, JobSpec, Tx};
use mpanel_events::Event;
use mpanel_provisioning::{self as provisioning, ActionKind, Selected};
use sea_orm::entity::prelude::*;

use super::store::{self, ItemRow, RunRow, items, runs};
use super::{
    Again, BulkRunView, Chosen, ConductBulkRun, ItemState, MOST_OWN_SERVICES, MOST_REINSTALLED, MOST_SERVICES,
    NewBulkRun,
};
use crate::acts::{self, Details, StaffAct};

/// How many services one statement writes.
const CHUNK: usize = 500;
/// How many wrong ids are told of at once.
const MOST_TOLD: usize = 20;

/// Writes a run down with its services, and queues it.
pub async fn begin_bulk_run(ctx: &OpContext, tx: &Tx, new: NewBulkRun) -> Result<BulkRunView> {
    offered(new.customer, new.act)?;
    let reason = new.reason.as_deref().map(str::trim).filter(|r| !r.is_empty()).map(str::to_owned);
    if reason.is_none() && new.act.needs_reason() && new.customer.is_none() {
        return Err(Error::invalid("/reason", "required", "Say why; the timeline of each service keeps it."));
    }
    acts::check_details(new.act, &new.details)?;
    let (by_filter, selection) = match &new.services {
        Chosen::Ids(_) => (false, None),
        Chosen::Filter(filter, search) => (true, Some(told(filter, search.as_deref()))),
    };
    let reinstall = new.act == StaffAct::Machine(ActionKind::Reinstall);
    if by_filter && reinstall {
        let detail = "A reinstallation wipes disks. Name the services in service_ids.";
        return Err(Error::invalid("/filter", "not_for_this_act", detail));
    }
    let services = chosen(ctx, tx, new.customer, new.services).await?;
    if reinstall && services.len() > MOST_REINSTALLED {
        return Err(too_many("/service_ids", MOST_REINSTALLED));
    }
    let details = with_names(ctx, tx, new.customer, new.details, services.first()).await?;
    if by_filter || new.act.needs_count() || new.confirm_count.is_some() {
        confirmed(services.len(), new.confirm_count)?;
    }
    let id: BulkRunId = ctx.new_id();
    let started_by = ctx.actor.name().to_owned();
    let run = RunRow {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        act: new.act.as_str().to_owned(),
        search: format!("{} {started_by} {}", new.act.as_str(), reason.as_deref().unwrap_or_default()).to_lowercase(),
        reason,
        selection,
        actor: serde_json::to_string(&ctx.actor)?,
        started_by,
        created_at: ctx.now.as_microsecond(),
        stopped_at: None,
        stopped_because: None,
        finished_at: None,
        customer_id: new.customer.map(|customer| customer.uuid()),
        details: (details != Details::default()).then(|| serde_json::to_string(&details)).transpose()?,
    };
    let customer = run.customer();
    runs::Entity::insert(runs::ActiveModel::from(run))
        .exec_without_returning(tx)
        .await
        .or_internal("writing a bulk run down")?;
    for (number, chunk) in services.chunks(CHUNK).enumerate() {
        let rows = chunk.iter().zip(number * CHUNK..).map(|(service, place)| item(ctx, id, place, service));
        items::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await
            .or_internal("writing the services of a bulk run down")?;
    }
    go_on(ctx, tx, id, customer).await?;
    super::get_bulk_run(ctx, tx, customer, id).await
}

/// Whether who begins the run has such an act.
fn offered(customer: Option<CustomerId>, act: StaffAct) -> Result<()> {
    let all: Vec<StaffAct> = match customer {
        Some(_) => StaffAct::OF_CUSTOMERS.to_vec(),
        None => StaffAct::of_staff().collect(),
    };
    if all.contains(&act) {
        return Ok(());
    }
    let words: Vec<&str> = all.iter().map(|act| act.as_str()).collect();
    Err(Error::invalid("/act", "unknown", format!("Use one of {}.", words.join(", "))))
}

/// The details with the names of what they mean, for those who look at the run later. A firewall of somebody else is not
/// there; whether an image is on offer is asked for each machine.
async fn with_names(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    mut details: Details,
    first: Option<&Selected>,
) -> Result<Details> {
    if let Some(id) = details.firewall {
        let found = provisioning::get_firewall(ctx, tx, customer, id).await;
        let firewall = found.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::invalid("/details/firewall_id", "not_found", "There is no such firewall."),
            _ => error,
        })?;
        details.firewall_name = Some(firewall.name);
    }
    if let Some(id) = details.product {
        let found = billing::get_product(ctx, tx, id).await;
        let product = found.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Error::invalid("/details/product_id", "not_found", "There is no such product."),
            _ => error,
        })?;
        details.product_name = Some(product.name);
    }
    if let (Some(image), Some(first)) = (&details.image_id, first) {
        let service = provisioning::get_service(ctx, tx, first.id).await?;
        let images = provisioning::list_images(ctx, tx, service.account).await?;
        details.image_name = images.into_iter().find(|one| one.id == *image).map(|one| one.name);
    }
    Ok(details)
}

fn item(ctx: &OpContext, run: BulkRunId, place: usize, service: &Selected) -> items::ActiveModel {
    ItemRow {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        run_id: run.uuid(),
        position: i32::try_from(place).unwrap_or(i32::MAX),
        service_id: service.id.uuid(),
        name: service.hostname.clone(),
        state: ItemState::Waiting.as_str().to_owned(),
        action_id: None,
        detail: None,
        tries: 0,
        started_at: None,
        finished_at: None,
    }
    .into()
}

/// The filter in words, for those who look at the run later.
fn told(filter: &provisioning::ServiceFilter, search: Option<&str>) -> String {
    let customer = filter.customer.map(|c| c.to_string());
    let parts = [("state", filter.state.as_deref()), ("customer_id", customer.as_deref()), ("q", search)];
    let given: HashMap<&str, &str> = parts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    serde_json::to_string(&given).unwrap_or_default()
}

async fn chosen(ctx: &OpContext, tx: &Tx, customer: Option<CustomerId>, services: Chosen) -> Result<Vec<Selected>> {
    match services {
        Chosen::Ids(ids) => {
            let most = if customer.is_some() { MOST_OWN_SERVICES } else { MOST_SERVICES };
            named_services(ctx, tx, customer, &ids, most).await
        }
        Chosen::Filter(filter, search) => {
            let most = MOST_SERVICES as u64 + 1;
            let found = provisioning::select_services(ctx, tx, &filter, search.as_deref(), most).await;
            let found = found.map_err(|error| {
                let inside = |f: &FieldError| FieldError { pointer: format!("/filter{}", f.pointer), ..f.clone() };
                let fields = error.fields().iter().map(inside).collect();
                error.with_fields(fields)
            })?;
            if found.is_empty() {
                return Err(Error::invalid("/filter", "not_found", "No service matches this filter."));
            }
            if found.len() > MOST_SERVICES {
                return Err(too_many("/filter", MOST_SERVICES));
            }
            Ok(found)
        }
    }
}

/// The services with these ids, each once and `most` at most; with a customer, only theirs. Errors: fields below
/// `/service_ids`.
pub async fn named_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    ids: &[ServiceId],
    most: usize,
) -> Result<Vec<Selected>> {
    if ids.is_empty() {
        return Err(Error::invalid("/service_ids", "required", "Name at least one service."));
    }
    if ids.len() > most {
        return Err(too_many("/service_ids", most));
    }
    let mut first: HashMap<ServiceId, usize> = HashMap::new();
    let mut wrong = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        if let Some(before) = first.insert(*id, place) {
            let detail = format!("This service is named already, at place {before}. Name each one once.");
            wrong.push(field(place, "repeated", detail));
        }
    }
    if wrong.is_empty() {
        let found = provisioning::find_services(ctx, conn, customer, ids).await?;
        let missing = found.iter().enumerate().filter(|(_, service)| service.is_none());
        wrong = missing.map(|(place, _)| field(place, "not_found", "There is no such service.".to_owned())).collect();
        if wrong.is_empty() {
            return Ok(found.into_iter().flatten().collect());
        }
    }
    wrong.truncate(MOST_TOLD);
    Err(Error::invalid_fields(wrong))
}

fn field(place: usize, code: &'static str, detail: String) -> FieldError {
    FieldError { pointer: format!("/service_ids/{place}"), code, detail }
}

fn too_many(pointer: &str, most: usize) -> Error {
    let detail = format!("One run takes at most {most} services. Choose fewer, and begin another run then.");
    Error::invalid(pointer, "too_many", detail)
}

/// The person knew how many it would be.
fn confirmed(count: usize, told: Option<u64>) -> Result<()> {
    if told == Some(count as u64) {
        return Ok(());
    }
    let what = if count == 1 { "one service".to_owned() } else { format!("{count} services") };
    let detail = format!("This acts on {what}. Send {count} as confirm_count if that is what you want.");
    Err(Error::invalid("/confirm_count", "not_confirmed", detail))
}

/// Lets a run begin what it can.
pub(super) async fn conduct_soon(ctx: &OpContext, tx: &Tx, run: BulkRunId) -> Result<()> {
    let spec = JobSpec::now(ctx).key(run.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &ConductBulkRun { run }, spec).await?;
    Ok(())
}

async fn go_on(ctx: &OpContext, tx: &Tx, run: BulkRunId, customer: Option<CustomerId>) -> Result<()> {
    conduct_soon(ctx, tx, run).await?;
    tx.record(ctx, Event::BulkRunChanged { run, customer }).await
}

/// Lets no further service begin; what has begun is finished. Stopping twice, or what is over, changes nothing. With a
/// customer, only theirs.
pub async fn stop_bulk_run(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: BulkRunId,
) -> Result<BulkRunView> {
    let run = store::lock_run(tx, ctx, customer, id).await?;
    if run.finished_at.is_none() && run.stopped_at.is_none() {
        stop(ctx, tx, run, None).await?;
    }
    super::get_bulk_run(ctx, tx, customer, id).await
}

pub(super) async fn stop(ctx: &OpContext, tx: &Tx, mut run: RunRow, because: Option<String>) -> Result<()> {
    let (id, customer) = (run.run(), run.customer());
    run.stopped_at = Some(ctx.now.as_microsecond());
    run.stopped_because = because;
    store::save_run(tx, run).await?;
    items::Entity::update_many()
        .col_expr(items::Column::State, Expr::value(ItemState::Skipped.as_str()))
        .col_expr(items::Column::Detail, Expr::value(Some("The run was stopped before its turn.")))
        .col_expr(items::Column::FinishedAt, Expr::value(Some(ctx.now.as_microsecond())))
        .filter(items::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(items::Column::RunId.eq(id.uuid()))
        .filter(items::Column::State.eq(ItemState::Waiting.as_str()))
        .exec(tx)
        .await
        .or_internal("skipping the rest of a bulk run")?;
    go_on(ctx, tx, id, customer).await
}

/// Lets the services that failed or were refused, or those a stop has left, have their turn again. What is done stays
/// done. Who asks for it answers for it, and says how many they are where data is lost. With a customer, only
/// theirs.
pub async fn retry_bulk_run(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: BulkRunId,
    which: Again,
    confirm_count: Option<u64>,
) -> Result<BulkRunView> {
    let mut run = store::lock_run(tx, ctx, customer, id).await?;
    if run.finished_at.is_none() {
        return Err(Error::conflict("bulk_run_running", "This run is not over yet. Wait until it is, or stop it."));
    }
    let states: &[ItemState] = match which {
        Again::Failed => &[ItemState::Failed, ItemState::Refused],
        Again::Skipped => &[ItemState::Skipped],
    };
    let queued = items::Entity::update_many()
        .col_expr(items::Column::State, Expr::value(ItemState::Waiting.as_str()))
        .col_expr(items::Column::Detail, Expr::value(None::<String>))
        .col_expr(items::Column::FinishedAt, Expr::value(None::<i64>))
        .filter(items::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(items::Column::RunId.eq(id.uuid()))
        .filter(items::Column::State.is_in(states.iter().map(|s| s.as_str())))
        .exec(tx)
        .await
        .or_internal("queueing services of a bulk run again")?;
    if queued.rows_affected == 0 {
        let detail = match which {
            Again::Failed => "Nothing failed or was refused in this run.",
            Again::Skipped => "This run was not stopped, or nothing was left when it was.",
        };
        return Err(Error::conflict("nothing_to_retry", detail));
    }
    if run.act()?.needs_count() || confirm_count.is_some() {
        confirmed(usize::try_from(queued.rows_affected).unwrap_or(usize::MAX), confirm_count)?;
    }
    run.actor = serde_json::to_string(&ctx.actor)?;
    let whose = run.customer();
    (run.stopped_at, run.stopped_because, run.finished_at) = (None, None, None);
    store::save_run(tx, run).await?;
    go_on(ctx, tx, id, whose).await?;
    super::get_bulk_run(ctx, tx, customer, id).await
}
