//! Keeping the marketplace, and what products begin with.

use std::collections::HashMap;

use mpanel_core::{ApplicationId, Error, OpContext, ProductId, Result, RowId, TemplateId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder};

use super::store::{self, applications, setups};
use super::{ApplicationDraft, ApplicationView, OwnImageAllowance, ProductSetup};
use crate::account::ops::expect_version;
use crate::template::ops::{check_words, in_use};
use crate::template::{Answers, fill, list_templates};

const MOST: u64 = 200;
/// Most images of their own for a machine.
const MOST_OWN_IMAGES: i32 = 100;
/// Most GB of them.
const MOST_OWN_GB: i32 = 10_000;

/// Every entry by its name, hidden ones among them.
pub async fn list_applications<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<ApplicationView>> {
    let query = applications::Entity::find_in(ctx).order_by_asc(applications::Column::NameKey);
    let rows = query.all(conn).await.or_internal("listing applications")?;
    let templates = list_templates(ctx, conn).await?;
    let variables: HashMap<Uuid, _> = templates.into_iter().map(|t| (t.id.uuid(), t.content.variables)).collect();
    let one = |row: applications::Model| {
        let asked = variables.get(&row.template_id).cloned().unwrap_or_default();
        row.view(asked)
    };
    rows.into_iter().map(one).collect()
}

/// Adds an entry.
pub async fn create_application(ctx: &OpContext, tx: &Tx, draft: ApplicationDraft) -> Result<ApplicationView> {
    let template = draft.template.ok_or_else(template_missing)?;
    let (_, content) = in_use(ctx, tx, template, "/template_id").await?;
    insert(ctx, tx, draft, None).await?.view(content.variables)
}

/// Writes a new entry; one of the provider's own has no template.
pub(super) async fn insert(
    ctx: &OpContext,
    tx: &Tx,
    draft: ApplicationDraft,
    provider_application: Option<String>,
) -> Result<applications::Model> {
    let draft = checked(draft)?;
    expect_free(ctx, tx, &draft.name).await?;
    if applications::Entity::find_in(ctx).count(tx).await.or_internal("counting applications")? >= MOST {
        return Err(Error::conflict("too_many_applications", format!("At most {MOST} applications can be kept.")));
    }
    let now = ctx.now.as_microsecond();
    let row = applications::Model {
        id: ctx.new_id::<ApplicationId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        template_id: draft.template.map_or(Uuid::nil(), TemplateId::uuid),
        provider_application,
        name_key: draft.name.to_lowercase(),
        name: draft.name,
        about: draft.about,
        category: draft.category.to_string(),
        release: draft.release,
        needs: serde_json::to_string(&draft.needs)?,
        shipped: None,
        hidden: draft.hidden,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    row.into_active_model().insert(tx).await.or_taken("adding an application", name_taken)
}

/// Changes an entry. What was sold keeps the template and version it was sold with.
pub async fn update_application(
    ctx: &OpContext,
    tx: &Tx,
    id: ApplicationId,
    draft: ApplicationDraft,
    expected: Option<i32>,
) -> Result<ApplicationView> {
    let mut row = store::lock(tx, ctx, id).await?;
    expect_version(row.version, expected)?;
    let draft = checked(draft)?;
    let variables = match (&row.provider_application, draft.template) {
        (Some(_), None) => Vec::new(),
        (Some(_), Some(_)) => {
            let detail = "The provider installs this application. Leave the template out.";
            return Err(Error::invalid("/template_id", "fixed", detail));
        }
        (None, Some(template)) => in_use(ctx, tx, template, "/template_id").await?.1.variables,
        (None, None) => return Err(template_missing()),
    };
    if draft.name.to_lowercase() != row.name_key {
        expect_free(ctx, tx, &draft.name).await?;
    }
    row.template_id = draft.template.map_or(Uuid::nil(), TemplateId::uuid);
    (row.name_key, row.name) = (draft.name.to_lowercase(), draft.name);
    (row.about, row.release) = (draft.about, draft.release);
    row.category = draft.category.to_string();
    row.needs = serde_json::to_string(&draft.needs)?;
    row.hidden = draft.hidden;
    row.version += 1;
    row.updated_at = ctx.now.as_microsecond();
    let row = row.into_active_model().reset_all().update(tx).await.or_taken("changing an application", name_taken)?;
    row.view(variables)
}

fn template_missing() -> Error {
    Error::invalid("/template_id", "required", "Choose the template that installs it.")
}

fn checked(mut draft: ApplicationDraft) -> Result<ApplicationDraft> {
    draft.name = check_words("/name", &draft.name, 1, 80)?;
    draft.about = check_words("/about", &draft.about, 0, 500)?;
    draft.release = check_words("/release", &draft.release, 0, 40)?;
    let sizes = [
        ("min_cores", draft.needs.min_cores, 1024),
        ("min_ram_mb", draft.needs.min_ram_mb, 16 * 1024 * 1024),
        ("min_disk_gb", draft.needs.min_disk_gb, 1024 * 1024),
    ];
    for (name, size, most) in sizes {
        if !(0..=most).contains(&size) {
            let detail = format!("Give a whole number from 0 to {most}.");
            return Err(Error::invalid(format!("/needs/{name}"), "not_valid", detail));
        }
    }
    if draft.needs.images.len() > 20 {
        return Err(Error::invalid("/needs/images", "too_many", "Name at most 20 images."));
    }
    for (n, image) in draft.needs.images.iter_mut().enumerate() {
        *image = check_words(&format!("/needs/images/{n}"), image, 1, 60)?;
    }
    Ok(draft)
}

async fn expect_free(ctx: &OpContext, tx: &Tx, name: &str) -> Result<()> {
    let query = applications::Entity::find_in(ctx).filter(applications::Column::NameKey.eq(name.to_lowercase()));
    if query.one(tx).await.or_internal("looking for a name")?.is_some() { Err(name_taken()) } else { Ok(()) }
}

fn name_taken() -> Error {
    Error::invalid("/name", "taken", "Another application has this name. Choose another.")
}

/// What machines of a product begin with.
pub async fn get_product_setup<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    product: ProductId,
) -> Result<ProductSetup> {
    let kept = store::setup_row(ctx, conn, product).await?.map(|row| row.view());
    let own_images = OwnImageAllowance::default();
    Ok(kept.unwrap_or(ProductSetup { product, version: 0, template: None, own_script: true, own_images }))
}

