//! The program is killed without warning while it works, and started again. Nothing is bought, charged or sent twice,
//! and nothing is forgotten.

use std::process::Stdio;
use std::time::{Duration, Instant};

use mpanel_db::{jobs, outbox};
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::sleep;

use crate::client::Client;
use crate::journey::{FAILS_LATER, order, service};
use crate::world::{World, worlds};

/// The program as a process of its own, on the world's database and simulators.
struct Program {
    base: String,
    port: u16,
    child: Option<Child>,
    kills: u32,
    random: u64,
}

impl Program {
    async fn start_on(world: &World) -> Self {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let mut program = Self { base, port, child: None, kills: 0, random: 0x5eed };
        program.start(world).await;
        program
    }

    async fn start(&mut self, world: &World) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mpanel"));
        command.arg("serve").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        let peers = &world.peers;
        for (key, value) in [
            ("SERVER__LISTEN", format!("127.0.0.1:{}", self.port).as_str()),
            ("SERVER__BASE_URL", &self.base),
            ("DATABASE__URL", &world.database.url),
            ("SECRETS__MASTER_KEY_FILE", world.config.master_key_file.to_str().unwrap()),
            ("WORKER__IN_PROCESS", "true"),
            ("SANDBOX__CONTABO_URL", &peers.contabo_url),
            ("SANDBOX__CONTABO_SECRET", peers.contabo_client_secret.expose()),
            ("SANDBOX__GATEWAY_URL", &peers.gateway_url),
            ("SANDBOX__GATEWAY_SECRET_KEY", peers.gateway_secret_key.expose()),
            ("SANDBOX__GATEWAY_PUBLISHABLE_KEY", &peers.gateway_publishable_key),
        ] {
            command.env(format!("MPANEL__{key}"), value);
        }
        self.child = Some(command.spawn().expect("the program starts"));
        let http = reqwest::Client::new();
        let begun = Instant::now();
        while http.get(format!("{}/healthz", self.base)).send().await.is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "the program does not come up");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Lets it work for 5 to 400 ms, kills it and starts it again.
    async fn crash(&mut self, world: &World) {
        self.random = self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        sleep(Duration::from_millis(5 + (self.random >> 33) % 396)).await;
        self.child.take().unwrap().kill().await.unwrap();
        self.kills += 1;
        world.gateway.run_due().await;
        self.start(world).await;
    }

    /// Waits until no fact and no due job is left.
    async fn quiet(&self, world: &World) {
        let (db, mut calm, begun) = (&world.house.deps.db, 0, Instant::now());
        while calm < 4 {
            let delivered = world.gateway.run_due().await.delivered;
            let busy = jobs::unfinished_count(db.read(), world.tenant, world.now().await).await.unwrap();
            let waiting = outbox::undispatched_count(db.read(), world.tenant).await.unwrap();
            calm = if busy == 0 && waiting == 0 && delivered == 0 { calm + 1 } else { 0 };
            assert!(begun.elapsed() < Duration::from_secs(40), "{busy} jobs and {waiting} facts are left");
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Asks for a move of the clock; whether the answer arrives is open.
    async fn ask_clock(&self, owner: &Client, to: &str) {
        let (mut owner, to) = (owner.clone(), to.to_owned());
        owner.move_to(&self.base);
        let asked = tokio::spawn(async move { owner.post("/admin/clock/advance", json!({ "to": to })).await });
        let _ = tokio::time::timeout(Duration::from_millis(300), asked).await;
    }

    /// Moves the clock to a moment, killing the program `kills` times on the way.
    async fn advance(&mut self, world: &World, owner: &Client, days: i64, kills: u32) {
        let to = world.now().await.saturating_add(jiff::SignedDuration::from_hours(24 * days)).unwrap();
        for _ in 0..kills {
            self.ask_clock(owner, &to.to_string()).await;
            self.crash(world).await;
        }
        let begun = Instant::now();
        while world.now().await < to {
            self.ask_clock(owner, &to.to_string()).await;
            assert!(begun.elapsed() < Duration::from_secs(40), "the clock stands still at {}", world.now().await);
            sleep(Duration::from_millis(200)).await;
        }
        self.quiet(world).await;
    }
}

/// Tries to pay as an impatient person does: again after each lost answer, unless it is paid.
async fn pay_through_crashes(world: &World, program: &mut Program, client: &Client, invoice: &str) {
    for _ in 0..8 {
        let seen = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        if seen["state"] == "open" {
            let token = world.gateway.test_token(FAILS_LATER).unwrap();
            let body = json!({ "token": token, "save": true, "return_url": format!("{}/pay/return", program.base) });
            let (mut there, path) = (client.clone(), format!("/portal/invoices/{invoice}/pay"));
            there.move_to(&program.base);
            tokio::spawn(async move { there.post(&path, body).await });
        }
        program.crash(world).await;
    }
    program.quiet(world).await;
}

async fn nothing_is_left(world: &World, owner: &Client) {
    let dead = owner.get("/admin/jobs?state=dead").await.ok(200);
    assert_eq!(dead["total"], 0, "{dead:#}");
    let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
    let db = world.house.deps.db.read();
    assert!(mpanel_billing::check_books(&ctx, db).await.unwrap().is_good());
    assert!(mpanel_billing::trial_balance(&ctx, db).await.unwrap().is_balanced());
    assert_eq!(jobs::unfinished_count(db, world.tenant, ctx.now).await.unwrap(), 0);
}

fn count<'a>(list: &'a Value, key: &str, value: &str) -> Vec<&'a Value> {
    list["items"].as_array().unwrap().iter().filter(|i| i[key] == value).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_and_an_unpaid_renewal_survive_being_killed_again_and_again() {
    for world in worlds().await {
        let client = world.customer("survivor@example.com").await;
        let owner = world.owner().await;
        let invoice = order(&client).await["invoice"]["id"].as_str().unwrap().to_owned();
        let mut program = Program::start_on(&world).await;
        world
            .gateway
            .register_webhook(&format!("{}/api/v1/hooks/payments/{}", program.base, world.business.gateway))
            .unwrap();

        pay_through_crashes(&world, &mut program, &client, &invoice).await;
        program.advance(&world, &owner, 1, 4).await;
        let paid = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(paid["state"], "paid", "{paid:#}");
        assert_eq!(service(&client).await["state"], "active");
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 1);
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (1, 1), "on {}", world.database.name);
        let payments = owner.get("/admin/payments").await.ok(200);
        assert_eq!(count(&payments, "status", "succeeded").len(), 1, "{payments:#}");
        assert_eq!(
            Some(world.gateway.captured_total("EUR")),
            paid["total"]["minor"].as_i64(),
            "captured once: {paid:#}"
        );
        nothing_is_left(&world, &owner).await;

        program.advance(&world, &owner, 38, 8).await;
        assert_eq!(service(&client).await["state"], "suspended");
        let invoices = client.get("/portal/invoices").await.ok(200);
        assert_eq!(invoices["total"], 2, "one renewal: {invoices:#}");
        assert_eq!(Some(world.gateway.captured_total("EUR")), paid["total"]["minor"].as_i64());
        let mails: Vec<String> = world.mails_to("survivor@example.com").await.into_iter().map(|m| m.0).collect();
        for once in ["order_confirmation", "payment_receipt", "service_ready", "invoice_issued", "service_suspended"] {
            assert_eq!(mails.iter().filter(|m| *m == once).count(), 1, "{once} in {mails:?}");
        }
        nothing_is_left(&world, &owner).await;
        assert_eq!(program.kills, 20);
    }
}
