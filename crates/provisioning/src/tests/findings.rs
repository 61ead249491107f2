//! What the comparison with the provider finds, once for each subject, and how findings end.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use mpanel_contabo_sim::{Fault, FaultRule, Status};
use sea_orm::ConnectionTrait;

use super::*;
use crate::provider::{CallId, MachineOrder, Power};

pub(super) async fn look(world: &World, billed: &BTreeMap<ServiceId, Billed>) {
    sync_services(&world.ctx(), &world.deps, world.account, billed).await.unwrap();
}

pub(super) async fn open(world: &World) -> Vec<FindingView> {
    let query = PageQuery { limit: Some(200), ..PageQuery::default() };
    list_findings(&world.ctx(), world.deps.db.read(), &FindingFilter::default(), &query).await.unwrap().items
}

pub(super) async fn kinds(world: &World) -> Vec<&'static str> {
    let mut kinds: Vec<&str> = open(world).await.iter().map(|f| f.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds
}

pub(super) fn paid(world: &World, id: ServiceId) -> BTreeMap<ServiceId, Billed> {
    let paid_through = world.ctx().today().checked_add(10.days()).unwrap();
    BTreeMap::from([(id, Billed { live: true, paused: false, paid_through })])
}

/// A machine that somebody bought in the provider's panel.
pub(super) async fn strange_machine(world: &World, name: &str) -> String {
    let ctx = world.ctx();
    let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
    let order = MachineOrder {
        product_id: "V155".into(),
        region: "EU".into(),
        image_id: UBUNTU.into(),
        windows: false,
        period_months: 1,
        display_name: name.into(),
        default_user: "root".into(),
        login: Default::default(),
        user_data: None,
        application_id: None,
        add_ons: Vec::new(),
    };
    let id = world.deps.provider(&row).unwrap().buy_machine(CallId::new(&ctx), &order).await.unwrap();
    world.pass(30).await;
    id
}

async fn sql(world: &World, sql: &str) {
    let tx = world.deps.db.begin().await.unwrap();
    tx.execute_unprepared(sql).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn all_is_well_and_nothing_is_found() {
    for world in worlds().await {
        let id = world.active().await;
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, [""; 0], "{}", world.name);
        let account = get_provider_account(&world.ctx(), world.deps.db.read(), world.account).await.unwrap();
        assert_eq!(account.looked_at, Some(world.clock.now()));
    }
}

#[tokio::test]
async fn a_foreign_machine_is_found_once_ignored_with_a_reason_and_resolves_by_itself() {
    for world in worlds().await {
        let machine = strange_machine(&world, "office vpn").await;
        look(&world, &BTreeMap::new()).await;
        world.pass(60).await;
        look(&world, &BTreeMap::new()).await;
        let found = open(&world).await;
        assert_eq!(found.len(), 1, "{}: one finding for a subject: {found:?}", world.name);
        let finding = &found[0];
        assert_eq!((finding.kind, finding.severity), (FindingKind::ForeignMachine, Severity::Warning));
        assert!(finding.explanation.contains("office vpn") && finding.remedy.contains("Adopt"), "{finding:?}");
        assert!(finding.first_seen_at < finding.last_seen_at);
        assert_eq!(finding.machine.as_ref().unwrap().product_id, "V155");

        let tx = world.deps.db.begin().await.unwrap();
        let ignored = ignore_finding(&world.ctx(), &tx, finding.id, "Our own", Some(finding.version)).await.unwrap();
        assert_eq!(ignored.ignored_reason.as_deref(), Some("Our own"));
        assert!(ignore_finding(&testkit::context(2), &tx, finding.id, "Mine", None).await.is_err());
        tx.commit().await.unwrap();
        look(&world, &BTreeMap::new()).await;
        assert!(open(&world).await.is_empty(), "{}: it stays ignored while it lasts", world.name);

        assert!(world.provider.set_status(machine.parse().unwrap(), Status::Running, None));
        world.clock.advance(SignedDuration::from_hours(24));
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        world.deps.provider(&row).unwrap().cancel_machine(CallId::new(&ctx), &machine).await.unwrap();
        world.provider.advance(Duration::from_secs(40 * 24 * 3600));
        look(&world, &BTreeMap::new()).await;
        let gone = get_finding(&world.ctx(), world.deps.db.read(), finding.id).await.unwrap();
        assert_eq!((gone.state, gone.ignored_reason), (FindingState::Resolved, None), "{}", world.name);
    }
}

