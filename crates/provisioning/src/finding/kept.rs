//! Both sides of what there is beside machines: what is kept here, and the provider's lists.

use mpanel_core::{CustomerId, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::things::{Kept, ThingKind};
use crate::custom_image::CustomImageState;
use crate::custom_image::store::row as images;
use crate::deps::Deps;
use crate::dns::ZoneState;
use crate::dns::store::zones;
use crate::domain_name::DomainState;
use crate::domain_name::store::domains;
use crate::firewall::store::{copies, firewalls};
use crate::network::NetworkState;
use crate::network::store::networks;
use crate::object_storage::store::{shares, storages};
use crate::object_storage::{ShareState, StorageState};
use crate::provider::networking::CloudThing;
use crate::provider::{Answer, CallId, CloudProvider};

pub(super) async fn list(ctx: &OpContext, provider: &dyn CloudProvider, kind: ThingKind) -> Answer<Vec<CloudThing>> {
    let call = CallId::new(ctx);
    match kind {
        ThingKind::Network => provider.networks(call).await,
        ThingKind::Firewall => provider.firewalls(call).await,
        ThingKind::Storage => {
            let all = provider.storages(call).await?.into_iter();
            let live = all.filter(|s| !s.status.eq_ignore_ascii_case("cancelled"));
            Ok(live.map(|s| CloudThing { id: s.id, name: s.name }).collect())
        }
        ThingKind::Domain => {
            let all = provider.domains(call).await?.into_iter();
            let live = all.filter(|d| !DomainState::of_provider(&d.status).is_over());
            Ok(live.map(|d| CloudThing { id: d.name.clone(), name: d.name }).collect())
        }
        ThingKind::Zone => {
            let all = provider.zones(call).await?.into_iter();
            Ok(all.map(|name| CloudThing { id: name.clone(), name }).collect())
        }
        ThingKind::Image => {
            let own = provider.images(call).await?.into_iter().filter(|image| !image.standard);
            Ok(own.map(|image| CloudThing { id: image.id, name: image.name }).collect())
        }
        ThingKind::User => users(ctx, provider).await,
    }
}

async fn users(ctx: &OpContext, provider: &dyn CloudProvider) -> Answer<Vec<CloudThing>> {
    let (mut all, mut page) = (Vec::new(), 1);
    loop {
        let found = provider.users(CallId::new(ctx), page, None).await?;
        let more = found.more && !found.users.is_empty();
        all.extend(found.users.into_iter().map(|user| CloudThing { id: user.id, name: user.email }));
        if !more {
            return Ok(all);
        }
        page += 1;
    }
}

pub(super) async fn kept(
    ctx: &OpContext,
    deps: &Deps,
    kind: ThingKind,
    account: ProviderAccountId,
) -> Result<Vec<Kept>> {
    let conn = deps.db.read();
    match kind {
        ThingKind::Network => {
            let select = networks::Entity::find_in(ctx).filter(networks::Column::AccountId.eq(account.uuid()));
            let rows = select.all(conn).await.or_internal("reading the networks of an account")?;
            let of = |row: networks::Model| Kept {
                expected: row.state == NetworkState::Ready.as_str(),
                customer: Some(CustomerId(row.customer_id)),
                reference: row.provider_ref,
                name: row.provider_name,
                label: row.name,
            };
            Ok(rows.into_iter().map(of).collect())
        }
        ThingKind::Firewall => firewalls_of(ctx, deps, account).await,
        ThingKind::Storage => {
            let select = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(account.uuid()));
            let rows = select.all(conn).await.or_internal("reading the storages of an account")?;
            let of = |row: storages::Model| -> Result<Kept> {
                let over = StorageState::stored(&row.state)?.is_over();
                Ok(Kept {
                    expected: !over && row.cancel_on.is_none(),
                    customer: None,
                    reference: row.cloud_id,
                    label: row.name.clone(),
                    name: row.name,
                })
            };
            rows.into_iter().map(of).collect()
        }
        ThingKind::Domain => {
            // A domain is one domain, on whichever account it is kept.
            let rows = domains::Entity::find_in(ctx).all(conn).await.or_internal("reading domains")?;
            let of = |row: domains::Model| -> Result<Kept> {
                let state = DomainState::stored(&row.state)?;
                let here = row.account_id == account.uuid();
                Ok(Kept {
                    expected: here && !state.is_over() && state != DomainState::Requested,
                    customer: row.customer_id.map(CustomerId),
                    reference: Some(row.name.clone()),
                    label: row.name.clone(),
                    name: row.name,
                })
            };
            rows.into_iter().map(of).collect()
        }
        ThingKind::Zone => zones_of(ctx, deps, account).await,
        ThingKind::Image => images_of(ctx, deps, account).await,
        ThingKind::User => users_of(ctx, deps, account).await,
    }
}

