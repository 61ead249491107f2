//! Add-ons of machines that run: bought once at the provider, whatever happens to the reply; and advice.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;

const NET: &str = "private_networking";
const PATH: &str = "/v1/compute/instances";
const ADA: CustomerId = CustomerId(Uuid::from_u128(11));

fn wanted(key: Option<&str>, name: &str) -> WantedAddOn {
    let product = ProductId(Uuid::from_u128(77));
    WantedAddOn { product, key: key.map(str::to_owned), name: name.to_owned(), quantity: 1 }
}

impl World {
    async fn follow(&self, id: ServiceId, add_ons: &[WantedAddOn], by_hand: bool) {
        let tx = self.deps.db.begin().await.unwrap();
        follow_add_ons(&self.ctx(), &tx, id, add_ons, by_hand).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn give_up(&self, id: ServiceId, billed: &[WantedAddOn]) {
        let tx = self.deps.db.begin().await.unwrap();
        give_up_add_ons(&self.ctx(), &tx, id, billed).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn maintenance(&self, on: bool) {
        let tx = self.deps.db.begin().await.unwrap();
        set_maintenance(&self.ctx(), &tx, self.account, on, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn add_ons(&self, id: ServiceId) -> MachineAddOns {
        machine_add_ons(&self.ctx(), self.deps.db.read(), id).await.unwrap()
    }

    /// What it has besides what it was bought with.
    async fn held(&self, id: ServiceId) -> Vec<String> {
        let bought = ["Backup", "Managed updates"];
        let names = self.add_ons(id).await.held.into_iter().map(|a| a.name);
        names.filter(|name| !bought.contains(&name.as_str())).collect()
    }
}

#[tokio::test]
async fn a_lost_reply_buys_one_add_on_and_what_only_we_deliver_is_there_at_once() {
    for world in worlds().await {
        for fault in [None, Some(Fault::DropAfter), Some(Fault::ErrorAfter { status: 500 }), Some(Fault::DropBefore)] {
            let service = world.active().await;
            if let Some(fault) = fault {
                world.provider.inject(FaultRule::new("POST", PATH, 1, fault));
            }
            let add_ons = [wanted(Some(NET), "Net"), wanted(None, "Phone support")];
            world.follow(service, &add_ons, false).await;
            assert_eq!(world.held(service).await, ["Phone support"]);
            let before = world.add_ons(service).await;
            assert_eq!(before.delivery(Some(NET)), AddOnState::Wanted);
            assert_eq!(before.refusal(Some(NET)).unwrap().code, "has_add_on");
            // Said twice, it is wanted once.
            world.follow(service, &add_ons, false).await;
            world.pass(120).await;
            assert_eq!(world.held(service).await, ["Phone support", "Net"], "{} {fault:?}", world.name);
            let after = world.add_ons(service).await;
            assert_eq!((after.delivery(Some(NET)), after.problem(Some(NET))), (AddOnState::There, None));
            assert_eq!(world.machine(service).await.add_ons.len(), 2, "{} {fault:?}", world.name);
            world.follow(service, &add_ons, false).await;
            world.pass(5).await;
            assert_eq!(world.held(service).await.len(), 2);
            let told = world.timeline(service, false).await;
            assert_eq!(told.iter().filter(|k| *k == "add_on_added").count(), 2, "{told:?}");
        }
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn what_the_provider_refuses_waits_for_staff_and_can_be_tried_again() {
    for world in worlds().await {
        let service = world.active().await;
        // Sold by a mistake of the catalogue: the provider gives it with a new machine only.
        let address = [wanted(Some("additional_ips"), "Address")];
        world.follow(service, &address, false).await;
        world.pass(2).await;
        let failed = world.add_ons(service).await;
        assert_eq!(failed.delivery(Some("additional_ips")), AddOnState::Failed, "{}", world.name);
        assert!(failed.problem(Some("additional_ips")).unwrap().contains("cannot be bought later"));
        assert!(world.held(service).await.is_empty());
        let told = world.timeline(service, true).await;
        assert_eq!(told.iter().filter(|k| *k == "add_on_failed").count(), 1, "{told:?}");
        assert!(!world.timeline(service, false).await.contains(&"add_on_failed".to_owned()));
        world.pass(3600).await;
        let dead = mpanel_db::jobs::unfinished_count(world.deps.db.read(), world.ctx().tenant, world.clock.now()).await;
        assert_eq!(dead.unwrap(), 0, "it is given up, for staff to look at");
        // A change of plan does not deliver it.
        world.follow(service, &address, true).await;
        assert_eq!(world.add_ons(service).await.delivery(Some("additional_ips")), AddOnState::Failed);
        assert!(world.held(service).await.is_empty());
        world.follow(service, &address, false).await;
        assert_eq!(world.add_ons(service).await.delivery(Some("additional_ips")), AddOnState::Wanted);
    }
}

#[tokio::test]
async fn by_hand_is_only_what_the_provider_does_not_sell_to_a_machine_that_runs() {
    for world in worlds().await {
        let address = [wanted(Some("additional_ips"), "Address")];
        let service = world.active().await;
        assert_eq!(world.add_ons(service).await.delivery(Some("additional_ips")), AddOnState::Wanted);
        world.follow(service, &address, true).await;
        world.pass(60).await;
        assert_eq!(world.held(service).await, ["Address"]);
        assert_eq!(world.add_ons(service).await.delivery(Some("additional_ips")), AddOnState::There);
        assert_eq!(world.machine(service).await.add_ons.len(), 1, "{}", world.name);
        // The jobs of a change of plan and of an add-on come in any order: it is bought, and once.
        for order in [[true, false], [false, true]] {
            let service = world.active().await;
            for by_hand in order {
                world.follow(service, &[wanted(Some(NET), "Net")], by_hand).await;
                assert!(world.held(service).await.is_empty(), "{} {order:?}", world.name);
            }
            world.pass(60).await;
            assert_eq!(world.held(service).await, ["Net"]);
            assert_eq!(world.machine(service).await.add_ons.len(), 2, "{} {order:?}", world.name);
            assert_eq!(world.add_ons(service).await.refusal(Some(NET)).unwrap().code, "has_add_on");
        }
        // What staff had sold as the seller's own before it had a name at the provider.
        world.follow(service, &[wanted(Some(NET), "Managed updates")], false).await;
        world.pass(60).await;
        assert_eq!(world.machine(service).await.add_ons.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn what_is_billed_no_more_is_not_bought_after_a_wait() {
    for world in worlds().await {
        let service = world.active().await;
        let net = [wanted(Some(NET), "Net")];
        world.maintenance(true).await;
        world.follow(service, &net, false).await;
        world.pass(5).await;
        world.give_up(service, &net).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::Wanted, "it is still billed");
        world.give_up(service, &[]).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::GivenUp);
        world.maintenance(false).await;
        world.pass(900).await;
        assert_eq!(world.machine(service).await.add_ons.len(), 1, "{}", world.name);
        assert!(world.held(service).await.is_empty());
        let told = world.timeline(service, true).await;
        assert_eq!(told.iter().filter(|k| *k == "add_on_given_up").count(), 1, "{told:?}");
        // It can be sold again.
        assert_eq!(world.add_ons(service).await.refusal(Some(NET)), None);
        world.follow(service, &net, false).await;
        world.pass(60).await;
        assert_eq!(world.held(service).await, ["Net"]);
        // What is delivered stays.
        world.give_up(service, &[]).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::There);
    }
}

#[tokio::test]
async fn advice_comes_from_what_there_is_and_stays_away_once_it_was_put_away() {
    for world in worlds().await {
        let (first, second) = (world.active().await, world.active().await);
        let facts = advice_facts(&world.ctx(), world.deps.db.read(), ADA).await.unwrap();
        assert_eq!(facts.servers.len(), 2, "{}", world.name);
        let found = facts.servers.iter().find(|s| s.service == first).unwrap();
        assert_eq!((found.days, found.networks, found.has_schedule), (0, 0, false));
        assert_eq!(facts.servers[0].place, facts.servers[1].place);
        world.follow(second, &[wanted(Some(NET), "Net")], false).await;
        world.pass(60).await;
        world.tick(20 * 86_400);
        let facts = advice_facts(&world.ctx(), world.deps.db.read(), ADA).await.unwrap();
        let found = facts.servers.iter().find(|s| s.service == second).unwrap();
        assert!(found.days >= 20 && found.add_ons.contains(NET), "{found:?}");
        assert!(facts.dismissed.is_empty());
        let (ctx, tx) = (world.ctx(), world.deps.db.begin().await.unwrap());
        for id in ["backup:a", "backup:a", "backup:b"] {
            dismiss_advice(&ctx, &tx, ADA, id).await.unwrap();
        }
        tx.commit().await.unwrap();
        let facts = advice_facts(&world.ctx(), world.deps.db.read(), ADA).await.unwrap();
        assert_eq!(facts.dismissed.len(), 2, "{}", world.name);
        let other = CustomerId(Uuid::from_u128(99));
        let theirs = advice_facts(&world.ctx(), world.deps.db.read(), other).await.unwrap();
        assert!(theirs.dismissed.is_empty() && theirs.servers.is_empty());
    }
}

#[tokio::test]
async fn an_add_on_beyond_the_ceiling_waits_for_staff_and_is_bought_once_approved() {
    for world in worlds().await {
        let service = world.active().await;
        let ceiling = Some(Some(mpanel_core::Money::new(100, mpanel_core::Currency::EUR)));
        let patch = ProviderAccountPatch { machine_ceiling: ceiling, ..ProviderAccountPatch::default() };
        let tx = world.deps.db.begin().await.unwrap();
        let (ctx, vault) = (world.ctx(), &world.deps.vault);
        update_provider_account(&ctx, &tx, vault, world.account, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        let before = world.machine(service).await.add_ons.len();
        // What it costs is not in the book, so that nobody can say that it is within the ceiling.
        world.follow(service, &[wanted(Some(NET), "Net")], false).await;
        world.pass(120).await;
        let held = world.add_ons(service).await;
        assert_eq!(held.delivery(Some(NET)), AddOnState::Held, "{}", world.name);
        assert!(held.problem(Some(NET)).unwrap().contains("ceiling"), "{held:?}");
        assert_eq!(held.refusal(Some(NET)).unwrap().code, "has_add_on");
        assert_eq!(world.machine(service).await.add_ons.len(), before, "nothing was bought, on {}", world.name);
        assert!(!world.timeline(service, false).await.contains(&"add_on_held".to_owned()));
        let waiting = ServiceFilter { state: Some("waits_for_approval".to_owned()), ..ServiceFilter::default() };
        let found = list_services(&ctx, world.deps.db.read(), &waiting, &PageQuery::default()).await.unwrap();
        assert_eq!(found.items.iter().map(|s| s.id).collect::<Vec<_>>(), [service], "{}", world.name);
        // Said twice it waits on.
        world.follow(service, &[wanted(Some(NET), "Net")], false).await;
        world.pass(60).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::Held);
        let product = ProductId(Uuid::from_u128(77));
        let tx = world.deps.db.begin().await.unwrap();
        approve_add_on(&world.ctx(), &tx, service, product, "Known for years").await.unwrap();
        let again = approve_add_on(&world.ctx(), &tx, service, product, "Twice").await.unwrap_err();
        assert_eq!(again.code(), "not_waiting");
        tx.commit().await.unwrap();
        world.pass(60).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::There, "{}", world.name);
        assert!(world.timeline(service, true).await.contains(&"add_on_approved".to_owned()));
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

/// A customer's add-on whose purchase may have arrived: the provider took it, the reply was lost, and it does not answer.
async fn in_doubt(world: &World) -> ServiceId {
    let service = world.active().await;
    world.provider.inject(FaultRule::new("POST", PATH, 1, Fault::DropAfter));
    world.provider.inject(FaultRule::new("POST", PATH, 50, Fault::DropBefore));
    world.follow(service, &[wanted(Some(NET), "Net")], false).await;
    world.pass(2).await;
    service
}

#[tokio::test]
async fn what_may_have_been_bought_is_not_given_up_until_that_is_known() {
    for world in worlds().await {
        let service = in_doubt(&world).await;
        let doubted = add_ons_in_doubt(&world.ctx(), world.deps.db.read(), service).await.unwrap();
        assert_eq!(doubted.iter().map(|d| d.key.as_str()).collect::<Vec<_>>(), [NET], "{}", world.name);
        let stranger = testkit::context(2);
        assert!(add_ons_in_doubt(&stranger, world.deps.db.read(), service).await.unwrap().is_empty());
        world.give_up(service, &[]).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::Wanted, "{}", world.name);
        world.provider.clear_faults();
        world.pass(120).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::There, "{}", world.name);
        assert!(add_ons_in_doubt(&world.ctx(), world.deps.db.read(), service).await.unwrap().is_empty());
        assert_eq!(world.machine(service).await.add_ons.len(), 2, "{}: bought once", world.name);
    }
}

#[tokio::test]
async fn what_the_provider_has_not_taken_is_in_no_doubt() {
    for world in worlds().await {
        let service = world.active().await;
        world.provider.inject(FaultRule::new("POST", PATH, 50, Fault::RateLimited { retry_after: None }));
        world.follow(service, &[wanted(Some(NET), "Net")], false).await;
        world.pass(2).await;
        assert!(add_ons_in_doubt(&world.ctx(), world.deps.db.read(), service).await.unwrap().is_empty());
        world.give_up(service, &[]).await;
        assert_eq!(world.add_ons(service).await.delivery(Some(NET)), AddOnState::GivenUp, "{}", world.name);
    }
}

#[tokio::test]
async fn add_ons_bought_later_are_among_the_orders_of_a_day() {
    for world in worlds().await {
        let (first, second) = (world.active().await, world.active().await);
        let patch = ProviderAccountPatch { orders_per_day: Some(Some(3)), ..ProviderAccountPatch::default() };
        let tx = world.deps.db.begin().await.unwrap();
        let (ctx, vault) = (world.ctx(), &world.deps.vault);
        update_provider_account(&ctx, &tx, vault, world.account, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        // Two machines and one add-on are three orders.
        world.follow(first, &[wanted(Some(NET), "Net")], false).await;
        world.pass(60).await;
        assert_eq!(world.add_ons(first).await.delivery(Some(NET)), AddOnState::There, "{}", world.name);
        world.follow(second, &[wanted(Some(NET), "Net")], false).await;
        world.pass(60).await;
        let held = world.add_ons(second).await;
        assert_eq!(held.delivery(Some(NET)), AddOnState::Held, "{}", world.name);
        assert!(held.problem(Some(NET)).unwrap().contains("3 machines, storages, domains and add-ons"), "{held:?}");
        let third = world.create(Access::Password).await;
        world.begin(third).await;
        world.pass(30).await;
        let waits = world.get(third).await;
        assert_eq!(waits.state, ServiceState::Provisioning, "{}: the add-on used the day up", world.name);
    }
}
