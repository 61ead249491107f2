//! Opening, changing, listing and parking customers.

use mpanel_core::{CustomerId, Error, ErrorKind, FieldError, OpContext, Page, PageQuery, Result};
use mpanel_db::page::by;
use mpanel_db::{Db, DbErrExt, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::store::{self, Column, Entity, Model};
use super::{Address, CustomerFilter, CustomerPatch, CustomerType, CustomerView, NewCustomer};
use crate::columns;
use crate::entity::{self, Sellers};
use crate::history::{self, LogEntry, Subject};
use crate::invoice::store::invoice;
use crate::taxes::sale::NUMBER_PENDING;

/// Opens a customer account.
pub async fn create_customer(ctx: &OpContext, tx: &Tx, new: NewCustomer) -> Result<CustomerView> {
    let id: CustomerId = ctx.new_id();
    let business = new.company.as_deref().is_some_and(|c| !c.trim().is_empty())
        || new.tax_id.as_deref().is_some_and(|t| !t.trim().is_empty());
    let entity_id = match new.legal_entity {
        Some(named) => entity::key_of(ctx, tx, named).await?,
        None => Sellers::load(ctx, tx).await?.for_country(new.country.as_str()),
    };
    let guessed = if business { CustomerType::Business } else { CustomerType::Consumer };
    let model = Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        name: new.name.trim().to_owned(),
        company: blank_to_none(new.company),
        email: new.email.to_string(),
        country: new.country.to_string(),
        line1: new.address.line1,
        line2: blank_to_none(new.address.line2),
        city: new.address.city,
        postal_code: new.address.postal_code,
        region: blank_to_none(new.address.region),
        tax_id: blank_to_none(new.tax_id),
        customer_type: new.customer_type.unwrap_or(guessed).as_str().to_owned(),
        currency: new.currency.code().to_owned(),
        currency_fixed: false,
        time_zone: blank_to_none(new.time_zone),
        language: blank_to_none(new.language),
        parked_reason: None,
        credit_minor: 0,
        late_fee_exempt: false,
        buyer_reference: blank_to_none(new.routing.buyer_reference),
        endpoint_scheme: blank_to_none(new.routing.endpoint_scheme),
        endpoint_id: blank_to_none(new.routing.endpoint_id),
        vat_answer: String::new(),
        vat_answer_for: String::new(),
        vat_consultation: None,
        vat_asked_at: None,
        certificates: "[]".to_owned(),
        entity_id,
        group_id: None,
        version: 1,
        created_at: ctx.now.as_microsecond(),
    };
    check(&model)?;
    crate::store::insert(tx, model.clone(), "opening a customer").await?;
    tx.record(ctx, Event::CustomerRegistered { customer: id }).await?;
    note(ctx, tx, &model, "opened", "Account opened").await?;
    model.view()
}

/// One customer.
pub async fn get_customer<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: CustomerId) -> Result<CustomerView> {
    store::load(ctx, conn, id).await?.view()
}

/// The customer whose invoices go to `email`, the earliest if there are several.
pub async fn find_customer_by_email<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    email: &str,
) -> Result<Option<CustomerView>> {
    let row = Entity::find_in(ctx)
        .filter(Column::Email.eq(email.to_lowercase()))
        .order_by_asc(Column::CreatedAt)
        .one(conn)
        .await
        .or_internal("finding a customer")?;
    row.map(Model::view).transpose()
}

