//! Services on the wire: the machine's side from provisioning, the money's side from billing, put together.

use std::collections::{BTreeMap, HashMap};

use mpanel_billing::{self as billing, SubscriptionView};
use mpanel_core::{Currency, CustomerId, Error, Money, OpContext, Page, Result, ServiceId};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_identity::{Permission, Principal, PrincipalKind};
use mpanel_provisioning::{self as provisioning, ActionView, Credentials, ServiceView, StepView, Viewer};
use serde::Serialize;
use utoipa::ToSchema;

use crate::rest::payments::customer_names;
use crate::rest::service_changes::views::ChangeLine;
use crate::views::abilities::narrow_to_role;
use crate::views::contract::ContractOut;
use crate::views::option::HeldOptionOut;
use crate::views::{AbilityView, MoneyView, NamedView, PageView, words};

/// A service in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceRow {
    id: String,
    /// Host name.
    name: String,
    /// The customer's own name for it.
    label: Option<String>,
    #[schema(value_type = words::ServiceKind)]
    kind: &'static str,
    product_name: String,
    #[schema(value_type = words::ServiceState)]
    state: String,
    state_since: String,
    /// suspend, unsuspend or terminate while it is being done.
    #[schema(value_type = Option<words::LifecycleAct>)]
    act: Option<String>,
    customer: NamedView,
    region: String,
    ipv4: Option<String>,
    #[schema(value_type = words::Power)]
    power: String,
    next_due_date: Option<String>,
    price: Option<MoneyView>,
    #[schema(value_type = Option<words::CycleMonths>)]
    cycle_months: Option<i32>,
    cancel_at: Option<String>,
    /// What its setup waits for.
    #[schema(value_type = Option<words::WaitsFor>)]
    waits_for: Option<String>,
}

/// A service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Service)]
pub struct ServiceOut {
    #[serde(flatten)]
    row: ServiceRow,
    version: i32,
    state_reason: Option<String>,
    /// What the plan consists of.
    #[schema(value_type = crate::rest::shop::SpecsView)]
    specs: serde_json::Value,
    image: NamedView,
    #[schema(value_type = words::OsType)]
    os_type: String,
    ipv6: Option<String>,
    username: String,
    /// Whether there is a password to show.
    has_password: bool,
    #[schema(value_type = words::ServiceAccess)]
    access: String,
    provider_status: Option<String>,
    provisioning: Option<SetupOut>,
    subscription: Option<SubscriptionOut>,
    snapshot_quota: u32,
    add_ons: Vec<AddOnOut>,
    /// The object storage it is; null for a machine.
    storage: Option<ServiceStorageOut>,
    /// The domain name it is; null for everything else.
    domain: Option<ServiceDomainOut>,
    /// For staff only.
    provider: Option<ProviderFacts>,
    created_at: String,
    running_action: Option<ActionOut>,
    /// It is on its way to another region.
    moving: bool,
    #[schema(value_type = words::ServiceAbilities)]
    can: BTreeMap<String, AbilityView>,
}

/// The object storage of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceStorage)]
pub struct ServiceStorageOut {
    #[schema(value_type = words::StorageGives)]
    gives: &'static str,
    /// Space that was bought.
    size_gb: i64,
    /// It is being given that space.
    is_resizing: bool,
    /// What the customer has of the storage, once it is there.
    share_id: Option<String>,
    /// Staff finds the storage by this.
    storage_id: Option<String>,
}

/// The domain name of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceDomain)]
pub struct ServiceDomainOut {
    /// In ASCII.
    name: String,
    /// It came, or is to come, from another registrar.
    transfer: bool,
    /// The domain, once it was ordered.
    domain_id: Option<String>,
}

/// How far a setup has come.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceSetup)]
pub struct SetupOut {
    steps: Vec<StepOut>,
}

/// A step of a setup.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceStep)]
pub struct StepOut {
    key: String,
    label: String,
    #[schema(value_type = words::StepState)]
    state: String,
    at: Option<String>,
    detail: Option<String>,
}

