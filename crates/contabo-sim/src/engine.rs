//! The heart of one account: state, clock, faults and saving.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::SimClock;
use crate::config::SimConfig;
use crate::error::{ApiError, SimError};
use crate::fault::Faults;
use crate::s3::Endpoint;
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
    /// The listener of the S3 service, which all accounts share.
    objects: OnceLock<Arc<Endpoint>>,
    /// The other accounts of the process; only the first account knows them.
    others: OnceLock<Vec<Weak<Engine>>>,
    /// The client secret of the first account, which steers all of them.
    main_secret: OnceLock<String>,
    state: Mutex<State>,
    requests: Mutex<VecDeque<(String, String)>>,
    /// The generation on disk; the lock is held while the file is written.
    saved: Mutex<u64>,
    dirty: Arc<Notify>,
}

impl Engine {
    /// Opens an account and says whether it is a new one. `place` is its place among those of the process.
    pub(crate) fn open(config: SimConfig, place: u32) -> Result<(Arc<Self>, bool), SimError> {
        let found = match &config.state_file {
            Some(path) => save::load(path)?,
            None => None,
        };
        let is_fresh = found.is_none();
        let mut state = found.unwrap_or_else(|| State::of_place(place));
        state.open_account(&config);
        let engine = Arc::new(Self {
            clock: SimClock::new(config.clock_source.clone(), state.clock_offset_ms),
            faults: Faults::default(),
            screens: Endpoints::default(),
            contents: Contents::beside(config.state_file.as_ref()),
            objects: OnceLock::new(),
            others: OnceLock::new(),
            main_secret: OnceLock::new(),
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
        Ok((engine, is_fresh))
    }

    /// Tells the account what it shares with others: the S3 service, and who may steer it.
    pub(crate) fn join(&self, objects: Option<&Arc<Endpoint>>, main_secret: &str) {
        if let Some(objects) = objects {
            self.objects.get_or_init(|| Arc::clone(objects));
        }
        self.main_secret.get_or_init(|| main_secret.to_owned());
    }

    /// Tells the first account of the others.
    pub(crate) fn lead(&self, others: &[Arc<Self>]) {
        self.others.get_or_init(|| others.iter().map(Arc::downgrade).collect());
    }

    /// The accounts that are steered along with this one: the others of the process for the first, none for them.
    pub(crate) fn others(&self) -> Vec<Arc<Self>> {
        self.others.get().into_iter().flatten().filter_map(Weak::upgrade).collect()
    }

    /// The secrets that steer this account: its own, and that of the first account.
    pub(crate) fn steering_secrets(&self) -> [&str; 2] {
        [&self.config.client_secret, self.main_secret.get().map_or("", String::as_str)]
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn env(&self) -> Env<'_> {
        Env { at: self.clock.now(), s3_url: self.s3_url(), config: &self.config }
    }

    /// Where the S3 service answers.
    pub(crate) fn s3_url(&self) -> Option<&str> {
        self.objects.get().map(|endpoint| endpoint.url())
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

    /// Lets a scenario begin here, if `and_then` does not fail: its state is added and the clock moves to its own. An error
    /// leaves everything as it was.
    pub(crate) fn enter(
        &self,
        scenario: &Scenario,
        and_then: impl FnOnce() -> Result<(), ScenarioError>,
    ) -> Result<(), ScenarioError> {
        self.change(|state, env| {
            scenario.enter(state, &Env { at: scenario.starts_at(env.at), ..*env }, and_then)?;
            if let Some(clock) = scenario.clock {
                self.clock.set(clock);
                state.clock_offset_ms = self.clock.offset_ms();
            }
            Ok(())
        })
    }

    /// Sets the faults of a scenario, counted from its clock or from now.
    pub(crate) fn set_faults(&self, scenario: &Scenario) {
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
