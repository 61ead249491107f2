//! Ends under a contract: those that are asked for against it, and what the daily round and its preview say of them.

use mpanel_core::SubscriptionId;
use sea_orm::ConnectionTrait;

use super::*;

fn rules(months: i32, notice: Notice, at_end: AtEnd) -> ContractRules {
    ContractRules { months, notice, at_end }
}

fn code(answer: mpanel_core::Result<SubscriptionView>) -> (String, String) {
    let error = answer.expect_err("refused");
    let field = error.fields().first().expect("a field");
    (field.pointer.clone(), field.code.to_string())
}

impl Shop {
    async fn under(&self, contract: ContractRules) {
        let tx = self.db().begin().await.unwrap();
        let patch = ProductPatch { contract: Some(Some(contract)), ..ProductPatch::default() };
        update_product(&self.ctx, &tx, self.plan, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn bound_by(&self, contract: ContractRules) -> SubscriptionId {
        self.under(contract).await;
        self.running(vec![self.item()]).await.subscriptions[0].subscription
    }

    async fn in_trial(&self, contract: ContractRules) -> SubscriptionId {
        let tx = self.db().begin().await.unwrap();
        let trial = Some(Trial { days: 14, minor: 0, card: false });
        let (currency, setup_minor, intro) = (Currency::EUR, 0, None);
        let monthly = ProductPrice { currency, cycle_months: 1, recurring_minor: 1000, setup_minor, trial, intro };
        set_prices(&self.ctx, &tx, self.plan, &[monthly]).await.unwrap();
        tx.commit().await.unwrap();
        self.under(contract).await;
        let placed = self.order(vec![CartItemInput { trial: true, ..self.item() }]).await;
        self.start(&placed).await;
        placed.subscriptions[0].subscription
    }

    async fn asks(&self, id: SubscriptionId, when: CancelWhen) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await?;
        let view = cancel_subscription(&self.ctx, &tx, id, when, "moving on").await?;
        tx.commit().await?;
        Ok(view)
    }

    async fn staff_ends(&self, id: SubscriptionId, when: CancelWhen) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await?;
        let view = cancel_despite_contract(&self.ctx, &tx, id, when, "agreed by phone").await?;
        tx.commit().await?;
        Ok(view)
    }

    async fn outlook(&self, until: &str, pays: bool) -> Vec<String> {
        let with_saved_method = pays.then_some(self.customer).into_iter().collect();
        let assumptions = PreviewAssumptions { with_saved_method, ..PreviewAssumptions::default() };
        let acts = preview(&self.ctx, self.db().read(), date(until), &assumptions).await.unwrap();
        let ours = acts.iter().filter(|a| {
            ["contract", "expire"].contains(&a.act.as_str()) || a.because.contains("contract.reminder_days")
        });
        ours.map(|a| format!("{} {}: {}", a.at, a.act, a.because)).collect()
    }
}

