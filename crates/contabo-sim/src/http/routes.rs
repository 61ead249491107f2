//! Every path of the API document and who answers it.

use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, patch, post, put};

use super::{
    accounts, actions, audits, credentials, data_centers, domains, firewalls, handles, images, instances, networks,
    offers, ptrs, roles, secrets, snapshots, storages, tags, troubleshooting, unpublished, users, vips, zones,
};
use crate::engine::Engine;

pub(super) fn all() -> Router<Arc<Engine>> {
    Router::new()
        .merge(instance_routes())
        .merge(snapshot_routes())
        .merge(other_compute_routes())
        .merge(network_routes())
        .merge(dns_routes())
        .merge(domain_routes())
        .merge(storage_routes())
        .merge(account_routes())
        .merge(role_and_tag_routes())
        .merge(troubleshooting_routes())
        .merge(unpublished::routes())
}

fn instance_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/instances", get(instances::list).post(instances::create))
        .route("/v1/compute/instances/audits", get(audits::instances))
        .route("/v1/compute/instances/actions/audits", get(audits::actions))
        .route("/v1/compute/instances/{id}", get(instances::show).patch(instances::rename).put(instances::reinstall))
        .route("/v1/compute/instances/{id}/cancel", post(instances::cancel))
        .route("/v1/compute/instances/{id}/upgrade", post(instances::upgrade))
        .route("/v1/compute/instances/{id}/actions/{action}", post(actions::act))
        .route("/v1/compute/instances/{id}/products/available", get(offers::products_available))
        .route("/v1/compute/instances/{id}/regionChange", post(offers::region_change))
        .route("/v1/compute/instances/{id}/regionChange/check", get(offers::region_change_check))
}

fn snapshot_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/instances/{id}/snapshots", get(snapshots::list).post(snapshots::create))
        .route(
            "/v1/compute/instances/{id}/snapshots/{snapshot}",
            get(snapshots::show).patch(snapshots::update).delete(snapshots::remove),
        )
        .route("/v1/compute/instances/{id}/snapshots/{snapshot}/rollback", post(snapshots::rollback))
        .route("/v1/compute/snapshots/audits", get(audits::snapshots))
}

fn other_compute_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/compute/images", get(images::list).post(images::create))
        .route("/v1/compute/images/stats", get(images::stats))
        .route("/v1/compute/images/audits", get(audits::images))
        .route("/v1/compute/images/{id}", get(images::show).patch(images::update).delete(images::remove))
}

fn network_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/private-networks", get(networks::list).post(networks::create))
        .route("/v1/private-networks/audits", get(audits::networks))
        .route("/v1/private-networks/{id}", get(networks::show).patch(networks::update).delete(networks::remove))
        .route("/v1/private-networks/{id}/instances/{instance}", post(networks::join).delete(networks::leave))
        .route("/v1/vips", get(vips::list))
        .route("/v1/vips/audits", get(audits::vips))
        .route("/v1/vips/{ip}", get(vips::show))
        .route("/v1/vips/{ip}/{kind}/{holder}", post(vips::assign).delete(vips::unassign))
        .route("/v1/firewalls", get(firewalls::list).post(firewalls::create))
        .route("/v1/firewalls/audits", get(audits::firewalls))
        .route("/v1/firewalls/preset-rules", get(firewalls::preset_rules))
        .route("/v1/firewalls/{id}", get(firewalls::show).patch(firewalls::update).delete(firewalls::remove))
        .route("/v1/firewalls/{id}", put(firewalls::replace_rules))
        .route("/v1/firewalls/{id}/instances/{instance}", post(firewalls::attach).delete(firewalls::detach))
}

fn dns_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/dns/zones", get(zones::list).post(zones::create))
        .route("/v1/dns/zones/audits", get(audits::zones))
        .route("/v1/dns/zones/{zone}", get(zones::show).delete(zones::remove))
        .route("/v1/dns/zones/{zone}/records", get(zones::records).post(zones::create_record))
        .route("/v1/dns/zones/{zone}/records/bulk", delete(zones::remove_records))
        .route("/v1/dns/zones/{zone}/records/{record}", patch(zones::update_record).delete(zones::remove_record))
        .route("/v1/dns/records/audits", get(audits::records))
        .route("/v1/dns/ptrs", get(ptrs::list).post(ptrs::create))
        .route("/v1/dns/ptrs/{ip}", get(ptrs::show).put(ptrs::update).delete(ptrs::remove))
}

