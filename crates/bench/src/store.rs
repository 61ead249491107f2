//! Fresh databases of each kind, gone after the benchmark.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Context;
use mpanel_db::sea_orm::{ConnectionTrait as _, Database};

/// Which databases there are to measure on.
pub fn kinds() -> Vec<Kind> {
    let server = std::env::var("MPANEL_TEST_POSTGRES").ok().filter(|s| !s.is_empty());
    std::iter::once(Kind::Sqlite).chain(server.map(Kind::Postgres)).collect()
}

/// A kind of database.
pub enum Kind {
    Sqlite,
    /// On the server of this URL.
    Postgres(String),
}

/// A folder, and the databases made for it.
pub struct Store {
    kind: Kind,
    /// For whatever needs files.
    pub folder: PathBuf,
    number: AtomicU32,
}

impl Store {
    pub fn new(kind: Kind) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("mpanel-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self { kind, folder, number: AtomicU32::new(0) })
    }

    /// For the result.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Sqlite => "sqlite",
            Kind::Postgres(_) => "postgres",
        }
    }

    /// The URL of a new, empty database.
    pub async fn fresh(&self) -> anyhow::Result<String> {
        let number = self.number.fetch_add(1, Ordering::Relaxed);
        match &self.kind {
            Kind::Sqlite => Ok(format!("sqlite://{}/bench{number}.db", self.folder.display())),
            Kind::Postgres(server) => {
                let name = database_name(number);
                let admin = Database::connect(server).await.context("the PostgreSQL server does not answer")?;
                admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
                admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
                admin.close().await?;
                let (base, _) = server.rsplit_once('/').context("MPANEL_TEST_POSTGRES ends in /database")?;
                Ok(format!("{base}/{name}"))
            }
        }
    }

    /// Removes everything that was made.
    pub async fn remove(self) -> anyhow::Result<()> {
        if let Kind::Postgres(server) = &self.kind {
            let admin = Database::connect(server).await?;
            for number in 0..self.number.load(Ordering::Relaxed) {
                let name = database_name(number);
                admin.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
            }
            admin.close().await?;
        }
        Ok(std::fs::remove_dir_all(&self.folder)?)
    }
}

fn database_name(number: u32) -> String {
    format!("mpanel_bench_{}_{number}", std::process::id())
}
