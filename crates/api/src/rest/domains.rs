//! Domain names: staff has all of the business, customers see those that are theirs.

mod contacts;
mod own;
mod staff;
mod views;

use axum::extract::State;
use mpanel_core::{CustomerId, DomainNameId, Error, OpContext, Result, Secret};
use mpanel_identity::AuditRecord;
use mpanel_provisioning::{self as provisioning, DomainFilter, DomainPatch, DomainView};

pub use self::contacts::ContactBody;
use self::views::{AuthCodeOut, DomainOut, NameServersIn};
use crate::App;
use crate::access::{Customer, CustomerOwner};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::request::RequestContext;
use crate::rest::payments::customer_names;
use crate::rest::seen::note_seen;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_own_domains))
        .routes(routes!(get_own_domain))
        .routes(routes!(set_own_name_servers))
        .routes(routes!(create_own_auth_code))
        .merge(own::routes())
        .merge(staff::routes())
        .merge(contacts::routes())
}

/// Who looks: a customer sees their own domains only, and neither accounts nor handles.
type Whose = Option<CustomerId>;

async fn listed(
    ctx: &OpContext,
    app: &App,
    filter: &DomainFilter,
    page: ListParams,
    whose: Whose,
) -> Result<PageView<DomainOut>> {
    let page = provisioning::list_domains(ctx, app.deps.db.read(), filter, &page.into()).await?;
    let (total, next_cursor) = (page.total, page.next_cursor);
    Ok(PageView { items: shown(ctx, app, page.items, whose).await?, next_cursor, total })
}

async fn shown(ctx: &OpContext, app: &App, domains: Vec<DomainView>, whose: Whose) -> Result<Vec<DomainOut>> {
    let conn = app.deps.db.read();
    let names = customer_names(ctx, conn, domains.iter().filter_map(|d| d.customer)).await?;
    let zones = provisioning::zones_named(ctx, conn, whose, domains.iter().map(|d| d.name.clone()).collect()).await?;
    Ok(domains.into_iter().map(|domain| DomainOut::of(domain, &names, &zones, whose.is_none())).collect())
}

async fn one(ctx: &OpContext, app: &App, domain: DomainView, whose: Whose) -> Result<DomainOut> {
    shown(ctx, app, vec![domain], whose).await?.pop().ok_or_else(|| Error::internal("a domain without a view"))
}

/// The code, after the audit log has noted that somebody saw it.
async fn seen(
    app: &App,
    ctx: &OpContext,
    request: &RequestContext,
    id: DomainNameId,
    code: Secret,
) -> Result<AuthCodeOut> {
    let ip = Some(request.ip.to_string());
    note_seen(app, ctx, AuditRecord { ip, ..AuditRecord::done("domain.auth_code", "domains", id) }).await?;
    Ok(AuthCodeOut { auth_code: code.expose().to_owned() })
}

/// Lists the customer's domains; sorted by name, renews_at or created_at.
#[utoipa::path(get, path = "/portal/domains", tag = "domains", params(ListParams),
    responses((status = 200, body = PageView<DomainOut>), (status = "4XX", body = Problem)))]
async fn list_own_domains(
    State(app): State<App>,
    me: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<DomainOut>>> {
    let filter = DomainFilter { customer: Some(me.customer), state: None };
    Ok(Json(listed(&me.ctx, &app, &filter, page, Some(me.customer)).await?))
}

/// Shows a domain.
#[utoipa::path(get, path = "/portal/domains/{id}", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn get_own_domain(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<DomainOut>> {
    let domain = provisioning::get_domain(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    Ok(Json(one(&me.ctx, &app, domain, Some(me.customer)).await?))
}

/// Sets the name servers of a domain.
#[utoipa::path(put, path = "/portal/domains/{id}/name-servers", tag = "domains", request_body = NameServersIn,
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = DomainOut), (status = "4XX", body = Problem)))]
async fn set_own_name_servers(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<DomainNameId>,
    Json(body): Json<NameServersIn>,
) -> ApiResult<Json<DomainOut>> {
    let patch = DomainPatch { name_servers: Some(body.name_servers), contacts: None };
    let deps = app.deps.provisioning();
    let domain = provisioning::change_domain(&me.ctx, &deps, Some(me.customer), id, patch).await?;
    Ok(Json(one(&me.ctx, &app, domain, Some(me.customer)).await?))
}

/// Makes the code that allows a domain to be taken to another registrar. It is shown this once; the audit log notes it.
#[utoipa::path(post, path = "/portal/domains/{id}/auth-code", tag = "domains",
    params(("id" = String, Path, description = "Domain id")),
    responses((status = 200, body = AuthCodeOut), (status = "4XX", body = Problem)))]
async fn create_own_auth_code(
    State(app): State<App>,
    CustomerOwner(me): CustomerOwner,
    Path(id): Path<DomainNameId>,
) -> ApiResult<Json<AuthCodeOut>> {
    let deps = app.deps.provisioning();
    let code = provisioning::domain_auth_code(&me.ctx, &deps, Some(me.customer), id).await?;
    Ok(Json(seen(&app, &me.ctx, &me.request, id, code).await?))
}
