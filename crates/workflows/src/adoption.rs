//! Adoption: machines that exist at the provider become services of customers, with a price and a next due date.
//!
//! Nothing is bought and nothing is billed for the past. Each row is a transaction of its own; a row that was carried
//! out before is found and left alone, so that a list can be repeated until all of it is done.

mod file;

use std::collections::{HashMap, HashSet};

use mpanel_billing::{self as billing, AdoptSubscription, CustomerView, NewCustomer, NextInvoice};
use mpanel_core::{
    CustomerId, Date, Error, ErrorKind, FieldError, Hostname, Money, OpContext, ProductId, ProviderAccountId, Result,
    ServiceId,
};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, Access, AdoptMachine, Adoptable, NewService};

use crate::deps::Deps;
use crate::journeys;
use crate::margins::{Figures, KnownCosts, margin_of};

pub use file::{FileRun, adopt_file, template};

/// Rows in one go; each costs several queries.
pub const MOST_ROWS: usize = 200;

/// Whose a machine is to be.
#[derive(Debug, Clone)]
pub enum Adopter {
    /// A customer there is.
    Existing(CustomerId),
    /// A customer to be opened, or the one with that mail address, if there is one.
    New(Box<NewCustomer>),
}

/// A machine and what it is to become.
#[derive(Debug, Clone)]
pub struct AdoptRow {
    /// The provider's id of the machine.
    pub machine_id: String,
    /// Whose it is to be.
    pub customer: Adopter,
    /// As what it is sold.
    pub product: ProductId,
    /// Each period, before tax; the product's own price when absent.
    pub price: Option<Money>,
    /// Period in months.
    pub cycle_months: i32,
    /// The first day that is not paid for yet.
    pub next_due_on: Date,
    /// Host name; made of the machine's name when absent.
    pub hostname: Option<String>,
}

/// What became, or would become, of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdoptVerdict {
    /// A dry run: it would be made.
    WouldAdopt,
    /// It was made.
    Adopted,
    /// A service has this machine already.
    Already,
    /// Something is wrong with the row.
    Refused,
}

impl AdoptVerdict {
    /// The words of the wire.
    pub const WORDS: [&'static str; 4] = ["would_adopt", "adopted", "already", "refused"];

    /// The word.
    pub fn as_str(self) -> &'static str {
        Self::WORDS[self as usize]
    }
}

/// A row with its result.
#[derive(Debug, Clone)]
pub struct AdoptResult {
    /// The machine.
    pub machine_id: String,
    /// What became of it.
    pub verdict: AdoptVerdict,
    /// The service that was made, or that has the machine already.
    pub service: Option<ServiceId>,
    /// Its host name.
    pub hostname: Option<String>,
    /// Whose it is; without an id while the customer only would be opened.
    pub customer: Option<(Option<CustomerId>, String)>,
    /// Whether the customer is new.
    pub opens_customer: bool,
    /// The product's name.
    pub product: Option<String>,
    /// Each period, before tax.
    pub price: Option<Money>,
    /// Period in months.
    pub cycle_months: i32,
    /// When the first invoice would be raised.
    pub next_invoice_on: Option<Date>,
    /// What it would come to for this service alone, with tax.
    pub first_invoice: Option<NextInvoice>,
    /// What each period brings and costs before tax, or why that cannot be told.
    pub margin: Option<std::result::Result<Figures, String>>,
    /// What to look at: a machine that is not what is sold, or that ends.
    pub notes: Vec<String>,
    /// What is wrong with the row.
    pub problems: Vec<FieldError>,
}

