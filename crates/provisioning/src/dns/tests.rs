//! Rules of records in tables, and zone files in both directions.

use proptest::prelude::*;

use super::plan::{KeptRecord, plan};
use super::record::{Record, RecordDraft, RecordKind, RecordKind as K, checked, fits};
use super::zone_file::{self, FixedRecord};

const ZONE: &str = "example.com";

fn draft(kind: RecordKind, name: &str, value: &str) -> RecordDraft {
    RecordDraft {
        name: name.to_owned(),
        kind,
        ttl: 3600,
        value: value.to_owned(),
        priority: matches!(kind, K::Mx | K::Srv).then_some(10),
        weight: (kind == K::Srv).then_some(5),
        port: (kind == K::Srv).then_some(5060),
        flags: (kind == K::Caa).then_some(0),
        tag: (kind == K::Caa).then(|| "issue".to_owned()),
    }
}

fn record(kind: RecordKind, name: &str, value: &str) -> Record {
    checked(ZONE, &draft(kind, name, value)).unwrap()
}

/// Fields and codes of what is wrong.
fn wrong(draft: &RecordDraft) -> Vec<(String, &'static str)> {
    checked(ZONE, draft).err().unwrap_or_default().into_iter().map(|f| (f.pointer, f.code)).collect()
}

#[test]
fn each_type_takes_its_own_values() {
    let long = "a".repeat(4000);
    for (kind, name, value, kept) in [
        (K::A, "www", " 203.0.113.7 ", Ok("203.0.113.7")),
        (K::A, "www", "2001:db8::1", Err("not_an_ip_address")),
        (K::A, "www", "203.0.113.0/24", Err("not_an_ip_address")),
        (K::A, "www", "", Err("required")),
        (K::Aaaa, "www", "2001:DB8:0:0::1", Ok("2001:db8::1")),
        (K::Aaaa, "www", "203.0.113.7", Err("not_an_ip_address")),
        (K::Cname, "www", "Example.net.", Ok("example.net")),
        (K::Cname, "s1._domainkey", "s1._domainkey.example.net", Ok("s1._domainkey.example.net")),
        (K::Cname, "www", "www.example.com", Err("not_a_host_name")),
        (K::Cname, "www", "203.0.113.7", Err("not_a_host_name")),
        (K::Mx, "@", "mail.example.com", Ok("mail.example.com")),
        (K::Mx, "@", "mail", Err("not_a_host_name")),
        (K::Mx, "@", "203.0.113.7", Err("not_a_host_name")),
        (K::Mx, "@", "a_b.example.com", Err("not_a_host_name")),
        (K::Srv, "_sip._tcp", "sip.example.com", Ok("sip.example.com")),
        (K::Srv, "_sip._tcp", ".", Err("not_a_host_name")),
        (K::Txt, "@", "v=spf1 -all", Ok("v=spf1 -all")),
        (K::Txt, "@", "\"v=DKIM1; \" \"p=x\"", Ok("v=DKIM1; p=x")),
        (K::Txt, "@", "\"open", Err("not_valid")),
        (K::Txt, "@", "two\nlines", Err("not_valid")),
        (K::Txt, "@", &long, Ok(&long)),
        (K::Txt, "@", &"a".repeat(4090), Err("too_long")),
        (K::Caa, "@", "letsencrypt.org", Ok("letsencrypt.org")),
        (K::Caa, "@", "\"letsencrypt.org; validationmethods=dns-01\"", Ok("letsencrypt.org; validationmethods=dns-01")),
        (K::Caa, "@", ";", Ok(";")),
        (K::Caa, "@", "not a name", Err("not_valid")),
    ] {
        let got = checked(ZONE, &draft(kind, name, value));
        let got = got.as_ref().map(|r| r.value.as_str()).map_err(|wrong| wrong[0].code);
        assert_eq!(got, kept, "{kind} {value:.60}");
    }
}

