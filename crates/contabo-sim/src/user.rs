//! Users: the owner, and people who were invited.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::SimConfig;
use crate::error::ApiError;
use crate::form::Form;
use crate::handle::is_email;
use crate::role::{ADMIN_ROLE, Role};
use crate::state::{Env, State};

const LOCALES: [&str; 8] = ["de-DE", "de", "en-US", "en", "es", "es-ES", "pt-BR", "pt"];
const LONGEST: usize = 255;

/// One user. An invited one has no password until it is set from outside: the API cannot.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub id: String,
    pub email: String,
    pub profile: Profile,
    pub owner: bool,
    pub enabled: bool,
    pub roles: Vec<i64>,
    pub password: Option<String>,
    /// The account is used when none is named.
    pub is_default_account: bool,
}

/// What a user may change about somebody.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub first_name: String,
    pub last_name: String,
    pub totp: bool,
    pub locale: String,
    pub send_invoice_email: bool,
}

/// Changes in a request; what is not there stays.
#[derive(Default)]
pub(crate) struct Changes {
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub enabled: Option<bool>,
    pub totp: Option<bool>,
    pub locale: Option<String>,
    pub roles: Option<Vec<i64>>,
    pub send_invoice_email: Option<bool>,
}

impl Changes {
    pub(crate) fn read(form: &mut Form<'_>) -> Self {
        Self {
            first_name: form.text_of("firstName", 1, LONGEST).map(str::to_owned),
            last_name: form.text_of("lastName", 1, LONGEST).map(str::to_owned),
            enabled: form.boolean("enabled"),
            totp: form.boolean("totp"),
            locale: form.word("locale", &LOCALES).map(str::to_owned),
            roles: form.integers("roles"),
            send_invoice_email: form.boolean("sendInvoiceEmail"),
        }
    }
}

impl User {
    /// The account's own user.
    pub(crate) fn owner(config: &SimConfig) -> Self {
        let profile = Profile {
            first_name: "Sandbox".to_owned(),
            last_name: "Owner".to_owned(),
            totp: false,
            locale: "en-US".to_owned(),
            send_invoice_email: true,
        };
        Self {
            id: config.user_id.clone(),
            email: config.username.clone(),
            profile,
            owner: true,
            enabled: true,
            roles: vec![ADMIN_ROLE],
            password: None,
            is_default_account: true,
        }
    }

    /// A new user as a request describes them; the id comes later.
    pub(crate) fn read(fields: &Map<String, Value>) -> Result<Self, ApiError> {
        let mut form = Form::new(fields);
        for name in ["firstName", "lastName", "enabled", "totp", "locale"] {
            form.require(name);
        }
        let email = form.required_text("email", 1, LONGEST);
        if !is_email(&email) {
            form.trouble("email must be an email");
        }
        let given = Changes::read(&mut form);
        form.finish()?;
        let profile = Profile {
            first_name: given.first_name.unwrap_or_default(),
            last_name: given.last_name.unwrap_or_default(),
            totp: given.totp.unwrap_or_default(),
            locale: given.locale.unwrap_or_default(),
            send_invoice_email: given.send_invoice_email.unwrap_or_default(),
        };
        Ok(Self {
            id: String::new(),
            email,
            profile,
            owner: false,
            enabled: given.enabled.unwrap_or_default(),
            roles: given.roles.unwrap_or_default(),
            password: None,
            is_default_account: true,
        })
    }

    pub(crate) fn apply(&mut self, changes: Changes) {
        let Changes { first_name, last_name, enabled, totp, locale, roles, send_invoice_email } = changes;
        let profile = &mut self.profile;
        profile.first_name = first_name.unwrap_or_else(|| profile.first_name.clone());
        profile.last_name = last_name.unwrap_or_else(|| profile.last_name.clone());
        profile.totp = totp.unwrap_or(profile.totp);
        profile.locale = locale.unwrap_or_else(|| profile.locale.clone());
        profile.send_invoice_email = send_invoice_email.unwrap_or(profile.send_invoice_email);
        self.enabled = enabled.unwrap_or(self.enabled);
        self.roles = roles.unwrap_or_else(|| self.roles.clone());
    }

    pub(crate) fn row(&self, state: &State, env: &Env<'_>) -> Value {
        let roles: Vec<Value> =
            self.roles.iter().filter_map(|id| state.roles.get(id)).map(|role| role.row(state, env)).collect();
        env.row(json!({
            "userId": self.id,
            "firstName": self.profile.first_name,
            "lastName": self.profile.last_name,
            "email": self.email,
            "emailVerified": self.owner || self.password.is_some(),
            "enabled": self.enabled,
            "totp": self.profile.totp,
            "locale": self.profile.locale,
            "roles": roles,
            "owner": self.owner,
            "sendInvoiceEmail": self.profile.send_invoice_email,
        }))
    }

    /// What audits tell of them.
    pub(crate) fn facts(&self) -> Value {
        json!({ "email": self.email, "firstName": self.profile.first_name, "lastName": self.profile.last_name,
            "enabled": self.enabled, "roles": self.roles })
    }

    /// The row of their account. The document knows fewer languages there.
    pub(crate) fn account_row(&self, state: &State, env: &Env<'_>) -> Value {
        let known = matches!(self.profile.locale.as_str(), "de-DE" | "de" | "en-US" | "en");
        let role = self.roles.first().and_then(|id| state.roles.get(id)).map_or("none", |role| role.name.as_str());
        env.row(json!({
            "userId": self.id,
            "firstName": self.profile.first_name,
            "lastName": self.profile.last_name,
            "email": self.email,
            "totp": self.profile.totp,
            "default": self.is_default_account,
            "locale": if known { &self.profile.locale } else { "en" },
            "roleName": role,
            "owner": self.owner,
            "accountDetails": {
                "customerId": env.config.customer_id,
                "tenantId": env.config.tenant_id,
                "type": "private",
                "company": null,
                "email": env.config.username,
                "firstName": "Sandbox",
                "lastName": "Owner",
            },
        }))
    }
}

impl State {
    /// What every account has from the start.
    pub(crate) fn open_account(&mut self, config: &SimConfig) {
        self.roles.entry(ADMIN_ROLE).or_insert_with(Role::admin);
        self.users.entry(config.user_id.clone()).or_insert_with(|| User::owner(config));
    }

    pub(crate) fn user(&self, id: &str) -> Result<&User, ApiError> {
        self.users.get(&id.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("User", "userId"))
    }

    pub(crate) fn user_mut(&mut self, id: &str) -> Result<&mut User, ApiError> {
        self.users.get_mut(&id.to_ascii_lowercase()).ok_or_else(|| ApiError::missing("User", "userId"))
    }

    /// Every role has to exist.
    pub(crate) fn check_roles(&self, roles: &[i64]) -> Result<(), ApiError> {
        roles.iter().try_for_each(|id| self.role(*id).map(drop))
    }

    /// Who logs in with this name and password. The owner's password is in the settings.
    pub(crate) fn login(
        &self,
        config: &SimConfig,
        is_same: fn(&str, &str) -> bool,
        name: &str,
        given: &str,
    ) -> Option<&User> {
        let of = |user: &User| user.password.clone().or_else(|| user.owner.then(|| config.password.clone()));
        let opens = |user: &&User| user.enabled && of(user).is_some_and(|password| is_same(given, &password));
        self.users.values().filter(|user| is_same(name, &user.email)).find(opens)
    }
}
