//! Cloud-init templates: what a machine does at its first start.
//!
//! The rules are pure: [`document`] reads and writes a cloud-config as a value, [`variable`] judges answers,
//! [`render`] puts them in, [`check`] knows what cloud-init takes. [`shipped`] holds the templates every business
//! begins with; [`ops`] keeps them in versions, which are never changed.

mod check;
mod document;
#[cfg(test)]
mod judge;
mod keys;
pub(crate) mod ops;
mod render;
mod shell;
pub(crate) mod shipped;
pub(crate) mod store;
mod variable;
mod weight;

use mpanel_core::{Error, FieldError, Result, TemplateId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use ops::{create_template, get_template, list_templates, seed_templates, update_template};
pub(crate) use render::fill_text;
pub use variable::{Answers, Variable, VariableKind};
pub(crate) use variable::{Filled, fill, fresh_password};

/// The largest document in bytes. Contabo names no limit; this is what cloud-init's sources take everywhere.
pub const LARGEST: usize = 64 * 1024;

/// Something that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Where, as a JSON pointer into the document.
    pub at: String,
    /// What, and what would be right.
    pub detail: String,
}

impl Finding {
    fn new(at: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { at: at.into(), detail: detail.into() }
    }
}

/// An address under which the machine can be used then, such as `https://${{ domain }}/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// What is there.
    pub label: String,
    /// The address; `${{ address }}` is the machine's IPv4 address.
    pub url: String,
}

/// What a version of a template says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The cloud-config, with places for values.
    pub body: String,
    /// What is asked for.
    #[serde(default)]
    pub variables: Vec<Variable>,
    /// Where the machine can be used.
    #[serde(default)]
    pub links: Vec<Link>,
}

/// A template as the list shows it, with its latest version.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateView {
    /// Its id.
    pub id: TemplateId,
    /// For `If-Match`.
    pub version: i32,
    /// Its name.
    pub name: String,
    /// What it makes of a machine.
    pub about: String,
    /// Whether it came with mPanel; such a one cannot be changed, only copied.
    pub shipped: bool,
    /// Whether it is out of use.
    pub archived: bool,
    /// Number of the latest version.
    pub number: i32,
    /// What the latest version says.
    pub content: Content,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// One version of a template.
#[derive(Debug, Clone, Serialize)]
pub struct VersionView {
    /// Its number, from 1 on.
    pub number: i32,
    /// What it says.
    pub content: Content,
    /// What was changed.
    pub note: String,
    /// By whom.
    pub made_by: String,
    /// When.
    pub created_at: Timestamp,
}

/// A template with all its versions, latest first.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateDetail {
    /// The template.
    pub template: TemplateView,
    /// Its versions.
    pub versions: Vec<VersionView>,
}

/// A template to keep, or what an old one is to be.
#[derive(Debug, Clone)]
pub struct TemplateDraft {
    /// Its name, unique in the business.
    pub name: String,
    /// What it makes of a machine.
    pub about: String,
    /// What it says.
    pub content: Content,
    /// What was changed.
    pub note: String,
    /// Whether it is out of use.
    pub archived: bool,
}