#[tokio::test]
async fn a_vanished_machine_and_a_paid_service_without_one_are_critical() {
    for world in worlds().await {
        let id = world.active().await;
        let billed = paid(&world, id);
        sql(&world, "UPDATE services SET instance_id = '999999'").await;
        look(&world, &billed).await;
        // The machine that is there has no service now.
        assert_eq!(kinds(&world).await, ["foreign_machine", "machine_missing"], "{}", world.name);
        assert!(open(&world).await.iter().all(|f| f.severity == Severity::Critical), "a second machine of its name");
        sql(&world, "UPDATE services SET instance_id = NULL").await;
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, ["foreign_machine", "paid_without_machine"]);
        let counts = count_findings(&world.ctx(), world.deps.db.read()).await.unwrap();
        assert_eq!((counts.critical, counts.warning), (2, 0), "{}", world.name);
        assert_eq!(findings_of_service(&world.ctx(), world.deps.db.read(), id).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn two_services_on_one_machine_are_one_finding() {
    for world in worlds().await {
        let (a, b) = (world.active().await, world.active().await);
        let machine = world.get(a).await.instance_id.unwrap();
        let other = world.get(b).await.instance_id.unwrap();
        sql(&world, &format!("UPDATE services SET instance_id = '{machine}' WHERE instance_id = '{other}'")).await;
        look(&world, &BTreeMap::new()).await;
        assert_eq!(kinds(&world).await, ["foreign_machine", "shared_machine"], "{}", world.name);
    }
}

#[tokio::test]
async fn a_machine_that_outlives_its_service_is_found() {
    for world in worlds().await {
        let id = world.active().await;
        let machine = world.get(id).await.instance_id.unwrap();
        sql(&world, "UPDATE services SET state = 'terminated'").await;
        look(&world, &BTreeMap::new()).await;
        let found = open(&world).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].kind, found[0].machine_id.as_ref()), (FindingKind::EndedMachineRuns, Some(&machine)));
        assert_eq!(found[0].service, Some(id), "{}", world.name);
    }
}

#[tokio::test]
async fn what_is_not_paid_and_runs_is_found() {
    for world in worlds().await {
        let id = world.active().await;
        let today = world.ctx().today();
        let late = today.checked_sub(15.days()).unwrap();
        for (billed, expected) in [
            (Billed { live: true, paused: false, paid_through: today }, 0),
            (Billed { live: true, paused: false, paid_through: late }, 1),
            (Billed { live: true, paused: true, paid_through: late }, 0),
            (Billed { live: false, paused: false, paid_through: today }, 1),
        ] {
            look(&world, &BTreeMap::from([(id, billed)])).await;
            assert_eq!(open(&world).await.len(), expected, "{} {billed:?}", world.name);
        }
    }
}

#[tokio::test]
async fn another_product_another_region_and_another_end_are_found() {
    for world in worlds().await {
        let id = world.active().await;
        let billed = paid(&world, id);
        sql(&world, "UPDATE services SET product = REPLACE(product, 'V153', 'V154'), region = 'SIN'").await;
        look(&world, &billed).await;
        let found = open(&world).await;
        assert_eq!(kinds(&world).await, ["product_differs"], "{}", world.name);
        assert!(
            found[0].explanation.contains("product V153 instead of V154 and region EU instead of SIN"),
            "{found:?}"
        );
        sql(&world, "UPDATE services SET product = REPLACE(product, 'V154', 'V153'), region = 'EU'").await;

        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let machine = world.get(id).await.instance_id.unwrap();
        world.deps.provider(&row).unwrap().cancel_machine(CallId::new(&ctx), &machine).await.unwrap();
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, ["end_differs"], "{}", world.name);
        let ends_on = world.get(id).await.provider_ends_on.unwrap();
        sql(&world, &format!("UPDATE services SET ends_on = '{ends_on}'")).await;
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, [""; 0], "{}: the same end on both sides", world.name);
    }
}

#[tokio::test]
async fn machines_carry_our_tags_and_lost_ones_are_written_again() {
    for world in worlds().await {
        let id = world.active().await;
        world.pass(5).await;
        let (ctx, billed) = (world.ctx(), paid(&world, id));
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let service = world.get(id).await;
        let machine = service.instance_id.clone().unwrap();
        for owner in [ctx.tenant.to_string(), service.customer.to_string(), id.to_string()] {
            let carried = provider.tagged(CallId::new(&ctx), &format!("mpanel:{owner}")).await.unwrap();
            assert_eq!(carried, std::slice::from_ref(&machine), "{}: {owner}", world.name);
        }
        // Written a second time nothing changes.
        provider.tag_machine(CallId::new(&ctx), &machine, &[format!("mpanel:{id}")]).await.unwrap();
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, [""; 0]);

        world.provider.forget_tags();
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, ["tags_differ"], "{}", world.name);
        world.pass(5).await;
        look(&world, &billed).await;
        assert_eq!(kinds(&world).await, [""; 0], "{}: written again", world.name);
        assert_eq!(provider.tagged(CallId::new(&ctx), &format!("mpanel:{id}")).await.unwrap(), [machine]);
    }
}

