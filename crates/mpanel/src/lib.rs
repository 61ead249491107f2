//! The program: configuration, wiring, the commands. Everything else lives in the
//! crates below; start at [`wiring`] to see how they are put together.

pub mod cli;
pub mod config;
pub mod demo;
pub mod master_key;
pub mod owner;
pub mod sandbox;
pub mod serve;
pub mod simulate;
pub mod web_app;
pub mod wiring;

/// A request makes some hundred small allocations on whichever thread is free; the system's allocator spends a sixth of
/// a read on them more than this one does (docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
