//! Writing items down, changing them, invoicing them at once.

use std::collections::BTreeMap;

use mpanel_core::{BillableItemId, Currency, CustomerId, Error, ErrorKind, InvoiceId, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};

use super::due::{self, Item};
use super::store::{self, item};
use super::{
    BillableItemPatch, BillableItemView, ItemInvoice, ItemState, ItemTerms, ItemTiming, NewBillableItem, list,
};
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::invoice::draft::finalize_all;
use crate::invoice::store::line;
use crate::policy::Policies;
use crate::subscription::renewal::{RenewalSettings, propose_items};
use crate::taxes::TaxBook;
use crate::taxes::rule::check_class;

/// Items of one customer that wait at a time.
const MAX_WAITING: u64 = 500;

/// Writes an item down. With `now` its first occurrence is invoiced in the same transaction.
pub async fn create_billable_item(ctx: &OpContext, tx: &Tx, new: NewBillableItem) -> Result<BillableItemView> {
    let customer = customers::lock(ctx, tx, new.customer).await?;
    let mut terms = new.terms;
    if new.now {
        terms.timing = ItemTiming::OnDay;
        terms.day = terms.day.or(Some(ctx.today()));
    }
    terms.description = terms.description.trim().to_owned();
    check(ctx, tx, &customer, &terms, 0).await?;
    let mine = item::Entity::find_in(ctx)
        .filter(item::Column::CustomerId.eq(customer.id))
        .filter(item::Column::State.eq(ItemState::Waiting.as_str()));
    if mine.count(tx).await.or_internal("counting billable items")? >= MAX_WAITING {
        let detail = format!("At most {MAX_WAITING} items of a customer wait at a time. Invoice or cancel some first.");
        return Err(Error::invalid("/customer_id", "too_many", detail));
    }
    let mut row = item::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: customer.id,
        description: String::new(),
        quantity: String::new(),
        unit_minor: 0,
        currency: String::new(),
        tax_class: String::new(),
        timing: String::new(),
        day: None,
        cadence: None,
        month_end: false,
        times: None,
        last_day: None,
        over_period: false,
        period_start: None,
        period_end: None,
        state: ItemState::Waiting.as_str().to_owned(),
        taken: 0,
        again: "[]".to_owned(),
        next_invoice_on: None,
        created_at: ctx.now.as_microsecond(),
        version: 1,
    };
    row.set(&terms);
    row.settle(lead_days(ctx, tx, &row).await?)?;
    if row.next()?.is_none() {
        return Err(Error::invalid("/recurrence/until", "out_of_range", "Nothing of it would ever be invoiced."));
    }
    let id = BillableItemId(row.id);
    note(ctx, tx, &row, "Billable item written down").await?;
    crate::store::insert(tx, row, "writing a billable item").await?;
    if new.now {
        invoice_billable_items(ctx, tx, new.customer, &[id]).await?;
    }
    list::get_billable_item(ctx, tx, id).await
}

