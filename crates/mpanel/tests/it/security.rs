//! What broke in products like ours, class by class, against the real router. A row here is never removed.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::journey::{GOOD, order, pay, running_machine};
use crate::world::{World, world, worlds};

const PASSWORD: &str = "a long enough password";

async fn raw(world: &World, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> reqwest::Response {
    let mut request = reqwest::Client::new().request(method, format!("{}/api/v1{path}", world.base)).json(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.expect("the server answers")
}

async fn staff_id(owner: &Client, email: &str) -> String {
    let staff = owner.get("/admin/staff").await.ok(200);
    let found = staff["items"].as_array().unwrap().iter().find(|s| s["email"] == email).expect("a member of staff");
    found["id"].as_str().unwrap().to_owned()
}

/// The link a mail carries, without the address of the server.
fn token_in(text: &str) -> String {
    let start = text.find("token=").expect("a link with a token") + "token=".len();
    text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[tokio::test]
async fn a_role_comes_from_the_session_and_nothing_else() {
    let world = world().await;
    let customer = world.customer("plain@example.com").await;
    let claims = [("x-role", "owner"), ("x-user-role", "system"), ("x-forwarded-user", "owner@example.com")];
    for path in ["/admin/customers", "/admin/customers?role=owner", "/admin/customers?api_role=system"] {
        customer.call(Method::GET, path, None, &claims).await.refused(403);
        world.visitor().call(Method::GET, path, None, &claims).await.refused(401);
    }
    // The role in a body is not a thing a customer can say.
    let sign_up = json!({
        "email": "boss@example.com", "password": PASSWORD, "name": "B", "country": "DE", "role": "owner",
        "address": { "line1": "S 1", "city": "B", "postal_code": "1" }, "accept_terms": true
    });
    assert!(!world.visitor().post("/auth/sign-up", sign_up).await.refused(422).is_empty());
}

#[tokio::test]
async fn what_a_customer_types_is_no_template() {
    let world = world().await;
    let client = world.customer("braces@example.com").await;
    let name = "{{link}} {{7*7}} {% raw %} ${7*7} <script>alert(1)</script>";
    let profile = client.get("/portal/profile").await.ok(200);
    let version = profile["version"].as_i64().unwrap_or(1).to_string();
    let headers = [("if-match", version.as_str())];
    client.call(Method::PATCH, "/portal/profile", Some(json!({ "name": name })), &headers).await.ok(200);
    order(&client).await;
    world.settle().await;
    let mails = world.mails_to("braces@example.com").await;
    let (_, text) = mails.iter().find(|m| m.0 == "order_confirmation").expect("a confirmation");
    assert!(text.contains("{{link}} {{7*7}} {% raw %} ${7*7}"), "{text}");
    let owner = world.owner().await;
    let list = owner.get("/admin/mail").await.ok(200);
    for mail in list["items"].as_array().unwrap().iter().filter(|m| m["template"] == "order_confirmation") {
        let shown = owner.get(&format!("/admin/mail/{}", mail["id"].as_str().unwrap())).await.ok(200);
        assert!(!shown["html"].as_str().unwrap_or_default().contains("<script>"), "{shown:#}");
    }
}

#[tokio::test]
async fn no_request_without_a_session_makes_a_member_of_staff() {
    let world = world().await;
    for path in ["/setup", "/install", "/admin/setup", "/auth/owner", "/staff", "/admin/staff"] {
        let body = json!({ "email": "first@example.com", "password": PASSWORD, "name": "First", "role": "owner" });
        let status = world.visitor().post(path, body).await.status;
        assert!(matches!(status, 401 | 404 | 405), "{path}: {status}");
    }
}

#[tokio::test]
async fn unknown_words_at_checkout_change_neither_price_nor_limits() {
    let world = world().await;
    let client = world.customer("params@example.com").await;
    let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
    let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
    let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
    let plan = &catalog["groups"][0]["products"][0];
    let item = json!({
        "product_id": plan["id"], "cycle_months": 1, "quantity": 1, "region": "EU",
        "image_id": plan["images"][0]["id"], "hostname": "a.example.com", "access": "password", "add_ons": []
    });
    for (key, value) in
        [("price", json!(1)), ("memory", json!("128 GB")), ("specs", json!({})), ("discount", json!(99))]
    {
        let mut odd = item.clone();
        odd[key] = value;
        client.put(&path, json!({ "items": [odd] })).await.refused(422);
    }
    let cart = client.put(&path, json!({ "items": [item] })).await.ok(200);
    let mut cheap = cart["due_now"].clone();
    cheap["minor"] = json!(1);
    let body = json!({ "accept_terms": true, "expected_due_now": cheap });
    assert_eq!(client.post(&format!("{path}/checkout"), body).await.refused(409), "price_changed");
}

#[tokio::test]
async fn a_sort_or_filter_is_a_word_of_a_list_and_never_sql() {
    let world = world().await;
    let owner = world.owner().await;
    for path in ["customers", "orders", "services", "invoices", "payments", "jobs", "mail"] {
        for odd in ["sort=id%3B%20drop%20table%20users", "sort=(select%201)", "sort=-tenant_id"] {
            owner.get(&format!("/admin/{path}?{odd}")).await.refused(422);
        }
        let quoted = owner.get(&format!("/admin/{path}?q=%27%20OR%201%3D1%20--")).await;
        assert!(quoted.status < 500, "{path}: {:#}", quoted.body);
    }
}

#[tokio::test]
async fn staff_neither_grant_what_they_lack_nor_change_themselves() {
    let world = world().await;
    let (owner, admin, support) = (world.owner().await, world.staff(1).await, world.staff(2).await);
    let [owner_id, admin_id, support_id] = [
        staff_id(&owner, "owner@example.com").await,
        staff_id(&owner, "admin@example.com").await,
        staff_id(&owner, "support@example.com").await,
    ];
    let promote = |role: &str| json!({ "role": role });
    admin.patch(&format!("/admin/staff/{support_id}"), promote("owner")).await.refused(403);
    admin.patch(&format!("/admin/staff/{owner_id}"), promote("support")).await.refused(403);
    support.patch(&format!("/admin/staff/{support_id}"), promote("admin")).await.refused(403);
    let oneself = admin.patch(&format!("/admin/staff/{admin_id}"), promote("owner")).await;
    assert!(matches!(oneself.status, 403 | 409), "{:#}", oneself.body);
    let last = owner.patch(&format!("/admin/staff/{owner_id}"), promote("admin")).await;
    assert!(matches!(last.status, 403 | 409), "{:#}", last.body);
    let invite = json!({ "email": "new@example.com", "name": "New", "role": "owner" });
    admin.post("/admin/staff", invite).await.refused(403);
}

#[tokio::test]
async fn a_session_ends_when_its_owner_is_shut_out_or_the_role_changes() {
    for world in worlds().await {
        let owner = world.owner().await;
        let support = world.staff(2).await;
        support.get("/admin/customers").await.ok(200);
        let id = staff_id(&owner, "support@example.com").await;
        owner.patch(&format!("/admin/staff/{id}"), json!({ "suspended": true })).await.ok(200);
        support.get("/admin/customers").await.refused(401);
        let (_, _, email, password) = mpanel::demo::people::STAFF[2];
        let body = json!({ "email": email, "password": password, "as_token": true });
        assert!(matches!(world.visitor().post("/auth/sign-in", body).await.status, 401 | 403));
        owner.patch(&format!("/admin/staff/{id}"), json!({ "suspended": false })).await.ok(200);
        support.get("/admin/customers").await.refused(401);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    for world in worlds().await {
        let here = world.customer("twice@example.com").await;
        let there = world.visitor().sign_in("twice@example.com", PASSWORD).await;
        there.get("/portal/overview").await.ok(200);
        let body = json!({ "current_password": PASSWORD, "new_password": "another long password" });
        let changed = here.post("/auth/password", body).await;
        assert!(changed.status < 300, "{:#}", changed.body);
        there.get("/portal/overview").await.refused(401);
    }
}

#[tokio::test]
async fn a_reset_link_works_once_and_leads_home_whatever_the_host_header_says() {
    let world = world().await;
    world.customer("forgot@example.com").await;
    let forged = [("x-forwarded-host", "evil.example.net"), ("x-forwarded-proto", "https"), ("forwarded", "host=evil")];
    let body = json!({ "email": "forgot@example.com" });
    let asked = world.visitor().call(Method::POST, "/auth/password-reset", Some(body), &forged).await;
    assert!(asked.status < 300, "{:#}", asked.body);
    world.settle().await;
    let mails = world.mails_to("forgot@example.com").await;
    let (_, text) = mails.iter().find(|m| m.0 == "password_reset").expect("a reset mail");
    assert!(text.contains(&world.base) && !text.contains("evil"), "{text}");
    let reset = json!({ "token": token_in(text), "password": "yet another password" });
    let done = world.visitor().post("/auth/password-reset/confirm", reset.clone()).await;
    assert!(done.status < 300, "{:#}", done.body);
    let again = world.visitor().post("/auth/password-reset/confirm", reset).await;
    assert!((400..500).contains(&again.status), "{:#}", again.body);
    world.visitor().sign_in("forgot@example.com", "yet another password").await;
    // Asking again and again sends no more mail, and does not tell whether the address is known.
    let mut answers = std::collections::BTreeSet::new();
    for n in 0..40 {
        let email = if n % 2 == 0 { "forgot@example.com" } else { "nobody@example.com" };
        answers.insert(world.visitor().post("/auth/password-reset", json!({ "email": email })).await.status);
    }
    assert_eq!(answers.len(), 1, "{answers:?}");
    let sent = world.mails_to("forgot@example.com").await.iter().filter(|m| m.0 == "password_reset").count();
    assert!(sent <= 5, "{sent} mails");
}

#[tokio::test]
async fn credentials_are_shown_only_when_the_service_entitles_to_them() {
    let world = world().await;
    let client = world.customer("early@example.com").await;
    let placed = order(&client).await;
    world.settle().await;
    assert_eq!(client.get("/portal/services").await.ok(200)["total"], 0, "nothing is there before it is paid");
    pay(&world, &client, placed["invoice"]["id"].as_str().unwrap(), GOOD).await;
    world.settle().await;
    let service = crate::journey::service(&client).await;
    let reveal = format!("/portal/services/{}/credentials/reveal", service["id"].as_str().unwrap());
    if service["state"] != "active" {
        let early = client.post(&reveal, json!({ "reason": "curious" })).await;
        assert!((400..500).contains(&early.status), "{:#}", early.body);
    }
    let stranger = world.customer("stranger@example.com").await;
    stranger.post(&reveal, json!({ "reason": "curious" })).await.refused(404);
    world.visitor().post(&reveal, json!({ "reason": "curious" })).await.refused(401);
}

#[tokio::test]
async fn secrets_are_never_in_an_answer() {
    let world = world().await;
    let owner = world.owner().await;
    let customer = world.customer("secrets@example.com").await;
    running_machine(&world, &customer, GOOD).await;
    let secrets = [
        world.peers.contabo_client_secret.expose().to_owned(),
        world.peers.contabo_password.expose().to_owned(),
        world.peers.gateway_secret_key.expose().to_owned(),
        world.peers.gateway_webhook_secret.expose().to_owned(),
    ];
    let service = crate::journey::service(&customer).await;
    let id = service["id"].as_str().unwrap();
    for path in [
        "/admin/provider-accounts".to_owned(),
        "/admin/settings".to_owned(),
        "/admin/jobs?limit=100".to_owned(),
        "/admin/audit?limit=100".to_owned(),
        format!("/admin/services/{id}"),
        format!("/admin/services/{id}/timeline"),
    ] {
        let text = owner.get(&path).await.ok(200).to_string();
        for secret in &secrets {
            assert!(!text.contains(secret.as_str()), "{path}");
        }
    }
}

#[tokio::test]
async fn thirty_orders_at_once_have_thirty_numbers_without_a_gap() {
    for world in worlds().await {
        let mut tasks = Vec::new();
        for n in 0..30 {
            let client = world.customer(&format!("race{n}@example.com")).await;
            tasks.push(tokio::spawn(async move { order(&client).await }));
        }
        let mut numbers = Vec::new();
        for task in tasks {
            let placed = task.await.unwrap();
            let number = placed["invoice"]["number"].as_str().expect("a number").to_owned();
            numbers.push(number.chars().rev().take_while(char::is_ascii_digit).collect::<String>());
        }
        let mut numbers: Vec<u64> =
            numbers.iter().map(|n| n.chars().rev().collect::<String>().parse().unwrap()).collect();
        numbers.sort_unstable();
        let expected: Vec<u64> = (numbers[0]..numbers[0] + 30).collect();
        assert_eq!(numbers, expected, "on {}", world.database.name);
    }
}

#[tokio::test]
async fn another_site_can_neither_write_nor_frame_nor_run_scripts() {
    let world = world().await;
    let body = json!({ "email": "owner@example.com", "password": "harbour-owner" });
    let signed_in = raw(&world, Method::POST, "/auth/sign-in", &[("origin", &world.base)], &body).await;
    assert_eq!(signed_in.status().as_u16(), 200);
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    for word in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(word), "{cookie}");
    }
    let session = cookie.split(';').next().unwrap().to_owned();
    let write = json!({ "email": "x@example.com", "name": "X", "role": "support" });
    for origin in ["https://evil.example.net", "null", "http://127.0.0.1:1"] {
        let headers = [("origin", origin), ("cookie", session.as_str())];
        assert_eq!(
            raw(&world, Method::POST, "/admin/staff", &headers, &write).await.status().as_u16(),
            403,
            "{origin}"
        );
    }
    let page = reqwest::get(format!("{}/", world.base)).await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for word in ["script-src 'self'", "frame-ancestors 'none'", "object-src 'none'", "base-uri 'self'"] {
        assert!(policy.contains(word), "{policy}");
    }
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn a_forwarded_address_is_not_believed_from_anyone() {
    let world = world().await;
    world.customer("guess@example.com").await;
    // Were the header believed, each try would come from somewhere else and none would be refused.
    let mut refused = 0;
    for n in 0..15 {
        let from = format!("203.0.113.{n}");
        let headers = [("x-forwarded-for", from.as_str()), ("cf-connecting-ip", from.as_str())];
        let body = json!({ "email": "guess@example.com", "password": "wrong wrong wrong" });
        refused += usize::from(raw(&world, Method::POST, "/auth/sign-in", &headers, &body).await.status() == 429);
    }
    assert!(refused > 0, "guessing is slowed down");
    let audit = world.owner().await.get("/admin/audit?limit=100").await.ok(200).to_string();
    assert!(!audit.contains("203.0.113."), "the log names the real peer");
}

#[tokio::test]
async fn a_session_id_from_before_signing_in_is_worth_nothing() {
    let world = world().await;
    let fixed = ("cookie", "mpanel_session=chosen-by-somebody-else");
    let body = json!({ "email": "owner@example.com", "password": "harbour-owner" });
    let signed_in = raw(&world, Method::POST, "/auth/sign-in", &[fixed], &body).await;
    assert!(!signed_in.headers()["set-cookie"].to_str().unwrap().contains("chosen-by-somebody-else"));
    assert_eq!(raw(&world, Method::GET, "/admin/staff", &[fixed], &json!({})).await.status().as_u16(), 401);
}

#[tokio::test]
async fn an_edited_audit_entry_is_found() {
    use sea_orm::ConnectionTrait as _;
    for world in worlds().await {
        let owner = world.owner().await;
        let invite = json!({ "email": "audited@example.com", "name": "A", "role": "support" });
        owner.post("/admin/staff", invite).await.ok(201);
        let chain = owner.get("/admin/audit/chain").await.ok(200);
        assert_eq!(chain["intact"], true, "{chain:#}");
        let edit = "UPDATE audit_entries SET action = 'nothing' WHERE number = (SELECT MAX(number) FROM audit_entries)";
        world.house.deps.db.read().execute_unprepared(edit).await.unwrap();
        let chain = owner.get("/admin/audit/chain").await.ok(200);
        assert_eq!(chain["intact"], false, "{chain:#}");
    }
}
