//! Identity's tables.

mod m20261121_000001_identity;
mod m20261121_000002_identity_audit_heads;
mod m20261121_000003_identity_preferences;
mod m20261121_000110_identity_document_looks;

use mpanel_db::MigrationSet;

/// This crate's migrations, in order.
pub fn migrations() -> MigrationSet {
    vec![
        Box::new(m20261121_000001_identity::Migration),
        Box::new(m20261121_000002_identity_audit_heads::Migration),
        Box::new(m20261121_000003_identity_preferences::Migration),
        Box::new(m20261121_000110_identity_document_looks::Migration),
    ]
}
