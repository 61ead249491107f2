//! This crate's tables, dated, forward only.

mod m20261121_000001_billing_customers;
mod m20261121_000002_billing_catalog;
mod m20261121_000003_billing_sales;
mod m20261121_000004_billing_invoices;
mod m20261121_000005_billing_ledger;
mod m20261121_000006_billing_automation;
mod m20261121_000007_billing_changes;
mod m20261121_000020_billing_closings;
mod m20261121_000030_billing_usage;
mod m20261121_000031_billing_e_invoices;
mod m20261121_000040_billing_taxes;
mod m20261121_000050_billing_quotes;
mod m20261121_000051_billing_payment_plans;
mod m20261121_000060_billing_price_changes;
mod m20261121_000061_billing_trials;
mod m20261121_000062_billing_terms;
mod m20261121_000070_billing_credit_grants;
mod m20261121_000071_billing_top_ups;
mod m20261121_000100_billing_thresholds;
mod m20261121_000101_billing_commitments;
mod m20261122_000001_billing_drafts;
mod m20261122_000010_billing_exchange;
mod m20261122_000020_billing_contracts;
mod m20261122_000030_billing_entities;
mod m20261122_000040_billing_several_taxes;
mod m20261122_000050_billing_fx;
mod m20261122_000060_billing_planned_credits;
mod m20261122_000100_billing_options;
mod m20261122_000110_billing_items;
mod m20261122_000111_billing_apart;
mod m20261122_000120_billing_aged_from;
mod m20261122_000130_billing_coupons;
mod m20261122_000140_billing_once;
mod m20261122_000150_billing_earning;
mod m20261123_000170_billing_volume;
mod m20261123_000171_billing_bundles;
mod m20261123_000180_billing_customer_groups;
mod m20261123_000190_billing_product_versions;
mod m20261123_000200_billing_storages;
mod m20261123_000220_billing_domains;
mod m20261123_000260_billing_late_terms;
mod m20261123_000261_billing_waiting_lines;
mod m20261123_000281_billing_payer_country;
mod m20261124_000370_billing_domain_names;
mod m20261125_000462_billing_changes_waived;

use mpanel_db::MigrationSet;
use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{pk_uuid, uuid};

/// The migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_billing_customers::Migration),
        Box::new(m20261121_000002_billing_catalog::Migration),
        Box::new(m20261121_000003_billing_sales::Migration),
        Box::new(m20261121_000004_billing_invoices::Migration),
        Box::new(m20261121_000005_billing_ledger::Migration),
        Box::new(m20261121_000006_billing_automation::Migration),
        Box::new(m20261121_000007_billing_changes::Migration),
        Box::new(m20261121_000020_billing_closings::Migration),
        Box::new(m20261121_000030_billing_usage::Migration),
        Box::new(m20261121_000031_billing_e_invoices::Migration),
        Box::new(m20261121_000040_billing_taxes::Migration),
        Box::new(m20261121_000050_billing_quotes::Migration),
        Box::new(m20261121_000051_billing_payment_plans::Migration),
        Box::new(m20261121_000060_billing_price_changes::Migration),
        Box::new(m20261121_000061_billing_trials::Migration),
        Box::new(m20261121_000062_billing_terms::Migration),
        Box::new(m20261121_000070_billing_credit_grants::Migration),
        Box::new(m20261121_000071_billing_top_ups::Migration),
        Box::new(m20261121_000100_billing_thresholds::Migration),
        Box::new(m20261121_000101_billing_commitments::Migration),
        Box::new(m20261122_000001_billing_drafts::Migration),
        Box::new(m20261122_000010_billing_exchange::Migration),
        Box::new(m20261122_000020_billing_contracts::Migration),
        Box::new(m20261122_000030_billing_entities::Migration),
        Box::new(m20261122_000040_billing_several_taxes::Migration),
        Box::new(m20261122_000050_billing_fx::Migration),
        Box::new(m20261122_000060_billing_planned_credits::Migration),
        Box::new(m20261122_000100_billing_options::Migration),
        Box::new(m20261122_000110_billing_items::Migration),
        Box::new(m20261122_000111_billing_apart::Migration),
        Box::new(m20261122_000120_billing_aged_from::Migration),
        Box::new(m20261122_000130_billing_coupons::Migration),
        Box::new(m20261122_000140_billing_once::Migration),
        Box::new(m20261122_000150_billing_earning::Migration),
        Box::new(m20261123_000170_billing_volume::Migration),
        Box::new(m20261123_000171_billing_bundles::Migration),
        Box::new(m20261123_000180_billing_customer_groups::Migration),
        Box::new(m20261123_000190_billing_product_versions::Migration),
        Box::new(m20261123_000200_billing_storages::Migration),
        Box::new(m20261123_000220_billing_domains::Migration),
        Box::new(m20261123_000260_billing_late_terms::Migration),
        Box::new(m20261123_000261_billing_waiting_lines::Migration),
        Box::new(m20261123_000281_billing_payer_country::Migration),
        Box::new(m20261124_000370_billing_domain_names::Migration),
        Box::new(m20261125_000462_billing_changes_waived::Migration),
    ]
}

/// Creates a table with `id`, `tenant_id` and the columns given.
async fn table(manager: &SchemaManager<'_>, name: &'static str, columns: Vec<ColumnDef>) -> Result<(), DbErr> {
    let mut create = Table::create();
    create.table(name).col(pk_uuid("id")).col(uuid("tenant_id"));
    for mut column in columns {
        create.col(column.take());
    }
    manager.create_table(create.to_owned()).await
}

/// Creates an index named after its table, its tenant column coming first.
async fn index(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    create_index(manager, table, columns, false).await
}

/// Creates a unique index, its tenant column coming first.
async fn unique(manager: &SchemaManager<'_>, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
    create_index(manager, table, columns, true).await
}

async fn create_index(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut create = Index::create();
    create.name(format!("{table}_by_{}", columns.join("_"))).table(table).col("tenant_id");
    for column in columns {
        create.col(*column);
    }
    if unique {
        create.unique();
    }
    manager.create_index(create.to_owned()).await
}

/// Columns in a short notation: `name:type`, where type is one of `s` (word), `t` (text), `i` (integer),
/// `b` (big integer), `f` (flag), `u` (uuid), with `?` behind it when the column may be empty.
fn columns(notation: &str) -> Vec<ColumnDef> {
    notation
        .split_whitespace()
        .filter_map(|entry| entry.split_once(':'))
        .map(|(name, kind)| {
            let mut column = ColumnDef::new(name.to_owned());
            match kind.trim_end_matches('?') {
                "s" => column.string(),
                "t" => column.text(),
                "i" => column.integer(),
                "b" => column.big_integer(),
                "f" => column.boolean(),
                _ => column.uuid(),
            };
            if kind.ends_with('?') {
                column.null()
            } else {
                column.not_null()
            };
            column
        })
        .collect()
}
