//! The sandbox gateway over real loopback HTTP, one file per subject.

mod cards;
mod clock;
mod disputes;
mod faults;
mod harness;
mod idempotency;
mod keys;
mod refunds;
mod restart;
mod three_ds;
mod webhooks;
