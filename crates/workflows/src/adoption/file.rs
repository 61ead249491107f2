//! Adoption from a file: lines that were filled in, read and carried out.

use mpanel_billing::{self as billing, Address, InvoiceRouting, NewCustomer};
use mpanel_core::{
    CountryCode, Currency, CustomerId, Date, EmailAddress, Money, OpContext, ProductId, ProviderAccountId, Result,
};
use mpanel_provisioning::{AdoptKind, ImportLine, TableLine, TableShape, minor_of, read_table};
use sea_orm::ConnectionTrait;

use super::{AdoptResult, AdoptRow, AdoptVerdict, Adopter, MOST_ROWS, run};
use crate::deps::Deps;

/// The columns a file may have; the first is needed.
pub(super) const SHAPE: TableShape = TableShape {
    columns: &[
        "provider_ref",
        "kind",
        "product",
        "cycle_months",
        "next_due_on",
        "price",
        "currency",
        "customer_id",
        "email",
        "name",
        "company",
        "country",
        "hostname",
        "at_provider",
        "details",
        "region",
    ],
    needed: 1,
    most_lines: 2000,
};

/// What staff fills in; a line without any of it is left alone, but for a private network, of which nothing has to be
/// decided.
const DECIDES: [&str; 5] = ["customer_id", "email", "name", "price", "next_due_on"];

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct FileRun {
    /// What became of each line that was filled in, with its number in the file.
    pub rows: Vec<(usize, AdoptResult)>,
    /// What is wrong, by line and column. Nothing is made while a line cannot be read.
    pub errors: Vec<ImportLine>,
    /// Lines that wait for the next run, as one run makes so many services at most.
    pub left: usize,
}

/// Adopts what a file names, or says what would be made. `currency` is the one of lines that name none.
///
/// One run makes [`MOST_ROWS`] services at most; the same file goes on with the others, as what was adopted is found
/// and left alone. What is wrong with one line keeps no other back, unless the line cannot be read.
pub async fn adopt_file(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    text: &str,
    currency: Currency,
    dry_run: bool,
) -> Result<FileRun> {
    let (lines, mut errors) = read_table(text, SHAPE);
    let mut rows = Vec::new();
    for line in lines.iter().filter(|line| is_decided(line)) {
        match read_line(ctx, deps.db.read(), line, currency).await? {
            Ok(row) => rows.push((line.line, row)),
            Err(wrong) => errors.extend(wrong),
        }
    }
    errors.sort_by_key(|error| error.line);
    if rows.is_empty() && errors.is_empty() {
        let detail = "No line is filled in. Enter whose it is, its price or its next due date.".to_owned();
        errors.push(ImportLine { line: 1, column: None, code: "empty", detail });
    }
    if !errors.is_empty() {
        return Ok(FileRun { errors, ..FileRun::default() });
    }
    let wanted = rows.len();
    let rows = run(ctx, deps, account, rows, MOST_ROWS, dry_run).await?;
    let left = wanted - rows.len();
    let errors = rows.iter().flat_map(|(line, result)| refusals(*line, result)).collect();
    Ok(FileRun { rows, errors, left })
}

fn is_decided(line: &TableLine) -> bool {
    line.value("kind") == AdoptKind::PrivateNetwork.as_str()
        || DECIDES.iter().any(|column| !line.value(column).is_empty())
}

fn refusals(line: usize, result: &AdoptResult) -> Vec<ImportLine> {
    let refused = result.verdict == AdoptVerdict::Refused;
    let problems = result.problems.iter().filter(|_| refused);
    let error = |problem: &mpanel_core::FieldError| ImportLine {
        line,
        column: column_of(&problem.pointer).map(str::to_owned),
        code: problem.code,
        detail: problem.detail.clone(),
    };
    problems.map(error).collect()
}

// Where a field of a row stands in the file.
fn column_of(pointer: &str) -> Option<&'static str> {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    let name = if last == "product_id" { "product" } else { last };
    SHAPE.columns.iter().find(|column| **column == name).copied()
}

type Wrong = Vec<ImportLine>;