#[test]
fn what_is_wrong_is_said_at_its_field() {
    let check = |change: fn(&mut RecordDraft), kind, name: &str, value: &str, expected: &[(&str, &str)]| {
        let mut wanted = draft(kind, name, value);
        change(&mut wanted);
        let got = wrong(&wanted);
        let got: Vec<(&str, &str)> = got.iter().map(|(p, c)| (p.as_str(), *c)).collect();
        assert_eq!(got, expected, "{wanted:?}");
    };
    let (mx, srv, caa) = ("mail.example.com", "_sip._tcp", "letsencrypt.org");
    check(|d| d.ttl = 59, K::A, "www", "203.0.113.7", &[("/ttl", "out_of_range")]);
    check(|d| d.ttl = 2_592_001, K::A, "www", "203.0.113.7", &[("/ttl", "out_of_range")]);
    check(|d| d.priority = Some(1), K::A, "www", "203.0.113.7", &[("/priority", "not_for_this_type")]);
    check(|d| d.tag = Some("issue".into()), K::A, "www", "203.0.113.7", &[("/tag", "not_for_this_type")]);
    check(|d| d.flags = Some(0), K::A, "www", "203.0.113.7", &[("/flags", "not_for_this_type")]);
    check(|d| d.priority = None, K::Mx, "@", mx, &[("/priority", "required")]);
    check(|d| d.priority = Some(65_536), K::Mx, "@", mx, &[("/priority", "out_of_range")]);
    check(|d| d.priority = Some(-1), K::Mx, "@", mx, &[("/priority", "out_of_range")]);
    check(|d| d.port = Some(0), K::Srv, srv, mx, &[("/port", "out_of_range")]);
    check(|d| (d.weight, d.port) = (None, None), K::Srv, srv, mx, &[("/weight", "required"), ("/port", "required")]);
    check(|_| {}, K::Srv, "sip", mx, &[("/name", "not_a_name")]);
    check(|_| {}, K::A, "www.other.org.", "203.0.113.7", &[("/name", "not_a_name")]);
    check(|_| {}, K::Cname, "@", "example.net", &[("/name", "cname_at_apex")]);
    check(|d| d.tag = Some("iodef".into()), K::Caa, "@", caa, &[("/value", "not_valid")]);
    check(|d| d.tag = Some("other".into()), K::Caa, "@", caa, &[("/tag", "unknown_word")]);
    check(|d| d.tag = None, K::Caa, "@", caa, &[("/tag", "required")]);
    check(|d| d.flags = Some(1), K::Caa, "@", caa, &[("/flags", "out_of_range")]);
    check(
        |d| d.ttl = 0,
        K::Mx,
        "a b",
        "x",
        &[("/name", "not_a_name"), ("/ttl", "out_of_range"), ("/value", "not_a_host_name")],
    );
}

#[test]
fn records_stand_beside_each_other_or_not() {
    let www = record(K::A, "www", "203.0.113.7");
    let alias = record(K::Cname, "www", "example.net");
    let mail = record(K::Mx, "@", "www.example.com");
    for (others, new, expected) in [
        (vec![www.clone()], record(K::A, "www", "203.0.113.8"), None),
        (vec![www.clone()], record(K::Txt, "www", "hello"), None),
        (vec![www.clone()], Record { ttl: 60, ..www.clone() }, Some(("/value", "taken"))),
        (vec![www.clone()], alias.clone(), Some(("/name", "cname_not_alone"))),
        (vec![alias.clone()], www.clone(), Some(("/name", "cname_not_alone"))),
        (vec![alias.clone()], record(K::Cname, "www", "example.org"), Some(("/name", "cname_not_alone"))),
        (vec![alias.clone()], mail.clone(), Some(("/value", "leads_to_alias"))),
        (vec![mail.clone()], alias.clone(), Some(("/name", "leads_to_alias"))),
        (vec![alias.clone()], record(K::Mx, "@", "mail.example.com"), None),
    ] {
        let got = fits(ZONE, &others, &new).err().map(|f| (f.pointer, f.code));
        assert_eq!(got.as_ref().map(|(p, c)| (p.as_str(), *c)), expected, "{new:?}");
    }
}

#[test]
fn a_zone_file_is_read_line_by_line() {
    let file = r#"; from elsewhere
$ORIGIN example.com.
$TTL 1h
@       IN SOA ns1.example.net. host.example.com. ( 2026 7200 3600
                 1209600 3600 ) ; serial and times
        IN NS  ns1.example.net.
        IN A   203.0.113.7
www     1d     CNAME @
@       MX 10 mail
mail    IN 2h A 203.0.113.8
$ORIGIN sub.example.com.
a       AAAA 2001:db8::1
_sip._tcp.example.com. SRV 1 2 5060 mail.example.com.
$ORIGIN example.com.
t       TXT ( "v=DKIM1; "
              "p=abc" )
        CAA 0 issue "letsencrypt.org"
$INCLUDE other.zone
$GENERATE 1-3 h$ A 203.0.113.$
x       HINFO "a" "b"
y       A nonsense
z       CH TXT "chaos"
www.other.org. A 203.0.113.9
q       TXT "open
"#;
    let found = zone_file::read(ZONE, file);
    let got: Vec<String> = found
        .records
        .iter()
        .map(|(line, r)| format!("{line} {} {} {} {} {} {}", r.name, r.ttl, r.kind, r.priority, r.port, r.value))
        .collect();
    assert_eq!(
        got,
        [
            "7 @ 3600 A 0 0 203.0.113.7",
            "8 www 86400 CNAME 0 0 example.com",
            "9 @ 3600 MX 10 0 mail.example.com",
            "10 mail 7200 A 0 0 203.0.113.8",
            "12 a.sub 3600 AAAA 0 0 2001:db8::1",
            "13 _sip._tcp 3600 SRV 1 5060 mail.example.com",
            "15 t 3600 TXT 0 0 v=DKIM1; p=abc",
            "17 t 3600 CAA 0 0 letsencrypt.org",
        ]
    );
    let refused: Vec<(usize, &str)> = found.refused.iter().map(|r| (r.line, r.reason.as_str())).collect();
    let lines: Vec<usize> = refused.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [4, 6, 18, 19, 20, 21, 22, 23, 24], "{refused:#?}");
    assert!(refused[0].1.starts_with("SOA records come with the zone"), "{refused:#?}");
    assert!(refused[4].1.contains("HINFO"), "{refused:#?}");
}

