//! The paths of the API as permissions name them, with the actions each has: C is POST, R is GET, U is PUT and PATCH,
//! D is DELETE.

/// A path and its actions.
pub(crate) struct ApiName {
    /// Such as `/v1/tags/:tagId`.
    pub path: &'static str,
    actions: &'static str,
}

impl ApiName {
    /// The actions in the words of the API.
    pub(crate) fn actions(&self) -> Vec<&'static str> {
        self.actions.chars().map(word).collect()
    }

    /// How many parts of this name a path has literally, if it is a path of this name.
    fn likeness(&self, path: &str) -> Option<usize> {
        let (mut name, mut given) = (self.path.split('/'), path.split('/'));
        let mut literal = 0;
        loop {
            match (name.next(), given.next()) {
                (None, None) => return Some(literal),
                (Some(part), Some(_)) if part.starts_with(':') => {}
                (Some(part), Some(given)) if part == given => literal += 1,
                _ => return None,
            }
        }
    }
}

fn word(letter: char) -> &'static str {
    match letter {
        'C' => "CREATE",
        'R' => "READ",
        'U' => "UPDATE",
        _ => "DELETE",
    }
}

/// The action of a method.
pub(crate) fn action(method: &str) -> &'static str {
    match method {
        "POST" => "CREATE",
        "PUT" | "PATCH" => "UPDATE",
        "DELETE" => "DELETE",
        _ => "READ",
    }
}

/// The name of a path; the most literal one if several fit.
pub(crate) fn name_of(path: &str) -> Option<&'static ApiName> {
    let fitting = API_NAMES.iter().filter_map(|name| Some((name.likeness(path)?, name)));
    fitting.max_by_key(|(literal, _)| *literal).map(|(_, name)| name)
}

const fn name(path: &'static str, actions: &'static str) -> ApiName {
    ApiName { path, actions }
}

