//! Handles and domains.

use std::time::Duration;

use serde_json::{Value, json};

use super::Checked;

fn contact() -> Value {
    json!({
        "email": "owner@example.com",
        "gender": "na",
        "address": { "street": "Example Street", "streetNumber": "1", "city": "Munich", "country": "DE", "zipCode": "80000" },
        "phone": { "prefix": "+49", "number": "891234567" },
        "fax": { "prefix": "+49", "number": "891234568" },
        "birthInfo": { "city": "Munich", "country": "DE" },
        "nicItEntityType": "natural_person",
    })
}

fn handle() -> Value {
    let mut body = contact();
    body["handleType"] = json!("organization");
    body["organization"] = json!("Example");
    body["firstName"] = json!("Test");
    body["lastName"] = json!("Owner");
    body
}

pub(super) async fn handles_and_domains(checked: &mut Checked) {
    let (all, one) = ("/v1/domains/handles", "/v1/domains/handles/{handleId}");
    let made = checked.send("POST", all, &[], handle()).await;
    let id = made.row()["handleId"].as_str().unwrap().to_owned();
    checked.list(all, &[]).await;
    checked.get(one, &[&id]).await;
    checked.send("PUT", one, &[&id], contact()).await;
    let spare = checked.send("POST", all, &[], handle()).await.row()["handleId"].as_str().unwrap().to_owned();
    checked.ask("PATCH", &format!("{one}/default"), &[&spare]).await;
    checked.ask("DELETE", one, &[&spare]).await;
    domains(checked, &id).await;
}

async fn domains(checked: &mut Checked, handle: &str) {
    let (all, one) = ("/v1/domains", "/v1/domains/{domain}");
    let free = "/v1/registries-domains/{domain}/check-availability";
    assert_eq!(checked.ask("POST", free, &["example.com"]).await.status, 204);
    assert_eq!(checked.ask("POST", free, &["taken.com"]).await.status, 404);
    let handles = json!({ "owner": handle, "admin": handle, "tech": handle, "zone": handle });
    let servers = json!([{ "hostname": ["ns1.example.net", "ns2.example.net"] }]);
    let order = json!({ "domain": "example.com", "handles": handles, "nameservers": servers });
    checked.send("POST", all, &[], order).await;
    let transfer = json!({ "domain": "example.org", "authCode": "abc", "handles": handles, "nameservers": [] });
    checked.send("POST", all, &[], transfer).await;
    checked.list(all, &[]).await;
    checked.world.control().advance(Duration::from_secs(11));
    let shown = checked.get(one, &["example.com"]).await;
    assert_eq!(shown.row()["status"], "ready");
    assert_eq!(checked.get(one, &["example.org"]).await.row()["status"], "transferring in");
    checked.send("PATCH", one, &["example.com"], json!({ "nameservers": servers, "handles": handles })).await;
    checked.ask("POST", &format!("{one}/generate-auth-code"), &["example.com"]).await;
    let reason = json!({ "reason": "Other", "reasonText": "A test" });
    checked.send("POST", &format!("{one}/cancel"), &["example.com"], reason).await;
    checked.get(one, &["example.com"]).await;
    checked.ask("POST", &format!("{one}/revoke-cancellation"), &["example.com"]).await;
    for method in ["DELETE", "POST"] {
        assert!(checked.world.control().ask_for_domain("example.com"));
        checked.list("/v1/domains/pending-actions", &[]).await;
        checked.ask(method, &format!("{one}/transfer-out"), &["example.com"]).await;
    }
    assert_eq!(checked.get(one, &["example.com"]).await.row()["status"], "transferred");
}