fn domain_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/registries-domains/{domain}/check-availability", post(domains::check))
        .route("/v1/domains", get(domains::list).post(domains::order))
        .route("/v1/domains/audits", get(audits::domains))
        .route("/v1/domains/pending-actions", get(domains::pending))
        .route("/v1/domains/{domain}", get(domains::show).patch(domains::update))
        .route("/v1/domains/{domain}/cancel", post(domains::cancel))
        .route("/v1/domains/{domain}/revoke-cancellation", post(domains::revoke_cancellation))
        .route("/v1/domains/{domain}/generate-auth-code", post(domains::auth_code))
        .route("/v1/domains/{domain}/transfer-out", post(domains::confirm_transfer).delete(domains::revoke_transfer))
        .route("/v1/domains/handles", get(handles::list).post(handles::create))
        .route("/v1/domains/handles/audits", get(audits::handles))
        .route("/v1/domains/handles/{id}", get(handles::show).put(handles::update).delete(handles::remove))
        .route("/v1/domains/handles/{id}/default", patch(handles::set_default))
}

fn storage_routes() -> Router<Arc<Engine>> {
    let keys = "/v1/users/{user}/object-storages/{storage}/credentials/{id}";
    Router::new()
        .route("/v1/object-storages", get(storages::list).post(storages::create))
        .route("/v1/object-storages/audits", get(audits::storages))
        .route("/v1/object-storages/{id}", get(storages::show).patch(storages::rename))
        .route("/v1/object-storages/{id}/resize", post(storages::resize))
        .route("/v1/object-storages/{id}/stats", get(storages::stats))
        .route("/v1/object-storages/{id}/cancel", patch(storages::cancel))
        .route("/v1/users/{user}/object-storages/credentials", get(credentials::list))
        .route(keys, get(credentials::show).patch(credentials::renew))
        .route("/v1/data-centers", get(data_centers::list))
}

fn account_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/secrets", get(secrets::list).post(secrets::create))
        .route("/v1/secrets/audits", get(audits::secrets))
        .route("/v1/secrets/{id}", get(secrets::show).patch(secrets::update).delete(secrets::remove))
        .route("/v1/users", get(users::list).post(users::create))
        .route("/v1/users/audits", get(audits::users))
        .route("/v1/users/client", get(users::client))
        .route("/v1/users/client/secret", put(users::renew_client_secret))
        .route("/v1/users/is-password-set", get(users::is_password_set))
        .route("/v1/users/sso-token", post(users::sso_token))
        .route("/v1/users/{user}", get(users::show).patch(users::update).delete(users::remove))
        .route("/v1/users/{user}/reset-password", post(users::reset_password))
        .route("/v1/users/{user}/resend-email-verification", post(users::resend_verification))
        .route("/v1/me/accounts", get(accounts::list))
        .route("/v1/me/action/switchAccount", post(accounts::switch))
        .route("/v1/me/account/{tenant}/{customer}", patch(accounts::set_default))
}

fn role_and_tag_routes() -> Router<Arc<Engine>> {
    Router::new()
        .route("/v1/roles", get(roles::list).post(roles::create))
        .route("/v1/roles/audits", get(audits::roles))
        .route("/v1/roles/api-permissions", get(roles::api_permissions))
        .route("/v1/roles/{id}", get(roles::show).put(roles::update).delete(roles::remove))
        .route("/v1/tags", get(tags::list).post(tags::create))
        .route("/v1/tags/audits", get(audits::tags))
        .route("/v1/tags/assignments/audits", get(audits::tag_assignments))
        .route("/v1/tags/{id}", get(tags::show).patch(tags::update).delete(tags::remove))
        .route("/v1/tags/{id}/assignments", get(tags::assignments))
        .route(
            "/v1/tags/{id}/assignments/{kind}/{thing}",
            get(tags::assignment).post(tags::assign).delete(tags::unassign),
        )
}

fn troubleshooting_routes() -> Router<Arc<Engine>> {
    use troubleshooting as t;
    Router::new()
        .route("/v1/troubleshooting/checks", get(t::checks).post(t::start_check))
        .route("/v1/troubleshooting/checks/{id}", get(t::check).patch(t::cancel_check))
        .route("/v1/troubleshooting/check-collections", get(t::collections).post(t::start_collection))
        .route("/v1/troubleshooting/check-collections/{id}", get(t::collection).patch(t::cancel_collection))
        .route("/v1/troubleshooting/check-collection-templates", get(t::templates))
        .route("/v1/troubleshooting/check-collection-templates/{id}", get(t::template))
        .route("/v1/troubleshooting/remedies", get(t::remedies).post(t::start_remedy))
        .route("/v1/troubleshooting/remedies/{id}", get(t::remedy).patch(t::cancel_remedy))
}
