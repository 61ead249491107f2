//! The public keys a customer keeps, so that nobody has to paste one for each server.
//!
//! A kept key is only a text to choose: a machine gets a copy and does not hear of later changes here.

mod ops;
mod public_key;
mod store;

use mpanel_core::{SshKeyId, Timestamp};
use serde::Serialize;

pub use ops::{add_ssh_key, delete_ssh_key, list_ssh_keys, rename_ssh_key};
pub(crate) use ops::{check_name, kept_names};
pub(crate) use public_key::{check_ssh_key, check_ssh_keys, fingerprint};

/// A key to keep.
#[derive(Debug, Clone)]
pub struct NewSshKey {
    /// What the customer calls it; unique among the customer's keys.
    pub name: String,
    /// One line as in a `.pub` file.
    pub public_key: String,
}

/// A kept key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SshKeyView {
    /// Its id.
    pub id: SshKeyId,
    /// For `If-Match`.
    pub version: i32,
    /// What the customer calls it.
    pub name: String,
    /// One line as in a `.pub` file.
    pub public_key: String,
    /// As `ssh-keygen -lf` shows it.
    pub fingerprint: String,
    /// Since when.
    pub created_at: Timestamp,
}
