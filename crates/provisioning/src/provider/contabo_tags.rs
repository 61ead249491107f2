//! Tags at Contabo.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::contabo::{Contabo, call, number};
use super::tags::{CloudTag, CloudTagPage, CloudTags, TagCarrier};
use super::{Answer, CallId};

fn tag(row: api::Tag) -> CloudTag {
    CloudTag { id: row.tag_id.to_string(), name: row.name, color: row.color, description: row.description }
}

fn carrier(row: api::TagAssignment) -> TagCarrier {
    TagCarrier { kind: row.resource_type.to_string(), id: row.resource_id, name: row.resource_name }
}

impl Contabo {
    /// Everything of a kind that carries a tag, or of all kinds.
    pub(super) async fn carriers(
        &self,
        id: CallId,
        tag: api::TagId,
        kind: Option<api::TagResourceType>,
    ) -> Answer<Vec<TagCarrier>> {
        let filter = api::TagAssignmentFilter { resource_type: kind };
        let (mut all, mut page) = (Vec::new(), 1);
        loop {
            let listing = self.client.list_tag_assignments(call(id), tag, &filter, &Paging::page(page)).await?;
            let more = listing.has_next() && !listing.rows.is_empty();
            all.extend(listing.rows.into_iter().map(carrier));
            if !more {
                return Ok(all);
            }
            page += 1;
        }
    }
}

#[async_trait::async_trait]
impl CloudTags for Contabo {
    async fn tags(&self, id: CallId, page: u64) -> Answer<CloudTagPage> {
        let paging = Paging::page(page).order_by("name:asc");
        let listing = self.client.list_tags(call(id), &api::TagFilter::default(), &paging).await?;
        let more = listing.has_next() && !listing.rows.is_empty();
        Ok(CloudTagPage { tags: listing.rows.into_iter().map(tag).collect(), more })
    }

    async fn tag_carriers(&self, id: CallId, tag: &str) -> Answer<Vec<TagCarrier>> {
        self.carriers(id, number(tag)?, None).await
    }

    async fn untag_machine(&self, id: CallId, machine: &str, tag: &str) -> Answer<()> {
        let Some(tag) = self.client.find_tag_named(call(id), tag).await? else { return Ok(()) };
        let kind = api::TagResourceType::Instance;
        match self.client.unassign_tag(call(id), tag.tag_id, &kind, machine).await {
            Ok(()) | Err(api::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
