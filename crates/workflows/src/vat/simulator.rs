//! VIES as a sandbox sees it: the wire format of the real one, with answers that the number's ending decides.
//!
//! Endings, after those of VIES's own test service: `200` is not a valid number; `300` the service is away, `301` the
//! member state is away, `302` it takes too long, `600` too many ask at once. `303` is away for the first half of
//! every hour. Every other number is valid.

use mpanel_core::Timestamp;
use serde_json::{Value, json};

/// Answers a `check-vat-number` request: status and body.
pub(super) fn answer(request: &Value, now: Timestamp) -> (u16, Value) {
    let text = |field: &str| request[field].as_str().unwrap_or_default().to_owned();
    let (country, number) = (text("countryCode"), text("vatNumber"));
    if country.len() != 2 || number.is_empty() {
        return failed(400, "INVALID_INPUT");
    }
    let half_past = now.as_second().rem_euclid(3600) >= 1800;
    match number.get(number.len().saturating_sub(3)..).unwrap_or_default() {
        "300" => failed(500, "SERVICE_UNAVAILABLE"),
        "301" => failed(500, "MS_UNAVAILABLE"),
        "302" => failed(500, "TIMEOUT"),
        "600" => failed(500, "MS_MAX_CONCURRENT_REQ"),
        "303" if !half_past => failed(500, "MS_UNAVAILABLE"),
        ending => {
            let valid = ending != "200";
            let asked = !text("requesterNumber").is_empty();
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            let receipt = if valid && asked { format!("WAPISIM{digits}") } else { String::new() };
            let (name, address) = match valid {
                true => (format!("SANDBOX TRADER {number}"), format!("1 EXAMPLE STREET\n{country}-1000 EXAMPLE")),
                false => ("---".to_owned(), "---".to_owned()),
            };
            let body = json!({
                "countryCode": country, "vatNumber": number, "requestDate": now.to_string(), "valid": valid,
                "requestIdentifier": receipt, "name": name, "address": address, "traderName": "---",
                "traderStreet": "---", "traderPostalCode": "---", "traderCity": "---", "traderCompanyType": "---",
                "traderNameMatch": "NOT_PROCESSED", "traderStreetMatch": "NOT_PROCESSED",
                "traderPostalCodeMatch": "NOT_PROCESSED", "traderCityMatch": "NOT_PROCESSED",
                "traderCompanyTypeMatch": "NOT_PROCESSED",
            });
            (200, body)
        }
    }
}

fn failed(status: u16, error: &str) -> (u16, Value) {
    (status, json!({ "actionSucceed": false, "errorWrappers": [{ "error": error }] }))
}
