//! The program is killed without warning while it works, and started again. Nothing is bought, charged or sent twice,
//! and nothing is forgotten.

use std::process::Stdio;
use std::time::{Duration, Instant};

use mpanel_contabo_sim as contabo_sim;
use mpanel_db::{jobs, outbox};
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::client::Client;
use crate::journey::{FAILS_LATER, GOOD, order, running_machine, service};
use crate::world::{World, world, worlds};

/// How long a test waits for what should be there at once; it ends a hang on the slowest machine, and measures nothing.
const PATIENCE: Duration = Duration::from_secs(180);

/// What a process of the program is told in order to work on the world's database and simulators.
pub fn environment(world: &World, listen: &str, base: &str) -> Vec<(String, String)> {
    let peers = &world.peers;
    let settings = [
        ("SERVER__LISTEN", listen),
        ("SERVER__BASE_URL", base),
        ("DATABASE__URL", &world.database.url),
        ("SECRETS__MASTER_KEY_FILE", world.config.master_key_file.to_str().unwrap()),
        ("WORKER__IN_PROCESS", "true"),
        ("SANDBOX__CONTABO_URL", &peers.contabo_url),
        ("SANDBOX__CONTABO_SECRET", peers.contabo_client_secret.expose()),
        ("SANDBOX__GATEWAY_URL", &peers.gateway_url),
        ("SANDBOX__GATEWAY_SECRET_KEY", peers.gateway_secret_key.expose()),
        ("SANDBOX__GATEWAY_PUBLISHABLE_KEY", &peers.gateway_publishable_key),
    ];
    settings.map(|(key, value)| (format!("MPANEL__{key}"), value.to_owned())).to_vec()
}

/// The program as a process of its own, on the world's database and simulators.
pub struct Program {
    base: String,
    port: u16,
    child: Option<Child>,
    kills: u32,
    random: u64,
    /// Where its next life ends by itself, as `MPANEL_FAILPOINT` says it.
    failpoint: Option<String>,
}

