//! Suspending, guarding, restoring, ending.

use mpanel_contabo_sim::{Fault, FaultRule, Status};

use super::*;

async fn suspend(world: &World, id: ServiceId, reason: SuspensionReason) {
    let tx = world.deps.db.begin().await.unwrap();
    suspend_service(&world.ctx(), &tx, id, reason, None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn unsuspend(world: &World, id: ServiceId, by: UnsuspendBy) -> bool {
    let tx = world.deps.db.begin().await.unwrap();
    let lifted = unsuspend_service(&world.ctx(), &tx, id, by).await.unwrap();
    tx.commit().await.unwrap();
    lifted
}

async fn terminate(world: &World, id: ServiceId) {
    let tx = world.deps.db.begin().await.unwrap();
    terminate_service(&world.ctx(), &tx, id, "never paid").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_suspended_machine_is_stopped_and_a_payment_starts_it_within_a_minute() {
    for world in worlds().await {
        let id = world.active().await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(10).await;
        let service = world.expect(id, ServiceState::Suspended).await;
        assert_eq!((service.power.as_str(), world.machine(id).await.status), ("stopped", Status::Stopped));
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceSuspended { .. })).await, 1, "{}", world.name);

        assert!(unsuspend(&world, id, UnsuspendBy::Payment).await);
        world.pass(59).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!((service.power.as_str(), world.machine(id).await.status), ("running", Status::Running));
        assert_eq!((service.suspension, world.unfinished_jobs().await), (None, 0));
        assert!(!unsuspend(&world, id, UnsuspendBy::Payment).await, "nothing is left to lift");
    }
}

#[tokio::test]
async fn a_payment_does_not_lift_what_staff_has_suspended() {
    for world in worlds().await {
        let id = world.active().await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(10).await;
        suspend(&world, id, SuspensionReason::Staff).await;
        assert!(!unsuspend(&world, id, UnsuspendBy::Payment).await, "{}", world.name);
        world.pass(10).await;
        world.expect(id, ServiceState::Suspended).await;
        assert!(unsuspend(&world, id, UnsuspendBy::Staff).await);
        world.pass(20).await;
        world.expect(id, ServiceState::Active).await;
    }
}

#[tokio::test]
async fn the_guard_stops_what_was_started_behind_our_back() {
    for world in worlds().await {
        let id = world.active().await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(10).await;
        let machine = world.machine(id).await.instance_id;
        world.provider.set_status(machine, Status::Running, None);
        guard_suspended(&world.ctx(), &world.deps).await.unwrap();
        world.pass(20).await;
        assert_eq!(world.machine(id).await.status, Status::Stopped, "{}", world.name);
        assert!(world.timeline(id, true).await.contains(&"guarded".to_owned()));
        assert_eq!(world.expect(id, ServiceState::Suspended).await.power, "stopped");
        // The sweep guards as well.
        world.provider.set_status(machine, Status::Running, None);
        sync_services(&world.ctx(), &world.deps, world.account, &Default::default()).await.unwrap();
        world.pass(20).await;
        assert_eq!(world.machine(id).await.status, Status::Stopped, "{}", world.name);
    }
}

#[tokio::test]
async fn a_suspension_that_does_not_succeed_is_a_visible_state_and_is_tried_on() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::on_orders(10_000, Fault::ErrorBefore { status: 503 }));
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(60).await;
        world.expect(id, ServiceState::Active).await;
        world.pass(1000).await;
        let service = world.expect(id, ServiceState::FailedSuspend).await;
        assert!(service.state_reason.unwrap().contains("did not carry it out"));
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceActFailed { .. })).await, 1, "{}", world.name);
        world.provider.clear_faults();
        world.pass(700).await;
        world.expect(id, ServiceState::Suspended).await;
    }
}

