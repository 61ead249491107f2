//! What an import would do: nothing is written before somebody has seen it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::record::{Record, RecordKind, fits};
use super::zone_file::{Refused, Spared, ZoneFile};

/// A record with the provider's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRecord {
    /// The provider's id.
    pub id: String,
    /// What it says.
    pub record: Record,
}

/// One record of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The line it comes from; none for one that goes.
    pub line: Option<usize>,
    /// The provider's id, for one that is there.
    pub id: Option<String>,
    /// As it is.
    pub before: Option<Record>,
    /// As it will be.
    pub after: Option<Record>,
}

/// What an import would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Records that are new.
    pub added: Vec<Planned>,
    /// Records that say something else.
    pub changed: Vec<Planned>,
    /// Records that are there already.
    pub unchanged: Vec<Planned>,
    /// Records that are not in the file and go.
    pub removed: Vec<Planned>,
    /// Entries that are not taken over.
    pub refused: Vec<Refused>,
}

impl Plan {
    /// What is to be written: first what has to make room, last what is not needed any more, so that somebody who
    /// looks meanwhile finds as much as can be.
    pub fn writes(&self) -> impl Iterator<Item = &Planned> {
        let written: Vec<&Record> = self.changed.iter().chain(&self.added).filter_map(|p| p.after.as_ref()).collect();
        let in_the_way = |p: &&Planned| p.before.as_ref().is_some_and(|old| written.iter().any(|new| bars(old, new)));
        let (first, last): (Vec<&Planned>, Vec<&Planned>) = self.removed.iter().partition(in_the_way);
        first.into_iter().chain(&self.changed).chain(&self.added).chain(last)
    }

    /// Names exactly these writes, so that nothing else is carried out than what was shown.
    pub fn fingerprint(&self) -> String {
        #[derive(Serialize)]
        struct Write<'a>(&'a Option<String>, &'a Option<Record>, &'a Option<Record>);
        let writes: Vec<Write<'_>> = self.writes().map(|p| Write(&p.id, &p.before, &p.after)).collect();
        let digest = Sha256::digest(serde_json::to_vec(&writes).unwrap_or_default());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Whether a record cannot be written while an old one is there: an alias stands alone, and nothing leads to it.
fn bars(old: &Record, new: &Record) -> bool {
    let leads = |from: &Record, to: &Record| {
        let rest = from.value.strip_prefix(to.name.as_str());
        matches!(from.kind, RecordKind::Mx | RecordKind::Srv) && rest.is_some_and(|rest| rest.starts_with('.'))
    };
    match (old.kind == RecordKind::Cname, new.kind == RecordKind::Cname) {
        (true, true) => old.name == new.name,
        (true, false) => old.name == new.name || leads(new, old),
        (false, true) => old.name == new.name || leads(old, new),
        (false, false) => false,
    }
}

/// Compares a file with what is there. Records that the file does not name stay, unless it is to `replace` the zone;
/// even then those stay that an entry which cannot be read may have named.
pub fn plan(zone: &str, kept: &[KeptRecord], file: ZoneFile, replace: bool) -> Plan {
    let mut plan = Plan { refused: file.refused, ..Plan::default() };
    let mut there: Vec<&KeptRecord> = kept.iter().collect();
    let spared = Stays::of(&plan.refused);
    let mut wanted: Vec<(usize, Record)> = Vec::new();
    let mut said: HashMap<Record, usize> = HashMap::new();
    for (line, record) in file.records {
        match said.entry(Record { ttl: 0, ..record.clone() }) {
            Entry::Occupied(first) => {
                let first = first.get();
                plan.refused.push(refused(line, &record, format!("Line {first} says the same already.")));
            }
            Entry::Vacant(none) => {
                none.insert(line);
                wanted.push((line, record));
            }
        }
    }
    // The closest match first: the same in all, the same for another time, the same value, the same name and type.
    let same = |a: &Record, b: &Record| a == b;
    take(&mut wanted, &mut there, same, |line, old, new| plan.unchanged.push(pair(line, old, new)));
    let mut change = |line, old: &KeptRecord, new| plan.changed.push(pair(line, old, new));
    take(&mut wanted, &mut there, Record::says_the_same, &mut change);
    let goes = |old: &Record| replace && !spared.has(old);
    let place = |a: &Record, b: &Record| a.name == b.name && a.kind == b.kind;
    take(&mut wanted, &mut there, |a, b| place(a, b) && a.value == b.value && a.tag == b.tag, &mut change);
    take(&mut wanted, &mut there, |a, b| place(a, b) && (goes(a) || a.kind == RecordKind::Cname), &mut change);
    if replace {
        let gone = |old: &KeptRecord| Planned {
            line: None,
            id: Some(old.id.clone()),
            before: Some(old.record.clone()),
            after: None,
        };
        let (go, stay): (Vec<_>, Vec<_>) = there.into_iter().partition(|old| goes(&old.record));
        plan.removed = go.into_iter().map(gone).collect();
        there = stay;
    }
    let added = |(line, record)| Planned { line: Some(line), id: None, before: None, after: Some(record) };
    plan.added = wanted.into_iter().map(added).collect();
    keep_what_fits(zone, there, &mut plan);
    plan
}

/// The names whose records stay, whatever the file says: not all of it could be read.
struct Stays {
    everything: bool,
    names: HashSet<String>,
}

impl Stays {
    fn of(refused: &[Refused]) -> Self {
        let names = refused.iter().filter_map(|r| match &r.spared {
            Spared::At(name) => Some(name.clone()),
            Spared::Nothing | Spared::Everything => None,
        });
        Self { names: names.collect(), everything: refused.iter().any(|r| r.spared == Spared::Everything) }
    }

    fn has(&self, old: &Record) -> bool {
        self.everything || self.names.contains(&old.name)
    }
}

fn pair(line: usize, old: &KeptRecord, new: Record) -> Planned {
    Planned { line: Some(line), id: Some(old.id.clone()), before: Some(old.record.clone()), after: Some(new) }
}

/// Takes the pairs that match out of both lists.
fn take(
    wanted: &mut Vec<(usize, Record)>,
    there: &mut Vec<&KeptRecord>,
    matches: impl Fn(&Record, &Record) -> bool,
    mut found: impl FnMut(usize, &KeptRecord, Record),
) {
    wanted.retain(|(line, record)| {
        let Some(at) = there.iter().position(|old| matches(&old.record, record)) else { return true };
        found(*line, there.remove(at), record.clone());
        false
    });
}

/// What cannot stand beside the others is refused, in the order of the file.
fn keep_what_fits(zone: &str, stays: Vec<&KeptRecord>, plan: &mut Plan) {
    let mut stand: Vec<Record> = stays.into_iter().map(|old| old.record.clone()).collect();
    stand.extend(plan.unchanged.iter().filter_map(|p| p.after.clone()));
    let Plan { changed, added, refused: out, .. } = plan;
    for list in [changed, added] {
        list.retain(|planned| {
            let Some(record) = &planned.after else { return true };
            match fits(zone, &stand, record) {
                Ok(()) => {
                    stand.push(record.clone());
                    true
                }
                Err(field) => {
                    out.push(refused(planned.line.unwrap_or_default(), record, field.detail));
                    stand.extend(planned.before.clone());
                    false
                }
            }
        });
    }
    out.sort_by_key(|r| r.line);
}

fn refused(line: usize, record: &Record, reason: String) -> Refused {
    Refused {
        line,
        text: format!("{} {} {}", record.name, record.kind, record.value).chars().take(120).collect(),
        reason,
        spared: Spared::Nothing,
    }
}
