//! Logins: expiry, refresh, passing moods, and credentials that are wrong.

use std::time::Duration;

use mpanel_contabo::{Error, InstanceFilter};
use mpanel_contabo_sim::{Fault, FaultRule};

use crate::harness::{SECOND, id, order, sim_config, world, world_with};

#[tokio::test]
async fn an_expired_token_is_renewed_without_a_trace() {
    let world = world().await;
    world.client.verify_login(id()).await.unwrap();
    // The provider's clock moves, the client's does not: its token is refused, and it logs in again.
    world.control().advance(301 * SECOND);
    let machine = world.client.create_instance(id(), &order("web")).await.unwrap().instance_id;
    world.control().advance(3600 * SECOND);
    world.machine(machine).await;
    assert_eq!((world.control().created_total(), world.control().login_count("password")), (1, 3));
}

#[tokio::test]
async fn a_token_is_refreshed_before_it_expires() {
    let mut sim = sim_config();
    sim.token_lifetime = SECOND;
    let world = world_with(sim, |_| {}).await;
    world.client.verify_login(id()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(900)).await;
    world.client.verify_login(id()).await.unwrap();
    assert_eq!((world.control().login_count("password"), world.control().login_count("refresh_token")), (1, 1));
    world.client.list_all_instances(id(), &InstanceFilter::default()).await.unwrap();
}

#[tokio::test]
async fn one_invalid_grant_is_a_mood_and_two_are_a_refusal() {
    let world = world().await;
    world.control().inject(FaultRule::on_login(1, Fault::InvalidGrant));
    world.client.verify_login(id()).await.unwrap();
    world.control().advance(301 * SECOND);
    world.control().inject(FaultRule::on_login(2, Fault::InvalidGrant));
    let error = world.client.list_all_instances(id(), &InstanceFilter::default()).await.unwrap_err();
    assert!(matches!(error, Error::Auth { .. }) && !error.is_ambiguous(), "{error}");
    assert!(!error.to_string().contains(&sim_config().password), "{error}");
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_an_order_is_not_sent() {
    let world = world_with(sim_config(), |config| config.password = "wrong".into()).await;
    let error = world.client.create_instance(id(), &order("web")).await.unwrap_err();
    assert!(matches!(error, Error::Auth { .. }), "{error}");
    let world = world_with(sim_config(), |config| config.client_secret = "wrong".into()).await;
    let error = world.client.verify_login(id()).await.unwrap_err();
    assert!(matches!(error, Error::Auth { .. }), "{error}");
    assert_eq!(world.control().created_total(), 0);
}

#[tokio::test]
async fn a_login_without_an_answer_is_tried_again() {
    let world = world().await;
    world.control().inject(FaultRule::on_login(1, Fault::DropAfter));
    world.control().inject(FaultRule::on_login(1, Fault::ErrorBefore { status: 503 }));
    world.client.verify_login(id()).await.unwrap();
    assert!(world.control().faults().is_empty());
}
