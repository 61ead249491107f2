//! Identity on real databases: what must never be possible, one file for each concern.

mod audit;
mod looks;
mod nodes;
mod preferences;
mod sessions;
mod staff;
mod tenants;
mod tokens;
mod world;
