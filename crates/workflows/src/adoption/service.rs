//! Adoption of what is sold: a machine, a domain or an object storage becomes a service with a subscription.

use mpanel_billing::{self as billing, AdoptSubscription, AdoptedThing, CustomerView, DomainInput, ProductView};
use mpanel_core::{Date, Error, Hostname, Money, OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::Tx;
use mpanel_provisioning::{
    self as provisioning, Access, AdoptDomain, AdoptKind, AdoptMachine, AdoptStorage, Adoptable, AdoptableDomain,
    AdoptableStorage, DomainSold, NewService, ServiceView,
};

use super::{AdoptResult, AdoptRow, AdoptVerdict, Known, Run, at, owner_to_be};
use crate::margins::margin_of;
use crate::{journeys, storages};

impl Run<'_> {
    pub(super) async fn service(&self, tx: &Tx, row: AdoptRow) -> Result<AdoptResult> {
        let (ctx, kind, id) = (self.ctx, row.kind, row.provider_ref.clone());
        if let Some(owner) = self.owner_of(tx, kind, &id).await? {
            let customer = billing::get_customer(ctx, tx, owner.customer).await?;
            return Ok(AdoptResult {
                service: Some(owner.id),
                hostname: Some(owner.hostname),
                customer: Some((Some(customer.id), customer.display_name().to_owned())),
                product: Some(owner.product_name),
                ..AdoptResult::of((kind, &id), AdoptVerdict::Already)
            });
        }
        let found = Found::of(&self.known, kind, &id)?;
        let sale = sale(ctx, tx, &row, &found).await?;
        let notes = notes(&found, &sale, self.account);
        let hostname = found.hostname(row.hostname.as_deref())?;
        let service: ServiceId = ctx.new_id();
        let wanted = AdoptSubscription {
            customer: sale.customer.id,
            service,
            product: sale.product.id,
            price: sale.price,
            cycle_months: sale.cycle_months,
            next_due_on: sale.next_due_on,
            hostname: hostname.clone(),
            what: found.what()?,
        };
        let sold = billing::adopt_subscription(ctx, tx, wanted).await?;
        let new = NewService {
            id: service,
            customer: sale.customer.id,
            order: sold.order,
            subscription: Some(sold.subscription.id),
            product: found.sold_as(&sold.product, self.account)?,
            region: found.region().to_owned(),
            image_id: found.image_id().to_owned(),
            hostname,
            access: Access::Password,
            default_user: None,
            software: None,
        };
        let made = found.adopt(ctx, tx, self.account, new).await?;
        let margin = margin_of(ctx, tx, &self.known.costs, &made, &sold.subscription).await?;
        let is_told = !self.dry_run || !sale.opened;
        Ok(AdoptResult {
            service: (!self.dry_run).then_some(made.id),
            hostname: Some(made.hostname),
            customer: Some((is_told.then_some(sale.customer.id), sale.customer.display_name().to_owned())),
            opens_customer: sale.opened,
            product: Some(sale.product.name),
            price: Some(sale.price),
            cycle_months: sale.cycle_months,
            next_invoice_on: sold.subscription.next_invoice_on,
            first_invoice: sold.first_invoice,
            margin: Some(margin),
            notes,
            ..AdoptResult::of((kind, &id), self.verdict())
        })
    }

    async fn owner_of(&self, tx: &Tx, kind: AdoptKind, id: &str) -> Result<Option<ServiceView>> {
        match kind {
            AdoptKind::Machine => provisioning::owner_of_machine(self.ctx, tx, self.account, id).await,
            AdoptKind::Domain => provisioning::owner_of_domain(self.ctx, tx, id).await,
            AdoptKind::ObjectStorage => provisioning::owner_of_storage(self.ctx, tx, self.account, id).await,
            AdoptKind::PrivateNetwork => Ok(None),
        }
    }
}

/// What was found at the provider.
enum Found {
    Machine(Adoptable),
    Domain(Box<AdoptableDomain>),
    Storage(AdoptableStorage),
}

