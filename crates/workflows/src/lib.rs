//! Journeys that cross domains: an order becomes a running machine, an overdue
//! invoice a suspension, a payment a restored service, a cancellation an end.
//!
//! Billing does not know provisioning and the reverse. [`dispatch`] hears the
//! facts of the outbox and decides what follows; [`journeys`] carries the
//! resulting jobs out; [`acts`] is what staff does to a service, [`bulk`] the
//! same to many; [`clock`] moves a sandbox through time. Every step is safe to
//! repeat.

pub mod accounts;
pub mod acts;
pub mod add_ons;
pub mod addresses;
pub mod adoption;
pub mod automation;
pub mod bulk;
pub mod clock;
pub mod deps;
pub mod dispatch;
pub mod domains;
pub mod handlers;
pub mod images;
mod installs;
pub mod jobs;
pub mod journeys;
pub mod margins;
pub mod migrations;
pub mod moves;
pub mod notices;
pub mod ordering;
pub mod purchases;
pub mod quotes;
pub mod reconcile;
pub mod storages;
mod time;
pub mod unpaid;
pub mod upgrades;
pub mod vat;
mod words;

pub use deps::{Deps, SandboxPeers};
