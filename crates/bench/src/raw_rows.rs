//! Which rows a run has written, whatever the tables, and writing them again with nothing but SQL.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use mpanel_db::Db;
use mpanel_db::sea_orm::{ConnectionTrait as _, DbBackend, DbErr, QueryResult, Statement, Value};

use crate::figures::{micros_since, now};

/// Values of one statement at most; SQLite takes 32,766.
const VALUES: usize = 30_000;

/// Rows by table.
pub struct Rows(Vec<Table>);

struct Table {
    name: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
}

#[derive(Clone)]
struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Uuid,
    Int,
    BigInt,
    Bool,
    Bytes,
    Text,
}

impl Rows {
    /// A fingerprint of every row that is there, but for tables of which nobody asks.
    pub async fn fingerprints(db: &Db, but: &[&str]) -> anyhow::Result<HashSet<u64>> {
        let Self(tables) = Self::all(db, but).await?;
        Ok(tables.iter().flat_map(|t| t.rows.iter().map(|row| fingerprint(&t.name, row))).collect())
    }

    /// The rows that are new or changed, but for those tables.
    pub async fn written_since(db: &Db, before: &HashSet<u64>, but: &[&str]) -> anyhow::Result<Self> {
        let Self(mut tables) = Self::all(db, but).await?;
        for table in &mut tables {
            table.rows.retain(|row| !before.contains(&fingerprint(&table.name, row)));
        }
        tables.retain(|t| !t.rows.is_empty());
        Ok(Self(tables))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|t| t.rows.len()).sum()
    }

    async fn all(db: &Db, but: &[&str]) -> anyhow::Result<Self> {
        let mut tables = Vec::new();
        let names = match db.backend() {
            DbBackend::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
            _ => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        };
        for row in db.read().query_all_raw(Statement::from_string(db.backend(), names)).await? {
            let name: String = row.try_get_by_index(0)?;
            if but.contains(&name.as_str()) {
                continue;
            }
            let columns = columns(db, &name).await?;
            let all = Statement::from_string(db.backend(), format!("SELECT * FROM \"{name}\""));
            let rows = db.read().query_all_raw(all).await?;
            let rows = rows.iter().map(|row| values(row, &columns)).collect::<Result<_, _>>()?;
            tables.push(Table { name, columns, rows });
        }
        Ok(Self(tables))
    }
}

async fn columns(db: &Db, table: &str) -> Result<Vec<Column>, DbErr> {
    let sql = match db.backend() {
        DbBackend::Postgres => format!(
            "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'public' \
             AND table_name = '{table}' ORDER BY ordinal_position"
        ),
        _ => format!("SELECT name, type FROM pragma_table_info('{table}') ORDER BY cid"),
    };
    let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await?;
    let column = |row: &QueryResult| -> Result<Column, DbErr> {
        let kind: String = row.try_get_by_index(1)?;
        Ok(Column { name: row.try_get_by_index(0)?, kind: Kind::named(&kind.to_lowercase(), db.backend()) })
    };
    rows.iter().map(column).collect()
}

impl Kind {
    fn named(name: &str, backend: DbBackend) -> Self {
        match name {
            _ if name.starts_with("uuid") => Kind::Uuid,
            _ if name.starts_with("bool") => Kind::Bool,
            "bytea" | "blob" => Kind::Bytes,
            "integer" | "int" if backend == DbBackend::Postgres => Kind::Int,
            _ if name.contains("int") => Kind::BigInt,
            _ => Kind::Text,
        }
    }
}

fn values(row: &QueryResult, columns: &[Column]) -> Result<Vec<Value>, DbErr> {
    let value = |(index, column): (usize, &Column)| -> Result<Value, DbErr> {
        Ok(match column.kind {
            Kind::Uuid => row.try_get_by_index::<Option<uuid::Uuid>>(index)?.into(),
            Kind::Int => row.try_get_by_index::<Option<i32>>(index)?.into(),
            Kind::BigInt => row.try_get_by_index::<Option<i64>>(index)?.into(),
            Kind::Bool => row.try_get_by_index::<Option<bool>>(index)?.into(),
            Kind::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(index)?.into(),
            Kind::Text => row.try_get_by_index::<Option<String>>(index)?.into(),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

fn fingerprint(table: &str, row: &[Value]) -> u64 {
    let mut hasher = DefaultHasher::new();
    table.hash(&mut hasher);
    format!("{row:?}").hash(&mut hasher);
    hasher.finish()
}

/// Writes the rows into the same, empty tables: `batches` transactions, in each as few statements as there are tables.
/// Returns the microseconds it took.
pub async fn write(db: &Db, rows: &Rows, batches: usize) -> anyhow::Result<i64> {
    let start = now();
    for batch in 0..batches {
        let tx = db.begin().await?;
        for table in &rows.0 {
            let part = |n: usize| table.rows.len() * n / batches;
            for rows in table.rows[part(batch)..part(batch + 1)].chunks(VALUES / table.columns.len()) {
                tx.execute_raw(insert(db.backend(), table, rows)).await?;
            }
        }
        tx.commit().await?;
    }
    Ok(micros_since(start))
}

fn insert(backend: DbBackend, table: &Table, rows: &[Vec<Value>]) -> Statement {
    let names: Vec<String> = table.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
    let mut sql = format!("INSERT INTO \"{}\" ({}) VALUES ", table.name, names.join(", "));
    let mut number = 0;
    for (index, row) in rows.iter().enumerate() {
        sql.push_str(if index == 0 { "(" } else { ", (" });
        for position in 0..row.len() {
            number += 1;
            let comma = if position == 0 { "" } else { ", " };
            match backend {
                DbBackend::Postgres => sql.push_str(&format!("{comma}${number}")),
                _ => sql.push_str(&format!("{comma}?")),
            }
        }
        sql.push(')');
    }
    Statement::from_sql_and_values(backend, sql, rows.iter().flatten().cloned())
}
