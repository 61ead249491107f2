//! The shared heart of one simulator: state, clock, faults and saving.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::SimClock;
use crate::config::SimConfig;
use crate::error::{ApiError, SimError};
use crate::fault::Faults;
use crate::s3;
use crate::s3::contents::Contents;
use crate::save;
use crate::scenario::{Scenario, ScenarioError};
use crate::state::{Env, State};
use crate::vnc::Endpoints;

/// Writes within this time share one background save.
const SAVE_PAUSE: Duration = Duration::from_millis(100);
const REQUESTS_KEPT: usize = 10_000;

pub(crate) struct Engine {
    pub(crate) config: SimConfig,
    pub(crate) clock: SimClock,
    pub(crate) faults: Faults,
    pub(crate) screens: Endpoints,
    pub(crate) contents: Contents,
    objects: OnceLock<s3::Endpoint>,
    s3_url: OnceLock<String>,
    state: Mutex<State>,
    requests: Mutex<VecDeque<(String, String)>>,
    /// The generation on disk; the lock is held while the file is written.
    saved: Mutex<u64>,
    dirty: Arc<Notify>,
}

impl Engine {
    pub(crate) fn start(config: SimConfig) -> Result<Arc<Self>, SimError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(SimError::NoRuntime);
        }
        let found = match &config.state_file {
            Some(path) => save::load(path)?,
            None => None,
        };
        let is_fresh = found.is_none();
        let mut state = found.unwrap_or_default();
        state.open_account(&config);
        let engine = Arc::new(Self {
            clock: SimClock::new(config.clock_source.clone(), state.clock_offset_ms),
            faults: Faults::default(),
            screens: Endpoints::default(),
            contents: Contents::beside(config.state_file.as_ref()),
            objects: OnceLock::new(),
            s3_url: OnceLock::new(),
            state: Mutex::new(state),
            requests: Mutex::default(),
            saved: Mutex::new(0),
            dirty: Arc::default(),
            config,
        });
        if let (true, Some(start)) = (is_fresh, engine.config.start_at) {
            engine.move_clock(|clock| clock.set(start));
        }
        engine.spawn_saver();
        engine.open_s3()?;
        if let Some(scenario) = &engine.config.scenario {
            // A saved state has lived through its start already; faults are not saved.
            match is_fresh {
                true => engine.play(scenario)?,
                false => engine.set_faults(scenario),
            }
        }
        Ok(engine)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn env(&self) -> Env<'_> {
        Env { at: self.clock.now(), s3_url: self.s3_url.get().map(String::as_str), config: &self.config }
    }

    /// Listens for S3 calls.
    fn open_s3(self: &Arc<Self>) -> Result<(), SimError> {
        let Some(addr) = self.config.s3_listen else { return Ok(()) };
        let endpoint = s3::bind(addr).and_then(|listener| s3::serve(listener, Arc::downgrade(self)));
        let endpoint = endpoint.map_err(SimError::Listen)?;
        self.s3_url.get_or_init(|| endpoint.url());
        self.objects.get_or_init(|| endpoint);
        Ok(())
    }

    /// Where the S3 service answers.
    pub(crate) fn s3_url(&self) -> Option<String> {
        self.s3_url.get().cloned()
    }

    /// Looks at the state as it is now.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State, &Env<'_>) -> T) -> T {
        let (mut state, env) = (self.lock(), self.env());
        state.catch_up(&env);
        look(&state, &env)
    }

    /// Changes the state in memory.
    pub(crate) fn change<T>(&self, act: impl FnOnce(&mut State, &Env<'_>) -> T) -> T {
        let (mut state, env) = (self.lock(), self.env());
        state.catch_up(&env);
        let out = act(&mut state, &env);
        state.generation += 1;
        drop(state);
        self.dirty.notify_one();
        out
    }

    /// A change made by a call: saved before the reply if so configured.
    pub(crate) fn write<T>(
        &self,
        act: impl FnOnce(&mut State, &Env<'_>) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let out = self.change(act)?;
        if self.config.sync_save {
            self.save().map_err(|error| {
                tracing::error!(%error, "the contabo state could not be saved");
                ApiError::internal(500)
            })?;
        }
        Ok(out)
    }

    /// Lets a scenario begin: its state is added, the clock moves to its own, its faults are set.
    pub(crate) fn play(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        self.change(|state, env| {
            scenario.enter(state, &Env { at: scenario.starts_at(env.at), ..*env })?;
            if let Some(clock) = scenario.clock {
                self.clock.set(clock);
                state.clock_offset_ms = self.clock.offset_ms();
            }
            Ok(())
        })?;
        self.set_faults(scenario);
        Ok(())
    }

    fn set_faults(&self, scenario: &Scenario) {
        for rule in scenario.faults(scenario.starts_at(self.clock.now())) {
            self.faults.add(rule);
        }
    }

    pub(crate) fn move_clock(&self, act: impl FnOnce(&SimClock)) {
        self.change(|state, _| {
            act(&self.clock);
            state.clock_offset_ms = self.clock.offset_ms();
        });
    }

    /// Notes a call, or what a login was made with under its grant's name.
    pub(crate) fn note_request(&self, method: &str, path: &str) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.push_back((method.to_owned(), path.to_owned()));
        if requests.len() > REQUESTS_KEPT {
            requests.pop_front();
        }
    }

    pub(crate) fn requests(&self) -> Vec<(String, String)> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }

    pub(crate) fn request_count(&self, method: &str, prefix: &str) -> usize {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().filter(|(verb, path)| verb == method && path.starts_with(prefix)).count()
    }

    /// Saves what is not saved yet. Callers that queue up here share one save.
    pub(crate) fn save(&self) -> Result<(), SimError> {
        let Some(path) = &self.config.state_file else { return Ok(()) };
        let wanted = self.lock().generation;
        let mut saved = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if *saved >= wanted {
            return Ok(());
        }
        let (generation, bytes) = {
            let state = self.lock();
            (state.generation, serde_json::to_vec(&*state)?)
        };
        save::write_atomically(path, &bytes)?;
        *saved = generation;
        Ok(())
    }

    fn spawn_saver(self: &Arc<Self>) {
        if self.config.state_file.is_none() {
            return;
        }
        let (weak, dirty) = (Arc::downgrade(self), Arc::clone(&self.dirty));
        tokio::spawn(async move {
            loop {
                dirty.notified().await;
                tokio::time::sleep(SAVE_PAUSE).await;
                let Some(engine) = weak.upgrade() else { return };
                if let Err(error) = engine.save() {
                    tracing::error!(%error, "the contabo state could not be saved");
                }
            }
        });
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // The saver holds only a weak reference; waking it lets it end.
        self.dirty.notify_one();
        if let Err(error) = self.save() {
            tracing::error!(%error, "the contabo state could not be saved at the end");
        }
    }
}