#[tokio::test]
async fn an_account_that_does_not_answer_changes_no_finding() {
    for world in worlds().await {
        strange_machine(&world, "office vpn").await;
        look(&world, &BTreeMap::new()).await;
        world.provider.inject(FaultRule::new("GET", "/v1/compute/instances", 50, Fault::ErrorBefore { status: 503 }));
        look(&world, &BTreeMap::new()).await;
        assert_eq!(kinds(&world).await, ["foreign_machine"], "{}", world.name);
    }
}

#[tokio::test]
async fn a_suspended_machine_that_cannot_be_stopped_is_found() {
    for world in worlds().await {
        let id = world.active().await;
        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(40).await;
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let machine = world.get(id).await.instance_id.unwrap();
        world.deps.provider(&row).unwrap().power(CallId::new(&ctx), &machine, Power::Start).await.unwrap();
        world.tick(60);
        world.provider.inject(FaultRule::on_orders(20, Fault::ErrorBefore { status: 503 }));
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, ["unpaid_machine_runs"], "{}", world.name);
        world.provider.clear_faults();
        world.pass(5).await;
        look(&world, &paid(&world, id)).await;
        world.pass(40).await;
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, [""; 0], "{}: stopped by the guard", world.name);
    }
}

#[tokio::test]
async fn add_ons_that_drift_are_found_and_close_by_themselves() {
    for world in worlds().await {
        let id = world.active().await;
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, [""; 0], "{}", world.name);
        // Somebody buys one in the provider's panel.
        let machine = world.get(id).await.instance_id.unwrap();
        let row = crate::account::store::find(world.deps.db.read(), &world.ctx(), world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        provider.buy_add_on(CallId::new(&world.ctx()), &machine, "private_networking").await.unwrap();
        glance_at_machines(&world.ctx(), &world.deps, world.account, &paid(&world, id)).await.unwrap();
        assert_eq!(kinds(&world).await, ["unpaid_add_on"], "{}", world.name);
        // It is sold, and another one that is not there.
        let give = async |add_ons: &str| {
            let mut sold =
                crate::service::store::find(world.deps.db.read(), &world.ctx(), id).await.unwrap().product().unwrap();
            sold.add_ons = serde_json::from_str(add_ons).unwrap();
            let text = serde_json::to_string(&sold).unwrap().replace('\'', "''");
            sql(&world, &format!("UPDATE services SET product = '{text}'")).await;
        };
        give(r#"[{"key":"private_networking","name":"Networking","quantity":1},{"key":"backup","name":"Backup","quantity":1},{"key":"custom_image","name":"Images","quantity":1}]"#).await;
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, ["add_on_missing"], "{}", world.name);
        assert!(open(&world).await[0].explanation.contains("one of Backup, Images"), "{}", world.name);
        give(r#"[{"key":"private_networking","name":"Networking","quantity":1},{"key":"backup","name":"Backup","quantity":1}]"#).await;
        glance_at_machines(&world.ctx(), &world.deps, world.account, &paid(&world, id)).await.unwrap();
        assert!(kinds(&world).await.is_empty(), "{}", world.name);
    }
}

#[tokio::test]
async fn networks_of_nobody_are_found_by_the_whole_look_alone() {
    for world in worlds().await {
        let id = world.active().await;
        let row = crate::account::store::find(world.deps.db.read(), &world.ctx(), world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let draft = crate::provider::networking::CloudDraft { name: "theirs".into(), description: "By hand".into() };
        let made = provider.make_network(CallId::new(&world.ctx()), &draft, "EU").await.unwrap();
        glance_at_machines(&world.ctx(), &world.deps, world.account, &paid(&world, id)).await.unwrap();
        assert!(kinds(&world).await.is_empty(), "a glance reads machines only, on {}", world.name);
        look(&world, &paid(&world, id)).await;
        let found = open(&world).await;
        assert_eq!((found.len(), found[0].kind), (1, FindingKind::ForeignThing), "{found:?}");
        assert!(found[0].title.contains("theirs"), "{found:?}");
        // Neither a glance nor a list that cannot be read says that it is gone.
        glance_at_machines(&world.ctx(), &world.deps, world.account, &paid(&world, id)).await.unwrap();
        assert_eq!(kinds(&world).await, ["foreign_thing"], "{}", world.name);
        world.provider.inject(FaultRule::new("GET", "/v1/private-networks", 9, Fault::ErrorBefore { status: 500 }));
        look(&world, &paid(&world, id)).await;
        assert_eq!(kinds(&world).await, ["foreign_thing"], "{}", world.name);
        world.provider.clear_faults();
        provider.delete_network(CallId::new(&world.ctx()), &made.id).await.unwrap();
        look(&world, &paid(&world, id)).await;
        assert!(kinds(&world).await.is_empty(), "{}", world.name);
    }
}
