//! When a machine may move. Pure.

/// The facts that decide.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Why nothing that changes the machine is possible now.
    pub(super) service: Option<&'static str>,
    /// It is not a machine.
    pub(super) is_storage: bool,
    /// A move is under way.
    pub(super) moving: bool,
    /// The machine was cancelled at the provider.
    pub(super) cancelled: bool,
    /// Private networks it is in.
    pub(super) networks: usize,
    /// Movable addresses it holds.
    pub(super) addresses: usize,
}

/// Why it cannot move, whatever the provider says; none when the provider may be asked.
pub(super) fn refusal(facts: &Facts) -> Option<&'static str> {
    if facts.is_storage {
        return Some("An object storage stays in its region.");
    }
    if facts.moving {
        return Some("It is being moved already. Wait until it is there.");
    }
    if let Some(reason) = facts.service {
        return Some(reason);
    }
    if facts.cancelled {
        return Some("The machine has been cancelled at the data centre and is not moved any more.");
    }
    if facts.networks > 0 {
        return Some(
            "The server is in a private network, which belongs to one region. Take it out of the network first.",
        );
    }
    (facts.addresses > 0).then_some(
        "The server has a movable address, which belongs to one region. Take the address off the server first.",
    )
}

/// Seconds until the next look at a machine that is being moved, by how long it has been asked for.
pub(super) fn look_again(elapsed: i64) -> i64 {
    match elapsed {
        ..3600 => 60,
        3600..86_400 => 600,
        _ => 3600,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_way_of_a_move_is_said() {
        let free =
            Facts { service: None, is_storage: false, moving: false, cancelled: false, networks: 0, addresses: 0 };
        assert_eq!(refusal(&free), None);
        for (facts, word) in [
            (Facts { is_storage: true, ..free }, "storage"),
            (Facts { moving: true, service: Some("Busy."), ..free }, "already"),
            (Facts { service: Some("The service has ended."), networks: 1, ..free }, "ended"),
            (Facts { cancelled: true, ..free }, "cancelled"),
            (Facts { networks: 2, addresses: 1, ..free }, "private network"),
            (Facts { addresses: 1, ..free }, "movable address"),
        ] {
            let said = refusal(&facts).unwrap();
            assert!(said.contains(word) && said.ends_with('.'), "{facts:?}: {said}");
        }
    }

    #[test]
    fn looks_become_rarer() {
        for (elapsed, expected) in [(0, 60), (3599, 60), (3600, 600), (86_399, 600), (86_400, 3600), (9_000_000, 3600)]
        {
            assert_eq!(look_again(elapsed), expected, "{elapsed}");
        }
    }
}
