//! What a state allows, narrowed to what the viewer's role allows.

use std::collections::BTreeMap;

use mpanel_identity::{Permission, Principal, PrincipalKind};

use super::AbilityView;

/// Refuses staff what needs a permission their role lacks, and says so. Customers are not narrowed: what they may do
/// is in the state already.
pub fn narrow_to_role(
    can: &mut BTreeMap<String, AbilityView>,
    viewer: &Principal,
    needs: impl Fn(&str) -> Option<Permission>,
) {
    if matches!(viewer.kind, PrincipalKind::Customer { .. }) {
        return;
    }
    for (act, ability) in can {
        if let Some(permission) = needs(act).filter(|permission| !viewer.may(*permission)) {
            let reason = format!("Your role does not include the permission {}.", permission.as_str());
            *ability = AbilityView { allowed: false, reason: Some(reason) };
        }
    }
}
