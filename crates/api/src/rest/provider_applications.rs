//! Applications that the provider installs itself: listed where its unpublished calls are used, and put into the
//! marketplace.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{Error, ProviderAccountId};
use mpanel_provisioning::{self as provisioning, ProviderApplication};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::templates::ApplicationIn;
use crate::rest::templates::views::ApplicationOut;
use crate::route::{Routes, routes};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_provider_applications, offer_provider_application))
}

/// The applications that the provider installs itself.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderApplications {
    /// Whether the account tells any: the provider does not publish the call, and an account may not know it.
    offered: bool,
    /// By name.
    items: Vec<ProviderApplicationOut>,
}

/// An application that the provider installs itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderApplication)]
pub struct ProviderApplicationOut {
    /// The provider's id.
    id: String,
    name: String,
    description: Option<String>,
    /// What the marketplace calls it, if it is there.
    entry: Option<String>,
}

impl From<ProviderApplication> for ProviderApplicationOut {
    fn from(application: ProviderApplication) -> Self {
        Self {
            id: application.id,
            name: application.name,
            description: Some(application.description).filter(|text| !text.is_empty()),
            entry: application.entry,
        }
    }
}

/// Lists the applications that the provider installs itself.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/applications", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ProviderApplications), (status = "4XX", body = Problem)))]
async fn list_provider_applications(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ProviderApplications>> {
    provisioning::get_provider_account(&staff.ctx, app.deps.db.read(), id).await?;
    let found = if app.settings.console.is_offered {
        provisioning::list_provider_applications(&staff.ctx, &app.deps.provisioning(), id).await?
    } else {
        None
    };
    let offered = found.is_some();
    let items = found.unwrap_or_default().into_iter().map(ProviderApplicationOut::from).collect();
    Ok(Json(ProviderApplications { offered, items }))
}

/// Puts an application that the provider installs itself into the marketplace.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/applications", tag = "provider accounts",
    request_body = ApplicationIn, params(("id" = String, Path, description = "Account id")),
    responses((status = 201, body = ApplicationOut), (status = "4XX", body = Problem)))]
async fn offer_provider_application(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<ApplicationIn>,
) -> ApiResult<(StatusCode, Json<ApplicationOut>)> {
    provisioning::get_provider_account(&staff.ctx, app.deps.db.read(), id).await?;
    if !app.settings.console.is_offered {
        let detail = "This installation does not use the calls that the provider does not publish.";
        return Err(Error::invalid("/provider_application", "unknown_application", detail).into());
    }
    let (application, draft) = body.parse_of_provider()?;
    let deps = app.deps.provisioning();
    let made = provisioning::offer_provider_application(&staff.ctx, &deps, id, &application, draft).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}
