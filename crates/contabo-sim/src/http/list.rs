//! Lists: filters, order, pages and links.

use std::cmp::Ordering;

use axum::Json;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};
use url::form_urlencoded::Serializer;

use super::{Params, Reply, param};

/// Rows per page when nobody says.
const USUAL_SIZE: usize = 10;

/// One page of the rows, in the order asked for. Unknown parameters are ignored, as the real service does.
pub(super) fn page(uri: &Uri, params: &Params, mut rows: Vec<Value>) -> Reply {
    sort(&mut rows, params);
    let number = |name: &str| param(params, name).and_then(|value| value.parse::<usize>().ok()).filter(|n| *n > 0);
    let (page, size) = (number("page").unwrap_or(1), number("size").unwrap_or(USUAL_SIZE));
    let total = rows.len();
    let pages = total.div_ceil(size);
    let shown: Vec<Value> = rows.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect();
    let link = |to: usize| link(uri, params, to, size);
    let mut links = json!({ "self": link(page), "first": link(1), "last": link(pages.max(1)) });
    if page > 1 {
        links["previous"] = json!(link(page - 1));
    }
    if page < pages {
        links["next"] = json!(link(page + 1));
    }
    let body = json!({
        "_pagination": { "size": size, "totalElements": total, "totalPages": pages, "page": page },
        "data": shown,
        "_links": links,
    });
    Ok((StatusCode::OK, Json(body)))
}

/// One page whose only link is its own, which the API document says of some lists.
pub(super) fn page_without_links(uri: &Uri, params: &Params, rows: Vec<Value>) -> Reply {
    let (status, Json(mut body)) = page(uri, params, rows)?;
    body["_links"] = json!({ "self": body["_links"]["self"] });
    Ok((status, Json(body)))
}

fn link(uri: &Uri, params: &Params, page: usize, size: usize) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("page", &page.to_string()).append_pair("size", &size.to_string());
    for (key, value) in params.iter().filter(|(key, _)| key != "page" && key != "size") {
        query.append_pair(key, value);
    }
    format!("{}?{}", uri.path(), query.finish())
}

/// `orderBy=field:asc`, repeated or in one list with commas; the first is the strongest.
fn sort(rows: &mut [Value], params: &Params) {
    let wanted = params.iter().filter(|(key, _)| key == "orderBy" || key == "orderBy[]");
    let mut orders: Vec<(&str, bool)> = Vec::new();
    for order in wanted.flat_map(|(_, value)| value.split(',')) {
        let (field, direction) = order.split_once(':').unwrap_or((order, "asc"));
        orders.push((field.trim(), direction.trim().eq_ignore_ascii_case("desc")));
    }
    rows.sort_by(|a, b| {
        let by = |&(field, is_down): &(&str, bool)| {
            let ordering = compare(&a[field], &b[field]);
            if is_down { ordering.reverse() } else { ordering }
        };
        orders.iter().map(by).find(|ordering| ordering.is_ne()).unwrap_or(Ordering::Equal)
    });
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_i64().cmp(&b.as_i64()),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Keeps the rows whose field has the parameter's text in it, whatever the case.
pub(super) fn keep_like(rows: &mut Vec<Value>, params: &Params, field: &str) {
    if let Some(part) = param(params, field) {
        let part = part.to_lowercase();
        rows.retain(|row| text(row, field).to_lowercase().contains(&part));
    }
}

/// Keeps the rows whose field is one of the parameter's words.
pub(super) fn keep_any(rows: &mut Vec<Value>, params: &Params, name: &str, field: &str) {
    if let Some(list) = param(params, name) {
        let words: Vec<&str> = list.split(',').map(str::trim).collect();
        rows.retain(|row| words.contains(&text(row, field).as_str()));
    }
}

/// Keeps the rows that have one of the machines of `instanceIds` among their `instances`.
pub(super) fn keep_members(rows: &mut Vec<Value>, params: &Params) {
    if let Some(list) = param(params, "instanceIds") {
        let wanted: Vec<&str> = list.split(',').map(str::trim).collect();
        let is_wanted = |member: &Value| wanted.contains(&text(member, "instanceId").as_str());
        rows.retain(|row| row["instances"].as_array().is_some_and(|members| members.iter().any(is_wanted)));
    }
}

/// A field as text, numbers included.
pub(super) fn text(row: &Value, field: &str) -> String {
    match &row[field] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Value {
        let rows = (1..=25).map(|n| json!({ "id": n, "name": format!("n{}", n % 3) })).collect();
        let uri: Uri = "/v1/things".parse().unwrap();
        let params = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        page(&uri, &axum::extract::Query(params), rows).unwrap().1.0
    }

    fn ids(body: &Value) -> Vec<i64> {
        body["data"].as_array().unwrap().iter().map(|row| row["id"].as_i64().unwrap()).collect()
    }

    #[test]
    fn pages_and_their_links() {
        let first = ask("");
        assert_eq!(ids(&first), (1..=10).collect::<Vec<_>>());
        assert_eq!(first["_pagination"], json!({ "size": 10, "totalElements": 25, "totalPages": 3, "page": 1 }));
        assert_eq!(first["_links"]["next"], "/v1/things?page=2&size=10");
        assert!(first["_links"].get("previous").is_none());
        let last = ask("page=3&orderBy=id%3Adesc");
        assert_eq!(ids(&last), [5, 4, 3, 2, 1]);
        assert_eq!(last["_links"]["previous"], "/v1/things?page=2&size=10&orderBy=id%3Adesc");
        assert!(last["_links"].get("next").is_none());
        assert_eq!(ids(&ask("page=9")), [0; 0]);
        assert_eq!(ids(&ask("page=0&size=2")), [1, 2]);
        assert_eq!(ids(&ask("size=3&orderBy=name:desc&orderBy=id:desc")), [23, 20, 17]);
    }
}
