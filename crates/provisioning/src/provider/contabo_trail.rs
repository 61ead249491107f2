//! The audit lists of Contabo's machines.

use mpanel_contabo as api;
use mpanel_contabo::Paging;
use uuid::Uuid;

use super::contabo::{Contabo, call, number};
use super::trail::{CloudTrail, NotedChange, NotedIn, NotedPage, NotedWrite};
use super::{Answer, CallId};

fn write(list: NotedIn, row: api::AuditEntry) -> NotedWrite {
    NotedWrite {
        id: row.id.to_string(),
        list,
        change: match row.action {
            api::AuditAction::Created => NotedChange::Created,
            api::AuditAction::Updated => NotedChange::Updated,
            api::AuditAction::Deleted => NotedChange::Deleted,
            _ => NotedChange::Other,
        },
        at: row.timestamp,
        by: if row.username.is_empty() { row.changed_by } else { row.username },
        request_id: row.request_id.to_lowercase(),
        trace: row.trace_id.parse().ok(),
        changes: row.changes,
    }
}

#[async_trait::async_trait]
impl CloudTrail for Contabo {
    async fn noted(&self, id: CallId, machine: &str, list: NotedIn, page: u64, size: u64) -> Answer<NotedPage> {
        let instance: api::InstanceId = number(machine)?;
        let filter = api::AuditFilter { instance_id: Some(instance), ..api::AuditFilter::default() };
        let paging = Paging { size, ..Paging::page(page) }.order_by("timestamp:desc");
        let of = match list {
            NotedIn::Machine => api::Audited::Instance,
            NotedIn::Action => api::Audited::Action,
            NotedIn::Snapshot => api::Audited::Snapshot,
        };
        let listing = self.client.list_audits(call(id), of, &filter, &paging).await?;
        let more = listing.has_next() && !listing.rows.is_empty();
        // A filter that the API does not know is ignored; entries of other machines must not be shown here.
        let rows = listing.rows.len();
        let all = listing.rows.into_iter().enumerate();
        let own = all.filter(|(_, row)| row.instance_id.is_none_or(|id| id == instance));
        Ok(NotedPage { writes: own.map(|(place, row)| (place, write(list, row))).collect(), rows, more })
    }

    fn noted_as(&self, request_id: Uuid) -> String {
        api::wire_request_id(request_id).to_string()
    }
}
