//! The marketplace: applications that are installed with a machine. Each is an entry over a template, or over an
//! application of the provider's own ([`of_provider`]), with what it needs of the machine. [`rules`] judges whether a machine will do, [`choice`] what somebody has chosen.

pub(crate) mod choice;
mod of_provider;
mod ops;
mod rules;
pub(crate) mod store;

use mpanel_core::{ApplicationId, OpContext, ProductId, Result, Secret, TemplateId, Timestamp};
use mpanel_db::Vault;
use serde::{Deserialize, Serialize};

use crate::template::{Answers, Variable};
use crate::words::words;

pub use choice::{Offer, OfferedApplication, check_software, offered_software};
pub use of_provider::{ProviderApplication, list_provider_applications, offer_provider_application};
pub use ops::{create_application, get_product_setup, list_applications, put_product_setup, update_application};
pub use rules::Machine;

words! {
    /// What an application is for.
    Category {
        /// A base to build on.
        Base = "base",
        /// Sites and shops.
        Web = "web",
        /// Containers and clusters.
        Containers = "containers",
        /// Workflows.
        Automation = "automation",
        /// Databases and stores.
        Data = "data",
        /// Tools for developers.
        Development = "development",
        /// Anything else.
        Other = "other",
    }
}

/// What an application needs of a machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Needs {
    /// Processor cores at least.
    #[serde(default)]
    pub min_cores: i64,
    /// Memory at least, in MB.
    #[serde(default)]
    pub min_ram_mb: i64,
    /// Disk at least, in GB.
    #[serde(default)]
    pub min_disk_gb: i64,
    /// Beginnings of the names of images it runs on, such as `ubuntu` or `debian-12`; any Linux when empty.
    #[serde(default)]
    pub images: Vec<String>,
}

/// An entry of the marketplace.
#[derive(Debug, Clone, Serialize)]
pub struct ApplicationView {
    /// Its id.
    pub id: ApplicationId,
    /// For `If-Match`.
    pub version: i32,
    /// Its template, unless the provider installs it.
    pub template: Option<TemplateId>,
    /// The provider's own application that it is, which has no template of ours.
    pub provider_application: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it is for.
    pub category: Category,
    /// The version of the software, as people know it.
    pub release: String,
    /// What it needs.
    pub needs: Needs,
    /// Whether it came with mPanel.
    pub shipped: bool,
    /// Whether nobody is offered it.
    pub hidden: bool,
    /// What the present version of its template asks for.
    pub variables: Vec<Variable>,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// An entry to make, or what an old one is to be.
#[derive(Debug, Clone)]
pub struct ApplicationDraft {
    /// Its template, unless the provider installs it.
    pub template: Option<TemplateId>,
    /// Its name, unique in the business.
    pub name: String,
    /// What it is.
    pub about: String,
    /// What it is for.
    pub category: Category,
    /// The version of the software, as people know it.
    pub release: String,
    /// What it needs.
    pub needs: Needs,
    /// Whether nobody is offered it.
    pub hidden: bool,
}

/// What machines of a product begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProductSetup {
    /// The product.
    pub product: ProductId,
    /// For `If-Match`; 0 before anything was set.
    pub version: i32,
    /// The template of machines for which nothing was chosen.
    pub template: Option<TemplateId>,
    /// Whether customers may give a cloud-config of their own.
    pub own_script: bool,
    /// The images of their own that customers may bring.
    pub own_images: OwnImageAllowance,
}

/// The images of their own that customers may have for each machine of a product.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct OwnImageAllowance {
    /// How many.
    pub images: i32,
    /// How many GB they may take together.
    pub gb: i32,
}

/// What somebody chose to be installed. Nothing chosen is the product's own template, or a bare machine.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// An entry of the marketplace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<ApplicationId>,
    /// The template, noted when the choice was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateId>,
    /// The version of the template, noted when the choice was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i32>,
    /// The provider's own application, noted when the choice was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_application: Option<String>,
    /// What it is called, noted when the choice was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A cloud-config of the customer's own instead. People write passwords into these: it is kept sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// The customer's own cloud-config as it is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed_script: Option<String>,
    /// What the template asked for. There is no secret among it: passwords are made later.
    #[serde(default, skip_serializing_if = "Answers::is_empty")]
    pub variables: Answers,
}

/// What a kept cloud-config is sealed for.
const SCRIPT: &str = "software.script";

impl Software {
    /// The choice as it is kept with a cart and an order.
    pub fn keep(mut self, ctx: &OpContext, vault: &Vault) -> Result<serde_json::Value> {
        if let Some(script) = self.script.take() {
            self.sealed_script = Some(vault.seal(ctx, SCRIPT, &Secret::new(script))?);
        }
        Ok(serde_json::to_value(self)?)
    }

    /// A kept choice as it was made.
    pub fn kept(ctx: &OpContext, vault: &Vault, kept: serde_json::Value) -> Result<Self> {
        let mut software: Self = serde_json::from_value(kept)?;
        if let Some(sealed) = software.sealed_script.take() {
            software.script = Some(vault.open(ctx.tenant, SCRIPT, &sealed)?.expose().to_owned());
        }
        Ok(software)
    }
}
