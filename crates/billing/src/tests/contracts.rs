//! Contracts from the sale to their end: terms, notice, renewal, and what comes in between.

use mpanel_core::SubscriptionId;

use super::*;

fn rules(months: i32, notice: Notice, at_end: AtEnd) -> ContractRules {
    ContractRules { months, notice, at_end }
}

impl Shop {
    async fn binds(&self, contract: Option<ContractRules>) {
        let tx = self.db().begin().await.unwrap();
        let patch = ProductPatch { contract: Some(contract), ..ProductPatch::default() };
        update_product(&self.ctx, &tx, self.plan, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn sold(&self, contract: ContractRules) -> SubscriptionId {
        self.binds(Some(contract)).await;
        self.running(vec![self.item()]).await.subscriptions[0].subscription
    }

    async fn seen(&self, id: SubscriptionId) -> SubscriptionView {
        get_subscription(&self.ctx, self.db().read(), id).await.unwrap()
    }

    async fn cancel(&self, id: SubscriptionId, when: CancelWhen) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await?;
        let view = cancel_subscription(&self.ctx, &tx, id, when, "moving on").await?;
        tx.commit().await?;
        Ok(view)
    }

    async fn release(
        &self,
        id: SubscriptionId,
        when: CancelWhen,
        reason: &str,
    ) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await?;
        let view = cancel_despite_contract(&self.ctx, &tx, id, when, reason).await?;
        tx.commit().await?;
        Ok(view)
    }

    /// The rounds of a day; everything that is billed is paid.
    async fn round(&self) -> AutomationRun {
        for id in self.renew().await.created {
            let owed = self.invoice(id).await.row.balance.minor;
            self.pay(owed, vec![id]).await;
        }
        self.automate().await
    }

    /// Every day up to one, and the events of the contract on the way.
    async fn live_until(&mut self, day: &str) -> Vec<String> {
        let mut told = Vec::new();
        while self.ctx.today() < date(day) {
            let next = self.ctx.today().tomorrow().unwrap();
            self.on(&next.to_string());
            let before = self.position().await;
            self.round().await;
            let facts = self.events_after(before).await;
            let ours = ["ContractNoticeEnding", "ContractRenewed", "CancellationScheduled", "SubscriptionCancelled"];
            told.extend(facts.iter().filter(|k| ours.contains(k)).map(|k| format!("{next} {k}")));
        }
        told
    }

    async fn planned(&self, until: &str) -> Vec<String> {
        let with_saved_method = [self.customer].into_iter().collect();
        let assumptions = PreviewAssumptions { with_saved_method, ..PreviewAssumptions::default() };
        let acts = preview(&self.ctx, self.db().read(), date(until), &assumptions).await.unwrap();
        let ours =
            acts.iter().filter(|a| ["contract", "expire"].contains(&a.act.as_str()) || a.because.contains("notice"));
        ours.map(|a| format!("{} {}", a.at, a.act)).collect()
    }
}

fn refused(answer: mpanel_core::Result<SubscriptionView>) -> (String, String) {
    let error = answer.expect_err("refused");
    let field = error.fields().first().expect("a field");
    (field.pointer.clone(), field.code.to_string())
}

