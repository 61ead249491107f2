//! This domain's tables.

mod m20261121_000001_provisioning_accounts;
mod m20261121_000002_provisioning_services;
mod m20261121_000003_provisioning_resizes;

use mpanel_db::MigrationSet;
use sea_orm_migration::prelude::*;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_provisioning_accounts::Migration),
        Box::new(m20261121_000002_provisioning_services::Migration),
        Box::new(m20261121_000003_provisioning_resizes::Migration),
    ]
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut create = Index::create();
    create.name(name).table(table);
    for column in columns {
        create.col(*column);
    }
    if unique {
        create.unique();
    }
    manager.create_index(create.to_owned()).await
}
