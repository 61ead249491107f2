//! Scenarios on real databases, with the simulator over loopback.
//!
//! [`World`] is one tenant with a provider account, a worker and a clock that
//! moves the simulator's along.

mod accounts;
mod actions;
mod add_ons;
mod addresses;
mod adopting;
mod bought_twice;
mod costs;
mod custom_images;
mod domain_names;
mod drift;
mod findings;
mod firewalls;
mod lifecycle;
mod moves;
mod networks;
mod object_storages;
mod ordering;
mod provider_secrets;
mod provider_tags;
mod provider_users;
mod quotas;
mod schedules;
mod setup;
mod snapshots;
mod software;
mod spending;
mod ssh_keys;
mod staff_keys;
mod trail;
mod troubleshooting;
mod zones;

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use mpanel_contabo_sim::{Control, Served, Sim, SimConfig, frozen_clock};
use mpanel_core::{
    Clock as _, CustomerId, FixedClock, OpContext, OrderId, PageQuery, ProductId, ProviderAccountId, Result, Secret,
    ServiceId, TenantId,
};
use mpanel_db::jobs::{ContextSource, Registry, Worker};
use mpanel_db::outbox;
use mpanel_events::Event;
use mpanel_testkit::{self as testkit, TestDb};
use uuid::Uuid;

use crate::account::NewProviderAccount;
use crate::*;

/// The provider's Ubuntu 22.04.
const UBUNTU: &str = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.com";

struct Contexts(Arc<FixedClock>);

#[async_trait::async_trait]
impl ContextSource for Contexts {
    async fn system_context(&self, tenant: TenantId, _component: &str, _request: Uuid) -> Result<OpContext> {
        let mut ctx = testkit::context(1);
        ctx.tenant = tenant;
        Ok(ctx.at(self.0.now()))
    }
}

struct World {
    _db: TestDb,
    name: &'static str,
    deps: Deps,
    clock: Arc<FixedClock>,
    worker: Worker,
    _sim: Served,
    provider: Control,
    account: ProviderAccountId,
}

/// A client that gives up quickly.
fn tuning() -> ClientTuning {
    let mut tuning = ClientTuning::default();
    tuning.timeouts.read = Duration::from_secs(5);
    tuning.timeouts.write = Duration::from_secs(5);
    tuning.retry.first_delay = Duration::from_millis(1);
    tuning.retry.max_delay = Duration::from_millis(5);
    tuning.retry.invalid_grant_delay = Duration::from_millis(1);
    tuning.retry.auth_hold = Duration::ZERO;
    tuning.throttle.first_interval = Duration::from_millis(1);
    tuning.throttle.max_interval = Duration::from_millis(2);
    tuning.throttle.first_pause = Duration::from_millis(1);
    tuning.throttle.max_pause = Duration::from_millis(5);
    tuning.breaker.failures = 10_000;
    tuning
}

/// A world on each kind of database.
async fn worlds() -> Vec<World> {
    let mut all = Vec::new();
    for db in testkit::databases(&[migrations]).await {
        all.push(World::on(db).await);
    }
    all
}

