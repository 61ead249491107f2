//! What passing through mPanel adds to a console: a frame by its WebSocket, beside the same frame from the same screen
//! over a connection of one's own. Rounds alternate, so that whatever else the machine does meets both alike.

use anyhow::{Context as _, bail, ensure};
use futures::{SinkExt as _, StreamExt as _};
use mpanel::config::{self, WorkerConfig};
use mpanel_core::{Secret, ServiceId};
use mpanel_identity as identity;
use mpanel_provisioning::{self as provisioning, ServiceFilter};
use mpanel_rfb::{NONE, VERSION};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use tokio_util::sync::CancellationToken;

use crate::estate::Estate;
use crate::figures::{Figure, median, micros_since, now, percent, slowest_but_5_percent};
use crate::store::Store;

const ROUNDS: usize = 15;
/// Frames of a round, one after the other.
const FRAMES: usize = 20;
/// Asks for the whole screen of 640 by 400 points, though nothing changed.
const WHOLE: [u8; 10] = [3, 0, 0, 0, 0, 0, 2, 128, 1, 144];
/// Four bytes a point.
const WHOLE_BYTES: usize = 640 * 400 * 4;
/// Asks for what has changed.
const CHANGED: [u8; 10] = [3, 1, 0, 0, 0, 0, 2, 128, 1, 144];
/// Keys that write a letter and take it back.
const KEYS: [u32; 2] = [0x72, 0xff08];

/// A viewer that has been let in, either way.
enum Viewer {
    Direct(TcpStream),
    Passed { socket: Box<WebSocketStream<MaybeTlsStream<TcpStream>>>, heard: Vec<u8> },
}

pub async fn measure(store: &Store) -> anyhow::Result<()> {
    let estate = Estate::open(store).await?;
    let machines = estate.provider.buy(&estate.ctx, 1).await?;
    let customer = estate.customer(0).await?;
    estate.adopt(customer, &machines).await?;
    let stop = CancellationToken::new();
    let listening = mpanel::serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let address = listening.address.to_string();
    let house = estate.house.clone();
    let router = mpanel::serve::application(&house, None, None);
    let config = config::load(None, []).map_err(|e| anyhow::anyhow!("{e}"))?;
    let idle = WorkerConfig { in_process: false, ..config.worker };
    let serving = tokio::spawn(mpanel::serve::run(house, listening, router, idle, stop.clone()));

    let measured = compare(store, &estate, &address).await;
    stop.cancel();
    serving.await??;
    estate.close().await?;
    measured
}

async fn compare(store: &Store, estate: &Estate, address: &str) -> anyhow::Result<()> {
    let (token, service) = signed_in(estate).await?;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let path = format!("/api/v1/portal/services/{service}/console");
    let ask = async |end: &str| -> anyhow::Result<Value> {
        let asked = http.post(format!("http://{address}{path}{end}")).bearer_auth(token.expose());
        let asked = asked.header("content-type", "application/json").body("{}");
        let answer = asked.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}{end}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    };
    let ticket = ask("").await?;
    let ticket = ticket["address"].as_str().context("a ticket without an address")?.to_owned();
    let access = ask("/reveal").await?;
    let mut passed = Viewer::through(address, &ticket, token.expose()).await?;
    let mut direct = Viewer::direct(&access).await?;
    for viewer in [&mut passed, &mut direct] {
        viewer.enter().await?;
        frames(viewer).await?;
    }
    for what in ["a screen of 640 by 400", "a key until its echo"] {
        let is_key = what.ends_with("echo");
        let (mut ours, mut bare, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let raw = if is_key { echoes(&mut direct).await? } else { frames(&mut direct).await? };
            let round = if is_key { echoes(&mut passed).await? } else { frames(&mut passed).await? };
            ratios.push(percent(median(round.clone()), median(raw.clone())));
            bare.extend(raw);
            ours.extend(round);
        }
        let shown =
            |all: &[i64]| format!("{} us, p95 {} us", median(all.to_vec()), slowest_but_5_percent(all.to_vec()));
        Figure {
            bench: "console",
            database: store.name(),
            what: what.into(),
            measured: shown(&ours),
            target: String::new(),
            raw: format!("{} by a direct connection", shown(&bare)),
            ratio: Some(median(ratios)),
            met: None,
        }
        .print()?;
    }
    Ok(())
}

/// The microseconds of each whole screen of a round.
async fn frames(viewer: &mut Viewer) -> anyhow::Result<Vec<i64>> {
    let mut each = Vec::with_capacity(FRAMES);
    for _ in 0..FRAMES {
        let start = now();
        let bytes = viewer.update(&WHOLE).await?;
        each.push(micros_since(start));
        ensure!(bytes == WHOLE_BYTES, "{bytes} bytes of a screen");
    }
    Ok(each)
}

