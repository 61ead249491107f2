//! VAT numbers: what a registry answered about them, kept as evidence, and what is still to be asked.
//!
//! Who asks is a port, [`VatRegistry`]; the adapters are in `workflows`.

use mpanel_calc::tax::{EU_COUNTRIES, is_eu, is_vat_number_of};
use mpanel_calc::vat::NumberCheck;
use mpanel_core::{CustomerId, OpContext, Result, Timestamp};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use crate::customer::CustomerType;
use crate::customer::store::{self as customers, Column, Entity, Model};
use crate::entity::Sellers;
use crate::seller::Seller;
use crate::{columns, store};

store::rows! {
    /// The billing_vat_checks table.
    row = "billing_vat_checks" {
        customer_id: Uuid, number: String, answer: String, consultation: Option<String>, name: Option<String>,
        address: Option<String>, reason: Option<String>, tries: i32, first_at: i64, asked_at: i64,
    }
}

/// Rows of evidence that are shown of one customer.
const SHOWN: u64 = 50;
/// Numbers asked about in one day's work.
const MOST: u64 = 2_000;

/// What a registry of VAT numbers can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VatAnswer {
    /// It knows the number.
    Valid,
    /// It does not know it.
    Invalid,
    /// It did not say.
    Unavailable,
}

impl VatAnswer {
    /// The word in the database and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            VatAnswer::Valid => "valid",
            VatAnswer::Invalid => "invalid",
            VatAnswer::Unavailable => "unavailable",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "valid" => VatAnswer::Valid,
            "invalid" => VatAnswer::Invalid,
            _ => VatAnswer::Unavailable,
        }
    }
}

/// A question to a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatQuestion {
    /// The number asked about, in capitals and without spaces.
    pub number: String,
    /// Who asks, so that the answer carries a consultation number; the same form.
    pub requester: Option<String>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VatReply {
    /// The answer.
    pub answer: VatAnswer,
    /// The registry's receipt.
    pub consultation: Option<String>,
    /// To whom it says the number belongs.
    pub name: Option<String>,
    /// And where.
    pub address: Option<String>,
    /// Why there was no answer.
    pub reason: Option<String>,
}

/// A registry of VAT numbers. It never fails: no answer is an answer, too.
#[async_trait::async_trait]
pub trait VatRegistry: Send + Sync {
    /// Asks about a number. The tenant's mode says whether the real registry may be asked.
    async fn check(&self, ctx: &OpContext, question: &VatQuestion) -> VatReply;
}

/// What is known of a customer's VAT number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VatState {
    /// The customer gave no number.
    None,
    /// It has not the form of a VAT number of the customer's country, so that nobody is asked.
    NotVat,
    /// It has not been asked about yet.
    Pending,
    /// Confirmed.
    Valid,
    /// Not known to the registry.
    Invalid,
    /// Asked about without an answer; it is asked again.
    Unavailable,
}

impl VatState {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            VatState::None => "none",
            VatState::NotVat => "not_vat",
            VatState::Pending => "pending",
            VatState::Valid => "valid",
            VatState::Invalid => "invalid",
            VatState::Unavailable => "unavailable",
        }
    }
}

/// What is known of a customer's VAT number, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatStatus {
    /// The number, in capitals and without spaces.
    pub number: Option<String>,
    /// What is known of it.
    pub state: VatState,
    /// Whether it decides the tax, so that invoices wait for the answer.
    pub decides: bool,
    /// The registry's receipt.
    pub consultation: Option<String>,
    /// When it was last asked about.
    pub asked_at: Option<Timestamp>,
}

/// A piece of evidence: a question and its answer. Tries without an answer that follow one another are one piece.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VatCheckView {
    /// The number.
    pub number: String,
    /// The answer.
    pub answer: VatAnswer,
    /// The registry's receipt.
    pub consultation: Option<String>,
    /// The name it returned.
    pub name: Option<String>,
    /// The address it returned.
    pub address: Option<String>,
    /// Why there was no answer.
    pub reason: Option<String>,
    /// How often it was asked.
    pub tries: i32,
    /// First time.
    pub first_at: Timestamp,
    /// Last time.
    pub asked_at: Timestamp,
}

/// The form in which numbers are asked about and compared.
pub(crate) fn plain(number: &str) -> String {
    number.chars().filter(|c| !matches!(c, ' ' | '.' | '-')).collect::<String>().to_uppercase()
}

impl Model {
    /// What the decision knows of the number.
    pub(crate) fn number_check(&self) -> NumberCheck {
        let on = columns::time(self.vat_asked_at.unwrap_or_default()).to_zoned(jiff::tz::TimeZone::UTC).date();
        match self.vat_state() {
            VatState::Valid => {
                NumberCheck::Valid { consultation: self.vat_consultation.clone().unwrap_or_default(), on }
            }
            VatState::Invalid => NumberCheck::Invalid { on },
            _ => NumberCheck::Unavailable,
        }
    }

    fn vat_state(&self) -> VatState {
        let Some(number) = self.tax_id.as_deref().map(plain) else { return VatState::None };
        if !is_vat_number_of(&self.country, &number) {
            return VatState::NotVat;
        }
        match (self.vat_answer.as_str(), self.vat_answer_for == number) {
            ("valid", true) => VatState::Valid,
            ("invalid", true) => VatState::Invalid,
            ("unavailable", true) => VatState::Unavailable,
            _ => VatState::Pending,
        }
    }

