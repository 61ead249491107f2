//! Custom images: of the tenant's own, loaded by the provider from an address, then installed like its own.
//!
//! The row comes before the call, under a name that is unique in the account, so that a reply that is lost is answered
//! by looking for the name. What customers may choose is the account's catalog; staff says whether an image is in it.
//! Where plans allow it, customers have images of their own ([`own`]), which only they can install.

mod leftover;
mod ops;
mod own;
mod rules;
mod settle;
pub(crate) mod store;

use mpanel_core::{CustomerId, ProviderAccountId, RowId, ServiceId, Timestamp};
use serde::Serialize;

use crate::words::words;

pub use crate::provider::images::ImageSpace;
pub use leftover::delete_left_images;
pub use ops::{
    add_custom_image, change_custom_image, custom_image_space, delete_custom_image, get_custom_image,
    list_custom_images,
};
pub use own::{add_own_image, delete_own_image, own_images, products_for_own_images};
pub(crate) use own::{is_of_another, is_own, named_image};
pub(crate) use rules::is_from_panel;
pub use settle::settle_custom_image;
pub(crate) use store::known_images;

words! {
    /// Where a custom image is.
    CustomImageState {
        /// Asked for; the provider has not confirmed it.
        Requested = "requested",
        /// The provider loads it.
        Loading = "loading",
        /// Machines can be installed from it.
        Ready = "ready",
        /// It could not be loaded.
        Failed = "failed",
    }
}

/// An image to add.
#[derive(Debug, Clone)]
pub struct NewCustomImage {
    /// Name, unique in the account.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// Address of an `.iso` or `.qcow2` file.
    pub url: String,
    /// Whether it is Windows.
    pub windows: bool,
    /// Version of the operating system.
    pub os_version: String,
    /// It is in the account's catalog once it is ready.
    pub offered: bool,
}

/// A custom image as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct CustomImageView {
    /// Its id with us.
    pub id: RowId,
    /// The account it is in.
    pub account: ProviderAccountId,
    /// The customer whose own it is; the business's when there is none.
    pub customer: Option<CustomerId>,
    /// Name.
    pub name: String,
    /// Description; may be empty.
    pub description: String,
    /// Where it came from.
    pub url: String,
    /// `Linux` or `Windows`.
    pub os_type: String,
    /// Version of the operating system.
    pub os_version: String,
    /// It is in the account's catalog once it is ready.
    pub offered: bool,
    /// Where it is.
    pub state: CustomImageState,
    /// The provider's id, once there is one.
    pub image_id: Option<String>,
    /// Its size, once it is known.
    pub size_mb: u64,
    /// How much is there.
    pub loaded_mb: u64,
    /// Why it failed.
    pub error: Option<String>,
    /// Servers installed from it.
    pub servers: u64,
    /// When it was added.
    pub created_at: Timestamp,
}

/// What the plans of a customer's servers allow on one account, and what they have there.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OwnImageSpace {
    /// The account; `None` for one on which they have no server.
    pub account: Option<ProviderAccountId>,
    /// Their servers there, on which the images can be installed.
    pub servers: Vec<(ServiceId, String)>,
    /// Images they have; one that has failed counts until it is deleted.
    pub images: u64,
    /// Images they may have.
    pub images_max: u64,
    /// What their images take, as far as it is known.
    pub used_mb: u64,
    /// What they may take.
    pub total_mb: u64,
}

/// A customer's images and what they may have.
#[derive(Debug, Clone, Serialize)]
pub struct OwnImages {
    /// The images, by name.
    pub images: Vec<CustomImageView>,
    /// What is allowed, for each account that one of their servers is on.
    pub spaces: Vec<OwnImageSpace>,
}
