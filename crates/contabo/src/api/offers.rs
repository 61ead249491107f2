//! What a machine can become.

use crate::error::Result;
use crate::models::{InstanceId, ProductOffer, RegionChange, RegionChangeTicket};
use crate::operation::{Declared, Operation};
use crate::reply::{All, Done, One};
use crate::{Call, Client};

static LIST_PRODUCT_OFFERS: Operation<(), (), All<ProductOffer>> =
    Operation::get("retrieveAvailableInstanceProducts", "/v1/compute/instances/{instanceId}/products/available");
static CHECK_REGION_CHANGE: Operation<(), (), Done> =
    Operation::get("checkSetNewHost", "/v1/compute/instances/{instanceId}/regionChange/check");
static REQUEST_REGION_CHANGE: Operation<(), RegionChange, One<RegionChangeTicket>> =
    Operation::post("requestRegionChange", "/v1/compute/instances/{instanceId}/regionChange");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_PRODUCT_OFFERS, &CHECK_REGION_CHANGE, &REQUEST_REGION_CHANGE];

impl Client {
    /// The products a machine can change to. Taking an offer is not part of the published API.
    pub async fn list_product_offers(&self, call: impl Into<Call>, instance: InstanceId) -> Result<Vec<ProductOffer>> {
        self.run(call, LIST_PRODUCT_OFFERS.at(&[&instance])).await
    }

    /// Whether a machine can be moved; a refusal holds the reasons as codes.
    pub async fn check_region_change(&self, call: impl Into<Call>, instance: InstanceId) -> Result<()> {
        self.run(call, CHECK_REGION_CHANGE.at(&[&instance])).await
    }

    /// Asks for a move. People do it: the answer is the number of a ticket.
    pub async fn request_region_change(
        &self,
        call: impl Into<Call>,
        instance: InstanceId,
        change: &RegionChange,
    ) -> Result<RegionChangeTicket> {
        self.run(call, REQUEST_REGION_CHANGE.at(&[&instance]).body(change)).await
    }
}
