//! The whole product over HTTP: real router, real databases, simulators on loopback.

mod client;
mod crash;
mod journey;
mod security;
mod tenants;
mod walks;
mod webhooks;
mod world;
