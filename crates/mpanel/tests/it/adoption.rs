//! A whole account becomes customers and services by a file: tried, carried out, repeated, and billed from its days on.

use reqwest::Method;
use serde_json::{Value, json};

use crate::client::Client;
use crate::estate::{account, at_provider, bought_elsewhere, path_of};
use crate::world::{World, worlds};

const HEADING: &str = "provider_ref,product,price,cycle_months,next_due_on,customer_id,email,name,country\n";

/// Machines that nobody has, found by a look; the account with them.
async fn found(world: &World, owner: &Client, names: &[&str]) -> (Value, Vec<String>) {
    let mut machines = Vec::new();
    for name in names {
        machines.push(bought_elsewhere(world, name).await);
    }
    owner.post("/admin/findings/look", json!({})).await.ok(202);
    world.settle().await;
    (account(owner).await, machines)
}

/// The name in addresses of the plan that stands for what the machines are.
async fn plan(owner: &Client) -> String {
    let products = owner.get("/admin/products?kind=vps").await.ok(200);
    let plan = products["items"].as_array().unwrap().iter().find(|p| p["provider"]["product_id"] == "V153").unwrap();
    plan["slug"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_becomes_customers_and_services_by_a_file() {
    for world in worlds().await {
        let owner = world.owner().await;
        let (account, machines) = found(&world, &owner, &["shop one", "shop two", "mail", "spare"]).await;
        let plan = plan(&owner).await;
        let sheet = owner.get(&path_of(&account, "/adopt/template")).await;
        assert!(sheet.content_type.starts_with("text/csv"), "{}", sheet.content_type);
        let text = String::from_utf8(sheet.bytes).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "a heading and each machine: {text}");
        assert!(machines.iter().all(|machine| text.contains(machine.as_str())), "{text}");

        // The file as it was given says nothing about any machine yet.
        let import = path_of(&account, "/adopt/import");
        let send = async |csv: &str, dry_run: bool| {
            owner.post(&import, json!({ "csv": csv, "dry_run": dry_run })).await.ok(200)
        };
        assert_eq!(send(&text, true).await["errors"][0]["code"], "empty");

        // Two machines of one new customer, one paid by the year, one whose line is wrong; the last is left alone.
        let [one, two, mail, spare] = &machines[..] else { panic!("four machines") };
        let friend = "friend@example.com,Old Friend,DE";
        let csv = format!(
            "{HEADING}{one},{plan},9.95,1,2026-02-10,,{friend}\n{two},{plan},99,12,2026-03-01,,{friend}\n\
             {mail},{plan},5,1,2020-01-01,,mail@example.com,Mail,DE\n{spare},{plan},,1,,,,,\n"
        );
        let dry = send(&csv, true).await;
        let told = (dry["adopted"].as_u64(), dry["refused"].as_u64(), dry["rows"].as_array().unwrap().len());
        assert_eq!(told, (Some(2), Some(1), 3), "{dry:#}");
        assert_eq!((&dry["errors"][0]["line"], &dry["errors"][0]["column"]), (&json!(4), &json!("next_due_on")));
        let opens: Vec<bool> = (0..2).map(|at| dry["rows"][at]["opens_customer"].as_bool().unwrap()).collect();
        assert_eq!(opens, [true, false], "one customer is opened once: {dry:#}");
        let foreseen = dry["rows"][0]["first_invoice"].clone();
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 0, "a dry run makes nothing");

        let done = send(&csv, false).await;
        assert_eq!((done["adopted"].as_u64(), done["refused"].as_u64()), (Some(2), Some(1)), "{done:#}");
        let again = send(&csv, false).await;
        let told = (again["adopted"].as_u64(), again["already"].as_u64(), again["refused"].as_u64());
        assert_eq!(told, (Some(0), Some(2), Some(1)), "{}: {again:#}", world.database.name);
        let mended = csv.replace("2020-01-01", "2026-02-20");
        let rest = send(&mended, false).await;
        assert_eq!((rest["adopted"].as_u64(), rest["already"].as_u64()), (Some(1), Some(2)), "{rest:#}");
        world.settle().await;
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 3);
        assert_eq!(owner.get("/admin/customers?q=friend@example.com").await.ok(200)["total"], 1);
        assert_eq!((world.contabo.machines(), world.contabo.created_total()), (4, 4), "nothing is bought");
        assert_eq!(owner.get("/admin/invoices").await.ok(200)["total"], 0, "what is paid for is not billed");

        // The first invoice is the one that was foreseen, to the cent, and begins where the paid time ends.
        while owner.get("/admin/invoices").await.ok(200)["total"] == 0 {
            world.advance_days(1).await;
        }
        let invoices = owner.get("/admin/invoices").await.ok(200);
        assert_eq!(invoices["total"], 1, "{invoices:#}");
        let id = invoices["items"][0]["id"].as_str().unwrap();
        let invoice = owner.get(&format!("/admin/invoices/{id}")).await.ok(200);
        assert_eq!((&invoice["total"], &invoice["due_date"]), (&foreseen["total"], &foreseen["due_date"]));
        assert_eq!(invoice["issue_date"], foreseen["issue_date"], "{}", world.database.name);
        let line = &invoice["lines"][0];
        assert_eq!((&line["period_start"], &line["amount"]["minor"]), (&json!("2026-02-10"), &json!(995)));
        assert_eq!(invoice["lines"].as_array().unwrap().len(), 1, "{invoice:#}");
    }
}

