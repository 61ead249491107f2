//! A business with an account at the simulated provider, which answers over HTTP on loopback as the real one does.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, ensure};
use jiff::civil::Date;
use mpanel::config::{self, Config};
use mpanel::demo::setup::{self, Opened, Peers};
use mpanel::wiring::{self, House};
use mpanel_billing as billing;
use mpanel_contabo::{Client, ClientConfig, CreateInstance, DefaultUser, InstanceId};
use mpanel_contabo_sim::{Control, Served, Sim, SimConfig};
use mpanel_core::{CustomerId, OpContext, ProviderAccountId, Secret};
use mpanel_provisioning::{self as provisioning, AdoptKind};
use mpanel_workflows::adoption::{self, AdoptRow, AdoptVerdict, Adopter, MOST_ROWS};

use crate::business::new_customer;
use crate::figures::now;
use crate::store::Store;

/// Longer than a machine takes at the simulated provider.
const READY: Duration = Duration::from_secs(120);

/// A machine that does not exist: nobody asks for it but to be seen in the list of calls.
const MARK: &str = "/v1/compute/instances/1";

/// The provider, simulated.
pub struct Provider {
    pub served: Served,
    config: SimConfig,
}

/// A business whose machines are there.
pub struct Estate {
    pub house: House,
    pub ctx: OpContext,
    pub account: ProviderAccountId,
    pub provider: Provider,
    business: Opened,
}

impl Provider {
    pub async fn open() -> anyhow::Result<Self> {
        let mut config = SimConfig::from_seed("bench");
        config.unpublished = true;
        let served = Sim::new(config.clone())?.spawn(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
        Ok(Self { served, config })
    }

    /// A client of the account, with the pace it has by default.
    pub fn client(&self) -> anyhow::Result<Client> {
        let (sim, url, token) = (&self.config, self.served.url(), self.served.token_url());
        let (id, secret) = (sim.client_id.as_str(), sim.client_secret.as_str());
        let config = ClientConfig::new(&url, &token, id, secret, sim.username.as_str(), sim.password.as_str())?;
        Ok(Client::new(config)?)
    }

    pub fn control(&self) -> Control {
        self.served.control()
    }

    /// Leaves a mark among the calls it remembers.
    pub async fn mark(&self) -> anyhow::Result<()> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let token = self.bare_token(&http).await?;
        http.get(format!("{}{MARK}", self.served.url())).bearer_auth(token).send().await?;
        Ok(())
    }

    /// The calls after the last mark.
    pub fn calls_since_mark(&self) -> usize {
        self.control().requests().iter().rev().take_while(|(_, path)| path != MARK).count()
    }

    /// What a login answers, for who calls without our client.
    pub async fn bare_token(&self, http: &reqwest::Client) -> anyhow::Result<String> {
        let sim = &self.config;
        let form = [
            ("grant_type", "password"),
            ("client_id", &sim.client_id),
            ("client_secret", &sim.client_secret),
            ("username", &sim.username),
            ("password", &sim.password),
        ];
        let body: String = form.map(|(key, value)| format!("{key}={}", value.replace('@', "%40"))).join("&");
        let asked = http.post(self.served.token_url()).header("content-type", "application/x-www-form-urlencoded");
        let answer: serde_json::Value = serde_json::from_slice(&asked.body(body).send().await?.bytes().await?)?;
        Ok(answer["access_token"].as_str().context("a login without a token")?.to_owned())
    }

    /// Buys machines and waits until they run.
    pub async fn buy(&self, ctx: &OpContext, count: usize) -> anyhow::Result<Vec<InstanceId>> {
        let client = self.client()?;
        let mut bought = Vec::with_capacity(count);
        for number in 0..count {
            let mut order = CreateInstance::new(1);
            order.display_name = Some(format!("host{number}"));
            order.default_user = Some(DefaultUser::Root);
            bought.push(client.create_instance(ctx.new_uuid(), &order).await?.instance_id);
        }
        self.control().advance(READY);
        Ok(bought)
    }

    fn peers(&self) -> Peers {
        let none = "http://127.0.0.1:9".to_owned();
        Peers {
            contabo_url: self.served.url(),
            contabo_token_url: self.served.token_url(),
            contabo_client_id: self.config.client_id.clone(),
            contabo_client_secret: Secret::new(self.config.client_secret.clone()),
            contabo_username: self.config.username.clone(),
            contabo_password: Secret::new(self.config.password.clone()),
            gateway_url: none,
            gateway_publishable_key: "pk_bench".into(),
            gateway_secret_key: Secret::new("sk_bench"),
            gateway_webhook_secret: Secret::new("whsec_YmVuY2htYXJrcyBoYXZlIG5vIHNlY3JldHM="),
        }
    }
}

impl Estate {
    /// A business without machines.
    pub async fn open(store: &Store) -> anyhow::Result<Self> {
        let provider = Provider::open().await?;
        let peers = provider.peers();
        let config = configure(store, &peers).await?;
        let house = wiring::build(&config, Vec::new()).await?;
        let business = setup::create_business(&house, config.base_url.as_str(), &peers, now()).await?;
        let ctx = house.deps.system(business.tenant, "bench").await?;
        let account = provisioning::default_provider_account(&ctx, house.deps.db.read()).await?;
        let account = account.context("the business has an account")?.id;
        Ok(Self { house, ctx, account, provider, business })
    }

    pub async fn customer(&self, number: usize) -> anyhow::Result<CustomerId> {
        let tx = self.house.deps.db.begin().await?;
        let id = billing::create_customer(&self.ctx, &tx, new_customer(number, "DE")?).await?.id;
        tx.commit().await?;
        Ok(id)
    }

    /// Makes machines the services of a customer.
    pub async fn adopt(&self, customer: CustomerId, machines: &[InstanceId]) -> anyhow::Result<()> {
        let product = *self.business.catalog.plans.first().context("something is sold")?;
        let due: Date = self.ctx.today().checked_add(jiff::Span::new().days(20))?;
        for some in machines.chunks(MOST_ROWS) {
            let row = |id: &InstanceId| AdoptRow {
                kind: AdoptKind::Machine,
                provider_ref: id.to_string(),
                customer: Some(Adopter::Existing(customer)),
                product: Some(product),
                price: None,
                cycle_months: Some(1),
                next_due_on: Some(due),
                hostname: None,
            };
            let rows = some.iter().map(row).collect();
            let done = adoption::adopt(&self.ctx, &self.house.deps, self.account, rows, false).await?;
            let refused = done.iter().find(|row| row.verdict != AdoptVerdict::Adopted);
            ensure!(refused.is_none(), "not adopted: {refused:?}");
        }
        Ok(())
    }

    /// Ends the provider.
    pub async fn close(self) -> anyhow::Result<()> {
        Ok(self.provider.served.shutdown().await?)
    }
}

async fn configure(store: &Store, peers: &Peers) -> anyhow::Result<Config> {
    let mut config = config::load(None, []).map_err(|e| anyhow::anyhow!("{e}"))?;
    config.database_url = Secret::new(store.fresh().await?);
    config.master_key_file = store.folder.join("estate.key");
    config.sandbox.contabo_url = Some(peers.contabo_url.parse()?);
    config.sandbox.contabo_secret = Some(peers.contabo_client_secret.clone());
    // The screens of simulated machines are on loopback.
    (config.console.is_offered, config.console.allows_private) = (true, true);
    Ok(config)
}
