//! Scenarios on real databases, read from top to bottom.

mod add_ons;
mod batches;
mod bundles;
mod buying;
mod cards;
mod changing;
mod contract_ends;
mod contracts;
mod coupons;
mod crediting;
mod cycles;
mod domains;
mod drafting;
mod dunning;
mod electronic;
mod entities;
mod exchanging;
mod groups;
mod guards;
mod instalments;
mod items;
mod killing;
mod late;
mod ledger;
mod metering;
mod metering_order;
mod money_back;
mod once;
mod options;
mod planned;
mod price_changes;
mod quoting;
mod realising;
mod refusing;
mod renewing;
mod revenue;
mod several_taxes;
mod start_days;
mod statements;
mod storages;
mod taxing;
mod trials;
mod versions;
mod volume;
mod waiting;
mod wallet;
mod ways;

use mpanel_core::{Currency, CustomerId, Date, InvoiceId, Money, OpContext, PaymentId, ProductId};
use mpanel_db::Db;
use mpanel_testkit::TestDb;

use crate::*;

pub(crate) const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGZha2VrZXlmYWtla2V5ZmFrZWtleWZha2VrZXlmYWtl me@home";

/// A small shop on a fresh database.
pub(crate) struct Shop {
    pub(crate) test: TestDb,
    pub(crate) ctx: OpContext,
    pub(crate) plan: ProductId,
    pub(crate) extra_ip: ProductId,
    pub(crate) customer: CustomerId,
}

pub(crate) fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Credit as staff gives it.
pub(crate) fn given(minor: i64) -> NewCredit {
    NewCredit { amount: eur(minor), reason: "for the trouble".to_owned(), expires_on: None }
}

/// A coupon of a percentage, for everything and for ever.
pub(crate) fn percent_coupon(code: &str, percent: &str) -> NewCoupon {
    NewCoupon {
        code: code.to_owned(),
        description: String::new(),
        discount: Some(DiscountKind::Percent(percent.parse().unwrap())),
        currency: None,
        product_ids: Vec::new(),
        cycles: None,
        starts_on: None,
        ends_on: None,
        max_redemptions: None,
        rules: CouponRules::default(),
    }
}

/// The same small shop on every database.
pub(crate) async fn shops(tenant: u64) -> Vec<Shop> {
    let mut all = Vec::new();
    for test in mpanel_testkit::databases(&[crate::migrations::migrations]).await {
        all.push(open_shop(test, tenant).await);
    }
    all
}

/// Opens a shop with one plan (10.00 a month, 5.00 setup), one add-on (2.50) and a German consumer.
pub(crate) async fn open_shop(test: TestDb, tenant: u64) -> Shop {
    let ctx = mpanel_testkit::context(tenant);
    let tx = test.db.begin().await.unwrap();
    let seller = Seller { name: "Example Hosting".into(), country: "DE".into(), ..Seller::default() };
    put_seller(&ctx, &tx, &seller).await.unwrap();
    seed_default_tax_rules(&ctx, &tx).await.unwrap();
    let group = create_group(&ctx, &tx, NewGroup { slug: "vps".into(), name: "VPS".into(), ..NewGroup::default() })
        .await
        .unwrap();
    let price = |cycle_months: i32, recurring_minor: i64, setup_minor: i64| ProductPrice {
        currency: Currency::EUR,
        cycle_months,
        recurring_minor,
        setup_minor,
        trial: None,
        intro: None,
    };
    let add_on = NewProduct {
        group_id: None,
        kind: ProductKind::AddOn,
        slug: "extra-ip".into(),
        name: "Extra IP".into(),
        details: ProductPatch::default(),
    };
    let extra_ip = create_product(&ctx, &tx, add_on).await.unwrap().id;
    set_prices(&ctx, &tx, extra_ip, &[price(1, 250, 0)]).await.unwrap();
    let region = |code: &str, surcharge: i64| RegionChoice {
        code: code.into(),
        name: code.into(),
        surcharges: vec![Surcharge { currency: Currency::EUR, cycle_months: 1, recurring_minor: surcharge }],
    };
    let image = ImageChoice {
        id: "img-debian".into(),
        name: "Debian 13".into(),
        os_type: "Linux".into(),
        description: String::new(),
        default: true,
        default_user: "root".into(),
    };
    let plan = NewProduct {
        group_id: Some(group.id),
        kind: ProductKind::Vps,
        slug: "vps-s".into(),
        name: "VPS S".into(),
        details: ProductPatch {
            regions: Some(vec![region("EU", 0), region("US", 100)]),
            images: Some(vec![image]),
            add_on_ids: Some(vec![extra_ip]),
            ..ProductPatch::default()
        },
    };
    let plan = create_product(&ctx, &tx, plan).await.unwrap().id;
    set_prices(&ctx, &tx, plan, &[price(1, 1000, 500), price(12, 10800, 0)]).await.unwrap();
    let customer = create_customer(&ctx, &tx, new_customer("ada@example.com", "DE")).await.unwrap().id;
    tx.commit().await.unwrap();
    Shop { test, ctx, plan, extra_ip, customer }
}