/// What pays for a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceSubscription)]
pub struct SubscriptionOut {
    id: String,
    #[schema(value_type = words::SubscriptionState)]
    state: String,
    period_start: String,
    /// The day after the last paid day.
    period_end: String,
    next_due_date: Option<String>,
    next_invoice_date: Option<String>,
    price: MoneyView,
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    /// What it consists of.
    components: Vec<ComponentOut>,
    /// What was chosen of its options.
    options: Vec<HeldOptionOut>,
    /// When an agreed change comes into force.
    next_change_on: Option<String>,
    /// The first day that is paid for, while a trial runs.
    trial_ends_on: Option<String>,
    /// How long it binds, if it does.
    contract: Option<ContractOut>,
    /// What takes something off its next invoices.
    coupons: Vec<HeldCouponOut>,
    /// Lines of changes that wait for its next invoice, before tax and coupons.
    waits: Vec<ChangeLine>,
    cancel_at: Option<String>,
}

/// A coupon of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceCoupon)]
pub struct HeldCouponOut {
    id: String,
    code: String,
    /// Percent taken off, such as 20; or else `amount`.
    percent: Option<String>,
    amount: Option<MoneyView>,
    /// For how many more invoices; null for every one.
    cycles_left: Option<i32>,
    /// Whether it takes from usage, too.
    covers_usage: bool,
}

/// A part of what is billed each period.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceComponent)]
pub struct ComponentOut {
    key: String,
    description: String,
    quantity: i64,
    /// Of one, each period and before tax.
    unit_price: MoneyView,
}

/// An add-on of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceAddOn)]
pub struct AddOnOut {
    name: String,
    quantity: u32,
}

/// The machine at the provider.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceProviderFacts)]
pub struct ProviderFacts {
    account_id: Option<String>,
    instance_id: Option<String>,
    product_id: String,
    /// Our name for the machine at the provider; orders are found by it.
    display_name: String,
    /// When the provider ends the machine, if it was cancelled there.
    ends_on: Option<String>,
    /// Since when the provider does not know the machine any more.
    missing_since: Option<String>,
    /// The plan the machine still has, while it has not followed a change of plan.
    bought_as: Option<String>,
    /// Why a storage has not got the space of its plan yet, once that lasts.
    resize_problem: Option<String>,
    /// Since when it is to be resized.
    resize_due_since: Option<String>,
    /// Why the setup waits.
    waits_because: Option<String>,
}

/// Something done to a service's machine.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceAction)]
pub struct ActionOut {
    id: String,
    #[schema(value_type = words::ServiceAct)]
    action: String,
    #[schema(value_type = words::ActionState)]
    state: String,
    requested_at: String,
    requested_by: String,
    finished_at: Option<String>,
    detail: Option<String>,
    error: Option<String>,
}

impl From<ActionView> for ActionOut {
    fn from(action: ActionView) -> Self {
        Self {
            id: action.id.to_string(),
            action: action.action.to_string(),
            state: action.state.to_string(),
            requested_at: action.requested_at.to_string(),
            requested_by: action.requested_by,
            finished_at: action.finished_at.map(|t| t.to_string()),
            detail: action.detail,
            error: action.error,
        }
    }
}

/// A machine's login.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceCredentials)]
pub struct CredentialsOut {
    username: String,
    /// None when only a key logs in.
    password: Option<String>,
    shown_at: String,
}

impl CredentialsOut {
    /// The login, with the time it was shown.
    pub fn of(ctx: &OpContext, login: &Credentials) -> Self {
        Self {
            username: login.username.clone(),
            password: login.password.as_ref().map(|p| p.expose().to_owned()),
            shown_at: ctx.now.to_string(),
        }
    }
}

impl From<StepView> for StepOut {
    fn from(step: StepView) -> Self {
        Self {
            key: step.key.to_owned(),
            label: step.label.to_owned(),
            state: step.state.to_owned(),
            at: step.at.map(|t| t.to_string()),
            detail: step.detail,
        }
    }
}

impl From<&SubscriptionView> for SubscriptionOut {
    fn from(s: &SubscriptionView) -> Self {
        Self {
            id: s.id.to_string(),
            state: s.state.as_str().to_owned(),
            period_start: s.period_start.to_string(),
            period_end: s.period_end.to_string(),
            next_due_date: next_due(s),
            next_invoice_date: s.next_invoice_on.map(|d| d.to_string()),
            price: s.price.into(),
            cycle_months: s.cycle_months,
            components: s.components.iter().map(|c| component(c, s.price.currency)).collect(),
            options: s.options.iter().cloned().map(HeldOptionOut::from).collect(),
            next_change_on: s.next_change_on.map(|d| d.to_string()),
            trial_ends_on: s.trial_ends_on.map(|d| d.to_string()),
            contract: s.contract.map(ContractOut::from),
            coupons: s.coupons.iter().map(HeldCouponOut::from).collect(),
            waits: s.waits.iter().cloned().map(ChangeLine::from).collect(),
            cancel_at: s.cancel_at.map(|d| d.to_string()),
        }
    }
}

