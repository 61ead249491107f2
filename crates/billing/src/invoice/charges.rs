//! What was charged on the lines of invoices over time: when they were issued, after each credit note, when voided.

use std::collections::HashMap;

use mpanel_calc::recognition::Charge;
use mpanel_core::{Date, OpContext, Result};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::InvoiceState;
use super::remains::{Remains, notes_of};
use super::store::{credit_note, invoice, line};
use crate::columns;

/// The day on which an invoice was voided.
pub(crate) fn voided_on(ctx: &OpContext, row: &invoice::Model) -> Option<Date> {
    let at = row.closed_at.filter(|_| row.state == InvoiceState::Void.as_str())?;
    Some(columns::time(at).to_zoned(ctx.zone.clone()).date())
}

/// What is charged on each line of some invoices from which day on, in the order of the days.
pub(crate) async fn charges_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[invoice::Model],
    lines: &HashMap<Uuid, Vec<line::Model>>,
) -> Result<HashMap<Uuid, Vec<Charge>>> {
    let credited: Vec<Uuid> = rows.iter().filter(|r| r.credited_minor != 0).map(|r| r.id).collect();
    let mut notes: HashMap<Uuid, Vec<credit_note::Model>> = HashMap::new();
    for note in notes_of(ctx, conn, &credited).await? {
        notes.entry(note.invoice_id).or_default().push(note);
    }
    let mut found = HashMap::new();
    for row in rows {
        let mine = lines.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let issued = columns::date(&row.issue_date)?;
        let mut charges: HashMap<Uuid, Vec<Charge>> =
            mine.iter().map(|l| (l.id, vec![Charge { on: issued, amount: l.net_minor }])).collect();
        let notes = notes.remove(&row.id).unwrap_or_default();
        for (place, note) in notes.iter().enumerate() {
            let on = columns::date(&note.issue_date)?;
            let remains = Remains::of(row, mine.to_vec(), &notes[..=place])?;
            for (line, amount) in remains.by_line() {
                charges.entry(line.id).or_default().push(Charge { on, amount });
            }
        }
        if let Some(on) = voided_on(ctx, row) {
            charges.values_mut().for_each(|list| list.push(Charge { on, amount: 0 }));
        }
        found.extend(charges);
    }
    Ok(found)
}
