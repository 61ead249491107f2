//! Our tags on images and object storages. A storage carries the ids of the business, of the customer who has all of it,
//! and of the service it was bought for; an image those of the business and of the customer whose own it is. They are
//! written when the thing is ready, and compared and written again together: an account has few of them.

use std::collections::{BTreeMap, BTreeSet};

use mpanel_core::{CustomerId, Error, ObjectStorageId, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::tag;
use crate::account::At;
use crate::custom_image::store::row as images;
use crate::deps::Deps;
use crate::object_storage::StorageState;
use crate::object_storage::store::{StorageRow, shares, storages};
use crate::provider::Answer;
use crate::provider::tags::ThingKind;

/// A comparison of what images and storages carry with what they should.
#[derive(Debug, Clone)]
pub struct ThingCheck {
    /// Images and storages compared.
    pub checked: u64,
    /// Those whose tags are not as they should be.
    pub faults: Vec<ThingFault>,
}

/// An image or storage whose tags are not as they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThingFault {
    /// What it is.
    pub kind: ThingKind,
    /// The provider's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Tags of ours that it lacks.
    pub missing: Vec<String>,
    /// Tags of ours that belong to somebody else.
    pub wrong: Vec<String>,
}

/// What became of writing the tags again.
#[derive(Debug, Clone, Default)]
pub struct ThingsWritten {
    /// Images and storages that were put right.
    pub written: u64,
    /// Those for which it did not succeed.
    pub failed: Vec<ThingNotWritten>,
}

