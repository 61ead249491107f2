//! Price changes of many subscriptions: previewed, scheduled, applied at each renewal, undone.

use mpanel_core::{PageQuery, PriceChangeId, SubscriptionId};

use super::*;
use crate::subscription::store as rows;

fn raise(shop: &Shop, price: NewPrice) -> PriceChangeRequest {
    PriceChangeRequest {
        product: shop.plan,
        currency: None,
        cycle_months: matches!(price, NewPrice::Amount(_)).then_some(1),
        customer_type: None,
        price,
        cap_ppm: None,
        over_cap: OverCap::Exclude,
        notice_days: 30,
        first_day: shop.ctx.today(),
        reason: "Energy costs more than two years ago.".into(),
    }
}

impl Shop {
    async fn preview_prices(&self, request: &PriceChangeRequest) -> PriceChangePreview {
        preview_price_change(&self.ctx, self.db().read(), request).await.unwrap()
    }

    /// Schedules what its preview said, and checks that it is what was seen.
    async fn schedule_prices(&self, request: &PriceChangeRequest) -> PriceChangeView {
        let seen = self.preview_prices(request).await;
        let tx = self.db().begin().await.unwrap();
        let made = schedule_price_change(&self.ctx, &tx, request, &seen.fingerprint).await.unwrap();
        tx.commit().await.unwrap();
        let decided = self.decided(made.id).await;
        let plain = |i: &PriceChangeItem| PriceChangeItem { change: None, ..i.clone() };
        let mut all: Vec<PriceChangeItem> = decided.iter().map(plain).collect();
        all.sort_by_key(|i| (i.excluded.is_some(), i.subscription));
        let mut wanted = [seen.items, seen.excluded].concat();
        wanted.sort_by_key(|i| (i.excluded.is_some(), i.subscription));
        assert_eq!(all, wanted, "{}", self.test.name);
        assert_eq!(made.totals, seen.totals);
        made
    }

    async fn decided(&self, id: PriceChangeId) -> Vec<PriceChangeItem> {
        let (filter, query) =
            (PriceChangeItemFilter::default(), PageQuery { limit: Some(200), ..PageQuery::default() });
        list_price_change_items(&self.ctx, self.db().read(), id, &filter, &query).await.unwrap().items
    }

    async fn undo_prices(&self, id: PriceChangeId) -> mpanel_core::Result<PriceChangeView> {
        let tx = self.db().begin().await?;
        let undone = undo_price_change(&self.ctx, &tx, id).await?;
        tx.commit().await?;
        Ok(undone)
    }

    async fn row(&self, id: SubscriptionId) -> rows::Model {
        rows::load(&self.ctx, self.db().read(), id).await.unwrap()
    }

    /// What the row says about money, without what every write moves.
    async fn terms(&self, id: SubscriptionId) -> rows::Model {
        rows::Model { version: 0, ..self.row(id).await }
    }

    async fn price_of(&self, id: SubscriptionId) -> i64 {
        self.row(id).await.recurring_minor
    }

