//! Believable documents, for tests and golden files.

use jiff::civil::{Date, date};

use crate::{
    Account, Address, Allowance, Contact, Currency, Document, Endpoint, Kind, Line, Party, Payment, Percent, Period,
    Preceding, Tax, TaxSubtotal, Totals, VatCategory,
};

/// A name and the document that goes by it.
pub type Sample = (&'static str, Document);

/// One of each kind of document that our billing makes.
#[must_use]
pub fn all() -> Vec<Sample> {
    vec![
        ("invoice", invoice()),
        ("rates", rates()),
        ("reverse-charge", reverse_charge()),
        ("outside-scope", outside_scope()),
        ("exempt", exempt()),
        ("discount", discount()),
        ("change", change()),
        ("credit-note", credit_note()),
    ]
}

const STANDARD: Tax = Tax { category: VatCategory::Standard, rate: Percent(190_000) };

/// A German host bills a German authority for a server and two addresses.
#[must_use]
pub fn invoice() -> Document {
    let lines = vec![
        line("Cloud VPS 20", "6 cores, 12 GB memory, 200 GB SSD", 1, 999, STANDARD),
        line("Additional IPv4 address", "", 2, 150, STANDARD),
    ];
    let taxes = vec![subtotal(STANDARD, 1299, 247, "")];
    document(lines, Vec::new(), taxes)
}

/// Two rates and a line without tax, as one bill.
#[must_use]
pub fn rates() -> Document {
    let reduced = Tax { category: VatCategory::Standard, rate: Percent(70_000) };
    let zero = Tax { category: VatCategory::ZeroRated, rate: Percent(0) };
    let lines = vec![
        line("Cloud VPS 20", "", 1, 999, STANDARD),
        line("Handbook, electronic", "", 3, 333, reduced),
        line("Solar panel for the rack", "", 1, 4_900, zero),
    ];
    let taxes = vec![subtotal(STANDARD, 999, 190, ""), subtotal(reduced, 999, 70, ""), subtotal(zero, 4_900, 0, "")];
    document(lines, Vec::new(), taxes)
}

/// The buyer in another member state accounts for the tax.
#[must_use]
pub fn reverse_charge() -> Document {
    let tax = Tax { category: VatCategory::ReverseCharge, rate: Percent(0) };
    let reason = "Reverse charge: VAT is to be accounted for by the recipient (Article 196 of Directive 2006/112/EC).";
    let made = document(vec![line("Cloud VPS 20", "", 1, 999, tax)], Vec::new(), vec![subtotal(tax, 999, 0, reason)]);
    Document { buyer: irish(Some("IE1234567T")), note: reason.to_owned(), ..made }
}

/// A customer beyond the union: no VAT numbers, no rate.
#[must_use]
pub fn outside_scope() -> Document {
    let tax = Tax { category: VatCategory::OutsideScope, rate: Percent(0) };
    let reason = "Not subject to tax: supplied to a customer abroad.";
    let made = document(vec![line("Cloud VPS 20", "", 1, 999, tax)], Vec::new(), vec![subtotal(tax, 999, 0, reason)]);
    let seller = Party { vat_id: None, identifier: Some("DE123456789".into()), ..made.seller.clone() };
    let mut buyer = irish(None);
    buyer.address = Address {
        street: "12 Example Street".into(),
        city: "Zürich".into(),
        postal_code: "8001".into(),
        country: "CH".into(),
        ..Address::default()
    };
    Document { seller, buyer, ..made }
}

/// A buyer with a certificate.
#[must_use]
pub fn exempt() -> Document {
    let tax = Tax { category: VatCategory::Exempt, rate: Percent(0) };
    let reason = "Exempt from tax by certificate.";
    document(vec![line("Cloud VPS 20", "", 1, 999, tax)], Vec::new(), vec![subtotal(tax, 999, 0, reason)])
}

/// Ten percent off the whole, and something paid from credit before.
#[must_use]
pub fn discount() -> Document {
    let lines = vec![line("Cloud VPS 20", "", 1, 1_000, STANDARD), line("Set-up", "", 1, 500, STANDARD)];
    let allowances = vec![Allowance { amount_minor: 150, reason: "Discount".into(), tax: STANDARD }];
    let mut made = document(lines, allowances, vec![subtotal(STANDARD, 1_350, 257, "")]);
    made.totals.prepaid_minor = 607;
    made.totals.payable_minor = 1_000;
    made
}

/// A change in mid-term: the rest of the old plan is taken back, part of the new one is charged,
/// and the price is for all units together.
#[must_use]
pub fn change() -> Document {
    let mut back = line("Cloud VPS 20, unused days", "10 of 30 days", -3, 0, STANDARD);
    (back.price_minor, back.price_quantity, back.net_minor) = (1_000, 3, -1_000);
    let charge = line("Cloud VPS 40", "10 of 30 days", 1, 2_500, STANDARD);
    document(vec![back, charge], Vec::new(), vec![subtotal(STANDARD, 1_500, 285, "")])
}

/// A part of the first invoice is credited.
#[must_use]
pub fn credit_note() -> Document {
    let mut taken = line("Credit for invoice NW-2026-000142", "", 1, 500, STANDARD);
    taken.period = None;
    let made = document(vec![taken], Vec::new(), vec![subtotal(STANDARD, 500, 95, "")]);
    Document {
        kind: Kind::CreditNote,
        number: "CN-2026-000007".into(),
        due_date: None,
        period: None,
        preceding: Some(Preceding { number: "NW-2026-000142".into(), issue_date: date(2026, 11, 21) }),
        note: "Goodwill for the outage of 3 November".into(),
        payment_terms: "The amount is set off against the invoice or becomes credit of the account.".into(),
        payment: Some(Payment {
            means: "97",
            words: "Clearing between partners".into(),
            reference: "CN-2026-000007".into(),
            account: None,
        }),
        ..made
    }
}

const FIRST: Date = date(2026, 11, 21);
const LAST: Date = date(2026, 12, 20);

fn document(lines: Vec<Line>, allowances: Vec<Allowance>, taxes: Vec<TaxSubtotal>) -> Document {
    let lines_minor = lines.iter().map(|l| l.net_minor).sum::<i64>();
    let allowances_minor = allowances.iter().map(|a| a.amount_minor).sum::<i64>();
    let tax_minor = taxes.iter().map(|t| t.amount_minor).sum::<i64>();
    let net_minor = lines_minor - allowances_minor;
    Document {
        kind: Kind::Invoice,
        number: "NW-2026-000142".into(),
        issue_date: FIRST,
        due_date: Some(date(2026, 12, 5)),
        currency: Currency { code: "EUR".into(), exponent: 2 },
        buyer_reference: Some("04011000-12345-34".into()),
        period: Some(Period { start: FIRST, end: LAST }),
        preceding: None,
        note: "Thank you for your business & trust.".into(),
        payment_terms: "Payable until 2026-12-05 without deduction.".into(),
        seller: seller(),
        buyer: authority(),
        payment: Some(Payment {
            means: "58",
            words: "SEPA credit transfer".into(),
            reference: "NW-2026-000142".into(),
            account: Some(Account {
                iban: "DE02120300000000202051".into(),
                holder: "Northwind Hosting GmbH".into(),
                bic: Some("BYLADEM1001".into()),
            }),
        }),
        lines,
        allowances,
        taxes,
        totals: Totals {
            lines_minor,
            allowances_minor,
            net_minor,
            tax_minor,
            gross_minor: net_minor + tax_minor,
            prepaid_minor: 0,
            payable_minor: net_minor + tax_minor,
        },
    }
}

fn line(name: &str, description: &str, quantity: i64, price_minor: i64, tax: Tax) -> Line {
    Line {
        name: name.into(),
        description: description.into(),
        quantity,
        price_minor,
        price_quantity: 1,
        net_minor: quantity * price_minor,
        period: Some(Period { start: FIRST, end: LAST }),
        tax,
    }
}

fn subtotal(tax: Tax, base_minor: i64, amount_minor: i64, reason: &str) -> TaxSubtotal {
    TaxSubtotal { tax, base_minor, amount_minor, reason: reason.into() }
}

fn seller() -> Party {
    Party {
        name: "Northwind Hosting GmbH".into(),
        registration: Some("HRB 12345".into()),
        vat_id: Some("DE123456789".into()),
        endpoint: Some(Endpoint { scheme: "9930".into(), id: "DE123456789".into() }),
        address: Address {
            street: "Hafenstraße 12".into(),
            city: "Hamburg".into(),
            postal_code: "20457".into(),
            country: "DE".into(),
            ..Address::default()
        },
        contact: Contact {
            name: "Accounts".into(),
            phone: "+49 40 1234567".into(),
            email: "billing@northwind.example".into(),
        },
        ..Party::default()
    }
}

fn authority() -> Party {
    Party {
        name: "Office for Samples".into(),
        endpoint: Some(Endpoint { scheme: "0204".into(), id: "04011000-12345-34".into() }),
        address: Address {
            street: "Beispielweg 1".into(),
            more: "Room 4".into(),
            city: "Bremen".into(),
            postal_code: "28195".into(),
            region: "Bremen".into(),
            country: "DE".into(),
        },
        contact: Contact { email: "invoices@office.example".into(), ..Contact::default() },
        ..Party::default()
    }
}

fn irish(vat_id: Option<&str>) -> Party {
    Party {
        name: "Example Studio Ltd".into(),
        vat_id: vat_id.map(str::to_owned),
        endpoint: Some(Endpoint { scheme: "0088".into(), id: "4012345000009".into() }),
        address: Address {
            street: "1 Sample Road".into(),
            city: "Dublin".into(),
            postal_code: "D02 X285".into(),
            country: "IE".into(),
            ..Address::default()
        },
        ..Party::default()
    }
}
