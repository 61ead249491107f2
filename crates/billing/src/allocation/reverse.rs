//! Money that goes back: refunds and lost disputes. A refund alone opens the invoice again;
//! with a credit note it does not.

use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::receive::by_entity;
use super::store::{allocation, not_booked, numbered, receipt};
use super::{AGE_FROM, DISPUTE_FEE, Reversal, ReversalKind, ReversalOutcome};
use crate::customer::store as customers;
use crate::exchange::note_reversal;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::settle::settle;
use crate::invoice::store::{self as invoices, invoice};
use crate::invoice::{CreditRequest, InvoiceState, Planned, credit_without_settling, remaining_gross};
use crate::ledger::{self, Account, Journal, Parties};
use crate::policy::{Policies, PolicyScope};
use crate::store;

/// Takes a payment's money back from what it was used for, latest use first. Booked once for each reference.
///
/// A lost dispute costs the fee of the settings, unless one is told.
pub async fn reverse_allocation(ctx: &OpContext, tx: &Tx, mut reversal: Reversal) -> Result<ReversalOutcome> {
    let customer = CustomerId(find_receipt(ctx, tx, &reversal).await?.customer_id);
    let account = customers::lock(ctx, tx, customer).await?;
    let zero = Money::zero(reversal.amount.currency);
    if ledger::is_booked(ctx, tx, reversal.kind.word(), &reversal.reference).await? {
        return Ok(ReversalOutcome { invoices: Vec::new(), from_credit: zero, repeated: true });
    }
    let mut paid = find_receipt(ctx, tx, &reversal).await?;
    check(&paid, &reversal)?;
    let settings = DisputeSettings::load(ctx, tx, &reversal, customer).await?;
    reversal.fee = reversal.fee.or(settings.fee);
    let before = paid.reversed_minor;
    paid.reversed_minor += reversal.amount.minor;
    // Of money that came in another currency, the share of it that goes back.
    let cross = paid.cross()?;
    let settled = cross.map(|cross| cross.settled_between(before, paid.reversed_minor)).transpose();
    let out = Outflow { cash: Account::Cash(paid.cash_account.clone()), settled: settled.map_err(Error::internal)? };
    store::update(tx, paid, "noting a reversal").await?;

    let planned = Planned::find(ctx, tx, &reversal.reference).await?;
    let first = planned.as_ref().map(|p| p.invoice);
    let Plan { parts, from_credit, beyond } = plan(ctx, tx, &reversal, first).await?;
    // It leaves the books it came into.
    let booked = ledger::entity_of(ctx, tx, "payment", reversal.payment).await?;
    let parties = Parties { customer, entity: booked.unwrap_or(account.entity_id) };
    write(ctx, tx, parties, &reversal, out, &parts, from_credit).await?;
    let opened: Vec<(InvoiceId, i64)> = parts.iter().map(|(row, part)| (InvoiceId(row.id), *part)).collect();
    note_reversal(ctx, tx, &reversal, &opened, beyond).await?;
    let mut taken = Vec::new();
    for (mut row, part) in parts {
        row.paid_minor -= part;
        row.balance_minor += part;
        if settings.ages_anew {
            row.aged_from = Some(ctx.today().to_string());
        }
        taken.push((InvoiceId(row.id), Money::new(part, reversal.amount.currency)));
        // What is written off is corrected already.
        if reversal.with_credit_note && !is_written_off(&row) {
            let most = part.min(remaining_gross(ctx, tx, &row).await?);
            if most > 0 {
                let most = Money::new(most, reversal.amount.currency);
                let scope = Planned::scope(planned.as_ref(), InvoiceId(row.id), most);
                let request = CreditRequest { scope, reason: reversal.reason.clone() };
                credit_without_settling(ctx, tx, &mut row, request).await?;
            }
        }
        settle(ctx, tx, &mut row).await?;
    }
    if let Some(planned) = planned {
        planned.release(ctx, tx).await?;
    }
    Ok(ReversalOutcome {
        invoices: taken,
        from_credit: Money::new(from_credit, reversal.amount.currency),
        repeated: false,
    })
}

fn is_written_off(row: &invoice::Model) -> bool {
    row.state == InvoiceState::Uncollectible.as_str()
}

