//! Lists of credit notes, across invoices.

use std::collections::HashMap;

use mpanel_core::{CustomerId, OpContext, Page, PageQuery, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::CreditNoteView;
use super::credit::note_view;
use super::store::{credit_note, invoice};
use crate::columns;
use crate::customer::store as customers;

/// Filters of the list of credit notes.
#[derive(Debug, Clone, Default)]
pub struct CreditNoteFilter {
    /// Only of this customer.
    pub customer: Option<CustomerId>,
}

/// A credit note with what it stands beside in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNoteRow {
    /// The note.
    pub note: CreditNoteView,
    /// Number of the invoice it corrects.
    pub invoice_number: Option<String>,
    /// Whose.
    pub customer_name: String,
}

/// One page of credit notes, latest first; the search covers number and reason.
pub async fn find_credit_notes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &CreditNoteFilter,
    query: &PageQuery,
) -> Result<Page<CreditNoteRow>> {
    use credit_note::Column;
    let mut select = credit_note::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(search) = query.search() {
        let any = sea_orm::Condition::any()
            .add(columns::contains(Column::Number, &search))
            .add(columns::contains(Column::Reason, &search));
        select = select.filter(any);
    }
    let order = [desc(Column::CreatedAt), desc(Column::Number)];
    let Page { items, next_cursor, total } = select.page_of(conn, query, &order).await?;
    let names = customers::load_map(ctx, conn, items.iter().map(|n| n.customer_id)).await?;
    let invoices = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Id.is_in(items.iter().map(|n| n.invoice_id)))
        .all(conn)
        .await
        .or_internal("reading the invoices of credit notes")?;
    let numbers: HashMap<_, _> = invoices.into_iter().map(|i| (i.id, i.number)).collect();
    let row = |note: credit_note::Model| {
        let customer_name = names.get(&note.customer_id).map_or("", |c| c.display_name()).to_owned();
        let invoice_number = numbers.get(&note.invoice_id).cloned().flatten();
        Ok(CreditNoteRow { note: note_view(note)?, invoice_number, customer_name })
    };
    Ok(Page { items: items.into_iter().map(row).collect::<Result<_>>()?, next_cursor, total })
}
