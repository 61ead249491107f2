//! The audit chain: who did what, each entry sealed with the hash of the one before it.

use mpanel_core::{Actor, AuditId, CustomerId, OpContext, Page, PageQuery, Result, Timestamp, UserId};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect, Set};
use sha2::{Digest, Sha256};

mod row {
    //! The audit_entries table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_entries")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub number: i64,
        pub at: i64,
        pub actor: String,
        pub action: String,
        pub subject_kind: Option<String>,
        pub subject_id: Option<String>,
        pub outcome: String,
        pub detail: Option<String>,
        pub ip: Option<String>,
        pub request_id: Uuid,
        pub previous_hash: String,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

mod head {
    //! The audit_heads table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_heads")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant_id: Uuid,
        pub number: i64,
        pub hash: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What is noted of an act. No secrets, no request bodies.
#[derive(Debug, Clone, Default)]
pub struct AuditRecord {
    /// What was done, such as `POST /api/v1/admin/services/{id}/suspend`.
    pub action: String,
    /// Kind of thing it was done to.
    pub subject_kind: Option<String>,
    /// Its id.
    pub subject_id: Option<String>,
    /// How it ended: `done` or `refused 409`.
    pub outcome: String,
    /// More, in words.
    pub detail: Option<String>,
    /// From where.
    pub ip: Option<String>,
}

impl AuditRecord {
    /// Something that was done to a thing of some kind.
    pub fn done(action: &str, kind: &str, id: impl std::fmt::Display) -> Self {
        Self {
            action: action.to_owned(),
            subject_kind: Some(kind.to_owned()),
            subject_id: Some(id.to_string()),
            outcome: "done".to_owned(),
            detail: None,
            ip: None,
        }
    }
}

/// An entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditView {
    /// Its id.
    pub id: AuditId,
    /// Its place in the chain.
    pub number: i64,
    /// When, by the tenant's clock.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub action: String,
    /// Kind of thing.
    pub subject_kind: Option<String>,
    /// Its id.
    pub subject_id: Option<String>,
    /// How it ended.
    pub outcome: String,
    /// More, in words.
    pub detail: Option<String>,
    /// From where.
    pub ip: Option<String>,
    /// Correlates with the log.
    pub request_id: Uuid,
}

/// How the detail of an entry begins that was written for one of many things an act was done to.
pub const BULK: &str = "Bulk run ";

const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Appends an entry. Two appenders at once: one of them sees the unique number taken and its
/// transaction is tried again by the caller; on SQLite there is one writer anyway.
pub async fn append_audit(ctx: &OpContext, tx: &Tx, record: AuditRecord) -> Result<()> {
    if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
        // One appender per tenant at a time; the lock ends with the transaction.
        let bytes = ctx.tenant.uuid().into_bytes();
        let key =
            i64::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15]]);
        let sql = format!("SELECT pg_advisory_xact_lock({key})");
        tx.execute_unprepared(&sql).await.or_internal("locking the audit chain")?;
    }
    // The noted end and not the last row is continued: after a cut the gap stays to be seen.
    let last = head::Entity::find_by_id(ctx.tenant.uuid()).one(tx).await; // tidy-allow: the key is the tenant
    let last = last.or_internal("reading the end of the audit chain")?;
    let (number, previous_hash) = last.map_or((1, GENESIS.to_owned()), |l| (l.number + 1, l.hash));
    let mut entry = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        number,
        at: ctx.now.as_microsecond(),
        actor: serde_json::to_string(&ctx.actor)?,
        action: record.action.chars().take(200).collect(),
        subject_kind: record.subject_kind,
        subject_id: record.subject_id.map(|s| s.chars().take(100).collect()),
        outcome: record.outcome,
        detail: record.detail,
        ip: record.ip,
        request_id: ctx.request_id,
        previous_hash,
        hash: String::new(),
    };
    entry.hash = seal(&entry);
    move_head(tx, &entry).await?;
    row::Entity::insert(entry.into_active_model())
        .exec_without_returning(tx)
        .await
        .or_internal("writing the audit chain")?;
    Ok(())
}

/// One page of the chain, latest first, or of what was done to one thing; the search covers action and subject.
pub async fn list_audit<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subject: Option<&str>,
    query: &PageQuery,
) -> Result<Page<AuditView>> {
    let mut select = row::Entity::find_in(ctx);
    if let Some(subject) = subject {
        select = select.filter(row::Column::SubjectId.eq(subject));
    }
    if let Some(text) = query.search() {
        select = select.filter(
            row::Column::Action
                .contains(&text)
                .or(row::Column::SubjectId.contains(&text))
                .or(row::Column::Actor.contains(&text)),
        );
    }
    Ok(select.page_of(conn, query, &[desc(row::Column::Number)]).await?.map(view))
}

