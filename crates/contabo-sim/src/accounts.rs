//! The accounts of one simulator: each has state, clock, faults, users and machines of its own, and its own keys. They
//! share the addresses they are called at, so whose call it is follows from the credentials.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::SimConfig;
use crate::engine::Engine;
use crate::error::SimError;
use crate::s3;
use crate::scenario::{Scenario, ScenarioError};

/// The name of the first account.
pub(crate) const MAIN: &str = "main";
/// Further ones would be given addresses that the first ones have.
const MOST: usize = 15;

/// Opens the first account and those beside it, in this order, and lets their scenario begin.
pub(crate) fn start(mut config: SimConfig) -> Result<Arc<[Arc<Engine>]>, SimError> {
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(SimError::NoRuntime);
    }
    let (scenario, others) = (config.scenario.take(), std::mem::take(&mut config.accounts));
    let (s3_listen, certificate) = (config.s3_listen, config.s3_certificate.clone());
    let configs: Vec<SimConfig> = std::iter::once(config).chain(others).collect();
    check(&configs)?;
    let mut opened = Vec::new();
    for (place, config) in (0..).zip(configs) {
        opened.push(Engine::open(config, place)?);
    }
    let all: Vec<Arc<Engine>> = opened.iter().map(|(engine, _)| Arc::clone(engine)).collect();
    let objects = match s3_listen {
        Some(addr) => {
            let open = s3::open(addr, certificate.as_ref(), s3::Accounts::new(&all));
            Some(Arc::new(open.map_err(SimError::Listen)?))
        }
        None => None,
    };
    let main_secret = all[0].config.client_secret.clone();
    all.iter().for_each(|engine| engine.join(objects.as_ref(), &main_secret));
    all[0].lead(&all[1..]);
    if let Some(scenario) = &scenario {
        begin(scenario, &opened)?;
    }
    Ok(all.into())
}

/// Every account can be told from the others.
fn check(configs: &[SimConfig]) -> Result<(), SimError> {
    let refused =
        |name: &str, problem: &str| Err(SimError::Account { name: name.to_owned(), problem: problem.to_owned() });
    let mut taken = BTreeSet::new();
    for config in configs {
        let name = config.account_name();
        let is_name = !name.is_empty() && name.len() <= 32;
        if !is_name || !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return refused(name, "a name has 1 to 32 small letters, digits and dashes");
        }
        for (kind, value) in
            [("name", name), ("client id", config.client_id.as_str()), ("client secret", config.client_secret.as_str())]
        {
            if !taken.insert((kind, value)) {
                return refused(name, &format!("another account has the same {kind}"));
            }
        }
    }
    match configs.get(MOST) {
        Some(config) => refused(config.account_name(), &format!("a simulator has at most {MOST} accounts")),
        None => Ok(()),
    }
}

/// Lets a scenario begin at new accounts. A saved one has lived through its start already; faults are not saved.
fn begin(scenario: &Scenario, opened: &[(Arc<Engine>, bool)]) -> Result<(), ScenarioError> {
    let named = |name: &str| opened.iter().find(|(engine, _)| engine.config.account_name() == name);
    let parts = scenario.parts(&opened[0], named)?;
    let new = parts.iter().filter(|((_, is_new), _)| *is_new);
    enter(&new.map(|((engine, _), part)| (&**engine, *part)).collect::<Vec<_>>())?;
    parts.iter().for_each(|((engine, _), part)| engine.set_faults(part));
    Ok(())
}

/// Adds what a scenario has to an account and, at the first one, to those that it names. An error leaves all of them as
/// they were.
pub(crate) fn play(account: &Engine, scenario: &Scenario) -> Result<(), ScenarioError> {
    let others = account.others();
    let named = |name: &str| others.iter().map(|engine| &**engine).find(|engine| engine.config.account_name() == name);
    let parts = scenario.parts(account, named)?;
    enter(&parts)?;
    parts.iter().for_each(|(engine, part)| engine.set_faults(part));
    Ok(())
}

/// All of them or none: an account is put back when a later one refuses. They are locked in the order of the scenario,
/// which is that of their names.
fn enter(parts: &[(&Engine, &Scenario)]) -> Result<(), ScenarioError> {
    let Some(((engine, part), rest)) = parts.split_first() else { return Ok(()) };
    engine.enter(part, || enter(rest))
}
