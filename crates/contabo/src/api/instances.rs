//! Machines: list, read, order, rename, reinstall, cancel, upgrade.

use futures::TryStreamExt;
use jiff::Timestamp;

use crate::error::Result;
use crate::models::{
    CancelInstance, CancelledInstance, CreateInstance, CreatedInstance, Instance, InstanceFilter, InstanceId, Listing,
    Paging, ReinstallInstance, RenameInstance, TouchedInstance, UpgradeInstance,
};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client, all_rows};

static LIST_INSTANCES: Operation<InstanceFilter, (), Rows<Instance>> =
    Operation::get("retrieveInstancesList", "/v1/compute/instances");
static GET_INSTANCE: Operation<(), (), One<Instance>> =
    Operation::get("retrieveInstance", "/v1/compute/instances/{instanceId}");
static CREATE_INSTANCE: Operation<(), CreateInstance, One<CreatedInstance>> =
    Operation::post("createInstance", "/v1/compute/instances");
static RENAME_INSTANCE: Operation<(), RenameInstance, One<TouchedInstance>> =
    Operation::patch("patchInstance", "/v1/compute/instances/{instanceId}");
static REINSTALL_INSTANCE: Operation<(), ReinstallInstance, One<TouchedInstance>> =
    Operation::put("reinstallInstance", "/v1/compute/instances/{instanceId}");
static CANCEL_INSTANCE: Operation<(), CancelInstance, One<CancelledInstance>> =
    Operation::post("cancelInstance", "/v1/compute/instances/{instanceId}/cancel");
static UPGRADE_INSTANCE: Operation<(), UpgradeInstance, One<TouchedInstance>> =
    Operation::post("upgradeInstance", "/v1/compute/instances/{instanceId}/upgrade");

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_INSTANCES,
    &GET_INSTANCE,
    &CREATE_INSTANCE,
    &RENAME_INSTANCE,
    &REINSTALL_INSTANCE,
    &CANCEL_INSTANCE,
    &UPGRADE_INSTANCE,
];

impl Client {
    /// All pages of the account's machines, in order of creation.
    pub async fn list_all_instances(&self, call: impl Into<Call>, filter: &InstanceFilter) -> Result<Vec<Instance>> {
        let call = call.into();
        // The order is given so that a machine ordered meanwhile lands at the
        // end instead of shifting the pages.
        let first = Paging::default().order_by("createdDate:asc");
        let page = |paging: Paging| {
            let call = call.clone();
            async move { self.list_instances(call, filter, &paging).await }
        };
        all_rows(first, page).try_collect().await
    }

    /// Sets our name of a machine; an empty name clears it.
    pub async fn rename_instance(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        display_name: &str,
    ) -> Result<TouchedInstance> {
        let name = RenameInstance { display_name: Some(display_name.to_owned()) };
        self.run(call, RENAME_INSTANCE.at(&[&instance]).body(&name)).await
    }

    /// Cancels a machine to the end of its paid term, or the first term end
    /// after `at`. There is no way back through the API.
    pub async fn cancel_instance(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        at: Option<Timestamp>,
    ) -> Result<CancelledInstance> {
        let cancel = CancelInstance { cancel_date: at };
        self.run(call, CANCEL_INSTANCE.at(&[&instance]).body(&cancel)).await
    }

    /// Buys add-ons for an existing machine.
    pub async fn upgrade_instance(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        upgrade: UpgradeInstance,
    ) -> Result<TouchedInstance> {
        self.run(call, UPGRADE_INSTANCE.at(&[&instance]).body(&upgrade)).await
    }

    /// One page of the account's machines.
    pub async fn list_instances(
        &self,
        call: impl Into<Call>,
        filter: &InstanceFilter,
        paging: &Paging,
    ) -> Result<Listing<Instance>> {
        self.run(call, LIST_INSTANCES.at(&[]).filter(filter).page(paging)).await
    }

    /// One machine. Not found for up to a minute after its order.
    pub async fn get_instance(&self, call: impl Into<Call>, instance: InstanceId) -> Result<Instance> {
        self.run(call, GET_INSTANCE.at(&[&instance])).await
    }

    /// Orders a machine. This spends money; on [`crate::Error::Unknown`] use [`Client::resolve_create`] and
    /// do not order again.
    pub async fn create_instance(&self, call: impl Into<Call>, order: &CreateInstance) -> Result<CreatedInstance> {
        self.run(call, CREATE_INSTANCE.at(&[]).body(order)).await
    }

    /// Installs a machine anew. The answer only says that it was accepted: wait until the status leaves
    /// `running` and comes back.
    pub async fn reinstall_instance(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        reinstall: &ReinstallInstance,
    ) -> Result<TouchedInstance> {
        self.run(call, REINSTALL_INSTANCE.at(&[&instance]).body(reinstall)).await
    }
}
