//! Data centers.

use crate::error::Result;
use crate::models::{DataCenter, DataCenterFilter, Listing, Paging};
use crate::operation::{Declared, Operation};
use crate::reply::Rows;
use crate::{Call, Client};

static LIST_DATA_CENTERS: Operation<DataCenterFilter, (), Rows<DataCenter>> =
    Operation::get("retrieveDataCenterList", "/v1/data-centers");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_DATA_CENTERS];

impl Client {
    /// One page of the data centers.
    pub async fn list_data_centers(
        &self,
        call: impl Into<Call>,
        filter: &DataCenterFilter,
        paging: &Paging,
    ) -> Result<Listing<DataCenter>> {
        self.run(call, LIST_DATA_CENTERS.at(&[]).filter(filter).page(paging)).await
    }
}
