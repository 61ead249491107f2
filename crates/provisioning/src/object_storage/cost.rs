//! What services cost of the storages they have: a whole one, or a part of one that others use as well.

use std::collections::HashMap;

use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::rules;
use super::store::{ShareRow, StorageRow, shares, storages};
use crate::account::store::regions;

/// A service's part of a storage, as far as its cost goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoragePart {
    /// The account the storage is paid at.
    pub account: ProviderAccountId,
    /// The provider's code of the region.
    pub region: String,
    /// What is bought.
    pub size_gb: i64,
    /// What the share takes, and of how much; none of a storage of the customer's own.
    pub takes_gb: Option<(i64, i64)>,
}

/// The parts of storages that services have. A share that staff gave belongs to no service and is not among them.
pub async fn storage_parts<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<ServiceId, StoragePart>> {
    let bought = storages::Entity::find_in(ctx).all(conn).await.or_internal("reading object storages")?;
    let mut there: HashMap<Uuid, Vec<ShareRow>> = HashMap::new();
    for share in shares::Entity::find_in(ctx).all(conn).await.or_internal("reading shares")? {
        there.entry(share.storage_id).or_default().push(share);
    }
    let known = regions::Entity::find_in(ctx).all(conn).await.or_internal("reading regions")?;
    let mut parts = HashMap::new();
    for storage in bought {
        if storage.state()?.is_over() {
            continue;
        }
        let whole = whole(&storage, &known);
        if let Some(service) = storage.service_id {
            parts.insert(ServiceId(service), whole);
            continue;
        }
        let shares = there.remove(&storage.id).unwrap_or_default();
        let takes: Vec<i64> = shares.iter().map(|share| rules::promised(share.size_gb, share.used_bytes)).collect();
        let of = takes.iter().sum::<i64>().max(storage.size_gb);
        for (share, takes) in shares.iter().zip(&takes) {
            let Some(service) = share.service_id else { continue };
            parts.insert(ServiceId(service), StoragePart { takes_gb: Some((*takes, of)), ..whole.clone() });
        }
    }
    Ok(parts)
}

/// The provider's code of the region a storage is in.
pub(super) async fn region_code<C: ConnectionTrait>(ctx: &OpContext, conn: &C, storage: &StorageRow) -> Result<String> {
    Ok(code_of(storage, &regions::Entity::find_in(ctx).all(conn).await.or_internal("reading regions")?))
}

// A storage is listed under the region's name, and costs are kept by its code.
fn code_of(storage: &StorageRow, known: &[regions::Model]) -> String {
    let named = known.iter().find(|one| one.name == storage.region);
    named.map_or_else(|| storage.region.clone(), |one| one.code.clone())
}

fn whole(storage: &StorageRow, known: &[regions::Model]) -> StoragePart {
    StoragePart {
        account: storage.account(),
        region: code_of(storage, known),
        size_gb: storage.size_gb,
        takes_gb: None,
    }
}
