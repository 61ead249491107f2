//! The program as its operator meets it: real processes, their exit codes, what they print, and how they end.

use std::path::Path;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mpanel::demo::people;
use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_db::sea_orm::{ConnectionTrait as _, Database};
use mpanel_db::{jobs, outbox};
use mpanel_testkit::{self as testkit, EmptyDb};
use mpanel_workflows::clock;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use crate::client::Client;
use crate::crash::environment;
use crate::estate::at_provider;
use crate::journey::{GOOD, order, pay, service};
use crate::world::{World, worlds};

/// How long a test waits for what should be there soon; it ends a hang and measures nothing.
const PATIENCE: Duration = Duration::from_secs(60);

type Settings = Vec<(String, String)>;

fn set(settings: &mut Settings, key: &str, value: &str) {
    settings.push((format!("MPANEL__{key}"), value.to_owned()));
}

/// A database and a key file in a folder of their own.
fn alone(folder: &Path, url: &str) -> Settings {
    let mut settings = Settings::new();
    set(&mut settings, "DATABASE__URL", url);
    set(&mut settings, "SECRETS__MASTER_KEY_FILE", folder.join("keys/master.key").to_str().unwrap());
    settings
}

fn mpanel(args: &[&str], settings: &Settings) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mpanel"));
    command.args(args).envs(settings.iter().cloned()).stdin(Stdio::null()).kill_on_drop(true);
    command
}

