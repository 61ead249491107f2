//! Bytes between a browser and the screen of a machine, as long as everything allows it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use bytes::BytesMut;
use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt as _, StreamExt as _};
use mpanel_core::{ErrorKind, OpContext, Result, Secret};
use mpanel_events::Envelope;
use mpanel_identity::{Permission, PrincipalKind};
use mpanel_provisioning::{self as provisioning, ConsoleAccess, ConsoleTicket, Passed, Viewer};
use mpanel_rfb::{EnterError, Greeting, Input};
use mpanel_workflows::accounts::machine_time;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::{address, note};
use crate::App;

/// How long either side may take for a step of its handshake, or to take what it is sent.
const PATIENCE: Duration = Duration::from_secs(15);
/// How much is read from a machine at once.
const CHUNK: usize = 32 * 1024;
/// How long a browser may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(2);
/// Every so many looks the console's row is stamped.
const STAMP_EVERY: u32 = 5;

type ToBrowser = SplitSink<WebSocket, Message>;
type FromBrowser = SplitStream<WebSocket>;

/// A console whose ticket has been used up.
pub(super) struct Opened {
    pub app: App,
    pub ctx: OpContext,
    pub ticket: ConsoleTicket,
    pub session: Secret,
    pub ip: String,
}

/// Why a console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The browser went.
    Left,
    /// The machine closed the connection: it is off, or its screen was switched off.
    MachineClosed,
    /// Nothing answers where the screen should be.
    NotReachable,
    /// The machine does not take the password.
    Password,
    /// Somebody does not speak the protocol.
    NotRfb,
    Idle,
    TooLong,
    TooMuch,
    SignedOut,
    /// Suspended, ended, or not theirs any more.
    NotAllowed,
    /// We cannot tell whether it may go on.
    Unavailable,
}

impl End {
    /// The word in the audit log, and what a browser is told.
    fn word(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::MachineClosed => "machine_closed",
            Self::NotReachable => "not_reachable",
            Self::Password => "password",
            Self::NotRfb => "not_rfb",
            Self::Idle => "idle",
            Self::TooLong => "too_long",
            Self::TooMuch => "too_much",
            Self::SignedOut => "signed_out",
            Self::NotAllowed => "not_allowed",
            Self::Unavailable => "unavailable",
        }
    }

    /// The WebSocket's code; those from 4000 on are for programs to agree on.
    fn code(self) -> u16 {
        match self {
            Self::Left | Self::MachineClosed => 1000,
            _ => 4000,
        }
    }
}

/// What went through so far, shared by both directions.
#[derive(Default)]
struct Tally {
    down: AtomicU64,
    up: AtomicU64,
    /// How often a person did something.
    acts: AtomicU64,
}

impl Tally {
    fn passed(&self) -> Passed {
        Passed { down: self.down.load(Ordering::Relaxed), up: self.up.load(Ordering::Relaxed) }
    }

    fn total(&self) -> u64 {
        let passed = self.passed();
        passed.down.saturating_add(passed.up)
    }
}

/// Serves a console to its end, and notes beginning and end in the audit log.
pub(super) async fn serve(socket: WebSocket, opened: Opened) {
    let began = opened.app.deps.clock.now();
    let tally = Tally::default();
    let (mut sink, mut stream) = socket.split();
    let end = match opened.noted("console.open", None).await {
        Ok(()) => timeout(opened.app.settings.console.longest, opened.run(&mut sink, &mut stream, &tally))
            .await
            .unwrap_or(End::TooLong),
        Err(error) => {
            tracing::error!(error = %error.report(), "a console was not opened, for it could not be noted");
            End::Unavailable
        }
    };
    let seconds = opened.app.deps.clock.now().duration_since(began).as_secs();
    if let Err(error) = opened.ended(end, tally.passed(), seconds).await {
        tracing::error!(error = %error.report(), "the end of a console could not be noted");
    }
    farewell(sink, stream, end).await;
}

/// Tells the browser why, and waits a moment for it to have heard.
async fn farewell(mut sink: ToBrowser, mut stream: FromBrowser, end: End) {
    let frame = CloseFrame { code: end.code(), reason: end.word().into() };
    let goodbye = async {
        sink.send(Message::Close(Some(frame))).await?;
        while let Some(Ok(_)) = stream.next().await {}
        Ok::<(), axum::Error>(())
    };
    // A browser that is gone already need not be told.
    let _ = timeout(FAREWELL, goodbye).await;
}

