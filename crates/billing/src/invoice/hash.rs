//! The hash over everything on an invoice that must never change.

use mpanel_core::{InvoiceId, OpContext, Result};
use sea_orm::ConnectionTrait;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::remains::UNKNOWN;
use super::store::{self, credit_note, invoice, line};
use crate::columns;

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

/// SHA-256 over a credit note. Notes from before their lines were written down keep the one they were issued with.
pub(crate) fn note_hash(note: &credit_note::Model) -> Result<String> {
    let head = (&note.number, note.invoice_id, &note.issue_date, &note.taxes, &note.reason);
    Ok(hex(&match note.lines.as_str() {
        UNKNOWN => columns::text(&head)?,
        lines => columns::text(&(head, lines))?,
    }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_from_before_lines_were_written_down_keeps_its_hash() {
        let mut note = credit_note::Model {
            id: uuid::Uuid::nil(),
            tenant_id: uuid::Uuid::nil(),
            invoice_id: uuid::Uuid::nil(),
            customer_id: uuid::Uuid::nil(),
            number: "CN-000001".into(),
            currency: "EUR".into(),
            issue_date: "2026-01-15".into(),
            subtotal_minor: 100,
            tax_minor: 19,
            total_minor: 119,
            lines: UNKNOWN.into(),
            taxes: "[]".into(),
            reason: "goodwill".into(),
            content_hash: String::new(),
            created_at: 0,
            entity_id: None,
        };
        let text = r#"["CN-000001","00000000-0000-0000-0000-000000000000","2026-01-15","[]","goodwill"]"#;
        assert_eq!(note_hash(&note).unwrap(), hex(text));
        note.lines = r#"[{"line":"00000000-0000-0000-0000-000000000000","net":100}]"#.into();
        assert_ne!(note_hash(&note).unwrap(), hex(text));
    }
}