/// An image or storage whose tags could not be written.
#[derive(Debug, Clone)]
pub struct ThingNotWritten {
    /// What it is.
    pub kind: ThingKind,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// An image or storage of ours at the provider, and what it should carry.
struct Thing {
    kind: ThingKind,
    id: String,
    name: String,
    tags: Vec<String>,
}

fn image_thing(ctx: &OpContext, row: &images::Model) -> Option<Thing> {
    let customer = row.customer_id.map(|id| tag(CustomerId(id)));
    let tags = [Some(tag(ctx.tenant)), customer].into_iter().flatten().collect();
    Some(Thing { kind: ThingKind::Image, id: row.image_id.clone()?, name: row.name.clone(), tags })
}

fn storage_thing(ctx: &OpContext, row: &StorageRow, whole: Option<CustomerId>) -> Option<Thing> {
    let service = row.service_id.map(|id| tag(ServiceId(id)));
    let tags = [Some(tag(ctx.tenant)), whole.map(tag), service].into_iter().flatten().collect();
    Some(Thing { kind: ThingKind::Storage, id: row.cloud_id.clone()?, name: row.name.clone(), tags })
}

/// The customers who have all of a storage, by the storage.
async fn whole(ctx: &OpContext, conn: &impl ConnectionTrait) -> Result<BTreeMap<Uuid, CustomerId>> {
    let rows = shares::Entity::find_in(ctx).filter(shares::Column::IsWhole.eq(true)).all(conn).await;
    let rows = rows.or_internal("reading whose storages are")?;
    Ok(rows.into_iter().map(|row| (row.storage_id, CustomerId(row.customer_id))).collect())
}

/// Tags an image that is ready. What does not succeed is found by the check.
pub(crate) async fn tag_image(at: &At<'_>, row: &images::Model) -> Result<()> {
    write_quietly(at, image_thing(at.ctx, row)).await
}

/// Tags a storage that is open. What does not succeed is found by the check.
pub(crate) async fn tag_storage(at: &At<'_>, id: ObjectStorageId) -> Result<()> {
    let conn = at.deps.db.read();
    let row = storages::Entity::find_in(at.ctx).filter(storages::Column::Id.eq(id.uuid())).one(conn).await;
    let Some(row) = row.or_internal("reading an object storage")? else { return Ok(()) };
    let whole = whole(at.ctx, conn).await?.get(&row.id).copied();
    write_quietly(at, storage_thing(at.ctx, &row, whole)).await
}

async fn write_quietly(at: &At<'_>, thing: Option<Thing>) -> Result<()> {
    let Some(thing) = thing else { return Ok(()) };
    if let Err(error) = at.noted(put_all(at, &thing).await).await? {
        tracing::warn!(thing.id = %thing.id, kind = %thing.kind, %error, "a thing could not be tagged");
    }
    Ok(())
}

async fn put_all(at: &At<'_>, thing: &Thing) -> Answer<()> {
    for name in &thing.tags {
        at.provider.tag_thing(at.call(), thing.kind, &thing.id, name).await?;
    }
    Ok(())
}

/// Compares the tags of an account's images and storages with what they should be. The provider is asked.
pub async fn check_thing_tags(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<ThingCheck> {
    look(&At::of(ctx, deps, account).await?).await
}

/// Puts missing tags on an account's images and storages and takes wrong ones off. One that does not succeed is listed and
/// does not keep the others back; doing it again changes nothing.
pub async fn write_thing_tags(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<ThingsWritten> {
    let at = At::of(ctx, deps, account).await?;
    let mut done = ThingsWritten::default();
    for fault in look(&at).await?.faults {
        match at.noted(mend(&at, &fault).await).await? {
            Ok(()) => done.written += 1,
            Err(error) => {
                let reason = Error::from(error).detail().to_owned();
                done.failed.push(ThingNotWritten { kind: fault.kind, name: fault.name, reason });
            }
        }
    }
    Ok(done)
}

async fn mend(at: &At<'_>, fault: &ThingFault) -> Answer<()> {
    for name in &fault.missing {
        at.provider.tag_thing(at.call(), fault.kind, &fault.id, name).await?;
    }
    for name in &fault.wrong {
        at.provider.untag_thing(at.call(), fault.kind, &fault.id, name).await?;
    }
    Ok(())
}

async fn look(at: &At<'_>) -> Result<ThingCheck> {
    let things = things(at).await?;
    let tags: BTreeSet<&String> = things.iter().flat_map(|thing| &thing.tags).collect();
    let mut faults: BTreeMap<(ThingKind, String), ThingFault> = BTreeMap::new();
    for name in tags {
        let carriers = at.noted(at.provider.tagged_things(at.call(), name).await).await??;
        for thing in things.iter().filter(|thing| thing.tags.contains(name)) {
            let carries = carriers.iter().any(|(kind, one)| *kind == thing.kind && one.id == thing.id);
            if !carries {
                fault(&mut faults, thing.kind, &thing.id, &thing.name).missing.push(name.clone());
            }
        }
        // The tag of the business may be on things of its own that nobody has told mPanel of.
        if *name == tag(at.ctx.tenant) {
            continue;
        }
        for (kind, one) in &carriers {
            let belongs = things.iter().any(|t| t.kind == *kind && t.id == one.id && t.tags.contains(name));
            if !belongs {
                fault(&mut faults, *kind, &one.id, &one.name).wrong.push(name.clone());
            }
        }
    }
    Ok(ThingCheck { checked: things.len() as u64, faults: faults.into_values().collect() })
}

fn fault<'a>(
    all: &'a mut BTreeMap<(ThingKind, String), ThingFault>,
    kind: ThingKind,
    id: &str,
    name: &str,
) -> &'a mut ThingFault {
    let (missing, wrong) = (Vec::new(), Vec::new());
    let made = || ThingFault { kind, id: id.to_owned(), name: name.to_owned(), missing, wrong };
    all.entry((kind, id.to_owned())).or_insert_with(made)
}

/// The account's images and storages that are there and stay.
async fn things(at: &At<'_>) -> Result<Vec<Thing>> {
    let (ctx, conn) = (at.ctx, at.deps.db.read());
    let ready = images::Entity::find_in(ctx)
        .filter(images::Column::AccountId.eq(at.account.id))
        .filter(images::Column::State.eq("ready"))
        .all(conn)
        .await
        .or_internal("reading the images of an account")?;
    let whole = whole(ctx, conn).await?;
    let rows = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(at.account.id)).all(conn).await;
    let mut found: Vec<Thing> = ready.iter().filter_map(|row| image_thing(ctx, row)).collect();
    for row in rows.or_internal("reading the storages of an account")? {
        if StorageState::stored(&row.state)?.is_open() {
            found.extend(storage_thing(ctx, &row, whole.get(&row.id).copied()));
        }
    }
    Ok(found)
}
