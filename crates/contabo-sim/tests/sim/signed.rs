//! Calls of the S3 service signed with version 4 in their headers, as most programs sign them.

use hmac::{Hmac, KeyInit as _, Mac as _};
use mpanel_contabo_sim::system_clock;
use reqwest::Client;
use sha2::{Digest as _, Sha256};

/// What programs say of a body they did not hash, over TLS.
pub const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const REGION: &str = "us-east-1";

/// An object storage and the keys to it.
pub struct Storage {
    url: String,
    access_key: String,
    secret_key: String,
}

impl Storage {
    pub fn new(url: &str, access_key: &str, secret_key: &str) -> Self {
        Self { url: url.to_owned(), access_key: access_key.to_owned(), secret_key: secret_key.to_owned() }
    }

    /// A call with a hashed body: its status and what it answers. Path and query need no escapes; the query is sorted.
    pub async fn call(&self, http: &Client, method: &str, path: &str, query: &str, body: &[u8]) -> (u16, String) {
        self.send(http, method, path, query, body, &hex(&Sha256::digest(body))).await
    }

    /// The same with a body that counts as `hash` in the signature.
    pub async fn send(
        &self,
        http: &Client,
        method: &str,
        path: &str,
        query: &str,
        body: &[u8],
        hash: &str,
    ) -> (u16, String) {
        let host = self.url.split_once("://").unwrap().1;
        let at = system_clock()();
        let (day, time) = (at.strftime("%Y%m%d").to_string(), at.strftime("%Y%m%dT%H%M%SZ").to_string());
        let names = "host;x-amz-content-sha256;x-amz-date";
        let headers = format!("host:{host}\nx-amz-content-sha256:{hash}\nx-amz-date:{time}\n");
        let asked = format!("{method}\n{path}\n{query}\n{headers}\n{names}\n{hash}");
        let scope = format!("{day}/{REGION}/s3/aws4_request");
        let text = format!("AWS4-HMAC-SHA256\n{time}\n{scope}\n{}", hex(&Sha256::digest(asked.as_bytes())));
        let start = format!("AWS4{}", self.secret_key).into_bytes();
        let key = [day.as_str(), REGION, "s3", "aws4_request"].iter().fold(start, |key, word| mac(&key, word));
        let signature = hex(&mac(&key, &text));
        let proof = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.access_key
        );
        let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
        let request = http.request(method.parse().unwrap(), format!("{}{address}", self.url));
        let request = request.header("x-amz-content-sha256", hash).header("x-amz-date", time);
        let answer = request.header("authorization", proof).body(body.to_vec()).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
