//! A database for each test, made from a template that was migrated once: a copied file on SQLite,
//! `CREATE DATABASE ... TEMPLATE` on PostgreSQL. Both go away with the test.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Once, mpsc};

use mpanel_db::{Db, DbSettings, MigrationList, run_migrations};
use sea_orm::{ConnectionTrait, Database};
use tokio::sync::Mutex;

/// A fresh database that goes away with this value.
pub struct TestDb {
    /// The migrated database.
    pub db: Db,
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The URL it was opened with, for tests that start another process on it.
    pub url: String,
    _place: Place,
}

/// What is given back when the test is over.
enum Place {
    Folder { _folder: tempfile::TempDir },
    Server { _lent: Lent },
}

/// A database on the PostgreSQL server that is dropped with this value.
struct Lent {
    server: String,
    database: String,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);
/// Migrated files and names of migrated databases, by the migrations they went through.
static FILES: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::const_new(BTreeMap::new());
static TEMPLATES: Mutex<BTreeMap<String, String>> = Mutex::const_new(BTreeMap::new());

/// A fresh, migrated SQLite database.
pub async fn sqlite(lists: &[MigrationList]) -> TestDb {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("test.db");
    {
        let mut files = FILES.lock().await;
        let print = fingerprint(lists);
        match files.get(&print) {
            Some(template) => std::fs::write(&path, template).expect("the template is copied"),
            None => {
                migrate(&sqlite_url(&path), lists).await;
                files.insert(print, std::fs::read(&path).expect("the template is read"));
            }
        }
    }
    let url = sqlite_url(&path);
    TestDb { db: open(&url).await, name: "sqlite", url, _place: Place::Folder { _folder: folder } }
}

/// A fresh, migrated PostgreSQL database, if a server was named.
pub async fn postgres(lists: &[MigrationList]) -> Option<TestDb> {
    let server = server()?;
    let (base, _) = server.rsplit_once('/').expect("MPANEL_TEST_POSTGRES ends in /database");
    let template = {
        let mut templates = TEMPLATES.lock().await;
        let print = fingerprint(lists);
        match templates.get(&print) {
            Some(name) => name.clone(),
            None => {
                let name = create(&server, "template0").await;
                migrate(&format!("{base}/{name}"), lists).await;
                templates.insert(print, name.clone());
                name
            }
        }
    };
    let database = create(&server, &template).await;
    let url = format!("{base}/{database}");
    let place = Place::Server { _lent: Lent { server, database } };
    Some(TestDb { db: open(&url).await, name: "postgres", url, _place: place })
}

/// The PostgreSQL server that was named, if one was; otherwise says once what is not checked, past the test harness,
/// which shows nothing that a test prints unless it fails.
pub fn server() -> Option<String> {
    static SAID: Once = Once::new();
    let server = std::env::var("MPANEL_TEST_POSTGRES").ok().filter(|s| !s.is_empty());
    if server.is_none() {
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "NOT CHECKED: anything on PostgreSQL. Name a server in MPANEL_TEST_POSTGRES."
            );
        });
    }
    server
}

/// A PostgreSQL database without a table in it, which is dropped with this value.
pub struct EmptyDb {
    /// Its URL.
    pub url: String,
    _lent: Lent,
}

/// A PostgreSQL database for a program that migrates by itself, if a server was named.
pub async fn empty_postgres() -> Option<EmptyDb> {
    let server = server()?;
    let (base, _) = server.rsplit_once('/').expect("MPANEL_TEST_POSTGRES ends in /database");
    let database = create(&server, "template0").await;
    let url = format!("{base}/{database}");
    Some(EmptyDb { url, _lent: Lent { server, database } })
}

/// Both kinds: SQLite, and PostgreSQL where a server was named.
pub async fn databases(lists: &[MigrationList]) -> Vec<TestDb> {
    let mut all = vec![sqlite(lists).await];
    all.extend(postgres(lists).await);
    all
}

fn fingerprint(lists: &[MigrationList]) -> String {
    lists.iter().flat_map(|list| list()).map(|migration| migration.name().to_owned()).collect::<Vec<_>>().join(",")
}

fn sqlite_url(path: &std::path::Path) -> String {
    format!("sqlite://{}", path.display())
}

/// Closed again afterwards: a template is copied from a file that is whole, and PostgreSQL copies none that is in use.
async fn migrate(url: &str, lists: &[MigrationList]) {
    let db = open(url).await;
    run_migrations(&db, lists).await.expect("migrations apply");
    db.close().await.expect("the template closes");
}

async fn open(url: &str) -> Db {
    let settings = DbSettings { url: url.to_owned(), max_connections: 6 };
    Db::connect(&settings).await.expect("the test database opens")
}

/// Creates a database of our own like `template` and returns its name.
async fn create(server: &str, template: &str) -> String {
    let name = format!("mpanel_t{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    on_server(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
    on_server(server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    name
}

async fn on_server(server: &str, statement: &str) {
    let admin = Database::connect(server).await.expect("the PostgreSQL server answers");
    admin.execute_unprepared(statement).await.unwrap_or_else(|error| panic!("{statement}: {error}"));
    admin.close().await.expect("the connection closes");
}

/// Drops databases beside the tests: a test need not wait for it, and `Drop` cannot.
static JANITOR: LazyLock<mpsc::Sender<(String, String)>> = LazyLock::new(|| {
    let (sender, receiver) = mpsc::channel::<(String, String)>();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime for clearing up");
        for (server, database) in receiver {
            let statement = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
            runtime.block_on(on_server(&server, &statement));
        }
    });
    sender
});

impl Drop for Lent {
    fn drop(&mut self) {
        let _ = JANITOR.send((std::mem::take(&mut self.server), std::mem::take(&mut self.database)));
    }
}
