//! Images: Contabo's and the account's own.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ImageFormat, ImageId, OsType, TagId, TenantId, lenient};

/// An image.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The id.
    pub image_id: ImageId,
    /// Name, such as `ubuntu-22.04`.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
    /// Where an own image was loaded from.
    #[serde(default)]
    pub url: String,
    /// Size in MB.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub size_mb: u64,
    /// How much has been loaded.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub uploaded_size_mb: u64,
    /// Operating system family.
    #[serde(default)]
    pub os_type: OsType,
    /// Version text.
    #[serde(default)]
    pub version: String,
    /// File format.
    #[serde(default)]
    pub format: ImageFormat,
    /// Free text such as `downloading` or `downloaded`.
    #[serde(default)]
    pub status: String,
    /// Why loading failed.
    #[serde(default, deserialize_with = "lenient::text")]
    pub error_message: Option<String>,
    /// Contabo's own (true) or the account's.
    #[serde(default)]
    pub standard_image: bool,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub creation_date: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, deserialize_with = "lenient::timestamp")]
    pub last_modified_date: Option<Timestamp>,
    /// Its tags; only the list shows them.
    #[serde(default)]
    pub tags: Vec<ImageTag>,
}

/// A tag of an image.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageTag {
    /// The tag.
    pub tag_id: TagId,
    /// Its name.
    #[serde(default)]
    pub tag_name: String,
}

/// What the image list is narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ImageFilter {
    /// Part of the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Contabo's own (true) or the account's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_image: Option<bool>,
    /// Part of name or id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// An own image to be loaded from an address.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreateImage {
    /// Name, unique in the account.
    pub name: String,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Direct address of an `.iso` or `.qcow2` file.
    pub url: String,
    /// Operating system family.
    pub os_type: OsType,
    /// Version text.
    pub version: String,
}

/// New texts of an own image.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateImage {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Space for own images.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageStats {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// Number of own images.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub current_images_count: u64,
    /// Space bought.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub total_size_mb: u64,
    /// Space used.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub used_size_mb: u64,
    /// Space free.
    #[serde(default, deserialize_with = "lenient::whole")]
    pub free_size_mb: u64,
}

/// The id in the answers to image writes.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageRef {
    /// `DE` or `INT`.
    #[serde(default)]
    pub tenant_id: TenantId,
    /// The account's customer number.
    #[serde(default)]
    pub customer_id: String,
    /// The image.
    pub image_id: ImageId,
}
