//! Every operation of the client against the simulator: what succeeds, and what is refused with which status.

mod account;
mod domains;
mod machines;
mod networks;
mod storage;

use mpanel_contabo::{Error, OperationInfo, operations};

use crate::harness::{World, world};

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

/// The operations that no call of this world went to.
fn unused(world: &World) -> Vec<OperationInfo> {
    let mut left = operations();
    for (method, path) in world.control().requests() {
        let fitting = operations().into_iter().filter(|operation| operation.method == method);
        let called = fitting.filter_map(|operation| Some((likeness(&operation, &path)?, operation)));
        if let Some((_, called)) = called.max_by_key(|(literal, _)| *literal) {
            left.retain(|operation| *operation != called);
        }
    }
    left
}

#[tokio::test]
async fn every_operation_of_the_client_is_answered() {
    let world = world().await;
    let machine = machines::lives(&world).await;
    machines::stores(&world, machine).await;
    networks::networks(&world, machine).await;
    networks::vips(&world, machine).await;
    networks::firewalls(&world, machine).await;
    networks::zones(&world).await;
    networks::ptrs(&world).await;
    domains::handles_and_domains(&world).await;
    let storage = storage::storages(&world).await;
    account::tags(&world, machine).await;
    account::users_and_roles(&world, &storage).await;
    account::accounts(&world).await;
    machines::troubleshooting(&world, machine).await;
    machines::audits(&world).await;
    machines::end(&world, machine).await;
    assert_eq!(unused(&world), [], "these operations were never called");
    assert_eq!(operations().len(), 155);
}
