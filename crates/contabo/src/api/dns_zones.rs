//! DNS zones and records.

use crate::error::Result;
use crate::models::{
    BulkDeleteDnsRecords, BulkDeletedDnsRecords, CreateDnsRecord, CreateDnsZone, DnsRecord, DnsRecordFilter, DnsZone,
    DnsZoneFilter, Listing, Paging, RecordId, UpdateDnsRecord,
};
use crate::operation::{Declared, Operation};
use crate::reply::{Done, One, Rows};
use crate::{Call, Client};

static LIST_DNS_ZONES: Operation<DnsZoneFilter, (), Rows<DnsZone>> =
    Operation::get("retrieveDnsZonesList", "/v1/dns/zones");
static CHECK_DNS_ZONE: Operation<(), (), Done> = Operation::get("retrieveDnsZone", "/v1/dns/zones/{zoneName}");
static CREATE_DNS_ZONE: Operation<(), CreateDnsZone, One<DnsZone>> = Operation::post("createDnsZone", "/v1/dns/zones");
static DELETE_DNS_ZONE: Operation<(), (), Done> = Operation::delete("deleteDnsZone", "/v1/dns/zones/{zoneName}");
static LIST_DNS_RECORDS: Operation<DnsRecordFilter, (), Rows<DnsRecord>> =
    Operation::get("retrieveDnsZoneRecordsList", "/v1/dns/zones/{zoneName}/records");
static CREATE_DNS_RECORD: Operation<(), CreateDnsRecord, One<DnsRecord>> =
    Operation::post("createDnsZoneRecord", "/v1/dns/zones/{zoneName}/records");
static UPDATE_DNS_RECORD: Operation<(), UpdateDnsRecord, One<DnsRecord>> =
    Operation::patch("updateDnsZoneRecord", "/v1/dns/zones/{zoneName}/records/{recordId}");
static DELETE_DNS_RECORD: Operation<(), (), Done> =
    Operation::delete("deleteDnsZoneRecord", "/v1/dns/zones/{zoneName}/records/{recordId}");
static DELETE_DNS_RECORDS: Operation<(), BulkDeleteDnsRecords, One<BulkDeletedDnsRecords>> =
    Operation::delete("bulkDeleteDnsZoneRecords", "/v1/dns/zones/{zoneName}/records/bulk");

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_DNS_ZONES,
    &CHECK_DNS_ZONE,
    &CREATE_DNS_ZONE,
    &DELETE_DNS_ZONE,
    &LIST_DNS_RECORDS,
    &CREATE_DNS_RECORD,
    &UPDATE_DNS_RECORD,
    &DELETE_DNS_RECORD,
    &DELETE_DNS_RECORDS,
];

impl Client {
    /// One page of the zones.
    pub async fn list_dns_zones(
        &self,
        call: impl Into<Call>,
        filter: &DnsZoneFilter,
        paging: &Paging,
    ) -> Result<Listing<DnsZone>> {
        self.run(call, LIST_DNS_ZONES.at(&[]).filter(filter).page(paging)).await
    }

    /// Whether there is a zone: the document says nothing of what the answer holds.
    pub async fn check_dns_zone(&self, call: impl Into<Call>, zone: &str) -> Result<()> {
        self.run(call, CHECK_DNS_ZONE.at(&[&zone])).await
    }

    /// Makes a zone with the usual records.
    pub async fn create_dns_zone(&self, call: impl Into<Call>, zone: &CreateDnsZone) -> Result<DnsZone> {
        self.run(call, CREATE_DNS_ZONE.at(&[]).body(zone)).await
    }

    /// Deletes a zone with its records.
    pub async fn delete_dns_zone(&self, call: impl Into<Call>, zone: &str) -> Result<()> {
        self.run(call, DELETE_DNS_ZONE.at(&[&zone])).await
    }

    /// One page of the records of a zone.
    pub async fn list_dns_records(
        &self,
        call: impl Into<Call>,
        zone: &str,
        filter: &DnsRecordFilter,
        paging: &Paging,
    ) -> Result<Listing<DnsRecord>> {
        self.run(call, LIST_DNS_RECORDS.at(&[&zone]).filter(filter).page(paging)).await
    }

    /// Makes a record.
    pub async fn create_dns_record(
        &self,
        call: impl Into<Call>,
        zone: &str,
        new: &CreateDnsRecord,
    ) -> Result<DnsRecord> {
        self.run(call, CREATE_DNS_RECORD.at(&[&zone]).body(new)).await
    }

    /// Changes a record; its name stays.
    pub async fn update_dns_record(
        &self,
        call: impl Into<Call>,
        zone: &str,
        record: RecordId,
        update: &UpdateDnsRecord,
    ) -> Result<DnsRecord> {
        self.run(call, UPDATE_DNS_RECORD.at(&[&zone, &record]).body(update)).await
    }

    /// Deletes a record.
    pub async fn delete_dns_record(&self, call: impl Into<Call>, zone: &str, record: RecordId) -> Result<()> {
        self.run(call, DELETE_DNS_RECORD.at(&[&zone, &record])).await
    }

    /// Deletes several records and says which could not be.
    pub async fn delete_dns_records(
        &self,
        call: impl Into<Call>,
        zone: &str,
        records: &BulkDeleteDnsRecords,
    ) -> Result<BulkDeletedDnsRecords> {
        self.run(call, DELETE_DNS_RECORDS.at(&[&zone]).body(records)).await
    }
}
