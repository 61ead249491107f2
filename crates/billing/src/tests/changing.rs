//! Changes of running subscriptions: quoted, billed, scheduled, undone.

use super::*;
use crate::subscription::store as rows;

/// A second plan of the group, at 20.00 a month and 216.00 a year.
pub(super) async fn larger(shop: &Shop) -> ProductId {
    let tx = shop.db().begin().await.unwrap();
    let group = list_groups(&shop.ctx, &tx).await.unwrap()[0].id;
    let small = get_product(&shop.ctx, &tx, shop.plan).await.unwrap();
    let new = NewProduct {
        group_id: Some(group),
        kind: ProductKind::Vps,
        slug: "vps-m".into(),
        name: "VPS M".into(),
        details: ProductPatch {
            regions: Some(small.regions),
            images: Some(small.images),
            add_on_ids: Some(small.add_on_ids),
            ..ProductPatch::default()
        },
    };
    let id = create_product(&shop.ctx, &tx, new).await.unwrap().id;
    let price = |cycle_months: i32, recurring_minor: i64| ProductPrice {
        currency: Currency::EUR,
        cycle_months,
        recurring_minor,
        setup_minor: 0,
        trial: None,
        intro: None,
    };
    set_prices(&shop.ctx, &tx, id, &[price(1, 2000), price(12, 21600)]).await.unwrap();
    tx.commit().await.unwrap();
    id
}

pub(super) fn wish(what: WantedChange, when: ChangeWhen) -> ChangeRequest {
    ChangeRequest { what, when, note: Some("done at the data centre".into()), by: ChangeBy::Staff }
}

pub(super) fn plan(product: ProductId, when: ChangeWhen) -> ChangeRequest {
    wish(WantedChange::Plan(PlanChange { product: Some(product), ..PlanChange::default() }), when)
}

impl Shop {
    async fn quote(&self, id: SubscriptionId, request: &ChangeRequest) -> ChangeQuote {
        quote_change(&self.ctx, self.db().read(), id, request).await.unwrap()
    }

