//! Tags, users, roles, accounts, keys.

use serde_json::json;

use super::Checked;

pub(super) async fn tags(checked: &mut Checked, instance: &str) {
    let (all, one) = ("/v1/tags", "/v1/tags/{tagId}");
    let made = checked.send("POST", all, &[], json!({ "name": "web", "color": "#0A78C3" })).await;
    let tag = made.row()["tagId"].to_string();
    checked.list(all, &[]).await;
    checked.get(one, &[&tag]).await;
    checked.send("PATCH", one, &[&tag], json!({ "description": "Web servers" })).await;
    let (assigned, single) =
        ("/v1/tags/{tagId}/assignments", "/v1/tags/{tagId}/assignments/{resourceType}/{resourceId}");
    let image = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
    for (kind, thing) in [("instance", instance), ("image", image)] {
        checked.ask("POST", single, &[&tag, kind, thing]).await;
        checked.get(single, &[&tag, kind, thing]).await;
    }
    checked.list(assigned, &[&tag]).await;
    checked.list("/v1/compute/images", &[]).await;
    for (kind, thing) in [("instance", instance), ("image", image)] {
        checked.ask("DELETE", single, &[&tag, kind, thing]).await;
    }
    checked.ask("DELETE", one, &[&tag]).await;
    checked.send("POST", all, &[], json!({ "name": "limited", "color": "#fff" })).await;
}

pub(super) async fn users_and_roles(checked: &mut Checked, storage: &str) {
    let tag = checked.get("/v1/tags", &[]).await.rows()[0]["tagId"].clone();
    let (roles, role) = ("/v1/roles", "/v1/roles/{roleId}");
    let permission = json!({ "apiName": "/v1/compute/instances/:instanceId", "actions": ["READ"], "resources": [tag] });
    let mut spec =
        json!({ "name": "reader", "admin": false, "accessAllResources": false, "permissions": [permission] });
    let id = checked.send("POST", roles, &[], spec.clone()).await.row()["roleId"].clone();
    checked.list(roles, &[]).await;
    checked.get(role, &[&id.to_string()]).await;
    checked.list("/v1/roles/api-permissions", &[]).await;
    spec["name"] = json!("watcher");
    checked.send("PUT", role, &[&id.to_string()], spec).await;
    let user = users(checked, &id).await;
    keys(checked, &user, storage).await;
    checked.ask("DELETE", "/v1/users/{userId}", &[&user]).await;
    checked.ask("DELETE", role, &[&id.to_string()]).await;
}

async fn users(checked: &mut Checked, role: &serde_json::Value) -> String {
    let (all, one) = ("/v1/users", "/v1/users/{userId}");
    let user = json!({
        "firstName": "Test", "lastName": "User", "email": "test@example.com", "enabled": true, "totp": false,
        "locale": "pt-BR", "roles": [role], "sendInvoiceEmail": false,
    });
    let id = checked.send("POST", all, &[], user).await.row()["userId"].as_str().unwrap().to_owned();
    checked.list(all, &[]).await;
    checked.get(one, &[&id]).await;
    checked.send("PATCH", one, &[&id], json!({ "lastName": "Renamed" })).await;
    for what in ["reset-password", "resend-email-verification"] {
        checked.ask("POST", &format!("{one}/{what}"), &[&id]).await;
    }
    checked.call("GET", "/v1/users/is-password-set", &[], &format!("?userId={id}"), None).await;
    checked.ask("POST", "/v1/users/sso-token", &[]).await;
    checked.get("/v1/users/client", &[]).await;
    checked.ask("PUT", "/v1/users/client/secret", &[]).await;
    id
}

async fn keys(checked: &mut Checked, user: &str, storage: &str) {
    let all = "/v1/users/{userId}/object-storages/credentials";
    let one = "/v1/users/{userId}/object-storages/{objectStorageId}/credentials/{credentialId}";
    checked.list(all, &[user]).await;
    let listed = checked.call("GET", all, &[user], &format!("?objectStorageId={storage}"), None).await;
    let id = listed.row()["credentialId"].to_string();
    let before = checked.get(one, &[user, storage, &id]).await;
    let after = checked.ask("PATCH", one, &[user, storage, &id]).await;
    assert_eq!(before.row()["accessKey"], after.row()["accessKey"]);
    assert_ne!(before.row()["secretKey"], after.row()["secretKey"]);
}

pub(super) async fn accounts(checked: &mut Checked) {
    checked.list("/v1/me/accounts", &[]).await;
    let config = &checked.world.config;
    let (tenant, customer) = (config.tenant_id.clone(), config.customer_id.clone());
    let to = json!({ "tenantId": tenant, "customerId": customer, "email": config.username });
    checked.send("POST", "/v1/me/action/switchAccount", &[], to).await;
    let one = "/v1/me/account/{tenantId}/{customerId}";
    checked.send("PATCH", one, &[&tenant, &customer], json!({ "default": true })).await;
}
