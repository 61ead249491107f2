//! Cloud-init templates and the marketplace, as staff keeps them; what products begin with.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{ApplicationId, Error, ProductId, Result, TemplateId};
use mpanel_provisioning::{self as provisioning, ApplicationDraft, Category, Content, TemplateDraft, TemplateView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use self::views::{ApplicationOut, ContentIn, FindingOut, LinkIn, NeedsIn, VariableIn, VersionOut};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

pub(super) mod views;

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_templates, create_template))
        .routes(routes!(preview_template))
        .routes(routes!(get_template, update_template))
        .routes(routes!(list_applications, create_application))
        .routes(routes!(update_application))
        .routes(routes!(get_product_setup, put_product_setup))
}

/// A cloud-init template with its latest version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Template)]
pub struct TemplateOut {
    id: String,
    /// For `If-Match`.
    version: i32,
    name: String,
    about: String,
    /// It came with mPanel: it can be copied, not changed.
    shipped: bool,
    /// Out of use.
    archived: bool,
    /// Number of the latest version.
    number: i32,
    /// The cloud-config, with `${{ name }}` where values go.
    body: String,
    variables: Vec<VariableIn>,
    links: Vec<LinkIn>,
    updated_at: String,
}

impl From<TemplateView> for TemplateOut {
    fn from(template: TemplateView) -> Self {
        let Content { body, variables, links } = template.content;
        Self {
            id: template.id.to_string(),
            version: template.version,
            name: template.name,
            about: template.about,
            shipped: template.shipped,
            archived: template.archived,
            number: template.number,
            body,
            variables: variables.into_iter().map(VariableIn::from).collect(),
            links: links.into_iter().map(LinkIn::from).collect(),
            updated_at: template.updated_at.to_string(),
        }
    }
}

/// A template with its versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateDetail)]
pub struct TemplateDetailOut {
    template: TemplateOut,
    /// Latest first. They are never changed.
    versions: Vec<VersionOut>,
}

/// A template to keep, or what an old one is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateInput)]
pub struct TemplateIn {
    /// 1 to 80 characters, unique in the business.
    name: String,
    /// What it makes of a machine.
    #[serde(default)]
    about: String,
    /// The cloud-config; its first line is `#cloud-config`.
    body: String,
    #[serde(default)]
    variables: Vec<VariableIn>,
    #[serde(default)]
    links: Vec<LinkIn>,
    /// What was changed.
    #[serde(default)]
    note: String,
    #[serde(default)]
    archived: bool,
}

impl TemplateIn {
    fn parse(self) -> Result<TemplateDraft> {
        let Self { name, about, body, variables, links, note, archived } = self;
        let content = ContentIn { body, variables, links }.parse()?;
        Ok(TemplateDraft { name, about, content, note, archived })
    }
}

/// A template to be tried.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewTemplate {
    body: String,
    #[serde(default)]
    variables: Vec<VariableIn>,
    #[serde(default)]
    links: Vec<LinkIn>,
    /// Answers by the variables' names; what is missing is made up.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, serde_json::Value>)]
    answers: provisioning::Answers,
}

/// What a machine would get.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplatePreview)]
pub struct PreviewOut {
    /// The document, if it can be made.
    document: Option<String>,
    /// Its size.
    bytes: i64,
    /// The most a machine takes.
    most_bytes: i64,
    /// What is wrong.
    findings: Vec<FindingOut>,
}

/// An entry of the marketplace to make, or what an old one is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApplicationInput)]
pub struct ApplicationIn {
    /// Needed, unless the provider installs the application.
    #[serde(default)]
    template_id: Option<String>,
    /// The provider's id of one of its own; only where such a one is put into the marketplace, and needed there.
    #[serde(default)]
    provider_application: Option<String>,
    /// 1 to 80 characters, unique in the business.
    name: String,
    #[serde(default)]
    about: String,
    #[schema(value_type = words::ApplicationCategory)]
    category: String,
    /// The version of the software, as people know it.
    #[serde(default)]
    release: String,
    #[serde(default)]
    needs: NeedsIn,
    /// Nobody is offered it.
    #[serde(default)]
    hidden: bool,
}

impl ApplicationIn {
    /// An application of the provider's: its id there, and what the marketplace says of it.
    pub(super) fn parse_of_provider(mut self) -> Result<(String, ApplicationDraft)> {
        let missing = || Error::invalid("/provider_application", "required", "Name the provider's application.");
        let id = self.provider_application.take().ok_or_else(missing)?;
        if self.template_id.is_some() {
            let detail = "The provider installs this application; a template does not. Leave it out.";
            return Err(Error::invalid("/template_id", "not_both", detail));
        }
        Ok((id, self.parse()?))
    }

