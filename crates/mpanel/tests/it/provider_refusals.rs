//! Every refusal that operators of the provider have met (field notes of August 2026, section 6), as a customer meets it:
//! the status, the code, the field, and a sentence that says what to do. The simulator is put into each state, or says
//! what was reported.

use mpanel_contabo_sim::{FaultRule, standard_images};
use reqwest::Method;
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::journey::{GOOD, cart_input, running_machine};
use crate::world::{World, worlds};

const INSTANCE: &str = "/v1/compute/instances/{id}";

/// One act and the refusal it meets.
struct Case {
    what: &'static str,
    /// What the data centre says; nothing where it is known before it is asked.
    says: Option<(&'static str, &'static str, u16, &'static str)>,
    act: (Method, String, Value),
    status: u16,
    code: &'static str,
    /// The field in the request, empty where none is wrong.
    field: &'static str,
    sentence: &'static str,
    remedy: &'static str,
}

/// What a customer reads: code and sentence of the first field, or of the whole.
fn told(answer: &Answer) -> (&str, &str, &str) {
    let wrong = &answer.body["errors"][0];
    let of = if wrong.is_object() { wrong } else { &answer.body };
    let read = |name: &str| of[name].as_str().unwrap_or_default();
    (read("code"), read("pointer"), read("detail"))
}

#[track_caller]
fn check(world: &World, case: &Case, answer: &Answer) {
    let (code, field, sentence) = told(answer);
    let name = format!("{} on {}: {:#}", case.what, world.database.name, answer.body);
    assert_eq!((answer.status, code, field), (case.status, case.code, case.field), "{name}");
    assert!(sentence.contains(case.sentence) && sentence.contains(case.remedy), "{name}");
    assert!(sentence.ends_with('.') && !sentence.contains(".."), "{name}");
}

async fn meet(world: &World, client: &Client, case: Case) {
    if let Some((method, path, status, message)) = case.says {
        world.contabo.inject(FaultRule::refuses(method, path, status, message));
    }
    let (method, path, body) = case.act.clone();
    let answer = client.call(method, &path, Some(body), &[]).await;
    check(world, &case, &answer);
    assert!(world.contabo.faults().is_empty(), "{} was not asked", case.what);
}

/// A machine whose plan has room for one image of the customer's own.
async fn prepared(world: &World, email: &str) -> (Client, Value) {
    let (owner, client) = (world.owner().await, world.customer(email).await);
    let service = running_machine(world, &client, GOOD).await;
    let plan = client.get("/shop/catalog?currency=EUR").await.ok(200)["groups"][0]["products"][0]["id"].clone();
    let setup = format!("/admin/products/{}/setup", plan.as_str().unwrap());
    owner.put(&setup, json!({ "own_script": true, "own_images": 2, "own_images_gb": 50 })).await.ok(200);
    (client, service)
}

fn windows() -> &'static str {
    standard_images().iter().find(|image| image.os_type == "Windows").unwrap().id
}

const KEY: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl test";

