//! Records: what each type takes, and which records go together.

use std::net::{Ipv4Addr, Ipv6Addr};

use mpanel_core::FieldError;
use serde::{Deserialize, Serialize};

use super::names::{self, APEX};
use super::text;
use crate::words::words;

/// Seconds that others may keep a record: shorter is of no use, longer nobody can wait for.
const SHORTEST_TTL: i64 = 60;
const LONGEST_TTL: i64 = 2_592_000;
/// Bytes of a text on the wire.
const LONGEST_TEXT: usize = 4096;

words! {
    /// The types of records the provider takes. NS and SOA come with the zone and stay.
    RecordKind {
        /// An IPv4 address.
        A = "A",
        /// An IPv6 address.
        Aaaa = "AAAA",
        /// Who may issue certificates.
        Caa = "CAA",
        /// Another name for the same.
        Cname = "CNAME",
        /// Where mail goes.
        Mx = "MX",
        /// Where a service is.
        Srv = "SRV",
        /// A text.
        Txt = "TXT",
    }
}

impl RecordKind {
    /// Whether names of this type may have underscores.
    pub fn takes_underscores(self) -> bool {
        matches!(self, Self::Caa | Self::Cname | Self::Srv | Self::Txt)
    }

    fn takes_priority(self) -> bool {
        matches!(self, Self::Mx | Self::Srv)
    }
}

/// A record as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDraft {
    /// Its name: `www`, `www.example.com` or `@` for the zone itself.
    pub name: String,
    /// Its type.
    pub kind: RecordKind,
    /// Seconds that others may keep it.
    pub ttl: i64,
    /// Address, host name or text.
    pub value: String,
    /// MX and SRV: the lowest is tried first.
    pub priority: Option<i64>,
    /// SRV: the share among those of one priority.
    pub weight: Option<i64>,
    /// SRV: the port.
    pub port: Option<i64>,
    /// CAA: 0, or 128 for critical.
    pub flags: Option<i64>,
    /// CAA: `issue`, `issuewild` or `iodef`.
    pub tag: Option<String>,
}

/// A record as it is kept: below its zone, in small letters, in one form only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Its name below the zone; `@` is the zone itself.
    pub name: String,
    /// Its type.
    pub kind: RecordKind,
    /// Seconds that others may keep it.
    pub ttl: u32,
    /// Address, whole host name without the last dot, or text.
    pub value: String,
    /// MX and SRV: the lowest is tried first.
    pub priority: u16,
    /// SRV: the share among those of one priority.
    pub weight: u16,
    /// SRV: the port.
    pub port: u16,
    /// CAA: 0, or 128 for critical.
    pub flags: u8,
    /// CAA: `issue`, `issuewild` or `iodef`.
    pub tag: String,
}

impl Record {
    /// Whether both say the same, however long others may keep it.
    pub fn says_the_same(&self, other: &Self) -> bool {
        // Taken apart, so that a new field is not forgotten here; nothing is copied, as this is asked very often.
        let Self { name, kind, ttl: _, value, priority, weight, port, flags, tag } = self;
        (name, kind, value, tag) == (&other.name, &other.kind, &other.value, &other.tag)
            && (priority, weight, port, flags) == (&other.priority, &other.weight, &other.port, &other.flags)
    }

    /// The same as a draft, for checking it again.
    pub fn draft(&self) -> RecordDraft {
        let number = |wanted: bool, number: u16| wanted.then_some(i64::from(number));
        let (srv, caa) = (self.kind == RecordKind::Srv, self.kind == RecordKind::Caa);
        RecordDraft {
            name: self.name.clone(),
            kind: self.kind,
            ttl: i64::from(self.ttl),
            // A text that begins with a quote would be read as quoted strings.
            value: if self.kind == RecordKind::Txt { text::encoded(&self.value) } else { self.value.clone() },
            priority: number(self.kind.takes_priority(), self.priority),
            weight: number(srv, self.weight),
            port: number(srv, self.port),
            flags: number(caa, u16::from(self.flags)),
            tag: caa.then(|| self.tag.clone()),
        }
    }
}

/// What is wrong, field by field.
struct Wrong(Vec<FieldError>);

impl Wrong {
    fn refuse(&mut self, field: &str, code: &'static str, detail: impl Into<String>) {
        self.0.push(FieldError { pointer: format!("/{field}"), code, detail: detail.into() });
    }

