//! Reading what the rules look at.

use std::collections::{BTreeSet, HashMap, HashSet};

use mpanel_core::{CustomerId, Error, OpContext, ProviderAccountId, Result};
use mpanel_db::Tx;
use sea_orm::entity::prelude::*;

use super::rules::Server;
use super::store;
use crate::account::catalog;
use crate::network;
use crate::service::ServiceState;
use crate::service::store::ServiceRow;
use crate::snapshot;
use crate::time::seconds_since;

/// Longer than any advice is called.
const LONGEST_ID: usize = 200;

/// What is known of a customer's servers that run; what can be bought for them is left to the caller.
#[derive(Debug, Clone, Default)]
pub struct AdviceFacts {
    /// The servers.
    pub servers: Vec<Server>,
    /// Advice the customer does not want to see.
    pub dismissed: HashSet<String>,
}

/// Reads what the rules look at.
pub async fn advice_facts<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<AdviceFacts> {
    let mut rows = network::living(ctx, conn, customer).await?;
    rows.retain(|r| r.state == ServiceState::Active.as_str() && r.instance_id.is_some() && r.missing_since.is_none());
    if rows.is_empty() {
        return Ok(AdviceFacts::default());
    }
    let ids: Vec<Uuid> = rows.iter().map(|r| r.id).collect();
    let scheduled = snapshot::scheduled(ctx, conn, &ids).await?;
    let networks = network::store::membership_counts(ctx, conn, &ids).await?;
    let mut names: HashMap<(Option<Uuid>, String), String> = HashMap::new();
    let mut servers = Vec::new();
    for row in rows {
        let place = (row.account_id, row.region.clone());
        if !names.contains_key(&place) {
            let regions = catalog::list_regions(ctx, conn, row.account_id.map(ProviderAccountId)).await?;
            let name = regions.into_iter().find(|r| r.code == row.region).map_or(row.region.clone(), |r| r.name);
            names.insert(place.clone(), name);
        }
        let region = names.get(&place).cloned().unwrap_or_default();
        let networks = networks.get(&row.id).copied().unwrap_or(0);
        servers.push(server(ctx, row, region, &scheduled, networks)?);
    }
    Ok(AdviceFacts { servers, dismissed: store::dismissed(ctx, conn, customer).await? })
}

fn server(
    ctx: &OpContext,
    row: ServiceRow,
    region: String,
    scheduled: &HashSet<Uuid>,
    networks: usize,
) -> Result<Server> {
    let product = row.product()?;
    let account = row.account_id.map(|id| ProviderAccountId(id).to_string()).unwrap_or_default();
    Ok(Server {
        service: row.service(),
        place: format!("{account}:{}", row.region),
        region,
        days: seconds_since(row.bought_at.unwrap_or(row.created_at), ctx.now) / 86_400,
        add_ons: product.add_ons.iter().filter(|a| a.quantity > 0).filter_map(|a| a.key.clone()).collect(),
        can_buy: BTreeSet::new(),
        snapshots: product.snapshot_quota,
        has_schedule: scheduled.contains(&row.id),
        networks,
        name: row.label.filter(|l| !l.is_empty()).unwrap_or(row.hostname),
    })
}

/// Remembers that a customer does not want to see a piece of advice again.
pub async fn dismiss_advice(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: &str) -> Result<()> {
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err(Error::not_found("advice"));
    }
    store::dismiss(ctx, tx, customer, id).await
}
