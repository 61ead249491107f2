//! How a tenant's documents look: colour, letters, logo and own texts.
//!
//! Versions are only ever added. A document is printed in the looks that held when it was issued, so that what was sent
//! to a customer can be printed again and is the same. What was there before the first change is written down with it.

use std::collections::BTreeMap;

use mpanel_core::{DocumentLogoId, Error, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::tenant::{self, Tenant, check_version};

/// Pictures that no version uses are kept as long as somebody may still be choosing.
const UNUSED_LOGOS: usize = 10;

mod row {
    //! The document_looks table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "document_looks")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub version: i32,
        pub since: i64,
        pub name: String,
        pub accent: String,
        pub looks: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

mod logo {
    //! The document_logos table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "document_logos")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub format: String,
        pub content: Vec<u8>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// What a tenant has chosen for its documents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentLooks {
    /// A colour of its own as `#rrggbb`; the brand's when absent.
    pub accent: Option<String>,
    /// The letters, by the typesetter's word; its default when empty.
    pub font: String,
    /// The picture at the head.
    pub logo: Option<DocumentLogoId>,
    /// A line below the head.
    pub header: String,
    /// Lines at the foot of every page.
    pub footer: String,
    /// Texts at the end, by the kind of document.
    pub notes: BTreeMap<String, String>,
}

/// A version of them, with the brand of its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooksVersion {
    /// For `If-Match`.
    pub version: i32,
    /// The brand's name.
    pub name: String,
    /// The brand's colour.
    pub accent: String,
    /// What was chosen.
    pub looks: DocumentLooks,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLogo {
    /// Its id.
    pub id: DocumentLogoId,
    /// How it is written, by the typesetter's word.
    pub format: String,
    /// The file.
    pub content: Vec<u8>,
}

/// The looks that hold.
pub async fn get_document_looks<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    tenant: &Tenant,
) -> Result<LooksVersion> {
    latest(ctx, conn).await?.map_or_else(|| Ok(untouched(tenant)), version)
}

/// The looks that held at an instant.
pub async fn document_looks_at<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    tenant: &Tenant,
    at: Timestamp,
) -> Result<LooksVersion> {
    let found = row::Entity::find_in(ctx)
        .filter(row::Column::Since.lte(at.as_microsecond()))
        .order_by_desc(row::Column::Version)
        .one(conn)
        .await;
    found.or_internal("reading the looks of a day")?.map_or_else(|| Ok(untouched(tenant)), version)
}

/// Changes the looks of documents that are issued from now on.
pub async fn put_document_looks(
    ctx: &OpContext,
    tx: &Tx,
    looks: DocumentLooks,
    expected: Option<i32>,
) -> Result<LooksVersion> {
    let tenant = tenant::lock(ctx, tx).await?;
    let before = latest(ctx, tx).await?.map_or_else(|| Ok(untouched(&tenant)), version)?;
    check_version(before.version, expected)?;
    if let Some(id) = looks.logo {
        find_document_logo(ctx, tx, id).await?;
    }
    add(ctx, tx, &tenant, LooksVersion { looks, ..untouched(&tenant) }).await
}

/// Writes the brand of a tenant down that has another name or colour now; documents issued before keep theirs.
pub(crate) async fn follow_brand(ctx: &OpContext, tx: &Tx, before: &Tenant, after: &Tenant) -> Result<()> {
    if before.name == after.name && before.brand.accent == after.brand.accent {
        return Ok(());
    }
    let looks = latest(ctx, tx).await?.map(version).transpose()?.map(|found| found.looks).unwrap_or_default();
    add(ctx, tx, before, LooksVersion { looks, ..untouched(after) }).await.map(|_| ())
}

