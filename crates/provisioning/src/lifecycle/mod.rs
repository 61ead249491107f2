//! Suspending, restoring and ending services.
//!
//! A request only notes what is to be done ([`request`]); the job carries it
//! out ([`advance`]), and the state changes when it is done. While a
//! suspension stands, [`guard`] stops machines that were started behind our
//! back. [`rules`] says when a machine must be cancelled at the provider.

mod advance;
mod domain;
pub mod guard;
mod planned;
mod request;
pub mod rules;
mod storage;

pub use advance::advance_lifecycle;
pub use guard::guard_suspended;
pub use request::{
    UnsuspendBy, keep_after_payment, retry_act, revoke_provider_cancel, schedule_provider_cancel, suspend_service,
    terminate_service, unsuspend_service,
};
pub use rules::{CancelPlan, next_term_end, provider_cancel_plan};
