//! Scenarios on real databases.