/// What the settings say of a dispute that is lost; nothing of a refund.
#[derive(Default)]
struct DisputeSettings {
    fee: Option<Money>,
    /// Its invoices are late from today on and not from their due date.
    ages_anew: bool,
}

impl DisputeSettings {
    async fn load(ctx: &OpContext, tx: &Tx, reversal: &Reversal, customer: CustomerId) -> Result<Self> {
        if reversal.kind != ReversalKind::Chargeback {
            return Ok(Self::default());
        }
        let policies = Policies::of(ctx, tx, &[customer.uuid()]).await?;
        let scope = PolicyScope { customer: Some(customer), ..PolicyScope::default() };
        let fee = Money::new(policies.whole(DISPUTE_FEE, scope), reversal.amount.currency);
        Ok(Self { fee: (fee.minor > 0).then_some(fee), ages_anew: policies.word(AGE_FROM, scope) == "chargeback" })
    }
}

/// Where the money goes from.
struct Outflow {
    cash: Account,
    /// What goes back of money that came in another currency.
    settled: Option<Money>,
}

/// What a reversal is taken from.
struct Plan {
    parts: Vec<(invoice::Model, i64)>,
    from_credit: i64,
    /// Of the credit, what had paid invoices first and a credit note moved there.
    beyond: i64,
}

impl ReversalKind {
    /// The word in the books.
    pub(crate) fn word(self) -> &'static str {
        match self {
            ReversalKind::Refund => "refund",
            ReversalKind::Chargeback => "chargeback",
        }
    }

    // The same of money that came in another currency.
    fn settled_word(self) -> &'static str {
        match self {
            ReversalKind::Refund => "refund_settled",
            ReversalKind::Chargeback => "chargeback_settled",
        }
    }
}

fn check(paid: &receipt::Model, reversal: &Reversal) -> Result<()> {
    let left = paid.left();
    if reversal.amount.currency.code() != paid.currency {
        return Err(Error::invalid(
            "/amount/currency",
            "currency_mismatch",
            format!("The payment was in {}.", paid.currency),
        ));
    }
    if reversal.amount.minor <= 0 || reversal.amount.minor > left {
        let most = Money::new(left, reversal.amount.currency);
        return Err(Error::invalid("/amount", "out_of_range", format!("At most {most} of this payment can go back.")));
    }
    Ok(())
}

async fn find_receipt(ctx: &OpContext, tx: &Tx, reversal: &Reversal) -> Result<receipt::Model> {
    let found = receipt::Entity::find_in(ctx)
        .filter(receipt::Column::PaymentId.eq(reversal.payment.uuid()))
        .lock_exclusive()
        .one(tx)
        .await;
    found.or_internal("reading a receipt")?.ok_or_else(not_booked)
}

// First the invoice that is to be credited, then what the payment left as credit, then its other invoices from the
// latest on, never more than is paid on them; the rest, which a credit note has moved to credit, comes from there.
async fn plan(ctx: &OpContext, tx: &Tx, reversal: &Reversal, first: Option<InvoiceId>) -> Result<Plan> {
    let rows = allocation::Entity::find_in(ctx)
        .filter(allocation::Column::PaymentId.eq(reversal.payment.uuid()))
        .order_by_desc(allocation::Column::CreatedAt)
        .order_by_desc(allocation::Column::Id)
        .all(tx)
        .await
        .or_internal("reading allocations")?;
    let net = |invoice: Option<uuid::Uuid>| -> i64 {
        rows.iter().filter(|r| r.invoice_id == invoice).map(|r| r.amount_minor).sum()
    };
    let (mut left, mut from_credit) = (reversal.amount.minor, 0);
    let mut order: Vec<Option<uuid::Uuid>> = first.map(|id| Some(id.uuid())).into_iter().chain([None]).collect();
    for id in rows.iter().map(|r| r.invoice_id) {
        if !order.contains(&id) {
            order.push(id);
        }
    }
    let mut parts = Vec::new();
    for source in order {
        let Some(id) = source else {
            from_credit = left.min(net(None).max(0));
            left -= from_credit;
            continue;
        };
        let row = invoices::lock(ctx, tx, InvoiceId(id)).await?;
        let part = left.min(net(Some(id))).min(row.paid_minor).max(0);
        if part > 0 {
            left -= part;
            parts.push((row, part));
        }
    }
    Ok(Plan { parts, from_credit: from_credit + left, beyond: left })
}

