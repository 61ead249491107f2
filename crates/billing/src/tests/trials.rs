//! Trials and introductory prices: from the shop to the first paid term, or to an end without one.

use mpanel_core::SubscriptionId;

use super::*;

fn trial(days: i32, minor: i64) -> Option<Trial> {
    Some(Trial { days, minor, card: false })
}

impl Shop {
    /// Gives the plan's monthly price a beginning.
    async fn begins_with(&self, trial: Option<Trial>, intro: Option<Introductory>) {
        let tx = self.db().begin().await.unwrap();
        let monthly = ProductPrice {
            currency: Currency::EUR,
            cycle_months: 1,
            recurring_minor: 1000,
            setup_minor: 0,
            trial,
            intro,
        };
        set_prices(&self.ctx, &tx, self.plan, &[monthly]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Whether an order of a trial is taken with or without a saved method.
    async fn refusal(&self, has_method: bool) -> Option<&'static str> {
        let wanted = PlaceOrder { has_method, ..self.wants(vec![self.tried()]) };
        self.place(wanted).await.err().map(|e| e.code())
    }

    fn tried(&self) -> CartItemInput {
        CartItemInput { trial: true, ..self.item() }
    }

    async fn view(&self, id: SubscriptionId) -> SubscriptionView {
        get_subscription(&self.ctx, self.db().read(), id).await.unwrap()
    }

    async fn lines_of(&self, id: InvoiceId) -> Vec<String> {
        let line = |l: &LineView| {
            format!("{} {}..{} {}", l.description, l.period_start.unwrap(), l.period_end.unwrap(), l.amount.minor)
        };
        self.invoice(id).await.lines.iter().map(line).collect()
    }

    async fn acts(&self, until: &str, pays: bool) -> Vec<String> {
        let with_saved_method = pays.then_some(self.customer).into_iter().collect();
        let assumptions = PreviewAssumptions { with_saved_method, ..PreviewAssumptions::default() };
        let acts = preview(&self.ctx, self.db().read(), date(until), &assumptions).await.unwrap();
        acts.iter().map(|a| format!("{} {}", a.at, a.act)).collect()
    }
}

#[tokio::test]
async fn a_free_trial_runs_at_once_and_its_first_term_is_billed_when_it_ends() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), None).await;
        let seen = quote(
            &shop.ctx,
            shop.db().read(),
            Currency::EUR,
            &shop.wants(vec![shop.tried()]).contents,
            Some(shop.customer),
        )
        .await
        .unwrap();
        assert_eq!((seen.due_now, seen.renews[0].amount, seen.problems.len()), (eur(0), eur(1190), 0));
        assert_eq!(seen.items[0].trial_ends_on, Some(date("2026-01-29")));
        let placed = shop.order(vec![shop.tried()]).await;
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!((placed.total, order.state), (eur(0), OrderState::Active), "nothing to pay: it is set up at once");
        let lines = shop.lines_of(placed.invoice).await;
        assert_eq!(lines, ["Trial: VPS S, 14 days (web.example.com) 2026-01-15..2026-01-29 0"]);
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        let view = shop.view(id).await;
        assert_eq!((view.trial_ends_on, view.next_due_date), (Some(date("2026-01-29")), date("2026-01-29")));
        assert_eq!(view.next_invoice_on, Some(date("2026-01-29")), "not ahead of the end");
        let wanted = ["2026-01-26 reminder", "2026-01-29 charge", "2026-01-29 invoice"];
        let mut acts = shop.acts("2026-01-31", true).await;
        acts.sort();
        assert_eq!(acts, wanted);

        let before = shop.position().await;
        for day in ["2026-01-25", "2026-01-26", "2026-01-27", "2026-01-28"] {
            shop.on(day);
            assert!(shop.renew().await.created.is_empty());
            shop.automate().await;
        }
        let told = shop.events_after(before).await;
        assert_eq!(told.iter().filter(|k| **k == "TrialEnding").count(), 1, "{told:?}");
        shop.on("2026-01-29");
        let first = shop.renew().await.created;
        assert_eq!(shop.lines_of(first[0]).await, ["VPS S (web.example.com) 2026-01-29..2026-02-28 1000"]);
        let before = shop.position().await;
        shop.automate().await;
        assert!(shop.events_after(before).await.contains(&"ChargeDue"), "the saved method is charged that day");
        shop.pay(1190, first).await;
        let view = shop.view(id).await;
        assert_eq!((view.trial_ends_on, view.period_end), (None, date("2026-02-28")));
        // The day of the month comes from the end of the trial, and does not drift.
        shop.on("2026-02-14");
        let next = shop.renew().await.created;
        assert_eq!(shop.lines_of(next[0]).await, ["VPS S (web.example.com) 2026-02-28..2026-03-29 1000"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_trial_that_nobody_pays_for_ends_as_the_preview_says() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(7, 0), None).await;
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        assert_eq!(shop.acts("2026-02-15", false).await, ["2026-01-19 reminder", "2026-01-22 expire"]);
        let ending = |shop: &Shop| ending_trials_of(shop.ctx.clone(), shop.db().clone());
        shop.on("2026-01-21");
        assert!(ending(&shop).await.is_empty());
        shop.on("2026-01-22");
        assert_eq!(ending(&shop).await, [(id, shop.customer)]);
        let tx = shop.db().begin().await.unwrap();
        decide_trial(&shop.ctx, &tx, id, false).await.unwrap();
        decide_trial(&shop.ctx, &tx, id, false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.view(id).await.state, SubscriptionState::Cancelled);
        assert!(shop.renew().await.created.is_empty());
        shop.check_books().await;
    }
}

