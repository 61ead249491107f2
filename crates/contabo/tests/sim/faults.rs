//! Each way the wire can fail, and that one order is never two machines.

use std::time::Duration;

use mpanel_contabo::{
    Audited, BreakerState, CreateTag, Error, InstanceFilter, InstanceId, InstanceStatus, ReinstallInstance,
    wire_request_id,
};
use mpanel_contabo_sim::{Delays, Fault, FaultRule};
use uuid::Uuid;

use crate::harness::{SECOND, World, id, order, sim_config, world, world_with};

const NAME: &str = "mp-order-7";

/// Orders under a fault and expects not to know the outcome.
async fn lost_order(world: &World, fault: Fault) -> Uuid {
    world.control().inject(FaultRule::on_orders(1, fault));
    let asked = id();
    let error = world.client.create_instance(asked, &order(NAME)).await.unwrap_err();
    assert!(error.is_ambiguous(), "{fault:?} gave {error}");
    asked
}

/// What the product does: look, and order again only if there is nothing.
async fn settle(world: &World, asked: Uuid) -> InstanceId {
    match world.client.resolve_create(id(), asked, Some(NAME)).await.unwrap() {
        Some(found) => found,
        None => world.client.create_instance(id(), &order(NAME)).await.unwrap().instance_id,
    }
}

#[tokio::test]
async fn an_order_with_a_lost_reply_becomes_exactly_one_machine() {
    for (fault, already) in [
        (Fault::ErrorBefore { status: 502 }, 0),
        (Fault::ErrorAfter { status: 500 }, 1),
        (Fault::ErrorAfter { status: 504 }, 1),
        (Fault::DropBefore, 0),
        (Fault::DropAfter, 1),
    ] {
        let world = world().await;
        let asked = lost_order(&world, fault).await;
        assert_eq!(world.control().created_total(), already, "{fault:?}");
        let machine = settle(&world, asked).await;
        assert_eq!(world.control().created_total(), 1, "{fault:?}");
        assert_eq!(world.control().machines_with_display_name(NAME), 1, "{fault:?}");
        assert_eq!(world.control().all_machines()[0].instance_id, machine.0, "{fault:?}");
    }
}

