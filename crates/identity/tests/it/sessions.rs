//! Sessions and signing in: what opens one, what ends one, and how often one may try.

use jiff::SignedDuration;
use mpanel_core::{ErrorKind, OpContext, Result};
use mpanel_db::Db;
use mpanel_identity::{
    NewSession, StaffRole, admit_try, authenticate, change_password, extend_session, forget_old_tries, list_sessions,
    revoke_session, sign_in, update_staff,
};
use mpanel_testkit as testkit;

use crate::committed;
use crate::world::{self, PASSWORD, TABLES, secret};

const ADA: &str = "ada@example.com";

async fn attempt(ctx: &OpContext, db: &Db, email: &str, password: &str, ip: &str) -> Result<NewSession> {
    sign_in(ctx, db, email, &secret(password), ip, "Test browser").await
}

#[tokio::test]
async fn a_session_is_found_by_its_token_which_is_not_stored() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let session = attempt(&ctx, &t.db, " ADA@example.com ", PASSWORD, "192.0.2.1").await.unwrap();
        let found = authenticate(&ctx, t.db.read(), session.token.expose()).await.unwrap();
        assert_eq!(found.as_ref(), Some(&session.principal), "{}", t.name);
        let stored = world::column(&t.db, "sessions", "token_hash").await;
        for hash in &stored {
            assert!(hash.len() == 64 && !hash.contains(session.token.expose()));
            assert_eq!(authenticate(&ctx, t.db.read(), hash).await.unwrap(), None, "a stolen hash opens nothing");
        }
        assert_eq!(stored.len(), 2, "signing in opens a new session, never takes one over");
    }
}

#[tokio::test]
async fn a_session_ends_with_its_time_unless_it_is_used() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let after = |days: i64| ctx.clone().at(ctx.now + SignedDuration::from_hours(24 * days));
        extend_session(&after(0), &t.db, &ada.principal).await.unwrap();
        assert_eq!(authenticate(&after(31), t.db.read(), ada.token.expose()).await.unwrap(), None, "{}", t.name);
        extend_session(&after(20), &t.db, &ada.principal).await.unwrap();
        assert!(authenticate(&after(31), t.db.read(), ada.token.expose()).await.unwrap().is_some(), "{}", t.name);
        assert_eq!(authenticate(&after(51), t.db.read(), ada.token.expose()).await.unwrap(), None, "{}", t.name);
    }
}

#[tokio::test]
async fn a_changed_password_ends_the_other_sessions() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let here = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let there = attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.2").await.unwrap();
        let (right, new) = (secret(PASSWORD), secret("another long sentence"));
        for (current, wanted, pointer) in [
            (secret("not the password"), &new, "/current_password"),
            (right.clone(), &secret("short"), "/new_password"),
        ] {
            let refusal = change_password(&ctx, &t.db, &here.principal, &current, wanted).await.unwrap_err();
            assert_eq!(refusal.fields()[0].pointer, pointer, "{}", t.name);
        }
        change_password(&ctx, &t.db, &here.principal, &right, &new).await.unwrap();
        assert!(authenticate(&ctx, t.db.read(), here.token.expose()).await.unwrap().is_some(), "{}", t.name);
        assert_eq!(authenticate(&ctx, t.db.read(), there.token.expose()).await.unwrap(), None, "{}", t.name);
        assert!(attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.2").await.is_err());
        assert!(attempt(&ctx, &t.db, ADA, "another long sentence", "192.0.2.2").await.is_ok(), "{}", t.name);
    }
}

