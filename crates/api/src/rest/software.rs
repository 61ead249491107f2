//! What may be installed with a machine: the marketplace in shop and portal, how an installation goes, its passwords,
//! and the address machines report to.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CartContents, CartView};
use mpanel_core::{Error, ErrorKind, OpContext, ProductId, Result, ServiceId};
use mpanel_identity::AuditRecord;
use mpanel_provisioning::{
    self as provisioning, InstallView, Machine, Offer, OfferedApplication, Report, ReportState, ServiceView, Software,
    Viewer, Wanted,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Customer, Staff, Visitor, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::service_views::own;
use crate::rest::templates::views::ApplicationOut;
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_shop_software))
        .routes(routes!(get_own_software))
        .routes(routes!(reveal_own_software))
        .routes(routes!(get_service_software))
        .routes(routes!(report_install))
}

/// What is to be installed: an application with what it asks for, or a cloud-config or script of one's own, or neither.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SoftwareInput)]
pub struct SoftwareIn {
    /// An entry of the marketplace.
    #[serde(default)]
    application_id: Option<String>,
    /// A cloud-config of one's own, or a script that begins with `#!`, where the plan allows it.
    #[serde(default)]
    script: Option<String>,
    /// What the application asks for, by the variables' names.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    variables: provisioning::Answers,
}

impl SoftwareIn {
    /// Reads a choice; whether it is a good one is checked against a machine.
    pub(super) fn parse(self, at: &str) -> Result<Software> {
        let unknown = |_| {
            let detail = "Choose one of the applications on offer.";
            Error::invalid(format!("{at}/application_id"), "unknown_application", detail)
        };
        let application = self.application_id.filter(|id| !id.is_empty());
        Ok(Software {
            application: application.map(|id| id.parse().map_err(unknown)).transpose()?,
            script: self.script.filter(|text| !text.trim().is_empty()),
            variables: self.variables,
            ..Software::default()
        })
    }

    /// A kept choice as it was made.
    pub(super) fn of(kept: &serde_json::Value) -> Option<Self> {
        let kept: Software = serde_json::from_value(kept.clone()).ok()?;
        Some(Self {
            application_id: kept.application.map(|id| id.to_string()),
            script: kept.script,
            variables: kept.variables,
        })
    }
}

/// Checks what the items of a cart want installed, notes the versions, and makes it what may be kept.
pub(super) async fn check_cart(app: &App, ctx: &OpContext, contents: &mut CartContents) -> Result<()> {
    let conn = app.deps.db.read();
    for (n, item) in contents.items.iter_mut().enumerate() {
        let Some(kept) = item.software.take() else { continue };
        let product = match billing::get_product(ctx, conn, item.product_id).await {
            // A product that is not there is refused with the price.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            found => found?,
        };
        let machine = Machine {
            product: item.product_id,
            specs: serde_json::to_value(&product.specs)?,
            image_id: item.image_id.clone(),
            by_staff: false,
        };
        let chosen: Software = serde_json::from_value(kept)?;
        let at = format!("/items/{n}/software");
        let checked = provisioning::check_software(ctx, conn, &machine, chosen, &at).await?;
        item.software = Some(checked.keep(ctx, &app.deps.vault)?);
    }
    Ok(())
}

/// Makes what is kept with the items of a cart readable again, for who shows the cart.
pub(super) fn open_cart(app: &App, ctx: &OpContext, cart: &mut CartView) -> Result<()> {
    for item in &mut cart.items {
        if let Some(kept) = item.input.software.take() {
            item.input.software = Some(serde_json::to_value(Software::kept(ctx, &app.deps.vault, kept)?)?);
        }
    }
    Ok(())
}

fn machine(service: &ServiceView, image_id: Option<String>, viewer: Viewer) -> Machine {
    Machine {
        product: service.product.product,
        specs: service.product.specs.clone(),
        image_id: image_id.filter(|id| !id.is_empty()).unwrap_or_else(|| service.image_id.clone()),
        by_staff: viewer == Viewer::Staff,
    }
}

/// What a reinstallation is to bring, checked against the machine it will be.
pub(super) async fn wanted(
    app: &App,
    ctx: &OpContext,
    service: &ServiceView,
    image_id: Option<String>,
    viewer: Viewer,
    chosen: Option<Software>,
) -> Result<Option<Wanted>> {
    let Some(chosen) = chosen else { return Ok(None) };
    let machine = machine(service, image_id, viewer);
    let software = provisioning::check_software(ctx, app.deps.db.read(), &machine, chosen, "/software").await?;
    let base_url = app.deps.contexts.tenant(ctx.tenant).await?.base_url;
    Ok(Some(Wanted { software, base_url }))
}

