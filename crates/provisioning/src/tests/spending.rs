//! Several accounts, and what may be spent on them: orders beyond the guard wait until staff decides.

use mpanel_core::{Currency, Money};
use mpanel_db::TenantScoped;
use sea_orm::PaginatorTrait;

use super::costs::import;
use super::*;
use crate::account::ProviderAccountPatch;

const BOOK: &str = "kind,item,months,currency,price\nproduct,V153,1,EUR,4.50\nadd_on,backup,1,EUR,0.80\n";

pub(super) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

pub(super) async fn patch(world: &World, id: ProviderAccountId, patch: ProviderAccountPatch) -> ProviderAccountView {
    let tx = world.deps.db.begin().await.unwrap();
    let account = update_provider_account(&world.ctx(), &tx, &world.deps.vault, id, patch, None).await.unwrap();
    tx.commit().await.unwrap();
    account
}

pub(super) async fn limit(world: &World, orders_per_day: Option<u32>, ceiling: Option<Money>) {
    let wanted = ProviderAccountPatch {
        orders_per_day: Some(orders_per_day),
        machine_ceiling: Some(ceiling),
        ..ProviderAccountPatch::default()
    };
    patch(world, world.account, wanted).await;
}

async fn ordered(world: &World) -> ServiceId {
    let id = world.create(Access::Password).await;
    world.begin(id).await;
    world.pass(40).await;
    id
}

/// A second account on a simulator of its own.
pub(super) async fn second(world: &World) -> (Served, ProviderAccountId) {
    let mut config = SimConfig::from_seed("second");
    config.clock_source = frozen_clock(testkit::start());
    let keys = config.clone();
    let sim = Sim::new(config).unwrap().spawn(([127, 0, 0, 1], 0).into()).await.unwrap();
    let account = new_account(&world.ctx(), &world.deps, &sim, &keys, "Second").await;
    (sim, account)
}

#[tokio::test]
async fn orders_go_to_the_account_of_their_product_or_else_to_the_default() {
    for world in worlds().await {
        let (sim, other) = second(&world).await;
        let named = {
            let ctx = world.ctx();
            let mut new = new_service(&ctx, Access::Password);
            new.product.provider_account = Some(other);
            let tx = world.deps.db.begin().await.unwrap();
            let id = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
            begin_provisioning(&ctx, &tx, id).await.unwrap();
            tx.commit().await.unwrap();
            id
        };
        let unnamed = world.create(Access::Password).await;
        world.begin(unnamed).await;
        world.pass(3).await;
        assert_eq!(world.get(named).await.account, Some(other), "{}", world.name);
        assert_eq!(world.get(unnamed).await.account, Some(world.account));
        assert_eq!((sim.control().created_total(), world.provider.created_total()), (1, 1));

        let shown = patch(&world, other, ProviderAccountPatch { is_default: Some(true), ..Default::default() }).await;
        assert!(shown.is_default);
        let conn = world.deps.db.read();
        assert!(!get_provider_account(&world.ctx(), conn, world.account).await.unwrap().is_default, "one only");
        let third = world.create(Access::Password).await;
        world.begin(third).await;
        world.pass(3).await;
        assert_eq!((sim.control().created_total(), world.provider.created_total()), (2, 1), "{}", world.name);
    }
}

/// An image, and a zone of nobody with a change.
async fn leave_something(world: &World) {
    let ctx = world.ctx();
    let image = NewCustomImage {
        name: "golden".to_owned(),
        description: String::new(),
        url: "https://files.example.com/golden.qcow2".to_owned(),
        windows: false,
        os_version: "24.04".to_owned(),
        offered: false,
    };
    add_custom_image(&ctx, &world.deps, world.account, image).await.unwrap();
    let tx = world.deps.db.begin().await.unwrap();
    let new = NewZone { customer: None, account: Some(world.account), name: "example.com".to_owned() };
    let zone = create_zone(&ctx, &tx, new, false).await.unwrap().id;
    let zone = crate::dns::store::lock(&ctx, &tx, None, zone).await.unwrap();
    crate::dns::store::note_change(&ctx, &tx, &zone, DnsChangeKind::Create, &[], 0).await.unwrap();
    tx.commit().await.unwrap();
}

/// How many custom images and changes of zones there are.
async fn left(world: &World) -> (u64, u64) {
    let (ctx, conn) = (world.ctx(), world.deps.db.read());
    let images = crate::custom_image::store::row::Entity::find_in(&ctx).count(conn).await.unwrap();
    (images, crate::dns::store::changes::Entity::find_in(&ctx).count(conn).await.unwrap())
}

#[tokio::test]
async fn an_account_goes_only_when_nothing_needs_it() {
    for world in worlds().await {
        let ctx = world.ctx();
        let (_sim, other) = second(&world).await;
        let delete = async |id| {
            let tx = world.deps.db.begin().await.unwrap();
            let result = delete_provider_account(&world.ctx(), &tx, id).await;
            if result.is_ok() {
                tx.commit().await.unwrap()
            } else {
                tx.rollback().await.unwrap()
            }
            result.map_err(|e| e.code())
        };
        assert_eq!(delete(world.account).await, Err("account_is_default"), "{}", world.name);
        let id = world.active().await;
        assert_eq!(delete(world.account).await, Err("account_in_use"));
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&ctx, &tx, id, "over").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(id, ServiceState::Terminated).await;
        patch(&world, other, ProviderAccountPatch { is_default: Some(true), ..Default::default() }).await;
        assert_eq!(delete(world.account).await, Err("account_in_use"), "its machine runs until the end of its term");
        assert!(
            delete_provider_account(&testkit::context(2), &world.deps.db.begin().await.unwrap(), other).await.is_err()
        );
        world.clock.advance(SignedDuration::from_hours(24 * 40));
        leave_something(&world).await;
        assert_eq!(left(&world).await, (1, 1), "{}", world.name);
        delete(world.account).await.unwrap();
        assert_eq!(left(&world).await, (0, 0), "{}", world.name);
        assert!(get_provider_account(&world.ctx(), world.deps.db.read(), world.account).await.is_err());
        delete(other).await.unwrap();
    }
}

