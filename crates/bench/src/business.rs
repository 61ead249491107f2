//! A hosting business to measure: its tables, its price list, its customers with their machines and sessions.

use anyhow::Context;
use jiff::tz::TimeZone;
use mpanel::config::{self, Config};
use mpanel::wiring::{self, House};
use mpanel_billing::{
    self as billing, AddOnInput, Address, CartContents, CartItemInput, NewCustomer, PlaceOrder, Receipt, Seller,
};
use mpanel_core::{
    Actor, Currency, CustomerId, InvoiceId, OpContext, PaymentId, ProductGroupId, ProductId, Secret, ServiceId,
    TenantId, TenantMode,
};
use mpanel_db::Tx;
use mpanel_identity::{self as identity, Brand, NewTenant};
use mpanel_workflows::jobs::ProvisionOrder;
use mpanel_workflows::journeys;
use tracing_subscriber::EnvFilter;

use crate::figures::now;
use crate::store::Store;

/// An open business.
pub struct Business {
    pub house: House,
    pub config: Config,
    pub ctx: OpContext,
    plan: Plan,
    /// Where it and all its customers are.
    country: &'static str,
}

/// What it sells.
struct Plan {
    machine: ProductId,
    add_ons: Vec<ProductId>,
}

/// A customer with a running machine and somebody who is signed in.
pub struct Client {
    pub customer: CustomerId,
    pub invoice: InvoiceId,
    pub service: ServiceId,
    pub token: String,
}

/// The log a server writes by default, as JSON, into nothing.
pub fn log_like_a_server() -> anyhow::Result<()> {
    let config = config::load(None, []).map_err(|e| anyhow::anyhow!("{e}"))?;
    let filter = EnvFilter::try_new(&config.log_filter)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false).with_writer(std::io::sink);
    log.json().try_init().map_err(|e| anyhow::anyhow!("{e}"))
}

impl Business {
    /// In a fresh database, in Germany.
    pub async fn open(store: &Store) -> anyhow::Result<Self> {
        Self::open_in(store, "DE").await
    }

    /// In a fresh database, in a country of the European Union.
    pub async fn open_in(store: &Store, country: &'static str) -> anyhow::Result<Self> {
        let mut config = config::load(None, []).map_err(|e| anyhow::anyhow!("{e}"))?;
        config.database_url = Secret::new(store.fresh().await?);
        config.master_key_file = store.folder.join("master.key");
        let house = wiring::build(&config, Vec::new()).await?;
        let deps = &house.deps;
        let (tenant, request) = (TenantId::from(deps.new_request_id()), deps.new_request_id());
        let ctx = OpContext::new(tenant, TenantMode::Live, now(), TimeZone::UTC, request, deps.entropy.clone())
            .acting_as(Actor::system("bench"));
        let tx = deps.db.begin().await?;
        let new = NewTenant {
            slug: "bench".into(),
            name: "Bench".into(),
            mode: TenantMode::Live,
            time_zone: "UTC".into(),
            default_currency: Currency::EUR,
            base_url: "http://127.0.0.1".into(),
            hosts: Vec::new(),
            brand: Brand::default(),
        };
        identity::create_tenant(&ctx, &tx, new).await?;
        let seller = Seller { name: "Bench".into(), country: country.into(), ..Seller::default() };
        billing::put_seller(&ctx, &tx, &seller).await?;
        billing::seed_default_tax_rules(&ctx, &tx).await?;
        let plan = plan(&ctx, &tx).await?;
        tx.commit().await?;
        deps.contexts.tenants_changed();
        Ok(Self { house, config, ctx, plan, country })
    }

    /// Customers who are signed in.
    pub async fn clients(&self, count: usize) -> anyhow::Result<Vec<Client>> {
        let (ctx, deps) = (&self.ctx, &self.house.deps);
        let hash = identity::hash_password(&Secret::new("a password that nobody uses"))?;
        let mut clients = Vec::new();
        for number in 0..count {
            let tx = deps.db.begin().await?;
            let (customer, placed) = self.subscribe(&tx, number).await?;
            let email = format!("customer{number}@example.com").parse()?;
            let user = identity::register_customer_user(ctx, &tx, &email, "Ada", hash.clone(), customer).await?;
            let session = identity::open_session(ctx, &tx, user.id, "192.0.2.1", "Bench").await?;
            tx.commit().await?;
            journeys::provision_order(ctx, deps, &ProvisionOrder { order: placed.order }).await?;
            let service = placed.subscriptions.first().context("an order without a machine")?.service;
            let token = session.token.expose().to_owned();
            clients.push(Client { customer, invoice: placed.invoice, service, token });
        }
        Ok(clients)
    }

    /// Gives the machine a graduated price for traffic.
    pub async fn meter_traffic(&self, tx: &Tx) -> anyhow::Result<()> {
        use billing::rating::{PriceModel, Spend, Tier};
        let (key, name, unit) = ("traffic".to_owned(), "Traffic".to_owned(), "GB".to_owned());
        let new = billing::NewMeter { key, name, unit, aggregation: billing::Aggregation::Sum };
        billing::create_meter(&self.ctx, tx, new).await?;
        let tier = |up_to: Option<i64>, unit: &str| -> anyhow::Result<Tier> {
            let up_to = up_to.map(billing::Decimal::whole);
            Ok(Tier { up_to, unit: unit.parse()?, flat: billing::Decimal::ZERO })
        };
        let pricing = billing::Pricing::Quantity(PriceModel::Graduated {
            tiers: vec![tier(Some(1000), "0.02")?, tier(None, "0.01")?],
        });
        let price = billing::UsagePrice {
            pricing,
            included: billing::Decimal::ZERO,
            spend: Spend::default(),
            thresholds: None,
            at_change: Default::default(),
        };
        let (meter, currency) = ("traffic".to_owned(), Currency::EUR);
        let price = billing::ProductUsagePrice { meter, currency, price };
        billing::set_usage_prices(&self.ctx, tx, self.plan.machine, &[price]).await?;
        Ok(())
    }

