//! The check of a cloud-config: the keys cloud-init knows, and the shapes of what is behind those that matter here.
//!
//! Written after cloud-init's reference of modules (24.x). A key that is missing in the list is refused, because
//! cloud-init would skip it without a word; what is behind a key without a shape of its own is left to the machine.

use serde_yaml_ng::{Mapping, Value};

use super::Finding;

/// What a value may be.
enum Shape {
    /// Anything.
    Any,
    Bool,
    Text,
    Number,
    /// A list of such.
    List(&'static Shape),
    /// Keys with values; of these, some have a shape and those marked must be there. Others are left alone.
    Fields(&'static [(&'static str, bool, Shape)]),
    /// The same, and no other keys.
    Only(&'static [(&'static str, bool, Shape)]),
    /// Any keys with values.
    Map,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of several shapes.
    Either(&'static [Shape]),
}

use Shape::{Any, Bool, Either, Fields, List, Map, Number, Only, Text, Word};

const COMMANDS: Shape = List(&Either(&[Text, List(&Either(&[Text, Number, Bool])), NOTHING]));
const TEXTS: Shape = List(&Text);
const TEXT_OR_TEXTS: Shape = Either(&[Text, List(&Text)]);
/// A command that is left out.
const NOTHING: Shape = Word(&[]);

const FILE: Shape = Only(&[
    ("path", true, Text),
    ("content", false, Text),
    ("owner", false, Text),
    ("permissions", false, Text),
    (
        "encoding",
        false,
        Word(&["gz", "gzip", "gz+base64", "gzip+base64", "gz+b64", "gzip+b64", "b64", "base64", "text/plain"]),
    ),
    ("append", false, Bool),
    ("defer", false, Bool),
    ("source", false, Fields(&[("uri", true, Text)])),
]);

const USER: Shape = Fields(&[
    ("name", false, Text),
    ("snapuser", false, Text),
    ("groups", false, Either(&[Text, List(&Text), Map])),
    ("sudo", false, Either(&[Text, List(&Text), Bool])),
    ("shell", false, Text),
    ("gecos", false, Text),
    ("homedir", false, Text),
    ("lock_passwd", false, Bool),
    ("passwd", false, Text),
    ("hashed_passwd", false, Text),
    ("plain_text_passwd", false, Text),
    ("ssh_authorized_keys", false, TEXTS),
    ("ssh_import_id", false, TEXTS),
    ("system", false, Bool),
]);

const PACKAGE: Shape = Either(&[Text, List(&Either(&[Text, Number])), Map]);

const CHPASSWD: Shape = Fields(&[
    ("expire", false, Bool),
    ("users", false, List(&Fields(&[("name", true, Text)]))),
    ("list", false, TEXT_OR_TEXTS),
]);

const POWER: Shape = Only(&[
    ("mode", true, Word(&["poweroff", "reboot", "halt"])),
    ("delay", false, Either(&[Text, Number])),
    ("message", false, Text),
    ("timeout", false, Number),
    ("condition", false, Either(&[Text, Bool, List(&Text)])),
]);

const SWAP: Shape = Only(&[
    ("filename", false, Text),
    ("size", false, Either(&[Text, Number])),
    ("maxsize", false, Either(&[Text, Number])),
]);

const NTP: Shape = Fields(&[("enabled", false, Bool), ("servers", false, TEXTS), ("pools", false, TEXTS)]);
const CERTS: Shape = Fields(&[("remove_defaults", false, Bool), ("trusted", false, TEXTS)]);

