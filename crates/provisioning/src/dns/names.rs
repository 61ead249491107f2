//! Names in zones: of zones, of records and of what they lead to, in small letters and in the ASCII form.

use url::Host;

use super::record::RecordKind;
use crate::address::tidy_host;

/// The longest name in the DNS, without the last dot.
const LONGEST: usize = 253;
/// The zone itself, as a record's name.
pub const APEX: &str = "@";

/// Small letters, and letters outside ASCII in their ASCII form (`bücher` becomes `xn--bcher-kva`).
fn ascii(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    if text.is_ascii() && !text.split('.').any(|label| label.starts_with("xn--")) {
        return Some(text);
    }
    match Host::parse(&text) {
        Ok(Host::Domain(name)) => Some(name),
        _ => None,
    }
}

/// The name of a zone: whole, without the last dot.
pub fn zone_name(text: &str) -> Option<String> {
    tidy_host(&ascii(text)?)
}

/// Whether strangers have their domains right below this name, as below `co.uk`: who kept a zone of it would stand
/// above them all. The registries of countries use the same few words, so these are looked for and no list of all
/// public suffixes is carried along, which would be as large as the program's own text and old after a month.
pub fn is_shared(zone: &str) -> bool {
    const WORDS: [&str; 14] =
        ["ac", "co", "com", "edu", "gob", "gouv", "gov", "govt", "mil", "ne", "net", "nom", "or", "org"];
    const MORE: [&str; 6] = ["asn.au", "gv.at", "id.au", "ltd.uk", "me.uk", "plc.uk"];
    match zone.split_once('.') {
        Some((word, country)) => country.len() == 2 && WORDS.contains(&word) || MORE.contains(&zone),
        None => true,
    }
}

/// Whether one of two zones is above the other.
pub fn is_related(a: &str, b: &str) -> bool {
    let above = |a: &str, b: &str| b.strip_suffix(a).is_some_and(|rest| rest.ends_with('.'));
    above(a, b) || above(b, a)
}

/// A whole name that something leads to. Aliases and services may lead to names with underscores, mail may not.
pub fn target(text: &str, underscores: bool) -> Option<String> {
    let name = ascii(text)?.trim_end_matches('.').to_owned();
    // An underscore counts as a letter where it is allowed.
    let plain = if underscores { name.replace('_', "u") } else { name.clone() };
    tidy_host(&plain).map(|_| name)
}

