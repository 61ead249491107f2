//! The tables of the marketplace and of what products begin with.

use mpanel_core::{ApplicationId, Error, OpContext, ProductId, Result, TemplateId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{ApplicationView, Category, Needs, OwnImageAllowance, ProductSetup};
use crate::template::Variable;
use crate::time::from_micros;

pub(crate) mod applications {
    //! The provisioning_applications table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_applications")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub template_id: Uuid,
        pub name: String,
        /// The name in small letters, by which it is unique and sorted.
        pub name_key: String,
        pub about: String,
        pub category: String,
        pub release: String,
        pub needs: String,
        /// Its name in the source, for one that came with mPanel.
        pub shipped: Option<String>,
        pub hidden: bool,
        pub created_at: i64,
        pub updated_at: i64,
        pub version: i32,
        /// The provider's own application; such an entry has the nil id for a template.
        pub provider_application: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod setups {
    //! The provisioning_product_setups table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_product_setups")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub product_id: Uuid,
        pub template_id: Option<Uuid>,
        pub own_script: bool,
        pub updated_at: i64,
        pub version: i32,
        /// How many images of their own customers may have for each machine, and how many GB they may take.
        pub own_images: i32,
        pub own_images_gb: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(applications, setups);

impl applications::Model {
    /// Its template, unless the provider installs it.
    pub(super) fn template(&self) -> Option<TemplateId> {
        Some(TemplateId(self.template_id)).filter(|_| self.provider_application.is_none())
    }

    pub(crate) fn needs(&self) -> Result<Needs> {
        Ok(serde_json::from_str(&self.needs)?)
    }

    pub(super) fn view(self, variables: Vec<Variable>) -> Result<ApplicationView> {
        Ok(ApplicationView {
            id: ApplicationId(self.id),
            version: self.version,
            template: self.template(),
            provider_application: self.provider_application.clone(),
            category: Category::stored(&self.category)?,
            needs: self.needs()?,
            name: self.name,
            about: self.about,
            release: self.release,
            shipped: self.shipped.is_some(),
            hidden: self.hidden,
            variables,
            updated_at: from_micros(self.updated_at),
        })
    }
}

pub(super) async fn lock(tx: &Tx, ctx: &OpContext, id: ApplicationId) -> Result<applications::Model> {
    let query = applications::Entity::find_in(ctx).filter(applications::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking an application")?.ok_or_else(|| Error::not_found("application"))
}

pub(super) async fn setup_row<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    product: ProductId,
) -> Result<Option<setups::Model>> {
    let query = setups::Entity::find_in(ctx).filter(setups::Column::ProductId.eq(product.uuid()));
    query.one(conn).await.or_internal("reading a product's setup")
}

impl setups::Model {
    pub(super) fn view(&self) -> ProductSetup {
        ProductSetup {
            product: ProductId(self.product_id),
            version: self.version,
            template: self.template_id.map(TemplateId),
            own_script: self.own_script,
            own_images: OwnImageAllowance { images: self.own_images, gb: self.own_images_gb },
        }
    }
}
