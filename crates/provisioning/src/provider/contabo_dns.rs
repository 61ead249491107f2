//! Contabo's DNS behind the port.

use mpanel_contabo as api;
use mpanel_contabo::Audited;
use uuid::Uuid;

use super::contabo::{Contabo, call, every, number};
use super::dns::{CloudDns, CloudRecord, CloudRecordDraft};
use super::{Answer, CallId};

#[async_trait::async_trait]
impl CloudDns for Contabo {
    async fn zones(&self, id: CallId) -> Answer<Vec<String>> {
        let filter = &api::DnsZoneFilter::default();
        let name = |zone: api::DnsZone| zone.zone_name;
        every(|paging| async move { self.client.list_dns_zones(call(id), filter, &paging).await }, name).await
    }

    async fn has_zone(&self, id: CallId, name: &str) -> Answer<bool> {
        Ok(self.client.find_dns_zone(call(id), name).await?.is_some())
    }

    async fn made_zone(&self, id: CallId, name: &str, made_under: Uuid) -> Answer<bool> {
        let entries = self.client.resolve_write(call(id), Audited::DnsZone, made_under).await?;
        Ok(!entries.is_empty() && self.has_zone(id, name).await?)
    }

    async fn make_zone(&self, id: CallId, name: &str) -> Answer<()> {
        self.client.create_dns_zone(call(id), &api::CreateDnsZone { zone_name: name.to_owned() }).await?;
        Ok(())
    }

    async fn delete_zone(&self, id: CallId, name: &str) -> Answer<()> {
        Ok(self.client.delete_dns_zone(call(id), name).await?)
    }

    async fn records(&self, id: CallId, zone: &str) -> Answer<Vec<CloudRecord>> {
        let filter = &api::DnsRecordFilter::default();
        every(|paging| async move { self.client.list_dns_records(call(id), zone, filter, &paging).await }, record).await
    }

    async fn add_record(&self, id: CallId, zone: &str, new: &CloudRecordDraft) -> Answer<String> {
        let new = api::CreateDnsRecord {
            name: new.name.clone(),
            kind: api::RecordType::from(new.kind.as_str()),
            ttl: new.ttl.into(),
            prio: new.priority.into(),
            data: new.data.clone(),
            port: new.port.map(u64::from),
            weight: new.weight.map(u64::from),
            flag: new.flags.map(u64::from),
            tag: new.tag.clone(),
        };
        Ok(self.client.create_dns_record(call(id), zone, &new).await?.record_id.to_string())
    }

    async fn change_record(&self, id: CallId, zone: &str, record: &str, to: &CloudRecordDraft) -> Answer<()> {
        let update = api::UpdateDnsRecord {
            kind: api::RecordType::from(to.kind.as_str()),
            ttl: to.ttl.into(),
            prio: to.priority.into(),
            data: to.data.clone(),
            port: to.port.map(u64::from),
            weight: to.weight.map(u64::from),
            flag: to.flags.map(u64::from),
            tag: to.tag.clone(),
        };
        self.client.update_dns_record(call(id), zone, number(record)?, &update).await?;
        Ok(())
    }

    async fn remove_records(&self, id: CallId, zone: &str, ids: &[String]) -> Answer<Vec<String>> {
        if let [only] = ids {
            self.client.delete_dns_record(call(id), zone, number(only)?).await?;
            return Ok(Vec::new());
        }
        let record_ids = ids.iter().map(|id| number(id)).collect::<Answer<Vec<api::RecordId>>>()?;
        let records = api::BulkDeleteDnsRecords { record_ids };
        let done = self.client.delete_dns_records(call(id), zone, &records).await?;
        Ok(done.failed_ids.iter().map(ToString::to_string).collect())
    }
}

fn record(row: api::DnsRecord) -> CloudRecord {
    let small = |number: u64| u16::try_from(number).unwrap_or(u16::MAX);
    CloudRecord {
        id: row.record_id.to_string(),
        says: CloudRecordDraft {
            name: Some(row.name),
            kind: row.kind.as_str().to_owned(),
            ttl: u32::try_from(row.ttl).unwrap_or(u32::MAX),
            data: row.data,
            priority: small(row.prio),
            weight: Some(small(row.weight)),
            port: Some(small(row.port)),
            flags: u8::try_from(row.flag).ok(),
            tag: Some(row.tag),
        },
    }
}
