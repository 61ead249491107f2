//! Money that a customer's bank contests: the gateway keeps it back until the bank has decided, so it is in no cash
//! account meanwhile (billing.md rule 32 and section 4).

use mpanel_core::{CustomerId, Error, Money, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::store::{not_booked, numbered, receipt};
use crate::columns;
use crate::customer::store as customers;
use crate::ledger::{self, Account, Journal, Parties};

const HELD: &str = "dispute_opened";
const RELEASED: &str = "dispute_closed";

/// Moves contested money from cash to the disputes, in the books it came into. `reference` names the dispute; it is booked
/// once. Of a payment that went back in part only the rest can be held.
///
/// # Errors
/// `payment_not_allocated`, to be tried again, while the payment is not booked.
pub async fn hold_disputed(ctx: &OpContext, tx: &Tx, payment: PaymentId, amount: Money, reference: &str) -> Result<()> {
    let paid = receipt_of(ctx, tx, payment).await?.ok_or_else(not_booked)?;
    let customer = CustomerId(paid.customer_id);
    let account = customers::lock(ctx, tx, customer).await?;
    if ledger::is_booked(ctx, tx, HELD, reference).await? {
        return Ok(());
    }
    let upto = paid.reversed_minor + amount.minor.min(paid.left());
    let (held, books) = match paid.cross()? {
        // Of money that came in another currency, the share of it; it is for one invoice.
        Some(cross) => {
            let held = cross.settled_between(paid.reversed_minor, upto).map_err(Error::internal)?;
            let entity = ledger::entity_of(ctx, tx, "payment", payment).await?.unwrap_or(account.entity_id);
            (held, vec![(entity, held.minor)])
        }
        None => {
            let held = Money::new(upto - paid.reversed_minor, amount.currency);
            (held, received_in(ctx, tx, payment, &paid.cash_account).await?)
        }
    };
    let (mut left, mut journals) = (held.minor, Vec::new());
    for (entity, received) in books {
        let part = left.min(received);
        if part > 0 {
            left -= part;
            let of = Parties { customer, entity };
            let journal = Journal::new(HELD, numbered(reference, journals.len()), of, held.currency)
                .describe("The customer's bank contests it.")
                .of_payment(payment)
                .debit(Account::Disputes, part)
                .credit(Account::Cash(paid.cash_account.clone()), part);
            journals.push(journal);
        }
    }
    ledger::post(ctx, tx, journals).await
}

/// Moves what was held for a dispute back to cash, because it is decided: if it is lost, the money leaves from there.
pub async fn release_disputed(ctx: &OpContext, tx: &Tx, payment: PaymentId, reference: &str) -> Result<()> {
    let Some(paid) = receipt_of(ctx, tx, payment).await? else { return Ok(()) };
    let customer = CustomerId(paid.customer_id);
    customers::lock(ctx, tx, customer).await?;
    if ledger::is_booked(ctx, tx, RELEASED, reference).await? {
        return Ok(());
    }
    // What came in another currency is held in that one.
    let currency = match paid.cross()? {
        Some(cross) => cross.settled.currency,
        None => columns::currency(&paid.currency)?,
    };
    let mut journals = Vec::new();
    loop {
        let reference = numbered(reference, journals.len());
        let Some(entity) = ledger::entity_of(ctx, tx, HELD, &reference).await? else { break };
        let mut journal = Journal::new(RELEASED, &reference, Parties { customer, entity }, currency)
            .describe("The bank has decided.")
            .of_payment(payment);
        for (account, minor) in ledger::entries_of(ctx, tx, HELD, &reference).await? {
            journal = journal.debit(Account::parse(&account)?, -minor);
        }
        journals.push(journal);
    }
    ledger::post(ctx, tx, journals).await
}

// What a payment brought, by the books it came into.
async fn received_in(ctx: &OpContext, tx: &Tx, payment: PaymentId, cash: &str) -> Result<Vec<(Option<Uuid>, i64)>> {
    let (mut found, cash) = (Vec::new(), Account::Cash(cash.to_owned()).to_string());
    loop {
        let reference = numbered(&payment.to_string(), found.len());
        let Some(entity) = ledger::entity_of(ctx, tx, "payment", &reference).await? else { return Ok(found) };
        let entries = ledger::entries_of(ctx, tx, "payment", &reference).await?;
        found.push((entity, entries.iter().filter(|entry| entry.0 == cash).map(|entry| entry.1).sum()));
    }
}

async fn receipt_of(ctx: &OpContext, tx: &Tx, payment: PaymentId) -> Result<Option<receipt::Model>> {
    let found = receipt::Entity::find_in(ctx).filter(receipt::Column::PaymentId.eq(payment.uuid())).one(tx).await;
    found.or_internal("reading a receipt")
}
