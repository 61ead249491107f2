//! The shared heart of one simulator: state, clock, faults, saving, and what runs in the background.

use std::collections::VecDeque;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::SimClock;
use crate::config::Config;
use crate::deliver::{Patience, webhook_client};
use crate::error::{ApiError, SimError};
use crate::fault::Faults;
use crate::state::{Env, State};

/// How long a reply may be held up by the webhook that is to arrive first.
const BEFORE_REPLY_LIMIT: Duration = Duration::from_secs(5);
/// Writes within this time share one background save.
const SAVE_PAUSE: Duration = Duration::from_millis(250);
const REQUESTS_KEPT: usize = 10_000;

pub(crate) struct Engine {
    pub(crate) config: Config,
    pub(crate) clock: SimClock,
    pub(crate) faults: Faults,
    pub(crate) client: reqwest::Client,
    /// Only one round of due things at a time, so that deliveries keep their order.
    pub(crate) pump_turn: tokio::sync::Mutex<()>,
    state: Mutex<State>,
    base_url: RwLock<String>,
    requests: Mutex<VecDeque<(String, String)>>,
    /// The generation that is in the state file.
    saved: tokio::sync::Mutex<u64>,
    nudge: Arc<Notify>,
    dirty: Arc<Notify>,
}

impl Engine {
    pub(crate) fn start(config: Config) -> Result<Arc<Self>, SimError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(SimError::NoRuntime);
        }
        let loaded = config.state_file.as_deref().map(load).transpose()?.flatten();
        let is_fresh = loaded.is_none();
        let state = loaded.unwrap_or_default();
        let clock = SimClock::new(config.clock_source.clone(), state.clock_offset_ms);
        let base_url = config.public_base_url.clone().unwrap_or_else(|| "http://localhost".to_owned());
        let engine = Arc::new(Self {
            client: webhook_client(config.webhook_timeout)?,
            clock,
            faults: Faults::default(),
            pump_turn: tokio::sync::Mutex::default(),
            state: Mutex::new(state),
            base_url: RwLock::new(trim_base(&base_url)),
            requests: Mutex::default(),
            saved: tokio::sync::Mutex::new(0),
            nudge: Arc::default(),
            dirty: Arc::default(),
            config,
        });
        if let (true, Some(start)) = (is_fresh, engine.config.start_at) {
            engine.move_clock(|clock| clock.set(start));
        }
        engine.register_configured()?;
        engine.spawn_background();
        Ok(engine)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn base_url(&self) -> String {
        self.base_url.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_base_url(&self, url: &str) {
        *self.base_url.write().unwrap_or_else(PoisonError::into_inner) = trim_base(url);
    }

    /// Changes the state in memory and wakes whoever has to act on it.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut State, &Env<'_>) -> T) -> T {
        let base_url = self.base_url();
        let mut state = self.lock();
        let env = Env {
            at: self.clock.now(),
            config: &self.config,
            base_url: &base_url,
            webhook_mode: self.faults.webhook_mode(),
        };
        let out = act(&mut state, &env);
        state.generation += 1;
        drop(state);
        self.wake();
        out
    }

    /// A change made by a call: saved first if so configured, and early webhooks delivered, before the reply goes out.
    pub(crate) async fn write<T>(
        &self,
        act: impl FnOnce(&mut State, &Env<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let (out, deliver_first) = self.change(|state, env| {
            let out = act(state, env);
            (out, std::mem::take(&mut state.deliver_before_reply))
        });
        if self.config.sync_save {
            self.save().await.map_err(|error| {
                tracing::error!(%error, "the gateway state could not be saved");
                ApiError::internal(500, "The state could not be saved.")
            })?;
        }
        if deliver_first {
            // The receiver may be slow or gone; the reply must not wait for ever.
            let _ = tokio::time::timeout(BEFORE_REPLY_LIMIT, self.pump(Patience::None)).await;
        }
        out
    }

    pub(crate) fn move_clock(&self, act: impl FnOnce(&SimClock)) {
        let mut state = self.lock();
        act(&self.clock);
        state.clock_offset_ms = self.clock.offset_ms();
        state.generation += 1;
        drop(state);
        self.wake();
    }

    pub(crate) fn wake(&self) {
        self.nudge.notify_one();
        self.dirty.notify_one();
    }

    /// Saves what is not saved yet. Callers that queue up here share one save.
    pub(crate) async fn save(&self) -> Result<(), SimError> {
        let Some(path) = self.config.state_file.clone() else { return Ok(()) };
        let wanted = self.lock().generation;
        let mut saved = self.saved.lock().await;
        if *saved >= wanted {
            return Ok(());
        }
        let (bytes, generation) = {
            let state = self.lock();
            (serde_json::to_vec(&*state)?, state.generation)
        };
        let written = tokio::task::spawn_blocking(move || write_atomically(&path, &bytes)).await;
        written.map_err(std::io::Error::other)??;
        *saved = generation;
        Ok(())
    }

    pub(crate) fn note_request(&self, method: &str, path: &str) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push_back((method.to_owned(), path.to_owned()));
        if requests.len() > REQUESTS_KEPT {
            requests.pop_front();
        }
    }

    pub(crate) fn request_count(&self, method: &str, prefix: &str) -> usize {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().filter(|(verb, path)| verb == method && path.starts_with(prefix)).count()
    }

    /// The configuration is the truth about its own endpoints: those it no longer names are dropped.
    fn register_configured(&self) -> Result<(), SimError> {
        let wanted = &self.config.webhook_endpoints;
        self.change(|state, env| {
            let gone = |url: &str| !wanted.iter().any(|endpoint| endpoint.url == url);
            let stale = state.endpoints.values().filter(|known| known.from_config && gone(&known.url));
            let stale: Vec<String> = stale.map(|known| known.id.clone()).collect();
            for id in stale {
                state.remove_endpoint(&id).map_err(|error| SimError::Endpoint(error.message))?;
            }
            for endpoint in wanted {
                let registered = state.register(endpoint.clone(), true, env);
                registered.map_err(|error| SimError::Endpoint(error.message))?;
            }
            Ok(())
        })
    }

    fn spawn_background(self: &Arc<Self>) {
        if self.config.background {
            let (weak, nudge) = (Arc::downgrade(self), Arc::clone(&self.nudge));
            tokio::spawn(async move {
                loop {
                    let Some(engine) = weak.upgrade() else { return };
                    engine.pump(Patience::Normal).await;
                    let pause = engine.until_next();
                    drop(engine);
                    let _ = tokio::time::timeout(pause, nudge.notified()).await;
                }
            });
        }
        if self.config.state_file.is_some() {
            let (weak, dirty) = (Arc::downgrade(self), Arc::clone(&self.dirty));
            tokio::spawn(async move {
                loop {
                    dirty.notified().await;
                    let Some(engine) = weak.upgrade() else { return };
                    if let Err(error) = engine.save().await {
                        tracing::error!(%error, "the gateway state could not be saved");
                    }
                    drop(engine);
                    tokio::time::sleep(SAVE_PAUSE).await;
                }
            });
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.wake();
        let Some(path) = &self.config.state_file else { return };
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if state.generation <= *self.saved.get_mut() {
            return;
        }
        let saved = serde_json::to_vec(state).map_err(std::io::Error::other);
        if let Err(error) = saved.and_then(|bytes| write_atomically(path, &bytes)) {
            tracing::error!(%error, "the gateway state could not be saved at the end");
        }
    }
}

fn trim_base(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

fn load(path: &Path) -> Result<Option<State>, SimError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Readers see the old file or the new one, never half of one. The file holds webhook secrets, so only its owner reads it.
fn write_atomically(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".tmp");
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.flush()?;
    drop(file);
    std::fs::rename(&beside, path)
}
