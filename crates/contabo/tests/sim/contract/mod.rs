//! Every operation of the client against the simulator: what succeeds, and what is refused with which status.

pub mod account;
pub mod domains;
mod machines;
pub mod networks;
pub mod storage;

use mpanel_contabo::{Error, OperationInfo, operations};

use crate::harness::{World, world};
use crate::prism::{Exchange, Prism};

/// A refusal with this status, about which there is no doubt.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>, status: u16) {
    let error = outcome.expect_err("it has to be refused");
    assert_eq!(error.status(), Some(status), "{error}");
    assert!(!error.is_ambiguous(), "{error}");
}

/// How many parts of an operation's path a path has literally, if it is a path of that operation.
fn likeness(operation: &OperationInfo, path: &str) -> Option<usize> {
    let (named, given): (Vec<_>, Vec<_>) = (operation.path.split('/').collect(), path.split('/').collect());
    let fits = named.len() == given.len()
        && named.iter().zip(&given).all(|(name, part)| name.starts_with('{') || name == part);
    fits.then(|| named.iter().zip(&given).filter(|(name, part)| name == part).count())
}

/// The operations that none of these calls, each a method and a path, went to.
pub fn unused(calls: impl IntoIterator<Item = (String, String)>) -> Vec<OperationInfo> {
    let mut left = operations();
    for (method, path) in calls {
        let fitting = operations().into_iter().filter(|operation| operation.method == method);
        let called = fitting.filter_map(|operation| Some((likeness(&operation, &path)?, operation)));
        if let Some((_, called)) = called.max_by_key(|(literal, _)| *literal) {
            left.retain(|operation| *operation != called);
        }
    }
    left
}

/// The whole suite.
async fn play(world: &World) {
    let machine = machines::lives(world).await;
    machines::stores(world, machine).await;
    networks::networks(world, machine).await;
    networks::vips(world, machine).await;
    networks::firewalls(world, machine).await;
    networks::zones(world).await;
    networks::ptrs(world).await;
    domains::handles_and_domains(world).await;
    let storage = storage::storages(world).await;
    account::tags(world, machine).await;
    account::users_and_roles(world, &storage).await;
    account::accounts(world).await;
    machines::troubleshooting(world, machine).await;
    machines::audits(world).await;
    machines::end(world, machine).await;
    assert_eq!(unused(world.control().requests()), [], "these operations were never called");
    assert_eq!(operations().len(), 155);
}

#[tokio::test]
async fn every_operation_of_the_client_is_answered() {
    play(&world().await).await;
}

#[tokio::test]
async fn a_proxy_that_knows_the_document_has_nothing_to_say_about_the_suite() {
    let world = world().await;
    let unchecked = "the suite of the Contabo client through a proxy that knows the API document";
    let Some(prism) = Prism::between(&world.served.url(), unchecked).await else { return };
    let world = world.calling(prism.url());
    play(&world).await;
    let exchanges = prism.exchanges().await;
    assert_eq!(unused(exchanges.iter().map(Exchange::called)), [], "these operations did not go through the proxy");
    let found: Vec<String> = exchanges.iter().flat_map(Exchange::findings).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