#[tokio::test]
async fn an_order_without_an_answer_in_time_becomes_exactly_one_machine() {
    for fault in [Fault::LatencyBefore { millis: 300 }, Fault::LatencyAfter { millis: 300 }] {
        let world = world_with(sim_config(), |config| config.timeouts.write = Duration::from_millis(100)).await;
        world.client.verify_login(id()).await.unwrap();
        let asked = lost_order(&world, fault).await;
        // The provider goes on with it; whoever looks later than that finds it.
        for _ in 0..100 {
            if world.control().created_total() > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        settle(&world, asked).await;
        assert_eq!(world.control().created_total(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_machine_that_shows_late_is_found_by_asking_again() {
    let mut sim = sim_config();
    sim.delays = Delays { listed: 20 * SECOND, audited: 40 * SECOND, visible: 60 * SECOND, ..Delays::default() };
    let world = world_with(sim, |_| {}).await;
    let asked = lost_order(&world, Fault::DropAfter).await;
    let look = async || world.client.resolve_create(id(), asked, Some(NAME)).await.unwrap();
    assert_eq!(look().await, None);
    world.control().advance(20 * SECOND);
    let by_name = look().await;
    assert!(by_name.is_some());
    world.control().advance(20 * SECOND);
    assert_eq!(look().await, by_name);
    let machine = by_name.unwrap();
    assert!(matches!(world.client.get_instance(id(), machine).await, Err(Error::NotFound { .. })));
    world.control().advance(20 * SECOND);
    assert_eq!(world.machine(machine).await.status, InstanceStatus::Running);
}

#[tokio::test]
async fn a_limited_order_buys_nothing_and_may_be_sent_again() {
    let world = world().await;
    world.control().inject(FaultRule::on_orders(1, Fault::RateLimited { retry_after: None }));
    let error = world.client.create_instance(id(), &order(NAME)).await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { .. }) && !error.is_ambiguous(), "{error}");
    assert_eq!(world.control().created_total(), 0);
    world.client.create_instance(id(), &order(NAME)).await.unwrap();
    assert_eq!(world.control().created_total(), 1);
}

#[tokio::test]
async fn a_limit_with_a_waiting_time_is_told() {
    let world = world().await;
    world.control().inject(FaultRule::on_orders(1, Fault::RateLimited { retry_after: Some(7) }));
    match world.client.create_instance(id(), &order(NAME)).await.unwrap_err() {
        Error::RateLimited { retry_after, .. } => assert_eq!(retry_after, Some(Duration::from_secs(7))),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn reads_are_repeated_until_they_come_through() {
    let world = world().await;
    for fault in [
        Fault::ErrorBefore { status: 503 },
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::RateLimited { retry_after: None },
    ] {
        world.control().inject(FaultRule::new("GET", "/v1/", 2, fault));
        let listed = world.client.list_all_instances(id(), &InstanceFilter::default()).await;
        assert!(listed.is_ok(), "{fault:?}: {listed:?}");
        assert!(world.control().faults().is_empty());
    }
}

#[tokio::test]
async fn a_provider_that_fails_again_and_again_is_left_alone_for_a_while() {
    let world = world_with(sim_config(), |config| {
        config.breaker.failures = 3;
        config.breaker.cool_down = Duration::from_millis(500);
    })
    .await;
    world.control().inject(FaultRule::new("", "/v1/", 3, Fault::ErrorBefore { status: 500 }));
    assert!(world.client.get_instance(id(), 1.into()).await.is_err());
    assert_eq!(world.client.breaker_state(), BreakerState::Open);
    // Not sent, so there is no doubt about it.
    let error = world.client.create_instance(id(), &order(NAME)).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    tokio::time::sleep(Duration::from_millis(550)).await;
    world.client.create_instance(id(), &order(NAME)).await.unwrap();
    assert_eq!(world.client.breaker_state(), BreakerState::Closed);
}

#[tokio::test]
async fn a_reinstall_that_does_nothing_can_be_noticed() {
    let world = world().await;
    let machine = world.running(&order("web")).await;
    world.control().ignore_reinstalls(1);
    let image = "afecbb85-e2fc-46f0-9684-b46b1faf00bb";
    world.client.reinstall_instance(id(), machine, &ReinstallInstance::new(image)).await.unwrap();
    assert_eq!(world.machine(machine).await.status, InstanceStatus::Running);
    world.client.reinstall_instance(id(), machine, &ReinstallInstance::new(image)).await.unwrap();
    assert_eq!(world.machine(machine).await.status, InstanceStatus::Installing);
}

#[tokio::test]
async fn an_order_survives_the_provider_s_crash() {
    let folder = tempfile::tempdir().unwrap();
    let sim = sim_config().with_state_file(folder.path().join("contabo.json"));
    let world = world_with(sim.clone(), |_| {}).await;
    let asked = lost_order(&world, Fault::DropAfter).await;
    // Killed: the next one finds only what was on disk before the reply.
    let copy = folder.path().join("copy.json");
    std::fs::copy(folder.path().join("contabo.json"), &copy).unwrap();
    drop(world);
    let sim = sim.with_state_file(copy);
    let world = world_with(sim, |_| {}).await;
    settle(&world, asked).await;
    assert_eq!(world.control().created_total(), 1);
}

#[tokio::test]
async fn a_provider_that_is_not_there_leaves_no_doubt() {
    let world = world().await;
    world.client.verify_login(id()).await.unwrap();
    let World { served, client, .. } = world;
    served.shutdown().await.unwrap();
    let error = client.create_instance(id(), &order(NAME)).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }) && !error.is_ambiguous(), "{error}");
}

#[tokio::test]
async fn any_write_with_a_lost_reply_is_found_in_its_audit_list() {
    let world = world().await;
    let tag = CreateTag { name: "web".to_owned(), color: "#fff".to_owned(), description: None };
    for (fault, times) in [(Fault::DropBefore, 0), (Fault::DropAfter, 1)] {
        world.control().inject(FaultRule::new("POST", "/v1/tags", 1, fault));
        let asked = id();
        match world.client.create_tag(asked, &tag).await.unwrap_err() {
            Error::Unknown { request_id, .. } => assert_eq!(request_id, wire_request_id(asked)),
            other => panic!("{fault:?} gave {other}"),
        }
        let found = world.client.resolve_write(id(), Audited::Tag, asked).await.unwrap();
        assert_eq!(found.len(), times, "{fault:?}");
        let named = world.client.find_tag_named(id(), "web").await.unwrap();
        assert_eq!(named.map(|tag| Some(tag.tag_id)), found.first().map(|entry| entry.tag_id), "{fault:?}");
    }
}

#[tokio::test]
async fn a_question_asked_with_post_is_repeated_like_a_read() {
    let world = world().await;
    world.control().inject(FaultRule::new("POST", "/v1/registries-domains", 2, Fault::DropBefore));
    assert!(world.client.domain_is_free(id(), "example.com").await.unwrap());
}