/// Which machine.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ShopMachine {
    /// The plan.
    product_id: String,
    /// The image; without it, only the plan is judged.
    image_id: Option<String>,
}

/// Which image.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OtherImage {
    /// The image to be installed; the present one when absent.
    image_id: Option<String>,
}

/// An application with what stands in its way.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedApplication)]
pub struct OfferedOut {
    application: ApplicationOut,
    /// Why this machine will not do.
    refusal: Option<String>,
}

/// What may be installed with a machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SoftwareOffer)]
pub struct OfferOut {
    applications: Vec<OfferedOut>,
    /// A cloud-config or script of one's own is taken.
    own_script: bool,
    /// The plan takes images of customers' own.
    own_images: bool,
    /// What is installed when nothing is chosen.
    default: Option<String>,
}

impl From<Offer> for OfferOut {
    fn from(offer: Offer) -> Self {
        let one = |a: OfferedApplication| OfferedOut { application: a.entry.into(), refusal: a.refusal };
        Self {
            applications: offer.applications.into_iter().map(one).collect(),
            own_script: offer.own_script,
            own_images: offer.own_images,
            default: offer.default,
        }
    }
}

/// Something a machine has told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstallStep)]
pub struct StepOut {
    words: String,
    at: String,
}

/// An address under which the machine can be used.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstallLink)]
pub struct LinkOut {
    label: String,
    url: String,
}

/// An installation and how it goes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Install)]
pub struct InstallOut {
    id: String,
    name: String,
    /// Version of the template it was made with.
    number: i32,
    #[schema(value_type = words::InstallState)]
    state: String,
    /// What the machine has told.
    steps: Vec<StepOut>,
    /// Why it failed.
    problem: Option<String>,
    links: Vec<LinkOut>,
    /// Passwords wait to be shown, once.
    secrets: bool,
    revealed_at: Option<String>,
    created_at: String,
    finished_at: Option<String>,
}

impl From<InstallView> for InstallOut {
    fn from(i: InstallView) -> Self {
        let at = |micros: i64| mpanel_core::Timestamp::from_microsecond(micros).unwrap_or_default().to_string();
        Self {
            id: i.id.to_string(),
            name: i.name,
            number: i.number,
            state: i.state.to_string(),
            steps: i.steps.into_iter().map(|s| StepOut { words: s.words, at: at(s.at) }).collect(),
            problem: i.problem,
            links: i.links.into_iter().map(|l| LinkOut { label: l.label, url: l.url }).collect(),
            secrets: i.secrets,
            revealed_at: i.revealed_at.map(|t| t.to_string()),
            created_at: i.created_at.to_string(),
            finished_at: i.finished_at.map(|t| t.to_string()),
        }
    }
}

/// The software of a machine: what is there, and what may be installed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceSoftware)]
pub struct SoftwareOut {
    /// The present installation.
    install: Option<InstallOut>,
    offer: OfferOut,
    /// The systems the machine can be installed from, beside the customer's own images.
    images: Vec<SystemOut>,
}

/// A system a machine can be installed from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstallableSystem)]
pub struct SystemOut {
    /// The provider's id.
    id: String,
    name: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    description: String,
}

impl SystemOut {
    /// Whether it is the same system.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What the plan offers and the machine's account has; of a plan without images, all that the account has.
pub(super) async fn systems(app: &App, ctx: &OpContext, service: &ServiceView) -> Result<Vec<SystemOut>> {
    let db = app.deps.db.read();
    let there = provisioning::list_images(ctx, db, service.account).await?;
    let plan = match billing::get_product(ctx, db, service.product.product).await {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        found => found?.images,
    };
    let fits = |id: &str| plan.is_empty() || plan.iter().any(|image| image.id == id);
    let one = |i: provisioning::ImageView| SystemOut {
        id: i.id,
        name: i.name,
        os_type: i.os_type,
        description: i.description,
    };
    Ok(there.into_iter().filter(|image| fits(&image.id)).map(one).collect())
}

/// A password that was made for the machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InstallSecret)]
pub struct SecretOut {
    label: String,
    value: String,
}

/// What a machine says about its installation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InstallReport)]
pub struct ReportIn {
    /// From the machine's cloud-init.
    token: String,
    #[schema(value_type = words::InstallReportState)]
    state: String,
    /// What it does, or how it ended.
    #[serde(default)]
    words: String,
}

/// Lists what can be installed with a plan, and why what does not fit does not.
#[utoipa::path(get, path = "/shop/software", tag = "shop", params(ShopMachine),
    responses((status = 200, body = OfferOut), (status = "4XX", body = Problem)))]
