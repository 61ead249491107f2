//! Which services an act on many of them is about: named one by one, or all that a list shows.

use std::collections::HashMap;

use mpanel_core::{CustomerId, OpContext, PageQuery, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use uuid::Uuid;

use super::ServiceFilter;
use super::read::filtered;
use super::store::services;

/// How many ids one query takes; databases bound the number of parameters.
const CHUNK: usize = 1000;

/// A service that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selected {
    /// Which.
    pub id: ServiceId,
    /// Its host name.
    pub hostname: String,
}

/// The services with these ids, in their order; `None` where there is none. With a customer, only theirs.
pub async fn find_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    ids: &[ServiceId],
) -> Result<Vec<Option<Selected>>> {
    let mut found: HashMap<Uuid, String> = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let mut select = services::Entity::find_in(ctx);
        if let Some(customer) = customer {
            select = select.filter(services::Column::CustomerId.eq(customer.uuid()));
        }
        let rows: Vec<(Uuid, String)> = select
            .filter(services::Column::Id.is_in(chunk.iter().map(|id| id.uuid())))
            .select_only()
            .columns([services::Column::Id, services::Column::Hostname])
            .into_tuple()
            .all(conn)
            .await
            .or_internal("reading chosen services")?;
        found.extend(rows);
    }
    Ok(ids.iter().map(|id| found.remove(&id.uuid()).map(|hostname| Selected { id: *id, hostname })).collect())
}

/// The services a list shows under a filter and a search, by name, and no more than `most` of them.
pub async fn select_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &ServiceFilter,
    search: Option<&str>,
    most: u64,
) -> Result<Vec<Selected>> {
    let mut select = filtered(ctx, filter)?;
    let query = PageQuery { q: search.map(str::to_owned), ..PageQuery::default() };
    if let Some(text) = query.search() {
        select = select.filter(services::Column::Search.contains(&text));
    }
    let rows: Vec<(Uuid, String)> = select
        .select_only()
        .columns([services::Column::Id, services::Column::Hostname])
        .order_by_asc(services::Column::Hostname)
        .order_by_asc(services::Column::Id)
        .limit(most)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("selecting services")?;
    Ok(rows.into_iter().map(|(id, hostname)| Selected { id: ServiceId(id), hostname }).collect())
}
