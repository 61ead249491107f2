//! `/v1/data-centers`.

use axum::http::Uri;
use serde_json::Value;

use super::list::{keep_like, page};
use super::{App, Params, Reply};
use crate::audit::Caller;
use crate::catalogue::regions;

pub(super) async fn list(_caller: Caller, app: App, uri: Uri, params: Params) -> Reply {
    let mut rows: Vec<Value> =
        app.read(|_, env| regions().iter().map(|region| env.row(region.data_center_row())).collect());
    for field in ["slug", "name", "regionName", "regionSlug"] {
        keep_like(&mut rows, &params, field);
    }
    page(&uri, &params, rows)
}
