//! Snapshots, their quota and their refusals.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::ErrorKind;

use super::*;

#[tokio::test]
async fn a_snapshot_is_taken_renamed_rolled_back_and_deleted() {
    for world in worlds().await {
        let id = world.active().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let taken = create_snapshot(&ctx, deps, id, Viewer::Customer, "before upgrade", "v1").await.unwrap();
        let list = list_snapshots(&ctx, deps, id).await.unwrap();
        assert_eq!((list.quota.used, list.quota.limit, list.items[0].name.as_str()), (1, 1, "before upgrade"));
        assert!(list.items[0].auto_delete_at.is_some());
        let renamed =
            update_snapshot(&ctx, deps, id, Viewer::Customer, &taken.id, Some("good state"), None).await.unwrap();
        assert_eq!(renamed.name, "good state");
        rollback_snapshot(&ctx, deps, id, Viewer::Customer, &taken.id).await.unwrap();
        delete_snapshot(&ctx, deps, id, Viewer::Customer, &taken.id).await.unwrap();
        assert_eq!(list_snapshots(&ctx, deps, id).await.unwrap().quota.used, 0);
        let gone = delete_snapshot(&ctx, deps, id, Viewer::Customer, &taken.id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound, "{}", world.name);
        let told = world.timeline(id, false).await;
        for kind in ["snapshot_created", "snapshot_changed", "snapshot_rolled_back", "snapshot_deleted"] {
            assert!(told.contains(&kind.to_owned()), "{told:?}");
        }
    }
}

#[tokio::test]
async fn the_quota_is_explained_ours_and_the_providers() {
    for world in worlds().await {
        let id = world.active().await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        create_snapshot(&ctx, deps, id, Viewer::Customer, "one", "").await.unwrap();
        let refused = create_snapshot(&ctx, deps, id, Viewer::Customer, "two", "").await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::PaymentRequired, "snapshot_quota"), "{}", world.name);
        assert!(refused.detail().contains("one snapshot"), "{refused}");
    }
}

#[tokio::test]
async fn a_lost_reply_is_answered_from_the_list() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        let taken = create_snapshot(&world.ctx(), &world.deps, id, Viewer::Customer, "one", "").await.unwrap();
        assert_eq!((taken.name.as_str(), world.provider.totals().snapshots), ("one", 1), "{}", world.name);
    }
}

#[tokio::test]
async fn names_and_foreign_ids_are_refused() {
    for world in worlds().await {
        let (mine, other) = (world.active().await, world.active().await);
        let (ctx, deps) = (world.ctx(), &world.deps);
        for bad in ["", "semi;colon", "ümlaut", &"a".repeat(31)] {
            let refused = create_snapshot(&ctx, deps, mine, Viewer::Customer, bad, "").await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, "/name", "{bad}");
        }
        let theirs = create_snapshot(&ctx, deps, other, Viewer::Customer, "theirs", "").await.unwrap();
        for id in [theirs.id.as_str(), "../../secrets", "snap1", ""] {
            let refused = rollback_snapshot(&ctx, deps, mine, Viewer::Customer, id).await.unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::NotFound, "{} {id:?}", world.name);
        }
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_said_to_be_away() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("GET", "/v1/compute", 50, Fault::ErrorBefore { status: 503 }));
        let refused = list_snapshots(&world.ctx(), &world.deps, id).await.unwrap_err();
        assert_eq!(
            (refused.kind(), refused.code()),
            (ErrorKind::Unavailable, "provider_unavailable"),
            "{}",
            world.name
        );
        let account = get_provider_account(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!(account.state, "degraded", "{}", world.name);
    }
}
