//! Finding out whether a write with a lost reply happened.

use uuid::Uuid;

use crate::error::{Error, Result};
use crate::models::{AuditAction, AuditFilter, InstanceFilter, InstanceId, Paging};
use crate::{Call, Client};

impl Client {
    /// The machine that an order with a lost reply made, if it made one.
    ///
    /// Asks the machine audits for `created_by` (the request id of the order)
    /// and, if they know nothing, the machine list for exactly
    /// `display_name`, which is safe only if that name belongs to this order
    /// alone.
    ///
    /// `None` means "not seen", not "never": Contabo shows new things late.
    /// Ask again for some minutes before calling an order lost.
    pub async fn resolve_create(
        &self,
        call: impl Into<Call>,
        created_by: Uuid,
        display_name: Option<&str>,
    ) -> Result<Option<InstanceId>> {
        let call = call.into();
        if let Some(id) = self.created_under(&call, created_by).await? {
            return Ok(Some(id));
        }
        match display_name {
            Some(name) if !name.is_empty() => self.named(&call, name).await,
            _ => Ok(None),
        }
    }

    async fn created_under(&self, call: &Call, created_by: Uuid) -> Result<Option<InstanceId>> {
        let filter = AuditFilter::request(created_by);
        let entries = self.list_instance_audits(call.clone(), &filter, &Paging::default()).await?;
        // Unknown filters are ignored by the API and give the whole list, so
        // each row is checked again here.
        Ok(entries
            .rows
            .iter()
            .find(|entry| entry.action == AuditAction::Created && entry.is_from(created_by))
            .and_then(|entry| entry.instance_id))
    }

    async fn named(&self, call: &Call, name: &str) -> Result<Option<InstanceId>> {
        let filter = InstanceFilter { display_name: Some(name.to_owned()), ..InstanceFilter::default() };
        let mut found = self.list_all_instances(call.clone(), &filter).await?;
        found.retain(|instance| instance.display_name == name);
        match found.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.instance_id)),
            // Two machines under one order's name: picking one would hide the
            // other, which is being paid for.
            several => Err(Error::Decode {
                request_id: call.request_id(),
                cause: format!("{} machines carry the name {name:?}", several.len()),
            }),
        }
    }
}