impl Program {
    pub async fn start_on(world: &World) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let mut program = Self { base, port, child: None, kills: 0, random: 0x5eed, failpoint: None };
        program.start(world).await;
        program
    }

    async fn start(&mut self, world: &World) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mpanel"));
        command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command.envs(environment(world, &format!("127.0.0.1:{}", self.port), &self.base));
        if let Some(failpoint) = &self.failpoint {
            command.env("MPANEL_FAILPOINT", failpoint);
        }
        self.child = Some(command.spawn().expect("the program starts"));
        let http = reqwest::Client::new();
        let begun = Instant::now();
        while http.get(format!("{}/healthz", self.base)).send().await.is_err() {
            if self.is_dead() {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "the program does not come up");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Whether its life has ended by itself.
    fn is_dead(&mut self) -> bool {
        self.child.as_mut().is_none_or(|child| child.try_wait().is_ok_and(|status| status.is_some()))
    }

    /// Lives through `work` again and again, each life ending at a commit, in turn just before and just after it: on
    /// SQLite the sixth (the first ones belong to the start), the eighth, and so on, on PostgreSQL those between.
    /// Returns the number of lives until one of them is left in peace because all the work is done.
    pub async fn live_until_done(&mut self, world: &World, work: &mut impl AsyncFnMut(&Self, &World) -> bool) -> u32 {
        let first = if world.database.name == "sqlite" { 6 } else { 7 };
        for life in 0..400 {
            let (moment, commit) = (if life % 2 == 0 { "before" } else { "after" }, first + 2 * (life % 15));
            self.failpoint = Some(format!("{moment}:{commit}"));
            if let Some(mut child) = self.child.take() {
                child.kill().await.unwrap();
            }
            self.start(world).await;
            let begun = Instant::now();
            let mut calm = 0;
            while !self.is_dead() && calm < 3 {
                let done = work(self, world).await && self.is_quiet(world).await;
                calm = if done { calm + 1 } else { 0 };
                assert!(begun.elapsed() < PATIENCE, "a life without end at {}", world.now().await);
                sleep(Duration::from_millis(30)).await;
            }
            if calm >= 3 {
                self.failpoint = None;
                return life;
            }
            world.gateway.run_due().await;
        }
        panic!("400 lives were not enough");
    }

    /// Whether no fact and no due job is left.
    async fn is_quiet(&self, world: &World) -> bool {
        let db = &world.house.deps.db;
        let delivered = world.gateway.run_due().await.delivered;
        let busy = jobs::unfinished_count(db.read(), world.tenant, world.now().await).await.unwrap();
        let waiting = outbox::undispatched_count(db.read(), world.tenant).await.unwrap();
        busy == 0 && waiting == 0 && delivered == 0
    }

    /// Lets it work for 5 to 400 ms, kills it and starts it again.
    async fn crash(&mut self, world: &World) {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sleep(Duration::from_millis(5 + (self.random >> 33) % 396)).await;
        self.child.take().unwrap().kill().await.unwrap();
        self.kills += 1;
        world.gateway.run_due().await;
        self.start(world).await;
    }

    /// Waits until no fact and no due job is left.
    async fn quiet(&self, world: &World) {
        let (mut calm, begun) = (0, Instant::now());
        while calm < 4 {
            calm = if self.is_quiet(world).await { calm + 1 } else { 0 };
            assert!(begun.elapsed() < PATIENCE, "jobs or facts are left");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for a move of the clock; whether the answer arrives is open.
    async fn ask_clock(&self, owner: &Client, to: &str) {
        let (mut owner, to) = (owner.clone(), to.to_owned());
        owner.move_to(&self.base);
        let asked =
            tokio::spawn(async move { owner.post_to_mortal("/admin/clock/advance", json!({ "to": to })).await });
        let _ = tokio::time::timeout(Duration::from_millis(300), asked).await;
    }

    /// Moves the clock to a moment, killing the program `kills` times on the way.
    async fn advance(&mut self, world: &World, owner: &Client, days: i64, kills: u32) {
        let to = world.now().await.saturating_add(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        for _ in 0..kills {
            self.ask_clock(owner, &to.to_string()).await;
            self.crash(world).await;
        }
        let begun = Instant::now();
        while world.now().await < to {
            self.ask_clock(owner, &to.to_string()).await;
            assert!(begun.elapsed() < PATIENCE, "the clock stands still at {}", world.now().await);
            sleep(Duration::from_millis(200)).await;
        }
        self.quiet(world).await;
    }
}

/// Tries to pay as an impatient person does: again after each lost answer, unless it is paid.
async fn pay_through_crashes(world: &World, program: &mut Program, client: &Client, invoice: &str) {
    for _ in 0..8 {
        let seen = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        if seen["state"] == "open" {
            let token = world.gateway.test_token(FAILS_LATER).unwrap();
            let body = json!({ "token": token, "save": true, "return_url": format!("{}/pay/return", program.base) });
            let (mut there, path) = (client.clone(), format!("/portal/invoices/{invoice}/pay"));
            there.move_to(&program.base);
            tokio::spawn(async move { there.post_to_mortal(&path, body).await });
        }
        program.crash(world).await;
    }
    program.quiet(world).await;
}

async fn nothing_is_left(world: &World, owner: &Client) {
    let dead = owner.get("/admin/jobs?state=dead").await.ok(200);
    assert_eq!(dead["total"], 0, "{dead:#}");
    let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
    let db = world.house.deps.db.read();
    assert!(mpanel_billing::check_books(&ctx, db).await.unwrap().is_good());
    assert!(mpanel_billing::trial_balance(&ctx, db).await.unwrap().is_balanced());
    assert_eq!(jobs::unfinished_count(db, world.tenant, ctx.now).await.unwrap(), 0);
    assert_eq!(outbox::undispatched_count(db, world.tenant).await.unwrap(), 0);
    for state in ["running", "failed"] {
        let left = owner.get(&format!("/admin/jobs?state={state}")).await.ok(200);
        assert_eq!(left["total"], 0, "{left:#}");
    }
}

fn count<'a>(list: &'a Value, key: &str, value: &str) -> Vec<&'a Value> {
    list["items"].as_array().unwrap().iter().filter(|i| i[key] == value).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_and_an_unpaid_renewal_survive_being_killed_again_and_again() {
    const EMAIL: &str = "survivor@example.com";
    let calm = &world().await;
    let client = calm.customer(EMAIL).await;
    let invoice = order(&client).await["invoice"]["id"].as_str().unwrap().to_owned();
    crate::journey::pay(calm, &client, &invoice, FAILS_LATER).await;
    calm.settle().await;
    calm.advance_days(1).await;
    let bought = but_for_lost_tries(story(calm, &client, EMAIL).await);
    calm.advance_days(38).await;
    let suspended = but_for_lost_tries(story(calm, &client, EMAIL).await);

    for world in worlds().await {
        let client = world.customer(EMAIL).await;
        let owner = world.owner().await;
        let invoice = order(&client).await["invoice"]["id"].as_str().unwrap().to_owned();
        let mut program = Program::start_on(&world).await;
        world
            .gateway
            .register_webhook(&format!("{}/api/v1/hooks/payments/{}", program.base, world.business.gateway))
            .unwrap();

        pay_through_crashes(&world, &mut program, &client, &invoice).await;
        program.advance(&world, &owner, 1, 4).await;
        let paid = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(paid["state"], "paid", "{paid:#}");
        assert_eq!(service(&client).await["state"], "active");
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 1);
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1), "on {}", world.database.name);
        let payments = owner.get("/admin/payments").await.ok(200);
        assert_eq!(count(&payments, "status", "succeeded").len(), 1, "{payments:#}");
        assert_eq!(
            Some(world.gateway.captured_total("EUR")),
            paid["total"]["minor"].as_i64(),
            "captured once: {paid:#}"
        );
        nothing_is_left(&world, &owner).await;
        assert_eq!(but_for_lost_tries(story(&world, &client, EMAIL).await), bought, "on {}", world.database.name);

        program.advance(&world, &owner, 38, 8).await;
        assert_eq!(service(&client).await["state"], "suspended");
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!(invoices["total"], 2, "one renewal: {invoices:#}");
        assert_eq!(Some(world.gateway.captured_total("EUR")), paid["total"]["minor"].as_i64());
        let mails: Vec<String> = world.mails_to(EMAIL).await.into_iter().map(|m| m.0).collect();
        for once in ["order_confirmation", "payment_receipt", "service_ready", "invoice_issued", "service_suspended"] {
            assert_eq!(mails.iter().filter(|m| *m == once).count(), 1, "{once} in {mails:?}");
        }
        nothing_is_left(&world, &owner).await;
        assert_eq!(but_for_lost_tries(story(&world, &client, EMAIL).await), suspended, "on {}", world.database.name);
        assert_eq!(program.kills, 20);
    }
}

