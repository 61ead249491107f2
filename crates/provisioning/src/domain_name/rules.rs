//! What names, name servers and contacts may be, what can be done when, and what refusals mean: pure.

use mpanel_core::{CountryCode, EmailAddress, Error, ErrorKind, FieldError, Result};

use super::contacts::ContactIn;
use super::{ContactDraft, ContactGender, DomainAct, DomainState, DomainView};
use crate::address::tidy_host;
use crate::dns::names::zone_name;
use crate::provider::{ProviderError, refusal_sentence};

/// Name servers of one domain.
const SERVERS: std::ops::RangeInclusive<usize> = 2..=13;

/// A name that can be registered, in ASCII.
pub(super) fn name(text: &str) -> Result<String> {
    zone_name(text).ok_or_else(|| {
        let detail = "Enter the whole name, such as example.com: letters, digits and dashes, at most 63 in each part.";
        Error::invalid("/name", "not_a_host_name", detail)
    })
}

/// A name that can be registered, in ASCII.
///
/// # Errors
/// Invalid at the pointer.
pub fn domain_name(pointer: &str, text: &str) -> Result<String> {
    name(text).map_err(|error| moved(pointer, "/name", &error))
}

/// Whether a contact can be taken.
///
/// # Errors
/// Invalid at every field that is wrong, below the pointer.
pub fn check_contact(pointer: &str, given: &ContactIn) -> Result<()> {
    contact(given).map(drop).map_err(|error| moved(pointer, "", &error))
}

/// The same refusals below another pointer, in place of `from`.
fn moved(pointer: &str, from: &str, error: &Error) -> Error {
    let moved = error.fields().iter().map(|field| FieldError {
        pointer: format!("{pointer}{}", field.pointer.strip_prefix(from).unwrap_or(&field.pointer)),
        ..field.clone()
    });
    Error::invalid_fields(moved.collect())
}

/// Name servers in order, each once. A server below the domain itself would need addresses at the registry.
pub(super) fn name_servers(domain: &str, given: &[String]) -> Result<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    for (at, text) in given.iter().enumerate() {
        let refuse = |code, detail: &str| Error::invalid(format!("/name_servers/{at}"), code, detail);
        let host = tidy_host(text)
            .ok_or_else(|| refuse("not_a_host_name", "Enter a whole host name, such as ns1.example.net."))?;
        if host == domain || host.ends_with(&format!(".{domain}")) {
            let detail =
                "A name server below the domain itself needs addresses at the registry. Use one of another domain.";
            return Err(refuse("not_accepted", detail));
        }
        if found.contains(&host) {
            return Err(refuse("repeated", "This name server is in the list already. Name each one once."));
        }
        found.push(host);
    }
    if SERVERS.contains(&found.len()) {
        return Ok(found);
    }
    Err(Error::invalid("/name_servers", "out_of_range", "Name 2 to 13 name servers: registries refuse fewer."))
}

/// A contact with every field in order; everything that is wrong is said at once.
pub(super) fn contact(given: &ContactIn) -> Result<ContactDraft> {
    let mut wrong = Vec::new();
    let mut refuse = |pointer: &str, code: &'static str, detail: &str| {
        wrong.push(FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() });
    };
    let mut plain = |pointer: &str, value: &str, longest: usize| {
        let value = value.trim();
        let good = (1..=longest).contains(&value.chars().count()) && !value.chars().any(is_odd);
        if !good {
            refuse(pointer, "not_valid", &format!("Use 1 to {longest} characters, without line breaks."));
        }
        value.to_owned()
    };
    let first_name = plain("/first_name", &given.first_name, 255);
    let last_name = plain("/last_name", &given.last_name, 255);
    let organization = given.organization.as_deref().map(|name| plain("/organization", name, 255));
    let street = plain("/street", &given.street, 255);
    let street_number = plain("/street_number", &given.street_number, 255);
    let postal_code = plain("/postal_code", &given.postal_code, 50);
    let city = plain("/city", &given.city, 100);
    let region = given.region.as_deref().map(|region| plain("/region", region, 255));
    let gender = ContactGender::from_word(&given.gender).unwrap_or_else(|| {
        refuse("/gender", "not_valid", "Use male, female or na.");
        ContactGender::NotSaid
    });
    let email = given.email.parse::<EmailAddress>().map_or_else(
        |_| {
            refuse("/email", "not_valid", "Enter an e-mail address, such as name@example.com.");
            String::new()
        },
        |email| email.to_string(),
    );
    let country = given.country.parse::<CountryCode>().map_or_else(
        |_| {
            refuse("/country", "not_valid", "Choose a country: two letters, such as DE.");
            String::new()
        },
        |country| country.to_string(),
    );
    let (phone_prefix, phone_number) = phone(&given.phone).unwrap_or_else(|| {
        let detail = "Enter the number with its country code and a space after it, such as +49 89 1234567.";
        refuse("/phone", "not_valid", detail);
        Default::default()
    });
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    Ok(ContactDraft {
        organization,
        first_name,
        last_name,
        email,
        gender,
        street,
        street_number,
        postal_code,
        city,
        region,
        country,
        phone_prefix,
        phone_number,
    })
}

