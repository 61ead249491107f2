//! The small business a timeline is played in: a database in memory, a seller,
//! a catalog, one customer. Everything is made by billing's own operations.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use mpanel_billing as billing;
use mpanel_billing::{DiscountKind, ImageChoice, NewCoupon, NewProduct, ProductKind, ProductPatch, ProductPrice};
use mpanel_calc::TaxRule;
use mpanel_calc::tax::STANDARD_CLASS;
use mpanel_core::clock::SeededEntropy;
use mpanel_core::{
    Currency, CustomerId, Error, Money, OpContext, PaymentId, ProductId, Result, SubscriptionId, TenantId, TenantMode,
};
use mpanel_db::{Db, DbSettings, run_migrations};
use uuid::Uuid;

use crate::read::InputError;
use crate::schema::{CouponInput, PlanInput, PriceInput, ProrationInvoice, TaxInput, Timeline};

/// How long renewal invoices wait as drafts.
pub(crate) const DRAFT_HOURS: &str = "invoice.draft_grace_hours";
/// The most hours there are.
const LONGEST_WAIT: i64 = 720;

static OPENED: AtomicU64 = AtomicU64::new(0);

/// A subscription the timeline has named.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) id: SubscriptionId,
}

/// The business while it is played.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) ctx: OpContext,
    pub(crate) currency: Currency,
    pub(crate) customer: CustomerId,
    pub(crate) plans: BTreeMap<String, ProductId>,
    pub(crate) add_ons: BTreeMap<String, ProductId>,
    pub(crate) subscriptions: Vec<Named>,
    /// Those whose services begin later, each with its day.
    pub(crate) starting: Vec<(Date, SubscriptionId)>,
    /// Payments and their amounts, in the order in which they came in.
    pub(crate) payments: Vec<(PaymentId, i64)>,
    /// Usage events so far: their ids are numbers.
    pub(crate) measured: usize,
    /// How far the outbox has been read.
    pub(crate) heard: i64,
}

