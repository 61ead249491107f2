//! Add-ons of running services: what billing sells, joined with what the provider can do; and advice about them.
//!
//! A change of the subscription is the only way to sell one. It becomes a fact, and its job gives the machine what it
//! lacks: [`follow`].

use std::collections::{BTreeSet, HashMap};

use mpanel_billing::{
    self as billing, ChangeBy, ChangeOutcome, ChangeQuote, ChangeRequest, ChangeWhen, Shown, SubscriptionState,
    UnpaidChange, WantedChange,
};
use mpanel_core::{
    CustomerId, Error, InvoiceId, Money, OpContext, PageQuery, PrivateNetworkId, ProductId, Result, ServiceId,
    SubscriptionId,
};
use mpanel_db::Tx;
use mpanel_provisioning::{
    self as provisioning, AddOnOffer, AddOnState, AddOnTime, Advice, JoinRequest, MachineAddOns, NETWORK_ADD_ON,
    NetworkView,
};
use sea_orm::ConnectionTrait;

use crate::journeys::ignore_missing;
use crate::unpaid::charge;

/// For so many pieces of advice it is looked up what can be bought; no more than a few of them are shown.
const LOOKED_AT: usize = 12;

/// The add-ons of a service.
#[derive(Debug, Clone)]
pub struct ServiceAddOns {
    /// For `If-Match` of a purchase; none where nothing is billed.
    pub version: Option<i32>,
    /// Period in months; a negative number counts days.
    pub cycle_months: Option<i32>,
    /// What it has, or is to get.
    pub held: Vec<Held>,
    /// What goes with its plan besides.
    pub offers: Vec<Offered>,
}

/// An add-on that a service has, or is to get.
#[derive(Debug, Clone)]
pub struct Held {
    /// As what it is billed; none for what staff has given.
    pub product: Option<ProductId>,
    /// Its name.
    pub name: String,
    /// How many.
    pub quantity: i64,
    /// Each period, before tax.
    pub price: Option<Money>,
    /// How far it has come to the machine.
    pub state: AddOnState,
    /// What went wrong, for staff.
    pub problem: Option<String>,
    /// The invoice it waits for.
    pub unpaid: Option<InvoiceId>,
    /// What the provider says about it.
    pub offer: Option<&'static AddOnOffer>,
}

/// An add-on that goes with the plan.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The add-on.
    pub product: ProductId,
    /// Its name.
    pub name: String,
    /// More words.
    pub description: String,
    /// Each period, before tax.
    pub price: Option<Money>,
    /// What the provider says about it.
    pub offer: Option<&'static AddOnOffer>,
    /// Why it cannot be added now.
    pub reason: Option<String>,
}

/// What a service has, and what it can get with the reason where it cannot.
pub async fn service_add_ons<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<ServiceAddOns> {
    let machine = provisioning::machine_add_ons(ctx, conn, service).await?;
    let subscription = provisioning::get_service(ctx, conn, service).await?.subscription;
    let billed = match subscription {
        Some(id) => Some(billing::subscription_add_ons(ctx, conn, id).await?),
        None => None,
    };
    let unpaid = match subscription {
        Some(id) => billing::unpaid_changes(ctx, conn, id).await?,
        None => Vec::new(),
    };
    let mut held: Vec<Held> = billed.iter().flat_map(|b| &b.held).map(|h| billed_one(h, &machine, &unpaid)).collect();
    let is_billed = |name: &str, key: Option<&str>| {
        billed
            .iter()
            .flat_map(|b| &b.held)
            .any(|h| if key.is_some() { h.key.as_deref() == key } else { h.name == name })
    };
    let given = machine.held.iter().filter(|a| a.quantity > 0 && !is_billed(&a.name, a.key.as_deref()));
    held.extend(given.map(|a| Held {
        product: None,
        name: a.name.clone(),
        quantity: i64::from(a.quantity),
        price: None,
        state: AddOnState::There,
        problem: None,
        unpaid: None,
        offer: a.key.as_deref().and_then(|key| machine.offer(key)),
    }));
    let offers = billed.iter().flat_map(|b| &b.for_sale).map(|sold| Offered {
        product: sold.product,
        name: sold.name.clone(),
        description: sold.description.clone(),
        price: sold.price,
        offer: sold.key.as_deref().and_then(|key| machine.offer(key)),
        reason: reason(sold, &machine),
    });
    Ok(ServiceAddOns {
        version: billed.as_ref().map(|b| b.version),
        cycle_months: billed.as_ref().map(|b| b.cycle_months),
        offers: offers.collect(),
        held,
    })
}

