//! A believable document, for tests and the example.

use jiff::civil::date;

use crate::{Brand, Currency, DocumentLine, DocumentTitle, InvoiceDocument, Party, TaxRow, Totals};

/// An open invoice over one server with two add-ons.
#[must_use]
pub fn invoice() -> InvoiceDocument {
    let line = |description: &str, quantity: &str, unit: i64, amount: i64| DocumentLine {
        description: description.to_owned(),
        period_start: Some(date(2026, 11, 21)),
        period_end: Some(date(2026, 12, 20)),
        quantity: quantity.to_owned(),
        unit_price_minor: unit,
        amount_minor: amount,
        tax_rate: "19%".to_owned(),
    };
    InvoiceDocument {
        brand: Brand { name: "Northwind Hosting".to_owned(), accent: "#2f6fed".to_owned() },
        seller: Party {
            name: "Northwind Hosting GmbH".to_owned(),
            address: vec!["Hafenstraße 12".to_owned(), "20457 Hamburg".to_owned(), "Germany".to_owned()],
            tax_id: Some("DE123456789".to_owned()),
            bank: vec![
                "Northwind Hosting GmbH".to_owned(),
                "IBAN DE02 1203 0000 0000 2020 51".to_owned(),
                "BIC BYLADEM1001".to_owned(),
            ],
        },
        buyer: Party {
            name: "Example Studio Ltd".to_owned(),
            address: vec!["1 Sample Road".to_owned(), "Dublin D02 X285".to_owned(), "Ireland".to_owned()],
            tax_id: Some("IE1234567T".to_owned()),
            bank: Vec::new(),
        },
        title: DocumentTitle::Invoice,
        number: "NW-2026-000142".to_owned(),
        corrects: None,
        issue_date: date(2026, 11, 21),
        due_date: Some(date(2026, 12, 5)),
        currency: Currency { code: "EUR".to_owned(), exponent: 2 },
        lines: vec![
            line("Cloud VPS 20 – web-01.example.com\n6 cores, 12 GB memory, 200 GB SSD", "1", 999, 999),
            line("Private networking", "1", 199, 199),
            line("Additional IPv4 address", "2", 150, 300),
        ],
        taxes: vec![TaxRow { name: "VAT".to_owned(), rate: "19%".to_owned(), base_minor: 1398, amount_minor: 266 }],
        totals: Totals {
            subtotal_minor: 1498,
            discount_minor: 100,
            total_minor: 1664,
            paid_minor: 0,
            balance_minor: 1664,
        },
        notes: "Thank you for your business.".to_owned(),
        payment_code: Some(
            "BCD\n002\n1\nSCT\nBYLADEM1001\nNorthwind Hosting GmbH\nDE02120300000000202051\nEUR16.64\n\n\nNW-2026-000142".to_owned(),
        ),
        paid_on: None,
    }
}
