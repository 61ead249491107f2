//! The REST API, version 1: one list of routers; the OpenAPI document comes from the same declarations.
//!
//! Adding an endpoint: docs/checklists.md. Public routes live under `/shop`, `/auth`,
//! `/meta` and `/hooks`; what a customer may do under `/portal`; what staff may do under
//! `/admin`. Each handler's extractor ([`crate::access`]) proves who is calling.

pub mod activity;
pub mod add_ons;
pub mod addresses;
pub mod admin_services;
pub mod adoption;
pub mod audit;
pub mod auth;
pub mod automation;
pub mod billable_items;
pub mod bulk_add_ons;
pub mod bulk_details;
pub mod bulk_runs;
pub mod cancellations;
pub mod catalog;
pub mod clock;
pub mod consoles;
pub mod currencies;
pub mod custom_images;
pub mod customer_groups;
pub mod customers;
pub mod dashboard;
pub mod documents;
pub mod domains;
mod download;
pub mod events;
pub mod findings;
pub mod firewalls;
pub mod hooks;
pub mod invoices;
pub mod jobs;
pub mod ledger;
pub mod legal_entities;
pub mod mail;
pub mod margins;
pub mod meta;
pub mod networks;
pub mod object_storages;
pub mod one_time_purchases;
pub mod orders;
pub mod overview;
pub mod own_bulk_runs;
pub mod own_images;
pub mod payment_methods;
pub mod payment_plans;
pub mod payments;
pub mod price_changes;
pub mod provider_accounts;
pub mod provider_applications;
pub mod provider_audit;
pub mod provider_catalog;
pub mod provider_costs;
pub mod provider_roles;
pub mod provider_secrets;
pub mod provider_tags;
pub mod provider_users;
pub mod purchases;
pub mod quotes;
pub mod realised;
pub mod revenue;
pub mod search;
mod seen;
pub mod service_actions;
pub mod service_changes;
pub mod service_coupons;
pub mod service_moves;
pub mod service_options;
pub mod service_views;
pub mod services;
pub mod settings;
mod sheets;
pub mod shop;
pub mod snapshots;
pub mod software;
pub mod ssh_keys;
pub mod staff;
pub mod staff_keys;
pub mod sums;
pub mod taxes;
pub mod templates;
pub mod troubleshooting;
pub mod upgrades;
pub mod usage;
pub mod vat;
pub mod vat_report;
pub mod zones;

use crate::route::Routes;

/// Every route below `/api/v1`.
pub fn routes() -> Routes {
    Routes::new()
        .merge(meta::routes())
        .merge(auth::routes())
        .merge(shop::routes())
        .merge(overview::routes())
        .merge(orders::routes())
        .merge(quotes::routes())
        .merge(services::routes())
        .merge(admin_services::routes())
        .merge(provider_audit::routes())
        .merge(bulk_runs::routes())
        .merge(bulk_details::routes())
        .merge(bulk_add_ons::routes())
        .merge(own_bulk_runs::routes())
        .merge(cancellations::routes())
        .merge(service_actions::routes())
        .merge(service_changes::routes())
        .merge(service_coupons::routes())
        .merge(service_moves::routes())
        .merge(upgrades::routes())
        .merge(service_options::routes())
        .merge(add_ons::routes())
        .merge(snapshots::routes())
        .merge(troubleshooting::routes())
        .merge(software::routes())
        .merge(templates::routes())
        .merge(networks::routes())
        .merge(firewalls::routes())
        .merge(consoles::routes())
        .merge(addresses::routes())
        .merge(zones::routes())
        .merge(invoices::routes())
        .merge(domains::routes())
        .merge(object_storages::routes())
        .merge(ledger::routes())
        .merge(revenue::routes())
        .merge(payments::routes())
        .merge(documents::routes())
        .merge(payment_methods::routes())
        .merge(payment_plans::routes())
        .merge(billable_items::routes())
        .merge(one_time_purchases::routes())
        .merge(ssh_keys::routes())
        .merge(customers::routes())
        .merge(catalog::routes())
        .merge(price_changes::routes())
        .merge(provider_accounts::routes())
        .merge(provider_catalog::routes())
        .merge(custom_images::routes())
        .merge(own_images::routes())
        .merge(provider_applications::routes())
        .merge(provider_secrets::routes())
        .merge(provider_tags::routes())
        .merge(provider_users::routes())
        .merge(provider_roles::routes())
        .merge(staff_keys::routes())
        .merge(provider_costs::routes())
        .merge(findings::routes())
        .merge(adoption::routes())
        .merge(purchases::routes())
        .merge(margins::routes())
        .merge(automation::routes())
        .merge(jobs::routes())
        .merge(mail::routes())
        .merge(clock::routes())
        .merge(audit::routes())
        .merge(staff::routes())
        .merge(legal_entities::routes())
        .merge(customer_groups::routes())
        .merge(settings::routes())
        .merge(dashboard::routes())
        .merge(activity::routes())
        .merge(sums::routes())
        .merge(usage::routes())
        .merge(taxes::routes())
        .merge(currencies::routes())
        .merge(realised::routes())
        .merge(vat::routes())
        .merge(vat_report::routes())
        .merge(search::routes())
        .merge(events::routes())
        .merge(hooks::routes())
}