#[tokio::test]
async fn a_file_with_lines_that_cannot_be_read_makes_nothing_and_names_row_and_column() {
    for world in worlds().await {
        let owner = world.owner().await;
        let (account, machines) = found(&world, &owner, &["old shop"]).await;
        let (plan, machine) = (plan(&owner).await, &machines[0]);
        let known = world.customer("known@example.com").await;
        let known = known.get("/portal/profile").await.ok(200)["id"].as_str().unwrap().to_owned();
        let import = path_of(&account, "/adopt/import");
        let right = format!("{machine},{plan},9,1,2026-02-10,{known},,,\n");
        for (wrong, column, code) in [
            ("1,nothing,9,1,2026-02-10,,a@example.com,A,DE\n".to_owned(), "product", "unknown"),
            (format!("1,{plan},9.999,1,2026-02-10,,a@example.com,A,DE\n"), "price", "not_an_amount"),
            (format!("1,{plan},9,one,2026-02-10,,a@example.com,A,DE\n"), "cycle_months", "not_a_number"),
            (format!("1,{plan},9,1,10.02.2026,,a@example.com,A,DE\n"), "next_due_on", "not_a_date"),
            (format!("1,{plan},9,1,2026-02-10,,no address,A,DE\n"), "email", "malformed"),
            (format!("1,{plan},9,1,2026-02-10,,a@example.com,A,Utopia\n"), "country", "unknown_country"),
            (format!("1,{plan},9,1,2026-02-10,,nobody@example.com,,\n"), "name", "required"),
            (format!("1,{plan},9,1,2026-02-10,cus_,,,\n"), "customer_id", "malformed"),
        ] {
            let body = json!({ "csv": format!("{HEADING}{right}{wrong}"), "dry_run": false });
            let report = owner.post(&import, body).await.ok(200);
            let error = &report["errors"][0];
            let told = (error["line"].as_u64(), error["column"].as_str(), error["code"].as_str());
            assert_eq!(told, (Some(3), Some(column), Some(code)), "{report:#}");
            assert_eq!(report["adopted"], 0, "{report:#}");
        }
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 0, "{}", world.database.name);

        // A customer there is, by the id or by the address alone.
        let by_mail = format!("{HEADING}{machine},{plan},,1,2026-02-10,,known@example.com,,\n");
        let dry = owner.post(&import, json!({ "csv": by_mail, "dry_run": true })).await.ok(200);
        assert_eq!(dry["rows"][0]["customer_id"], known.as_str(), "{dry:#}");
        let done = owner.post(&import, json!({ "csv": format!("{HEADING}{right}"), "dry_run": false })).await.ok(200);
        assert_eq!(done["rows"][0]["customer_id"], known.as_str(), "{done:#}");
        assert_eq!(done["rows"][0]["opens_customer"], false);
    }
}

