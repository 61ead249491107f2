//! What a rendered document must hold, read back from the PDF.

mod looks;

use std::io::Write;
use std::process::{Command, Stdio};

use crate::{
    Brand, Currency, DocumentError, DocumentLine, DocumentTitle, InvoiceDocument, Language, ReceiptDocument,
    StatementDocument, render_hybrid_invoice, render_invoice, render_receipt, render_statement, sample,
};

/// The text of a PDF in layout order, or `None` where poppler is missing.
fn text_of(pdf: &[u8]) -> Option<String> {
    let mut reader = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = reader.stdin.take()?;
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&pdf));
    let output = reader.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    assert!(output.status.success(), "pdftotext refused the document");
    Some(String::from_utf8_lossy(&output.stdout).replace('\u{200b}', ""))
}

fn text(document: &InvoiceDocument) -> Option<String> {
    let pdf = render_invoice(document).expect("the sample renders");
    assert!(pdf.starts_with(b"%PDF-"));
    text_of(&pdf)
}

/// Asserts that each needle is in the text, after collapsing white space.
fn assert_has<S: AsRef<str>>(text: &str, needles: &[S]) {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for needle in needles.iter().map(AsRef::as_ref) {
        assert!(flat.contains(needle), "{needle:?} is missing in:\n{text}");
    }
}

#[test]
fn an_invoice_says_everything() {
    let Some(text) = text(&sample::invoice()) else { return };
    assert_has(
        &text,
        &[
            "Northwind Hosting",
            "NW-2026-000142",
            "21 Nov 2026",
            "5 Dec 2026",
            "Example Studio Ltd",
            "IE1234567T",
            "DE123456789",
            "web-01.example.com",
            "21 Nov 2026 – 20 Dec 2026",
            "Discount \u{2212}1.00",
            "VAT 19%",
            "13.98",
            "EUR 16.64",
            "IBAN DE02 1203 0000 0000 2020 51",
            "Reference: NW-2026-000142",
            "Page 1 of 1",
            "Thank you for your business.",
        ],
    );
    assert!(!text.contains("23 Nov"));
}

#[test]
fn documents_speak_the_language_of_their_reader() {
    let german = |document: InvoiceDocument| text(&InvoiceDocument { language: Language::De, ..document });
    let cases: [(InvoiceDocument, &[&str]); 3] = [
        (
            sample::invoice(),
            &[
                "Rechnung",
                "RECHNUNG AN",
                "Fällig am 05.12.2026",
                "21.11.2026 – 20.12.2026",
                "19\u{a0}%",
                "Zwischensumme 14,98",
                "Rabatt \u{2212}1,00",
                "Zu zahlen 16,64 EUR",
                "Verwendungszweck: NW-2026-000142",
                "Seite 1 von 1",
            ],
        ),
        (sample::credit_note(), &["Rechnungskorrektur", "Zu Rechnung NW-2026-000142", "Korrigiert um 16,64 EUR"]),
        (sample::quote(), &["Angebot", "ANGEBOT AN", "Gültig bis 05.12.2026", "Gesamt 16,64 EUR"]),
    ];
    for (document, words) in cases {
        let Some(text) = german(document) else { return };
        assert_has(&text.replace('\u{a0}', " "), &words.iter().map(|w| w.replace('\u{a0}', " ")).collect::<Vec<_>>());
        for english in ["Invoice", "Due", "Subtotal", "Page", "Tax", "Amount", "Reference", "Offered", "Credited"] {
            assert!(!text.contains(english), "{english:?} is left in:\n{text}");
        }
    }
    let receipt = ReceiptDocument { language: Language::De, ..sample::receipt() };
    let Some(text) = text_of(&render_receipt(&receipt).expect("renders")) else { return };
    assert_has(&text, &["Zahlungsbeleg", "Bezahlt am 24.11.2026", "Erstattet \u{2212}1,46", "Verbleibt 28,54 EUR"]);
    let statement = StatementDocument { language: Language::De, ..sample::statement() };
    let Some(text) = text_of(&render_statement(&statement).expect("renders")) else { return };
    assert_has(&text, &["Kontoauszug", "Anfangssaldo 11,90", "OFFEN AM 30.11.2026", "5 Tage", "Endsaldo 14,64 EUR"]);
}

