//! The simulator over real loopback HTTP: its protocol, its agreement with the API document, and its restarts.

mod accounts;
mod cntb;
mod harness;
mod life;
mod objects;
mod openapi;
mod protocol;
mod restart;
mod scenarios;
mod schema;
mod screens;
mod signed;
mod steering;
