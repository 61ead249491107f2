//! Lines of a change that wait for the next invoice.

use mpanel_core::SubscriptionId;
use serde_json::json;

use super::changing::{larger, plan, wish};
use super::*;

impl Shop {
    // `kind start..end amount` of every line of an invoice.
    async fn said(&self, id: InvoiceId) -> Vec<String> {
        let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string()[5..].to_owned());
        let line =
            |l: &LineView| format!("{} {}..{} {}", l.kind, day(l.period_start), day(l.period_end), l.amount.minor);
        self.invoice(id).await.lines.iter().map(line).collect()
    }

    async fn upgraded(&mut self) -> SubscriptionId {
        let larger = larger(self).await;
        self.sets("change.proration_invoice", json!("next")).await;
        let id = self.running(vec![self.item()]).await.subscriptions[0].subscription;
        self.on("2026-01-25");
        let done = self.change(id, &plan(larger, ChangeWhen::Now)).await;
        assert_eq!((done.invoices.len(), done.quote.due_now), (0, eur(0)));
        let waits: Vec<i64> = done.quote.waits.iter().map(|l| l.amount.minor).collect();
        assert_eq!(waits, [-677, 1355]);
        assert_eq!(done.quote.waits[0].explain.as_deref(), Some("21 of 31 days"));
        let next = done.quote.next_invoice.unwrap();
        // 20.00 + 13.55 - 6.77 and 19 % of it.
        assert_eq!((next.issue_date, next.total), (date("2026-02-01"), eur(3187)));
        id
    }
}