#[tokio::test]
async fn a_contract_renews_unless_notice_is_given_in_time() {
    for mut shop in shops(1).await {
        let id = shop.sold(rules(3, Notice::Months(1), AtEnd::Renews(2))).await;
        let contract = shop.seen(id).await.contract.unwrap();
        assert_eq!((contract.term_start, contract.term_end), (date("2026-01-15"), Some(date("2026-04-15"))));
        assert_eq!(contract.last_notice_on, Some(date("2026-03-14")));
        assert_eq!((contract.earliest_end, contract.next_term_end), (date("2026-04-15"), Some(date("2026-06-15"))));
        // What is sold later does not change what was sold.
        shop.binds(None).await;
        let planned = shop.planned("2026-05-30").await;
        assert_eq!(planned, ["2026-02-28 reminder", "2026-04-15 contract", "2026-04-30 reminder"]);
        let told = shop.live_until("2026-04-15").await;
        assert_eq!(told, ["2026-02-28 ContractNoticeEnding", "2026-04-15 ContractRenewed"]);
        assert_eq!(shop.round().await.contracts, 0, "once");
        let contract = shop.seen(id).await.contract.unwrap();
        assert_eq!((contract.term_start, contract.term_end), (date("2026-04-15"), Some(date("2026-06-15"))));
        assert_eq!(contract.earliest_end, date("2026-06-15"));
        // Too late for this term, in time for the next one.
        shop.live_until("2026-05-15").await;
        let view = shop.cancel(id, CancelWhen::EndOfTerm).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-08-15")));
        let told = shop.live_until("2026-08-15").await;
        assert_eq!(told, ["2026-08-15 SubscriptionCancelled"]);
        let invoices = shop.invoices().await.len();
        assert_eq!(invoices, 7, "the order, each month up to the end, and none after it");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_before_the_contract_allows_it_is_refused_and_staff_may_release_with_a_reason() {
    for mut shop in shops(1).await {
        let id = shop.sold(rules(12, Notice::Days(30), AtEnd::BecomesIndefinite)).await;
        let bound = ("/when".to_owned(), "contract_runs".to_owned());
        assert_eq!(refused(shop.cancel(id, CancelWhen::Now).await), bound);
        let early = CancelWhen::On(date("2027-01-14"));
        assert_eq!(refused(shop.cancel(id, early).await).0, "/on");
        let seen = cancel_preview(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((seen.end_of_term.date, seen.now.refused.is_some()), (date("2027-01-15"), true));
        assert!(seen.end_of_term.text.contains("2027-01-15"), "{}", seen.end_of_term.text);
        let view = shop.cancel(id, CancelWhen::On(date("2027-01-15"))).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2027-01-15")));
        let tx = shop.db().begin().await.unwrap();
        resume_subscription(&shop.ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();

        assert_eq!(refused(shop.release(id, early, " ").await), ("/reason".to_owned(), "required".to_owned()));
        let view = shop.release(id, CancelWhen::EndOfTerm, "moved abroad").await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-02-15")), "the end of what is paid");
        let history = history_of(&shop.ctx, shop.db().read(), &view.service.to_string(), 20).await.unwrap();
        let kept = history.iter().find(|e| e.act == "contract_released").expect("kept");
        assert!(kept.title.contains("2027-01-15") && kept.detail.contains("moved abroad"), "{kept:?}");
        shop.live_until("2026-02-15").await;
        assert_eq!(shop.seen(id).await.state, SubscriptionState::Cancelled);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_contract_that_becomes_indefinite_ends_with_its_notice_on_any_day() {
    for mut shop in shops(1).await {
        let id = shop.sold(rules(1, Notice::Days(10), AtEnd::BecomesIndefinite)).await;
        let told = shop.live_until("2026-02-15").await;
        assert_eq!(told, ["2026-01-21 ContractNoticeEnding", "2026-02-15 ContractRenewed"]);
        shop.live_until("2026-03-01").await;
        let contract = shop.seen(id).await.contract.unwrap();
        assert_eq!((contract.term_start, contract.term_end), (date("2026-02-15"), None));
        assert_eq!((contract.earliest_end, contract.last_notice_on), (date("2026-03-12"), None));
        let view = shop.cancel(id, CancelWhen::On(date("2026-03-12"))).await.unwrap();
        assert_eq!(view.cancel_at, Some(date("2026-03-12")));
        shop.live_until("2026-03-12").await;
        assert_eq!(shop.seen(id).await.ended_on, Some(date("2026-03-12")));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_contract_that_ends_bills_nothing_beyond_its_end_and_its_end_cannot_be_taken_back() {
    for mut shop in shops(1).await {
        let id = shop.sold(rules(2, Notice::Days(0), AtEnd::Ends)).await;
        assert_eq!(shop.planned("2026-06-01").await, ["2026-03-15 expire"]);
        let told = shop.live_until("2026-03-14").await;
        assert_eq!(told, ["2026-02-13 CancellationScheduled"]);
        let tx = shop.db().begin().await.unwrap();
        let kept = resume_subscription(&shop.ctx, &tx, id).await.unwrap_err();
        assert_eq!(kept.code(), "contract_ends");
        tx.rollback().await.unwrap();
        let told = shop.live_until("2026-03-16").await;
        assert_eq!(told, ["2026-03-15 SubscriptionCancelled"]);
        let view = shop.seen(id).await;
        assert_eq!(
            (view.state, view.contract, view.charged_through),
            (SubscriptionState::Cancelled, None, date("2026-03-15"))
        );
        shop.check_books().await;
    }
}

#[tokio::test]
async fn trials_pauses_changes_and_terminations_are_what_the_page_says() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let trial = Some(Trial { days: 14, minor: 0, card: false });
        let monthly = ProductPrice {
            currency: Currency::EUR,
            cycle_months: 1,
            recurring_minor: 1000,
            setup_minor: 0,
            trial,
            intro: None,
        };
        set_prices(&shop.ctx, &tx, shop.plan, &[monthly]).await.unwrap();
        tx.commit().await.unwrap();
        shop.binds(Some(rules(6, Notice::Months(1), AtEnd::Renews(6)))).await;
        let tried = shop.order(vec![CartItemInput { trial: true, ..shop.item() }]).await;
        shop.start(&tried).await;
        let id = tried.subscriptions[0].subscription;
        // The term begins with the first paid day; in the trial nothing binds.
        let contract = shop.seen(id).await.contract.unwrap();
        assert_eq!((contract.term_start, contract.term_end), (date("2026-01-29"), Some(date("2026-07-29"))));
        assert_eq!(contract.earliest_end, date("2026-01-15"));
        shop.live_until("2026-02-02").await;
        assert_eq!(refused(shop.cancel(id, CancelWhen::Now).await).1, "contract_runs");

        // A pause and another price leave the term as it is.
        for what in [WantedChange::Pause { credit: false }, WantedChange::Resume { restart_term: false }] {
            shop.on(if matches!(what, WantedChange::Pause { .. }) { "2026-02-05" } else { "2026-03-20" });
            let tx = shop.db().begin().await.unwrap();
            let request = ChangeRequest { what, when: ChangeWhen::Now, note: None, by: ChangeBy::Staff };
            change_subscription(&shop.ctx, &tx, id, &request, Shown::default(), None).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(shop.seen(id).await.contract.unwrap().term_end, Some(date("2026-07-29")));
        // A service that is gone, as after the ladder's end, frees the subscription.
        let tx = shop.db().begin().await.unwrap();
        let view = end_subscription(&shop.ctx, &tx, id, "never paid").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((view.state, view.contract), (SubscriptionState::Cancelled, None));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn rules_that_make_no_sense_are_refused_at_their_field() {
    let shop = shops(1).await.remove(0);
    for (product, contract, field) in [
        (shop.plan, rules(0, Notice::Days(0), AtEnd::Ends), "/contract/term_months"),
        (shop.plan, rules(12, Notice::Months(13), AtEnd::Ends), "/contract/notice"),
        (shop.plan, rules(12, Notice::Days(-1), AtEnd::Ends), "/contract/notice"),
        (shop.plan, rules(12, Notice::Days(1), AtEnd::Renews(0)), "/contract/renewal_months"),
        (shop.extra_ip, rules(12, Notice::Days(1), AtEnd::Ends), "/contract/term_months"),
    ] {
        let tx = shop.db().begin().await.unwrap();
        let patch = ProductPatch { contract: Some(Some(contract)), ..ProductPatch::default() };
        let error = update_product(&shop.ctx, &tx, product, patch, None).await.unwrap_err();
        assert_eq!(error.fields()[0].pointer, field);
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn a_quote_binds_to_the_contract_it_shows() {
    for shop in shops(1).await {
        let shown = rules(12, Notice::Months(1), AtEnd::BecomesIndefinite);
        for (sold_with, then, words) in [
            (Some(shown), Some(rules(24, Notice::Months(3), AtEnd::Renews(12))), vec![("VPS S", shown)]),
            (None, Some(shown), vec![]),
        ] {
            shop.binds(sold_with).await;
            let made = quoting::draft(&shop, quoting::contents(&shop)).await;
            assert_eq!(made.figures.binding().collect::<Vec<_>>(), words);
            let token = quoting::sent(&shop, made.row.id).await;
            shop.binds(then).await;
            let done = quoting::accept(&shop, &token, quoting::yes()).await.unwrap();
            let tx = shop.db().begin().await.unwrap();
            let sold = placed_subscriptions(&shop.ctx, &tx, done.order).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(sold.len(), 2);
            for one in sold {
                assert_eq!(shop.seen(one.subscription).await.contract.map(|c| c.rules), sold_with, "what was shown");
            }
        }
    }
}

#[test]
fn a_contract_in_words() {
    for (rules, words) in [
        (rules(1, Notice::Days(1), AtEnd::Ends), "Ends by itself after 1 month."),
        (
            rules(12, Notice::Months(1), AtEnd::BecomesIndefinite),
            "Minimum term 1 year, then without a term. Notice: 1 month.",
        ),
        (
            rules(18, Notice::Days(14), AtEnd::Renews(6)),
            "Minimum term 18 months, then 6 months at a time. Notice: 14 days.",
        ),
    ] {
        assert_eq!(contract_words(rules), words);
    }
}
