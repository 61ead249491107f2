//! Data centers.

use crate::error::Result;
use crate::models::{DataCenter, DataCenterFilter, Listing, Paging};
use crate::request::Request;
use crate::{Call, Client};

impl Client {
    /// One page of the data centers.
    pub async fn list_data_centers(
        &self,
        call: impl Into<Call>,
        filter: &DataCenterFilter,
        paging: &Paging,
    ) -> Result<Listing<DataCenter>> {
        let request = Request::get("data-centers")
            .query("slug", filter.slug.as_ref())
            .query("name", filter.name.as_ref())
            .query("regionName", filter.region_name.as_ref())
            .query("regionSlug", filter.region_slug.as_ref());
        self.list(&call.into(), request, paging).await
    }
}
