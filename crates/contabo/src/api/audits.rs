//! Audit lists: what was changed under which request id.

use crate::error::Result;
use crate::models::{AuditEntry, AuditFilter, Listing, Paging};
use crate::operation::{Declared, Operation};
use crate::reply::Rows;
use crate::{Call, Client};

static LIST_INSTANCE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveInstancesAuditsList", "/v1/compute/instances/audits").knowing(&[
        "instanceId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_ACTION_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveInstancesActionsAuditsList", "/v1/compute/instances/actions/audits").knowing(&[
        "instanceId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_SNAPSHOT_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveSnapshotsAuditsList", "/v1/compute/snapshots/audits").knowing(&[
        "instanceId",
        "snapshotId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_IMAGE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveImageAuditsList", "/v1/compute/images/audits").knowing(&[
        "imageId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_SECRET_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveSecretAuditsList", "/v1/secrets/audits").knowing(&[
        "secretId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_OBJECT_STORAGE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveObjectStorageAuditsList", "/v1/object-storages/audits").knowing(&[
        "objectStorageId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_PRIVATE_NETWORK_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrievePrivateNetworkAuditsList", "/v1/private-networks/audits").knowing(&[
        "privateNetworkId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_VIP_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveVipAuditsList", "/v1/vips/audits").knowing(&[
        "vipId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_FIREWALL_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveFirewallAuditsList", "/v1/firewalls/audits").knowing(&[
        "firewallId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_DNS_ZONE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveDnsAuditsList", "/v1/dns/zones/audits").knowing(&[
        "name",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_DNS_RECORD_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveRecordAuditsList", "/v1/dns/records/audits").knowing(&[
        "recordId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_DOMAIN_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveDomainsAuditsList", "/v1/domains/audits").knowing(&[
        "domain",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_HANDLE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveHandlesAuditsList", "/v1/domains/handles/audits").knowing(&[
        "handleId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_TAG_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveTagAuditsList", "/v1/tags/audits").knowing(&[
        "tagId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_TAG_ASSIGNMENT_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveAssignmentsAuditsList", "/v1/tags/assignments/audits").knowing(&[
        "tagId",
        "resourceId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_USER_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveUserAuditsList", "/v1/users/audits").knowing(&[
        "userId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);
static LIST_ROLE_AUDITS: Operation<AuditFilter, (), Rows<AuditEntry>> =
    Operation::get("retrieveRoleAuditsList", "/v1/roles/audits").knowing(&[
        "roleId",
        "requestId",
        "changedBy",
        "startDate",
        "endDate",
    ]);

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_INSTANCE_AUDITS,
    &LIST_ACTION_AUDITS,
    &LIST_SNAPSHOT_AUDITS,
    &LIST_IMAGE_AUDITS,
    &LIST_SECRET_AUDITS,
    &LIST_OBJECT_STORAGE_AUDITS,
    &LIST_PRIVATE_NETWORK_AUDITS,
    &LIST_VIP_AUDITS,
    &LIST_FIREWALL_AUDITS,
    &LIST_DNS_ZONE_AUDITS,
    &LIST_DNS_RECORD_AUDITS,
    &LIST_DOMAIN_AUDITS,
    &LIST_HANDLE_AUDITS,
    &LIST_TAG_AUDITS,
    &LIST_TAG_ASSIGNMENT_AUDITS,
    &LIST_USER_AUDITS,
    &LIST_ROLE_AUDITS,
];

impl Client {
    /// Orders and changes of machines.
    pub async fn list_instance_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_INSTANCE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Power actions, rescue, passwords.
    pub async fn list_action_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_ACTION_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of snapshots.
    pub async fn list_snapshot_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_SNAPSHOT_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of images.
    pub async fn list_image_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_IMAGE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of secrets.
    pub async fn list_secret_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_SECRET_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of object storages.
    pub async fn list_object_storage_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_OBJECT_STORAGE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of private networks.
    pub async fn list_private_network_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_PRIVATE_NETWORK_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of movable addresses.
    pub async fn list_vip_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_VIP_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of firewalls.
    pub async fn list_firewall_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_FIREWALL_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of DNS zones.
    pub async fn list_dns_zone_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_DNS_ZONE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of DNS records.
    pub async fn list_dns_record_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_DNS_RECORD_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of domains.
    pub async fn list_domain_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_DOMAIN_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of handles.
    pub async fn list_handle_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_HANDLE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of tags.
    pub async fn list_tag_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_TAG_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Tags put on and taken off.
    pub async fn list_tag_assignment_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_TAG_ASSIGNMENT_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of users.
    pub async fn list_user_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_USER_AUDITS.at(&[]).filter(filter).page(paging)).await
    }

    /// Changes of roles.
    pub async fn list_role_audits(
        &self,
        call: impl Into<Call>,
        filter: &AuditFilter,
        paging: &Paging,
    ) -> Result<Listing<AuditEntry>> {
        self.run(call, LIST_ROLE_AUDITS.at(&[]).filter(filter).page(paging)).await
    }
}