#[tokio::test]
async fn no_end_is_set_beyond_the_one_that_comes_by_itself() {
    for mut shop in shops(1).await {
        let id = shop.bound_by(rules(2, Notice::Days(0), AtEnd::Ends)).await;
        let late = CancelWhen::On(date("2027-06-01"));
        let refused = ("/on".to_owned(), "contract_ends".to_owned());
        assert_eq!(code(shop.asks(id, late).await), refused);
        assert_eq!(code(shop.staff_ends(id, late).await), refused);
        let seen = cancel_preview(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(seen.end_of_term.date, date("2026-03-15"));
        // Set by the round, and moved by nobody.
        shop.on("2026-02-14");
        for invoice in shop.renew().await.created {
            let owed = shop.invoice(invoice).await.row.balance.minor;
            shop.pay(owed, vec![invoice]).await;
        }
        shop.automate().await;
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-03-15")));
        assert_eq!(code(shop.asks(id, late).await), refused);
        assert_eq!(code(shop.staff_ends(id, late).await), refused);
        let outlook = shop.outlook("2026-04-01", true).await;
        assert_eq!(outlook, ["2026-03-15 expire: The contract ends by itself."]);
        let change = view.abilities.iter().find(|a| a.action == BILLING_ACTS[0]).expect("listed");
        assert!(change.reason.as_ref().is_some_and(|r| r.contains("ends by itself")), "{change:?}");
        // Staff may still end it sooner.
        let view = shop.staff_ends(id, CancelWhen::On(date("2026-03-01"))).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-03-01")));
        let outlook = shop.outlook("2026-04-01", true).await;
        assert_eq!(outlook, ["2026-03-01 expire: The subscription is set to end."]);
        shop.on("2026-03-15");
        shop.automate().await;
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(view.state, SubscriptionState::Cancelled);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn who_cancels_in_a_trial_to_a_day_after_it_is_bound() {
    for shop in shops(1).await {
        let id = shop.in_trial(rules(6, Notice::Months(1), AtEnd::Renews(6))).await;
        let bound = ("/on".to_owned(), "contract_runs".to_owned());
        assert_eq!(code(shop.asks(id, CancelWhen::On(date("2026-01-30"))).await), bound);
        assert_eq!(code(shop.asks(id, CancelWhen::On(date("2026-07-28"))).await), bound);
        let seen = cancel_preview(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((seen.end_of_term.date, seen.now.refused), (date("2026-01-29"), None));
        for day in ["2026-07-29", "2026-01-29", "2026-01-20"] {
            let view = shop.asks(id, CancelWhen::On(date(day))).await.unwrap();
            assert_eq!(view.cancel_at, Some(date(day)));
        }
        let view = shop.asks(id, CancelWhen::Now).await.unwrap();
        assert_eq!(view.state, SubscriptionState::Cancelled, "in the trial nothing binds");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_preview_lists_no_term_of_a_trial_that_nobody_pays_for() {
    for shop in shops(1).await {
        shop.in_trial(rules(1, Notice::Days(5), AtEnd::Renews(1))).await;
        let acts = shop.outlook("2026-03-10", false).await;
        assert_eq!(acts, ["2026-01-29 expire: The trial ends, and there is no saved method to go on with."]);
        let acts = shop.outlook("2026-03-10", true).await;
        assert!(acts.iter().any(|a| a.starts_with("2026-02-28 contract")), "{acts:?}");
    }
}

#[tokio::test]
async fn the_earliest_day_of_a_long_contract_can_be_chosen() {
    for shop in shops(1).await {
        let id = shop.bound_by(rules(60, Notice::Months(1), AtEnd::Renews(12))).await;
        assert_eq!(code(shop.asks(id, CancelWhen::On(date("2031-01-14"))).await).1, "contract_runs");
        let view = shop.asks(id, CancelWhen::On(date("2031-01-15"))).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2031-01-15")));
        assert_eq!(code(shop.asks(id, CancelWhen::On(date("2031-01-16"))).await).1, "out_of_range");
    }
}

#[tokio::test]
async fn a_contract_that_cannot_be_read_holds_up_nobody_else() {
    for mut shop in shops(1).await {
        shop.under(rules(1, Notice::Days(0), AtEnd::Renews(1))).await;
        let items =
            ["a.example.com", "b.example.com"].map(|name| CartItemInput { hostname: name.into(), ..shop.item() });
        let placed = shop.running(items.to_vec()).await;
        let tx = shop.db().begin().await.unwrap();
        let broken = "UPDATE billing_subscriptions SET terms = 'x' WHERE name = 'a.example.com'";
        tx.execute_unprepared(broken).await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-02-15");
        let run = run_automation_day(&shop.ctx, shop.db()).await.unwrap();
        assert_eq!(run.contracts, 1, "{}", shop.test.name);
        let other = placed.subscriptions[1].subscription;
        let contract = get_subscription(&shop.ctx, shop.db().read(), other).await.unwrap().contract.unwrap();
        assert_eq!(contract.term_end, Some(date("2026-03-15")));
        let customer = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert!(customer.parked_reason.is_some(), "billing of the one that failed waits for staff");
    }
}

#[tokio::test]
async fn notice_as_long_as_a_term_is_brought_to_mind_before_that_term_begins() {
    for mut shop in shops(1).await {
        let id = shop.bound_by(rules(3, Notice::Months(1), AtEnd::Renews(1))).await;
        let planned = shop.outlook("2026-04-10", true).await;
        let days: Vec<&str> = planned.iter().map(|a| &a[..19]).collect();
        // For the ends on 15 April and on 15 May.
        assert_eq!(days, ["2026-02-28 reminder", "2026-03-31 reminder"], "{planned:?}");
        let mut told = Vec::new();
        for day in ["2026-02-27", "2026-02-28", "2026-03-30", "2026-03-31", "2026-04-01"] {
            shop.on(day);
            let before = shop.position().await;
            shop.automate().await;
            let facts = shop.events_after(before).await;
            told.extend(facts.iter().filter(|k| **k == "ContractNoticeEnding").map(|_| day));
        }
        assert_eq!(told, ["2026-02-28", "2026-03-31"]);
        let follows = |end: &'static str| contract_goes_on_until(&shop.ctx, shop.db().read(), id, date(end));
        assert_eq!(follows("2026-04-15").await.unwrap(), Some(date("2026-05-15")));
        assert_eq!(follows("2026-05-15").await.unwrap(), Some(date("2026-06-15")));
    }
}

#[tokio::test]
async fn a_period_longer_than_a_contract_that_ends_is_not_sold() {
    for shop in shops(1).await {
        shop.under(rules(2, Notice::Days(0), AtEnd::Ends)).await;
        let yearly = CartItemInput { cycle_months: 12, ..shop.item() };
        let error = shop.place(shop.wants(vec![shop.item(), yearly.clone()])).await.unwrap_err();
        let fields: Vec<_> = error.fields().iter().map(|f| (f.pointer.as_str(), f.code)).collect();
        assert_eq!(fields, [("/items/1/cycle_months", "contract_ends")]);
        shop.under(rules(12, Notice::Days(0), AtEnd::Ends)).await;
        shop.place(shop.wants(vec![yearly])).await.unwrap();
    }
}

#[tokio::test]
async fn a_price_change_leaves_out_what_ends_before_it() {
    for mut shop in shops(1).await {
        let id = shop.bound_by(rules(2, Notice::Days(0), AtEnd::Ends)).await;
        shop.on("2026-01-20");
        let request = PriceChangeRequest {
            product: shop.plan,
            currency: None,
            cycle_months: Some(1),
            customer_type: None,
            price: NewPrice::Amount(eur(1200)),
            cap_ppm: None,
            over_cap: OverCap::Exclude,
            notice_days: 30,
            first_day: shop.ctx.today(),
            reason: "Energy costs more than two years ago.".into(),
        };
        // It would begin on 15 March, the day on which the contract is over.
        let seen = preview_price_change(&shop.ctx, shop.db().read(), &request).await.unwrap();
        let left_out: Vec<_> =
            seen.excluded.iter().map(|i| (i.subscription, i.excluded.clone().unwrap().reason)).collect();
        assert_eq!(left_out, [(id, "cancelled".to_owned())]);
    }
}
