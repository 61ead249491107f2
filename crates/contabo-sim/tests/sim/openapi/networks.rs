//! Private networks, movable addresses, firewalls, DNS.

use std::time::Duration;

use serde_json::json;

use super::Checked;

pub(super) async fn networks(checked: &mut Checked, id: &str) {
    let (all, one) = ("/v1/private-networks", "/v1/private-networks/{privateNetworkId}");
    let made = checked.send("POST", all, &[], json!({ "name": "inside", "region": "EU" })).await;
    let network = made.row()["privateNetworkId"].to_string();
    let member = format!("{one}/instances/{{instanceId}}");
    checked.ask("POST", &member, &[&network, id]).await;
    checked.list(all, &[]).await;
    let shown = checked.get(one, &[&network]).await;
    assert_eq!(shown.row()["instances"][0]["status"], "reinstall");
    checked.send("PATCH", one, &[&network], json!({ "description": "For the database" })).await;
    checked.ask("DELETE", &member, &[&network, id]).await;
    checked.ask("DELETE", one, &[&network]).await;
}

pub(super) async fn vips(checked: &mut Checked, id: &str) {
    let ip = checked.world.control().buy_vip("EU", "floating").unwrap();
    let one = "/v1/vips/{ip}";
    let held = "/v1/vips/{ip}/{resourceType}/{resourceId}";
    checked.get(one, &[&ip]).await;
    checked.ask("POST", held, &[&ip, "instances", id]).await;
    checked.list("/v1/vips", &[]).await;
    checked.get(one, &[&ip]).await;
    checked.ask("DELETE", held, &[&ip, "instances", id]).await;
}

pub(super) async fn firewalls(checked: &mut Checked, id: &str) {
    let (all, one) = ("/v1/firewalls", "/v1/firewalls/{firewallId}");
    let rule = json!({
        "protocol": "tcp", "destPorts": ["80", "443-444"], "srcCidr": { "ipv4": ["AnyIPv4"], "ipv6": ["2001:db8::/32"] },
        "action": "accept", "status": "active", "displayName": "Web",
    });
    let rules = json!({ "inbound": [rule] });
    let made = checked.send("POST", all, &[], json!({ "name": "web", "status": "active", "rules": rules })).await;
    let firewall = made.row()["firewallId"].as_str().unwrap().to_owned();
    let member = format!("{one}/instances/{{instanceId}}");
    checked.ask("POST", &member, &[&firewall, id]).await;
    checked.list(all, &[]).await;
    checked.world.control().advance(Duration::from_secs(6));
    checked.get(one, &[&firewall]).await;
    checked.send("PATCH", one, &[&firewall], json!({ "status": "inactive" })).await;
    checked.send("PUT", one, &[&firewall], json!({ "rules": { "inbound": [] } })).await;
    checked.ask("DELETE", &member, &[&firewall, id]).await;
    checked.get(one, &[&firewall]).await;
    checked.ask("DELETE", one, &[&firewall]).await;
    checked.list("/v1/firewalls/preset-rules", &[]).await;
}

pub(super) async fn dns(checked: &mut Checked) {
    let (all, one) = ("/v1/dns/zones", "/v1/dns/zones/{zoneName}");
    let zone = "example.com";
    checked.send("POST", all, &[], json!({ "zoneName": zone })).await;
    checked.list(all, &[]).await;
    checked.get(one, &[zone]).await;
    let records = format!("{one}/records");
    let mut ids = Vec::new();
    for record in [
        json!({ "name": "www", "type": "A", "ttl": 3600, "prio": 0, "data": "192.0.2.7" }),
        json!({ "type": "MX", "ttl": 3600, "prio": 10, "data": "mail.example.com" }),
        json!({ "name": "_sip._tcp", "type": "SRV", "ttl": 3600, "prio": 1, "data": "sip.example.com", "port": 5060, "weight": 5 }),
        json!({ "type": "CAA", "ttl": 3600, "prio": 0, "data": "letsencrypt.org", "flag": 0, "tag": "issue" }),
    ] {
        ids.push(checked.send("POST", &records, &[zone], record).await.row()["recordId"].clone());
    }
    checked.list(&records, &[zone]).await;
    let record = format!("{records}/{{recordId}}");
    let changed = json!({ "type": "A", "ttl": 60, "prio": 0, "data": "192.0.2.8" });
    checked.send("PATCH", &record, &[zone, &ids[0].to_string()], changed).await;
    checked.ask("DELETE", &record, &[zone, &ids[0].to_string()]).await;
    let bulk = checked.send("DELETE", &format!("{records}/bulk"), &[zone], json!({ "recordIds": [ids[1], 7] })).await;
    assert_eq!(bulk.row()["failedIds"], json!([7]));
    checked.ask("DELETE", one, &[zone]).await;
    ptrs(checked).await;
}

async fn ptrs(checked: &mut Checked) {
    let (all, one) = ("/v1/dns/ptrs", "/v1/dns/ptrs/{ipAddress}");
    checked.list(all, &[]).await;
    checked.get(one, &["192.0.2.2"]).await;
    checked.send("PUT", one, &["192.0.2.2"], json!({ "ptr": "web.example.com" })).await;
    checked.send("POST", all, &[], json!({ "ip": "2001:db8::7", "ptr": "six.example.com", "ttl": 3600 })).await;
    checked.get(one, &["2001:db8::7"]).await;
    checked.ask("DELETE", one, &["2001:db8::7"]).await;
}