/// What is left of a story when it is told from outside: the same with kills as without.
#[derive(Debug, PartialEq)]
struct Story {
    orders: Vec<String>,
    invoices: Vec<String>,
    journals: Vec<String>,
    payments: Vec<String>,
    mails: Vec<String>,
    machines: Vec<String>,
    /// How many machines there are, and how many were ever bought.
    counted: (usize, u64),
    captured: i64,
    service: String,
}

async fn story(world: &World, client: &Client, email: &str) -> Story {
    let owner = world.owner().await;
    let texts = |list: &Value, of: &dyn Fn(&Value) -> String| {
        let mut all: Vec<String> = list["items"].as_array().unwrap().iter().map(of).collect();
        all.sort();
        all
    };
    let orders = owner.get("/admin/orders?limit=100").await.ok(200);
    let machine = |m: &contabo_sim::Machine| {
        let what = (&m.product_id, &m.region, m.period, &m.image_id, &m.add_ons);
        format!("{what:?} {:?} {:?}", m.status, m.cancel_date)
    };
    let invoices = client.get("/portal/invoices?limit=100").await.ok(200);
    let payments = owner.get("/admin/payments?limit=100").await.ok(200);
    let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
    let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
    let page = mpanel_billing::list_journals(&ctx, world.house.deps.db.read(), None, &query).await.unwrap();
    let mut journals: Vec<String> = page.items.iter().map(|j| format!("{} {:?}", j.kind, amounts(j))).collect();
    journals.sort();
    let mut mails: Vec<String> = world.mails_to(email).await.into_iter().map(|m| m.0).collect();
    mails.sort();
    let service = service(client).await;
    let mut machines: Vec<String> = world.contabo.all_machines().iter().map(machine).collect();
    machines.sort();
    Story {
        orders: texts(&orders, &|o| {
            let services: Vec<&Value> = o["services"].as_array().unwrap().iter().map(|s| &s["state"]).collect();
            let invoice = (&o["invoice"]["number"], &o["invoice"]["state"], &o["invoice"]["balance"]);
            format!("{} {} {} {invoice:?} {services:?}", o["number"], o["state"], o["total"])
        }),
        invoices: texts(&invoices, &|i| format!("{} {} {} {}", i["number"], i["state"], i["total"], i["due_date"])),
        payments: texts(&payments, &|p| format!("{} {}", p["status"], p["amount"])),
        journals,
        mails,
        machines,
        counted: (world.contabo.machines(), world.contabo.created_total()),
        captured: world.gateway.captured_total("EUR"),
        service: format!("{} {} {}", service["state"], service["power"], service["subscription"]["period_start"]),
    }
}