    /// A new customer whose machine has been paid for and runs.
    pub async fn subscribe(&self, tx: &Tx, number: usize) -> anyhow::Result<(CustomerId, billing::PlacedOrder)> {
        let customer = billing::create_customer(&self.ctx, tx, new_customer(number, self.country)?).await?.id;
        let placed = self.buy(tx, customer, vec![self.item(number)]).await?;
        Ok((customer, placed))
    }

    /// A customer with many machines.
    pub async fn account(&self, tx: &Tx, machines: usize) -> anyhow::Result<CustomerId> {
        let number = usize::MAX;
        let customer = billing::create_customer(&self.ctx, tx, new_customer(number, self.country)?).await?.id;
        for _ in 0..machines {
            self.buy(tx, customer, vec![self.item(number)]).await?;
        }
        Ok(customer)
    }

    fn item(&self, number: usize) -> CartItemInput {
        CartItemInput {
            trial: false,
            software: None,
            bundle: None,
            domain: None,
            product_id: self.plan.machine,
            cycle_months: 1,
            quantity: 1,
            region: "EU".into(),
            image_id: "img".into(),
            hostname: format!("host{number}.example.com"),
            own_image: None,
            ssh_key: None,
            default_user: None,
            access: billing::Access::Password,
            add_ons: self.plan.add_ons.iter().map(|id| AddOnInput { id: *id, quantity: 1 }).collect(),
            options: Vec::new(),
        }
    }

    async fn buy(
        &self,
        tx: &Tx,
        customer: CustomerId,
        items: Vec<CartItemInput>,
    ) -> anyhow::Result<billing::PlacedOrder> {
        let ctx = &self.ctx;
        let wanted = PlaceOrder {
            customer,
            currency: Currency::EUR,
            contents: CartContents { items, ..CartContents::default() },
            expected_due_now: None,
            accept_terms: true,
            cart: None,
            has_method: false,
        };
        let placed = billing::place_order(ctx, tx, wanted).await?;
        let payment: PaymentId = ctx.new_id();
        let (amount, invoices) = (placed.total, vec![placed.invoice]);
        let receipt = Receipt {
            payment,
            customer,
            amount,
            settled: None,
            payer_country: None,
            received_on: None,
            cash_account: "bench".into(),
            invoices,
        };
        billing::allocate_payment(ctx, tx, receipt).await?;
        for sold in &placed.subscriptions {
            billing::start_term(ctx, tx, sold.subscription).await?;
        }
        Ok(placed)
    }
}

/// A customer nobody else is.
pub fn new_customer(number: usize, country: &str) -> anyhow::Result<NewCustomer> {
    Ok(NewCustomer {
        name: format!("Customer {number}"),
        company: None,
        email: format!("customer{number}@example.com").parse()?,
        country: country.parse()?,
        address: Address::default(),
        tax_id: None,
        customer_type: None,
        currency: Currency::EUR,
        time_zone: None,
        language: None,
        routing: Default::default(),
        legal_entity: None,
    })
}

/// A plan with two additions, so that an invoice has three lines.
async fn plan(ctx: &OpContext, tx: &Tx) -> anyhow::Result<Plan> {
    let group = billing::NewGroup { slug: "vps".into(), name: "VPS".into(), ..Default::default() };
    let group = billing::create_group(ctx, tx, group).await?.id;
    let mut add_ons = Vec::new();
    for (slug, key) in [("backup", "backup"), ("network", "private_networking")] {
        let provider = billing::ProviderMapping { add_on_key: Some(key.into()), ..Default::default() };
        let details = billing::ProductPatch { provider: Some(provider), ..Default::default() };
        add_ons.push(product(ctx, tx, group, billing::ProductKind::AddOn, slug, 250, details).await?);
    }
    let image = billing::ImageChoice {
        id: "img".into(),
        name: "Debian".into(),
        os_type: "Linux".into(),
        description: String::new(),
        default: true,
        default_user: "root".into(),
    };
    let region = billing::RegionChoice { code: "EU".into(), name: "EU".into(), surcharges: Vec::new() };
    let details = billing::ProductPatch {
        regions: Some(vec![region]),
        images: Some(vec![image]),
        add_on_ids: Some(add_ons.clone()),
        ..Default::default()
    };
    let machine = product(ctx, tx, group, billing::ProductKind::Vps, "vps-s", 1000, details).await?;
    Ok(Plan { machine, add_ons })
}

async fn product(
    ctx: &OpContext,
    tx: &Tx,
    group: ProductGroupId,
    kind: billing::ProductKind,
    slug: &str,
    recurring_minor: i64,
    details: billing::ProductPatch,
) -> anyhow::Result<ProductId> {
    let new = billing::NewProduct { group_id: Some(group), kind, slug: slug.into(), name: slug.into(), details };
    let id = billing::create_product(ctx, tx, new).await?.id;
    let price = billing::ProductPrice {
        currency: Currency::EUR,
        cycle_months: 1,
        recurring_minor,
        setup_minor: 0,
        trial: None,
        intro: None,
    };
    billing::set_prices(ctx, tx, id, &[price]).await?;
    Ok(id)
}