/// What was done by the given requests.
pub async fn audit_of_requests<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    requests: &[Uuid],
) -> Result<Vec<AuditView>> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let select = row::Entity::find_in(ctx).filter(row::Column::RequestId.is_in(requests.iter().copied()));
    let rows = select.order_by_asc(row::Column::Number).all(conn).await;
    Ok(rows.or_internal("reading the audit log")?.into_iter().map(view).collect())
}

/// What a user did by calls of their own, latest first; what a bulk run did for them is left out.
pub async fn audit_of_user<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    user: UserId,
    limit: u64,
) -> Result<Vec<AuditView>> {
    let own = row::Column::Detail.is_null().or(row::Column::Detail.not_like(format!("{BULK}%")));
    let by = row::Column::Actor.contains(user.to_string()).and(own);
    latest(ctx, conn, by, None, limit).await
}

/// What was done by a customer's people and to the customer, latest first, up to an instant.
pub async fn audit_of_customer<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    before: Option<Timestamp>,
    limit: u64,
) -> Result<Vec<AuditView>> {
    let id = customer.to_string();
    let about = row::Column::Actor.contains(&id).or(row::Column::SubjectId.eq(&id));
    latest(ctx, conn, about, before, limit).await
}

async fn latest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: sea_orm::sea_query::SimpleExpr,
    before: Option<Timestamp>,
    limit: u64,
) -> Result<Vec<AuditView>> {
    let mut select = row::Entity::find_in(ctx).filter(filter).filter(row::Column::Outcome.eq("done"));
    if let Some(before) = before {
        select = select.filter(row::Column::At.lt(before.as_microsecond()));
    }
    let rows = select.order_by_desc(row::Column::Number).limit(limit).all(conn).await;
    Ok(rows.or_internal("reading the audit log")?.into_iter().map(view).collect())
}

async fn move_head(tx: &Tx, entry: &row::Model) -> Result<()> {
    let head =
        head::ActiveModel { tenant_id: Set(entry.tenant_id), number: Set(entry.number), hash: Set(entry.hash.clone()) };
    let moved = OnConflict::column(head::Column::TenantId)
        .update_columns([head::Column::Number, head::Column::Hash])
        .to_owned();
    head::Entity::insert(head)
        .on_conflict(moved)
        .exec_without_returning(tx)
        .await
        .or_internal("moving the end of the audit chain")?;
    Ok(())
}

/// Walks the whole chain; the number of the first entry that was changed, removed or put in, if any.
/// An end that was cut off counts as removed.
pub async fn verify_audit_chain<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<i64>> {
    // Read before the walk: entries written meanwhile come after it and do no harm.
    let head = head::Entity::find_by_id(ctx.tenant.uuid()).one(conn).await; // tidy-allow: the key is the tenant
    let head = head.or_internal("reading the end of the audit chain")?;
    let (mut expected, mut previous) = (1, GENESIS.to_owned());
    loop {
        let rows = row::Entity::find_in(ctx)
            .filter(row::Column::Number.gte(expected))
            .order_by_asc(row::Column::Number)
            .limit(500)
            .all(conn)
            .await
            .or_internal("reading the audit chain")?;
        if rows.is_empty() {
            let last = head.map_or(0, |h| h.number);
            return Ok((expected <= last || last == 0 && expected > 1).then_some(expected));
        }
        for entry in rows {
            let replaced = head.as_ref().is_some_and(|h| h.number == entry.number && h.hash != entry.hash);
            if replaced || entry.number != expected || entry.previous_hash != previous || entry.hash != seal(&entry) {
                return Ok(Some(expected));
            }
            expected += 1;
            previous = entry.hash;
        }
    }
}

fn seal(entry: &row::Model) -> String {
    let fields = serde_json::json!([
        entry.previous_hash,
        entry.tenant_id,
        entry.number,
        entry.at,
        entry.actor,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.outcome,
        entry.detail,
        entry.ip,
        entry.request_id
    ]);
    Sha256::digest(fields.to_string().as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

fn view(row: row::Model) -> AuditView {
    AuditView {
        id: AuditId(row.id),
        number: row.number,
        at: Timestamp::from_microsecond(row.at).unwrap_or_default(),
        actor: serde_json::from_str(&row.actor).unwrap_or(Actor::Anonymous),
        action: row.action,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        outcome: row.outcome,
        detail: row.detail,
        ip: row.ip,
        request_id: row.request_id,
    }
}
