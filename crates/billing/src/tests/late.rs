//! Terms that are paid late, after their service was suspended.

use mpanel_core::SubscriptionId;
use serde_json::{Value, json};

use super::changing::wish;
use super::*;

impl Shop {
    pub(super) async fn sets(&self, key: &str, value: Value) {
        let tx = self.db().begin().await.unwrap();
        set_policy(&self.ctx, &tx, PolicyLevel::Tenant, "", key, &value).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Lives every day, and suspends the service when that is due.
    pub(super) async fn live(&mut self, from: &str, to: &str, service: mpanel_core::ServiceId) {
        let mut day = date(from);
        while day <= date(to) {
            self.on(&day.to_string());
            self.renew().await;
            self.automate().await;
            if suspension_still_due(&self.ctx, self.db().read(), service).await.unwrap().is_some() {
                let tx = self.db().begin().await.unwrap();
                stop_for_debt(&self.ctx, &tx, service).await.unwrap();
                tx.commit().await.unwrap();
            }
            day = day.tomorrow().unwrap();
        }
    }

    /// Pays an invoice and lifts the suspension, twice.
    pub(super) async fn pay_late(&self, invoice: InvoiceId, service: mpanel_core::ServiceId) {
        self.pay(self.invoice(invoice).await.row.balance.minor, vec![invoice]).await;
        for _ in 0..2 {
            if suspension_still_due(&self.ctx, self.db().read(), service).await.unwrap().is_some() {
                return;
            }
            let tx = self.db().begin().await.unwrap();
            go_on_after_debt(&self.ctx, &tx, service).await.unwrap();
            tx.commit().await.unwrap();
        }
    }

    pub(super) async fn term_of(&self, id: SubscriptionId) -> SubscriptionView {
        get_subscription(&self.ctx, self.db().read(), id).await.unwrap()
    }

    pub(super) async fn log_of(&self, service: mpanel_core::ServiceId) -> Vec<LogView> {
        history_of(&self.ctx, self.db().read(), &service.to_string(), 20).await.unwrap()
    }
}

#[tokio::test]
async fn a_term_that_was_paid_late_begins_anew_where_the_setting_says_so() {
    for mut shop in shops(1).await {
        let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
        shop.sets("renewal.late_payment", json!("restart_term")).await;
        shop.live("2026-02-01", "2026-02-25", sold.service).await;
        let late = shop.invoices().await[1].id;
        shop.pay_late(late, sold.service).await;
        let view = shop.term_of(sold.subscription).await;
        assert_eq!((view.period_start, view.period_end), (date("2026-02-25"), date("2026-03-25")));
        assert_eq!((view.charged_through, view.next_due_date), (date("2026-03-25"), date("2026-03-25")));
        assert_eq!(view.next_invoice_on, Some(date("2026-03-11")));
        let line = &shop.invoice(late).await.lines[0];
        assert_eq!((line.period_start, line.period_end), (Some(date("2026-02-15")), Some(date("2026-03-15"))));
        assert_eq!(line.serves.map(|p| (p.start, p.end)), Some((date("2026-02-25"), date("2026-03-25"))));
        assert!(verify_invoice(&shop.ctx, shop.db().read(), late).await.unwrap(), "the invoice stays as it was issued");
        let acts = shop.log_of(sold.service).await;
        let anew: Vec<&LogView> = acts.iter().filter(|l| l.act == "term_restarted").collect();
        assert_eq!(anew.len(), 1, "once, however often it is asked for");
        let why = anew[0].why.as_ref().unwrap();
        assert_eq!((why.rule.as_str(), why.policy_source.as_str()), ("renewal.late_payment", "tenant"));
        assert_eq!(why.inputs["next_due"], "2026-03-25");
        shop.live("2026-02-26", "2026-04-12", sold.service).await;
        let days: Vec<_> = shop.invoices().await.iter().map(|i| i.due_date.to_string()).collect();
        assert_eq!(days, ["2026-01-15", "2026-02-15", "2026-03-25", "2026-04-25"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_was_raised_ahead_follows_the_new_days_and_several_terms_follow_each_other() {
    for (paid_on, both, through) in [("2026-03-05", false, "2026-04-05"), ("2026-03-22", true, "2026-05-22")] {
        for mut shop in shops(1).await {
            let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
            shop.sets("renewal.late_payment", json!("restart_term")).await;
            shop.live("2026-02-01", paid_on, sold.service).await;
            let ids: Vec<InvoiceId> = shop.invoices().await.iter().map(|i| i.id).collect();
            if both {
                // The first payment leaves a debt, so that nothing moves yet.
                shop.pay_late(ids[1], sold.service).await;
                assert_eq!(shop.term_of(sold.subscription).await.charged_through, date("2026-04-15"));
            }
            shop.pay_late(ids[if both { 2 } else { 1 }], sold.service).await;
            let view = shop.term_of(sold.subscription).await;
            assert_eq!(view.charged_through, date(through), "{paid_on}");
            let ahead = shop.invoice(ids[2]).await.row.state;
            assert_eq!(ahead, if both { InvoiceState::Paid } else { InvoiceState::Void }, "{paid_on}");
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn what_has_fixed_days_or_ends_keeps_them_and_says_so() {
    for (key, value, acts) in
        [("renewal.late_payment", json!("keep_anchor"), 0), ("anchor.policy", json!("calendar"), 1)]
    {
        for mut shop in shops(1).await {
            let sets_late = key != "renewal.late_payment" && acts > 0;
            shop.sets(key, value.clone()).await;
            if sets_late {
                shop.sets("anchor.day", json!(15)).await;
                shop.sets("renewal.late_payment", json!("restart_term")).await;
            }
            let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
            shop.live("2026-02-01", "2026-02-25", sold.service).await;
            let late = shop.invoices().await[1].id;
            shop.pay_late(late, sold.service).await;
            let view = shop.term_of(sold.subscription).await;
            assert_eq!(view.period_end, date("2026-03-15"), "{key} {value}");
            let kept = shop.log_of(sold.service).await.iter().filter(|l| l.act == "term_kept").count();
            assert_eq!(kept, acts, "{key} {value}");
        }
    }
}

#[tokio::test]
async fn what_waits_for_the_next_invoice_keeps_the_days_of_its_term() {
    for mut shop in shops(1).await {
        let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
        shop.sets("renewal.late_payment", json!("restart_term")).await;
        shop.sets("change.proration_invoice", json!("next")).await;
        shop.live("2026-02-01", "2026-02-17", sold.service).await;
        shop.on("2026-02-18");
        let price = wish(WantedChange::Price(eur(3100)), ChangeWhen::Now);
        assert!(!shop.change(sold.subscription, &price).await.quote.waits.is_empty());
        shop.live("2026-02-18", "2026-02-25", sold.service).await;
        shop.pay_late(shop.invoices().await[1].id, sold.service).await;
        assert_eq!(shop.term_of(sold.subscription).await.period_end, date("2026-03-15"), "{}", shop.test.name);
        let log = shop.log_of(sold.service).await;
        let kept: Vec<&str> = log.iter().filter(|l| l.act == "term_kept").map(|l| l.detail.as_str()).collect();
        assert_eq!(kept, ["Because lines of a change wait for its next invoice."]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_setting_of_later_fixes_no_days_of_what_is_sold() {
    for mut shop in shops(1).await {
        let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
        shop.sets("anchor.policy", json!("calendar")).await;
        shop.sets("renewal.late_payment", json!("restart_term")).await;
        shop.live("2026-02-01", "2026-02-25", sold.service).await;
        shop.pay_late(shop.invoices().await[1].id, sold.service).await;
        assert_eq!(shop.term_of(sold.subscription).await.period_end, date("2026-03-25"), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_credits_the_days_of_the_new_term() {
    for mut shop in shops(1).await {
        let sold = shop.running(vec![shop.item()]).await.subscriptions.remove(0);
        shop.sets("renewal.late_payment", json!("restart_term")).await;
        shop.sets("cancel.credit_unused", json!(true)).await;
        // Billing that stops while it is suspended goes on with the term that begins anew.
        shop.sets("suspend.billing", json!("stop")).await;
        shop.live("2026-02-01", "2026-02-25", sold.service).await;
        shop.pay_late(shop.invoices().await[1].id, sold.service).await;
        let view = shop.term_of(sold.subscription).await;
        assert_eq!((view.state, view.charged_through), (SubscriptionState::Active, date("2026-03-25")));
        shop.on("2026-03-11");
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, sold.subscription, CancelWhen::Now, "wished").await.unwrap();
        tx.commit().await.unwrap();
        // 14 of 28 days of 10.00, with tax.
        let credit = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(credit, eur(595));
        shop.check_books().await;
    }
}
