//! Options of products: sold with each kind, refused, renewed, changed while the service runs, kept as they were sold.

use mpanel_core::SubscriptionId;

use super::changing::larger;
use super::quoting::{accept, contents, draft, sent, yes};
use super::*;

fn price(cycle_months: i32, recurring_minor: i64, setup_minor: i64) -> OptionPrice {
    OptionPrice { currency: Currency::EUR, cycle_months, recurring_minor, setup_minor }
}

fn option(key: &str, name: &str, kind: OptionKind) -> ProductOption {
    ProductOption { key: key.into(), name: name.into(), help: String::new(), required: false, changeable: true, kind }
}

/// Memory by choice (16 GB costs 5.00 and 2.00 setup), sites by number (one is free, 1.50 each), a panel (3.00) and a
/// reference in words.
fn offered() -> Vec<ProductOption> {
    let choice =
        |key: &str, prices| OptionChoice { key: key.into(), name: format!("{key} GB"), retired: false, prices };
    let memory = vec![
        choice("8", vec![price(1, 0, 0), price(12, 0, 0)]),
        choice("16", vec![price(1, 500, 200), price(12, 5400, 0)]),
        choice("32", vec![price(1, 1200, 0)]),
    ];
    let sites = QuantityBounds { min: 1, max: 20, step: 1, included: 1 };
    let words = TextRules { max_length: 20, pattern: TextPattern::Any, on_invoice: true };
    vec![
        ProductOption { required: true, ..option("memory", "Memory", OptionKind::Choice { choices: memory }) },
        option("sites", "Sites", OptionKind::Quantity { bounds: sites, prices: vec![price(1, 150, 0)] }),
        option("panel", "Panel", OptionKind::YesNo { prices: vec![price(1, 300, 0)] }),
        option("reference", "Reference", OptionKind::Text { rules: words }),
    ]
}

fn word(text: &str) -> Option<OptionValue> {
    Some(OptionValue::Text(text.to_owned()))
}

fn value(key: &str, value: Option<OptionValue>) -> OptionInput {
    OptionInput { key: key.into(), value }
}

fn sites(number: i64) -> OptionInput {
    value("sites", Some(OptionValue::Number(number)))
}

fn wish(values: Vec<OptionInput>, when: ChangeWhen) -> ChangeRequest {
    ChangeRequest { what: WantedChange::Options(values), when, note: None, by: ChangeBy::Customer }
}

