//! Images.

use crate::error::Result;
use crate::models::{CreateImage, Image, ImageFilter, ImageId, ImageRef, ImageStats, Listing, Paging, UpdateImage};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_IMAGES: Operation<ImageFilter, (), Rows<Image>> = Operation::get("retrieveImageList", "/v1/compute/images");
static GET_IMAGE: Operation<(), (), One<Image>> = Operation::get("retrieveImage", "/v1/compute/images/{imageId}");
static CREATE_IMAGE: Operation<(), CreateImage, One<ImageRef>> =
    Operation::post("createCustomImage", "/v1/compute/images");
static UPDATE_IMAGE: Operation<(), UpdateImage, One<ImageRef>> =
    Operation::patch("updateImage", "/v1/compute/images/{imageId}");
static DELETE_IMAGE: Operation<(), (), Done> = Operation::delete("deleteImage", "/v1/compute/images/{imageId}");
static IMAGE_STATS: Operation<(), (), One<ImageStats>> =
    Operation::get("retrieveCustomImagesStats", "/v1/compute/images/stats");

pub(super) static ALL: &[&dyn Declared] =
    &[&LIST_IMAGES, &GET_IMAGE, &CREATE_IMAGE, &UPDATE_IMAGE, &DELETE_IMAGE, &IMAGE_STATS];

impl Client {
    /// Has Contabo load an own image from an address.
    pub async fn create_image(&self, call: impl Into<Call>, new: &CreateImage) -> Result<ImageId> {
        self.run(call, CREATE_IMAGE.at(&[]).body(new)).await.map(|row| row.image_id)
    }

    /// Changes name or description of an own image.
    pub async fn update_image(&self, call: impl Into<Call>, image: &ImageId, update: &UpdateImage) -> Result<ImageId> {
        self.run(call, UPDATE_IMAGE.at(&[image]).body(update)).await.map(|row| row.image_id)
    }

    /// One page of the images.
    pub async fn list_images(
        &self,
        call: impl Into<Call>,
        filter: &ImageFilter,
        paging: &Paging,
    ) -> Result<Listing<Image>> {
        self.run(call, LIST_IMAGES.at(&[]).filter(filter).page(paging)).await
    }

    /// One image.
    pub async fn get_image(&self, call: impl Into<Call>, image: &ImageId) -> Result<Image> {
        self.run(call, GET_IMAGE.at(&[&image])).await
    }

    /// Deletes an own image.
    pub async fn delete_image(&self, call: impl Into<Call>, image: &ImageId) -> Result<()> {
        self.run(call, DELETE_IMAGE.at(&[&image])).await
    }

    /// Space used and free for own images.
    pub async fn image_stats(&self, call: impl Into<Call>) -> Result<ImageStats> {
        self.run(call, IMAGE_STATS.at(&[])).await
    }
}