#[tokio::test]
async fn an_upgrade_comes_on_the_next_renewal_when_the_setting_says_so() {
    for mut shop in shops(1).await {
        let id = shop.upgraded().await;
        let view = shop.term_of(id).await;
        assert_eq!((view.price, view.charged_through), (eur(2000), date("2026-02-15")));
        let waits: Vec<i64> = view.waits.iter().map(|l| l.amount.minor).collect();
        assert_eq!((waits, view.next_invoice_on), (vec![-677, 1355], Some(date("2026-02-01"))));
        let nobody = PreviewAssumptions::default();
        let foreseen = preview(&shop.ctx, shop.db().read(), date("2026-02-02"), &nobody).await.unwrap();
        let foreseen: Vec<_> = foreseen.into_iter().filter(|a| a.act == "invoice").collect();
        assert_eq!((foreseen.len(), foreseen[0].amount), (1, Some(eur(3187))));
        shop.on("2026-02-01");
        shop.renew().await;
        assert!(shop.renew().await.created.is_empty(), "a second run adds nothing");
        let renewal = shop.invoices().await[1].id;
        assert_eq!(
            shop.said(renewal).await,
            ["credit 01-25..02-15 -677", "recurring 01-25..02-15 1355", "recurring 02-15..03-15 2000"]
        );
        let view = shop.invoice(renewal).await;
        assert_eq!((view.kind.as_str(), view.row.total), ("renewal", eur(3187)));
        shop.pay(3187, vec![renewal]).await;
        assert_eq!(shop.term_of(id).await.period_end, date("2026-03-15"));
        assert!(shop.term_of(id).await.waits.is_empty(), "it is billed");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_later_change_reckons_with_what_waits_and_a_void_lets_it_wait_again() {
    for mut shop in shops(1).await {
        let id = shop.upgraded().await;
        shop.on("2026-01-30");
        let price = wish(WantedChange::Price(eur(3100)), ChangeWhen::Now);
        let done = shop.change(id, &price).await;
        // Both wait, and what goes back is what waited.
        let waits: Vec<i64> = done.quote.waits.iter().map(|l| l.amount.minor).collect();
        assert_eq!(waits, [-1032, 1600]);
        shop.on("2026-02-01");
        shop.renew().await;
        let renewal = shop.invoices().await[1].id;
        let net = shop.invoice(renewal).await.subtotal;
        assert_eq!(net, eur(-677 + 1355 - 1032 + 1600 + 3100));
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, renewal, "wrong address", true).await.unwrap();
        tx.commit().await.unwrap();
        shop.renew().await;
        let again = shop.invoices().await[2].id;
        assert_eq!(shop.invoice(again).await.subtotal, net);
        shop.check_books().await;
    }
}

impl Shop {
    // Takes an invoice back and bills it again.
    async fn billed_again(&self, id: InvoiceId) -> InvoiceId {
        let tx = self.db().begin().await.unwrap();
        void_invoice(&self.ctx, &tx, id, "wrong address", true).await.unwrap();
        tx.commit().await.unwrap();
        let run = self.renew().await;
        assert_eq!((run.created.len(), run.parked.len()), (1, 0), "{run:?}");
        assert!(self.renew().await.created.is_empty(), "a second run adds nothing");
        run.created[0]
    }
}

#[tokio::test]
async fn a_change_on_the_first_day_of_a_period_waits_again_as_a_whole() {
    for mut shop in shops(1).await {
        shop.sets("change.proration_invoice", json!("next")).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let done = shop.change(id, &wish(WantedChange::Price(eur(2000)), ChangeWhen::Now)).await;
        let waits: Vec<i64> = done.quote.waits.iter().map(|l| l.amount.minor).collect();
        assert_eq!(waits, [-1000, 2000]);
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        assert_eq!(shop.invoice(renewal).await.subtotal, eur(2000 - 1000 + 2000));
        let again = shop.billed_again(renewal).await;
        assert_eq!(shop.said(again).await, shop.said(renewal).await, "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_invoice_of_a_change_that_is_taken_back_comes_again() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-25");
        let change = shop.change(id, &plan(larger, ChangeWhen::Now)).await.invoices[0];
        let again = shop.billed_again(change).await;
        assert_eq!(shop.said(again).await, ["credit 01-25..02-15 -677", "recurring 01-25..02-15 1355"]);
        let view = shop.invoice(again).await;
        assert_eq!((view.kind.as_str(), view.subtotal), ("change", eur(678)), "{}", shop.test.name);
        assert_eq!(shop.term_of(id).await.charged_through, date("2026-02-15"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_waits_again_is_taxed_like_what_is_billed_and_a_credit_like_what_it_takes_back() {
    for mut shop in shops(1).await {
        shop.upgraded().await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        shop.on("2026-02-02");
        let tx = shop.db().begin().await.unwrap();
        let rule = TaxRule::of_country("DE", "VAT", "20".parse().unwrap(), date("2026-02-02"));
        add_tax_rule(&shop.ctx, &tx, rule, true).await.unwrap();
        tx.commit().await.unwrap();
        let again = shop.billed_again(renewal).await;
        let taxed: Vec<(i64, String)> =
            shop.invoice(again).await.lines.iter().map(|l| (l.amount.minor, l.tax_rate.clone())).collect();
        assert_eq!(taxed, [(-677, "19".to_owned()), (1355, "20".to_owned()), (2000, "20".to_owned())]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_bills_what_waits() {
    for (credits, net) in [(false, 678), (true, -290)] {
        for mut shop in shops(1).await {
            let id = shop.upgraded().await;
            shop.sets("cancel.credit_unused", json!(credits)).await;
            shop.on("2026-01-31");
            let tx = shop.db().begin().await.unwrap();
            cancel_subscription(&shop.ctx, &tx, id, CancelWhen::Now, "wished").await.unwrap();
            tx.commit().await.unwrap();
            let last = shop.invoices().await[1].id;
            assert_eq!(shop.invoice(last).await.subtotal, eur(net), "{credits}");
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn a_coupon_takes_from_what_waits_what_it_takes_at_once() {
    for next in [false, true] {
        for mut shop in shops(1).await {
            let larger = larger(&shop).await;
            let tx = shop.db().begin().await.unwrap();
            create_coupon(&shop.ctx, &tx, percent_coupon("TENTH", "10")).await.unwrap();
            tx.commit().await.unwrap();
            shop.sets("change.proration_invoice", json!(if next { "next" } else { "now" })).await;
            let mut wanted = shop.wants(vec![shop.item()]);
            wanted.contents.coupon = Some("TENTH".into());
            let placed = shop.place(wanted).await.unwrap();
            shop.pay(placed.total.minor, vec![placed.invoice]).await;
            shop.start(&placed).await;
            shop.on("2026-01-25");
            shop.change(placed.subscriptions[0].subscription, &plan(larger, ChangeWhen::Now)).await;
            shop.on("2026-02-01");
            shop.renew().await;
            let all = shop.invoices().await;
            let mut net = 0;
            for row in &all[1..] {
                let view = shop.invoice(row.id).await;
                net += view.subtotal.minor - view.discount.minor.abs();
            }
            // 13.55 less 1.36, less 6.77 less its tenth, and 20.00 less 2.00.
            assert_eq!((all.len(), net), (if next { 2 } else { 3 }, 1355 - 136 - 609 + 1800), "{next}");
            shop.check_books().await;
        }
    }
}