#[tokio::test]
async fn suspension_and_a_changed_role_end_all_sessions() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let owner = world::staff(&ctx, &t.db, "owner@example.com", StaffRole::Owner).await;
        let admin = world::staff(&ctx, &t.db, "admin@example.com", StaffRole::Admin).await;
        let user = admin.principal.user;
        let demoted = Some(StaffRole::Support);
        committed!(t.db, |tx| update_staff(&ctx, &tx, &owner.principal, user, demoted, None)).unwrap();
        assert_eq!(authenticate(&ctx, t.db.read(), admin.token.expose()).await.unwrap(), None, "{}", t.name);
        let again = attempt(&ctx, &t.db, "admin@example.com", PASSWORD, "192.0.2.1").await.unwrap();
        committed!(t.db, |tx| update_staff(&ctx, &tx, &owner.principal, user, None, Some(true))).unwrap();
        assert_eq!(authenticate(&ctx, t.db.read(), again.token.expose()).await.unwrap(), None, "{}", t.name);
        let refusal = attempt(&ctx, &t.db, "admin@example.com", PASSWORD, "192.0.2.1").await.unwrap_err();
        assert_eq!(refusal.code(), "wrong_credentials", "the suspended learn nothing");
    }
}

#[tokio::test]
async fn the_status_is_read_with_each_request_and_not_from_the_session() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let owner = world::staff(&ctx, &t.db, "owner@example.com", StaffRole::Owner).await;
        world::meddle(&t.db, "UPDATE memberships SET role = 'support'").await;
        let now = authenticate(&ctx, t.db.read(), owner.token.expose()).await.unwrap().unwrap();
        assert!(!now.may(mpanel_identity::Permission::StaffWrite), "{}", t.name);
        world::meddle(&t.db, "UPDATE memberships SET role = 'emperor'").await;
        assert_eq!(authenticate(&ctx, t.db.read(), owner.token.expose()).await.unwrap(), None, "{}", t.name);
    }
}

#[tokio::test]
async fn unknown_address_wrong_password_and_no_password_answer_alike() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        world::customer_owner(&ctx, &t.db, "invited@example.com", world::customer()).await;
        world::meddle(&t.db, "UPDATE users SET password_hash = '' WHERE email = 'invited@example.com'").await;
        let mut answers = Vec::new();
        for (email, password) in [
            ("eve@example.com", PASSWORD),
            (ADA, "wrong horse battery"),
            ("invited@example.com", ""),
            ("nonsense", "x"),
        ] {
            let refusal = attempt(&ctx, &t.db, email, password, "192.0.2.1").await.unwrap_err();
            answers.push((refusal.kind(), refusal.code(), refusal.detail().to_owned()));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{}: {answers:?}", t.name);
        assert_eq!(answers[0].0, ErrorKind::Unauthenticated);
    }
}

#[test]
fn the_decoy_costs_what_a_real_password_costs() {
    // A decoy that cannot be read would be refused at once, and the time of the answer would tell who has an account.
    let decoy = argon2::PasswordHash::new(mpanel_identity::password::DECOY).unwrap();
    let real = world::password_hash();
    let real = argon2::PasswordHash::new(&real).unwrap();
    assert_eq!(decoy.algorithm, real.algorithm);
    assert_eq!(decoy.params.to_string(), real.params.to_string());
}

#[tokio::test]
async fn guessing_at_an_account_is_stopped_for_a_quarter_of_an_hour() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        for email in [ADA, "eve@example.com"] {
            for n in 0..10 {
                // From ever new addresses: the account itself is guarded.
                let refusal = attempt(&ctx, &t.db, email, "wrong horse", &format!("192.0.2.{n}")).await.unwrap_err();
                assert_eq!(refusal.code(), "wrong_credentials", "{} try {n}", t.name);
            }
            let stopped = attempt(&ctx, &t.db, email, PASSWORD, "192.0.2.99").await.unwrap_err();
            assert_eq!(stopped.kind(), ErrorKind::RateLimited, "{} {email}: known or not, the same answer", t.name);
        }
        let later = ctx.clone().at(ctx.now + SignedDuration::from_mins(16));
        assert!(attempt(&later, &t.db, ADA, PASSWORD, "192.0.2.99").await.is_ok(), "{}", t.name);
        let other = testkit::context(2);
        let refusal = attempt(&other, &t.db, ADA, PASSWORD, "192.0.2.99").await.unwrap_err();
        assert_eq!(refusal.code(), "wrong_credentials", "another tenant counts for itself");
    }
}