/// The microseconds from each key of a round to the picture that shows it.
async fn echoes(viewer: &mut Viewer) -> anyhow::Result<Vec<i64>> {
    let mut each = Vec::with_capacity(FRAMES);
    for key in KEYS.iter().cycle().take(FRAMES) {
        let [a, b, c, d] = key.to_be_bytes();
        let pressed: Vec<u8> = [[4, 1, 0, 0, a, b, c, d], [4, 0, 0, 0, a, b, c, d]].concat();
        let start = now();
        let bytes = viewer.update(&[pressed, CHANGED.to_vec()].concat()).await?;
        each.push(micros_since(start));
        ensure!(bytes > 0, "nothing was written");
    }
    Ok(each)
}

/// A session of the customer whose machine it is, and the service.
async fn signed_in(estate: &Estate) -> anyhow::Result<(Secret, ServiceId)> {
    let (ctx, deps) = (&estate.ctx, &estate.house.deps);
    let listed =
        provisioning::list_services(ctx, deps.db.read(), &ServiceFilter::default(), &Default::default()).await?;
    let service = listed.items.first().context("the machine is a service")?;
    let hash = identity::hash_password(&Secret::new("a password that nobody uses"))?;
    let tx = deps.db.begin().await?;
    let email = "console@example.com".parse()?;
    let user = identity::register_customer_user(ctx, &tx, &email, "Ada", hash, service.customer).await?;
    let session = identity::open_session(ctx, &tx, user.id, "192.0.2.1", "Bench").await?;
    tx.commit().await?;
    Ok((session.token, service.id))
}

impl Viewer {
    /// Through mPanel, as a browser does it.
    async fn through(address: &str, ticket: &str, token: &str) -> anyhow::Result<Self> {
        let mut request = format!("ws://{address}{ticket}").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {token}").parse()?);
        headers.insert("origin", format!("http://{address}").parse()?);
        headers.insert("sec-websocket-protocol", "binary".parse()?);
        let (socket, _) = tokio_tungstenite::connect_async(request).await?;
        Ok(Self::Passed { socket: Box::new(socket), heard: Vec::new() })
    }

    /// To the screen itself, with its password proved.
    async fn direct(access: &Value) -> anyhow::Result<Self> {
        let host = access["host"].as_str().context("a screen without a host")?;
        let port = access["port"].as_u64().context("a screen without a port")?;
        let password = access["password"].as_str().context("a screen without a password")?;
        let mut stream = TcpStream::connect((host, u16::try_from(port)?)).await?;
        stream.set_nodelay(true)?;
        mpanel_rfb::enter(&mut stream, password.as_bytes()).await?;
        Ok(Self::Direct(stream))
    }

    /// To the point where pictures can be asked for.
    async fn enter(&mut self) -> anyhow::Result<()> {
        if matches!(self, Self::Passed { .. }) {
            ensure!(self.hear(12).await? == VERSION, "another version");
            self.say(VERSION).await?;
            ensure!(self.hear(2).await? == [1, NONE], "a password is asked for");
            self.say(&[NONE]).await?;
            ensure!(self.hear(4).await? == [0; 4], "refused");
        }
        self.say(&[1]).await?;
        let head = self.hear(24).await?;
        let name = head.last_chunk().map(|name| u32::from_be_bytes(*name)).context("no name")?;
        self.hear(usize::try_from(name)?).await?;
        Ok(())
    }

    /// Says something and waits for the next update; the bytes of its points.
    async fn update(&mut self, ask: &[u8]) -> anyhow::Result<usize> {
        self.say(ask).await?;
        let head = self.hear(4).await?;
        let [0, _, high, low] = head[..] else { bail!("no update: {head:?}") };
        let mut bytes = 0;
        for _ in 0..u16::from_be_bytes([high, low]) {
            let rect = self.hear(12).await?;
            let [_, _, _, _, w1, w2, h1, h2, 0, 0, 0, 0] = rect[..] else { bail!("no raw points: {rect:?}") };
            let points = usize::from(u16::from_be_bytes([w1, w2])) * usize::from(u16::from_be_bytes([h1, h2]));
            self.hear(points * 4).await?;
            bytes += points * 4;
        }
        Ok(bytes)
    }

    async fn say(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match self {
            Self::Direct(stream) => Ok(stream.write_all(bytes).await?),
            Self::Passed { socket, .. } => Ok(socket.send(Message::Binary(bytes.to_vec().into())).await?),
        }
    }

    async fn hear(&mut self, count: usize) -> anyhow::Result<Vec<u8>> {
        match self {
            Self::Direct(stream) => {
                let mut bytes = vec![0; count];
                stream.read_exact(&mut bytes).await?;
                Ok(bytes)
            }
            Self::Passed { socket, heard } => {
                while heard.len() < count {
                    match socket.next().await.context("the console has ended")?? {
                        Message::Binary(bytes) => heard.extend_from_slice(&bytes),
                        Message::Close(why) => bail!("the console was closed: {why:?}"),
                        _ => {}
                    }
                }
                let rest = heard.split_off(count);
                Ok(std::mem::replace(heard, rest))
            }
        }
    }
}