    fn vat_status(&self, seller: &Seller) -> VatStatus {
        let state = self.vat_state();
        let open = matches!(state, VatState::Pending | VatState::Unavailable);
        let crosses = self.country != seller.country && is_eu(&self.country) && is_eu(&seller.country);
        let known = self.vat_answer_for == self.tax_id.as_deref().map(plain).unwrap_or_default();
        VatStatus {
            number: self.tax_id.as_deref().map(plain),
            state,
            decides: open && crosses && self.customer_type == CustomerType::Business.as_str(),
            consultation: self.vat_consultation.clone().filter(|_| known),
            asked_at: self.vat_asked_at.filter(|_| known).map(columns::time),
        }
    }
}

/// What is known of a customer's number.
pub async fn vat_status<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerId) -> Result<VatStatus> {
    let customer = customers::load(ctx, conn, id).await?;
    Ok(customer.vat_status(Sellers::load(ctx, conn).await?.by(customer.entity_id)?))
}

/// The question to ask about a customer's number; none when there is no number that could be asked about.
pub async fn vat_question<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CustomerId,
) -> Result<Option<VatQuestion>> {
    let customer = customers::load(ctx, conn, id).await?;
    if matches!(customer.vat_state(), VatState::None | VatState::NotVat) {
        return Ok(None);
    }
    let sellers = Sellers::load(ctx, conn).await?;
    let seller = sellers.by(customer.entity_id)?;
    let own =
        seller.tax_id.as_deref().map(plain).filter(|n| is_eu(&seller.country) && is_vat_number_of(&seller.country, n));
    Ok(customer.tax_id.as_deref().map(|number| VatQuestion { number: plain(number), requester: own }))
}

/// Keeps an answer as evidence, and lets it count if the customer still has that number.
pub async fn record_vat_reply(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerId,
    question: &VatQuestion,
    reply: VatReply,
) -> Result<VatStatus> {
    let mut customer = customers::lock(ctx, tx, id).await?;
    keep(ctx, tx, id, question, &reply).await?;
    let before = customer.vat_state();
    if customer.tax_id.as_deref().map(plain).as_deref() == Some(question.number.as_str()) {
        // Without an answer the last one still counts.
        let answered = matches!(before, VatState::Valid | VatState::Invalid);
        if reply.answer != VatAnswer::Unavailable || !answered {
            customer.vat_answer = reply.answer.as_str().to_owned();
            customer.vat_answer_for = question.number.clone();
            customer.vat_consultation = reply.consultation;
            customer.vat_asked_at = Some(ctx.now.as_microsecond());
            store::update(tx, customer.clone(), "recording an answer about a VAT number").await?;
        }
    }
    let answer = reply.answer.as_str().to_owned();
    tx.record(ctx, Event::VatNumberChecked { customer: id, answer }).await?;
    Ok(customer.vat_status(Sellers::load(ctx, tx).await?.by(customer.entity_id)?))
}

async fn keep(ctx: &OpContext, tx: &Tx, id: CustomerId, question: &VatQuestion, reply: &VatReply) -> Result<()> {
    let now = ctx.now.as_microsecond();
    let last = row::Entity::find_in(ctx)
        .filter(row::Column::CustomerId.eq(id.uuid()))
        .order_by_desc(row::Column::AskedAt)
        .one(tx)
        .await
        .or_internal("reading answers about a VAT number")?;
    let unanswered = VatAnswer::Unavailable.as_str();
    if let Some(mut last) = last.filter(|l| l.number == question.number && l.answer == unanswered)
        && reply.answer == VatAnswer::Unavailable
    {
        last.tries = last.tries.saturating_add(1);
        last.asked_at = now;
        last.reason = reply.reason.clone();
        return store::update(tx, last, "counting a try").await;
    }
    let model = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: id.uuid(),
        number: question.number.clone(),
        answer: reply.answer.as_str().to_owned(),
        consultation: reply.consultation.clone(),
        name: reply.name.clone(),
        address: reply.address.clone(),
        reason: reply.reason.clone(),
        tries: 1,
        first_at: now,
        asked_at: now,
    };
    store::insert(tx, model, "keeping an answer about a VAT number").await
}

/// The evidence about a customer's numbers, latest first.
pub async fn list_vat_checks<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: CustomerId,
) -> Result<Vec<VatCheckView>> {
    let rows = row::Entity::find_in(ctx)
        .filter(row::Column::CustomerId.eq(id.uuid()))
        .order_by_desc(row::Column::AskedAt)
        .limit(SHOWN)
        .all(conn)
        .await
        .or_internal("reading answers about a VAT number")?;
    let view = |r: row::Model| VatCheckView {
        answer: VatAnswer::from_word(&r.answer),
        number: r.number,
        consultation: r.consultation,
        name: r.name,
        address: r.address,
        reason: r.reason,
        tries: r.tries,
        first_at: columns::time(r.first_at),
        asked_at: columns::time(r.asked_at),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Customers with a VAT number that has no answer yet.
pub async fn unanswered_vat_numbers<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<CustomerId>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::TaxId.is_not_null())
        .filter(Column::Country.is_in(EU_COUNTRIES.iter().copied()))
        .filter(Column::VatAnswer.is_in(["", VatAnswer::Unavailable.as_str()]))
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(conn)
        .await
        .or_internal("reading customers with unconfirmed VAT numbers")?;
    let open = |r: &Model| matches!(r.vat_state(), VatState::Pending | VatState::Unavailable);
    Ok(rows.iter().filter(|r| open(r)).map(|r| CustomerId(r.id)).collect())
}