async fn ending_trials_of(ctx: OpContext, db: Db) -> Vec<(SubscriptionId, CustomerId)> {
    ending_trials(&ctx, db.read(), ctx.today()).await.unwrap()
}

/// What the first round after a trial does for a customer with or without a saved method.
async fn decide(shop: &Shop, id: SubscriptionId, has_method: bool) {
    let tx = shop.db().begin().await.unwrap();
    decide_trial(&shop.ctx, &tx, id, has_method).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_kept_after_its_trial_is_not_ended_for_a_method_removed_later() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), None).await;
        let tx = shop.db().begin().await.unwrap();
        let arrears = serde_json::json!("in_arrears");
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "billing.timing", &arrears).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        let may_pause =
            async |shop: &Shop| shop.view(id).await.abilities.iter().any(|a| a.action == "pause_billing" && a.allowed);
        assert!(!may_pause(&shop).await);
        // An end far ahead does not spare the question of how to pay.
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, id, CancelWhen::On(date("2026-12-31")), "moving").await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-01-29");
        assert_eq!(ending_trials_of(shop.ctx.clone(), shop.db().clone()).await.len(), 1);
        decide(&shop, id, true).await;
        assert!(shop.renew().await.created.is_empty(), "the first term is billed when it is over");
        let tx = shop.db().begin().await.unwrap();
        resume_subscription(&shop.ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        // The card goes; the service does not, and nobody says that it will.
        shop.on("2026-02-10");
        assert!(ending_trials_of(shop.ctx.clone(), shop.db().clone()).await.is_empty(), "{}", shop.test.name);
        decide(&shop, id, false).await;
        let view = shop.view(id).await;
        assert_eq!((view.state, view.trial_ends_on), (SubscriptionState::Active, None));
        assert!(may_pause(&shop).await);
        let acts = shop.acts("2026-02-28", false).await;
        assert!(acts.iter().any(|a| a.ends_with("invoice")) && !acts.iter().any(|a| a.ends_with("expire")), "{acts:?}");
        shop.on("2026-02-28");
        let first = shop.renew().await.created;
        assert_eq!(shop.lines_of(first[0]).await, ["VPS S (web.example.com) 2026-01-29..2026-02-28 1000"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_first_invoice_that_is_voided_begins_no_trial_anew() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), None).await;
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-01-29");
        decide(&shop, id, true).await;
        let first = shop.renew().await.created;
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, first[0], "wrong address", true).await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-02-03");
        assert!(ending_trials_of(shop.ctx.clone(), shop.db().clone()).await.is_empty(), "{}", shop.test.name);
        decide(&shop, id, false).await;
        assert_eq!((shop.view(id).await.state, shop.view(id).await.trial_ends_on), (SubscriptionState::Active, None));
        let again = shop.renew().await.created;
        assert_eq!(shop.lines_of(again[0]).await, ["VPS S (web.example.com) 2026-01-29..2026-02-28 1000"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_cancelled_trial_ends_with_its_last_day_and_bills_nothing() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), None).await;
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let tx = shop.db().begin().await.unwrap();
        let view = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "not for me").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-01-29")));
        shop.on("2026-01-29");
        assert!(shop.renew().await.created.is_empty());
        assert_eq!(shop.automate().await.ended, 1);
        assert_eq!(shop.invoices().await.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_paid_trial_has_its_price_and_each_customer_one_trial() {
    for shop in shops(1).await {
        shop.begins_with(trial(30, 100), None).await;
        let placed = shop.order(vec![shop.tried()]).await;
        assert_eq!(placed.total, eur(119));
        let again = shop.place(shop.wants(vec![shop.tried()])).await.unwrap_err();
        assert_eq!((again.fields()[0].code, again.fields()[0].pointer.as_str()), ("trial_used", "/items/0/trial"));
        assert!(again.fields()[0].detail.contains("one trial of VPS S for each customer"));
        assert_eq!(shop.order(vec![shop.item()]).await.total, eur(1190), "without the trial it is sold");
        // An order that came to nothing was no trial.
        let tx = shop.db().begin().await.unwrap();
        cancel_order(&shop.ctx, &tx, placed.order, "changed their mind").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.order(vec![shop.tried()]).await.total, eur(119));
        let two = vec![CartItemInput { quantity: 2, ..shop.tried() }];
        assert_eq!(shop.place(shop.wants(two)).await.unwrap_err().fields()[0].code, "one_trial");
        shop.begins_with(None, None).await;
        let none = shop.place(shop.wants(vec![shop.tried()])).await.unwrap_err();
        assert!(none.fields().iter().any(|f| f.code == "no_trial"), "{none:?}");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_trial_that_needs_a_saved_method_is_not_sold_without_one() {
    for shop in shops(1).await {
        shop.begins_with(Some(Trial { days: 7, minor: 0, card: true }), None).await;
        assert_eq!(shop.refusal(false).await, Some("payment_method_needed"));
        shop.order(vec![shop.item()]).await;
        assert_eq!(shop.refusal(true).await, None);
    }
}

#[tokio::test]
async fn an_upgrade_in_a_trial_keeps_its_end_and_begins_no_other() {
    for mut shop in shops(1).await {
        let larger = changing::larger(&shop).await;
        shop.begins_with(trial(14, 0), None).await;
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let done = shop.change(id, &changing::plan(larger, ChangeWhen::Now)).await;
        assert!(done.invoices.is_empty() && done.quote.due_now == eur(0), "{:?}", done.quote);
        let next = done.quote.next_invoice.unwrap();
        assert_eq!((next.issue_date, next.total), (date("2026-01-29"), eur(2380)));
        shop.on("2026-01-29");
        let first = shop.renew().await.created;
        assert_eq!(shop.lines_of(first[0]).await, ["VPS M (web.example.com) 2026-01-29..2026-02-28 2000"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_introductory_price_holds_for_its_periods_and_then_the_regular_one() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), Some(Introductory { cycles: 2, minor: 500 })).await;
        let contents = shop.wants(vec![shop.item()]).contents;
        let seen = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        assert_eq!((seen.due_now, seen.renews[0].amount), (eur(595), eur(1190)));
        assert_eq!((seen.items[0].intro_cycles, seen.items[0].regular), (Some(2), eur(1000)));
        let plain = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let view = shop.view(plain).await;
        assert_eq!((view.price, view.next_change_on), (eur(500), Some(date("2026-03-15"))));
        let changes = list_changes(&shop.ctx, shop.db().read(), plain, ChangeBy::Customer).await.unwrap();
        assert!(!changes[0].abilities[0].allowed, "the customer cannot keep the low price for ever");
        let tried = shop.order(vec![shop.tried()]).await;
        shop.start(&tried).await;
        let tried = tried.subscriptions[0].subscription;
        assert_eq!(shop.view(tried).await.next_change_on, Some(date("2026-03-29")), "counted from the trial's end");
        let mut amounts = Vec::new();
        for day in ["2026-01-29", "2026-02-15", "2026-02-28", "2026-03-15", "2026-03-29", "2026-04-15"] {
            shop.on(day);
            for id in shop.renew().await.created {
                let invoice = shop.invoice(id).await;
                amounts.push(format!("{} {}", invoice.lines[0].period_start.unwrap(), invoice.lines[0].amount.minor));
                shop.pay(invoice.row.balance.minor, vec![id]).await;
            }
        }
        amounts.sort();
        let wanted = [
            "2026-01-29 500",
            "2026-02-15 500",
            "2026-02-28 500",
            "2026-03-15 1000",
            "2026-03-29 1000",
            "2026-04-15 1000",
            "2026-04-29 1000",
        ];
        assert_eq!(amounts, wanted, "{}", shop.test.name);
        assert_eq!(shop.view(plain).await.price, eur(1000));
        shop.check_books().await;
    }
}

/// A subscription whose price of 5.00 ends on 15 March.
async fn introduced(shop: &Shop) -> SubscriptionId {
    shop.begins_with(None, Some(Introductory { cycles: 2, minor: 500 })).await;
    let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
    assert_eq!(shop.view(id).await.next_change_on, Some(date("2026-03-15")));
    id
}

impl Shop {
    async fn cancel_and_resume(&self, id: SubscriptionId, when: CancelWhen) {
        let tx = self.db().begin().await.unwrap();
        cancel_subscription(&self.ctx, &tx, id, when, "not for me").await.unwrap();
        resume_subscription(&self.ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What is scheduled: the kind and the day of each change.
    async fn to_come(&self, id: SubscriptionId) -> Vec<String> {
        let changes = list_changes(&self.ctx, self.db().read(), id, ChangeBy::Customer).await.unwrap();
        let scheduled = changes.iter().filter(|c| c.state == ChangeState::Scheduled);
        let mut all: Vec<String> = scheduled.map(|c| format!("{} {}", c.kind, c.effective_on)).collect();
        all.sort();
        all
    }
}

#[tokio::test]
async fn an_end_that_is_taken_back_keeps_no_introductory_price() {
    for mut shop in shops(1).await {
        let larger = changing::larger(&shop).await;
        let id = introduced(&shop).await;
        shop.on("2026-01-20");
        shop.cancel_and_resume(id, CancelWhen::EndOfTerm).await;
        assert_eq!(shop.to_come(id).await, ["price 2026-03-15"], "{}", shop.test.name);
        // A wish goes with the end, and what it had replaced comes back.
        shop.change(id, &changing::plan(larger, ChangeWhen::On(date("2026-03-15")))).await;
        assert_eq!(shop.to_come(id).await, ["plan 2026-03-15"]);
        shop.cancel_and_resume(id, CancelWhen::EndOfTerm).await;
        assert_eq!(shop.to_come(id).await, ["price 2026-03-15"]);
        assert_eq!(shop.view(id).await.next_change_on, Some(date("2026-03-15")));
        for (day, price) in [("2026-02-15", 595), ("2026-03-15", 1190)] {
            shop.on(day);
            let created = shop.renew().await.created;
            assert_eq!(shop.invoice(created[0]).await.row.total, eur(price), "{day}");
            shop.pay(price, created).await;
        }
        assert_eq!(shop.view(id).await.price, eur(1000));
        // When it is really over, nothing is left to come.
        let tx = shop.db().begin().await.unwrap();
        end_subscription(&shop.ctx, &tx, id, "gone").await.unwrap();
        tx.commit().await.unwrap();
        assert!(shop.to_come(id).await.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_plan_that_is_taken_back_keeps_no_introductory_price() {
    for mut shop in shops(1).await {
        let larger = changing::larger(&shop).await;
        let id = introduced(&shop).await;
        shop.on("2026-01-20");
        let later = changing::plan(larger, ChangeWhen::On(date("2026-05-15")));
        let change = shop.change(id, &later).await.change;
        assert_eq!(shop.to_come(id).await, ["plan 2026-05-15", "price 2026-03-15"], "until then it ends as agreed");
        shop.undo(id, &change).await.unwrap();
        // One plan after the other; the last one is taken back.
        shop.change(id, &changing::plan(larger, ChangeWhen::On(date("2026-02-15")))).await;
        assert_eq!(shop.to_come(id).await, ["plan 2026-02-15"]);
        let change = shop.change(id, &changing::plan(larger, ChangeWhen::On(date("2026-03-15")))).await.change;
        assert_eq!(shop.to_come(id).await, ["plan 2026-03-15"]);
        let before = shop.position().await;
        shop.undo(id, &change).await.unwrap();
        assert_eq!(shop.events_after(before).await, ["SubscriptionChangeUndone", "SubscriptionChangeScheduled"]);
        assert_eq!(shop.to_come(id).await, ["price 2026-03-15"]);
        // A plan before it that gives way to a later one lets it hold again.
        shop.change(id, &changing::plan(larger, ChangeWhen::On(date("2026-02-15")))).await;
        shop.change(id, &later).await;
        assert_eq!(shop.to_come(id).await, ["plan 2026-05-15", "price 2026-03-15"]);
        shop.on("2026-03-15");
        let mut totals = Vec::new();
        for invoice in shop.renew().await.created {
            totals.push(shop.invoice(invoice).await.row.total);
        }
        totals.sort_by_key(|t| t.minor);
        assert_eq!((totals, shop.view(id).await.price), (vec![eur(595), eur(1190)], eur(1000)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_coupon_begins_with_the_first_paid_term() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 100), None).await;
        let tx = shop.db().begin().await.unwrap();
        let coupon = NewCoupon { cycles: Some(1), ..percent_coupon("HALF", "50") };
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.tried()]);
        wanted.contents.coupon = Some("HALF".into());
        let placed = shop.place(wanted).await.unwrap();
        assert_eq!(placed.total, eur(119), "the trial has its price");
        shop.pay(119, vec![placed.invoice]).await;
        shop.start(&placed).await;
        shop.on("2026-01-29");
        let first = shop.renew().await.created;
        assert_eq!(shop.invoice(first[0]).await.row.total, eur(595));
        shop.pay(595, first).await;
        shop.on("2026-02-20");
        let next = shop.renew().await.created;
        assert_eq!(shop.invoice(next[0]).await.row.total, eur(1190));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn beginnings_that_make_no_sense_are_refused_at_their_field() {
    let shop = shops(1).await.remove(0);
    let price = |trial, intro| ProductPrice {
        currency: Currency::EUR,
        cycle_months: 1,
        recurring_minor: 1000,
        setup_minor: 0,
        trial,
        intro,
    };
    let intro = |cycles, minor| Some(Introductory { cycles, minor });
    for (product, bad, pointer) in [
        (shop.plan, price(trial(0, 0), None), "/prices/0/trial/days"),
        (shop.plan, price(trial(91, 0), None), "/prices/0/trial/days"),
        (shop.plan, price(trial(7, -1), None), "/prices/0/trial/minor"),
        (shop.plan, price(None, intro(0, 500)), "/prices/0/intro/cycles"),
        (shop.plan, price(None, intro(3, 1000)), "/prices/0/intro/minor"),
        (shop.extra_ip, price(trial(7, 0), None), "/prices/0/trial"),
    ] {
        let tx = shop.db().begin().await.unwrap();
        let refused = set_prices(&shop.ctx, &tx, product, &[bad]).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, pointer, "{bad:?}");
    }
}

#[tokio::test]
async fn no_add_on_is_added_before_the_trial_has_ended() {
    for mut shop in shops(1).await {
        shop.begins_with(trial(14, 0), None).await;
        let tx = shop.db().begin().await.unwrap();
        let both = ProductPatch { available: Some("both".into()), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.extra_ip, both, None).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.tried()]).await;
        shop.start(&placed).await;
        let id = placed.subscriptions[0].subscription;
        let request = ChangeRequest {
            what: WantedChange::AddOn(shop.extra_ip),
            when: ChangeWhen::Now,
            note: None,
            by: ChangeBy::Staff,
        };
        for (day, want) in [("2026-01-28", Some("in_trial")), ("2026-01-29", None)] {
            shop.on(day);
            let offered = subscription_add_ons(&shop.ctx, shop.db().read(), id).await.unwrap();
            assert_eq!(offered.for_sale[0].refusal.map(|r| r.0), want, "{} {day}", shop.test.name);
            let quoted = quote_change(&shop.ctx, shop.db().read(), id, &request).await;
            assert_eq!(quoted.err().map(|e| e.code()), want, "{} {day}", shop.test.name);
        }
    }
}
