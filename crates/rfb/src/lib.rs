//! The remote framebuffer protocol (RFC 6143) as far as somebody between a viewer and a machine has to speak it.
//!
//! It owns the two handshakes, the password proof of VNC authentication, what can be told from a viewer's messages,
//! and which addresses may be connected to at all. It decodes no picture: pictures pass through. Start at [`enter`]
//! (towards the machine) and [`Greeting`] (towards the viewer).

mod address;
mod auth;
mod greeting;
mod input;
mod machine;

pub use address::{Refusal, may_connect};
pub use auth::prove;
pub use greeting::{Greeting, NotRfb};
pub use input::{Input, Seen};
pub use machine::{EnterError, enter};

/// The version that both sides speak.
pub const VERSION: &[u8; 12] = b"RFB 003.008\n";
/// Security type: no proof is asked for.
pub const NONE: u8 = 1;
/// Security type: a challenge is encrypted with the password.
pub const VNC_AUTHENTICATION: u8 = 2;
