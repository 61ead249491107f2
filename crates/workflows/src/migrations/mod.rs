//! The tables journeys keep for themselves.

mod m20261121_000001_workflows_clock;
mod m20261122_000070_workflows_bulk;
mod m20261123_000240_workflows_bulk_customers;
mod m20261124_000330_workflows_upgrades;
mod m20261125_000430_workflows_bulk_details;

use mpanel_db::MigrationSet;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_workflows_clock::Migration),
        Box::new(m20261122_000070_workflows_bulk::Migration),
        Box::new(m20261123_000240_workflows_bulk_customers::Migration),
        Box::new(m20261124_000330_workflows_upgrades::Migration),
        Box::new(m20261125_000430_workflows_bulk_details::Migration),
    ]
}
