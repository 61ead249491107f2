//! One business with one customer: a database, a gateway on loopback, and a clock both share.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use mpanel_core::{
    Clock, Currency, CustomerId, FixedClock, GatewayId, InvoiceId, Money, OpContext, PaymentId, PaymentMethodId,
    Result, Secret, TenantId,
};
use mpanel_db::jobs::{ContextSource, Registry, Worker};
use mpanel_db::{Db, outbox};
use mpanel_events::Event;
use mpanel_gateway_sim::{Config, Control, GatewaySim, Served, sign_webhook};
use mpanel_payments::*;
use mpanel_testkit::{self as testkit, TestDb};
use serde_json::Value;
use uuid::Uuid;

pub const VISA: &str = "4242424242424242";
pub const DECLINED: &str = "4000000000000002";
pub const THREE_DS: &str = "4000002760003184";
pub const SLOW: &str = "4000000000000077";

pub struct World {
    pub t: TestDb,
    pub base: OpContext,
    pub clock: Arc<FixedClock>,
    pub gateways: Gateways,
    pub gateway: GatewayId,
    pub customer: CustomerId,
    pub sim: Control,
    pub config: Config,
    served: Option<Served>,
}

/// One world on each kind of database.
pub async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for t in testkit::databases(&[migrations::migrations]).await {
        all.push(World::new(t).await);
    }
    all
}

pub fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