pub(crate) fn new_customer(email: &str, country: &str) -> NewCustomer {
    NewCustomer {
        name: "Ada".into(),
        company: None,
        email: email.parse().unwrap(),
        country: country.parse().unwrap(),
        address: Address::default(),
        tax_id: None,
        customer_type: None,
        currency: Currency::EUR,
        time_zone: None,
        language: None,
        routing: Default::default(),
        legal_entity: None,
    }
}

impl Shop {
    pub(crate) fn db(&self) -> &Db {
        &self.test.db
    }

    /// One item of the plan by the month.
    pub(crate) fn item(&self) -> CartItemInput {
        CartItemInput {
            trial: false,
            software: None,
            bundle: None,
            domain: None,
            product_id: self.plan,
            cycle_months: 1,
            quantity: 1,
            region: "EU".into(),
            image_id: "img-debian".into(),
            hostname: "web.example.com".into(),
            own_image: None,
            ssh_key: Some(KEY.into()),
            default_user: None,
            access: Access::SshKey,
            add_ons: Vec::new(),
            options: Vec::new(),
        }
    }

    pub(crate) fn wants(&self, items: Vec<CartItemInput>) -> PlaceOrder {
        PlaceOrder {
            customer: self.customer,
            currency: Currency::EUR,
            contents: CartContents { items, ..CartContents::default() },
            expected_due_now: None,
            accept_terms: true,
            cart: None,
            has_method: false,
        }
    }

    pub(crate) async fn order(&self, items: Vec<CartItemInput>) -> PlacedOrder {
        self.place(self.wants(items)).await.unwrap()
    }

    pub(crate) async fn place(&self, wanted: PlaceOrder) -> mpanel_core::Result<PlacedOrder> {
        let tx = self.db().begin().await?;
        let placed = place_order(&self.ctx, &tx, wanted).await?;
        tx.commit().await?;
        Ok(placed)
    }

    /// Pays an amount towards invoices.
    pub(crate) async fn pay(&self, amount: i64, invoices: Vec<InvoiceId>) -> PaymentId {
        let payment: PaymentId = self.ctx.new_id();
        self.receive(payment, amount, invoices).await;
        payment
    }

    pub(crate) async fn receive(&self, payment: PaymentId, amount: i64, invoices: Vec<InvoiceId>) -> AllocationOutcome {
        self.receive_from(None, payment, amount, invoices).await
    }

    /// Money from a bank in a country.
    pub(crate) async fn receive_from(
        &self,
        country: Option<&str>,
        payment: PaymentId,
        amount: i64,
        invoices: Vec<InvoiceId>,
    ) -> AllocationOutcome {
        let tx = self.db().begin().await.unwrap();
        let receipt = Receipt {
            payment,
            customer: self.customer,
            amount: eur(amount),
            settled: None,
            payer_country: country.map(str::to_owned),
            received_on: None,
            cash_account: "sandbox".into(),
            invoices,
        };
        let outcome = allocate_payment(&self.ctx, &tx, receipt).await.unwrap();
        tx.commit().await.unwrap();
        outcome
    }

    /// Orders items, pays and lets the services run.
    pub(crate) async fn running(&self, items: Vec<CartItemInput>) -> PlacedOrder {
        let placed = self.order(items).await;
        self.pay(placed.total.minor, vec![placed.invoice]).await;
        self.start(&placed).await;
        placed
    }

    pub(crate) async fn start(&self, placed: &PlacedOrder) {
        let tx = self.db().begin().await.unwrap();
        for sold in &placed.subscriptions {
            start_term(&self.ctx, &tx, sold.subscription).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Moves the shop's clock to noon of a day.
    pub(crate) fn on(&mut self, day: &str) {
        self.ctx.now = format!("{day}T12:00:00Z").parse().unwrap();
    }

    pub(crate) async fn renew(&self) -> RenewalRun {
        run_renewals(&self.ctx, self.db(), self.ctx.today()).await.unwrap()
    }

    pub(crate) async fn automate(&self) -> AutomationRun {
        run_automation_day(&self.ctx, self.db()).await.unwrap()
    }

    pub(crate) async fn invoice(&self, id: InvoiceId) -> InvoiceView {
        get_invoice(&self.ctx, self.db().read(), id).await.unwrap()
    }

    /// Every invoice, the first issued first.
    pub(crate) async fn invoices(&self) -> Vec<InvoiceRow> {
        let query = mpanel_core::PageQuery { limit: Some(200), sort: Some("number".into()), ..Default::default() };
        list_invoices(&self.ctx, self.db().read(), &InvoiceFilter::default(), &query).await.unwrap().items
    }

    /// Kinds of events recorded after a position of the outbox.
    pub(crate) async fn events_after(&self, seq: i64) -> Vec<&'static str> {
        let facts = mpanel_db::outbox::read_after(self.db().read(), seq, 1000).await.unwrap();
        facts.iter().map(|f| f.event.kind()).collect()
    }

    pub(crate) async fn position(&self) -> i64 {
        mpanel_db::outbox::last_seq(self.db().read()).await.unwrap()
    }

    /// The books must agree at the end of every scenario.
    pub(crate) async fn check_books(&self) {
        let books = check_books(&self.ctx, self.db().read()).await.unwrap();
        assert!(books.is_good(), "{}: {books:?}", self.test.name);
    }
}
