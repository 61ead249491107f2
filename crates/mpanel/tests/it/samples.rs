//! The calls of the pages under docs/, read from the pages themselves, so that what is written there works.

use reqwest::Method;
use serde_json::Value;

use crate::client::Client;

/// A call of the page: method, path below `/api/v1`, body.
pub struct Sample {
    pub method: Method,
    pub path: String,
    pub body: Value,
}

/// The calls of the page, in their order, with real ids in the place of words.
pub fn samples(page: &str, ids: &[(&str, &str)]) -> Vec<Sample> {
    let page = format!("{}/../../docs/{page}", env!("CARGO_MANIFEST_DIR"));
    let mut text = std::fs::read_to_string(page).unwrap();
    for (word, id) in ids {
        text = text.replace(&format!("<{word}>"), id);
    }
    let blocks = text.split("```http\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks
        .map(|block| {
            let (first, body) = block.split_once('\n').unwrap();
            let (method, path) = first.split_once(' ').unwrap();
            let path = path.strip_prefix("/api/v1").unwrap().to_owned();
            Sample { method: method.parse().unwrap(), path, body: serde_json::from_str(body).unwrap() }
        })
        .collect()
}

/// Makes a call; it must succeed.
pub async fn send(owner: &Client, sample: &Sample) -> Value {
    let answer = owner.call(sample.method.clone(), &sample.path, Some(sample.body.clone()), &[]).await;
    assert!((200..300).contains(&answer.status), "{} {}: {:#}", sample.method, sample.path, answer.body);
    answer.body
}

/// A day as mails write it: 1 February 2026.
pub fn mail_day(iso: &str) -> String {
    iso.parse::<jiff::civil::Date>().unwrap().strftime("%-d %B %Y").to_string()
}