/// Changes a customer. The currency is fixed by the first invoice.
pub async fn update_customer(
    ctx: &OpContext,
    tx: &Tx,
    id: CustomerId,
    patch: CustomerPatch,
    expected: Option<i32>,
) -> Result<CustomerView> {
    let mut row = store::lock(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    let before = (row.tax_id.clone(), row.country.clone());
    if let Some(currency) = patch.currency {
        if row.currency_fixed && currency.code() != row.currency {
            return Err(Error::conflict(
                "currency_fixed",
                format!("The account has been invoiced in {}; its currency can no longer change.", row.currency),
            ));
        }
        row.currency = currency.code().to_owned();
    }
    if let Some(named) = patch.legal_entity {
        let entity_id = entity::key_of(ctx, tx, named).await?;
        if entity_id != row.entity_id {
            check_settled(ctx, tx, &row).await?;
            row.entity_id = entity_id;
        }
    }
    let set = |slot: &mut Option<String>, value: Option<String>| {
        if value.is_some() {
            *slot = blank_to_none(value);
        }
    };
    set(&mut row.company, patch.company);
    set(&mut row.tax_id, patch.tax_id);
    set(&mut row.time_zone, patch.time_zone);
    set(&mut row.language, patch.language);
    set(&mut row.buyer_reference, patch.buyer_reference);
    set(&mut row.endpoint_scheme, patch.endpoint_scheme);
    set(&mut row.endpoint_id, patch.endpoint_id);
    row.name = patch.name.map_or(row.name, |n| n.trim().to_owned());
    row.email = patch.email.map_or(row.email, |e| e.to_string());
    row.country = patch.country.map_or(row.country, |c| c.to_string());
    row.customer_type = patch.customer_type.map_or(row.customer_type, |t| t.as_str().to_owned());
    row.late_fee_exempt = patch.late_fee_exempt.unwrap_or(row.late_fee_exempt);
    if let Some(Address { line1, line2, city, postal_code, region }) = patch.address {
        (row.line1, row.city, row.postal_code) = (line1, city, postal_code);
        (row.line2, row.region) = (blank_to_none(line2), blank_to_none(region));
    }
    if (&row.tax_id, &row.country) != (&before.0, &before.1) {
        // Another number is asked about anew.
        row.vat_answer.clear();
    }
    check(&row)?;
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing a customer").await?;
    tx.record(ctx, Event::CustomerUpdated { customer: id }).await?;
    row.view()
}

/// Refuses to hand a customer to another legal entity while one owes the other something.
async fn check_settled(ctx: &OpContext, tx: &Tx, row: &Model) -> Result<()> {
    let open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(row.id))
        .filter(invoice::Column::State.eq("open"))
        .count(tx)
        .await
        .or_internal("counting open invoices")?;
    if open == 0 && row.credit_minor == 0 {
        return Ok(());
    }
    let detail = "The customer has open invoices or credit with its legal entity. Settle them first.";
    Err(Error::conflict("not_settled", detail))
}

/// One page of customers; sorted by name, email or created_at.
pub async fn list_customers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &CustomerFilter,
    query: &PageQuery,
) -> Result<Page<CustomerView>> {
    let mut select = filter.entity.keep(Entity::find_in(ctx), Column::EntityId);
    if let Some(parked) = filter.parked {
        let column = Column::ParkedReason;
        select = select.filter(if parked { column.is_not_null() } else { column.is_null() });
    }
    if let Some(country) = &filter.country {
        select = select.filter(Column::Country.eq(country.to_uppercase()));
    }
    if let Some(group) = filter.group {
        select = select.filter(Column::GroupId.eq(group.uuid()));
    }
    if let Some(search) = query.search() {
        let any = [Column::Name, Column::Company, Column::Email]
            .into_iter()
            .fold(Condition::any(), |any, column| any.add(columns::contains(column, &search)));
        select = select.filter(any);
    }
    let fields = [("name", Column::Name), ("email", Column::Email), ("created_at", Column::CreatedAt)];
    let (column, down) = query.sorted(&fields, "-created_at")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let Page { items, next_cursor, total } = page;
    let items = items.into_iter().map(Model::view).collect::<Result<Vec<_>>>()?;
    Ok(Page { items, next_cursor, total })
}

/// Stops billing a customer because something does not add up; the others are billed as ever.
pub async fn park_customer(ctx: &OpContext, tx: &Tx, id: CustomerId, reason: &str) -> Result<()> {
    let mut row = store::lock(ctx, tx, id).await?;
    if row.parked_reason.is_some() {
        return Ok(());
    }
    row.parked_reason = Some(reason.to_owned());
    row.version += 1;
    crate::store::update(tx, row.clone(), "parking a customer").await?;
    tx.record(ctx, Event::CustomerParked { customer: id, reason: reason.to_owned() }).await?;
    note(ctx, tx, &row, "parked", format!("Billing stopped: {reason}")).await
}

