//! The client against the simulator over real loopback HTTP.

mod contract;
mod faults;
mod harness;
mod login;
mod machines;
mod prism;
mod published;
mod refusals;
mod stores;
