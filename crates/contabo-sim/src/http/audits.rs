//! The audit lists, newest first.

use axum::http::Uri;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::list::{keep_any, page};
use super::roles::without_pagination;
use super::{App, Params, Reply, param};
use crate::audit::{Audit, Caller, Resource};
use crate::clock::later;
use crate::term::{day, end_of_day};

pub(super) async fn instances(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Instance, &["instanceId"])
}

pub(super) async fn actions(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Action, &["instanceId"])
}

pub(super) async fn snapshots(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Snapshot, &["instanceId", "snapshotId"])
}

pub(super) async fn images(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Image, &["imageId"])
}

pub(super) async fn secrets(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Secret, &["secretId"])
}

pub(super) async fn tags(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Tag, &["tagId"])
}

pub(super) async fn tag_assignments(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::TagAssignment, &["tagId", "resourceId"])
}

pub(super) async fn networks(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::PrivateNetwork, &["privateNetworkId"])
}

pub(super) async fn vips(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Vip, &["vipId"])
}

pub(super) async fn firewalls(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Firewall, &["firewallId"])
}

pub(super) async fn zones(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::DnsZone, &["name"])
}

pub(super) async fn records(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::DnsRecord, &["recordId"])
}

pub(super) async fn domains(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Domain, &["domain"])
}

pub(super) async fn handles(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::Handle, &["handleId"])
}

pub(super) async fn storages(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::ObjectStorage, &["objectStorageId"])
}

pub(super) async fn users(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    list(&app, &uri, &params, Resource::User, &["userId"])
}

/// The document shows no page in this answer.
pub(super) async fn roles(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    without_pagination(list(&app, &uri, &params, Resource::Role, &["roleId"]))
}

fn list(app: &App, uri: &Uri, params: &Params, resource: Resource, ids: &[&str]) -> Reply {
    let request = param(params, "requestId");
    let of_request = |audit: &Audit| request.is_none_or(|wanted| audit.request_id.eq_ignore_ascii_case(wanted));
    let mut rows: Vec<Value> = app.read(|state, env| {
        let delay = env.config.delays.audited;
        let shown = state.audits.iter().rev().filter(|audit| {
            audit.resource == resource
                && of_request(audit)
                && later(audit.at, delay) <= env.at
                && is_between(audit.at, params)
        });
        shown.map(|audit| audit.row(env)).collect()
    });
    keep_any(&mut rows, params, "changedBy", "changedBy");
    for id in ids {
        keep_any(&mut rows, params, id, id);
    }
    page(uri, params, rows)
}

/// Both days belong to the range; an unreadable date is no limit.
fn is_between(at: Timestamp, params: &Params) -> bool {
    let date = |name: &str| param(params, name).and_then(|text| text.parse::<Date>().ok());
    date("startDate").is_none_or(|first| first <= day(at)) && date("endDate").is_none_or(|last| at < end_of_day(last))
}
