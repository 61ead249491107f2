//! The payment code of the European Payments Council (EPC069-12), known as GiroCode: what a
//! banking application reads from the square on an invoice to fill in a SEPA credit transfer.

use crate::amount::decimal;
use crate::bank;

/// Why there can be no payment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentCodeError {
    /// It is for euros only.
    #[error("a payment code is for euros only")]
    NotEuro,
    /// The account number is wrong.
    #[error("the account number is no IBAN")]
    Iban,
    /// From one cent to 999,999,999.99.
    #[error("the amount is out of range")]
    Amount,
    /// The name is missing.
    #[error("the name of the account holder is missing")]
    Holder,
}

/// The text of the code, version 002: the BIC may be missing.
///
/// # Errors
///
/// [`PaymentCodeError`] when the currency, the account, the amount or the name do not allow one.
pub fn payment_code(
    holder: &str,
    iban: &str,
    bic: Option<&str>,
    currency: &str,
    amount_minor: i64,
    reference: &str,
) -> Result<String, PaymentCodeError> {
    if currency != "EUR" {
        return Err(PaymentCodeError::NotEuro);
    }
    let iban = bank::iban(iban).ok_or(PaymentCodeError::Iban)?;
    if !(1..=99_999_999_999).contains(&amount_minor) {
        return Err(PaymentCodeError::Amount);
    }
    let holder = line(holder, 70);
    if holder.is_empty() {
        return Err(PaymentCodeError::Holder);
    }
    let bic = bic.and_then(bank::bic).unwrap_or_default();
    let (amount, reference) = (decimal(amount_minor, 2), line(reference, 140));
    // Service tag, version, UTF-8, SEPA credit transfer; no purpose, no structured reference.
    Ok(format!("BCD\n002\n1\nSCT\n{bic}\n{holder}\n{iban}\nEUR{amount}\n\n\n{reference}"))
}

/// One line of at most so many characters.
fn line(text: &str, most: usize) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    words.join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{PaymentCodeError, payment_code};

    const IBAN: &str = "DE02 1203 0000 0000 2020 51";

    #[test]
    fn the_code_has_eleven_lines() {
        let code = payment_code("Northwind\nHosting GmbH", IBAN, Some("BYLADEM1001"), "EUR", 1_664, "NW-2026-000142");
        let want = "BCD\n002\n1\nSCT\nBYLADEM1001\nNorthwind Hosting GmbH\nDE02120300000000202051\nEUR16.64\n\n\n\
                    NW-2026-000142";
        assert_eq!(code.as_deref(), Ok(want));
    }

    #[test]
    fn what_cannot_be_paid_so_has_no_code() {
        use PaymentCodeError::{Amount, Holder, Iban, NotEuro};
        for (holder, iban, currency, amount, why) in [
            ("A", IBAN, "CHF", 1, NotEuro),
            ("A", "DE03", "EUR", 1, Iban),
            ("A", IBAN, "EUR", 0, Amount),
            ("A", IBAN, "EUR", -5, Amount),
            ("A", IBAN, "EUR", 100_000_000_000, Amount),
            (" \n", IBAN, "EUR", 1, Holder),
        ] {
            assert_eq!(payment_code(holder, iban, None, currency, amount, "R"), Err(why));
        }
        let long = payment_code(&"x".repeat(99), IBAN, None, "EUR", 1, &"y".repeat(200)).unwrap();
        let lines: Vec<usize> = long.lines().map(str::len).collect();
        assert_eq!((lines[4], lines[5], lines[10]), (0, 70, 140));
    }
}
