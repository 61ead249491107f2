//! Names of places on the network and on the map, parsed once at the edge.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Why a text was refused, in words for the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ContactError(pub &'static str);

macro_rules! parsed_text {
    ($(#[$doc:meta])* $name:ident, $check:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The checked, normalised text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl FromStr for $name {
            type Err = ContactError;
            fn from_str(text: &str) -> Result<Self, ContactError> { $check(text).map(Self) }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                std::borrow::Cow::<'de, str>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

parsed_text!(
    /// A mail address, lower-cased (the local part is case-insensitive at every large provider).
    EmailAddress, check_email
);
parsed_text!(
    /// A host name of RFC 1123 letters, digits, hyphens and dots, lower-cased.
    Hostname, check_hostname
);
parsed_text!(
    /// An ISO 3166-1 alpha-2 country code, upper-cased.
    CountryCode, check_country
);

fn check_email(text: &str) -> Result<String, ContactError> {
    let text = text.trim().to_lowercase();
    let refused = ContactError("must be an e-mail address such as name@example.com");
    let (local, domain) = text.rsplit_once('@').ok_or(refused.clone())?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b));
    if !local_ok || !domain.contains('.') || text.len() > 254 {
        return Err(refused);
    }
    check_hostname(domain).map_err(|_| refused)?;
    Ok(text)
}

fn check_hostname(text: &str) -> Result<String, ContactError> {
    let text = text.trim().to_ascii_lowercase();
    let label_ok = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if text.len() > 253 || !text.split('.').all(label_ok) {
        return Err(ContactError("must be a host name of letters, digits, hyphens and dots, such as web1.example.com"));
    }
    Ok(text)
}

fn check_country(text: &str) -> Result<String, ContactError> {
    let text = text.trim().to_ascii_uppercase();
    if COUNTRIES.binary_search(&text.as_str()).is_err() {
        return Err(ContactError("must be a two-letter country code such as DE"));
    }
    Ok(text)
}

/// The officially assigned ISO 3166-1 alpha-2 codes, sorted.
pub const COUNTRIES: &[&str] = &[
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD",
    "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA",
    "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE",
    "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA",
    "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK",
    "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP",
    "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT",
    "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS",
    "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA", "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ",
    "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS",
    "RU", "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST",
    "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW",
    "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "YE", "YT", "ZA",
    "ZM", "ZW",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_list_is_sorted_so_that_a_search_finds_all() {
        assert!(COUNTRIES.is_sorted());
        assert_eq!(" de ".parse::<CountryCode>().map(|c| c.to_string()), Ok("DE".into()));
        assert!("XX".parse::<CountryCode>().is_err());
    }

    #[test]
    fn addresses_are_normalised_or_refused() {
        assert_eq!("Ada@Example.COM".parse::<EmailAddress>().map(|e| e.to_string()), Ok("ada@example.com".into()));
        for bad in ["", "a@b", "a b@c.de", "a@-c.de", "a..b@c.de", "a@c.de\r\nBcc: x@y.de"] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
        for bad in ["", "-a", "a_b", "a..b", "a;rm", &"a".repeat(64)] {
            assert!(bad.parse::<Hostname>().is_err(), "{bad:?}");
        }
    }
}