#[tokio::test]
async fn the_second_order_of_a_day_waits_and_goes_when_it_is_approved() {
    for world in worlds().await {
        limit(&world, Some(1), None).await;
        let first = ordered(&world).await;
        world.expect(first, ServiceState::Active).await;
        let second = ordered(&world).await;
        let held = world.expect(second, ServiceState::Provisioning).await;
        assert_eq!(held.waits_for, Some(WaitsFor::Approval), "{}", world.name);
        assert!(
            held.waits_because
                .clone()
                .unwrap()
                .contains("1 machines, storages, domains and add-ons were ordered today"),
            "{held:?}"
        );
        assert!(held.public_reason.clone().unwrap().contains("Our staff looks at this order"));
        assert_eq!(held.steps.as_ref().unwrap()[0].state, "waiting");
        let can = abilities(&held, Viewer::Staff);
        assert!(can["approve_purchase"].allowed && can["refuse_purchase"].allowed);
        assert!(!abilities(&held, Viewer::Customer).contains_key("approve_purchase"));
        assert!(!world.timeline(second, false).await.contains(&"purchase_held".to_owned()), "limits are ours alone");
        // It stays so, past every deadline, and costs no work.
        world.pass(3600).await;
        world.expect(second, ServiceState::Provisioning).await;
        assert_eq!((world.provider.created_total(), world.unfinished_jobs().await), (1, 0), "{}", world.name);
        let waiting = ServiceFilter { state: Some("waits_for_approval".into()), ..ServiceFilter::default() };
        let list = list_services(&world.ctx(), world.deps.db.read(), &waiting, &PageQuery::default()).await.unwrap();
        assert_eq!(list.items.iter().map(|s| s.id).collect::<Vec<_>>(), [second]);
        let account = get_provider_account(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!((account.ordered_today, account.waiting), (1, 1));

        let tx = world.deps.db.begin().await.unwrap();
        approve_purchase(&world.ctx(), &tx, second, "Known customer").await.unwrap();
        tx.commit().await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        let twice = approve_purchase(&world.ctx(), &tx, second, "Again").await.unwrap_err();
        assert_eq!(twice.code(), "not_waiting");
        tx.rollback().await.unwrap();
        world.pass(40).await;
        let service = world.expect(second, ServiceState::Active).await;
        assert_eq!((service.waits_for, world.provider.created_total()), (None, 2), "{}", world.name);
        assert!(world.timeline(second, true).await.contains(&"purchase_approved".to_owned()));
        // The next day has its own count.
        world.clock.advance(SignedDuration::from_hours(24));
        world.provider.advance(Duration::from_secs(24 * 3600));
        let third = ordered(&world).await;
        world.expect(third, ServiceState::Active).await;
    }
}

#[tokio::test]
async fn what_costs_more_than_the_ceiling_waits_and_a_refusal_ends_it_unbought() {
    for world in worlds().await {
        limit(&world, None, Some(eur(530))).await;
        let unknown = ordered(&world).await;
        let held = world.expect(unknown, ServiceState::Provisioning).await;
        assert!(held.waits_because.unwrap().contains("cost book has no price for V153"), "{}", world.name);
        import(&world, BOOK, false).await;
        let fits = ordered(&world).await;
        world.expect(fits, ServiceState::Active).await;
        limit(&world, None, Some(eur(529))).await;
        let dear = ordered(&world).await;
        let held = world.expect(dear, ServiceState::Provisioning).await;
        assert_eq!(
            held.waits_because.as_deref(),
            Some("It costs 5.30 EUR at once; more than 5.29 EUR needs approval.")
        );
        let tx = world.deps.db.begin().await.unwrap();
        refuse_purchase(&world.ctx(), &tx, dear, "Too dear").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        let ended = world.expect(dear, ServiceState::Cancelled).await;
        assert_eq!(ended.waits_for, None);
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceTerminated { .. })).await, 1);
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
        let timeline = world.timeline(dear, true).await;
        assert!(timeline.contains(&"purchase_refused".to_owned()), "{timeline:?}");
        assert!(!world.timeline(dear, false).await.contains(&"purchase_refused".to_owned()));
    }
}

#[tokio::test]
async fn orders_at_once_do_not_slip_past_the_limit_together() {
    for world in worlds().await {
        limit(&world, Some(1), None).await;
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
async fn a_queue_of_maintenance_is_seen_and_goes_on_at_once() {
    for world in worlds().await {
        let switch = |on| ProviderAccountPatch { maintenance: Some(on), ..ProviderAccountPatch::default() };
        patch(&world, world.account, switch(true)).await;
        let id = ordered(&world).await;
        let queued = world.get(id).await;
        assert_eq!(queued.waits_for, Some(WaitsFor::Maintenance), "{}", world.name);
        assert!(queued.public_reason.unwrap().contains("queue"));
        patch(&world, world.account, switch(false)).await;
        world.pass(30).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!((service.waits_for, world.provider.created_total()), (None, 1), "{}", world.name);
    }
}