impl Shop {
    async fn offer(&self, options: Vec<ProductOption>) {
        let tx = self.db().begin().await.unwrap();
        let patch = ProductPatch { options: Some(options), ..ProductPatch::default() };
        update_product(&self.ctx, &tx, self.plan, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn with(&self, options: Vec<OptionInput>) -> CartItemInput {
        CartItemInput { options, ..self.item() }
    }

    async fn sells(&self, options: Vec<OptionInput>) -> SubscriptionId {
        self.running(vec![self.with(options)]).await.subscriptions[0].subscription
    }

    async fn amounts(&self, id: InvoiceId) -> Vec<(String, &'static str, i64)> {
        let lines = self.invoice(id).await.lines.into_iter();
        lines.map(|l| (l.description, kind_word(&l.kind), l.amount.minor)).collect()
    }

    async fn values(&self, id: SubscriptionId) -> Vec<(String, String, i64)> {
        let found = get_subscription(&self.ctx, self.db().read(), id).await.unwrap().options.into_iter();
        found.map(|o| (o.key, o.words, o.price.minor)).collect()
    }

    async fn not_possible(&self, id: SubscriptionId, request: &ChangeRequest) -> (String, &'static str) {
        let error = quote_change(&self.ctx, self.db().read(), id, request).await.unwrap_err();
        let field = error.fields().first().map(|f| (f.pointer.clone(), f.code));
        field.unwrap_or((String::new(), error.code()))
    }

    async fn write(&self, id: SubscriptionId, text: Option<&str>) -> mpanel_core::Result<SubscriptionView> {
        let tx = self.db().begin().await?;
        let values = [value("reference", text.and_then(word))];
        let done = set_option_texts(&self.ctx, &tx, id, &values, ChangeBy::Customer, None).await?;
        tx.commit().await?;
        Ok(done)
    }
}

fn kind_word(kind: &str) -> &'static str {
    ["recurring", "setup", "option", "credit", "add_on", "region"].into_iter().find(|k| *k == kind).unwrap_or("other")
}

#[tokio::test]
async fn each_kind_is_sold_billed_and_renewed() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let chosen = vec![
            value("reference", word(" ACME-7 ")),
            value("memory", word("16")),
            sites(3),
            value("panel", Some(OptionValue::Flag(true))),
        ];
        let placed = shop.running(vec![shop.with(chosen)]).await;
        // 10.00 + 5.00 setup + 5.00 + 2.00 setup + 2 x 1.50 + 3.00, plus 19 %.
        assert_eq!(placed.total, eur(3332), "{}", shop.test.name);
        let line = |words: &str, kind, minor| (format!("{words} (web.example.com)"), kind, minor);
        assert_eq!(
            shop.amounts(placed.invoice).await,
            [
                line("VPS S, Reference: ACME-7", "recurring", 1000),
                line("Memory: 16 GB", "option", 500),
                line("Sites (3, 1 included)", "option", 300),
                line("Panel", "option", 300),
                line("Setup: VPS S, Reference: ACME-7", "setup", 500),
                line("Setup: Memory: 16 GB", "setup", 200),
            ]
        );
        let id = placed.subscriptions[0].subscription;
        let text = |key: &str, words: &str, minor| (key.to_owned(), words.to_owned(), minor);
        let want = [
            text("memory", "16 GB", 500),
            text("sites", "3", 300),
            text("panel", "yes", 300),
            text("reference", "ACME-7", 0),
        ];
        assert_eq!(shop.values(id).await, want);
        // What the shop changes afterwards changes nothing that was sold.
        shop.offer(Vec::new()).await;
        assert_eq!(shop.values(id).await, want);
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        let minor: Vec<i64> = shop.amounts(renewal[0]).await.iter().map(|l| l.2).collect();
        assert_eq!(minor, [1000, 500, 300, 300]);
        let seen = subscription_options(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert!(seen.options.iter().all(|o| o.offer.is_none() && o.held.is_some()), "{seen:?}");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_free_or_not_wanted_is_no_line() {
    for shop in shops(1).await {
        shop.offer(offered()).await;
        let chosen = vec![value("memory", word("8")), sites(1), value("panel", Some(OptionValue::Flag(false)))];
        let placed = shop.running(vec![shop.with(chosen)]).await;
        let lines = shop.amounts(placed.invoice).await;
        assert_eq!(lines[0].0, "VPS S, Memory: 8 GB, Sites: 1 (web.example.com)");
        assert_eq!(lines.iter().map(|l| l.2).collect::<Vec<_>>(), [1000, 500], "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_cannot_be_sold_is_a_problem_at_its_place() {
    for shop in shops(1).await {
        shop.offer(offered()).await;
        let check = async |item: CartItemInput, want: &[(&str, &str)]| {
            let contents = CartContents { items: vec![item], ..CartContents::default() };
            let view = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
            let told: Vec<_> = view.problems.iter().map(|p| (p.pointer.as_str(), p.code)).collect();
            assert_eq!(told, want, "{contents:?}");
        };
        let memory = || value("memory", word("8"));
        check(shop.item(), &[("/items/0/options", "required")]).await;
        check(shop.with(vec![memory()]), &[]).await;
        check(shop.with(vec![value("memory", word("64"))]), &[("/items/0/options/0/value", "unknown_choice")]).await;
        check(shop.with(vec![memory(), sites(21)]), &[("/items/0/options/1/value", "out_of_range")]).await;
        check(shop.with(vec![memory(), sites(0)]), &[("/items/0/options/1/value", "out_of_range")]).await;
        let long = value("reference", word("a reference that is too long"));
        check(shop.with(vec![memory(), long]), &[("/items/0/options/1/value", "malformed")]).await;
        let other = value("colour", word("red"));
        check(shop.with(vec![memory(), other]), &[("/items/0/options/1/key", "unknown_option")]).await;
        check(shop.with(vec![memory(), memory()]), &[("/items/0/options/1/key", "taken")]).await;
        // What has no price for a period is not sold for it, and never free by accident.
        let yearly = |options| CartItemInput { cycle_months: 12, region: "EU".into(), ..shop.with(options) };
        check(yearly(vec![memory()]), &[]).await;
        check(yearly(vec![value("memory", word("32"))]), &[("/items/0/options/0/value", "unavailable")]).await;
        check(yearly(vec![memory(), sites(2)]), &[("/items/0/options/1/value", "unavailable")]).await;
        check(yearly(vec![memory(), sites(1)]), &[]).await;
        let refused = shop.place(shop.wants(vec![shop.item()])).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/items/0/options");
    }
}

#[tokio::test]
async fn a_raised_option_is_billed_for_the_rest_of_the_period() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let id = shop.sells(vec![value("memory", word("16")), sites(3)]).await;
        // Dearer in the shop by now: what is chosen anew costs that, and a unit that was agreed keeps its price.
        let mut dearer = offered();
        if let OptionKind::Choice { choices } = &mut dearer[0].kind {
            choices[1].prices = vec![price(1, 900, 0)];
        }
        if let OptionKind::Quantity { prices, .. } = &mut dearer[1].kind {
            *prices = vec![price(1, 900, 0)];
        }
        shop.offer(dearer).await;
        shop.on("2026-01-25");
        let request = wish(vec![value("memory", word("32")), sites(5)], ChangeWhen::Now);
        let done = shop.change(id, &request).await;
        assert_eq!(done.change.summary, "Memory: 32 GB instead of 16 GB; Sites: 5 instead of 3");
        // 21 of 31 days: back 3.39 of 5.00 and 2.03 of 3.00, charged 8.13 of 12.00 and 4.06 of 6.00; plus 19 %.
        let lines = shop.amounts(done.invoices[0]).await;
        let mut minor: Vec<i64> = lines.iter().map(|l| l.2).collect();
        minor.sort_unstable();
        assert_eq!(minor, [-339, -203, 406, 813], "{} {lines:?}", shop.test.name);
        assert_eq!((done.quote.due_now, done.quote.renews_at), (eur(806), eur(2800)));
        shop.pay(806, done.invoices.clone()).await;
        let words: Vec<String> = shop.values(id).await.into_iter().map(|v| v.1).collect();
        assert_eq!(words, ["32 GB", "5"]);
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        let minor: Vec<i64> = shop.amounts(renewal[0]).await.iter().map(|l| l.2).collect();
        assert_eq!(minor, [1000, 1200, 600]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_costs_less_begins_with_the_next_term_and_what_is_agreed_for_others_stays() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let id = shop.sells(vec![value("memory", word("16")), sites(3)]).await;
        shop.on("2026-01-25");
        let less = vec![value("memory", word("8"))];
        assert_eq!(shop.not_possible(id, &wish(less.clone(), ChangeWhen::Now)).await.1, "downgrade_now");
        let later = shop.change(id, &wish(less, ChangeWhen::EndOfTerm)).await;
        assert_eq!((later.change.state, later.quote.effective_on), (ChangeState::Scheduled, date("2026-02-15")));
        // Another option goes up at once; the first still goes down, and the panel comes with the term.
        shop.change(id, &wish(vec![sites(4)], ChangeWhen::Now)).await;
        let panel = vec![value("panel", Some(OptionValue::Flag(true)))];
        shop.change(id, &wish(panel, ChangeWhen::EndOfTerm)).await;
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((view.price, view.next_change_on), (eur(1950), Some(date("2026-02-15"))));
        shop.on("2026-02-15");
        shop.renew().await;
        let words: Vec<String> = shop.values(id).await.into_iter().map(|v| v.1).collect();
        assert_eq!(words, ["8 GB", "4", "yes"], "{}", shop.test.name);
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((view.price, view.next_change_on), (eur(1750), None));
        assert_eq!(view.components[0].description, "VPS S, Memory: 8 GB");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_in_the_way_of_a_change_is_told() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let larger = larger(&shop).await;
        let id = shop.sells(vec![value("memory", word("16")), sites(3)]).await;
        shop.on("2026-01-25");
        let now = |values| wish(values, ChangeWhen::Now);
        let check = async |request: ChangeRequest, pointer: &str, code: &str| {
            let found = shop.not_possible(id, &request).await;
            assert_eq!((found.0.as_str(), found.1), (pointer, code), "{request:?}");
        };
        check(now(vec![sites(3)]), "/options", "unchanged").await;
        check(now(vec![sites(30)]), "/options/0/value", "out_of_range").await;
        check(now(vec![value("memory", None)]), "/options/0/value", "required").await;
        check(now(vec![value("memory", word("64"))]), "/options/0/value", "unknown_choice").await;
        check(now(vec![value("colour", None)]), "/options/0/key", "unknown_option").await;
        check(now(vec![sites(4), sites(5)]), "/options/1/key", "taken").await;
        check(now(vec![value("reference", word("x"))]), "/options/0/value", "is_text").await;
        let staff = |what| ChangeRequest { what, when: ChangeWhen::Now, note: None, by: ChangeBy::Staff };
        let number = WantedChange::Quantity { component: "option:sites".into(), quantity: 9 };
        check(staff(number), "/component", "is_option").await;
        let mut fixed = offered();
        fixed[1].changeable = false;
        shop.offer(fixed).await;
        check(now(vec![sites(5)]), "", "needs_staff").await;
        let by_staff = staff(WantedChange::Options(vec![sites(5)]));
        assert!(quote_change(&shop.ctx, shop.db().read(), id, &by_staff).await.is_ok());
        // A plan that is agreed for later would bring its own options.
        let agreed = shop.change(id, &super::changing::plan(larger, ChangeWhen::EndOfTerm)).await;
        assert!(agreed.change.summary.ends_with("without Memory, Sites"), "{}", agreed.change.summary);
        check(now(vec![value("memory", word("32"))]), "", "change_agreed").await;
        shop.undo(id, &agreed.change).await.unwrap();
        // What is not sold any more can be given back, and nothing else.
        shop.offer(Vec::new()).await;
        check(now(vec![value("memory", word("32"))]), "/options/0/value", "unavailable").await;
        let yearly = PlanChange { cycle_months: Some(12), ..PlanChange::default() };
        check(staff(WantedChange::Plan(yearly)), "/cycle_months", "unavailable").await;
        shop.change(id, &wish(vec![value("memory", None)], ChangeWhen::EndOfTerm)).await;
        shop.check_books().await;
    }
}

#[tokio::test]
async fn options_go_along_to_another_period() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let id = shop.sells(vec![value("memory", word("16")), value("reference", word("ACME"))]).await;
        shop.on("2026-01-25");
        let yearly = PlanChange { cycle_months: Some(12), ..PlanChange::default() };
        let request = ChangeRequest {
            what: WantedChange::Plan(yearly),
            when: ChangeWhen::EndOfTerm,
            ..wish(vec![], ChangeWhen::Now)
        };
        let done = shop.change(id, &request).await;
        assert_eq!(done.quote.renews_at, eur(10800 + 5400), "{}", shop.test.name);
        // Words that change until then come along.
        shop.write(id, Some("ACME-8")).await.unwrap();
        shop.on("2026-02-15");
        shop.renew().await;
        let words: Vec<String> = shop.values(id).await.into_iter().map(|v| v.1).collect();
        assert_eq!(words, ["16 GB", "ACME-8"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn words_are_changed_without_money_and_stay_out_of_the_history() {
    for mut shop in shops(1).await {
        shop.offer(offered()).await;
        let id = shop.sells(vec![value("memory", word("8"))]).await;
        let view = shop.write(id, Some("ACME-9")).await.unwrap();
        assert_eq!(view.components[0].description, "VPS S, Memory: 8 GB, Reference: ACME-9");
        let wrong = shop.write(id, Some("a reference that is too long")).await.unwrap_err();
        assert_eq!((wrong.fields()[0].pointer.as_str(), wrong.fields()[0].code), ("/options/0/value", "malformed"));
        let history = history_of(&shop.ctx, shop.db().read(), &view.service.to_string(), 50).await.unwrap();
        let told = format!("{history:?}");
        assert!(told.contains("Changed: Reference") && !told.contains("ACME"), "{told}");
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created;
        let lines = shop.amounts(renewal[0]).await;
        assert!(lines[0].0.starts_with("VPS S, Memory: 8 GB, Reference: ACME-9"), "{lines:?}");
        assert!(shop.write(id, None).await.unwrap().options.iter().all(|o| o.key != "reference"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_quote_freezes_options_and_a_coupon_covers_them() {
    for shop in shops(1).await {
        shop.offer(offered()).await;
        let mut wanted = contents(&shop);
        wanted.items[0].options = vec![value("memory", word("16"))];
        wanted.items[0].quantity = 1;
        let made = draft(&shop, wanted).await;
        assert!(made.problems.is_empty(), "{:?}", made.problems);
        // 10.00 + 5.00 setup + 2.50 + 5.00 + 2.00 setup + 3 x 20.00, all of it less 10 %.
        assert_eq!((made.figures.subtotal, made.figures.discount), (eur(8450), eur(845)), "{}", shop.test.name);
        let token = sent(&shop, made.row.id).await;
        shop.offer(Vec::new()).await;
        let done = accept(&shop, &token, yes()).await.unwrap();
        let sold = subscriptions_of_order(&shop.ctx, shop.db().read(), done.order).await.unwrap();
        let words: Vec<&str> = sold[0].options.iter().map(|o| o.words.as_str()).collect();
        assert_eq!((words, sold[0].price), (vec!["16 GB"], eur(1750)));
        shop.check_books().await;
    }
}
