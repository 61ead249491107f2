//! The file to be filled in: what an account has that belongs to nobody, a line each.

use mpanel_billing::{self as billing, ProductKind, ProductView, StorageGives};
use mpanel_core::{Currency, OpContext, PageQuery, ProviderAccountId, Result};
use mpanel_documents::csv_field;
use mpanel_provisioning::{self as provisioning, AdoptKind, FindingState, ForeignThing, MachineFacts};
use sea_orm::ConnectionTrait;

use crate::deps::Deps;

/// The heading: what it is, then whose, then as what, at which price and until when.
const HEADING: [&str; 16] = [
    "kind",
    "provider_ref",
    "at_provider",
    "details",
    "region",
    "customer_id",
    "email",
    "name",
    "company",
    "country",
    "product",
    "price",
    "currency",
    "cycle_months",
    "next_due_on",
    "hostname",
];

/// What an account has that belongs to nobody, as a file to be filled in: machines as of the last look, domains, storages
/// and private networks as the provider lists them now. A product is named where one alone stands for what it is.
pub async fn template(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, currency: Currency) -> Result<String> {
    let conn = deps.db.read();
    let products = products(ctx, conn, account).await?;
    let mut text = HEADING.join(",");
    text.push_str("\r\n");
    let foreign = provisioning::foreign_machines(ctx, conn, account).await?.into_iter();
    let open = foreign.filter(|finding| finding.state == FindingState::Open);
    for machine in open.filter_map(|finding| finding.machine) {
        push(&mut text, &Line::of_machine(&machine, &products, currency));
    }
    for thing in provisioning::foreign_things(ctx, &deps.provisioning(), account).await? {
        push(&mut text, &Line::of_thing(&thing, &products, currency));
    }
    Ok(text)
}

struct Line<'a> {
    kind: AdoptKind,
    provider_ref: &'a str,
    at_provider: &'a str,
    details: String,
    region: &'a str,
    product: &'a str,
    currency: String,
    cycle_months: &'a str,
}

fn push(text: &mut String, line: &Line<'_>) {
    let values: [&str; 16] = [
        line.kind.as_str(),
        line.provider_ref,
        line.at_provider,
        &line.details,
        line.region,
        "",
        "",
        "",
        "",
        "",
        line.product,
        "",
        &line.currency,
        line.cycle_months,
        "",
        "",
    ];
    text.push_str(&values.map(|value| csv_field(value, false)).join(","));
    text.push_str("\r\n");
}

impl<'a> Line<'a> {
    fn of_machine(machine: &'a MachineFacts, products: &'a [ProductView], currency: Currency) -> Self {
        let stands = |p: &ProductView| p.kind == ProductKind::Vps && p.provider.product_id == machine.product_id;
        Self {
            kind: AdoptKind::Machine,
            provider_ref: &machine.id,
            at_provider: &machine.display_name,
            details: machine.product_id.clone(),
            region: &machine.region,
            product: only(products, stands),
            currency: currency.code().to_owned(),
            cycle_months: "1",
        }
    }

    fn of_thing(thing: &'a ForeignThing, products: &'a [ProductView], currency: Currency) -> Self {
        let (details, product, cycle_months) = match thing.kind {
            AdoptKind::Domain => {
                let renews = thing.renews_on.map_or_else(String::new, |day| format!("renewed on {day}"));
                let sells = |p: &ProductView| p.domain.as_ref().is_some_and(|terms| terms.sells(&thing.name));
                (renews, only(products, sells), "12")
            }
            AdoptKind::ObjectStorage => {
                let size = thing.size_gb.unwrap_or_default();
                let gives = |p: &ProductView| {
                    let whole = |terms: &billing::StorageTerms| terms.gives == StorageGives::Whole;
                    p.storage.as_ref().is_some_and(|terms| whole(terms) && terms.size_gb == size)
                };
                (format!("{size} GB"), only(products, gives), "1")
            }
            AdoptKind::PrivateNetwork | AdoptKind::Machine => {
                let range = thing.cidr.as_deref().unwrap_or_default();
                (format!("{range}: {}", thing.machines.join(" ")), "", "")
            }
        };
        Self {
            kind: thing.kind,
            provider_ref: &thing.provider_ref,
            at_provider: &thing.name,
            details,
            region: thing.region.as_deref().unwrap_or_default(),
            product,
            currency: if cycle_months.is_empty() { String::new() } else { currency.code().to_owned() },
            cycle_months,
        }
    }
}

/// The name of the product that alone fits; empty where none does, or several.
fn only(products: &[ProductView], fits: impl Fn(&ProductView) -> bool) -> &str {
    let mut fitting = products.iter().filter(|product| fits(product));
    match (fitting.next(), fitting.next()) {
        (Some(one), None) => &one.slug,
        _ => "",
    }
}

// What is sold and not bound to another account.
async fn products<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<ProductView>> {
    let is_here = |product: &ProductView| product.provider.account.is_none_or(|bound| bound == account);
    let mut found = Vec::new();
    let mut query = PageQuery { limit: Some(200), ..PageQuery::default() };
    loop {
        let page = billing::list_products(ctx, conn, None, &query).await?;
        found.extend(page.items.into_iter().filter(|product| !product.retired && is_here(product)));
        match page.next_cursor {
            Some(cursor) => query.cursor = Some(cursor),
            None => return Ok(found),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HEADING;
    use crate::adoption::file::SHAPE;

    #[test]
    fn the_heading_names_every_column_once() {
        let mut heading = HEADING.to_vec();
        let mut columns = SHAPE.columns.to_vec();
        heading.sort_unstable();
        columns.sort_unstable();
        assert_eq!(heading, columns);
    }
}
