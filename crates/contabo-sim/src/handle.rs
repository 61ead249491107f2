//! Handles: the people and organisations behind domains.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

const KINDS: [&str; 2] = ["person", "organization"];
const GENDERS: [&str; 3] = ["male", "female", "na"];
const LONGEST: usize = 255;
const IT_KINDS: [&str; 7] =
    ["natural_person", "individual_firm", "non_profit", "public_org", "other", "company", "foreign_legal_entity"];

/// One handle. What does not change is apart from what does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Handle {
    pub id: String,
    pub kind: String,
    pub first_name: String,
    pub last_name: String,
    pub organization: Option<String>,
    pub contact: Contact,
    pub is_default: bool,
}

/// What can change.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Contact {
    pub email: String,
    pub gender: String,
    pub birth: Option<Value>,
    pub address: Value,
    pub phone: Value,
    pub fax: Option<Value>,
    pub it_kind: Option<String>,
}

impl Contact {
    pub(crate) fn read(form: &mut Form<'_>) -> Self {
        let email = form.required_text("email", 1, LONGEST);
        if !is_email(&email) {
            form.trouble("email must be an email");
        }
        let gender = form.required_word("gender", &GENDERS);
        form.require("address");
        form.require("phone");
        let address = read_part(
            form,
            "address",
            &[("street", 255), ("streetNumber", 255), ("city", 100), ("country", 100), ("zipCode", 50)],
            &[("siret", 255), ("region", 255)],
        );
        let phone = read_part(form, "phone", PHONE, &[]);
        let fax = read_part(form, "fax", PHONE, &[]);
        let birth =
            read_part(form, "birthInfo", &[], &[("date", 40), ("city", 255), ("zipCode", 50), ("country", 100)]);
        let it_kind = form.word("nicItEntityType", &IT_KINDS).map(str::to_owned);
        form.text_of("pin", 1, LONGEST);
        Self {
            email,
            gender,
            birth,
            address: address.unwrap_or_default(),
            phone: phone.unwrap_or_default(),
            fax,
            it_kind,
        }
    }
}

const PHONE: &[(&str, usize)] = &[("prefix", 5), ("number", 50)];

/// An object of texts, each with its greatest length.
fn read_part(form: &mut Form<'_>, name: &str, required: &[(&str, usize)], optional: &[(&str, usize)]) -> Option<Value> {
    let given = form.object(name)?;
    let mut inner = Form::new(given);
    let mut kept = Map::new();
    for (field, longest) in required {
        kept.insert((*field).to_owned(), json!(inner.required_text(field, 1, *longest)));
    }
    for (field, longest) in optional {
        if let Some(text) = inner.text_of(field, 1, *longest) {
            kept.insert((*field).to_owned(), json!(text));
        }
    }
    if kept.contains_key("date") {
        inner.instant("date");
    }
    form.adopt(inner);
    Some(Value::Object(kept))
}

/// Something, an at sign, and a name with a dot.
pub(crate) fn is_email(text: &str) -> bool {
    let is_plain =
        |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@');
    text.split_once('@').is_some_and(|(user, host)| is_plain(user) && is_plain(host) && host.contains('.'))
}

impl Handle {
    /// A new handle as a request describes it.
    pub(crate) fn read(fields: &Map<String, Value>) -> Result<Self, ApiError> {
        let mut form = Form::new(fields);
        let kind = form.required_word("handleType", &KINDS);
        let first_name = form.required_text("firstName", 1, LONGEST);
        let last_name = form.required_text("lastName", 1, LONGEST);
        let organization = form.text_of("organization", 1, LONGEST).map(str::to_owned);
        if kind == "organization" && organization.is_none() {
            form.trouble("organization should not be null or undefined");
        }
        let contact = Contact::read(&mut form);
        form.finish()?;
        Ok(Self { id: String::new(), kind, first_name, last_name, organization, contact, is_default: false })
    }

    pub(crate) fn row(&self, env: &Env<'_>) -> Value {
        let mut row = self.facts();
        row["handleId"] = json!(self.id);
        row["isDefault"] = json!(self.is_default);
        env.row(row)
    }

    /// What audits tell of it.
    pub(crate) fn facts(&self) -> Value {
        let contact = &self.contact;
        let mut row = json!({
            "handleType": self.kind,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "email": contact.email,
            "gender": contact.gender,
            "address": contact.address,
            "phone": contact.phone,
        });
        let optional = [
            ("organization", self.organization.as_ref().map(|name| json!(name))),
            ("birthInfo", contact.birth.clone()),
            ("fax", contact.fax.clone()),
            ("nicItEntityType", contact.it_kind.as_ref().map(|kind| json!(kind))),
        ];
        for (name, value) in optional {
            if let Some(value) = value {
                row[name] = value;
            }
        }
        row
    }
}

impl State {
    pub(crate) fn handle(&self, id: &str) -> Result<&Handle, ApiError> {
        self.handles.get(id).ok_or_else(|| ApiError::missing("Handle", "handleId"))
    }

    pub(crate) fn handle_mut(&mut self, id: &str) -> Result<&mut Handle, ApiError> {
        self.handles.get_mut(id).ok_or_else(|| ApiError::missing("Handle", "handleId"))
    }

    pub(crate) fn add_handle(&mut self, mut handle: Handle) -> Handle {
        handle.id = format!("CA{}", self.number_id(100_000));
        handle.is_default = self.handles.is_empty();
        self.handles.insert(handle.id.clone(), handle.clone());
        handle
    }
}
