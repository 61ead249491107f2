//! Consoles: the screens of machines, and the tickets with which somebody may look at one for a while.
//!
//! The provider says where a screen is; its password is made here, told to the provider and kept sealed. Whoever
//! connects is the server (`mpanel-api`), never a browser. Times are the machine's, not a sandbox's: a ticket guards
//! people.

mod ops;
mod store;
mod ticket;

use mpanel_core::{RowId, Secret, ServiceId, SessionId, UserId};

use crate::service::abilities::Viewer;

pub use ops::{
    doubt_console_password, get_console, keeps_console, reveal_console, set_console_password, switch_off_console,
};
pub use ticket::{
    close_console, find_console_ticket, forget_old_consoles, issue_console_ticket, open_console, see_console,
};

/// How long a ticket can be used.
pub const TICKET_FOR_S: i64 = 30;

/// What is known of a machine's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleView {
    /// The provider has consoles at all.
    pub offered: bool,
    /// It is switched on at the provider.
    pub enabled: bool,
    /// A password was set by us.
    pub has_password: bool,
    /// Why it cannot be opened now.
    pub refusal: Option<String>,
}

/// Where a screen is, and what opens it.
#[derive(Debug, Clone)]
pub struct ConsoleAccess {
    /// Host, as the provider names it.
    pub host: String,
    /// Port, as the provider names it.
    pub port: u32,
    /// The password.
    pub password: Secret,
}

/// For whom a ticket is.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// The user.
    pub user: UserId,
    /// The session they asked in; another one of theirs may not use it.
    pub session: SessionId,
    /// On which side they stand.
    pub viewer: Viewer,
}

/// A ticket that can be used, or the console opened with it.
#[derive(Debug, Clone, Copy)]
pub struct ConsoleTicket {
    /// Its row.
    pub id: RowId,
    /// What may be looked at.
    pub service: ServiceId,
    /// Who may look.
    pub holder: Holder,
}

/// What went through a console so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Passed {
    /// Bytes from the machine.
    pub down: u64,
    /// Bytes from the viewer.
    pub up: u64,
}
