//! Benchmarks of the whole program. Each prints its figure beside a bare ceiling measured in the same run, so that
//! the ratio means the same on every machine: `mpanel-bench [start-up|authenticated-read|renewal-run [SUBSCRIPTIONS]]`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, ensure};
use jiff::Timestamp;
use mpanel::config::{self, Config};
use mpanel::demo::people;
use mpanel::wiring::{self, House};
use mpanel_billing::{self as billing, Address, CartContents, CartItemInput, NewCustomer, PlaceOrder, Receipt, Seller};
use mpanel_core::{
    Actor, Clock as _, Currency, OpContext, PaymentId, ProductId, Secret, SystemClock, TenantId, TenantMode,
};
use mpanel_identity::{self as identity, Brand, NewTenant};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;
use tokio_util::sync::CancellationToken;

const CONNECTIONS: usize = 16;
const READ_FOR: Duration = Duration::from_secs(3);
const BATCH: usize = 50;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let count: usize = args.next().map_or(Ok(10_000), |n| n.parse()).context("SUBSCRIPTIONS must be a number")?;
    let folder = std::env::temp_dir().join(format!("mpanel-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let done = run(&name, count, &folder).await;
    std::fs::remove_dir_all(&folder)?;
    done
}

async fn run(name: &str, count: usize, folder: &Path) -> anyhow::Result<()> {
    ensure!(["", "start-up", "authenticated-read", "renewal-run"].contains(&name), "there is no benchmark {name}");
    if name.is_empty() || name == "start-up" {
        start_up(folder).await?;
    }
    if name.is_empty() || name == "authenticated-read" {
        authenticated_read(&folder.join("read")).await?;
    }
    if name.is_empty() || name == "renewal-run" {
        renewal_run(&folder.join("renewal"), count).await?;
    }
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn now() -> Timestamp {
    SystemClock.now()
}

fn micros_since(start: Timestamp) -> i64 {
    now().as_microsecond() - start.as_microsecond()
}

/// `100 * part / whole`, without dividing by zero.
fn percent(part: i64, whole: i64) -> i64 {
    100 * part / whole.max(1)
}

/// From the start of the process to the first answer, beside the start of a process that only prints its version.
async fn start_up(folder: &Path) -> anyhow::Result<()> {
    let program: PathBuf = std::env::current_exe()?.with_file_name("mpanel");
    let start = now();
    let status = tokio::process::Command::new(&program).arg("--version").stdout(std::process::Stdio::null()).status();
    ensure!(status.await?.success(), "{} does not run; build it first", program.display());
    let bare = micros_since(start);
    // The first start creates the tables; the second is what an operator sees at a restart.
    let (first, _) = start_once(&program, folder).await?;
    let (second, resident) = start_once(&program, folder).await?;
    say(&format!(
        "start-up            first {} ms, restart {} ms, bare process {} ms (restart is {}%), idle RSS {} MiB",
        first / 1000,
        second / 1000,
        bare / 1000,
        percent(second, bare),
        resident / 1024
    ))
}

async fn start_once(program: &Path, folder: &Path) -> anyhow::Result<(i64, i64)> {
    let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let http = reqwest::Client::new();
    let start = now();
    let mut child = tokio::process::Command::new(program)
        .arg("serve")
        .env("MPANEL__SERVER__LISTEN", address.to_string())
        .env("MPANEL__DATABASE__URL", format!("sqlite://{}/start.db", folder.display()))
        .env("MPANEL__SECRETS__MASTER_KEY_FILE", folder.join("start.key"))
        .env("MPANEL__LOG__FILTER", "error")
        .kill_on_drop(true)
        .spawn()?;
    let url = format!("http://{address}/healthz");
    while !http.get(&url).send().await.is_ok_and(|r| r.status().is_success()) {
        ensure!(micros_since(start) < 60_000_000, "the program does not come up");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let took = micros_since(start);
    tokio::time::sleep(Duration::from_secs(2)).await;
    let process = child.id().context("the program has ended")?;
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:")).context("no VmRSS in /proc")?;
    let resident = line.trim().trim_end_matches("kB").trim().parse()?;
    child.kill().await?;
    Ok((took, resident))
}

/// A business of its own in a fresh SQLite database, with an owner.
async fn open(folder: &Path) -> anyhow::Result<(House, Config, OpContext)> {
    let mut config = config::load(None, []).map_err(|e| anyhow::anyhow!("{e}"))?;
    config.database_url = Secret::new(format!("sqlite://{}/bench.db", folder.display()));
    config.master_key_file = folder.join("master.key");
    let house = wiring::build(&config, Vec::new()).await?;
    let deps = &house.deps;
    let (tenant, request) = (TenantId::from(deps.new_request_id()), deps.new_request_id());
    let zone = jiff::tz::TimeZone::UTC;
    let ctx = OpContext::new(tenant, TenantMode::Live, now(), zone, request, deps.entropy.clone())
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
    billing::put_seller(&ctx, &tx, &Seller { name: "Bench".into(), country: "DE".into(), ..Seller::default() }).await?;
    billing::seed_default_tax_rules(&ctx, &tx).await?;
    let (role, name, email, password) = people::STAFF[0];
    let hash = identity::hash_password(&Secret::new(password))?;
    identity::create_staff_directly(&ctx, &tx, &email.parse()?, name, hash, role).await?;
    tx.commit().await?;
    deps.contexts.tenants_changed();
    Ok((house, config, ctx))
}

/// Signed-in requests for a list, through everything a request passes, beside a bare route with one query.
async fn authenticated_read(folder: &Path) -> anyhow::Result<()> {
    let (house, config, ctx) = open(folder).await?;
    let tx = house.deps.db.begin().await?;
    billing::create_customer(&ctx, &tx, customer(0)?).await?;
    tx.commit().await?;
    let stop = CancellationToken::new();
    let listening = mpanel::serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let base = format!("http://{}", listening.address);
    let router = mpanel::serve::application(&house, None, None);
    let idle = config::WorkerConfig { in_process: false, ..config.worker.clone() };
    tokio::spawn(mpanel::serve::run(house.clone(), listening, router, idle, stop.clone()));
    let (_, _, email, password) = people::STAFF[0];
    let body = json!({ "email": email, "password": password, "as_token": true });
    let session = reqwest::Client::new().post(format!("{base}/api/v1/auth/sign-in")).json(&body).send().await?;
    let session: serde_json::Value = session.error_for_status()?.json().await?;
    let token = session["token"].as_str().context("no token")?.to_owned();

    let db = house.deps.db.clone();
    let bare = axum::Router::new().route("/", axum::routing::get(move || one_query(db.clone())));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let ceiling = format!("http://{}/", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, bare).await });
    let raw = load(&ceiling, "none").await?;
    let real = load(&format!("{base}/api/v1/admin/customers?limit=1"), &token).await?;
    stop.cancel();
    say(&format!(
        "authenticated-read  {} req/s, p50 {} us, p99 {} us; bare {} req/s, p50 {} us, p99 {} us: {}% of the ceiling",
        real.0,
        real.1,
        real.2,
        raw.0,
        raw.1,
        raw.2,
        percent(real.0, raw.0)
    ))
}

async fn one_query(db: mpanel_db::Db) -> String {
    let conn = db.read();
    let statement = Statement::from_string(db.backend(), "SELECT id FROM billing_customers LIMIT 1");
    conn.query_all_raw(statement).await.map_or_else(|e| e.to_string(), |rows| rows.len().to_string())
}

/// Requests a second, and the times of the middle and of the slowest hundredth in microseconds.
async fn load(url: &str, token: &str) -> anyhow::Result<(i64, i64, i64)> {
    let http = reqwest::Client::new();
    let start = now();
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (http, url, token) = (http.clone(), url.to_owned(), token.to_owned());
        callers.spawn(async move {
            let mut times = Vec::new();
            while micros_since(start) < i64::try_from(READ_FOR.as_micros()).unwrap_or(i64::MAX) {
                let begun = now();
                let response = http.get(&url).bearer_auth(&token).send().await?.error_for_status()?;
                response.bytes().await?;
                times.push(micros_since(begun));
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = callers.join_next().await {
        times.extend(done??);
    }
    let took = micros_since(start);
    times.sort_unstable();
    ensure!(!times.is_empty(), "no request was answered");
    let count = i64::try_from(times.len())?;
    Ok((count * 1_000_000 / took.max(1), times[times.len() / 2], times[times.len() * 99 / 100]))
}

fn customer(number: usize) -> anyhow::Result<NewCustomer> {
    Ok(NewCustomer {
        name: format!("Customer {number}"),
        company: None,
        email: format!("customer{number}@example.com").parse()?,
        country: "DE".parse()?,
        address: Address::default(),
        tax_id: None,
        customer_type: None,
        currency: Currency::EUR,
        time_zone: None,
        language: None,
    })
}

/// Every subscription falls due in one run; beside it the bare insertion of as many rows in batches of the same size.
async fn renewal_run(folder: &Path, count: usize) -> anyhow::Result<()> {
    let (house, _, ctx) = open(folder).await?;
    let db = &house.deps.db;
    let tx = db.begin().await?;
    let plan = plan(&ctx, &tx).await?;
    tx.commit().await?;
    for first in (0..count).step_by(BATCH) {
        let tx = db.begin().await?;
        for number in first..count.min(first + BATCH) {
            subscribe(&ctx, &tx, plan, number).await?;
        }
        tx.commit().await?;
    }
    let mut later = ctx.clone();
    later.now = ctx.now.saturating_add(jiff::SignedDuration::from_hours(24 * 32))?;
    let start = now();
    let first = billing::run_renewals(&later, db, later.today()).await?;
    let first_took = micros_since(start);
    ensure!(first.created.len() == count, "{} of {count} were renewed", first.created.len());
    let start = now();
    let second = billing::run_renewals(&later, db, later.today()).await?;
    let second_took = micros_since(start);
    ensure!(second.created.is_empty(), "the second run raised {} invoices", second.created.len());
    let bare = bare_inserts(db, count).await?;
    let total = i64::try_from(count)?;
    say(&format!(
        "renewal-run         {total} in {} ms, {} a second; bare inserts {} ms ({}%); second run {} ms ({}%)",
        first_took / 1000,
        total * 1_000_000 / first_took.max(1),
        bare / 1000,
        percent(bare, first_took),
        second_took / 1000,
        percent(second_took, first_took)
    ))
}

/// The eight rows that a renewal leaves (invoice, line, journal, entries, facts), into a table without any index.
async fn bare_inserts(db: &mpanel_db::Db, count: usize) -> anyhow::Result<i64> {
    let tx = db.begin().await?;
    tx.execute_unprepared("CREATE TABLE bench_rows (a TEXT, b TEXT, c BIGINT)").await?;
    tx.commit().await?;
    let start = now();
    for first in (0..count).step_by(BATCH) {
        let tx = db.begin().await?;
        for number in first..count.min(first + BATCH) {
            for row in 0..8 {
                let sql = "INSERT INTO bench_rows (a, b, c) VALUES (?, ?, ?)";
                let number = i64::try_from(number)?;
                let values = [format!("{number}-{row}").into(), "x".repeat(300).into(), number.into()];
                tx.execute_raw(Statement::from_sql_and_values(db.backend(), sql, values)).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(micros_since(start))
}

async fn plan(ctx: &OpContext, tx: &mpanel_db::Tx) -> anyhow::Result<ProductId> {
    let group = billing::NewGroup { slug: "vps".into(), name: "VPS".into(), ..Default::default() };
    let group = billing::create_group(ctx, tx, group).await?;
    let image = billing::ImageChoice {
        id: "img".into(),
        name: "Debian".into(),
        os_type: "Linux".into(),
        description: String::new(),
        default: true,
        default_user: "root".into(),
    };
    let region = billing::RegionChoice { code: "EU".into(), name: "EU".into(), surcharges: Vec::new() };
    let details =
        billing::ProductPatch { regions: Some(vec![region]), images: Some(vec![image]), ..Default::default() };
    let new = billing::NewProduct {
        group_id: Some(group.id),
        kind: billing::ProductKind::Vps,
        slug: "vps-s".into(),
        name: "VPS S".into(),
        details,
    };
    let plan = billing::create_product(ctx, tx, new).await?.id;
    let price =
        billing::ProductPrice { currency: Currency::EUR, cycle_months: 1, recurring_minor: 1000, setup_minor: 0 };
    billing::set_prices(ctx, tx, plan, &[price]).await?;
    Ok(plan)
}

/// A new customer whose machine has been paid for and runs.
async fn subscribe(ctx: &OpContext, tx: &mpanel_db::Tx, plan: ProductId, number: usize) -> anyhow::Result<()> {
    let customer = billing::create_customer(ctx, tx, customer(number)?).await?.id;
    let item = CartItemInput {
        product_id: plan,
        cycle_months: 1,
        quantity: 1,
        region: "EU".into(),
        image_id: "img".into(),
        hostname: format!("host{number}.example.com"),
        ssh_key: None,
        access: billing::Access::Password,
        add_ons: Vec::new(),
    };
    let wanted = PlaceOrder {
        customer,
        currency: Currency::EUR,
        contents: CartContents { items: vec![item], ..CartContents::default() },
        expected_due_now: None,
        accept_terms: true,
        cart: None,
    };
    let placed = billing::place_order(ctx, tx, wanted).await?;
    let payment: PaymentId = ctx.new_id();
    let (amount, invoices) = (placed.total, vec![placed.invoice]);
    let receipt = Receipt { payment, customer, amount, cash_account: "bench".into(), invoices };
    billing::allocate_payment(ctx, tx, receipt).await?;
    for sold in &placed.subscriptions {
        billing::start_term(ctx, tx, sold.subscription).await?;
    }
    Ok(())
}