fn billed_one(held: &billing::HeldAddOn, machine: &MachineAddOns, unpaid: &[UnpaidChange]) -> Held {
    let key = held.key.as_deref();
    let delivery = machine.delivery(key);
    let not_begun = match key {
        Some(_) => matches!(delivery, AddOnState::Wanted | AddOnState::GivenUp) && !machine.is_being_bought(key),
        None => !machine.held.iter().any(|a| a.key.is_none() && a.name == held.name && a.quantity > 0),
    };
    let owed = unpaid.iter().find(|change| change.add_on == Some(held.product)).filter(|_| not_begun);
    Held {
        product: Some(held.product),
        name: held.name.clone(),
        quantity: held.quantity,
        price: Some(held.price),
        state: owed.map_or(delivery, |_| AddOnState::Unpaid),
        problem: machine.problem(key).map(str::to_owned),
        unpaid: owed.map(|change| change.invoice),
        offer: key.and_then(|key| machine.offer(key)),
    }
}

// What the data centre cannot do counts more than what is not sold: it does not change.
fn reason(sold: &billing::AddOnForSale, machine: &MachineAddOns) -> Option<String> {
    let there = machine.refusal(sold.key.as_deref()).map(|r| r.reason);
    there.or(sold.refusal.map(|r| r.1)).map(str::to_owned)
}

/// What adding one would mean in money, without doing it.
pub async fn quote_add_on<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    product: ProductId,
    by: ChangeBy,
) -> Result<ChangeQuote> {
    let subscription = checked(ctx, conn, service, product).await?;
    billing::quote_change(ctx, conn, subscription, &wish(product, by)).await
}

/// Adds one: billed at once for the rest of the period, and given to the machine by a job.
pub async fn buy_add_on(
    ctx: &OpContext,
    tx: &Tx,
    (service, product): (ServiceId, ProductId),
    by: ChangeBy,
    shown: Shown,
    version: Option<i32>,
) -> Result<ChangeOutcome> {
    let subscription = checked(ctx, tx, service, product).await?;
    billing::change_subscription(ctx, tx, subscription, &wish(product, by), shown, version).await
}

/// A purchase of the add-on that lets a server into private networks, as somebody has confirmed it.
#[derive(Debug, Clone)]
pub struct NetworkPurchase {
    /// As what it is sold.
    pub product: ProductId,
    /// Who buys.
    pub by: ChangeBy,
    /// The amounts that were shown.
    pub shown: Shown,
    /// Version of what was quoted.
    pub version: Option<i32>,
}

/// Lets a server join a private network together with the purchase of the add-on it needs: both, or neither. It joins
/// once the machine has it.
pub async fn join_with_add_on(
    ctx: &OpContext,
    tx: &Tx,
    (customer, network): (Option<CustomerId>, PrivateNetworkId),
    request: JoinRequest,
    purchase: NetworkPurchase,
) -> Result<NetworkView> {
    let service = request.service;
    let joining = JoinRequest { buying: true, ..request };
    let joined = provisioning::join_network(ctx, tx, customer, network, joining).await?;
    let offers = service_add_ons(ctx, tx, service).await?.offers;
    let offered = offers.iter().find(|o| o.product == purchase.product);
    if offered.is_some_and(|o| o.offer.is_none_or(|offer| offer.key != NETWORK_ADD_ON)) {
        let detail = "This is not the add-on for private networks. Choose the one that is shown with the server.";
        return Err(Error::invalid("/add_on/product_id", "unknown", detail));
    }
    let what = (service, purchase.product);
    buy_add_on(ctx, tx, what, purchase.by, purchase.shown, purchase.version).await?;
    Ok(joined)
}

/// Adds one at what was shown as due at once. Errors: where no amount could be shown, why; `price_changed` where there was
/// none, or another.
pub async fn buy_shown(
    ctx: &OpContext,
    tx: &Tx,
    (service, product): (ServiceId, ProductId),
    by: ChangeBy,
    due_now: Option<Money>,
) -> Result<ChangeOutcome> {
    if due_now.is_none() {
        quote_add_on(ctx, tx, service, product, by).await?;
        let detail = "No price was shown for this service. Look at the price and confirm it.";
        return Err(Error::conflict("price_changed", detail));
    }
    buy_add_on(ctx, tx, (service, product), by, Shown { due_now, renews_at: None }, None).await
}

fn wish(product: ProductId, by: ChangeBy) -> ChangeRequest {
    ChangeRequest { what: WantedChange::AddOn(product), when: ChangeWhen::Now, note: None, by }
}

