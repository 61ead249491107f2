//! The job queue, outbox, vault and idempotency on real databases.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use mpanel_core::{Error, FixedClock, OpContext, PageQuery, Result, Secret, TenantId};
use mpanel_db::idempotency::{Claim, Records};
use mpanel_db::jobs::{self, ContextSource, JobFilter, Outcome, Registry, Worker, view};
use mpanel_db::{Enqueued, Job, JobSpec, clock, housekeeping, outbox};
use mpanel_events::Event;
use mpanel_testkit as testkit;
use sea_orm::ConnectionTrait as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Serialize, Deserialize)]
struct Greet {
    name: String,
}
impl Job for Greet {
    const KIND: &'static str = "test.greet";
}

/// A job that comes so often that a moved clock does not stop for it.
#[derive(Serialize, Deserialize)]
struct Glance {}
impl Job for Glance {
    const KIND: &'static str = "test.glance";
}

struct Contexts(Arc<FixedClock>);

#[async_trait::async_trait]
impl ContextSource for Contexts {
    async fn system_context(&self, tenant: TenantId, _component: &str, _request: Uuid) -> Result<OpContext> {
        use mpanel_core::Clock as _;
        let mut ctx = testkit::context(1);
        ctx.tenant = tenant;
        Ok(ctx.at(self.0.now()))
    }
}

fn worker(db: &mpanel_db::Db, clock: &Arc<FixedClock>, registry: Registry) -> Worker {
    let contexts = Arc::new(Contexts(clock.clone()));
    Worker::new(
        db.clone(),
        clock.clone(),
        contexts,
        registry,
        "test",
        Uuid::from_u128(clock.as_ref() as *const _ as u128),
    )
}

fn greet() -> Greet {
    Greet { name: "Ada".into() }
}

#[tokio::test]
async fn a_job_exists_exactly_if_its_transaction_commits() {
    for t in testkit::databases(&[]).await {
        let ctx = testkit::context(1);
        let tx = t.db.begin().await.unwrap();
        tx.enqueue(&ctx, &greet()).await.unwrap();
        tx.rollback().await.unwrap();
        let none = view::list(t.db.read(), &ctx, &JobFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!(none.total, 0, "{}", t.name);
        let tx = t.db.begin().await.unwrap();
        tx.enqueue(&ctx, &greet()).await.unwrap();
        tx.commit().await.unwrap();
        let one = view::list(t.db.read(), &ctx, &JobFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!((one.total, one.items[0].state.as_str()), (1, "queued"), "{}", t.name);
    }
}

#[tokio::test]
async fn a_key_holds_one_unfinished_job_and_a_once_key_holds_for_ever() {
    for t in testkit::databases(&[]).await {
        let (ctx, clock) = (testkit::context(1), testkit::clock());
        let ran = Arc::new(AtomicUsize::new(0));
        let mut registry = Registry::default();
        let counter = ran.clone();
        registry.on(move |_ctx, _run, _job: Greet| {
            let counter = counter.clone();
            async move {
                counter.fetch_add(1, Ordering::SeqCst);
                Ok(Outcome::Done)
            }
        });
        let worker = worker(&t.db, &clock, registry);
        for (spec, expected) in [
            (JobSpec::now(&ctx).key("a"), true),
            (JobSpec::now(&ctx).key("a"), false),
            (JobSpec::now(&ctx).once("b"), true),
        ] {
            let tx = t.db.begin().await.unwrap();
            let made = tx.enqueue_with(&ctx, &greet(), spec).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(matches!(made, Enqueued::New(_)), expected, "{}", t.name);
        }
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 2, "{}", t.name);
        let tx = t.db.begin().await.unwrap();
        let again = tx.enqueue_with(&ctx, &greet(), JobSpec::now(&ctx).key("a")).await.unwrap();
        let once = tx.enqueue_with(&ctx, &greet(), JobSpec::now(&ctx).once("b")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(again, Enqueued::New(_)));
        assert_eq!(once, Enqueued::Existing);
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 1, "{}", t.name);
        assert_eq!(ran.load(Ordering::SeqCst), 3);
    }
}

