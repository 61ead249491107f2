//! Adoption: what exists at the provider becomes the customers': machines, domains and object storages as services, with
//! a price and a next due date, private networks as those of whoever has the machines in them.
//!
//! Nothing is bought and nothing is billed for the past. Each row is a transaction of its own; a row that was carried
//! out before is found and left alone, so that a list can be repeated until all of it is done. [`service`] makes what is
//! sold, [`network`] what is not, [`file`] reads tables.

mod file;
mod network;
mod service;
mod template;

use std::collections::{HashMap, HashSet};

use mpanel_billing::{self as billing, CustomerView, NewCustomer, NextInvoice};
use mpanel_core::{
    CustomerId, Date, Error, ErrorKind, FieldError, Money, OpContext, ProductId, ProviderAccountId, Result, ServiceId,
};
use mpanel_db::Tx;
use mpanel_provisioning::{
    self as provisioning, AdoptKind, Adoptable, AdoptableDomain, AdoptableNetwork, AdoptableStorage,
};

use crate::deps::Deps;
use crate::margins::{Figures, KnownCosts};

pub use file::{FileRun, adopt_file};
pub use template::template;

/// Rows in one go; each costs several queries.
pub const MOST_ROWS: usize = 200;

/// Whose something is to be.
#[derive(Debug, Clone)]
pub enum Adopter {
    /// A customer there is.
    Existing(CustomerId),
    /// A customer to be opened, or the one with that mail address, if there is one.
    New(Box<NewCustomer>),
}

/// Something at the provider and what it is to become.
#[derive(Debug, Clone)]
pub struct AdoptRow {
    /// What it is.
    pub kind: AdoptKind,
    /// By what the provider knows it: the name of a domain, the id of everything else.
    pub provider_ref: String,
    /// Whose it is to be; a private network may leave it to the machines in it.
    pub customer: Option<Adopter>,
    /// As what it is sold; a private network is not.
    pub product: Option<ProductId>,
    /// Each period, as the price list has prices: with tax only where they include it. The product's own when absent.
    pub price: Option<Money>,
    /// Period in months; none of a private network.
    pub cycle_months: Option<i32>,
    /// The first day that is not paid for yet; of a domain, when it is renewed, when absent.
    pub next_due_on: Option<Date>,
    /// Host name, or the name of a private network; made of its name there when absent.
    pub hostname: Option<String>,
}

/// What became, or would become, of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdoptVerdict {
    /// A dry run: it would be made.
    WouldAdopt,
    /// It was made.
    Adopted,
    /// A service has it already, or the network is kept.
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
    /// What it is.
    pub kind: AdoptKind,
    /// By what the provider knows it.
    pub provider_ref: String,
    /// What became of it.
    pub verdict: AdoptVerdict,
    /// The service that was made, or that has it already; none of a private network.
    pub service: Option<ServiceId>,
    /// Its host name, or the name of the network.
    pub hostname: Option<String>,
    /// Whose it is; without an id while the customer only would be opened.
    pub customer: Option<(Option<CustomerId>, String)>,
    /// Whether the customer is new.
    pub opens_customer: bool,
    /// The product's name.
    pub product: Option<String>,
    /// Each period, as the price list has prices: with tax only where they include it.
    pub price: Option<Money>,
    /// Period in months.
    pub cycle_months: i32,
    /// When the first invoice would be raised.
    pub next_invoice_on: Option<Date>,
    /// What it would come to for this service alone, with tax.
    pub first_invoice: Option<NextInvoice>,
    /// What each period brings and costs before tax, or why that cannot be told.
    pub margin: Option<std::result::Result<Figures, String>>,
    /// What to look at: something that is not what is sold, or that ends.
    pub notes: Vec<String>,
    /// What is wrong with the row.
    pub problems: Vec<FieldError>,
}

