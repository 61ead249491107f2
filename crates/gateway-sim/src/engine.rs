//! The shared heart of one simulator: state, clock, faults, saving, and what runs in the background.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::SimClock;
use crate::config::Config;
use crate::deliver::{Patience, webhook_client};
use crate::error::{ApiError, SimError};
use crate::fault::Faults;
use crate::save::Store;
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
    store: tokio::sync::Mutex<Option<Store>>,
    nudge: Arc<Notify>,
    dirty: Arc<Notify>,
}

impl Engine {
    pub(crate) fn start(config: Config) -> Result<Arc<Self>, SimError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(SimError::NoRuntime);
        }
        let (store, state, is_fresh) = match &config.state_file {
            Some(path) => {
                let (store, state, found) = Store::open(path)?;
                (Some(store), state, !found)
            }
            None => (None, State::default(), true),
        };
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
            store: tokio::sync::Mutex::new(store),
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
        let wanted = self.lock().generation;
        let mut store = self.store.lock().await;
        let Some(store) = store.as_mut().filter(|store| !store.has(wanted)) else { return Ok(()) };
        let batch = store.prepare(&mut self.lock())?;
        store.write(&batch)
    }

    /// Saves everything in one file and lets go of it. What changes afterwards is not saved.
    pub(crate) async fn close(&self) -> Result<(), SimError> {
        match self.store.lock().await.take() {
            Some(mut store) => store.close(&mut self.lock()),
            None => Ok(()),
        }
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
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(error)) = self.store.get_mut().as_mut().map(|store| store.close(state)) {
            tracing::error!(%error, "the gateway state could not be saved at the end");
        }
    }
}

fn trim_base(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}
