//! Own images: loaded from an address some time after they were asked for.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::catalogue::{StandardImage, image_by_id};
use crate::clock::{fresh_uuid, later};
use crate::error::ApiError;
use crate::state::{Env, State};

/// The size of every own image: nothing is really loaded.
const OWN_IMAGE_MB: u64 = 2048;
/// When the provider's own images were made, as far as the lists say.
const STANDARD_SINCE: &str = "2025-01-15T09:00:00Z";

/// An image of the account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnImage {
    pub id: String,
    pub name: String,
    pub description: String,
    pub url: String,
    pub format: String,
    pub os_type: String,
    pub version: String,
    pub created: Timestamp,
    pub modified: Timestamp,
}

impl OwnImage {
    /// Addresses that cannot exist fail to load; they end in `.invalid`.
    fn is_broken(&self) -> bool {
        url::Url::parse(&self.url).is_ok_and(|url| url.host_str().is_some_and(|host| host.ends_with(".invalid")))
    }

    pub(crate) fn status(&self, env: &Env<'_>) -> &'static str {
        let pause = env.config.delays.image;
        if env.at < later(self.created, pause) {
            "Pending"
        } else if env.at < later(self.created, pause + pause) {
            "downloading"
        } else if self.is_broken() {
            "error"
        } else {
            "downloaded"
        }
    }

    /// How much has come, as the clock goes.
    fn loaded_mb(&self, env: &Env<'_>) -> u64 {
        let pause = env.config.delays.image;
        let since = env.at.duration_since(later(self.created, pause)).as_millis().max(0);
        let share = |millis: u128| u64::try_from(u128::from(OWN_IMAGE_MB) * millis / pause.as_millis().max(1));
        share(u128::try_from(since).unwrap_or(0)).unwrap_or(OWN_IMAGE_MB).min(OWN_IMAGE_MB)
    }

    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let status = self.status(env);
        let (size, uploaded) = match status {
            "downloading" => (OWN_IMAGE_MB, self.loaded_mb(env)),
            "downloaded" => (OWN_IMAGE_MB, OWN_IMAGE_MB),
            _ => (0, 0),
        };
        let error = if status == "error" { "Error downloading image from provided URL" } else { "" };
        env.row(json!({
            "imageId": self.id,
            "name": self.name,
            "description": self.description,
            "url": self.url,
            "sizeMb": size,
            "uploadedSizeMb": uploaded,
            "osType": self.os_type,
            "version": self.version,
            "format": self.format,
            "status": status,
            "errorMessage": error,
            "standardImage": false,
            "creationDate": self.created,
            "lastModifiedDate": self.modified,
            "tags": [],
        }))
    }
}

/// A standard image as the lists show it.
pub(crate) fn standard_row(image: &StandardImage, env: &Env<'_>) -> Value {
    env.row(json!({
        "imageId": image.id,
        "name": image.name,
        "description": image.description,
        "url": "",
        "sizeMb": image.size_mb,
        "uploadedSizeMb": image.size_mb,
        "osType": image.os_type,
        "version": image.version,
        "format": "qcow2",
        "status": "downloaded",
        "errorMessage": "",
        "standardImage": true,
        "creationDate": STANDARD_SINCE,
        "lastModifiedDate": STANDARD_SINCE,
        "tags": [],
    }))
}

/// What an installation needs to know of an image, whoever owns it.
pub(crate) struct Installable {
    pub id: String,
    pub os_type: String,
    pub is_ready: bool,
}

impl Installable {
    pub(crate) fn is_windows(&self) -> bool {
        self.os_type == "Windows"
    }
}

/// An image that somebody wants to have loaded.
pub(crate) struct NewImage {
    pub name: String,
    pub description: String,
    pub url: String,
    pub os_type: String,
    pub version: String,
}

fn format_of(address: &str) -> Result<String, ApiError> {
    let url = url::Url::parse(address).map_err(|_| ApiError::invalid(vec!["url must be a URL address".to_owned()]))?;
    let format = url.path().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(url.scheme(), "http" | "https") && matches!(format.as_str(), "iso" | "qcow2") {
        return Ok(format);
    }
    Err(ApiError::new(415, "Unsupported media type: the image must be of the type iso or qcow2"))
}

impl State {
    /// Begins to load an image, if it is one, if there is room and if its name is free; returns its id.
    pub(crate) fn add_image(&mut self, new: NewImage, env: &Env<'_>) -> Result<String, ApiError> {
        let format = format_of(&new.url)?;
        if self.own_images_mb() + OWN_IMAGE_MB > env.config.custom_image_mb {
            return Err(ApiError::new(402, "There is not enough custom image storage left"));
        }
        if self.images.values().any(|image| image.name == new.name) {
            return Err(ApiError::new(409, "There is already an image with the same name"));
        }
        let id = fresh_uuid();
        let NewImage { name, description, url, os_type, version } = new;
        let (created, modified) = (env.at, env.at);
        let image = OwnImage { id: id.clone(), name, description, url, format, os_type, version, created, modified };
        self.images.insert(id.clone(), image);
        Ok(id)
    }

    pub(crate) fn installable(&self, id: &str, env: &Env<'_>) -> Option<Installable> {
        if let Some(image) = image_by_id(id) {
            let (id, os_type) = (image.id.to_owned(), image.os_type.to_owned());
            return Some(Installable { id, os_type, is_ready: true });
        }
        let image = self.images.get(&id.to_ascii_lowercase())?;
        let is_ready = image.status(env) == "downloaded";
        Some(Installable { id: image.id.clone(), os_type: image.os_type.clone(), is_ready })
    }

    /// The name of an image; an own one may have been deleted since.
    pub(crate) fn image_name(&self, id: &str) -> String {
        let own = || self.images.get(id).map(|image| image.name.clone());
        image_by_id(id).map(|image| image.name.to_owned()).or_else(own).unwrap_or_default()
    }

    pub(crate) fn own_images_mb(&self) -> u64 {
        self.images.values().filter(|image| !image.is_broken()).map(|_| OWN_IMAGE_MB).sum()
    }
}
