//! Domain names that are sold: what the shop is told of a name, and what provisioning is told of an order.

use std::net::IpAddr;

use mpanel_billing as billing;
use mpanel_core::{Error, OpContext, ProductId, Result};
use mpanel_provisioning as provisioning;

use crate::accounts::{admit, is_admitted};
use crate::deps::Deps;

/// Names that may be asked about from one address in a quarter of an hour.
const NAMES_PER_ADDRESS: u64 = 120;
/// Names that may be asked about from all addresses together in that time: the calls are those of the account's servers.
const NAMES_PER_TENANT: u64 = 600;
/// Endings that are asked about at once.
const MOST_ENDINGS: usize = 6;

/// What is known of a name on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It can be registered.
    Free,
    /// Somebody has it: it can be transferred here by them.
    Taken,
    /// The business has it at its provider already: it can neither be registered nor be transferred.
    Held,
    /// Nobody could be asked.
    Unknown,
}

impl Standing {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Free => "free",
            Standing::Taken => "taken",
            Standing::Held => "held",
            Standing::Unknown => "unknown",
        }
    }
}

/// A name of an ending that is sold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainOffer {
    /// The whole name, in ASCII.
    pub name: String,
    /// What sells it.
    pub product: ProductId,
    /// That product's name in addresses.
    pub slug: String,
    /// Whether it is free.
    pub standing: Standing,
}

/// Asks the data centre about a name: a whole one of an ending that is sold, or one without an ending below all that
/// are. Endings that are not sold are not asked about, and nothing is when the whole business has asked enough.
///
/// # Errors
/// Invalid at `/name` for what is no name; rate limited with `too_many_attempts` by the address of the caller.
pub async fn offers(ctx: &OpContext, deps: &Deps, ip: IpAddr, text: &str) -> Result<Vec<DomainOffer>> {
    let sold = billing::domains_on_sale(ctx, deps.db.read()).await?;
    let wanted = wanted(text, &sold)?;
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let address = format!("domain_check:{ip}");
    let mut found = Vec::new();
    for (name, product) in wanted {
        // A search that was begun is answered, with what is too much as unknown.
        if found.is_empty() {
            admit(ctx, deps, &address, NAMES_PER_ADDRESS).await?;
        } else if !is_admitted(ctx, deps, &address, NAMES_PER_ADDRESS).await? {
            found.push(offer(name, product, Standing::Unknown));
            continue;
        }
        let account = product.provider.account;
        let known = if is_admitted(ctx, deps, "domain_check", NAMES_PER_TENANT).await? {
            provisioning::domain_standing(ctx, &deps.provisioning(), account, &name).await?
        } else {
            None
        };
        let standing = match known {
            Some(provisioning::DomainStanding::Free) => Standing::Free,
            Some(provisioning::DomainStanding::Taken) => Standing::Taken,
            Some(provisioning::DomainStanding::Held) => Standing::Held,
            None => Standing::Unknown,
        };
        found.push(offer(name, product, standing));
    }
    Ok(found)
}

fn offer(name: String, product: &billing::ProductView, standing: Standing) -> DomainOffer {
    DomainOffer { name, product: product.id, slug: product.slug.clone(), standing }
}

/// The rule: which names are meant. A text with a dot is a whole name; one without is looked for below every ending.
fn wanted<'a>(text: &str, sold: &'a [billing::ProductView]) -> Result<Vec<(String, &'a billing::ProductView)>> {
    let text = text.trim().trim_end_matches('.');
    let sells = |product: &billing::ProductView, name: &str| product.domain.as_ref().is_some_and(|d| d.sells(name));
    if text.contains('.') {
        let name = provisioning::domain_name("/name", text)?;
        return Ok(sold
            .iter()
            .filter(|product| sells(product, &name))
            .map(|product| (name.clone(), product))
            .collect());
    }
    if text.is_empty() {
        return Err(Error::invalid("/name", "required", "Enter the name that you look for, such as example.com."));
    }
    // What is no name is told also where nothing is sold.
    provisioning::domain_name("/name", &format!("{text}.example"))?;
    let endings = sold.iter().filter_map(|product| Some((product, &product.domain.as_ref()?.ending)));
    let below = |(product, ending): (&'a billing::ProductView, &String)| {
        Ok((provisioning::domain_name("/name", &format!("{text}.{ending}"))?, product))
    };
    endings.take(MOST_ENDINGS).map(below).collect()
}

/// A domain as provisioning keeps it with its service.
pub(crate) fn sold(domain: billing::DomainInput) -> Result<provisioning::DomainSold> {
    let contact = domain.contact.ok_or_else(|| Error::internal("a domain was ordered without its contact"))?;
    Ok(provisioning::DomainSold {
        name: domain.name,
        is_transfer: domain.is_transfer,
        code: domain.code,
        contact: serde_json::from_value(contact)?,
    })
}
