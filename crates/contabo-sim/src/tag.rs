//! Tags and the things that carry them.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

/// The kinds of things that can carry tags.
pub(crate) const KINDS: [&str; 3] = ["instance", "image", "object-storage"];
pub(crate) const FIRST_TAG: i64 = 12_000;
pub(crate) const DEFAULT_COLOR: &str = "#0A78C3";

/// A label.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tag {
    pub id: i64,
    pub name: String,
    pub color: String,
    pub description: String,
}

/// A label on a thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Assignment {
    pub tag: i64,
    pub kind: String,
    pub thing: String,
}

impl Tag {
    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let Self { id, name, color, description } = self;
        env.row(json!({ "tagId": id, "name": name, "color": color, "description": description }))
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "name": self.name, "color": self.color, "description": self.description })
    }
}

/// The name of a tag in a request.
pub(crate) fn check_name(form: &mut Form<'_>, name: &str) {
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || ":-_ ".contains(c)) {
        form.trouble("name must contain only letters, numbers, colons, dashes and underscores");
    }
}

/// The colour of a tag in a request.
pub(crate) fn check_color(form: &mut Form<'_>, color: &str) {
    let digits = color.strip_prefix('#').unwrap_or_default();
    if !matches!(digits.len(), 3 | 6) || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        form.trouble("color must be a hexadecimal color");
    }
}

impl State {
    pub(crate) fn tag(&self, id: i64) -> Result<&Tag, ApiError> {
        self.tags.get(&id).ok_or_else(|| ApiError::missing("Tag", "tagId"))
    }

    /// A name belongs to one tag.
    pub(crate) fn check_tag_name(&self, name: &str, of: Option<i64>) -> Result<(), ApiError> {
        if self.tags.values().any(|tag| tag.name == name && Some(tag.id) != of) {
            return Err(ApiError::new(409, "There is already a tag with the same name"));
        }
        Ok(())
    }

    pub(crate) fn is_tagged(&self, tag: i64, kind: &str, thing: &str) -> bool {
        let wanted = Assignment { tag, kind: kind.to_owned(), thing: thing.to_ascii_lowercase() };
        self.tag_assignments.contains(&wanted)
    }

    /// The name of a thing that can carry tags, once single calls know it.
    pub(crate) fn thing_name(&self, kind: &str, id: &str, env: &Env<'_>) -> Result<String, ApiError> {
        let missing = || ApiError::missing("Resource", "resourceId");
        match kind {
            "instance" => {
                let id = id.parse().map_err(|_| missing())?;
                self.instance(id, env).map(crate::instance::Instance::name).map_err(|_| missing())
            }
            "image" => {
                Some(self.image_name(&id.to_ascii_lowercase())).filter(|name| !name.is_empty()).ok_or_else(missing)
            }
            "object-storage" => self.storage(id, env).map(|found| found.display_name.clone()).map_err(|_| missing()),
            _ => Err(ApiError::bad(format!("resourceType must be one of the following values: {}", KINDS.join(", ")))),
        }
    }

    pub(crate) fn assignment_row(&self, of: &Assignment, env: &Env<'_>) -> Value {
        let name = self.tags.get(&of.tag).map_or("", |tag| tag.name.as_str());
        let thing = self.thing_name(&of.kind, &of.thing, env).unwrap_or_else(|_| of.thing.clone());
        env.row(json!({
            "tagId": of.tag,
            "tagName": name,
            "resourceType": of.kind,
            "resourceId": of.thing,
            "resourceName": thing,
        }))
    }

    /// The tags of an image as its list row shows them.
    pub(crate) fn image_tags(&self, id: &str) -> Value {
        let carried = self.tag_assignments.iter().filter(|found| found.kind == "image" && found.thing == id);
        let tags = carried.filter_map(|found| self.tags.get(&found.tag));
        tags.map(|tag| json!({ "tagId": tag.id, "tagName": tag.name })).collect()
    }
}
