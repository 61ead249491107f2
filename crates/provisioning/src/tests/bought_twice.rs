//! The bought-twice test: many paid orders, a provider that loses replies, fails before and after it has acted and
//! asks to slow down, and a program that is killed again and again. In the end there is one machine for each order.
//!
//! `MPANEL_BOUGHT_TWICE=10000 cargo test -p mpanel-provisioning --lib bought_twice -- --nocapture` plays as many
//! orders as asked and prints what was counted; the ordinary run plays 200.

use std::collections::{BTreeMap, HashSet};
use std::io::Write as _;

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_db::jobs::JobFilter;
use mpanel_db::jobs::view::list;

use super::*;

const ORDERS: &str = "/v1/compute/instances";

/// Numbers that repeat from run to run (xorshift); a failure can be played again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn fault(&mut self) -> Fault {
        match self.below(8) {
            0 => Fault::DropAfter,
            1 => Fault::DropBefore,
            2 => Fault::ErrorAfter { status: 500 },
            3 => Fault::ErrorAfter { status: 504 },
            4 => Fault::ErrorBefore { status: 502 },
            5 => Fault::RateLimited { retry_after: None },
            6 => Fault::LatencyAfter { millis: 3 },
            _ => Fault::LatencyBefore { millis: 3 },
        }
    }
}

#[derive(Default)]
struct Count {
    faults: u64,
    kills: u64,
    retries: u64,
    seconds: u64,
}

