//! The demo's history: customers come, order, pay or fail to, and months pass. Every step is an API call or
//! a move of the clock, so what the demo shows was made by the engine and not written by hand.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use jiff::{Timestamp, ToSpan as _};
use mpanel_contabo_sim as contabo_sim;
use mpanel_core::{PageQuery, TenantId};
use mpanel_gateway_sim as gateway_sim;
use mpanel_workflows::clock;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::{people, say};
use crate::wiring::House;

/// Whether the history was played already (or is under way in the database).
pub(super) async fn is_told(house: &House, tenant: TenantId) -> anyhow::Result<bool> {
    let ctx = house.deps.system(tenant, "demo").await?;
    let filter = mpanel_billing::CustomerFilter::default();
    let found = mpanel_billing::list_customers(&ctx, house.deps.db.read(), &filter, &PageQuery::default()).await?;
    let all = people::CUSTOMERS.len() as u64;
    if found.total > 0 && found.total < all {
        say("  The demo's history was cut off on an earlier start. Use --fresh to play it from the beginning.")?;
    }
    Ok(found.total > 0)
}

/// How a customer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pays {
    /// With a card that keeps working.
    Reliably,
    /// With a card whose later automatic charges are refused.
    OnceThenFails,
    /// By card, without saving it.
    WithoutSaving,
    /// Not at all.
    Never,
    /// With a card whose charge is disputed some days later.
    ThenDisputes,
}

impl Pays {
    fn card(self, index: usize) -> &'static str {
        match self {
            Pays::OnceThenFails => "4000000000000341",
            Pays::ThenDisputes => "4000000000000259",
            _ if index % 3 == 1 => "5555555555554444",
            _ => "4242424242424242",
        }
    }
}

/// One order of the history.
#[derive(Debug, Clone, Copy)]
struct Purchase {
    customer: usize,
    plan: usize,
    cycle: i32,
    quantity: u32,
    add_on: Option<usize>,
    pays: Pays,
    breaks: bool,
}

/// Something a customer does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    /// Orders.
    Buys(Purchase),
    /// Ends a service at the end of its term.
    Leaves { customer: usize, because: &'static str },
}

/// The purchases of the last weeks that do not go well: days ago, customer, how they pay.
const TROUBLE: &[(i64, usize, Pays)] = &[
    (52, 9, Pays::OnceThenFails),
    (37, 13, Pays::OnceThenFails),
    (38, 17, Pays::WithoutSaving),
    (33, 21, Pays::WithoutSaving),
    (9, 11, Pays::ThenDisputes),
    (2, 16, Pays::Never),
    (1, 23, Pays::Never),
];

/// Who left: days ago, customer, why.
const GOODBYES: &[(i64, usize, &str)] = &[
    (130, 0, "Moved to a larger server"),
    (75, 5, "The shop closed for the season"),
    (48, 10, "No longer needed"),
    (0, 4, "Project ended"),
];