impl From<&billing::HeldCoupon> for HeldCouponOut {
    fn from(c: &billing::HeldCoupon) -> Self {
        let (percent, amount) = match c.discount {
            billing::DiscountKind::Percent(rate) => (Some(rate.to_string()), None),
            billing::DiscountKind::Fixed(minor) => (None, Some(Money::new(minor, c.currency).into())),
        };
        Self {
            id: c.id.to_string(),
            code: c.code.clone(),
            percent,
            amount,
            cycles_left: c.cycles_left,
            covers_usage: c.covers_usage,
        }
    }
}

fn component(c: &billing::Component, currency: Currency) -> ComponentOut {
    ComponentOut {
        key: c.key.clone(),
        description: c.description.clone(),
        quantity: c.quantity,
        unit_price: Money::new(c.price.recurring, currency).into(),
    }
}

/// Nothing falls due any more once an end is set or has come.
fn next_due(s: &SubscriptionView) -> Option<String> {
    (s.ended_on.is_none() && s.cancel_at.is_none()).then(|| s.next_due_date.to_string())
}

impl ServiceRow {
    fn of(service: &ServiceView, customer: String, subscription: Option<&SubscriptionView>) -> Self {
        Self {
            id: service.id.to_string(),
            name: service.hostname.clone(),
            label: service.label.clone(),
            kind: match (&service.product.storage, &service.product.domain) {
                (Some(_), _) => "object_storage",
                (None, Some(_)) => "domain",
                (None, None) => "machine",
            },
            product_name: service.product_name.clone(),
            state: service.state.to_string(),
            state_since: service.state_since.to_string(),
            act: service.act.map(|a| a.to_string()),
            customer: NamedView { id: service.customer.to_string(), name: customer },
            region: service.region.clone(),
            ipv4: service.ipv4.clone(),
            power: service.power.clone(),
            next_due_date: subscription.and_then(next_due),
            price: subscription.map(|s| s.price.into()),
            cycle_months: subscription.map(|s| s.cycle_months),
            cancel_at: subscription.and_then(|s| s.cancel_at).map(|d| d.to_string()),
            waits_for: service.waits_for.map(|w| w.to_string()),
        }
    }
}

/// A page of services with what pays for them.
pub async fn rows<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    page: Page<ServiceView>,
) -> Result<PageView<ServiceRow>> {
    let ids: Vec<ServiceId> = page.items.iter().map(|s| s.id).collect();
    let terms = billing::subscriptions_of_services(ctx, conn, &ids).await?;
    let terms: HashMap<ServiceId, SubscriptionView> = terms.into_iter().map(|t| (t.service, t)).collect();
    let names = customer_names(ctx, conn, page.items.iter().map(|s| s.customer)).await?;
    Ok(PageView::of(page, |service| {
        let name = names.get(&service.customer).cloned().unwrap_or_default();
        ServiceRow::of(&service, name, terms.get(&service.id))
    }))
}

