//! Names at the provider: unique in the account and of the letters it allows.

use mpanel_core::ServiceId;

/// The end of a service's id, by which its names at the provider tell it.
pub(crate) fn tail(service: ServiceId) -> String {
    let hex = service.uuid().simple().to_string();
    hex[hex.len() - 16..].to_owned()
}

/// The display name of a service's machine: `mp ` and the end of the service's id.
///
/// The end is the random part of the id, so names stay unique even for services made in the same millisecond.
/// `attempt` above 1 gives another name, for a machine that replaces a dead one.
pub fn display_name(service: ServiceId, attempt: u32) -> String {
    let tail = tail(service);
    if attempt <= 1 { format!("mp {tail}") } else { format!("mp {tail} {attempt}") }
}

/// The name of a stored secret: belongs to this service, kind and serial alone.
pub fn secret_name(service: ServiceId, kind: &str, serial: i32) -> String {
    format!("{} {kind} {serial}", display_name(service, 1))
}

/// The service's [`tail`] in the name of one of its secrets, and the mark of a key; `None` for any other name.
pub(crate) fn secret_owner(name: &str) -> Option<(&str, Option<&str>)> {
    let (tail, rest) = name.strip_prefix("mp ")?.split_once(' ')?;
    let is_hex = |text: &str| text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_hex(tail) {
        return None;
    }
    match rest.split(' ').collect::<Vec<_>>()[..] {
        ["password", serial] if serial.parse::<i32>().is_ok() => Some((tail, None)),
        ["key", _, mark] if is_hex(mark) => Some((tail, Some(mark))),
        _ => None,
    }
}

/// What the name of every stored key of staff begins with.
const STAFF_KEY: &str = "mp staff key ";

/// The name of a stored key of staff: belongs to this key alone, by its mark.
pub(crate) fn staff_key_name(mark: &str) -> String {
    format!("{STAFF_KEY}{mark}")
}

/// Whether a stored secret is a key of staff.
pub(crate) fn is_staff_key(name: &str) -> bool {
    name.starts_with(STAFF_KEY)
}

/// Whether the provider allows the text as a snapshot's name.
pub fn is_snapshot_name(name: &str, max: usize) -> bool {
    let count = name.chars().count();
    (1..=max).contains(&count)
        && name.trim() == name
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn display_names_are_valid_and_differ() {
        let a = display_name(ServiceId(Uuid::from_u128(0x0192_f3a4_b5c6_7d8e_9fa0_b1c2_d3e4_f506)), 1);
        assert_eq!(a, "mp 9fa0b1c2d3e4f506");
        assert!(a.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-'));
        let id = ServiceId(Uuid::from_u128(7));
        assert_ne!(display_name(id, 1), display_name(id, 2));
    }

    #[test]
    fn snapshot_names_follow_the_providers_letters() {
        for (name, ok) in
            [("before upgrade", true), ("a-1", true), ("", false), ("ä", false), (" x", false), ("semi;colon", false)]
        {
            assert_eq!(is_snapshot_name(name, 30), ok, "{name:?}");
        }
        assert!(!is_snapshot_name(&"a".repeat(31), 30));
    }
}
