//! Tags at Contabo.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::contabo::{Contabo, call, every, number};
use super::tags::{CloudTag, CloudTagPage, CloudTags, TagCarrier, ThingKind};
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
        let filter = &api::TagAssignmentFilter { resource_type: kind };
        every(|paging| async move { self.client.list_tag_assignments(call(id), tag, filter, &paging).await }, carrier)
            .await
    }
}

impl Contabo {
    /// Puts a tag on a thing, making the tag if it is not there.
    pub(super) async fn assign(&self, id: CallId, kind: &api::TagResourceType, thing: &str, name: &str) -> Answer<()> {
        let tag = self.ensure_tag(id, name).await?;
        match self.client.assign_tag(call(id), tag, kind, thing).await {
            Ok(()) => Ok(()),
            // Refused because it is there already, or not known: looking is enough to know.
            Err(error) if error.status() == Some(409) || error.is_ambiguous() => {
                self.client.get_tag_assignment(call(id), tag, kind, thing).await?;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn unassign(&self, id: CallId, kind: &api::TagResourceType, thing: &str, name: &str) -> Answer<()> {
        let Some(tag) = self.client.find_tag_named(call(id), name).await? else { return Ok(()) };
        match self.client.unassign_tag(call(id), tag.tag_id, kind, thing).await {
            Ok(()) | Err(api::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
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
        self.unassign(id, &api::TagResourceType::Instance, machine, tag).await
    }

    async fn tagged_things(&self, id: CallId, tag: &str) -> Answer<Vec<(ThingKind, TagCarrier)>> {
        let Some(tag) = self.client.find_tag_named(call(id), tag).await? else { return Ok(Vec::new()) };
        let all = self.carriers(id, tag.tag_id, None).await?;
        Ok(all.into_iter().filter_map(|one| Some((ThingKind::from_word(&one.kind)?, one))).collect())
    }

    async fn tag_thing(&self, id: CallId, kind: ThingKind, thing: &str, tag: &str) -> Answer<()> {
        self.assign(id, &api::TagResourceType::from(kind.as_str()), thing, tag).await
    }

    async fn untag_thing(&self, id: CallId, kind: ThingKind, thing: &str, tag: &str) -> Answer<()> {
        self.unassign(id, &api::TagResourceType::from(kind.as_str()), thing, tag).await
    }
}