/// The zones of all accounts: a name is one zone, on whichever it is kept.
async fn zones_of(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let rows = zones::Entity::find_in(ctx).all(deps.db.read()).await.or_internal("reading zones")?;
    let of = |row: zones::Model| Kept {
        expected: row.account_id == account.uuid() && row.state == ZoneState::Ready.as_str(),
        customer: row.customer_id.map(CustomerId),
        reference: Some(row.name.clone()),
        label: row.name.clone(),
        name: row.name,
    };
    Ok(rows.into_iter().map(of).collect())
}

async fn images_of(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let select = images::Entity::find_in(ctx).filter(images::Column::AccountId.eq(account.uuid()));
    let rows = select.all(deps.db.read()).await.or_internal("reading the images of an account")?;
    let of = |row: images::Model| Kept {
        expected: row.state == CustomImageState::Ready.as_str(),
        customer: row.customer_id.map(CustomerId),
        label: row.shown_name().to_owned(),
        reference: row.image_id,
        name: row.name,
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The users of shares: those of storages that are over go with them.
async fn users_of(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let conn = deps.db.read();
    let select = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(account.uuid()));
    let storages = select.all(conn).await.or_internal("reading the storages of an account")?;
    let select = shares::Entity::find_in(ctx).filter(shares::Column::StorageId.is_in(storages.iter().map(|s| s.id)));
    let rows = select.all(conn).await.or_internal("reading the shares of an account")?;
    let of = |row: shares::Model| -> Result<Kept> {
        let over = match storages.iter().find(|storage| storage.id == row.storage_id) {
            Some(storage) => storage.state()?.is_over(),
            None => true,
        };
        Ok(Kept {
            expected: !over && row.state()? == ShareState::Ready,
            customer: Some(CustomerId(row.customer_id)),
            reference: row.cloud_user,
            label: row.user_email.clone(),
            name: row.user_email,
        })
    };
    rows.into_iter().map(of).collect()
}

async fn firewalls_of(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let conn = deps.db.read();
    let select = copies::Entity::find_in(ctx).filter(copies::Column::AccountId.eq(account.uuid()));
    let rows = select.all(conn).await.or_internal("reading the firewalls of an account")?;
    let ids = rows.iter().map(|row| row.firewall_id);
    let owners = firewalls::Entity::find_in(ctx).filter(firewalls::Column::Id.is_in(ids)).all(conn).await;
    let owners = owners.or_internal("reading firewalls")?;
    let of = |row: copies::Model| {
        let owner = owners.iter().find(|f| f.id == row.firewall_id);
        Kept {
            expected: owner.is_some_and(|f| !f.deleting),
            customer: owner.map(|f| CustomerId(f.customer_id)),
            label: owner.map_or_else(|| row.provider_name.clone(), |f| f.name.clone()),
            reference: row.provider_ref,
            name: row.provider_name,
        }
    };
    Ok(rows.into_iter().map(of).collect())
}
