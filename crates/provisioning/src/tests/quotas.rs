//! What accounts may hold: orders for a full account go elsewhere or wait, and go on when there is room.

use std::collections::BTreeMap;

use super::spending::{patch, second};
use super::*;
use crate::account::ProviderAccountPatch;

/// Limits the machines of an account.
async fn most(world: &World, account: ProviderAccountId, machines: Option<u32>) -> ProviderAccountView {
    let quotas = BTreeMap::from([(QuotaKind::Machines, machines)]);
    patch(world, account, ProviderAccountPatch { quotas, ..ProviderAccountPatch::default() }).await
}

async fn machines(world: &World, account: ProviderAccountId) -> Quota {
    let account = get_provider_account(&world.ctx(), world.deps.db.read(), account).await.unwrap();
    account.quotas.into_iter().find(|quota| quota.kind == QuotaKind::Machines).unwrap()
}

async fn ordered(world: &World) -> ServiceId {
    let id = world.create(Access::Password).await;
    world.begin(id).await;
    world.pass(40).await;
    id
}

/// Compares the account with what the provider says.
async fn look(world: &World) {
    sync_services(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
}

#[tokio::test]
async fn an_order_for_a_full_account_waits_and_goes_on_when_there_is_room() {
    for world in worlds().await {
        let shown = most(&world, world.account, Some(1)).await;
        assert_eq!(shown.quotas.len(), QuotaKind::ALL.len(), "{}", world.name);
        let first = ordered(&world).await;
        world.expect(first, ServiceState::Active).await;
        let full = machines(&world, world.account).await;
        assert_eq!((full.used, full.most, full.state()), (1, Some(1), QuotaState::Full), "{}", world.name);

        let second = ordered(&world).await;
        let waits = world.expect(second, ServiceState::Provisioning).await;
        assert_eq!(waits.waits_for, Some(WaitsFor::Room), "{}", world.name);
        let why = "Contabo is full: 1 of 1 machines. No other account has room for it.";
        assert_eq!(waits.waits_because.as_deref(), Some(why));
        assert!(waits.public_reason.clone().unwrap().contains("until there is room"), "{waits:?}");
        assert_eq!(waits.steps.as_ref().unwrap()[0].state, "waiting");
        assert!(!world.timeline(second, false).await.contains(&"waits_for_room".to_owned()), "limits are ours alone");
        // It stays so, past every deadline, and costs no work; a look that finds no room changes nothing.
        world.pass(3600).await;
        look(&world).await;
        world.pass(5).await;
        let still = world.expect(second, ServiceState::Provisioning).await;
        assert_eq!((still.version, world.unfinished_jobs().await), (waits.version, 0), "{}", world.name);
        let waiting = ServiceFilter { state: Some("waits_for_room".into()), ..ServiceFilter::default() };
        let list = list_services(&world.ctx(), world.deps.db.read(), &waiting, &PageQuery::default()).await.unwrap();
        assert_eq!(list.items.iter().map(|s| s.id).collect::<Vec<_>>(), [second]);
        assert_eq!(world.provider.created_total(), 1, "nothing was sent");

        most(&world, world.account, Some(2)).await;
        world.pass(40).await;
        let service = world.expect(second, ServiceState::Active).await;
        assert_eq!((service.waits_for, world.provider.created_total()), (None, 2), "{}", world.name);
        assert_eq!(most(&world, world.account, None).await.quotas[0].state(), QuotaState::Free);
    }
}

#[tokio::test]
async fn an_order_for_a_full_account_goes_to_the_next_one_that_offers_the_same() {
    for world in worlds().await {
        let (sim, other) = second(&world).await;
        most(&world, world.account, Some(0)).await;
        // The other account's images and regions are not known: nothing can be bought there yet.
        let waits = ordered(&world).await;
        assert_eq!(world.get(waits).await.waits_for, Some(WaitsFor::Room), "{}", world.name);
        refresh_catalog(&world.ctx(), &world.deps, other).await.unwrap();
        look(&world).await;
        world.pass(5).await;
        let moved = world.get(waits).await;
        assert_eq!((moved.account, moved.waits_for), (Some(other), None), "{}", world.name);
        assert!(world.timeline(waits, true).await.contains(&"account_changed".to_owned()));
        assert_eq!((sim.control().created_total(), world.provider.created_total()), (1, 0), "{}", world.name);

        // A product that names its account is bought there or not at all, and so is anything while the other is maintained.
        let named = {
            let ctx = world.ctx();
            let mut new = new_service(&ctx, Access::Password);
            new.product.provider_account = Some(world.account);
            let tx = world.deps.db.begin().await.unwrap();
            let id = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
            begin_provisioning(&ctx, &tx, id).await.unwrap();
            tx.commit().await.unwrap();
            id
        };
        let maintained = ProviderAccountPatch { maintenance: Some(true), ..ProviderAccountPatch::default() };
        patch(&world, other, maintained).await;
        let unnamed = world.create(Access::Password).await;
        world.begin(unnamed).await;
        world.pass(3).await;
        let why = world.get(named).await.waits_because.unwrap();
        assert_eq!(why, "Contabo is full: 0 of 0 machines. It is bought on this account alone.", "{}", world.name);
        assert_eq!(world.get(unnamed).await.waits_for, Some(WaitsFor::Room), "{}", world.name);
        assert_eq!((sim.control().created_total(), world.provider.created_total()), (1, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn two_orders_at_once_do_not_both_take_the_last_place() {
    for world in worlds().await {
        most(&world, world.account, Some(1)).await;
        let (a, b) = (world.create(Access::Password).await, world.create(Access::Password).await);
        world.begin(a).await;
        world.begin(b).await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let (one, other) = tokio::join!(advance_provisioning(&ctx, deps, a), advance_provisioning(&ctx, deps, b));
        one.unwrap();
        other.unwrap();
        world.pass(60).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
        let waiting = [world.get(a).await, world.get(b).await].iter().filter(|s| s.waits_for.is_some()).count();
        assert_eq!(waiting, 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_machine_takes_its_place_until_the_provider_ends_it_and_so_do_those_of_others() {
    for world in worlds().await {
        most(&world, world.account, Some(1)).await;
        let first = ordered(&world).await;
        world.expect(first, ServiceState::Active).await;
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, first, "over").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(first, ServiceState::Terminated).await;
        let second = ordered(&world).await;
        assert_eq!(world.get(second).await.waits_for, Some(WaitsFor::Room), "{}: its term still runs", world.name);
        // The term is over: the next look lets the other order go on.
        world.tick(40 * 86_400);
        look(&world).await;
        world.pass(40).await;
        let bought = world.expect(second, ServiceState::Active).await;
        assert_eq!(machines(&world, world.account).await.used, 1, "{}", world.name);

        // Nobody's service has the machine any more: it is a stranger's, and takes its place all the same.
        let machine = bought.instance_id.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        let mut row = crate::service::store::lock(&tx, &world.ctx(), second).await.unwrap();
        row.instance_id = Some("999".to_owned());
        crate::service::store::save_quietly(&world.ctx(), &tx, row).await.unwrap();
        tx.commit().await.unwrap();
        look(&world).await;
        let foreign = foreign_machines(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!(foreign.len(), 1, "{}: {machine} of nobody", world.name);
        assert_eq!(machines(&world, world.account).await.used, 1, "{}: one vanished, one of nobody", world.name);
    }
}