    /// A number of one of the types that have it.
    fn number(&mut self, field: &str, given: Option<i64>, wanted: bool, most: u16, least: u16) -> u16 {
        match (wanted, given) {
            (false, None) => 0,
            (false, Some(_)) => {
                self.refuse(field, "not_for_this_type", format!("This type of record has no {field}. Leave it out."));
                0
            }
            (true, None) => {
                self.refuse(field, "required", format!("This type of record needs a {field} from {least} to {most}."));
                0
            }
            (true, Some(number)) => {
                let good = u16::try_from(number).ok().filter(|n| (least..=most).contains(n));
                good.unwrap_or_else(|| {
                    self.refuse(field, "out_of_range", format!("Use a {field} from {least} to {most}."));
                    0
                })
            }
        }
    }
}

/// The record as it is kept, or what is wrong with it, at each field.
pub fn checked(zone: &str, draft: &RecordDraft) -> Result<Record, Vec<FieldError>> {
    let mut wrong = Wrong(Vec::new());
    let kind = draft.kind;
    let name = names::owner(zone, kind, &draft.name).unwrap_or_else(|detail| {
        wrong.refuse("name", "not_a_name", detail);
        String::new()
    });
    if kind == RecordKind::Cname && name == APEX {
        let detail = format!("{zone} itself cannot be an alias. Use an A or AAAA record, or make www the alias.");
        wrong.refuse("name", "cname_at_apex", detail);
    }
    if !(SHORTEST_TTL..=LONGEST_TTL).contains(&draft.ttl) {
        let detail = format!("Use {SHORTEST_TTL} to {LONGEST_TTL} seconds; 3600 is an hour, 86400 a day.");
        wrong.refuse("ttl", "out_of_range", detail);
    }
    let (srv, caa) = (kind == RecordKind::Srv, kind == RecordKind::Caa);
    let priority = wrong.number("priority", draft.priority, kind.takes_priority(), u16::MAX, 0);
    let weight = wrong.number("weight", draft.weight, srv, u16::MAX, 0);
    let port = wrong.number("port", draft.port, srv, u16::MAX, 1);
    let tag = tag_of(draft, &mut wrong);
    let flags = match draft.flags {
        None => 0,
        Some(0 | 128) if caa => draft.flags.map_or(0, |f| if f == 0 { 0 } else { 128 }),
        Some(_) if caa => {
            wrong.refuse("flags", "out_of_range", "Use 0, or 128 so that who does not know the tag must not issue.");
            0
        }
        Some(_) => {
            wrong.refuse("flags", "not_for_this_type", "Only CAA records have flags. Leave them out.");
            0
        }
    };
    let value = value_of(zone, &name, draft, &tag).unwrap_or_else(|Refusal(code, detail)| {
        wrong.refuse("value", code, detail);
        String::new()
    });
    if !wrong.0.is_empty() {
        return Err(wrong.0);
    }
    let ttl = u32::try_from(draft.ttl).unwrap_or_default();
    Ok(Record { name, kind, ttl, value, priority, weight, port, flags, tag })
}

fn tag_of(draft: &RecordDraft, wrong: &mut Wrong) -> String {
    let tag = draft.tag.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
    if draft.kind != RecordKind::Caa {
        if draft.tag.is_some() {
            wrong.refuse("tag", "not_for_this_type", "Only CAA records have a tag. Leave it out.");
        }
        return String::new();
    }
    if !matches!(tag.as_str(), "issue" | "issuewild" | "iodef") {
        let code = if tag.is_empty() { "required" } else { "unknown_word" };
        wrong.refuse("tag", code, "Use issue, issuewild or iodef.");
    }
    tag
}