/// The name of a record below its zone (`www`, `*`, `@`), or what is wrong with it.
pub fn owner(zone: &str, kind: RecordKind, text: &str) -> Result<String, String> {
    let unreadable =
        || format!("{} is no name. Use letters, digits and dashes, such as www, or {APEX} for {zone}.", shown(text));
    let name = ascii(text).ok_or_else(unreadable)?;
    let inside = below(zone, &name).ok_or_else(|| {
        format!("{} is not in this zone. Leave the last dot out, or use a name in {zone}.", shown(text))
    })?;
    if inside == APEX {
        return Ok(inside);
    }
    if inside.len() + 1 + zone.len() > LONGEST {
        return Err(format!("The whole name has more than {LONGEST} characters. Use a shorter one."));
    }
    for (at, label) in inside.split('.').enumerate() {
        if label == "*" && at == 0 {
            continue;
        }
        if label.contains('*') {
            return Err("A star stands alone at the beginning, as in * or *.shop.".to_owned());
        }
        let good = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let whole = (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
        if !whole || !label.chars().all(good) {
            return Err(unreadable());
        }
        if label.contains('_') && !kind.takes_underscores() {
            return Err(format!("The name of a record of type {kind} cannot have an underscore. Use a dash instead."));
        }
    }
    let mut labels = inside.split('.');
    let service = |label: Option<&str>| label.is_some_and(|l| l.starts_with('_') && l.len() > 1);
    if kind == RecordKind::Srv && !(service(labels.next()) && service(labels.next())) {
        return Err("The name of a service begins with service and protocol, such as _sip._tcp.".to_owned());
    }
    Ok(inside)
}

/// What somebody entered, in quotes and not too long.
pub(super) fn shown(text: &str) -> String {
    format!("{:?}", text.trim().chars().take(60).collect::<String>())
}

/// The part of a name below the zone; none when it is outside.
pub(crate) fn below(zone: &str, name: &str) -> Option<String> {
    let (whole, name) = (name.ends_with('.'), name.trim_end_matches('.'));
    if name.is_empty() && !whole || name == APEX || name == zone {
        return Some(APEX.to_owned());
    }
    match name.strip_suffix(zone).and_then(|rest| rest.strip_suffix('.')) {
        Some(inside) => Some(inside.to_owned()),
        None => (!whole).then(|| name.to_owned()),
    }
}

/// The whole name of a record, without the last dot.
pub fn whole(zone: &str, name: &str) -> String {
    if name == APEX { zone.to_owned() } else { format!("{name}.{zone}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_have_whole_names_in_ascii() {
        for (text, expected) in [
            ("Example.COM.", Some("example.com")),
            (" bücher.example ", Some("xn--bcher-kva.example")),
            ("xn--bcher-kva.example", Some("xn--bcher-kva.example")),
            ("xn--a-ecp.example-", None),
            ("xn--zzzzzzzzzz99999.example", None),
            ("example", None),
            ("_x.example.com", None),
            ("192.0.2.1", None),
            ("a..example", None),
            ("", None),
        ] {
            assert_eq!(zone_name(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn nobody_keeps_a_zone_that_strangers_have_domains_in() {
        for (name, expected) in [
            ("co.uk", true),
            ("com.au", true),
            ("or.at", true),
            ("uk", true),
            ("example.co.uk", false),
            ("example.com", false),
            ("co.example", false),
            ("example.de", false),
        ] {
            assert_eq!(is_shared(name), expected, "{name}");
        }
    }

    #[test]
    fn zones_stand_above_each_other_or_not() {
        for (a, b, expected) in [
            ("example.com", "shop.example.com", true),
            ("a.b.example.com", "example.com", true),
            ("example.com", "badexample.com", false),
            ("example.com", "example.com", false),
            ("a.example.com", "b.example.com", false),
        ] {
            assert_eq!((is_related(a, b), is_related(b, a)), (expected, expected), "{a} {b}");
        }
    }

    #[test]
    fn records_have_names_below_their_zone() {
        use RecordKind as K;
        for (kind, text, expected) in [
            (K::A, "", Some("@")),
            (K::A, "@", Some("@")),
            (K::A, "example.com", Some("@")),
            (K::A, "example.com.", Some("@")),
            (K::A, "WWW", Some("www")),
            (K::A, "www.example.com", Some("www")),
            (K::A, "a.b.example.com.", Some("a.b")),
            (K::A, "badexample.com", Some("badexample.com")),
            (K::A, "www.other.com.", None),
            (K::A, ".", None),
            (K::A, "bücher", Some("xn--bcher-kva")),
            (K::A, "*", Some("*")),
            (K::A, "*.shop", Some("*.shop")),
            (K::A, "shop.*", None),
            (K::A, "a*b", None),
            (K::A, "_x", None),
            (K::Txt, "_dmarc", Some("_dmarc")),
            (K::Cname, "s1._domainkey", Some("s1._domainkey")),
            (K::Srv, "_sip._tcp", Some("_sip._tcp")),
            (K::Srv, "_sip._tcp.office", Some("_sip._tcp.office")),
            (K::Srv, "sip", None),
            (K::Srv, "_sip", None),
            (K::A, "-a", None),
            (K::A, "a b", None),
            (K::A, "a..b", None),
            (K::A, &"a".repeat(64), None),
            (K::A, &format!("{0}.{0}.{0}.{0}", "a".repeat(62)), None),
        ] {
            assert_eq!(owner("example.com", kind, text).ok().as_deref(), expected, "{kind} {text:?}");
        }
        assert_eq!(
            (whole("example.com", "@"), whole("example.com", "a.b")),
            ("example.com".into(), "a.b.example.com".into())
        );
    }

    #[test]
    fn things_lead_to_whole_names() {
        for (text, underscores, expected) in [
            ("Mail.Example.com.", false, Some("mail.example.com")),
            ("mail", false, None),
            ("192.0.2.1", false, None),
            ("a_b.example.com", false, None),
            ("s1._domainkey.example.net", true, Some("s1._domainkey.example.net")),
            ("müller.example", false, Some("xn--mller-kva.example")),
            (".", true, None),
        ] {
            assert_eq!(target(text, underscores).as_deref(), expected, "{text}");
        }
    }
}