#[tokio::test]
async fn a_job_asked_for_while_it_runs_runs_once_more() {
    for t in testkit::databases(&[]).await {
        let (ctx, clock) = (testkit::context(1), testkit::clock());
        let runs = Arc::new(AtomicUsize::new(0));
        let mut registry = Registry::default();
        let (counter, db) = (runs.clone(), t.db.clone());
        registry.on(move |ctx: OpContext, _run, _job: Greet| {
            let (counter, db) = (counter.clone(), db.clone());
            async move {
                if counter.fetch_add(1, Ordering::SeqCst) == 0 {
                    let tx = db.begin().await?;
                    tx.enqueue_with(&ctx, &greet(), JobSpec::now(&ctx).key("k")).await?;
                    tx.commit().await?;
                }
                Ok(Outcome::Done)
            }
        });
        let tx = t.db.begin().await.unwrap();
        tx.enqueue_with(&ctx, &greet(), JobSpec::now(&ctx).key("k")).await.unwrap();
        tx.commit().await.unwrap();
        worker(&t.db, &clock, registry).run_due(ctx.tenant).await.unwrap();
        assert_eq!(runs.load(Ordering::SeqCst), 2, "{}", t.name);
    }
}

#[tokio::test]
async fn failures_are_retried_with_back_off_then_wait_for_the_operator() {
    for t in testkit::databases(&[]).await {
        let (ctx, clock) = (testkit::context(1), testkit::clock());
        let healed = Arc::new(AtomicUsize::new(0));
        let mut registry = Registry::default();
        let switch = healed.clone();
        registry.on(move |_ctx, _run, _job: Greet| {
            let ok = switch.load(Ordering::SeqCst) == 1;
            async move { if ok { Ok(Outcome::Done) } else { Err(Error::unavailable("away", "away")) } }
        });
        let worker = worker(&t.db, &clock, registry);
        let tx = t.db.begin().await.unwrap();
        tx.enqueue_with(&ctx, &greet(), JobSpec::now(&ctx).attempts(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 1);
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 0, "back-off keeps it waiting on {}", t.name);
        clock.advance(SignedDuration::from_secs(5));
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 1);
        let dead = JobFilter { state: Some("dead".into()), kind: None };
        let list = view::list(t.db.read(), &ctx, &dead, &PageQuery::default()).await.unwrap();
        assert_eq!(list.total, 1, "{}", t.name);
        healed.store(1, Ordering::SeqCst);
        view::retry(&t.db, &ctx.clone().at(testkit::start()), list.items[0].id).await.unwrap();
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 1);
        assert_eq!(view::get(t.db.read(), &ctx, list.items[0].id).await.unwrap().state, "done");
        let other = testkit::context(2);
        assert!(view::get(t.db.read(), &other, list.items[0].id).await.is_err(), "another tenant's job is not there");
    }
}

#[tokio::test]
async fn a_moved_clock_makes_a_later_job_due_and_only_for_its_tenant() {
    for t in testkit::databases(&[]).await {
        let (ctx, other, clock) = (testkit::context(1), testkit::context(2), testkit::clock());
        let mut registry = Registry::default();
        registry.on(|_ctx, _run, _job: Greet| async { Ok(Outcome::Done) });
        let worker = worker(&t.db, &clock, registry);
        let tx = t.db.begin().await.unwrap();
        for c in [&ctx, &other] {
            tx.enqueue_with(c, &greet(), JobSpec::at(c.in_seconds(3600))).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 0);
        let tx = t.db.begin().await.unwrap();
        clock::set_offset_us(&tx, ctx.tenant, 3_600_000_000).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(worker.run_due(ctx.tenant).await.unwrap(), 1, "{}", t.name);
        assert_eq!(worker.run_due(other.tenant).await.unwrap(), 0, "{}", t.name);
    }
}

