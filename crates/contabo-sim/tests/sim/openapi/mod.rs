//! Every simulated operation answers as the API document says.

mod account;
mod domains;
mod machines;
mod networks;
mod storage;

use serde_json::Value;

use crate::harness::{Answer, World, world};
use crate::schema::Document;

/// Calls and compares both sides of the exchange.
struct Checked {
    world: World,
    document: Document,
}

impl Checked {
    /// `path` is the document's; the values replace its placeholders in their order. A query may follow.
    async fn call(&mut self, method: &str, path: &str, values: &[&str], query: &str, body: Option<Value>) -> Answer {
        if let Some(body) = &body {
            self.document.check_request(method, path, body);
        }
        let answer = self.world.call(method, &format!("{}{query}", fill(path, values)), body).await;
        self.document.check(method, path, answer.status, &answer.body);
        answer
    }

    async fn get(&mut self, path: &str, values: &[&str]) -> Answer {
        self.call("GET", path, values, "", None).await
    }

    /// A call with a body.
    async fn send(&mut self, method: &str, path: &str, values: &[&str], body: Value) -> Answer {
        self.call(method, path, values, "", Some(body)).await
    }

    /// A call without one.
    async fn ask(&mut self, method: &str, path: &str, values: &[&str]) -> Answer {
        self.call(method, path, values, "", None).await
    }

    /// A list must have rows, or nothing of them was compared.
    async fn list(&mut self, path: &str, values: &[&str]) {
        let answer = self.call("GET", path, values, "?page=1&size=3", None).await;
        assert!(!answer.rows().is_empty(), "{path} has no rows");
    }
}

fn fill(path: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let parts = path.split('/').map(|part| if part.starts_with('{') { values.next().unwrap() } else { part });
    parts.collect::<Vec<_>>().join("/")
}

const AUDITS: [&str; 17] = [
    "/v1/compute/instances/audits",
    "/v1/compute/instances/actions/audits",
    "/v1/compute/images/audits",
    "/v1/compute/snapshots/audits",
    "/v1/secrets/audits",
    "/v1/private-networks/audits",
    "/v1/vips/audits",
    "/v1/firewalls/audits",
    "/v1/dns/zones/audits",
    "/v1/dns/records/audits",
    "/v1/domains/audits",
    "/v1/domains/handles/audits",
    "/v1/object-storages/audits",
    "/v1/tags/audits",
    "/v1/tags/assignments/audits",
    "/v1/users/audits",
    "/v1/roles/audits",
];

#[tokio::test]
async fn every_simulated_operation_answers_as_documented() {
    let Some(document) = Document::load("answers of the Contabo simulator") else { return };
    let mut checked = Checked { world: world().await, document };
    let login = machines::secrets(&mut checked).await;
    let id = machines::instances(&mut checked, login).await;
    machines::actions(&mut checked, &id, login).await;
    machines::snapshots(&mut checked, &id).await;
    machines::images(&mut checked).await;
    networks::networks(&mut checked, &id).await;
    networks::vips(&mut checked, &id).await;
    networks::firewalls(&mut checked, &id).await;
    networks::dns(&mut checked).await;
    domains::handles_and_domains(&mut checked).await;
    let storage = storage::storages(&mut checked).await;
    account::tags(&mut checked, &id).await;
    account::users_and_roles(&mut checked, &storage).await;
    account::accounts(&mut checked).await;
    machines::troubleshooting(&mut checked, &id).await;
    machines::ends(&mut checked, &id).await;
    for path in AUDITS {
        checked.list(path, &[]).await;
    }
    checked.list("/v1/data-centers", &[]).await;
    assert_eq!(checked.document.missing(), [""; 0], "these operations were not compared");
    assert_eq!(checked.document.compared(), 155);
}
