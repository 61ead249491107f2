//! A whole account becomes customers and services by a file: tried, carried out, repeated, and billed from its days on.

use serde_json::{Value, json};

use crate::client::Client;
use crate::estate::{account, bought_elsewhere, path_of};
use crate::world::{World, worlds};

const HEADING: &str = "machine_id,product,price,cycle_months,next_due_on,customer_id,email,name,country\n";

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
