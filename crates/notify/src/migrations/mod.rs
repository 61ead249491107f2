//! Notify's tables.

mod m20261121_000001_notify;

use mpanel_db::MigrationSet;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![Box::new(m20261121_000001_notify::Migration)]
}
