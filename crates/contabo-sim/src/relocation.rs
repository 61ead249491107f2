//! Machines that move to another region, some while after it was asked for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::state::State;

/// A move that was asked for.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Relocation {
    /// When the machine is there.
    pub at: Timestamp,
    /// Where.
    pub region: String,
    /// Number of its main address there.
    pub address: u32,
}

impl State {
    /// Notes that a machine is to be in a region at an instant. It gets another address there.
    pub(crate) fn plan_relocation(&mut self, id: i64, region: &str, at: Timestamp) {
        let address = self.next_address;
        self.next_address += 1;
        self.relocations.insert(id, Relocation { at, region: region.to_owned(), address });
    }

    /// Carries out the moves that are due.
    pub(crate) fn relocate(&mut self, now: Timestamp) {
        let due: Vec<i64> = self.relocations.iter().filter(|(_, r)| r.at <= now).map(|(id, _)| *id).collect();
        for id in due {
            if let (Some(to), Some(instance)) = (self.relocations.remove(&id), self.instances.get_mut(&id)) {
                instance.region = to.region;
                instance.address = to.address;
            }
        }
    }
}
