//! Taking over what a customer has already: a subscription that begins with its next due date, and an order that
//! records it. Nothing is billed for the past.

use mpanel_calc::period::plus_days;
use mpanel_calc::{Anchor, Component, Grid, LineKind, PriceOf};
use mpanel_core::{CustomerId, Date, Error, Money, OpContext, OrderId, ProductId, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;

use super::billable::Billable;
use super::renewal::{RenewalSettings, propose};
use super::store::Model;
use super::terms::BillingTerms;
use super::{NextInvoice, SubscriptionState, SubscriptionView, term};
use crate::cart::{Access, CartItemInput, DomainInput};
use crate::catalog::{self, ProductKind, ProductView, StorageGives};
use crate::columns;
use crate::customer::store as customers;
use crate::entity::get_seller;
use crate::history::{self, LogEntry, Subject};
use crate::numbering;
use crate::order::store as orders;
use crate::order::{FrozenOrder, OrderState, PlacedSubscription, ProductSnapshot};
use crate::policy::{Policies, PolicyScope};

/// Furthest a next due date may lie ahead: the longest cycle and a month to arrange it.
const AHEAD_DAYS: i64 = 400;
/// The same of a domain, which registries take for ten years at most.
const DOMAIN_AHEAD_DAYS: i64 = 3653;

/// What is taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdoptedThing {
    /// A machine, sold as a plan.
    Machine {
        /// Its region.
        region: String,
        /// Its image.
        image_id: String,
    },
    /// A whole object storage.
    Storage {
        /// Its region.
        region: String,
    },
    /// A domain name.
    Domain(DomainInput),
}

impl AdoptedThing {
    fn region(&self) -> &str {
        match self {
            Self::Machine { region, .. } | Self::Storage { region } => region,
            Self::Domain(_) => "",
        }
    }

    fn image_id(&self) -> &str {
        match self {
            Self::Machine { image_id, .. } => image_id,
            Self::Storage { .. } | Self::Domain(_) => "",
        }
    }

    fn domain(&self) -> Option<&DomainInput> {
        match self {
            Self::Domain(domain) => Some(domain),
            Self::Machine { .. } | Self::Storage { .. } => None,
        }
    }
}

/// What a customer has already and is to be billed for from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptSubscription {
    /// Whose.
    pub customer: CustomerId,
    /// The service it will pay for; made by the caller in the same transaction.
    pub service: ServiceId,
    /// As what it is sold.
    pub product: ProductId,
    /// Each period, as the price list has prices: with tax only where they include it.
    pub price: Money,
    /// Period in months.
    pub cycle_months: i32,
    /// The next due date: the first day that is not paid for yet; in arrears, the day on which the period that runs is
    /// billed.
    pub next_due_on: Date,
    /// Host name.
    pub hostname: String,
    /// What it is.
    pub what: AdoptedThing,
}

/// What an adoption made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedSubscription {
    /// The order that records it; it has no invoice.
    pub order: OrderId,
    /// The subscription.
    pub subscription: SubscriptionView,
    /// The product as it was sold.
    pub product: ProductSnapshot,
    /// The first invoice as it would be raised, for this subscription alone; none where it costs nothing, or where its
    /// tax cannot be told yet.
    pub first_invoice: Option<NextInvoice>,
}

