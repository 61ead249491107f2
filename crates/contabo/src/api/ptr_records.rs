//! Reverse DNS.

use std::net::IpAddr;

use crate::error::Result;
use crate::models::{CreatePtrRecord, Listing, Paging, PtrFilter, PtrRecord, UpdatePtrRecord};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_PTR_RECORDS: Operation<PtrFilter, (), Rows<PtrRecord>> =
    Operation::get("retrievePtrRecordsList", "/v1/dns/ptrs");
static GET_PTR_RECORD: Operation<(), (), One<PtrRecord>> =
    Operation::get("retrievePtrRecord", "/v1/dns/ptrs/{ipAddress}");
static CREATE_PTR_RECORD: Operation<(), CreatePtrRecord, One<PtrRecord>> =
    Operation::post("createPtrRecord", "/v1/dns/ptrs");
static UPDATE_PTR_RECORD: Operation<(), UpdatePtrRecord, Done> =
    Operation::put("updatePtrRecord", "/v1/dns/ptrs/{ipAddress}");
static DELETE_PTR_RECORD: Operation<(), (), Done> = Operation::delete("deletePtrRecord", "/v1/dns/ptrs/{ipAddress}");

pub(super) static ALL: &[&dyn Declared] =
    &[&LIST_PTR_RECORDS, &GET_PTR_RECORD, &CREATE_PTR_RECORD, &UPDATE_PTR_RECORD, &DELETE_PTR_RECORD];

impl Client {
    /// One page of the reverse records.
    pub async fn list_ptr_records(
        &self,
        call: impl Into<Call>,
        filter: &PtrFilter,
        paging: &Paging,
    ) -> Result<Listing<PtrRecord>> {
        self.run(call, LIST_PTR_RECORDS.at(&[]).filter(filter).page(paging)).await
    }

    /// The host name of an address.
    pub async fn get_ptr_record(&self, call: impl Into<Call>, address: IpAddr) -> Result<PtrRecord> {
        self.run(call, GET_PTR_RECORD.at(&[&address])).await
    }

    /// Makes the record of an IPv6 address.
    pub async fn create_ptr_record(&self, call: impl Into<Call>, record: &CreatePtrRecord) -> Result<PtrRecord> {
        self.run(call, CREATE_PTR_RECORD.at(&[]).body(record)).await
    }

    /// Gives an address another host name.
    pub async fn update_ptr_record(
        &self,
        call: impl Into<Call>,
        address: IpAddr,
        update: &UpdatePtrRecord,
    ) -> Result<()> {
        self.run(call, UPDATE_PTR_RECORD.at(&[&address]).body(update)).await
    }

    /// Deletes the record of an IPv6 address.
    pub async fn delete_ptr_record(&self, call: impl Into<Call>, address: IpAddr) -> Result<()> {
        self.run(call, DELETE_PTR_RECORD.at(&[&address])).await
    }
}
