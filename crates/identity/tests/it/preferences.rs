//! What users set for themselves: theirs alone, replaced and forgotten, within bounds.

use mpanel_identity::{list_preferences, put_preference};
use mpanel_testkit as testkit;
use serde_json::json;

use crate::world::{self, TABLES};

#[tokio::test]
async fn a_preference_is_its_owners_alone_and_null_forgets_it() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await.principal.user;
        let bob = world::customer_owner(&ctx, &t.db, "bob@example.com", world::customer()).await.principal.user;
        let put = async |name: &str, value: serde_json::Value| {
            let tx = t.db.begin().await.unwrap();
            let done = put_preference(&ctx, &tx, ada, name, &value).await;
            tx.commit().await.unwrap();
            done
        };
        put("list:/admin/invoices", json!({ "hidden": ["due"] })).await.unwrap();
        put("list:/admin/invoices", json!({ "hidden": [] })).await.unwrap();
        let mine = list_preferences(&ctx, t.db.read(), ada).await.unwrap();
        assert_eq!(mine.get("list:/admin/invoices"), Some(&json!({ "hidden": [] })), "{}", t.name);
        assert!(list_preferences(&ctx, t.db.read(), bob).await.unwrap().is_empty());
        let elsewhere = testkit::context(2);
        assert!(list_preferences(&elsewhere, t.db.read(), ada).await.unwrap().is_empty());
        put("list:/admin/invoices", json!(null)).await.unwrap();
        assert!(list_preferences(&ctx, t.db.read(), ada).await.unwrap().is_empty());
        assert!(put("Bad Name", json!(1)).await.is_err());
        assert!(put("big", json!("x".repeat(20_000))).await.is_err());
    }
}