/// Control characters and those that turn the direction of text.
fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The country code and the digits after it; E.164 has at most 15 together.
fn phone(text: &str) -> Option<(String, String)> {
    let (prefix, rest) = text.trim().split_once(char::is_whitespace)?;
    let code = prefix.strip_prefix('+')?;
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if rest.chars().any(|c| !c.is_ascii_digit() && !matches!(c, ' ' | '-' | '/' | '(' | ')' | '.')) {
        return None;
    }
    let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
    let fits = is_number(code) && !code.starts_with('0') && code.len() <= 3;
    (fits && digits.len() >= 4 && code.len() + digits.len() <= 15).then(|| (prefix.to_owned(), digits))
}

/// Why an act is not possible now; none when it is.
pub fn refusal(domain: &DomainView, act: DomainAct) -> Option<&'static str> {
    use DomainAct as A;
    use DomainState as S;
    let settled = || match domain.state {
        S::Ready => None,
        S::Requested => {
            Some("The data centre has not confirmed the order yet. Wait until it is known what became of it.")
        }
        S::Processing | S::ManualTask => Some("The domain is still being set up. Wait until it is ready."),
        S::TransferringIn => Some("The domain is still on its way from the other registrar. Wait until it is ready."),
        S::TransferringOut => Some("The domain is on its way to another registrar. Answer that request first."),
        S::Error => Some("Something went wrong with this domain at the data centre. Ask its support."),
        S::Unknown => Some("The data centre does not say how this domain is. Look again later."),
        S::Transferred => Some("The domain has gone to another registrar."),
        S::Cancelled => Some("The domain has ended."),
        S::Failed => Some("The domain was not ordered."),
    };
    match act {
        A::Cancel | A::Forget | A::Give if domain.is_sold() => Some(SOLD),
        A::Give => None,
        A::Change | A::AuthCode => settled(),
        A::Cancel if domain.cancel_at.is_some() && !domain.state.is_over() => {
            Some("The domain is cancelled already. Take that back to keep it.")
        }
        A::Cancel => settled(),
        A::Keep if domain.cancel_at.is_none() || domain.state.is_over() => Some("The domain is not cancelled."),
        A::Keep => None,
        A::AnswerTransfer if domain.is_asked_for => None,
        A::AnswerTransfer => Some("Nobody asks to take this domain away."),
        A::Forget if domain.state.is_over() => None,
        A::Forget => Some("The domain is still at the data centre. Cancel it first."),
    }
}

const SOLD: &str = "The domain belongs to a service. End the service, and the domain ends with it.";
const CLOSED: &str =
    "The domain is closed, because its service is suspended or has ended. Pay what is open, or ask support.";

/// The same for its customer, who can do nothing to a domain that is closed.
pub fn own_refusal(domain: &DomainView, act: DomainAct) -> Option<&'static str> {
    if domain.is_closed { Some(CLOSED) } else { refusal(domain, act) }
}

/// Refuses a customer whose domain is closed.
pub(super) fn not_closed(domain: &DomainView) -> Result<()> {
    if domain.is_closed { Err(Error::conflict("domain_closed", CLOSED)) } else { Ok(()) }
}

/// A domain that belongs to a service goes with it, not before.
pub(super) fn refuse_sold(domain: &DomainView) -> Result<()> {
    if domain.is_sold() { Err(Error::conflict("domain_is_sold", SOLD)) } else { Ok(()) }
}

/// The same as an error.
pub(super) fn allow(domain: &DomainView, act: DomainAct) -> Result<()> {
    if matches!(act, DomainAct::Cancel | DomainAct::Forget | DomainAct::Give) {
        refuse_sold(domain)?;
    }
    refusal(domain, act).map_or(Ok(()), |reason| Err(Error::conflict("domain_state", reason)))
}

/// What a refusal of the provider means at this field.
pub(super) fn refused(pointer: &str, error: ProviderError) -> Error {
    match error {
        ProviderError::Refused { status: status @ (400 | 404 | 409 | 415 | 422), message } => {
            Error::invalid(pointer, "not_accepted", refusal_sentence(status, &message))
        }
        other => other.into(),
    }
}