impl Opened {
    async fn run(&self, sink: &mut ToBrowser, stream: &mut FromBrowser, tally: &Tally) -> End {
        let machine = match self.enter().await {
            Ok(machine) => machine,
            Err(end) => return end,
        };
        let mut input = Input::default();
        let spoken = match timeout(PATIENCE, greet(sink, stream)).await {
            Ok(Ok(spoken)) => spoken,
            Ok(Err(end)) => return end,
            Err(_) => return End::NotRfb,
        };
        let (read, mut write) = machine.into_split();
        input.see(&spoken);
        tally.up.fetch_add(spoken.len() as u64, Ordering::Relaxed);
        if !matches!(timeout(PATIENCE, write.write_all(&spoken)).await, Ok(Ok(()))) {
            return End::MachineClosed;
        }
        let most = self.app.settings.console.most_bytes;
        tokio::select! {
            end = down(read, sink, tally, most) => end,
            end = up(stream, write, input, tally, most) => end,
            end = self.watch(tally) => end,
        }
    }

    /// Connects to the screen and proves its password.
    async fn enter(&self) -> std::result::Result<TcpStream, End> {
        let (ctx, viewer) = (&self.ctx, self.ticket.holder.viewer);
        let found = provisioning::reveal_console(ctx, &self.app.deps.provisioning(), self.ticket.service, viewer).await;
        let found = found.and_then(|access| Ok((address(&self.app, ctx, &access)?, access)));
        let (at, access): (SocketAddr, ConsoleAccess) = found.map_err(|error| {
            tracing::info!(error = %error.report(), service.id = %self.ticket.service, "a console could not be opened");
            match error.kind() {
                ErrorKind::Unavailable | ErrorKind::Internal => End::Unavailable,
                _ => End::NotAllowed,
            }
        })?;
        let connecting = timeout(PATIENCE, TcpStream::connect(at)).await;
        let Ok(Ok(mut machine)) = connecting else { return Err(End::NotReachable) };
        // A key press is a few bytes that must not wait for more.
        let _ = machine.set_nodelay(true);
        let entered = timeout(PATIENCE, mpanel_rfb::enter(&mut machine, access.password.expose().as_bytes())).await;
        match entered {
            Ok(Ok(())) => Ok(machine),
            Ok(Err(EnterError::Password)) => {
                let deps = self.app.deps.provisioning();
                if let Err(error) = provisioning::doubt_console_password(ctx, &deps, self.ticket.service).await {
                    tracing::error!(error = %error.report(), "a console's password could not be doubted");
                }
                Err(End::Password)
            }
            Ok(Err(EnterError::Refused(_))) => Err(End::MachineClosed),
            Ok(Err(EnterError::NotRfb | EnterError::Security)) => Err(End::NotRfb),
            Ok(Err(EnterError::Io(_))) | Err(_) => Err(End::NotReachable),
        }
    }

    /// Looks at session and service again, at intervals and whenever something happens to the service.
    async fn watch(&self, tally: &Tally) -> End {
        let settings = self.app.settings.console;
        let mut live = self.app.live.subscribe();
        let mut ticks = tokio::time::interval(settings.check_every);
        let (mut quiet, mut acts, mut looks) = (Duration::ZERO, 0, 0u32);
        loop {
            let is_tick = tokio::select! {
                _ = ticks.tick() => true,
                heard = live.recv() => match heard {
                    Ok(envelope) if !self.concerns(&envelope) => continue,
                    Ok(_) | Err(RecvError::Lagged(_)) => false,
                    Err(RecvError::Closed) => return End::Unavailable,
                },
            };
            match self.may_go_on().await {
                Ok(None) => {}
                Ok(Some(end)) => return end,
                Err(error) => {
                    tracing::warn!(error = %error.report(), "a console ends, for its right could not be proved");
                    return End::Unavailable;
                }
            }
            if !is_tick {
                continue;
            }
            let now = tally.acts.load(Ordering::Relaxed);
            quiet = if now == acts { quiet + settings.check_every } else { Duration::ZERO };
            acts = now;
            if quiet > settings.idle {
                return End::Idle;
            }
            looks += 1;
            if looks.is_multiple_of(STAMP_EVERY)
                && let Err(error) = self.stamp(tally.passed()).await
            {
                tracing::warn!(error = %error.report(), "a console could not be stamped");
            }
        }
    }

    fn concerns(&self, envelope: &Envelope) -> bool {
        let service = self.ticket.service.to_string();
        envelope.tenant == self.ctx.tenant && envelope.event.topics().iter().any(|topic| topic.id == service)
    }