async fn list_shop_software(
    State(app): State<App>,
    caller: Visitor,
    Query(given): Query<ShopMachine>,
) -> ApiResult<Json<OfferOut>> {
    let db = app.deps.db.read();
    let product: ProductId = given.product_id.parse().map_err(|_| Error::not_found("product"))?;
    let sold = billing::get_product(&caller.ctx, db, product).await?;
    let machine = Machine {
        product,
        specs: serde_json::to_value(&sold.specs).map_err(Error::from)?,
        image_id: given.image_id.unwrap_or_default(),
        by_staff: false,
    };
    Ok(Json(provisioning::offered_software(&caller.ctx, db, &machine).await?.into()))
}

async fn shown(
    app: &App,
    ctx: &OpContext,
    service: &ServiceView,
    image: OtherImage,
    viewer: Viewer,
) -> Result<SoftwareOut> {
    let db = app.deps.db.read();
    let machine = machine(service, image.image_id, viewer);
    Ok(SoftwareOut {
        install: provisioning::current_install(ctx, db, service.id).await?.map(InstallOut::from),
        offer: provisioning::offered_software(ctx, db, &machine).await?.into(),
        images: systems(app, ctx, service).await?,
    })
}

/// Shows what is installed on a machine of the signed-in customer, how that goes, and what could be.
#[utoipa::path(get, path = "/portal/services/{id}/software", tag = "services",
    params(("id" = String, Path, description = "Service id"), OtherImage),
    responses((status = 200, body = SoftwareOut), (status = "4XX", body = Problem)))]
async fn get_own_software(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
    Query(image): Query<OtherImage>,
) -> ApiResult<Json<SoftwareOut>> {
    let service = own(&me.ctx, app.deps.db.read(), me.customer, id).await?;
    Ok(Json(shown(&app, &me.ctx, &service, image, Viewer::Customer).await?))
}

/// Shows the passwords made for an installation, once. The audit log notes it.
#[utoipa::path(post, path = "/portal/services/{id}/software/reveal", tag = "services",
    params(("id" = String, Path, description = "Service id")),
    responses((status = 200, body = ListView<SecretOut>), (status = "4XX", body = Problem)))]
async fn reveal_own_software(
    State(app): State<App>,
    me: Customer,
    Path(id): Path<ServiceId>,
) -> ApiResult<Json<ListView<SecretOut>>> {
    let (deps, ctx) = (&app.deps, &me.ctx);
    let tx = deps.db.begin().await?;
    own(ctx, &tx, me.customer, id).await?;
    let secrets = provisioning::reveal_install(ctx, &tx, &deps.vault, id).await?;
    let ip = Some(me.request.ip.to_string());
    let record = AuditRecord { ip, ..AuditRecord::done("service.software.reveal", "service", id) };
    mpanel_identity::append_audit(ctx, &tx, record).await?;
    tx.commit().await?;
    let one = |s: provisioning::InstallSecret| SecretOut { label: s.label, value: s.value };
    Ok(Json(ListView { items: secrets.into_iter().map(one).collect() }))
}

/// Shows what is installed on a machine, how that goes, and what could be.
#[utoipa::path(get, path = "/admin/services/{id}/software", tag = "services",
    params(("id" = String, Path, description = "Service id"), OtherImage),
    responses((status = 200, body = SoftwareOut), (status = "4XX", body = Problem)))]
async fn get_service_software(
    State(app): State<App>,
    staff: Staff<needs::ServicesRead>,
    Path(id): Path<ServiceId>,
    Query(image): Query<OtherImage>,
) -> ApiResult<Json<SoftwareOut>> {
    let service = provisioning::get_service(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(shown(&app, &staff.ctx, &service, image, Viewer::Staff).await?))
}

/// Takes in what a machine says about its installation. The token in its cloud-init is the proof; it ends with the
/// installation.
#[utoipa::path(post, path = "/hooks/install-reports", tag = "hooks", request_body = ReportIn,
    responses((status = 204, description = "Taken in"), (status = "4XX", body = Problem)))]
async fn report_install(State(app): State<App>, caller: Visitor, Json(body): Json<ReportIn>) -> ApiResult<StatusCode> {
    let state = ReportState::from_word(&body.state)
        .ok_or_else(|| Error::invalid("/state", "unknown", "Use step, done or failed."))?;
    provisioning::expect_install(&caller.ctx, app.deps.db.read(), &body.token).await?;
    let tx = app.deps.db.begin().await?;
    provisioning::report_install(&caller.ctx, &tx, &body.token, Report { state, words: body.words }).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
