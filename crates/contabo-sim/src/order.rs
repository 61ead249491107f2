//! Orders and installations: reading them, refusing them, and making a machine of them.

use serde_json::{Map, Value, json};

use crate::addon::{AddOnOrder, read_add_ons};
use crate::audit::{Caller, Change, Note, Resource};
use crate::catalogue::{DEFAULT_IMAGE, DEFAULT_PRODUCT, DEFAULT_REGION, Product, product_by_id, regions};
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::{Installation, Instance};
use crate::secret::Kind;
use crate::state::{Env, State};
use crate::status::Status;

/// Machine ids begin above this number.
const FIRST_INSTANCE: i64 = 202_500_000;
const USERS: &[&str] = &["root", "admin", "administrator"];

/// An order in the right form.
pub(crate) struct Order {
    period: i64,
    product_id: String,
    region: String,
    display_name: String,
    license: Option<String>,
    login: Login,
    image_id: String,
    add_ons: AddOnOrder,
}

/// The fields that orders, reinstalls, rescue and password calls share.
pub(crate) struct Login {
    ssh_keys: Option<Vec<i64>>,
    root_password: Option<i64>,
    user_data: Option<String>,
    default_user: Option<String>,
    application_id: Option<String>,
}

impl Login {
    pub(crate) fn read(form: &mut Form<'_>) -> Self {
        Self {
            ssh_keys: form.integers("sshKeys"),
            root_password: form.integer("rootPassword"),
            user_data: form.text("userData").map(str::to_owned),
            default_user: form.word("defaultUser", USERS).map(str::to_owned),
            application_id: form.uuid("applicationId").map(str::to_owned),
        }
    }

    /// The keys and the password.
    pub(crate) fn secrets(self) -> (Vec<i64>, Option<i64>) {
        (self.ssh_keys.unwrap_or_default(), self.root_password)
    }
}

impl Order {
    pub(crate) fn read(body: &Map<String, Value>, config: &crate::SimConfig) -> Result<Self, ApiError> {
        let mut form = Form::new(body);
        let period = form.integer("period");
        if !form.has("period") {
            form.trouble("period should not be null or undefined");
        } else if period.is_some_and(|period| !config.periods.contains(&period)) {
            let known: Vec<String> = config.periods.iter().map(i64::to_string).collect();
            form.trouble(format!("period must be one of the following values: {}", known.join(", ")));
        }
        let image_id = form.uuid("imageId").unwrap_or(DEFAULT_IMAGE).to_owned();
        let product_id = form.text_of("productId", 1, 255).unwrap_or(DEFAULT_PRODUCT).to_owned();
        let slugs: Vec<&str> = regions().iter().map(|region| region.slug).collect();
        let region = form.word("region", &slugs).unwrap_or(DEFAULT_REGION).to_owned();
        let display_name = form.text_of("displayName", 0, 255).unwrap_or_default().to_owned();
        let license = form.text("license").map(str::to_owned);
        if license.as_deref().is_some_and(|license| !is_license(license)) {
            form.trouble("license must be a valid enum value");
        }
        let login = Login::read(&mut form);
        let add_ons = form.object("addOns").map(read_add_ons).transpose()?.unwrap_or_default();
        form.finish()?;
        let period = period.unwrap_or(1);
        Ok(Self { period, product_id, region, display_name, license, login, image_id, add_ons })
    }
}

fn is_license(word: &str) -> bool {
    if let Some(accounts) = word.strip_prefix("cPanel").and_then(|number| number.parse::<u32>().ok()) {
        return matches!(accounts, 5 | 30) || (accounts % 50 == 0 && (50..=1000).contains(&accounts));
    }
    matches!(word, "PleskAdmin" | "PleskHost" | "PleskPro")
}

impl State {
    /// Orders a machine. This is the call that costs money at the real service.
    pub(crate) fn order(&mut self, order: Order, caller: &Caller, env: &Env<'_>) -> Result<Value, ApiError> {
        let product = self.orderable(&order.product_id)?;
        self.check_display_name(&order.display_name, None, env)?;
        let installation = self.installation(&order.image_id, order.login, product, env)?;
        let add_ons = order.add_ons.bought(product)?;
        let extra_addresses = order.add_ons.extra_addresses();
        let id = self.number_id(FIRST_INSTANCE);
        let address = self.next_address;
        self.next_address += 1 + extra_addresses;
        let vips: Vec<u32> = (1..=extra_addresses).map(|next| address + next).collect();
        self.created_total += 1;
        let mut instance = Instance {
            id,
            request_id: caller.request_id.clone(),
            ordered: env.at,
            period: order.period,
            product_id: order.product_id,
            region: order.region,
            display_name: order.display_name,
            license: order.license,
            installation,
            rescue_keys: Vec::new(),
            host_trouble: false,
            add_ons,
            address,
            vips: vips.clone(),
            installed: None,
            booted: None,
            vnc: false,
            vnc_password: None,
            addressed: None,
            cancel_date: None,
            error_message: None,
            steps: Vec::new(),
        };
        match self.order_outcome {
            None | Some(Status::Provisioning) => instance.provision(env),
            Some(Status::Error) => {
                instance.enter(Status::Error, env.at);
                instance.error_message = Some("The instance could not be provisioned".to_owned());
            }
            Some(stuck) => instance.enter(stuck, env.at),
        }
        for number in vips {
            self.add_vip(number, "additional", &instance.region, Some(id));
        }
        let row = instance.order_row(env);
        let new = json!({ "displayName": instance.display_name, "productId": instance.product_id,
            "imageId": instance.installation.image_id, "region": instance.region, "period": instance.period });
        self.instances.insert(id, instance);
        self.note_instance(id, Change::Created, [Value::Null, new], caller, env);
        Ok(row)
    }

