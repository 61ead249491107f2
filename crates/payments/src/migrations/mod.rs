//! This domain's tables.

mod m20261121_000001_payments_gateways;
mod m20261121_000002_payments_money;
mod m20261122_000050_payments_settled;
mod m20261123_000280_payments_payer_country;

use mpanel_db::MigrationSet;
use sea_orm_migration::prelude::*;

/// The migrations of this crate, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_payments_gateways::Migration),
        Box::new(m20261121_000002_payments_money::Migration),
        Box::new(m20261122_000050_payments_settled::Migration),
        Box::new(m20261123_000280_payments_payer_country::Migration),
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
