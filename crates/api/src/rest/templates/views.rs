//! Templates, variables and applications on the wire.

use mpanel_core::{Error, Result};
use mpanel_provisioning::{ApplicationView, Content, Finding, Link, Needs, Variable, VariableKind, VersionView};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::views::words;

/// Something a template asks for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateVariable)]
pub struct VariableIn {
    /// Its name in the document: small letters, digits and underscores.
    name: String,
    /// What the form calls it.
    label: String,
    #[schema(value_type = words::VariableKind)]
    kind: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    required: bool,
    /// What it is when nothing is said: a text, a number, true or false.
    #[serde(default)]
    #[schema(value_type = Option<serde_json::Value>)]
    default: Option<serde_json::Value>,
    /// A regular expression that the whole text has to match.
    #[serde(default)]
    pattern: Option<String>,
    /// The words of a choice.
    #[serde(default)]
    choices: Vec<String>,
    /// The smallest number.
    #[serde(default)]
    min: Option<i64>,
    /// The largest number.
    #[serde(default)]
    max: Option<i64>,
}

impl From<Variable> for VariableIn {
    fn from(v: Variable) -> Self {
        let Variable { name, label, kind, help, required, default, pattern, choices, min, max } = v;
        Self { name, label, kind: kind.to_string(), help, required, default, pattern, choices, min, max }
    }
}

/// An address under which a machine can be used then.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TemplateLink)]
pub struct LinkIn {
    label: String,
    /// Such as `https://${{ domain }}/`; `${{ address }}` is the machine's IPv4 address.
    url: String,
}

impl From<Link> for LinkIn {
    fn from(link: Link) -> Self {
        Self { label: link.label, url: link.url }
    }
}

/// What a version says, as it arrives.
pub(super) struct ContentIn {
    pub(super) body: String,
    pub(super) variables: Vec<VariableIn>,
    pub(super) links: Vec<LinkIn>,
}

impl ContentIn {
    pub(super) fn parse(self) -> Result<Content> {
        let most = mpanel_provisioning::template::LARGEST;
        if self.body.len() > most {
            return Err(Error::invalid("/body", "too_long", format!("A template may have {most} bytes at most.")));
        }
        let one = |(n, v): (usize, VariableIn)| {
            let kind = VariableKind::from_word(&v.kind).ok_or_else(|| {
                let words: Vec<&str> = VariableKind::ALL.iter().map(|k| k.as_str()).collect();
                Error::invalid(format!("/variables/{n}/kind"), "unknown", format!("Use one of {}.", words.join(", ")))
            })?;
            let VariableIn { name, label, help, required, default, pattern, choices, min, max, .. } = v;
            let pattern = pattern.filter(|p| !p.is_empty());
            Ok(Variable { name, label, kind, help, required, default, pattern, choices, min, max })
        };
        let variables = self.variables.into_iter().enumerate().map(one).collect::<Result<_>>()?;
        let links = self.links.into_iter().map(|l| Link { label: l.label, url: l.url }).collect();
        Ok(Content { body: self.body, variables, links })
    }
}

/// A version of a template.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateVersion)]
pub struct VersionOut {
    number: i32,
    body: String,
    variables: Vec<VariableIn>,
    links: Vec<LinkIn>,
    note: String,
    made_by: String,
    created_at: String,
}

impl From<VersionView> for VersionOut {
    fn from(v: VersionView) -> Self {
        let Content { body, variables, links } = v.content;
        Self {
            number: v.number,
            body,
            variables: variables.into_iter().map(VariableIn::from).collect(),
            links: links.into_iter().map(LinkIn::from).collect(),
            note: v.note,
            made_by: v.made_by,
            created_at: v.created_at.to_string(),
        }
    }
}

/// Something that is wrong with a document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TemplateFinding)]
pub struct FindingOut {
    /// Where, as a JSON pointer into the document.
    at: String,
    detail: String,
}

impl From<Finding> for FindingOut {
    fn from(f: Finding) -> Self {
        Self { at: f.at, detail: f.detail }
    }
}

/// What an application needs of a machine.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApplicationNeeds)]
pub struct NeedsIn {
    #[serde(default)]
    min_cores: i64,
    #[serde(default)]
    min_ram_mb: i64,
    #[serde(default)]
    min_disk_gb: i64,
    /// Beginnings of the names of images it runs on, such as `ubuntu` or `debian-12`; any Linux when empty.
    #[serde(default)]
    images: Vec<String>,
}

impl From<NeedsIn> for Needs {
    fn from(n: NeedsIn) -> Self {
        let NeedsIn { min_cores, min_ram_mb, min_disk_gb, images } = n;
        Self { min_cores, min_ram_mb, min_disk_gb, images }
    }
}

impl From<Needs> for NeedsIn {
    fn from(n: Needs) -> Self {
        let Needs { min_cores, min_ram_mb, min_disk_gb, images } = n;
        Self { min_cores, min_ram_mb, min_disk_gb, images }
    }
}

/// An entry of the marketplace.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Application)]
pub struct ApplicationOut {
    pub(in crate::rest) id: String,
    /// For `If-Match`.
    version: i32,
    /// Null for an application that the provider installs.
    template_id: Option<String>,
    /// The provider's id of an application of its own.
    provider_application: Option<String>,
    name: String,
    about: String,
    #[schema(value_type = words::ApplicationCategory)]
    category: String,
    /// The version of the software, as people know it.
    release: String,
    needs: NeedsIn,
    /// It came with mPanel.
    shipped: bool,
    /// Nobody is offered it.
    hidden: bool,
    /// What is asked for.
    variables: Vec<VariableIn>,
    updated_at: String,
}

impl From<ApplicationView> for ApplicationOut {
    fn from(a: ApplicationView) -> Self {
        Self {
            id: a.id.to_string(),
            version: a.version,
            template_id: a.template.map(|id| id.to_string()),
            provider_application: a.provider_application,
            name: a.name,
            about: a.about,
            category: a.category.to_string(),
            release: a.release,
            needs: a.needs.into(),
            shipped: a.shipped,
            hidden: a.hidden,
            variables: a.variables.into_iter().map(VariableIn::from).collect(),
            updated_at: a.updated_at.to_string(),
        }
    }
}
