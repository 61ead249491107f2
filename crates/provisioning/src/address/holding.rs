//! Who holds an address: noted when it begins and when it ends, and kept for good.

use std::collections::HashSet;
use std::net::IpAddr;

use mpanel_core::{OpContext, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{IntoActiveModel, ModelTrait, QueryFilter, QuerySelect};

use super::inside::is_inside;
use super::store::{self, AddressRow, HoldingRow, addresses, holdings};
use crate::deps::Deps;
use crate::jobs;
use crate::provider::networking::AddressKind;
use crate::service::store::ServiceRow;

/// Notes the addresses a service's machine came with. Called whenever a service is written; mostly there is nothing
/// new and one read tells so.
pub(crate) async fn keep_main(ctx: &OpContext, tx: &Tx, service: &ServiceRow) -> Result<()> {
    let (Some(account), true) = (service.account_id, service.ipv4.is_some() || service.ipv6.is_some()) else {
        return Ok(());
    };
    let ended = service.state()?.is_final();
    let texts = [service.ipv4.as_deref(), service.ipv6.as_deref()];
    let own = texts.into_iter().flatten().filter_map(|ip| ip.parse::<IpAddr>().ok());
    let wanted: Vec<String> = if ended { Vec::new() } else { own.map(|ip| ip.to_string()).collect() };
    let noted = addresses::Entity::find_in(ctx)
        .filter(addresses::Column::ServiceId.eq(service.id))
        .all(tx)
        .await
        .or_internal("reading a service's addresses")?;
    for row in &noted {
        let kind = row.kind()?;
        let stays = match kind {
            AddressKind::Main => wanted.contains(&row.ip),
            AddressKind::Inside => is_inside(row.ip()?, &wanted),
            _ => true,
        };
        if !stays {
            release(ctx, tx, &row.ip).await?;
            row.clone().delete(tx).await.or_internal("forgetting an address")?;
        } else if kind.is_movable() && ended {
            // The customer keeps the address; the machine does not.
            let mut free = row.clone();
            (free.wanted_service, free.moving, free.since) = (None, true, ctx.now.as_microsecond());
            let free = store::save(ctx, tx, free).await?;
            jobs::enqueue_address(ctx, tx, free.address()).await?;
        }
    }
    for ip in wanted.iter().filter(|ip| !noted.iter().any(|row| row.ip == **ip)) {
        let mut row = match store::of_ip(ctx, tx, ip).await? {
            Some(found) => found,
            None => {
                let fresh = store::fresh(ctx, account, ip, AddressKind::Main, &service.region);
                store::insert(tx, fresh).await?
            }
        };
        row.kind = AddressKind::Main.to_string();
        row.gone_since = None;
        (row.account_id, row.region) = (account, service.region.clone());
        (row.customer_id, row.service_id) = (Some(service.customer_id), Some(service.id));
        (row.moving, row.wanted_service, row.problem) = (false, None, None);
        (row.reverse_name, row.forward, row.checked_at) = (None, None, None);
        let row = store::save(ctx, tx, row).await?;
        hold(ctx, tx, &row, service).await?;
    }
    Ok(())
}

/// Notes the addresses of services that were written last before addresses were kept.
pub(crate) async fn note_missing(ctx: &OpContext, deps: &Deps, rows: &[ServiceRow]) -> Result<()> {
    let noted: Vec<Option<Uuid>> = addresses::Entity::find_in(ctx)
        .filter(addresses::Column::Kind.eq(AddressKind::Main.as_str()))
        .filter(addresses::Column::ServiceId.is_not_null())
        .select_only()
        .column(addresses::Column::ServiceId)
        .into_tuple()
        .all(deps.db.read())
        .await
        .or_internal("reading which services have addresses")?;
    let noted: HashSet<Uuid> = noted.into_iter().flatten().collect();
    for row in rows.iter().filter(|r| r.ipv4.is_some() && !noted.contains(&r.id)) {
        let tx = deps.db.begin().await?;
        keep_main(ctx, &tx, row).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The service holds the address from now on.
pub(crate) async fn hold(ctx: &OpContext, tx: &Tx, row: &AddressRow, service: &ServiceRow) -> Result<()> {
    release(ctx, tx, &row.ip).await?;
    let holding = HoldingRow {
        id: ctx.new_id::<RowId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        ip: row.ip.clone(),
        kind: row.kind.clone(),
        hostname: service.hostname.clone(),
        customer_id: service.customer_id,
        service_id: service.id,
        held_from: ctx.now.as_microsecond(),
        held_until: None,
    };
    holdings::Entity::insert(holding.into_active_model())
        .exec_without_returning(tx)
        .await
        .or_internal("noting who holds an address")?;
    Ok(())
}

/// Nobody holds the address from now on.
pub(crate) async fn release(ctx: &OpContext, tx: &Tx, ip: &str) -> Result<()> {
    holdings::Entity::update_many()
        .col_expr(holdings::Column::HeldUntil, Expr::value(ctx.now.as_microsecond()))
        .filter(holdings::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(holdings::Column::Ip.eq(ip))
        .filter(holdings::Column::HeldUntil.is_null())
        .exec(tx)
        .await
        .or_internal("noting that nobody holds an address")?;
    Ok(())
}
