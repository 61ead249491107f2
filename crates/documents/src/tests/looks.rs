//! Receipts, statements, and documents in the looks of a business.

use super::{assert_has, text_of};
use crate::*;

const ATTACK: &str = "#panic(\"owned\") #read(\"/etc/passwd\") $x$ \\ *b* _i_ <a> @l // /* = = {{";

fn branded(brand: Brand) -> InvoiceDocument {
    InvoiceDocument { brand, ..sample::invoice() }
}

fn own() -> Brand {
    Brand {
        font: Typeface::DejavuSans,
        header: "Fast servers since 2012".into(),
        footer: "Managing director: A. Example\nHRB 12345".into(),
        note: "Dear {{ customer_name }}, pay {{balance_due}} by {{due_date}}.".into(),
        ..Brand::plain("Northwind Hosting", "#aa3311")
    }
}

#[test]
fn a_receipt_says_what_was_paid_with_what_and_for_what() {
    let pdf = render_receipt(&sample::receipt()).expect("the sample renders");
    assert_eq!(pdf, render_receipt(&sample::receipt()).unwrap(), "equal input, equal bytes");
    let Some(text) = text_of(&pdf) else { return };
    assert_has(
        &text,
        &[
            "Payment receipt",
            "Reference: pay_2x7kq",
            "24 Nov 2026",
            "Visa ending in 4242",
            "Invoice NW-2026-000142",
            "Credit on your account",
            "RECEIVED FROM",
            "Given back \u{2212}1.46",
            "Kept EUR 28.54",
            "Page 1 of 1",
        ],
    );
    let whole = ReceiptDocument { refunded_minor: 0, uses: Vec::new(), ..sample::receipt() };
    let text = text_of(&render_receipt(&whole).unwrap()).expect("poppler is there");
    assert_has(&text, &["Paid EUR 30.00", "It is being put against your invoices."]);
    assert!(!text.contains("Given back"), "{text}");
}

#[test]
fn a_statement_runs_from_balance_to_balance_and_lists_what_is_open() {
    let Some(text) = text_of(&render_statement(&sample::statement()).expect("the sample renders")) else { return };
    assert_has(
        &text,
        &[
            "Statement",
            "1 Nov 2026 Opening balance 11.90",
            "12 Nov 2026 Credit: For the outage on the tenth 2.00 \u{2212}2.00",
            "21 Nov 2026 Invoice NW-2026-000142 16.64 14.64",
            "Closing balance EUR 14.64",
            "5 days 16.64 14.64",
        ],
    );
    let mut long = sample::statement();
    let one = long.movements[0].clone();
    long.movements =
        (0..200).map(|n| StatementMovement { words: format!("Fact number {n:03}"), ..one.clone() }).collect();
    long.open.clear();
    let text = text_of(&render_statement(&long).unwrap()).expect("poppler is there");
    assert_has(&text, &["Fact number 199", "Nothing was open."]);
    assert!(text.matches("WHAT HAPPENED").count() > 3, "the heads are repeated on every page");
    let strange = StatementDocument { currency: Currency { code: "EUR".into(), exponent: 9 }, ..sample::statement() };
    assert!(matches!(render_statement(&strange), Err(DocumentError::CurrencyExponent(9))));
}

#[test]
fn own_texts_stand_on_the_page_with_their_places_filled() {
    let Some(text) = text_of(&render_invoice(&branded(own())).unwrap()) else { return };
    assert_has(
        &text,
        &[
            "Fast servers since 2012",
            "Managing director: A. Example",
            "HRB 12345",
            "Thank you for your business.",
            "Dear Example Studio Ltd, pay EUR 16.64 by 5 Dec 2026.",
        ],
    );
}

#[test]
fn own_texts_are_never_code() {
    let hostile = Brand { header: ATTACK.into(), footer: ATTACK.into(), note: ATTACK.into(), ..own() };
    let seen = "#panic(\"owned\") #read(\"/etc/passwd\") $x$ \\ *b* _i_ <a> @l // /* = = {{";
    let receipt = ReceiptDocument { brand: hostile.clone(), method: ATTACK.into(), ..sample::receipt() };
    let statement = StatementDocument { brand: hostile.clone(), ..sample::statement() };
    let all = [
        render_invoice(&branded(hostile)).unwrap(),
        render_receipt(&receipt).unwrap(),
        render_statement(&statement).unwrap(),
    ];
    for pdf in all {
        let Some(text) = text_of(&pdf) else { return };
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.matches(seen).count() >= 3, "{text}");
    }
}

#[test]
fn a_logo_takes_the_place_of_the_name_also_where_it_is_archived() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><path fill=\"#a31\" d=\"M0 0h40v10h-40z\"/></svg>";
    let logo = check_logo(svg.into()).unwrap();
    let document = branded(Brand { logo: Some(logo), ..own() });
    let plain = render_invoice(&branded(own())).unwrap();
    let pdf = render_invoice(&document).unwrap();
    assert_ne!(pdf, plain);
    let (Some(before), Some(after)) = (text_of(&plain), text_of(&pdf)) else { return };
    let names = |text: &str| text.matches("Northwind Hosting").count();
    assert_eq!(names(&before), names(&after) + 1, "{after}");
    assert!(render_hybrid_invoice(&document, b"<a/>".to_vec()).is_ok());
}

#[test]
fn every_kind_is_drawn_for_a_screen() {
    for kind in DocumentKind::ALL {
        let svg = String::from_utf8(draw_sample(kind, &own()).unwrap()).unwrap();
        assert!(svg.starts_with("<svg"), "{kind:?}");
        assert!(!svg.contains("<script") && !svg.contains("href=\"http"), "{kind:?}");
    }
    let strange = Brand { accent: "red".into(), ..own() };
    assert!(matches!(draw_sample(DocumentKind::Quote, &strange), Err(DocumentError::AccentColour(_))));
}
