//! Snapshot schedules: once for each due moment, rotated among their own, quiet while a machine is out of use.

use jiff::tz::TimeZone;
use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::Timestamp;
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use super::*;

const DAY: u64 = 86_400;

fn daily(keep: u32) -> ScheduleDraft {
    ScheduleDraft {
        rhythm: Rhythm::Daily,
        weekday: None,
        month_day: None,
        hour: 3,
        keep,
        name_pattern: "auto {date}".to_owned(),
        paused: false,
        zone: TimeZone::UTC,
    }
}

impl World {
    /// A running machine of a plan with three snapshots.
    async fn roomy(&self) -> ServiceId {
        let ctx = self.ctx();
        let mut new = new_service(&ctx, Access::Password);
        new.product.snapshot_quota = 3;
        new.product.provider_product_id = "V155".to_owned();
        let tx = self.deps.db.begin().await.unwrap();
        let id = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        self.begin(id).await;
        self.pass(30).await;
        self.expect(id, ServiceState::Active).await;
        id
    }

    async fn schedule(&self, id: ServiceId, draft: ScheduleDraft) -> Result<ScheduleView> {
        put_snapshot_schedule(&self.ctx(), &self.deps, id, Viewer::Customer, draft).await
    }

    async fn shown(&self, id: ServiceId) -> ScheduleView {
        get_snapshot_schedule(&self.ctx(), self.deps.db.read(), id).await.unwrap().expect("a schedule")
    }

    /// Moves both clocks to an instant and carries out what is due there.
    async fn at(&self, to: &str) {
        let seconds = to.parse::<Timestamp>().unwrap().as_second() - self.clock.now().as_second();
        self.tick(u64::try_from(seconds).unwrap());
        self.worker.run_due(self.ctx().tenant).await.unwrap();
    }

    /// Moves to the next due moment, as the clock of a sandbox does.
    async fn next(&self) -> Timestamp {
        let due = mpanel_db::jobs::next_due(self.deps.db.read(), self.ctx().tenant).await.unwrap().expect("a due job");
        self.at(&due.to_string()).await;
        due
    }