impl AdoptResult {
    fn of(machine_id: &str, verdict: AdoptVerdict) -> Self {
        Self {
            machine_id: machine_id.to_owned(),
            verdict,
            service: None,
            hostname: None,
            customer: None,
            opens_customer: false,
            product: None,
            price: None,
            cycle_months: 0,
            next_invoice_on: None,
            first_invoice: None,
            margin: None,
            notes: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn refused(machine_id: &str, error: &Error) -> Self {
        let problems = match error.fields() {
            [] => vec![FieldError { pointer: String::new(), code: error.code(), detail: error.detail().to_owned() }],
            fields => fields.to_vec(),
        };
        Self { problems, ..Self::of(machine_id, AdoptVerdict::Refused) }
    }
}

/// Adopts machines, or says what would be made.
pub async fn adopt(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    rows: Vec<AdoptRow>,
    dry_run: bool,
) -> Result<Vec<AdoptResult>> {
    if rows.is_empty() || rows.len() > MOST_ROWS {
        let detail = format!("Give from 1 to {MOST_ROWS} machines at once.");
        return Err(Error::invalid("/rows", "out_of_range", detail));
    }
    run(ctx, deps, account, rows, MOST_ROWS, dry_run).await
}

// Row after row until `most` services were made, or would have been; the results of the rows that were reached.
async fn run(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    rows: Vec<AdoptRow>,
    most: usize,
    dry_run: bool,
) -> Result<Vec<AdoptResult>> {
    let machines = provisioning::read_machines(ctx, &deps.provisioning(), account).await?;
    let known = Known { machines, costs: KnownCosts::load(ctx, deps.db.read()).await? };
    let (mut seen, mut opened, mut results) = (HashSet::new(), HashSet::new(), Vec::with_capacity(rows.len()));
    let mut made = 0;
    for row in rows {
        if made >= most {
            break;
        }
        if !seen.insert(row.machine_id.clone()) {
            let error = Error::invalid("/machine_id", "repeated", "This machine is in the list twice.");
            results.push(AdoptResult::refused(&row.machine_id, &error));
            continue;
        }
        let tx = deps.db.begin().await?;
        let id = row.machine_id.clone();
        let mail = match &row.customer {
            Adopter::New(new) => Some(new.email.to_string()),
            Adopter::Existing(_) => None,
        };
        match one(ctx, &tx, account, row, &known, dry_run).await {
            Ok(mut result) => {
                made += usize::from(result.verdict != AdoptVerdict::Already);
                if dry_run {
                    tx.rollback().await?
                } else {
                    tx.commit().await?
                }
                if result.opens_customer && !opened.insert(mail.unwrap_or_default()) {
                    // A dry run forgets the customer that an earlier row would have opened.
                    result.opens_customer = false;
                }
                results.push(result);
            }
            Err(error) if is_about_the_row(&error) => {
                tx.rollback().await?;
                results.push(AdoptResult::refused(&id, &error));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(results)
}

fn is_about_the_row(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::NotFound)
}

// What is read once for all rows.
struct Known {
    machines: HashMap<String, Adoptable>,
    costs: KnownCosts,
}

async fn one(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    row: AdoptRow,
    known: &Known,
    dry_run: bool,
) -> Result<AdoptResult> {
    if let Some(owner) = provisioning::owner_of_machine(ctx, tx, account, &row.machine_id).await? {
        let customer = billing::get_customer(ctx, tx, owner.customer).await?;
        return Ok(AdoptResult {
            service: Some(owner.id),
            hostname: Some(owner.hostname),
            customer: Some((Some(customer.id), customer.display_name().to_owned())),
            product: Some(owner.product_name),
            ..AdoptResult::of(&row.machine_id, AdoptVerdict::Already)
        });
    }
    let machine = known.machines.get(&row.machine_id).cloned().ok_or_else(|| {
        Error::invalid("/machine_id", "unknown_machine", "The provider does not list this machine on this account.")
    })?;
    let product = billing::get_product(ctx, tx, row.product).await.map_err(|error| at("/product_id", error))?;
    let (customer, opened) = owner_to_be(ctx, tx, row.customer).await?;
    let price = match row.price {
        Some(price) => price,
        None => {
            let found = product.price(customer.currency, row.cycle_months).ok_or_else(|| {
                let detail =
                    format!("{} has no price in {} for this period. Give one.", product.name, customer.currency);
                Error::invalid("/price", "required", detail)
            })?;
            Money::new(found.recurring_minor, customer.currency)
        }
    };
    let notes = notes(&machine, &product, &customer, price);
    let hostname = match row.hostname.filter(|h| !h.trim().is_empty()) {
        Some(name) => name.trim().to_ascii_lowercase(),
        None => named_after(&machine),
    };
    let service: ServiceId = ctx.new_id();
    let wanted = AdoptSubscription {
        customer: customer.id,
        service,
        product: row.product,
        price,
        cycle_months: row.cycle_months,
        next_due_on: row.next_due_on,
        hostname: hostname.clone(),
        region: machine.region().to_owned(),
        image_id: machine.image_id().to_owned(),
    };
    let sold = billing::adopt_subscription(ctx, tx, wanted).await?;
    let new = NewService {
        id: service,
        customer: customer.id,
        order: sold.order,
        subscription: Some(sold.subscription.id),
        product: journeys::sold_as(&sold.product, account)?,
        region: machine.region().to_owned(),
        image_id: machine.image_id().to_owned(),
        hostname,
        access: Access::Password,
        default_user: None,
        software: None,
    };
    let made = provisioning::adopt_machine(ctx, tx, AdoptMachine { account, machine, service: new }).await?;
    let margin = margin_of(ctx, tx, &known.costs, &made, &sold.subscription).await?;
    let verdict = if dry_run { AdoptVerdict::WouldAdopt } else { AdoptVerdict::Adopted };
    Ok(AdoptResult {
        service: (!dry_run).then_some(made.id),
        hostname: Some(made.hostname),
        customer: Some(((!dry_run || !opened).then_some(customer.id), customer.display_name().to_owned())),
        opens_customer: opened,
        product: Some(product.name),
        price: Some(price),
        cycle_months: row.cycle_months,
        next_invoice_on: sold.subscription.next_invoice_on,
        first_invoice: sold.first_invoice,
        margin: Some(margin),
        notes,
        ..AdoptResult::of(&row.machine_id, verdict)
    })
}

fn at(pointer: &str, error: Error) -> Error {
    if error.kind() == ErrorKind::NotFound {
        Error::invalid(pointer, "unknown", error.detail().to_owned())
    } else {
        error
    }
}

async fn owner_to_be(ctx: &OpContext, tx: &Tx, wanted: Adopter) -> Result<(CustomerView, bool)> {
    match wanted {
        Adopter::Existing(id) => {
            Ok((billing::get_customer(ctx, tx, id).await.map_err(|error| at("/customer_id", error))?, false))
        }
        Adopter::New(new) => match billing::find_customer_by_email(ctx, tx, new.email.as_str()).await? {
            Some(known) => Ok((known, false)),
            None => Ok((billing::create_customer(ctx, tx, *new).await?, true)),
        },
    }
}

/// What should be looked at before it is carried out.
fn notes(machine: &Adoptable, product: &billing::ProductView, customer: &CustomerView, price: Money) -> Vec<String> {
    let mut notes = Vec::new();
    let sold = &product.provider.product_id;
    if sold != machine.product_id() {
        notes.push(format!("The machine is a {}, but {} stands for {sold}.", machine.product_id(), product.name));
    }
    if !product.regions.is_empty() && !product.regions.iter().any(|r| r.code == machine.region()) {
        notes.push(format!("{} is not sold in {}, where the machine is.", product.name, machine.region()));
    }
    if let Some(date) = machine.ends_on() {
        notes.push(format!("The machine is cancelled at the provider and ends on {date}."));
    }
    if customer.parked_reason.is_some() {
        notes.push("Billing of this customer is stopped.".to_owned());
    }
    if price.is_zero() {
        notes.push("It costs the customer nothing.".to_owned());
    }
    notes
}

fn named_after(machine: &Adoptable) -> String {
    let name = machine.display_name().trim().to_ascii_lowercase().replace(' ', "-");
    if name.parse::<Hostname>().is_ok() { name } else { format!("machine-{}", machine.id()) }
}