/// Runs it to its end.
async fn run(args: &[&str], settings: &Settings) -> Output {
    timeout(PATIENCE, mpanel(args, settings).output()).await.expect("it ends").unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Addresses of empty databases of both kinds, and what keeps them.
async fn empty(folder: &Path) -> Vec<(String, Option<EmptyDb>)> {
    let mut all = vec![(format!("sqlite://{}", folder.join("data/mpanel.db").display()), None)];
    all.extend(testkit::empty_postgres().await.map(|database| (database.url.clone(), Some(database))));
    all
}

/// A process that goes on until it is told to stop.
struct Running {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Running {
    /// Logs as JSON.
    fn start(args: &[&str], settings: &Settings) -> Self {
        let mut settings = settings.clone();
        set(&mut settings, "LOG__FORMAT", "json");
        set(&mut settings, "LOG__FILTER", "info,sqlx=warn");
        let mut child = mpanel(args, &settings).stdout(Stdio::piped()).spawn().unwrap();
        let (lines, mut from) =
            (Arc::<Mutex<Vec<String>>>::default(), BufReader::new(child.stdout.take().unwrap()).lines());
        let read = lines.clone();
        tokio::spawn(async move {
            while let Ok(Some(line)) = from.next_line().await {
                read.lock().unwrap().push(line);
            }
        });
        Self { child, lines }
    }

    /// The lines of the log.
    fn log(&self) -> Vec<Value> {
        self.lines.lock().unwrap().iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    /// The first line of the log of which this is true, waiting for it.
    async fn logged(&self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            if let Some(found) = self.log().into_iter().find(|line| is_it(line)) {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "never logged: {what}; instead: {:#?}", self.lines.lock().unwrap());
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Where it listens.
    async fn base(&self) -> String {
        let line = self.logged("listening", |line| line["fields"]["message"] == "listening").await;
        format!("http://{}", line["fields"]["address"].as_str().unwrap())
    }

    fn ask_to_stop(&self) {
        let id = self.child.id().expect("it still runs").to_string();
        let told = std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end, which must be a good one, and returns how long that took.
    async fn ended(&mut self) {
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends").unwrap();
        assert_eq!(status.code(), Some(0), "{:#?}", self.lines.lock().unwrap());
    }

    async fn stop(mut self) {
        self.ask_to_stop();
        self.ended().await;
    }
}

async fn status_and_text(url: &str) -> (u16, String) {
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The id of the browser's request that a line of the log belongs to.
fn belongs_to(line: &Value, id: &str) -> bool {
    line["spans"].as_array().is_some_and(|spans| spans.iter().any(|span| span["request.id"] == id))
}

fn is_in(line: &Value, span: &str) -> bool {
    line["spans"].as_array().is_some_and(|spans| spans.iter().any(|s| s["name"] == span))
}

#[tokio::test]
async fn migrating_twice_finds_nothing_to_do_the_second_time() {
    let folder = tempfile::tempdir().unwrap();
    for (url, _kept) in empty(folder.path()).await {
        let settings = alone(folder.path(), &url);
        for told in ["Applied ", "Nothing to do: the database is up to date.\n"] {
            let done = run(&["migrate"], &settings).await;
            assert!(done.status.success(), "{url}: {}", text(&done.stderr));
            assert!(text(&done.stdout).starts_with(told), "{url}: {}", text(&done.stdout));
        }
    }
}

#[tokio::test]
async fn the_owner_is_created_once_and_can_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    for (url, _kept) in empty(folder.path()).await {
        let mut settings = alone(folder.path(), &url);
        let create = ["admin", "create-owner", "--business", "Mine", "--name", "Ada", "--email"];
        let wrong = ["ada", "--country", "Germany", "--time-zone", "Berlin", "--currency", "gold"];
        let refused = run(&[&create[..], &wrong].concat(), &settings).await;
        assert_eq!(refused.status.code(), Some(1));
        for option in ["--email: ", "--country: \"Germany\"", "--time-zone: \"Berlin\"", "--currency: \"gold\""] {
            assert!(text(&refused.stderr).contains(option), "{option}: {}", text(&refused.stderr));
        }
        let file = url.strip_prefix("sqlite://").map(Path::new);
        assert!(file.is_none_or(|file| !file.exists()), "something was made though nothing could be");

        let made = run(&[&create[..], &["ada@example.com", "--country", "DE"]].concat(), &settings).await;
        assert!(made.status.success(), "{url}: {}", text(&made.stderr));
        let told = text(&made.stdout).to_owned();
        let password = told.lines().find_map(|line| line.strip_prefix("Password")).unwrap();
        let password = password.split_whitespace().next().unwrap();
        assert!(password.len() >= 16, "{told}");
        let again = run(&[&create[..], &["eve@example.com"]].concat(), &settings).await;
        assert_eq!(again.status.code(), Some(1));
        assert!(
            text(&again.stderr).contains("there is a business in this database already"),
            "{}",
            text(&again.stderr)
        );
        assert!(again.stdout.is_empty());

        set(&mut settings, "SERVER__LISTEN", "127.0.0.1:0");
        let serve = Running::start(&["serve"], &settings);
        let visitor = Client::new(&serve.base().await);
        let owner = visitor.sign_in("ada@example.com", password).await;
        assert_eq!(owner.get("/auth/session").await.ok(200)["role"], "owner");
        serve.stop().await;
    }
}

#[tokio::test]
async fn all_problems_of_a_configuration_are_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mpanel.toml");
    std::fs::write(&file, "[server]\ncolour = \"red\"\nlisten = \"here\"\n").unwrap();
    let mut settings = alone(folder.path(), "mysql://x");
    set(&mut settings, "WORKER__CONCURRENCY", "many");
    set(&mut settings, "WORKER__LISTEN", "there");
    set(&mut settings, "LOG__LEVEL", "loud");
    for command in [&["serve"][..], &["worker"], &["migrate"], &["demo"]] {
        let refused = run(&[command, &["--config", file.to_str().unwrap()]].concat(), &settings).await;
        assert_eq!(refused.status.code(), Some(2), "{command:?}");
        let said = text(&refused.stderr);
        assert!(said.contains("6 problem(s)"), "{command:?}: {said}");
        for key in
            ["server.colour", "server.listen", "database.url", "worker.concurrency", "worker.listen", "log.level"]
        {
            assert!(said.contains(key), "{command:?}: {key} in {said}");
        }
        assert!(refused.stdout.is_empty());
    }
    let unknown = run(&["serve", "--colour"], &Settings::new()).await;
    assert_eq!(unknown.status.code(), Some(2));
}

/// A worker of its own on the world's database.
fn worker(world: &World, node: &str, grace_s: u32) -> Running {
    let mut settings = environment(world, "127.0.0.1:0", &world.base);
    set(&mut settings, "WORKER__NODE", node);
    set(&mut settings, "WORKER__LISTEN", "127.0.0.1:0");
    set(&mut settings, "WORKER__GRACE_SECONDS", &grace_s.to_string());
    Running::start(&["worker"], &settings)
}

/// Moves the tenant's time on, carrying nothing out, until this is true.
async fn time_passes_until(world: &World, what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "never: {what}");
        let to = world.now().await.saturating_add(jiff::SignedDuration::from_secs(15)).unwrap();
        clock::put_clock(&world.house.deps, world.tenant, to).await.unwrap();
        sleep(Duration::from_millis(300)).await;
    }
}

/// How many jobs are in somebody's hands.
async fn in_hands(owner: &Client) -> i64 {
    owner.get("/admin/jobs?state=running").await.ok(200)["total"].as_i64().unwrap()
}

/// The simulator's audit of orders, as the provider's own panel would show it.
async fn audits(world: &World) -> Vec<Value> {
    let list = at_provider(world, Method::GET, "/v1/compute/instances/audits").await;
    let list: Value = list.send().await.unwrap().json().await.unwrap();
    list["data"].as_array().unwrap_or_else(|| panic!("{list:#}")).clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_takes_the_order_and_the_other_carries_it_out_under_the_browsers_id() {
    const ID: &str = "2f0c4a7e-9d51-4b3c-8a66-0e5b7c1d9f42";
    for world in worlds().await {
        let mut client = world.customer("buyer@example.com").await;
        world.settle().await;
        let mut settings = environment(&world, "127.0.0.1:0", &world.base);
        set(&mut settings, "WORKER__IN_PROCESS", "false");
        set(&mut settings, "WORKER__NODE", "front");
        let serve = Running::start(&["serve"], &settings);
        let front = serve.base().await;
        client.move_to(&front);
        let invoice = order(&client).await["invoice"]["id"].as_str().unwrap().to_owned();
        let token = world.gateway.test_token(GOOD).unwrap();
        let body = json!({ "token": token, "save": true, "return_url": format!("{front}/pay/return") });
        let path = format!("/portal/invoices/{invoice}/pay");
        let paid = client.call(Method::POST, &path, Some(body), &[("x-request-id", ID)]).await;
        assert_eq!(paid.header("x-request-id"), ID);
        assert_eq!(paid.ok(200)["status"], "succeeded");

        // Nobody is there yet to carry it out.
        sleep(Duration::from_millis(700)).await;
        let db = &world.house.deps.db;
        assert!(outbox::undispatched_count(db.read(), world.tenant).await.unwrap() > 0);
        assert_eq!(world.contabo.created_total(), 0);
        let back = worker(&world, "back", 20);
        let signs = back.base().await;
        time_passes_until(&world, "a running machine", async || {
            world.contabo.created_total() > 0 && service(&client).await["state"] == "active"
        })
        .await;
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1), "on {}", world.database.name);

        // Both say how they are; only one of them has worked.
        for base in [&front, &signs] {
            assert_eq!(status_and_text(&format!("{base}/healthz")).await, (200, "ok".to_owned()));
            assert_eq!(status_and_text(&format!("{base}/readyz")).await, (200, "ready".to_owned()));
        }
        let (of_front, of_back) =
            (status_and_text(&format!("{front}/metrics")).await, status_and_text(&format!("{signs}/metrics")).await);
        assert!(of_front.1.contains("mpanel_http_requests_total{method=\"POST\",status=\"200\"}"), "{}", of_front.1);
        assert!(!of_front.1.contains("mpanel_jobs_total"), "{}", of_front.1);
        assert!(of_back.1.contains("mpanel_jobs_total{") && of_back.1.contains("mpanel_job_seconds"), "{}", of_back.1);
        assert!(!of_back.1.contains("mpanel_http_requests_total"), "{}", of_back.1);
        let docs = status_and_text(&format!("{front}/api/docs/")).await;
        assert!(docs.0 == 200 && docs.1.contains("<html"), "{docs:?}");
        let document = status_and_text(&format!("{front}/api/openapi.json")).await;
        assert!(document.0 == 200 && document.1.contains("\"/api/v1/events\""));
        for path in ["/api/v1/meta", "/api/docs", "/"] {
            assert_eq!(status_and_text(&format!("{signs}{path}")).await.0, 404, "the worker answers {path}");
        }

        // One id from the browser to the provider.
        let answered =
            serve.logged("the request", |line| belongs_to(line, ID) && line["fields"]["message"] == "answered").await;
        assert_eq!(answered["fields"]["http.status"], 200, "{answered:#}");
        assert_eq!(answered["span"]["http.path"], format!("/api/v1{path}"), "{answered:#}");
        let bought = back
            .logged("the call", |line| {
                belongs_to(line, ID)
                    && is_in(line, "contabo.call")
                    && line["span"]["method"] == "POST"
                    && line["span"]["path"] == "/v1/compute/instances"
            })
            .await;
        assert!(is_in(&bought, "job"), "{bought:#}");
        back.logged("the job", |line| belongs_to(line, ID) && line["fields"]["message"] == "carried a job out").await;
        let audits = audits(&world).await;
        let order = audits.iter().find(|audit| audit["action"] == "CREATED").unwrap();
        assert_eq!(order["traceId"], ID, "{audits:#?}");

        serve.stop().await;
        back.stop().await;
    }
}

/// A world in which an order is paid and nobody has carried anything out; the provider's answer takes a while.
async fn paid_and_waiting(world: &World, millis: u64) -> Client {
    let client = world.customer("patient@example.com").await;
    world.settle().await;
    let invoice = order(&client).await["invoice"]["id"].as_str().unwrap().to_owned();
    assert_eq!(pay(world, &client, &invoice, GOOD).await["status"], "succeeded");
    world.contabo.inject(FaultRule::on_orders(1, Fault::LatencyAfter { millis }));
    client
}

/// Starts a worker and tells it to stop while the provider takes its time to answer the order.
async fn stopped_in_flight(world: &World, grace_s: u32) -> Running {
    let mut first = worker(world, "first", grace_s);
    let begun = Instant::now();
    while world.contabo.created_total() == 0 {
        assert!(begun.elapsed() < PATIENCE, "nothing was ordered: {:#?}", first.lines.lock().unwrap());
        sleep(Duration::from_millis(10)).await;
    }
    first.ask_to_stop();
    first.ended().await;
    first
}

fn is_given_back(line: &Value) -> bool {
    line["fields"]["message"].as_str().is_some_and(|told| told.starts_with("jobs did not finish in time"))
}

/// Another worker brings it to its end: one machine, no job left.
async fn taken_up(world: &World, client: &Client, owner: &Client) {
    let second = worker(world, "second", 20);
    time_passes_until(world, "a running machine", async || service(client).await["state"] == "active").await;
    let db = world.house.deps.db.read();
    time_passes_until(world, "quiet", async || {
        world.gateway.run_due().await;
        let now = world.now().await;
        jobs::unfinished_count(db, world.tenant, now).await.unwrap() == 0
            && outbox::undispatched_count(db, world.tenant).await.unwrap() == 0
    })
    .await;
    assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1), "on {}", world.database.name);
    assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 1);
    assert_eq!(owner.get("/admin/jobs?state=dead").await.ok(200)["total"], 0);
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_worker_that_is_told_to_stop_finishes_its_job_first() {
    for world in worlds().await {
        let (client, owner) = (paid_and_waiting(&world, 2000).await, world.owner().await);
        let first = stopped_in_flight(&world, 20).await;
        assert!(!first.log().iter().any(is_given_back), "it did not wait for the job: {:#?}", first.log());
        assert_eq!(in_hands(&owner).await, 0);
        let calls = |line: &Value| is_in(line, "contabo.call") && line["fields"]["message"] == "contabo was called";
        assert!(first.log().iter().any(calls), "the answer was read: {:#?}", first.log());
        taken_up(&world, &client, &owner).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_job_that_does_not_finish_in_time_is_given_back_and_not_done_twice() {
    for world in worlds().await {
        // It is answered long after everybody has lost patience.
        let (client, owner) = (paid_and_waiting(&world, 600_000).await, world.owner().await);
        let first = stopped_in_flight(&world, 0).await;
        assert!(first.log().iter().any(is_given_back), "{:#?}", first.log());
        assert_eq!(in_hands(&owner).await, 0, "not given back: {:#?}", first.log());
        taken_up(&world, &client, &owner).await;
    }
}

#[tokio::test]
async fn a_server_without_its_database_lives_but_is_not_ready() {
    let Some(database) = testkit::empty_postgres().await else { return };
    let url = database.url.clone();
    let folder = tempfile::tempdir().unwrap();
    let mut settings = alone(folder.path(), &url);
    set(&mut settings, "SERVER__LISTEN", "127.0.0.1:0");
    let serve = Running::start(&["serve"], &settings);
    let base = serve.base().await;
    assert_eq!(status_and_text(&format!("{base}/readyz")).await.0, 200);
    let (server, name) = (std::env::var("MPANEL_TEST_POSTGRES").unwrap(), url.rsplit('/').next().unwrap());
    let admin = Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
    assert_eq!(status_and_text(&format!("{base}/readyz")).await.0, 503);
    assert_eq!(status_and_text(&format!("{base}/healthz")).await.0, 200);
}

#[tokio::test]
async fn a_busy_port_is_reported_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = taken.local_addr().unwrap().to_string();
    let file = folder.path().join("mpanel.db");
    let mut settings = alone(folder.path(), &format!("sqlite://{}", file.display()));
    set(&mut settings, "SERVER__LISTEN", &at);
    set(&mut settings, "WORKER__LISTEN", &at);
    for command in ["serve", "worker"] {
        let refused = run(&[command], &settings).await;
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains(&format!("cannot listen on {at}")), "{}", text(&refused.stderr));
        assert!(!file.exists(), "{command}");
    }
}

