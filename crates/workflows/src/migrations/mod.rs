//! The tables journeys keep for themselves.

mod m20261121_000001_workflows_clock;

use mpanel_db::MigrationSet;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![Box::new(m20261121_000001_workflows_clock::Migration)]
}
