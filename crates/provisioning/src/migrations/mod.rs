//! This domain's tables.

mod m20261121_000001_provisioning_accounts;
mod m20261121_000002_provisioning_services;
mod m20261121_000003_provisioning_resizes;
mod m20261121_000004_provisioning_spending;
mod m20261121_000005_provisioning_costs;
mod m20261121_000006_provisioning_findings;
mod m20261121_000007_provisioning_ssh_keys;
mod m20261121_000040_provisioning_networks;
mod m20261121_000041_provisioning_firewalls;
mod m20261121_000042_provisioning_addresses;
mod m20261121_000080_provisioning_templates;
mod m20261121_000081_provisioning_installs;
mod m20261121_000090_provisioning_consoles;
mod m20261121_000120_provisioning_snapshot_schedules;
mod m20261121_000121_provisioning_custom_images;
mod m20261121_000130_provisioning_dns;
mod m20261122_000020_provisioning_domains;
mod m20261122_000030_provisioning_dns_changes;
mod m20261122_000031_provisioning_shipped_once;
mod m20261122_000060_provisioning_object_storages;
mod m20261122_000080_provisioning_add_ons;
mod m20261123_000200_provisioning_storage_sales;
mod m20261123_000210_provisioning_provider_secrets;
mod m20261123_000211_provisioning_own_images;
mod m20261123_000212_provisioning_provider_applications;
mod m20261123_000220_provisioning_domain_sales;
mod m20261123_000300_provisioning_troubleshooting;
mod m20261123_000310_provisioning_moves;
mod m20261123_000311_provisioning_moves_tried;
mod m20261124_000340_provisioning_client_secrets;
mod m20261124_000341_provisioning_staff_keys;
mod m20261124_000350_provisioning_address_bills;
mod m20261124_000351_provisioning_glances;
mod m20261124_000352_provisioning_add_on_approvals;
mod m20261125_000410_provisioning_quotas;
mod m20261125_000440_provisioning_domain_contacts;
mod m20261125_000441_provisioning_domain_history;
mod m20261125_000460_provisioning_empty_lists;
mod m20261125_000461_provisioning_add_ons_sent;

use mpanel_db::MigrationSet;
use sea_orm_migration::prelude::*;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_provisioning_accounts::Migration),
        Box::new(m20261121_000002_provisioning_services::Migration),
        Box::new(m20261121_000003_provisioning_resizes::Migration),
        Box::new(m20261121_000004_provisioning_spending::Migration),
        Box::new(m20261121_000005_provisioning_costs::Migration),
        Box::new(m20261121_000006_provisioning_findings::Migration),
        Box::new(m20261121_000007_provisioning_ssh_keys::Migration),
        Box::new(m20261121_000040_provisioning_networks::Migration),
        Box::new(m20261121_000041_provisioning_firewalls::Migration),
        Box::new(m20261121_000042_provisioning_addresses::Migration),
        Box::new(m20261121_000080_provisioning_templates::Migration),
        Box::new(m20261121_000081_provisioning_installs::Migration),
        Box::new(m20261121_000090_provisioning_consoles::Migration),
        Box::new(m20261121_000120_provisioning_snapshot_schedules::Migration),
        Box::new(m20261121_000121_provisioning_custom_images::Migration),
        Box::new(m20261121_000130_provisioning_dns::Migration),
        Box::new(m20261122_000020_provisioning_domains::Migration),
        Box::new(m20261122_000030_provisioning_dns_changes::Migration),
        Box::new(m20261122_000031_provisioning_shipped_once::Migration),
        Box::new(m20261122_000060_provisioning_object_storages::Migration),
        Box::new(m20261122_000080_provisioning_add_ons::Migration),
        Box::new(m20261123_000200_provisioning_storage_sales::Migration),
        Box::new(m20261123_000210_provisioning_provider_secrets::Migration),
        Box::new(m20261123_000211_provisioning_own_images::Migration),
        Box::new(m20261123_000212_provisioning_provider_applications::Migration),
        Box::new(m20261123_000220_provisioning_domain_sales::Migration),
        Box::new(m20261123_000300_provisioning_troubleshooting::Migration),
        Box::new(m20261123_000310_provisioning_moves::Migration),
        Box::new(m20261123_000311_provisioning_moves_tried::Migration),
        Box::new(m20261124_000340_provisioning_client_secrets::Migration),
        Box::new(m20261124_000341_provisioning_staff_keys::Migration),
        Box::new(m20261124_000350_provisioning_address_bills::Migration),
        Box::new(m20261124_000351_provisioning_glances::Migration),
        Box::new(m20261124_000352_provisioning_add_on_approvals::Migration),
        Box::new(m20261125_000410_provisioning_quotas::Migration),
        Box::new(m20261125_000440_provisioning_domain_contacts::Migration),
        Box::new(m20261125_000441_provisioning_domain_history::Migration),
        Box::new(m20261125_000460_provisioning_empty_lists::Migration),
        Box::new(m20261125_000461_provisioning_add_ons_sent::Migration),
    ]
}

/// Adds one column; SQLite takes one at a time.
async fn add_column(manager: &SchemaManager<'_>, table: &'static str, column: ColumnDef) -> Result<(), DbErr> {
    let mut alter = Table::alter();
    alter.table(table).add_column(column);
    manager.alter_table(alter.to_owned()).await
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
