//! cloud-init itself, as Debian has it, against what is sent to machines. `cargo xtask test` unpacks it and names its
//! interpreter in `MPANEL_CLOUD_INIT_JUDGE`; without it nothing is judged.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::check::tests::{BAD, GOOD};
use super::{Answers, Content, VariableKind, preview_template, shipped};

const VARIABLE: &str = "MPANEL_CLOUD_INIT_JUDGE";

/// What `cloud-init schema --config-file` says of each document, by its name: nothing where it takes it. `None` where
/// there is no cloud-init.
fn judged(run: &str, documents: &[(String, String)]) -> Option<Vec<Option<String>>> {
    let Some(python) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        let remedy = "`cargo xtask test` unpacks it";
        let _ = writeln!(std::io::stderr(), "NOT CHECKED: cloud-configs by cloud-init (set {VARIABLE}; {remedy})");
        return None;
    };
    let folder = std::env::temp_dir().join(format!("mpanel-cloud-init-{run}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = |n: usize| folder.join(format!("{n}.yaml"));
    let paths: Vec<PathBuf> = (0..documents.len()).map(file).collect();
    for ((_, text), path) in documents.iter().zip(&paths) {
        fs::write(path, text).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("judge/cloud_init.py");
    let output = Command::new(python).arg(script).args(&paths).output().expect("the interpreter starts");
    fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complained}");
    Some(serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}\n{complained}")))
}

/// Every answer that changes more than a text: each choice and each yes and no, all with all.
fn variable_sets(content: &Content) -> Vec<Answers> {
    let mut sets = vec![Answers::new()];
    for variable in &content.variables {
        let values = match variable.kind {
            VariableKind::YesNo => vec![json!(true), json!(false)],
            VariableKind::Choice => variable.choices.iter().map(|choice| json!(choice)).collect(),
            VariableKind::Number => [variable.min, variable.max].into_iter().flatten().map(|n| json!(n)).collect(),
            _ => continue,
        };
        let with = |value: &serde_json::Value| -> Vec<Answers> {
            let add = |set: &Answers| set.clone().into_iter().chain([(variable.name.clone(), value.clone())]).collect();
            sets.iter().map(add).collect()
        };
        let more: Vec<Vec<Answers>> = values.iter().map(with).collect();
        if !more.is_empty() {
            sets = more.concat();
        }
    }
    sets
}

#[test]
fn cloud_init_takes_every_shipped_recipe_in_every_variable_set() {
    let mut documents = Vec::new();
    for shipped in shipped::all() {
        for answers in variable_sets(&shipped.content) {
            let preview = preview_template(&shipped.content, &answers);
            let text = preview.document.unwrap_or_else(|| panic!("{}: {:?}", shipped.key, preview.findings));
            documents.push((format!("{} {answers:?}", shipped.key), text));
        }
    }
    let Some(answers) = judged("shipped", &documents) else { return };
    assert_eq!(answers.len(), documents.len());
    for ((name, text), answer) in documents.iter().zip(answers) {
        assert_eq!(answer, None, "{name}\n{text}");
    }
}

#[test]
fn cloud_init_takes_what_our_check_takes_and_nothing_that_it_refuses() {
    let document = |body: &&str| ((*body).to_owned(), format!("#cloud-config\n{body}\n"));
    let good: Vec<_> = GOOD.iter().map(document).collect();
    let bad: Vec<_> = BAD.iter().map(|(body, _)| document(body)).collect();
    let Some(answers) = judged("table", &[good.clone(), bad.clone()].concat()) else { return };
    let (of_good, of_bad) = answers.split_at(good.len());
    for ((name, _), answer) in good.iter().zip(of_good) {
        assert_eq!(*answer, None, "{name}");
    }
    for ((name, _), answer) in bad.iter().zip(of_bad) {
        assert!(answer.is_some(), "cloud-init takes this, and we do not: {name}");
    }
}
