//! Billing arithmetic without I/O: calendar anchors, periods and proration, the
//! engine from a contract to its invoices, prices of what is in a cart and of
//! what was used, discounts, tax, invoice totals, the plan of the dunning
//! ladder, and what comes after: credit, exchange, instalments, corrections,
//! recognised revenue and the figures of the business.
//!
//! Every function is pure: values in, values out. No database, clock or
//! randomness. Amounts are whole minor units (`i64`), shares are exact ratios,
//! and each line is rounded once, half-up and away from zero. The rules are
//! those of docs/billing.md; preview and the real run call the same functions.

pub mod anchor;
pub mod cadence;
pub mod commitment;
pub mod contract;
pub mod contract_term;
pub mod correction;
pub mod crediting;
pub mod decimal;
pub mod discount;
pub mod dunning;
pub mod engine;
pub mod fx;
pub mod instalment;
pub mod late;
pub mod levies;
pub mod metrics;
pub mod period;
pub mod pricing;
pub mod rating;
pub mod recognition;
pub mod recurrence;
pub mod tax;
pub mod totals;
pub mod usage;
pub mod vat;
pub mod wallet;

pub use anchor::Anchor;
pub use cadence::{Cadence, Grid};
pub use contract::{AnchorPolicy, Change, ChangeKind, Contract, Options, Part};
pub use contract_term::{AtEnd, ContractRules, ContractTerm, Notice};
pub use decimal::{Decimal, Exact};
pub use discount::{Discount, DiscountKind};
pub use dunning::{Act, DueStep, InvoiceFacts, Ladder, ServiceFacts, Step, due_steps, ladder};
pub use engine::{AsOf, BilledLine, Books, ProposedInvoice, ProposedLine, propose};
pub use levies::{TaxSet, sets};
pub use period::{Basis, Period, Proration, Span};
pub use pricing::{Component, LineKind, PriceOf, PricedLine, recurring_of, setup_lines};
pub use recurrence::Recurrence;
pub use tax::{
    AlsoTax, Rate, Tax, TaxBuyers, TaxCategory, TaxDecision, TaxError, TaxGroup, TaxMode, TaxParties, TaxRule,
    TaxStanding, decide_tax,
};
pub use totals::{DraftLine, LineShare, TaxRounding, Totals, total_up, total_up_rounded};
pub use usage::{Measured, Pricing, UsagePrice};
