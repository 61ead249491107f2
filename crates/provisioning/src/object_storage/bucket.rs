//! Buckets of shares. One inside a shared storage belongs to the account; its policy lets the share's user in, and
//! nobody else. One in a whole storage belongs to the share's user.

use std::collections::BTreeSet;

use mpanel_core::{CustomerId, Error, ObjectStorageId, OpContext, Result, StorageShareId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde_json::{Value, json};

use super::measure::Count;
use super::s3::S3;
use super::store::{self, ShareRow, StorageRow, buckets};
use super::{BucketView, keys, rules};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::time::from_micros;

/// What a customer may do with a bucket that belongs to the account, and with what is in it.
const WITH_BUCKET: [&str; 4] =
    ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads", "s3:GetBucketCORS"];
const WITH_OBJECTS: [&str; 5] =
    ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

/// Browsers may use signed addresses from any page: without one of those they have no key to a bucket.
const CORS: &str = "<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><CORSRule>\
    <AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>\
    <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds>\
    </CORSRule></CORSConfiguration>";

/// Objects on a page of a listing of ours, and pages in one run of a job.
const PAGE: usize = 1000;
const PAGES: usize = 50;

/// A share with its storage, ready to be used.
pub(super) struct Opened<'a> {
    pub ctx: &'a OpContext,
    pub deps: &'a Deps,
    pub row: ShareRow,
    pub storage: StorageRow,
}

impl<'a> Opened<'a> {
    pub(super) async fn of(
        ctx: &'a OpContext,
        deps: &'a Deps,
        customer: Option<CustomerId>,
        id: StorageShareId,
    ) -> Result<Self> {
        let row = store::find_share(ctx, deps.db.read(), customer, id).await?;
        let storage = store::find(ctx, deps.db.read(), ObjectStorageId(row.storage_id)).await?;
        rules::usable(&row)?;
        rules::not_closed(&row)?;
        Ok(Self { ctx, deps, row, storage })
    }

    /// With the share's own keys.
    pub(super) fn s3(&self) -> Result<S3> {
        let keys = keys::open(self.ctx, self.deps, &self.row)?;
        S3::open(self.ctx, self.deps, &self.storage, &keys.access_key, &keys.secret_key)
    }

    /// With the keys of the bucket's owner.
    async fn owner(&self) -> Result<S3> {
        if self.row.is_whole {
            return self.s3();
        }
        let at = At::of(self.ctx, self.deps, self.storage.account()).await?;
        let user = at.noted(at.provider.owner_user(at.call()).await).await??;
        let keys = at.noted(at.provider.storage_keys(at.call(), &user, self.storage.cloud()?).await).await??;
        let keys = keys.ok_or_else(|| {
            Error::unavailable(
                "provider_unavailable",
                "The account's own keys are not made yet. Try again in a minute.",
            )
        })?;
        S3::open(self.ctx, self.deps, &self.storage, &keys.access_key, &keys.secret_key)
    }

    fn policy(&self, bucket: &str) -> Value {
        let (tenant, number) = (&self.storage.s3_tenant, &self.storage.owner_number);
        let user = self.row.cloud_user.as_deref().unwrap_or_default();
        let who = json!({ "AWS": [format!("arn:aws:iam::{tenant}:user/{number}:{user}")] });
        let allow = |sid: &str, actions: &[&str], resource: String| json!({ "Sid": sid, "Effect": "Allow", "Principal": who, "Action": actions, "Resource": [resource] });
        json!({ "Version": "2012-10-17", "Statement": [
            allow("bucket", &WITH_BUCKET, format!("arn:aws:s3:::{bucket}")),
            allow("objects", &WITH_OBJECTS, format!("arn:aws:s3:::{bucket}/*")),
        ] })
    }

    /// A bucket of this share. Of a whole storage every bucket is.
    pub(super) async fn bucket(&self, name: &str) -> Result<()> {
        if self.row.is_whole {
            return if rules::is_bucket(name) { Ok(()) } else { Err(Error::not_found("bucket")) };
        }
        let found = noted(self).await?.into_iter().find(|bucket| bucket.name == name && bucket.is_ready);
        found.map(drop).ok_or_else(|| Error::not_found("bucket"))
    }
}

/// Lets browsers upload into a bucket that another program made.
pub(super) async fn open_to_browsers(share: &Opened<'_>, name: &str) -> Result<()> {
    if !share.row.is_whole || noted(share).await?.iter().any(|bucket| bucket.name == name && bucket.is_ready) {
        return Ok(());
    }
    let s3 = share.s3()?;
    if s3.has_cors(name).await? { Ok(()) } else { s3.put_cors(name, CORS).await }
}

async fn noted(share: &Opened<'_>) -> Result<Vec<buckets::Model>> {
    let query = buckets::Entity::find_in(share.ctx).filter(buckets::Column::ShareId.eq(share.row.id));
    query.order_by_asc(buckets::Column::Name).all(share.deps.db.read()).await.or_internal("reading buckets")
}

