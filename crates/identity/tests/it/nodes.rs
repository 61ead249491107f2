//! Sessions on two nodes with one database: what one node ends is over on the other at once, whatever runs there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use jiff::SignedDuration;
use mpanel_core::{FixedClock, OpContext, Secret};
use mpanel_db::{Db, DbSettings};
use mpanel_identity::{
    Contexts, NewSession, Permission, StaffRole, list_sessions, revoke_all_sessions, revoke_session, update_staff,
};
use mpanel_testkit::{self as testkit, TestDb};

use crate::committed;
use crate::world::{self, TABLES};

/// Another process, as far as the database can tell.
async fn node(t: &TestDb, clock: Arc<FixedClock>) -> Contexts {
    let settings = DbSettings { url: t.url.clone(), max_connections: 6 };
    Contexts::new(Db::connect(&settings).await.unwrap(), clock, testkit::entropy(9))
}

async fn is_good(node: &Contexts, ctx: &OpContext, token: &Secret) -> bool {
    node.principal(ctx, token.expose()).await.unwrap().is_some()
}

/// Keeps asking on a node for somebody else's session, so that there is always a query to share.
fn busy(node: &Contexts, ctx: &OpContext, other: &NewSession, stop: &Arc<AtomicBool>) -> tokio::task::JoinSet<u64> {
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (node, ctx, token, stop) = (node.clone(), ctx.clone(), other.token.clone(), stop.clone());
        callers.spawn(async move {
            let mut asked = 0;
            while !stop.load(Ordering::Relaxed) {
                assert!(is_good(&node, &ctx, &token).await, "nobody ended this one");
                asked += 1;
            }
            asked
        });
    }
    callers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_ended_session_proves_nothing_on_any_node_from_that_moment() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let (here, there) = (node(&t, testkit::clock()).await, node(&t, testkit::clock()).await);
        let eve = world::customer_owner(&ctx, &t.db, "eve@example.com", world::customer()).await;
        let stop = Arc::new(AtomicBool::new(false));
        let mut load = busy(&there, &ctx, &eve, &stop);
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await.principal;
        for round in 0..30 {
            let session =
                committed!(t.db, |tx| async { Ok::<_, ()>(world::session(&ctx, &tx, ada.user).await) }).unwrap();
            assert!(is_good(&here, &ctx, &session.token).await && is_good(&there, &ctx, &session.token).await);
            let id = session.principal.session;
            match round % 2 {
                0 => committed!(t.db, |tx| revoke_session(&ctx, &tx, ada.user, id)).unwrap(),
                _ => committed!(t.db, |tx| revoke_all_sessions(&ctx, &tx, ada.user, None)).unwrap(),
            }
            for node in [&there, &here] {
                assert!(!is_good(node, &ctx, &session.token).await, "{} round {round}", t.name);
            }
        }
        stop.store(true, Ordering::Relaxed);
        let asked: u64 = std::mem::take(&mut load).join_all().await.into_iter().sum();
        assert!(asked > 0, "the node was busy meanwhile");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_that_overlap_an_end_see_it_as_soon_as_they_begin_after_it() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let there = node(&t, testkit::clock()).await;
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await;
        // Counts the steps of the story: 1 once the end of the session has been committed.
        let ended = Arc::new(AtomicU64::new(0));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..12 {
            let (there, ctx, token, ended) = (there.clone(), ctx.clone(), ada.token.clone(), ended.clone());
            callers.spawn(async move {
                for _ in 0..10_000 {
                    let was_over = ended.load(Ordering::SeqCst) == 1;
                    let good = is_good(&there, &ctx, &token).await;
                    assert!(!(was_over && good), "a request that began after the end was let in");
                    if was_over {
                        return;
                    }
                }
            });
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        committed!(t.db, |tx| revoke_session(&ctx, &tx, ada.principal.user, ada.principal.session)).unwrap();
        ended.store(1, Ordering::SeqCst);
        callers.join_all().await;
    }
}