#[tokio::test]
async fn what_is_known_beforehand_is_refused_at_its_field_and_nobody_is_asked() {
    for world in worlds().await {
        let (client, service) = prepared(&world, "knows@example.com").await;
        let path = format!("/portal/services/{}", service["id"].as_str().unwrap());
        let actions = format!("{path}/actions");
        let image = |name: &str, url: &str| json!({ "service_id": service["id"], "name": name, "url": url, "os_type": "Linux", "os_version": "12" });
        let reinstall = |more: Value| {
            let mut body = json!({ "action": "reinstall", "confirm_name": service["name"] });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let network = client.post("/portal/networks", json!({ "name": "Back", "region": "EU" })).await.ok(202);
        world.settle().await;
        let members = format!("/portal/networks/{}/members", network["id"].as_str().unwrap());
        client.post(&format!("{path}/snapshots"), json!({ "name": "first" })).await.ok(202);
        client.post("/portal/images", image("mine", "https://files.example.com/mine.qcow2")).await.ok(202);
        let add_ons = client.get(&format!("{path}/add-ons")).await.ok(200)["offers"].clone();
        let backup = add_ons.as_array().unwrap().iter().find(|offer| offer["name"] == "Daily backup").unwrap();
        let wish = json!({ "product_id": backup["product_id"] });
        let due = client.post(&format!("{path}/add-on-quote"), wish.clone()).await.ok(200)["due_now"].clone();
        let bought = json!({ "product_id": backup["product_id"], "expected_due_now": due });
        client.post(&format!("{path}/add-ons"), bought).await.ok(200);
        world.settle().await;
        let before = world.contabo.requests().len();
        let post = |path: &str, body: Value| (Method::POST, path.to_owned(), body);
        for case in [
            Case {
                what: "a name that the data centre does not take",
                says: None,
                act: post(&format!("{path}/snapshots"), json!({ "name": "a_b" })),
                status: 422,
                code: "not_valid",
                field: "/name",
                sentence: "letters, digits, spaces and hyphens",
                remedy: "Use 1 to 30",
            },
            Case {
                what: "Windows with an SSH key",
                says: None,
                act: post(&actions, reinstall(json!({ "image_id": windows(), "ssh_key": KEY }))),
                status: 422,
                code: "not_for_windows",
                field: "/ssh_key",
                sentence: "Windows does not take SSH keys",
                remedy: "Leave the key out",
            },
            Case {
                what: "an image that is not on offer",
                says: None,
                act: post(&actions, reinstall(json!({ "image_id": "5f0e6a52-0000-4000-8000-000000000000" }))),
                status: 422,
                code: "unknown_image",
                field: "/image_id",
                sentence: "not on offer",
                remedy: "Choose another",
            },
            Case {
                what: "an action that the state of the machine does not allow",
                says: None,
                act: post(&actions, json!({ "action": "start" })),
                status: 409,
                code: "action_not_possible",
                field: "",
                sentence: "running already",
                remedy: "",
            },
            Case {
                what: "a file that is no image (415)",
                says: None,
                act: post("/portal/images", image("other", "https://files.example.com/other.vmdk")),
                status: 422,
                code: "not_valid",
                field: "/url",
                sentence: ".iso",
                remedy: ".qcow2",
            },
            Case {
                what: "an image of the same name (409)",
                says: None,
                act: post("/portal/images", image("mine", "https://files.example.com/mine.qcow2")),
                status: 422,
                code: "taken",
                field: "/name",
                sentence: "this name",
                remedy: "Choose another",
            },
            Case {
                what: "an add-on bought twice (409)",
                says: None,
                act: post(&format!("{path}/add-on-quote"), wish),
                status: 409,
                code: "has_add_on",
                field: "",
                sentence: "this add-on already",
                remedy: "",
            },
            Case {
                what: "a network where no server is",
                says: None,
                act: post("/portal/networks", json!({ "name": "Far", "region": "US-east" })),
                status: 422,
                code: "no_server_there",
                field: "/region",
                sentence: "one of your servers is in",
                remedy: "Choose a region",
            },
            Case {
                what: "a network without the add-on (402)",
                says: None,
                act: post(&members, json!({ "service_id": service["id"] })),
                status: 402,
                code: "add_on_missing",
                field: "",
                sentence: "without the add-on Private networking",
                remedy: "Add it on the server's own page",
            },
        ] {
            meet(&world, &client, case).await;
        }
        let asked: Vec<_> = world.contabo.requests().split_off(before);
        assert!(
            asked
                .iter()
                .all(|(method, path)| ["GET", "granted"].contains(&method.as_str()) || path.starts_with("/auth")),
            "{asked:?}"
        );
    }
}

#[tokio::test]
async fn what_the_data_centre_refuses_at_once_reaches_the_customer_with_a_remedy() {
    for world in worlds().await {
        let (client, service) = prepared(&world, "refused@example.com").await;
        let path = format!("/portal/services/{}", service["id"].as_str().unwrap());
        let snapshots = format!("{path}/snapshots");
        let at_provider = "/v1/compute/instances/{id}/snapshots";
        let snapshot = || (Method::POST, snapshots.clone(), json!({ "name": "one" }));
        let image = || {
            let url = "https://files.example.com/mine.qcow2";
            let body = json!({ "service_id": service["id"], "name": "mine", "url": url, "os_type": "Linux", "os_version": "12" });
            (Method::POST, "/portal/images".to_owned(), body)
        };
        for case in [
            Case {
                what: "snapshots taken in the provider's panel (402)",
                says: Some(("POST", at_provider, 402, "Total snapshots exceed the total max limit of 1 snapshots")),
                act: snapshot(),
                status: 402,
                code: "snapshot_quota",
                field: "",
                sentence: "it is in use",
                remedy: "Delete it first",
            },
            Case {
                what: "a name that only the provider does not take (400)",
                says: Some(("POST", at_provider, 400, "Only numbers, letters, spaces and - allowed.")),
                act: snapshot(),
                status: 502,
                code: "provider_refused",
                field: "",
                sentence: "letters, digits, spaces and hyphens",
                remedy: "Change the name",
            },
            Case {
                what: "a state that changed meanwhile (409)",
                says: Some((
                    "POST",
                    at_provider,
                    409,
                    "Snapshots can not be taken in the current status of the instance",
                )),
                act: snapshot(),
                status: 502,
                code: "provider_refused",
                field: "",
                sentence: "The data centre refused it: Snapshots can not be taken",
                remedy: "look at the present state",
            },
            Case {
                what: "a machine of another contract (422)",
                says: Some(("POST", at_provider, 422, "The instance belongs to another contract.")),
                act: snapshot(),
                status: 502,
                code: "provider_refused",
                field: "",
                sentence: "another contract",
                remedy: "reload the page",
            },
            Case {
                what: "a service that has to be paid first (402)",
                says: Some(("POST", "/v1/compute/images", 402, "There is not enough custom image storage left")),
                act: image(),
                status: 402,
                code: "custom_image_space",
                field: "",
                sentence: "no room for another image",
                remedy: "Delete one of yours",
            },
            Case {
                what: "an image of this name made in the provider's panel (409)",
                says: Some(("POST", "/v1/compute/images", 409, "There is already an image with the same name")),
                act: image(),
                status: 422,
                code: "taken",
                field: "/name",
                sentence: "this name already",
                remedy: "Choose another",
            },
            Case {
                what: "an address behind which is no image (415)",
                says: Some((
                    "POST",
                    "/v1/compute/images",
                    415,
                    "Unsupported media type: the image must be of the type iso or qcow2",
                )),
                act: image(),
                status: 422,
                code: "not_an_image",
                field: "/url",
                sentence: "no image behind this address",
                remedy: ".iso and .qcow2",
            },
        ] {
            meet(&world, &client, case).await;
        }
        // Nothing of it was done: the same acts succeed now.
        client.post(&snapshots, json!({ "name": "one" })).await.ok(202);
        let full = client.post(&snapshots, json!({ "name": "two" })).await;
        assert!(told(&full).2.contains("Delete it first"), "{:#}", full.body);
        assert_eq!(full.refused(402), "snapshot_quota");
        let (_, path, body) = image();
        client.post(&path, body).await.ok(202);
    }
}

#[tokio::test]
async fn what_is_refused_in_the_background_stands_with_what_was_asked_for() {
    for world in worlds().await {
        let (client, service) = prepared(&world, "later@example.com").await;
        let path = format!("/portal/services/{}/actions", service["id"].as_str().unwrap());
        let reinstall = json!({ "action": "reinstall", "confirm_name": service["name"] });
        let actions = "/v1/compute/instances/{id}/actions/{action}";
        for (says, wish, sentence, remedy) in [
            (
                ("POST", actions, 409, "The action stop is not possible in the status installing"),
                json!({ "action": "stop" }),
                "The state of the machine does not allow it now",
                "Wait until",
            ),
            (
                ("PUT", INSTANCE, 400, "Cloud Init for Windows is not supporting SSH Keys"),
                reinstall.clone(),
                "Windows does not take SSH keys",
                "Leave the key out",
            ),
            (
                ("PUT", INSTANCE, 400, "cannot use this image with selected product"),
                reinstall.clone(),
                "does not run on this plan",
                "Choose another image",
            ),
            (
                ("PUT", INSTANCE, 422, "The instance belongs to another contract."),
                reinstall.clone(),
                "The data centre refused it: The instance belongs to another contract. ",
                "reload the page",
            ),
        ] {
            let (method, at, status, message) = says;
            world.contabo.inject(FaultRule::refuses(method, at, status, message));
            client.post(&path, wish.clone()).await.ok(202);
            world.settle().await;
            world.advance_seconds(30).await;
            let last = client.get(&path).await.ok(200)["items"][0].clone();
            let said = last["error"].as_str().unwrap_or_default();
            assert_eq!(last["state"], "failed", "{wish} on {}: {last:#}", world.database.name);
            assert!(said.contains(sentence) && said.contains(remedy), "{wish}: {said}");
            assert!(world.contabo.faults().is_empty(), "{wish} was not sent");
        }
        // The machine is as it was, and can be acted on.
        client.post(&path, json!({ "action": "stop" })).await.ok(202);
        world.settle().await;
        world.advance_seconds(30).await;
        assert_eq!(client.get(&path).await.ok(200)["items"][0]["state"], "succeeded");
    }
}

#[tokio::test]
async fn the_shop_refuses_what_could_not_be_set_up_before_it_is_paid() {
    for world in worlds().await {
        let client = world.customer("shops@example.com").await;
        let item = cart_input(&client).await;
        let catalog = client.get("/shop/catalog?currency=EUR").await.ok(200);
        let images = &catalog["groups"][0]["products"][0]["images"];
        let windows = images.as_array().unwrap().iter().find(|i| i["os_type"] == "Windows").unwrap()["id"].clone();
        for (what, change, field, code, remedy) in [
            (
                "Windows with an SSH key",
                json!({ "image_id": windows, "access": "ssh_key", "ssh_key": KEY }),
                "/items/0/access",
                "not_for_windows",
                "Choose access by password",
            ),
            ("a region not offered", json!({ "region": "JPN-9" }), "/items/0/region", "unknown_region", "Choose one"),
            (
                "an image of no plan",
                json!({ "image_id": "5f0e6a52-0000-4000-8000-000000000000" }),
                "/items/0/image_id",
                "unknown_image",
                "Choose one",
            ),
            ("a name that is none", json!({ "hostname": "a_b" }), "/items/0/hostname", "malformed", "host name"),
        ] {
            let mut wrong = item.clone();
            wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let quote = client.post("/shop/quote", json!({ "items": [wrong] })).await.ok(200);
            let problem = &quote["problems"][0];
            assert_eq!((&problem["pointer"], &problem["code"]), (&json!(field), &json!(code)), "{what}: {quote:#}");
            let sentence = problem["detail"].as_str().unwrap();
            assert!(sentence.contains(remedy) && sentence.ends_with('.'), "{what}: {sentence}");
            // The cart may keep it, but it cannot be ordered.
            let cart = client.post("/shop/carts", json!({ "currency": "EUR" })).await.ok(201);
            let path = format!("/shop/carts/{}", cart["id"].as_str().unwrap());
            let kept = client.put(&path, json!({ "items": [wrong] })).await;
            let body = json!({ "accept_terms": true, "expected_due_now": kept.body["due_now"] });
            let ordered = client.post(&format!("{path}/checkout"), body).await;
            assert!((400..500).contains(&ordered.status), "{what}: {:#}", ordered.body);
        }
        assert_eq!(client.get("/portal/invoices").await.ok(200)["total"], 0);
        assert_eq!(world.contabo.request_count("POST", "/v1/compute/instances"), 0);
    }
}

#[tokio::test]
async fn a_late_cancellation_says_when_and_what_to_do() {
    for world in worlds().await {
        let (owner, client) = (world.owner().await, world.customer("leaves@example.com").await);
        let plan = client.get("/shop/catalog?currency=EUR").await.ok(200)["groups"][0]["products"][0]["id"].clone();
        let bound =
            json!({ "term_months": 1, "notice": 20, "notice_unit": "days", "at_end": "renews", "renewal_months": 1 });
        let product = format!("/admin/products/{}", plan.as_str().unwrap());
        owner.patch(&product, json!({ "contract": bound })).await.ok(200);
        let service = running_machine(&world, &client, GOOD).await;
        let path = format!("/portal/services/{}", service["id"].as_str().unwrap());
        let (cancel, preview) = (format!("{path}/cancel"), format!("{path}/cancel-preview"));
        let refused = async |body: Value, field: &str, day: &str| {
            let answer = client.post(&cancel, body).await;
            let (code, pointer, sentence) = told(&answer);
            assert_eq!((answer.status, code, pointer), (422, "contract_runs", field), "{:#}", answer.body);
            assert!(sentence.contains(day) && sentence.contains("Choose that day or a later one."), "{sentence}");
        };
        refused(json!({ "when": "now" }), "/when", "2026-02-15").await;
        // After the last day of notice it is the end of the next term.
        world.advance_days(15).await;
        refused(json!({ "when": "now" }), "/when", "2026-03-15").await;
        refused(json!({ "when": "on", "on": "2026-02-20" }), "/on", "2026-03-15").await;
        let means = client.get(&preview).await.ok(200);
        assert!(means["end_of_term"]["text"].as_str().unwrap().contains("2026-03-15 at the earliest"), "{means:#}");
        client.post(&cancel, json!({ "when": "end_of_term" })).await.ok(200);

        // Two days before the end the machine is cancelled at the data centre: too late to think better of it.
        world.advance_days(42).await;
        let answer = client.post(&format!("{path}/resume"), json!({})).await;
        let (code, _, sentence) = told(&answer);
        assert_eq!((answer.status, code), (409, "cancelled_at_provider"), "{:#}", answer.body);
        assert!(sentence.contains("2026-03-15") && sentence.contains("Order a new one"), "{sentence}");
        let can = client.get(&path).await.ok(200)["can"]["resume"].clone();
        assert!(can["reason"].as_str().unwrap().contains("Order a new one"), "{can:#}");
        world.advance_days(5).await;
        let answer = client.post(&cancel, json!({ "when": "end_of_term" })).await;
        assert!(told(&answer).2.contains("Order a new one"), "{:#}", answer.body);
        assert_eq!(answer.refused(409), "service_ended");
    }
}