/// Changes an item of which something is still to come. What was invoiced stays as it is.
pub async fn update_billable_item(
    ctx: &OpContext,
    tx: &Tx,
    id: BillableItemId,
    patch: BillableItemPatch,
    expected: Option<i32>,
) -> Result<BillableItemView> {
    let (customer, mut row) = store::lock(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    row.may_edit()?;
    let old = row.terms()?;
    let terms = patch.onto(old.clone());
    check(ctx, tx, &customer, &terms, row.taken()).await?;
    let comes = |terms: &ItemTerms| (terms.day, terms.recurrence.map(|r| (r.cadence, r.month_end)));
    if row.taken > 0 && comes(&old) != comes(&terms) {
        let detail = "It was invoiced before: its days stay. Set an end, or cancel it and write a new item.";
        return Err(Error::invalid("/recurrence", "fixed", detail));
    }
    row.set(&terms);
    row.settle(lead_days(ctx, tx, &row).await?)?;
    if row.taken == 0 && row.next()?.is_none() {
        return Err(Error::invalid("/recurrence/until", "out_of_range", "Nothing of it would ever be invoiced."));
    }
    row.version += 1;
    note(ctx, tx, &row, "Billable item changed").await?;
    crate::store::update(tx, row, "changing a billable item").await?;
    list::get_billable_item(ctx, tx, id).await
}

/// Lets nothing more of an item be invoiced.
pub async fn cancel_billable_item(
    ctx: &OpContext,
    tx: &Tx,
    id: BillableItemId,
    expected: Option<i32>,
) -> Result<BillableItemView> {
    let (_, mut row) = store::lock(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    row.may_edit()?;
    row.state = ItemState::Cancelled.as_str().to_owned();
    row.settle(0)?;
    row.version += 1;
    note(ctx, tx, &row, "Billable item cancelled").await?;
    crate::store::update(tx, row, "cancelling a billable item").await?;
    list::get_billable_item(ctx, tx, id).await
}

/// Invoices the next occurrence of each of some items of a customer now, held or not, on one invoice.
pub async fn invoice_billable_items(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    ids: &[BillableItemId],
) -> Result<Vec<ItemInvoice>> {
    let customer = customers::lock(ctx, tx, customer).await?;
    if customer.parked_reason.is_some() {
        let detail = "Billing of this customer is stopped. Put that right first, then invoice the items.";
        return Err(Error::conflict("customer_parked", detail));
    }
    if ids.is_empty() || ids.len() > 100 {
        return Err(Error::invalid("/item_ids", "out_of_range", "Choose 1 to 100 items."));
    }
    let policies = Policies::of(ctx, tx, &[customer.id]).await?;
    let mut chosen: BTreeMap<String, Vec<Item>> = BTreeMap::new();
    for (place, id) in ids.iter().enumerate() {
        let at = format!("/item_ids/{place}");
        let row = match store::lock_only(ctx, tx, *id).await {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            found => found.ok().filter(|row| row.customer_id == customer.id),
        };
        let row = row.ok_or_else(|| Error::invalid(&*at, "unknown", "Choose items of this customer."))?;
        row.may_edit()?;
        if ids[..place].contains(id) || row.next()?.is_none() {
            return Err(Error::invalid(&*at, "nothing_to_bill", "Nothing of this item is left to invoice."));
        }
        chosen.entry(row.currency.clone()).or_default().push(Item::new(row, &policies));
    }
    let settings = RenewalSettings::of(ctx, tx, customer.id).await?;
    let (mut prepared, mut moved) = (Vec::new(), Vec::new());
    for mut items in chosen.into_values() {
        prepared.push(propose_items(ctx, &customer, &mut items, &settings)?);
        moved.extend(items);
    }
    write(tx, moved).await?;
    let invoices = finalize_all(ctx, tx, &settings.sellers, prepared).await?;
    let made = |row: crate::invoice::store::invoice::Model| -> Result<ItemInvoice> {
        Ok(ItemInvoice { id: InvoiceId(row.id), number: row.title(), total: row.money(row.total_minor)? })
    };
    invoices.into_iter().map(made).collect()
}

/// Writes items that moved on with an invoice.
pub(crate) async fn write(tx: &Tx, moved: Vec<Item>) -> Result<()> {
    let mut rows: Vec<item::Model> = moved.into_iter().filter(|i| i.moved).map(|i| i.row).collect();
    rows.iter_mut().for_each(|row| row.version += 1);
    crate::store::update_all(tx, rows, "moving billable items on").await
}

/// Lets the occurrences of released lines be billed again.
pub(crate) async fn give_back(ctx: &OpContext, tx: &Tx, lines: &[line::Model]) -> Result<()> {
    let billed = |l: &&line::Model| l.item_id.is_some() && l.release.is_empty();
    for line in lines.iter().filter(billed) {
        let (Some(id), Some(day)) = (line.item_id, &line.item_day) else { continue };
        let mut row = store::lock_only(ctx, tx, BillableItemId(id)).await?;
        match row.terms()?.recurring() {
            Some(of) => {
                let index = (0..row.taken()).find(|index| of.any_day(*index).to_string() == *day);
                let mut again = row.again()?;
                again.extend(index.filter(|index| !again.contains(index)));
                again.sort_unstable();
                row.again = columns::text(&again)?;
            }
            None => row.taken = 0,
        }
        row.settle(lead_days(ctx, tx, &row).await?)?;
        row.version += 1;
        crate::store::update(tx, row, "giving a billable item back").await?;
    }
    Ok(())
}

/// Computes anew when invoices of items are raised, of all or of one customer, after the lead was changed.
pub(crate) async fn reschedule(ctx: &OpContext, tx: &Tx, of: Option<CustomerId>) -> Result<()> {
    let policies = Policies::of_whom(ctx, tx, of).await?;
    let mut changed = Vec::new();
    for row in store::dated(ctx, tx, of).await? {
        let mut now = row.clone();
        now.settle(due::lead_days(&row, &policies))?;
        if now.next_invoice_on != row.next_invoice_on {
            changed.push(now);
        }
    }
    crate::store::update_all(tx, changed, "rescheduling billable items").await
}

async fn lead_days(ctx: &OpContext, tx: &Tx, row: &item::Model) -> Result<i64> {
    Ok(due::lead_days(row, &Policies::of(ctx, tx, &[row.customer_id]).await?))
}

async fn check(ctx: &OpContext, tx: &Tx, customer: &customers::Model, terms: &ItemTerms, taken: u32) -> Result<()> {
    let currency: Currency = columns::currency(&customer.currency)?;
    let wrong = terms.wrong(currency, taken, ctx.today());
    if !wrong.is_empty() {
        return Err(Error::invalid_fields(wrong));
    }
    check_class("/tax_class", &terms.tax_class)?;
    // A class without a rule would stop the billing of the customer one day: it is said now.
    let settings = RenewalSettings::of(ctx, tx, customer.id).await?;
    let book: &TaxBook = &settings.taxes;
    let sold = book.sale(settings.sellers.by(customer.entity_id)?, customer.buyer(), ctx.today()).tax(&terms.tax_class);
    match sold {
        Err(error) if error.code() == "no_tax_rule" => {
            Err(Error::invalid("/tax_class", "no_tax_rule", error.detail().to_owned()))
        }
        _ => Ok(()),
    }
}

async fn note(ctx: &OpContext, tx: &Tx, row: &item::Model, title: &str) -> Result<()> {
    let words = row.description.lines().next().unwrap_or_default().to_owned();
    let subject = Subject::new("billable_item", BillableItemId(row.id), words.clone());
    let price = columns::money(row.unit_minor, &row.currency)?;
    let entry = LogEntry::new("billable_item", title, subject, CustomerId(row.customer_id));
    history::note(ctx, tx, entry.detail(format!("{words}: {} × {price}", row.quantity))).await
}

impl BillableItemPatch {
    fn onto(self, old: ItemTerms) -> ItemTerms {
        let timing = self.timing.unwrap_or(old.timing);
        // What goes on the next invoice from now on has no day any more.
        let kept = old.day.filter(|_| timing != ItemTiming::NextInvoice);
        ItemTerms {
            description: self.description.map_or(old.description, |words| words.trim().to_owned()),
            quantity: self.quantity.unwrap_or(old.quantity),
            unit_price: self.unit_price.unwrap_or(old.unit_price),
            tax_class: self.tax_class.unwrap_or(old.tax_class),
            timing,
            day: self.day.unwrap_or(kept),
            recurrence: self.recurrence.unwrap_or(old.recurrence),
            period: self.period.unwrap_or(old.period),
            over_period: self.over_period.unwrap_or(old.over_period),
        }
    }
}
