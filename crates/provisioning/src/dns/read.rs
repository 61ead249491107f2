//! Reading zones, and their records from the provider.

use std::collections::HashMap;

use mpanel_core::{CustomerId, DnsZoneId, Error, OpContext, Page, PageQuery, ProviderAccountId, Result};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::at::At;
use super::change::{ChangeView, sentence};
use super::store::{self, ZoneRow, zones};
use super::wire::Live;
use super::zone_file::{self, FixedRecord};
use super::{KeptRecord, ZoneState, ZoneView};
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::time::from_micros;

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct ZoneFilter {
    /// A customer's.
    pub customer: Option<CustomerId>,
}

/// The records of a zone.
#[derive(Debug, Clone)]
pub struct ZoneRecords {
    /// Those that can be changed, by name, type and value.
    pub records: Vec<KeptRecord>,
    /// Those that come with the zone and stay.
    pub fixed: Vec<FixedRecord>,
}

/// One page of zones. Sort fields: name, created_at; default by name.
pub async fn list_zones<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &ZoneFilter,
    query: &PageQuery,
) -> Result<Page<ZoneView>> {
    let mut select = zones::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(zones::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(text) = query.search() {
        select = select.filter(zones::Column::Name.contains(&text));
    }
    let fields = [("name", zones::Column::Name), ("created_at", zones::Column::CreatedAt)];
    let (column, down) = query.sorted(&fields, "name")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = views(ctx, conn, page.items).await?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// A zone; with a customer, only one of theirs.
pub async fn get_zone<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DnsZoneId,
) -> Result<ZoneView> {
    let row = store::find(ctx, conn, customer, id).await?;
    view(ctx, conn, row).await
}

/// The zones of these names; with a customer, only theirs.
pub async fn zones_named<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    names: Vec<String>,
) -> Result<HashMap<String, DnsZoneId>> {
    let mut select = zones::Entity::find_in(ctx).filter(zones::Column::Name.is_in(names));
    if let Some(customer) = customer {
        select = select.filter(zones::Column::CustomerId.eq(customer.uuid()));
    }
    let rows = select.all(conn).await.or_internal("looking for zones")?;
    Ok(rows.into_iter().map(|row| (row.name.clone(), row.zone())).collect())
}

pub(super) async fn view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: ZoneRow) -> Result<ZoneView> {
    views(ctx, conn, vec![row]).await?.pop().ok_or_else(|| Error::internal("a zone without a view"))
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<ZoneRow>) -> Result<Vec<ZoneView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let running = store::running(ctx, conn, &ids).await?;
    let one = |row: ZoneRow| {
        let change = running.iter().find(|change| change.zone_id == row.id);
        Ok(ZoneView {
            id: row.zone(),
            customer: row.customer_id.map(CustomerId),
            account: ProviderAccountId(row.account_id),
            state: row.state()?,
            name: row.name,
            problem: row.problem,
            created_at: from_micros(row.created_at),
            change: change.map(ChangeView::of).transpose()?,
        })
    };
    rows.into_iter().map(one).collect()
}

/// The records as they are at the provider now.
pub async fn list_records(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
) -> Result<ZoneRecords> {
    let row = store::find(ctx, deps.db.read(), customer, id).await?;
    let live = live(ctx, deps, &row).await?;
    Ok(ZoneRecords { records: live.kept, fixed: live.fixed })
}

/// The zone as a zone file, with its name.
pub async fn export_zone(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
) -> Result<(String, String)> {
    let row = store::find(ctx, deps.db.read(), customer, id).await?;
    let live = live(ctx, deps, &row).await?;
    let file = zone_file::write(&row.name, &live.fixed, &live.records());
    Ok((row.name, file))
}

/// The latest changes of a zone, newest first; with a customer, only those from when it was theirs.
pub async fn zone_changes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DnsZoneId,
) -> Result<Vec<ChangeView>> {
    let row = store::find(ctx, conn, customer, id).await?;
    let rows = store::history(ctx, customer, row.id).limit(store::KEPT).all(conn).await;
    rows.or_internal("reading the changes of a zone")?.iter().map(ChangeView::of).collect()
}

pub(super) async fn live(ctx: &OpContext, deps: &Deps, row: &ZoneRow) -> Result<Live> {
    refuse_unready(row)?;
    let at = At::of(ctx, deps, row).await?;
    at.records().await?.map_err(|error| match error {
        ProviderError::NotFound { .. } => {
            let detail = "The data centre does not know this zone any more. Delete it here, or make it anew.";
            Error::conflict("zone_not_ready", detail)
        }
        ProviderError::Refused { .. } => {
            Error::new(mpanel_core::ErrorKind::Provider, "provider_refused", sentence(&error))
        }
        other => other.into(),
    })
}

pub(super) fn refuse_unready(row: &ZoneRow) -> Result<()> {
    let detail = match row.state()? {
        ZoneState::Ready => return Ok(()),
        ZoneState::Creating => "The zone is still being made. Try again in a moment.",
        ZoneState::Deleting => "The zone is being deleted.",
        ZoneState::Failed => "The zone could not be made. Delete it and try again.",
    };
    Err(Error::conflict("zone_not_ready", detail))
}
