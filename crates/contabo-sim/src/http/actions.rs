//! `/v1/compute/instances/{id}/actions/*`: power, rescue, password.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{Method, StatusCode, Uri};
use serde_json::json;

use super::faults::NoOp;
use super::{App, Reply, number, required_object, unknown_route};
use crate::audit::{Caller, Change, Note, Resource};
use crate::clock::later;
use crate::config::Delays;
use crate::error::ApiError;
use crate::form::Form;
use crate::instance::Instance;
use crate::order::Login;
use crate::state::Env;
use crate::status::Status;

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Start,
    Stop,
    Shutdown,
    Restart,
    Rescue,
    ResetPassword,
}

impl Action {
    fn named(word: &str) -> Option<Self> {
        Some(match word {
            "start" => Self::Start,
            "stop" => Self::Stop,
            "shutdown" => Self::Shutdown,
            "restart" => Self::Restart,
            "rescue" => Self::Rescue,
            "resetPassword" => Self::ResetPassword,
            _ => return None,
        })
    }

    fn takes_login(self) -> bool {
        matches!(self, Self::Rescue | Self::ResetPassword)
    }
}

pub(super) async fn act(
    caller: Caller,
    app: App,
    uri: Uri,
    Path((id, word)): Path<(String, String)>,
    no_op: NoOp,
    body: Bytes,
) -> Reply {
    let Some(action) = Action::named(&word) else { return Err(unknown_route(Method::POST, uri).await) };
    let id = number(&id)?;
    let login = if action.takes_login() {
        let fields = required_object(&body)?;
        let mut form = Form::new(&fields);
        let login = Login::read(&mut form);
        form.finish()?;
        Some(login)
    } else {
        None
    };
    let row = app.write(|state, env| {
        state.instance(id, env)?;
        if let Some(login) = &login {
            state.check_login(login)?;
        }
        let instance = state.instance_mut(id, env)?;
        let before = instance.status(env.at);
        if !before.is_switchable() {
            let message = format!("The action {word} is not possible in the status {before}");
            return Err(ApiError::new(409, message));
        }
        if no_op.is_none() {
            perform(action, instance, before, env);
            if let Some(login) = login {
                let (keys, password) = login.secrets();
                let_in(action, instance, keys, password);
            }
        }
        let prev = json!({ "status": before });
        let note = Note {
            resource: Resource::Action,
            action: Change::Created,
            ids: json!({ "instanceId": id }),
            prev,
            new: json!({ "action": word }),
        };
        state.note(&caller, env, note);
        Ok(env.row(json!({ "instanceId": id, "action": word })))
    })?;
    super::one(StatusCode::CREATED, &uri, row)
}

/// What is already so is accepted and changes nothing.
fn perform(action: Action, instance: &mut Instance, before: Status, env: &Env<'_>) {
    let Delays { starting, stopping, rescue, .. } = env.config.delays;
    match (action, before) {
        (Action::Stop | Action::Shutdown, _) => instance.enter_later(Status::Stopped, env.at, stopping),
        // A restarting machine is shown as running all the while, as far as anybody has seen.
        (Action::Start, Status::Running) => instance.enter(Status::Running, env.at),
        (Action::Restart, Status::Running) => {
            instance.enter(Status::Running, env.at);
            instance.booted = Some(later(env.at, starting));
        }
        (Action::Start | Action::Restart, _) => {
            instance.enter_later(Status::Running, env.at, starting);
            instance.booted = Some(later(env.at, starting));
        }
        (Action::Rescue, _) => instance.enter_later(Status::Rescue, env.at, rescue),
        (Action::ResetPassword, _) => {
            instance.enter(Status::ResetPassword, env.at);
            instance.enter_later(Status::Running, env.at, rescue);
        }
    }
}

/// Keys that come with a new password are let in beside those that are there.
fn let_in(action: Action, instance: &mut Instance, keys: Vec<i64>, password: Option<i64>) {
    if action == Action::Rescue {
        instance.rescue_keys = keys;
        return;
    }
    let installation = &mut instance.installation;
    installation.root_password = password.or(installation.root_password);
    let new: Vec<i64> = keys.into_iter().filter(|key| !installation.ssh_keys.contains(key)).collect();
    installation.ssh_keys.extend(new);
}