/// A service with everything the viewer may see.
pub async fn full<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceView,
    viewer: &Principal,
) -> Result<ServiceOut> {
    let side = side_of(viewer);
    let subscription = billing::subscriptions_of_services(ctx, conn, &[service.id]).await?.into_iter().next();
    let name = customer_names(ctx, conn, [service.customer].into_iter()).await?.remove(&service.customer);
    let running_action = match service.running_action {
        Some(id) => Some(provisioning::get_action(ctx, conn, id).await?.into()),
        None => None,
    };
    let for_staff = side == Viewer::Staff;
    let mut can = can(&service, subscription.as_ref(), side);
    narrow_to_role(&mut can, viewer, needs);
    let row = ServiceRow::of(&service, name.unwrap_or_default(), subscription.as_ref());
    let add_on = |a: provisioning::AddOnSnapshot| AddOnOut { name: a.name, quantity: a.quantity };
    let provider = for_staff.then(|| ProviderFacts {
        account_id: service.account.map(|a| a.to_string()),
        instance_id: service.instance_id.clone(),
        product_id: service.product.provider_product_id.clone(),
        display_name: service.display_name.clone(),
        ends_on: service.provider_ends_on.map(|d| d.to_string()),
        missing_since: service.missing_since.map(|t| t.to_string()),
        bought_as: service.product.bought_as.as_ref().map(|was| was.name.clone()),
        resize_problem: service.product.bought_as.as_ref().and_then(|was| was.problem.clone()),
        resize_due_since: service.resize_due_since.map(|t| t.to_string()),
        waits_because: service.waits_because.clone(),
    });
    let storage = match &service.product.storage {
        Some(sold) => {
            let there = provisioning::storage_of_service(ctx, conn, service.id).await?;
            Some(ServiceStorageOut {
                gives: sold.gives.as_str(),
                size_gb: sold.size_gb,
                is_resizing: service.resize_due_since.is_some(),
                share_id: there.share.map(|id| id.to_string()),
                storage_id: there.storage.filter(|_| for_staff).map(|id| id.to_string()),
            })
        }
        None => None,
    };
    let domain = match &service.product.domain {
        Some(sold) => {
            let there = provisioning::domain_of_service(ctx, conn, service.id).await?;
            let domain_id = there.map(|domain| domain.id.to_string());
            Some(ServiceDomainOut { name: sold.name.clone(), transfer: sold.is_transfer, domain_id })
        }
        None => None,
    };
    Ok(ServiceOut {
        row,
        version: service.version,
        // The provider's own words are for staff.
        state_reason: if for_staff { service.state_reason.or(service.public_reason) } else { service.public_reason },
        specs: service.product.specs,
        image: NamedView { id: service.image_id, name: service.image_name },
        os_type: service.os_type,
        ipv6: service.ipv6,
        username: service.username,
        has_password: service.has_password,
        access: service.access,
        provider_status: service.provider_status.filter(|_| for_staff),
        provisioning: service.steps.map(|s| SetupOut { steps: s.into_iter().map(StepOut::from).collect() }),
        subscription: subscription.as_ref().map(SubscriptionOut::from),
        snapshot_quota: service.product.snapshot_quota,
        add_ons: service.product.add_ons.into_iter().map(add_on).collect(),
        storage,
        domain,
        provider,
        created_at: service.created_at.to_string(),
        running_action,
        moving: service.moving,
        can,
    })
}

/// On which side a principal stands.
pub fn side_of(viewer: &Principal) -> Viewer {
    if matches!(viewer.kind, PrincipalKind::Customer { .. }) { Viewer::Customer } else { Viewer::Staff }
}

// As the routes of the acts demand.
fn needs(act: &str) -> Option<Permission> {
    match act {
        "change" | "pause_billing" | "resume_billing" | "rename" | "provision" | "terminate" | "approve_purchase"
        | "refuse_purchase" => Some(Permission::ServicesWrite),
        _ => Some(Permission::ServicesOperate),
    }
}

/// What may be done: the machine's rules and, for the end, billing's as well.
fn can(
    service: &ServiceView,
    subscription: Option<&SubscriptionView>,
    viewer: Viewer,
) -> BTreeMap<String, AbilityView> {
    let mut can: BTreeMap<String, AbilityView> = provisioning::abilities(service, viewer)
        .into_iter()
        .map(|(act, a)| (act.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason }))
        .collect();
    let acts = if viewer == Viewer::Staff { &billing::BILLING_ACTS[..] } else { &billing::BILLING_ACTS[..1] };
    for ability in subscription.into_iter().flat_map(|s| &s.abilities) {
        if acts.contains(&ability.action) {
            let shown = AbilityView { allowed: ability.allowed, reason: ability.reason.clone() };
            can.insert(ability.action.to_owned(), shown);
            continue;
        }
        // The subscription knows of a planned end before the machine does.
        let Some(ours) = can.get_mut(ability.action) else { continue };
        let machine_forbids = !ours.allowed && service.provider_ends_on.is_some();
        if !machine_forbids && !service.state.is_final() {
            *ours = AbilityView { allowed: ability.allowed, reason: ability.reason.clone() };
        }
    }
    can
}

/// A service of this customer; another's is not found.
pub async fn own<C: ConnectionTrait>(ctx: &OpContext, conn: &C, me: CustomerId, id: ServiceId) -> Result<ServiceView> {
    let service = provisioning::get_service(ctx, conn, id).await?;
    if service.customer == me { Ok(service) } else { Err(Error::not_found("service")) }
}