/// Makes the order and the subscription. No invoice exists until the next one is raised ahead of the due date.
pub async fn adopt_subscription(ctx: &OpContext, tx: &Tx, wanted: AdoptSubscription) -> Result<AdoptedSubscription> {
    check(&wanted, ctx.today())?;
    let customer = customers::lock(ctx, tx, wanted.customer).await?;
    if customer.currency != wanted.price.currency.code() {
        let detail = format!("The customer's account is in {}. Give the price in that currency.", customer.currency);
        return Err(Error::invalid("/price/currency", "currency_fixed", detail));
    }
    let product = catalog::get_product(ctx, tx, wanted.product).await?;
    check_product(&wanted, &product)?;
    let (order, id) = (ctx.new_id::<OrderId>(), ctx.new_id::<SubscriptionId>());
    let image = product.images.iter().find(|i| i.id == wanted.what.image_id());
    let snapshot = ProductSnapshot {
        id: product.id,
        name: product.name.clone(),
        slug: product.slug.clone(),
        provider: product.provider.clone(),
        specs: product.specs.clone(),
        region: wanted.what.region().to_owned(),
        image_id: wanted.what.image_id().to_owned(),
        image_name: image.map_or_else(String::new, |i| i.name.clone()),
        default_user: image.map_or_else(|| "root".to_owned(), |i| i.default_user.clone()),
        add_ons: Vec::new(),
        snapshot_quota: product.specs.snapshots,
        period_months: 1,
        storage: product.storage.clone(),
        domain: product.domain.clone(),
    };
    let item = CartItemInput {
        trial: false,
        software: None,
        bundle: None,
        domain: wanted.what.domain().cloned(),
        product_id: product.id,
        cycle_months: wanted.cycle_months,
        quantity: 1,
        region: wanted.what.region().to_owned(),
        image_id: wanted.what.image_id().to_owned(),
        hostname: wanted.hostname.clone(),
        own_image: None,
        ssh_key: None,
        default_user: None,
        access: Access::Password,
        add_ons: Vec::new(),
        options: Vec::new(),
    };
    let placed = PlacedSubscription {
        subscription: id,
        service: wanted.service,
        product: snapshot.clone(),
        item,
        hostname: wanted.hostname.clone(),
        options: Vec::new(),
        sold_for: None,
    };
    let number = write_order(ctx, tx, &wanted, order).await?;
    let policies = Policies::of(ctx, tx, &[wanted.customer.uuid()]).await?;
    let scope =
        PolicyScope { product: Some(wanted.product), customer: Some(wanted.customer), ..PolicyScope::default() };
    let terms = BillingTerms::of(&policies, scope);
    let mut row = model(ctx, &wanted, order, &placed, &terms)?;
    row.next_invoice_on = term::next_invoice_on(&row, &policies)?.map(|d| d.to_string());
    crate::store::insert(tx, row.clone(), "writing an adopted subscription").await?;
    let subject = Subject::new("service", wanted.service, wanted.hostname.clone());
    let entry = LogEntry::new("adopted", "Taken over".to_owned(), subject, wanted.customer);
    let detail = format!(
        "{} {}, next due on {}, order {number}",
        wanted.price,
        catalog::cycle_words(wanted.cycle_months),
        wanted.next_due_on
    );
    history::note(ctx, tx, entry.detail(detail)).await?;
    let first_invoice = first_invoice(ctx, tx, &customer, &row).await?;
    Ok(AdoptedSubscription { order, subscription: row.view(ctx.today())?, product: snapshot, first_invoice })
}

// The proposal that the run of its day would make; what stops that run is told by it.
async fn first_invoice(
    ctx: &OpContext,
    tx: &Tx,
    customer: &customers::Model,
    row: &Model,
) -> Result<Option<NextInvoice>> {
    let Some(day) = columns::date_opt(row.next_invoice_on.as_ref())? else { return Ok(None) };
    let settings = RenewalSettings::of(ctx, tx, customer.id).await?;
    let issue_date = day.max(ctx.today());
    let proposed = propose(ctx, customer, &mut [Billable::plain(row.clone())?], &settings, issue_date);
    Ok(proposed.ok().and_then(|all| all.into_iter().next()).map(|first| NextInvoice {
        issue_date,
        due_date: first.draft.due_date,
        total: Money::new(first.totals.total, first.draft.currency),
    }))
}

fn check(wanted: &AdoptSubscription, today: Date) -> Result<()> {
    catalog::check_cycle("/cycle_months", wanted.cycle_months)?;
    if !(0..=1_000_000_000).contains(&wanted.price.minor) {
        return Err(Error::invalid("/price", "out_of_range", "A price cannot be negative or that large."));
    }
    if wanted.next_due_on < today {
        let detail = "The next due date must be today or later; the past is not billed here.";
        return Err(Error::invalid("/next_due_on", "in_the_past", detail));
    }
    let (ahead, words) = match wanted.what {
        AdoptedThing::Domain(_) => (DOMAIN_AHEAD_DAYS, "ten years"),
        AdoptedThing::Machine { .. } | AdoptedThing::Storage { .. } => (AHEAD_DAYS, "a year"),
    };
    if wanted.next_due_on > plus_days(today, ahead) {
        let detail = format!("The next due date is more than {words} away.");
        return Err(Error::invalid("/next_due_on", "too_far", detail));
    }
    Ok(())
}

