//! Whose the contacts of domains are. What they say stays at the provider.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use super::index;

const CONTACTS: &str = "provisioning_domain_contacts";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut table = Table::create();
        table.table(CONTACTS).col(pk_uuid("id")).col(uuid("tenant_id")).col(uuid("account_id"));
        table.col(uuid("customer_id")).col(text("handle")).col(big_integer("created_at"));
        manager.create_table(table.to_owned()).await?;
        let handle = &["tenant_id", "account_id", "handle"];
        index(manager, "provisioning_domain_contacts_by_handle", CONTACTS, handle, true).await?;
        let customer = &["tenant_id", "customer_id"];
        index(manager, "provisioning_domain_contacts_by_customer", CONTACTS, customer, false).await
    }
}