impl World {
    async fn new(t: TestDb) -> Self {
        let clock = testkit::clock();
        let mut config = Config::from_seed("payments tests");
        let source = clock.clone();
        config.clock_source = Arc::new(move || source.now());
        config.background = false;
        let sim = GatewaySim::new(config.clone()).unwrap();
        let served = sim.spawn(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let base = testkit::context(1);
        let gateways = Gateways::new(testkit::vault()).unwrap();
        let tx = t.db.begin().await.unwrap();
        let new = new_gateway("Sandbox", &served.url(), &config);
        let gateway = create_gateway(&base, &tx, &gateways, new).await.unwrap().id;
        tx.commit().await.unwrap();
        let (control, customer) = (served.control(), base.new_id());
        Self { t, base, clock, gateways, gateway, customer, sim: control, config, served: Some(served) }
    }

    pub fn db(&self) -> &Db {
        &self.t.db
    }

    pub fn ctx(&self) -> OpContext {
        self.base.clone().at(self.clock.now())
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub fn invoice(&self) -> InvoiceId {
        self.base.new_id()
    }

    pub async fn card(&self, number: &str) -> PaymentMethodId {
        let token = self.sim.test_token(number).expect("a test card");
        let added = add_payment_method(&self.ctx(), self.db(), &self.gateways, self.customer, &token, true).await;
        added.unwrap().id
    }

    pub fn payment(&self, invoice: InvoiceId, method: PaymentMethodId, minor: i64) -> NewPayment {
        NewPayment {
            customer: self.customer,
            invoices: vec![invoice],
            amount: eur(minor),
            method,
            off_session: false,
            return_url: Some("http://127.0.0.1:1/portal/invoices/1".into()),
        }
    }

    pub async fn try_create(&self, new: NewPayment) -> Result<PaymentId> {
        let tx = self.db().begin().await?;
        let view = create_payment(&self.ctx(), &tx, new).await?;
        tx.commit().await?;
        Ok(view.id)
    }

    pub async fn create(&self, invoice: InvoiceId, number: &str, minor: i64) -> PaymentId {
        let method = self.card(number).await;
        self.try_create(self.payment(invoice, method, minor)).await.unwrap()
    }

    pub async fn submit(&self, id: PaymentId) -> PaymentView {
        submit_payment(&self.ctx(), self.db(), &self.gateways, id).await.unwrap()
    }

    /// A customer's click, from card to outcome.
    pub async fn pay(&self, invoice: InvoiceId, number: &str, minor: i64) -> PaymentView {
        let id = self.create(invoice, number, minor).await;
        self.submit(id).await
    }

    pub async fn view(&self, id: PaymentId) -> PaymentView {
        get_payment(&self.ctx(), self.db().read(), id).await.unwrap()
    }

    /// The automatic charge of one step.
    pub async fn charge(&self, invoice: InvoiceId, minor: i64, step: &str) -> ChargeStart {
        let tx = self.db().begin().await.unwrap();
        let start = charge_saved_method(&self.ctx(), &tx, self.customer, &[invoice], eur(minor), step).await.unwrap();
        tx.commit().await.unwrap();
        start
    }

    pub async fn allocated(&self, id: PaymentId) {
        let tx = self.db().begin().await.unwrap();
        mark_allocated(&self.ctx(), &tx, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// How often a fact was recorded.
    pub async fn count(&self, kind: &str) -> usize {
        self.events().await.iter().filter(|event| event.kind() == kind).count()
    }

    pub async fn events(&self) -> Vec<Event> {
        let mut all = outbox::recent(self.db().read(), &self.ctx(), 1000).await.unwrap();
        all.reverse();
        all.into_iter().map(|envelope| envelope.event).collect()
    }

    /// The reference of the payment's charge at the gateway.
    pub fn intent(&self, id: PaymentId) -> String {
        self.sim.intents_of(&id.to_string())[0]["id"].as_str().unwrap().to_owned()
    }

    pub fn event_bodies(&self, kind: &str) -> Vec<Value> {
        self.sim.events().into_iter().filter(|event| event["type"] == kind).collect()
    }

    pub fn signed(&self, id: &str, body: &str) -> WebhookHeaders {
        let at = self.clock.now().as_second();
        let signature = sign_webhook(self.sim.webhook_secret(), id, at, body).unwrap();
        WebhookHeaders { id: id.into(), timestamp: at.to_string(), signature }
    }

    pub async fn receive(&self, id: &str, body: &Value) -> Result<webhook::Receipt> {
        let body = body.to_string();
        let headers = self.signed(id, &body);
        receive_webhook(&self.ctx(), self.db(), &self.gateways, self.gateway, &headers, body.as_bytes()).await
    }

    /// Runs the jobs that are due, as `workflows` would; returns how many runs there were.
    pub async fn run_jobs(&self) -> usize {
        let contexts = Arc::new(Contexts { base: self.base.clone(), clock: self.clock.clone() });
        let worker = Worker::new(self.db().clone(), self.clock.clone(), contexts, self.registry(), "test", Uuid::nil());
        worker.run_due(self.base.tenant).await.unwrap()
    }

    /// Moves the clock from job to job until `seconds` have passed.
    pub async fn run_for(&self, seconds: i64) {
        let until = self.clock.now() + SignedDuration::from_secs(seconds);
        loop {
            self.sim.run_due().await;
            self.run_jobs().await;
            let next = mpanel_db::jobs::next_due(self.db().read(), self.base.tenant).await.unwrap();
            match next {
                Some(at) if at <= until => self.clock.set(at.max(self.clock.now())),
                _ => break,
            }
        }
        self.clock.set(until);
    }

    fn registry(&self) -> Registry {
        let mut registry = Registry::default();
        register_jobs(&mut registry, self.db(), &self.gateways);
        registry
    }

    /// Points the gateway's row at another address.
    pub async fn move_gateway(&self, api_base: &str) {
        let tx = self.db().begin().await.unwrap();
        let patch = GatewayPatch { api_base: Some(api_base.to_owned()), ..GatewayPatch::default() };
        update_gateway(&self.ctx(), &tx, &self.gateways, self.gateway, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn url(&self) -> String {
        self.served.as_ref().expect("served").url()
    }
}

pub fn new_gateway(name: &str, url: &str, config: &Config) -> NewGateway {
    NewGateway {
        kind: GatewayKind::Sandbox,
        name: name.into(),
        api_base: Some(url.to_owned()),
        browser_base: None,
        publishable_key: Some(config.publishable_key.clone()),
        secret_key: Some(Secret::new(config.secret_key.clone())),
        webhook_secret: Some(Secret::new(config.webhook_secret.clone())),
    }
}

struct Contexts {
    base: OpContext,
    clock: Arc<FixedClock>,
}

#[async_trait::async_trait]
impl ContextSource for Contexts {
    async fn system_context(&self, tenant: TenantId, _component: &str, _request: Uuid) -> Result<OpContext> {
        let mut ctx = self.base.clone().at(self.clock.now());
        ctx.tenant = tenant;
        Ok(ctx)
    }
}

/// Long enough for a loopback call, short enough to cut one off.
pub const SHORT: Duration = Duration::from_millis(400);
