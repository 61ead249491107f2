//! The engine against the conformance scenarios and against what must hold for any contract.

mod properties;
mod scenarios;