    async fn ask(&self, id: SubscriptionId, what: WantedChange, when: ChangeWhen) -> ChangeOutcome {
        let request = ChangeRequest { what, when, note: Some("by hand".into()), by: ChangeBy::Staff };
        let tx = self.db().begin().await.unwrap();
        let done = change_subscription(&self.ctx, &tx, id, &request, Shown::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        done
    }
}

fn to(minor: i64) -> NewPrice {
    NewPrice::Amount(eur(minor))
}

#[tokio::test]
async fn a_rise_begins_with_the_first_renewal_after_the_notice_and_touches_no_invoiced_term() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![CartItemInput { quantity: 2, ..shop.item() }]).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let before = shop.position().await;
        let made = shop.schedule_prices(&raise(&shop, to(1200))).await;
        assert_eq!((made.state, made.scheduled, made.excluded), ("scheduled", 2, 0));
        assert_eq!(made.totals, [PriceChangeTotal { subscriptions: 2, before: eur(2000), after: eur(2400) }]);
        let told = shop.events_after(before).await;
        assert_eq!(told.iter().filter(|k| **k == "PriceChangeAnnounced").count(), 1, "one word for both: {told:?}");
        // 30 days from 20 January is 19 February: the renewal of 15 February is still at the old price.
        let item = &shop.decided(made.id).await[0];
        assert_eq!((item.old, item.new, item.effective_on), (eur(1000), eur(1200), Some(date("2026-03-15"))));
        assert_eq!(shop.price_of(id).await, 1000);

        let until = date("2026-03-02");
        let planned = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
        let invoices: Vec<(Option<Money>, bool)> = planned
            .iter()
            .filter(|a| a.act == "invoice")
            .map(|a| (a.amount, a.because.contains("A new price begins with it")))
            .collect();
        assert_eq!(invoices, [(Some(eur(2380)), false), (Some(eur(2856)), true)], "{planned:#?}");

        shop.on("2026-02-01");
        let old = shop.renew().await.created;
        assert_eq!(shop.invoice(old[0]).await.row.total, eur(2380));
        shop.pay(2380, old).await;
        shop.on("2026-03-01");
        let new = shop.renew().await.created;
        let invoice = shop.invoice(new[0]).await;
        assert_eq!((invoice.row.total, invoice.lines.len(), invoice.kind.as_str()), (eur(2856), 2, "renewal"));
        assert_eq!(invoice.lines[0].amount, eur(1200));
        assert_eq!(invoice.lines[0].period_start, Some(date("2026-03-15")));
        shop.pay(2856, new).await;
        assert!(shop.renew().await.created.is_empty());
        shop.on("2026-03-15");
        shop.renew().await;
        assert_eq!(shop.price_of(id).await, 1200);
        let view = get_price_change(&shop.ctx, shop.db().read(), made.id).await.unwrap();
        assert_eq!((view.state, view.applied, view.scheduled), ("applied", 2, 0));
        assert_eq!(shop.undo_prices(made.id).await.unwrap_err().code(), "nothing_to_undo");
        shop.on("2026-04-01");
        let next = shop.renew().await.created;
        assert_eq!(shop.invoice(next[0]).await.row.total, eur(2856));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn undoing_before_it_took_effect_restores_every_subscription() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![CartItemInput { quantity: 2, ..shop.item() }]).await;
        let [one, other] = [placed.subscriptions[0].subscription, placed.subscriptions[1].subscription];
        shop.on("2026-01-20");
        let (before, beside) = (shop.terms(one).await, shop.terms(other).await);
        let made = shop.schedule_prices(&raise(&shop, NewPrice::Percent(100_000))).await;
        assert_ne!(shop.terms(one).await, before);
        // One of them alone, as staff does on the page of the service.
        let (change, _) = shop.decided(made.id).await[0].change.clone().unwrap();
        let first = shop.decided(made.id).await[0].subscription;
        let at = shop.position().await;
        let tx = shop.db().begin().await.unwrap();
        undo_change(&shop.ctx, &tx, first, change, ChangeBy::Staff).await.unwrap();
        tx.commit().await.unwrap();
        assert!(shop.events_after(at).await.contains(&"PriceChangeWithdrawn"));
        let undone = shop.undo_prices(made.id).await.unwrap();
        assert_eq!((undone.state, undone.undone, undone.scheduled), ("undone", 2, 0));
        assert_eq!((shop.terms(one).await, shop.terms(other).await), (before, beside), "{}", shop.test.name);
        shop.on("2026-03-01");
        assert_eq!(shop.renew().await.created.len(), 2, "both old terms at the old price");
        assert!(shop.invoices().await.iter().skip(1).all(|i| i.total == eur(2380)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_term_that_was_invoiced_ahead_at_the_new_price_is_invoiced_anew_by_an_undo() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-16");
        let mut request = raise(&shop, to(1500));
        request.notice_days = 1;
        let made = shop.schedule_prices(&request).await;
        shop.on("2026-02-03");
        let ahead = shop.renew().await.created;
        assert_eq!(shop.invoice(ahead[0]).await.row.total, eur(1785));
        shop.undo_prices(made.id).await.unwrap();
        assert_eq!(shop.invoice(ahead[0]).await.row.state.as_str(), "void");
        let open: Vec<Money> =
            shop.invoices().await.iter().filter(|i| i.state.as_str() == "open").map(|i| i.total).collect();
        assert_eq!(open, [eur(1190)]);
        assert_eq!(shop.price_of(id).await, 1000);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn who_keeps_the_price_is_told_with_the_reason() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let coupon = percent_coupon("LOYAL", "10");
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.coupon = Some("LOYAL".into());
        let loyal = shop.place(wanted).await.unwrap();
        shop.pay(loyal.total.minor, vec![loyal.invoice]).await;
        shop.start(&loyal).await;
        let named = |name: &str| CartItemInput { hostname: name.into(), ..shop.item() };
        let mut ids = vec![loyal.subscriptions[0].subscription];
        for name in ["ends", "agreed", "changes", "plain"] {
            ids.push(shop.running(vec![named(name)]).await.subscriptions[0].subscription);
        }
        ids.push(shop.order(vec![named("waits")]).await.subscriptions[0].subscription);
        shop.on("2026-01-20");
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, ids[1], CancelWhen::EndOfTerm, "moving").await.unwrap();
        tx.commit().await.unwrap();
        shop.ask(ids[2], WantedChange::Price(eur(950)), ChangeWhen::Now).await;
        let pause = WantedChange::Pause { credit: false };
        shop.ask(ids[3], pause, ChangeWhen::EndOfTerm).await;

        let seen = shop.preview_prices(&raise(&shop, to(1100))).await;
        let reason = |id: SubscriptionId| {
            let found = seen.excluded.iter().find(|i| i.subscription == id);
            found.and_then(|i| i.excluded.clone()).map(|e| e.reason).unwrap_or_default()
        };
        let reasons: Vec<String> = ids.iter().map(|id| reason(*id)).collect();
        assert_eq!(reasons, ["coupon", "cancelled", "agreed_price", "change_agreed", "", "not_running"]);
        assert!(reasons.iter().all(|r| r.is_empty() || EXCLUSIONS.contains(&r.as_str())));
        assert_eq!(seen.totals, [PriceChangeTotal { subscriptions: 1, before: eur(5950), after: eur(6050) }]);

        let capped = PriceChangeRequest { cap_ppm: Some(50_000), ..raise(&shop, to(1100)) };
        let seen = shop.preview_prices(&capped).await;
        let over = seen.excluded.iter().find(|i| i.subscription == ids[4]).unwrap().excluded.clone().unwrap();
        assert_eq!(
            (over.reason.as_str(), over.detail.as_str()),
            ("over_cap", "From 10.00 EUR to 11.00 EUR is more than the cap allows.")
        );
        let tx = shop.db().begin().await.unwrap();
        let refused = schedule_price_change(&shop.ctx, &tx, &capped, &seen.fingerprint).await.unwrap_err();
        assert_eq!(refused.code(), "nothing_changes");
        let limited = PriceChangeRequest { over_cap: OverCap::Limit, ..capped };
        let refused = schedule_price_change(&shop.ctx, &tx, &limited, &seen.fingerprint).await.unwrap_err();
        assert_eq!(refused.code(), "preview_changed", "what was seen was the other preview");
        drop(tx);
        let seen = shop.preview_prices(&limited).await;
        assert_eq!((seen.items[0].new, seen.items[0].limited), (eur(1050), true));
        shop.schedule_prices(&limited).await;
        assert!(shop.preview_prices(&limited).await.items.is_empty(), "a second one finds a change agreed");
    }
}

