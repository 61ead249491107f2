//! The name of what is about to be lost, typed by hand: dangerous acts want it.

use mpanel_core::{Error, Result};

/// Whether `typed` is the name of the thing or, where it has one, its customer's own name for it; `detail` is the
/// sentence of the refusal, which says what to type.
///
/// # Errors
/// `/confirm_name` where it is neither, or nothing was typed.
pub fn name_typed(typed: Option<&str>, name: &str, label: Option<&str>, detail: impl FnOnce() -> String) -> Result<()> {
    match typed.map(str::trim) {
        Some(typed) if typed == name || Some(typed) == label => Ok(()),
        _ => Err(Error::invalid("/confirm_name", "not_confirmed", detail())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_or_the_label_is_typed() {
        let check = |typed: Option<&str>, label: Option<&str>, want: bool| {
            let is = name_typed(typed, "web.example.com", label, || "Type web.example.com to confirm.".to_owned());
            assert_eq!(is.is_ok(), want, "{typed:?} {label:?}");
        };
        check(Some("web.example.com"), None, true);
        check(Some(" web.example.com "), Some("Shop"), true);
        check(Some("Shop"), Some("Shop"), true);
        check(Some("shop"), Some("Shop"), false);
        check(Some("Shop"), None, false);
        check(Some(""), None, false);
        check(None, None, false);
        check(None, Some("Shop"), false);
    }
}