// Refuses what the machine cannot get, before billing is asked.
async fn checked<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    product: ProductId,
) -> Result<SubscriptionId> {
    let found = provisioning::get_service(ctx, conn, service).await?.subscription;
    let subscription =
        found.ok_or_else(|| Error::conflict("no_subscription", "Nothing is billed for this service."))?;
    let sold = billing::subscription_add_ons(ctx, conn, subscription).await?;
    // What is billed for already, or does not go with the plan, billing refuses.
    if let Some(add_on) = sold.for_sale.iter().find(|a| a.product == product) {
        let machine = provisioning::machine_add_ons(ctx, conn, service).await?;
        if let Some(refused) = machine.refusal(add_on.key.as_deref()) {
            return Err(refused.into());
        }
    }
    Ok(subscription)
}

/// Gives a service what its subscription has by now, and gives up what is billed no more. Repeating it changes nothing.
///
/// After a change of plan that is everything; else what was added while it ran, because staff may have sold the rest by
/// hand before.
pub async fn follow(
    ctx: &OpContext,
    tx: &Tx,
    service: ServiceId,
    subscription: SubscriptionId,
    after_plan: bool,
) -> Result<()> {
    let held = billing::subscription_add_ons(ctx, tx, subscription).await?.held.into_iter();
    let mut wanted: Vec<_> = held
        .map(|h| provisioning::WantedAddOn {
            product: h.product,
            key: h.key,
            name: h.name,
            quantity: u32::try_from(h.quantity).unwrap_or(0),
        })
        .collect();
    ignore_missing(provisioning::give_up_add_ons(ctx, tx, service, &wanted).await)?;
    // The end of a service takes back what was not paid, and nothing more is bought for it.
    if billing::get_subscription(ctx, tx, subscription).await?.state == SubscriptionState::Cancelled {
        return Ok(());
    }
    // What a customer has added waits for its payment, whose fact brings this again.
    let unpaid = billing::unpaid_changes(ctx, tx, subscription).await?;
    wanted.retain(|w| !unpaid.iter().any(|change| change.add_on == Some(w.product)));
    charge(ctx, tx, &unpaid).await?;
    if !after_plan {
        let added = billing::added_later(ctx, tx, subscription).await?;
        wanted.retain(|w| added.contains(&w.product));
    }
    ignore_missing(provisioning::follow_add_ons(ctx, tx, service, &wanted, after_plan).await).map(drop)
}

/// What a customer could do with what they have: a few sentences at most, and none that they have put away.
pub async fn advice<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<Vec<Advice>> {
    let mut facts = provisioning::advice_facts(ctx, conn, customer).await?;
    // First as if everything could be bought, then with what can be, for those servers that matter.
    for server in &mut facts.servers {
        server.can_buy = ["backup", NETWORK_ADD_ON].map(str::to_owned).into();
    }
    let open = |advice: &Advice| !facts.dismissed.contains(&advice.id);
    let first: Vec<Advice> = provisioning::advise(&facts.servers).into_iter().filter(open).take(LOOKED_AT).collect();
    let mut known: HashMap<ServiceId, BTreeSet<String>> = HashMap::new();
    for service in first.iter().filter(|a| a.add_on.is_some()).flat_map(|a| a.services.iter().take(LOOKED_AT)) {
        if !known.contains_key(service) {
            known.insert(*service, can_buy(ctx, conn, *service).await?);
        }
    }
    for server in &mut facts.servers {
        server.can_buy = known.remove(&server.service).unwrap_or_default();
    }
    let all = provisioning::advise(&facts.servers).into_iter();
    Ok(all.filter(|a| !facts.dismissed.contains(&a.id)).take(provisioning::MOST_ADVICE).collect())
}

async fn can_buy<C: ConnectionTrait>(ctx: &OpContext, conn: &C, service: ServiceId) -> Result<BTreeSet<String>> {
    let offers = service_add_ons(ctx, conn, service).await?.offers.into_iter();
    Ok(offers.filter(|o| o.reason.is_none()).filter_map(|o| o.offer).map(|o| o.key.to_owned()).collect())
}

/// Puts a piece of advice away for good. It has to be one that is shown.
pub async fn dismiss_advice(ctx: &OpContext, tx: &Tx, customer: CustomerId, id: &str) -> Result<()> {
    if !advice(ctx, tx, customer).await?.iter().any(|a| a.id == id) {
        return Err(Error::not_found("advice"));
    }
    provisioning::dismiss_advice(ctx, tx, customer, id).await
}