fn kept(records: Vec<Record>) -> Vec<KeptRecord> {
    records.into_iter().enumerate().map(|(at, record)| KeptRecord { id: at.to_string(), record }).collect()
}

#[test]
fn a_plan_says_what_would_happen() {
    let there = kept(vec![
        record(K::A, "www", "203.0.113.7"),
        record(K::A, "old", "203.0.113.9"),
        record(K::Mx, "@", "mail.example.com"),
        record(K::Cname, "shop", "example.net"),
    ]);
    let file = "www 3600 A 203.0.113.7\nwww 60 A 203.0.113.8\n@ 3600 MX 20 mail.example.com.\n\
                shop 3600 CNAME example.org.\nold 3600 CNAME example.org.\nwww 60 A 203.0.113.8\n";
    let count = |replace| {
        let found = plan(ZONE, &there, zone_file::read(ZONE, file), replace);
        let refused: Vec<usize> = found.refused.iter().map(|r| r.line).collect();
        (found.added.len(), found.changed.len(), found.unchanged.len(), found.removed.len(), refused)
    };
    assert_eq!(count(false), (1, 2, 1, 0, vec![5, 6]), "an alias beside an address is refused");
    assert_eq!(count(true), (2, 2, 1, 1, vec![6]), "what the file does not name goes");
    let first = plan(ZONE, &there, zone_file::read(ZONE, file), false);
    let again = plan(ZONE, &there, zone_file::read(ZONE, file), true);
    assert_ne!(first.fingerprint(), again.fingerprint());
}

#[test]
fn a_replacement_spares_what_could_not_be_read() {
    // As somebody made them at the data centre: neither is taken here.
    let short = Record { ttl: 30, ..record(K::A, "www", "203.0.113.7") };
    let nowhere = Record { value: String::new(), ..record(K::Mx, "@", "mail.example.com") };
    let there = kept(vec![
        short,
        Record { priority: 0, ..nowhere },
        record(K::A, "www", "203.0.113.8"),
        record(K::A, "old", "203.0.113.9"),
    ]);
    let all: Vec<Record> = there.iter().map(|kept| kept.record.clone()).collect();
    let value = "ns1.example.net".to_owned();
    let fixed = [FixedRecord { name: "@".to_owned(), kind: "NS".to_owned(), ttl: 86_400, value }];
    let out = zone_file::write(ZONE, &fixed, &all[..3]);
    let removed = |file: &str| {
        let found = plan(ZONE, &there, zone_file::read(ZONE, file), true);
        let changed = found.changed.len();
        let names = found.removed.into_iter().map(|p| p.before.unwrap()).map(|r| format!("{} {}", r.name, r.kind));
        (names.collect::<Vec<_>>(), changed)
    };
    assert_eq!(removed(&out), (vec!["old A".to_owned()], 0), "{out}");
    assert_eq!(removed("www 30 A 203.0.113.7\nwww A 203.0.113.99\n"), (vec!["@ MX".into(), "old A".into()], 0));
    for unread in ["$INCLUDE other.zone", " A 203.0.113.1", "$GENERATE 1-2 h$ A 203.0.113.$"] {
        assert_eq!(removed(unread), (Vec::new(), 0), "{unread}");
    }
}

#[test]
fn what_makes_room_is_written_first_and_what_only_goes_last() {
    let there = kept(vec![
        record(K::A, "a-old", "203.0.113.7"),
        record(K::A, "shop", "203.0.113.8"),
        record(K::Cname, "mail", "example.net"),
    ]);
    let file = "shop CNAME example.net.\n@ MX 10 mail\nmail A 203.0.113.9\n";
    let found = plan(ZONE, &there, zone_file::read(ZONE, file), true);
    let says = |r: &Option<Record>| r.as_ref().map_or("-".to_owned(), |r| format!("{} {}", r.name, r.kind));
    let order: Vec<String> = found.writes().map(|p| format!("{} > {}", says(&p.before), says(&p.after))).collect();
    let [shop, mail, .., last] = order.as_slice() else { panic!("{order:?}") };
    assert_eq!((shop.as_str(), mail.as_str(), last.as_str()), ("shop A > -", "mail CNAME > -", "a-old A > -"));
    assert_eq!(order.len(), 6, "{order:?}");
}

