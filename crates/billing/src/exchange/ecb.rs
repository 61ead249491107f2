//! Reads the euro foreign exchange reference rates as the European Central Bank publishes them: `eurofxref.csv`,
//! `eurofxref-hist.csv`, and the XML of one day, of 90 days or of all.

use mpanel_calc::Decimal;
use mpanel_core::{Currency, Date, Error, Result};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One rate of a file: units of the currency for one euro.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Published {
    pub(super) day: Date,
    pub(super) currency: Currency,
    pub(super) rate: Decimal,
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EcbFile {
    pub(super) rates: Vec<Published>,
    /// Currencies that are no more, or that we do not know.
    pub(super) unknown: Vec<String>,
}

/// Bytes of a file at most; the one of 90 days has a quarter.
const LARGEST: usize = 400_000;

/// Reads a file in either layout.
pub(super) fn read(text: &str) -> Result<EcbFile> {
    if text.len() > LARGEST {
        let detail = format!("The file has more than {LARGEST} bytes. Import the one of 90 days.");
        return Err(Error::invalid("/text", "too_large", detail));
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    let file = if text.starts_with('<') { read_xml(text)? } else { read_csv(text)? };
    if file.rates.is_empty() {
        return Err(refused(
            "The file holds no rates. Use eurofxref.csv, eurofxref-hist-90d.xml or another of the ECB's.",
        ));
    }
    Ok(file)
}

fn refused(detail: impl Into<String>) -> Error {
    Error::invalid("/text", "not_ecb_rates", detail)
}

impl EcbFile {
    // A currency that is not quoted on a day has N/A or nothing.
    fn take(&mut self, day: Date, code: &str, rate: &str, place: &str) -> Result<()> {
        if rate.is_empty() || rate == "N/A" {
            return Ok(());
        }
        let wrong = || refused(format!("{place}: {rate:?} is not a rate. Import the file as it was downloaded."));
        let rate: Decimal = rate.parse().map_err(|_| wrong())?;
        if rate <= Decimal::ZERO {
            return Err(wrong());
        }
        match code.parse::<Currency>() {
            Ok(currency) => self.rates.push(Published { day, currency, rate }),
            Err(_) if self.unknown.iter().any(|u| u == code) => {}
            Err(_) => self.unknown.push(code.chars().take(8).collect()),
        }
        Ok(())
    }
}

// A line of names, then a line for each day: "20 November 2026" in the file of one day, "2026-11-20" in the history.
fn read_csv(text: &str) -> Result<EcbFile> {
    let mut lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    if head.first() != Some(&"Date") {
        return Err(refused("Line 1 must begin with Date and name the currencies, as in eurofxref.csv."));
    }
    let mut file = EcbFile::default();
    for (number, line) in (2..).zip(lines) {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let day = day(fields.first().copied().unwrap_or_default())
            .ok_or_else(|| refused(format!("Line {number} must begin with a day such as 2026-11-20.")))?;
        for (code, rate) in head.iter().zip(&fields).skip(1).filter(|(code, _)| !code.is_empty()) {
            file.take(day, code, rate, &format!("Line {number}, {code}"))?;
        }
    }
    Ok(file)
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| Date::strptime("%d %B %Y", text).ok())
}

// <Cube><Cube time="2026-11-20"><Cube currency="USD" rate="1.0842"/>…
fn read_xml(text: &str) -> Result<EcbFile> {
    let broken = |reason: String| refused(format!("The XML cannot be read: {reason}"));
    let mut reader = Reader::from_str(text);
    let (mut file, mut today) = (EcbFile::default(), None);
    loop {
        match reader.read_event().map_err(|e| broken(e.to_string()))? {
            Event::Eof => return Ok(file),
            Event::Start(cube) | Event::Empty(cube) if cube.local_name().as_ref() == "Cube" => {
                if let Some(time) = attribute(&cube, "time") {
                    today = Some(day(&time).ok_or_else(|| broken(format!("{time:?} is not a day")))?);
                }
                if let (Some(code), Some(rate)) = (attribute(&cube, "currency"), attribute(&cube, "rate")) {
                    let day = today.ok_or_else(|| broken("a rate without its day".to_owned()))?;
                    file.take(day, &code, &rate, &format!("{day}, {code}"))?;
                }
            }
            _ => {}
        }
    }
}

fn attribute(cube: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(cube.try_get_attribute(name).ok()??.value.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAILY: &str = "Date, USD, JPY, BGN, XZZ, ISK, \n20 November 2026, 1.2500, 160.00, 1.9558, 3.0, N/A, \n";
    const HISTORY: &str = "Date,USD,GBP,CYP,\n2026-11-20,1.25,0.8,N/A,\n2026-11-19,1.2,0.75,N/A,\n";
    const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
  <gesmes:subject>Reference rates</gesmes:subject>
  <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
  <Cube>
    <Cube time="2026-11-20"><Cube currency="USD" rate="1.25"/><Cube currency="GBP" rate="0.8"/></Cube>
    <Cube time='2026-11-19'><Cube currency='USD' rate='1.2'></Cube></Cube>
  </Cube>
</gesmes:Envelope>"#;

    fn said(text: &str) -> (Vec<String>, Vec<String>) {
        let file = read(text).unwrap();
        (file.rates.iter().map(|r| format!("{} {} {}", r.day, r.currency, r.rate)).collect(), file.unknown)
    }

    #[test]
    fn files_are_read_as_they_are_published() {
        let (rates, unknown) = said(DAILY);
        assert_eq!(rates, ["2026-11-20 USD 1.25", "2026-11-20 JPY 160", "2026-11-20 BGN 1.9558"]);
        assert_eq!(unknown, ["XZZ"]);
        let (rates, unknown) = said(HISTORY);
        assert_eq!(rates, ["2026-11-20 USD 1.25", "2026-11-20 GBP 0.8", "2026-11-19 USD 1.2", "2026-11-19 GBP 0.75"]);
        assert!(unknown.is_empty(), "no rate, so nothing to leave out");
        assert_eq!(said(XML).0, ["2026-11-20 USD 1.25", "2026-11-20 GBP 0.8", "2026-11-19 USD 1.2"]);
    }

    #[test]
    fn what_is_no_such_file_is_refused_with_the_place() {
        for (text, part) in [
            ("", "Line 1"),
            ("Day,USD\n2026-01-01,1", "Line 1"),
            ("Date,USD\n01/02/2026,1", "Line 2"),
            ("Date,USD\n2026-01-01,abc", "Line 2, USD"),
            ("Date,USD\n2026-01-01,0", "Line 2, USD"),
            ("Date,USD\n2026-01-01,-1", "Line 2, USD"),
            ("Date,USD\n2026-01-01,1e3", "Line 2, USD"),
            ("Date,USD\n", "no rates"),
            ("<a><b>", "no rates"),
            ("<Cube time='soon'/>", "not a day"),
            ("<Cube currency='USD' rate='1'/>", "without its day"),
            ("<Cube", "cannot be read"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.fields()[0].detail.contains(part), "{text:?}: {error:?}");
        }
    }
}
