//! The examples of the crate as a reader would start them: programs with the account in their environment.

use std::path::PathBuf;
use std::time::Duration;

use mpanel_contabo_sim::{Fault, FaultRule, SimConfig, system_clock};
use tokio::process::Command;

use crate::harness::{World, id, order, sim_config, world, world_with};

/// Cargo builds examples beside the tests.
fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let path = test.parent().and_then(|folder| folder.parent()).unwrap().join("examples").join(name);
    assert!(path.exists(), "{} is not built: run `cargo build -p mpanel-contabo --examples`", path.display());
    path
}

impl World {
    /// Runs an example: whether it ended well, and all that it said.
    async fn example(&self, name: &str, arguments: &[&str]) -> (bool, String) {
        let mut command = Command::new(program(name));
        command.args(arguments).env_clear();
        command
            .env("CONTABO_API", self.config.api_base.as_str())
            .env("CONTABO_TOKEN_URL", self.config.token_url.as_str());
        command.env("CONTABO_CLIENT_ID", &self.config.client_id).env("CONTABO_USER", &self.config.username);
        command.env("CONTABO_CLIENT_SECRET", self.config.client_secret.expose());
        command.env("CONTABO_PASSWORD", self.config.password.expose());
        let ended = command.output().await.unwrap();
        let said = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
        (ended.status.success(), said)
    }
}

#[tokio::test]
async fn an_example_lists_machines() {
    let world = world().await;
    for name in ["shop", "mail"] {
        world.running(&order(name)).await;
    }
    let (is_well, said) = world.example("list_machines", &[]).await;
    assert!(is_well && said.lines().count() == 2, "{said}");
    assert!(said.contains("\"shop\" running 192.0.2."), "{said}");
    let (is_well, said) = world.example("list_machines", &["mai"]).await;
    assert!(is_well && said.lines().count() == 1 && said.contains("\"mail\""), "{said}");
}

#[tokio::test]
async fn an_example_orders_once_though_the_reply_is_lost() {
    let world = world().await;
    let (is_well, said) = world.example("order_machine", &["web-1", "V154"]).await;
    assert!(is_well && said.contains("bought machine"), "{said}");
    world.control().inject(FaultRule::on_orders(1, Fault::DropAfter));
    let (is_well, said) = world.example("order_machine", &["web-2"]).await;
    assert!(is_well && said.contains("the outcome is open") && said.contains("bought machine"), "{said}");
    let (is_well, said) = world.example("order_machine", &["web-2"]).await;
    assert!(!is_well && said.contains("is the name of machine"), "{said}");
    let (is_well, said) = world.example("order_machine", &["a_b"]).await;
    assert!(!is_well && said.contains("Only numbers, letters, spaces and - allowed."), "{said}");
    assert_eq!(world.control().created_total(), 2);
}

#[tokio::test]
async fn an_example_watches_an_image() {
    let mut sim: SimConfig = sim_config();
    sim.clock_source = system_clock();
    sim.delays.image = Duration::from_millis(600);
    let world = world_with(sim, |_| {}).await;
    let (is_well, said) = world.example("watch_image", &["own", "https://images.example/own.qcow2", "1"]).await;
    assert!(is_well && said.contains("Pending") && said.contains("downloaded"), "{said}");
    // Once more: it is there already and is not loaded again.
    let (is_well, said) = world.example("watch_image", &["own", "https://images.example/own.qcow2", "1"]).await;
    assert!(is_well && said.lines().count() == 1, "{said}");
    let (is_well, said) = world.example("watch_image", &["gone", "https://nowhere.invalid/gone.iso", "1"]).await;
    assert!(!is_well && said.contains("Error downloading image"), "{said}");
    assert_eq!(world.client.image_stats(id()).await.unwrap().current_images_count, 2);
}

#[tokio::test]
async fn an_example_says_what_it_needs() {
    let ended = Command::new(program("list_machines")).env_clear().output().await.unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(!ended.status.success() && said.contains("CONTABO_CLIENT_ID"), "{said}");
}
