//! What an act on many services is told about itself, and the systems that several machines can be installed from.

use std::collections::HashMap;

use axum::extract::State;
use mpanel_core::{CustomerId, Error, FirewallId, Money, OpContext, ProductId, ProviderAccountId, Result, ServiceId};
use mpanel_provisioning as provisioning;
use mpanel_workflows::acts::Details;
use mpanel_workflows::bulk;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::snapshots::ScheduleIn;
use super::software::{SystemOut, systems};
use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, MoneyView, NamedView, check_text};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(find_shared_systems)).routes(routes!(find_own_shared_systems))
}

/// What an act is told about itself; each field goes with its acts only.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkDetails)]
pub struct DetailsIn {
    /// `reinstall`: the image; each machine's own when absent.
    #[serde(default)]
    image_id: Option<String>,
    /// `rename`: the label; `{n}` stands for the service's number in the run, `{name}` for its host name.
    #[serde(default)]
    label: Option<String>,
    /// `assign_firewall` and `unassign_firewall`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    firewall_id: Option<FirewallId>,
    /// `delete_snapshots`: 1 to 365; counted from the moment the run begins.
    #[serde(default)]
    older_than_days: Option<u32>,
    /// `schedule_snapshots`: the hour is meant in the time zone of each service's customer.
    #[serde(default)]
    schedule: Option<ScheduleIn>,
    /// `buy_add_on`: which.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    product_id: Option<ProductId>,
    /// `buy_add_on`: `due_now` of the quotes, by the services' ids. Where it is another by now, the service is refused.
    #[serde(default)]
    expected_due_now: HashMap<String, MoneyView>,
}

impl DetailsIn {
    /// What was told, as far as it can be read; whether the act takes it is asked later.
    pub(super) fn parse(self) -> Result<Details> {
        check_text("/details/image_id", self.image_id.as_deref().unwrap_or_default(), 200)?;
        Ok(Details {
            image_id: self.image_id.filter(|id| !id.is_empty()),
            label: self.label,
            firewall: self.firewall_id,
            older_than_days: self.older_than_days,
            schedule: self.schedule.map(|schedule| schedule.parse("/details/schedule")).transpose()?,
            product: self.product_id,
            shown: self.expected_due_now.iter().map(amount_of).collect::<Result<_>>()?,
            ..Details::default()
        })
    }
}

/// The amount that was shown for a service.
fn amount_of((id, amount): (&String, &MoneyView)) -> Result<(ServiceId, Money)> {
    let pointer = "/details/expected_due_now";
    let unknown = |_| Error::invalid(pointer, "malformed", "Name the amounts by the ids of the services.");
    Ok((id.parse::<ServiceId>().map_err(unknown)?, amount.parse(&format!("{pointer}/{id}"))?))
}

/// What an act was told about itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkRunDetails)]
pub struct DetailsOut {
    image: Option<NamedView>,
    label: Option<String>,
    firewall: Option<NamedView>,
    older_than_days: Option<u32>,
    schedule: Option<ScheduleIn>,
    add_on: Option<NamedView>,
}

impl From<Details> for DetailsOut {
    fn from(told: Details) -> Self {
        let named = |id: String, name: Option<String>| NamedView { name: name.unwrap_or_else(|| id.clone()), id };
        Self {
            image: told.image_id.map(|id| named(id, told.image_name)),
            label: told.label,
            firewall: told.firewall.map(|id| named(id.to_string(), told.firewall_name)),
            older_than_days: told.older_than_days,
            schedule: told.schedule.map(ScheduleIn::from),
            add_on: told.product.map(|id| named(id.to_string(), told.product_name)),
        }
    }
}

/// Machines that are to be installed alike.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindSharedSystems {
    /// These, 50 at most, each once.
    #[schema(value_type = Vec<String>)]
    service_ids: Vec<ServiceId>,
}

/// Lists the systems that every one of some services can be installed from.
#[utoipa::path(post, path = "/admin/bulk-systems", tag = "services", request_body = FindSharedSystems,
    responses((status = 200, body = ListView<SystemOut>), (status = "4XX", body = Problem)))]
async fn find_shared_systems(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Json(body): Json<FindSharedSystems>,
) -> ApiResult<Json<ListView<SystemOut>>> {
    Ok(Json(ListView { items: shared(&app, &staff.ctx, None, &body.service_ids).await? }))
}

/// Lists the systems that every one of some services of the signed-in customer can be installed from.
#[utoipa::path(post, path = "/portal/bulk-systems", tag = "services", request_body = FindSharedSystems,
    responses((status = 200, body = ListView<SystemOut>), (status = "4XX", body = Problem)))]
async fn find_own_shared_systems(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<FindSharedSystems>,
) -> ApiResult<Json<ListView<SystemOut>>> {
    Ok(Json(ListView { items: shared(&app, &me.ctx, Some(me.customer), &body.service_ids).await? }))
}

async fn shared(app: &App, ctx: &OpContext, customer: Option<CustomerId>, ids: &[ServiceId]) -> Result<Vec<SystemOut>> {
    let conn = app.deps.db.read();
    bulk::named_services(ctx, conn, customer, ids, bulk::MOST_REINSTALLED).await?;
    // Machines of one plan at one account can be installed from the same.
    let mut kinds: Vec<(Option<ProviderAccountId>, ProductId)> = Vec::new();
    let mut all: Option<Vec<SystemOut>> = None;
    for id in ids {
        let service = provisioning::get_service(ctx, conn, *id).await?;
        let kind = (service.account, service.product.product);
        if kinds.contains(&kind) {
            continue;
        }
        kinds.push(kind);
        let mine = systems(app, ctx, &service).await?;
        all = Some(match all {
            None => mine,
            Some(before) => before.into_iter().filter(|one| mine.iter().any(|other| other.is(one))).collect(),
        });
    }
    Ok(all.unwrap_or_default())
}
