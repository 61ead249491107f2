//! The tags of a provider account: whose each is, what carries it, and which machines do not carry theirs.

use axum::extract::State;
use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, StrayTag, TagCarrier, TagFault, TagView, ThingFault, ThingNotWritten};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_provider_tags))
        .routes(routes!(list_tag_carriers))
        .routes(routes!(check_provider_tags))
        .routes(routes!(write_provider_tags))
        .routes(routes!(check_thing_tags))
        .routes(routes!(write_thing_tags))
}

/// A tag of a provider account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderTag)]
pub struct TagOut {
    /// The provider's id.
    id: String,
    name: String,
    /// Such as `#0A78C3`.
    color: String,
    description: Option<String>,
    #[schema(value_type = words::TagMeaning)]
    meaning: &'static str,
    /// The customer it names, or whose server it names.
    customer: Option<NamedView>,
    /// The server it names.
    service: Option<NamedView>,
}

/// One page of the tags of a provider account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderTagPage {
    /// By name.
    items: Vec<TagOut>,
    /// Pass it as `page` for the next ones.
    next_page: Option<u64>,
}

/// Something that carries a tag.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TagCarrier)]
pub struct CarrierOut {
    /// The provider's word for what it is: instance, image or object-storage.
    kind: String,
    /// Its id at the provider.
    id: String,
    /// Its name at the provider.
    name: String,
}

impl From<TagCarrier> for CarrierOut {
    fn from(TagCarrier { kind, id, name }: TagCarrier) -> Self {
        Self { kind, id, name }
    }
}

/// One step of a comparison of tags.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderTagCheck {
    /// Machines compared in this step.
    checked: u64,
    /// Pass it as `after` for the next step.
    next: Option<String>,
    /// Machines whose tags are not as they should be.
    faults: Vec<TagFaultOut>,
}

/// A machine whose tags are not as they should be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TagFault)]
pub struct TagFaultOut {
    service: NamedView,
    customer: NamedView,
    /// The provider's id.
    machine_id: String,
    /// Tags it should carry and does not.
    missing: Vec<String>,
    /// Its tags on machines where they do not belong.
    strays: Vec<StrayTagOut>,
}

/// A tag where it does not belong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StrayTag)]
pub struct StrayTagOut {
    tag: String,
    /// The machine that carries it.
    machine_id: String,
    /// Host name of that machine, if it is of this business.
    hostname: Option<String>,
}

impl From<StrayTag> for StrayTagOut {
    fn from(StrayTag { tag, machine, hostname }: StrayTag) -> Self {
        Self { tag, machine_id: machine, hostname }
    }
}

/// What becomes of tags that are written again.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderTagsWritten {
    /// Machines that carry all their tags now.
    written: u64,
    /// Tags that were taken off machines where they did not belong.
    removed: u64,
    /// Those for which it did not succeed.
    failed: Vec<TagsNotWritten>,
}

/// A machine whose tags could not be written.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagsNotWritten {
    service: NamedView,
    reason: String,
}

/// The servers whose tags are written again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteProviderTags {
    /// From 1 to 25.
    #[schema(value_type = Vec<String>)]
    service_ids: Vec<ServiceId>,
}

/// Which tags are shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TagParams {
    /// Page, the first when absent.
    #[param(minimum = 1)]
    page: Option<u32>,
}

/// Which machines are compared.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CheckParams {
    /// The service after which the comparison goes on; the first when absent.
    #[param(value_type = Option<String>)]
    after: Option<ServiceId>,
}

async fn shown(app: &App, ctx: &OpContext, tags: Vec<TagView>) -> Result<Vec<TagOut>> {
    let names = customer_names(ctx, app.deps.db.read(), tags.iter().filter_map(|tag| tag.customer)).await?;
    let one = |tag: TagView| TagOut {
        customer: tag
            .customer
            .map(|id| NamedView { id: id.to_string(), name: names.get(&id).cloned().unwrap_or_default() }),
        service: tag.service.map(|id| NamedView { id: id.to_string(), name: tag.hostname.unwrap_or_default() }),
        id: tag.id,
        name: tag.name,
        color: tag.color,
        description: Some(tag.description).filter(|text| !text.is_empty()),
        meaning: tag.meaning.as_str(),
    };
    Ok(tags.into_iter().map(one).collect())
}

/// Lists the tags of a provider account as the provider has them, and what each says.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/tags", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), TagParams),
    responses((status = 200, body = ProviderTagPage), (status = "4XX", body = Problem)))]
async fn list_provider_tags(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
    Query(params): Query<TagParams>,
) -> ApiResult<Json<ProviderTagPage>> {
    let page = u64::from(params.page.unwrap_or(1).max(1));
    let found = provisioning::list_tags(&staff.ctx, &app.deps.provisioning(), id, page).await?;
    let next_page = found.next;
    Ok(Json(ProviderTagPage { items: shown(&app, &staff.ctx, found.tags).await?, next_page }))
}

/// Lists what carries a tag, as the provider says.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/tags/{tag}/carriers", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), ("tag" = String, Path, description = "The provider's tag id")),
    responses((status = 200, body = ListView<CarrierOut>), (status = "4XX", body = Problem)))]
