//! The client against the simulator over real loopback HTTP.

mod contract;
mod examples;
mod faults;
mod harness;
mod login;
mod machines;
mod prism;
mod promises;
mod published;
mod refusals;
mod stores;