/// All paths.
pub(crate) const API_NAMES: &[ApiName] = &[
    name("/v1/compute/images", "CR"),
    name("/v1/compute/images/audits", "R"),
    name("/v1/compute/images/stats", "R"),
    name("/v1/compute/images/:imageId", "RUD"),
    name("/v1/compute/instances", "CR"),
    name("/v1/compute/instances/actions/audits", "R"),
    name("/v1/compute/instances/audits", "R"),
    name("/v1/compute/instances/:instanceId", "RU"),
    name("/v1/compute/instances/:instanceId/actions/rescue", "C"),
    name("/v1/compute/instances/:instanceId/actions/resetPassword", "C"),
    name("/v1/compute/instances/:instanceId/actions/restart", "C"),
    name("/v1/compute/instances/:instanceId/actions/shutdown", "C"),
    name("/v1/compute/instances/:instanceId/actions/start", "C"),
    name("/v1/compute/instances/:instanceId/actions/stop", "C"),
    name("/v1/compute/instances/:instanceId/cancel", "C"),
    name("/v1/compute/instances/:instanceId/products/available", "R"),
    name("/v1/compute/instances/:instanceId/regionChange", "C"),
    name("/v1/compute/instances/:instanceId/regionChange/check", "R"),
    name("/v1/compute/instances/:instanceId/snapshots", "CR"),
    name("/v1/compute/instances/:instanceId/snapshots/:snapshotId", "RUD"),
    name("/v1/compute/instances/:instanceId/snapshots/:snapshotId/rollback", "C"),
    name("/v1/compute/instances/:instanceId/upgrade", "C"),
    name("/v1/compute/snapshots/audits", "R"),
    name("/v1/data-centers", "R"),
    name("/v1/dns/ptrs", "CR"),
    name("/v1/dns/ptrs/:ipAddress", "RUD"),
    name("/v1/dns/records/audits", "R"),
    name("/v1/dns/zones", "CR"),
    name("/v1/dns/zones/audits", "R"),
    name("/v1/dns/zones/:zoneName", "RD"),
    name("/v1/dns/zones/:zoneName/records", "CR"),
    name("/v1/dns/zones/:zoneName/records/bulk", "D"),
    name("/v1/dns/zones/:zoneName/records/:recordId", "UD"),
    name("/v1/domains", "CR"),
    name("/v1/domains/audits", "R"),
    name("/v1/domains/handles", "CR"),
    name("/v1/domains/handles/audits", "R"),
    name("/v1/domains/handles/:handleId", "RUD"),
    name("/v1/domains/handles/:handleId/default", "U"),
    name("/v1/domains/pending-actions", "R"),
    name("/v1/domains/:domain", "RU"),
    name("/v1/domains/:domain/cancel", "C"),
    name("/v1/domains/:domain/generate-auth-code", "C"),
    name("/v1/domains/:domain/revoke-cancellation", "C"),
    name("/v1/domains/:domain/transfer-out", "CD"),
    name("/v1/firewalls", "CR"),
    name("/v1/firewalls/audits", "R"),
    name("/v1/firewalls/preset-rules", "R"),
    name("/v1/firewalls/:firewallId", "RUD"),
    name("/v1/firewalls/:firewallId/instances/:instanceId", "CD"),
    name("/v1/me/account/:tenantId/:customerId", "U"),
    name("/v1/me/accounts", "R"),
    name("/v1/me/action/switchAccount", "C"),
    name("/v1/object-storages", "CR"),
    name("/v1/object-storages/audits", "R"),
    name("/v1/object-storages/:objectStorageId", "RU"),
    name("/v1/object-storages/:objectStorageId/cancel", "U"),
    name("/v1/object-storages/:objectStorageId/resize", "C"),
    name("/v1/object-storages/:objectStorageId/stats", "R"),
    name("/v1/private-networks", "CR"),
    name("/v1/private-networks/audits", "R"),
    name("/v1/private-networks/:privateNetworkId", "RUD"),
    name("/v1/private-networks/:privateNetworkId/instances/:instanceId", "CD"),
    name("/v1/registries-domains/:domain/check-availability", "C"),
    name("/v1/roles", "CR"),
    name("/v1/roles/api-permissions", "R"),
    name("/v1/roles/audits", "R"),
    name("/v1/roles/:roleId", "RUD"),
    name("/v1/secrets", "CR"),
    name("/v1/secrets/audits", "R"),
    name("/v1/secrets/:secretId", "RUD"),
    name("/v1/tags", "CR"),
    name("/v1/tags/assignments/audits", "R"),
    name("/v1/tags/audits", "R"),
    name("/v1/tags/:tagId", "RUD"),
    name("/v1/tags/:tagId/assignments", "R"),
    name("/v1/tags/:tagId/assignments/:resourceType/:resourceId", "CRD"),
    name("/v1/troubleshooting/check-collection-templates", "R"),
    name("/v1/troubleshooting/check-collection-templates/:checkCollectionTemplateId", "R"),
    name("/v1/troubleshooting/check-collections", "CR"),
    name("/v1/troubleshooting/check-collections/:checkCollectionId", "RU"),
    name("/v1/troubleshooting/checks", "CR"),
    name("/v1/troubleshooting/checks/:checkId", "RU"),
    name("/v1/troubleshooting/remedies", "CR"),
    name("/v1/troubleshooting/remedies/:remedyId", "RU"),
    name("/v1/users", "CR"),
    name("/v1/users/audits", "R"),
    name("/v1/users/client", "R"),
    name("/v1/users/client/secret", "U"),
    name("/v1/users/is-password-set", "R"),
    name("/v1/users/sso-token", "C"),
    name("/v1/users/:userId", "RUD"),
    name("/v1/users/:userId/object-storages/credentials", "R"),
    name("/v1/users/:userId/object-storages/:objectStorageId/credentials/:credentialId", "RU"),
    name("/v1/users/:userId/resend-email-verification", "C"),
    name("/v1/users/:userId/reset-password", "C"),
    name("/v1/vips", "R"),
    name("/v1/vips/audits", "R"),
    name("/v1/vips/:ip", "R"),
    name("/v1/vips/:ip/:resourceType/:resourceId", "CD"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_literal_name_fits() {
        let check = |path: &str, expect: &str| assert_eq!(name_of(path).map(|name| name.path), Some(expect));
        check("/v1/tags/7", "/v1/tags/:tagId");
        check("/v1/tags/audits", "/v1/tags/audits");
        check("/v1/compute/instances/7/actions/stop", "/v1/compute/instances/:instanceId/actions/stop");
        assert!(name_of("/v1/nothing").is_none());
    }
}