/// The buckets of a share by name. In a whole storage those made by other programs are among them.
pub async fn list_buckets(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
) -> Result<Vec<BucketView>> {
    let share = Opened::of(ctx, deps, customer, id).await?;
    let rows = noted(&share).await?;
    let view = |row: &buckets::Model| BucketView {
        name: row.name.clone(),
        is_ready: row.is_ready,
        created_at: from_micros(row.created_at),
    };
    let mut all: Vec<BucketView> = rows.iter().map(view).collect();
    if share.row.is_whole {
        let there = share.s3()?.buckets().await?;
        all.retain(|bucket| there.contains(&bucket.name) || !bucket.is_ready);
        for name in there {
            if !all.iter().any(|bucket| bucket.name == name) {
                all.push(BucketView { name, is_ready: true, created_at: from_micros(share.row.created_at) });
            }
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Ok(all)
}

/// Names of the buckets that a share has now, those that other programs made with its keys among them; none for one
/// that never got its keys, or whose storage is no more. A storage that cannot be asked is an error.
pub(super) async fn names(at: &At<'_>, row: &ShareRow, storage: &StorageRow) -> Result<Vec<String>> {
    let state = storage.state()?;
    if row.access_key.is_none() || state.is_over() || (!state.is_open() && is_gone(at, storage).await?) {
        return Ok(Vec::new());
    }
    let share = Opened { ctx: at.ctx, deps: at.deps, row: row.clone(), storage: storage.clone() };
    let made = share.s3()?.buckets().await?;
    let noted = list_buckets(at.ctx, at.deps, None, row.share()).await?;
    let all: BTreeSet<String> = noted.into_iter().map(|bucket| bucket.name).chain(made).collect();
    Ok(all.into_iter().collect())
}

/// The provider does not have the storage any more.
pub(super) async fn is_gone(at: &At<'_>, storage: &StorageRow) -> Result<bool> {
    match at.noted(at.provider.storage(at.call(), storage.cloud()?).await).await? {
        Err(ProviderError::NotFound { .. }) => Ok(true),
        answer => Ok(answer.map(|_| false)?),
    }
}

/// Makes a bucket. Interrupted, it is made whole by asking again.
pub async fn create_bucket(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
    name: &str,
) -> Result<BucketView> {
    let name = rules::bucket(name)?;
    let share = Opened::of(ctx, deps, customer, id).await?;
    let owner = share.owner().await?;
    let there = buckets::Entity::find_in(ctx)
        .filter(buckets::Column::StorageId.eq(share.row.storage_id))
        .filter(buckets::Column::Name.eq(name.as_str()))
        .one(deps.db.read())
        .await
        .or_internal("reading a bucket")?;
    let mut row = match there {
        Some(row) if row.share_id == share.row.id && !row.is_ready => row,
        Some(_) => return Err(rules::bucket_taken()),
        // One that was there before we asked must not be handed to anybody.
        None if owner.has_bucket(&name).await? => return Err(rules::bucket_taken()),
        None => {
            let row = buckets::Model {
                id: ctx.new_uuid(),
                tenant_id: ctx.tenant.uuid(),
                storage_id: share.row.storage_id,
                share_id: share.row.id,
                name: name.clone(),
                is_ready: false,
                created_at: ctx.now.as_microsecond(),
            };
            let tx = deps.db.begin().await?;
            let row = row.into_active_model().insert(&tx).await.or_taken("noting a bucket", rules::bucket_taken)?;
            tx.commit().await?;
            row
        }
    };
    // It was not there when it was noted: a bucket that is there now is the one we made.
    if !owner.has_bucket(&name).await?
        && let Err(error) = owner.create_bucket(&name).await
    {
        if error.kind() != mpanel_core::ErrorKind::Unavailable {
            forget(&share, &name).await?;
        }
        return Err(error);
    }
    // From here on it is there: until all is set it stays noted, and is made whole by asking again.
    if !share.row.is_whole {
        // It may have been closed meanwhile.
        rules::not_closed(&store::find_share(ctx, deps.db.read(), customer, id).await?)?;
        owner.put_policy(&name, &share.policy(&name)).await?;
    }
    owner.put_cors(&name, CORS).await?;
    row.is_ready = true;
    let tx = deps.db.begin().await?;
    let row = row.into_active_model().reset_all().update(&tx).await.or_internal("saving a bucket")?;
    tx.commit().await?;
    Ok(BucketView { name, is_ready: true, created_at: from_micros(row.created_at) })
}

async fn forget(share: &Opened<'_>, name: &str) -> Result<()> {
    let tx = share.deps.db.begin().await?;
    let query = buckets::Entity::delete_many()
        .filter(buckets::Column::TenantId.eq(share.ctx.tenant.uuid()))
        .filter(buckets::Column::ShareId.eq(share.row.id))
        .filter(buckets::Column::Name.eq(name));
    query.exec(&tx).await.or_internal("forgetting a bucket")?;
    tx.commit().await
}

/// Deletes a bucket that is empty. Its name has to be typed.
pub async fn delete_bucket(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: StorageShareId,
    name: &str,
    typed: &str,
) -> Result<()> {
    let share = Opened::of(ctx, deps, customer, id).await?;
    let known = list_buckets(ctx, deps, customer, id).await?;
    if !known.iter().any(|bucket| bucket.name == name) {
        return Err(Error::not_found("bucket"));
    }
    rules::confirm(name, typed, "delete the bucket")?;
    match share.owner().await?.delete_bucket(name).await {
        Ok(()) => {}
        Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    forget(&share, name).await
}

/// Takes the policies of a share's buckets away: its user reaches none of them. Buckets that another program made in a
/// shared storage belong to the user, and have none.
pub(super) async fn shut(at: &At<'_>, row: &ShareRow, storage: &StorageRow) -> Result<()> {
    let share = Opened { ctx: at.ctx, deps: at.deps, row: row.clone(), storage: storage.clone() };
    let buckets = noted(&share).await?;
    if buckets.is_empty() {
        return Ok(());
    }
    let owner = share.owner().await?;
    for bucket in buckets {
        owner.delete_policy(&bucket.name).await?;
    }
    Ok(())
}

/// Gives the policies back. A bucket that is gone is forgotten.
pub(super) async fn reopen(at: &At<'_>, row: &ShareRow, storage: &StorageRow) -> Result<()> {
    let share = Opened { ctx: at.ctx, deps: at.deps, row: row.clone(), storage: storage.clone() };
    let buckets = noted(&share).await?;
    let ready: Vec<_> = buckets.into_iter().filter(|bucket| bucket.is_ready).collect();
    if ready.is_empty() {
        return Ok(());
    }
    let owner = share.owner().await?;
    for bucket in ready {
        match owner.put_policy(&bucket.name, &share.policy(&bucket.name)).await {
            Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => forget(&share, &bucket.name).await?,
            answer => answer?,
        }
    }
    Ok(())
}

/// A share's buckets by name, each with the keys of its owner: ours with the account's, the user's own with the share's.
async fn owned(share: &Opened<'_>) -> Result<Vec<(String, S3)>> {
    let ours: BTreeSet<String> = noted(share).await?.into_iter().map(|bucket| bucket.name).collect();
    let theirs = share.s3()?.buckets().await?;
    let mut all = Vec::new();
    if !ours.is_empty() {
        let owner = share.owner().await?;
        all.extend(ours.iter().map(|name| (name.clone(), owner.clone())));
    }
    let own = share.s3()?;
    all.extend(theirs.into_iter().filter(|name| !ours.contains(name)).map(|name| (name, own.clone())));
    all.sort_by(|a, b| a.0.cmp(&b.0));
    Ok(all)
}

/// Counts what is in a share's buckets, some pages further. Says whether that was all.
pub(super) async fn count(
    at: &At<'_>,
    row: &ShareRow,
    storage: &StorageRow,
    mut count: Count,
) -> Result<(Count, bool)> {
    let share = Opened { ctx: at.ctx, deps: at.deps, row: row.clone(), storage: storage.clone() };
    let mut pages = PAGES;
    for (name, s3) in owned(&share).await? {
        if count.after.as_ref().is_some_and(|last| name <= *last) {
            continue;
        }
        let mut token = count.within.take().filter(|within| within.0 == name).map(|within| within.1);
        loop {
            if pages == 0 {
                count.within = token.map(|token| (name, token));
                return Ok((count, false));
            }
            pages -= 1;
            let page = match s3.list(&name, "", None, token.as_deref(), PAGE).await {
                // It was deleted while the others were counted.
                Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => break,
                answer => answer?,
            };
            count.objects += u64::try_from(page.contents.len()).unwrap_or(0);
            count.bytes += page.contents.iter().map(|object| object.size.unwrap_or(0)).sum::<u64>();
            token = page.next_continuation_token;
            if token.is_none() {
                break;
            }
        }
        count.after = Some(name);
    }
    Ok((count, true))
}

/// Deletes what is in a share's buckets, some pages further, and the buckets that are empty. Says whether that was all.
pub(super) async fn empty(at: &At<'_>, row: &ShareRow, storage: &StorageRow) -> Result<bool> {
    let share = Opened { ctx: at.ctx, deps: at.deps, row: row.clone(), storage: storage.clone() };
    let mut pages = PAGES;
    for (name, s3) in owned(&share).await? {
        loop {
            let keys: Vec<String> = match s3.list(&name, "", None, None, PAGE).await {
                Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => Vec::new(),
                answer => answer?.contents.into_iter().map(|object| object.key).collect(),
            };
            if keys.is_empty() {
                break;
            }
            if pages == 0 {
                return Ok(false);
            }
            pages -= 1;
            s3.delete_many(&name, keys).await?;
        }
        match s3.delete_bucket(&name).await {
            Err(error) if error.kind() != mpanel_core::ErrorKind::NotFound => return Err(error),
            _ => forget(&share, &name).await?,
        }
    }
    Ok(true)
}