    /// Installs a machine anew.
    pub(crate) fn reinstall(
        &mut self,
        id: i64,
        image_id: &str,
        login: Login,
        caller: &Caller,
        env: &Env<'_>,
    ) -> Result<Value, ApiError> {
        let instance = self.instance(id, env)?;
        if !instance.status(env.at).is_installable() {
            return Err(ApiError::new(409, "The instance can not be reinstalled in its current status"));
        }
        let product = instance.product().ok_or_else(|| ApiError::internal(500))?;
        let before = instance.installation.image_id.clone();
        let installation = self.installation(image_id, login, product, env)?;
        let changes = [json!({ "imageId": before }), json!({ "imageId": installation.image_id })];
        let instance = self.instance_mut(id, env)?;
        instance.install(installation, env);
        let row = instance.touched_row(env);
        self.note_instance(id, Change::Updated, changes, caller, env);
        Ok(row)
    }

    pub(crate) fn note_instance(
        &mut self,
        id: i64,
        action: Change,
        [prev, new]: [Value; 2],
        caller: &Caller,
        env: &Env<'_>,
    ) {
        let ids = json!({ "instanceId": id });
        self.note(caller, env, Note { resource: Resource::Instance, action, ids, prev, new });
    }

    fn orderable(&self, id: &str) -> Result<&'static Product, ApiError> {
        let product = product_by_id(id).ok_or_else(|| ApiError::bad("product ID is wrong"))?;
        if self.sold_out.contains(id) {
            return Err(ApiError::bad(format!("Product {id} is not available")));
        }
        Ok(product)
    }

    /// A display name has few characters to choose from and belongs to one machine; an empty one is none.
    pub(crate) fn check_display_name(&self, name: &str, of: Option<i64>, env: &Env<'_>) -> Result<(), ApiError> {
        if name.is_empty() {
            return Ok(());
        }
        if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '-') {
            return Err(ApiError::bad("Only numbers, letters, spaces and - allowed."));
        }
        let is_taken =
            |instance: &Instance| instance.display_name == name && Some(instance.id) != of && !instance.is_gone(env.at);
        if self.instances.values().any(is_taken) {
            return Err(ApiError::bad("There is already an instance with the same display name"));
        }
        Ok(())
    }

    fn installation(
        &self,
        image_id: &str,
        login: Login,
        product: &Product,
        env: &Env<'_>,
    ) -> Result<Installation, ApiError> {
        let image = self.installable(image_id, env).ok_or_else(|| ApiError::missing("Image", "imageId"))?;
        if !image.is_ready || (image.is_windows() && product.is_storage()) {
            return Err(ApiError::bad("cannot use this image with selected product"));
        }
        if image.is_windows() && login.ssh_keys.is_some() {
            return Err(ApiError::bad("Cloud Init for Windows is not supporting SSH Keys"));
        }
        self.check_login(&login)?;
        Ok(Installation {
            image_id: image.id,
            os_type: image.os_type,
            ssh_keys: login.ssh_keys.unwrap_or_default(),
            root_password: login.root_password,
            user_data: login.user_data,
            default_user: login.default_user.unwrap_or_else(|| "admin".to_owned()),
            application_id: login.application_id,
        })
    }

    /// A wrong secret is answered by the catch-all, as the real service does.
    pub(crate) fn check_login(&self, login: &Login) -> Result<(), ApiError> {
        let is = |id: &i64, kind: Kind| self.secrets.get(id).is_some_and(|secret| secret.kind == kind);
        let good_password = login.root_password.as_ref().is_none_or(|id| is(id, Kind::Password));
        let good_keys = login.ssh_keys.iter().flatten().all(|id| is(id, Kind::Ssh));
        if good_password && good_keys { Ok(()) } else { Err(ApiError::internal(500)) }
    }
}
