//! Messages to people: templates, the queue, delivery by SMTP, the captured mailbox of sandboxes.
//!
//! A mail is rendered when it is queued, in the transaction of the fact it tells
//! of, and has a key: the same key queues nothing a second time. Delivery claims
//! the message before it speaks to the mail server; a crash in between leaves it
//! `unconfirmed` for the operator and never sends it twice by itself.

pub mod message;
pub mod migrations;
pub mod template;
pub mod transport;

pub use message::{
    Brand, Mail, MailFilter, MessageView, SendMail, get_mail, list_mail, queue_mail, retry_mail, send_mail,
};
pub use template::{TEMPLATES, has_one_time_link};
pub use transport::Transport;
