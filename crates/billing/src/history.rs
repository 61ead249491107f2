//! What happened in billing, in words: the automation log and the timelines of customers, orders and invoices.

use mpanel_core::{AutomationEntryId, CustomerId, OpContext, Page, PageQuery, Result, Timestamp};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::columns;
use crate::store;

store::rows! {
    /// The billing_history table.
    row = "billing_history" {
        at: i64, act: String, title: String, detail: String, automatic: bool, actor_kind: String, actor_name: String,
        customer_id: Option<Uuid>, subject_kind: String, subject_id: String, subject_title: String, result: String,
        why: Option<String>,
    }
}

/// Why the automation did something: the rule, what it saw, and where its setting came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The setting's key.
    pub rule: String,
    /// Facts the decision was made on.
    pub inputs: serde_json::Value,
    /// Level that set it: system, tenant, product, `group NAME`, customer or service.
    pub policy_source: String,
}

/// What an entry is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// invoice, order, service, subscription, customer.
    pub kind: String,
    /// Printed id.
    pub id: String,
    /// Words for people.
    pub title: String,
}

impl Subject {
    /// A subject by kind, printed id and title.
    pub fn new(kind: &str, id: impl std::fmt::Display, title: impl Into<String>) -> Self {
        Self { kind: kind.to_owned(), id: id.to_string(), title: title.into() }
    }
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct LogEntry {
    /// Stable word: invoice, reminder, charge, suspend, void …
    pub act: String,
    /// What happened, in a few words.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// About what.
    pub subject: Subject,
    /// Whose affair.
    pub customer: Option<CustomerId>,
    /// How it ended: done, skipped, failed.
    pub result: String,
    /// Why the automation did it; `None` for acts of people.
    pub why: Option<Why>,
}

impl LogEntry {
    /// An entry that says what happened.
    pub fn new(act: &str, title: impl Into<String>, subject: Subject, customer: CustomerId) -> Self {
        Self {
            act: act.to_owned(),
            title: title.into(),
            detail: String::new(),
            subject,
            customer: Some(customer),
            result: "done".to_owned(),
            why: None,
        }
    }

    /// With more words.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// With the reason the automation had.
    pub fn because(mut self, why: Why) -> Self {
        self.why = Some(why);
        self
    }

    /// With another result than `done`.
    pub fn result(mut self, result: &str) -> Self {
        self.result = result.to_owned();
        self
    }
}

/// An entry as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LogView {
    /// Its id.
    pub id: AutomationEntryId,
    /// When, by the tenant's clock.
    pub at: Timestamp,
    /// Stable word.
    pub act: String,
    /// What happened.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// system, staff, customer, provider or anonymous.
    pub actor_kind: String,
    /// Who.
    pub actor_name: String,
    /// About what.
    pub subject: Subject,
    /// Whose affair.
    pub customer: Option<CustomerId>,
    /// How it ended.
    pub result: String,
    /// Why the automation did it.
    pub why: Option<Why>,
}

/// Filters of the automation log.
#[derive(Debug, Clone, Default)]
pub struct LogFilter {
    /// Only this act.
    pub act: Option<String>,
    /// Only about this printed id.
    pub subject: Option<String>,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
}

/// Writes an act of the automation to its log.
pub async fn log_automation(ctx: &OpContext, tx: &Tx, entry: LogEntry) -> Result<()> {
    let model = model(ctx, entry, true)?;
    store::insert(tx, model, "writing the automation log").await
}

/// One page of the automation log, latest first.
pub async fn list_automation_log<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &LogFilter,
    query: &PageQuery,
) -> Result<Page<LogView>> {
    let mut select = row::Entity::find_in(ctx).filter(row::Column::Automatic.eq(true));
    if let Some(act) = &filter.act {
        select = select.filter(row::Column::Act.eq(act));
    }
    if let Some(subject) = &filter.subject {
        select = select.filter(row::Column::SubjectId.eq(subject));
    }
    if let Some(customer) = filter.customer {
        select = select.filter(row::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(row::Column::Title, &search))
            .add(columns::contains(row::Column::SubjectTitle, &search));
        select = select.filter(any);
    }
    let page = select.page_of(conn, query, &[desc(row::Column::At)]).await?;
    Ok(page.map(view))
}

