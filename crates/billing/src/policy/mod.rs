//! Settings of the automation, set at system < tenant < product < group of customers < customer < service; the nearest
//! wins (billing.md section 5 and rule 33).

mod keys;
mod ops;

use std::collections::HashMap;

use mpanel_calc::Ladder;
use mpanel_core::{CustomerGroupId, CustomerId, Error, OpContext, ProductId, Result, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::catalog::lead_cap;
use crate::columns;
use crate::customer::group as groups;
use crate::instalments::ACCELERATE_DAYS;

use keys::{LEAD, YEARLY_LEAD};
pub use keys::{PolicyKey, PolicyType, definition, definitions};
pub use ops::{SettingView, clear_policy, list_settings, set_policy};
pub(crate) use ops::{forget_group, settings_of_groups};

crate::store::rows! {
    /// The billing_policies table.
    row = "billing_policies" { level: String, subject: String, key: String, value: String, version: i32, updated_at: i64 }
}

/// Where a setting was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PolicyLevel {
    /// Built in.
    System,
    /// For the whole business.
    Tenant,
    /// For a product.
    Product,
    /// For a group of customers.
    Group,
    /// For a customer.
    Customer,
    /// For one service.
    Service,
}

impl PolicyLevel {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            PolicyLevel::System => "system",
            PolicyLevel::Tenant => "tenant",
            PolicyLevel::Product => "product",
            PolicyLevel::Group => "group",
            PolicyLevel::Customer => "customer",
            PolicyLevel::Service => "service",
        }
    }
}

/// Whom a question about the effective policy concerns; the nearest of them is whose settings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PolicyScope {
    /// The product sold.
    pub product: Option<ProductId>,
    /// The group of customers; that of the customer where none is named.
    pub group: Option<CustomerGroupId>,
    /// The customer.
    pub customer: Option<CustomerId>,
    /// The service.
    pub service: Option<ServiceId>,
}

impl PolicyScope {
    /// The level of the nearest subject.
    fn level(self) -> PolicyLevel {
        match self {
            PolicyScope { service: Some(_), .. } => PolicyLevel::Service,
            PolicyScope { customer: Some(_), .. } => PolicyLevel::Customer,
            PolicyScope { group: Some(_), .. } => PolicyLevel::Group,
            PolicyScope { product: Some(_), .. } => PolicyLevel::Product,
            _ => PolicyLevel::Tenant,
        }
    }

    /// What would hold without the nearest subject.
    fn wider(self) -> Self {
        match self.level() {
            PolicyLevel::Service => PolicyScope { service: None, ..self },
            PolicyLevel::Customer => PolicyScope { customer: None, ..self },
            PolicyLevel::Group => PolicyScope { group: None, ..self },
            _ => PolicyScope::default(),
        }
    }
}

/// A setting in force and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EffectivePolicy {
    /// Its key.
    pub key: &'static str,
    /// The value in force.
    pub value: Value,
    /// The level that set it.
    pub source: PolicyLevel,
    /// The name of the group, where it is a group's.
    pub group: Option<String>,
}

impl EffectivePolicy {
    /// Where it comes from, in words: the level, and of a group its name.
    pub fn origin(&self) -> String {
        match &self.group {
            Some(name) => format!("{} {name}", PolicyLevel::Group.as_str()),
            None => self.source.as_str().to_owned(),
        }
    }
}

/// All settings of a tenant, read once for a run.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    set: HashMap<(String, String, String), Value>,
    /// Which customers are in the groups that have settings.
    members: HashMap<Uuid, Uuid>,
    /// The names of those groups.
    names: HashMap<Uuid, String>,
}

impl Policies {
    /// Reads the tenant's settings.
    pub async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Self> {
        Self::read(ctx, conn, None).await
    }

