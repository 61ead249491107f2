//! The S3 side: a few calls, each with a signed address, by the HTTP client. `rusty_s3` builds and signs them.
//!
//! The time in a signature is the machine's, also for a sandbox whose clock was moved: it proves to the other side that
//! the call is fresh, and the other side's clock is not the sandbox's.

use std::time::Duration;

use base64::Engine as _;
use mpanel_core::{Clock as _, Error, OpContext, Result, Secret, SystemClock, Timestamp};
use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;
use reqwest::StatusCode;
use rusty_s3::actions::{ListObjectsV2, ListObjectsV2Response};
use rusty_s3::signing::sign;
use rusty_s3::{Bucket, Credentials, Method, S3Action as _, UrlStyle};
use url::Url;

use super::rules;
use super::store::StorageRow;
use crate::account::ops::is_allowed;
use crate::deps::Deps;

/// What signatures name; the provider takes any.
const REGION: &str = "us-east-1";
/// How long the addresses of our own calls are good.
const OUR_LIMIT: Duration = Duration::from_secs(120);
/// The longest answer that is read; a page of a listing is far below.
const MOST_BYTES: usize = 4 << 20;

/// The S3 service of a storage, opened with a pair of keys.
#[derive(Clone)]
pub(crate) struct S3 {
    http: reqwest::Client,
    endpoint: Url,
    keys: Credentials,
}

/// One page of a listing.
pub(crate) type Page = ListObjectsV2Response;

impl S3 {
    pub(crate) fn open(
        ctx: &OpContext,
        deps: &Deps,
        storage: &StorageRow,
        access_key: &str,
        secret_key: &Secret,
    ) -> Result<Self> {
        rules::open(storage)?;
        let endpoint = Url::parse(&storage.s3_url).ok().filter(|url| is_allowed(ctx, url));
        let endpoint = endpoint.ok_or_else(|| {
            Error::unavailable("provider_unavailable", "The provider has named no address of this storage yet.")
        })?;
        let keys = Credentials::new(access_key, secret_key.expose());
        Ok(Self { http: deps.providers.http()?, endpoint, keys })
    }

    fn bucket(&self, name: &str) -> Result<Bucket> {
        Bucket::new(self.endpoint.clone(), UrlStyle::Path, name.to_owned(), REGION)
            .map_err(|error| Error::internal("the address of a bucket").with_source(error))
    }

    /// Names of all buckets of the keys' user.
    pub(crate) async fn buckets(&self) -> Result<Vec<String>> {
        let mut root = self.endpoint.clone();
        root.set_path("/");
        let text = self.send(reqwest::Method::GET, self.signed(Method::Get, root, None), None).await?;
        Ok(texts(&text, "Name"))
    }

    /// Whether there is such a bucket, whoever's.
    pub(crate) async fn has_bucket(&self, name: &str) -> Result<bool> {
        let url = self.bucket(name)?.head_bucket(Some(&self.keys)).sign_with_time(OUR_LIMIT, &now());
        let answer = self.http.head(url).send().await.map_err(unanswered)?;
        match answer.status() {
            StatusCode::NOT_FOUND => Ok(false),
            StatusCode::OK | StatusCode::FORBIDDEN => Ok(true),
            other => Err(Error::unavailable("provider_unavailable", "The storage does not answer at the moment.")
                .context(format!("HEAD of a bucket answered {other}"))),
        }
    }

    pub(crate) async fn create_bucket(&self, name: &str) -> Result<()> {
        let bucket = self.bucket(name)?;
        let url = bucket.create_bucket(&self.keys).sign_with_time(OUR_LIMIT, &now());
        match self.ask(reqwest::Method::PUT, url, Some(String::new())).await? {
            // Made in the meantime, by the same owner.
            Err(refused) if refused.code == "BucketAlreadyOwnedByYou" => Ok(()),
            answer => answer.map(drop).map_err(Refused::error),
        }
    }

    pub(crate) async fn delete_bucket(&self, name: &str) -> Result<()> {
        let bucket = self.bucket(name)?;
        let url = bucket.delete_bucket(&self.keys).sign_with_time(OUR_LIMIT, &now());
        self.send(reqwest::Method::DELETE, url, None).await.map(drop)
    }