/// The same without the payments and the mails: who pays again after each lost answer tries more often than who pays
/// once.
fn but_for_lost_tries(story: Story) -> Story {
    Story { payments: Vec::new(), mails: Vec::new(), ..story }
}

/// The postings of a journal, account by account.
fn amounts(journal: &mpanel_billing::JournalView) -> Vec<String> {
    // Accounts of money name their gateway, which is another in each world.
    let name = |account: &str| account.split(':').next().unwrap_or_default().to_owned();
    let mut all: Vec<String> = journal.entries.iter().map(|(at, amount)| format!("{} {amount}", name(at))).collect();
    all.sort();
    all
}

/// Moves the clock to `to`, asking again in every life; done when it stands there.
async fn reaches(program: &Program, world: &World, owner: &Client, to: jiff::Timestamp) -> bool {
    if world.now().await >= to {
        return true;
    }
    program.ask_clock(owner, &to.to_string()).await;
    false
}

/// Pays the open invoice with a new card, as often as it takes.
async fn pays(program: &Program, world: &World, client: &Client) -> bool {
    let open = client.get("/portal/invoices?state=open").await.ok(200);
    let Some(invoice) = open["items"][0]["id"].as_str() else { return true };
    let token = world.gateway.test_token(GOOD).unwrap();
    let body = json!({ "token": token, "save": true, "return_url": format!("{}/pay/return", program.base) });
    let (mut there, path) = (client.clone(), format!("/portal/invoices/{invoice}/pay"));
    there.move_to(&program.base);
    let asked = tokio::spawn(async move { there.post_to_mortal(&path, body).await });
    let _ = tokio::time::timeout(Duration::from_secs(2), asked).await;
    false
}

async fn hook(world: &World, program: &Program) {
    let url = format!("{}/api/v1/hooks/payments/{}", program.base, world.business.gateway);
    world.gateway.register_webhook(&url).unwrap();
}

/// A machine that has been running for so many days, in the untouched world and in the one to be killed.
async fn runs_for(world: &World, days: i64, email: &str, card: &str) -> Client {
    let client = world.customer(email).await;
    running_machine(world, &client, card).await;
    world.advance_days(days).await;
    client
}

