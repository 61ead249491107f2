//! Object storages.

use std::time::Duration;

use serde_json::json;

use super::Checked;

pub(super) async fn storages(checked: &mut Checked) -> String {
    let (all, one) = ("/v1/object-storages", "/v1/object-storages/{objectStorageId}");
    let auto = json!({ "state": "enabled", "sizeLimitTB": 2.5 });
    let order = json!({ "region": "EU", "totalPurchasedSpaceTB": 0.25, "autoScaling": auto, "displayName": "Files" });
    let made = checked.send("POST", all, &[], order).await;
    let id = made.row()["objectStorageId"].as_str().unwrap().to_owned();
    assert_eq!(checked.get(one, &[&id]).await.row()["status"], "PROVISIONING");
    checked.world.control().advance(Duration::from_secs(6));
    assert_eq!(checked.get(one, &[&id]).await.row()["status"], "READY");
    checked.list(all, &[]).await;
    checked.send("PATCH", one, &[&id], json!({ "displayName": "Pictures" })).await;
    let more = json!({ "totalPurchasedSpaceTB": 1, "autoScaling": { "state": "disabled" } });
    checked.send("POST", &format!("{one}/resize"), &[&id], more).await;
    assert!(checked.world.control().set_storage_usage(&id, 500, 12));
    checked.get(&format!("{one}/stats"), &[&id]).await;
    let other = json!({ "region": "SIN", "totalPurchasedSpaceTB": 1 });
    let other = checked.send("POST", all, &[], other).await.row()["objectStorageId"].as_str().unwrap().to_owned();
    checked.send("PATCH", &format!("{one}/cancel"), &[&other], json!({})).await;
    checked.get(one, &[&other]).await;
    id
}
