//! Staff and teams: nobody rises above what they were given, and somebody always stays in charge.

use mpanel_core::ErrorKind;
use mpanel_identity::{
    CustomerRole, StaffRole, add_customer_member, add_staff, create_owner_once, list_members, list_staff,
    remove_member, remove_staff, update_staff,
};
use mpanel_testkit as testkit;

use crate::committed;
use crate::world::{self, TABLES, address};

#[tokio::test]
async fn nobody_grants_what_they_lack() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let admin = world::staff(&ctx, &t.db, "admin@example.com", StaffRole::Admin).await.principal;
        let support = world::staff(&ctx, &t.db, "support@example.com", StaffRole::Support).await.principal;
        let ada = world::customer_owner(&ctx, &t.db, "ada@example.com", world::customer()).await.principal;
        for (by, role, allowed) in [
            (&admin, StaffRole::Owner, false),
            (&support, StaffRole::Admin, false),
            (&ada, StaffRole::Support, false),
            (&admin, StaffRole::Support, true),
        ] {
            let email = address(&format!("new-{}-{}@example.com", by.name, role.as_str()).to_lowercase());
            let added = committed!(t.db, |tx| add_staff(&ctx, &tx, by, &email, "New", role));
            assert_eq!(added.is_ok(), allowed, "{} {:?} gives {role:?}", t.name, by.kind);
        }
        let up = Some(StaffRole::Owner);
        let refusal = committed!(t.db, |tx| update_staff(&ctx, &tx, &admin, support.user, up, None)).unwrap_err();
        assert_eq!(refusal.kind(), ErrorKind::Forbidden, "{}", t.name);
    }
}

#[tokio::test]
async fn nobody_touches_one_who_may_more() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let owner = world::staff(&ctx, &t.db, "owner@example.com", StaffRole::Owner).await.principal;
        world::staff(&ctx, &t.db, "owner2@example.com", StaffRole::Owner).await;
        let admin = world::staff(&ctx, &t.db, "admin@example.com", StaffRole::Admin).await.principal;
        let down = Some(StaffRole::Support);
        let demoted = committed!(t.db, |tx| update_staff(&ctx, &tx, &admin, owner.user, down, None));
        let shut_out = committed!(t.db, |tx| update_staff(&ctx, &tx, &admin, owner.user, None, Some(true)));
        let removed = committed!(t.db, |tx| remove_staff(&ctx, &tx, &admin, owner.user));
        for refusal in [demoted, shut_out, removed] {
            assert_eq!(refusal.unwrap_err().kind(), ErrorKind::Forbidden, "{}", t.name);
        }
    }
}

#[tokio::test]
async fn nobody_edits_themselves() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        for role in [StaffRole::Owner, StaffRole::Admin, StaffRole::Support] {
            let own = world::staff(&ctx, &t.db, &format!("{}@example.com", role.as_str()), role).await.principal;
            let changed = committed!(t.db, |tx| update_staff(&ctx, &tx, &own, own.user, Some(role), None));
            let freed = committed!(t.db, |tx| update_staff(&ctx, &tx, &own, own.user, None, Some(false)));
            let left = committed!(t.db, |tx| remove_staff(&ctx, &tx, &own, own.user));
            for refusal in [changed, freed, left] {
                assert_eq!(refusal.unwrap_err().kind(), ErrorKind::Forbidden, "{} {role:?}", t.name);
            }
        }
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let one = world::staff(&ctx, &t.db, "one@example.com", StaffRole::Owner).await.principal;
        let two = world::staff(&ctx, &t.db, "two@example.com", StaffRole::Owner).await.principal;
        committed!(t.db, |tx| update_staff(&ctx, &tx, &one, two.user, None, Some(true))).unwrap();
        // `two` is suspended and does not count; a request of theirs that was under way must not win.
        let down = Some(StaffRole::Admin);
        let demoted = committed!(t.db, |tx| update_staff(&ctx, &tx, &two, one.user, down, None));
        let shut_out = committed!(t.db, |tx| update_staff(&ctx, &tx, &two, one.user, None, Some(true)));
        let removed = committed!(t.db, |tx| remove_staff(&ctx, &tx, &two, one.user));
        for refusal in [demoted, shut_out, removed] {
            assert_eq!(refusal.unwrap_err().code(), "last_owner", "{}", t.name);
        }
        committed!(t.db, |tx| remove_staff(&ctx, &tx, &one, two.user)).unwrap();
        assert_eq!(list_staff(&ctx, t.db.read()).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn two_owners_who_remove_each_other_at_once_leave_one() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let one = world::staff(&ctx, &t.db, "one@example.com", StaffRole::Owner).await.principal;
        let two = world::staff(&ctx, &t.db, "two@example.com", StaffRole::Owner).await.principal;
        let _ = tokio::join!(async { committed!(t.db, |tx| remove_staff(&ctx, &tx, &one, two.user)) }, async {
            committed!(t.db, |tx| remove_staff(&ctx, &tx, &two, one.user))
        },);
        assert_eq!(list_staff(&ctx, t.db.read()).await.unwrap().len(), 1, "{}", t.name);
    }
}

