//! The provider's trail of a machine: newest first, a page at a time, with what we did under the same request ids.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;

async fn page(world: &World, id: ServiceId, after: Option<&str>) -> TrailPage {
    provider_trail(&world.ctx(), &world.deps, id, after).await.unwrap()
}

async fn act(world: &World, id: ServiceId, kind: ActionKind) -> ActionView {
    let tx = world.deps.db.begin().await.unwrap();
    let request = ActionRequest::new(kind);
    let action = request_action(&world.ctx(), &tx, &world.deps.vault, id, Viewer::Staff, request).await.unwrap();
    tx.commit().await.unwrap();
    world.pass(40).await;
    action
}

#[tokio::test]
async fn each_write_at_the_provider_names_ours_and_what_was_done_elsewhere_names_none() {
    for world in worlds().await {
        let id = world.active().await;
        world.tick(5);
        // A lost reply is one entry, and it is ours.
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        let action = act(&world, id, ActionKind::Restart).await;
        let found = page(&world, id, None).await;
        let restart = &found.entries[0];
        let own = restart.own.clone().unwrap_or_else(|| panic!("{}: {found:#?}", world.name));
        assert_eq!(
            (own.kind, own.what.as_str(), own.by.as_deref()),
            ("action", "restart", Some(world.ctx().actor.name())),
            "{own:?}"
        );
        assert_eq!((own.at, restart.list), (action.requested_at, NotedIn::Action));
        let order = found.entries.last().unwrap();
        assert_eq!((order.list, order.change), (NotedIn::Machine, NotedChange::Created), "{found:#?}");
        let own = order.own.clone().unwrap();
        assert_eq!((own.kind, own.what), ("order", world.get(id).await.display_name));
        assert!(order.changes.iter().any(|c| c.field == "region" && c.after.as_deref() == Some("EU")), "{order:#?}");
        assert!(found.entries.iter().filter(|e| e.own.is_none()).all(|e| e.list != NotedIn::Action), "{found:#?}");
        assert_eq!(found.next, None);

        // Another machine's writes are not among them.
        let other = world.active().await;
        act(&world, other, ActionKind::Stop).await;
        assert_eq!(page(&world, id, None).await.entries, found.entries, "{}", world.name);
    }
}

#[tokio::test]
async fn a_long_trail_comes_in_pages_without_gaps() {
    for world in worlds().await {
        let id = world.active().await;
        for _ in 0..14 {
            act(&world, id, ActionKind::Stop).await;
            act(&world, id, ActionKind::Start).await;
        }
        let first = page(&world, id, None).await;
        assert_eq!(first.entries.len(), 25, "{}", world.name);
        let second = page(&world, id, first.next.as_deref()).await;
        assert_eq!(second.next, None, "{}", world.name);
        let mut all = first.entries;
        all.extend(second.entries);
        assert!(all.windows(2).all(|pair| pair[0].at >= pair[1].at), "{}", world.name);
        let actions = all.iter().filter(|e| e.own.as_ref().is_some_and(|own| own.kind == "action"));
        assert_eq!(actions.count(), 28, "{}", world.name);
    }
}

#[tokio::test]
async fn refusals_are_sentences() {
    for world in worlds().await {
        let (ctx, deps) = (world.ctx(), &world.deps);
        let bare = world.create(Access::Password).await;
        assert_eq!(provider_trail(&ctx, deps, bare, None).await.unwrap_err().code(), "action_not_possible");
        let id = world.active().await;
        let wrong = provider_trail(&world.ctx(), deps, id, Some("x")).await.unwrap_err();
        assert_eq!((wrong.fields()[0].pointer.as_str(), wrong.fields()[0].code), ("/after", "malformed"));
        let fault = Fault::ErrorBefore { status: 503 };
        world.provider.inject(FaultRule::new("GET", "/v1/compute/instances", 99, fault));
        let refused = provider_trail(&world.ctx(), deps, id, None).await.unwrap_err();
        assert_eq!(refused.code(), "provider_unavailable", "{}: {refused}", world.name);
    }
}
