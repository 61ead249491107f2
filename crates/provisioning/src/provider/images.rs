//! What we ask of a provider about images of our own.

use super::{Answer, CallId};
use crate::words::words;

words! {
    /// How far the loading of an image has come.
    LoadState {
        /// Asked for or under way.
        Loading = "loading",
        /// Machines can be installed from it.
        Ready = "ready",
        /// It could not be loaded.
        Failed = "failed",
    }
}

/// An image of ours as the provider describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnImage {
    /// How far it is.
    pub state: LoadState,
    /// Its size, once it is known.
    pub size_mb: u64,
    /// How much is there.
    pub loaded_mb: u64,
    /// Why it failed.
    pub error: Option<String>,
}

/// An image to load.
#[derive(Debug, Clone)]
pub struct ImageDraft {
    /// Name, unique in the account.
    pub name: String,
    /// Description.
    pub description: String,
    /// Where the file is.
    pub url: String,
    /// Whether it is Windows.
    pub windows: bool,
    /// Version of the operating system.
    pub os_version: String,
}

/// The space for images of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageSpace {
    /// How many there are.
    pub images: u64,
    /// Bought, in MB.
    pub total_mb: u64,
    /// Used, in MB.
    pub used_mb: u64,
    /// Free, in MB.
    pub free_mb: u64,
}

/// The images of an account that are not the provider's.
#[async_trait::async_trait]
pub trait CloudImages {
    /// One image.
    async fn own_image(&self, call: CallId, id: &str) -> Answer<OwnImage>;
    /// The id of the image of that name. `None` is "not seen".
    async fn find_own_image(&self, call: CallId, name: &str) -> Answer<Option<String>>;
    /// Has an image loaded; returns its id.
    async fn load_image(&self, call: CallId, draft: &ImageDraft) -> Answer<String>;
    /// Changes its name.
    async fn rename_image(&self, call: CallId, id: &str, name: &str) -> Answer<()>;
    /// Deletes it.
    async fn delete_image(&self, call: CallId, id: &str) -> Answer<()>;
    /// The space there is.
    async fn image_space(&self, call: CallId) -> Answer<ImageSpace>;
}