    pub(crate) async fn put_policy(&self, name: &str, policy: &serde_json::Value) -> Result<()> {
        let url = self.signed(Method::Put, self.bucket(name)?.base_url().clone(), Some("policy"));
        self.send(reqwest::Method::PUT, url, Some(policy.to_string())).await.map(drop)
    }

    /// Nobody but the owner is let in any more. One that has no policy, or is gone, is as it should be.
    pub(crate) async fn delete_policy(&self, name: &str) -> Result<()> {
        let url = self.signed(Method::Delete, self.bucket(name)?.base_url().clone(), Some("policy"));
        match self.ask(reqwest::Method::DELETE, url, None).await? {
            Err(refused) if matches!(refused.code.as_str(), "NoSuchBucketPolicy" | "NoSuchBucket") => Ok(()),
            answer => answer.map(drop).map_err(Refused::error),
        }
    }

    pub(crate) async fn put_cors(&self, name: &str, xml: &str) -> Result<()> {
        let url = self.signed(Method::Put, self.bucket(name)?.base_url().clone(), Some("cors"));
        self.send(reqwest::Method::PUT, url, Some(xml.to_owned())).await.map(drop)
    }

    /// Whether it is said who may use the bucket from a browser.
    pub(crate) async fn has_cors(&self, name: &str) -> Result<bool> {
        let url = self.signed(Method::Get, self.bucket(name)?.base_url().clone(), Some("cors"));
        match self.ask(reqwest::Method::GET, url, None).await? {
            Ok(_) => Ok(true),
            Err(refused) if refused.code == "NoSuchCORSConfiguration" => Ok(false),
            Err(refused) => Err(refused.error()),
        }
    }

    pub(crate) async fn list(
        &self,
        bucket: &str,
        prefix: &str,
        delimiter: Option<&str>,
        token: Option<&str>,
        most: usize,
    ) -> Result<Page> {
        let bucket = self.bucket(bucket)?;
        let mut list = ListObjectsV2::new(&bucket, Some(&self.keys));
        list.with_prefix(prefix);
        list.with_max_keys(most);
        if let Some(delimiter) = delimiter {
            list.with_delimiter(delimiter);
        }
        if let Some(token) = token {
            list.with_continuation_token(token);
        }
        let text = self.send(reqwest::Method::GET, list.sign_with_time(OUR_LIMIT, &now()), None).await?;
        ListObjectsV2::parse_response(&text)
            .map_err(|error| Error::internal("the storage's list could not be read").with_source(error))
    }

    /// An empty object.
    pub(crate) async fn put_empty(&self, bucket: &str, key: &str) -> Result<()> {
        let bucket = self.bucket(bucket)?;
        let url = bucket.put_object(Some(&self.keys), key).sign_with_time(OUR_LIMIT, &now());
        self.send(reqwest::Method::PUT, url, Some(String::new())).await.map(drop)
    }

    pub(crate) async fn delete(&self, bucket: &str, key: &str) -> Result<()> {
        let bucket = self.bucket(bucket)?;
        let url = bucket.delete_object(Some(&self.keys), key).sign_with_time(OUR_LIMIT, &now());
        self.send(reqwest::Method::DELETE, url, None).await.map(drop)
    }