/// What a document would look like.
#[derive(Debug, Clone, Serialize)]
pub struct Preview {
    /// The document, if it can be made.
    pub document: Option<String>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// A document with sample values where none are given, and everything that is wrong with it.
pub fn preview_template(content: &Content, answers: &Answers) -> Preview {
    let template = match sound(content) {
        Ok(template) => template,
        Err(findings) => return Preview { document: None, findings },
    };
    let mut values = variable::samples(&content.variables, answers);
    for (name, sample) in [
        ("hostname", "web1.example.com"),
        ("address", "203.0.113.10"),
        ("report_url", "https://panel.example.com/api/v1/hooks/install-reports"),
        ("report_token", "made-for-each-machine"),
    ] {
        values.insert(name.to_owned(), Filled::Text(sample.to_owned()));
    }
    match render::render(&template, &values) {
        Ok(document) => Preview { document: Some(document), findings: Vec::new() },
        Err(findings) => Preview { document: None, findings },
    }
}

/// The template as a value, if nothing is wrong with it as far as it can be told without values.
fn sound(content: &Content) -> std::result::Result<serde_yaml_ng::Value, Vec<Finding>> {
    if content.body.len() > LARGEST {
        return Err(vec![Finding::new("", format!("A template may have {LARGEST} bytes at most."))]);
    }
    let template = document::read(&content.body).map_err(|finding| vec![finding])?;
    let names: Vec<&str> = content.variables.iter().map(|v| v.name.as_str()).collect();
    let mut findings = render::check_places(&template, &names);
    let known: BTreeSet<&str> = names.into_iter().chain(variable::BUILT_IN.iter().copied()).collect();
    for (n, link) in content.links.iter().enumerate() {
        let at = format!("/links/{n}");
        render::check_text(&at, &link.url, &known, &mut findings);
        if !(link.url.starts_with("https://") || link.url.starts_with("http://")) || link.url.len() > 300 {
            findings.push(Finding::new(&at, "An address begins with https:// or http://."));
        }
        if link.label.trim().is_empty() || link.label.chars().count() > 80 {
            findings.push(Finding::new(&at, "Give it a label of 1 to 80 characters."));
        }
    }
    if findings.is_empty() { Ok(template) } else { Err(findings) }
}

/// Refuses a template that could not be rendered.
fn check_content(content: &Content) -> Result<()> {
    variable::check_variables(&content.variables)?;
    if content.links.len() > 10 {
        return Err(Error::invalid("/links", "too_many", "A template has at most 10 addresses."));
    }
    refuse("/body", preview_template(content, &Answers::new()).findings)
}

fn refuse(pointer: &str, findings: Vec<Finding>) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let field = |finding: Finding| {
        let place = if finding.at.is_empty() { String::new() } else { format!("{}: ", finding.at) };
        let detail = format!("{place}{}", finding.detail);
        FieldError { pointer: pointer.to_owned(), code: "not_cloud_config", detail }
    };
    Err(Error::invalid_fields(findings.into_iter().take(20).map(field).collect()))
}

/// The document of one machine, which may be paid for by now: its template was checked when it was kept, by the rules of
/// that day.
pub(crate) fn render_for(content: &Content, values: &BTreeMap<String, Filled>, pointer: &str) -> Result<String> {
    let rendered = sound(content).and_then(|template| render::render_taken(&template, values));
    match rendered {
        Ok(text) => Ok(text),
        Err(findings) => refuse(pointer, findings).map(|()| String::new()),
    }
}

/// Checks what somebody wrote for one machine: a cloud-config, or a script that begins with `#!`, which cloud-init runs
/// once, at the first start. `pointer` is where it stands.
pub fn check_script(pointer: &str, text: &str) -> Result<()> {
    if text.len() > LARGEST {
        let detail = format!("A cloud-config or script may have {LARGEST} bytes at most.");
        return Err(Error::invalid(pointer, "too_long", detail));
    }
    if text.starts_with(shell::MARK) {
        let wrong = shell::fault(text);
        return wrong.map_or(Ok(()), |detail| Err(Error::invalid(pointer, "not_a_script", detail)));
    }
    let findings = match document::read(text) {
        Ok(document) => check::check(&document),
        Err(finding) => vec![finding],
    };
    refuse(pointer, findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_that_would_not_be_taken_any_more_still_makes_documents() {
        let body = "#cloud-config\nruncmd: [[sleep, 1]]\n".to_owned();
        let content = Content { body, variables: Vec::new(), links: Vec::new() };
        assert_eq!(preview_template(&content, &Answers::new()).findings[0].at, "/runcmd/0/1");
        let text = render_for(&content, &BTreeMap::new(), "/software").unwrap();
        assert!(text.contains("sleep"), "{text}");
    }

    #[test]
    fn every_shipped_template_is_sound() {
        for shipped in shipped::all() {
            check_content(&shipped.content).unwrap_or_else(|e| panic!("{}: {:?}", shipped.key, e.fields()));
            let preview = preview_template(&shipped.content, &Answers::new());
            let text = preview.document.unwrap_or_else(|| panic!("{}: {:?}", shipped.key, preview.findings));
            check_script("/body", &text).unwrap();
            assert!(text.contains("report_token='made-for-each-machine'"), "{} tells how it goes", shipped.key);
        }
    }
}
