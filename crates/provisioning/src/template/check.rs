//! The check of a cloud-config: the keys cloud-init knows, and the shapes of what is behind those that matter here.
//!
//! A key that is missing in the list is refused, because cloud-init would skip it without a word; what is behind a key
//! without a shape of its own is left to the machine.

use serde_yaml_ng::{Mapping, Value};

use super::Finding;
use super::keys::Shape::{Any, Bool, Counted, Each, Either, Fields, Like, List, Map, Number, OneOf, Only, Text, Word};
use super::keys::{KEYS, Shape};

/// What is wrong with a document; nothing, mostly.
pub(super) fn check(document: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Value::Mapping(fields) = document else { return findings };
    for (key, value) in fields {
        let key = key.as_str().unwrap_or_default();
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, shape)) => judge(shape, &format!("/{key}"), value, &mut findings),
            None => findings.push(Finding::new(format!("/{key}"), unknown_key(key))),
        }
    }
    findings
}

fn unknown_key(key: &str) -> String {
    meant(KEYS.iter().map(|(known, _)| *known), key)
        .unwrap_or_else(|| "cloud-init does not know this key and would skip it.".to_owned())
}

fn unknown_among(known: &[(&'static str, bool, Shape)], key: &str) -> String {
    meant(known.iter().map(|(name, ..)| *name), key).unwrap_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, ..)| *name).collect();
        format!("cloud-init does not know this key. It knows {}.", names.join(", "))
    })
}

/// The key that was meant, where only its dashes or its letters' size are others.
fn meant(mut known: impl Iterator<Item = &'static str>, key: &str) -> Option<String> {
    let plain = |key: &str| key.to_lowercase().replace(['_', '-'], "");
    let found = known.find(|one| plain(one) == plain(key))?;
    Some(format!("cloud-init does not know this key. Did you mean {found}?"))
}

fn judge(shape: &Shape, at: &str, value: &Value, findings: &mut Vec<Finding>) {
    match (shape, value) {
        (Counted(least, most, _), Value::Sequence(items)) if !(*least..=*most).contains(&items.len()) => {
            findings.push(Finding::new(at, count_words(*least, *most)));
        }
        (List(inner) | Counted(_, _, inner), Value::Sequence(items)) => {
            for (n, item) in items.iter().enumerate() {
                judge(inner, &format!("{at}/{n}"), item, findings);
            }
        }
        (Fields(known) | Only(known), Value::Mapping(fields)) => {
            judge_fields(known, matches!(shape, Only(_)), at, fields, findings);
        }
        (OneOf(keys, _), Value::Mapping(fields)) if !keys.iter().any(|key| fields.contains_key(*key)) => {
            findings.push(Finding::new(at, format!("{} is missing.", keys.join(" or "))));
        }
        (OneOf(_, inner), _) => judge(inner, at, value, findings),
        (Each(inner), Value::Mapping(fields)) => {
            for (key, value) in fields {
                judge(inner, &format!("{at}/{}", key.as_str().unwrap_or_default()), value, findings);
            }
        }
        (Either(shapes), _) => {
            // The finding that helps is the one inside the shape that fits on the outside.
            match shapes.iter().find(|s| is_alike(s, value)) {
                Some(fitting) => judge(fitting, at, value, findings),
                None => findings.push(Finding::new(at, format!("This has to be {}.", words(shape)))),
            }
        }
        _ if is_alike(shape, value) => {}
        _ => findings.push(Finding::new(at, format!("This has to be {}.", words(shape)))),
    }
}

fn count_words(least: usize, most: usize) -> String {
    match (least, most) {
        (1, usize::MAX) => "This list is empty: fill it, or leave the key out.".to_owned(),
        (least, most) if least == most => format!("This has to be a list of {least}."),
        (least, most) => format!("This has to be a list of {least} to {most}."),
    }
}

fn judge_fields(
    known: &'static [(&'static str, bool, Shape)],
    closed: bool,
    at: &str,
    fields: &Mapping,
    findings: &mut Vec<Finding>,
) {
    for (key, value) in fields {
        let key = key.as_str().unwrap_or_default();
        match known.iter().find(|(name, ..)| *name == key) {
            Some((_, _, shape)) => judge(shape, &format!("{at}/{key}"), value, findings),
            None if closed => findings.push(Finding::new(format!("{at}/{key}"), unknown_among(known, key))),
            None => {}
        }
    }
    for (name, needed, _) in known {
        if *needed && !fields.contains_key(*name) {
            findings.push(Finding::new(at, format!("{name} is missing.")));
        }
    }
}

