//! The tags of an account as the provider lists them, and whose each is.

use std::collections::HashMap;

use mpanel_core::{CustomerId, OpContext, ProviderAccountId, Result, ServiceId, TenantId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect};
use serde::Serialize;

use super::PREFIX;
use crate::account::At;
use crate::deps::Deps;
use crate::provider::tags::{CloudTag, TagCarrier};
use crate::service::store::services;
use crate::words::words;

words! {
    /// What a tag says.
    TagMeaning {
        /// The machine is one of this business.
        Business = "business",
        /// The machine is one of a customer.
        Customer = "customer",
        /// The machine is the one of a service.
        Server = "server",
        /// Written by mPanel for something that is not known here.
        Unknown = "unknown",
        /// Not one of mPanel's.
        Foreign = "foreign",
    }
}

/// A tag with what it says.
#[derive(Debug, Clone, Serialize)]
pub struct TagView {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Colour, such as `#0A78C3`.
    pub color: String,
    /// Description; may be empty.
    pub description: String,
    /// What it says.
    pub meaning: TagMeaning,
    /// The customer it names, or whose service it names.
    pub customer: Option<CustomerId>,
    /// The service it names.
    pub service: Option<ServiceId>,
    /// The host name of that service.
    pub hostname: Option<String>,
}

/// One page of an account's tags.
#[derive(Debug, Clone, Serialize)]
pub struct TagPage {
    /// The tags, by name.
    pub tags: Vec<TagView>,
    /// The next page, if there is one.
    pub next: Option<u64>,
}

/// One page of an account's tags, counted from 1. The provider is asked.
pub async fn list_tags(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, page: u64) -> Result<TagPage> {
    let at = At::of(ctx, deps, account).await?;
    let found = at.noted(at.provider.tags(at.call(), page).await).await??;
    let known = known(ctx, deps, &found.tags).await?;
    let tags = found.tags.into_iter().map(|tag| view(ctx.tenant, tag, &known)).collect();
    Ok(TagPage { tags, next: found.more.then_some(page + 1) })
}

/// What carries a tag, by the provider's id of the tag. The provider is asked.
pub async fn list_tag_carriers(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    tag: &str,
) -> Result<Vec<TagCarrier>> {
    let at = At::of(ctx, deps, account).await?;
    Ok(at.noted(at.provider.tag_carriers(at.call(), tag).await).await??)
}

fn named<T: std::str::FromStr>(tag: &str) -> Option<T> {
    tag.strip_prefix(PREFIX)?.parse().ok()
}

/// The services and customers that tags name, as far as they are of this business.
#[derive(Default)]
struct Known {
    services: HashMap<ServiceId, (CustomerId, String)>,
    customers: Vec<CustomerId>,
}

async fn known(ctx: &OpContext, deps: &Deps, tags: &[CloudTag]) -> Result<Known> {
    let services: Vec<Uuid> =
        tags.iter().filter_map(|tag| named::<ServiceId>(&tag.name)).map(ServiceId::uuid).collect();
    let customers: Vec<Uuid> =
        tags.iter().filter_map(|tag| named::<CustomerId>(&tag.name)).map(CustomerId::uuid).collect();
    let rows: Vec<(Uuid, Uuid, String)> = services::Entity::find_in(ctx)
        .select_only()
        .columns([services::Column::Id, services::Column::CustomerId, services::Column::Hostname])
        .filter(
            Condition::any()
                .add(services::Column::Id.is_in(services))
                .add(services::Column::CustomerId.is_in(customers)),
        )
        .into_tuple()
        .all(deps.db.read())
        .await
        .or_internal("reading the services that tags name")?;
    let mut known = Known::default();
    for (service, customer, hostname) in rows {
        known.services.insert(ServiceId(service), (CustomerId(customer), hostname));
        known.customers.push(CustomerId(customer));
    }
    Ok(known)
}

fn view(tenant: TenantId, tag: CloudTag, known: &Known) -> TagView {
    let (mut customer, mut service, mut hostname) = (None, None, None);
    let meaning = if let Some(id) = named::<ServiceId>(&tag.name).filter(|id| known.services.contains_key(id)) {
        let of = known.services.get(&id).cloned();
        (customer, hostname) = of.map_or((None, None), |(customer, name)| (Some(customer), Some(name)));
        service = Some(id);
        TagMeaning::Server
    } else if let Some(id) = named::<CustomerId>(&tag.name).filter(|id| known.customers.contains(id)) {
        customer = Some(id);
        TagMeaning::Customer
    } else if named::<TenantId>(&tag.name) == Some(tenant) {
        TagMeaning::Business
    } else if tag.name.starts_with(PREFIX) {
        TagMeaning::Unknown
    } else {
        TagMeaning::Foreign
    };
    let CloudTag { id, name, color, description } = tag;
    TagView { id, name, color, description, meaning, customer, service, hostname }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_by_their_names() {
        let (tenant, customer, service) =
            (TenantId(Uuid::from_u128(1)), CustomerId(Uuid::from_u128(2)), ServiceId(Uuid::from_u128(3)));
        let known = Known {
            services: HashMap::from([(service, (customer, "web1.example.com".to_owned()))]),
            customers: vec![customer],
        };
        for (name, meaning, of, host) in [
            (format!("mpanel:{tenant}"), TagMeaning::Business, None, None),
            (format!("mpanel:{customer}"), TagMeaning::Customer, Some(customer), None),
            (format!("mpanel:{service}"), TagMeaning::Server, Some(customer), Some("web1.example.com")),
            (format!("mpanel:{}", TenantId(Uuid::from_u128(9))), TagMeaning::Unknown, None, None),
            (format!("mpanel:{}", CustomerId(Uuid::from_u128(9))), TagMeaning::Unknown, None, None),
            (format!("mpanel:{}", ServiceId(Uuid::from_u128(9))), TagMeaning::Unknown, None, None),
            ("mpanel:".to_owned(), TagMeaning::Unknown, None, None),
            (service.to_string(), TagMeaning::Foreign, None, None),
            ("Web-Server".to_owned(), TagMeaning::Foreign, None, None),
        ] {
            let tag =
                CloudTag { id: "1".to_owned(), name: name.clone(), color: String::new(), description: String::new() };
            let shown = view(tenant, tag, &known);
            assert_eq!((shown.meaning, shown.customer, shown.hostname.as_deref()), (meaning, of, host), "{name}");
        }
    }
}
