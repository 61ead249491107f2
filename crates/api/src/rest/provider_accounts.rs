//! Provider accounts: credentials, health, connection test, catalog.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::AppendHeaders;
use mpanel_core::{PageQuery, ProviderAccountId, Secret};
use mpanel_db::JobSpec;
use mpanel_provisioning::{
    self as provisioning, ConnectionReport, NewProviderAccount, ProviderAccountPatch, ProviderAccountView, QuotaKind,
    RefreshCatalog,
};
use mpanel_workflows::{purchases, reconcile};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, PageView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_accounts, create_provider_account))
        .routes(routes!(get_provider_account, update_provider_account, delete_provider_account))
        .routes(routes!(test_provider_account))
        .routes(routes!(refresh_provider_catalog))
}

type Versioned = (AppendHeaders<[(header::HeaderName, String); 1]>, Json<AccountOut>);

/// An account at a cloud provider. Its secrets are never shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderAccount)]
pub struct AccountOut {
    id: String,
    name: String,
    kind: String,
    #[schema(value_type = words::ProviderState)]
    state: String,
    api_base: String,
    token_url: String,
    client_id: String,
    username: String,
    secrets_set: bool,
    last_check_at: Option<String>,
    last_error: Option<String>,
    /// Whether products that name no account are bought on it.
    is_default: bool,
    /// Machines and storages a day before further ones wait for approval; no limit when null.
    orders_per_day: Option<u32>,
    /// What a machine or storage may cost at once before it waits for approval; no limit when null.
    machine_ceiling: Option<MoneyView>,
    /// What it may hold, and what it holds.
    quotas: Vec<QuotaOut>,
    /// Machines on it.
    instances: u64,
    /// Machines and storages ordered on it today.
    ordered_today: u64,
    /// Orders that wait for approval, for room or for the end of a maintenance.
    waiting: u64,
    /// When its machines were last compared with the services.
    looked_at: Option<String>,
    /// Minutes between two looks at the list of its machines; 0 for the whole look every six hours only.
    look_minutes: u32,
    version: i32,
    created_at: String,
}

impl From<ProviderAccountView> for AccountOut {
    fn from(account: ProviderAccountView) -> Self {
        Self {
            id: account.id.to_string(),
            name: account.name,
            kind: account.kind,
            state: account.state,
            api_base: account.api_base,
            token_url: account.token_url,
            client_id: account.client_id,
            username: account.username,
            secrets_set: account.secrets_set,
            last_check_at: account.last_check_at.map(|t| t.to_string()),
            last_error: account.last_error,
            is_default: account.is_default,
            orders_per_day: account.guard.orders_per_day,
            machine_ceiling: account.guard.machine_ceiling.map(MoneyView::from),
            quotas: account.quotas.into_iter().map(QuotaOut::from).collect(),
            instances: account.instances,
            ordered_today: account.ordered_today,
            waiting: account.waiting,
            looked_at: account.looked_at.map(|t| t.to_string()),
            look_minutes: account.look_minutes,
            version: account.version,
            created_at: account.created_at.to_string(),
        }
    }
}

/// How much of a limit of an account is used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderQuota)]
pub struct QuotaOut {
    #[schema(value_type = words::QuotaKind)]
    kind: String,
    used: u64,
    /// No limit when null.
    most: Option<u32>,
    #[schema(value_type = words::QuotaState)]
    state: String,
}

impl From<provisioning::Quota> for QuotaOut {
    fn from(quota: provisioning::Quota) -> Self {
        let state = quota.state().to_string();
        Self { kind: quota.kind.to_string(), used: quota.used, most: quota.most, state }
    }
}

/// What an account may hold; what is left out stays, null takes a limit away.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProviderQuotaLimits)]
pub struct QuotaLimits {
    /// Machines: orders for a full account go to another one, or wait.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    machines: Option<Option<u32>>,
    /// Private networks.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    private_networks: Option<Option<u32>>,
    /// Firewalls.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    firewalls: Option<Option<u32>>,
    /// Object storages.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    object_storages: Option<Option<u32>>,
    /// Gigabytes of custom images.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    image_gb: Option<Option<u32>>,
}

impl QuotaLimits {
    fn named(self) -> BTreeMap<QuotaKind, Option<u32>> {
        let all = [
            (QuotaKind::Machines, self.machines),
            (QuotaKind::Networks, self.private_networks),
            (QuotaKind::Firewalls, self.firewalls),
            (QuotaKind::Storages, self.object_storages),
            (QuotaKind::ImageGb, self.image_gb),
        ];
        all.into_iter().filter_map(|(kind, most)| Some((kind, most?))).collect()
    }
}

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProviderAccount {
    name: String,
    /// contabo.
    kind: String,
    /// The provider's own address when absent.
    #[serde(default)]
    api_base: Option<String>,
    /// The provider's own address when absent.
    #[serde(default)]
    token_url: Option<String>,
    client_id: String,
    client_secret: String,
    username: String,
    password: String,
}

/// Changes of an account; absent fields stay.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateProviderAccount {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    api_base: Option<String>,
    #[serde(default)]
    token_url: Option<String>,
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    client_secret: Option<String>,
    #[serde(default)]
    username: Option<String>,
    #[serde(default)]
    password: Option<String>,
    /// While it is on, orders wait.
    #[serde(default)]
    maintenance: Option<bool>,
    /// True makes it the account of products that name none.
    #[serde(default)]
    is_default: Option<bool>,
    /// Machines and storages a day before further ones wait for approval; null for no limit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<u32>)]
    orders_per_day: Option<Option<u32>>,
    /// What a machine or storage may cost at once before it waits for approval; null for no limit.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<MoneyView>)]
    machine_ceiling: Option<Option<MoneyView>>,
    /// Minutes between two looks at the list of its machines, 5 to 360; 0 for the whole look every six hours only.
    #[serde(default)]
    look_minutes: Option<u32>,
    /// What it may hold.
    #[serde(default)]
    quotas: Option<QuotaLimits>,
}

