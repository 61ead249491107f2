//! Money that a customer's bank contests: the gateway keeps it back until the bank has decided, so it is in no cash
//! account meanwhile (billing.md rule 32 and section 4).

use mpanel_core::{CustomerId, Error, Money, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter};

use super::store::receipt;
use crate::customer::store as customers;
use crate::ledger::{self, Account, Journal, Parties};

const HELD: &str = "dispute_opened";
const RELEASED: &str = "dispute_closed";

/// Moves contested money from cash to the disputes. `reference` names the dispute; it is booked once.
///
/// A payment that is not booked holds nothing, and of one that went back in part only the rest can be held.
pub async fn hold_disputed(ctx: &OpContext, tx: &Tx, payment: PaymentId, amount: Money, reference: &str) -> Result<()> {
    let Some(paid) = receipt_of(ctx, tx, payment).await? else { return Ok(()) };
    let customer = CustomerId(paid.customer_id);
    let account = customers::lock(ctx, tx, customer).await?;
    if ledger::is_booked(ctx, tx, HELD, reference).await? {
        return Ok(());
    }
    let upto = paid.reversed_minor + amount.minor.min(paid.amount_minor - paid.reversed_minor);
    let held = match paid.cross()? {
        Some(cross) => cross.settled_between(paid.reversed_minor, upto).map_err(Error::internal)?,
        None => Money::new(upto - paid.reversed_minor, amount.currency),
    };
    if held.minor <= 0 {
        return Ok(());
    }
    let entity = ledger::entity_of(ctx, tx, "payment", payment).await?.unwrap_or(account.entity_id);
    let journal = Journal::new(HELD, reference, Parties { customer, entity }, held.currency)
        .describe("The customer's bank contests it.")
        .of_payment(payment)
        .debit(Account::Disputes, held.minor)
        .credit(Account::Cash(paid.cash_account), held.minor);
    ledger::post(ctx, tx, vec![journal]).await
}

/// Moves what was held for a dispute back to cash, because it is decided: if it is lost, the money leaves from there.
pub async fn release_disputed(ctx: &OpContext, tx: &Tx, payment: PaymentId, reference: &str) -> Result<()> {
    let Some(paid) = receipt_of(ctx, tx, payment).await? else { return Ok(()) };
    let customer = CustomerId(paid.customer_id);
    customers::lock(ctx, tx, customer).await?;
    let Some(entity) = ledger::entity_of(ctx, tx, HELD, reference).await? else { return Ok(()) };
    if ledger::is_booked(ctx, tx, RELEASED, reference).await? {
        return Ok(());
    }
    // What came in another currency is held in that one.
    let currency = match paid.cross()? {
        Some(cross) => cross.settled.currency,
        None => crate::columns::currency(&paid.currency)?,
    };
    let mut journal = Journal::new(RELEASED, reference, Parties { customer, entity }, currency)
        .describe("The bank has decided.")
        .of_payment(payment);
    for (account, minor) in ledger::entries_of(ctx, tx, HELD, reference).await? {
        journal = journal.debit(Account::parse(&account)?, -minor);
    }
    ledger::post(ctx, tx, vec![journal]).await
}

async fn receipt_of(ctx: &OpContext, tx: &Tx, payment: PaymentId) -> Result<Option<receipt::Model>> {
    let found = receipt::Entity::find_in(ctx).filter(receipt::Column::PaymentId.eq(payment.uuid())).one(tx).await;
    found.or_internal("reading a receipt")
}
