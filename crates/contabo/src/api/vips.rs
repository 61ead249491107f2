//! Additional and floating addresses.

use std::net::Ipv4Addr;

use crate::error::Result;
use crate::models::{InstanceId, Listing, Paging, Vip, VipFilter, VipResourceType};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_VIPS: Operation<VipFilter, (), Rows<Vip>> = Operation::get("retrieveVipList", "/v1/vips");
static GET_VIP: Operation<(), (), One<Vip>> = Operation::get("retrieveVip", "/v1/vips/{ip}");
static ASSIGN_VIP: Operation<(), (), One<Vip>> =
    Operation::post("assignIp", "/v1/vips/{ip}/{resourceType}/{resourceId}");
static UNASSIGN_VIP: Operation<(), (), Done> =
    Operation::delete("unassignIp", "/v1/vips/{ip}/{resourceType}/{resourceId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_VIPS, &GET_VIP, &ASSIGN_VIP, &UNASSIGN_VIP];

impl Client {
    /// One page of the addresses.
    pub async fn list_vips(&self, call: impl Into<Call>, filter: &VipFilter, paging: &Paging) -> Result<Listing<Vip>> {
        self.run(call, LIST_VIPS.at(&[]).filter(filter).page(paging)).await
    }

    /// One address.
    pub async fn get_vip(&self, call: impl Into<Call>, address: Ipv4Addr) -> Result<Vip> {
        self.run(call, GET_VIP.at(&[&address])).await
    }

    /// Notes that an address belongs to a machine. The machine itself has to be set up for it.
    pub async fn assign_vip(
        &self,
        call: impl Into<Call>,
        address: Ipv4Addr,
        kind: &VipResourceType,
        instance: InstanceId,
    ) -> Result<Vip> {
        self.run(call, ASSIGN_VIP.at(&[&address, &kind, &instance])).await
    }

    /// Notes that an address belongs to no machine.
    pub async fn unassign_vip(
        &self,
        call: impl Into<Call>,
        address: Ipv4Addr,
        kind: &VipResourceType,
        instance: InstanceId,
    ) -> Result<()> {
        self.run(call, UNASSIGN_VIP.at(&[&address, &kind, &instance])).await
    }
}
