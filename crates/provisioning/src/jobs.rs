//! The durable jobs of this domain; `workflows` registers their handlers.

use mpanel_core::{
    AddressId, DnsZoneId, DomainNameId, FirewallId, ObjectStorageId, OpContext, PrivateNetworkId, ProviderAccountId,
    Result, RowId, ServiceActionId, ServiceId, StorageShareId, Timestamp,
};
use mpanel_db::{Enqueued, Job, JobSpec, Tx};
use serde::{Deserialize, Serialize};

macro_rules! jobs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* } = $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty),* }
        impl Job for $name {
            const KIND: &'static str = $kind;
        }
    )*};
}

jobs! {
    /// Takes a service's setup one step further: [`crate::advance_provisioning`].
    AdvanceProvisioning { /** Which. */ service: ServiceId } = "provisioning.advance";
    /// Carries out suspend, unsuspend, terminate and planned cancellations: [`crate::advance_lifecycle`].
    AdvanceLifecycle { /** Which. */ service: ServiceId } = "provisioning.lifecycle";
    /// Carries out one action: [`crate::run_service_action`].
    RunServiceAction { /** Which. */ action: ServiceActionId } = "provisioning.action";
    /// Stops suspended machines that run: [`crate::guard_suspended`].
    GuardSuspended {} = "provisioning.guard";
    /// Compares our services with an account's machines: [`crate::sync_services`].
    SyncServices { /** Which account. */ account: ProviderAccountId } = "provisioning.sync";
    /// Looks how far a custom image is: [`crate::settle_custom_image`].
    SettleCustomImage { /** Which. */ image: RowId } = "provisioning.custom_image";
    /// Makes the provider follow what staff wrote down of a secret: [`crate::settle_provider_secret`].
    SettleProviderSecret { /** Which. */ secret: RowId } = "provisioning.provider_secret";
    /// Deletes a key of staff at a provider: [`crate::forget_staff_key`].
    ForgetStaffKey { /** At which account. */ account: ProviderAccountId, /** What its name there ends with. */ mark: String } = "provisioning.forget_staff_key";
    /// Finds out what became of a client secret that was to be renewed: [`crate::settle_client_secret`].
    SettleClientSecret { /** Which renewal. */ renewal: RowId } = "provisioning.client_secret";
    /// Takes the snapshot a schedule has due: [`crate::run_snapshot_schedule`].
    RunSnapshotSchedule { /** Of which service. */ service: ServiceId } = "provisioning.snapshot_schedule";
    /// Carries out checks or a remedy: [`crate::run_troubleshooting`].
    RunTroubleshooting { /** Which. */ run: RowId } = "provisioning.troubleshooting";
    /// Compares our services with the list of an account's machines: [`crate::glance_at_machines`].
    GlanceAtMachines { /** Which account. */ account: ProviderAccountId } = "provisioning.glance";
    /// Writes our tags on a service's machine: [`crate::tag_service`].
    TagService { /** Which. */ service: ServiceId } = "provisioning.tag";
    /// Buys an add-on for a machine that runs: [`crate::settle_add_on`].
    SettleAddOn { /** Which purchase. */ add_on: RowId } = "provisioning.add_on";
    /// Asks for a move of a machine to another region and follows it: [`crate::settle_move`].
    SettleMove { /** Which. */ of: RowId } = "provisioning.move";
    /// Reads images and regions: [`crate::refresh_catalog`].
    RefreshCatalog { /** Which account. */ account: ProviderAccountId } = "provisioning.refresh_catalog";
    /// Makes the provider follow what is wanted of a private network: [`crate::settle_network`].
    SettleNetwork { /** Which. */ network: PrivateNetworkId } = "provisioning.network";
    /// Makes the provider follow what is wanted of a rule set: [`crate::settle_firewall`].
    SettleFirewall { /** Which. */ firewall: FirewallId } = "provisioning.firewall";
    /// Makes the provider follow where an address is wanted: [`crate::settle_address`].
    SettleAddress { /** Which. */ address: AddressId } = "provisioning.address";
    /// Makes the provider follow which DNS zones are wanted: [`crate::settle_zone`].
    SettleDnsZone { /** Which. */ zone: DnsZoneId } = "provisioning.dns_zone";
    /// Writes what is noted for the records of a zone: [`crate::apply_dns_change`].
    ApplyDnsChange { /** Which zone. */ zone: DnsZoneId } = "provisioning.dns_change";
    /// Looks where a domain is: [`crate::settle_domain`].
    SettleDomain { /** Which. */ domain: DomainNameId } = "provisioning.domain";
    /// Looks where an object storage is, and makes keys: [`crate::settle_object_storage`].
    SettleObjectStorage { /** Which. */ storage: ObjectStorageId } = "provisioning.object_storage";
    /// Counts what is in a share: [`crate::measure_share`].
    MeasureStorageShare { /** Which. */ share: StorageShareId } = "provisioning.storage_share_count";
    /// Takes a share away whose service has ended: [`crate::end_sold_share`].
    EndStorageShare { /** Which. */ share: StorageShareId } = "provisioning.storage_share_end";
}