#[tokio::test]
async fn the_first_owner_is_created_once_ever() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let create = |email: &'static str| {
            let (ctx, db) = (&ctx, &t.db);
            async move { committed!(db, |tx| create_owner_once(ctx, &tx, &address(email), "Owner", world::password_hash())) }
        };
        let (one, two) = tokio::join!(create("one@example.com"), create("two@example.com"));
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", t.name);
        let refusal = create("three@example.com").await.unwrap_err();
        assert_eq!(refusal.code(), "owner_exists", "{}", t.name);
        assert_eq!(list_staff(&ctx, t.db.read()).await.unwrap().len(), 1);
        // A constraint of the database holds where a check of ours might be passed.
        let second = "UPDATE memberships SET founder = TRUE";
        world::staff(&ctx, &t.db, "more@example.com", StaffRole::Support).await;
        let tx = t.db.begin().await.unwrap();
        assert!(sea_orm::ConnectionTrait::execute_unprepared(&tx, second).await.is_err(), "{}", t.name);
    }
}

#[tokio::test]
async fn the_bootstrap_stays_closed_after_the_first_owner_has_left() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let (first, hash) = (address("first@example.com"), world::password_hash());
        let first = committed!(t.db, |tx| create_owner_once(&ctx, &tx, &first, "First", hash)).unwrap();
        let second = world::staff(&ctx, &t.db, "second@example.com", StaffRole::Owner).await.principal;
        committed!(t.db, |tx| remove_staff(&ctx, &tx, &second, first.id)).unwrap();
        let (third, hash) = (address("third@example.com"), world::password_hash());
        let again = committed!(t.db, |tx| create_owner_once(&ctx, &tx, &third, "Third", hash)).unwrap_err();
        assert_eq!(again.code(), "owner_exists", "{}", t.name);
    }
}

#[tokio::test]
async fn a_team_keeps_an_owner_and_stays_among_itself() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let (ours, theirs) = (world::customer(), mpanel_core::CustomerId(uuid::Uuid::from_u128(78)));
        world::customer_owner(&ctx, &t.db, "ada@example.com", ours).await;
        world::customer_owner(&ctx, &t.db, "eve@example.com", theirs).await;
        let (bob, member) = (address("bob@example.com"), CustomerRole::Member);
        committed!(t.db, |tx| add_customer_member(&ctx, &tx, &bob, "Bob", ours, member)).unwrap();
        let team = list_members(&ctx, t.db.read(), ours).await.unwrap();
        assert_eq!(team.len(), 2, "{}", t.name);
        let owner = team.iter().find(|m| m.role == CustomerRole::Owner).unwrap().id;
        let bob = team.iter().find(|m| m.role == CustomerRole::Member).unwrap().id;
        let foreign = committed!(t.db, |tx| remove_member(&ctx, &tx, theirs, bob)).unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound, "{}", t.name);
        assert_eq!(committed!(t.db, |tx| remove_member(&ctx, &tx, ours, owner)).unwrap_err().code(), "last_owner");
        committed!(t.db, |tx| remove_member(&ctx, &tx, ours, bob)).unwrap();
        assert_eq!(list_members(&ctx, t.db.read(), ours).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_address_is_used_once_in_a_tenant_whatever_the_side() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let owner = world::staff(&ctx, &t.db, "ada@example.com", StaffRole::Owner).await.principal;
        let taken = address("Ada@Example.COM");
        let again = committed!(t.db, |tx| add_staff(&ctx, &tx, &owner, &taken, "Ada", StaffRole::Support));
        assert_eq!(again.unwrap_err().fields()[0].code, "taken", "{}", t.name);
        world::staff(&testkit::context(2), &t.db, "ada@example.com", StaffRole::Owner).await;
    }
}