/// How much there is in the demo.
async fn size(owner: &Client) -> Vec<i64> {
    let mut all = Vec::new();
    for list in ["customers", "orders", "invoices", "services", "payments"] {
        all.push(owner.get(&format!("/admin/{list}?limit=1")).await.ok(200)["total"].as_i64().unwrap());
    }
    all
}

/// Waits until the business is there and its history begins.
async fn demo_plays(demo: &Running) {
    let begun = Instant::now();
    while !demo.lines.lock().unwrap().iter().any(|line| line.starts_with("Playing")) {
        assert!(begun.elapsed() < PATIENCE, "{:#?}", demo.lines.lock().unwrap());
        sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_keeps_its_data_on_postgres_and_begins_again_when_asked() {
    let Some(database) = testkit::empty_postgres().await else { return };
    let url = database.url.clone();
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let args =
        ["demo", "--listen", "127.0.0.1:0", "--months", "2", "--database", &url, "--data", data.to_str().unwrap()];
    let (_, _, email, password) = people::STAFF[0];
    let open = async |more: &[&str]| {
        let demo = Running::start(&[&args[..], more].concat(), &Settings::new());
        let owner = Client::new(&demo.base().await);
        (demo, owner)
    };
    let is_open = async |demo: &Running| {
        let begun = Instant::now();
        while !demo.lines.lock().unwrap().iter().any(|line| line.contains(" is open.")) {
            assert!(begun.elapsed() < 3 * PATIENCE, "{:#?}", demo.lines.lock().unwrap());
            sleep(Duration::from_millis(50)).await;
        }
    };

    // To the end it takes minutes; some orders are enough. Stopped amid its history, it ends well.
    let (demo, visitor) = open(&[]).await;
    demo_plays(&demo).await;
    let owner = visitor.sign_in(email, password).await;
    let mut first = size(&owner).await;
    let begun = Instant::now();
    while first[1] < 2 || first[3] < 1 {
        assert!(begun.elapsed() < PATIENCE, "{first:?}: {:#?}", demo.lines.lock().unwrap());
        sleep(Duration::from_millis(50)).await;
        first = size(&owner).await;
    }
    assert!(!data.join("mpanel.db").exists(), "it uses the database it was given");
    demo.stop().await;

    let (demo, visitor) = open(&[]).await;
    is_open(&demo).await;
    let owner = visitor.sign_in(email, password).await;
    let second = size(&owner).await;
    assert!(second.iter().zip(&first).all(|(now, before)| now >= before), "{first:?} became {second:?}");
    assert!(second[0] < people::CUSTOMERS.len() as i64, "the history went on: {first:?} became {second:?}");
    assert_eq!(owner.get("/admin/jobs?state=dead").await.ok(200)["total"], 0);
    demo.stop().await;

    // The history is being played anew.
    let (demo, visitor) = open(&["--fresh"]).await;
    demo_plays(&demo).await;
    let fresh = size(&visitor.sign_in(email, password).await).await;
    assert!(fresh[0] < first[0] && fresh[1] < first[1], "{first:?} became {fresh:?}");
    demo.stop().await;
}
