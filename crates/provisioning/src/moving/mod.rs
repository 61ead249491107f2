//! Moves of machines to other regions: asked for once, done by the provider's staff, followed until the machine is there.
//!
//! [`rules`] says when a machine may move, [`ops`] asks and writes down, [`settle`] sends and follows, [`by_hand`] takes
//! over what was done without being waited for. At most one move of a service is under way. Prices of regions are not known here: who may choose which one is asked before.

mod by_hand;
mod ops;
mod rules;
mod settle;
pub(crate) mod store;

use mpanel_core::{RowId, ServiceId, Timestamp};
use serde::Serialize;

use crate::words::words;

pub use by_hand::adopt_move;
pub use ops::{check_move, give_up_move, list_moves, request_move};
pub use settle::settle_move;
pub(crate) use store::{is_moving, moves_of, under_way};

/// Why nothing is done that a move may undo, or that keeps a machine in its region.
pub(crate) const BEING_MOVED: &str = "The server is being moved to another region. Wait until it is there.";

words! {
    /// How far a move has come.
    MoveState {
        /// Written down; not sent, or certainly not done.
        Wanted = "wanted",
        /// Sent; whether it was taken is not known.
        Sent = "sent",
        /// The provider's staff does it.
        Accepted = "accepted",
        /// The machine is there.
        Done = "done",
        /// The provider does not do it.
        Refused = "refused",
        /// Nobody waits for it any more.
        GivenUp = "given_up",
    }
}

impl MoveState {
    /// Whether the machine is still to come to its new region.
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Wanted | Self::Sent | Self::Accepted)
    }
}

/// A move as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MoveView {
    /// Its id.
    pub id: RowId,
    /// The service.
    pub service: ServiceId,
    /// Code of the region it was in.
    pub from: String,
    /// Code of the region it goes to.
    pub to: String,
    /// How far it has come.
    pub state: MoveState,
    /// The number under which the provider's staff does it, for staff.
    pub ticket: Option<String>,
    /// What went wrong.
    pub problem: Option<String>,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// By whom.
    pub requested_by: String,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Whether a machine may move now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveCheck {
    /// Code of the region it is in.
    pub region: String,
    /// Why it cannot move now, if it cannot.
    pub refused: Option<String>,
    /// Codes and names of the regions of its account.
    pub regions: Vec<crate::account::RegionView>,
}