async fn read_line<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    line: &TableLine,
    default: Currency,
) -> Result<std::result::Result<AdoptRow, Wrong>> {
    let mut wrong: Wrong = Vec::new();
    let mut refuse = |column: &str, code, detail: &str| wrong.push(line.wrong(Some(column), code, detail.to_owned()));
    let provider_ref = line.value("provider_ref");
    if provider_ref.is_empty() || provider_ref.len() > 253 {
        refuse("provider_ref", "required", "Write the provider's number or id, or the name of a domain.");
    }
    let kind = kind_of(line);
    if kind.is_none() {
        refuse("kind", "unknown", "Write machine, domain, object_storage or private_network.");
    }
    let kind = kind.unwrap_or(AdoptKind::Machine);
    // A private network is not sold; what is written there for a sale is refused with its row.
    let is_sold = |column: &str| kind != AdoptKind::PrivateNetwork || !line.value(column).is_empty();
    let product = product_of(ctx, conn, line.value("product")).await?;
    if product.is_none() && is_sold("product") {
        refuse("product", "unknown", "Write the name of a product in addresses, such as cloud-vps-s, or its id.");
    }
    let cycle = line.value("cycle_months").parse::<i32>().ok().filter(|c| billing::check_cycle("", *c).is_ok());
    if cycle.is_none() && is_sold("cycle_months") {
        refuse("cycle_months", "not_a_number", "Write the period as a number of months, such as 1 or 12.");
    }
    let due = line.value("next_due_on").parse::<Date>().ok();
    // A domain is paid until it is renewed.
    let may_lack_due = kind == AdoptKind::Domain && line.value("next_due_on").is_empty();
    if due.is_none() && is_sold("next_due_on") && !may_lack_due {
        refuse("next_due_on", "not_a_date", "Write the first day that is not paid for as 2026-01-31.");
    }
    let written = line.value("currency");
    let currency = if written.is_empty() { Some(default) } else { written.parse::<Currency>().ok() };
    if currency.is_none() {
        refuse("currency", "unknown_currency", "Write a currency such as EUR.");
    }
    let currency = currency.unwrap_or(default);
    let price = Some(line.value("price")).filter(|text| !text.is_empty()).map(|text| minor_of(text, currency));
    if price == Some(None) {
        let digits = currency.exponent();
        let detail = format!("Write an amount in {currency} with a point and at most {digits} decimals.");
        refuse("price", "not_an_amount", &detail);
    }
    let customer = match customer_of(ctx, conn, line, currency).await? {
        _ if names_nobody(line) && kind == AdoptKind::PrivateNetwork => None,
        Ok(customer) => Some(customer),
        Err((column, code, detail)) => {
            refuse(column, code, &detail);
            None
        }
    };
    if !wrong.is_empty() {
        return Ok(Err(wrong));
    }
    Ok(Ok(AdoptRow {
        kind,
        provider_ref: provider_ref.to_owned(),
        customer,
        product,
        price: price.flatten().map(|minor| Money::new(minor, currency)),
        cycle_months: cycle,
        next_due_on: due,
        hostname: Some(line.value("hostname").to_owned()).filter(|name| !name.is_empty()),
    }))
}

/// What a line is about; a machine where it does not say.
fn kind_of(line: &TableLine) -> Option<AdoptKind> {
    match line.value("kind") {
        "" => Some(AdoptKind::Machine),
        word => AdoptKind::from_word(word),
    }
}

fn names_nobody(line: &TableLine) -> bool {
    ["customer_id", "email", "name", "company", "country"].iter().all(|column| line.value(column).is_empty())
}

async fn product_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, name: &str) -> Result<Option<ProductId>> {
    match name.parse::<ProductId>() {
        Ok(id) => match billing::get_product(ctx, conn, id).await {
            Ok(product) => Ok(Some(product.id)),
            Err(error) if error.kind() == mpanel_core::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        },
        Err(_) => Ok(billing::find_product_by_slug(ctx, conn, name).await?.map(|product| product.id)),
    }
}

type Refused = (&'static str, &'static str, String);

async fn customer_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    line: &TableLine,
    currency: Currency,
) -> Result<std::result::Result<Adopter, Refused>> {
    let (id, mail, name, country) =
        (line.value("customer_id"), line.value("email"), line.value("name"), line.value("country"));
    if !id.is_empty() {
        let id = id.parse::<CustomerId>().ok();
        return Ok(id.map(Adopter::Existing).ok_or_else(|| {
            ("customer_id", "malformed", "Write a customer's id as its page shows it, or leave it empty.".to_owned())
        }));
    }
    let Ok(email) = mail.parse::<EmailAddress>() else {
        return Ok(Err(("email", "malformed", "Write a customer's e-mail address, or its customer_id.".to_owned())));
    };
    if name.is_empty() && country.is_empty() {
        let known = billing::find_customer_by_email(ctx, conn, email.as_str()).await?;
        let missing = "No customer has this address. Give name and country to open one.";
        return Ok(known.map(|c| Adopter::Existing(c.id)).ok_or_else(|| ("name", "required", missing.to_owned())));
    }
    let Ok(country) = country.parse::<CountryCode>() else {
        return Ok(Err(("country", "unknown_country", "Write a country of two letters, such as DE.".to_owned())));
    };
    if name.is_empty() || name.chars().count() > 200 {
        return Ok(Err(("name", "required", "Write the customer's name.".to_owned())));
    }
    let company = Some(line.value("company").to_owned()).filter(|company| !company.is_empty());
    Ok(Ok(Adopter::New(Box::new(NewCustomer {
        name: name.to_owned(),
        company,
        email,
        country,
        address: Address::default(),
        tax_id: None,
        customer_type: None,
        currency,
        time_zone: None,
        language: None,
        routing: InvoiceRouting::default(),
        legal_entity: None,
    }))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_row_is_told_at_its_column() {
        for (pointer, column) in [
            ("/product_id", Some("product")),
            ("/price/currency", Some("currency")),
            ("/next_due_on", Some("next_due_on")),
            ("/hostname", Some("hostname")),
            ("", None),
            ("/address/line1", None),
        ] {
            assert_eq!(column_of(pointer), column, "{pointer}");
        }
    }
}
