//! The provider's own trail of a service's machine, read when it is looked at, beside what we noted of the same writes.
//!
//! Nothing of it is stored. [`rules`] lays the provider's lists into one and says what changed in words.

mod rules;

use std::collections::HashMap;

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, ServiceId, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use crate::account::At;
use crate::action::sent_actions;
use crate::deps::Deps;
use crate::moving::moves_of;
use crate::provider::trail::{NotedChange, NotedIn, NotedWrite};
use crate::service::store as services;
use crate::setup::intent;
use crate::time::from_micros;

use rules::{Cursor, LISTS, ListRead};

/// Writes on one page of a trail.
const PAGE: usize = 25;
/// Pages of a list that are read at once: a provider that ignores which machine is asked about has very many.
const PAGES: usize = 5;
/// How many of a service's latest actions are compared with the trail.
const ACTIONS: u64 = 500;

/// What changed of one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrailChange {
    /// The provider's name of the field.
    pub field: String,
    /// What it was; none when it was not there or is kept secret.
    pub before: Option<String>,
    /// What it became; none when it is not there or is kept secret.
    pub after: Option<String>,
    /// The values are not shown: they may let somebody in.
    pub hidden: bool,
}

/// What we did ourselves under the same request id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnAct {
    /// `order`, `action` or `move`.
    pub kind: &'static str,
    /// The action's word, the region that was moved to, or our name of what was ordered.
    pub what: String,
    /// When it was asked for.
    pub at: Timestamp,
    /// By whom, where somebody asked.
    pub by: Option<String>,
}

/// A write at the provider, and ours behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailEntry {
    /// The provider's number of the entry.
    pub id: String,
    /// The provider's list it stands in.
    pub list: NotedIn,
    /// What became of the thing.
    pub change: NotedChange,
    /// When.
    pub at: Option<Timestamp>,
    /// The user at the provider.
    pub by: String,
    /// The request id, as the provider noted it.
    pub request_id: String,
    /// The request or job of ours that the call named.
    pub trace: Option<Uuid>,
    /// What changed.
    pub changes: Vec<TrailChange>,
    /// What we did under this request id; none for what was done elsewhere.
    pub own: Option<OwnAct>,
}

/// One page of a trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrailPage {
    /// The entries, latest first.
    pub entries: Vec<TrailEntry>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// One page of what the provider noted of a service's machine, latest first. `after` is the `next` of the page before.
///
/// A service without a machine is refused with `action_not_possible`, a mark that is none with `/after`; what the
/// provider refuses is said in its words.
pub async fn provider_trail(ctx: &OpContext, deps: &Deps, id: ServiceId, after: Option<&str>) -> Result<TrailPage> {
    let cursor = match after {
        Some(text) => Cursor::parse(text)
            .ok_or_else(|| Error::invalid("/after", "malformed", "Pass the next of the page before, or nothing."))?,
        None => Cursor::default(),
    };
    let service = services::find(deps.db.read(), ctx, id).await?;
    let no_machine = || Error::conflict("action_not_possible", "There is no machine.");
    let machine = service.instance_id.clone().ok_or_else(no_machine)?;
    let at = At::of(ctx, deps, ProviderAccountId(service.account_id.ok_or_else(no_machine)?)).await?;
    let mut lists = Vec::new();
    for (list, skip) in LISTS.into_iter().zip(cursor.0) {
        lists.push(read(&at, &machine, list, skip).await?);
    }
    let (writes, next) = rules::merge(lists, PAGE);
    let own = own_acts(ctx, deps, &at, id).await?;
    let entry = |write: NotedWrite| TrailEntry {
        own: own.get(&write.request_id).cloned(),
        changes: rules::changes(&write.changes),
        id: write.id,
        list: write.list,
        change: write.change,
        at: write.at,
        by: write.by,
        request_id: write.request_id,
        trace: write.trace,
    };
    Ok(TrailPage { entries: writes.into_iter().map(entry).collect(), next: next.map(|cursor| cursor.to_string()) })
}

/// A page of one list from a place on, or as much of it as stands in a few pages of the provider's.
async fn read(at: &At<'_>, machine: &str, list: NotedIn, from: usize) -> Result<ListRead> {
    let mut read = ListRead { writes: Vec::new(), end: from, more: false };
    for page in (from / PAGE..).take(PAGES) {
        let (first, number) = (page * PAGE, u64::try_from(page + 1).unwrap_or(1));
        let found = at.noted(at.provider.noted(at.call(), machine, list, number, PAGE as u64).await).await??;
        let placed = found.writes.into_iter().map(|(place, write)| (first + place, write));
        read.writes.extend(placed.filter(|(place, _)| *place >= from));
        (read.end, read.more) = (from.max(first + found.rows), found.more);
        if !found.more || read.writes.len() >= PAGE {
            break;
        }
    }
    Ok(read)
}

/// What we did to the machine, by the request id as the provider writes it.
async fn own_acts(ctx: &OpContext, deps: &Deps, at: &At<'_>, id: ServiceId) -> Result<HashMap<String, OwnAct>> {
    let conn = deps.db.read();
    let mut own = HashMap::new();
    for intent in intent::of_service(ctx, conn, id).await? {
        let act = OwnAct { kind: "order", what: intent.display_name, at: from_micros(intent.created_at), by: None };
        own.insert(at.provider.noted_as(intent.id), act);
    }
    for row in moves_of(ctx, conn, id).await? {
        let Some(request) = row.request_id else { continue };
        let (when, by) = (from_micros(row.requested_at), Some(row.actor_name));
        own.insert(at.provider.noted_as(request), OwnAct { kind: "move", what: row.to_region, at: when, by });
    }
    for (request, action) in sent_actions(ctx, conn, id, ACTIONS).await? {
        let (what, by) = (action.action.to_string(), Some(action.requested_by));
        own.insert(at.provider.noted_as(request), OwnAct { kind: "action", what, at: action.requested_at, by });
    }
    Ok(own)
}