#[tokio::test]
async fn who_asks_again_for_what_has_failed_has_it_tried_at_once() {
    for world in worlds().await {
        let broken = || world.provider.inject(FaultRule::on_orders(10_000, Fault::ErrorBefore { status: 503 }));
        let id = world.active().await;
        broken();
        suspend(&world, id, SuspensionReason::Staff).await;
        world.pass(1100).await;
        world.expect(id, ServiceState::FailedSuspend).await;
        world.provider.clear_faults();
        suspend(&world, id, SuspensionReason::Staff).await;
        world.pass(20).await;
        world.expect(id, ServiceState::Suspended).await;
        broken();
        terminate(&world, id).await;
        world.pass(1100).await;
        world.expect(id, ServiceState::FailedTerminate).await;
        world.provider.clear_faults();
        terminate(&world, id).await;
        world.pass(20).await;
        world.expect(id, ServiceState::Terminated).await;
    }
}

async fn retry(world: &World, id: ServiceId) -> Result<ServiceView> {
    let tx = world.deps.db.begin().await.unwrap();
    let tried = retry_act(&world.ctx(), &tx, id).await;
    tx.commit().await.unwrap();
    tried
}

#[tokio::test]
async fn a_suspension_tried_again_keeps_its_reason_so_that_a_payment_still_lifts_it() {
    for world in worlds().await {
        let id = world.active().await;
        assert_eq!(retry(&world, id).await.unwrap_err().code(), "action_not_possible", "{}", world.name);
        world.provider.inject(FaultRule::on_orders(10_000, Fault::ErrorBefore { status: 503 }));
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(60).await;
        assert_eq!(retry(&world, id).await.unwrap_err().code(), "action_not_possible", "it is being tried");
        world.pass(1000).await;
        world.expect(id, ServiceState::FailedSuspend).await;
        world.provider.clear_faults();
        assert!(!retry(&world, id).await.unwrap().act_failed);
        world.pass(20).await;
        let service = world.expect(id, ServiceState::Suspended).await;
        assert_eq!(service.suspension, Some(SuspensionReason::NonPayment), "{}", world.name);
        assert!(unsuspend(&world, id, UnsuspendBy::Payment).await);
        world.pass(59).await;
        world.expect(id, ServiceState::Active).await;
    }
}

