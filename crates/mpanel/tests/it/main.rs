//! The whole product over HTTP: real router, real databases, simulators on loopback.

mod client;
mod journey;
mod walks;
mod webhooks;
mod world;