    fn parse(self) -> Result<ApplicationDraft> {
        if self.provider_application.is_some() {
            let detail = "An entry over a template is none of the provider's, which are offered on the page of its \
                          account. Leave it out.";
            return Err(Error::invalid("/provider_application", "not_both", detail));
        }
        let category = category(&self.category)?;
        Ok(ApplicationDraft {
            template: self.template_id.as_deref().map(|id| template_id("/template_id", id)).transpose()?,
            name: self.name,
            about: self.about,
            category,
            release: self.release,
            needs: self.needs.into(),
            hidden: self.hidden,
        })
    }
}

/// What an application is for.
fn category(word: &str) -> Result<Category> {
    Category::from_word(word).ok_or_else(|| {
        let words: Vec<&str> = Category::ALL.iter().map(|c| c.as_str()).collect();
        Error::invalid("/category", "unknown", format!("Use one of {}.", words.join(", ")))
    })
}

fn template_id(pointer: &str, text: &str) -> Result<TemplateId> {
    let detail = "Choose one of the templates in use.";
    text.parse().map_err(|_| Error::invalid(pointer, "unknown_template", detail))
}

/// What machines of a product begin with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductSetup)]
pub struct ProductSetupOut {
    product_id: String,
    /// For `If-Match`.
    version: i32,
    /// The template of machines for which nothing is chosen.
    template_id: Option<String>,
    /// Customers may give a cloud-config or script of their own.
    own_script: bool,
    /// How many images of their own customers may have for each machine; 0 for none.
    own_images: i32,
    /// How many GB these images may take together.
    own_images_gb: i32,
}

/// What machines of a product are to begin with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductSetupInput)]
pub struct ProductSetupIn {
    #[serde(default)]
    template_id: Option<String>,
    own_script: bool,
    /// How many images of their own customers may have for each machine, 0 for none; as before when absent.
    #[serde(default)]
    own_images: Option<i32>,
    /// How many GB these images may take together; as before when absent.
    #[serde(default)]
    own_images_gb: Option<i32>,
}

impl From<provisioning::ProductSetup> for ProductSetupOut {
    fn from(setup: provisioning::ProductSetup) -> Self {
        Self {
            product_id: setup.product.to_string(),
            version: setup.version,
            template_id: setup.template.map(|t| t.to_string()),
            own_script: setup.own_script,
            own_images: setup.own_images.images,
            own_images_gb: setup.own_images.gb,
        }
    }
}

/// Lists templates by name, those out of use last.
#[utoipa::path(get, path = "/admin/templates", tag = "templates",
    responses((status = 200, body = ListView<TemplateOut>), (status = "4XX", body = Problem)))]
async fn list_templates(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
) -> ApiResult<Json<ListView<TemplateOut>>> {
    let found = provisioning::list_templates(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: found.into_iter().map(TemplateOut::from).collect() }))
}

/// Keeps a template. What cloud-init would not take is refused.
#[utoipa::path(post, path = "/admin/templates", tag = "templates", request_body = TemplateIn,
    responses((status = 201, body = TemplateOut), (status = "4XX", body = Problem)))]
async fn create_template(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(body): Json<TemplateIn>,
) -> ApiResult<(StatusCode, Json<TemplateOut>)> {
    let draft = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let made = provisioning::create_template(&staff.ctx, &tx, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Shows what a machine would get, with what is wrong. Nothing is kept.
#[utoipa::path(post, path = "/admin/templates/preview", tag = "templates", request_body = PreviewTemplate,
    responses((status = 200, body = PreviewOut), (status = "4XX", body = Problem)))]
async fn preview_template(
    _: Staff<needs::CatalogWrite>,
    Json(body): Json<PreviewTemplate>,
) -> ApiResult<Json<PreviewOut>> {
    let PreviewTemplate { body, variables, links, answers } = body;
    let content = ContentIn { body, variables, links }.parse()?;
    let shown = provisioning::preview_template(&content, &answers);
    Ok(Json(PreviewOut {
        bytes: shown.document.as_ref().map_or(0, |d| i64::try_from(d.len()).unwrap_or(i64::MAX)),
        most_bytes: i64::try_from(provisioning::template::LARGEST).unwrap_or(i64::MAX),
        document: shown.document,
        findings: shown.findings.into_iter().map(FindingOut::from).collect(),
    }))
}

