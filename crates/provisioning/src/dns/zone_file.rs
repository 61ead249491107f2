//! Zone files in the BIND format, out and in.

use bytes::Bytes;
use domain::base::Name;
use domain::base::iana::Class;
use domain::base::name::ToName;
use domain::rdata::ZoneRecordData;
use domain::zonefile::inplace::{Entry as Scanned, Zonefile};

use super::entries::{Entry, entries, seconds};
use super::names;
use super::record::{Record, RecordDraft, RecordKind, checked};
use super::text::quoted;

/// For records of a file that says nothing of times.
const USUAL_TTL: u32 = 3600;
/// Bytes of a file; a zone of some thousand records fits.
pub const LARGEST_FILE: usize = 400_000;
/// Entries of a file: each is compared with those that are there.
pub const MOST_ENTRIES: usize = 2_000;

/// Which records that are there stay although the file does not name them, because an entry could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spared {
    /// None: the entry says nothing of them.
    Nothing,
    /// Those of this name.
    At(String),
    /// All: nobody knows what the entry was about.
    Everything,
}

/// An entry that is not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its line, from 1.
    pub line: usize,
    /// The entry, shortened.
    pub text: String,
    /// Why, and what to do.
    pub reason: String,
    /// What stays because of it.
    pub spared: Spared,
}

/// What a zone file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ZoneFile {
    /// The records that could be taken over, with their lines.
    pub records: Vec<(usize, Record)>,
    /// The entries that could not.
    pub refused: Vec<Refused>,
}

/// A record that comes with the zone, such as NS and SOA: written out, never taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedRecord {
    /// Its name below the zone.
    pub name: String,
    /// The word for its type.
    pub kind: String,
    /// Seconds that others may keep it.
    pub ttl: u32,
    /// What it holds.
    pub value: String,
}

/// Writes a zone file. Names are whole, so that nothing depends on the line before.
pub fn write(zone: &str, fixed: &[FixedRecord], records: &[Record]) -> String {
    let mut out = format!("$ORIGIN {zone}.\n");
    let mut fixed: Vec<&FixedRecord> = fixed.iter().collect();
    fixed.sort_by_key(|record| (record.kind != "SOA", record.name.clone(), record.value.clone()));
    for record in fixed {
        let name = names::whole(zone, &record.name);
        let value: Vec<String> = record.value.split_whitespace().map(dotted).collect();
        out.push_str(&format!("{name}.\t{}\tIN\t{}\t{}\n", record.ttl, record.kind, value.join(" ")));
    }
    let mut records: Vec<&Record> = records.iter().collect();
    records.sort();
    for record in records {
        let name = names::whole(zone, &record.name);
        out.push_str(&format!("{name}.\t{}\tIN\t{}\t{}\n", record.ttl, record.kind, data(record)));
    }
    out
}

/// Names in the value of an NS or SOA record end with a dot; numbers do not.
fn dotted(word: &str) -> String {
    let number = word.chars().all(|c| c.is_ascii_digit());
    if number || word.ends_with('.') { word.to_owned() } else { format!("{word}.") }
}

fn data(record: &Record) -> String {
    let Record { value, priority, weight, port, flags, tag, .. } = record;
    let plain = |c: char| c.is_ascii_graphic() || c == ' ';
    match record.kind {
        RecordKind::A | RecordKind::Aaaa => value.clone(),
        RecordKind::Cname => format!("{value}."),
        RecordKind::Mx => format!("{priority} {value}."),
        RecordKind::Srv => format!("{priority} {weight} {port} {value}."),
        RecordKind::Txt => quoted(value, plain),
        RecordKind::Caa => format!("{flags} {tag} {}", quoted(value, plain)),
    }
}

/// Whether a file has more than is read at once.
pub(super) fn has_too_many_entries(file: &str) -> bool {
    entries(file).len() > MOST_ENTRIES
}