/// Every key at the top, and what stands behind it.
const KEYS: &[(&str, Shape)] = &[
    ("ansible", Map),
    ("apk_repos", Map),
    ("apt", Map),
    ("apt_pipelining", Any),
    ("autoinstall", Map),
    ("bootcmd", COMMANDS),
    ("byobu_by_default", Text),
    ("ca_certs", CERTS),
    ("chef", Map),
    ("chpasswd", CHPASSWD),
    ("cloud_config_modules", List(&Any)),
    ("cloud_final_modules", List(&Any)),
    ("cloud_init_modules", List(&Any)),
    ("create_hostname_file", Bool),
    ("device_aliases", Map),
    ("disable_ec2_metadata", Bool),
    ("disable_root", Bool),
    ("disable_root_opts", Text),
    ("disk_setup", Map),
    ("drivers", Map),
    ("fan", Map),
    ("final_message", Text),
    ("fqdn", Text),
    ("fs_setup", List(&Map)),
    ("groups", Either(&[Text, List(&Any), Map])),
    ("growpart", Map),
    ("grub_dpkg", Map),
    ("hostname", Text),
    ("keyboard", Fields(&[("layout", true, Text)])),
    ("landscape", Map),
    ("launch-index", Number),
    ("locale", Either(&[Text, Bool])),
    ("locale_configfile", Text),
    ("lxd", Map),
    ("manage_etc_hosts", Either(&[Bool, Word(&["localhost", "template"])])),
    ("manage_resolv_conf", Bool),
    ("mcollective", Map),
    ("merge_how", Any),
    ("merge_type", Any),
    ("mount_default_fields", List(&Any)),
    ("mounts", List(&List(&Any))),
    ("no_ssh_fingerprints", Bool),
    ("ntp", Either(&[NTP, NOTHING])),
    ("output", Map),
    ("package_reboot_if_required", Bool),
    ("package_update", Bool),
    ("package_upgrade", Bool),
    ("packages", List(&PACKAGE)),
    ("password", Text),
    ("phone_home", Fields(&[("url", true, Text)])),
    ("power_state", POWER),
    ("prefer_fqdn_over_hostname", Bool),
    ("preserve_hostname", Bool),
    ("puppet", Map),
    ("random_seed", Map),
    ("reporting", Map),
    ("resize_rootfs", Either(&[Bool, Word(&["noblock"])])),
    ("resolv_conf", Map),
    ("rh_subscription", Map),
    ("rpi", Map),
    ("rsyslog", Map),
    ("runcmd", COMMANDS),
    ("salt_minion", Map),
    ("snap", Map),
    ("spacewalk", Map),
    ("ssh", Map),
    ("ssh_authorized_keys", TEXTS),
    ("ssh_deletekeys", Bool),
    ("ssh_fp_console_blacklist", TEXTS),
    ("ssh_genkeytypes", TEXTS),
    ("ssh_import_id", TEXTS),
    ("ssh_key_console_blacklist", TEXTS),
    ("ssh_keys", Map),
    ("ssh_publish_hostkeys", Map),
    ("ssh_pwauth", Either(&[Bool, Text])),
    ("ssh_quiet_keygen", Bool),
    ("swap", SWAP),
    ("system_info", Map),
    ("timezone", Text),
    ("ubuntu_advantage", Map),
    ("ubuntu_pro", Map),
    ("updates", Map),
    ("user", Either(&[Text, USER])),
    ("users", Either(&[Text, List(&Either(&[Text, USER, List(&Text)])), Map])),
    ("vendor_data", Map),
    ("version", Text),
    ("wireguard", Map),
    ("write_files", List(&FILE)),
    ("yum_repo_dir", Text),
    ("yum_repos", Map),
    ("zypper", Map),
];

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
    let close = |known: &&str| known.replace(['_', '-'], "") == key.to_lowercase().replace(['_', '-'], "");
    match KEYS.iter().map(|(known, _)| *known).find(close) {
        Some(known) => format!("cloud-init does not know this key. Did you mean {known}?"),
        None => "cloud-init does not know this key and would skip it.".to_owned(),
    }
}

fn judge(shape: &Shape, at: &str, value: &Value, findings: &mut Vec<Finding>) {
    match (shape, value) {
        (List(inner), Value::Sequence(items)) => {
            for (n, item) in items.iter().enumerate() {
                judge(inner, &format!("{at}/{n}"), item, findings);
            }
        }
        (Fields(known) | Only(known), Value::Mapping(fields)) => {
            judge_fields(known, matches!(shape, Only(_)), at, fields, findings);
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
            None if closed => findings.push(Finding::new(format!("{at}/{key}"), "cloud-init does not know this key.")),
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
        List(_) => value.is_sequence(),
        Fields(_) | Only(_) | Map => value.is_mapping(),
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
        List(_) => "a list".to_owned(),
        Fields(_) | Only(_) | Map => "keys with values".to_owned(),
        Word([]) => "empty".to_owned(),
        Word(words) => format!("one of {}", words.join(", ")),
        Either(shapes) => shapes.iter().map(words).collect::<Vec<_>>().join(" or "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::document;
    use super::*;

    fn findings(text: &str) -> Vec<String> {
        let document = document::read(&format!("#cloud-config\n{text}")).unwrap();
        check(&document).into_iter().map(|f| f.at).collect()
    }

    #[test]
    fn good_documents_pass() {
        for good in [
            "",
            "packages: [nginx, [php, 8.3], {snap: [x]}]\npackage_update: true",
            "users: [default, {name: ada, groups: sudo, sudo: 'ALL=(ALL) NOPASSWD:ALL', lock_passwd: true}]",
            "runcmd: [ls, [ls, -l, 1], null]\nbootcmd: [[a]]",
            "write_files: [{path: /a, content: b, permissions: '0600', owner: 'root:root', append: true}]",
            "power_state: {mode: reboot, delay: now, timeout: 30}\nmanage_etc_hosts: localhost\nntp: null",
            "apt: {sources: {x: {source: 'deb x'}}}\nssh_pwauth: false\nlocale: false",
        ] {
            assert_eq!(findings(good), Vec::<String>::new(), "{good}");
        }
    }

    #[test]
    fn what_cloud_init_would_not_take_is_found_where_it_is() {
        for (bad, at) in [
            ("package: [nginx]", "/package"),
            ("write-files: []", "/write-files"),
            ("packages: nginx", "/packages"),
            ("packages: [1]", "/packages/0"),
            ("package_update: 'yes'", "/package_update"),
            ("write_files: [{content: b}]", "/write_files/0"),
            ("write_files: [{path: /a, permissions: 600}]", "/write_files/0/permissions"),
            ("write_files: [{path: /a, mode: '0600'}]", "/write_files/0/mode"),
            ("runcmd: ls", "/runcmd"),
            ("runcmd: [[a, {b: c}]]", "/runcmd/0/1"),
            ("users: [{name: 1}]", "/users/0/name"),
            ("power_state: {mode: sleep}", "/power_state/mode"),
        ] {
            assert_eq!(findings(bad), [at], "{bad}");
        }
    }
}