impl Found {
    fn of(known: &Known, kind: AdoptKind, id: &str) -> Result<Self> {
        let found = match kind {
            AdoptKind::Machine => known.machines.get(id).cloned().map(Self::Machine),
            AdoptKind::Domain => known.domains.get(id).cloned().map(Box::new).map(Self::Domain),
            AdoptKind::ObjectStorage => known.storages.get(id).cloned().map(Self::Storage),
            AdoptKind::PrivateNetwork => None,
        };
        let what = match kind {
            AdoptKind::Machine => "machine",
            AdoptKind::Domain => "domain",
            AdoptKind::ObjectStorage => "object storage",
            AdoptKind::PrivateNetwork => "private network",
        };
        found.ok_or_else(|| {
            let detail = format!("The provider does not list this {what} on this account.");
            Error::invalid("/provider_ref", "unknown", detail)
        })
    }

    fn region(&self) -> &str {
        match self {
            Self::Machine(machine) => machine.region(),
            Self::Storage(storage) => storage.region(),
            Self::Domain(_) => "",
        }
    }

    fn image_id(&self) -> &str {
        match self {
            Self::Machine(machine) => machine.image_id(),
            Self::Storage(_) | Self::Domain(_) => "",
        }
    }

    fn ends_on(&self) -> Option<Date> {
        match self {
            Self::Machine(machine) => machine.ends_on(),
            Self::Storage(storage) => storage.ends_on(),
            Self::Domain(domain) => domain.ends_on(),
        }
    }

    /// The next due date where none is given: a domain is paid until it is renewed.
    fn due(&self) -> Option<Date> {
        match self {
            Self::Domain(domain) => domain.renews_on(),
            Self::Machine(_) | Self::Storage(_) => None,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Machine(_) => "machine",
            Self::Storage(_) => "storage",
            Self::Domain(_) => "domain",
        }
    }

    fn what(&self) -> Result<AdoptedThing> {
        Ok(match self {
            Self::Machine(machine) => {
                AdoptedThing::Machine { region: machine.region().to_owned(), image_id: machine.image_id().to_owned() }
            }
            Self::Storage(storage) => AdoptedThing::Storage { region: storage.region().to_owned() },
            Self::Domain(domain) => AdoptedThing::Domain(DomainInput {
                name: domain.name().to_owned(),
                is_transfer: false,
                code: None,
                contact: Some(serde_json::to_value(domain.owner())?),
            }),
        })
    }

    fn sold_as(
        &self,
        product: &billing::ProductSnapshot,
        account: ProviderAccountId,
    ) -> Result<provisioning::ProductSnapshot> {
        let domain = match self {
            Self::Domain(domain) => Some(DomainSold {
                name: domain.name().to_owned(),
                is_transfer: false,
                code: None,
                contact: domain.owner().clone(),
            }),
            Self::Machine(_) | Self::Storage(_) => None,
        };
        Ok(provisioning::ProductSnapshot {
            period_months: journeys::provider_term(product),
            storage: product.storage.clone().map(storages::sold),
            domain,
            ..journeys::sold_as(product, account)?
        })
    }

    /// The host name that was given, or one made of the name at the provider. A domain is its name.
    fn hostname(&self, given: Option<&str>) -> Result<String> {
        let given = given.map(str::trim).filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
        match (self, given) {
            (Self::Domain(_), Some(_)) => {
                Err(Error::invalid("/hostname", "not_for_domains", "A domain is its name. Leave it empty."))
            }
            (Self::Domain(domain), None) => Ok(domain.name().to_owned()),
            (_, Some(given)) => Ok(given),
            (Self::Machine(machine), None) => Ok(named_after(machine.display_name(), "machine", machine.id())),
            (Self::Storage(storage), None) => Ok(named_after(storage.name(), "storage", storage.id())),
        }
    }

    async fn adopt(
        self,
        ctx: &OpContext,
        tx: &Tx,
        account: ProviderAccountId,
        service: NewService,
    ) -> Result<ServiceView> {
        match self {
            Self::Machine(machine) => {
                provisioning::adopt_machine(ctx, tx, AdoptMachine { account, machine, service }).await
            }
            Self::Domain(domain) => {
                provisioning::adopt_domain(ctx, tx, AdoptDomain { account, domain: *domain, service }).await
            }
            Self::Storage(storage) => {
                provisioning::adopt_storage(ctx, tx, AdoptStorage { account, storage, service }).await
            }
        }
    }
}

