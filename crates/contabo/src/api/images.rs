//! Images.

use reqwest::Method;

use crate::error::Result;
use crate::models::images::ImageRef;
use crate::models::{CreateImage, Image, ImageFilter, ImageId, ImageStats, Listing, Paging, UpdateImage};
use crate::request::Request;
use crate::{Call, Client};

const IMAGES: &str = "compute/images";

impl Client {
    /// One page of the images.
    pub async fn list_images(
        &self,
        call: impl Into<Call>,
        filter: &ImageFilter,
        paging: &Paging,
    ) -> Result<Listing<Image>> {
        let request = Request::get(IMAGES)
            .query("name", filter.name.as_ref())
            .query("standardImage", filter.standard_image)
            .query("search", filter.search.as_ref());
        self.list(&call.into(), request, paging).await
    }

    /// One image.
    pub async fn get_image(&self, call: impl Into<Call>, id: &ImageId) -> Result<Image> {
        self.one(&call.into(), &Request::get(IMAGES).segment(id)).await
    }

    /// Has Contabo load an own image from an address.
    pub async fn create_image(&self, call: impl Into<Call>, image: &CreateImage) -> Result<ImageId> {
        let call = call.into();
        let request = Request::new(Method::POST, IMAGES).json(call.request_id(), image)?;
        self.one::<ImageRef>(&call, &request).await.map(|row| row.image_id)
    }

    /// Changes name or description of an own image.
    pub async fn update_image(&self, call: impl Into<Call>, id: &ImageId, update: &UpdateImage) -> Result<ImageId> {
        let call = call.into();
        let request = Request::new(Method::PATCH, IMAGES).segment(id).json(call.request_id(), update)?;
        self.one::<ImageRef>(&call, &request).await.map(|row| row.image_id)
    }

    /// Deletes an own image.
    pub async fn delete_image(&self, call: impl Into<Call>, id: &ImageId) -> Result<()> {
        self.done(&call.into(), &Request::new(Method::DELETE, IMAGES).segment(id)).await
    }

    /// Space used and free for own images.
    pub async fn image_stats(&self, call: impl Into<Call>) -> Result<ImageStats> {
        self.one(&call.into(), &Request::get("compute/images/stats")).await
    }
}