    /// Makes a change and checks that it does what its quote said.
    pub(super) async fn change(&self, id: SubscriptionId, request: &ChangeRequest) -> ChangeOutcome {
        let quoted = self.quote(id, request).await;
        let tx = self.db().begin().await.unwrap();
        let seen = Shown { due_now: Some(quoted.due_now), renews_at: Some(quoted.renews_at) };
        let done = change_subscription(&self.ctx, &tx, id, request, seen, Some(quoted.version)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(done.quote, quoted);
        assert_eq!(done.invoices.len(), quoted.invoices.len());
        for (raised, said) in done.invoices.iter().zip(&quoted.invoices) {
            let raised = self.invoice(*raised).await;
            assert_eq!(
                (raised.row.total, raised.subtotal, raised.discount),
                (said.total, said.subtotal, said.discount)
            );
            assert_eq!(raised.lines.len(), said.lines.len());
            for (line, said) in raised.lines.iter().zip(&said.lines) {
                assert_eq!(
                    (&line.description, line.amount, &line.explain),
                    (&said.description, said.amount, &said.explain)
                );
            }
        }
        done
    }

    pub(super) async fn undo(&self, id: SubscriptionId, change: &ChangeView) -> mpanel_core::Result<ChangeView> {
        let tx = self.db().begin().await?;
        let undone = undo_change(&self.ctx, &tx, id, change.id, ChangeBy::Staff).await?;
        tx.commit().await?;
        Ok(undone)
    }

    async fn subscription(&self, id: SubscriptionId) -> SubscriptionView {
        get_subscription(&self.ctx, self.db().read(), id).await.unwrap()
    }

    async fn credit(&self) -> i64 {
        get_customer(&self.ctx, self.db().read(), self.customer).await.unwrap().credit.minor
    }

    /// `start..end amount` of every line of an invoice.
    async fn lines(&self, id: InvoiceId) -> Vec<String> {
        let line = |l: &LineView| match (l.period_start, l.period_end) {
            (Some(start), Some(end)) => format!("{} {start}..{end} {}", l.kind, l.amount.minor),
            _ => format!("{} {}", l.kind, l.amount.minor),
        };
        self.invoice(id).await.lines.iter().map(line).collect()
    }
}

use mpanel_core::SubscriptionId;

#[tokio::test]
async fn an_upgrade_at_once_raises_one_invoice_with_credit_and_charge() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let quote = shop.quote(id, &plan(larger, ChangeWhen::Now)).await;
        // 21 of 31 days: 13.55 - 6.77 = 6.78, with 19 % tax 8.07.
        assert_eq!((quote.due_now, quote.renews_at, quote.cycle_months), (eur(807), eur(2000), 1));
        assert_eq!(quote.invoices[0].lines[0].explain.as_deref(), Some("21 of 31 days"));
        let next = quote.next_invoice.unwrap();
        assert_eq!((next.issue_date, next.due_date, next.total), (date("2026-02-01"), date("2026-02-15"), eur(2380)));
        let before = shop.position().await;
        let done = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
        assert_eq!(done.change.state, ChangeState::Applied);
        assert_eq!(shop.events_after(before).await, ["InvoiceFinalized", "SubscriptionChanged"]);
        let lines = shop.lines(done.invoices[0]).await;
        assert_eq!(lines, ["credit 2026-01-25..2026-02-15 -677", "recurring 2026-01-25..2026-02-15 1355"]);
        let invoice = shop.invoice(done.invoices[0]).await;
        assert_eq!((invoice.kind.as_str(), invoice.row.due_date), ("change", date("2026-01-25")));
        let view = shop.subscription(id).await;
        assert_eq!((view.product, view.price, view.period_end), (larger, eur(2000), date("2026-01-25")));
        assert_eq!(view.next_due_date, date("2026-02-15"), "it renews when the term ends that is paid in part");
        shop.pay(807, vec![done.invoices[0]]).await;
        let view = shop.subscription(id).await;
        assert_eq!((view.period_end, view.next_due_date), (date("2026-02-15"), date("2026-02-15")));

        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        assert_eq!(shop.lines(renewal[0]).await, ["recurring 2026-02-15..2026-03-15 2000"]);
        assert!(shop.renew().await.created.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_downgrade_waits_for_the_end_of_the_term_and_can_be_undone() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let item = CartItemInput { product_id: larger, ..shop.item() };
        let id = shop.running(vec![item]).await.subscriptions[0].subscription;
        // The renewal under the old terms is out already, unpaid.
        shop.on("2026-02-01");
        let old = shop.renew().await.created[0];
        let request = plan(shop.plan, ChangeWhen::EndOfTerm);
        let quote = shop.quote(id, &request).await;
        assert_eq!((quote.effective_on, quote.taken_back.clone()), (date("2026-02-15"), vec![old]));
        let done = shop.change(id, &request).await;
        assert_eq!((done.change.state, done.subscription.price), (ChangeState::Scheduled, eur(2000)));
        assert_eq!(shop.invoice(old).await.row.state, InvoiceState::Void);
        assert_eq!(shop.lines(done.invoices[0]).await, ["recurring 2026-02-15..2026-03-15 1000"]);

        let undone = shop.undo(id, &done.change).await.unwrap();
        assert_eq!(undone.state, ChangeState::Undone);
        assert_eq!(shop.undo(id, &done.change).await.unwrap_err().code(), "change_undone");
        assert_eq!(shop.invoice(done.invoices[0]).await.row.state, InvoiceState::Void);
        let open = open_invoices_of(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!(shop.lines(open[0].id).await, ["recurring 2026-02-15..2026-03-15 2000"]);

        let again = shop.change(id, &request).await;
        shop.pay(1190, again.invoices.clone()).await;
        shop.on("2026-02-15");
        let before = shop.position().await;
        shop.renew().await;
        assert_eq!(shop.events_after(before).await, ["SubscriptionChanged"]);
        let view = shop.subscription(id).await;
        assert_eq!((view.product, view.price, view.next_change_on), (shop.plan, eur(1000), None));
        assert_eq!(shop.undo(id, &again.change).await.unwrap_err().code(), "change_applied");
        let listed = list_changes(&shop.ctx, shop.db().read(), id, ChangeBy::Staff).await.unwrap();
        let applied = listed.iter().filter(|c| c.state == ChangeState::Applied).count();
        assert_eq!((listed.len(), applied), (2, 1));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_change_that_is_paid_already_happens_before_the_end() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-02-01");
        let upgrade = shop.change(id, &plan(larger, ChangeWhen::EndOfTerm)).await;
        let invoices = if upgrade.invoices.is_empty() { shop.renew().await.created } else { upgrade.invoices };
        assert_eq!(shop.lines(invoices[0]).await, ["recurring 2026-02-15..2026-03-15 2000"], "{}", shop.test.name);
        shop.pay(2380, invoices).await;
        let tx = shop.db().begin().await.unwrap();
        let ends = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "no longer needed").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ends.cancel_at, Some(date("2026-03-15")));
        shop.on("2026-02-15");
        shop.renew().await;
        let view = shop.subscription(id).await;
        assert_eq!((view.product, view.price, view.next_change_on), (larger, eur(2000), None));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_change_nobody_has_billed_goes_with_the_end() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let upgrade = shop.change(id, &plan(larger, ChangeWhen::On(date("2026-01-25")))).await;
        assert!(upgrade.invoices.is_empty(), "{}", shop.test.name);
        let tx = shop.db().begin().await.unwrap();
        let ends = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "no longer needed").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((ends.cancel_at, ends.next_change_on), (Some(date("2026-02-15")), None));
        shop.on("2026-01-25");
        assert!(shop.renew().await.created.is_empty());
        assert_eq!(shop.subscription(id).await.product, shop.plan);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_add_on_taken_away_leaves_the_plan_as_it_is_agreed() {
    for undone in [false, true] {
        for mut shop in shops(1).await {
            let larger = larger(&shop).await;
            let item = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 1 }], ..shop.item() };
            let id = shop.running(vec![item]).await.subscriptions[0].subscription;
            let upgrade = shop.change(id, &plan(larger, ChangeWhen::EndOfTerm)).await;
            shop.on("2026-01-20");
            let away = WantedChange::Quantity { component: format!("add_on:{}", shop.extra_ip), quantity: 0 };
            shop.change(id, &wish(away, ChangeWhen::EndOfTerm)).await;
            if undone {
                shop.undo(id, &upgrade.change).await.unwrap();
            }
            shop.on("2026-02-15");
            let lines = shop.lines(shop.renew().await.created[0]).await;
            let (product, price) = if undone { (shop.plan, 1000) } else { (larger, 2000) };
            assert_eq!(lines, [format!("recurring 2026-02-15..2026-03-15 {price}")], "{}", shop.test.name);
            let view = shop.subscription(id).await;
            assert_eq!((view.product, view.price, view.next_change_on), (product, eur(price), None));
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn a_negative_total_becomes_credit_that_pays_the_next_renewal() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let item = CartItemInput { product_id: larger, ..shop.item() };
        let id = shop.running(vec![item]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let quote = shop.quote(id, &plan(shop.plan, ChangeWhen::Now)).await;
        assert_eq!((quote.due_now, quote.credited_to_account), (eur(0), eur(807)));
        let done = shop.change(id, &plan(shop.plan, ChangeWhen::Now)).await;
        let invoice = shop.invoice(done.invoices[0]).await;
        assert_eq!(
            (invoice.row.state, invoice.row.total, invoice.row.balance),
            (InvoiceState::Paid, eur(-807), eur(0))
        );
        assert_eq!((invoice.credited_to_account, invoice.paid), (eur(807), eur(0)));
        assert!(invoice.abilities.iter().all(|a| !a.allowed), "{:?}", invoice.abilities);
        assert_eq!(shop.credit().await, 807);
        assert_eq!(shop.subscription(id).await.next_due_date, date("2026-02-15"));
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let renewal = shop.invoice(renewal).await;
        assert_eq!((renewal.row.total, renewal.paid, renewal.row.balance), (eur(1190), eur(807), eur(383)));
        assert_eq!(shop.credit().await, 0);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn billing_pauses_with_credit_and_goes_on_on_the_old_anchor() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let pause = wish(WantedChange::Pause { credit: true }, ChangeWhen::Now);
        let done = shop.change(id, &pause).await;
        assert_eq!(shop.lines(done.invoices[0]).await, ["credit 2026-01-25..2026-02-15 -677"]);
        assert_eq!((done.subscription.state, shop.credit().await), (SubscriptionState::Paused, 806));
        assert_eq!(quote_change(&shop.ctx, shop.db().read(), id, &pause).await.unwrap_err().code(), "already_paused");
        shop.on("2026-03-20");
        assert!(shop.renew().await.created.is_empty());
        let resume = wish(WantedChange::Resume { restart_term: false }, ChangeWhen::Now);
        let done = shop.change(id, &resume).await;
        let lines = shop.lines(done.invoices[0]).await;
        assert_eq!(lines, ["recurring 2026-03-20..2026-04-15 839"]);
        assert_eq!((done.subscription.state, shop.credit().await), (SubscriptionState::Active, 0));
        shop.on("2026-04-01");
        assert_eq!(shop.lines(shop.renew().await.created[0]).await, ["recurring 2026-04-15..2026-05-15 1000"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_due_date_moves_and_the_stub_is_billed_once() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let request = wish(WantedChange::DueDate { day: date("2026-03-01"), at_once: false }, ChangeWhen::Now);
        let done = shop.change(id, &request).await;
        assert_eq!((done.change.state, done.invoices.len()), (ChangeState::Scheduled, 0));
        let mut lines = Vec::new();
        for day in ["2026-02-01", "2026-02-15", "2026-02-20", "2026-03-20", "2026-04-20"] {
            shop.on(day);
            for id in shop.renew().await.created {
                lines.extend(shop.lines(id).await.into_iter().map(|l| format!("{day} {l}")));
            }
        }
        assert_eq!(
            lines,
            [
                "2026-02-01 recurring 2026-02-15..2026-03-01 500",
                "2026-02-15 recurring 2026-03-01..2026-04-01 1000",
                "2026-03-20 recurring 2026-04-01..2026-05-01 1000",
                "2026-04-20 recurring 2026-05-01..2026-06-01 1000",
            ]
        );
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_due_date_that_moves_at_once_measures_the_running_period() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let request = wish(WantedChange::DueDate { day: date("2026-02-01"), at_once: true }, ChangeWhen::Now);
        let done = shop.change(id, &request).await;
        assert_eq!((done.change.state, done.invoices.len(), done.quote.due_now), (ChangeState::Applied, 0, eur(0)));
        assert_eq!(done.change.effective_on, date("2026-01-20"));
        let mut lines = Vec::new();
        for day in ["2026-01-31", "2026-02-01", "2026-02-14", "2026-02-15", "2026-03-01"] {
            shop.on(day);
            for id in shop.renew().await.created {
                let due = shop.invoice(id).await.row.due_date;
                lines.extend(shop.lines(id).await.into_iter().map(|l| format!("{day} {due} {l}")));
            }
        }
        // Paid until the 15th: 14 days of February are left, and are due when the paid time is over.
        assert_eq!(
            lines,
            [
                "2026-02-01 2026-02-15 recurring 2026-02-15..2026-03-01 500",
                "2026-02-15 2026-03-01 recurring 2026-03-01..2026-04-01 1000",
            ]
        );
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_plan_that_changes_after_the_due_date_moved_at_once_is_measured_by_the_new_period() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let request = wish(WantedChange::DueDate { day: date("2026-02-01"), at_once: true }, ChangeWhen::Now);
        shop.change(id, &request).await;
        shop.on("2026-01-25");
        let done = shop.change(id, &wish(WantedChange::Price(eur(2000)), ChangeWhen::Now)).await;
        // 21 of 31 days come back; seven of the 31 days of January cost the new price.
        let lines = shop.lines(done.invoices[0]).await;
        assert_eq!(lines, ["credit 2026-01-25..2026-02-15 -677", "recurring 2026-01-25..2026-02-01 452"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_price_and_a_number_of_add_ons_change_and_a_cycle_begins_anew() {
    for mut shop in shops(1).await {
        let item = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 2 }], ..shop.item() };
        let id = shop.running(vec![item]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let key = format!("add_on:{}", shop.extra_ip);
        let more = wish(WantedChange::Quantity { component: key.clone(), quantity: 4 }, ChangeWhen::Now);
        let done = shop.change(id, &more).await;
        // Only what changes is on the invoice.
        let lines = shop.lines(done.invoices[0]).await;
        assert_eq!(lines, ["credit 2026-01-25..2026-02-15 -339", "add_on 2026-01-25..2026-02-15 677"]);
        let price = wish(WantedChange::Price(eur(2500)), ChangeWhen::EndOfTerm);
        let done = shop.change(id, &price).await;
        assert_eq!((done.invoices.len(), done.quote.renews_at), (0, eur(2500)));
        shop.pay(402, vec![]).await;
        shop.on("2026-02-01");
        let lines = shop.lines(shop.renew().await.created[0]).await;
        assert_eq!(lines, ["recurring 2026-02-15..2026-03-15 1500", "add_on 2026-02-15..2026-03-15 1000"]);
        shop.on("2026-02-20");
        shop.renew().await;
        assert_eq!(shop.subscription(id).await.price, eur(2500));
        let none = wish(WantedChange::Quantity { component: key, quantity: 0 }, ChangeWhen::Now);
        shop.change(id, &none).await;
        assert_eq!(shop.subscription(id).await.price, eur(1500));

        let yearly = PlanChange { cycle_months: Some(12), ..PlanChange::default() };
        let done = shop.change(id, &wish(WantedChange::Plan(yearly), ChangeWhen::Now)).await;
        let lines = shop.lines(done.invoices[0]).await;
        assert_eq!(lines, ["credit 2026-02-20..2026-03-15 -1232", "recurring 2026-02-20..2027-02-20 10800"]);
        assert_eq!((done.subscription.cycle_months, done.subscription.price), (12, eur(10800)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn changes_to_and_fro_on_one_day_come_out_even() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        // What is not paid yet is taken back: nothing is owed for a change of mind.
        let first = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
        let back = shop.change(id, &plan(shop.plan, ChangeWhen::Now)).await;
        assert_eq!((back.quote.taken_back.clone(), back.invoices.len()), (first.invoices.clone(), 0));
        assert_eq!(shop.invoice(first.invoices[0]).await.row.state, InvoiceState::Void);
        // What is paid is credited, as often as it goes to and fro.
        for _ in 0..2 {
            let up = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
            if up.quote.due_now.minor > 0 {
                shop.pay(up.quote.due_now.minor, up.invoices.clone()).await;
            }
            let down = shop.change(id, &plan(shop.plan, ChangeWhen::Now)).await;
            let sums = [up.invoices[0], down.invoices[0]];
            assert_eq!(shop.invoice(sums[0]).await.subtotal.minor, -shop.invoice(sums[1]).await.subtotal.minor);
        }
        assert_eq!(shop.subscription(id).await.charged_through, date("2026-02-15"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_coupon_is_credited_as_it_was_given_and_goes_on_with_the_change() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let tx = shop.db().begin().await.unwrap();
        let coupon = NewCoupon { cycles: Some(2), ..percent_coupon("half", "50") };
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.coupon = Some("HALF".into());
        let placed = shop.place(wanted).await.unwrap();
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let done = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
        let invoice = shop.invoice(done.invoices[0]).await;
        // 5.00 was paid for 31 days, so 3.39 comes back; 13.55 less half is 6.77.
        let nets: Vec<i64> = invoice.lines.iter().map(|l| l.net.minor).collect();
        assert_eq!(nets, [-339, 677]);
        shop.on("2026-03-05");
        shop.renew().await;
        let totals: Vec<i64> = shop.invoices().await[2..].iter().map(|i| i.total.minor).collect();
        assert_eq!(totals, [1190, 2380], "one more period with the coupon, then none");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_preview_of_a_scheduled_change_is_what_the_runs_then_do() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item(), shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        shop.change(id, &plan(larger, ChangeWhen::On(date("2026-03-01")))).await;
        let until = date("2026-04-10");
        let acts = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
        let said: Vec<String> = acts
            .iter()
            .filter(|a| a.act == "invoice")
            .map(|a| format!("{} {}", a.at, a.amount.unwrap().minor))
            .collect();
        let (mut done, mut day) = (Vec::new(), date("2026-01-20"));
        while day <= until {
            shop.on(&day.to_string());
            for id in shop.renew().await.created {
                done.push(format!("{day} {}", shop.invoice(id).await.row.total.minor));
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(said, done);
        // The first period is cut where the change is known, so that nothing has to be credited.
        assert_eq!(done[0], "2026-02-01 1785");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn customers_change_cycles_and_what_needs_no_step_at_the_provider() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let by_customer = |what, when| ChangeRequest { what, when, note: None, by: ChangeBy::Customer };
        let to = |product| WantedChange::Plan(PlanChange { product: Some(product), ..PlanChange::default() });
        let code = async |request: ChangeRequest| {
            quote_change(&shop.ctx, shop.db().read(), id, &request).await.map(|_| ()).map_err(|e| e.code())
        };
        assert_eq!(code(by_customer(to(larger), ChangeWhen::Now)).await, Err("needs_staff"));
        assert_eq!(code(by_customer(WantedChange::Price(eur(1)), ChangeWhen::Now)).await, Err("staff_only"));
        let yearly = WantedChange::Plan(PlanChange { cycle_months: Some(12), ..PlanChange::default() });
        assert_eq!(code(by_customer(yearly, ChangeWhen::EndOfTerm)).await, Ok(()));
        let offers = change_offers(&shop.ctx, shop.db().read(), id).await.unwrap();
        let shown: Vec<(bool, bool, i64)> = offers.iter().map(|o| (o.current, o.allowed, o.price.minor)).collect();
        assert_eq!(shown, [(false, false, 2000), (false, false, 21600), (true, true, 1000), (false, true, 10800)]);

        let tx = shop.db().begin().await.unwrap();
        for product in [larger, shop.plan] {
            let patch = ProductPatch { in_place_change: Some(true), ..ProductPatch::default() };
            update_product(&shop.ctx, &tx, product, patch, None).await.unwrap();
        }
        tx.commit().await.unwrap();
        let upgrade = by_customer(to(larger), ChangeWhen::Now);
        let tx = shop.db().begin().await.unwrap();
        let refused =
            change_subscription(&shop.ctx, &tx, id, &upgrade, Shown { due_now: Some(eur(1)), renews_at: None }, None)
                .await
                .unwrap_err();
        assert_eq!(refused.code(), "price_changed");
        // At the end of the term nothing is due now: what it will cost then is what was agreed to.
        let later = by_customer(to(larger), ChangeWhen::EndOfTerm);
        let shown = Shown { due_now: Some(eur(0)), renews_at: Some(eur(1)) };
        let refused = change_subscription(&shop.ctx, &tx, id, &later, shown, None).await.unwrap_err();
        assert!(refused.code() == "price_changed" && refused.detail().contains("renew at"), "{refused:?}");
        drop(tx);
        shop.change(id, &upgrade).await;
        let back = quote_change(&shop.ctx, shop.db().read(), id, &by_customer(to(shop.plan), ChangeWhen::Now)).await;
        assert_eq!(back.unwrap_err().code(), "downgrade_now");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_takes_scheduled_changes_with_it_and_staff_must_note_the_step_at_the_provider() {
    for shop in shops(1).await {
        let larger = larger(&shop).await;
        let item = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 2 }], ..shop.item() };
        let id = shop.running(vec![item]).await.subscriptions[0].subscription;
        let key = format!("add_on:{}", shop.extra_ip);
        let more = wish(WantedChange::Quantity { component: key, quantity: 4 }, ChangeWhen::EndOfTerm);
        let silent = ChangeRequest { note: None, ..more };
        let refused = quote_change(&shop.ctx, shop.db().read(), id, &silent).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/note");
        let done = shop.change(id, &plan(larger, ChangeWhen::EndOfTerm)).await;
        let tx = shop.db().begin().await.unwrap();
        let view = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "bye").await.unwrap();
        assert_eq!(view.next_change_on, None);
        let change = list_changes(&shop.ctx, &tx, id, ChangeBy::Staff).await.unwrap().remove(0);
        assert_eq!((change.id, change.state), (done.change.id, ChangeState::Undone));
        let again =
            change_subscription(&shop.ctx, &tx, id, &plan(larger, ChangeWhen::Now), Shown::default(), None).await;
        assert_eq!(again.unwrap_err().code(), "ends_soon");
        let row = rows::load(&shop.ctx, &tx, id).await.unwrap();
        assert_eq!(row.next_invoice_on, None);
        drop(tx);
        shop.check_books().await;
    }
}
