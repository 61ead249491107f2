//! The screens of machines: one listener of RFB 3.8 on loopback for each machine whose VNC is switched on, as real
//! hosts have. Part of the unpublished calls; what it takes to log in and what is seen is the machine's state.

mod font;
mod screen;
mod session;

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::engine::Engine;
use crate::status::Status;
use screen::Screen;

/// The address that calls name for VNC.
pub(crate) const HOST: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// Machines differ by port, from here on where the ports are free.
const FIRST_PORT: u16 = 63_000;
const PORTS: i64 = 1000;

struct Endpoint {
    port: u16,
    screen: Arc<Mutex<Screen>>,
    listening: JoinHandle<()>,
}

/// The listeners of all machines.
#[derive(Default)]
pub(crate) struct Endpoints {
    open: Mutex<HashMap<i64, Endpoint>>,
}

/// What decides whether somebody may look at a machine now.
pub(super) struct Door {
    /// The machine shows a picture.
    pub is_on: bool,
    /// Without one nobody gets in.
    pub password: Option<String>,
}

impl Endpoints {
    /// The port of a machine's screen; listens there from the first question on.
    pub(crate) fn port(&self, engine: &Arc<Engine>, id: i64) -> io::Result<u16> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endpoint) = open.get(&id) {
            return Ok(endpoint.port);
        }
        let listener = bind(id)?;
        let port = listener.local_addr()?.port();
        let screen = Arc::new(Mutex::new(Screen::default()));
        let (weak, shared) = (Arc::downgrade(engine), Arc::clone(&screen));
        let listening = tokio::spawn(listen(listener, weak, id, shared));
        open.insert(id, Endpoint { port, screen, listening });
        Ok(port)
    }

    /// Ends the listener and forgets what was on the screen.
    pub(crate) fn close(&self, id: i64) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endpoint) = open.remove(&id) {
            endpoint.listening.abort();
        }
    }

    /// Where a machine's screen is listened for.
    pub(crate) fn address(&self, id: i64) -> Option<SocketAddr> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&id).map(|endpoint| SocketAddr::from((HOST, endpoint.port)))
    }

    /// The lines on a machine's screen.
    pub(crate) fn lines(&self, id: i64) -> Option<Vec<String>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let screen = Arc::clone(&open.get(&id)?.screen);
        let lines = screen.lock().unwrap_or_else(PoisonError::into_inner).lines();
        Some(lines)
    }
}

impl Drop for Endpoints {
    fn drop(&mut self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.values().for_each(|endpoint| endpoint.listening.abort());
    }
}

/// The machine's usual port, or any when that is taken by somebody else.
fn bind(id: i64) -> io::Result<TcpListener> {
    let usual = FIRST_PORT + u16::try_from(id.rem_euclid(PORTS)).unwrap_or(0);
    let listener = std::net::TcpListener::bind((HOST, usual)).or_else(|_| std::net::TcpListener::bind((HOST, 0)))?;
    listener.set_nonblocking(true)?;
    TcpListener::from_std(listener)
}

async fn listen(listener: TcpListener, engine: Weak<Engine>, id: i64, screen: Arc<Mutex<Screen>>) {
    loop {
        let Ok((stream, peer)) = listener.accept().await else { return };
        let (engine, screen) = (engine.clone(), Arc::clone(&screen));
        tokio::spawn(async move {
            if let Err(error) = session::serve(stream, engine, id, screen).await {
                tracing::debug!(%error, %peer, machine = id, "a console ended");
            }
        });
    }
}

/// Where a machine stands now; `None` when its VNC is off, it is gone, or the simulator has ended.
pub(super) fn door(engine: &Weak<Engine>, id: i64) -> Option<Door> {
    let engine = engine.upgrade()?;
    engine.read(|state, env| {
        let instance = state.instance(id, env).ok().filter(|instance| instance.vnc)?;
        let is_on = matches!(instance.status(env.at), Status::Running | Status::Rescue | Status::ResetPassword);
        Some(Door { is_on, password: instance.vnc_password.clone() })
    })
}

/// The head line of a screen: the machine and its clock.
pub(super) fn headline(engine: &Weak<Engine>, id: i64) -> Option<String> {
    let engine = engine.upgrade()?;
    Some(engine.read(|_, env| format!("vmi{id}  tty1  {}", env.at.strftime("%Y-%m-%d %H:%M:%S UTC"))))
}
