//! One viewer at one screen: the machine's side of RFB 3.8 with VNC authentication and raw pictures.

use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use des::Des;
use des::cipher::{Array, BlockCipherEncrypt, KeyInit};
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::Notify;

use super::screen::{CELL_HEIGHT, CELL_WIDTH, HEIGHT, Page, Screen, Span, WIDTH, difference, ink, page};
use super::{door, headline};
use crate::clock::fresh_uuid;
use crate::engine::Engine;

/// How often a screen is looked at for changes.
const FRAME: Duration = Duration::from_millis(40);
/// How long a viewer may take to prove itself.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest clipboard that is read over.
const CLIPBOARD_MAX: u32 = 1024 * 1024;

/// How a viewer wants its points.
#[derive(Debug, Clone, Copy)]
struct Format {
    bytes: usize,
    is_big_endian: bool,
    /// Greatest value and place of red, green and blue.
    colours: [(u16, u8); 3],
}

impl Format {
    const OWN: Self = Self { bytes: 4, is_big_endian: false, colours: [(255, 16), (255, 8), (255, 0)] };

    fn wire(self) -> [u8; 16] {
        let [(r, rs), (g, gs), (b, bs)] = self.colours;
        let ([r1, r2], [g1, g2], [b1, b2]) = (r.to_be_bytes(), g.to_be_bytes(), b.to_be_bytes());
        [32, 24, 0, 1, r1, r2, g1, g2, b1, b2, rs, gs, bs, 0, 0, 0]
    }

    fn read(bytes: [u8; 16]) -> io::Result<Self> {
        let short = |at: usize| u16::from_be_bytes([bytes[at], bytes[at + 1]]);
        if !matches!(bytes[0], 8 | 16 | 32) || bytes[3] == 0 || bytes[10..13].iter().any(|shift| *shift >= 32) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "only true colours of 8, 16 or 32 bits"));
        }
        let colours = [(short(4), bytes[10]), (short(6), bytes[11]), (short(8), bytes[12])];
        Ok(Self { bytes: usize::from(bytes[0] / 8), is_big_endian: bytes[2] != 0, colours })
    }

    fn point(self, colour: [u8; 3], to: &mut Vec<u8>) {
        let parts = self.colours.iter().zip(colour);
        let value = parts.fold(0, |all, ((max, shift), part)| all | (u32::from(part) * u32::from(*max) / 255) << shift);
        if self.is_big_endian {
            to.extend(&value.to_be_bytes()[4 - self.bytes..]);
        } else {
            to.extend(&value.to_le_bytes()[..self.bytes]);
        }
    }
}

/// What a viewer wants to see next.
#[derive(Debug, Default)]
struct Wish {
    format: Option<Format>,
    waits: bool,
    wants_all: bool,
}

struct Viewer {
    engine: Weak<Engine>,
    id: i64,
    screen: Arc<Mutex<Screen>>,
    wish: Mutex<Wish>,
    stirred: Notify,
}

/// Serves a viewer until it goes, the machine goes off, or its VNC is switched off.
pub(super) async fn serve(
    mut stream: TcpStream,
    engine: Weak<Engine>,
    id: i64,
    screen: Arc<Mutex<Screen>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(door) = door(&engine, id) else { return Ok(()) };
    let greeted = tokio::time::timeout(PATIENCE, greet(&mut stream, door.is_on, door.password.as_deref())).await;
    if !greeted.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? {
        return Ok(());
    }
    let name = format!("vmi{id}");
    stream.write_all(&start(&name)).await?;
    let (read, write) = stream.into_split();
    let viewer = Viewer { engine, id, screen, wish: Mutex::default(), stirred: Notify::new() };
    tokio::select! {
        ended = hear(read, &viewer) => ended,
        ended = show(write, &viewer) => ended,
    }
}

/// Whether the viewer is in.
async fn greet(stream: &mut TcpStream, is_on: bool, password: Option<&str>) -> io::Result<bool> {
    stream.write_all(b"RFB 003.008\n").await?;
    let mut version = [0; 12];
    stream.read_exact(&mut version).await?;
    if &version != b"RFB 003.008\n" {
        return Ok(false);
    }
    if !is_on {
        refuse(stream, &[0], "the machine is not running").await?;
        return Ok(false);
    }
    stream.write_all(&[1, 2]).await?;
    if stream.read_u8().await? != 2 {
        refuse(stream, &[0, 0, 0, 1], "choose the kind of login that was offered").await?;
        return Ok(false);
    }
    let mut challenge = [0; 16];
    for (to, from) in challenge.iter_mut().zip(fresh_uuid().bytes().filter(u8::is_ascii_hexdigit)) {
        *to = from;
    }
    stream.write_all(&challenge).await?;
    let mut proof = [0; 16];
    stream.read_exact(&mut proof).await?;
    let is_right = password.is_some_and(|password| bool::from(encrypted(challenge, password).ct_eq(&proof)));
    if !is_right {
        refuse(stream, &[0, 0, 0, 1], "Authentication failed").await?;
        return Ok(false);
    }
    stream.write_all(&[0, 0, 0, 0]).await?;
    // ClientInit: all may look at the same time, whatever the viewer wishes.
    stream.read_u8().await?;
    Ok(true)
}