/// Reads a zone file for a zone. Every entry is either a record or refused with a reason.
pub fn read(zone: &str, file: &str) -> ZoneFile {
    let mut reader =
        Reader { zone, origin: format!("{zone}."), ttl: None, last_ttl: None, last_owner: None, owner: None };
    let mut found = ZoneFile::default();
    for entry in entries(file) {
        match reader.entry(&entry) {
            Ok(Some(record)) => found.records.push((entry.line, record)),
            Ok(None) => {}
            Err(Fault { reason, spares }) => {
                let text = entry.text.trim().chars().take(120).collect();
                let spared = if spares { reader.spared() } else { Spared::Nothing };
                found.refused.push(Refused { line: entry.line, text, reason, spared });
            }
        }
    }
    found
}

/// What carries over from one entry to the next.
struct Reader<'a> {
    zone: &'a str,
    origin: String,
    ttl: Option<u32>,
    last_ttl: Option<u32>,
    last_owner: Option<String>,
    /// The whole name that the entry in hand is about, where it could be read.
    owner: Option<String>,
}

/// Why an entry is refused.
struct Fault {
    reason: String,
    /// Whether it may have meant records that are there.
    spares: bool,
}

impl<T: Into<String>> From<T> for Fault {
    fn from(reason: T) -> Self {
        Self { reason: reason.into(), spares: true }
    }
}

impl Reader<'_> {
    /// What an entry that was refused may have been about.
    fn spared(&self) -> Spared {
        let Some(owner) = &self.owner else { return Spared::Everything };
        names::below(self.zone, &owner.to_lowercase()).map_or(Spared::Nothing, Spared::At)
    }

    fn entry(&mut self, entry: &Entry) -> Result<Option<Record>, Fault> {
        self.owner = None;
        let mut words = entry.text.split_whitespace();
        let word = words.next().unwrap_or_default().to_ascii_uppercase();
        match word.as_str() {
            "$ORIGIN" => self.origin = self.scan_origin(&entry.text)?,
            "$TTL" => {
                let time = words.next().and_then(seconds);
                self.ttl = Some(time.ok_or("$TTL needs a time, such as 3600 or 1h.")?);
            }
            "$INCLUDE" => return Err("Other files cannot be read from here. Paste their records instead.".into()),
            "$GENERATE" => return Err("Rows of records are not written out here. Write each record.".into()),
            _ if word.starts_with('$') => return Err(format!("{word} is not known. Take the line out.").into()),
            _ => return self.record(&entry.text).map(Some),
        }
        Ok(None)
    }

    fn scan_origin(&self, text: &str) -> Result<String, String> {
        let mut file = Zonefile::from(format!("$ORIGIN {}\n{text}\n", self.origin).as_str());
        file.next_entry().map_err(|error| unreadable(&error))?;
        Ok(name(&file.origin().map_err(|error| error.to_string())?))
    }

    fn record(&mut self, text: &str) -> Result<Record, Fault> {
        let text = with_seconds(text, &self.origin);
        let owned = match (text.starts_with([' ', '\t']), &self.last_owner) {
            (true, Some(owner)) => format!("{owner} {text}"),
            (true, None) => return Err("There is no name before this line. Begin the line with one.".into()),
            (false, _) => text,
        };
        let ttl = self.ttl.or(self.last_ttl).unwrap_or(USUAL_TTL);
        let mut file = Zonefile::from(format!("$ORIGIN {}\n$TTL {ttl}\n{owned}\n", self.origin).as_str());
        file.set_default_class(Class::IN);
        // The name counts for the next line even when this one is refused.
        self.owner = self.owner_of(&owned);
        if self.owner.is_some() {
            self.last_owner.clone_from(&self.owner);
        }
        let scanned = match file.next_entry().map_err(|error| unreadable(&error))? {
            Some(Scanned::Record(scanned)) => scanned,
            _ => return Err("This is no record.".into()),
        };
        if scanned.class() != Class::IN {
            return Err("Only records of the class IN are kept.".into());
        }
        let ttl = scanned.ttl().as_secs();
        self.last_ttl = Some(ttl);
        let draft = draft(name(&scanned.owner()), i64::from(ttl), scanned.data())?;
        checked(self.zone, &draft).map_err(|wrong| {
            let reasons: Vec<String> = wrong.into_iter().map(|field| field.detail).collect();
            Fault::from(reasons.join(" "))
        })
    }

    /// The whole name an entry begins with.
    fn owner_of(&self, entry: &str) -> Option<String> {
        let first = entry.split_whitespace().next()?;
        if first == "@" {
            return Some(self.origin.clone());
        }
        self.scan_origin(&format!("$ORIGIN {first}")).ok()
    }
}