async fn write(
    ctx: &OpContext,
    tx: &Tx,
    parties: Parties,
    reversal: &Reversal,
    out: Outflow,
    parts: &[(invoice::Model, i64)],
    from_credit: i64,
) -> Result<()> {
    let (word, customer) = (reversal.kind.word(), parties.customer);
    let row = |invoice: Option<uuid::Uuid>, minor: i64| allocation::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        invoice_id: invoice,
        customer_id: customer.uuid(),
        payment_id: Some(reversal.payment.uuid()),
        kind: word.to_owned(),
        currency: reversal.amount.currency.code().to_owned(),
        amount_minor: -minor,
        reference: reversal.reference.clone(),
        created_at: ctx.now.as_microsecond(),
    };
    let mut rows: Vec<allocation::Model> = parts.iter().map(|(i, part)| row(Some(i.id), *part)).collect();
    rows.extend((from_credit > 0).then(|| row(None, from_credit)));
    store::insert_all(tx, rows, "taking allocations back").await?;
    let minor = reversal.amount.minor;
    let fee = reversal.fee.filter(|f| f.currency == reversal.amount.currency).map_or(0, |f| f.minor);
    let Outflow { cash, settled } = out;
    let gone = if settled.is_some() { Account::CurrencyExchange } else { cash.clone() };
    let journal = |reference: &str, parties| {
        Journal::new(word, reference, parties, reversal.amount.currency)
            .describe(reversal.reason.clone())
            .of_payment(reversal.payment)
    };
    // It leaves the books it came into; with money of another currency there is one invoice.
    let others = parts.iter().map(|(row, part)| (row.entity_id, *part)).filter(|(entity, _)| *entity != parties.entity);
    let others = if settled.is_some() { Vec::new() } else { by_entity(others) };
    let elsewhere: i64 = others.iter().map(|(_, part)| part).sum();
    let mut journals = vec![
        journal(&reversal.reference, parties)
            .debit(Account::Receivable, minor - from_credit - elsewhere)
            .debit(Account::CustomerCredit, from_credit)
            .debit(Account::GatewayFees, fee)
            .credit(gone, minor - elsewhere)
            .credit(cash.clone(), fee),
    ];
    for (index, (entity, part)) in others.into_iter().enumerate() {
        let reference = numbered(&reversal.reference, index + 1);
        let there = journal(&reference, Parties { customer, entity });
        journals.push(there.debit(Account::Receivable, part).credit(cash.clone(), part));
    }
    // What was given up is no debt: what goes back of it is a loss, too.
    for (row, part) in parts.iter().filter(|(row, _)| is_written_off(row)) {
        let reference = format!("{}:{}", reversal.reference, InvoiceId(row.id));
        let lost = Journal::new("written_off", reference, row.parties(), reversal.amount.currency)
            .about(InvoiceId(row.id))
            .describe(format!("{} went back of {}, which is written off", reversal.kind.word(), row.title()));
        journals.push(lost.debit(Account::BadDebt, *part).credit(Account::Receivable, *part));
    }
    let exchanged = settled.map(|settled| {
        Journal::new(reversal.kind.settled_word(), &reversal.reference, parties, settled.currency)
            .describe(reversal.reason.clone())
            .of_payment(reversal.payment)
            .debit(Account::CurrencyExchange, settled.minor)
            .credit(cash, settled.minor)
    });
    ledger::post(ctx, tx, journals.into_iter().chain(exchanged).collect()).await?;
    let words = if reversal.kind == ReversalKind::Refund { "refunded" } else { "charged back" };
    let mut entries = Vec::new();
    for (invoice, part) in parts {
        let title = format!("{} {words}", Money::new(*part, reversal.amount.currency));
        let subject = Subject::new("invoice", InvoiceId(invoice.id), invoice.title());
        entries.push(LogEntry::new(word, title, subject, customer).detail(reversal.reason.clone()));
    }
    history::note_all(ctx, tx, entries).await
}
