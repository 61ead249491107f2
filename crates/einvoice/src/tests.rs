//! Golden files for every sample in both syntaxes, and a table of the rules.

use std::path::PathBuf;

use crate::{Account, Document, Endpoint, Percent, Profile, Syntax, Tax, VatCategory, check, sample, write};

const PROFILES: [Profile; 3] = [Profile::En16931, Profile::XRechnung, Profile::Peppol];

#[test]
fn samples_are_written_as_their_golden_files() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden");
    let renew = std::env::var_os("UPDATE_SNAPSHOTS").is_some();
    for (name, document) in sample::all() {
        for (syntax, profile, ending) in [(Syntax::Ubl, Profile::Peppol, "ubl"), (Syntax::Cii, Profile::En16931, "cii")]
        {
            let written = String::from_utf8(write(&document, profile, syntax).unwrap()).unwrap();
            let path = folder.join(format!("{name}.{ending}.xml"));
            if renew {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &written).unwrap();
            }
            let golden = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(written, golden, "{} differs; UPDATE_SNAPSHOTS=1 writes it again", path.display());
        }
    }
}

#[test]
fn samples_break_no_rule() {
    for (name, document) in sample::all() {
        for profile in PROFILES {
            assert_eq!(check(&document, profile), [], "{name} as {profile:?}");
        }
    }
}

/// Spoils the plain invoice and expects exactly these rules to be broken.
#[track_caller]
fn breaks(profile: Profile, rules: &[&str], spoil: impl FnOnce(&mut Document)) {
    let mut document = sample::invoice();
    spoil(&mut document);
    expect(&document, profile, rules);
}

#[track_caller]
fn expect(document: &Document, profile: Profile, rules: &[&str]) {
    let found = check(document, profile);
    assert_eq!(found.iter().map(|f| f.rule).collect::<Vec<_>>(), rules, "{found:#?}");
    for finding in found {
        assert!(finding.pointer.starts_with('/') && finding.problem.ends_with('.') && finding.remedy.ends_with('.'));
    }
}

#[test]
fn what_every_document_must_have() {
    let core = Profile::En16931;
    breaks(core, &["BR-02"], |d| d.number.clear());
    breaks(core, &["BR-06"], |d| d.seller.name = " ".into());
    breaks(core, &["BR-07"], |d| d.buyer.name.clear());
    breaks(core, &["BR-09"], |d| d.seller.address.country.clear());
    breaks(core, &["BR-11"], |d| d.buyer.address.country = "Germany".into());
    breaks(core, &["BR-CL-04"], |d| d.currency.code = "eur".into());
    breaks(core, &["BR-25"], |d| d.lines[0].name.clear());
    breaks(core, &["BR-DEC-23"], |d| d.currency.exponent = 3);
    breaks(core, &["BR-62"], |d| d.seller.endpoint = Some(Endpoint { scheme: String::new(), id: "1".into() }));
    breaks(core, &["BR-63"], |d| d.buyer.endpoint = Some(Endpoint { scheme: " ".into(), id: "1".into() }));
    breaks(core, &["BR-CL-25"], |d| d.buyer.endpoint = Some(Endpoint { scheme: "9999".into(), id: "1".into() }));
    breaks(core, &["BR-61"], |d| d.payment.as_mut().unwrap().account = None);
    breaks(core, &["BR-DE-19"], |d| {
        let account = Account { iban: "DE03120300000000202051".into(), holder: String::new(), bic: None };
        d.payment.as_mut().unwrap().account = Some(account);
    });
    breaks(core, &[], |d| d.payment = None);
    breaks(core, &["BR-30"], |d| {
        let period = d.lines[0].period.as_mut().unwrap();
        std::mem::swap(&mut period.start, &mut period.end);
    });
    breaks(core, &["BR-29"], |d| {
        let period = d.period.as_mut().unwrap();
        std::mem::swap(&mut period.start, &mut period.end);
    });
}

#[test]
fn a_document_must_add_up() {
    let core = Profile::En16931;
    breaks(core, &["BR-CO-10", "BR-CO-13"], |d| d.totals.lines_minor += 1);
    breaks(core, &["BR-CO-11", "BR-CO-13"], |d| d.totals.allowances_minor += 1);
    breaks(core, &["BR-CO-13", "BR-CO-15"], |d| d.totals.net_minor += 1);
    breaks(core, &["BR-CO-14", "BR-CO-15"], |d| d.totals.tax_minor += 1);
    breaks(core, &["BR-CO-15", "BR-CO-16"], |d| d.totals.gross_minor += 1);
    breaks(core, &["BR-CO-16"], |d| d.totals.payable_minor += 1);
    breaks(core, &["BR-CO-16"], |d| d.totals.prepaid_minor += 1);
    breaks(core, &["BR-CO-25"], |d| {
        d.due_date = None;
        d.payment_terms.clear();
    });
    breaks(core, &["PEPPOL-EN16931-R120"], |d| d.lines[0].price_minor += 3);
    breaks(core, &[], |d| d.lines[0].price_minor += 2);
    breaks(core, &["PEPPOL-EN16931-R121"], |d| d.lines[0].price_quantity = 0);
    breaks(core, &["BR-27", "PEPPOL-EN16931-R120"], |d| d.lines[0].price_minor = -999);
    breaks(core, &["BR-16", "BR-S-08", "BR-CO-10"], |d| d.lines.clear());
}

