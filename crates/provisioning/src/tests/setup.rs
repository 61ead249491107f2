//! From a paid order to a running machine, through everything that can go wrong.

use mpanel_contabo_sim::{Fault, FaultRule, Status};

use super::*;
use crate::setup::commit_intent_for_tests;

const ORDERS: &str = "/v1/compute/instances";

#[tokio::test]
async fn an_order_becomes_a_machine_with_a_login() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(4).await;
        let service = world.expect(id, ServiceState::Provisioning).await;
        let running: Vec<_> =
            service.steps.unwrap().into_iter().filter(|s| s.state == "running").map(|s| s.key).collect();
        assert_eq!(running, ["building"], "{}", world.name);
        world.pass(26).await;

        let service = world.expect(id, ServiceState::Active).await;
        let machine = world.machine(id).await;
        assert_eq!(service.ipv4, machine.ipv4.map(|ip| ip.to_string()));
        assert_eq!((service.power.as_str(), service.username.as_str()), ("running", "root"));
        assert_eq!(machine.display_name, service.display_name);
        assert_eq!(machine.user_data.as_deref(), Some("#cloud-config\nhostname: web1.example.com\n"));
        assert!(machine.root_password.is_some() && machine.ssh_keys.is_empty());
        assert!(service.steps.unwrap().iter().all(|s| s.state == "done"));
        let login = reveal_credentials(&world.ctx(), world.deps.db.read(), &world.deps.vault, id).await.unwrap();
        assert_eq!((login.username.as_str(), login.password.unwrap().expose().len()), ("root", 20));
        assert_eq!(world.timeline(id, false).await, ["created", "setup_started", "ready"]);
        let events = world.events().await;
        assert!(events.contains(&"ServiceCreated".to_owned()) && events.contains(&"ServiceProvisioned".to_owned()));
        assert_eq!((world.provider.created_total(), world.unfinished_jobs().await), (1, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_key_is_installed_and_no_password_made() {
    for world in worlds().await {
        let id = world.create(Access::SshKey(KEY.to_owned())).await;
        world.begin(id).await;
        world.pass(30).await;
        let service = world.expect(id, ServiceState::Active).await;
        let machine = world.machine(id).await;
        assert_eq!((machine.ssh_keys.len(), machine.root_password), (1, None));
        assert!(!service.has_password);
    }
}

#[tokio::test]
async fn windows_gets_a_password_and_administrator() {
    let windows = mpanel_contabo_sim::standard_images().iter().find(|i| i.os_type == "Windows").unwrap().id;
    for world in worlds().await {
        let ctx = world.ctx();
        let tx = world.deps.db.begin().await.unwrap();
        let new = NewService { image_id: windows.to_owned(), ..new_service(&ctx, Access::SshKey(KEY.to_owned())) };
        let refused = create_service(&ctx, &tx, &world.deps.vault, new.clone()).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "not_for_windows");
        let new = NewService { access: Access::Password, ..new };
        let id = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        world.begin(id).await;
        world.pass(30).await;
        world.expect(id, ServiceState::Active).await;
        let machine = world.machine(id).await;
        assert_eq!((machine.default_user.as_str(), machine.ssh_keys.len()), ("administrator", 0));
        assert_eq!(machine.user_data, None);
    }
}

/// The order's reply is lost, whether or not it was carried out: exactly one machine is bought.
async fn one_machine_despite(fault: Fault, seconds: u64) {
    for world in worlds().await {
        world.provider.inject(FaultRule::on_orders(1, fault));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(seconds).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}: {fault:?}", world.name);
        let timeline = world.timeline(id, true).await;
        assert!(timeline.contains(&"order_unconfirmed".to_owned()), "{timeline:?}");
        assert!(!world.timeline(id, false).await.contains(&"order_unconfirmed".to_owned()));
    }
}

#[tokio::test]
async fn a_reply_lost_after_the_order_was_carried_out_buys_once() {
    one_machine_despite(Fault::DropAfter, 60).await;
}

#[tokio::test]
async fn a_500_after_the_order_was_carried_out_buys_once() {
    one_machine_despite(Fault::ErrorAfter { status: 500 }, 60).await;
}

#[tokio::test]
async fn a_502_before_the_order_was_carried_out_is_waited_out_and_bought_once() {
    one_machine_despite(Fault::ErrorBefore { status: 502 }, 200).await;
}

#[tokio::test]
async fn a_reply_lost_before_the_order_was_carried_out_buys_once() {
    one_machine_despite(Fault::DropBefore, 200).await;
}