#[tokio::test]
async fn a_machine_that_could_not_be_stopped_goes_on_when_it_is_paid_also_if_it_cannot_be_started() {
    for world in worlds().await {
        let id = world.active().await;
        world.provider.inject(FaultRule::on_orders(10_000, Fault::ErrorBefore { status: 503 }));
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(1000).await;
        let service = world.expect(id, ServiceState::FailedSuspend).await;
        assert!(service.public_reason.unwrap().contains("about to be suspended"), "{}", world.name);
        assert!(unsuspend(&world, id, UnsuspendBy::Payment).await);
        let service = world.get(id).await;
        assert!(service.public_reason.unwrap().contains("being restored"), "{}", world.name);
        world.pass(120).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!((service.suspension, service.state_reason, service.power.as_str()), (None, None, "running"));
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_restoration_that_fails_says_so_and_is_tried_again() {
    for world in worlds().await {
        let id = world.active().await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        world.pass(20).await;
        world.provider.inject(FaultRule::on_orders(10_000, Fault::ErrorBefore { status: 503 }));
        assert!(unsuspend(&world, id, UnsuspendBy::Payment).await);
        world.pass(1000).await;
        let service = world.expect(id, ServiceState::FailedUnsuspend).await;
        assert!(service.public_reason.clone().unwrap().contains("could not be started again"), "{}", world.name);
        assert!(abilities(&service, Viewer::Staff)["retry"].allowed);
        world.provider.clear_faults();
        retry(&world, id).await.unwrap();
        world.pass(59).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!((service.suspension, world.machine(id).await.status), (None, Status::Running), "{}", world.name);
    }
}

#[tokio::test]
async fn a_payment_overtakes_a_suspension_under_way() {
    for world in worlds().await {
        let id = world.active().await;
        suspend(&world, id, SuspensionReason::NonPayment).await;
        assert!(unsuspend(&world, id, UnsuspendBy::Payment).await);
        world.pass(30).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!((service.suspension, world.machine(id).await.status), (None, Status::Running), "{}", world.name);
    }
}

#[tokio::test]
async fn an_end_stops_and_cancels_the_machine_once_and_forgets_the_login() {
    for world in worlds().await {
        let id = world.active().await;
        // The reply to the cancellation is lost; asking again meets "already cancelled".
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        terminate(&world, id).await;
        terminate(&world, id).await;
        world.pass(60).await;
        let service = world.expect(id, ServiceState::Terminated).await;
        assert!(service.provider_ends_on.is_some() && !service.has_password, "{}", world.name);
        let machine = world.machine(id).await;
        assert_eq!((machine.status, machine.cancel_date), (Status::Stopped, service.provider_ends_on));
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceTerminated { .. })).await, 1);
        assert!(reveal_credentials(&world.ctx(), world.deps.db.read(), &world.deps.vault, id).await.is_err());
        assert_eq!((world.provider.totals().secrets, world.unfinished_jobs().await), (0, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn an_end_after_a_cancellation_elsewhere_is_fine() {
    for world in worlds().await {
        let id = world.active().await;
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let machine = world.get(id).await.instance_id.unwrap();
        provider.cancel_machine(crate::provider::CallId::new(&ctx), &machine).await.unwrap();
        sync_services(&ctx, &world.deps, world.account, &Default::default()).await.unwrap();
        assert!(world.timeline(id, true).await.contains(&"cancelled_elsewhere".to_owned()));
        terminate(&world, id).await;
        world.pass(20).await;
        world.expect(id, ServiceState::Terminated).await;
    }
}

#[tokio::test]
async fn what_never_ran_is_cancelled_at_once() {
    for world in worlds().await {
        let id = world.create(Access::Password).await;
        terminate(&world, id).await;
        world.expect(id, ServiceState::Cancelled).await;
        assert_eq!((world.provider.created_total(), world.unfinished_jobs().await), (0, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn an_order_given_up_while_its_machine_is_made_pays_for_no_further_term() {
    for world in worlds().await {
        for seconds in [0, 1, 4, 8] {
            let before = world.provider.created_total();
            let id = world.create(Access::Password).await;
            world.begin(id).await;
            if seconds > 0 {
                world.pass(seconds).await;
            }
            terminate(&world, id).await;
            world.pass(60).await;
            world.expect(id, ServiceState::Terminated).await;
            let totals = world.provider.totals();
            let bought = u64::from(seconds > 0);
            assert_eq!((totals.machines, totals.created_total), (0, before + bought), "{} {seconds}", world.name);
        }
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceProvisioned { .. })).await, 0);
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceSetupFailed { .. })).await, 0);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn ending_a_failed_setup_finds_the_machine_nobody_knew_of() {
    for world in worlds().await {
        world.provider.inject(FaultRule::on_orders(1, Fault::DropAfter));
        world.provider.inject(FaultRule::new(
            "GET",
            "/v1/compute/instances",
            10_000,
            Fault::ErrorBefore { status: 503 },
        ));
        let id = world.create(Access::Password).await;
        world.begin(id).await;
        world.pass(1900).await;
        world.expect(id, ServiceState::FailedSetup).await;
        world.provider.clear_faults();
        terminate(&world, id).await;
        world.pass(60).await;
        world.expect(id, ServiceState::Terminated).await;
        let totals = world.provider.totals();
        assert_eq!((totals.machines, totals.cancelled), (0, 1), "{}", world.name);
    }
}

#[tokio::test]
async fn a_planned_end_is_cancelled_at_the_provider_days_before_and_can_be_taken_back_until_then() {
    for world in worlds().await {
        let id = world.active().await;
        let ctx = world.ctx();
        let tx = world.deps.db.begin().await.unwrap();
        let plan = schedule_provider_cancel(&ctx, &tx, id, "2026-02-15".parse().unwrap()).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(plan.at.to_string(), "2026-02-10T12:00:00Z", "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        revoke_provider_cancel(&ctx, &tx, id).await.unwrap();
        schedule_provider_cancel(&ctx, &tx, id, "2026-02-15".parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();

        world.tick(20 * 86_400);
        world.pass(5).await;
        assert_eq!(world.provider.totals().cancelled, 0);
        world.tick(6 * 86_400);
        world.pass(5).await;
        let service = world.expect(id, ServiceState::Active).await;
        assert_eq!(service.provider_ends_on, Some("2026-02-15".parse().unwrap()), "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        let refused = revoke_provider_cancel(&world.ctx(), &tx, id).await.unwrap_err();
        assert_eq!(refused.code(), "cancelled_at_provider");
        tx.rollback().await.unwrap();
        assert!(!abilities(&service, Viewer::Customer)["resume"].allowed);

        world.tick(4 * 86_400);
        terminate(&world, id).await;
        world.pass(10).await;
        world.expect(id, ServiceState::Terminated).await;
        assert_eq!(world.provider.created_total(), 1);
    }
}

#[tokio::test]
async fn a_payment_drops_a_planned_end_and_a_late_one_is_shown_to_staff() {
    for world in worlds().await {
        let id = world.active().await;
        let losing = ServiceFilter { state: Some("losing_machine".into()), ..ServiceFilter::default() };
        for (day, cancelled) in [(0u64, 0usize), (26, 1)] {
            let tx = world.deps.db.begin().await.unwrap();
            schedule_provider_cancel(&world.ctx(), &tx, id, "2026-02-15".parse().unwrap()).await.unwrap();
            tx.commit().await.unwrap();
            world.tick(day * 86_400);
            world.pass(5).await;
            let tx = world.deps.db.begin().await.unwrap();
            keep_after_payment(&world.ctx(), &tx, id).await.unwrap();
            keep_after_payment(&world.ctx(), &tx, id).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(world.provider.totals().cancelled, cancelled, "{}", world.name);
            let found =
                list_services(&world.ctx(), world.deps.db.read(), &losing, &PageQuery::default()).await.unwrap();
            assert_eq!(found.items.len(), cancelled, "{}", world.name);
        }
        assert_eq!(world.happened(|e| matches!(e, Event::ServiceActFailed { .. })).await, 1, "{}", world.name);
        world.expect(id, ServiceState::Active).await;
    }
}

#[tokio::test]
async fn a_machine_that_vanishes_is_noticed_and_a_reappearing_one_too() {
    for world in worlds().await {
        let id = world.active().await;
        let machine = world.machine(id).await.instance_id;
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        provider.cancel_machine(crate::provider::CallId::new(&ctx), &machine.to_string()).await.unwrap();
        world.tick(40 * 86_400);
        sync_services(&world.ctx(), &world.deps, world.account, &Default::default()).await.unwrap();
        let service = world.expect(id, ServiceState::Active).await;
        assert!(service.missing_since.is_some(), "{}", world.name);
        assert!(abilities(&service, Viewer::Customer)["start"].reason.as_deref().unwrap().contains("cannot be found"));
        let found = world.timeline(id, true).await;
        assert!(found.contains(&"machine_missing".to_owned()), "{found:?}");
    }
}

#[tokio::test]
async fn a_sweep_takes_over_what_the_provider_says() {
    for world in worlds().await {
        let id = world.active().await;
        let before = world.get(id).await.version;
        sync_services(&world.ctx(), &world.deps, world.account, &Default::default()).await.unwrap();
        assert_eq!(world.get(id).await.version, before, "{}: nothing new, nothing written", world.name);
        let machine = world.machine(id).await.instance_id;
        world.provider.set_status(machine, Status::Stopped, None);
        sync_services(&world.ctx(), &world.deps, world.account, &Default::default()).await.unwrap();
        assert_eq!(world.get(id).await.power, "stopped", "{}", world.name);
    }
}