/// Times with units in front of the type become seconds, and `@` in a value the name it stands for: the reader knows
/// neither.
fn with_seconds(text: &str, origin: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at_name = !text.starts_with([' ', '\t']);
    let mut rest = text;
    // Between name and type stand class and time, in any order. The first word that is neither is the type.
    let kind = loop {
        let Some(begin) = rest.find(|c: char| !c.is_whitespace()) else { return out + rest };
        let (blank, word) = rest.split_at(begin);
        let (word, after) = word.split_at(word.find(char::is_whitespace).unwrap_or(word.len()));
        out.push_str(blank);
        rest = after;
        let time = seconds(word).filter(|_| !at_name);
        match time {
            Some(time) => out.push_str(&time.to_string()),
            None => out.push_str(word),
        }
        if !at_name && time.is_none() && !is_class(word) {
            break word;
        }
        at_name = false;
    };
    if kind.eq_ignore_ascii_case("TXT") || rest.contains('"') {
        return out + rest;
    }
    for word in rest.split_whitespace() {
        out.push(' ');
        out.push_str(if word == "@" { origin } else { word });
    }
    out
}

fn is_class(word: &str) -> bool {
    ["IN", "CH", "HS", "CS"].iter().any(|class| word.eq_ignore_ascii_case(class))
}

fn draft<N: ToName>(name_of: String, ttl: i64, data: &ZoneRecordData<Bytes, N>) -> Result<RecordDraft, Fault> {
    let mut draft = RecordDraft {
        name: name_of,
        kind: RecordKind::A,
        ttl,
        value: String::new(),
        priority: None,
        weight: None,
        port: None,
        flags: None,
        tag: None,
    };
    (draft.kind, draft.value) = match data {
        ZoneRecordData::A(a) => (RecordKind::A, a.addr().to_string()),
        ZoneRecordData::Aaaa(a) => (RecordKind::Aaaa, a.addr().to_string()),
        ZoneRecordData::Cname(c) => (RecordKind::Cname, name(c.cname())),
        ZoneRecordData::Mx(mx) => {
            draft.priority = Some(mx.preference().into());
            (RecordKind::Mx, name(mx.exchange()))
        }
        ZoneRecordData::Srv(srv) => {
            draft.priority = Some(srv.priority().into());
            (draft.weight, draft.port) = (Some(srv.weight().into()), Some(srv.port().into()));
            (RecordKind::Srv, name(srv.target()))
        }
        ZoneRecordData::Txt(txt) => {
            let bytes: Vec<u8> = txt.iter().flatten().copied().collect();
            let text = String::from_utf8(bytes).map_err(|_| "The text is not UTF-8, which the data centre needs.")?;
            (RecordKind::Txt, quoted(&text, |_| true))
        }
        ZoneRecordData::Caa(caa) => {
            draft.flags = Some(caa.flags().bits().into());
            draft.tag = Some(caa.tag().to_string());
            (RecordKind::Caa, String::from_utf8_lossy(caa.value()).into_owned())
        }
        ZoneRecordData::Soa(_) => return Err(fixed("SOA")),
        ZoneRecordData::Ns(_) => return Err(fixed("NS")),
        other => {
            let kind = domain::base::RecordData::rtype(other);
            return Err(format!("The data centre keeps no records of type {kind}.").into());
        }
    };
    Ok(draft)
}

fn fixed(kind: &str) -> Fault {
    let reason = format!("{kind} records come with the zone and are the data centre's. Nothing is to be done.");
    Fault { reason, spares: false }
}

/// A whole name with its dot.
fn name(name: &impl ToName) -> String {
    let name: Name<Vec<u8>> = name.to_name();
    let text = name.to_string();
    if text.ends_with('.') { text } else { format!("{text}.") }
}

/// What the reader says, without the line of our piece.
fn unreadable(error: &domain::zonefile::inplace::Error) -> String {
    let text = error.to_string();
    let said = text.splitn(3, ':').nth(2).unwrap_or(&text).trim().to_owned();
    format!("The line cannot be read: {said}. Correct it or take it out.")
}
