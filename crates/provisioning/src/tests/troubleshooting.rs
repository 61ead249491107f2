//! Checks of machines and their remedies: run once, explained, refused with a reason.

use mpanel_contabo_sim::{Fault, FaultRule, Status};
use mpanel_core::{ErrorKind, RowId};

use super::*;
use crate::provider::CallId;
use crate::provider::checks::CheckOutcome;

const CHECKS: &str = "/v1/troubleshooting/check-collections";
const REMEDIES: &str = "/v1/troubleshooting/remedies";
const RESTART: &str = "1";

impl World {
    async fn ask_for_checks(&self, id: ServiceId, viewer: Viewer) -> Result<TroubleshootingRun> {
        let tx = self.deps.db.begin().await.unwrap();
        let run = start_troubleshooting(&self.ctx(), &tx, id, viewer).await?;
        tx.commit().await.unwrap();
        Ok(run)
    }

    async fn remedy(&self, id: ServiceId, run: RowId, remedy: &str, confirmed: bool) -> Result<TroubleshootingRun> {
        let tx = self.deps.db.begin().await.unwrap();
        let run = start_remedy(&self.ctx(), &tx, id, run, Viewer::Customer, remedy, confirmed).await?;
        tx.commit().await.unwrap();
        Ok(run)
    }

    async fn checks_of(&self, id: ServiceId, run: RowId) -> TroubleshootingRun {
        get_troubleshooting(&self.ctx(), self.deps.db.read(), id, run).await.unwrap()
    }

    /// Checks that have ended.
    async fn checked(&self, id: ServiceId) -> TroubleshootingRun {
        let run = self.ask_for_checks(id, Viewer::Customer).await.unwrap();
        self.pass(30).await;
        self.checks_of(id, run.id).await
    }

    /// A service whose machine is off.
    async fn stopped(&self) -> ServiceId {
        let id = self.active().await;
        let tx = self.deps.db.begin().await.unwrap();
        let stop = ActionRequest::new(ActionKind::Stop);
        request_action(&self.ctx(), &tx, &self.deps.vault, id, Viewer::Customer, stop).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(40).await;
        assert_eq!(self.get(id).await.power, "stopped");
        id
    }

    /// How often the checks and the restart were started at the provider.
    async fn started(&self, id: ServiceId) -> (usize, usize) {
        let ctx = self.ctx();
        let account = crate::account::store::find(self.deps.db.read(), &ctx, self.account).await.unwrap();
        let provider = self.deps.provider(&account).unwrap();
        let machine = self.get(id).await.instance_id.unwrap();
        let checks = provider.started_checks(CallId::new(&ctx), &machine, "2").await.unwrap();
        let remedies = provider.started_remedies(CallId::new(&ctx), &machine, RESTART).await.unwrap();
        (checks.len(), remedies.len())
    }
}

