//! Amounts as decimals, with integer arithmetic only.

/// An amount of minor units as a plain decimal: `123456` with exponent 2 is `1234.56`.
#[must_use]
pub fn decimal(minor: i64, exponent: u8) -> String {
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = usize::from(exponent) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(exponent));
    let sign = if minor < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn amounts_follow_the_exponent() {
        for (minor, exponent, want) in [
            (0, 2, "0.00"),
            (5, 2, "0.05"),
            (-123_456, 2, "-1234.56"),
            (1_234_567, 0, "1234567"),
            (1, 3, "0.001"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(decimal(minor, exponent), want);
        }
    }
}
