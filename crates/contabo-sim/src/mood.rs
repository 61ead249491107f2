//! What the account is like just now: whether it may order, and what becomes of its orders.

use serde::{Deserialize, Serialize};

use crate::state::State;
use crate::status::Status;

/// Changes of it. What is left out stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Moods {
    /// Orders are answered by 500 at once.
    blocked: Option<bool>,
    /// Where new orders get stuck; `provisioning` lets them run.
    order_outcome: Option<Status>,
    /// The whole list of products that cannot be ordered.
    sold_out: Option<Vec<String>>,
}

impl Moods {
    /// Takes the changes over.
    pub(crate) fn apply(self, state: &mut State) {
        state.account_blocked = self.blocked.unwrap_or(state.account_blocked);
        state.order_outcome = self.order_outcome.or(state.order_outcome);
        if let Some(sold_out) = self.sold_out {
            state.sold_out = sold_out.into_iter().collect();
        }
    }
}
