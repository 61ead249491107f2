//! Accounts through the real router: signing up, in and out, passwords, teams, staff, mail, audit, settings.

mod access;
mod auth;
mod house;
mod staff;
