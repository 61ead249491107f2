//! `/v1/troubleshooting`: checks, collections of them, templates, remedies.

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, Uri};
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::list::{keep_any, page, text};
use super::{App, Params, Reply, number, object, one, param, required_object};
use crate::audit::Caller;
use crate::check::{Run, Runs, STATUSES, collection_templates};
use crate::error::ApiError;
use crate::form::Form;
use crate::state::{Env, State};

/// The three kinds of things that can be started.
#[derive(Clone, Copy)]
enum Kind {
    Check,
    Collection,
    Remedy,
}

impl Kind {
    fn runs(self, all: &Runs) -> &std::collections::BTreeMap<i64, Run> {
        match self {
            Self::Check => &all.checks,
            Self::Collection => &all.collections,
            Self::Remedy => &all.remedies,
        }
    }

    fn runs_mut(self, all: &mut Runs) -> &mut std::collections::BTreeMap<i64, Run> {
        match self {
            Self::Check => &mut all.checks,
            Self::Collection => &mut all.collections,
            Self::Remedy => &mut all.remedies,
        }
    }

    fn missing(self) -> ApiError {
        match self {
            Self::Check => ApiError::missing("Check", "checkId"),
            Self::Collection => ApiError::missing("CheckCollection", "checkCollectionId"),
            Self::Remedy => ApiError::missing("Remedy", "remedyId"),
        }
    }

    fn row(self, run: &Run, state: &State, without: &[&str], env: &Env<'_>) -> Value {
        match self {
            Self::Check => run.check_row(env),
            Self::Collection => state.collection_row(run, without, env),
            Self::Remedy => run.remedy_row(env),
        }
    }

    fn list(self, app: &App, uri: &Uri, params: &Params) -> Reply {
        let without = excluded(params);
        let mut rows: Vec<Value> = app.read(|state, env| {
            self.runs(&state.runs).values().map(|run| self.row(run, state, &without, env)).collect()
        });
        let exact = [
            "objectType",
            "objectId",
            "status",
            "checkCollectionId",
            "checkTemplateId",
            "checkCollectionTemplateId",
            "remedyCollectionId",
            "remedyTemplateId",
        ];
        for field in exact {
            keep_any(&mut rows, params, field, field);
        }
        keep_between(&mut rows, params);
        page(uri, params, rows)
    }

    fn show(self, app: &App, uri: &Uri, id: &str, params: &Params) -> Reply {
        let id = number(id)?;
        let without = excluded(params);
        let row = app.read(|state, env| {
            let run = self.runs(&state.runs).get(&id).ok_or_else(|| self.missing())?;
            Ok::<_, ApiError>(self.row(run, state, &without, env))
        })?;
        one(StatusCode::OK, uri, row)
    }

    fn cancel(self, app: &App, uri: &Uri, id: &str, body: &[u8]) -> Reply {
        let id = number(id)?;
        let fields = required_object(body)?;
        let mut form = Form::new(&fields);
        form.word("status", &["cancelled"]);
        form.finish()?;
        let row = app.write(|state, env| {
            let run = self.runs_mut(&mut state.runs).get_mut(&id).ok_or_else(|| self.missing())?;
            run.cancel(env)?;
            let run = run.clone();
            if matches!(self, Self::Collection) {
                let inside = state.runs.checks.values_mut().filter(|check| check.collection == id);
                // One that has ended already stays as it is.
                inside.for_each(|check| drop(check.cancel(env)));
            }
            Ok(self.row(&run, state, &[], env))
        })?;
        one(StatusCode::OK, uri, row)
    }

    fn start(self, app: &App, uri: &Uri, body: &[u8]) -> Reply {
        let fields = object(body)?;
        let (template, of) = match self {
            Self::Check => ("checkTemplateId", Some("checkCollectionId")),
            Self::Collection => ("checkCollectionTemplateId", None),
            Self::Remedy => ("remedyTemplateId", Some("remedyCollectionId")),
        };
        let start = Start::read(&fields, template, of)?;
        let row = app.write(|state, env| {
            let run = match self {
                Self::Check => state.start_check(start.template, start.of, start.instance, env)?,
                Self::Collection => state.start_collection(start.template, start.instance, env)?,
                Self::Remedy => state.start_remedy(start.template, start.of, start.instance, env)?,
            };
            Ok(self.row(&run, state, &[], env))
        })?;
        one(StatusCode::CREATED, uri, row)
    }
}

