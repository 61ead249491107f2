//! The queue of messages and its life: queued, sending, then sent or captured; failed or unconfirmed.

use std::collections::BTreeMap;

use mpanel_core::{CustomerId, Error, MessageId, OpContext, Page, PageQuery, Result, Timestamp};
use mpanel_db::jobs::Outcome;
use mpanel_db::page::desc;
use mpanel_db::{Db, DbErrExt, Job, JobSpec, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use sea_orm::{ConnectionTrait, IntoActiveModel, QuerySelect, Set};
use serde::{Deserialize, Serialize};

use crate::template::{has_one_time_link, render};
use crate::transport::{OUTCOME_UNKNOWN, Outgoing, Transport};

mod row {
    //! The messages table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "messages")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub customer_id: Option<Uuid>,
        pub key: String,
        pub recipient: String,
        pub sender_name: String,
        pub template: String,
        pub subject: String,
        pub body_text: String,
        pub body_html: String,
        pub state: String,
        pub attempts: i32,
        pub last_error: Option<String>,
        pub created_at: i64,
        pub sent_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// Stands in for the text of a message with a one-time link.
const NOT_SHOWN: &str =
    "This message carries a link for its recipient alone. It is not shown here, and not kept after sending.";

/// Who writes.
#[derive(Debug, Clone, Default)]
pub struct Brand {
    /// Name of the business.
    pub name: String,
    /// Accent colour as `#rrggbb`.
    pub accent: String,
    /// Where the recipient may write to.
    pub support_email: String,
}

/// A mail to queue.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Recipient's address.
    pub to: String,
    /// How the recipient is called.
    pub name: String,
    /// The customer it is for, who may read it in the portal. Mails with secrets (reset links) have none.
    pub customer: Option<CustomerId>,
    /// Which template.
    pub template: &'static str,
    /// Its fields.
    pub fields: BTreeMap<&'static str, String>,
    /// The same key is queued once ever.
    pub key: String,
    /// Who writes.
    pub brand: Brand,
}

/// Delivers one message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SendMail {
    /// Which.
    pub message: MessageId,
}

impl Job for SendMail {
    const KIND: &'static str = "mail.send";
}

/// A message as staff and recipients see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// Recipient's address.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Template it was made from.
    pub template: String,
    /// queued, sending, sent, captured, failed or unconfirmed.
    pub state: String,
    /// When it was queued.
    pub created_at: Timestamp,
    /// When it left.
    pub sent_at: Option<Timestamp>,
    /// Tries so far.
    pub attempts: i32,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// The customer it is for.
    pub customer: Option<CustomerId>,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Which messages to list.
#[derive(Debug, Clone, Default)]
pub struct MailFilter {
    /// Only this customer's.
    pub customer: Option<CustomerId>,
    /// Only in this state.
    pub state: Option<String>,
    /// Only what was queued before this instant.
    pub before: Option<Timestamp>,
}

/// Renders and queues a mail; `None` when its key was queued before.
pub async fn queue_mail(ctx: &OpContext, tx: &Tx, mail: Mail) -> Result<Option<MessageId>> {
    let mut fields: BTreeMap<String, String> = mail.fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    fields.insert("brand".into(), mail.brand.name.clone());
    fields.insert("support_email".into(), mail.brand.support_email);
    fields.insert("recipient_name".into(), mail.name);
    let rendered = render(mail.template, &mail.brand.accent, &fields)?;
    let id: MessageId = ctx.new_id();
    let model = row::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: mail.customer.map(CustomerId::uuid),
        key: mail.key,
        recipient: mail.to,
        sender_name: mail.brand.name,
        template: mail.template.to_owned(),
        subject: rendered.subject,
        body_text: rendered.text,
        body_html: rendered.html,
        state: "queued".to_owned(),
        attempts: 0,
        last_error: None,
        created_at: ctx.now.as_microsecond(),
        sent_at: None,
    };
    let conflict = OnConflict::columns([row::Column::TenantId, row::Column::Key]).do_nothing().to_owned();
    let inserted = row::Entity::insert(model.into_active_model())
        .on_conflict(conflict)
        .exec_without_returning(tx)
        .await
        .or_internal("queueing a mail")?;
    if inserted == 0 {
        return Ok(None);
    }
    tx.enqueue_with(ctx, &SendMail { message: id }, JobSpec::now(ctx).key(id.to_string()).attempts(12)).await?;
    Ok(Some(id))
}

