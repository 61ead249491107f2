//! Everything a database holds, as text, to prove that a refused call has changed nothing.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::world::World;

/// Written by refused calls as well: the audit trail, the time of last use of a session, and counted tries.
const TRACES: [&str; 4] = ["audit_entries", "audit_heads", "sessions", "sign_in_attempts"];

/// Rows by table.
pub type Contents = BTreeMap<String, Vec<String>>;

async fn column(world: &World, sql: String) -> Vec<String> {
    let db = world.house.deps.db.read();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|row| row.try_get::<String>("", "found").unwrap()).collect()
}

/// All rows of all tables but [`TRACES`].
pub async fn contents(world: &World) -> Contents {
    let postgres = world.house.deps.db.backend() == DbBackend::Postgres;
    let tables = if postgres {
        "SELECT tablename::text AS found FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    } else {
        "SELECT name AS found FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1"
    };
    let mut all = Contents::new();
    for table in column(world, tables.to_owned()).await {
        if TRACES.contains(&table.as_str()) {
            continue;
        }
        let row = if postgres {
            "t::text".to_owned()
        } else {
            let names = format!("SELECT name AS found FROM pragma_table_info('{table}')");
            let columns: Vec<String> = column(world, names).await.iter().map(|c| format!("quote(\"{c}\")")).collect();
            columns.join(" || ',' || ")
        };
        let rows = column(world, format!("SELECT {row} AS found FROM \"{table}\" t ORDER BY 1")).await;
        all.insert(table, rows);
    }
    assert!(all.len() > 30, "{} tables", all.len());
    all
}

/// What differs, shortly.
pub fn difference(before: &Contents, after: &Contents) -> Vec<String> {
    let mut found = Vec::new();
    for (table, rows) in after {
        let was = before.get(table).cloned().unwrap_or_default();
        found.extend(rows.iter().filter(|r| !was.contains(r)).map(|r| format!("{table} + {r}")));
        found.extend(was.iter().filter(|r| !rows.contains(r)).map(|r| format!("{table} - {r}")));
    }
    found.iter().map(|line| line.chars().take(300).collect()).collect()
}