    async fn may_go_on(&self) -> Result<Option<End>> {
        let (app, ticket) = (&self.app, &self.ticket);
        let ctx = self.present().await?;
        let machine = machine_time(&ctx, &app.deps);
        let principal = mpanel_identity::authenticate(&machine, app.deps.db.read(), self.session.expose()).await?;
        let holder = ticket.holder;
        let Some(principal) = principal.filter(|p| p.user == holder.user && p.session == holder.session) else {
            return Ok(Some(End::SignedOut));
        };
        let service = provisioning::get_service(&ctx, app.deps.db.read(), ticket.service).await?;
        let is_theirs = match (holder.viewer, principal.kind) {
            (Viewer::Staff, _) => principal.may(Permission::ServicesOperate),
            (Viewer::Customer, PrincipalKind::Customer { customer, .. }) => service.customer == customer,
            (Viewer::Customer, PrincipalKind::Staff(_)) => false,
        };
        let may = is_theirs && provisioning::keeps_console(&service, holder.viewer).is_ok();
        Ok((!may).then_some(End::NotAllowed))
    }

    /// The context of this console, as of now.
    async fn present(&self) -> Result<OpContext> {
        let (tenant, actor) = (self.ctx.tenant, self.ctx.actor.clone());
        self.app.deps.contexts.context_for(tenant, actor, self.ctx.request_id).await
    }

    async fn stamp(&self, passed: Passed) -> Result<()> {
        let machine = machine_time(&self.ctx, &self.app.deps);
        let tx = self.app.deps.db.begin().await?;
        provisioning::see_console(&machine, &tx, self.ticket, passed).await?;
        tx.commit().await
    }

    async fn noted(&self, action: &str, detail: Option<String>) -> Result<()> {
        let ctx = self.present().await?;
        note(&self.app, &ctx, self.ticket.service, action, detail, self.ip.clone()).await
    }

    async fn ended(&self, end: End, passed: Passed, seconds: i64) -> Result<()> {
        let machine = machine_time(&self.ctx, &self.app.deps);
        let tx = self.app.deps.db.begin().await?;
        provisioning::close_console(&machine, &tx, self.ticket, passed, end.word()).await?;
        tx.commit().await?;
        let Passed { down, up } = passed;
        let detail = format!("{}: {seconds} s, {down} bytes down, {up} bytes up", end.word());
        self.noted("console.close", Some(detail)).await
    }
}

/// Lets a browser in without a password; gives what it said beyond the handshake.
async fn greet(sink: &mut ToBrowser, stream: &mut FromBrowser) -> std::result::Result<Vec<u8>, End> {
    let mut greeting = Greeting::default();
    send(sink, BytesMut::from(Greeting::opening())).await?;
    loop {
        let bytes = match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => bytes,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Text(_))) => return Err(End::NotRfb),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Left),
        };
        let (answer, spoken) = greeting.hear(&bytes).map_err(|_| End::NotRfb)?;
        if !answer.is_empty() {
            send(sink, BytesMut::from(answer.as_slice())).await?;
        }
        if let Some(spoken) = spoken {
            return Ok(spoken);
        }
    }
}

async fn send(sink: &mut ToBrowser, bytes: BytesMut) -> std::result::Result<(), End> {
    match timeout(PATIENCE, sink.send(Message::Binary(bytes.freeze()))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(End::Left),
    }
}

/// From the machine to the browser.
async fn down(mut read: OwnedReadHalf, sink: &mut ToBrowser, tally: &Tally, most: u64) -> End {
    let mut buffer = BytesMut::new();
    loop {
        buffer.reserve(CHUNK);
        let count = match read.read_buf(&mut buffer).await {
            Ok(0) | Err(_) => return End::MachineClosed,
            Ok(count) => count,
        };
        tally.down.fetch_add(count as u64, Ordering::Relaxed);
        if tally.total() > most {
            return End::TooMuch;
        }
        if let Err(end) = send(sink, buffer.split()).await {
            return end;
        }
    }
}

/// From the browser to the machine.
async fn up(stream: &mut FromBrowser, mut write: OwnedWriteHalf, mut input: Input, tally: &Tally, most: u64) -> End {
    loop {
        let bytes = match stream.next().await {
            Some(Ok(Message::Binary(bytes))) => bytes,
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
            Some(Ok(Message::Text(_))) => return End::NotRfb,
            Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Left,
        };
        tally.up.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        if tally.total() > most {
            return End::TooMuch;
        }
        if input.see(&bytes).person {
            tally.acts.fetch_add(1, Ordering::Relaxed);
        }
        match timeout(PATIENCE, write.write_all(&bytes)).await {
            Ok(Ok(())) => {}
            _ => return End::MachineClosed,
        }
    }
}
