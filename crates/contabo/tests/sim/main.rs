//! The client against the simulator over real loopback HTTP.

mod contract;
mod faults;
mod harness;
mod login;
mod machines;
mod refusals;
mod stores;
