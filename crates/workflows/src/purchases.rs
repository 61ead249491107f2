//! Staff's decision on purchases that wait, and the removal of accounts: what has a side in billing, too.

use mpanel_billing::{self as billing, CreditRequest, CreditScope};
use mpanel_core::{Error, Money, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, ServiceView};

use crate::deps::Deps;

/// What a refusal did.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The service, which has ended.
    pub service: ServiceView,
    /// What was credited to the customer, with tax.
    pub credited: Option<Money>,
}

/// Refuses a purchase that waits for approval. What was billed for the service is credited along with it, so that
/// nobody pays for what is not delivered.
pub async fn refuse_purchase(ctx: &OpContext, tx: &Tx, id: ServiceId, why: &str) -> Result<Refused> {
    let service = provisioning::refuse_purchase(ctx, tx, id, why).await?;
    let credited = credit(ctx, tx, &service).await?;
    Ok(Refused { service, credited })
}

async fn credit(ctx: &OpContext, tx: &Tx, service: &ServiceView) -> Result<Option<Money>> {
    let Some(row) = billing::invoice_of_order(ctx, tx, service.order).await? else { return Ok(None) };
    let invoice = billing::get_invoice(ctx, tx, row.id).await?;
    let lines = invoice.lines.iter().filter(|l| l.service == Some(service.id) && l.creditable.minor > 0);
    let scope = CreditScope::Lines(lines.map(|l| l.id).collect());
    if matches!(&scope, CreditScope::Lines(lines) if lines.is_empty()) {
        return Ok(None);
    }
    let reason = format!("{} was not delivered.", service.product_name);
    let note = billing::issue_credit_note(ctx, tx, row.id, CreditRequest { scope, reason }).await?;
    Ok(Some(note.total))
}

/// Removes an account that neither a service nor a product on sale needs.
pub async fn delete_account(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<()> {
    let tx = deps.db.begin().await?;
    let products = billing::count_products_of_account(ctx, &tx, id).await?;
    if products > 0 {
        let detail = format!("{products} products are bought on this account. Choose another one for them first.");
        return Err(Error::conflict("account_in_use", detail));
    }
    provisioning::delete_provider_account(ctx, &tx, id).await?;
    tx.commit().await
}
