//! Moves to other regions: asked for once, found out when the reply is lost, followed until the machine is there.

use std::collections::BTreeMap;

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;
use crate::account::ProviderAccountPatch;
use crate::moving::BEING_MOVED;

const PATH: &str = "/v1/compute/instances";

async fn ask(world: &World, id: ServiceId, region: &str, name: &str) -> Result<MoveView> {
    let tx = world.deps.db.begin().await.unwrap();
    let made = request_move(&world.ctx(), &tx, id, Viewer::Customer, region, name).await?;
    tx.commit().await.unwrap();
    Ok(made)
}

async fn latest(world: &World, id: ServiceId) -> MoveView {
    list_moves(&world.ctx(), world.deps.db.read(), id).await.unwrap().remove(0)
}

async fn check(world: &World, id: ServiceId) -> MoveCheck {
    check_move(&world.ctx(), &world.deps, id, Viewer::Customer).await.unwrap()
}

/// The kinds of findings about machines that are not what was sold.
async fn drift(world: &World) -> usize {
    sync_services(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
    let page =
        list_findings(&world.ctx(), world.deps.db.read(), &FindingFilter::default(), &PageQuery::default()).await;
    page.unwrap().items.iter().filter(|f| f.kind == FindingKind::ProductDiffers).count()
}

#[tokio::test]
async fn a_machine_moves_once_whatever_happens_to_the_reply() {
    for world in worlds().await {
        for fault in [None, Some(Fault::DropAfter), Some(Fault::ErrorAfter { status: 500 })] {
            let id = world.active().await;
            let before = world.get(id).await;
            assert_eq!(check(&world, id).await.refused, None, "{}", world.name);
            if let Some(fault) = fault {
                world.provider.inject(FaultRule::new("POST", PATH, 1, fault));
            }
            ask(&world, id, "UK", "web1.example.com").await.unwrap();
            let second = ask(&world, id, "SIN", "web1.example.com").await.unwrap_err();
            assert_eq!(second.code(), "action_not_possible");
            world.pass(60).await;
            let told = latest(&world, id).await;
            assert_eq!(told.state, MoveState::Accepted, "{} {fault:?}: {told:?}", world.name);
            assert_eq!(told.ticket.is_some(), fault.is_none(), "{} {fault:?}", world.name);
            assert!(check(&world, id).await.refused.unwrap().contains("moved already"), "{}", world.name);
            assert_eq!(world.get(id).await.region, "EU");
            world.pass(700).await;

            let (after, done) = (world.get(id).await, latest(&world, id).await);
            assert_eq!((after.region.as_str(), done.state), ("UK", MoveState::Done), "{} {fault:?}", world.name);
            assert!(after.ipv4.is_some() && after.ipv4 != before.ipv4, "{}", world.name);
            assert_eq!(world.machine(id).await.ipv4.map(|ip| ip.to_string()), after.ipv4);
            let told = world.timeline(id, false).await;
            assert_eq!(told.iter().filter(|k| k.starts_with("move")).count(), 2, "{told:?}");
            let trail = provider_trail(&world.ctx(), &world.deps, id, None).await.unwrap();
            let asked: Vec<&OwnAct> = trail.entries.iter().filter_map(|e| e.own.as_ref()).collect();
            assert_eq!(asked.iter().filter(|own| own.kind == "move").count(), 1, "{} {fault:?}", world.name);
        }
        let moved = |e: &Event| matches!(e, Event::ServiceMoved { addresses_changed: true, .. });
        assert_eq!(world.happened(moved).await, 3, "{}", world.name);
        assert_eq!(drift(&world).await, 0, "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_request_that_never_arrived_is_not_sent_again_and_is_said() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("POST", PATH, 1, Fault::ErrorBefore { status: 500 }));
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(700).await;
        let told = latest(&world, id).await;
        assert_eq!(told.state, MoveState::Refused, "{}: {told:?}", world.name);
        assert!(told.problem.unwrap().contains("Nothing was moved"), "{}", world.name);
        world.pass(1000).await;
        assert_eq!(world.get(id).await.region, "EU", "{}", world.name);
        // It can be asked for again.
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(800).await;
        assert_eq!(world.get(id).await.region, "UK", "{}", world.name);
    }
}

#[tokio::test]
async fn what_is_not_possible_is_refused_with_the_reason() {
    for world in worlds().await {
        let bare = world.create(Access::Password).await;
        assert!(check(&world, bare).await.refused.unwrap().contains("waits for its payment"), "{}", world.name);
        let id = world.active().await;
        for (region, name, pointer, code) in [
            ("EU", "web1.example.com", "/region", "unchanged"),
            ("MOON", "web1.example.com", "/region", "unavailable"),
            ("UK", "web2.example.com", "/confirm_name", "not_confirmed"),
        ] {
            let refused = ask(&world, id, region, name).await.unwrap_err();
            assert_eq!((refused.fields()[0].pointer.as_str(), refused.fields()[0].code), (pointer, code));
        }
        // The provider's own reasons are said, when it is asked and when it answers the wish.
        let instance = world.get(id).await.instance_id.unwrap().parse().unwrap();
        world.provider.set_status(instance, mpanel_contabo_sim::Status::Installing, None);
        let refused = check(&world, id).await.refused.unwrap();
        assert_eq!(refused, "The data centre does not move this machine now: instance not ready.", "{}", world.name);
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(30).await;
        let told = latest(&world, id).await;
        assert_eq!((told.state, told.problem), (MoveState::Refused, Some(refused)), "{}", world.name);
    }
}

#[tokio::test]
async fn a_machine_on_its_way_is_no_finding_and_staff_stops_waiting_for_one_that_does_not_come() {
    for world in worlds().await {
        let id = world.active().await;
        let before = world.get(id).await.ipv4;
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(30).await;
        // The machine is there before our job has looked.
        world.tick(700);
        assert_eq!(drift(&world).await, 0, "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        assert_eq!(give_up_move(&world.ctx(), &tx, id).await.unwrap().state, MoveState::GivenUp);
        tx.commit().await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        assert_eq!(give_up_move(&world.ctx(), &tx, id).await.unwrap_err().code(), "not_moving");
        drop(tx);
        // Nobody waits for it any more, so that what differs is said.
        assert_eq!(drift(&world).await, 1, "{}", world.name);
        world.pass(120).await;
        assert_eq!(world.get(id).await.region, "EU", "{}", world.name);

        // Staff takes over what the data centre has done; where the machine is, the data centre says.
        let ctx = world.ctx();
        for (region, code) in [("EU", "unchanged"), ("SIN", "region_differs")] {
            let refused = adopt_move(&ctx, &world.deps, id, region).await.unwrap_err();
            assert_eq!((refused.fields()[0].pointer.as_str(), refused.fields()[0].code), ("/region", code));
        }
        let taken = adopt_move(&ctx, &world.deps, id, "UK").await.unwrap();
        assert_eq!((taken.state, taken.from.as_str(), taken.to.as_str()), (MoveState::Done, "EU", "UK"));
        let moved = world.get(id).await;
        assert_eq!(moved.region, "UK", "{}", world.name);
        assert_ne!(moved.ipv4, before, "{}", world.name);
        let told = world.timeline(id, true).await;
        assert!(["moved", "moved_by_hand"].iter().all(|kind| told.iter().any(|k| k == kind)), "{told:?}");
        assert_eq!(drift(&world).await, 0, "{}", world.name);
        let again = adopt_move(&ctx, &world.deps, id, "EU").await.unwrap_err();
        assert_eq!(again.code(), "action_not_possible", "{}", world.name);
    }
}

async fn maintain(world: &World, on: bool) {
    let wanted = ProviderAccountPatch { maintenance: Some(on), ..ProviderAccountPatch::default() };
    crate::tests::spending::patch(world, world.account, wanted).await;
}

#[tokio::test]
async fn the_hour_for_an_answer_begins_with_the_first_try() {
    for world in worlds().await {
        let id = world.active().await;
        maintain(&world, true).await;
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(5).await;
        world.tick(7200);
        maintain(&world, false).await;
        world.provider.inject(FaultRule::new("POST", PATH, 1, Fault::RateLimited { retry_after: None }));
        world.pass(90).await;
        let told = latest(&world, id).await;
        assert_eq!(told.state, MoveState::Accepted, "{}: {told:?}", world.name);
    }
}

#[tokio::test]
async fn what_happens_before_it_is_sent_is_seen_and_nothing_is_sent() {
    for world in worlds().await {
        let id = world.active().await;
        maintain(&world, true).await;
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(2).await;
        maintain(&world, false).await;
        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        world.expect(id, ServiceState::Suspended).await;
        world.tick(300);
        world.pass(5).await;
        let told = latest(&world, id).await;
        assert_eq!(told.state, MoveState::Refused, "{}: {told:?}", world.name);
        assert!(told.problem.unwrap().contains("suspended"), "{}", world.name);
    }
}

#[tokio::test]
async fn staff_is_told_once_of_a_move_of_which_nothing_can_be_found_out() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::new("POST", PATH, 1, Fault::DropAfter));
        world.provider.inject(FaultRule::new("GET", PATH, 100_000, Fault::ErrorBefore { status: 503 }));
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        world.pass(5).await;
        world.tick(8 * 86_400);
        for _ in 0..2 {
            world.pass(5).await;
            world.tick(7200);
        }
        assert_eq!(latest(&world, id).await.state, MoveState::Sent, "{}", world.name);
        let told = world.timeline(id, true).await;
        assert_eq!(told.iter().filter(|k| *k == "move_overdue").count(), 1, "{}: {told:?}", world.name);
        world.provider.clear_faults();
        world.pass(120).await;
        assert_eq!(latest(&world, id).await.state, MoveState::Done, "{}", world.name);
    }
}

#[tokio::test]
async fn what_changes_the_disk_waits_for_the_move() {
    for world in worlds().await {
        let id = world.active().await;
        ask(&world, id, "UK", "web1.example.com").await.unwrap();
        let can = abilities(&world.get(id).await, Viewer::Customer);
        assert_eq!(can["reinstall"].reason.as_deref(), Some(BEING_MOVED), "{}", world.name);
        assert_eq!(can["move"].reason.as_deref(), Some(BEING_MOVED), "{}", world.name);
        assert!(can["restart"].allowed, "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        let rescue = ActionRequest::new(ActionKind::Rescue);
        let refused =
            request_action(&world.ctx(), &tx, &world.deps.vault, id, Viewer::Staff, rescue).await.unwrap_err();
        assert_eq!((refused.code(), refused.detail()), ("action_not_possible", BEING_MOVED), "{}", world.name);
        tx.rollback().await.unwrap();
        world.pass(800).await;
        assert!(abilities(&world.get(id).await, Viewer::Customer)["reinstall"].allowed, "{}", world.name);
    }
}