/// The code and the sentence for a value.
struct Refusal(&'static str, String);

fn value_of(zone: &str, name: &str, draft: &RecordDraft, tag: &str) -> Result<String, Refusal> {
    let text = draft.value.trim();
    if text.is_empty() {
        return Err(Refusal("required", "Say what the record holds.".to_owned()));
    }
    match draft.kind {
        RecordKind::A => text.parse::<Ipv4Addr>().map(|ip| ip.to_string()).map_err(|_| not_v4(text)),
        RecordKind::Aaaa => text.parse::<Ipv6Addr>().map(|ip| ip.to_string()).map_err(|_| not_v6(text)),
        RecordKind::Cname => {
            let target = host(text, true)?;
            let loops = target == names::whole(zone, name);
            let detail = "An alias cannot lead to itself. Enter the name it stands for.";
            if loops { Err(Refusal("not_a_host_name", detail.to_owned())) } else { Ok(target) }
        }
        RecordKind::Mx => host(text, false),
        RecordKind::Srv => host(text, true),
        RecordKind::Txt => txt(&draft.value),
        RecordKind::Caa => issuer(text, tag),
    }
}

fn not_v4(text: &str) -> Refusal {
    let detail = match text.parse::<Ipv6Addr>() {
        Ok(_) => format!("{text} is an IPv6 address. Choose the type AAAA for it."),
        Err(_) => format!("{} is no IPv4 address. Use one such as 203.0.113.7, without a range.", names::shown(text)),
    };
    Refusal("not_an_ip_address", detail)
}

fn not_v6(text: &str) -> Refusal {
    let detail = match text.parse::<Ipv4Addr>() {
        Ok(_) => format!("{text} is an IPv4 address. Choose the type A for it."),
        Err(_) => format!("{} is no IPv6 address. Use one such as 2001:db8::7, without a range.", names::shown(text)),
    };
    Refusal("not_an_ip_address", detail)
}

fn host(text: &str, underscores: bool) -> Result<String, Refusal> {
    if text.parse::<std::net::IpAddr>().is_ok() {
        let detail = "A host name is needed here, not an address. Give the address a name with an A or AAAA record.";
        return Err(Refusal("not_a_host_name", detail.to_owned()));
    }
    let detail = || format!("{} is no whole host name. Enter one such as mail.example.com.", names::shown(text));
    names::target(text, underscores).ok_or_else(|| Refusal("not_a_host_name", detail()))
}

fn txt(value: &str) -> Result<String, Refusal> {
    let unquoted = text::decoded(value.trim()).map_err(|_| {
        let detail = "The quotes do not match. Enter the text without quotes, or close each of them.";
        Refusal("not_valid", detail.to_owned())
    })?;
    if unquoted.is_empty() {
        return Err(Refusal("required", "Enter the text.".to_owned()));
    }
    if unquoted.chars().any(char::is_control) {
        return Err(Refusal("not_valid", "The text has a line break or a control character. Take it out.".to_owned()));
    }
    if text::encoded(&unquoted).len() > LONGEST_TEXT {
        return Err(Refusal("too_long", format!("A text takes at most {LONGEST_TEXT} bytes. Use a shorter one.")));
    }
    Ok(unquoted)
}

fn issuer(text: &str, tag: &str) -> Result<String, Refusal> {
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text).trim();
    let plain = text.len() <= 255 && text.chars().all(|c| c.is_ascii_graphic() && c != '"' && c != '\\' || c == ' ');
    if tag == "iodef" {
        let good = plain && ["mailto:", "https://", "http://"].iter().any(|start| text.starts_with(start));
        let detail = "Use an address such as mailto:security@example.com or https://example.com/report.";
        return if good { Ok(text.to_owned()) } else { Err(Refusal("not_valid", detail.to_owned())) };
    }
    let name = text.split(';').next().unwrap_or_default().trim();
    let nobody = name.is_empty() && text.starts_with(';');
    if plain && (nobody || names::target(name, false).is_some()) {
        return Ok(text.to_owned());
    }
    let detail = "Use the name of a certificate authority such as letsencrypt.org, or ; for nobody.";
    Err(Refusal("not_valid", detail.to_owned()))
}

/// Whether a record can stand among the others of its zone, and if not, why.
pub fn fits(zone: &str, others: &[Record], record: &Record) -> Result<(), FieldError> {
    let refuse = |field: &str, code, detail| Err(FieldError { pointer: format!("/{field}"), code, detail });
    let whole = names::whole(zone, &record.name);
    for other in others.iter().filter(|other| other.name == record.name) {
        if other.says_the_same(record) {
            return refuse("value", "taken", format!("{whole} has this record already. Change that one."));
        }
        if other.kind == RecordKind::Cname {
            let detail = format!("{whole} is an alias, which stands alone. Delete the CNAME record first.");
            return refuse("name", "cname_not_alone", detail);
        }
        if record.kind == RecordKind::Cname {
            let detail = format!(
                "An alias stands alone, but {whole} has a record of type {}. Delete it first, or use another name.",
                other.kind
            );
            return refuse("name", "cname_not_alone", detail);
        }
    }
    let leads = |from: &Record, to: &Record| {
        let needs_host = matches!(from.kind, RecordKind::Mx | RecordKind::Srv);
        needs_host && to.kind == RecordKind::Cname && from.value == names::whole(zone, &to.name)
    };
    for other in others {
        if leads(record, other) {
            let detail =
                format!("{} is an alias. Mail and services need a name with an A or AAAA record.", record.value);
            return refuse("value", "leads_to_alias", detail);
        }
        if leads(other, record) {
            let detail = format!(
                "The {} record of {} leads here, so this name cannot be an alias. Use an A or AAAA record.",
                other.kind,
                names::whole(zone, &other.name)
            );
            return refuse("name", "leads_to_alias", detail);
        }
    }
    Ok(())
}
