//! One-time tokens: used once, hashed at rest, bound to an address, gone in time.

use jiff::SignedDuration;
use mpanel_identity::{
    authenticate, create_email_verification, create_password_reset, email_of_reset, get_user, reset_password,
    verify_email,
};
use mpanel_testkit as testkit;

use crate::committed;
use crate::world::{self, TABLES};

const ADA: &str = "ada@example.com";

#[tokio::test]
async fn a_verification_works_once_and_only_its_hash_is_stored() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await.principal;
        assert!(!ada.email_verified);
        let token = committed!(t.db, |tx| create_email_verification(&ctx, &tx, ada.user)).unwrap();
        let stored = world::column(&t.db, "user_tokens", "token_hash").await;
        assert_eq!(stored.len(), 1, "{}", t.name);
        assert!(stored[0].len() == 64 && !stored[0].contains(token.expose()), "{}", t.name);
        assert!(!format!("{token:?}").contains(token.expose()), "a token does not print");
        let user = committed!(t.db, |tx| verify_email(&ctx, &tx, token.expose())).unwrap();
        assert!(user.email_verified);
        // Neither the token again, nor what lies in the table, opens anything.
        for used in [token.expose(), stored[0].as_str(), ""] {
            let refusal = committed!(t.db, |tx| verify_email(&ctx, &tx, used)).unwrap_err();
            assert_eq!(refusal.fields()[0].code, "not_usable", "{}", t.name);
        }
    }
}

#[tokio::test]
async fn two_uses_at_once_are_one_use() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let (_, token) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().unwrap();
        let attempt = || async { committed!(t.db, |tx| reset_password(&ctx, &tx, token.expose(), "hash".into())) };
        let (one, two) = tokio::join!(attempt(), attempt());
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", t.name);
    }
}

#[tokio::test]
async fn a_token_serves_its_purpose_alone() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await.principal;
        let verify = committed!(t.db, |tx| create_email_verification(&ctx, &tx, ada.user)).unwrap();
        let (_, reset) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().unwrap();
        let wrong = committed!(t.db, |tx| reset_password(&ctx, &tx, verify.expose(), "hash".into()));
        assert!(wrong.is_err(), "{}", t.name);
        assert!(committed!(t.db, |tx| verify_email(&ctx, &tx, reset.expose())).is_err(), "{}", t.name);
    }
}

#[tokio::test]
async fn a_newer_link_voids_the_older_and_time_voids_both() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let (_, old) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().unwrap();
        let (_, new) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, " Ada@Example.com ")).unwrap().unwrap();
        assert!(committed!(t.db, |tx| email_of_reset(&ctx, &tx, old.expose())).is_err(), "{}", t.name);
        assert_eq!(committed!(t.db, |tx| email_of_reset(&ctx, &tx, new.expose())).unwrap(), ADA);
        let later = ctx.clone().at(ctx.now + SignedDuration::from_mins(61));
        let refused = committed!(t.db, |tx| reset_password(&later, &tx, new.expose(), "hash".into()));
        assert_eq!(refused.unwrap_err().fields()[0].code, "not_usable", "{}", t.name);
    }
}

#[tokio::test]
async fn a_token_is_bound_to_the_address_it_was_sent_to() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await.principal;
        let verify = committed!(t.db, |tx| create_email_verification(&ctx, &tx, ada.user)).unwrap();
        let (_, reset) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().unwrap();
        world::meddle(&t.db, "UPDATE users SET email = 'eve@example.com'").await;
        assert!(committed!(t.db, |tx| verify_email(&ctx, &tx, verify.expose())).is_err(), "{}", t.name);
        let hash = "hash".to_owned();
        assert!(committed!(t.db, |tx| reset_password(&ctx, &tx, reset.expose(), hash)).is_err(), "{}", t.name);
        assert!(!get_user(&ctx, t.db.read(), ada.user).await.unwrap().email_verified);
    }
}

#[tokio::test]
async fn a_verified_mark_does_not_survive_a_changed_address() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        let token = committed!(t.db, |tx| create_email_verification(&ctx, &tx, ada.principal.user)).unwrap();
        committed!(t.db, |tx| verify_email(&ctx, &tx, token.expose())).unwrap();
        world::meddle(&t.db, "UPDATE users SET email = 'eve@example.com'").await;
        let now = authenticate(&ctx, t.db.read(), ada.token.expose()).await.unwrap().unwrap();
        assert!(!now.email_verified, "{}", t.name);
    }
}

#[tokio::test]
async fn a_reset_ends_all_sessions_and_is_not_given_to_strangers_or_the_suspended() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let ada = world::customer_owner(&ctx, &t.db, ADA, world::customer()).await;
        for nobody in ["eve@example.com", "not an address", ""] {
            assert!(committed!(t.db, |tx| create_password_reset(&ctx, &tx, nobody)).unwrap().is_none(), "{nobody}");
        }
        let (_, token) = committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().unwrap();
        let user = committed!(t.db, |tx| reset_password(&ctx, &tx, token.expose(), world::password_hash())).unwrap();
        assert!(user.email_verified, "who can read the mail owns the address");
        assert_eq!(authenticate(&ctx, t.db.read(), ada.token.expose()).await.unwrap(), None, "{}", t.name);
        world::meddle(&t.db, "UPDATE users SET suspended = TRUE").await;
        assert!(committed!(t.db, |tx| create_password_reset(&ctx, &tx, ADA)).unwrap().is_none(), "{}", t.name);
    }
}