/// What could not be done for a customer is left for a later round, and holds up nobody else's: who waits for the answer
/// about a VAT number is passed by, any other reason parks the customer and is returned. What a repetition may cure is
/// passed on.
pub async fn set_aside(ctx: &OpContext, db: &Db, id: CustomerId, error: Error) -> Result<Option<String>> {
    if error.is_retryable() {
        return Err(error);
    }
    if error.code() == NUMBER_PENDING {
        return Ok(None);
    }
    tracing::error!(customer = %id, error = %error.report(), "billing of a customer failed");
    let known = error.kind() != ErrorKind::Internal;
    let reason = if known { error.detail() } else { "Billing failed; see the log." };
    let tx = db.begin().await?;
    park_customer(ctx, &tx, id, reason).await?;
    tx.commit().await?;
    Ok(Some(reason.to_owned()))
}

/// Lets billing of a parked customer go on.
pub async fn unpark_customer(ctx: &OpContext, tx: &Tx, id: CustomerId) -> Result<CustomerView> {
    let mut row = store::lock(ctx, tx, id).await?;
    if row.parked_reason.take().is_none() {
        return Err(Error::conflict("not_parked", "Billing of this customer is not stopped."));
    }
    row.version += 1;
    crate::store::update(tx, row.clone(), "unparking a customer").await?;
    tx.record(ctx, Event::CustomerUnparked { customer: id }).await?;
    note(ctx, tx, &row, "unparked", "Billing goes on").await?;
    row.view()
}

pub(super) async fn note(ctx: &OpContext, tx: &Tx, row: &Model, act: &str, title: impl Into<String>) -> Result<()> {
    let id = CustomerId(row.id);
    history::note(ctx, tx, LogEntry::new(act, title, Subject::new("customer", id, row.display_name()), id)).await
}

fn check(row: &Model) -> Result<()> {
    let mut wrong = Vec::new();
    let mut refuse = |pointer: &str, code, detail: &str| {
        wrong.push(FieldError { pointer: pointer.to_owned(), code, detail: detail.to_owned() });
    };
    if row.name.is_empty() {
        refuse("/name", "required", "Enter a name.");
    }
    let limits = [
        ("/name", Some(&row.name), 200),
        ("/company", row.company.as_ref(), 200),
        ("/tax_id", row.tax_id.as_ref(), 40),
        ("/address/line1", Some(&row.line1), 200),
        ("/address/line2", row.line2.as_ref(), 200),
        ("/address/city", Some(&row.city), 120),
        ("/address/postal_code", Some(&row.postal_code), 20),
        ("/address/region", row.region.as_ref(), 120),
        ("/language", row.language.as_ref(), 16),
        ("/buyer_reference", row.buyer_reference.as_ref(), 100),
        ("/endpoint_id", row.endpoint_id.as_ref(), 100),
    ];
    for (pointer, value, limit) in limits {
        if value.is_some_and(|v| v.chars().count() > limit) {
            refuse(pointer, "too_long", &format!("Use at most {limit} characters."));
        }
    }
    if row.time_zone.as_deref().is_some_and(|z| jiff::tz::TimeZone::get(z).is_err()) {
        refuse("/time_zone", "unknown_time_zone", "Use a time zone name such as Europe/Berlin.");
    }
    match (row.endpoint_scheme.as_deref(), row.endpoint_id.as_deref()) {
        (None, Some(_)) => refuse("/endpoint_scheme", "required", "Choose the scheme of the electronic address."),
        (Some(_), None) => refuse("/endpoint_id", "required", "Enter the electronic address."),
        (Some(scheme), Some(_)) if !mpanel_einvoice::is_scheme(scheme) => {
            refuse(
                "/endpoint_scheme",
                "unknown",
                "Use a code of the list of electronic address schemes, such as 9930.",
            );
        }
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

fn blank_to_none(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}