impl AdoptResult {
    fn of((kind, provider_ref): (AdoptKind, &str), verdict: AdoptVerdict) -> Self {
        Self {
            kind,
            provider_ref: provider_ref.to_owned(),
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

    fn refused(of: (AdoptKind, &str), error: &Error) -> Self {
        let problems = match error.fields() {
            [] => vec![FieldError { pointer: String::new(), code: error.code(), detail: error.detail().to_owned() }],
            fields => fields.to_vec(),
        };
        Self { problems, ..Self::of(of, AdoptVerdict::Refused) }
    }
}

/// Adopts what the rows name, or says what would be made. The results are in the order of the rows.
pub async fn adopt(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    rows: Vec<AdoptRow>,
    dry_run: bool,
) -> Result<Vec<AdoptResult>> {
    if rows.is_empty() || rows.len() > MOST_ROWS {
        let detail = format!("Give from 1 to {MOST_ROWS} rows at once.");
        return Err(Error::invalid("/rows", "out_of_range", detail));
    }
    let rows = rows.into_iter().enumerate().collect();
    Ok(run(ctx, deps, account, rows, MOST_ROWS, dry_run).await?.into_iter().map(|(_, result)| result).collect())
}

// Row after row until `most` things were made, or would have been; the results of the rows that were reached, with the
// numbers of the rows and in their order. Private networks come last: they follow the machines in them.
async fn run(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    mut rows: Vec<(usize, AdoptRow)>,
    most: usize,
    dry_run: bool,
) -> Result<Vec<(usize, AdoptResult)>> {
    rows.sort_by_key(|(_, row)| row.kind == AdoptKind::PrivateNetwork);
    let known = Known::read(ctx, deps, account, &rows).await?;
    let mut run = Run { ctx, account, known, dry_run, foreseen: HashMap::new(), opened: HashSet::new() };
    let (mut seen, mut results) = (HashSet::new(), Vec::with_capacity(rows.len()));
    let mut made = 0;
    for (number, mut row) in rows {
        if made >= most {
            break;
        }
        let kind = row.kind;
        let result = match tidy(&mut row) {
            Ok(()) if seen.insert((kind, row.provider_ref.clone())) => run.row(deps, row).await?,
            Ok(()) => {
                let error = Error::invalid("/provider_ref", "repeated", "This is in the list twice.");
                AdoptResult::refused((kind, &row.provider_ref), &error)
            }
            Err(error) => AdoptResult::refused((kind, &row.provider_ref), &error),
        };
        made += usize::from(matches!(result.verdict, AdoptVerdict::Adopted | AdoptVerdict::WouldAdopt));
        results.push((number, result));
    }
    results.sort_by_key(|(number, _)| *number);
    Ok(results)
}

/// Domains are known by their names in ASCII.
fn tidy(row: &mut AdoptRow) -> Result<()> {
    if row.kind == AdoptKind::Domain {
        row.provider_ref = provisioning::domain_name("/provider_ref", &row.provider_ref)?;
    }
    Ok(())
}

fn is_about_the_row(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict | ErrorKind::NotFound)
}

// What is read once for all rows.
struct Known {
    machines: HashMap<String, Adoptable>,
    domains: HashMap<String, AdoptableDomain>,
    storages: HashMap<String, AdoptableStorage>,
    networks: HashMap<String, AdoptableNetwork>,
    costs: KnownCosts,
}

impl Known {
    async fn read(
        ctx: &OpContext,
        deps: &Deps,
        account: ProviderAccountId,
        rows: &[(usize, AdoptRow)],
    ) -> Result<Self> {
        let with = deps.provisioning();
        let has = |kind| rows.iter().any(|(_, row)| row.kind == kind);
        let networks = rows.iter().filter(|(_, row)| row.kind == AdoptKind::PrivateNetwork);
        let networks: Vec<String> = networks.map(|(_, row)| row.provider_ref.clone()).collect();
        Ok(Self {
            machines: if has(AdoptKind::Machine) {
                provisioning::read_machines(ctx, &with, account).await?
            } else {
                HashMap::new()
            },
            domains: if has(AdoptKind::Domain) {
                provisioning::adoptable_domains(ctx, &with, account).await?
            } else {
                HashMap::new()
            },
            storages: if has(AdoptKind::ObjectStorage) {
                provisioning::adoptable_storages(ctx, &with, account).await?
            } else {
                HashMap::new()
            },
            networks: if networks.is_empty() {
                HashMap::new()
            } else {
                provisioning::adoptable_networks(ctx, &with, account, &networks).await?
            },
            costs: KnownCosts::load(ctx, deps.db.read()).await?,
        })
    }
}

// Who owns something, also while a dry run has not opened them.
#[derive(Debug, Clone)]
struct Owner {
    key: OwnerKey,
    name: String,
}

#[derive(Debug, Clone, PartialEq)]
enum OwnerKey {
    Existing(CustomerId),
    /// To be opened with this mail address.
    Opened(String),
}

impl PartialEq for Owner {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

// The rows of one call.
struct Run<'a> {
    ctx: &'a OpContext,
    account: ProviderAccountId,
    known: Known,
    dry_run: bool,
    /// Whose machines would be, which a dry run forgets.
    foreseen: HashMap<String, Owner>,
    /// Mail addresses of customers that were opened, or would be.
    opened: HashSet<String>,
}

impl Run<'_> {
    async fn row(&mut self, deps: &Deps, row: AdoptRow) -> Result<AdoptResult> {
        let tx = deps.db.begin().await?;
        let (kind, id) = (row.kind, row.provider_ref.clone());
        let mail = match &row.customer {
            Some(Adopter::New(new)) => new.email.to_string(),
            Some(Adopter::Existing(_)) | None => String::new(),
        };
        let done = match kind {
            AdoptKind::PrivateNetwork => self.network(&tx, row).await,
            AdoptKind::Machine | AdoptKind::Domain | AdoptKind::ObjectStorage => self.service(&tx, row).await,
        };
        let mut result = match done {
            Ok(result) => result,
            Err(error) if is_about_the_row(&error) => {
                tx.rollback().await?;
                return Ok(AdoptResult::refused((kind, &id), &error));
            }
            Err(error) => return Err(error),
        };
        if self.dry_run {
            tx.rollback().await?;
        } else {
            tx.commit().await?;
        }
        if kind == AdoptKind::Machine
            && let Some((customer, name)) = &result.customer
        {
            let key = customer.map_or_else(|| OwnerKey::Opened(mail.clone()), OwnerKey::Existing);
            self.foreseen.insert(id, Owner { key, name: name.clone() });
        }
        if result.opens_customer && !self.opened.insert(mail) {
            // A dry run forgets the customer that an earlier row would have opened.
            result.opens_customer = false;
        }
        Ok(result)
    }

    fn verdict(&self) -> AdoptVerdict {
        if self.dry_run { AdoptVerdict::WouldAdopt } else { AdoptVerdict::Adopted }
    }
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
