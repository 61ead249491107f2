//! What may be chosen for a machine, and the check of what was chosen.

use mpanel_core::{Error, OpContext, Result, TemplateId};
use sea_orm::ConnectionTrait;

use super::rules::{Machine, refusal};
use super::store::{applications, setup_row};
use super::{ApplicationView, Software, get_product_setup, list_applications};
use crate::account::catalog;
use crate::template::ops::{in_use, usable};
use crate::template::{Answers, check_script, fill};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

/// An application with what stands in its way.
#[derive(Debug, Clone)]
pub struct OfferedApplication {
    /// The entry.
    pub entry: ApplicationView,
    /// Why this machine will not do.
    pub refusal: Option<String>,
}

/// What may be chosen for a machine.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The marketplace.
    pub applications: Vec<OfferedApplication>,
    /// Whether a cloud-config of one's own is taken.
    pub own_script: bool,
    /// Whether the plan takes images of customers' own.
    pub own_images: bool,
    /// Name of the template of machines for which nothing is chosen.
    pub default: Option<String>,
}

/// What may be chosen for a machine.
pub async fn offered_software<C: ConnectionTrait>(ctx: &OpContext, conn: &C, machine: &Machine) -> Result<Offer> {
    let image = catalog::find_image(ctx, conn, None, &machine.image_id).await?;
    let image = image.as_ref().map(|i| (i.name.as_str(), i.os_type == "Windows"));
    let judge = |entry: ApplicationView| OfferedApplication {
        refusal: refusal(&entry.needs, &entry.name, &machine.specs, image),
        entry,
    };
    let entries = list_applications(ctx, conn).await?.into_iter().filter(|entry| !entry.hidden);
    let setup = get_product_setup(ctx, conn, machine.product).await?;
    let windows = image.is_some_and(|(_, windows)| windows);
    let default = match setup.template.filter(|_| !windows) {
        Some(id) => usable(ctx, conn, id).await?.map(|(row, _)| row.name),
        None => None,
    };
    let own_script = (setup.own_script || machine.by_staff) && !windows;
    let own_images = setup.own_images.images > 0;
    Ok(Offer { applications: entries.map(judge).collect(), own_script, own_images, default })
}

/// Checks a choice and notes the version it is made with. `at` is where it stands in the request.
pub async fn check_software<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    machine: &Machine,
    chosen: Software,
    at: &str,
) -> Result<Software> {
    let image = catalog::find_image(ctx, conn, None, &machine.image_id).await?;
    let image = image.as_ref().map(|i| (i.name.as_str(), i.os_type == "Windows"));
    if let Some(script) = &chosen.script {
        return own_script(ctx, conn, machine, image, &chosen, script, at).await;
    }
    let Some(id) = chosen.application else {
        if !chosen.variables.is_empty() {
            let detail = "Nothing is asked for without an application. Leave the variables out.";
            return Err(Error::invalid(format!("{at}/variables"), "not_valid", detail));
        }
        return default(ctx, conn, machine, image).await;
    };
    let query = applications::Entity::find_in(ctx).filter(applications::Column::Id.eq(id.uuid()));
    let known = query.one(conn).await.or_internal("reading an application")?.filter(|row| !row.hidden);
    let pointer = format!("{at}/application_id");
    let unknown = || Error::invalid(&pointer, "unknown_application", "Choose one of the applications on offer.");
    let row = known.ok_or_else(unknown)?;
    if let Some(reason) = refusal(&row.needs()?, &row.name, &machine.specs, image) {
        return Err(Error::invalid(&pointer, "does_not_fit", reason));
    }
    let Some(template) = row.template() else {
        if !chosen.variables.is_empty() {
            let detail = "This application asks for nothing. Leave the variables out.";
            return Err(Error::invalid(format!("{at}/variables"), "not_valid", detail));
        }
        let (name, provider_application) = (Some(row.name), row.provider_application);
        return Ok(Software { application: Some(id), name, provider_application, ..Software::default() });
    };
    let (kept, content) = in_use(ctx, conn, template, &pointer).await?;
    fill(&content.variables, &chosen.variables, &format!("{at}/variables"), &mut String::new)?;
    let (number, name) = (Some(kept.number), Some(row.name));
    Ok(Software { template: Some(template), number, name, provider_application: None, ..chosen })
}

async fn own_script<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    machine: &Machine,
    image: Option<(&str, bool)>,
    chosen: &Software,
    script: &str,
    at: &str,
) -> Result<Software> {
    let pointer = format!("{at}/script");
    if chosen.application.is_some() || !chosen.variables.is_empty() {
        let detail = "Choose an application or give a cloud-config or script of your own, not both.";
        return Err(Error::invalid(pointer, "not_both", detail));
    }
    if image.is_some_and(|(_, windows)| windows) {
        return Err(Error::invalid(
            pointer,
            "not_for_windows",
            "Windows does not take a cloud-config or script. Leave it out.",
        ));
    }
    let allowed = machine.by_staff || get_product_setup(ctx, conn, machine.product).await?.own_script;
    if !allowed {
        let detail = "This plan does not take a cloud-config or script of your own. Choose an application, or nothing.";
        return Err(Error::invalid(pointer, "not_allowed", detail));
    }
    check_script(&pointer, script)?;
    Ok(Software { script: chosen.script.clone(), ..Software::default() })
}

/// Nothing was chosen: the product's own template, if there is one and the machine can run it.
async fn default<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    machine: &Machine,
    image: Option<(&str, bool)>,
) -> Result<Software> {
    let kept = setup_row(ctx, conn, machine.product).await?.and_then(|row| row.template_id).map(TemplateId);
    let Some(id) = kept.filter(|_| !image.is_some_and(|(_, windows)| windows)) else { return Ok(Software::default()) };
    // A template that has been changed since, so that it asks now, or is out of use, is passed over.
    let Some((row, content)) = usable(ctx, conn, id).await? else { return Ok(Software::default()) };
    match fill(&content.variables, &Answers::new(), "", &mut String::new) {
        Ok(_) => {
            Ok(Software { template: Some(id), number: Some(row.number), name: Some(row.name), ..Software::default() })
        }
        Err(_) => Ok(Software::default()),
    }
}
