//! The tables of templates and of their versions.

use mpanel_core::{Error, OpContext, Result, TemplateId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{Content, TemplateView, VersionView};
use crate::time::from_micros;

pub(crate) mod templates {
    //! The provisioning_templates table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_templates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        /// The name in small letters, by which it is unique and sorted.
        pub name_key: String,
        pub about: String,
        /// Its name in the source, for one that came with mPanel.
        pub shipped: Option<String>,
        pub archived: bool,
        /// The latest version.
        pub number: i32,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod versions {
    //! The provisioning_template_versions table; its rows are never changed.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_template_versions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub template_id: Uuid,
        pub number: i32,
        pub content: String,
        pub note: String,
        pub made_by: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(templates, versions);

impl templates::Model {
    pub(crate) fn view(self, content: Content) -> TemplateView {
        TemplateView {
            id: TemplateId(self.id),
            version: self.version,
            name: self.name,
            about: self.about,
            shipped: self.shipped.is_some(),
            archived: self.archived,
            number: self.number,
            content,
            updated_at: from_micros(self.updated_at),
        }
    }
}

impl versions::Model {
    pub(crate) fn content(&self) -> Result<Content> {
        Ok(serde_json::from_str(&self.content)?)
    }

    pub(super) fn view(self) -> Result<VersionView> {
        Ok(VersionView {
            number: self.number,
            content: self.content()?,
            note: self.note,
            made_by: self.made_by,
            created_at: from_micros(self.created_at),
        })
    }
}

pub(crate) async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, id: TemplateId) -> Result<templates::Model> {
    let row = templates::Entity::find_in(ctx).filter(templates::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a template")?.ok_or_else(|| Error::not_found("template"))
}

pub(super) async fn lock(tx: &Tx, ctx: &OpContext, id: TemplateId) -> Result<templates::Model> {
    let query = templates::Entity::find_in(ctx).filter(templates::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking a template")?.ok_or_else(|| Error::not_found("template"))
}

/// What one version says.
pub(crate) async fn content_of<C: ConnectionTrait>(
    conn: &C,
    ctx: &OpContext,
    id: TemplateId,
    number: i32,
) -> Result<Content> {
    let query = versions::Entity::find_in(ctx).filter(versions::Column::TemplateId.eq(id.uuid()));
    let row = query.filter(versions::Column::Number.eq(number)).one(conn).await.or_internal("reading a template")?;
    row.ok_or_else(|| Error::not_found("version of the template"))?.content()
}