fn wanted() -> usize {
    std::env::var("MPANEL_BOUGHT_TWICE").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

/// Puts some faults in the way of orders, and a few in the way of questions.
fn disturb(world: &World, dice: &mut Dice, count: &mut Count) {
    if world.provider.faults().len() > 6 {
        return;
    }
    for _ in 0..=dice.below(2) {
        world.provider.inject(FaultRule::on_orders(1, dice.fault()));
        count.faults += 1;
    }
    if dice.below(3) == 0 {
        let fault = [Fault::ErrorBefore { status: 503 }, Fault::DropBefore][dice.below(2) as usize];
        world.provider.inject(FaultRule::new("GET", ORDERS, 1, fault));
        count.faults += 1;
    }
}

/// Runs what is due and, now and then, kills the worker in the middle of it: whatever it had begun is never ended.
async fn run_or_die(world: &mut World, dice: &mut Dice, count: &mut Count) {
    let tenant = world.ctx().tenant;
    if dice.below(4) != 0 {
        world.worker.run_due(tenant).await.unwrap();
        return;
    }
    let patience = Duration::from_micros(200 + dice.below(20_000));
    if tokio::time::timeout(patience, world.worker.run_due(tenant)).await.is_err() {
        count.kills += 1;
        // What was under way at the provider arrives there all the same, in its own time.
        tokio::time::sleep(Duration::from_millis(5)).await;
        mpanel_db::jobs::release_all(&world.deps.db, "test").await.unwrap();
        let contexts = Arc::new(Contexts(world.clock.clone()));
        let (db, clock) = (world.deps.db.clone(), world.clock.clone());
        world.worker = Worker::new(db, clock, contexts, registry(&world.deps), "test", Uuid::nil());
    }
}

async fn states(world: &World) -> BTreeMap<String, Vec<ServiceId>> {
    let mut found: BTreeMap<String, Vec<ServiceId>> = BTreeMap::new();
    for service in all_services(&world.ctx(), world.deps.db.read(), None).await.unwrap() {
        found.entry(service.state.to_string()).or_default().push(service.id);
    }
    found
}

/// The services that wait and the jobs that are not done.
async fn what_is_left(world: &World, states: &BTreeMap<String, Vec<ServiceId>>) -> String {
    let waiting: Vec<_> = states.iter().filter(|(state, _)| *state != "active").collect();
    let mut jobs = Vec::new();
    for state in ["queued", "running", "dead"] {
        let filter = JobFilter { state: Some(state.to_owned()), kind: None };
        let found = list(world.deps.db.read(), &world.ctx(), &filter, &PageQuery::default()).await;
        jobs.extend(found.unwrap().items);
    }
    format!("{waiting:?}; jobs {jobs:#?}")
}

async fn play(world: &mut World, orders: usize) -> Count {
    let (mut dice, mut count, mut placed) = (Dice(0x9e37_79b9_7f4a_7c15), Count::default(), 0);
    loop {
        for _ in 0..dice.below(12).min((orders - placed) as u64) {
            let id = world.create(Access::Password).await;
            world.begin(id).await;
            placed += 1;
        }
        disturb(world, &mut dice, &mut count);
        let step = 1 + dice.below(4);
        world.tick(step);
        count.seconds += step;
        run_or_die(world, &mut dice, &mut count).await;
        if count.seconds % 60 < step {
            let now = states(world).await;
            // Three lost purchases in a row are given to staff, who retry.
            for id in now.get("failed_setup").into_iter().flatten() {
                let tx = world.deps.db.begin().await.unwrap();
                retry_setup(&world.ctx(), &tx, *id).await.unwrap();
                tx.commit().await.unwrap();
                count.retries += 1;
            }
            let active = now.get("active").map_or(0, Vec::len);
            if active == orders {
                return count;
            }
            if count.seconds >= 40_000 + 60 * orders as u64 {
                panic!("{}: no end: {active} of {orders}; {}", world.name, what_is_left(world, &now).await);
            }
        }
    }
}

/// Every machine is the machine of one order, and every order has one.
async fn judge(world: &World, orders: usize) {
    let services = all_services(&world.ctx(), world.deps.db.read(), None).await.unwrap();
    let ours: HashSet<String> = services.iter().filter_map(|s| s.instance_id.clone()).collect();
    assert_eq!((services.len(), ours.len()), (orders, orders), "{}: each order its own machine", world.name);
    let theirs: Vec<String> = world.provider.all_machines().iter().map(|m| m.instance_id.to_string()).collect();
    let orphans: Vec<&String> = theirs.iter().filter(|id| !ours.contains(*id)).collect();
    sync_services(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
    let query = PageQuery { limit: Some(200), ..PageQuery::default() };
    let filter = FindingFilter { kind: Some(FindingKind::ForeignMachine), ..FindingFilter::default() };
    let found = list_findings(&world.ctx(), world.deps.db.read(), &filter, &query).await.unwrap();
    let told: HashSet<String> = found.items.into_iter().filter_map(|f| f.machine_id).collect();
    assert!(orphans.iter().all(|id| told.contains(*id)), "{}: orphaned without a finding: {orphans:?}", world.name);
    assert_eq!(orphans.len(), 0, "{}: bought twice: {orphans:?}", world.name);
    assert_eq!(world.provider.created_total(), orders as u64, "{}: machines ever ordered", world.name);
    let names: HashSet<&str> = services.iter().map(|s| s.display_name.as_str()).collect();
    assert!(world.provider.all_machines().iter().all(|m| names.contains(m.display_name.as_str())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_machine_is_bought_twice_and_none_is_lost() {
    let orders = wanted();
    for mut world in worlds().await {
        let started = mpanel_core::SystemClock.now();
        let count = play(&mut world, orders).await;
        world.provider.clear_faults();
        world.pass(30).await;
        judge(&world, orders).await;
        let took = mpanel_core::SystemClock.now().duration_since(started).as_millis();
        let line = format!(
            "bought-twice on {}: {orders} orders paid, {} machines, {} faults, {} kills, {} retries, {} s played in {took} ms\n",
            world.name,
            world.provider.created_total(),
            count.faults,
            count.kills,
            count.retries,
            count.seconds,
        );
        std::io::stderr().write_all(line.as_bytes()).unwrap();
        assert!(count.faults > 0 && (orders < 100 || count.kills > 0), "nothing went wrong, so nothing was shown");
    }
}