#[tokio::test]
async fn suspension_and_a_new_role_reach_the_other_node_at_once() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let there = node(&t, testkit::clock()).await;
        let owner = world::staff(&ctx, &t.db, "owner@example.com", StaffRole::Owner).await;
        let admin = world::staff(&ctx, &t.db, "admin@example.com", StaffRole::Admin).await;
        assert!(is_good(&there, &ctx, &admin.token).await);
        world::meddle(&t.db, "UPDATE memberships SET role = 'support' WHERE role = 'admin'").await;
        let now = there.principal(&ctx, admin.token.expose()).await.unwrap().unwrap();
        assert!(!now.may(Permission::StaffWrite), "{}: the role is the one of this moment", t.name);
        world::meddle(&t.db, "UPDATE users SET suspended = TRUE WHERE email = 'admin@example.com'").await;
        assert!(!is_good(&there, &ctx, &admin.token).await, "{}: even with the session still there", t.name);
        world::meddle(&t.db, "UPDATE users SET suspended = FALSE").await;
        assert!(is_good(&there, &ctx, &admin.token).await);
        let user = admin.principal.user;
        committed!(t.db, |tx| update_staff(&ctx, &tx, &owner.principal, user, None, Some(true))).unwrap();
        assert!(!is_good(&there, &ctx, &admin.token).await, "{}", t.name);
    }
}

#[tokio::test]
async fn requests_that_share_a_query_each_get_their_own_answer() {
    for t in testkit::databases(TABLES).await {
        let (ctx, other) = (testkit::context(1), testkit::context(2));
        let there = node(&t, testkit::clock()).await;
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await;
        let bob = world::customer_owner(&other, &t.db, "bob@example.com", world::customer()).await;
        let stranger = Secret::new("x','\"]\u{0}");
        let mut asked = tokio::task::JoinSet::new();
        for n in 0..300 {
            let (there, ctx, other) = (there.clone(), ctx.clone(), other.clone());
            let (ada, bob, stranger) = (ada.clone(), bob.clone(), stranger.clone());
            asked.spawn(async move {
                let (ctx, token, expected) = match n % 5 {
                    0 => (&ctx, &ada.token, Some(&ada.principal)),
                    1 => (&other, &bob.token, Some(&bob.principal)),
                    2 => (&other, &ada.token, None),
                    3 => (&ctx, &bob.token, None),
                    _ => (&ctx, &stranger, None),
                };
                let found = there.principal(ctx, token.expose()).await.unwrap();
                assert_eq!(found.as_ref(), expected, "{n}");
            });
        }
        asked.join_all().await;
    }
}

#[tokio::test]
async fn a_used_session_is_extended_beside_the_request() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let clock = testkit::clock();
        let there = node(&t, clock.clone()).await;
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await;
        clock.advance(SignedDuration::from_hours(20 * 24));
        assert!(is_good(&there, &ctx, &ada.token).await);
        let used = testkit::start() + SignedDuration::from_hours(20 * 24);
        for _ in 0..500 {
            let seen = list_sessions(&ctx, t.db.read(), ada.principal.user).await.unwrap()[0].last_seen_at;
            if seen == used {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        clock.advance(SignedDuration::from_hours(20 * 24));
        assert!(is_good(&there, &ctx, &ada.token).await, "{}", t.name);
    }
}

#[tokio::test]
async fn a_database_that_is_away_fails_the_check_and_leaves_nobody_waiting() {
    let t = testkit::sqlite(TABLES).await;
    let ctx = testkit::context(1);
    let settings = DbSettings { url: t.url.clone(), max_connections: 2 };
    let db = Db::connect(&settings).await.unwrap();
    let there = Contexts::new(db.clone(), testkit::clock(), testkit::entropy(9));
    db.close().await.unwrap();
    for _ in 0..3 {
        let mut asked = tokio::task::JoinSet::new();
        for _ in 0..10 {
            let (there, ctx) = (there.clone(), ctx.clone());
            asked.spawn(async move { there.principal(&ctx, "token").await.is_err() });
        }
        assert!(asked.join_all().await.into_iter().all(|failed| failed));
    }
}
