//! The payments domain on real databases with the sandbox gateway over loopback.

mod cards;
mod contract;
mod disputes;
mod guard;
mod manual;
mod methods;
mod outcomes;
mod refunds;
mod webhooks;
mod world;