    /// Names of the snapshots, oldest first, those by hand in brackets.
    async fn snapshots(&self, id: ServiceId) -> String {
        let mut items = list_snapshots(&self.ctx(), &self.deps, id).await.unwrap().items;
        items.reverse();
        let word = |s: &SnapshotView| if s.scheduled { s.name.clone() } else { format!("[{}]", s.name) };
        items.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    fn day(&self, from_now: u64) -> String {
        let day = jiff::SignedDuration::from_secs(i64::try_from(from_now * DAY).unwrap());
        self.clock.now().saturating_add(day).unwrap().strftime("%Y-%m-%d").to_string()
    }
}

#[tokio::test]
async fn each_moment_takes_one_and_rotates_only_what_was_scheduled() {
    for world in worlds().await {
        let id = world.roomy().await;
        create_snapshot(&world.ctx(), &world.deps, id, Viewer::Customer, "mine", "").await.unwrap();
        let refused = world.schedule(id, daily(3)).await.unwrap_err();
        assert_eq!((refused.fields()[0].pointer.as_str(), refused.fields()[0].code), ("/keep", "snapshot_quota"));
        let set = world.schedule(id, daily(2)).await.unwrap();
        assert_eq!((set.failures, set.latest.is_none()), (0, true));
        let mut days = Vec::new();
        for _ in 0..3 {
            days.push(world.next().await.strftime("%Y-%m-%d").to_string());
        }
        assert_eq!(
            world.snapshots(id).await,
            format!("[mine], auto {}, auto {}", days[1], days[2]),
            "{}: the plan is full, the oldest scheduled one went",
            world.name
        );
        // The same moment again does nothing.
        let tx = world.deps.db.begin().await.unwrap();
        let again = mpanel_db::JobSpec::now(&world.ctx()).key(id.to_string());
        tx.enqueue_with(&world.ctx(), &RunSnapshotSchedule { service: id }, again).await.unwrap();
        tx.commit().await.unwrap();
        world.worker.run_due(world.ctx().tenant).await.unwrap();
        assert_eq!(world.provider.totals().snapshots, 3, "{}", world.name);
        let told = world.timeline(id, false).await;
        assert_eq!(told.iter().filter(|k| *k == "snapshot_created").count(), 4, "{told:?}");
        let latest = world.shown(id).await.latest.expect("a moment that was due");
        assert_eq!((latest.state, latest.name), (RunState::Taken, format!("auto {}", days[2])), "{}", world.name);
    }
}

#[tokio::test]
async fn a_long_silence_is_caught_up_with_one() {
    for world in worlds().await {
        let id = world.roomy().await;
        world.schedule(id, daily(3)).await.unwrap();
        let then = world.day(4);
        world.at(&format!("{then}T12:00:00Z")).await;
        assert_eq!(world.snapshots(id).await, format!("auto {then}"), "{}", world.name);
        let shown = world.shown(id).await;
        assert_eq!(shown.next_at.unwrap().to_string(), format!("{}T03:00:00Z", world.day(1)), "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_and_a_crash_take_no_second_one() {
    for world in worlds().await {
        let id = world.roomy().await;
        world.schedule(id, daily(3)).await.unwrap();
        // The reply is lost: the list tells.
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        let first = world.next().await.strftime("%Y-%m-%d").to_string();
        assert_eq!(world.snapshots(id).await, format!("auto {first}"), "{}", world.name);

        // A provider that is away is asked again, and that is no failure.
        world.at(&format!("{}T02:59:00Z", world.day(1))).await;
        world.provider.inject(FaultRule::new("GET", "/v1/compute", 1000, Fault::ErrorBefore { status: 503 }));
        let second = world.next().await.strftime("%Y-%m-%d").to_string();
        assert_eq!(world.shown(id).await.latest.unwrap().state, RunState::Began, "{}", world.name);
        world.provider.clear_faults();
        // Meanwhile it turns out that the try did reach the provider, before its process died.
        let name = format!("auto {second}");
        let (ctx, deps) = (world.ctx(), &world.deps);
        create_snapshot(&ctx, deps, id, Viewer::Staff, &name, "Taken by schedule.").await.unwrap();
        assert_eq!(world.snapshots(id).await, format!("auto {first}, [{name}]"), "{}", world.name);
        world.next().await;
        assert_eq!(world.snapshots(id).await, format!("auto {first}, {name}"), "{}", world.name);
        let shown = world.shown(id).await;
        assert_eq!((shown.failures, shown.latest.unwrap().state), (0, RunState::Taken), "{}", world.name);
    }
}

/// Puts something else where a service's product is kept; returns what was there.
async fn replace_product(world: &World, id: ServiceId, product: &str) -> String {
    let tx = world.deps.db.begin().await.unwrap();
    let mut row = crate::service::store::lock(&tx, &world.ctx(), id).await.unwrap();
    let before = std::mem::replace(&mut row.product, product.to_owned());
    row.into_active_model().reset_all().update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    before
}

#[tokio::test]
async fn no_error_ends_a_schedule_and_one_that_fails_can_be_paused() {
    for world in worlds().await {
        let id = world.roomy().await;
        world.schedule(id, daily(3)).await.unwrap();
        let whole = replace_product(&world, id, "{").await;
        let due = world.next().await;
        assert_eq!(world.shown(id).await.latest.unwrap().state, RunState::Began, "{}", world.name);
        replace_product(&world, id, &whole).await;
        world.next().await;
        let name = format!("auto {}", due.strftime("%Y-%m-%d"));
        assert_eq!(world.snapshots(id).await, name, "{}: it is tried again", world.name);

        world.provider.inject(FaultRule::new("GET", "/v1/compute", 1000, Fault::ErrorBefore { status: 503 }));
        let elsewhere = TimeZone::get("Asia/Tokyo").unwrap();
        let rest = ScheduleDraft { paused: true, zone: elsewhere, ..daily(3) };
        let paused = world.schedule(id, rest.clone()).await.unwrap();
        assert_eq!((paused.paused, paused.zone.as_str(), paused.next_at), (true, "UTC", None), "{}", world.name);
        world.schedule(id, ScheduleDraft { hour: 5, ..rest }).await.expect_err("anything else is checked");
    }
}

#[tokio::test]
async fn suspended_machines_rest_and_repeated_failures_are_told_once() {
    for world in worlds().await {
        let id = world.active().await;
        world.schedule(id, daily(1)).await.unwrap();
        create_snapshot(&world.ctx(), &world.deps, id, Viewer::Customer, "by hand", "").await.unwrap();
        for _ in 0..4 {
            world.next().await;
        }
        assert_eq!(world.snapshots(id).await, "[by hand]", "{}: nothing made by hand goes", world.name);
        let shown = world.shown(id).await;
        assert_eq!((shown.failures, shown.latest.unwrap().state), (4, RunState::Failed), "{}", world.name);
        let failing = |e: &Event| matches!(e, Event::SnapshotScheduleFailing { .. });
        assert_eq!(world.happened(failing).await, 1, "{}", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, id, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        world.expect(id, ServiceState::Suspended).await;
        let refused = world.schedule(id, daily(1)).await.unwrap_err();
        assert_eq!(refused.code(), "service_suspended", "{}", world.name);
        world.at(&format!("{}T04:00:00Z", world.day(1))).await;
        let shown = world.shown(id).await;
        assert_eq!((shown.failures, shown.latest.unwrap().state), (4, RunState::Skipped), "{}", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        delete_snapshot_schedule(&world.ctx(), &tx, id).await.unwrap();
        delete_snapshot_schedule(&world.ctx(), &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert!(get_snapshot_schedule(&world.ctx(), world.deps.db.read(), id).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_cannot_be_a_schedule_is_refused_at_its_field() {
    for world in worlds().await {
        let id = world.active().await;
        for (draft, pointer) in [
            (ScheduleDraft { hour: 24, ..daily(1) }, "/hour"),
            (ScheduleDraft { rhythm: Rhythm::Weekly, ..daily(1) }, "/weekday"),
            (ScheduleDraft { rhythm: Rhythm::Monthly, month_day: Some(32), ..daily(1) }, "/month_day"),
            (ScheduleDraft { weekday: Some(1), ..daily(1) }, "/weekday"),
            (ScheduleDraft { name_pattern: "nightly".to_owned(), ..daily(1) }, "/name_pattern"),
            (daily(0), "/keep"),
            (daily(2), "/keep"),
        ] {
            let refused = world.schedule(id, draft.clone()).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer, "{} {draft:?}", world.name);
        }
        let paused = world.schedule(id, ScheduleDraft { paused: true, ..daily(1) }).await.unwrap();
        assert_eq!(paused.next_at, None, "{}", world.name);
        world.at(&format!("{}T04:00:00Z", world.day(1))).await;
        assert_eq!(world.provider.totals().snapshots, 0, "{}", world.name);
    }
}