#[tokio::test]
async fn a_moved_clock_stops_for_some_jobs_only_when_they_have_waited_long() {
    const HOUR: i64 = 3600;
    for t in testkit::databases(&[]).await {
        for (n, (greet_in, glance_in, stops_in)) in [
            (None, None, None),
            (Some(30), None, Some(30)),
            (Some(30), Some(6), Some(30)),
            (Some(31), Some(6), Some(31)),
            (Some(48), Some(6), Some(31)),
            (None, Some(6), Some(31)),
            (Some(3), Some(6), Some(3)),
        ]
        .into_iter()
        .enumerate()
        {
            let ctx = testkit::context(10 + n as u64);
            let tx = t.db.begin().await.unwrap();
            if let Some(hours) = greet_in {
                tx.enqueue_with(&ctx, &greet(), JobSpec::at(ctx.in_seconds(hours * HOUR))).await.unwrap();
            }
            if let Some(hours) = glance_in {
                tx.enqueue_with(&ctx, &Glance {}, JobSpec::at(ctx.in_seconds(hours * HOUR))).await.unwrap();
            }
            tx.commit().await.unwrap();
            let patience = SignedDuration::from_hours(25);
            let stop = jobs::next_stop(t.db.read(), ctx.tenant, &[Glance::KIND], patience).await.unwrap();
            assert_eq!(stop, stops_in.map(|hours: i64| ctx.in_seconds(hours * HOUR)), "case {n} on {}", t.name);
            let due = jobs::next_due(t.db.read(), ctx.tenant).await.unwrap();
            let first = greet_in.into_iter().chain(glance_in).min();
            assert_eq!(due, first.map(|hours: i64| ctx.in_seconds(hours * HOUR)), "case {n} on {}", t.name);
        }
    }
}

#[tokio::test]
async fn the_job_of_a_vanished_worker_is_taken_up_after_its_lease_and_by_one_only() {
    for t in testkit::databases(&[]).await {
        let (ctx, clock) = (testkit::context(1), testkit::clock());
        let tx = t.db.begin().await.unwrap();
        for _ in 0..20 {
            tx.enqueue(&ctx, &greet()).await.unwrap();
        }
        tx.commit().await.unwrap();
        let ran = Arc::new(AtomicUsize::new(0));
        let mut workers = Vec::new();
        for _ in 0..4 {
            let mut registry = Registry::default();
            let counter = ran.clone();
            registry.on(move |_ctx, _run, _job: Greet| {
                let counter = counter.clone();
                async move {
                    counter.fetch_add(1, Ordering::SeqCst);
                    tokio::time::sleep(Duration::from_millis(2)).await;
                    Ok(Outcome::Done)
                }
            });
            let worker = worker(&t.db, &clock, registry);
            let tenant = ctx.tenant;
            workers.push(tokio::spawn(async move { worker.run_due(tenant).await.unwrap() }));
        }
        let mut total = 0;
        for handle in workers {
            total += handle.await.unwrap();
        }
        assert_eq!((total, ran.load(Ordering::SeqCst)), (20, 20), "{}", t.name);
    }
}

