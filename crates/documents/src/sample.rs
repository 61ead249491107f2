//! Believable documents, for tests, the example and previews.

use jiff::civil::date;

use crate::{
    Brand, Currency, DocumentLine, DocumentTitle, InvoiceDocument, Language, Party, ReceiptDocument, ReceiptUse,
    StatementDocument, StatementItem, StatementMovement, TaxRow, Totals,
};

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
        brand: Brand::plain("Northwind Hosting", "#2f6fed"),
        language: Language::En,
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
        coupons: Vec::new(),
        notes: "Thank you for your business.".to_owned(),
        payment_code: Some(
            "BCD\n002\n1\nSCT\nBYLADEM1001\nNorthwind Hosting GmbH\nDE02120300000000202051\nEUR16.64\n\n\nNW-2026-000142".to_owned(),
        ),
        paid_on: None,
    }
}

/// A correction of a part of an invoice.
#[must_use]
pub fn credit_note() -> InvoiceDocument {
    let mut note = invoice();
    note.title = DocumentTitle::CreditNote;
    note.number = "NW-CN-2026-000007".to_owned();
    note.corrects = Some("NW-2026-000142".to_owned());
    note.due_date = None;
    note
}

/// An offer of the same.
#[must_use]
pub fn quote() -> InvoiceDocument {
    let mut quote = invoice();
    quote.title = DocumentTitle::Quote;
    quote.number = "NW-Q-2026-000031".to_owned();
    quote.payment_code = None;
    quote
}

/// A card payment of two invoices with a rest, of which a part was given back.
#[must_use]
pub fn receipt() -> ReceiptDocument {
    let InvoiceDocument { brand, seller, buyer, currency, .. } = invoice();
    let used = |words: &str, month, total, amount| ReceiptUse {
        words: words.to_owned(),
        issued: Some(date(2026, month, 21)),
        total_minor: Some(total),
        amount_minor: amount,
    };
    ReceiptDocument {
        brand,
        language: Language::En,
        seller: Party { bank: Vec::new(), ..seller },
        buyer,
        number: "pay_2x7kq".to_owned(),
        paid_on: date(2026, 11, 24),
        method: "Visa ending in 4242".to_owned(),
        currency,
        uses: vec![
            used("Invoice NW-2026-000142", 11, 1664, 1664),
            used("Invoice NW-2026-000131", 10, 1190, 1190),
            ReceiptUse { words: "Credit on your account".into(), issued: None, total_minor: None, amount_minor: 146 },
        ],
        paid_minor: 3000,
        refunded_minor: 146,
        notes: "Thank you for your payment.".to_owned(),
    }
}

/// A month with an invoice, a payment and a credit.
#[must_use]
pub fn statement() -> StatementDocument {
    let InvoiceDocument { brand, seller, buyer, currency, .. } = invoice();
    let moved = |day, words: &str, charged, settled, balance| StatementMovement {
        day: date(2026, 11, day),
        words: words.to_owned(),
        charged_minor: charged,
        settled_minor: settled,
        balance_minor: balance,
    };
    StatementDocument {
        brand,
        language: Language::En,
        seller: Party { bank: Vec::new(), ..seller },
        buyer,
        from: date(2026, 11, 1),
        to: date(2026, 11, 30),
        issue_date: date(2026, 11, 30),
        currency,
        opening_minor: 1190,
        movements: vec![
            moved(5, "Payment received", 0, 1190, 0),
            moved(12, "Credit: For the outage on the tenth", 0, 200, -200),
            moved(21, "Invoice NW-2026-000142", 1664, 0, 1464),
            moved(21, "Credit used for NW-2026-000142", 200, 200, 1464),
        ],
        closing_minor: 1464,
        owed_minor: 1464,
        credit_minor: 0,
        open: vec![StatementItem {
            number: "NW-2026-000142".to_owned(),
            issued: date(2026, 11, 21),
            due: date(2026, 11, 25),
            total_minor: 1664,
            balance_minor: 1464,
            days_overdue: 5,
        }],
        notes: String::new(),
    }
}
