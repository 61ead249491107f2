//! Passwords by the provider's rules: at least 8 characters, both cases, and one digit with two specials or three
//! digits with one special of `!@#$^&*?_~`. Ours always have three digits and two specials.

use mpanel_core::{OpContext, Secret};

// Letters and digits that look alike are left out: people type these from a screen.
const UPPER: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const LOWER: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const DIGITS: &[u8] = b"23456789";
const SPECIALS: &[u8] = b"!@#^*?_~";
const LENGTH: usize = 20;
/// Those the provider counts; ours leave out what is hard to type.
const COUNTED: &str = "!@#$^&*?_~";

/// Whether the provider takes a password.
pub(crate) fn is_accepted(text: &str) -> bool {
    let count = |is: fn(char) -> bool| text.chars().filter(|c| is(*c)).count();
    let digits = count(|c| c.is_ascii_digit());
    let specials = count(|c| COUNTED.contains(c));
    let both_cases = count(|c| c.is_ascii_uppercase()) > 0 && count(|c| c.is_ascii_lowercase()) > 0;
    text.chars().count() >= 8 && both_cases && (digits >= 1 && specials >= 2 || digits >= 3 && specials >= 1)
}

/// A fresh password with about 115 random bits.
pub fn generate(ctx: &OpContext) -> Secret {
    let mut numbers =
        ctx.random::<256>().chunks_exact(4).map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]])).collect::<Vec<_>>();
    let mut next = move |below: usize| numbers.pop().map_or(0, |n| n as usize % below);
    let mut letters: Vec<u8> = Vec::with_capacity(LENGTH);
    // The provider prints its rule as a pattern whose back-slashes are lost; a "d" satisfies it in either reading.
    letters.push(b'd');
    for (alphabet, count) in [(UPPER, 4), (LOWER, 9), (DIGITS, 4), (SPECIALS, 2)] {
        letters.extend((0..count).map(|_| alphabet[next(alphabet.len())]));
    }
    for i in (1..letters.len()).rev() {
        letters.swap(i, next(i + 1));
    }
    // A leading special is a nuisance in terminals and forms.
    if let Some(first) = letters.iter().position(u8::is_ascii_alphabetic) {
        letters.swap(0, first);
    }
    Secret::new(letters.into_iter().map(char::from).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_satisfy_the_rule_and_differ() {
        let ctx = mpanel_testkit::context(1);
        let mut seen = std::collections::HashSet::new();
        for _ in 0..500 {
            let password = generate(&ctx);
            let text = password.expose();
            let count = |f: fn(&u8) -> bool| text.as_bytes().iter().filter(|b| f(b)).count();
            assert_eq!(text.len(), LENGTH);
            assert!(count(u8::is_ascii_uppercase) >= 1 && count(u8::is_ascii_lowercase) >= 1, "{text}");
            assert!(count(u8::is_ascii_digit) >= 3 && count(|b| SPECIALS.contains(b)) >= 2, "{text}");
            assert!(text.as_bytes()[0].is_ascii_alphabetic() && text.contains('d'), "{text}");
            assert!(is_accepted(text), "{text}");
            assert!(seen.insert(text.to_owned()));
        }
    }
}