fn registry(deps: &Deps) -> Registry {
    let mut registry = Registry::default();
    macro_rules! on {
        ($job:ident, $deps:ident, $ctx:ident, $bound:pat => $body:expr) => {{
            let deps = deps.clone();
            registry.on(move |$ctx: OpContext, _run, $bound: $job| {
                let $deps = deps.clone();
                async move { $body.await }
            });
        }};
    }
    on!(AdvanceProvisioning, deps, ctx, AdvanceProvisioning { service } => advance_provisioning(&ctx, &deps, service));
    on!(AdvanceLifecycle, deps, ctx, AdvanceLifecycle { service } => advance_lifecycle(&ctx, &deps, service));
    on!(TagService, deps, ctx, TagService { service } => tag_service(&ctx, &deps, service));
    on!(SettleNetwork, deps, ctx, SettleNetwork { network } => settle_network(&ctx, &deps, network));
    on!(SettleFirewall, deps, ctx, SettleFirewall { firewall } => settle_firewall(&ctx, &deps, firewall));
    on!(SettleDnsZone, deps, ctx, SettleDnsZone { zone } => settle_zone(&ctx, &deps, zone));
    on!(SettleDomain, deps, ctx, SettleDomain { domain } => settle_domain(&ctx, &deps, domain));
    on!(SettleObjectStorage, deps, ctx, SettleObjectStorage { storage } => settle_object_storage(&ctx, &deps, storage));
    on!(MeasureStorageShare, deps, ctx, MeasureStorageShare { share } => measure_share(&ctx, &deps, share));
    on!(EndStorageShare, deps, ctx, EndStorageShare { share } => end_sold_share(&ctx, &deps, share));
    on!(ApplyDnsChange, deps, ctx, ApplyDnsChange { zone } => apply_dns_change(&ctx, &deps, zone));
    on!(SettleAddress, deps, ctx, SettleAddress { address } => settle_address(&ctx, &deps, address));
    on!(SettleCustomImage, deps, ctx, SettleCustomImage { image } => settle_custom_image(&ctx, &deps, image));
    on!(SettleProviderSecret, deps, ctx, SettleProviderSecret { secret } => {
        settle_provider_secret(&ctx, &deps, secret)
    });
    on!(ForgetStaffKey, deps, ctx, ForgetStaffKey { account, mark } => forget_staff_key(&ctx, &deps, account, &mark));
    on!(SettleClientSecret, deps, ctx, SettleClientSecret { renewal } => {
        settle_client_secret(&ctx, &deps, renewal)
    });
    on!(SettleAddOn, deps, ctx, SettleAddOn { add_on } => settle_add_on(&ctx, &deps, add_on));
    on!(SettleMove, deps, ctx, SettleMove { of } => settle_move(&ctx, &deps, of));
    on!(RunSnapshotSchedule, deps, ctx, RunSnapshotSchedule { service } => run_snapshot_schedule(&ctx, &deps, service));
    on!(RunTroubleshooting, deps, ctx, RunTroubleshooting { run } => run_troubleshooting(&ctx, &deps, run));
    on!(RunServiceAction, deps, ctx, RunServiceAction { action } => run_service_action(&ctx, &deps, action));
    registry
}

impl World {
    async fn on(db: TestDb) -> Self {
        let mut config = SimConfig::from_seed("provisioning");
        config.clock_source = frozen_clock(testkit::start());
        config.unpublished = true;
        let credentials = config.clone();
        let sim = Sim::new(config).unwrap().spawn(([127, 0, 0, 1], 0).into()).await.unwrap();
        let deps = Deps { db: db.db.clone(), vault: testkit::vault(), providers: Providers::with_tuning(tuning()) };
        let clock = testkit::clock();
        let contexts = Arc::new(Contexts(clock.clone()));
        let worker = Worker::new(db.db.clone(), clock.clone(), contexts, registry(&deps), "test", Uuid::nil());
        let (name, provider) = (db.name, sim.control());
        let ctx = testkit::context(1);
        let account = new_account(&ctx, &deps, &sim, &credentials, "Contabo").await;
        let world = Self { _db: db, name, deps, clock, worker, _sim: sim, provider, account };
        refresh_catalog(&world.ctx(), &world.deps, account).await.unwrap();
        world
    }

    fn ctx(&self) -> OpContext {
        testkit::context(1).at(self.clock.now())
    }

    /// Staff tries a setup again, and time passes.
    async fn retry(&self, service: ServiceId, seconds: u64) {
        let tx = self.deps.db.begin().await.unwrap();
        retry_setup(&self.ctx(), &tx, service).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(seconds).await;
    }

    /// Lets time pass in small steps, carrying out what falls due.
    async fn pass(&self, seconds: u64) {
        let tenant = self.ctx().tenant;
        self.worker.run_due(tenant).await.unwrap();
        let step = if seconds > 600 { 5 } else { 1 };
        for _ in 0..seconds.div_ceil(step) {
            self.tick(step);
            self.worker.run_due(tenant).await.unwrap();
        }
    }

    /// Moves both clocks without carrying anything out.
    fn tick(&self, seconds: u64) {
        self.clock.advance(SignedDuration::from_secs(i64::try_from(seconds).unwrap()));
        self.provider.advance(Duration::from_secs(seconds));
    }