/// What shall be started.
struct Start {
    template: i64,
    of: i64,
    instance: i64,
}

impl Start {
    fn read(fields: &Map<String, Value>, template: &str, of: Option<&str>) -> Result<Self, ApiError> {
        let mut form = Form::new(fields);
        form.required_word("objectType", &["vserver"]);
        let instance = form.required_text("objectId", 1, 50);
        let template = form.required_integer(template);
        let of = of.and_then(|name| form.integer(name)).unwrap_or_default();
        form.finish()?;
        let instance = instance.parse().map_err(|_| ApiError::missing("Object", "objectId"))?;
        Ok(Self { template, of, instance })
    }
}

fn excluded(params: &Params) -> Vec<&str> {
    let named = params.iter().filter(|(name, _)| name.trim_end_matches("[]") == "excludeCheckStatuses");
    named.flat_map(|(_, value)| value.split(',')).filter(|status| STATUSES.contains(status)).collect()
}

fn keep_between(rows: &mut Vec<Value>, params: &Params) {
    let limits = [
        ("creationStartTime", "createdDate", true),
        ("creationEndTime", "createdDate", false),
        ("modificationStartTime", "modifiedDate", true),
        ("modificationEndTime", "modifiedDate", false),
    ];
    for (name, field, is_start) in limits {
        let Some(limit) = param(params, name).and_then(|text| text.parse::<Timestamp>().ok()) else { continue };
        rows.retain(|row| {
            let at = text(row, field).parse::<Timestamp>();
            at.is_ok_and(|at| if is_start { limit <= at } else { at <= limit })
        });
    }
}

pub(super) async fn checks(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    Kind::Check.list(&app, &uri, &params)
}

pub(super) async fn check(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, params: Params) -> Reply {
    Kind::Check.show(&app, &uri, &id, &params)
}

pub(super) async fn start_check(_caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    Kind::Check.start(&app, &uri, &body)
}

pub(super) async fn cancel_check(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    Kind::Check.cancel(&app, &uri, &id, &body)
}

pub(super) async fn collections(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    Kind::Collection.list(&app, &uri, &params)
}

pub(super) async fn collection(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, params: Params) -> Reply {
    Kind::Collection.show(&app, &uri, &id, &params)
}

pub(super) async fn start_collection(_caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    Kind::Collection.start(&app, &uri, &body)
}

pub(super) async fn cancel_collection(
    _caller: Caller,
    app: App,
    uri: Uri,
    Path(id): Path<String>,
    body: Bytes,
) -> Reply {
    Kind::Collection.cancel(&app, &uri, &id, &body)
}

pub(super) async fn remedies(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    Kind::Remedy.list(&app, &uri, &params)
}

pub(super) async fn remedy(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, params: Params) -> Reply {
    Kind::Remedy.show(&app, &uri, &id, &params)
}

pub(super) async fn start_remedy(_caller: Caller, app: App, uri: Uri, body: Bytes) -> Reply {
    Kind::Remedy.start(&app, &uri, &body)
}

pub(super) async fn cancel_remedy(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>, body: Bytes) -> Reply {
    Kind::Remedy.cancel(&app, &uri, &id, &body)
}

pub(super) async fn templates(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows = app.read(|_, env| collection_templates(env));
    keep_any(&mut rows, &params, "objectType", "objectType");
    keep_between(&mut rows, &params);
    page(&uri, &params, rows)
}

pub(super) async fn template(_caller: Caller, app: App, uri: Uri, Path(id): Path<String>) -> Reply {
    let id = number(&id)?;
    let found =
        app.read(|_, env| collection_templates(env).into_iter().find(|row| row["checkCollectionTemplateId"] == id));
    let row = found.ok_or_else(|| ApiError::missing("CheckCollectionTemplate", "checkCollectionTemplateId"))?;
    one(StatusCode::OK, &uri, row)
}