/// Whether a value is of this shape, seen from outside.
fn is_alike(shape: &Shape, value: &Value) -> bool {
    match shape {
        Any => true,
        Bool => value.is_bool(),
        Text => value.is_string(),
        Number => value.is_number(),
        List(_) | Counted(..) => value.is_sequence(),
        Fields(_) | Only(_) | Map | Each(_) | OneOf(..) => value.is_mapping(),
        Like(fits, _) => value.as_str().is_some_and(fits),
        Word([]) => value.is_null(),
        Word(words) => value.as_str().is_some_and(|text| words.contains(&text)),
        Either(shapes) => shapes.iter().any(|s| is_alike(s, value)),
    }
}

fn words(shape: &Shape) -> String {
    match shape {
        Any => "anything".to_owned(),
        Bool => "true or false".to_owned(),
        Text => "a text (put it in quotes)".to_owned(),
        Number => "a number".to_owned(),
        List(_) | Counted(..) => "a list".to_owned(),
        Fields(_) | Only(_) | Map | Each(_) | OneOf(..) => "keys with values".to_owned(),
        Like(_, words) => (*words).to_owned(),
        Word([]) => "empty".to_owned(),
        Word(words) => format!("one of {}", words.join(", ")),
        Either(shapes) => shapes.iter().map(words).collect::<Vec<_>>().join(" or "),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::document;
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        let document = document::read(&format!("#cloud-config\n{text}")).unwrap();
        check(&document).into_iter().map(|f| f.at).collect()
    }

    /// Documents that every version of cloud-init takes.
    pub(in crate::template) const GOOD: &[&str] = &[
        "packages: [nginx, [php, '8.3']]\npackage_update: true",
        "users: [default, {name: ada, groups: sudo, sudo: 'ALL=(ALL) NOPASSWD:ALL', lock_passwd: true}]",
        "users: [{name: ada, groups: [sudo, adm], ssh_authorized_keys: [ssh-ed25519 AAAA], no_create_home: true}]",
        "user: {name: ada, shell: /bin/bash}\nssh_authorized_keys: [ssh-ed25519 AAAA]",
        "runcmd: [ls, [ls, -l, '1'], null]\nbootcmd: [[a], b]",
        "write_files: [{path: /a, content: b, permissions: '0600', owner: 'root:root', append: true}]",
        "write_files: [{path: /a, content: aGk=, encoding: b64, defer: true}]",
        "power_state: {mode: reboot, delay: now, timeout: 30}\nmanage_etc_hosts: localhost\nntp: null",
        "power_state: {mode: poweroff, delay: 5, message: Bye, condition: true}",
        "apt: {sources: {x: {source: deb https://example.com stable main, keyid: ABCD}}, conf: 'A \"b\";'}",
        "apt: {primary: [{arches: [default], uri: 'https://deb.example.com/debian'}], preserve_sources_list: true}",
        "ssh_pwauth: false\ndisable_root: true\nssh_deletekeys: true\nssh_genkeytypes: [ed25519, rsa]",
        "ssh_keys: {ed25519_private: a, ed25519_public: b}\nssh: {emit_keys_to_console: false}",
        "chpasswd: {expire: false, users: [{name: ada, password: x, type: text}, {name: bob, type: RANDOM}]}",
        "ntp: {enabled: true, servers: [ntp.example.com], ntp_client: chrony}\ntimezone: Europe/Berlin",
        "ca_certs: {remove_defaults: false, trusted: [cert]}\nlocale: de_DE.UTF-8",
        "mounts: [[/dev/vdb, /data, ext4, defaults, '0', '2']]\nswap: {filename: /swap, size: 2G, maxsize: 1.5G}",
        "growpart: {mode: auto, devices: [/]}\nresize_rootfs: noblock\nkeyboard: {layout: de, variant: nodeadkeys}",
        "snap: {commands: [snap install x, [snap, install, y]]}\nbyobu_by_default: enable",
        "phone_home: {url: 'https://example.com/', post: [instance_id], tries: 3}\nfinal_message: up",
        "manage_resolv_conf: true\nresolv_conf: {nameservers: [192.0.2.1], searchdomains: [example.com]}",
        "hostname: web1\nfqdn: web1.example.com\npreserve_hostname: false\nprefer_fqdn_over_hostname: true",
        "disk_setup: {/dev/vdb: {table_type: gpt, layout: true}}\nfs_setup: [{filesystem: ext4, device: /dev/vdb1}]",
    ];

    /// Documents that it does not take as they are meant, and where.
    pub(in crate::template) const BAD: &[(&str, &str)] = &[
        ("packages: nginx", "/packages"),
        ("packages: []", "/packages"),
        ("packages: [1]", "/packages/0"),
        ("packages: [[php, 8.3]]", "/packages/0/1"),
        ("packages: [[a, b, c]]", "/packages/0"),
        ("package_update: 'yes'", "/package_update"),
        ("write_files: []", "/write_files"),
        ("write_files: [{content: b}]", "/write_files/0"),
        ("write_files: [{path: /a, permissions: 600}]", "/write_files/0/permissions"),
        ("write_files: [{path: /a, mode: '0600'}]", "/write_files/0/mode"),
        ("write_files: [{path: /a, encoding: rot13}]", "/write_files/0/encoding"),
        ("runcmd: ls", "/runcmd"),
        ("runcmd: []", "/runcmd"),
        ("runcmd: [[a, {b: c}]]", "/runcmd/0/1"),
        ("runcmd: [[sleep, 1]]", "/runcmd/0/1"),
        ("bootcmd: [null]", "/bootcmd/0"),
        ("users: []", "/users"),
        ("users: [{name: 1}]", "/users/0/name"),
        ("users: [{groups: sudo}]", "/users/0"),
        ("users: [{name: ada, ssh-authorized-keys: [a]}]", "/users/0/ssh-authorized-keys"),
        ("users: [{name: ada, ssh_authorized_keys: a}]", "/users/0/ssh_authorized_keys"),
        ("users: [{name: ada, lock_passwd: 'false'}]", "/users/0/lock_passwd"),
        ("ssh_authorized_keys: ssh-ed25519 AAAA", "/ssh_authorized_keys"),
        ("ssh_genkeytypes: [ed448]", "/ssh_genkeytypes/0"),
        ("ssh_keys: {ed25519: a}", "/ssh_keys/ed25519"),
        ("ssh: {port: 22}", "/ssh/port /ssh"),
        ("chpasswd: {users: [{name: ada}]}", "/chpasswd/users/0"),
        ("chpasswd: {expires: false}", "/chpasswd/expires"),
        ("apt: {source: {}}", "/apt/source"),
        ("apt: {sources: {x: {src: deb}}}", "/apt/sources/x/src"),
        ("apt: {primary: [{uri: 'https://deb.example.com'}]}", "/apt/primary/0"),
        ("power_state: {mode: sleep}", "/power_state/mode"),
        ("power_state: {mode: reboot, delay: soon}", "/power_state/delay"),
        ("swap: {size: 2 GB}", "/swap/size"),
        ("mounts: [[a, b, c, d, e, f, g]]", "/mounts/0"),
        ("mounts: [[/dev/vdb, /data, ext4, defaults, 0, 2]]", "/mounts/0/4 /mounts/0/5"),
        ("ntp: {server: [a]}", "/ntp/server"),
        ("ca_certs: {trusted: []}", "/ca_certs/trusted"),
        ("growpart: {mode: always}", "/growpart/mode"),
        ("keyboard: {model: pc105}", "/keyboard"),
        ("snap: {install: [x]}", "/snap/install"),
        ("byobu_by_default: 'yes'", "/byobu_by_default"),
        ("phone_home: {post: all}", "/phone_home"),
        ("timezone: 1", "/timezone"),
    ];

    #[test]
    fn good_documents_pass() {
        // What only newer versions take.
        let newer =
            ["", "packages: [{snap: [x]}]", "locale: false", "users: [{name: ada, uid: 1001, doas: [permit ada]}]"];
        for good in GOOD.iter().chain(&newer) {
            assert_eq!(findings(good), Vec::<String>::new(), "{good}");
        }
    }

    #[test]
    fn what_cloud_init_would_not_take_is_found_where_it_is() {
        // What it skips without a word.
        let skipped = [("package: [nginx]", "/package"), ("write-files: []", "/write-files")];
        for (bad, at) in BAD.iter().chain(&skipped) {
            assert_eq!(findings(bad).join(" "), *at, "{bad}");
        }
    }

    #[test]
    fn a_finding_says_what_would_be_right() {
        for (bad, said) in [
            ("write-files: []", "Did you mean write_files?"),
            ("users: [{name: ada, ssh-authorized-keys: [a]}]", "Did you mean ssh_authorized_keys?"),
            ("users: [{name: ada, keys: [a]}]", "It knows name, snapuser, groups,"),
            ("users: [{groups: sudo}]", "name or snapuser is missing."),
            ("runcmd: []", "This list is empty: fill it, or leave the key out."),
            ("packages: [[a]]", "This has to be a list of 2."),
            ("mounts: [[]]", "This has to be a list of 1 to 6."),
            ("runcmd: [[sleep, 1]]", "This has to be a text (put it in quotes)."),
            ("power_state: {mode: reboot, delay: soon}", "a number or now, or minutes such as +5"),
        ] {
            let document = document::read(&format!("#cloud-config\n{bad}")).unwrap();
            let found = check(&document);
            assert!(found[0].detail.contains(said), "{bad}: {}", found[0].detail);
        }
    }
}
