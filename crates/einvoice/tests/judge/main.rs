//! Schemas and rules that others wrote, against every sample in every profile. `cargo xtask test`
//! installs them and names the interpreter in `MPANEL_EINVOICE_JUDGE`; without it nothing is judged.

use std::path::{Path, PathBuf};
use std::process::Command;

use mpanel_einvoice::{Profile, Syntax, sample, write};

/// Whether the judge passes the files; `None` where there is none.
fn passes(files: &[PathBuf]) -> Option<(bool, String)> {
    let Some(python) = std::env::var_os("MPANEL_EINVOICE_JUDGE") else {
        eprintln!("not judged: MPANEL_EINVOICE_JUDGE is not set");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("judge/judge.py");
    let output = Command::new(python).arg(script).args(files).output().expect("the interpreter starts");
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    Some((output.status.success(), said))
}

#[test]
fn schemas_and_rules_of_others_pass_every_sample() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (name, document) in sample::all() {
        for (profile, syntax) in [
            (Profile::En16931, Syntax::Ubl),
            (Profile::XRechnung, Syntax::Ubl),
            (Profile::Peppol, Syntax::Ubl),
            (Profile::En16931, Syntax::Cii),
        ] {
            let path = folder.path().join(format!("{name}-{profile:?}-{syntax:?}.xml"));
            std::fs::write(&path, write(&document, profile, syntax).unwrap()).unwrap();
            files.push(path);
        }
    }
    let Some((passed, said)) = passes(&files) else { return };
    assert!(passed, "{said}");
    assert_eq!(said.matches("rules applied").count(), files.len(), "{said}");
    eprintln!("{said}");
}

#[test]
fn the_judge_finds_what_our_own_rules_find() {
    let folder = tempfile::tempdir().unwrap();
    let judged = |name: &str, rule: &str, document: &mpanel_einvoice::Document| {
        for syntax in [Syntax::Ubl, Syntax::Cii] {
            let path = folder.path().join(format!("{name}-{syntax:?}.xml"));
            std::fs::write(&path, write(document, Profile::En16931, syntax).unwrap()).unwrap();
            let Some((passed, said)) = passes(&[path]) else { return };
            assert!(!passed && said.contains(rule), "{rule} is not found in {name} as {syntax:?}:\n{said}");
        }
        assert!(mpanel_einvoice::check(document, Profile::En16931).iter().any(|f| f.rule == rule), "{rule}");
    };
    let mut total = sample::invoice();
    total.totals.gross_minor += 1;
    judged("total", "BR-CO-15", &total);
    let mut base = sample::invoice();
    base.taxes[0].base_minor += 200;
    judged("base", "BR-S-08", &base);
    let mut number = sample::invoice();
    number.seller.vat_id = None;
    judged("number", "BR-S-02", &number);
    let mut scope = sample::outside_scope();
    scope.seller.vat_id = Some("DE123456789".into());
    judged("scope", "BR-O-02", &scope);
}