/// Days since the beginning on which something happens, with what.
fn calendar(days: i64) -> BTreeMap<i64, Vec<Deed>> {
    let mut calendar: BTreeMap<i64, Vec<Deed>> = BTreeMap::new();
    let mut happens = |days_ago: i64, deed: Deed| calendar.entry(days - days_ago.min(days)).or_default().push(deed);
    let mut add = |days_ago: i64, purchase: Purchase| happens(days_ago, Deed::Buys(purchase));
    let plain = |customer: usize| Purchase {
        customer,
        plan: [1, 0, 0, 2, 0, 1, 4, 0, 3, 0][customer % 10],
        cycle: [1, 1, 3, 1, 12, 1, 6, 1, 1, 3][customer % 10],
        quantity: 1,
        add_on: (customer % 4 == 1).then_some(customer % 3),
        pays: Pays::Reliably,
        breaks: false,
    };
    // A card saved in better days would pay for what is meant to stay unpaid.
    let stays_unpaid = |customer: usize| {
        TROUBLE.iter().any(|t| t.1 == customer && matches!(t.2, Pays::OnceThenFails | Pays::WithoutSaving))
    };
    for customer in (0..people::CUSTOMERS.len()).filter(|c| !stays_unpaid(*c)) {
        let first = days * (30 - i64::try_from(customer).unwrap_or(0)) / 31 + 2;
        let quantity = if customer % 9 == 5 { 3 } else { 1 };
        add(first, Purchase { quantity, ..plain(customer) });
        // Two in three come back for another server, smaller customers later.
        if customer % 3 != 2 {
            let again = Purchase { plan: customer % 3, cycle: 1, add_on: None, ..plain(customer) };
            add(first * 2 / 3, again);
        }
        if customer % 7 == 0 {
            add(first / 3, Purchase { plan: 0, cycle: 1, quantity: 2, ..plain(customer) });
        }
    }
    // The last weeks hold one of each trouble, so that every screen has something to show.
    for (days_ago, customer, pays) in TROUBLE.iter().copied() {
        add(days_ago, Purchase { plan: 0, cycle: 1, pays, ..plain(customer) });
    }
    add(0, Purchase { plan: 1, cycle: 1, breaks: true, ..plain(6) });
    for (days_ago, customer, because) in GOODBYES.iter().copied() {
        happens(days_ago, Deed::Leaves { customer, because });
    }
    calendar
}

/// What the story needs of the simulators.
pub(super) struct Stage {
    /// The provider, which can be told to fail.
    pub(super) contabo: contabo_sim::Control,
    /// The gateway, which makes card tokens.
    pub(super) gateway: gateway_sim::Control,
}

/// Plays the history up to the machine's present.
pub(super) async fn tell(
    house: &House,
    tenant: TenantId,
    base: &str,
    stage: &Stage,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let begin = house.deps.system(tenant, "demo").await?.now;
    let end = house.deps.clock.now();
    let days = end.duration_since(begin).as_hours() / 24;
    let mut shop = Shop::open(base, stage).await?;
    say(&format!("Playing {days} days of business …"))?;
    let mut month = String::new();
    for (day, deeds) in calendar(days) {
        if stop.is_cancelled() {
            return Ok(());
        }
        // Orders come in at different hours, always after the automation of the night. Each takes some of the sandbox's
        // time, so the last ones begin early enough to be done before the present.
        let to = begin.saturating_add((day * 24 + 9).hours())?.min(end.checked_sub(2.hours())?);
        to_moment(house, tenant, to).await?;
        let shown = to.to_string()[..7].to_owned();
        if shown != month {
            say(&format!("  {shown}"))?;
            month = shown;
        }
        for deed in deeds {
            shop.play(&deed).await.with_context(|| format!("playing {deed:?}"))?;
            settle(house, tenant, stage).await?;
            shop.follow_links(house, tenant).await?;
        }
    }
    to_moment(house, tenant, end).await?;
    stage.contabo.set_order_outcome(None);
    // From here on the sandbox clock runs with the machine's, and never from behind what has happened.
    let told = house.deps.system(tenant, "demo").await?.now;
    clock::put_clock(&house.deps, tenant, house.deps.clock.now().max(told)).await?;
    Ok(())
}

async fn to_moment(house: &House, tenant: TenantId, to: Timestamp) -> anyhow::Result<()> {
    let now = house.deps.system(tenant, "demo").await?.now;
    if to > now {
        clock::advance_to(&house.deps, &house.worker, tenant, to).await?;
    }
    Ok(())
}

/// Lets what was ordered get ready: half a minute of the sandbox's time.
async fn settle(house: &House, tenant: TenantId, stage: &Stage) -> anyhow::Result<()> {
    stage.gateway.run_due().await;
    let now = house.deps.system(tenant, "demo").await?.now;
    clock::advance_to(&house.deps, &house.worker, tenant, now.saturating_add(45.seconds())?).await?;
    Ok(())
}