/// Sets what machines of a product begin with. The template must not ask for anything: nobody is there to answer.
pub async fn put_product_setup(
    ctx: &OpContext,
    tx: &Tx,
    product: ProductId,
    template: Option<TemplateId>,
    own_script: bool,
    own_images: OwnImageAllowance,
    expected: Option<i32>,
) -> Result<ProductSetup> {
    check_allowance(own_images)?;
    let kept = store::setup_row(ctx, tx, product).await?;
    expect_version(kept.as_ref().map_or(0, |row| row.version), expected)?;
    if let Some(template) = template {
        let (_, content) = in_use(ctx, tx, template, "/template_id").await?;
        if fill(&content.variables, &Answers::new(), "", &mut String::new).is_err() {
            let detail = "This template asks for something. Give its variables defaults, or choose another.";
            return Err(Error::invalid("/template_id", "asks", detail));
        }
    }
    let (id, version) = kept.as_ref().map_or((ctx.new_id::<RowId>().uuid(), 0), |row| (row.id, row.version));
    let row = setups::Model {
        id,
        tenant_id: ctx.tenant.uuid(),
        product_id: product.uuid(),
        template_id: template.map(|t| t.uuid()),
        own_script,
        updated_at: ctx.now.as_microsecond(),
        version: version + 1,
        own_images: own_images.images,
        own_images_gb: own_images.gb,
    };
    let busy = || Error::conflict("changed_meanwhile", "Somebody else has just set this. Look again.");
    let row = match kept {
        Some(_) => row.into_active_model().reset_all().update(tx).await.or_internal("setting a product's setup")?,
        None => row.into_active_model().insert(tx).await.or_taken("setting a product's setup", busy)?,
    };
    Ok(row.view())
}

/// Number and GB go together: one without the other would allow nothing.
fn check_allowance(OwnImageAllowance { images, gb }: OwnImageAllowance) -> Result<()> {
    for (pointer, value, most) in [("/own_images", images, MOST_OWN_IMAGES), ("/own_images_gb", gb, MOST_OWN_GB)] {
        if !(0..=most).contains(&value) {
            return Err(Error::invalid(pointer, "out_of_range", format!("Give a whole number from 0 to {most}.")));
        }
    }
    if (images == 0) != (gb == 0) {
        let (pointer, what) = if images == 0 { ("/own_images", "how many") } else { ("/own_images_gb", "how many GB") };
        return Err(Error::invalid(pointer, "required", format!("Say {what} as well, or leave both at 0.")));
    }
    Ok(())
}
