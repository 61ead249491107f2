//! The nightly tidying, through the job itself: what is old goes, of every kind, and the rest stays.

use mpanel_db::sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;

use crate::world::{World, worlds};

async fn count(world: &World, table: &str) -> i64 {
    let db = world.house.deps.db.read();
    let sql = format!("SELECT COUNT(*) AS found FROM {table}");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
    row.try_get("", "found").unwrap()
}

async fn run(world: &World, sql: &str) {
    let tx = world.house.deps.db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_night_forgets_what_is_old_and_nothing_else() {
    for world in worlds().await {
        let client = world.customer("tidy@example.com").await;
        let owner = world.owner().await;
        client
            .post("/portal/members", json!({ "email": "m@example.com", "name": "M", "role": "member" }))
            .await
            .ok(201);
        let key = [("idempotency-key", "night")];
        let cart = client.call(reqwest::Method::POST, "/shop/carts", Some(json!({ "currency": "EUR" })), &key).await;
        cart.ok(201);
        world
            .visitor()
            .post("/auth/sign-in", json!({ "email": "tidy@example.com", "password": "wrong" }))
            .await
            .refused(401);
        crate::journey::running_machine(&world, &client, crate::journey::GOOD).await;
        let mail = count(&world, "messages").await;
        let young =
            ["sessions", "user_tokens", "sign_in_attempts", "webhook_receipts", "idempotency_records", "billing_carts"];
        for table in young {
            assert!(count(&world, table).await > 0, "nothing in {table}");
        }
        let (jobs, facts) = (count(&world, "jobs").await, count(&world, "outbox").await);

        // A night of the tenant: the machine's clock stands, so what it stamps stays.
        world.advance_days(2).await;
        assert_eq!(count(&world, "idempotency_records").await, 0, "on {}", world.database.name);
        assert!(count(&world, "jobs").await >= jobs && count(&world, "outbox").await >= facts);
        assert!(count(&world, "sign_in_attempts").await > 0 && count(&world, "webhook_receipts").await > 0);

        // Everything the machine has stamped is two months old now, but for the owner's session.
        let ended = "UPDATE sessions SET expires_at = 1 WHERE user_id IN (SELECT id FROM users WHERE email = 'tidy@example.com')";
        for sql in [
            "UPDATE jobs SET finished_at = 1 WHERE state = 'done'",
            "UPDATE outbox SET dispatched_at = 1 WHERE dispatched_at IS NOT NULL",
            "UPDATE sign_in_attempts SET at = 1",
            ended,
        ] {
            run(&world, sql).await;
        }
        world.advance_days(120).await;
        for table in ["user_tokens", "sign_in_attempts", "billing_carts"] {
            assert_eq!(count(&world, table).await, 0, "{table} on {}", world.database.name);
        }
        let old = "webhook_receipts WHERE received_at < 1771000000000000";
        assert_eq!(count(&world, old).await, 0, "receipts of January");
        assert_eq!(count(&world, "jobs WHERE finished_at = 1").await, 0);
        assert_eq!(count(&world, "outbox WHERE dispatched_at = 1").await, 0);
        assert!(count(&world, "messages").await > mail, "mail stays");
        client.get("/portal/profile").await.refused(401);
        let night = owner.get("/admin/jobs?kind=automation.housekeeping").await.ok(200);
        assert_eq!((night["total"].as_i64(), night["items"][0]["state"].as_str()), (Some(1), Some("queued")));
        let chain = owner.get("/admin/audit/chain").await.ok(200);
        assert_eq!(chain["intact"], true);
    }
}
