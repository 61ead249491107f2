//! Finding out whether a write with a lost reply happened.

use uuid::Uuid;

use crate::error::Result;
use crate::models::{AuditAction, AuditEntry, AuditFilter, InstanceId, Listing, Paging};
use crate::{Call, Client};

/// Which of the audit lists a write leaves its entry in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Audited {
    /// Orders and changes of machines.
    Instance,
    /// Power actions, rescue, passwords.
    Action,
    /// Snapshots.
    Snapshot,
    /// Images.
    Image,
    /// Secrets.
    Secret,
    /// Object storages.
    ObjectStorage,
    /// Private networks.
    PrivateNetwork,
    /// Movable addresses.
    Vip,
    /// Firewalls.
    Firewall,
    /// DNS zones.
    DnsZone,
    /// DNS records.
    DnsRecord,
    /// Domains.
    Domain,
    /// Handles.
    Handle,
    /// Tags.
    Tag,
    /// Tags put on and taken off.
    TagAssignment,
    /// Users.
    User,
    /// Roles.
    Role,
}

impl Audited {
    /// Every list.
    pub const ALL: [Self; 17] = [
        Self::Instance,
        Self::Action,
        Self::Snapshot,
        Self::Image,
        Self::Secret,
        Self::ObjectStorage,
        Self::PrivateNetwork,
        Self::Vip,
        Self::Firewall,
        Self::DnsZone,
        Self::DnsRecord,
        Self::Domain,
        Self::Handle,
        Self::Tag,
        Self::TagAssignment,
        Self::User,
        Self::Role,
    ];
}

impl Client {
    /// One page of the given audit list.
    pub async fn list_audits(
        &self,
        call: impl Into<Call>,
        of: Audited,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        match of {
            Audited::Instance => self.list_instance_audits(call, filter, paging).await,
            Audited::Action => self.list_action_audits(call, filter, paging).await,
            Audited::Snapshot => self.list_snapshot_audits(call, filter, paging).await,
            Audited::Image => self.list_image_audits(call, filter, paging).await,
            Audited::Secret => self.list_secret_audits(call, filter, paging).await,
            Audited::ObjectStorage => self.list_object_storage_audits(call, filter, paging).await,
            Audited::PrivateNetwork => self.list_private_network_audits(call, filter, paging).await,
            Audited::Vip => self.list_vip_audits(call, filter, paging).await,
            Audited::Firewall => self.list_firewall_audits(call, filter, paging).await,
            Audited::DnsZone => self.list_dns_zone_audits(call, filter, paging).await,
            Audited::DnsRecord => self.list_dns_record_audits(call, filter, paging).await,
            Audited::Domain => self.list_domain_audits(call, filter, paging).await,
            Audited::Handle => self.list_handle_audits(call, filter, paging).await,
            Audited::Tag => self.list_tag_audits(call, filter, paging).await,
            Audited::TagAssignment => self.list_tag_assignment_audits(call, filter, paging).await,
            Audited::User => self.list_user_audits(call, filter, paging).await,
            Audited::Role => self.list_role_audits(call, filter, paging).await,
        }
    }

    /// What the write with this request id left in an audit list. The entries
    /// name the things it made or changed.
    ///
    /// Nothing means "not seen", not "never": Contabo shows new things late.
    /// Ask again for some minutes before calling a write lost, and look for a
    /// name that belongs to it alone where there is one (`find_…_named`).
    pub async fn resolve_write(&self, call: impl Into<Call>, of: Audited, written_by: Uuid) -> Result<Vec<AuditEntry>> {
        let filter = AuditFilter::request(written_by);
        let mut entries = self.list_audits(call, of, &filter, &Paging::default()).await?.rows;
        // Unknown filters are ignored by the API and give the whole list, so
        // each row is checked again here.
        entries.retain(|entry| entry.is_from(written_by));
        Ok(entries)
    }

    /// The machine that an order with a lost reply made, if it made one.
    ///
    /// Asks the machine audits for `created_by` (the request id of the order)
    /// and, if they know nothing, the machine list for exactly
    /// `display_name`, which is safe only if that name belongs to this order
    /// alone.
    ///
    /// `None` means "not seen", not "never", as for [`Client::resolve_write`].
    pub async fn resolve_create(
        &self,
        call: impl Into<Call>,
        created_by: Uuid,
        display_name: Option<&str>,
    ) -> Result<Option<InstanceId>> {
        let call = call.into();
        let entries = self.resolve_write(call.clone(), Audited::Instance, created_by).await?;
        let created = entries.into_iter().find(|entry| entry.action == AuditAction::Created);
        if let Some(id) = created.and_then(|entry| entry.instance_id) {
            return Ok(Some(id));
        }
        match display_name {
            Some(name) if !name.is_empty() => {
                Ok(self.find_instance_named(call, name).await?.map(|instance| instance.instance_id))
            }
            _ => Ok(None),
        }
    }
}