/// A failure of the simulation: the file's fault, a refusal of the business, or ours.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// The timeline is wrong.
    #[error(transparent)]
    Input(#[from] InputError),
    /// The business refused what the timeline wanted.
    #[error("{path}: refused ({code}): {detail}")]
    Refused {
        /// Which event.
        path: String,
        /// The refusal's code.
        code: String,
        /// Its sentence.
        detail: String,
    },
    /// The business did what the timeline says it must refuse.
    #[error("{0}: expected a refusal, but it was done")]
    NotRefused(String),
    /// Something else went wrong.
    #[error("{0}")]
    Failed(#[from] Error),
}

impl World {
    /// Opens the business on the morning of the first day.
    pub(crate) async fn open(timeline: &Timeline) -> std::result::Result<Self, SimulationError> {
        let zone = TimeZone::get(&timeline.zone).map_err(|e| InputError::at("zone", e))?;
        let first = timeline.events.first().ok_or_else(|| InputError::at("events", "the list is empty"))?.date;
        let db = open_database().await?;
        // Ids depend on nothing but the timeline, so that two runs of one file print the same.
        let tenant = TenantId(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001));
        let now = first.to_zoned(zone.clone()).map_err(|e| InputError::at("events[0].date", e))?.timestamp();
        let request = Uuid::from_u128(0x4000_8000_0000_0000_0001);
        let entropy = Arc::new(SeededEntropy::new(1));
        let ctx = OpContext::new(tenant, TenantMode::Sandbox, now, zone, request, entropy);
        let customer = CustomerId(Uuid::nil());
        let mut world = World {
            db,
            ctx,
            currency: timeline.currency,
            customer,
            plans: BTreeMap::new(),
            add_ons: BTreeMap::new(),
            subscriptions: Vec::new(),
            starting: Vec::new(),
            payments: Vec::new(),
            measured: 0,
            heard: 0,
        };
        world.set_up(timeline).await?;
        world.heard = mpanel_db::outbox::last_seq(world.db.read()).await?;
        Ok(world)
    }

    /// Moves the clock to a time of a day.
    pub(crate) fn move_to(&mut self, day: Date, time: Time) {
        self.ctx.now = self.moment(day, time).max(self.ctx.now);
    }

    /// A time of a day in the timeline's zone.
    pub(crate) fn moment(&self, day: Date, time: Time) -> jiff::Timestamp {
        let at = day.to_datetime(time).to_zoned(self.ctx.zone.clone());
        at.map_or(self.ctx.now, |z| z.timestamp())
    }

    /// Noon of a day in the timeline's zone.
    pub(crate) fn noon_of(&self, day: Date) -> jiff::Timestamp {
        self.moment(day, jiff::civil::time(12, 0, 0, 0))
    }

    pub(crate) fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency)
    }

    /// A price as the catalog has it.
    pub(crate) fn price(&self, price: &PriceInput, trial: Option<billing::Trial>) -> ProductPrice {
        ProductPrice {
            currency: self.currency,
            cycle_months: billing::cycle_of(price.every),
            recurring_minor: price.amount,
            setup_minor: price.setup,
            trial,
            intro: price.intro.map(|i| billing::Introductory { cycles: i.cycles, minor: i.amount }),
        }
    }

    pub(crate) fn subscription(&self, name: &str) -> std::result::Result<SubscriptionId, InputError> {
        let found = self.subscriptions.iter().rev().find(|s| s.name == name);
        found.map(|s| s.id).ok_or_else(|| InputError::at("subscription", format!("there is no subscription {name:?}")))
    }

    async fn set_up(&mut self, timeline: &Timeline) -> std::result::Result<(), SimulationError> {
        let tx = self.db.begin().await?;
        let seller = billing::Seller {
            name: "Example Hosting".to_owned(),
            country: timeline.seller.country.clone(),
            prices_include_tax: timeline.seller.prices_include_tax,
            tax_rounding: timeline.options.tax_rounding.unwrap_or_default(),
            ..billing::Seller::default()
        };
        billing::put_seller(&self.ctx, &tx, &seller).await?;
        match &timeline.tax {
            TaxInput::None => {}
            TaxInput::Eu => billing::seed_default_tax_rules(&self.ctx, &tx).await?,
            TaxInput::Rules(rules) => {
                for rule in rules {
                    let from = rule.from.unwrap_or(jiff::civil::date(2000, 1, 1));
                    let class = rule.class.clone().unwrap_or_else(|| STANDARD_CLASS.to_owned());
                    let rule = TaxRule {
                        class,
                        region: rule.region.clone(),
                        standing: rule.standing,
                        ..TaxRule::of_country(&rule.country, &rule.name, rule.rate, from)
                    };
                    billing::add_tax_rule(&self.ctx, &tx, rule, true).await?;
                }
            }
        }
        for (index, rate) in timeline.rates.iter().enumerate() {
            let new = billing::NewExchangeRate { base: rate.base, quote: rate.quote, day: rate.on, rate: rate.rate };
            let set = billing::add_exchange_rate(&self.ctx, &tx, new).await;
            set.map_err(|e| InputError::at(format!("rates[{index}]"), e.report()))?;
        }
        for (key, value) in &timeline.policies {
            let set = billing::set_policy(&self.ctx, &tx, billing::PolicyLevel::Tenant, "", key, value).await;
            set.map_err(|e| InputError::at(format!("policies.{key}"), e.detail()))?;
        }
        self.ways_of_billing(&tx, timeline).await?;
        let wrong = |list: &str, index: usize, e: Error| InputError::at(format!("{list}[{index}]"), e.report());
        for (index, add_on) in timeline.add_ons.iter().enumerate() {
            let made = self.product(&tx, add_on, ProductKind::AddOn).await;
            self.add_ons.insert(add_on.id.clone(), made.map_err(|e| wrong("add_ons", index, e))?);
        }
        for (index, plan) in timeline.plans.iter().enumerate() {
            let made = self.product(&tx, plan, ProductKind::Vps).await;
            self.plans.insert(plan.id.clone(), made.map_err(|e| wrong("plans", index, e))?);
        }
        for (index, coupon) in timeline.coupons.iter().enumerate() {
            self.coupon(&tx, coupon, &format!("coupons[{index}]")).await?;
        }
        self.customer = self.open_account(&tx, timeline).await?;
        if let Some(day) = timeline.customer.account_anchor {
            self.anchor(&tx, "account", Some(day)).await?;
        }
        Ok(tx.commit().await?)
    }

    // Options are settings of the business.
    async fn ways_of_billing(&self, tx: &mpanel_db::Tx, timeline: &Timeline) -> Result<()> {
        let options = &timeline.options;
        let level = billing::PolicyLevel::Tenant;
        if let Some(basis) = options.proration {
            billing::set_policy(&self.ctx, tx, level, "", "proration.basis", &serde_json::to_value(basis)?).await?;
        }
        if options.drafts == Some(true) {
            billing::set_policy(&self.ctx, tx, level, "", DRAFT_HOURS, &LONGEST_WAIT.into()).await?;
        }
        if let Some(invoice) = options.proration_invoice {
            let word = if invoice == ProrationInvoice::Next { "next" } else { "now" };
            billing::set_policy(&self.ctx, tx, level, "", "change.proration_invoice", &word.into()).await?;
        }
        if let Some(on) = options.bill_cancellation_day {
            billing::set_policy(&self.ctx, tx, level, "", "cancel.bill_last_day", &on.into()).await?;
        }
        Ok(())
    }

    /// Lets the customer's next subscriptions begin their periods on a day of the month, or as usual.
    pub(crate) async fn anchor(&self, tx: &mpanel_db::Tx, policy: &str, day: Option<i8>) -> Result<()> {
        let (level, subject) = (billing::PolicyLevel::Customer, self.customer.to_string());
        let (policy, day) = (policy.into(), day.unwrap_or(0).into());
        billing::set_policy(&self.ctx, tx, level, &subject, "anchor.policy", &policy).await?;
        billing::set_policy(&self.ctx, tx, level, &subject, "anchor.day", &day).await
    }

    async fn product(&self, tx: &mpanel_db::Tx, plan: &PlanInput, kind: ProductKind) -> Result<ProductId> {
        let is_plan = kind == ProductKind::Vps;
        let image = ImageChoice {
            id: "image".to_owned(),
            name: "Image".to_owned(),
            os_type: "Linux".to_owned(),
            description: String::new(),
            default: true,
            default_user: "root".to_owned(),
        };
        let details = ProductPatch {
            images: is_plan.then(|| vec![image]),
            add_on_ids: is_plan.then(|| self.add_ons.values().copied().collect()),
            max_quantity: Some(100),
            tax_class: plan.tax_class.clone(),
            contract: plan.contract.as_ref().map(|c| Some(c.rules())),
            ..ProductPatch::default()
        };
        let group = if is_plan {
            let new = billing::NewGroup { slug: plan.id.clone(), name: plan.id.clone(), ..Default::default() };
            Some(billing::create_group(&self.ctx, tx, new).await?.id)
        } else {
            None
        };
        let new = NewProduct { group_id: group, kind, slug: plan.id.clone(), name: plan.id.clone(), details };
        let id = billing::create_product(&self.ctx, tx, new).await?.id;
        let prices: Vec<ProductPrice> = plan.prices.iter().map(|p| self.price(p, None)).collect();
        billing::set_prices(&self.ctx, tx, id, &prices).await?;
        if plan.timing != mpanel_calc::contract::Timing::InAdvance {
            let (level, timing) = (billing::PolicyLevel::Product, serde_json::to_value(plan.timing)?);
            billing::set_policy(&self.ctx, tx, level, &id.to_string(), "billing.timing", &timing).await?;
        }
        for (key, value) in &plan.policies {
            let level = billing::PolicyLevel::Product;
            billing::set_policy(&self.ctx, tx, level, &id.to_string(), key, value).await?;
        }
        if is_plan && !plan.meters.is_empty() {
            self.price_usage(tx, plan, id).await?;
        }
        if let Some(minimum) = plan.commitment.filter(|_| is_plan) {
            billing::set_commitments(&self.ctx, tx, id, &[self.money(minimum)]).await?;
        }
        Ok(id)
    }

    async fn price_usage(&self, tx: &mpanel_db::Tx, plan: &PlanInput, product: ProductId) -> Result<()> {
        let mut prices = Vec::new();
        for (index, meter) in plan.meters.iter().enumerate() {
            let known = billing::list_meters(&self.ctx, tx).await?;
            match known.iter().find(|m| m.key == meter.id) {
                Some(known) if known.aggregation == meter.aggregation => {}
                Some(_) => return Err(Error::invalid("/meters", "taken", "Two plans count one meter differently.")),
                None => {
                    let (key, name, unit) = (meter.id.clone(), meter.id.clone(), "units".to_owned());
                    let new = billing::NewMeter { key, name, unit, aggregation: meter.aggregation };
                    billing::create_meter(&self.ctx, tx, new).await?;
                }
            }
            let pricing = match (&meter.price, &meter.percentage) {
                (Some(model), None) => billing::Pricing::Quantity(model.clone()),
                (None, Some(model)) => billing::Pricing::Percentage(model.model()),
                _ => {
                    let detail = format!("Meter {index}: give either price or percentage.");
                    return Err(Error::invalid("/meters", "required", detail));
                }
            };
            let price = billing::UsagePrice {
                pricing,
                included: meter.included,
                spend: meter.spend,
                thresholds: meter.thresholds(),
                at_change: meter.at_change,
            };
            let (meter, currency) = (meter.id.clone(), self.currency);
            prices.push(billing::ProductUsagePrice { meter, currency, price });
        }
        billing::set_usage_prices(&self.ctx, tx, product, &prices).await?;
        Ok(())
    }

    async fn coupon(
        &self,
        tx: &mpanel_db::Tx,
        coupon: &CouponInput,
        at: &str,
    ) -> std::result::Result<(), SimulationError> {
        let discount = match (coupon.percent, coupon.amount) {
            (Some(rate), None) => Some(DiscountKind::Percent(rate)),
            (None, Some(minor)) => Some(DiscountKind::Fixed(minor)),
            (None, None) if coupon.free_setup => None,
            _ => return Err(InputError::at(at, "give either percent or amount").into()),
        };
        let covered = coupon.plans.iter().map(|name| {
            let found = self.plans.get(name).copied();
            found.ok_or_else(|| InputError::at(format!("{at}.plans"), format!("there is no plan {name:?}")))
        });
        let new = NewCoupon {
            code: coupon.code.clone(),
            description: String::new(),
            discount,
            currency: (coupon.amount.is_some() || coupon.min_order.is_some()).then_some(self.currency),
            product_ids: covered.collect::<std::result::Result<_, _>>()?,
            cycles: coupon.cycles,
            starts_on: None,
            ends_on: None,
            max_redemptions: coupon.max_uses,
            rules: billing::CouponRules {
                free_setup: coupon.free_setup,
                combines: coupon.combines,
                covers_usage: coupon.covers_usage,
                cycle_months: coupon.every.iter().map(|every| billing::cycle_of(*every)).collect(),
                per_customer: coupon.per_customer,
                new_customers: coupon.new_customers,
                min_order_minor: coupon.min_order,
            },
        };
        billing::create_coupon(&self.ctx, tx, new).await?;
        Ok(())
    }

    async fn open_account(
        &self,
        tx: &mpanel_db::Tx,
        timeline: &Timeline,
    ) -> std::result::Result<CustomerId, SimulationError> {
        let input = &timeline.customer;
        let country = input.country.parse().map_err(|e| InputError::at("customer.country", e))?;
        let new = billing::NewCustomer {
            name: "Customer".to_owned(),
            company: input.company.clone(),
            email: "customer@example.com".parse().map_err(Error::internal)?,
            country,
            address: billing::Address { region: input.region.clone(), ..billing::Address::default() },
            tax_id: input.vat_number.clone(),
            customer_type: None,
            currency: timeline.currency,
            time_zone: None,
            language: None,
            routing: Default::default(),
            legal_entity: None,
        };
        let id = billing::create_customer(&self.ctx, tx, new).await?.id;
        confirm_number(&self.ctx, tx, id, input.vat_answer.answer()).await?;
        Ok(id)
    }
}

/// Takes a register's answer about a customer's VAT number down: a timeline is about contracts, not about registries.
pub(crate) async fn confirm_number(
    ctx: &OpContext,
    tx: &mpanel_db::Tx,
    customer: CustomerId,
    answer: billing::VatAnswer,
) -> Result<()> {
    let Some(question) = billing::vat_question(ctx, tx, customer).await? else { return Ok(()) };
    let reply = billing::VatReply {
        answer,
        consultation: (answer == billing::VatAnswer::Valid).then(|| "simulated".to_owned()),
        name: None,
        address: None,
        reason: None,
    };
    billing::record_vat_reply(ctx, tx, customer, &question, reply).await.map(drop)
}

async fn open_database() -> Result<Db> {
    let number = OPENED.fetch_add(1, Ordering::SeqCst);
    let url = format!("sqlite:file%3Ampanel-simulate-{number}?mode=memory&cache=shared");
    let db = Db::connect(&DbSettings { url, max_connections: 2 }).await?;
    run_migrations(&db, &[billing::migrations::migrations]).await?;
    Ok(db)
}
