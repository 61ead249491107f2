//! The migration runner: every crate lists its own migrations, one runner applies them in order, forward only.

mod m20261121_000001_foundation;
mod m20261121_000002_sealed_answers;

use mpanel_core::Result;
use sea_orm::DbBackend;
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager};

use crate::connection::Db;
use crate::error::DbErrExt;

/// Migrations of one crate, in order.
pub type MigrationSet = Vec<Box<dyn MigrationTrait>>;
/// A function that lists a crate's migrations.
pub type MigrationList = fn() -> MigrationSet;

/// This crate's own migrations; they come first.
pub fn migrations() -> MigrationSet {
    vec![Box::new(m20261121_000001_foundation::Migration), Box::new(m20261121_000002_sealed_answers::Migration)]
}

struct Runner;

// The trait wants a static list while ours is put together by the binary, so only its
// table-keeping is used and the list is walked by hand.
#[async_trait::async_trait]
impl MigratorTrait for Runner {
    fn migrations() -> MigrationSet {
        Vec::new()
    }
    fn migration_table_name() -> sea_orm::DynIden {
        sea_orm::sea_query::IntoIden::into_iden("schema_migrations")
    }
}

/// Applies what is missing, each migration in its own transaction; returns the names applied.
///
/// Two nodes starting at once are safe: PostgreSQL takes an advisory lock, SQLite has one writer.
pub async fn run_migrations(db: &Db, lists: &[MigrationList]) -> Result<Vec<String>> {
    use sea_orm::ConnectionTrait;
    Runner::install(db.writer()).await.or_internal("creating the migration table")?;
    let all = std::iter::once(migrations as MigrationList).chain(lists.iter().copied()).flat_map(|list| list());
    let applied = applied_names(db.writer()).await?;
    let mut names = Vec::new();
    for migration in all.filter(|m| !applied.contains(m.name())) {
        let name = migration.name().to_owned();
        let tx = db.begin().await?;
        if db.backend() == DbBackend::Postgres {
            tx.execute_unprepared("SELECT pg_advisory_xact_lock(7265631)").await.or_internal("locking migrations")?;
        }
        if !applied_names(&tx).await?.contains(&name) {
            let manager = SchemaManager::new(&tx.inner);
            migration.up(&manager).await.or_internal(&format!("applying migration {name}"))?;
            let sql = format!("INSERT INTO schema_migrations (version, applied_at) VALUES ('{name}', 0)");
            tx.execute_unprepared(&sql).await.or_internal("noting a migration")?;
            names.push(name);
        }
        tx.commit().await?;
    }
    Ok(names)
}

async fn applied_names<C: sea_orm::ConnectionTrait>(conn: &C) -> Result<std::collections::HashSet<String>> {
    let statement =
        sea_orm::Statement::from_string(conn.get_database_backend(), "SELECT version FROM schema_migrations");
    let rows = conn.query_all_raw(statement).await.or_internal("reading the migration table")?;
    rows.iter().map(|row| row.try_get("", "version").or_internal("reading a migration name")).collect()
}
