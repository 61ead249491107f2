//! Actions on the machines of services, by customers and by staff.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, OpContext, PageQuery, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, ActionKind, ActionRequest, Software, Viewer};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::{ActionOut, own};
use crate::rest::software::{SoftwareIn, wanted};
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_actions, request_own_action))
        .routes(routes!(list_service_actions, request_service_action))
}

/// What is to be done to a machine.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestAction {
    #[schema(value_type = words::ServiceAct)]
    action: String,
    /// Reinstallation: another image.
    #[serde(default)]
    image_id: Option<String>,
    /// Public keys, up to ten, one a line. Reinstallation and rescue system: the present ones when absent. New
    /// password: let in beside it; none when absent.
    #[serde(default)]
    ssh_key: Option<String>,
    /// Reinstallation: what is installed with it; what was installed before when absent.
    #[serde(default)]
    software: Option<SoftwareIn>,
    /// Reinstallation: the host name, typed by hand, because the disk is wiped.
    #[serde(default)]
    confirm_name: Option<String>,
}

impl RequestAction {
    /// The action, and what is to be installed with it.
    fn parse(self) -> Result<(ActionRequest, Option<Software>)> {
        let kind = ActionKind::from_word(&self.action).ok_or_else(|| {
            let words: Vec<&str> = ActionKind::ALL.iter().map(|k| k.as_str()).collect();
            Error::invalid("/action", "unknown_action", format!("Use one of {}.", words.join(", ")))
        })?;
        let software = self.software.map(|s| s.parse("/software")).transpose()?;
        if software.is_some() && kind != ActionKind::Reinstall {
            let detail = "Only a reinstallation takes an image or software.";
            return Err(Error::invalid("/action", "not_for_this_action", detail));
        }
        let request = ActionRequest {
            kind,
            image_id: self.image_id.filter(|t| !t.is_empty()),
            ssh_key: self.ssh_key.filter(|t| !t.trim().is_empty()),
            software: None,
            confirm_name: self.confirm_name,
        };
        Ok((request, software))
    }
}

/// Lists what was done to a machine of the signed-in customer, latest first.
#[utoipa::path(get, path = "/portal/services/{id}/actions", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ActionOut>), (status = "4XX", body = Problem)))]
async fn list_own_actions(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ActionOut>>> {
    own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(listed(&app, &me.ctx, id).await?))
}

/// Asks for an action on a machine of the signed-in customer. It is carried out in the background.
#[utoipa::path(post, path = "/portal/services/{id}/actions", tag = "services", request_body = RequestAction,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = ActionOut), (status = "4XX", body = Problem)))]
async fn request_own_action(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Json(body): Json<RequestAction>,
) -> ApiResult<(StatusCode, Json<ActionOut>)> {
    let (mut request, software) = body.parse()?;
    let service = own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    request.software = wanted(&app, &me.ctx, &service, request.image_id.clone(), Viewer::Customer, software).await?;
    let tx = app.deps.db.begin().await?;
    let vault = &app.deps.vault;
    let action = provisioning::request_action(&me.ctx, &tx, vault, id, Viewer::Customer, request).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(action.into())))
}

/// Lists what was done to a machine, latest first.
#[utoipa::path(get, path = "/admin/services/{id}/actions", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<ActionOut>), (status = "4XX", body = Problem)))]
async fn list_service_actions(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<ActionOut>>> {
    provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(listed(&app, &staff.ctx, id).await?))
}

/// Asks for an action on a machine. It is carried out in the background.
#[utoipa::path(post, path = "/admin/services/{id}/actions", tag = "services", request_body = RequestAction,
    params(("id" = String, Path, description = "Service id")),
    responses((status = 202, body = ActionOut), (status = "4XX", body = Problem)))]
async fn request_service_action(
    State(app): State<App>,
    staff: Staff<needs::ServicesOperate>,
    Path(id): Path<ServiceId>,
    Json(body): Json<RequestAction>,
) -> ApiResult<(StatusCode, Json<ActionOut>)> {
    let (mut request, software) = body.parse()?;
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    request.software = wanted(&app, &staff.ctx, &service, request.image_id.clone(), Viewer::Staff, software).await?;
    let tx = app.deps.db.begin().await?;
    let vault = &app.deps.vault;
    let action = provisioning::request_action(&staff.ctx, &tx, vault, id, Viewer::Staff, request).await?;
    tx.commit().await?;
    Ok((StatusCode::ACCEPTED, Json(action.into())))
}

async fn listed(app: &App, ctx: &OpContext, id: ServiceId) -> Result<ListView<ActionOut>> {
    let query = PageQuery { limit: Some(50), ..PageQuery::default() };
    let page = provisioning::list_actions(ctx, app.deps.db.read(), id, &query).await?;
    Ok(ListView { items: page.items.into_iter().map(ActionOut::from).collect() })
}
