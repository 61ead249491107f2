//! The durable jobs of this domain; `workflows` registers their handlers.

use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceActionId, ServiceId};
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
    /// Writes our tags on a service's machine: [`crate::tag_service`].
    TagService { /** Which. */ service: ServiceId } = "provisioning.tag";
    /// Reads images and regions: [`crate::refresh_catalog`].
    RefreshCatalog { /** Which account. */ account: ProviderAccountId } = "provisioning.refresh_catalog";
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
