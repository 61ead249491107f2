//! What exists at the provider becomes a customer's, once.

use std::collections::BTreeMap;

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::DomainNameId;

use super::domain_names::person;
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

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));

fn sold(ctx: &OpContext, hostname: &str, change: impl FnOnce(&mut ProductSnapshot)) -> NewService {
    let mut new = NewService { hostname: hostname.to_owned(), ..new_service(ctx, Access::Password) };
    new.product.add_ons.clear();
    change(&mut new.product);
    new
}

/// A domain that staff has ordered, as it can be adopted.
async fn domain_of_staff(world: &World, name: &str) -> (DomainNameId, AdoptableDomain) {
    let ctx = world.ctx();
    let owner = create_contact(&ctx, &world.deps, world.account, &person("Owner")).await.unwrap().handle;
    let new = NewDomain {
        name: name.to_owned(),
        account: None,
        customer: None,
        auth_code: None,
        contacts: WantedContacts { owner, ..WantedContacts::default() },
        name_servers: Vec::new(),
    };
    let id = order_domain(&ctx, &world.deps, new).await.unwrap().id;
    world.pass(30).await;
    let found = adoptable_domains(&world.ctx(), &world.deps, world.account).await.unwrap();
    (id, found[name].clone())
}

#[tokio::test]
async fn a_domain_becomes_a_service_that_ends_with_it() {
    for world in worlds().await {
        let (id, domain) = domain_of_staff(&world, "old.com").await;
        let ctx = world.ctx();
        assert_eq!(domain.owner().last_name, "Owner");
        let wanted = |customer| {
            let contact = domain.owner().clone();
            let name = domain.name().to_owned();
            let sold_domain = DomainSold { name, is_transfer: false, code: None, contact };
            let service = sold(&ctx, "old.com", |product| product.domain = Some(sold_domain));
            let service = NewService { customer, region: String::new(), image_id: String::new(), ..service };
            AdoptDomain { account: world.account, domain: domain.clone(), service }
        };
        let tx = world.deps.db.begin().await.unwrap();
        give_domain(&ctx, &tx, id, Some(ADA)).await.unwrap();
        let refused = adopt_domain(&ctx, &tx, wanted(EVE)).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/customer_id", "{}", world.name);
        let made = adopt_domain(&ctx, &tx, wanted(ADA)).await.unwrap();
        let again = adopt_domain(&ctx, &tx, wanted(ADA)).await.unwrap_err();
        assert_eq!(again.fields()[0].code, "not_accepted");
        tx.commit().await.unwrap();
        let owner = owner_of_domain(&ctx, world.deps.db.read(), "old.com").await.unwrap().unwrap();
        assert_eq!((owner.id, owner.state), (made.id, ServiceState::Active));
        let view = domain_of_service(&ctx, world.deps.db.read(), made.id).await.unwrap().unwrap();
        assert_eq!((view.id, view.customer, view.is_sold()), (id, Some(ADA), true), "{}", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, made.id, "over").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        world.expect(made.id, ServiceState::Terminated).await;
        let view = get_domain(&world.ctx(), world.deps.db.read(), None, id).await.unwrap();
        assert!(view.cancel_at.is_some() && view.is_closed, "{}", world.name);
    }
}

#[tokio::test]
async fn a_storage_becomes_the_whole_one_of_a_service_and_gets_its_keys() {
    for world in worlds().await {
        let new = NewObjectStorage {
            account: None,
            region: "EU".to_owned(),
            size_gb: 250,
            auto_limit_gb: None,
            name: "files".to_owned(),
        };
        let storage = order_object_storage(&world.ctx(), &world.deps, new).await.unwrap().id;
        world.pass(60).await;
        let ctx = world.ctx();
        let found = adoptable_storages(&ctx, &world.deps, world.account).await.unwrap();
        let found = found.into_values().next().unwrap();
        assert_eq!((found.region(), found.size_gb(), found.name()), ("EU", 250, "files"));
        let terms =
            StorageSold { gives: StorageGives::Whole, size_gb: 250, auto_limit_gb: None, keep_days: 0, meter: None };
        let service = sold(&ctx, "files.example.com", |product| product.storage = Some(terms));
        let wanted = AdoptStorage { account: world.account, storage: found, service };
        let tx = world.deps.db.begin().await.unwrap();
        let made = adopt_storage(&ctx, &tx, wanted.clone()).await.unwrap();
        let again = adopt_storage(&ctx, &tx, wanted).await.unwrap_err();
        assert_eq!(again.fields()[0].pointer, "/provider_ref", "{}", world.name);
        tx.commit().await.unwrap();
        world.pass(30).await;
        let has = storage_of_service(&world.ctx(), world.deps.db.read(), made.id).await.unwrap();
        assert_eq!(has.storage, Some(storage), "{}", world.name);
        let share = get_share(&world.ctx(), world.deps.db.read(), Some(ADA), has.share.unwrap()).await.unwrap();
        assert_eq!((share.state, share.is_whole), (ShareState::Ready, true), "{:?}", share.problem);
        assert!(foreign_things(&world.ctx(), &world.deps, world.account).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_storage_that_is_being_ordered_is_not_offered_and_not_adopted() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("POST", "/v1/object-storages", 1, Fault::DropAfter));
        let new = NewObjectStorage {
            account: None,
            region: "EU".to_owned(),
            size_gb: 250,
            auto_limit_gb: None,
            name: "files".to_owned(),
        };
        order_object_storage(&world.ctx(), &world.deps, new).await.unwrap();
        let ctx = world.ctx();
        assert!(foreign_things(&ctx, &world.deps, world.account).await.unwrap().is_empty(), "{}", world.name);
        let found = adoptable_storages(&ctx, &world.deps, world.account).await.unwrap();
        let storage = found.into_values().next().unwrap();
        let service = sold(&ctx, "files.example.com", |_| {});
        let tx = world.deps.db.begin().await.unwrap();
        let wanted = AdoptStorage { account: world.account, storage, service };
        let refused = adopt_storage(&ctx, &tx, wanted).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "not_accepted", "{}: {refused:?}", world.name);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_domain_of_the_business_is_offered_for_adoption_and_not_for_sale() {
    for world in worlds().await {
        let (_, domain) = domain_of_staff(&world, "own.com").await;
        let found = foreign_things(&world.ctx(), &world.deps, world.account).await.unwrap();
        let told: Vec<(AdoptKind, &str)> = found.iter().map(|thing| (thing.kind, thing.name.as_str())).collect();
        assert_eq!(told, [(AdoptKind::Domain, "own.com")], "{}", world.name);
        assert_eq!(found[0].renews_on, domain.renews_on());
        assert!(is_domain_held(&world.ctx(), world.deps.db.read(), "own.com").await.unwrap());
        assert!(!is_domain_held(&world.ctx(), world.deps.db.read(), "other.com").await.unwrap());
        let standing = domain_standing(&world.ctx(), &world.deps, None, "own.com").await.unwrap();
        assert_eq!(standing, Some(DomainStanding::Held), "{}", world.name);
    }
}
