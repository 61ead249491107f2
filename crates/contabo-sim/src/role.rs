//! Roles: what users may do.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::api_name::API_NAMES;
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

pub(crate) const FIRST_ROLE: i64 = 5_000;
/// The role that may do everything and is always there.
pub(crate) const ADMIN_ROLE: i64 = 1;
const ACTIONS: [&str; 4] = ["CREATE", "READ", "UPDATE", "DELETE"];

/// One role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Role {
    pub id: i64,
    pub name: String,
    pub admin: bool,
    pub access_all_resources: bool,
    pub permissions: Vec<Permission>,
}

/// What it allows at one path.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Permission {
    pub api_name: String,
    pub actions: Vec<String>,
    /// Tags; none means not limited.
    pub resources: Vec<i64>,
}

impl Permission {
    /// Placeholders may be called anything.
    pub(crate) fn names(&self, path: &str) -> bool {
        let part = |part: &str| if part.starts_with(':') { ":".to_owned() } else { part.to_owned() };
        self.api_name.split('/').map(part).eq(path.split('/').map(part))
    }

    fn read(fields: &Map<String, Value>) -> (Self, Form<'_>) {
        let mut form = Form::new(fields);
        let api_name = form.required_text("apiName", 1, 255);
        form.require("actions");
        let actions = form.texts("actions").unwrap_or_default();
        if !actions.iter().all(|action| ACTIONS.contains(&action.as_str())) {
            form.trouble(format!("each value in actions must be one of the following values: {}", ACTIONS.join(", ")));
        }
        let resources = form.integers("resources").unwrap_or_default();
        let permission = Self { api_name, actions, resources };
        if !API_NAMES.iter().any(|known| permission.names(known.path)) {
            form.trouble("apiName must be a known API");
        }
        (permission, form)
    }
}

impl Role {
    /// The role that comes with every account.
    pub(crate) fn admin() -> Self {
        let name = "Administrator".to_owned();
        Self { id: ADMIN_ROLE, name, admin: true, access_all_resources: true, permissions: Vec::new() }
    }

    /// A role as a request describes it; its id comes later.
    pub(crate) fn read(fields: &Map<String, Value>) -> Result<Self, ApiError> {
        let mut form = Form::new(fields);
        let name = form.required_text("name", 1, 255);
        let admin = form.required_boolean("admin");
        let access_all_resources = form.required_boolean("accessAllResources");
        let mut permissions = Vec::new();
        for (number, given) in form.array("permissions").unwrap_or_default().iter().enumerate() {
            let Some(given) = given.as_object() else {
                form.trouble(format!("permissions.{number} must be an object"));
                continue;
            };
            let (permission, inner) = Permission::read(given);
            permissions.push(permission);
            form.adopt_numbered(inner, "permissions", number);
        }
        form.finish()?;
        Ok(Self { id: 0, name, admin, access_all_resources, permissions })
    }

    pub(crate) fn row(&self, state: &State, env: &Env<'_>) -> Value {
        let permissions: Vec<Value> =
            self.permissions.iter().map(|permission| permission_row(permission, state)).collect();
        env.row(json!({
            "roleId": self.id,
            "name": self.name,
            "admin": self.admin,
            "accessAllResources": self.access_all_resources,
            "type": if self.id == ADMIN_ROLE { "default" } else { "custom" },
            "permissions": permissions,
        }))
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        json!({ "name": self.name, "admin": self.admin, "accessAllResources": self.access_all_resources,
            "permissions": self.permissions.len() })
    }
}

fn permission_row(permission: &Permission, state: &State) -> Value {
    let tags = permission.resources.iter().filter_map(|id| state.tags.get(id));
    let tags: Vec<Value> = tags.map(|tag| json!({ "tagId": tag.id, "tagName": tag.name })).collect();
    json!({ "apiName": permission.api_name, "actions": permission.actions, "resources": tags })
}

impl State {
    pub(crate) fn role(&self, id: i64) -> Result<&Role, ApiError> {
        self.roles.get(&id).ok_or_else(|| ApiError::missing("Role", "roleId"))
    }

    /// A name belongs to one role, and tags have to exist.
    pub(crate) fn check_role(&self, role: &Role, of: Option<i64>) -> Result<(), ApiError> {
        if self.roles.values().any(|other| other.name == role.name && Some(other.id) != of) {
            return Err(ApiError::new(409, "There is already a role with the same name"));
        }
        let tags = role.permissions.iter().flat_map(|permission| &permission.resources);
        tags.copied().try_for_each(|tag| self.tag(tag).map(drop))
    }
}