/// An add-on of the catalogue: one of the provider, one of the tenant's own, or both.
#[derive(Debug, Clone)]
pub struct CatalogueRow {
    /// What the provider says; none for what only the tenant delivers, or the provider does not know.
    pub offer: Option<&'static AddOnOffer>,
    /// As what the tenant sells it.
    pub sold_as: Vec<SoldAs>,
}

/// A product of the tenant that is an add-on.
#[derive(Debug, Clone)]
pub struct SoldAs {
    /// The product with its prices and the plans it goes with.
    pub sold: billing::SoldAddOn,
    /// What does not fit together with what the provider says.
    pub warning: Option<&'static str>,
}

/// What does not fit between a product and what the provider says; none when all is well.
fn warning(key: Option<&str>, available: &str, offer: Option<&AddOnOffer>) -> Option<&'static str> {
    let offer = match (key, offer) {
        (None, _) => return None,
        // Add-ons that the provider knows by number only.
        (Some(key), None) if key.parse::<u64>().is_ok() => {
            return (available != "order").then_some("The provider adds what has a number only with a new server.");
        }
        (Some("licence" | "extra_ssd" | "extra_nvme"), None) => {
            return Some(
                "Say which one after a colon, such as licence:PleskHost or extra_ssd:1TB: an order with it fails.",
            );
        }
        (Some(_), None) => return Some("The provider has no such add-on: an order with it fails."),
        (Some(_), Some(offer)) => offer,
    };
    match (offer.time, available) {
        (AddOnTime::Never, _) => Some("It cannot be ordered by the provider's interface: an order with it fails."),
        (AddOnTime::Order, "later" | "both") => {
            Some("The provider adds it only with a new server, so customers cannot add it later.")
        }
        (AddOnTime::Later, "order") => Some("It could also be sold to servers that run: set it to be sold later, too."),
        _ => None,
    }
}

/// Everything the providers of the tenant have, joined with what the tenant sells; then what only the tenant has.
pub async fn catalogue<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<CatalogueRow>> {
    let everything = PageQuery { limit: Some(200), ..PageQuery::default() };
    let accounts = provisioning::list_provider_accounts(ctx, conn, &everything).await?.items;
    let kinds: BTreeSet<String> = accounts.into_iter().map(|a| a.kind).collect();
    let mut rest = billing::add_ons_on_sale(ctx, conn).await?;
    let mut rows = Vec::new();
    let sold_as = |sold: billing::SoldAddOn, offer: Option<&'static AddOnOffer>| {
        let key = sold.product.provider.add_on_key.as_deref();
        SoldAs { warning: warning(key, &sold.product.available, offer), sold }
    };
    for kind in &kinds {
        for offer in provisioning::add_on_offers(kind) {
            let is_it = |s: &billing::SoldAddOn| {
                let key = s.product.provider.add_on_key.as_deref();
                key.and_then(|key| provisioning::add_on_offer(kind, key)) == Some(offer)
            };
            let (mine, others) = rest.into_iter().partition(is_it);
            rest = others;
            let mine: Vec<billing::SoldAddOn> = mine;
            let sold_as = mine.into_iter().map(|s| sold_as(s, Some(offer))).collect();
            rows.push(CatalogueRow { offer: Some(offer), sold_as });
        }
    }
    rows.extend(rest.into_iter().map(|s| CatalogueRow { offer: None, sold_as: vec![sold_as(s, None)] }));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sold_and_cannot_be_had_is_told() {
        let check = |key: Option<&str>, available: &str, want: Option<&str>| {
            let offer = key.and_then(|key| provisioning::add_on_offer("contabo", key));
            let found = warning(key, available, offer);
            assert_eq!(found.is_some(), want.is_some(), "{key:?} {available}: {found:?}");
            assert!(found.is_none_or(|text| text.contains(want.unwrap_or_default())), "{found:?}");
        };
        check(None, "both", None);
        check(Some("backup"), "both", None);
        check(Some("backup"), "later", None);
        check(Some("backup"), "order", Some("could also be sold"));
        check(Some("additional_ips"), "order", None);
        check(Some("additional_ip"), "both", Some("cannot add it later"));
        check(Some("extra_ssd"), "order", Some("after a colon"));
        check(Some("licence:PleskPro"), "order", None);
        check(Some("licence:Word"), "order", Some("no such add-on"));
        check(Some("extra_nvme:1TB"), "both", Some("cannot add it later"));
        check(Some("firewall"), "order", Some("fails"));
        check(Some("1477"), "order", None);
        check(Some("1477"), "both", Some("a number"));
        check(Some("nonsense"), "order", Some("no such add-on"));
    }
}