#[test]
fn categories_of_vat_have_their_rules() {
    let core = Profile::En16931;
    breaks(core, &["BR-S-02"], |d| d.seller.vat_id = None);
    breaks(core, &["BR-CO-26", "BR-S-02"], |d| {
        d.seller.vat_id = None;
        d.seller.registration = None;
    });
    breaks(core, &[], |d| (d.seller.vat_id, d.seller.tax_number) = (None, Some("12/345/67890".into())));
    breaks(core, &["BR-CO-09"], |d| d.seller.vat_id = Some("123456789".into()));
    breaks(core, &["BR-S-08"], |d| d.taxes[0].base_minor += 1);
    breaks(core, &["BR-CO-17", "BR-CO-14"], |d| d.taxes[0].amount_minor += 100);
    breaks(core, &["BR-CO-14"], |d| d.taxes[0].amount_minor += 99);
    breaks(core, &["BR-CO-18", "BR-S-08", "BR-CO-14"], |d| d.taxes.clear());
    breaks(core, &["BR-S-05"], |d| {
        let tax = Tax { category: VatCategory::Standard, rate: Percent(0) };
        d.lines.iter_mut().for_each(|l| l.tax = tax);
        d.taxes[0].tax = tax;
        d.taxes[0].amount_minor = 0;
        (d.totals.tax_minor, d.totals.gross_minor, d.totals.payable_minor) = (0, 1299, 1299);
    });
    let mut taxed = sample::reverse_charge();
    taxed.taxes[0].amount_minor = 1;
    expect(&taxed, core, &["BR-AE-09", "BR-CO-14"]);
    for (document, reason) in
        [(sample::reverse_charge(), "BR-AE-10"), (sample::exempt(), "BR-E-10"), (sample::outside_scope(), "BR-O-10")]
    {
        let mut document = document;
        document.taxes[0].reason.clear();
        expect(&document, core, &[reason]);
    }
}

#[test]
fn who_may_and_must_carry_vat_numbers() {
    let core = Profile::En16931;
    let mut anonymous = sample::reverse_charge();
    anonymous.buyer.vat_id = None;
    expect(&anonymous, core, &["BR-AE-02"]);
    let mut numbered = sample::outside_scope();
    numbered.seller.vat_id = Some("DE123456789".into());
    expect(&numbered, core, &["BR-O-02"]);
    let mut exported = sample::exempt();
    exported.seller.vat_id = None;
    exported.seller.tax_number = Some("12/345/67890".into());
    expect(&exported, core, &[]);
    let export = Tax { category: VatCategory::Export, rate: Percent(0) };
    (exported.lines[0].tax, exported.taxes[0].tax) = (export, export);
    expect(&exported, core, &["BR-G-02"]);
    let mut mixed = sample::rates();
    let outside = Tax { category: VatCategory::OutsideScope, rate: Percent(0) };
    (mixed.lines[2].tax, mixed.taxes[2].tax, mixed.taxes[2].reason) = (outside, outside, "Abroad.".into());
    expect(&mixed, core, &["BR-O-02", "BR-O-11"]);
    let mut unsummed = sample::rates();
    unsummed.lines[2].tax = sample::exempt().lines[0].tax;
    expect(&unsummed, core, &["BR-E-08", "BR-Z-08"]);
}

#[test]
fn what_the_german_administration_wants() {
    let german = Profile::XRechnung;
    breaks(german, &["BR-DE-1"], |d| d.payment = None);
    breaks(german, &["BR-DE-3"], |d| d.seller.address.city.clear());
    breaks(german, &["BR-DE-4"], |d| d.seller.address.postal_code.clear());
    breaks(german, &["BR-DE-5"], |d| d.seller.contact.name.clear());
    breaks(german, &["BR-DE-6"], |d| d.seller.contact.phone.clear());
    breaks(german, &["BR-DE-7"], |d| d.seller.contact.email.clear());
    breaks(german, &["BR-DE-8"], |d| d.buyer.address.city.clear());
    breaks(german, &["BR-DE-9"], |d| d.buyer.address.postal_code.clear());
    breaks(german, &["BR-DE-15"], |d| d.buyer_reference = None);
    breaks(german, &["BR-DE-18"], |d| d.payment_terms = "Pay.\n #SKONTO".into());
    breaks(german, &["BR-DE-27"], |d| d.seller.contact.phone = "by post".into());
    for bad in ["a", "a@b", "ab@.de", "ab@cd@ef", "ab @cd"] {
        breaks(german, &["BR-DE-28"], |d| d.seller.contact.email = bad.into());
    }
    breaks(german, &["PEPPOL-EN16931-R010"], |d| d.buyer.endpoint = None);
    breaks(german, &["PEPPOL-EN16931-R020"], |d| d.seller.endpoint = None);
    breaks(german, &[], |d| d.seller.endpoint = Some(Endpoint { scheme: "EM".into(), id: "a@b.example".into() }));
}

#[test]
fn what_the_peppol_network_wants() {
    let peppol = Profile::Peppol;
    let mut abroad = sample::reverse_charge();
    abroad.buyer_reference = None;
    expect(&abroad, peppol, &["PEPPOL-EN16931-R003"]);
    abroad.payment = None;
    abroad.seller.contact.phone.clear();
    expect(&abroad, peppol, &["PEPPOL-EN16931-R003"]);
    breaks(peppol, &["PEPPOL-EN16931-R020", "DE-R-001", "DE-R-006", "DE-R-015"], |d| {
        d.seller.endpoint = None;
        d.payment = None;
        d.seller.contact.phone.clear();
        d.buyer_reference = None;
    });
    let mail = Some(Endpoint { scheme: "EM".into(), id: "a@b.example".into() });
    breaks(peppol, &["PEPPOL-EN16931-CL008"], |d| d.buyer.endpoint = mail);
}
