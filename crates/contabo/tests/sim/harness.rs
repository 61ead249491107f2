//! One simulator on a frozen clock, one client, and request ids that never repeat.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use mpanel_contabo::{Client, ClientConfig, CreateInstance, DefaultUser, Instance, InstanceId, ThrottleConfig};
use mpanel_contabo_sim::{Control, Served, Sim, SimConfig, frozen_clock};
use uuid::Uuid;

pub const START: &str = "2026-11-21T12:00:00Z";
pub const SECOND: Duration = Duration::from_secs(1);
pub const DAY: Duration = Duration::from_secs(24 * 3600);

pub struct World {
    pub served: Served,
    pub client: Client,
    pub config: ClientConfig,
}

/// The id of a call: of version 7, as the product makes them.
pub fn id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    Uuid::from_u128(0x0198_c5a0_1b2c_7000_8000_0000_0000_0000 + u128::from(next))
}

pub fn sim_config() -> SimConfig {
    let mut config = SimConfig::from_seed("client tests");
    config.clock_source = frozen_clock(START.parse().unwrap());
    config
}

/// A client that loses little time waiting.
pub fn client_config(served: &Served, sim: &SimConfig) -> ClientConfig {
    let (url, token_url) = (served.url(), served.token_url());
    let (id, secret) = (sim.client_id.as_str(), sim.client_secret.as_str());
    let user = (sim.username.as_str(), sim.password.as_str());
    let mut config = ClientConfig::new(&url, &token_url, id, secret, user.0, user.1).unwrap();
    config.retry.first_delay = Duration::from_millis(5);
    config.retry.invalid_grant_delay = Duration::from_millis(5);
    config.throttle = ThrottleConfig {
        first_interval: Duration::from_millis(1),
        first_pause: Duration::from_millis(5),
        ..ThrottleConfig::default()
    };
    config
}

pub async fn world() -> World {
    world_with(sim_config(), |_| {}).await
}

pub async fn world_with(sim: SimConfig, change: impl FnOnce(&mut ClientConfig)) -> World {
    let served = Sim::new(sim.clone()).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let mut config = client_config(&served, &sim);
    change(&mut config);
    World { client: Client::new(config.clone()).unwrap(), served, config }
}

impl World {
    pub fn control(&self) -> Control {
        self.served.control()
    }

    /// The same with calls going to another address; logins stay with the simulator.
    pub fn calling(mut self, api_base: &str) -> Self {
        self.config.api_base = api_base.parse().unwrap();
        self.client = Client::new(self.config.clone()).unwrap();
        self
    }

    /// Orders a machine and waits until it runs.
    pub async fn running(&self, order: &CreateInstance) -> InstanceId {
        let created = self.client.create_instance(id(), order).await.unwrap();
        self.control().advance(12 * SECOND);
        created.instance_id
    }

    pub async fn machine(&self, instance: InstanceId) -> Instance {
        self.client.get_instance(id(), instance).await.unwrap()
    }
}

/// An order with a name of its own.
pub fn order(name: &str) -> CreateInstance {
    let mut order = CreateInstance::new(1);
    order.display_name = Some(name.to_owned());
    order.default_user = Some(DefaultUser::Root);
    order
}