#[tokio::test]
async fn the_new_price_follows_a_due_day_that_moves_and_gives_way_to_another_plan() {
    for mut shop in shops(1).await {
        let larger = changing::larger(&shop).await;
        let ids = shop.running(vec![CartItemInput { quantity: 2, ..shop.item() }]).await.subscriptions;
        let [moves, upgrades] = [ids[0].subscription, ids[1].subscription];
        shop.on("2026-01-16");
        let made = shop.schedule_prices(&raise(&shop, to(1200))).await;
        shop.ask(moves, WantedChange::DueDate { day: date("2026-02-10"), at_once: false }, ChangeWhen::Now).await;
        let items = shop.decided(made.id).await;
        let on = items.iter().find(|i| i.subscription == moves).unwrap().effective_on;
        assert_eq!(on, Some(date("2026-03-10")), "15 February is no renewal any more");
        let plan = PlanChange { product: Some(larger), ..PlanChange::default() };
        shop.ask(upgrades, WantedChange::Plan(plan), ChangeWhen::Now).await;
        let items = shop.decided(made.id).await;
        let state = items.iter().find(|i| i.subscription == upgrades).unwrap().change.clone().unwrap().1;
        assert_eq!(state, "undone");
        shop.on("2026-03-12");
        shop.renew().await;
        assert_eq!((shop.price_of(moves).await, shop.price_of(upgrades).await), (1200, 2000));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_far_ahead_dodges_no_rise() {
    for mut shop in shops(1).await {
        let ids = shop.running(vec![CartItemInput { quantity: 3, ..shop.item() }]).await.subscriptions;
        let [before, after, sooner] = [ids[0].subscription, ids[1].subscription, ids[2].subscription];
        shop.on("2026-01-16");
        let ends = async |shop: &Shop, id: SubscriptionId, day: &str| {
            let tx = shop.db().begin().await.unwrap();
            let view = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::On(date(day)), "moving").await.unwrap();
            tx.commit().await.unwrap();
            view
        };
        ends(&shop, before, "2027-01-15").await;
        ends(&shop, sooner, "2026-02-15").await;
        let made = shop.schedule_prices(&raise(&shop, to(1200))).await;
        assert_eq!((made.scheduled, made.excluded), (2, 1), "{}", shop.test.name);
        let view = ends(&shop, after, "2026-04-01").await;
        assert_eq!(view.next_change_on, Some(date("2026-02-15")), "the notice holds for it too");
        shop.on("2026-02-15");
        let created = shop.renew().await.created;
        let invoice = shop.invoice(created[0]).await;
        assert_eq!((invoice.row.total, invoice.lines.len()), (eur(2856), 2));
        assert_eq!((shop.price_of(before).await, shop.price_of(after).await), (1200, 1200));
        // Its last days have the new price, too: 17 of 31 days.
        shop.on("2026-03-15");
        let created = shop.renew().await.created;
        let last = shop.invoice(created[0]).await;
        let ended: Vec<i64> = last.lines.iter().map(|l| l.amount.minor).collect();
        assert_eq!(ended, [1200, 658]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_rise_that_staff_took_back_meanwhile_does_not_come_back() {
    for mut shop in shops(1).await {
        let larger = changing::larger(&shop).await;
        let ids = shop.running(vec![CartItemInput { quantity: 2, ..shop.item() }]).await.subscriptions;
        let [wishes, other] = [ids[0].subscription, ids[1].subscription];
        shop.on("2026-01-16");
        let made = shop.schedule_prices(&raise(&shop, to(1200))).await;
        let plan = PlanChange { product: Some(larger), ..PlanChange::default() };
        let wish = WantedChange::Plan(plan);
        let taken_back = shop.ask(wishes, wish.clone(), ChangeWhen::EndOfTerm).await.change;
        shop.undo(wishes, &taken_back).await.unwrap();
        assert_eq!(shop.row(wishes).await.next_change_on.as_deref(), Some("2026-02-15"), "the rise holds again");
        let stays = shop.ask(wishes, wish, ChangeWhen::EndOfTerm).await.change;
        shop.undo_prices(made.id).await.unwrap();
        shop.undo(wishes, &stays).await.unwrap();
        assert_eq!((shop.row(wishes).await.next_change_on, shop.row(other).await.next_change_on), (None, None));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_add_on_has_a_price_of_its_own() {
    for mut shop in shops(1).await {
        let add_ons = vec![AddOnInput { id: shop.extra_ip, quantity: 2 }];
        let id = shop.running(vec![CartItemInput { add_ons, ..shop.item() }]).await.subscriptions[0].subscription;
        shop.running(vec![shop.item()]).await;
        shop.on("2026-01-16");
        let request = PriceChangeRequest { product: shop.extra_ip, ..raise(&shop, to(300)) };
        let made = shop.schedule_prices(&request).await;
        let items = shop.decided(made.id).await;
        assert_eq!((items.len(), items[0].old, items[0].new), (1, eur(1500), eur(1600)));
        shop.on("2026-02-20");
        shop.renew().await;
        assert_eq!(shop.price_of(id).await, 1600);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_are_refused_at_their_field() {
    let shop = shops(1).await.remove(0);
    let good = raise(&shop, to(1200));
    let usd = Money::new(1200, Currency::USD);
    for (bad, pointer) in [
        (PriceChangeRequest { price: to(-1), ..good.clone() }, "/price/amount"),
        (PriceChangeRequest { price: NewPrice::Percent(0), ..good.clone() }, "/price/percent"),
        (PriceChangeRequest { price: NewPrice::Percent(-1_000_001), ..good.clone() }, "/price/percent"),
        (PriceChangeRequest { cycle_months: None, ..good.clone() }, "/cycle_months"),
        (PriceChangeRequest { cycle_months: Some(0), ..good.clone() }, "/cycle_months"),
        (
            PriceChangeRequest { price: NewPrice::Amount(usd), currency: Some(Currency::EUR), ..good.clone() },
            "/currency",
        ),
        (PriceChangeRequest { cap_ppm: Some(-1), ..good.clone() }, "/cap_percent"),
        (PriceChangeRequest { notice_days: 366, ..good.clone() }, "/notice_days"),
        (PriceChangeRequest { first_day: date("2026-01-01"), ..good.clone() }, "/first_day"),
        (PriceChangeRequest { reason: " ".into(), ..good.clone() }, "/reason"),
        (PriceChangeRequest { product: shop.ctx.new_id(), ..good.clone() }, "/product_id"),
    ] {
        let refused = preview_price_change(&shop.ctx, shop.db().read(), &bad).await.unwrap_err();
        assert_eq!(refused.fields().first().map(|f| f.pointer.as_str()), Some(pointer), "{bad:?}");
    }
}