async fn in_days(world: &World, days: i64) -> jiff::Timestamp {
    world.now().await.saturating_add(jiff::SignedDuration::from_hours(24 * days)).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_that_is_charged_ends_the_same_when_the_program_dies_at_its_commits() {
    const EMAIL: &str = "renewed@example.com";
    let (calm, killed) = (&world().await, worlds().await);
    let client = runs_for(calm, 30, EMAIL, GOOD).await;
    calm.advance_days(2).await;
    let expected = story(calm, &client, EMAIL).await;
    assert!(expected.invoices.len() == 2 && expected.invoices.iter().all(|i| i.contains("paid")), "{expected:#?}");

    for world in &killed {
        let client = runs_for(world, 30, EMAIL, GOOD).await;
        assert_eq!(client.get("/portal/invoices?state=open").await.ok(200)["total"], 1, "the renewal is not paid yet");
        let (owner, to) = (world.owner().await, in_days(world, 2).await);
        let mut program = Program::start_on(world).await;
        hook(world, &program).await;
        let mut work = async |program: &Program, world: &World| reaches(program, world, &owner, to).await;
        let lives = program.live_until_done(world, &mut work).await;
        assert!(lives > 5, "only {lives} lives");
        assert_eq!(story(world, &client, EMAIL).await, expected, "on {} after {lives} lives", world.database.name);
        nothing_is_left(world, &owner).await;
    }
}

/// A metered machine with usage on its last day, and usage that comes late for the period before.
async fn used_for_two_periods(world: &World, email: &str) -> Client {
    let (client, service) = crate::usage::metered_machine(world, email).await;
    let owner = world.owner().await;
    let send = async |id: &str, value: &str, at: &str| {
        let event = json!({ "id": id, "service": service, "meter": "traffic", "value": value, "occurred_at": at });
        owner.post("/admin/usage-events", event).await.ok(200);
    };
    world.advance_days(32).await;
    send("late", "700", "2026-02-10T10:00:00Z").await;
    send("second", "300", "2026-02-16T10:00:00Z").await;
    world.advance_days(26).await;
    client
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn usage_is_billed_once_when_the_program_dies_at_its_commits() {
    const EMAIL: &str = "measured@example.com";
    let (calm, killed) = (&world().await, worlds().await);
    let client = used_for_two_periods(calm, EMAIL).await;
    calm.advance_days(2).await;
    let expected = story(calm, &client, EMAIL).await;
    let last = client.get("/portal/invoices").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let invoice = client.get(&format!("/portal/invoices/{last}")).await.ok(200);
    // 600 GB of the first period came late, 200 GB of the second are beyond those included, at 0.02 each.
    let used = invoice["lines"].as_array().unwrap().iter().filter(|l| l["kind"] == "usage");
    let used: Vec<i64> = used.map(|l| l["amount"]["minor"].as_i64().unwrap()).collect();
    assert_eq!(used, [1200, 400], "{invoice:#}");

    for world in &killed {
        let client = used_for_two_periods(world, EMAIL).await;
        let (owner, to) = (world.owner().await, in_days(world, 2).await);
        let mut program = Program::start_on(world).await;
        hook(world, &program).await;
        let mut work = async |program: &Program, world: &World| reaches(program, world, &owner, to).await;
        let lives = program.live_until_done(world, &mut work).await;
        assert!(lives > 5, "only {lives} lives");
        assert_eq!(story(world, &client, EMAIL).await, expected, "on {} after {lives} lives", world.database.name);
        nothing_is_left(world, &owner).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspension_and_its_end_are_the_same_when_the_program_dies_at_their_commits() {
    const EMAIL: &str = "restored@example.com";
    let (calm, killed) = (&world().await, worlds().await);
    let client = runs_for(calm, 35, EMAIL, FAILS_LATER).await;
    calm.advance_days(2).await;
    let suspended = story(calm, &client, EMAIL).await;
    assert!(suspended.service.contains("suspended"), "{suspended:#?}");
    let open = client.get("/portal/invoices?state=open").await.ok(200);
    crate::journey::pay(calm, &client, open["items"][0]["id"].as_str().unwrap(), GOOD).await;
    calm.settle().await;
    calm.advance_seconds(120).await;
    let restored = story(calm, &client, EMAIL).await;
    assert!(restored.service.contains("active"), "{restored:#?}");

    for world in &killed {
        let client = runs_for(world, 35, EMAIL, FAILS_LATER).await;
        assert!(service(&client).await["state"] == "active", "not suspended yet");
        let (owner, to) = (world.owner().await, in_days(world, 2).await);
        let mut program = Program::start_on(world).await;
        hook(world, &program).await;
        let mut work = async |program: &Program, world: &World| reaches(program, world, &owner, to).await;
        let lives = program.live_until_done(world, &mut work).await;
        assert!(lives > 5, "only {lives} lives");
        assert_eq!(story(world, &client, EMAIL).await, suspended, "on {} after {lives} lives", world.database.name);
        nothing_is_left(world, &owner).await;

        let mut work = async |program: &Program, world: &World| pays(program, world, &client).await;
        let lives = program.live_until_done(world, &mut work).await;
        let to = world.now().await.saturating_add(jiff::SignedDuration::from_secs(120)).unwrap();
        let mut work = async |program: &Program, world: &World| reaches(program, world, &owner, to).await;
        let more = program.live_until_done(world, &mut work).await;
        assert!(lives + more > 2, "only {lives} and {more} lives");
        assert_eq!(story(world, &client, EMAIL).await, restored, "on {} after {lives} lives", world.database.name);
        nothing_is_left(world, &owner).await;
    }
}
