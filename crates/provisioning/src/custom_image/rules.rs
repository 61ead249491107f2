//! What can be a custom image, which ones customers may choose, and what the provider's refusals mean: pure.

use std::collections::HashSet;

use mpanel_core::{Error, ErrorKind, FieldError, Result};
use url::Url;

use super::NewCustomImage;
use crate::provider::{ProviderError, refusal_sentence};

/// Longest name and description.
const LONGEST: usize = 255;
/// Longest name of a customer's own image: the provider's begins with whose it is.
const LONGEST_OWN: usize = 200;
/// Longest address.
const LONGEST_URL: usize = 2048;

pub(super) fn check(new: &NewCustomImage, own: bool) -> Result<()> {
    let longest = if own { LONGEST_OWN } else { LONGEST };
    let mut wrong = Vec::new();
    let mut refuse = |pointer: &str, detail: &str| {
        wrong.push(FieldError { pointer: pointer.to_owned(), code: "not_valid", detail: detail.to_owned() });
    };
    if !is_text(&new.name, longest) || new.name.is_empty() {
        refuse("/name", &format!("Use 1 to {longest} characters, without line breaks."));
    }
    if !is_text(&new.description, LONGEST) {
        refuse("/description", "Use at most 255 characters, without line breaks.");
    }
    if !is_text(&new.os_version, LONGEST) || new.os_version.is_empty() {
        refuse("/os_version", "Say the version, such as 24.04: 1 to 255 characters.");
    }
    if let Some(detail) = url_trouble(&new.url) {
        refuse("/url", detail);
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

pub(super) fn check_name(name: &str) -> Result<()> {
    let ok = is_text(name, LONGEST) && !name.is_empty();
    if ok { Ok(()) } else { Err(Error::invalid("/name", "not_valid", "Use 1 to 255 characters, without line breaks.")) }
}

fn is_text(text: &str, max: usize) -> bool {
    text.chars().count() <= max && text.trim() == text && !text.chars().any(char::is_control)
}

/// The data centre fetches the file itself and judges it by its ending.
fn url_trouble(url: &str) -> Option<&'static str> {
    if url.len() > LONGEST_URL {
        return Some("Use an address of at most 2048 characters.");
    }
    let parsed = Url::parse(url).ok().filter(|u| u.host().is_some() && u.scheme() == "https");
    let Some(parsed) = parsed else {
        return Some(
            "Use an https address that the data centre can reach, such as https://files.example.com/my.qcow2.",
        );
    };
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Some("The address must not hold a user name or password: it is kept and shown. Use a signed address.");
    }
    let path = parsed.path().to_ascii_lowercase();
    let fits = path.ends_with(".iso") || path.ends_with(".qcow2");
    (!fits).then_some("The file must be an .iso or a .qcow2: its address has to end so.")
}

/// Whether customers may choose an image of the account whose id is not known here, as one made in the provider's panel.
/// One that was asked for here may be shown before its id is known, and names that begin as [`super::store::prefix`]
/// makes them are those of customers' own.
pub(crate) fn is_from_panel(name: &str, asked_for: &HashSet<String>) -> bool {
    let begins_own = |(hex, _): (&str, &str)| hex.len() == 12 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    !name.split_once(' ').is_some_and(begins_own) && !asked_for.contains(name)
}

/// What a refusal of the provider means for whoever added the image: staff, or a customer, who cannot buy space there.
pub(super) fn refusal(error: ProviderError, by_customer: bool) -> Error {
    match error {
        ProviderError::Refused { status: 402, .. } if by_customer => Error::new(
            ErrorKind::PaymentRequired,
            "custom_image_space",
            "The data centre has no room for another image at the moment. Delete one of yours, or write to us.",
        ),
        ProviderError::Refused { status: 409, .. } if by_customer => {
            Error::invalid("/name", "taken", "You have an image of this name already. Choose another.")
        }
        ProviderError::Refused { status: 402, .. } => Error::new(
            ErrorKind::PaymentRequired,
            "custom_image_space",
            "The account has no room for another image. Delete one, or buy space for custom images at the data centre.",
        ),
        ProviderError::Refused { status: 409, .. } => {
            Error::invalid("/name", "taken", "The data centre has an image of this name already. Choose another.")
        }
        ProviderError::Refused { status: 415, .. } => {
            let detail = "The data centre found no image behind this address: it takes .iso and .qcow2 files only.";
            Error::invalid("/url", "not_an_image", detail)
        }
        ProviderError::Refused { status: status @ (400 | 422), message } => {
            Error::invalid("/url", "refused", refusal_sentence(status, &message))
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> NewCustomImage {
        NewCustomImage {
            name: "golden".to_owned(),
            description: String::new(),
            url: "https://files.example.com/golden.qcow2".to_owned(),
            windows: false,
            os_version: "24.04".to_owned(),
            offered: false,
        }
    }

    #[test]
    fn addresses_are_https_and_end_as_images_do() {
        for (url, ok) in [
            ("https://files.example.com/golden.qcow2", true),
            ("https://files.example.com/a/GOLDEN.ISO?signature=x", true),
            ("http://files.example.com/golden.qcow2", false),
            ("https://files.example.com/golden.vmdk", false),
            ("https://files.example.com/?file=golden.iso", false),
            ("https://ada:secret@files.example.com/golden.iso", false),
            ("golden.iso", false),
            ("", false),
        ] {
            let checked = check(&NewCustomImage { url: url.to_owned(), ..image() }, false);
            assert_eq!(checked.is_ok(), ok, "{url}");
        }
        for name in ["", " padded", "two\nlines", &"x".repeat(256)] {
            let refused = check(&NewCustomImage { name: name.to_owned(), ..image() }, false).unwrap_err();
            assert_eq!(refused.fields()[0].pointer, "/name", "{name:?}");
        }
    }

    #[test]
    fn only_images_of_the_panel_are_for_all_while_their_id_is_not_known() {
        let asked_for = HashSet::from(["golden".to_owned()]);
        for (name, from_panel) in [
            ("from the panel", true),
            ("golden", false),
            ("golden 2", true),
            ("0123456789ab mine", false),
            ("0123456789ab", true),
            ("0123456789abc mine", true),
            ("0123456789xy mine", true),
            ("", true),
        ] {
            assert_eq!(is_from_panel(name, &asked_for), from_panel, "{name:?}");
        }
        let own = super::super::store::prefix(mpanel_core::CustomerId(uuid::Uuid::from_u128(11))) + "mine";
        assert!(!is_from_panel(&own, &asked_for), "{own}");
    }

    #[test]
    fn refusals_say_what_to_do() {
        let long = NewCustomImage { name: "x".repeat(201), ..image() };
        assert!(check(&long, false).is_ok() && check(&long, true).is_err());
        for (status, code) in [(402, "custom_image_space"), (409, "taken"), (415, "not_an_image"), (422, "refused")] {
            for by_customer in [false, true] {
                let error = refusal(ProviderError::Refused { status, message: "no".to_owned() }, by_customer);
                let said = error.fields().first().map_or(error.code(), |f| f.code);
                assert_eq!(said, code, "{status}");
                assert!(!by_customer || !error.detail().contains("buy"), "{error}");
            }
        }
    }
}
