//! A machine that exists becomes a service, once.

use std::collections::BTreeMap;

use super::findings::strange_machine;
use super::*;

#[tokio::test]
async fn a_strange_machine_becomes_a_service_and_nothing_is_bought() {
    for world in worlds().await {
        let id = strange_machine(&world, "web of old").await;
        sync_services(&world.ctx(), &world.deps, world.account, &BTreeMap::new()).await.unwrap();
        let foreign = foreign_machines(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!(foreign.len(), 1, "{}", world.name);
        let (ctx, bought) = (world.ctx(), world.provider.created_total());
        let machines = read_machines(&ctx, &world.deps, world.account).await.unwrap();
        let wanted = || AdoptMachine {
            account: world.account,
            machine: machines[&id].clone(),
            service: NewService { hostname: "old.example.com".into(), ..new_service(&ctx, Access::Password) },
        };
        let tx = world.deps.db.begin().await.unwrap();
        let service = adopt_machine(&ctx, &tx, wanted()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((service.state, service.instance_id.as_ref()), (ServiceState::Active, Some(&id)));
        assert!(service.ipv4.is_some() && service.steps.is_none() && !service.has_password, "{service:?}");
        let tx = world.deps.db.begin().await.unwrap();
        let again = adopt_machine(&ctx, &tx, wanted()).await.unwrap_err();
        assert_eq!(again.code(), "machine_has_service", "{}", world.name);
        tx.rollback().await.unwrap();
        world.pass(10).await;
        assert!(foreign_machines(&world.ctx(), world.deps.db.read(), world.account).await.unwrap().is_empty());
        assert_eq!((world.provider.created_total(), world.unfinished_jobs().await), (bought, 0), "{}", world.name);

        // It is a service like any other.
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, service.id, "over").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(service.id, ServiceState::Terminated).await;
        assert_eq!(world.provider.totals().cancelled, 1, "{}", world.name);
    }
}
