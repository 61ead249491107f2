//! What is owed, and writing a payment for it down.

use axum::http::HeaderMap;
use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, PaymentId, PaymentMethodId, Result};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_payments::{self as payments, NewPayment};
use url::Url;

use crate::App;
use crate::access::Customer;
use crate::extract::header_text;

/// Invoices in one payment.
const MOST_INVOICES: usize = 100;

/// What a payment is over.
pub(super) struct Bills {
    pub(super) invoices: Vec<InvoiceId>,
    /// Of an invoice in parts, what its plan asks for.
    pub(super) next_part: bool,
}

/// With which card.
pub(super) struct HowToPay {
    pub(super) payment_method_id: Option<PaymentMethodId>,
    pub(super) token: Option<String>,
    pub(super) save: bool,
    pub(super) return_url: String,
}

impl Bills {
    /// What is owed on them; refuses what is not the customer's, or cannot be paid with the others.
    pub(super) async fn owed<C: ConnectionTrait>(&self, ctx: &OpContext, conn: &C, me: CustomerId) -> Result<Money> {
        let mut sum: Option<Money> = None;
        if self.invoices.is_empty() || self.invoices.len() > MOST_INVOICES {
            let detail = format!("Choose 1 to {MOST_INVOICES} invoices.");
            return Err(Error::invalid("/invoice_ids", "count", detail));
        }
        for (at, id) in self.invoices.iter().enumerate() {
            let owed = own_amount(ctx, conn, me, *id, self.next_part).await.map_err(|e| match self.invoices.len() {
                1 => e,
                _ if e.code() == "nothing_owed" => {
                    Error::invalid(format!("/invoice_ids/{at}"), "nothing_owed", "Nothing is owed on it. Leave it out.")
                }
                _ => e,
            })?;
            sum = Some(match sum {
                None => owed,
                Some(sum) if sum.currency == owed.currency => sum.add(owed)?,
                Some(sum) => {
                    let detail = format!("It is in {}. Pay invoices in {} apart from it.", owed.currency, sum.currency);
                    return Err(Error::invalid(format!("/invoice_ids/{at}"), "currency_mismatch", detail));
                }
            });
        }
        sum.ok_or_else(|| Error::internal("a payment for no invoice"))
    }
}

/// Saves a new card if there is one, and writes the payment down; both or neither.
pub(super) async fn start_payment(
    app: &App,
    me: &Customer,
    bills: &Bills,
    owed: Money,
    how: HowToPay,
) -> Result<PaymentId> {
    let (deps, ctx) = (&app.deps, &me.ctx);
    let fresh = match (&how.token, how.payment_method_id) {
        (Some(token), None) => {
            Some(payments::attach_token(ctx, deps.db.read(), &deps.gateways, me.customer, token).await?)
        }
        (None, Some(_)) => None,
        _ => {
            let detail = "Choose a saved card or enter a new one.";
            return Err(Error::invalid("/payment_method_id", "required", detail));
        }
    };
    let tx = deps.db.begin().await?;
    let method = match (fresh, how.payment_method_id) {
        (Some(new), _) => payments::save_payment_method(ctx, &tx, &new, how.save, false).await?.id,
        (None, Some(saved)) => payments::get_payment_method(ctx, &tx, me.customer, saved).await?.id,
        (None, None) => return Err(Error::internal("a payment without a method")),
    };
    let return_url = Some(how.return_url);
    let (customer, invoices) = (me.customer, bills.invoices.clone());
    let new = NewPayment { customer, invoices, amount: owed, method, off_session: false, return_url };
    let created = payments::create_payment(ctx, &tx, new).await?;
    // Behind the guard the balance stands still; what was read before it may be old.
    if bills.owed(ctx, &tx, me.customer).await? != owed {
        let detail = "The amount owed has just changed. Look at the invoice and try again.";
        return Err(Error::conflict("balance_changed", detail));
    }
    tx.commit().await?;
    Ok(created.id)
}

pub(super) struct Owed {
    pub(super) customer: CustomerId,
    pub(super) amount: Money,
}

/// What is owed on an issued invoice. The one place where this module looks at billing's invoices.
pub(super) async fn balance<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Owed> {
    let invoice = mpanel_billing::get_invoice(ctx, conn, id).await?;
    if invoice.row.number.is_none() {
        return Err(Error::conflict("invoice_not_issued", "The invoice is a draft and cannot be paid yet."));
    }
    if invoice.row.state == mpanel_billing::InvoiceState::Uncollectible {
        return Err(Error::conflict("invoice_not_open", "The invoice is written off: nothing is asked for on it."));
    }
    Ok(Owed { customer: invoice.row.customer, amount: invoice.row.balance })
}

async fn own_balance<C: ConnectionTrait>(ctx: &OpContext, conn: &C, me: CustomerId, id: InvoiceId) -> Result<Money> {
    let owed = match balance(ctx, conn, id).await {
        // A draft is not the customer's affair.
        Err(error) if error.code() == "invoice_not_issued" => return Err(Error::not_found("invoice")),
        other => other?,
    };
    if owed.customer != me {
        return Err(Error::not_found("invoice"));
    }
    if owed.amount.minor <= 0 {
        return Err(Error::conflict("nothing_owed", "Nothing is owed on this invoice."));
    }
    Ok(owed.amount)
}

/// What a payment of an own invoice is over: all that is owed, or what its plan asks for.
async fn own_amount<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    me: CustomerId,
    id: InvoiceId,
    next_part: bool,
) -> Result<Money> {
    let owed = own_balance(ctx, conn, me, id).await?;
    if !next_part {
        return Ok(owed);
    }
    let plan = mpanel_billing::payment_plan_of(ctx, conn, id).await?.filter(|plan| plan.active);
    let asked = plan.and_then(|plan| Some(if plan.due_now.minor > 0 { plan.due_now } else { plan.next? }));
    // Who wanted to pay a part is not charged the whole.
    let ended = "No part is due: the invoice has no payment plan any more. Look at it again, then pay what is owed.";
    asked.ok_or_else(|| Error::conflict("balance_changed", ended))
}

/// The bank's page may only send the customer back to this shop.
pub(super) async fn check_return_url(app: &App, ctx: &OpContext, headers: &HeaderMap, address: &str) -> Result<()> {
    let refused = || Error::invalid("/return_url", "elsewhere", "Give an address of this shop.");
    let url = Url::parse(address).map_err(|_| refused())?;
    let shop = app.deps.contexts.tenant(ctx.tenant).await?.base_url;
    let same_as_shop = Url::parse(&shop).is_ok_and(|shop| shop.origin() == url.origin());
    let host = header_text(headers, "host").unwrap_or_default();
    let here = ["http", "https"].iter().any(|scheme| {
        Url::parse(&format!("{scheme}://{host}")).is_ok_and(|here| !host.is_empty() && here.origin() == url.origin())
    });
    if matches!(url.scheme(), "http" | "https") && (same_as_shop || here) { Ok(()) } else { Err(refused()) }
}