#[test]
fn equal_input_gives_equal_bytes() {
    let document = sample::invoice();
    let first = render_invoice(&document).expect("renders");
    let mut other = document.clone();
    other.number = "NW-2026-000143".to_owned();
    let second = render_invoice(&other).expect("renders");
    assert_ne!(first, second);
    for _ in 0..3 {
        assert!(render_invoice(&document).expect("renders") == first);
    }
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let document = document.clone();
            std::thread::spawn(move || render_invoice(&document).expect("renders"))
        })
        .collect();
    for thread in threads {
        assert!(thread.join().expect("no panic") == first);
    }
}

#[test]
fn a_paid_invoice_is_stamped_and_asks_for_no_money() {
    let mut document = sample::invoice();
    document.paid_on = Some(jiff::civil::date(2026, 11, 23));
    document.totals.paid_minor = 1664;
    document.totals.balance_minor = 0;
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["23 Nov", "EUR 0.00", "Paid \u{2212}16.64"]);
    assert!(!text.contains("IBAN"));
}

#[test]
fn a_quote_asks_for_no_money_yet() {
    let mut document = sample::invoice();
    document.title = DocumentTitle::Quote;
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["Quote", "OFFERED TO", "Valid until 5 Dec 2026", "Total EUR 16.64"]);
    assert!(!text.contains("IBAN") && !text.contains("Due date") && !text.contains("Balance"));
}

#[test]
fn a_credit_note_names_its_invoice() {
    let mut document = sample::invoice();
    document.title = DocumentTitle::CreditNote;
    document.corrects = Some("NW-2026-000101".to_owned());
    document.due_date = None;
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["Credit note", "Corrects invoice", "NW-2026-000101", "Credited"]);
    assert!(!text.contains("Balance due") && !text.contains("Due date"));
}

#[test]
fn currencies_print_their_own_fraction() {
    for (code, exponent, expected) in [("JPY", 0, "JPY 1,664"), ("KWD", 3, "KWD 1.664")] {
        let mut document = sample::invoice();
        document.currency = Currency { code: code.to_owned(), exponent };
        let Some(text) = text(&document) else { return };
        assert_has(&text, &[expected]);
    }
}

#[test]
fn two_hundred_lines_break_over_pages_under_a_repeated_head() {
    let mut document = sample::invoice();
    let line = document.lines[0].clone();
    document.lines = (1..=200)
        .map(|index| DocumentLine { description: format!("Server number {index:03}"), ..line.clone() })
        .collect();
    document.lines[7].description = "A sentence of a very long description. ".repeat(200);
    let Some(text) = text(&document) else { return };
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    assert!(pages.len() > 5, "{} pages", pages.len());
    let last = pages.len();
    for (index, page) in pages.iter().enumerate() {
        assert_has(page, &[&format!("Page {} of {last}", index + 1)]);
        if index > 0 {
            assert_has(page, &["NW-2026-000142"]);
        }
        if page.contains("Server number") {
            assert_has(page, &["DESCRIPTION"]);
        }
    }
    for index in (1..=200).filter(|index| *index != 8) {
        let needle = format!("Server number {index:03}");
        assert_eq!(text.matches(&needle).count(), 1, "{needle}");
    }
    assert_eq!(text.matches("Balance due").count(), 1);
}

/// Typst code in any field of a user is printed, not run.
#[test]
fn text_from_users_is_never_code() {
    let attack = "#panic(\"owned\") #{1+1} $x$ *b* _i_ `r` \\ \" ] ) } #read(\"/etc/passwd\") <l> @l // /* = =";
    let mut document = sample::invoice();
    document.brand.name = attack.to_owned();
    document.number = attack.to_owned();
    document.corrects = Some(attack.to_owned());
    document.notes = attack.to_owned();
    document.currency.code = attack.to_owned();
    for party in [&mut document.seller, &mut document.buyer] {
        party.name = attack.to_owned();
        party.address = vec![attack.to_owned()];
        party.tax_id = Some(attack.to_owned());
        party.bank = vec![attack.to_owned()];
    }
    for line in &mut document.lines {
        line.description = attack.to_owned();
        line.quantity = attack.to_owned();
        line.tax_rate = attack.to_owned();
    }
    for tax in &mut document.taxes {
        tax.name = attack.to_owned();
        tax.rate = attack.to_owned();
    }
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["#panic(\"owned\") #{1+1} $x$ *b* _i_ `r` \\ \" ] ) } #read(\"/etc/passwd\")"]);
}

