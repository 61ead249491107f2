//! What the console's proxy adds: how long a viewer waits for a point of the screen through ticket, session, WebSocket and
//! proxy, beside a viewer that speaks to the machine's screen itself.

use anyhow::{Context, bail, ensure};
use futures::{SinkExt as _, StreamExt as _};
use mpanel_core::Secret;
use mpanel_identity as identity;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use crate::estate::Estate;
use crate::figures::{Figure, median, micros_since, ms, now, percent, slowest_but_1_percent};
use crate::store::Store;

/// Screens that are asked for, one after the other, in each of the ways.
const ASKS: usize = 1000;
/// A request for one point, whether it has changed or not.
const POINT: [u8; 10] = [3, 0, 0, 0, 0, 0, 0, 1, 0, 1];
/// The answer: its head, the head of one rectangle, four bytes of colour.
const ANSWER: usize = 4 + 12 + 4;
const PASSWORD: &str = "bench-pw";

pub async fn measure(store: &Store) -> anyhow::Result<()> {
    let estate = Estate::open(store).await?;
    let machine = estate.provider.buy(&estate.ctx, 1).await?[0];
    let email = "ada@example.com";
    let customer = estate.customer(email).await?;
    estate.adopt(customer, &[machine]).await?;
    let (ctx, db) = (&estate.ctx, &estate.house.deps.db);
    let tx = db.begin().await?;
    let hash = identity::hash_password(&Secret::new("a password that nobody uses"))?;
    let user = identity::register_customer_user(ctx, &tx, &email.parse()?, "Ada", hash, customer).await?;
    let session = identity::open_session(ctx, &tx, user.id, "192.0.2.1", "Bench").await?;
    tx.commit().await?;

    let mut viewer = Proxied::connect(&estate, session.token.expose()).await?;
    let through = wait_for_points(async || viewer.point().await).await?;
    drop(viewer);
    let mut direct = screen(&estate, machine).await?;
    let bare = wait_for_points(async || {
        direct.write_all(&POINT).await?;
        let mut answer = [0; ANSWER];
        direct.read_exact(&mut answer).await?;
        Ok(())
    })
    .await?;
    drop(direct);
    let (ours, raw) = (median(through.clone()), median(bare.clone()));
    Figure {
        bench: "console",
        database: store.name(),
        what: format!("one point, {ASKS} times"),
        measured: format!("{ours} µs, p99 {}", ms(slowest_but_1_percent(through))),
        target: String::new(),
        raw: format!("{raw} µs, p99 {} without the proxy", ms(slowest_but_1_percent(bare))),
        ratio: Some(percent(raw, ours)),
        met: None,
    }
    .print()?;
    estate.close().await
}

async fn wait_for_points(mut point: impl AsyncFnMut() -> anyhow::Result<()>) -> anyhow::Result<Vec<i64>> {
    let mut waits = Vec::with_capacity(ASKS);
    point().await?;
    for _ in 0..ASKS {
        let start = now();
        point().await?;
        waits.push(micros_since(start));
    }
    Ok(waits)
}

/// The machine's screen, without anything between.
async fn screen(estate: &Estate, machine: mpanel_contabo::InstanceId) -> anyhow::Result<TcpStream> {
    let control = estate.provider.control();
    let number: i64 = machine.to_string().parse()?;
    ensure!(control.set_screen_password(number, PASSWORD), "the machine has a screen");
    let address = control.screen_address(number).context("the screen is on")?;
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    mpanel_rfb::enter(&mut stream, PASSWORD.as_bytes()).await?;
    stream.write_all(&[1]).await?;
    let mut head = [0; 24];
    stream.read_exact(&mut head).await?;
    let mut name = vec![0; u32::from_be_bytes([head[20], head[21], head[22], head[23]]) as usize];
    stream.read_exact(&mut name).await?;
    Ok(stream)
}

/// A viewer in a customer's browser.
struct Proxied {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    heard: Vec<u8>,
}

impl Proxied {
    async fn connect(estate: &Estate, session: &str) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let api = format!("{}/api/v1/portal/services", estate.base);
        let listed = http.get(&api).bearer_auth(session).send().await?.error_for_status()?.bytes().await?;
        let listed: serde_json::Value = serde_json::from_slice(&listed)?;
        let service = listed["items"][0]["id"].as_str().context("the customer has a service")?;
        let asked = http.post(format!("{api}/{service}/console")).bearer_auth(session);
        let asked = asked.header("content-type", "application/json").body("{}").send().await?;
        ensure!(asked.status() == 201, "no ticket: {}", asked.text().await?);
        let ticket: serde_json::Value = serde_json::from_slice(&asked.bytes().await?)?;
        let address = ticket["address"].as_str().context("a ticket has an address")?;
        let mut request = format!("{}{address}", estate.base.replace("http://", "ws://")).into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {session}").parse()?);
        headers.insert("origin", estate.base.parse()?);
        headers.insert("sec-websocket-protocol", "binary".parse()?);
        let (socket, _) = tokio_tungstenite::connect_async(request).await?;
        let mut viewer = Self { socket, heard: Vec::new() };
        viewer.enter().await?;
        Ok(viewer)
    }

    async fn enter(&mut self) -> anyhow::Result<()> {
        self.hear(12).await?;
        self.say(mpanel_rfb::VERSION).await?;
        self.hear(2).await?;
        self.say(&[mpanel_rfb::NONE, 1]).await?;
        self.hear(4).await?;
        let head = self.hear(24).await?;
        self.hear(u32::from_be_bytes([head[20], head[21], head[22], head[23]]) as usize).await?;
        Ok(())
    }

    async fn point(&mut self) -> anyhow::Result<()> {
        self.say(&POINT).await?;
        self.hear(ANSWER).await?;
        Ok(())
    }

    async fn say(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        Ok(self.socket.send(Message::Binary(bytes.to_vec().into())).await?)
    }

    async fn hear(&mut self, count: usize) -> anyhow::Result<Vec<u8>> {
        while self.heard.len() < count {
            match self.socket.next().await.context("the console has ended")?? {
                Message::Binary(bytes) => self.heard.extend(bytes),
                Message::Close(frame) => bail!("the console was closed: {frame:?}"),
                _ => {}
            }
        }
        Ok(self.heard.drain(..count).collect())
    }
}