/// DES in ECB mode under the first eight bytes of the password, their bits reversed.
fn encrypted(challenge: [u8; 16], password: &str) -> [u8; 16] {
    let mut key = [0; 8];
    key.iter_mut().zip(password.bytes()).for_each(|(to, from)| *to = from.reverse_bits());
    let cipher = Des::new(&Array::from(key));
    let mut proof = [0; 16];
    for (from, to) in challenge.chunks_exact(8).zip(proof.chunks_exact_mut(8)) {
        let mut block = [0; 8];
        block.copy_from_slice(from);
        let mut block = Array::from(block);
        cipher.encrypt_block(&mut block);
        to.copy_from_slice(&block);
    }
    proof
}

async fn refuse(stream: &mut TcpStream, code: &[u8], why: &str) -> io::Result<()> {
    stream.write_all(code).await?;
    stream.write_all(&length(why.len())).await?;
    stream.write_all(why.as_bytes()).await
}

fn length(of: usize) -> [u8; 4] {
    u32::try_from(of).unwrap_or(u32::MAX).to_be_bytes()
}

fn short(of: usize) -> [u8; 2] {
    u16::try_from(of).unwrap_or(u16::MAX).to_be_bytes()
}

/// ServerInit.
fn start(name: &str) -> Vec<u8> {
    let size = [short(WIDTH), short(HEIGHT)].concat();
    [size.as_slice(), &Format::OWN.wire(), &length(name.len()), name.as_bytes()].concat()
}

async fn hear(mut read: OwnedReadHalf, viewer: &Viewer) -> io::Result<()> {
    loop {
        match read.read_u8().await? {
            0 => {
                let mut body = [0; 19];
                read.read_exact(&mut body).await?;
                let mut format = [0; 16];
                format.copy_from_slice(&body[3..]);
                viewer.wish().format = Some(Format::read(format)?);
            }
            2 => {
                read.read_u8().await?;
                let count = read.read_u16().await?;
                skip(&mut read, u64::from(count) * 4).await?;
            }
            3 => {
                let is_incremental = read.read_u8().await? != 0;
                skip(&mut read, 8).await?;
                let mut wish = viewer.wish();
                wish.waits = true;
                wish.wants_all |= !is_incremental;
                drop(wish);
                viewer.stirred.notify_one();
            }
            4 => {
                let is_down = read.read_u8().await? != 0;
                skip(&mut read, 2).await?;
                let key = read.read_u32().await?;
                viewer.screen.lock().unwrap_or_else(PoisonError::into_inner).key(is_down, key);
                viewer.stirred.notify_one();
            }
            5 => skip(&mut read, 5).await?,
            6 => {
                skip(&mut read, 3).await?;
                let count = read.read_u32().await?;
                if count > CLIPBOARD_MAX {
                    return Err(io::Error::new(io::ErrorKind::InvalidData, "a clipboard that is too large"));
                }
                skip(&mut read, u64::from(count)).await?;
            }
            _ => return Err(io::Error::new(io::ErrorKind::InvalidData, "a message of an unknown kind")),
        }
    }
}

async fn skip(read: &mut OwnedReadHalf, count: u64) -> io::Result<()> {
    let skipped = tokio::io::copy(&mut read.take(count), &mut tokio::io::sink()).await?;
    if skipped < count { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

async fn show(mut write: OwnedWriteHalf, viewer: &Viewer) -> io::Result<()> {
    let mut shown: Option<Page> = None;
    let mut frames = tokio::time::interval(FRAME);
    frames.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        // A key or a request is answered at once, everything else with the next frame.
        tokio::select! {
            _ = frames.tick() => {}
            () = viewer.stirred.notified() => {}
        }
        if !door(&viewer.engine, viewer.id).is_some_and(|door| door.is_on) {
            return write.shutdown().await;
        }
        let Some((wants_all, format)) = viewer.asks() else { continue };
        let Some(now) = viewer.page() else { return Ok(()) };
        let spans = difference(shown.as_ref().filter(|_| !wants_all), &now);
        if spans.is_empty() {
            continue;
        }
        viewer.answered();
        write.write_all(&update(&now, &spans, format)).await?;
        shown = Some(now);
    }
}

impl Viewer {
    fn wish(&self) -> std::sync::MutexGuard<'_, Wish> {
        self.wish.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a picture is waited for, the whole of it, and how.
    fn asks(&self) -> Option<(bool, Format)> {
        let wish = self.wish();
        wish.waits.then(|| (wish.wants_all, wish.format.unwrap_or(Format::OWN)))
    }

    fn answered(&self) {
        let mut wish = self.wish();
        (wish.waits, wish.wants_all) = (false, false);
    }

    fn page(&self) -> Option<Page> {
        let headline = headline(&self.engine, self.id)?;
        let lines = self.screen.lock().unwrap_or_else(PoisonError::into_inner).lines();
        Some(page(&headline, &lines))
    }
}

/// FramebufferUpdate with raw rectangles.
fn update(now: &Page, spans: &[Span], format: Format) -> Vec<u8> {
    let mut message = vec![0, 0];
    message.extend(short(spans.len()));
    for span in spans {
        let (width, raw) = ((span.to - span.from) * CELL_WIDTH, [0; 4]);
        for number in [span.from * CELL_WIDTH, span.row * CELL_HEIGHT, width, CELL_HEIGHT] {
            message.extend(short(number));
        }
        message.extend(raw);
        for is_ink in ink(now, *span) {
            format.point(if is_ink { [0xd0, 0xd8, 0xe0] } else { [0x10, 0x14, 0x18] }, &mut message);
        }
    }
    message
}