/// The rule: a machine is sold as a plan, a storage as a whole storage, a domain as a name of its ending by the year.
fn check_product(wanted: &AdoptSubscription, product: &ProductView) -> Result<()> {
    let refuse = |at, code, detail: String| Err(Error::invalid(at, code, detail));
    match &wanted.what {
        AdoptedThing::Machine { .. } if product.kind == ProductKind::Vps => Ok(()),
        AdoptedThing::Machine { .. } => {
            refuse("/product_id", "not_a_plan", "Choose a plan; nothing else is sold of a machine.".to_owned())
        }
        AdoptedThing::Storage { .. } => match &product.storage {
            Some(terms) if terms.gives == StorageGives::Whole => Ok(()),
            _ => refuse(
                "/product_id",
                "object_storage",
                "Choose a product that gives a whole object storage.".to_owned(),
            ),
        },
        AdoptedThing::Domain(domain) => match &product.domain {
            None => refuse("/product_id", "not_accepted", "Choose a product that sells domain names.".to_owned()),
            Some(terms) if !terms.sells(&domain.name) => {
                let detail = format!("{} sells names right below .{}. Choose another.", product.name, terms.ending);
                refuse("/product_id", "not_accepted", detail)
            }
            Some(_) if wanted.cycle_months % 12 != 0 => {
                let detail = "Domains are registered by the year. Use 12, 24, 36 … months.";
                Err(Error::invalid("/cycle_months", "out_of_range", detail))
            }
            Some(_) => Ok(()),
        },
    }
}

// An order without lines and without an invoice: what came before it was billed elsewhere.
async fn write_order(ctx: &OpContext, tx: &Tx, wanted: &AdoptSubscription, id: OrderId) -> Result<String> {
    let prefix = get_seller(ctx, tx).await?.order_prefix;
    let number = numbering::print_number(&prefix, numbering::take_block(ctx, tx, "order", 1).await?);
    let frozen = FrozenOrder {
        lines: Vec::new(),
        items: Vec::new(),
        coupon: None,
        coupons: Vec::new(),
        pieces: Vec::new(),
        start_on: None,
    };
    let row = orders::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        number: number.clone(),
        customer_id: wanted.customer.uuid(),
        state: OrderState::Active.as_str().to_owned(),
        state_reason: Some("Taken over from the provider's account.".to_owned()),
        currency: wanted.price.currency.code().to_owned(),
        body: columns::text(&frozen)?,
        subtotal_minor: 0,
        discount_minor: 0,
        tax_minor: 0,
        total_minor: 0,
        coupon_id: None,
        invoice_id: None,
        placed_at: ctx.now.as_microsecond(),
        accepted_at: Some(ctx.now.as_microsecond()),
        closed_at: None,
        version: 1,
    };
    crate::store::insert(tx, row, "writing the order of an adoption").await?;
    Ok(number)
}

fn model(
    ctx: &OpContext,
    wanted: &AdoptSubscription,
    order: OrderId,
    placed: &PlacedSubscription,
    terms: &BillingTerms,
) -> Result<Model> {
    let anchor = Anchor::of(wanted.next_due_on);
    let grid = Grid::starting(wanted.next_due_on, catalog::cadence_of(wanted.cycle_months));
    let start = grid.enclosing(plus_days(wanted.next_due_on, -1)).start.to_string();
    // What is paid afterwards is paid up to the period that runs.
    let paid = if terms.in_arrears() { start.clone() } else { wanted.next_due_on.to_string() };
    let plan = Component {
        key: "plan".to_owned(),
        kind: LineKind::Recurring,
        description: placed.product.name.clone(),
        quantity: 1,
        price: PriceOf { recurring: wanted.price.minor, setup: 0 },
    };
    Ok(Model {
        id: placed.subscription.uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: wanted.customer.uuid(),
        order_id: order.uuid(),
        service_id: wanted.service.uuid(),
        product_id: wanted.product.uuid(),
        state: SubscriptionState::Active.as_str().to_owned(),
        currency: wanted.price.currency.code().to_owned(),
        cycle_months: wanted.cycle_months,
        anchor_day: i32::from(anchor.day),
        anchor_month: anchor.month.map_or(1, i32::from),
        name: wanted.hostname.clone(),
        product_name: placed.product.name.clone(),
        item: columns::text(placed)?,
        components: columns::text(&vec![plan])?,
        discount: None,
        recurring_minor: wanted.price.minor,
        started_on: Some(ctx.today().to_string()),
        anchor_on: start.clone(),
        waiting: None,
        next_change_on: None,
        usage_through: None,
        price_agreed: true,
        terms: columns::text(terms)?,
        contract_ends_on: None,
        trial_end: None,
        period_start: start,
        period_end: paid.clone(),
        charged_through: paid,
        next_invoice_on: None,
        cancel_at: None,
        cancel_reason: None,
        ended_on: None,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    })
}