/// Keeps a picture that was checked; the oldest of those nobody uses go.
pub async fn add_document_logo(ctx: &OpContext, tx: &Tx, format: &str, content: Vec<u8>) -> Result<DocumentLogo> {
    tenant::lock(ctx, tx).await?;
    forget_unused_logos(ctx, tx).await?;
    let kept = DocumentLogo { id: ctx.new_id(), format: format.to_owned(), content };
    let model = logo::Model {
        id: kept.id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        format: kept.format.clone(),
        content: kept.content.clone(),
        created_at: ctx.now.as_microsecond(),
    };
    let written = logo::Entity::insert(model.into_active_model()).exec_without_returning(tx).await;
    written.or_internal("keeping a logo")?;
    Ok(kept)
}

/// A picture of the tenant.
pub async fn find_document_logo<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: DocumentLogoId,
) -> Result<DocumentLogo> {
    let found = logo::Entity::find_in(ctx).filter(logo::Column::Id.eq(id.uuid())).one(conn).await;
    let unknown = || Error::invalid("/logo_id", "unknown", "There is no such picture. Upload it first.");
    let kept = found.or_internal("reading a logo")?.ok_or_else(unknown)?;
    Ok(DocumentLogo { id, format: kept.format, content: kept.content })
}

async fn latest<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<row::Model>> {
    let found = row::Entity::find_in(ctx).order_by_desc(row::Column::Version).one(conn).await;
    found.or_internal("reading the looks of documents")
}

// What holds as long as nothing has been changed.
fn untouched(tenant: &Tenant) -> LooksVersion {
    LooksVersion {
        version: 1,
        name: tenant.name.clone(),
        accent: tenant.brand.accent.clone(),
        looks: DocumentLooks::default(),
    }
}

fn version(row: row::Model) -> Result<LooksVersion> {
    let looks = serde_json::from_str(&row.looks)?;
    Ok(LooksVersion { version: row.version, name: row.name, accent: row.accent, looks })
}

// Adds a version after the latest. With the first one goes what held until now, since ever.
async fn add(ctx: &OpContext, tx: &Tx, before: &Tenant, mut new: LooksVersion) -> Result<LooksVersion> {
    let number = match latest(ctx, tx).await? {
        Some(row) => row.version,
        None => {
            write(ctx, tx, &untouched(before), 0).await?;
            1
        }
    };
    new.version = number + 1;
    write(ctx, tx, &new, ctx.now.as_microsecond()).await?;
    Ok(new)
}

async fn write(ctx: &OpContext, tx: &Tx, found: &LooksVersion, since: i64) -> Result<()> {
    let model = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        version: found.version,
        since,
        name: found.name.clone(),
        accent: found.accent.clone(),
        looks: serde_json::to_string(&found.looks)?,
    };
    let taken = || Error::conflict("changed_meanwhile", "This was changed at the same moment. Try again.");
    row::Entity::insert(model.into_active_model())
        .exec_without_returning(tx)
        .await
        .or_taken("writing the looks of documents", taken)
        .map(|_| ())
}

async fn forget_unused_logos(ctx: &OpContext, tx: &Tx) -> Result<()> {
    let versions = row::Entity::find_in(ctx).all(tx).await.or_internal("reading the looks of documents")?;
    // A version that cannot be read may use any of them.
    let versions = versions.into_iter().map(version).collect::<Result<Vec<LooksVersion>>>()?;
    let used: Vec<Uuid> = versions.into_iter().filter_map(|found| Some(found.looks.logo?.uuid())).collect();
    let unused: Vec<Uuid> = logo::Entity::find_in(ctx)
        .filter(logo::Column::Id.is_not_in(used))
        .order_by_desc(logo::Column::CreatedAt)
        .select_only()
        .column(logo::Column::Id)
        .into_tuple()
        .all(tx)
        .await
        .or_internal("reading unused logos")?;
    let old = unused.into_iter().skip(UNUSED_LOGOS - 1);
    logo::Entity::delete_many()
        .filter(logo::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(logo::Column::Id.is_in(old))
        .exec(tx)
        .await
        .or_internal("forgetting unused logos")?;
    Ok(())
}
