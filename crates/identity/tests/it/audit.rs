//! The audit chain shows when somebody changed, removed or put in an entry.

use mpanel_core::{Actor, OpContext, PageQuery, UserId};
use mpanel_db::Db;
use mpanel_identity::{AuditRecord, append_audit, list_audit, verify_audit_chain};
use mpanel_testkit as testkit;
use uuid::Uuid;

use crate::committed;
use crate::world::{self, TABLES};

async fn note(ctx: &OpContext, db: &Db, action: &str) {
    let record = AuditRecord { action: action.to_owned(), outcome: "done".to_owned(), ..AuditRecord::default() };
    committed!(db, |tx| append_audit(ctx, &tx, record)).unwrap();
}

async fn broken_at(ctx: &OpContext, db: &Db) -> Option<i64> {
    verify_audit_chain(ctx, db.read()).await.unwrap()
}

#[tokio::test]
async fn an_untouched_chain_is_whole_for_each_tenant() {
    for t in testkit::databases(TABLES).await {
        let (one, two) = (testkit::context(1), testkit::context(2));
        assert_eq!(broken_at(&one, &t.db).await, None, "an empty chain is whole");
        for n in 0..5 {
            note(&one, &t.db, &format!("POST /one/{n}")).await;
            note(&two, &t.db, &format!("POST /two/{n}")).await;
        }
        assert_eq!((broken_at(&one, &t.db).await, broken_at(&two, &t.db).await), (None, None), "{}", t.name);
        let page = list_audit(&one, t.db.read(), None, &PageQuery::default()).await.unwrap();
        assert_eq!(page.items.iter().map(|e| e.number).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
        assert!(page.items.iter().all(|e| e.action.starts_with("POST /one/")), "{}", t.name);
    }
}

#[tokio::test]
async fn each_kind_of_tampering_is_found_where_it_begins() {
    for t in testkit::databases(TABLES).await {
        for (n, meddling) in [
            "UPDATE audit_entries SET action = 'GET /nothing' WHERE number = 3",
            "UPDATE audit_entries SET outcome = 'refused 403' WHERE number = 3",
            "UPDATE audit_entries SET at = at + 1 WHERE number = 3",
            "UPDATE audit_entries SET actor = '{\"kind\":\"anonymous\"}' WHERE number = 3",
            "DELETE FROM audit_entries WHERE number = 3",
            "UPDATE audit_entries SET hash = previous_hash WHERE number = 3",
        ]
        .into_iter()
        .enumerate()
        {
            let ctx = testkit::context(10 + n as u64);
            let staff = Actor::Staff { user: UserId(Uuid::from_u128(9)), name: "Robin".into() };
            let ctx = ctx.acting_as(staff);
            for entry in 1..=5 {
                note(&ctx, &t.db, &format!("POST /entry/{entry}")).await;
            }
            // Each round has a tenant of its own, so that one round's damage is not another's.
            let id = ctx.tenant.uuid();
            let this_tenant = match t.name {
                "postgres" => format!("tenant_id = '{id}'"),
                _ => format!("tenant_id = x'{}'", id.simple()),
            };
            world::meddle(&t.db, &format!("{meddling} AND {this_tenant}")).await;
            assert_eq!(broken_at(&ctx, &t.db).await, Some(3), "{}: {meddling}", t.name);
        }
    }
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_missed() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        for entry in 1..=5 {
            note(&ctx, &t.db, &format!("POST /entry/{entry}")).await;
        }
        world::meddle(&t.db, "DELETE FROM audit_entries WHERE number >= 4").await;
        assert_eq!(broken_at(&ctx, &t.db).await, Some(4), "{}", t.name);
        note(&ctx, &t.db, "POST /later").await;
        assert_eq!(broken_at(&ctx, &t.db).await, Some(4), "{}: what comes later does not cover it up", t.name);
        world::meddle(&t.db, "DELETE FROM audit_heads").await;
        assert!(broken_at(&ctx, &t.db).await.is_some(), "{}: without its noted end no chain is whole", t.name);
    }
}

#[tokio::test]
async fn writers_at_the_same_time_make_one_chain() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let write = |n: u32| {
            let (ctx, db) = (&ctx, &t.db);
            async move { note(ctx, db, &format!("POST /at-once/{n}")).await }
        };
        tokio::join!(write(1), write(2), write(3), write(4));
        assert_eq!(broken_at(&ctx, &t.db).await, None, "{}", t.name);
        assert_eq!(list_audit(&ctx, t.db.read(), None, &PageQuery::default()).await.unwrap().total, 4, "{}", t.name);
    }
}