    /// Reads what holds for some customers.
    pub async fn of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customers: &[Uuid]) -> Result<Self> {
        Self::read(ctx, conn, Some(customers)).await
    }

    /// Reads what holds for one customer, or all of the tenant's settings where none is named.
    pub async fn of_whom<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: Option<CustomerId>) -> Result<Self> {
        match customer {
            Some(customer) => Self::of(ctx, conn, &[customer.uuid()]).await,
            None => Self::load(ctx, conn).await,
        }
    }

    async fn read<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customers: Option<&[Uuid]>) -> Result<Self> {
        let rows = row::Entity::find_in(ctx).all(conn).await.or_internal("reading policies")?;
        let set: HashMap<_, _> = rows
            .into_iter()
            .map(|r| Ok(((r.level, r.subject, r.key), columns::json(&r.value)?)))
            .collect::<Result<_>>()?;
        let of_groups = set.keys().filter(|known| known.0 == PolicyLevel::Group.as_str());
        let mut with_settings: Vec<Uuid> =
            of_groups.filter_map(|known| known.1.parse::<CustomerGroupId>().ok()).map(|g| g.uuid()).collect();
        with_settings.sort_unstable();
        with_settings.dedup();
        if with_settings.is_empty() {
            return Ok(Self { set, ..Self::default() });
        }
        let members = groups::members(ctx, conn, &with_settings, customers).await?;
        let names = groups::names(ctx, conn, &with_settings).await?;
        Ok(Self { set, members, names })
    }

    /// The scope with the group of its customer.
    fn grouped(&self, scope: PolicyScope) -> PolicyScope {
        let member = || self.members.get(&scope.customer?.uuid()).copied().map(CustomerGroupId);
        PolicyScope { group: scope.group.or_else(member), ..scope }
    }

    /// The setting in force for `scope`; the nearest level wins.
    pub fn effective(&self, key: &str, scope: PolicyScope) -> EffectivePolicy {
        let (known, scope) = (definition(key), self.grouped(scope));
        let levels = [
            (PolicyLevel::Service, scope.service.map(|s| s.to_string())),
            (PolicyLevel::Customer, scope.customer.map(|c| c.to_string())),
            (PolicyLevel::Group, scope.group.map(|g| g.to_string())),
            (PolicyLevel::Product, scope.product.map(|p| p.to_string())),
            (PolicyLevel::Tenant, Some(String::new())),
        ];
        let found = levels.into_iter().find_map(|(level, subject)| {
            let subject = subject.filter(|_| known.is_none_or(|known| known.counts_at(level)))?;
            let value = self.set.get(&(level.as_str().to_owned(), subject, key.to_owned()))?;
            Some((level, value.clone()))
        });
        let (source, value) =
            found.unwrap_or_else(|| (PolicyLevel::System, known.map_or(Value::Null, PolicyKey::default_value)));
        let name = || self.names.get(&scope.group?.uuid()).cloned();
        let group = if source == PolicyLevel::Group { name() } else { None };
        EffectivePolicy { key: known.map_or("", |k| k.key), value, source, group }
    }

    /// Whether a setting has a value of its own anywhere.
    pub(crate) fn sets(&self, key: &str) -> bool {
        self.set.keys().any(|known| known.2 == key)
    }

    /// A number of days or another whole number.
    pub fn whole(&self, key: &str, scope: PolicyScope) -> i64 {
        self.effective(key, scope).value.as_i64().unwrap_or(0)
    }

    /// A switch.
    pub fn flag(&self, key: &str, scope: PolicyScope) -> bool {
        self.effective(key, scope).value.as_bool().unwrap_or(false)
    }

    /// A word of a choice.
    pub fn word(&self, key: &str, scope: PolicyScope) -> String {
        self.effective(key, scope).value.as_str().unwrap_or_default().to_owned()
    }

    /// A list of days.
    pub fn list(&self, key: &str, scope: PolicyScope) -> Vec<i64> {
        let value = self.effective(key, scope).value;
        value.as_array().map(|a| a.iter().filter_map(Value::as_i64).collect()).unwrap_or_default()
    }

    /// The dunning ladder of a customer.
    pub fn ladder(&self, scope: PolicyScope) -> Ladder {
        Ladder {
            reminder_days: self.list("reminder.days", scope),
            charge_on_due: self.flag("charge.on_due", scope),
            retry_days: self.list("charge.retry_days", scope),
            notice_days: self.list("notice.days", scope),
            late_fee_days: self.flag("late_fee.enabled", scope).then(|| self.whole("late_fee.days", scope)),
            order_expire_days: self.whole("order.expire_days", scope),
            accelerate_days: Some(self.whole(ACCELERATE_DAYS, scope)).filter(|days| *days > 0),
        }
    }

    /// Days before the due date on which the invoice of a cycle is raised, and the setting that says so. What comes
    /// every few days is not billed further ahead than half of them.
    pub(crate) fn lead(&self, cycle_months: i32, scope: PolicyScope) -> (i64, &'static str) {
        let yearly = self.whole(YEARLY_LEAD, scope);
        let rule = if cycle_months >= 12 && yearly > 0 { YEARLY_LEAD } else { LEAD };
        let days = self.whole(rule, scope);
        (lead_cap(cycle_months).map_or(days, |cap| days.min(cap)), rule)
    }

    /// Days after which a service is suspended, if it is.
    pub fn suspend_days(&self, scope: PolicyScope) -> Option<i64> {
        self.flag("suspend.enabled", scope).then(|| self.whole("suspend.days", scope))
    }

    /// Days after which a service is terminated, if it is.
    pub fn terminate_days(&self, scope: PolicyScope) -> Option<i64> {
        self.flag("terminate.enabled", scope).then(|| self.whole("terminate.days", scope))
    }
}

/// The setting in force for `scope`, with its origin.
pub async fn effective_policy<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    key: &str,
    scope: PolicyScope,
) -> Result<EffectivePolicy> {
    if definition(key).is_none() {
        return Err(Error::not_found("setting"));
    }
    Ok(Policies::load(ctx, conn).await?.effective(key, scope))
}