/// A caller of the shop's API.
struct Shop<'a> {
    http: reqwest::Client,
    api: String,
    stage: &'a Stage,
    plans: Vec<Value>,
    sessions: BTreeMap<usize, String>,
    /// Addresses of new customers, still to be confirmed.
    unconfirmed: Vec<String>,
    orders: usize,
}

impl<'a> Shop<'a> {
    async fn open(base: &str, stage: &'a Stage) -> anyhow::Result<Self> {
        let mut shop = Self {
            http: reqwest::Client::new(),
            api: format!("{base}/api/v1"),
            stage,
            plans: Vec::new(),
            sessions: BTreeMap::new(),
            unconfirmed: Vec::new(),
            orders: 0,
        };
        let catalog = shop.call(None, "GET", "/shop/catalog?currency=EUR", None).await?;
        let groups = catalog["groups"].as_array().cloned().unwrap_or_default();
        shop.plans = groups.iter().filter_map(|g| g["products"].as_array()).flatten().cloned().collect();
        if shop.plans.is_empty() {
            bail!("the shop's catalog is empty");
        }
        Ok(shop)
    }

    async fn play(&mut self, deed: &Deed) -> anyhow::Result<()> {
        match deed {
            Deed::Buys(purchase) => self.buy(purchase).await,
            Deed::Leaves { customer, because } => self.leave(*customer, because).await,
        }
    }

    async fn buy(&mut self, purchase: &Purchase) -> anyhow::Result<()> {
        let token = self.session_of(purchase.customer).await?;
        let cart = self.call(Some(&token), "POST", "/shop/carts", Some(json!({ "currency": "EUR" }))).await?;
        let path = format!("/shop/carts/{}", text(&cart["id"]));
        self.call(Some(&token), "PUT", &path, Some(self.cart(purchase))).await?;
        let checkout = json!({ "accept_terms": true });
        let order = self.call(Some(&token), "POST", &format!("{path}/checkout"), Some(checkout)).await?;
        self.orders += 1;
        if purchase.breaks {
            self.stage.contabo.set_order_outcome(Some(contabo_sim::Status::Error));
        }
        if purchase.pays != Pays::Never {
            self.pay(purchase, &token, &text(&order["invoice"]["id"])).await?;
        }
        Ok(())
    }

    fn cart(&self, purchase: &Purchase) -> Value {
        let plan = &self.plans[purchase.plan.min(self.plans.len() - 1)];
        let images = plan["images"].as_array().cloned().unwrap_or_default();
        let linux: Vec<&Value> = images.iter().filter(|i| i["os_type"] == "Linux").collect();
        let image = linux.get((purchase.customer + purchase.plan) % linux.len().max(1)).map(|i| i["id"].clone());
        let add_ons: Vec<Value> = purchase
            .add_on
            .and_then(|i| plan["add_ons"].get(i).cloned())
            .map(|a| json!({ "id": a["id"], "quantity": 1 }))
            .into_iter()
            .collect();
        let name = people::CUSTOMERS[purchase.customer].name.to_lowercase().replace(' ', "-");
        json!({ "items": [{
            "product_id": plan["id"], "cycle_months": purchase.cycle, "quantity": purchase.quantity, "region": "EU",
            "image_id": image, "hostname": format!("{name}-{}.example.com", self.orders + 1), "access": "password",
            "add_ons": add_ons
        }] })
    }

    async fn pay(&self, purchase: &Purchase, session: &str, invoice: &str) -> anyhow::Result<()> {
        let save = purchase.pays != Pays::WithoutSaving;
        let card = self
            .stage
            .gateway
            .test_token(purchase.pays.card(purchase.customer))
            .context("the sandbox gateway knows the card")?;
        let body = json!({ "token": card, "save": save, "return_url": format!("{}/pay/return", self.api) });
        self.call(Some(session), "POST", &format!("/portal/invoices/{invoice}/pay"), Some(body)).await?;
        Ok(())
    }

