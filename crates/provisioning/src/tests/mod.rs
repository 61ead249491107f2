//! Scenarios on real databases with the simulator over loopback.
