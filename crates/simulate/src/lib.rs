//! `mpanel billing simulate`: plays the timeline of a contract through the
//! billing that runs live, and reports what came of it.
//!
//! A simulation opens a database in memory, sets a small business up with
//! billing's own operations, and goes from day to day: the daily round, then
//! what the timeline says happens. It has no arithmetic of its own. What
//! billing cannot do yet is named in [`Outcome::Unsupported`]; nothing is
//! played then, so a result is never made up.
//!
//! Start at [`simulate`]; the input is described by [`schema`] and in
//! docs/billing-simulate.md.

mod books;
mod contracts;
mod money;
mod play;
mod read;
mod report;
pub mod schema;
mod unsupported;
mod verbs;
mod world;

pub use books::{LedgerOut, RealisedOut};
pub use play::{Manner, Outcome, simulate, simulate_in};
pub use read::{InputError, read};
pub use report::{CreditNoteOut, FactOut, InvoiceOut, LineOut, Refused, Report, SubscriptionOut, TaxOut};
pub use unsupported::{Unsupported, unsupported};
pub use world::SimulationError;
