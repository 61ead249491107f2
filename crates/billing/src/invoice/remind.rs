//! A reminder asked for by staff, outside the ladder.

use mpanel_core::{CustomerId, Error, InvoiceId, OpContext, Result};
use mpanel_db::Tx;
use mpanel_events::Event;

use super::store;
use crate::columns;
use crate::history::{self, LogEntry, Subject};

/// Brings an open invoice to mind now: a reminder before its due date, a notice after it.
pub async fn remind_invoice(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<()> {
    let row = store::lock(ctx, tx, id).await?;
    if row.state != "open" || row.balance_minor <= 0 {
        return Err(Error::conflict("invoice_not_open", "Nothing is owed on this invoice."));
    }
    let (customer, step) = (CustomerId(row.customer_id), format!("manual:{}", ctx.now));
    let event = if columns::date(&row.due_date)? < ctx.today() {
        Event::OverdueNoticeDue { invoice: id, customer, step }
    } else {
        Event::ReminderDue { invoice: id, customer, step }
    };
    tx.record(ctx, event).await?;
    let subject = Subject::new("invoice", id, row.title());
    history::note(ctx, tx, LogEntry::new("reminder", "Reminder sent by staff", subject, customer)).await
}
