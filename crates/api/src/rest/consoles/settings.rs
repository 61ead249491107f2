//! How far consoles may go.

use std::time::Duration;

/// The limits of consoles on this installation.
#[derive(Debug, Clone, Copy)]
pub struct ConsoleSettings {
    /// The provider's unpublished calls are used.
    pub is_offered: bool,
    /// Screens on loopback and in private networks are connected to; sandboxes only.
    pub allows_private: bool,
    /// Ends a console in which nobody types or moves the pointer.
    pub idle: Duration,
    /// Ends any console.
    pub longest: Duration,
    /// Bytes in both directions together.
    pub most_bytes: u64,
    /// Open consoles of one user.
    pub most_open: u64,
    /// How often session and service are looked at again.
    pub check_every: Duration,
}

impl Default for ConsoleSettings {
    fn default() -> Self {
        Self {
            is_offered: false,
            allows_private: false,
            idle: Duration::from_secs(15 * 60),
            longest: Duration::from_secs(4 * 3600),
            most_bytes: 2 * 1024 * 1024 * 1024,
            most_open: 4,
            check_every: Duration::from_secs(3),
        }
    }
}