// Tells "absent" from "null", which Option alone does not.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(deserializer).map(Some)
}

/// What a connection test found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderTest)]
pub struct TestOut {
    ok: bool,
    latency_ms: i64,
    detail: String,
    checks: Vec<CheckOut>,
}

/// One check of a connection test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderCheck)]
pub struct CheckOut {
    name: String,
    ok: bool,
    detail: String,
}

impl From<ConnectionReport> for TestOut {
    fn from(report: ConnectionReport) -> Self {
        let check = |c: provisioning::CheckView| CheckOut { name: c.name.to_owned(), ok: c.ok, detail: c.detail };
        Self {
            ok: report.ok,
            latency_ms: report.latency_ms,
            detail: report.detail,
            checks: report.checks.into_iter().map(check).collect(),
        }
    }
}

/// Lists the provider accounts, by name.
#[utoipa::path(get, path = "/admin/provider-accounts", tag = "provider accounts", params(ListParams),
    responses((status = 200, body = PageView<AccountOut>), (status = "4XX", body = Problem)))]
async fn list_provider_accounts(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<AccountOut>>> {
    let query = PageQuery::from(page);
    let page = provisioning::list_provider_accounts(&staff.ctx, app.deps.db.read(), &query).await?;
    Ok(Json(PageView::of(page, AccountOut::from)))
}

/// Adds a provider account and reads its catalog in the background.
#[utoipa::path(post, path = "/admin/provider-accounts", tag = "provider accounts",
    request_body = CreateProviderAccount,
    responses((status = 201, body = AccountOut), (status = "4XX", body = Problem)))]
async fn create_provider_account(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Json(body): Json<CreateProviderAccount>,
) -> ApiResult<(StatusCode, Json<AccountOut>)> {
    let (deps, ctx) = (&app.deps, &staff.ctx);
    let tx = deps.db.begin().await?;
    let new = NewProviderAccount {
        name: body.name,
        kind: body.kind,
        api_base: body.api_base,
        token_url: body.token_url,
        client_id: body.client_id,
        client_secret: Secret::new(body.client_secret),
        username: body.username,
        password: Secret::new(body.password),
    };
    let account = provisioning::create_provider_account(ctx, &tx, &deps.vault, new).await?;
    let job = RefreshCatalog { account: account.id };
    tx.enqueue_with(ctx, &job, JobSpec::now(ctx).key(account.id.to_string()).attempts(3)).await?;
    reconcile::schedule_glance(ctx, &tx, account.id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

/// Shows a provider account.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = AccountOut), (status = "4XX", body = Problem)))]
async fn get_provider_account(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Versioned> {
    Ok(versioned(provisioning::get_provider_account(&staff.ctx, app.deps.db.read(), id).await?))
}

/// Changes a provider account; secrets that are left out stay.
#[utoipa::path(patch, path = "/admin/provider-accounts/{id}", tag = "provider accounts",
    request_body = UpdateProviderAccount, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = AccountOut), (status = "4XX", body = Problem)))]
async fn update_provider_account(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<UpdateProviderAccount>,
) -> ApiResult<Versioned> {
    let ceiling = match body.machine_ceiling {
        Some(Some(money)) => Some(Some(money.parse("/machine_ceiling")?)),
        Some(None) => Some(None),
        None => None,
    };
    let patch = ProviderAccountPatch {
        name: body.name,
        api_base: body.api_base,
        token_url: body.token_url,
        client_id: body.client_id,
        client_secret: body.client_secret.map(Secret::new),
        username: body.username,
        password: body.password.map(Secret::new),
        maintenance: body.maintenance,
        is_default: body.is_default,
        orders_per_day: body.orders_per_day,
        machine_ceiling: ceiling,
        look_minutes: body.look_minutes,
        quotas: body.quotas.unwrap_or_default().named(),
    };
    let tx = app.deps.db.begin().await?;
    let vault = &app.deps.vault;
    let account = provisioning::update_provider_account(&staff.ctx, &tx, vault, id, patch, expected).await?;
    reconcile::schedule_glance(&staff.ctx, &tx, id).await?;
    tx.commit().await?;
    Ok(versioned(account))
}

/// Removes a provider account that neither a service nor a product on sale needs.
#[utoipa::path(delete, path = "/admin/provider-accounts/{id}", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
async fn delete_provider_account(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<StatusCode> {
    purchases::delete_account(&staff.ctx, &app.deps, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Logs in at the provider and reads machines, images and regions.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/test", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = TestOut), (status = "4XX", body = Problem)))]
async fn test_provider_account(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<TestOut>> {
    Ok(Json(provisioning::test_connection(&staff.ctx, &app.deps.provisioning(), id).await?.into()))
}

/// Reads images and regions from the provider.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/refresh-catalog", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = AccountOut), (status = "4XX", body = Problem)))]
async fn refresh_provider_catalog(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Versioned> {
    provisioning::refresh_catalog(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(versioned(provisioning::get_provider_account(&staff.ctx, app.deps.db.read(), id).await?))
}

fn versioned(account: ProviderAccountView) -> Versioned {
    let tag = format!("\"{}\"", account.version);
    (AppendHeaders([(header::ETAG, tag)]), Json(account.into()))
}