#[tokio::test]
async fn a_machine_that_is_listed_late_is_found_and_not_bought_again() {
    for world in worlds().await {
        // The reply is lost, and audits and list stay silent for a while, too.
        world.provider.inject(FaultRule::on_orders(1, Fault::DropAfter));
        world.provider.inject(FaultRule::new("GET", ORDERS, 30, Fault::ErrorBefore { status: 503 }));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(20).await;
        world.expect(id, ServiceState::Provisioning).await;
        world.provider.clear_faults();
        world.pass(60).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_crash_between_intent_and_order_is_looked_up_first() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        commit_intent_for_tests(&world.ctx(), &world.deps, id).await;
        world.pass(60).await;
        let service = world.expect(id, ServiceState::Provisioning).await;
        assert!(service.steps.unwrap().iter().any(|s| s.key == "locating" && s.state == "running"));
        assert_eq!(world.provider.created_total(), 0, "{}: too early to buy", world.name);
        world.pass(140).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_crash_between_order_and_its_result_takes_the_machine_up() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        let intent = commit_intent_for_tests(&world.ctx(), &world.deps, id).await;
        // The purchase went out under the intent's id, then the program ended.
        let order = crate::provider::MachineOrder {
            product_id: "V153".into(),
            region: "EU".into(),
            image_id: UBUNTU.into(),
            windows: false,
            period_months: 1,
            display_name: intent.display_name.clone(),
            default_user: "root".into(),
            login: Default::default(),
            user_data: None,
            application_id: None,
            add_ons: Vec::new(),
        };
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let call = crate::provider::CallId::under(&ctx, intent.id);
        let bought = provider.buy_machine(call, &order).await.unwrap();
        world.pass(60).await;
        assert_eq!(world.expect(id, ServiceState::Active).await.instance_id, Some(bought));
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn two_runs_at_once_buy_once() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let (a, b) = tokio::join!(advance_provisioning(&ctx, deps, id), advance_provisioning(&ctx, deps, id));
        a.unwrap();
        b.unwrap();
        world.pass(60).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_refused_order_fails_honestly_and_staff_can_retry() {
    for world in worlds().await {
        world.provider.set_sold_out("V153", true);
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(10).await;
        let service = world.expect(id, ServiceState::FailedSetup).await;
        assert!(service.state_reason.unwrap().contains("refused the order"));
        assert!(service.public_reason.unwrap().contains("staff"));
        assert!(abilities(&world.get(id).await, Viewer::Staff)["retry"].allowed);
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceSetupFailed { .. })).await, 1);

        world.provider.set_sold_out("V153", false);
        let tx = world.deps.db.begin().await.unwrap();
        retry_setup(&world.ctx(), &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_blocked_account_buys_nothing_and_says_so() {
    for world in worlds().await {
        world.provider.block_account(true);
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(500).await;
        let service = world.expect(id, ServiceState::FailedSetup).await;
        assert!(service.state_reason.unwrap().contains("3 tries"));
        assert_eq!(world.provider.created_total(), 0, "{}", world.name);
    }
}

#[tokio::test]
async fn an_unpaid_order_waits_for_staff_and_is_taken_up_again() {
    for world in worlds().await {
        world.provider.set_order_outcome(Some(Status::PendingPayment));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(20).await;
        let service = world.expect(id, ServiceState::FailedSetup).await;
        assert!(service.state_reason.unwrap().contains("Pay it in the provider's panel"));
        let machine = world.machine(id).await.instance_id;
        world.provider.set_order_outcome(None);
        world.provider.set_status(machine, Status::Provisioning, None);
        retry(&world, id).await;
        world.pass(40).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_broken_machine_is_replaced_on_retry_and_cancelled() {
    for world in worlds().await {
        world.provider.set_order_outcome(Some(Status::Error));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(20).await;
        world.expect(id, ServiceState::FailedSetup).await;
        world.provider.set_order_outcome(None);
        retry(&world, id).await;
        world.pass(60).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert!(service.display_name.ends_with(" 2"), "{}", service.display_name);
        let totals = world.provider.totals();
        assert_eq!((totals.created_total, totals.machines, totals.cancelled), (2, 1, 1), "{}", world.name);
    }
}

#[tokio::test]
async fn a_setup_that_never_ends_is_given_to_staff_after_half_an_hour() {
    for world in worlds().await {
        world.provider.set_order_outcome(Some(Status::Unknown));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(1900).await;
        let service = world.expect(id, ServiceState::FailedSetup).await;
        assert!(service.state_reason.unwrap().contains("not ready in time"));
    }
}

#[tokio::test]
async fn maintenance_queues_orders_and_loses_none() {
    for world in worlds().await {
        set_maintenance_switch(&world, true).await;
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(2400).await;
        let service = world.expect(id, ServiceState::Provisioning).await;
        assert!(service.steps.unwrap()[0].detail.as_deref().unwrap().contains("maintained"));
        assert_eq!(world.provider.created_total(), 0);
        set_maintenance_switch(&world, false).await;
        world.pass(120).await;
        world.expect(id, ServiceState::Active).await;
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_tenant_without_an_account_is_told_so() {
    for db in testkit::databases(&[migrations]).await {
        let deps = Deps { db: db.db.clone(), vault: testkit::vault(), providers: Providers::new() };
        let ctx = testkit::context(1);
        let tx = deps.db.begin().await.unwrap();
        let id = create_service(&ctx, &tx, &deps.vault, new_service(&ctx, Access::Password)).await.unwrap().id;
        begin_provisioning(&ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        advance_provisioning(&ctx, &deps, id).await.unwrap();
        let service = get_service(&ctx, deps.db.read(), id).await.unwrap();
        assert_eq!(service.state, ServiceState::FailedSetup, "{}", db.name);
        assert!(service.state_reason.unwrap().contains("No provider account"));
    }
}

#[tokio::test]
async fn another_tenant_sees_and_moves_nothing() {
    for world in worlds().await {
        let id = world.active().await;
        let other = testkit::context(2).at(world.clock.now());
        let conn = world.deps.db.read();
        assert!(get_service(&other, conn, id).await.is_err());
        assert!(reveal_credentials(&other, conn, &world.deps.vault, id).await.is_err());
        assert!(list_snapshots(&other, &world.deps, id).await.is_err());
        assert!(advance_lifecycle(&other, &world.deps, id).await.is_err());
        let all = list_services(&other, conn, &ServiceFilter::default(), &PageQuery::default()).await.unwrap();
        let lines = service_timeline(&other, conn, id, true, &PageQuery::default()).await.unwrap();
        assert_eq!((all.total, lines.total, count_services(&other, conn, None).await.unwrap().total), (0, 0, 0));
        let tx = world.deps.db.begin().await.unwrap();
        assert!(suspend_service(&other, &tx, id, SuspensionReason::Staff, None).await.is_err());
        assert!(terminate_service(&other, &tx, id, "x").await.is_err());
        assert!(rename_service(&other, &tx, id, "mine", None).await.is_err());
        let start = ActionRequest::new(ActionKind::Stop);
        assert!(request_action(&other, &tx, &world.deps.vault, id, Viewer::Staff, start).await.is_err());
        assert!(get_provider_account(&other, conn, world.account).await.is_err());
        tx.rollback().await.unwrap();
        world.expect(id, ServiceState::Active).await;
    }
}

async fn retry(world: &World, id: ServiceId) {
    let tx = world.deps.db.begin().await.unwrap();
    retry_setup(&world.ctx(), &tx, id).await.unwrap();
    tx.commit().await.unwrap();
}

async fn set_maintenance_switch(world: &World, on: bool) {
    let tx = world.deps.db.begin().await.unwrap();
    set_maintenance(&world.ctx(), &tx, world.account, on, None).await.unwrap();
    tx.commit().await.unwrap();
}

/// A worker that was thought dead is still at it: what it writes must not let the run that took over end too early.
#[tokio::test]
async fn a_run_that_is_overtaken_looks_again_instead_of_ending() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        // Until the machine is being installed; the service still says that it is built.
        world.pass(1).await;
        while world.provider.all_machines()[0].status != Status::Installing {
            world.provider.advance(Duration::from_secs(1));
        }
        let slow = |millis| world.provider.inject(FaultRule::new("GET", ORDERS, 1, Fault::LatencyAfter { millis }));
        let (ctx, later) = (world.ctx(), Duration::from_millis(100));
        slow(300);
        let overtaken = advance_provisioning(&ctx, &world.deps, id);
        let taking_over = async {
            tokio::time::sleep(later).await;
            slow(600);
            while world.provider.all_machines()[0].status != Status::Running {
                world.provider.advance(Duration::from_secs(1));
            }
            advance_provisioning(&ctx, &world.deps, id).await
        };
        let (_, taken_over) = tokio::join!(overtaken, taking_over);
        let state = get_service(&ctx, world.deps.db.read(), id).await.unwrap().state;
        let ended = taken_over.unwrap() == mpanel_db::jobs::Outcome::Done;
        assert_eq!(ended, state == ServiceState::Active, "{}: {state} and no more work", world.name);
        world.pass(30).await;
        world.expect(id, ServiceState::Active).await;
    }
}