#[tokio::test]
async fn guesses_made_at_the_same_moment_are_all_counted() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let mut guesses = tokio::task::JoinSet::new();
        for n in 0..30 {
            let (ctx, db) = (ctx.clone(), t.db.clone());
            guesses.spawn(async move { attempt(&ctx, &db, ADA, "wrong horse", &format!("192.0.2.{n}")).await });
        }
        let ends = guesses.join_all().await;
        let tried = ends.iter().filter(|e| matches!(e, Err(e) if e.code() == "wrong_credentials")).count();
        // PostgreSQL lets as many pass at the limit as there are connections.
        assert!(tried <= 16, "{}: {tried} of 30 guesses reached the password", t.name);
        let right = attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.99").await.unwrap_err();
        assert_eq!(right.kind(), ErrorKind::RateLimited, "{}", t.name);
    }
}

#[tokio::test]
async fn signing_in_again_and_again_fills_no_limit() {
    let t = testkit::sqlite(TABLES).await;
    let ctx = testkit::context(1);
    world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
    for _ in 0..12 {
        attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.1").await.unwrap();
    }
    assert_eq!(world::column(&t.db, "sign_in_attempts", "key").await, Vec::<String>::new());
}

#[tokio::test]
async fn guessing_from_an_address_is_stopped_over_all_accounts() {
    let t = testkit::sqlite(TABLES).await;
    let ctx = testkit::context(1);
    world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
    for n in 0..50 {
        attempt(&ctx, &t.db, &format!("user{n}@example.com"), "wrong horse", "192.0.2.1").await.unwrap_err();
    }
    let stopped = attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.1").await.unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::RateLimited);
    assert!(attempt(&ctx, &t.db, ADA, PASSWORD, "192.0.2.2").await.is_ok(), "others are not locked out with them");
}

#[tokio::test]
async fn tries_are_counted_by_key_and_tenant_and_forgotten_in_time() {
    for t in testkit::databases(TABLES).await {
        let (ctx, other) = (testkit::context(1), testkit::context(2));
        for expected in [true, true, false, false] {
            assert_eq!(committed!(t.db, |tx| admit_try(&ctx, &tx, "reset:ada", 2)).unwrap(), expected, "{}", t.name);
        }
        assert!(committed!(t.db, |tx| admit_try(&ctx, &tx, "reset:eve", 2)).unwrap());
        assert!(committed!(t.db, |tx| admit_try(&other, &tx, "reset:ada", 2)).unwrap());
        let later = ctx.clone().at(ctx.now + SignedDuration::from_mins(16));
        assert!(committed!(t.db, |tx| admit_try(&later, &tx, "reset:ada", 2)).unwrap(), "{}", t.name);
        assert_eq!(forget_old_tries(&later, &t.db).await.unwrap(), 1, "only this tenant's old ones");
    }
}

#[tokio::test]
async fn a_user_ends_their_own_sessions_and_nobody_elses() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await.principal;
        let eve = world::customer_owner(&ctx, &t.db, "eve@example.com", world::customer()).await.principal;
        let refusal = committed!(t.db, |tx| revoke_session(&ctx, &tx, eve.user, ada.session)).unwrap_err();
        assert_eq!(refusal.kind(), ErrorKind::NotFound, "{}", t.name);
        assert_eq!(list_sessions(&ctx, t.db.read(), ada.user).await.unwrap().len(), 1);
        committed!(t.db, |tx| revoke_session(&ctx, &tx, ada.user, ada.session)).unwrap();
        assert_eq!(list_sessions(&ctx, t.db.read(), ada.user).await.unwrap(), [], "{}", t.name);
    }
}