pub(crate) async fn enqueue_setup(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(service.to_string());
    tx.enqueue_with(ctx, &AdvanceProvisioning { service }, spec).await
}

pub(crate) async fn enqueue_tags(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(service.to_string()).attempts(5);
    tx.enqueue_with(ctx, &TagService { service }, spec).await
}

pub(crate) async fn enqueue_lifecycle(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(service.to_string());
    tx.enqueue_with(ctx, &AdvanceLifecycle { service }, spec).await
}

pub(crate) async fn enqueue_action(ctx: &OpContext, tx: &Tx, action: ServiceActionId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(action.to_string());
    tx.enqueue_with(ctx, &RunServiceAction { action }, spec).await
}

pub(crate) async fn enqueue_troubleshooting(ctx: &OpContext, tx: &Tx, run: RowId) -> Result<Enqueued> {
    // While its row is open every further one is refused, so it does not die before the row has ended.
    let spec = JobSpec::now(ctx).key(run.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &RunTroubleshooting { run }, spec).await
}

pub(crate) async fn enqueue_add_on(ctx: &OpContext, tx: &Tx, add_on: RowId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(add_on.to_string()).attempts(3);
    tx.enqueue_with(ctx, &SettleAddOn { add_on }, spec).await
}

pub(crate) async fn enqueue_move(ctx: &OpContext, tx: &Tx, of: RowId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(of.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &SettleMove { of }, spec).await
}

pub(crate) async fn enqueue_network(ctx: &OpContext, tx: &Tx, network: PrivateNetworkId) -> Result<Enqueued> {
    tx.enqueue_with(ctx, &SettleNetwork { network }, JobSpec::now(ctx).key(network.to_string())).await
}

pub(crate) async fn enqueue_firewall(ctx: &OpContext, tx: &Tx, firewall: FirewallId) -> Result<Enqueued> {
    tx.enqueue_with(ctx, &SettleFirewall { firewall }, JobSpec::now(ctx).key(firewall.to_string())).await
}

pub(crate) async fn enqueue_address(ctx: &OpContext, tx: &Tx, address: AddressId) -> Result<Enqueued> {
    tx.enqueue_with(ctx, &SettleAddress { address }, JobSpec::now(ctx).key(address.to_string())).await
}

pub(crate) async fn enqueue_zone(ctx: &OpContext, tx: &Tx, zone: DnsZoneId) -> Result<Enqueued> {
    tx.enqueue_with(ctx, &SettleDnsZone { zone }, JobSpec::now(ctx).key(zone.to_string())).await
}

pub(crate) async fn enqueue_domain(ctx: &OpContext, tx: &Tx, domain: DomainNameId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(domain.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &SettleDomain { domain }, spec).await
}

pub(crate) async fn enqueue_dns_change(ctx: &OpContext, tx: &Tx, zone: DnsZoneId, seconds: i64) -> Result<Enqueued> {
    let spec = JobSpec::at(ctx.in_seconds(seconds)).key(zone.to_string());
    tx.enqueue_with(ctx, &ApplyDnsChange { zone }, spec).await
}

pub(crate) async fn enqueue_object_storage(ctx: &OpContext, tx: &Tx, storage: ObjectStorageId) -> Result<Enqueued> {
    let spec = JobSpec::now(ctx).key(storage.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &SettleObjectStorage { storage }, spec).await
}

pub(crate) async fn enqueue_share_end(
    ctx: &OpContext,
    tx: &Tx,
    share: StorageShareId,
    at: Timestamp,
) -> Result<Enqueued> {
    let spec = JobSpec::at(at).key(share.to_string()).attempts(i32::MAX);
    tx.enqueue_with(ctx, &EndStorageShare { share }, spec).await
}
