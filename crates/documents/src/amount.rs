//! Writing amounts on paper, with integer arithmetic only.

/// No currency of ISO 4217 has more fraction digits than this.
pub(crate) const MAX_EXPONENT: u8 = 4;

/// What stands between the groups of three digits, and before the fraction.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Separators {
    pub(crate) thousands: char,
    pub(crate) decimal: char,
}

/// Writes an amount of minor units: `123456` with exponent 2 becomes `1,234.56`.
///
/// A negative amount carries a true minus sign (U+2212), which has the width
/// of a digit and so keeps columns aligned.
pub(crate) fn write_amount(minor: i64, exponent: u8, separators: Separators) -> String {
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = usize::from(exponent) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(exponent));
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 4);
    if minor < 0 {
        text.push('\u{2212}');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push(separators.thousands);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push(separators.decimal);
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Separators, write_amount};

    #[test]
    fn amounts_follow_the_exponent() {
        let cases = [
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (99, 2, "0.99"),
            (100, 2, "1.00"),
            (123_456, 2, "1,234.56"),
            (-123_456, 2, "\u{2212}1,234.56"),
            (-1, 2, "\u{2212}0.01"),
            (1_234_567, 0, "1,234,567"),
            (999, 0, "999"),
            (1_234_567, 3, "1,234.567"),
            (1, 3, "0.001"),
            (i64::MAX, 2, "92,233,720,368,547,758.07"),
            (i64::MIN, 2, "\u{2212}92,233,720,368,547,758.08"),
        ];
        for (minor, exponent, expected) in cases {
            let separators = Separators { thousands: ',', decimal: '.' };
            assert_eq!(write_amount(minor, exponent, separators), expected, "{minor} e{exponent}");
        }
    }
}