/// Delivers a message: the body of [`SendMail`].
pub async fn send_mail(ctx: &OpContext, db: &Db, transport: &Transport, id: MessageId) -> Result<Outcome> {
    let tx = db.begin().await?;
    let found = load_locked(ctx, &tx, id).await?;
    match found.state.as_str() {
        "queued" => {}
        "sending" => {
            // A run before this one died between claim and answer: nobody knows whether the mail left.
            settle(ctx, &tx, found, "unconfirmed", Some("the program stopped while the mail was being sent")).await?;
            tx.commit().await?;
            return Ok(Outcome::Done);
        }
        _ => return Ok(Outcome::Done),
    }
    if ctx.is_sandbox() {
        settle(ctx, &tx, found, "captured", None).await?;
        tx.commit().await?;
        return Ok(Outcome::Done);
    }
    if !transport.is_configured() {
        return Ok(Outcome::Again(ctx.in_seconds(300)));
    }
    let outgoing = Outgoing {
        message_id: format!("<{id}@mpanel>"),
        sender_name: found.sender_name.clone(),
        to: found.recipient.clone(),
        subject: found.subject.clone(),
        text: found.body_text.clone(),
        html: found.body_html.clone(),
    };
    let mut claimed: row::ActiveModel = found.clone().into();
    claimed.state = Set("sending".to_owned());
    claimed.attempts = Set(found.attempts + 1);
    claimed.update(&tx).await.or_internal("claiming a mail")?;
    tx.commit().await?;

    let result = transport.send(outgoing).await;
    let tx = db.begin().await?;
    let found = load_locked(ctx, &tx, id).await?;
    let end = match &result {
        Ok(()) => ("sent", None),
        Err(error) if error.code() == OUTCOME_UNKNOWN => ("unconfirmed", Some(error.report())),
        Err(error) if error.is_retryable() && found.attempts < 12 => ("queued", Some(error.report())),
        Err(error) => ("failed", Some(error.report())),
    };
    settle(ctx, &tx, found, end.0, end.1.as_deref()).await?;
    tx.commit().await?;
    match result {
        Err(error) if end.0 == "queued" => Err(error),
        _ => Ok(Outcome::Done),
    }
}

async fn settle(ctx: &OpContext, tx: &Tx, found: row::Model, state: &str, error: Option<&str>) -> Result<()> {
    let (id, customer) = (MessageId(found.id), found.customer_id.map(CustomerId));
    let mut model: row::ActiveModel = found.into();
    model.state = Set(state.to_owned());
    model.last_error = Set(error.map(str::to_owned));
    if state == "sent" && has_one_time_link(model.template.as_ref()) {
        // The link stands for the recipient; what has left need not lie here in the clear.
        model.body_text = Set(NOT_SHOWN.to_owned());
        model.body_html = Set(format!("<p>{NOT_SHOWN}</p>"));
    }
    if matches!(state, "sent" | "captured") {
        model.sent_at = Set(Some(ctx.now.as_microsecond()));
    }
    model.update(tx).await.or_internal("noting a mail's end")?;
    tx.record(ctx, Event::MessageChanged { message: id, customer }).await
}

async fn load_locked(ctx: &OpContext, tx: &Tx, id: MessageId) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    found.or_internal("reading a mail")?.ok_or_else(|| Error::not_found("message"))
}

/// Queues a failed or unconfirmed message again; the operator takes the risk of a second copy.
pub async fn retry_mail(ctx: &OpContext, tx: &Tx, id: MessageId) -> Result<()> {
    let found = load_locked(ctx, tx, id).await?;
    if !matches!(found.state.as_str(), "failed" | "unconfirmed") {
        return Err(Error::conflict("mail_not_failed", "Only a failed or unconfirmed message can be sent again."));
    }
    let mut model: row::ActiveModel = found.into();
    model.state = Set("queued".to_owned());
    model.attempts = Set(0);
    model.update(tx).await.or_internal("queueing a mail again")?;
    tx.enqueue_with(ctx, &SendMail { message: id }, JobSpec::now(ctx).key(id.to_string()).attempts(12)).await?;
    Ok(())
}

/// One page of messages, latest first; the search covers recipient and subject.
pub async fn list_mail<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &MailFilter,
    query: &PageQuery,
) -> Result<Page<MessageView>> {
    let mut select = row::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(row::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(state) = &filter.state {
        select = select.filter(row::Column::State.eq(state));
    }
    if let Some(before) = filter.before {
        select = select.filter(row::Column::CreatedAt.lt(before.as_microsecond()));
    }
    if let Some(text) = query.search() {
        select = select.filter(row::Column::Recipient.contains(&text).or(row::Column::Subject.contains(&text)));
    }
    Ok(select.page_of(conn, query, &[desc(row::Column::CreatedAt)]).await?.map(|row| view(ctx, row)))
}

/// One message; with `customer` only that customer's.
pub async fn get_mail<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: MessageId,
    customer: Option<CustomerId>,
) -> Result<MessageView> {
    let mut select = row::Entity::find_in(ctx).filter(row::Column::Id.eq(id.uuid()));
    if let Some(customer) = customer {
        select = select.filter(row::Column::CustomerId.eq(customer.uuid()));
    }
    let found = select.one(conn).await.or_internal("reading a message")?;
    found.map(|row| view(ctx, row)).ok_or_else(|| Error::not_found("message"))
}

// Who may read the mail list must not be able to take an account over by its reset link while the
// message waits or has failed. In a sandbox the list is the mailbox, so there the link is shown.
fn view(ctx: &OpContext, row: row::Model) -> MessageView {
    let hidden = !ctx.is_sandbox() && has_one_time_link(&row.template);
    let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
    MessageView {
        id: MessageId(row.id),
        to: row.recipient,
        subject: row.subject,
        template: row.template,
        state: row.state,
        created_at: time(row.created_at),
        sent_at: row.sent_at.map(time),
        attempts: row.attempts,
        last_error: row.last_error,
        customer: row.customer_id.map(CustomerId),
        text: if hidden { NOT_SHOWN.to_owned() } else { row.body_text },
        html: if hidden { format!("<p>{NOT_SHOWN}</p>") } else { row.body_html },
    }
}
