//! Machines: list, read, order, rename, reinstall, cancel, upgrade.

use jiff::Timestamp;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::comma_list;
use crate::error::Result;
use crate::models::{
    CancelledInstance, CreateInstance, CreatedInstance, Instance, InstanceFilter, InstanceId, Listing, Paging,
    ReinstallInstance, TouchedInstance, UpgradeInstance,
};
use crate::request::Request;
use crate::{Call, Client};

const INSTANCES: &str = "compute/instances";

impl Client {
    /// One page of the account's machines.
    pub async fn list_instances(
        &self,
        call: impl Into<Call>,
        filter: &InstanceFilter,
        paging: &Paging,
    ) -> Result<Listing<Instance>> {
        let request = Request::get(INSTANCES)
            .query("name", filter.name.as_ref())
            .query("displayName", filter.display_name.as_ref())
            .query("dataCenter", filter.data_center.as_ref())
            .query("region", filter.region.as_ref())
            .query("instanceIds", comma_list(&filter.instance_ids))
            .query("status", comma_list(&filter.statuses))
            .query("productIds", comma_list(&filter.product_ids))
            .query("addOnIds", comma_list(&filter.add_on_ids))
            .query("productTypes", comma_list(&filter.product_types))
            .query("ipConfig", filter.ip_config)
            .query("suspended", filter.suspended)
            .query("search", filter.search.as_ref());
        self.list(&call.into(), request, paging).await
    }

    /// All pages of the account's machines, in order of creation.
    pub async fn list_all_instances(&self, call: impl Into<Call>, filter: &InstanceFilter) -> Result<Vec<Instance>> {
        let call = call.into();
        let mut found = Vec::new();
        let mut page = 1;
        loop {
            // The order is given so that a machine ordered meanwhile lands at
            // the end instead of shifting the pages.
            let paging = Paging::page(page).order_by("createdDate:asc");
            let listing = self.list_instances(call.clone(), filter, &paging).await?;
            let more = listing.has_next() && !listing.rows.is_empty();
            found.extend(listing.rows);
            if !more {
                return Ok(found);
            }
            page += 1;
        }
    }

    /// One machine. Not found for up to a minute after its order.
    pub async fn get_instance(&self, call: impl Into<Call>, id: InstanceId) -> Result<Instance> {
        self.one(&call.into(), &Request::get(INSTANCES).segment(id)).await
    }

    /// Orders a machine. This spends money; on [`crate::Error::Unknown`] use
    /// [`Client::resolve_create`] and do not order again.
    pub async fn create_instance(&self, call: impl Into<Call>, order: &CreateInstance) -> Result<CreatedInstance> {
        let call = call.into();
        let request = Request::new(Method::POST, INSTANCES).json(call.request_id(), order)?;
        self.one(&call, &request).await
    }

    /// Sets our name of a machine; an empty name clears it.
    pub async fn rename_instance(
        &self,
        call: impl Into<Call>,
        id: InstanceId,
        display_name: &str,
    ) -> Result<TouchedInstance> {
        let call = call.into();
        let body = json!({ "displayName": display_name });
        let request = Request::new(Method::PATCH, INSTANCES).segment(id).json(call.request_id(), &body)?;
        self.one(&call, &request).await
    }

    /// Installs a machine anew. The answer only says that it was accepted:
    /// wait until the status leaves `running` and comes back.
    pub async fn reinstall_instance(
        &self,
        call: impl Into<Call>,
        id: InstanceId,
        reinstall: &ReinstallInstance,
    ) -> Result<TouchedInstance> {
        let call = call.into();
        let request = Request::new(Method::PUT, INSTANCES).segment(id).json(call.request_id(), reinstall)?;
        self.one(&call, &request).await
    }

    /// Cancels a machine to the end of its paid term, or the first term end
    /// after `at`. There is no way back through the API.
    pub async fn cancel_instance(
        &self,
        call: impl Into<Call>,
        id: InstanceId,
        at: Option<Timestamp>,
    ) -> Result<CancelledInstance> {
        let call = call.into();
        let body = match at {
            Some(at) => json!({ "cancelDate": at.to_string() }),
            None => json!({}),
        };
        let request =
            Request::new(Method::POST, INSTANCES).segment(id).then("cancel").json(call.request_id(), &body)?;
        self.one(&call, &request).await
    }

    /// Buys add-ons for an existing machine.
    pub async fn upgrade_instance(
        &self,
        call: impl Into<Call>,
        id: InstanceId,
        upgrade: UpgradeInstance,
    ) -> Result<TouchedInstance> {
        let call = call.into();
        let mut body = Map::new();
        if upgrade.private_networking {
            body.insert("privateNetworking".to_owned(), json!({}));
        }
        if upgrade.backup {
            body.insert("backup".to_owned(), json!({}));
        }
        let request = Request::new(Method::POST, INSTANCES)
            .segment(id)
            .then("upgrade")
            .json(call.request_id(), &Value::Object(body))?;
        self.one(&call, &request).await
    }
}