#[tokio::test]
async fn a_healthy_machine_has_no_problems_and_nothing_is_offered() {
    for world in worlds().await {
        let id = world.active().await;
        let run = world.ask_for_checks(id, Viewer::Customer).await.unwrap();
        assert_eq!((run.state, run.checks.len()), (TroubleshootingState::Queued, 0), "{}", world.name);
        world.pass(1).await;
        let begun = world.checks_of(id, run.id).await;
        assert_eq!((begun.state, begun.name.as_str()), (TroubleshootingState::Running, "instance_full"));
        world.pass(30).await;
        let run = world.checks_of(id, run.id).await;
        assert_eq!(run.state, TroubleshootingState::Done, "{}: {:?}", world.name, run.error);
        let subjects: Vec<&str> = run.checks.iter().map(|c| c.subject.as_str()).collect();
        assert_eq!(subjects, ["power", "network", "firewall"]);
        assert!(run.checks.iter().all(|c| c.outcome == CheckOutcome::Good && c.remedies.is_empty()), "{run:?}");
        assert!(run.remedies.is_empty() && run.finished_at.is_some());
        assert!(world.timeline(id, false).await.contains(&"checks_done".to_owned()));
        assert_eq!((world.started(id).await, world.unfinished_jobs().await), ((1, 0), 0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_problem_is_found_and_its_remedy_helps_once() {
    for world in worlds().await {
        let id = world.stopped().await;
        let run = world.checked(id).await;
        assert!(run.checks.iter().all(|c| c.outcome == CheckOutcome::Problem), "{}: {run:?}", world.name);
        let offer = &run.remedies[0];
        assert_eq!((offer.id.as_str(), offer.kind, offer.offered), (RESTART, RemedyKind::Restart, true));
        let unconfirmed = world.remedy(id, run.id, RESTART, false).await.unwrap_err();
        assert_eq!(
            (unconfirmed.fields()[0].pointer.as_str(), unconfirmed.fields()[0].code),
            ("/confirm", "not_confirmed")
        );
        let unknown = world.remedy(id, run.id, "3", true).await.unwrap_err();
        assert_eq!((unknown.fields()[0].pointer.as_str(), unknown.fields()[0].code), ("/remedy", "unknown"));
        let asked = world.remedy(id, run.id, RESTART, true).await.unwrap();
        assert_eq!(asked.remedies[0].run.as_ref().unwrap().state, TroubleshootingState::Queued);
        let second = world.remedy(id, run.id, RESTART, true).await.unwrap_err();
        assert_eq!(second.code(), "troubleshooting_running", "{}", world.name);
        world.pass(30).await;
        let run = world.checks_of(id, run.id).await;
        let done = run.remedies[0].run.as_ref().unwrap();
        assert_eq!((done.state, done.note.as_str()), (TroubleshootingState::Done, "instance_reboot_successful"));
        assert!(!run.remedies[0].offered);
        assert_eq!(world.machine(id).await.status, Status::Running);
        assert_eq!((world.get(id).await.power.as_str(), world.started(id).await), ("running", (1, 1)));
        let again = world.remedy(id, run.id, RESTART, true).await.unwrap_err();
        assert_eq!(again.code(), "remedy_started", "{}", world.name);
        let told = world.timeline(id, false).await;
        assert!(told.ends_with(&["checks_done", "remedy_requested", "remedy_done"].map(str::to_owned)), "{told:?}");
    }
}

#[tokio::test]
async fn one_at_a_time_and_only_from_checks_of_now() {
    for world in worlds().await {
        let id = world.stopped().await;
        let old = world.checked(id).await;
        let newer = world.ask_for_checks(id, Viewer::Staff).await.unwrap();
        let second = world.ask_for_checks(id, Viewer::Customer).await.unwrap_err();
        assert_eq!((second.kind(), second.code()), (ErrorKind::Conflict, "troubleshooting_running"));
        assert_eq!(world.remedy(id, old.id, RESTART, true).await.unwrap_err().code(), "troubleshooting_running");
        world.pass(30).await;
        let outdated = world.remedy(id, old.id, RESTART, true).await.unwrap_err();
        assert_eq!(outdated.code(), "troubleshooting_outdated", "{}", world.name);
        world.tick(86_500);
        let late = world.remedy(id, newer.id, RESTART, true).await.unwrap_err();
        assert_eq!(late.code(), "troubleshooting_outdated", "{}", world.name);
        let listed = list_troubleshooting(&world.ctx(), world.deps.db.read(), id).await.unwrap();
        assert_eq!(listed.iter().map(|r| r.id).collect::<Vec<_>>(), [newer.id, old.id]);
        assert!(listed.iter().all(|r| !r.remedies[0].offered), "{listed:?}");
        assert_eq!(world.started(id).await, (2, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_is_answered_from_the_list_and_nothing_is_started_twice() {
    for world in worlds().await {
        let id = world.stopped().await;
        world.provider.inject(FaultRule::new("POST", CHECKS, 1, Fault::DropAfter));
        let run = world.checked(id).await;
        assert_eq!(run.state, TroubleshootingState::Done, "{}: {:?}", world.name, run.error);
        world.provider.inject(FaultRule::new("POST", REMEDIES, 1, Fault::DropAfter));
        world.remedy(id, run.id, RESTART, true).await.unwrap();
        world.pass(60).await;
        let done = world.checks_of(id, run.id).await.remedies[0].run.clone().unwrap();
        assert_eq!(done.state, TroubleshootingState::Done, "{}: {:?}", world.name, done.error);
        assert_eq!(world.started(id).await, (1, 1), "{}", world.name);
    }
}

#[tokio::test]
async fn what_was_not_taken_is_sent_again_for_checks_and_never_for_a_remedy() {
    for world in worlds().await {
        let id = world.stopped().await;
        world.provider.inject(FaultRule::new("POST", CHECKS, 1, Fault::DropBefore));
        let run = world.ask_for_checks(id, Viewer::Customer).await.unwrap();
        world.pass(90).await;
        let run = world.checks_of(id, run.id).await;
        assert_eq!(run.state, TroubleshootingState::Done, "{}: {:?}", world.name, run.error);
        world.provider.inject(FaultRule::new("POST", REMEDIES, 1, Fault::DropBefore));
        world.remedy(id, run.id, RESTART, true).await.unwrap();
        world.pass(90).await;
        let ended = world.checks_of(id, run.id).await.remedies[0].run.clone().unwrap();
        assert_eq!(ended.state, TroubleshootingState::Failed, "{}", world.name);
        assert!(ended.error.unwrap().contains("run the checks again"), "{}", world.name);
        assert_eq!(world.started(id).await, (1, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_service_that_does_not_run_is_refused_and_a_suspension_overtakes_a_remedy() {
    for world in worlds().await {
        let new = world.create(Access::Password).await;
        let refused = world.ask_for_checks(new, Viewer::Staff).await.unwrap_err();
        assert_eq!(refused.code(), "action_not_possible", "{}", world.name);
        let id = world.stopped().await;
        let run = world.checked(id).await;
        world.remedy(id, run.id, RESTART, true).await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        let ended = world.checks_of(id, run.id).await.remedies[0].run.clone().unwrap();
        assert_eq!((ended.state, world.started(id).await), (TroubleshootingState::Failed, (1, 0)), "{}", world.name);
        let refused = world.ask_for_checks(id, Viewer::Customer).await.unwrap_err();
        assert_eq!(refused.code(), "service_suspended", "{}", world.name);
        let refused = world.remedy(id, run.id, RESTART, true).await.unwrap_err();
        assert_eq!(refused.code(), "service_suspended", "{}", world.name);
        let run = world.ask_for_checks(id, Viewer::Staff).await.unwrap();
        world.pass(30).await;
        assert_eq!(world.checks_of(id, run.id).await.state, TroubleshootingState::Done, "{}", world.name);
    }
}

#[tokio::test]
async fn checks_are_found_only_under_their_own_service() {
    for world in worlds().await {
        let (mine, other) = (world.stopped().await, world.active().await);
        let run = world.checked(mine).await;
        let foreign = get_troubleshooting(&world.ctx(), world.deps.db.read(), other, run.id).await.unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound, "{}", world.name);
        let foreign = world.remedy(other, run.id, RESTART, true).await.unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound, "{}", world.name);
        assert!(list_troubleshooting(&world.ctx(), world.deps.db.read(), other).await.unwrap().is_empty());
        assert_eq!(world.started(mine).await, (1, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn what_cannot_be_carried_out_ends_and_keeps_nothing_from_being_asked_for() {
    use sea_orm::ConnectionTrait as _;
    for world in worlds().await {
        let id = world.active().await;
        let run = world.ask_for_checks(id, Viewer::Customer).await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        tx.execute_unprepared("UPDATE provisioning_troubleshooting SET progress = 'nothing'").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(5).await;
        let ended = world.checks_of(id, run.id).await;
        assert_eq!(ended.state, TroubleshootingState::Failed, "{}", world.name);
        assert!(ended.error.unwrap().contains("Look at the machine"), "{}", world.name);
        assert_eq!(world.checked(id).await.state, TroubleshootingState::Done, "{}", world.name);
    }
}

/// Runs a remedy to its end and says what came of it.
async fn walked(world: &World, id: ServiceId, run: &TroubleshootingRun, remedy: &str) -> RemedyRun {
    world.remedy(id, run.id, remedy, true).await.unwrap();
    world.pass(60).await;
    let offers = world.checks_of(id, run.id).await.remedies;
    offers.into_iter().find(|offer| offer.id == remedy).unwrap().run.unwrap()
}

#[tokio::test]
async fn a_server_that_its_firewalls_shut_off_is_taken_from_behind_them() {
    for world in worlds().await {
        let (id, ada) = (world.active().await, CustomerId(Uuid::from_u128(11)));
        let tx = world.deps.db.begin().await.unwrap();
        let new = NewFirewall { customer: ada, name: "Nothing".to_owned(), rules: Vec::new() };
        let firewall = create_firewall(&world.ctx(), &tx, new).await.unwrap().id;
        assign_firewall(&world.ctx(), &tx, Some(ada), firewall, id).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        let run = world.checked(id).await;
        let outcomes: Vec<CheckOutcome> = run.checks.iter().map(|c| c.outcome).collect();
        assert_eq!(outcomes, [CheckOutcome::Good, CheckOutcome::Good, CheckOutcome::Problem], "{}", world.name);
        let kinds: Vec<RemedyKind> = run.remedies.iter().map(|r| r.kind).collect();
        assert_eq!(kinds, [RemedyKind::FirewallDetach], "{}", world.name);
        let done = walked(&world, id, &run, "2").await;
        let expected = (TroubleshootingState::Done, "instance_firewall_detach_successful");
        assert_eq!((done.state, done.note.as_str()), expected, "{}", world.name);
        let kept = get_firewall(&world.ctx(), world.deps.db.read(), Some(ada), firewall).await.unwrap();
        assert!(kept.services.is_empty(), "{}: the firewall here has let go of it, too: {kept:?}", world.name);
        let again = world.checked(id).await;
        assert!(again.checks.iter().all(|c| c.outcome == CheckOutcome::Good), "{}: {again:?}", world.name);
    }
}

#[tokio::test]
async fn a_server_on_a_host_with_troubles_moves_to_another_one() {
    for world in worlds().await {
        let id = world.active().await;
        let machine = world.machine(id).await;
        assert!(world.provider.set_host_trouble(machine.instance_id, true));
        let run = world.checked(id).await;
        let warned: Vec<CheckSubject> =
            run.checks.iter().filter(|c| c.outcome == CheckOutcome::Warning).map(|c| c.subject).collect();
        assert_eq!(warned, [CheckSubject::Network], "{}: {run:?}", world.name);
        let kinds: Vec<RemedyKind> = run.remedies.iter().map(|r| r.kind).collect();
        assert_eq!(kinds, [RemedyKind::LiveMigration, RemedyKind::Restart], "{}", world.name);
        // The reply is lost: it is looked for, and the machine moves once.
        world.provider.inject(FaultRule::new("POST", REMEDIES, 1, Fault::DropAfter));
        let done = walked(&world, id, &run, "3").await;
        let expected = (TroubleshootingState::Done, "instance_live_migration_successful");
        assert_eq!((done.state, done.note.as_str()), expected, "{}: {:?}", world.name, done.error);
        let after = world.machine(id).await;
        assert_eq!((after.status, after.ipv4), (Status::Running, machine.ipv4), "{}", world.name);
        let offers = world.checks_of(id, run.id).await.remedies;
        assert!(offers[1].offered && !offers[0].offered, "{}: the other one may still be run", world.name);
        let again = world.checked(id).await;
        assert!(again.checks.iter().all(|c| c.outcome == CheckOutcome::Good), "{}: {again:?}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}
