//! Custom images at Contabo.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::contabo::{Contabo, call};
use super::images::{CloudImages, ImageDraft, ImageSpace, LoadState, OwnImage};
use super::{Answer, CallId};

/// The provider's word for an image that is there; it has no closed list of them.
const THERE: &str = "downloaded";

/// How far an image is; the words are free text, and a message says more than they do.
pub(super) fn load_state(row: &api::Image) -> LoadState {
    let word = row.status.to_lowercase();
    if row.standard_image || word == THERE {
        LoadState::Ready
    } else if row.error_message.as_deref().is_some_and(|m| !m.is_empty()) || word.contains("error") || word == "failed"
    {
        LoadState::Failed
    } else {
        LoadState::Loading
    }
}

#[async_trait::async_trait]
impl CloudImages for Contabo {
    async fn own_image(&self, id: CallId, image: &str) -> Answer<OwnImage> {
        let row = self.client.get_image(call(id), &api::ImageId::from(image)).await?;
        Ok(OwnImage {
            state: load_state(&row),
            size_mb: row.size_mb,
            loaded_mb: row.uploaded_size_mb,
            error: row.error_message.filter(|m| !m.is_empty()),
        })
    }

    async fn find_own_image(&self, id: CallId, name: &str) -> Answer<Option<String>> {
        // The filter matches parts of names.
        let filter = api::ImageFilter {
            name: Some(name.to_owned()),
            standard_image: Some(false),
            ..api::ImageFilter::default()
        };
        let mut page = 1;
        loop {
            let listing = self.client.list_images(call(id), &filter, &Paging::page(page)).await?;
            let more = listing.has_next() && !listing.rows.is_empty();
            let found = listing.rows.into_iter().find(|row| row.name == name && !row.standard_image);
            if found.is_some() || !more {
                return Ok(found.map(|row| row.image_id.to_string()));
            }
            page += 1;
        }
    }

    async fn load_image(&self, id: CallId, draft: &ImageDraft) -> Answer<String> {
        let new = api::CreateImage {
            name: draft.name.clone(),
            description: Some(draft.description.clone()).filter(|d| !d.is_empty()),
            url: draft.url.clone(),
            os_type: if draft.windows { api::OsType::Windows } else { api::OsType::Linux },
            version: draft.os_version.clone(),
        };
        Ok(self.client.create_image(call(id), &new).await?.to_string())
    }

    async fn rename_image(&self, id: CallId, image: &str, name: &str) -> Answer<()> {
        let update = api::UpdateImage { name: Some(name.to_owned()), description: None };
        self.client.update_image(call(id), &api::ImageId::from(image), &update).await?;
        Ok(())
    }

    async fn delete_image(&self, id: CallId, image: &str) -> Answer<()> {
        Ok(self.client.delete_image(call(id), &api::ImageId::from(image)).await?)
    }

    async fn image_space(&self, id: CallId) -> Answer<ImageSpace> {
        let stats = self.client.image_stats(call(id)).await?;
        Ok(ImageSpace {
            images: stats.current_images_count,
            total_mb: stats.total_size_mb,
            used_mb: stats.used_size_mb,
            free_mb: stats.free_size_mb,
        })
    }
}