    /// The customer at `index` signs up when first seen.
    async fn session_of(&mut self, index: usize) -> anyhow::Result<String> {
        let (person, email) = (people::CUSTOMERS[index], people::email_of(index));
        if !self.sessions.contains_key(&index) {
            let optional = |t: &str| if t.is_empty() { Value::Null } else { json!(t) };
            let body = json!({
                "email": email, "password": people::CUSTOMER_PASSWORD, "name": person.name,
                "company": optional(person.company), "country": person.country, "tax_id": optional(person.tax_id),
                "address": { "line1": "Main street 1", "city": person.city, "postal_code": "10000" }, "accept_terms": true
            });
            self.call(None, "POST", "/auth/sign-up", Some(body)).await?;
            self.unconfirmed.push(email.clone());
        }
        // Sessions end while months pass, so a customer signs in anew for each visit.
        let body = json!({ "email": email, "password": people::CUSTOMER_PASSWORD, "as_token": true });
        let session = self.call(None, "POST", "/auth/sign-in", Some(body)).await?;
        let token = text(&session["token"]);
        self.sessions.insert(index, token.clone());
        Ok(token)
    }

    /// New customers open the mail that asks them to confirm their address.
    async fn follow_links(&mut self, house: &House, tenant: TenantId) -> anyhow::Result<()> {
        let ctx = house.deps.system(tenant, "demo").await?;
        for email in std::mem::take(&mut self.unconfirmed) {
            let query = PageQuery { q: Some(email.clone()), limit: Some(200), ..PageQuery::default() };
            let mails = mpanel_notify::list_mail(&ctx, house.deps.db.read(), &Default::default(), &query).await?;
            let mail = mails.items.iter().find(|m| m.to == email && m.template == "verify_email");
            let token = mail.and_then(|m| m.text.split_once("token=")).map(|(_, rest)| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect::<String>()
            });
            let body = json!({ "token": token.context("a mail with a link to confirm the address")? });
            self.call(None, "POST", "/auth/verify-email", Some(body)).await?;
        }
        Ok(())
    }

    /// A customer ends a service at the end of its term.
    async fn leave(&mut self, customer: usize, because: &str) -> anyhow::Result<()> {
        let token = self.session_of(customer).await?;
        let services = self.call(Some(&token), "GET", "/portal/services", None).await?;
        if let Some(id) = services["items"].as_array().and_then(|s| s.iter().find(|s| s["state"] == "active")) {
            let path = format!("/portal/services/{}/cancel", text(&id["id"]));
            self.call(Some(&token), "POST", &path, Some(json!({ "when": "end_of_term", "reason": because }))).await?;
        }
        Ok(())
    }

    async fn call(
        &self,
        session: Option<&str>,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let mut request = self.http.request(method.parse()?, format!("{}{path}", self.api));
        if let Some(token) = session {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.with_context(|| format!("{method} {path}"))?;
        let status = response.status();
        let answer: Value = response.json().await.unwrap_or(Value::Null);
        if !status.is_success() {
            bail!("{method} {path} answered {status}: {}", answer["detail"].as_str().unwrap_or("no detail"));
        }
        Ok(answer)
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_the_promised_size() {
        let calendar = calendar(365);
        let purchases = || {
            calendar.values().flatten().filter_map(|d| match d {
                Deed::Buys(purchase) => Some(purchase),
                Deed::Leaves { .. } => None,
            })
        };
        let services: u32 = purchases().filter(|p| p.pays != Pays::Never).map(|p| p.quantity).sum();
        assert!((55..=85).contains(&services), "{services} services");
        let customers: std::collections::BTreeSet<usize> = purchases().map(|p| p.customer).collect();
        assert_eq!(customers.len(), people::CUSTOMERS.len());
        assert!(calendar.keys().all(|day| (0..=365).contains(day)));
    }
}