async fn list_tag_carriers(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path((id, tag)): Path<(ProviderAccountId, String)>,
) -> ApiResult<Json<ListView<CarrierOut>>> {
    let all = provisioning::list_tag_carriers(&staff.ctx, &app.deps.provisioning(), id, &tag).await?;
    Ok(Json(ListView { items: all.into_iter().map(CarrierOut::from).collect() }))
}

/// Compares the tags of machines with what they should be, 25 machines in a step.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/tag-check", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id"), CheckParams),
    responses((status = 200, body = ProviderTagCheck), (status = "4XX", body = Problem)))]
async fn check_provider_tags(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
    Query(params): Query<CheckParams>,
) -> ApiResult<Json<ProviderTagCheck>> {
    let found = provisioning::check_tags(&staff.ctx, &app.deps.provisioning(), id, params.after).await?;
    let names = customer_names(&staff.ctx, app.deps.db.read(), found.faults.iter().map(|fault| fault.customer)).await?;
    let fault = |fault: TagFault| TagFaultOut {
        service: NamedView { id: fault.service.to_string(), name: fault.hostname },
        customer: NamedView {
            id: fault.customer.to_string(),
            name: names.get(&fault.customer).cloned().unwrap_or_default(),
        },
        machine_id: fault.machine,
        missing: fault.missing,
        strays: fault.strays.into_iter().map(StrayTagOut::from).collect(),
    };
    Ok(Json(ProviderTagCheck {
        checked: found.checked,
        next: found.next.map(|id| id.to_string()),
        faults: found.faults.into_iter().map(fault).collect(),
    }))
}

/// Writes the tags of servers' machines again and takes them off machines where they do not belong. Each that does not
/// succeed is listed, and the others go on.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/write-tags", tag = "provider accounts",
    request_body = WriteProviderTags, params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ProviderTagsWritten), (status = "4XX", body = Problem)))]
async fn write_provider_tags(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<WriteProviderTags>,
) -> ApiResult<Json<ProviderTagsWritten>> {
    let done = provisioning::write_tags(&staff.ctx, &app.deps.provisioning(), id, &body.service_ids).await?;
    let failed = |one: provisioning::NotWritten| TagsNotWritten {
        service: NamedView { id: one.service.to_string(), name: one.hostname },
        reason: one.reason,
    };
    let failed = done.failed.into_iter().map(failed).collect();
    Ok(Json(ProviderTagsWritten { written: done.written, removed: done.removed, failed }))
}

/// A comparison of what images and storages carry with what they should.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThingTagCheck)]
pub struct ThingCheckOut {
    /// Images and storages compared.
    checked: u64,
    faults: Vec<ThingFaultOut>,
}

/// An image or storage whose tags are not as they should be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThingTagFault)]
pub struct ThingFaultOut {
    #[schema(value_type = words::ThingKind)]
    kind: &'static str,
    /// The provider's id.
    id: String,
    name: String,
    /// Tags it should carry and does not.
    missing: Vec<String>,
    /// Tags of mPanel's on it that belong to somebody else.
    wrong: Vec<String>,
}

/// What became of writing the tags of images and storages again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThingTagsWritten)]
pub struct ThingsWrittenOut {
    /// Images and storages that were put right.
    written: u64,
    /// Those for which it did not succeed.
    failed: Vec<ThingNotWrittenOut>,
}

/// An image or storage whose tags could not be written.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ThingNotWritten)]
pub struct ThingNotWrittenOut {
    #[schema(value_type = words::ThingKind)]
    kind: &'static str,
    name: String,
    reason: String,
}

/// Compares the tags of a provider account's images and object storages with what they should be.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/thing-tag-check", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ThingCheckOut), (status = "4XX", body = Problem)))]
async fn check_thing_tags(
    State(app): State<App>,
    staff: Staff<needs::ProviderRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ThingCheckOut>> {
    let found = provisioning::check_thing_tags(&staff.ctx, &app.deps.provisioning(), id).await?;
    let fault = |ThingFault { kind, id, name, missing, wrong }: ThingFault| {
        let kind = kind.as_str();
        ThingFaultOut { kind, id, name, missing, wrong }
    };
    Ok(Json(ThingCheckOut { checked: found.checked, faults: found.faults.into_iter().map(fault).collect() }))
}

/// Puts missing tags on a provider account's images and object storages and takes wrong ones off.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/write-thing-tags", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ThingsWrittenOut), (status = "4XX", body = Problem)))]
async fn write_thing_tags(
    State(app): State<App>,
    staff: Staff<needs::ProviderWrite>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ThingsWrittenOut>> {
    let done = provisioning::write_thing_tags(&staff.ctx, &app.deps.provisioning(), id).await?;
    let failed = |ThingNotWritten { kind, name, reason }: ThingNotWritten| {
        let kind = kind.as_str();
        ThingNotWrittenOut { kind, name, reason }
    };
    Ok(Json(ThingsWrittenOut { written: done.written, failed: done.failed.into_iter().map(failed).collect() }))
}