/// What a refusal of a contact means: the provider begins each sentence with its own name of the field.
pub(super) fn contact_refused(error: ProviderError) -> Error {
    const FIELDS: [(&str, &str); 12] = [
        ("firstName", "/first_name"),
        ("lastName", "/last_name"),
        ("organization", "/organization"),
        ("email", "/email"),
        ("gender", "/gender"),
        ("address.streetNumber", "/street_number"),
        ("address.street", "/street"),
        ("address.zipCode", "/postal_code"),
        ("address.city", "/city"),
        ("address.region", "/region"),
        ("address.country", "/country"),
        ("phone", "/phone"),
    ];
    let said = match &error {
        ProviderError::Refused { message, .. } => message.as_str(),
        _ => "",
    };
    let field = FIELDS.iter().find(|(theirs, _)| said.starts_with(theirs));
    refused(field.map_or("", |(_, ours)| *ours), error)
}

/// What a refusal of an order means.
pub(super) fn order_refused(error: ProviderError) -> Error {
    match error {
        ProviderError::Refused { status: 409, .. } => {
            let detail = "The name is taken. Choose another, or transfer it with its authorisation code.";
            Error::invalid("/name", "taken", detail)
        }
        ProviderError::Refused { status: 402, message } => {
            let detail = format!("The data centre wants to be paid first: {message}.");
            Error::new(ErrorKind::PaymentRequired, "provider_quota", detail)
        }
        other => refused("/name", other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_whole_and_in_ascii() {
        let long = format!("{}.com", "a".repeat(63));
        for (text, expected) in [
            ("Example.COM.", Some("example.com")),
            ("bücher.example", Some("xn--bcher-kva.example")),
            (long.as_str(), Some(long.as_str())),
            (&format!("a{long}"), None),
            ("example", None),
            ("-a.example", None),
            ("a_b.example", None),
            ("a b.example", None),
            ("192.0.2.1", None),
            ("", None),
        ] {
            assert_eq!(name(text).ok().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn name_servers_are_hosts_of_other_domains() {
        for (given, wrong) in [
            (vec!["NS1.example.net.", "ns2.example.net"], None),
            (vec!["ns1.example.net"], Some("/name_servers")),
            (vec!["ns1.example.net", "ns1.example.net."], Some("/name_servers/1")),
            (vec!["ns1.example.net", "ns1.example.com"], Some("/name_servers/1")),
            (vec!["ns1", "ns2.example.net"], Some("/name_servers/0")),
        ] {
            let given: Vec<String> = given.into_iter().map(str::to_owned).collect();
            let said = name_servers("example.com", &given);
            assert_eq!(said.err().map(|e| e.fields()[0].pointer.clone()).as_deref(), wrong, "{given:?}");
        }
    }

    #[test]
    fn telephone_numbers_have_a_country_code() {
        for (text, expected) in [
            ("+49 89 123-4567", Some(("+49", "891234567"))),
            ("+1 (202) 555 0100", Some(("+1", "2025550100"))),
            ("+4989123456", None),
            ("089 123456", None),
            ("+49 12", None),
            ("+49 89x", None),
            ("+0 1234567", None),
            ("+491 1234567890123", None),
        ] {
            let expected = expected.map(|(a, b)| (a.to_owned(), b.to_owned()));
            assert_eq!(phone(text), expected, "{text}");
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_contact_is_said_at_once() {
        let empty = ContactIn { organization: Some(String::new()), ..ContactIn::default() };
        let refused = contact(&empty).unwrap_err();
        let fields: Vec<&str> = refused.fields().iter().map(|f| f.pointer.as_str()).collect();
        let expected = [
            "/first_name",
            "/last_name",
            "/organization",
            "/street",
            "/street_number",
            "/postal_code",
            "/city",
            "/gender",
            "/email",
            "/country",
            "/phone",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn refusals_of_contacts_name_our_field() {
        for (said, field) in [
            ("address.streetNumber must be shorter", "/street_number"),
            ("phone.prefix must be shorter", "/phone"),
            ("Something else", ""),
        ] {
            let error = contact_refused(ProviderError::Refused { status: 400, message: said.to_owned() });
            assert_eq!(error.fields()[0].pointer, field, "{said}");
        }
    }

    #[test]
    fn the_provider_has_its_own_words() {
        for (word, state) in [
            ("transferring in", DomainState::TransferringIn),
            ("manual_task", DomainState::ManualTask),
            ("READY", DomainState::Ready),
            ("requested", DomainState::Unknown),
            ("brand new", DomainState::Unknown),
        ] {
            assert_eq!(DomainState::of_provider(word), state, "{word}");
        }
    }
}
