//! Sending quotes: the link is made, mailed and forgotten in one transaction; only its hash is kept.

use mpanel_billing::{self as billing, QuoteView};
use mpanel_core::{OpContext, QuoteId, Result};
use mpanel_notify::{Mail, queue_mail};

use crate::accounts::brand_of;
use crate::deps::Deps;

/// Sends a quote to its customer, unless it could not be accepted: its machines are judged as those of an order.
pub async fn send_quote(ctx: &OpContext, deps: &Deps, id: QuoteId) -> Result<QuoteView> {
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let tx = deps.db.begin().await?;
    let billing::SentQuote { quote, token } = billing::send_quote(ctx, &tx, id).await?;
    let contents = billing::quoted_contents(ctx, &tx, id).await?;
    crate::ordering::expect_orderable(ctx, &tx, quote.row.customer, &contents).await?;
    let customer = billing::get_customer(ctx, &tx, quote.row.customer).await?;
    let fields = [
        ("link", format!("{}/quote?token={}", tenant.base_url, token.expose())),
        ("quote_number", quote.row.number.clone()),
        ("total", quote.row.total.to_string()),
        ("valid_until", crate::notices::day(quote.row.valid_until)),
    ];
    let mail = Mail {
        to: customer.email,
        name: customer.name,
        customer: Some(quote.row.customer),
        template: "quote_sent",
        fields: fields.into(),
        key: format!("quote_sent:{}", ctx.new_uuid()),
        brand: brand_of(&tenant),
    };
    queue_mail(ctx, &tx, mail).await?;
    tx.commit().await?;
    Ok(quote)
}