/// A write in the provider's own panel; what it answers about the first thing.
async fn in_panel(world: &World, path: &str, body: Value) -> Value {
    let sent = at_provider(world, Method::POST, path).await.json(&body).send().await.unwrap();
    let status = sent.status();
    let answer: Value = sent.json().await.unwrap();
    assert!(status.is_success(), "{path}: {answer:#}");
    world.advance_seconds(30).await;
    answer["data"][0].clone()
}

/// A product of a kind, with a price for its period.
async fn product(owner: &Client, body: Value, cycle_months: i32, minor: i64) -> String {
    let made = owner.post("/admin/products", body).await.ok(201);
    let prices = json!({ "prices": [{ "currency": "EUR", "cycle_months": cycle_months, "recurring_minor": minor }] });
    owner.put(&format!("/admin/products/{}/prices", made["id"].as_str().unwrap()), prices).await.ok(200);
    made["slug"].as_str().unwrap().to_owned()
}

/// A domain that the business holds by itself; the day on which it is renewed.
async fn held_domain(world: &World, owner: &Client, account: &Value, name: &str) -> String {
    let person = json!({ "first_name": "Ada", "last_name": "Example", "email": "ada@example.com", "gender": "na",
        "street": "Example Street", "street_number": "1", "postal_code": "80331", "city": "Munich", "country": "DE",
        "phone": "+49 89 1234567" });
    let contact = owner.post(&path_of(account, "/domain-contacts"), person).await.ok(201);
    let body = json!({ "name": name, "contacts": { "owner": contact["handle"] } });
    let made = owner.post("/admin/domains", body).await.ok(202);
    world.settle().await;
    world.advance_seconds(60).await;
    let path = format!("/admin/domains/{}", made["id"].as_str().unwrap());
    let domain = owner.get(&path).await.ok(200);
    assert_eq!(domain["state"], "ready", "{domain:#}");
    domain["renews_at"].as_str().unwrap()[..10].to_owned()
}

