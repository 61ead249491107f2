//! Records between our form and the provider's.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::names::{self, APEX};
use super::plan::KeptRecord;
use super::record::{Record, RecordKind};
use super::text;
use super::zone_file::FixedRecord;
use crate::provider::dns::{CloudRecord, CloudRecordDraft};

/// The records of a zone, taken apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    /// Those that can be changed, by name, type and value.
    pub kept: Vec<KeptRecord>,
    /// Those that come with the zone.
    pub fixed: Vec<FixedRecord>,
}

impl Live {
    pub(super) fn read(zone: &str, rows: Vec<CloudRecord>) -> Self {
        let mut live = Self::default();
        for row in rows {
            let name = inside(zone, row.says.name.as_deref().unwrap_or_default());
            match RecordKind::from_word(&row.says.kind) {
                Some(kind) => live.kept.push(KeptRecord { id: row.id, record: kept(name, kind, row.says) }),
                None => {
                    let CloudRecordDraft { kind, ttl, data, .. } = row.says;
                    live.fixed.push(FixedRecord { name, kind, ttl, value: data });
                }
            }
        }
        live.kept.sort_by(|a, b| a.record.cmp(&b.record));
        live
    }

    pub(super) fn records(&self) -> Vec<Record> {
        self.kept.iter().map(|kept| kept.record.clone()).collect()
    }

    pub(super) fn get(&self, id: &str) -> Option<&KeptRecord> {
        self.kept.iter().find(|kept| kept.id == id)
    }
}

fn inside(zone: &str, name: &str) -> String {
    let name = name.to_lowercase();
    names::below(zone, &name).unwrap_or(name)
}

/// In our form, whatever somebody wrote at the provider; what cannot be read stays as it is.
fn kept(name: String, kind: RecordKind, says: CloudRecordDraft) -> Record {
    let data = says.data.trim();
    let value = match kind {
        RecordKind::A => data.parse().map_or(data.to_owned(), |ip: Ipv4Addr| ip.to_string()),
        RecordKind::Aaaa => data.parse().map_or(data.to_owned(), |ip: Ipv6Addr| ip.to_string()),
        RecordKind::Txt => text::decoded(&says.data).unwrap_or(says.data.clone()),
        RecordKind::Caa => data.strip_prefix('"').and_then(|d| d.strip_suffix('"')).unwrap_or(data).to_owned(),
        RecordKind::Cname | RecordKind::Mx | RecordKind::Srv => data.trim_end_matches('.').to_lowercase(),
    };
    let (srv, caa) = (kind == RecordKind::Srv, kind == RecordKind::Caa);
    Record {
        name,
        kind,
        ttl: says.ttl,
        value,
        priority: if srv || kind == RecordKind::Mx { says.priority } else { 0 },
        weight: says.weight.filter(|_| srv).unwrap_or_default(),
        port: says.port.filter(|_| srv).unwrap_or_default(),
        flags: says.flags.filter(|_| caa).unwrap_or_default(),
        tag: says.tag.filter(|_| caa).unwrap_or_default().to_lowercase(),
    }
}

/// As the provider takes it.
pub(super) fn draft(record: &Record) -> CloudRecordDraft {
    let (srv, caa) = (record.kind == RecordKind::Srv, record.kind == RecordKind::Caa);
    CloudRecordDraft {
        name: Some(record.name.clone()).filter(|name| name != APEX),
        kind: record.kind.to_string(),
        ttl: record.ttl,
        data: if record.kind == RecordKind::Txt { text::encoded(&record.value) } else { record.value.clone() },
        priority: record.priority,
        weight: srv.then_some(record.weight),
        port: srv.then_some(record.port),
        flags: caa.then_some(record.flags),
        tag: caa.then(|| record.tag.clone()),
    }
}
