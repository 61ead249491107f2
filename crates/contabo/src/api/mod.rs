//! The operations, one file per resource, as methods of [`crate::Client`].

mod accounts;
mod actions;
mod applications;
mod audits;
mod check_collections;
mod checks;
mod data_centers;
mod dns_zones;
mod domains;
mod firewalls;
mod handles;
mod images;
mod instances;
mod named;
mod object_storages;
mod offers;
mod private_networks;
mod ptr_records;
mod remedies;
mod resolve;
mod roles;
mod s3_credentials;
mod secrets;
mod snapshots;
mod tag_assignments;
mod tags;
mod users;
mod vips;
mod vnc;

use crate::operation::Declared;

pub use resolve::Audited;

/// Every operation of every file.
pub(crate) fn all() -> impl Iterator<Item = &'static dyn Declared> {
    let files = [
        accounts::ALL,
        actions::ALL,
        audits::ALL,
        check_collections::ALL,
        checks::ALL,
        data_centers::ALL,
        dns_zones::ALL,
        domains::ALL,
        firewalls::ALL,
        handles::ALL,
        images::ALL,
        instances::ALL,
        object_storages::ALL,
        offers::ALL,
        private_networks::ALL,
        ptr_records::ALL,
        remedies::ALL,
        roles::ALL,
        s3_credentials::ALL,
        secrets::ALL,
        snapshots::ALL,
        tag_assignments::ALL,
        tags::ALL,
        users::ALL,
        vips::ALL,
    ];
    files.into_iter().flatten().copied()
}