    /// Deletes up to a thousand objects at once. A key that XML cannot say is deleted by itself.
    pub(crate) async fn delete_many(&self, bucket: &str, keys: Vec<String>) -> Result<()> {
        let (odd, plain): (Vec<String>, Vec<String>) = keys
            .into_iter()
            .partition(|key| key.chars().any(|c| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')));
        for key in odd {
            self.delete(bucket, &key).await?;
        }
        if plain.is_empty() {
            return Ok(());
        }
        let named: String = plain.iter().map(|key| format!("<Object><Key>{}</Key></Object>", escape(key))).collect();
        let body =
            format!("<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{named}<Quiet>true</Quiet></Delete>");
        let url = self.signed(Method::Post, self.bucket(bucket)?.base_url().clone(), Some("delete"));
        let answer = self.send(reqwest::Method::POST, url, Some(body)).await?;
        match texts(&answer, "Code").into_iter().next() {
            Some(code) => {
                let message = texts(&answer, "Message").into_iter().next().unwrap_or_default();
                Err(Refused { code, message }.error())
            }
            None => Ok(()),
        }
    }

    /// An address by which a browser uploads an object.
    pub(crate) fn upload_url(&self, bucket: &str, key: &str, good_for: Duration) -> Result<Url> {
        let bucket = self.bucket(bucket)?;
        Ok(bucket.put_object(Some(&self.keys), key).sign_with_time(good_for, &now()))
    }

    /// An address by which a browser saves an object under a name.
    pub(crate) fn download_url(&self, bucket: &str, key: &str, save_as: &str, good_for: Duration) -> Result<Url> {
        let bucket = self.bucket(bucket)?;
        let mut get = bucket.get_object(Some(&self.keys), key);
        get.query_mut().insert("response-content-disposition", save_as);
        Ok(get.sign_with_time(good_for, &now()))
    }

    /// Signs a call that the library has no words for.
    fn signed(&self, method: Method, url: Url, about: Option<&str>) -> Url {
        let query = about.map(|word| (word, "")).into_iter();
        let (key, secret) = (self.keys.key(), self.keys.secret());
        sign(&now(), method, url, key, secret, None, REGION, OUR_LIMIT.as_secs(), query, std::iter::empty())
    }

    async fn send(&self, method: reqwest::Method, url: Url, body: Option<String>) -> Result<String> {
        self.ask(method, url, body).await?.map_err(Refused::error)
    }

    async fn ask(&self, method: reqwest::Method, url: Url, body: Option<String>) -> Result<Result<String, Refused>> {
        let mut request = self.http.request(method, url);
        if let Some(body) = body {
            request = request.header("content-length", body.len());
            if !body.is_empty() {
                request = request.header("content-md5", md5(&body)).body(body);
            }
        }
        let answer = request.send().await.map_err(unanswered)?;
        let status = answer.status();
        let text = text_of(answer).await?;
        if status.is_success() {
            return Ok(Ok(text));
        }
        let first = |tag| texts(&text, tag).into_iter().next();
        match (status.is_server_error(), first("Code")) {
            (false, Some(code)) => Ok(Err(Refused { code, message: first("Message").unwrap_or_default() })),
            _ => Err(Error::unavailable("provider_unavailable", "The storage does not answer at the moment.")
                .context(format!("S3 answered {status}"))),
        }
    }
}

/// What the service said no with.
struct Refused {
    code: String,
    message: String,
}

impl Refused {
    fn error(self) -> Error {
        rules::s3_refused(&self.code, &self.message)
    }
}

async fn text_of(mut answer: reqwest::Response) -> Result<String> {
    let mut body = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(unanswered)? {
        if body.len() + part.len() > MOST_BYTES {
            return Err(Error::unavailable("provider_unavailable", "The storage's answer is too long to be read."));
        }
        body.extend_from_slice(&part);
    }
    Ok(String::from_utf8_lossy(&body).into_owned())
}

fn now() -> Timestamp {
    SystemClock.now()
}

fn md5(body: &str) -> String {
    use md5::Digest as _;
    base64::engine::general_purpose::STANDARD.encode(md5::Md5::digest(body.as_bytes()))
}

/// The address of a call holds its signature: it is left out of what is said of the failure.
fn unanswered(error: reqwest::Error) -> Error {
    Error::unavailable("provider_unavailable", "The storage does not answer at the moment. Try again in a minute.")
        .with_source(error.without_url())
}

/// The texts of all elements of a name.
fn texts(xml: &str, tag: &str) -> Vec<String> {
    let (mut reader, mut found, mut is_in) = (Reader::from_str(xml), Vec::new(), false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                is_in = start.local_name().as_ref() == tag;
                if is_in {
                    found.push(String::new());
                }
            }
            Ok(Event::Text(text)) if is_in => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&text);
                }
            }
            Ok(Event::End(_)) => is_in = false,
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_elements_are_found() {
        let xml = "<?xml version='1.0'?><A xmlns='x'><Buckets><Bucket><Name>a</Name><D>1</D></Bucket><Bucket>\
                   <Name>b</Name></Bucket></Buckets></A>";
        assert_eq!(texts(xml, "Name"), ["a", "b"]);
        assert!(texts("no xml", "Name").is_empty());
    }
}
