//! Billable items: each occurrence is billed once, with what is due the same day or with the next invoice.

use mpanel_core::{BillableItemId, ErrorKind, PageQuery};
use mpanel_db::TenantScoped;
use sea_orm::{ColumnTrait, QueryFilter};

mod refusals;
mod separate;

use super::*;
use crate::customer::store as customers;
use crate::drafting::Moment;
use crate::invoice::store::line;
use crate::subscription::renewal::{RenewalSettings, renew_locked};

/// Two and a half hours at 80.00 for the next invoice.
fn work() -> ItemTerms {
    ItemTerms {
        description: "Moving a site".into(),
        quantity: "2.5".parse().unwrap(),
        unit_price: eur(8000),
        tax_class: "standard".into(),
        timing: ItemTiming::NextInvoice,
        day: None,
        recurrence: None,
        period: None,
        over_period: false,
    }
}

fn on_day(day: &str) -> ItemTerms {
    ItemTerms { timing: ItemTiming::OnDay, day: Some(date(day)), ..work() }
}

/// Ten euros each time.
pub(super) fn again(first: &str, every: &str) -> ItemTerms {
    let recurrence = ItemRecurrence { cadence: every.parse().unwrap(), month_end: false, times: None, until: None };
    let (quantity, unit_price) = (Decimal::ONE, eur(1000));
    ItemTerms { recurrence: Some(recurrence), quantity, unit_price, description: "Care".into(), ..on_day(first) }
}

impl Shop {
    pub(super) async fn write_down(&self, terms: ItemTerms) -> mpanel_core::Result<BillableItemView> {
        let tx = self.db().begin().await?;
        let new = NewBillableItem { customer: self.customer, terms, now: false };
        let made = create_billable_item(&self.ctx, &tx, new).await?;
        tx.commit().await?;
        Ok(made)
    }

    async fn item_view(&self, id: BillableItemId) -> BillableItemView {
        get_billable_item(&self.ctx, self.db().read(), id).await.unwrap()
    }

    async fn invoice_items(&self, ids: &[BillableItemId]) -> mpanel_core::Result<Vec<ItemInvoice>> {
        let tx = self.db().begin().await?;
        let made = invoice_billable_items(&self.ctx, &tx, self.customer, ids).await?;
        tx.commit().await?;
        Ok(made)
    }

    async fn patch_item(&self, id: BillableItemId, patch: BillableItemPatch) -> mpanel_core::Result<BillableItemView> {
        let tx = self.db().begin().await?;
        let changed = update_billable_item(&self.ctx, &tx, id, patch, None).await?;
        tx.commit().await?;
        Ok(changed)
    }

