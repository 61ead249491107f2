//! DNS zones: made once, written record by record, read in and out, deleted, and nobody else's.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{DnsZoneId, ErrorKind};

use super::*;
use crate::dns::record::RecordKind as K;

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));
const ZONES: &str = "/v1/dns/zones";

fn draft(kind: K, name: &str, value: &str) -> RecordDraft {
    let (name, value) = (name.to_owned(), value.to_owned());
    let priority = (kind == K::Mx).then_some(10);
    RecordDraft { name, kind, ttl: 3600, value, priority, weight: None, port: None, flags: None, tag: None }
}

impl World {
    async fn zone(&self, customer: CustomerId, name: &str) -> Result<DnsZoneId> {
        let tx = self.deps.db.begin().await.unwrap();
        let new = NewZone { customer: Some(customer), account: None, name: name.to_owned() };
        let zone = create_zone(&self.ctx(), &tx, new, true).await?;
        tx.commit().await.unwrap();
        Ok(zone.id)
    }

    async fn ready(&self, name: &str) -> DnsZoneId {
        let id = self.zone(ADA, name).await.unwrap();
        self.pass(1).await;
        assert_eq!(self.zone_state(id).await, (ZoneState::Ready, None), "{}", self.name);
        id
    }

    async fn zone_state(&self, id: DnsZoneId) -> (ZoneState, Option<String>) {
        let view = get_zone(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap();
        (view.state, view.problem)
    }

    async fn add(&self, id: DnsZoneId, draft: &RecordDraft) -> Result<KeptRecord> {
        create_record(&self.ctx(), &self.deps, Some(ADA), id, draft).await
    }

    async fn records(&self, id: DnsZoneId) -> Vec<KeptRecord> {
        list_records(&self.ctx(), &self.deps, Some(ADA), id).await.unwrap().records
    }

    async fn said(&self, id: DnsZoneId) -> Vec<String> {
        let line = |k: KeptRecord| format!("{} {} {} {}", k.record.name, k.record.ttl, k.record.kind, k.record.value);
        self.records(id).await.into_iter().map(line).collect()
    }

    async fn import(&self, id: DnsZoneId, file: &str, replace: bool) -> Result<DnsChangeView> {
        let ctx = self.ctx();
        let plan = preview_import(&ctx, &self.deps, Some(ADA), id, file, replace).await?;
        apply_import(&ctx, &self.deps, Some(ADA), id, file, replace, &plan.fingerprint()).await
    }

    async fn changes(&self, id: DnsZoneId) -> Vec<DnsChangeView> {
        zone_changes(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap()
    }

    async fn deleted(&self, id: DnsZoneId, typed: &str) -> Result<ZoneView> {
        let tx = self.deps.db.begin().await.unwrap();
        let view = delete_zone(&self.ctx(), &tx, Some(ADA), id, typed).await?;
        tx.commit().await.unwrap();
        Ok(view)
    }
}

#[tokio::test]
async fn a_zone_is_made_filled_changed_and_deleted() {
    for world in worlds().await {
        let id = world.ready("Bücher.example").await;
        let view = get_zone(&world.ctx(), world.deps.db.read(), None, id).await.unwrap();
        assert_eq!((view.name.as_str(), view.is_moving()), ("xn--bcher-kva.example", false));
        let fixed = list_records(&world.ctx(), &world.deps, Some(ADA), id).await.unwrap().fixed;
        assert_eq!(fixed.iter().filter(|f| f.kind == "NS").count(), 3, "{fixed:?}");

        let www = world.add(id, &draft(K::A, "www", "203.0.113.7")).await.unwrap();
        world.add(id, &draft(K::Mx, "@", "www.bücher.example")).await.unwrap();
        let long = format!("v=DKIM1; p={}", "x".repeat(400));
        world.add(id, &draft(K::Txt, "s1._domainkey", &long)).await.unwrap();
        let refused = world.add(id, &draft(K::Cname, "www", "example.net")).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "cname_not_alone");
        let refused = world.add(id, &draft(K::A, "www", "203.0.113.7")).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "taken");

        let ctx = world.ctx();
        let moved = RecordDraft { ttl: 60, ..draft(K::A, "www", "203.0.113.8") };
        let after = update_record(&ctx, &world.deps, Some(ADA), id, &www.id, &moved).await.unwrap();
        assert_eq!((&after.id, after.record.ttl), (&www.id, 60));
        let renamed = draft(K::A, "web", "203.0.113.8");
        let refused = update_record(&ctx, &world.deps, Some(ADA), id, &www.id, &renamed).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/name");
        let text = format!("s1._domainkey 3600 TXT {long}");
        assert_eq!(world.said(id).await, ["@ 3600 MX www.xn--bcher-kva.example", &text, "www 60 A 203.0.113.8"]);

        delete_record(&ctx, &world.deps, Some(ADA), id, &www.id).await.unwrap();
        let gone = delete_record(&ctx, &world.deps, Some(ADA), id, &www.id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        let kinds: Vec<DnsChangeKind> = world.changes(id).await.iter().map(|c| c.kind).collect();
        use DnsChangeKind as C;
        assert_eq!(kinds.len(), 5, "{kinds:?}");
        for kind in [C::Delete, C::Update, C::Create] {
            assert!(kinds.contains(&kind), "{kinds:?}");
        }

        assert_eq!(world.deleted(id, "other.example").await.unwrap_err().fields()[0].pointer, "/confirm_name");
        assert_eq!(world.deleted(id, "bücher.example").await.unwrap().state, ZoneState::Deleting);
        world.pass(200).await;
        let gone = get_zone(&world.ctx(), world.deps.db.read(), None, id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        assert_eq!(read_zones(&world.ctx(), &world.deps, world.account).await.unwrap(), 0);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn lost_replies_write_once() {
    for world in worlds().await {
        let faults = [Fault::DropAfter, Fault::ErrorAfter { status: 500 }, Fault::ErrorBefore { status: 503 }];
        for (number, fault) in faults.into_iter().enumerate() {
            world.provider.inject(FaultRule::new("POST", ZONES, 1, fault));
            let id = world.zone(ADA, &format!("lost{number}.example")).await.unwrap();
            world.pass(180).await;
            assert_eq!(world.zone_state(id).await, (ZoneState::Ready, None), "{} {fault:?}", world.name);
        }
        let id = world.ready("records.example").await;
        world.provider.inject(FaultRule::new("POST", ZONES, 1, Fault::DropAfter));
        let kept = world.add(id, &draft(K::A, "www", "203.0.113.7")).await.unwrap();
        assert_eq!(world.records(id).await[0].id, kept.id, "it was looked up");
        // The data centre takes the same mail server only once, whatever its priority.
        world.add(id, &draft(K::Mx, "@", "mail.example.net")).await.unwrap();
        let again = RecordDraft { priority: Some(20), ..draft(K::Mx, "@", "mail.example.net") };
        let refused = world.add(id, &again).await.unwrap_err();
        assert!(refused.detail().starts_with("The data centre refused it"), "{refused:?}");
        let states: Vec<DnsChangeState> = world.changes(id).await.into_iter().map(|c| c.state).collect();
        assert_eq!(states.iter().filter(|s| **s == DnsChangeState::Failed).count(), 1, "{states:?}");
        assert_eq!(world.records(id).await.len(), 2, "{}", world.name);
    }
}

#[tokio::test]
async fn what_a_request_writes_is_not_written_by_a_job() {
    for world in worlds().await {
        let id = world.ready("example.com").await;
        world.add(id, &draft(K::A, "www", "203.0.113.7")).await.unwrap();
        world.tick(119);
        // Another request has noted its record and is writing it while the job of the first one wakes.
        let (ctx, deps) = (world.ctx(), &world.deps);
        let tx = deps.db.begin().await.unwrap();
        let zone = crate::dns::store::lock(&ctx, &tx, None, id).await.unwrap();
        let after = crate::dns::record::checked("example.com", &draft(K::A, "api", "203.0.113.8")).unwrap();
        let step = DnsStep { id: None, before: None, after: Some(after), state: DnsStepState::Waiting, problem: None };
        let kind = DnsChangeKind::Create;
        let stale = crate::dns::store::note_change(&ctx, &tx, &zone, kind, &[step], 120).await.unwrap();
        crate::jobs::enqueue_dns_change(&ctx, &tx, id, 120).await.unwrap();
        tx.commit().await.unwrap();
        world.tick(2);
        world.worker.run_due(ctx.tenant).await.unwrap();
        assert_eq!(world.changes(id).await[0].state, DnsChangeState::Running, "{}", world.name);
        // That request has died: now the job writes it, and nobody writes over what it has noted.
        world.tick(119);
        world.worker.run_due(ctx.tenant).await.unwrap();
        let done = world.changes(id).await.remove(0);
        assert_eq!((done.state, done.done), (DnsChangeState::Done, 1), "{}", world.name);
        world.tick(5);
        let (row, wait) = crate::dns::change::carry_out(&world.ctx(), deps, &zone, stale, false).await.unwrap();
        let ended = done.finished_at.map(|at| at.as_microsecond());
        assert_eq!((row.finished_at, wait), (ended, None), "{}", world.name);
        assert_eq!(world.records(id).await.len(), 2, "{}", world.name);
    }
}

#[tokio::test]
async fn a_zone_that_nobody_hears_of_is_given_up_and_can_be_deleted() {
    for world in worlds().await {
        let tenant = world.ctx().tenant;
        // It is made, but neither the reply arrives nor the audits answer.
        world.provider.inject(FaultRule::new("POST", ZONES, 1, Fault::DropAfter));
        world.provider.inject(FaultRule::new("GET", "/v1/dns/zones/audits", 1000, Fault::ErrorBefore { status: 503 }));
        let id = world.zone(ADA, "example.com").await.unwrap();
        for _ in 0..20 {
            world.worker.run_due(tenant).await.unwrap();
            world.tick(60);
        }
        assert_eq!(world.zone_state(id).await.0, ZoneState::Failed, "{}", world.name);
        world.provider.clear_faults();
        world.deleted(id, "example.com").await.unwrap();
        world.worker.run_due(tenant).await.unwrap();
        assert_eq!(read_zones(&world.ctx(), &world.deps, world.account).await.unwrap(), 0, "{}", world.name);

        world.provider.inject(FaultRule::new("POST", ZONES, 1000, Fault::ErrorBefore { status: 500 }));
        let id = world.zone(ADA, "example.org").await.unwrap();
        for _ in 0..20 {
            world.worker.run_due(tenant).await.unwrap();
            world.tick(60);
        }
        assert_eq!(world.zone_state(id).await.0, ZoneState::Failed, "{}", world.name);
    }
}

#[tokio::test]
async fn a_zone_file_is_read_in_with_progress_and_out_again() {
    for world in worlds().await {
        let id = world.ready("example.com").await;
        let mut file = "@ 3600 MX 10 mail.example.net.\n@ 3600 MX 20 mail.example.net.\n".to_owned();
        file.extend((3..=45).map(|n| format!("h{n} 3600 A 203.0.113.{n}\n")));
        file.push_str("@ NS ns.other.example.\n");
        let plan = preview_import(&world.ctx(), &world.deps, Some(ADA), id, &file, false).await.unwrap();
        assert_eq!((plan.added.len(), plan.refused.len(), plan.refused[0].line), (45, 1, 46));
        let stale = apply_import(&world.ctx(), &world.deps, Some(ADA), id, &file, false, "other").await.unwrap_err();
        assert_eq!(stale.code(), "preview_changed");
        assert!(world.records(id).await.is_empty(), "nothing is written before it was shown");

        // The second mail server is refused, one reply is lost, and the data centre is away for a moment.
        world.import(id, &file, false).await.unwrap();
        let busy = world.add(id, &draft(K::A, "www", "203.0.113.99")).await.unwrap_err();
        assert_eq!(busy.code(), "zone_busy");
        world.worker.run_due(world.ctx().tenant).await.unwrap();
        world.provider.inject(FaultRule::new("POST", ZONES, 1, Fault::DropAfter));
        world.provider.inject(FaultRule::new("POST", ZONES, 2, Fault::ErrorBefore { status: 503 }));
        world.pass(120).await;
        let change = world.changes(id).await.remove(0);
        assert_eq!((change.state, change.done, change.failed), (DnsChangeState::Partly, 44, 1), "{}", world.name);
        let failed: Vec<_> = change.steps.iter().filter(|s| s.state == DnsStepState::Failed).collect();
        assert_eq!(failed[0].after.as_ref().unwrap().priority, 20, "{failed:?}");
        assert!(failed[0].problem.as_ref().unwrap().starts_with("The data centre refused it"), "{failed:?}");
        assert_eq!(world.records(id).await.len(), 44);

        let (name, out) = export_zone(&world.ctx(), &world.deps, Some(ADA), id).await.unwrap();
        assert_eq!(name, "example.com");
        let again = preview_import(&world.ctx(), &world.deps, Some(ADA), id, &out, true).await.unwrap();
        assert_eq!((again.writes().count(), again.unchanged.len()), (0, 44), "{out}");
        let nothing = world.import(id, &out, true).await.unwrap_err();
        assert_eq!(nothing.code(), "nothing_changes");

        let ids: Vec<String> = world.records(id).await.into_iter().map(|k| k.id).collect();
        let refused = change_ttl(&world.ctx(), &world.deps, Some(ADA), id, &ids, 1).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/ttl");
        change_ttl(&world.ctx(), &world.deps, Some(ADA), id, &ids, 300).await.unwrap();
        world.pass(5).await;
        assert!(world.records(id).await.iter().all(|k| k.record.ttl == 300), "{}", world.name);
        delete_records(&world.ctx(), &world.deps, Some(ADA), id, &ids[1..]).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.changes(id).await.remove(0).state, DnsChangeState::Done);
        assert_eq!(world.records(id).await.len(), 1);
        let gone = delete_records(&world.ctx(), &world.deps, Some(ADA), id, &ids[1..2]).await.unwrap_err();
        assert_eq!(gone.fields()[0].pointer, "/record_ids/0");
    }
}

#[tokio::test]
async fn zones_of_others_are_not_found_and_not_come_between() {
    for world in worlds().await {
        let id = world.ready("example.com").await;
        for name in ["shop.example.com", "a.b.example.com", "com.", "EXAMPLE.com", "co.uk"] {
            world.zone(EVE, name).await.expect_err(name);
        }
        let refused = world.zone(EVE, "shop.example.com").await.unwrap_err();
        assert_eq!(refused.code(), "zone_overlaps");
        world.zone(EVE, "badexample.com").await.unwrap();
        world.zone(ADA, "own.example.com").await.unwrap();
        let ctx = world.ctx();
        let hidden = list_records(&ctx, &world.deps, Some(EVE), id).await.unwrap_err();
        assert_eq!(hidden.kind(), ErrorKind::NotFound);
        let hidden = create_record(&ctx, &world.deps, Some(EVE), id, &draft(K::A, "x", "203.0.113.1")).await;
        assert_eq!(hidden.unwrap_err().kind(), ErrorKind::NotFound);
        let tx = world.deps.db.begin().await.unwrap();
        assert_eq!(delete_zone(&ctx, &tx, Some(EVE), id, "example.com").await.unwrap_err().kind(), ErrorKind::NotFound);
        tx.rollback().await.unwrap();

        // A zone that the account has already is nobody's until staff gives it to somebody.
        world.pass(10).await;
        let tx = world.deps.db.begin().await.unwrap();
        let row = crate::dns::store::find(&ctx, &tx, None, id).await.unwrap();
        crate::dns::store::forget(&ctx, &tx, row).await.unwrap();
        tx.commit().await.unwrap();
        let again = world.zone(ADA, "example.com").await.unwrap();
        world.pass(5).await;
        assert_eq!(world.zone_state(again).await.0, ZoneState::Failed, "{}", world.name);
        // It stands between the names of others, too, whoever noted it.
        let between = world.zone(EVE, "mail.example.com").await;
        assert_eq!(between.unwrap_err().code(), "zone_overlaps");
        assert_eq!(read_zones(&world.ctx(), &world.deps, world.account).await.unwrap(), 3, "{}", world.name);
        let query = PageQuery { q: Some("example.com".to_owned()), ..PageQuery::default() };
        let all = list_zones(&world.ctx(), world.deps.db.read(), &ZoneFilter::default(), &query).await.unwrap();
        let free = all.items.iter().find(|z| z.name == "example.com").unwrap();
        assert_eq!((free.id, free.customer, free.state), (again, None, ZoneState::Ready), "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        let given = give_zone(&world.ctx(), &tx, free.id, Some(ADA)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(given.customer, Some(ADA));
        world.add(free.id, &draft(K::A, "www", "203.0.113.7")).await.unwrap();

        // Given on, it does not show what was written before.
        let tx = world.deps.db.begin().await.unwrap();
        give_zone(&world.ctx(), &tx, free.id, Some(EVE)).await.unwrap();
        tx.commit().await.unwrap();
        let seen = async |by| zone_changes(&world.ctx(), world.deps.db.read(), by, free.id).await.unwrap();
        assert_eq!((seen(Some(EVE)).await.len(), seen(None).await.len()), (0, 1), "{}", world.name);

        // A zone that only the data centre knows is not come between either.
        let tx = world.deps.db.begin().await.unwrap();
        let row = crate::dns::store::find(&world.ctx(), &tx, None, free.id).await.unwrap();
        crate::dns::store::forget(&world.ctx(), &tx, row).await.unwrap();
        tx.commit().await.unwrap();
        let between = world.zone(ADA, "shop.example.com").await.unwrap();
        world.pass(1).await;
        let (state, problem) = world.zone_state(between).await;
        assert_eq!(state, ZoneState::Failed, "{}", world.name);
        assert!(problem.unwrap().contains("above or below"), "{}", world.name);
    }
}