/// Shows a template with its versions.
#[utoipa::path(get, path = "/admin/templates/{id}", tag = "templates",
    params(("id" = String, Path, description = "Template id")),
    responses((status = 200, body = TemplateDetailOut), (status = "4XX", body = Problem)))]
async fn get_template(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<TemplateId>,
) -> ApiResult<Json<TemplateDetailOut>> {
    let found = provisioning::get_template(&staff.ctx, app.deps.db.read(), id).await?;
    let versions = found.versions.into_iter().map(VersionOut::from).collect();
    Ok(Json(TemplateDetailOut { template: found.template.into(), versions }))
}

/// Changes a template. Another content makes another version; what was sold keeps its own.
#[utoipa::path(put, path = "/admin/templates/{id}", tag = "templates", request_body = TemplateIn,
    params(("id" = String, Path, description = "Template id")),
    responses((status = 200, body = TemplateOut), (status = "4XX", body = Problem)))]
async fn update_template(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<TemplateId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<TemplateIn>,
) -> ApiResult<Json<TemplateOut>> {
    let draft = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let changed = provisioning::update_template(&staff.ctx, &tx, id, draft, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Lists the marketplace by name, hidden entries among the rest.
#[utoipa::path(get, path = "/admin/applications", tag = "templates",
    responses((status = 200, body = ListView<ApplicationOut>), (status = "4XX", body = Problem)))]
async fn list_applications(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
) -> ApiResult<Json<ListView<ApplicationOut>>> {
    let found = provisioning::list_applications(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: found.into_iter().map(ApplicationOut::from).collect() }))
}

/// Adds an entry to the marketplace.
#[utoipa::path(post, path = "/admin/applications", tag = "templates", request_body = ApplicationIn,
    responses((status = 201, body = ApplicationOut), (status = "4XX", body = Problem)))]
async fn create_application(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(body): Json<ApplicationIn>,
) -> ApiResult<(StatusCode, Json<ApplicationOut>)> {
    let draft = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let made = provisioning::create_application(&staff.ctx, &tx, draft).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes an entry of the marketplace. What was sold stays as it was sold.
#[utoipa::path(put, path = "/admin/applications/{id}", tag = "templates", request_body = ApplicationIn,
    params(("id" = String, Path, description = "Application id")),
    responses((status = 200, body = ApplicationOut), (status = "4XX", body = Problem)))]
async fn update_application(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ApplicationId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<ApplicationIn>,
) -> ApiResult<Json<ApplicationOut>> {
    let draft = body.parse()?;
    let tx = app.deps.db.begin().await?;
    let changed = provisioning::update_application(&staff.ctx, &tx, id, draft, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Shows what machines of a product begin with.
#[utoipa::path(get, path = "/admin/products/{id}/setup", tag = "templates",
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductSetupOut), (status = "4XX", body = Problem)))]
async fn get_product_setup(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProductId>,
) -> ApiResult<Json<ProductSetupOut>> {
    let db = app.deps.db.read();
    mpanel_billing::get_product(&staff.ctx, db, id).await?;
    Ok(Json(provisioning::get_product_setup(&staff.ctx, db, id).await?.into()))
}

/// Sets what machines of a product begin with.
#[utoipa::path(put, path = "/admin/products/{id}/setup", tag = "templates", request_body = ProductSetupIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductSetupOut), (status = "4XX", body = Problem)))]
async fn put_product_setup(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductId>,
    IfMatch(expected): IfMatch,
    Json(body): Json<ProductSetupIn>,
) -> ApiResult<Json<ProductSetupOut>> {
    let template = body.template_id.as_deref().map(|t| template_id("/template_id", t)).transpose()?;
    let tx = app.deps.db.begin().await?;
    mpanel_billing::get_product(&staff.ctx, &tx, id).await?;
    let kept = provisioning::get_product_setup(&staff.ctx, &tx, id).await?.own_images;
    let own = provisioning::OwnImageAllowance {
        images: body.own_images.unwrap_or(kept.images),
        gb: body.own_images_gb.unwrap_or(kept.gb),
    };
    let set = provisioning::put_product_setup(&staff.ctx, &tx, id, template, body.own_script, own, expected).await?;
    tx.commit().await?;
    Ok(Json(set.into()))
}
