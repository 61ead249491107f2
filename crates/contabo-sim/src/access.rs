//! Who may call what: roles allow actions at paths, perhaps only for things that carry certain tags.
//!
//! That a permission without tags is not limited is this simulator's reading; nobody has published the rule.

use std::collections::BTreeSet;

use crate::api_name::{action, name_of};
use crate::error::ApiError;
use crate::role::Permission;
use crate::state::State;

/// The paths that everybody who is logged in may call: one's own accounts.
const OWN: &str = "/v1/me/";
/// Kinds of things that tags can limit, with the path that single ones have.
const TAGGABLE: [(&str, &str); 3] = [
    ("instance", "/v1/compute/instances/"),
    ("image", "/v1/compute/images/"),
    ("object-storage", "/v1/object-storages/"),
];

/// Which things a call may reach.
#[derive(Debug, Clone)]
pub(crate) enum Reach {
    Everything,
    /// Only things that carry one of these tags.
    Tagged(BTreeSet<i64>),
}

impl Reach {
    /// A thing of a kind that can carry tags may be reached.
    pub(crate) fn has(&self, state: &State, kind: &str, id: &str) -> bool {
        match self {
            Self::Everything => true,
            Self::Tagged(tags) => tags.iter().any(|tag| state.is_tagged(*tag, kind, id)),
        }
    }
}

impl State {
    /// What a user may reach with this call; 403 if nothing.
    pub(crate) fn reach(&self, user_id: &str, method: &str, path: &str) -> Result<Reach, ApiError> {
        let user = self.users.get(user_id).filter(|user| user.enabled).ok_or_else(ApiError::unauthorised)?;
        let roles: Vec<_> = user.roles.iter().filter_map(|id| self.roles.get(id)).collect();
        if user.owner || path.starts_with(OWN) || roles.iter().any(|role| role.admin) {
            return Ok(Reach::Everything);
        }
        let name = name_of(path).ok_or_else(ApiError::forbidden)?;
        let allows = |permission: &&Permission| {
            permission.names(name.path) && permission.actions.iter().any(|allowed| allowed == action(method))
        };
        let mut tags = BTreeSet::new();
        let mut is_allowed = false;
        for role in roles {
            for permission in role.permissions.iter().filter(allows) {
                if role.access_all_resources || permission.resources.is_empty() {
                    return Ok(Reach::Everything);
                }
                tags.extend(permission.resources.iter().copied());
                is_allowed = true;
            }
        }
        let reach = Reach::Tagged(tags);
        let is_reached = match single(path) {
            Some((kind, id)) => reach.has(self, kind, id),
            None => true,
        };
        if is_allowed && is_reached { Ok(reach) } else { Err(ApiError::forbidden()) }
    }
}

/// The kind and id of the single thing a path is about, if it is of a kind that can carry tags.
fn single(path: &str) -> Option<(&'static str, &str)> {
    TAGGABLE.iter().find_map(|(kind, start)| {
        let id = path.strip_prefix(start)?.split('/').next()?;
        let is_list = matches!(id, "" | "audits" | "actions" | "stats");
        (!is_list).then_some((*kind, id))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_things_are_told_from_lists() {
        let check = |path: &str, expect: Option<(&str, &str)>| assert_eq!(single(path), expect, "{path}");
        check("/v1/compute/instances/7/actions/stop", Some(("instance", "7")));
        check("/v1/compute/instances", None);
        check("/v1/compute/instances/audits", None);
        check("/v1/object-storages/a/stats", Some(("object-storage", "a")));
        check("/v1/tags/7", None);
    }
}