    async fn set(&self, level: PolicyLevel, subject: &str, key: &str, value: serde_json::Value) {
        let tx = self.db().begin().await.unwrap();
        set_policy(&self.ctx, &tx, level, subject, key, &value).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The lines of items on all invoices, sorted on each of them.
    async fn item_lines(&self) -> Vec<String> {
        let mut found = Vec::new();
        for row in self.invoices().await {
            let lines = self.invoice(row.id).await.lines.into_iter().filter(|l| l.kind == "item");
            let told = lines.map(|line| match line.period_start.zip(line.period_end) {
                Some((from, to)) => format!("{} {from}..{to}", line.net.minor),
                None => line.net.minor.to_string(),
            });
            let mut told: Vec<String> = told.collect();
            told.sort();
            found.extend(told);
        }
        found
    }
}

#[tokio::test]
async fn what_waits_for_the_next_invoice_comes_on_it_once() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        let made = shop.write_down(work()).await.unwrap();
        assert_eq!((made.amount, made.state, made.next_day), (eur(20_000), ItemState::Waiting, None));
        shop.on("2026-01-31");
        assert!(shop.renew().await.created.is_empty(), "it raises no invoice by itself");
        shop.on("2026-02-02");
        let run = shop.renew().await;
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!((run.created.len(), invoice.kind.as_str(), invoice.lines.len()), (1, "renewal", 2));
        assert_eq!((invoice.subtotal, invoice.row.total), (eur(21_000), eur(24_990)));
        let line = &invoice.lines[1];
        assert_eq!((line.quantity, line.amount, line.period_start), (1, eur(20_000), None));
        assert!(line.explain.as_ref().unwrap().starts_with("2.5 × 80"), "{:?}", line.explain);
        let query = PageQuery { limit: Some(50), ..PageQuery::default() };
        let log = list_automation_log(&shop.ctx, shop.db().read(), &LogFilter::default(), &query).await.unwrap();
        let why = log.items.iter().find(|l| l.act == "invoice" && l.why.is_some()).unwrap().why.clone().unwrap();
        assert_eq!((why.inputs["services"].clone(), why.inputs["items"].clone()), (1.into(), 1.into()));
        let now = shop.item_view(made.id).await;
        assert_eq!((now.state, now.invoiced, now.abilities[0].allowed), (ItemState::Invoiced, 1, false));
        let billed = billed_occurrences(&shop.ctx, shop.db().read(), made.id).await.unwrap();
        assert_eq!((billed.len(), billed[0].invoice, billed[0].day), (1, run.created[0], None));
        shop.on("2026-03-05");
        shop.renew().await;
        assert_eq!(shop.item_lines().await, ["20000"]);
        let again = BillableItemPatch { unit_price: Some(eur(1)), ..BillableItemPatch::default() };
        assert_eq!(shop.patch_item(made.id, again).await.unwrap_err().code(), "item_invoiced");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_due_on_the_day_of_a_renewal_is_on_its_invoice_and_anything_else_on_its_own() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.write_down(on_day("2026-02-15")).await.unwrap();
        let other = shop.write_down(ItemTerms { quantity: Decimal::whole(3), ..on_day("2026-02-20") }).await.unwrap();
        assert_eq!((other.next_day, other.next_invoice_on), (Some(date("2026-02-20")), Some(date("2026-02-06"))));
        // A service of the same day that is billed further ahead takes the item with it.
        shop.set(PolicyLevel::Product, &shop.plan.to_string(), "renewal.lead_days", 20.into()).await;
        shop.on("2026-01-28");
        let run = shop.renew().await;
        assert_eq!((run.created.len(), shop.invoice(run.created[0]).await.row.total), (1, eur(24_990)));
        shop.on("2026-02-05");
        assert!(shop.renew().await.created.is_empty());
        shop.on("2026-02-06");
        let own = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((own.kind.as_str(), own.row.due_date, own.row.total), ("items", date("2026-02-20"), eur(28_560)));
        assert_eq!(
            (own.lines[0].quantity, own.lines[0].unit_price, own.lines[0].explain.clone()),
            (3, eur(8000), None)
        );
        // It is dunned like any invoice, and suspends nothing.
        shop.on("2026-03-10");
        shop.automate().await;
        assert_eq!(services_of_invoice(&shop.ctx, shop.db().read(), own.row.id).await.unwrap().len(), 0);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_standstill_gives_the_lines_of_daily_runs_over_the_ends_of_months() {
    let lines = async |days: &[&str]| {
        let mut shop = open_shop(mpanel_testkit::sqlite(&[crate::migrations::migrations]).await, 1).await;
        shop.on("2027-12-01");
        shop.write_down(ItemTerms { over_period: true, ..again("2027-12-31", "1m") }).await.unwrap();
        let mut ends = again("2028-02-29", "1m");
        ends.recurrence = ends.recurrence.map(|r| ItemRecurrence { month_end: true, times: Some(2), ..r });
        shop.write_down(ItemTerms { unit_price: eur(300), ..ends }).await.unwrap();
        let yearly = ItemTerms { over_period: true, unit_price: eur(500), ..again("2028-02-29", "1y") };
        let yearly = shop.write_down(yearly).await.unwrap();
        for day in days {
            shop.on(day);
            assert!(shop.renew().await.parked.is_empty());
            assert!(shop.renew().await.created.is_empty(), "nothing twice");
        }
        assert_eq!(shop.item_view(yearly.id).await.next_day, Some(date("2029-02-28")));
        shop.check_books().await;
        shop.item_lines().await
    };
    let daily = lines(&["2027-12-17", "2028-01-17", "2028-02-15", "2028-03-17", "2028-03-31"]).await;
    assert_eq!(
        daily,
        [
            "1000 2027-12-31..2028-01-31",
            "1000 2028-01-31..2028-02-29",
            "1000 2028-02-29..2028-03-31",
            "300",
            "500 2028-02-29..2029-02-28",
            "1000 2028-03-31..2028-04-30",
            "300",
        ]
    );
    assert_eq!(lines(&["2028-03-31"]).await, daily);
}

#[tokio::test]
async fn what_comes_again_ends_after_its_times_and_keeps_its_days() {
    for mut shop in shops(1).await {
        let mut terms = again("2026-02-01", "2w");
        terms.recurrence = terms.recurrence.map(|r| ItemRecurrence { times: Some(3), ..r });
        let id = shop.write_down(terms.clone()).await.unwrap().id;
        shop.on("2026-02-10");
        assert_eq!(shop.renew().await.created.len(), 2, "seven days ahead at most: half of its distance");
        let moved = BillableItemPatch { day: Some(Some(date("2026-02-02"))), ..BillableItemPatch::default() };
        let error = shop.patch_item(id, moved).await.unwrap_err();
        assert_eq!(error.fields()[0].code, "fixed");
        let dearer = BillableItemPatch { unit_price: Some(eur(1200)), ..BillableItemPatch::default() };
        let now = shop.patch_item(id, dearer).await.unwrap();
        assert_eq!((now.invoiced, now.next_day, now.state), (2, Some(date("2026-03-01")), ItemState::Waiting));
        shop.on("2026-06-01");
        assert_eq!(shop.renew().await.created.len(), 1);
        assert_eq!(shop.item_lines().await, ["1000", "1000", "1200"]);
        assert_eq!(shop.item_view(id).await.state, ItemState::Ended);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_run_that_is_killed_or_doubled_bills_each_occurrence_once() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.write_down(work()).await.unwrap();
        shop.write_down(again("2026-02-15", "1m")).await.unwrap();
        shop.on("2026-02-02");
        // Everything is written, and nothing of it committed.
        let tx = shop.db().begin().await.unwrap();
        let settings = RenewalSettings::load(&shop.ctx, &tx).await.unwrap();
        let customer = customers::lock(&shop.ctx, &tx, shop.customer).await.unwrap();
        let moment = Moment::of(&shop.ctx, shop.ctx.today());
        let killed = renew_locked(&shop.ctx, &tx, &settings, moment, &[customer]).await.unwrap();
        assert_eq!(killed.created.len(), 1);
        tx.rollback().await.unwrap();
        let run = || run_renewals(&shop.ctx, shop.db(), shop.ctx.today());
        let (one, other) = tokio::try_join!(run(), run()).unwrap();
        assert_eq!((one.created.len() + other.created.len(), one.parked.len() + other.parked.len()), (1, 0));
        assert_eq!(shop.item_lines().await, ["1000", "20000"]);
        let numbers: Vec<String> = shop.invoices().await.into_iter().filter_map(|i| i.number).collect();
        assert_eq!(numbers, ["INV-000001", "INV-000002"]);
        // Whatever goes wrong, the database refuses a second line.
        let tx = shop.db().begin().await.unwrap();
        let found = line::Entity::find_in(&shop.ctx).filter(line::Column::ItemId.is_not_null()).one(&tx).await;
        let copy = line::Model { id: shop.ctx.new_uuid(), ..found.unwrap().unwrap() };
        assert!(crate::store::insert(&tx, copy, "doubling a line").await.is_err());
        tx.rollback().await.unwrap();
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_held_or_cancelled_is_not_billed_and_staff_can_invoice_now() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        let held = shop.write_down(ItemTerms { timing: ItemTiming::Hold, ..work() }).await.unwrap().id;
        let gone = shop.write_down(work()).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        let stale = cancel_billable_item(&shop.ctx, &tx, gone.id, Some(gone.version + 1)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        cancel_billable_item(&shop.ctx, &tx, gone.id, Some(gone.version)).await.unwrap();
        tx.commit().await.unwrap();
        let comes = shop.write_down(again("2026-05-01", "1m")).await.unwrap().id;
        shop.on("2026-02-03");
        shop.renew().await;
        assert!(shop.item_lines().await.is_empty());
        let made = shop.invoice_items(&[held, comes]).await.unwrap();
        assert_eq!((made.len(), made[0].total), (1, eur(24_990)));
        let invoice = shop.invoice(made[0].id).await;
        assert_eq!((invoice.row.due_date, invoice.kind.as_str()), (date("2026-02-03"), "items"));
        assert_eq!(shop.item_view(comes).await.next_day, Some(date("2026-06-01")));
        for (ids, code) in [(vec![held], "item_invoiced"), (vec![gone.id], "item_cancelled")] {
            assert_eq!(shop.invoice_items(&ids).await.unwrap_err().code(), code);
        }
        for ids in [vec![], vec![shop.ctx.new_id()], vec![comes, comes]] {
            assert!(shop.invoice_items(&ids).await.unwrap_err().fields()[0].pointer.starts_with("/item_ids"));
        }
        // At once, when it is written down.
        let tx = shop.db().begin().await.unwrap();
        let new = NewBillableItem { customer: shop.customer, terms: work(), now: true };
        let now = create_billable_item(&shop.ctx, &tx, new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((now.state, now.invoiced), (ItemState::Invoiced, 1));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn coupons_leave_items_alone_and_credit_notes_correct_them() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let coupon = percent_coupon("half", "50");
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.coupon = Some("HALF".into());
        let placed = shop.place(wanted).await.unwrap();
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        let once = shop.write_down(work()).await.unwrap().id;
        let comes = shop.write_down(again("2026-02-15", "1m")).await.unwrap().id;
        shop.on("2026-02-02");
        let id = shop.renew().await.created[0];
        let invoice = shop.invoice(id).await;
        let net: Vec<i64> = invoice.lines.iter().map(|l| l.net.minor).collect();
        assert_eq!(net, [500, 1000, 20_000]);
        // A credit of one line, with the wish to bill it again.
        let tx = shop.db().begin().await.unwrap();
        let line = invoice.lines[1].id;
        let request = CreditRequest { scope: CreditScope::Lines(vec![line]), reason: "wrong price".into() };
        issue_credit_note(&shop.ctx, &tx, id, request).await.unwrap();
        release_for_billing(&shop.ctx, &tx, id, Some(&[line])).await.unwrap();
        tx.commit().await.unwrap();
        let view = shop.item_view(comes).await;
        assert_eq!((view.invoiced, view.next_day), (0, Some(date("2026-02-15"))));
        shop.on("2026-02-03");
        let again = shop.invoice(shop.renew().await.created[0]).await;
        assert_eq!((again.subtotal, again.row.due_date), (eur(1000), date("2026-02-15")));
        assert_eq!(shop.item_view(comes).await.next_day, Some(date("2026-03-15")));
        assert_eq!(shop.item_view(once).await.state, ItemState::Invoiced, "it stays billed");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_void_gives_items_back_only_when_it_is_asked_to() {
    for mut shop in shops(1).await {
        let id = shop.write_down(on_day("2026-01-20")).await.unwrap().id;
        let void = async |invoice: InvoiceId, release: bool| {
            let tx = shop.db().begin().await.unwrap();
            void_invoice(&shop.ctx, &tx, invoice, "a mistake", release).await.unwrap();
            tx.commit().await.unwrap();
        };
        let first = shop.renew().await.created[0];
        void(first, true).await;
        assert_eq!(shop.item_view(id).await.state, ItemState::Waiting);
        let second = shop.renew().await.created[0];
        void(second, false).await;
        assert_eq!(shop.item_view(id).await.state, ItemState::Invoiced);
        shop.on("2026-02-01");
        assert!(shop.renew().await.created.is_empty());
        let billed = billed_occurrences(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(billed.iter().map(|b| b.released).filter(|r| *r).count(), 1);
        assert_eq!(billed.len(), 2);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_for_days_is_earned_over_them_and_no_closed_month_is_touched() {
    for mut shop in shops(1).await {
        shop.on("2026-03-10");
        let period = Some(mpanel_calc::Period::new(date("2026-02-01"), date("2026-04-01")));
        let terms = ItemTerms { period, quantity: Decimal::ONE, unit_price: eur(5900), ..on_day("2026-03-10") };
        shop.write_down(ItemTerms { quantity: Decimal::ONE, ..on_day("2026-03-10") }).await.unwrap();
        let id = shop.write_down(terms).await.unwrap().id;
        shop.on("2026-03-15");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        close_month(&shop.ctx, shop.db(), date("2026-02-28")).await.unwrap();
        assert_eq!(shop.renew().await.created.len(), 1);
        let deferred = async |shop: &Shop| {
            let all = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
            let row = all.rows.iter().find(|r| r.account == "deferred_revenue");
            row.map_or(0, |r| -r.balance.minor)
        };
        assert_eq!(deferred(&shop).await, 5900, "the other one is earned at once");
        let query = PageQuery::default();
        let journals = list_journals(&shop.ctx, shop.db().read(), Some(shop.customer), &query).await.unwrap();
        assert!(journals.items.iter().all(|j| j.posted_on >= date("2026-03-10")), "{journals:?}");
        shop.on("2026-04-02");
        release_revenue(&shop.ctx, shop.db()).await.unwrap();
        assert_eq!(deferred(&shop).await, 0);
        assert_eq!(shop.item_view(id).await.state, ItemState::Invoiced);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_preview_of_items_says_what_the_run_then_does() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.write_down(work()).await.unwrap();
        shop.write_down(again("2026-02-28", "1m")).await.unwrap();
        shop.write_down(on_day("2026-03-15")).await.unwrap();
        shop.write_down(ItemTerms { timing: ItemTiming::Hold, ..work() }).await.unwrap();
        let until = date("2026-03-31");
        let said = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
        let said = said.iter().filter(|a| a.act == "invoice");
        let said: Vec<String> = said.map(|a| format!("{} {}", a.at, a.amount.unwrap().minor)).collect();
        let mut done = Vec::new();
        while shop.ctx.today() <= until {
            for id in shop.renew().await.created {
                let row = shop.invoice(id).await.row;
                done.push(format!("{} {}", row.issue_date, row.total.minor));
            }
            let tomorrow = shop.ctx.today().tomorrow().unwrap().to_string();
            shop.on(&tomorrow);
        }
        done.sort();
        assert_eq!(done.len(), 4, "{done:?}");
        assert_eq!(said, done);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn items_wait_with_the_draft_they_are_on() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.set(PolicyLevel::Tenant, "", "invoice.draft_grace_hours", 48.into()).await;
        let id = shop.write_down(work()).await.unwrap().id;
        let own = shop.write_down(on_day("2026-02-20")).await.unwrap().id;
        shop.on("2026-02-02");
        let draft = shop.renew().await.drafted[0];
        assert_eq!(shop.invoice(draft).await.row.total, eur(24_990));
        assert_eq!(shop.item_view(id).await.state, ItemState::Waiting, "a draft bills nothing");
        shop.on("2026-02-04");
        assert_eq!(shop.renew().await.created, [draft]);
        assert_eq!(shop.item_view(id).await.state, ItemState::Invoiced);
        shop.on("2026-02-06");
        let alone = shop.renew().await.drafted[0];
        // What staff invoices now is on the draft no more.
        shop.invoice_items(&[own]).await.unwrap();
        shop.renew().await;
        assert!(get_invoice(&shop.ctx, shop.db().read(), alone).await.is_err());
        assert_eq!(shop.item_lines().await, ["20000", "20000"]);
        shop.check_books().await;
    }
}