/// The latest entries about one thing (a printed id), newest first.
pub async fn history_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subject: &str,
    limit: u64,
) -> Result<Vec<LogView>> {
    latest(ctx, conn, row::Column::SubjectId.eq(subject), limit).await
}

/// The latest entries of a customer, newest first.
pub async fn history_of_customer<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    limit: u64,
) -> Result<Vec<LogView>> {
    latest(ctx, conn, row::Column::CustomerId.eq(customer.uuid()), limit).await
}

/// The entries of a customer before an instant, newest first.
pub async fn history_of_customer_before<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    before: Timestamp,
    limit: u64,
) -> Result<Vec<LogView>> {
    let older = row::Column::At.lt(before.as_microsecond());
    latest(ctx, conn, row::Column::CustomerId.eq(customer.uuid()).and(older), limit).await
}

/// The latest entries of the tenant, newest first.
pub async fn recent_history<C: ConnectionTrait>(ctx: &OpContext, conn: &C, limit: u64) -> Result<Vec<LogView>> {
    latest(ctx, conn, row::Column::TenantId.eq(ctx.tenant.uuid()), limit).await
}

async fn latest<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: sea_orm::sea_query::SimpleExpr,
    limit: u64,
) -> Result<Vec<LogView>> {
    let rows = row::Entity::find_in(ctx)
        .filter(filter)
        .order_by_desc(row::Column::At)
        .order_by_desc(row::Column::Id)
        .limit(limit)
        .all(conn)
        .await
        .or_internal("reading the history")?;
    Ok(rows.into_iter().map(view).collect())
}

impl LogView {
    /// Whether its customer is not told: what happens to a draft, and in which group a customer is, is nobody else's
    /// affair.
    pub fn is_internal(&self) -> bool {
        [DRAFTED, GROUPED].contains(&self.act.as_str())
    }
}

/// The act of entries about drafts.
pub(crate) const DRAFTED: &str = "draft";
/// The act of entries about the group of a customer.
pub(crate) const GROUPED: &str = "customer_group";

/// Notes something people did, or that followed from it.
pub(crate) async fn note(ctx: &OpContext, tx: &Tx, entry: LogEntry) -> Result<()> {
    note_all(ctx, tx, vec![entry]).await
}

/// Notes several things in one statement.
pub(crate) async fn note_all(ctx: &OpContext, tx: &Tx, entries: Vec<LogEntry>) -> Result<()> {
    let models = entries
        .into_iter()
        .map(|e| {
            let automatic = e.why.is_some();
            model(ctx, e, automatic)
        })
        .collect::<Result<Vec<_>>>()?;
    store::insert_all(tx, models, "writing the history").await
}

fn model(ctx: &OpContext, entry: LogEntry, automatic: bool) -> Result<row::Model> {
    Ok(row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        at: ctx.now.as_microsecond(),
        act: entry.act,
        title: entry.title,
        detail: entry.detail,
        automatic,
        actor_kind: ctx.actor.kind().to_owned(),
        actor_name: ctx.actor.name().to_owned(),
        customer_id: entry.customer.map(CustomerId::uuid),
        subject_kind: entry.subject.kind,
        subject_id: entry.subject.id,
        subject_title: entry.subject.title,
        result: entry.result,
        why: entry.why.as_ref().map(columns::text).transpose()?,
    })
}

fn view(row: row::Model) -> LogView {
    LogView {
        id: AutomationEntryId(row.id),
        at: columns::time(row.at),
        act: row.act,
        title: row.title,
        detail: row.detail,
        actor_kind: row.actor_kind,
        actor_name: row.actor_name,
        subject: Subject { kind: row.subject_kind, id: row.subject_id, title: row.subject_title },
        customer: row.customer_id.map(CustomerId),
        result: row.result,
        why: row.why.as_deref().and_then(|w| serde_json::from_str(w).ok()),
    }
}