#[test]
fn words_are_times_only_in_front_of_the_type() {
    let file = "$ORIGIN example.com.\nwww CNAME @\n@ TXT 0012345\nx TXT 1h\ny 1h IN CNAME 2d\n\
                z in 1d cname 7\n TXT @\n3600 A 203.0.113.7\n_sip._tcp 2h SRV 1 2 5060 @\n";
    let found = zone_file::read(ZONE, file);
    let got: Vec<String> = found.records.iter().map(|(_, r)| format!("{} {} {}", r.name, r.ttl, r.value)).collect();
    assert_eq!(
        got,
        [
            "www 3600 example.com",
            "@ 3600 0012345",
            "x 3600 1h",
            "y 3600 2d.example.com",
            "z 86400 7.example.com",
            "z 86400 @",
            "3600 86400 203.0.113.7",
            "_sip._tcp 7200 example.com",
        ],
        "{:?}",
        found.refused
    );
}

fn any_record() -> impl Strategy<Value = Record> {
    let name = prop_oneof![Just("@".to_owned()), "[a-z][a-z0-9]{0,8}(\\.[a-z]{1,5})?", Just("*".to_owned())];
    let host = "[a-z]{1,8}\\.[a-z]{1,8}\\.[a-z]{2,4}";
    let kind = prop::sample::select(RecordKind::ALL);
    let numbers = (60u32..2_592_001, any::<u16>(), any::<u16>(), 1u16.., any::<bool>(), 0usize..3);
    (name, kind, host, "\\PC{1,400}", any::<[u8; 16]>(), numbers).prop_filter_map("not a record", |parts| {
        let (name, kind, host, text, ip, (ttl, priority, weight, port, critical, tag)) = parts;
        let (mx, srv, caa) = (kind == K::Mx, kind == K::Srv, kind == K::Caa);
        let tag = ["issue", "issuewild", "iodef"][tag];
        let value = match kind {
            K::A => std::net::Ipv4Addr::new(ip[0], ip[1], ip[2], ip[3]).to_string(),
            K::Aaaa => std::net::Ipv6Addr::from(ip).to_string(),
            K::Txt => super::text::encoded(text.trim()),
            K::Caa if tag == "iodef" => format!("mailto:{host}"),
            _ => host,
        };
        let number = |wanted: bool, number: u16| wanted.then_some(i64::from(number));
        let wanted = RecordDraft {
            name: if srv {
                format!("_sip._tcp.{}", name.trim_start_matches(['@', '*']).to_owned() + "x")
            } else {
                name
            },
            kind,
            ttl: ttl.into(),
            value,
            priority: number(mx || srv, priority),
            weight: number(srv, weight),
            port: number(srv, port),
            flags: caa.then_some(if critical { 128 } else { 0 }),
            tag: caa.then(|| tag.to_owned()),
        };
        checked(ZONE, &wanted).ok()
    })
}

proptest! {
    #[test]
    fn export_and_import_change_nothing(wanted in prop::collection::vec(any_record(), 0..12), replace: bool) {
        let mut stand: Vec<Record> = Vec::new();
        for record in wanted {
            if fits(ZONE, &stand, &record).is_ok() {
                stand.push(record);
            }
        }
        let value = "ns1.contabo.net".to_owned();
        let fixed = [FixedRecord { name: "@".to_owned(), kind: "NS".to_owned(), ttl: 86_400, value }];
        let file = zone_file::write(ZONE, &fixed, &stand);
        let found = zone_file::read(ZONE, &file);
        prop_assert_eq!(found.refused.len(), 1, "{}\n{:?}", file, found.refused);
        let done = plan(ZONE, &kept(stand.clone()), found, replace);
        prop_assert_eq!((done.added.len(), done.changed.len(), done.removed.len()), (0, 0, 0), "{}", file);
        prop_assert_eq!(done.unchanged.len(), stand.len());
        prop_assert_eq!(zone_file::write(ZONE, &fixed, &stand), file);
    }

    #[test]
    fn a_checked_record_checks_again(record in any_record()) {
        prop_assert_eq!(checked(ZONE, &record.draft()), Ok(record));
    }

    #[test]
    fn nothing_makes_the_reader_fall_over(file in "(\\PC|\n|\t|[ \"();\\\\$@]){0,200}") {
        let found = zone_file::read(ZONE, &file);
        prop_assert!(found.records.len() + found.refused.len() <= file.lines().count());
    }
}
