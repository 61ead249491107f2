//! Private networks.

use crate::error::Result;
use crate::models::{
    CreatePrivateNetwork, InstanceId, Listing, Paging, PrivateNetwork, PrivateNetworkFilter, PrivateNetworkId,
    UpdatePrivateNetwork,
};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_PRIVATE_NETWORKS: Operation<PrivateNetworkFilter, (), Rows<PrivateNetwork>> =
    Operation::get("retrievePrivateNetworkList", "/v1/private-networks");
static GET_PRIVATE_NETWORK: Operation<(), (), One<PrivateNetwork>> =
    Operation::get("retrievePrivateNetwork", "/v1/private-networks/{privateNetworkId}");
static CREATE_PRIVATE_NETWORK: Operation<(), CreatePrivateNetwork, One<PrivateNetwork>> =
    Operation::post("createPrivateNetwork", "/v1/private-networks");
static UPDATE_PRIVATE_NETWORK: Operation<(), UpdatePrivateNetwork, One<PrivateNetwork>> =
    Operation::patch("patchPrivateNetwork", "/v1/private-networks/{privateNetworkId}");
static DELETE_PRIVATE_NETWORK: Operation<(), (), Done> =
    Operation::delete("deletePrivateNetwork", "/v1/private-networks/{privateNetworkId}");
static JOIN_PRIVATE_NETWORK: Operation<(), (), Done> =
    Operation::post("assignInstancePrivateNetwork", "/v1/private-networks/{privateNetworkId}/instances/{instanceId}");
static LEAVE_PRIVATE_NETWORK: Operation<(), (), Done> = Operation::delete(
    "unassignInstancePrivateNetwork",
    "/v1/private-networks/{privateNetworkId}/instances/{instanceId}",
);

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_PRIVATE_NETWORKS,
    &GET_PRIVATE_NETWORK,
    &CREATE_PRIVATE_NETWORK,
    &UPDATE_PRIVATE_NETWORK,
    &DELETE_PRIVATE_NETWORK,
    &JOIN_PRIVATE_NETWORK,
    &LEAVE_PRIVATE_NETWORK,
];

impl Client {
    /// One page of the private networks.
    pub async fn list_private_networks(
        &self,
        call: impl Into<Call>,
        filter: &PrivateNetworkFilter,
        paging: &Paging,
    ) -> Result<Listing<PrivateNetwork>> {
        self.run(call, LIST_PRIVATE_NETWORKS.at(&[]).filter(filter).page(paging)).await
    }

    /// One private network.
    pub async fn get_private_network(
        &self,
        call: impl Into<Call>,
        network: PrivateNetworkId,
    ) -> Result<PrivateNetwork> {
        self.run(call, GET_PRIVATE_NETWORK.at(&[&network])).await
    }

    /// Makes a private network in a region.
    pub async fn create_private_network(
        &self,
        call: impl Into<Call>,
        new: &CreatePrivateNetwork,
    ) -> Result<PrivateNetwork> {
        self.run(call, CREATE_PRIVATE_NETWORK.at(&[]).body(new)).await
    }

    /// Changes name or description.
    pub async fn update_private_network(
        &self,
        call: impl Into<Call>,
        network: PrivateNetworkId,
        update: &UpdatePrivateNetwork,
    ) -> Result<PrivateNetwork> {
        self.run(call, UPDATE_PRIVATE_NETWORK.at(&[&network]).body(update)).await
    }

    /// Deletes a private network; its machines leave it.
    pub async fn delete_private_network(&self, call: impl Into<Call>, network: PrivateNetworkId) -> Result<()> {
        self.run(call, DELETE_PRIVATE_NETWORK.at(&[&network])).await
    }

    /// Puts a machine into a private network. Status 402 means it lacks the add-on; afterwards it has to be
    /// restarted or reinstalled.
    pub async fn join_private_network(
        &self,
        call: impl Into<Call>,
        network: PrivateNetworkId,
        instance: InstanceId,
    ) -> Result<()> {
        self.run(call, JOIN_PRIVATE_NETWORK.at(&[&network, &instance])).await
    }

    /// Takes a machine out of a private network.
    pub async fn leave_private_network(
        &self,
        call: impl Into<Call>,
        network: PrivateNetworkId,
        instance: InstanceId,
    ) -> Result<()> {
        self.run(call, LEAVE_PRIVATE_NETWORK.at(&[&network, &instance])).await
    }
}
