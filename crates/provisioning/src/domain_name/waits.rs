//! What a domain waits for, and whose turn it is: pure.
//!
//! The provider lists one kind of pending action, the request of another registrar. The others follow from the state
//! it shows, and from contacts that it took and does not show.

use mpanel_core::Timestamp;

use super::{DomainState, DomainView};
use crate::words::words;

words! {
    /// What a domain can wait for.
    WaitKind {
        /// The reply to the order was lost: the name is looked for.
        Order = "order",
        /// The registry registers it.
        Registration = "registration",
        /// The other registrar hands it over.
        TransferIn = "transfer_in",
        /// The provider's staff has something to do.
        ByHand = "by_hand",
        /// Another registrar asks for it; somebody has to answer.
        Answer = "answer",
        /// It was let go and has not left yet.
        TransferOut = "transfer_out",
        /// The provider took other contacts and shows the old ones: their owner may have to confirm by mail.
        OwnerConfirmation = "owner_confirmation",
    }
}

/// Something that a domain waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DomainWait {
    /// What.
    pub kind: WaitKind,
    /// Since when, as far as that is known.
    pub since: Timestamp,
}

/// What a domain waits for now.
pub fn domain_waits(domain: &DomainView) -> Vec<DomainWait> {
    use DomainState as S;
    use WaitKind as W;
    let asked_at = domain.asked_for_at.unwrap_or(domain.since);
    let of_state = match domain.state {
        state if domain.is_asked_for && !state.is_over() => Some((W::Answer, asked_at)),
        S::Requested => Some((W::Order, domain.since)),
        S::Processing => Some((W::Registration, domain.since)),
        S::TransferringIn => Some((W::TransferIn, domain.since)),
        S::ManualTask => Some((W::ByHand, domain.since)),
        S::TransferringOut => Some((W::TransferOut, domain.since)),
        S::Ready | S::Transferred | S::Error | S::Cancelled | S::Failed | S::Unknown => None,
    };
    let wanted = domain.wanted_at.filter(|_| !domain.state.is_over()).map(|since| (W::OwnerConfirmation, since));
    of_state.into_iter().chain(wanted).map(|(kind, since)| DomainWait { kind, since }).collect()
}