fn named_after(name: &str, word: &str, id: &str) -> String {
    let name = name.trim().to_ascii_lowercase().replace(' ', "-");
    if name.parse::<Hostname>().is_ok() { name } else { format!("{word}-{id}") }
}

/// Whose it becomes and for how much.
struct Sale {
    customer: CustomerView,
    opened: bool,
    product: ProductView,
    price: Money,
    cycle_months: i32,
    next_due_on: Date,
}

async fn sale(ctx: &OpContext, tx: &Tx, row: &AdoptRow, found: &Found) -> Result<Sale> {
    let missing = |pointer: &str, detail: &str| Error::invalid(pointer, "required", detail);
    let product = row.product.ok_or_else(|| missing("/product_id", "Say as what it is sold."))?;
    let adopter = row.customer.clone().ok_or_else(|| missing("/customer_id", "Say whose it is."))?;
    let cycle_months = row.cycle_months.ok_or_else(|| missing("/cycle_months", "Say how long a period is."))?;
    let next_due_on = row
        .next_due_on
        .or(found.due())
        .ok_or_else(|| missing("/next_due_on", "Give the first day that is not paid for yet."))?;
    let product = billing::get_product(ctx, tx, product).await.map_err(|error| at("/product_id", error))?;
    let (customer, opened) = owner_to_be(ctx, tx, adopter).await?;
    let price = match row.price {
        Some(price) => price,
        None => {
            let price = product.price(customer.currency, cycle_months).ok_or_else(|| {
                let detail =
                    format!("{} has no price in {} for this period. Give one.", product.name, customer.currency);
                Error::invalid("/price", "required", detail)
            })?;
            Money::new(price.recurring_minor, customer.currency)
        }
    };
    Ok(Sale { customer, opened, product, price, cycle_months, next_due_on })
}

/// What should be looked at before it is carried out.
fn notes(found: &Found, sale: &Sale, account: ProviderAccountId) -> Vec<String> {
    let (mut notes, product, word) = (differences(found, sale), &sale.product, found.word());
    if product.provider.account.is_some_and(|bound| bound != account) {
        notes.push(format!("{} is bought on another provider account.", product.name));
    }
    let region = found.region();
    if !product.regions.is_empty() && !product.regions.iter().any(|r| r.code == region) {
        notes.push(format!("{} is not sold in {region}, where the {word} is.", product.name));
    }
    if let Some(date) = found.ends_on() {
        notes.push(format!("The {word} is cancelled at the provider and ends on {date}."));
    }
    if sale.customer.parked_reason.is_some() {
        notes.push("Billing of this customer is stopped.".to_owned());
    }
    if sale.price.is_zero() {
        notes.push("It costs the customer nothing.".to_owned());
    }
    notes
}

/// What is another than is sold.
fn differences(found: &Found, sale: &Sale) -> Vec<String> {
    let (mut notes, product) = (Vec::new(), &sale.product);
    match found {
        Found::Machine(machine) => {
            let sold = &product.provider.product_id;
            if sold != machine.product_id() {
                let name = &product.name;
                notes.push(format!("The machine is a {}, but {name} stands for {sold}.", machine.product_id()));
            }
        }
        Found::Domain(domain) => {
            let due = sale.next_due_on;
            if let Some(renews) = domain.renews_on().filter(|renews| *renews != due) {
                notes.push(format!("The domain is renewed on {renews}, but billed from {due} on."));
            }
        }
        Found::Storage(storage) => {
            let Some(terms) = &product.storage else { return notes };
            if terms.size_gb != storage.size_gb() {
                let (has, gives) = (storage.size_gb(), terms.size_gb);
                notes.push(format!("The storage has {has} GB, but {} gives {gives} GB.", product.name));
            }
            if let Some(limit) = storage.auto_limit_gb().filter(|limit| *limit > terms.auto_limit_gb.unwrap_or(0)) {
                notes.push(format!("It may grow by itself up to {limit} GB, which {} does not allow.", product.name));
            }
        }
    }
    notes
}
