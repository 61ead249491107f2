//! Reads of signed-in customers through everything a request passes, beside a bare route of the same framework that
//! carries out one query on the same pool. Rounds alternate, so that whatever else the machine does meets both alike.

use mpanel::config::WorkerConfig;
use mpanel_db::Db;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, Statement};
use tokio_util::sync::CancellationToken;

use crate::business::{Business, Client};
use crate::figures::{Figure, median, ms, percent};
use crate::store::Store;
use crate::wrk::{self, Ask, Round};

/// Customers that read at the same time, each with a session of their own.
const CLIENTS: usize = 32;
const ROUNDS: usize = 5;
const SECONDS: u32 = 2;
const TARGET_RATIO: i64 = 50;
const TARGET_P99_US: i64 = 10_000;

pub async fn measure(store: &Store) -> anyhow::Result<()> {
    let business = Business::open(store).await?;
    let clients = business.clients(CLIENTS).await?;
    let stop = CancellationToken::new();
    let listening = mpanel::serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let base = format!("http://{}", listening.address);
    let house = business.house.clone();
    let router = mpanel::serve::application(&house, mpanel::serve::install_metrics(), None);
    let idle = WorkerConfig { in_process: false, ..business.config.worker.clone() };
    let serving = tokio::spawn(mpanel::serve::run(house.clone(), listening, router, idle, stop.clone()));
    let bare = serve_bare(house.deps.db.clone()).await?;

    let measured = compare(store, &house.deps.db, &base, &bare, &clients).await;
    stop.cancel();
    serving.await??;
    measured
}

async fn compare(store: &Store, db: &Db, base: &str, bare: &str, clients: &[Client]) -> anyhow::Result<()> {
    let asks = |path: &dyn Fn(&Client) -> String| -> Vec<Ask> {
        clients.iter().map(|c| Ask { path: path(c), token: c.token.clone() }).collect()
    };
    let raw = asks(&|c| format!("/{}", c.customer.uuid()));
    let reads = [
        ("one row: the profile", asks(&|_| "/api/v1/portal/profile".to_owned()), true),
        ("a service by id", asks(&|c| format!("/api/v1/portal/services/{}", c.service)), false),
        ("an invoice by id", asks(&|c| format!("/api/v1/portal/invoices/{}", c.invoice)), false),
    ];
    wrk::load(&store.folder, bare, &raw, 1).await?;
    for (what, asks, is_target) in reads {
        wrk::load(&store.folder, base, &asks, 1).await?;
        let (mut ours, mut theirs, mut queries) = (Vec::new(), Vec::new(), 0);
        for _ in 0..ROUNDS {
            theirs.push(wrk::load(&store.folder, bare, &raw, SECONDS).await?);
            let before = statements(db).await?;
            ours.push(wrk::load(&store.folder, base, &asks, SECONDS).await?);
            queries += statements(db).await? - before;
        }
        figure(store, what, &ours, &theirs, queries, is_target).print()?;
    }
    Ok(())
}

fn figure(store: &Store, what: &str, ours: &[Round], bare: &[Round], queries: i64, is_target: bool) -> Figure {
    let middle = |rounds: &[Round], take: fn(&Round) -> i64| median(rounds.iter().map(take).collect());
    let shown = |rounds: &[Round]| {
        format!(
            "{}/s, p50 {}, p99 {}, processor {} us",
            middle(rounds, |r| r.a_second),
            ms(middle(rounds, |r| r.p50_us)),
            ms(middle(rounds, |r| r.p99_us)),
            middle(rounds, |r| r.cpu_us)
        )
    };
    let ratio = median(ours.iter().zip(bare).map(|(a, b)| percent(a.a_second, b.a_second)).collect());
    let p99 = middle(ours, |r| r.p99_us);
    let counted = match queries {
        0 => String::new(),
        queries => {
            let hundredths = percent(queries, ours.iter().map(|r| r.requests).sum());
            format!(", {}.{:02} queries", hundredths / 100, hundredths % 100)
        }
    };
    Figure {
        bench: "authenticated-read",
        database: store.name(),
        what: what.to_owned(),
        measured: shown(ours) + &counted,
        target: if is_target { format!("{TARGET_RATIO}%, p99 {} ms", TARGET_P99_US / 1000) } else { String::new() },
        raw: shown(bare),
        ratio: Some(ratio),
        met: is_target.then_some(ratio >= TARGET_RATIO && p99 <= TARGET_P99_US),
    }
}

async fn serve_bare(db: Db) -> anyhow::Result<String> {
    let row = move |axum::extract::Path(id): axum::extract::Path<uuid::Uuid>| one_row(db.clone(), id);
    let router = axum::Router::new().route("/{id}", axum::routing::get(row));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(base)
}

mod customers {
    //! The row of a customer, as the product reads it.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, serde::Serialize)]
    #[sea_orm(table_name = "billing_customers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        pub company: Option<String>,
        pub email: String,
        pub country: String,
        pub line1: String,
        pub line2: Option<String>,
        pub city: String,
        pub postal_code: String,
        pub region: Option<String>,
        pub tax_id: Option<String>,
        pub customer_type: String,
        pub currency: String,
        pub currency_fixed: bool,
        pub time_zone: Option<String>,
        pub language: Option<String>,
        pub parked_reason: Option<String>,
        pub credit_minor: i64,
        pub late_fee_exempt: bool,
        pub version: i32,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The ceiling: the framework and the same row by its key, through the same mapper, as JSON; nobody asks who wants to
/// know.
async fn one_row(db: Db, id: uuid::Uuid) -> Result<axum::Json<customers::Model>, String> {
    let found = customers::Entity::find_by_id(id).one(db.read()).await; // tidy-allow: a table of one benchmark's own
    found.map_err(|e| e.to_string())?.map(axum::Json).ok_or_else(|| "no such row".to_owned())
}

/// Statements outside transactions so far, as PostgreSQL counts them; 0 on SQLite, where nobody counts.
async fn statements(db: &Db) -> anyhow::Result<i64> {
    if db.backend() != DbBackend::Postgres {
        return Ok(0);
    }
    // Each server process tells its figures a moment late.
    tokio::time::sleep(std::time::Duration::from_millis(1200)).await;
    let sql = "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()";
    let row = db.read().query_one_raw(Statement::from_string(db.backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default())
}
