//! The hash over everything on an invoice that must never change.

use mpanel_core::{InvoiceId, OpContext, Result};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::store::{self, invoice, line};

/// SHA-256 in hexadecimal over the immutable content, in a fixed order of fields.
pub(crate) fn content_hash(row: &invoice::Model, lines: &[line::Model]) -> Result<String> {
    let lines: Vec<serde_json::Value> = lines
        .iter()
        .map(|l| {
            json!([
                l.position,
                l.component,
                l.kind,
                l.description,
                l.period_start,
                l.period_end,
                l.quantity,
                l.unit_minor,
                l.share_numerator,
                l.share_denominator,
                l.amount_minor,
                l.discount_minor,
                l.net_minor,
                l.tax,
                l.explain,
            ])
        })
        .collect();
    let content = json!([
        row.number,
        row.customer_id,
        row.kind,
        row.currency,
        row.issue_date,
        row.due_date,
        row.subtotal_minor,
        row.discount_minor,
        row.tax_minor,
        row.total_minor,
        row.seller,
        row.buyer,
        row.taxes,
        row.tax_mode,
        row.note,
        lines,
    ]);
    Ok(hex(&content.to_string()))
}

/// SHA-256 of a text in hexadecimal.
pub(crate) fn hex(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect()
}

/// Whether an invoice still is what was finalized.
pub async fn verify_invoice<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<bool> {
    let row = store::load(ctx, conn, id).await?;
    let lines = store::lines_of(ctx, conn, id).await?;
    Ok(row.content_hash.as_deref() == Some(content_hash(&row, &lines)?.as_str()))
}