#[tokio::test]
async fn facts_are_dispatched_once_and_only_if_committed() {
    for t in testkit::databases(&[]).await {
        let ctx = testkit::context(1);
        let customer = ctx.new_id();
        let tx = t.db.begin().await.unwrap();
        tx.record(&ctx, Event::CustomerRegistered { customer }).await.unwrap();
        tx.commit().await.unwrap();
        let tx = t.db.begin().await.unwrap();
        let taken = outbox::take_undispatched(&tx, None, ctx.now, 10).await.unwrap();
        assert_eq!(taken.len(), 1, "{}", t.name);
        tx.rollback().await.unwrap();
        let tx = t.db.begin().await.unwrap();
        assert_eq!(outbox::take_undispatched(&tx, Some(ctx.tenant), ctx.now, 10).await.unwrap(), taken);
        tx.commit().await.unwrap();
        let tx = t.db.begin().await.unwrap();
        assert!(outbox::take_undispatched(&tx, None, ctx.now, 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn an_idempotency_key_gives_the_same_answer_and_refuses_another_request() {
    for t in testkit::databases(&[]).await {
        let ctx = testkit::context(1);
        let vault = testkit::vault();
        let records = Records { db: &t.db, vault: &vault, ctx: &ctx, scope: "user", key: "k1" };
        let (one, other): (&[&[u8]], &[&[u8]]) = (&[b"POST", b"p"], &[b"POST", b"q"]);
        assert_eq!(records.claim(one).await.unwrap(), Claim::First);
        assert_eq!(records.claim(one).await.unwrap_err().code(), "request_in_progress");
        records.store(201, r#"{"password":"shown once"}"#).await.unwrap();
        let again = Claim::Repeat { status: 201, body: r#"{"password":"shown once"}"#.into() };
        assert_eq!(records.claim(one).await.unwrap(), again);
        assert_eq!(records.claim(other).await.unwrap_err().code(), "idempotency_key_reused");
        let sql = "SELECT fingerprint || ' ' || response AS kept FROM idempotency_records";
        let statement = sea_orm::Statement::from_string(t.db.backend(), sql);
        let row = t.db.read().query_one_raw(statement).await.unwrap().unwrap();
        let kept: String = row.try_get("", "kept").unwrap();
        assert!(kept.starts_with("test.") && !kept.contains("shown once"), "keyed and sealed: {kept}");
    }
}

#[tokio::test]
async fn what_is_old_is_forgotten_and_what_somebody_waits_for_is_not() {
    for t in testkit::databases(&[]).await {
        let (ctx, other) = (testkit::context(1), testkit::context(2));
        let vault = testkit::vault();
        for owner in [&ctx, &other] {
            let records = Records { db: &t.db, vault: &vault, ctx: owner, scope: "user", key: "k1" };
            records.claim(&[b"p"]).await.unwrap();
            let tx = t.db.begin().await.unwrap();
            tx.record(owner, Event::ClockMoved { to: owner.now }).await.unwrap();
            tx.record(owner, Event::ClockMoved { to: owner.now }).await.unwrap();
            assert_eq!(outbox::take_undispatched(&tx, Some(owner.tenant), owner.now, 1).await.unwrap().len(), 1);
            for state in ["done", "discarded", "dead", "queued"] {
                tx.enqueue(owner, &Greet { name: state.into() }).await.unwrap();
                let us = owner.now.as_microsecond();
                let sql =
                    format!("UPDATE jobs SET state = '{state}', finished_at = {us} WHERE payload LIKE '%{state}%'");
                tx.execute_unprepared(&sql).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
        let all = async |at: &OpContext| {
            let now = at.now;
            [
                housekeeping::forget_answers(at, &t.db).await.unwrap(),
                housekeeping::forget_facts(at, &t.db, now).await.unwrap(),
                housekeeping::forget_jobs(at, &t.db, now).await.unwrap(),
            ]
        };
        let after = |days: i64| ctx.clone().at(ctx.in_seconds(days * 86_400 + 1));
        assert_eq!(all(&ctx).await, [0, 0, 0]);
        assert_eq!(all(&after(1)).await, [1, 0, 0], "answers for a day");
        assert_eq!(all(&after(29)).await, [0, 0, 0]);
        assert_eq!(all(&after(31)).await, [0, 1, 2], "dispatched facts and ended jobs; on {}", t.name);
        assert_eq!(all(&after(400)).await, [0, 0, 0], "what waits is kept");
        assert_eq!(all(&other.clone().at(after(31).now)).await, [1, 1, 2], "the other tenant's were not touched");
    }
}

#[tokio::test]
async fn forgetting_goes_by_batches() {
    for t in testkit::databases(&[]).await {
        let ctx = testkit::context(1);
        let tx = t.db.begin().await.unwrap();
        for number in 0..housekeeping::BATCH + 20 {
            tx.enqueue(&ctx, &Greet { name: number.to_string() }).await.unwrap();
        }
        tx.execute_unprepared("UPDATE jobs SET state = 'done', finished_at = 0").await.unwrap();
        tx.commit().await.unwrap();
        for expected in [housekeeping::BATCH, 20, 0] {
            assert_eq!(housekeeping::forget_jobs(&ctx, &t.db, ctx.now).await.unwrap(), expected);
        }
    }
}

#[test]
fn a_sealed_secret_opens_only_for_its_tenant_and_purpose_and_survives_rotation() {
    let (ctx, other) = (testkit::context(1), testkit::context(2));
    let old = mpanel_db::Vault::new(vec![("k1".into(), [1; 32])]).unwrap();
    let both = mpanel_db::Vault::new(vec![("k1".into(), [1; 32]), ("k2".into(), [2; 32])]).unwrap();
    let sealed = old.seal(&ctx, "service.password", &Secret::new("hunter2")).unwrap();
    assert!(!sealed.contains("hunter2"));
    assert_eq!(both.open(ctx.tenant, "service.password", &sealed).unwrap().expose(), "hunter2");
    assert!(both.open(other.tenant, "service.password", &sealed).is_err());
    assert!(both.open(ctx.tenant, "gateway.key", &sealed).is_err());
    let rotated = both.rewrap(&ctx, "service.password", &sealed).unwrap();
    let new = mpanel_db::Vault::new(vec![("k2".into(), [2; 32])]).unwrap();
    assert_eq!(new.open(ctx.tenant, "service.password", &rotated).unwrap().expose(), "hunter2");
    assert!(new.open(ctx.tenant, "service.password", &sealed).is_err());
}
