//! Account numbers: the form and the check digits of an IBAN (ISO 13616), the form of a BIC.

/// An IBAN without spaces, in capitals; `None` when its form or its check digits are wrong.
#[must_use]
pub fn iban(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let bytes = kept.as_bytes();
    let formed = (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..].iter().all(u8::is_ascii_alphanumeric);
    (formed && remainder(bytes) == 1).then_some(kept)
}

/// A BIC of eight or eleven characters, in capitals; `None` when its form is wrong.
#[must_use]
pub fn bic(text: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let bytes = kept.as_bytes();
    let formed = matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(u8::is_ascii_alphanumeric);
    formed.then_some(kept)
}

/// An IBAN in groups of four, as it is printed.
#[must_use]
pub fn in_groups(iban: &str) -> String {
    let characters: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The first four characters go to the end, letters become 10 to 35, and the number is taken
/// modulo 97.
fn remainder(iban: &[u8]) -> u32 {
    iban[4..].iter().chain(&iban[..4]).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::{bic, iban, in_groups};

    #[test]
    fn check_digits_decide() {
        for (given, valid) in [
            ("DE02 1203 0000 0000 2020 51", true),
            ("de02120300000000202051", true),
            ("DE03 1203 0000 0000 2020 51", false),
            ("GB82 WEST 1234 5698 7654 32", true),
            ("GB82 WEST 1234 5698 7654 31", false),
            ("NO93 8601 1117 947", true),
            ("DE", false),
            ("DE02-1203-0000-0000-2020-51", false),
            ("ÄE021203000000002020", false),
        ] {
            assert_eq!(iban(given).is_some(), valid, "{given}");
        }
        assert_eq!(in_groups("DE02120300000000202051"), "DE02 1203 0000 0000 2020 51");
        assert_eq!(iban(" de02 1203 0000 0000 2020 51 ").as_deref(), Some("DE02120300000000202051"));
    }

    #[test]
    fn a_bic_has_eight_or_eleven_characters() {
        for (given, valid) in
            [("BYLADEM1001", true), ("byladem1", true), ("BYLADEM100", false), ("BYL1DEM1", false), ("", false)]
        {
            assert_eq!(bic(given).is_some(), valid, "{given}");
        }
    }
}