    async fn create(&self, access: Access) -> ServiceId {
        let ctx = self.ctx();
        let new = new_service(&ctx, access);
        let tx = self.deps.db.begin().await.unwrap();
        let service = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap();
        tx.commit().await.unwrap();
        service.id
    }

    async fn begin(&self, id: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        begin_provisioning(&self.ctx(), &tx, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A service with a running machine.
    async fn active(&self) -> ServiceId {
        let id = self.create(Access::Password).await;
        self.begin(id).await;
        self.pass(30).await;
        self.expect(id, ServiceState::Active).await;
        id
    }

    async fn get(&self, id: ServiceId) -> ServiceView {
        get_service(&self.ctx(), self.deps.db.read(), id).await.unwrap()
    }

    async fn expect(&self, id: ServiceId, state: ServiceState) -> ServiceView {
        let service = self.get(id).await;
        assert_eq!(service.state, state, "{}: {:?} {:?}", self.name, service.state_reason, service.steps);
        service
    }

    /// The machine behind a service as the provider sees it.
    async fn machine(&self, id: ServiceId) -> mpanel_contabo_sim::Machine {
        let instance = self.get(id).await.instance_id.expect("a machine is known");
        self.provider.machine(instance.parse().unwrap()).expect("the provider knows it")
    }

    /// The kinds of everything recorded so far about services.
    async fn events(&self) -> Vec<String> {
        let all = outbox::read_after(self.deps.db.read(), 0, 1000).await.unwrap();
        all.into_iter().map(|e| e.event.kind().to_owned()).filter(|k| k != "ServiceChanged").collect()
    }

    async fn happened(&self, wanted: fn(&Event) -> bool) -> usize {
        let all = outbox::read_after(self.deps.db.read(), 0, 1000).await.unwrap();
        all.into_iter().filter(|e| wanted(&e.event)).count()
    }

    /// The stable words of a service's timeline, oldest first.
    async fn timeline(&self, id: ServiceId, for_staff: bool) -> Vec<String> {
        let query = PageQuery { limit: Some(200), ..PageQuery::default() };
        let page = service_timeline(&self.ctx(), self.deps.db.read(), id, for_staff, &query).await.unwrap();
        page.items.into_iter().rev().map(|e| e.kind).collect()
    }

    async fn unfinished_jobs(&self) -> u64 {
        let until = self.clock.now().saturating_add(SignedDuration::from_hours(1)).unwrap();
        mpanel_db::jobs::unfinished_count(self.deps.db.read(), self.ctx().tenant, until).await.unwrap()
    }
}

async fn new_account(ctx: &OpContext, deps: &Deps, sim: &Served, keys: &SimConfig, name: &str) -> ProviderAccountId {
    let tx = deps.db.begin().await.unwrap();
    let new = NewProviderAccount {
        name: name.to_owned(),
        kind: "contabo".to_owned(),
        api_base: Some(sim.url()),
        token_url: Some(sim.token_url()),
        client_id: keys.client_id.clone(),
        client_secret: Secret::new(keys.client_secret.clone()),
        username: keys.username.clone(),
        password: Secret::new(keys.password.clone()),
    };
    let account = create_provider_account(ctx, &tx, &deps.vault, new).await.unwrap();
    tx.commit().await.unwrap();
    account.id
}

fn new_service(ctx: &OpContext, access: Access) -> NewService {
    NewService {
        id: ctx.new_id(),
        customer: CustomerId(Uuid::from_u128(11)),
        order: OrderId(Uuid::from_u128(12)),
        subscription: None,
        product: ProductSnapshot {
            product: ProductId(Uuid::from_u128(13)),
            name: "Cloud S".to_owned(),
            provider_account: None,
            provider_product_id: "V153".to_owned(),
            specs: serde_json::json!({"cpu_cores": 4}),
            snapshot_quota: 1,
            period_months: 1,
            add_ons: vec![
                AddOnSnapshot { key: Some("backup".to_owned()), name: "Backup".to_owned(), quantity: 1 },
                AddOnSnapshot { key: None, name: "Managed updates".to_owned(), quantity: 1 },
            ],
            bought_as: None,
            storage: None,
            domain: None,
        },
        region: "EU".to_owned(),
        image_id: UBUNTU.to_owned(),
        hostname: "web1.example.com".to_owned(),
        access,
        default_user: None,
        software: None,
    }
}