#[tokio::test]
async fn domains_storages_and_networks_are_adopted_with_the_machines_by_one_file() {
    for world in worlds().await {
        let owner = world.owner().await;
        let machine = bought_elsewhere(&world, "web").await;
        in_panel(&world, &format!("/v1/compute/instances/{machine}/upgrade"), json!({ "privateNetworking": {} })).await;
        let net = in_panel(&world, "/v1/private-networks", json!({ "region": "EU", "name": "back end" })).await;
        let net = net["privateNetworkId"].to_string();
        in_panel(&world, &format!("/v1/private-networks/{net}/instances/{machine}"), json!({})).await;
        let space = json!({ "region": "EU", "totalPurchasedSpaceTB": 0.25, "displayName": "files" });
        let storage = in_panel(&world, "/v1/object-storages", space).await;
        let storage = storage["objectStorageId"].as_str().unwrap().to_owned();
        owner.post("/admin/findings/look", json!({})).await.ok(202);
        world.settle().await;
        let account = account(&owner).await;
        let renews = held_domain(&world, &owner, &account, "mine.com").await;
        let plan = plan(&owner).await;
        let com =
            json!({ "kind": "domain", "slug": "domain-com", "name": "Domain .com", "domain": { "ending": "com" } });
        let com = product(&owner, com, 12, 1500).await;
        let whole = json!({ "kind": "object_storage", "slug": "whole", "name": "Whole", "regions": [{ "code": "EU", "name": "EU" }],
            "storage": { "gives": "whole", "size_gb": 250, "keep_days": 0 } });
        let whole = product(&owner, whole, 1, 400).await;

        let foreign = owner.get(&path_of(&account, "/foreign-things")).await.ok(200);
        let told: Vec<(&str, &str)> = foreign["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|thing| (thing["kind"].as_str().unwrap(), thing["provider_ref"].as_str().unwrap()))
            .collect();
        let all = [("domain", "mine.com"), ("object_storage", storage.as_str()), ("private_network", net.as_str())];
        assert_eq!(told, all, "{foreign:#}");
        let sheet = String::from_utf8(owner.get(&path_of(&account, "/adopt/template")).await.bytes).unwrap();
        assert_eq!(sheet.lines().count(), 5, "{sheet}");
        assert!(sheet.contains(&com) && sheet.contains(&whole) && sheet.contains(&plan), "{sheet}");

        let import = path_of(&account, "/adopt/import");
        let send = async |csv: &str, dry_run: bool| {
            owner.post(&import, json!({ "csv": csv, "dry_run": dry_run })).await.ok(200)
        };
        let heading = "kind,provider_ref,product,price,cycle_months,next_due_on,email,name,country\n";
        let friend = "friend@example.com,Old Friend,DE";
        let csv = format!(
            "{heading}private_network,{net},,,,,,,\nmachine,{machine},{plan},9.95,1,2026-02-10,{friend}\n\
             domain,Mine.com,{com},14,12,,{friend}\nobject_storage,{storage},{whole},,1,2026-02-20,{friend}\n"
        );
        let dry = send(&csv, true).await;
        let kinds: Vec<&str> = dry["rows"].as_array().unwrap().iter().map(|r| r["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["private_network", "machine", "domain", "object_storage"], "{dry:#}");
        assert_eq!((dry["adopted"].as_u64(), &dry["errors"]), (Some(4), &json!([])), "{dry:#}");
        assert_eq!(dry["rows"][0]["customer_name"], "Old Friend", "the machine's owner is foreseen: {dry:#}");
        assert_eq!(dry["rows"][0]["service_id"], Value::Null);
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 0, "a dry run makes nothing");
        assert_eq!(owner.get("/admin/networks").await.ok(200)["total"], 0);

        let calls = world.contabo.requests().iter().filter(|(method, _)| method != "GET").count();
        let done = send(&csv, false).await;
        assert_eq!((done["adopted"].as_u64(), done["refused"].as_u64()), (Some(4), Some(0)), "{done:#}");
        let written = world.contabo.requests().iter().filter(|(method, _)| method != "GET").count();
        assert_eq!(written, calls, "{}: adoption writes nothing there", world.database.name);
        let again = send(&csv, false).await;
        assert_eq!((again["adopted"].as_u64(), again["already"].as_u64()), (Some(0), Some(4)), "{again:#}");
        assert_eq!(again["rows"][2]["service_id"], done["rows"][2]["service_id"]);
        world.settle().await;
        world.advance_seconds(60).await;
        world.settle().await;

        let services = owner.get("/admin/services").await.ok(200);
        assert_eq!(services["total"], 3, "{services:#}");
        let service = |row: usize| format!("/admin/services/{}", done["rows"][row]["service_id"].as_str().unwrap());
        let domain = owner.get(&service(2)).await.ok(200);
        assert_eq!((&domain["kind"], &domain["state"]), (&json!("domain"), &json!("active")), "{domain:#}");
        let shown = owner.get("/admin/domains").await.ok(200)["items"][0].clone();
        assert_eq!(shown["service_id"], done["rows"][2]["service_id"], "{shown:#}");
        let kept = owner.get("/admin/object-storages").await.ok(200);
        assert_eq!((&kept["total"], &kept["items"][0]["service_id"]), (&json!(1), &done["rows"][3]["service_id"]));
        let network = owner.get("/admin/networks").await.ok(200);
        assert_eq!((&network["total"], &network["items"][0]["name"]), (&json!(1), &json!("back end")), "{network:#}");
        assert_eq!(network["items"][0]["members"].as_array().unwrap().len(), 1, "{network:#}");
        assert_eq!(owner.get("/admin/findings").await.ok(200)["total"], 0, "{}", world.database.name);
        assert_eq!(owner.get(&path_of(&account, "/foreign-things")).await.ok(200)["items"], json!([]));
        assert_eq!(owner.get("/admin/invoices").await.ok(200)["total"], 0, "what is paid for is not billed");

        // The domain is billed from the day on which it is renewed.
        let due = done["rows"][2]["first_invoice"]["due_date"].clone();
        assert_eq!(due, renews, "{done:#}");
    }
}

#[tokio::test]
async fn a_thing_of_another_kind_customer_or_product_is_refused_at_its_column() {
    for world in worlds().await {
        let owner = world.owner().await;
        let account = account(&owner).await;
        held_domain(&world, &owner, &account, "mine.com").await;
        world.customer("other@example.com").await;
        world.customer("known@example.com").await;
        let net = in_panel(&world, "/v1/private-networks", json!({ "region": "EU", "name": "empty" })).await;
        let net = net["privateNetworkId"].to_string();
        let com =
            json!({ "kind": "domain", "slug": "domain-com", "name": "Domain .com", "domain": { "ending": "com" } });
        let com = product(&owner, com, 12, 1500).await;
        let org =
            json!({ "kind": "domain", "slug": "domain-org", "name": "Domain .org", "domain": { "ending": "org" } });
        let org = product(&owner, org, 12, 1500).await;
        let plan = plan(&owner).await;
        let other = owner.get("/admin/customers?q=other@example.com").await.ok(200)["items"][0]["id"].clone();
        let domain = owner.get("/admin/domains").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
        owner.post(&format!("/admin/domains/{domain}/give"), json!({ "customer_id": other })).await.ok(200);
        let import = path_of(&account, "/adopt/import");
        let heading = "kind,provider_ref,product,price,cycle_months,next_due_on,email,hostname\n";
        let (known, other) = ("known@example.com", "other@example.com");
        for (line, column, code) in [
            (format!("castle,mine.com,{com},,12,,{known},\n"), "kind", "unknown"),
            (format!("domain,mine.com,{com},,12,,{known},\n"), "customer_id", "not_accepted"),
            (format!("domain,mine.com,{org},,12,,{other},\n"), "product", "not_accepted"),
            (format!("domain,mine.com,{plan},,12,,{other},\n"), "product", "not_accepted"),
            (format!("domain,mine.com,{com},15,6,,{other},\n"), "cycle_months", "out_of_range"),
            (format!("domain,mine.com,{com},,12,,{other},web\n"), "hostname", "not_for_domains"),
            (format!("domain,yours.com,{com},,12,,{other},\n"), "provider_ref", "unknown"),
            (format!("object_storage,1,{com},,1,2026-02-10,{other},\n"), "provider_ref", "unknown"),
            (format!("private_network,{net},,,,,,\n"), "customer_id", "required"),
            (format!("private_network,{net},{plan},,,,{other},\n"), "product", "not_accepted"),
            (format!("private_network,none,,,,,{other},\n"), "provider_ref", "unknown"),
        ] {
            let body = json!({ "csv": format!("{heading}{line}"), "dry_run": false });
            let report = owner.post(&import, body).await.ok(200);
            let error = &report["errors"][0];
            let told = (error["column"].as_str(), error["code"].as_str());
            assert_eq!(told, (Some(column), Some(code)), "{line} {report:#}");
            assert_eq!(report["adopted"], 0, "{report:#}");
        }
        // An empty network is whose staff says it is.
        let csv = format!("{heading}private_network,{net},,,,,{other},office\n");
        let done = owner.post(&import, json!({ "csv": csv, "dry_run": false })).await.ok(200);
        assert_eq!((&done["adopted"], &done["rows"][0]["hostname"]), (&json!(1), &json!("office")), "{done:#}");
        assert_eq!(owner.get("/admin/services").await.ok(200)["total"], 0, "{}", world.database.name);
    }
}