#[test]
fn an_almost_empty_document_renders() {
    let mut document = sample::invoice();
    document.lines.clear();
    document.taxes.clear();
    document.seller.address.clear();
    document.seller.bank.clear();
    document.seller.tax_id = None;
    document.buyer = crate::Party::default();
    document.notes = String::new();
    document.due_date = None;
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["Invoice", "Balance due"]);
}

#[test]
fn other_scripts_have_letters() {
    let mut document = sample::invoice();
    document.buyer.name = "Παράδειγμα Пример Příklad".to_owned();
    let Some(text) = text(&document) else { return };
    assert_has(&text, &["Παράδειγμα Пример Příklad"]);
}

#[test]
fn nonsense_is_refused_with_a_reason() {
    let mut document = sample::invoice();
    document.brand = Brand { accent: "blue".to_owned(), ..document.brand };
    assert!(matches!(render_invoice(&document), Err(DocumentError::AccentColour(_))));
    let mut document = sample::invoice();
    document.currency.exponent = 9;
    assert!(matches!(render_invoice(&document), Err(DocumentError::CurrencyExponent(9))));
}

#[test]
fn the_document_survives_json() {
    let document = sample::invoice();
    let json = serde_json::to_string(&document).expect("serializes");
    assert_eq!(serde_json::from_str::<InvoiceDocument>(&json).expect("parses"), document);
}

/// What a tool of poppler says of a PDF, or `None` where poppler is missing.
fn poppler(tool: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(pdf).expect("room for a document");
    let output = Command::new(tool).args(arguments).arg(file.path()).output().ok()?;
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && complaints.is_empty(), "{tool} refused the document: {complaints}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_hybrid_invoice_carries_its_xml_and_says_so() {
    let xml = "<rsm:CrossIndustryInvoice>NW-2026-000142</rsm:CrossIndustryInvoice>".repeat(20);
    let pdf = render_hybrid_invoice(&sample::invoice(), xml.clone().into_bytes()).expect("the sample renders");
    let again = render_hybrid_invoice(&sample::invoice(), xml.clone().into_bytes()).expect("the sample renders");
    assert_eq!(pdf, again, "equal input gives equal bytes");
    if let Some(list) = poppler("pdfdetach", &["-list"], &pdf) {
        assert!(list.contains("1 embedded files") && list.contains("factur-x.xml"), "{list}");
    }
    if let Some(packet) = poppler("pdfinfo", &["-meta"], &pdf) {
        let schema = "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";
        let level = "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>";
        assert_has(&packet, &[schema, level, "<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B"]);
    }
    let Some(text) = text_of(&pdf) else { return };
    assert_has(&text, &["NW-2026-000142", "EUR 16.64"]);
}

#[test]
fn an_archived_document_shows_every_character_or_is_refused() {
    let mut document = sample::invoice();
    document.notes = "\u{1f680} \u{4e2d}".to_owned();
    assert!(matches!(render_hybrid_invoice(&document, b"<a/>".to_vec()), Err(DocumentError::Typeset(_))));
    assert!(render_invoice(&document).is_ok());
}

#[test]
fn a_payment_code_stands_beside_the_bank_details_while_money_is_owed() {
    let Some(owed) = text(&sample::invoice()) else { return };
    assert_has(&owed, &["Scan with a banking application"]);
    let mut settled = sample::invoice();
    settled.totals.balance_minor = 0;
    let settled = text(&settled).expect("poppler is there");
    assert!(!settled.contains("Scan with"), "{settled}");
    let mut bare = sample::invoice();
    bare.payment_code = None;
    let bare = text(&bare).expect("poppler is there");
    assert!(!bare.contains("Scan with") && bare.contains("IBAN"), "{bare}");
}
