//! Images of customers' own: what plans allow, and whose an image is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::add_column;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [integer("own_images").default(0).take(), integer("own_images_gb").default(0).take()] {
            add_column(manager, "provisioning_product_setups", column).await?;
        }
        add_column(manager, "provisioning_custom_images", uuid_null("customer_id").take()).await
    }
}
