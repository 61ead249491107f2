//! The whole product over HTTP: real router, real databases, simulators on loopback.

mod bad_input;
mod changes;
mod client;
mod contents;
mod crash;
mod credit;
mod document;
mod estate;
mod housekeeping;
mod journey;
mod networks;
mod prices;
mod quotes;
mod roles;
mod samples;
mod security;
mod ssh_keys;
mod stock;
mod strangers;
mod taxes;
mod tenants;
mod trail;
mod usage;
mod walks;
mod webhooks;
mod world;
