//! The keys of a cloud-config, and the shapes of what stands behind them.
//!
//! Written after cloud-init's reference of modules (24.x) and its published schema. A test asks cloud-init itself, as
//! Debian has it, whether it takes what is taken here.

/// What a value may be.
pub(super) enum Shape {
    /// Anything.
    Any,
    Bool,
    Text,
    Number,
    /// A list of such.
    List(&'static Shape),
    /// The same, with so many at least and at most.
    Counted(usize, usize, &'static Shape),
    /// Keys with values; of these, some have a shape and those marked must be there. Others are left alone.
    Fields(&'static [(&'static str, bool, Shape)]),
    /// The same, and no other keys.
    Only(&'static [(&'static str, bool, Shape)]),
    /// Any keys with values.
    Map,
    /// Any keys with such values.
    Each(&'static Shape),
    /// Keys with values, of which one of these must be there.
    OneOf(&'static [&'static str], &'static Shape),
    /// A text for which this holds, and how to write it.
    Like(fn(&str) -> bool, &'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of several shapes.
    Either(&'static [Shape]),
}

use Shape::{Any, Bool, Counted, Each, Either, Fields, Like, List, Map, Number, OneOf, Only, Text, Word};

const MANY: usize = usize::MAX;

/// A line of a shell, or a program with its arguments; a line may be left out.
const COMMANDS: Shape = Counted(1, MANY, &Either(&[Text, List(&Text), NOTHING]));
const BOOT_COMMANDS: Shape = Counted(1, MANY, &Either(&[Text, List(&Text)]));
const TEXTS: Shape = List(&Text);
const SOME_TEXTS: Shape = Counted(1, MANY, &Text);
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

const USER: Shape = OneOf(&["name", "snapuser"], &USER_FIELDS);
const USER_FIELDS: Shape = Only(&[
    ("name", false, Text),
    ("snapuser", false, Text),
    ("groups", false, Either(&[Text, SOME_TEXTS, Map])),
    ("sudo", false, Either(&[Text, List(&Text), Bool, NOTHING])),
    ("doas", false, TEXTS),
    ("shell", false, Text),
    ("gecos", false, Text),
    ("homedir", false, Text),
    ("uid", false, Either(&[Number, Text])),
    ("expiredate", false, Text),
    ("inactive", false, Text),
    ("lock_passwd", false, Bool),
    ("lock-passwd", false, Bool),
    ("no_create_home", false, Bool),
    ("no_log_init", false, Bool),
    ("no_user_group", false, Bool),
    ("create_groups", false, Bool),
    ("primary_group", false, Text),
    ("selinux_user", false, Text),
    ("passwd", false, Text),
    ("hashed_passwd", false, Text),
    ("plain_text_passwd", false, Text),
    ("ssh_authorized_keys", false, SOME_TEXTS),
    ("ssh_import_id", false, SOME_TEXTS),
    ("ssh_redirect_user", false, Bool),
    ("system", false, Bool),
]);

/// A package, or one with its version; newer versions of cloud-init also take lists by the program that installs them.
const PACKAGE: Shape = Either(&[Text, Counted(2, 2, &Text), Map]);

const CHPASSWD: Shape =
    Only(&[("expire", false, Bool), ("users", false, List(&PASSWORD)), ("list", false, Either(&[Text, SOME_TEXTS]))]);
const PASSWORD: Shape = OneOf(
    &["password", "type"],
    &Only(&[("name", true, Text), ("password", false, Text), ("type", false, Word(&["hash", "text", "RANDOM"]))]),
);

const POWER: Shape = Only(&[
    ("mode", true, Word(&["poweroff", "reboot", "halt"])),
    ("delay", false, Either(&[Number, Like(is_delay, "now, or minutes such as +5")])),
    ("message", false, Text),
    ("timeout", false, Number),
    ("condition", false, Either(&[Text, Bool, List(&Text)])),
]);

fn is_delay(text: &str) -> bool {
    let minutes = text.strip_prefix('+').unwrap_or(text);
    text == "now" || !minutes.is_empty() && minutes.bytes().all(|b| b.is_ascii_digit())
}

const SWAP: Shape = Only(&[
    ("filename", false, Text),
    ("size", false, Either(&[Number, Like(is_swap, SIZES)])),
    ("maxsize", false, Either(&[Number, Like(is_size, SIZES)])),
]);
const SIZES: &str = "a number of bytes, or a size such as 2G";

fn is_swap(text: &str) -> bool {
    text == "auto" || is_size(text)
}

fn is_size(text: &str) -> bool {
    let number = text.strip_suffix(['B', 'K', 'M', 'G', 'T']).unwrap_or_default();
    let (whole, part) = number.rsplit_once('.').unwrap_or(("", number));
    !part.is_empty() && whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit())
}

const NTP: Shape = Only(&[
    ("enabled", false, Bool),
    ("ntp_client", false, Text),
    ("servers", false, TEXTS),
    ("pools", false, TEXTS),
    ("peers", false, TEXTS),
    ("allow", false, TEXTS),
    ("config", false, Map),
]);
const CERTS: Shape = Only(&[("remove_defaults", false, Bool), ("trusted", false, SOME_TEXTS)]);

const MIRRORS: Shape = List(&Fields(&[("arches", true, SOME_TEXTS)]));
const APT: Shape = Only(&[
    ("preserve_sources_list", false, Bool),
    ("generate_mirrorlists", false, Bool),
    ("disable_suites", false, SOME_TEXTS),
    ("primary", false, MIRRORS),
    ("security", false, MIRRORS),
    ("add_apt_repo_match", false, Text),
    ("debconf_selections", false, Each(&Text)),
    ("sources_list", false, Text),
    ("conf", false, Text),
    ("proxy", false, Text),
    ("http_proxy", false, Text),
    ("https_proxy", false, Text),
    ("ftp_proxy", false, Text),
    ("sources", false, Each(&SOURCE)),
]);
const SOURCE: Shape = Only(&[
    ("source", false, Text),
    ("keyid", false, Text),
    ("key", false, Text),
    ("keyserver", false, Text),
    ("filename", false, Text),
    ("append", false, Bool),
]);

const KEYBOARD: Shape =
    Only(&[("layout", true, Text), ("model", false, Text), ("variant", false, Text), ("options", false, Text)]);
const KEY_TYPES: Shape = Counted(1, MANY, &Word(&["dsa", "ecdsa", "ed25519", "rsa"]));
const HOST_KEYS: Shape = Only(&[
    ("rsa_private", false, Text),
    ("rsa_public", false, Text),
    ("rsa_certificate", false, Text),
    ("ecdsa_private", false, Text),
    ("ecdsa_public", false, Text),
    ("ecdsa_certificate", false, Text),
    ("ed25519_private", false, Text),
    ("ed25519_public", false, Text),
    ("ed25519_certificate", false, Text),
    ("dsa_private", false, Text),
    ("dsa_public", false, Text),
    ("dsa_certificate", false, Text),
]);
const GROWPART: Shape = Only(&[
    ("mode", false, Either(&[Bool, Word(&["auto", "growpart", "gpart", "off"])])),
    ("devices", false, TEXTS),
    ("ignore_growroot_disabled", false, Bool),
]);
const SNAP_COMMANDS: Shape = Either(&[List(&TEXT_OR_TEXTS), Each(&TEXT_OR_TEXTS)]);
const SNAP: Shape =
    Only(&[("assertions", false, Either(&[SOME_TEXTS, Each(&Text)])), ("commands", false, SNAP_COMMANDS)]);
const PHONE: Shape = Only(&[("url", true, Text), ("post", false, TEXT_OR_TEXTS), ("tries", false, Number)]);
const RESOLV: Shape = Only(&[
    ("nameservers", false, List(&Any)),
    ("searchdomains", false, List(&Any)),
    ("domain", false, Text),
    ("sortlist", false, List(&Any)),
    ("options", false, Map),
]);
const BYOBU: Shape =
    Word(&["enable-system", "enable-user", "disable-system", "disable-user", "enable", "disable", "user", "system"]);

/// Every key at the top, and what stands behind it.
pub(super) const KEYS: &[(&str, Shape)] = &[
    ("allow_public_ssh_keys", Bool),
    ("ansible", Map),
    ("apk_repos", Map),
    ("apt", APT),
    ("apt_pipelining", Any),
    ("autoinstall", Map),
    ("bootcmd", BOOT_COMMANDS),
    ("byobu_by_default", BYOBU),
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
    ("growpart", GROWPART),
    ("grub_dpkg", Map),
    ("hostname", Text),
    ("keyboard", KEYBOARD),
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
    ("mount_default_fields", Counted(6, 6, &Either(&[Text, NOTHING]))),
    ("mounts", Counted(1, MANY, &Counted(1, 6, &Text))),
    ("no_ssh_fingerprints", Bool),
    ("ntp", Either(&[NTP, NOTHING])),
    ("output", Map),
    ("package_reboot_if_required", Bool),
    ("package_update", Bool),
    ("package_upgrade", Bool),
    ("packages", Counted(1, MANY, &PACKAGE)),
    ("password", Text),
    ("phone_home", PHONE),
    ("power_state", POWER),
    ("prefer_fqdn_over_hostname", Bool),
    ("preserve_hostname", Bool),
    ("puppet", Map),
    ("random_seed", Map),
    ("reporting", Map),
    ("resize_rootfs", Either(&[Bool, Word(&["noblock"])])),
    ("resolv_conf", RESOLV),
    ("rh_subscription", Map),
    ("rpi", Map),
    ("rsyslog", Map),
    ("runcmd", COMMANDS),
    ("salt_minion", Map),
    ("snap", SNAP),
    ("spacewalk", Map),
    ("ssh", Only(&[("emit_keys_to_console", true, Bool)])),
    ("ssh_authorized_keys", SOME_TEXTS),
    ("ssh_deletekeys", Bool),
    ("ssh_fp_console_blacklist", TEXTS),
    ("ssh_genkeytypes", KEY_TYPES),
    ("ssh_import_id", TEXTS),
    ("ssh_key_console_blacklist", TEXTS),
    ("ssh_keys", HOST_KEYS),
    ("ssh_publish_hostkeys", Only(&[("enabled", false, Bool), ("blacklist", false, TEXTS)])),
    ("ssh_pwauth", Either(&[Bool, Text])),
    ("ssh_quiet_keygen", Bool),
    ("swap", SWAP),
    ("system_info", Map),
    ("timezone", Text),
    ("ubuntu_advantage", Map),
    ("ubuntu_pro", Map),
    ("updates", Map),
    ("user", Either(&[Text, USER])),
    ("users", Either(&[Text, Counted(1, MANY, &Either(&[Text, USER, List(&Text)])), Map])),
    ("vendor_data", Map),
    ("version", Text),
    ("wireguard", Map),
    ("write_files", Counted(1, MANY, &FILE)),
    ("yum_repo_dir", Text),
    ("yum_repos", Map),
    ("zypper", Map),
];
