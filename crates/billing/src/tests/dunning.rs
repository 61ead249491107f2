//! What happens to unpaid invoices and orders.

use super::money_back::{refund, reverse};
use super::*;

async fn until(shop: &mut Shop, from: &str, to: &str) {
    let mut day = date(from);
    while day <= date(to) {
        shop.on(&day.to_string());
        shop.renew().await;
        shop.automate().await;
        shop.automate().await;
        day = day.tomorrow().unwrap();
    }
}

async fn log(shop: &Shop) -> Vec<String> {
    let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
    let page = list_automation_log(&shop.ctx, shop.db().read(), &LogFilter::default(), &query).await.unwrap();
    let zone = shop.ctx.zone.clone();
    let mut lines: Vec<String> = page
        .items
        .iter()
        .map(|l| format!("{} {}", &l.at.to_zoned(zone.clone()).date().to_string()[5..], l.act))
        .collect();
    // Acts of one day are written at one instant and have no order among themselves.
    lines.sort();
    lines
}

#[tokio::test]
async fn the_ladder_runs_from_reminder_to_suspension_each_step_once() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let service = placed.subscriptions[0].service;
        until(&mut shop, "2026-01-16", "2026-02-22").await;
        assert_eq!(
            log(&shop).await,
            [
                "02-01 invoice",
                "02-08 reminder",
                "02-14 reminder",
                "02-15 charge",
                "02-16 charge",
                "02-16 notice",
                "02-18 charge",
                "02-18 notice",
                "02-20 charge",
                "02-20 suspend",
                "02-22 charge",
                "02-22 notice",
            ]
        );
        let still = suspension_still_due(&shop.ctx, shop.db().read(), service).await.unwrap();
        let invoice = still.expect("the service stays suspended while its item is overdue");
        let view = shop.invoice(invoice).await;
        assert!(view.row.overdue);
        let entry = &history_of(&shop.ctx, shop.db().read(), &service.to_string(), 5).await.unwrap()[0];
        let why = entry.why.as_ref().unwrap();
        assert_eq!((why.rule.as_str(), why.policy_source.as_str()), ("suspend.days", "system"));

        shop.pay(1190, vec![invoice]).await;
        assert_eq!(suspension_still_due(&shop.ctx, shop.db().read(), service).await.unwrap(), None);
        until(&mut shop, "2026-02-23", "2026-02-28").await;
        assert_eq!(log(&shop).await.len(), 12, "a paid invoice takes no more steps");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_hard_decline_stops_retries_and_a_dispute_stops_everything() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        until(&mut shop, "2026-02-01", "2026-02-15").await;
        let invoice = shop.invoices().await.last().unwrap().id;
        let tx = shop.db().begin().await.unwrap();
        stop_charges(&shop.ctx, &tx, &[invoice]).await.unwrap();
        tx.commit().await.unwrap();
        until(&mut shop, "2026-02-16", "2026-02-19").await;
        let charges = log(&shop).await.iter().filter(|l| l.ends_with("charge")).count();
        assert_eq!(charges, 1);
        let tx = shop.db().begin().await.unwrap();
        allow_charges(&shop.ctx, &tx, shop.customer).await.unwrap();
        mark_disputed(&shop.ctx, &tx, &[invoice], true).await.unwrap();
        tx.commit().await.unwrap();
        let before = log(&shop).await.len();
        until(&mut shop, "2026-02-20", "2026-02-22").await;
        assert_eq!(log(&shop).await.len(), before);
    }
}

#[tokio::test]
async fn a_never_paid_order_is_given_up_after_a_week_and_stock_comes_back() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let stock = ProductPatch { stock: Some(Some(3)), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.plan, stock, None).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![CartItemInput { quantity: 2, ..shop.item() }]).await;
        let left = async || get_product(&shop.ctx, shop.db().read(), shop.plan).await.unwrap().stock;
        assert_eq!(left().await, Some(1));
        until(&mut shop, "2026-01-15", "2026-01-21").await;
        assert!(log(&shop).await.is_empty());
        let before = shop.position().await;
        until(&mut shop, "2026-01-22", "2026-01-23").await;
        assert_eq!(shop.events_after(before).await, ["InvoiceVoided", "OrderCancelled"]);
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!(order.state, OrderState::Cancelled);
        assert_eq!(get_product(&shop.ctx, shop.db().read(), shop.plan).await.unwrap().stock, Some(3));
        assert_eq!(shop.invoice(placed.invoice).await.row.state, InvoiceState::Void);
        // Its money comes too late: it becomes credit.
        let outcome = shop.receive(shop.ctx.new_id(), 3570, vec![placed.invoice]).await;
        assert_eq!(outcome.to_credit, eur(3570));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_accepted_order_runs_before_it_is_paid_and_is_dunned() {
    for mut shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        accept_order(&shop.ctx, &tx, placed.order).await.unwrap();
        tx.commit().await.unwrap();
        shop.start(&placed).await;
        until(&mut shop, "2026-01-16", "2026-01-20").await;
        assert!(log(&shop).await.contains(&"01-20 suspend".to_owned()), "{:?}", log(&shop).await);
        let before = shop.position().await;
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        assert_eq!(shop.events_after(before).await, ["InvoicePaid"]);
    }
}

#[tokio::test]
async fn what_is_set_up_later_is_suspended_when_it_runs_and_not_before() {
    for mut shop in shops(1).await {
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.start_on = Some(date("2026-02-10"));
        let placed = shop.place(wanted).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        accept_order(&shop.ctx, &tx, placed.order).await.unwrap();
        tx.commit().await.unwrap();
        until(&mut shop, "2026-01-16", "2026-02-09").await;
        let before = log(&shop).await;
        assert!(before.iter().any(|l| l.ends_with("notice")), "its invoice is dunned: {before:?}");
        assert!(!before.iter().any(|l| l.ends_with("suspend")), "{before:?}");
        // Its setup takes a day.
        until(&mut shop, "2026-02-10", "2026-02-10").await;
        shop.on("2026-02-11");
        shop.start(&placed).await;
        until(&mut shop, "2026-02-11", "2026-02-12").await;
        let after: Vec<String> = log(&shop).await.into_iter().filter(|l| l.ends_with("suspend")).collect();
        assert_eq!(after, ["02-11 suspend"], "{}", shop.test.name);
    }
}

#[tokio::test]
async fn a_late_fee_is_billed_once_and_termination_follows_where_it_is_on() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        for (key, value) in [
            ("late_fee.enabled", serde_json::json!(true)),
            ("late_fee.percent", serde_json::json!("5")),
            ("late_fee.flat_minor", serde_json::json!(200)),
            ("terminate.enabled", serde_json::json!(true)),
        ] {
            set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", key, &value).await.unwrap();
        }
        tx.commit().await.unwrap();
        let placed = shop.running(vec![shop.item()]).await;
        until(&mut shop, "2026-02-01", "2026-02-28").await;
        let fees: Vec<InvoiceRow> =
            shop.invoices().await.into_iter().filter(|i| i.issue_date == date("2026-02-22")).collect();
        // 2.00 + 5 % of 11.90, plus tax.
        assert_eq!(fees.iter().map(|f| f.total.minor).collect::<Vec<_>>(), [309]);
        until(&mut shop, "2026-03-01", "2026-03-17").await;
        let acts = log(&shop).await;
        assert!(acts.contains(&"03-17 terminate".to_owned()), "{acts:?}");
        assert_eq!(acts.iter().filter(|a| a.ends_with("terminate")).count(), 1);
        let tx = shop.db().begin().await.unwrap();
        let ended = end_subscription(&shop.ctx, &tx, placed.subscriptions[0].subscription, "never paid").await.unwrap();
        assert_eq!(ended.state, SubscriptionState::Cancelled);
        tx.commit().await.unwrap();
        shop.check_books().await;
    }
}

#[tokio::test]
async fn another_day_for_the_late_fee_is_no_second_fee() {
    for mut shop in shops(1).await {
        let set = async |shop: &Shop, key: &str, value: serde_json::Value| {
            let tx = shop.db().begin().await.unwrap();
            set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", key, &value).await.unwrap();
            tx.commit().await.unwrap();
        };
        set(&shop, "late_fee.enabled", true.into()).await;
        set(&shop, "late_fee.flat_minor", 200.into()).await;
        set(&shop, "late_fee.days", 7.into()).await;
        shop.running(vec![shop.item()]).await;
        until(&mut shop, "2026-02-01", "2026-02-23").await;
        let fees =
            async |shop: &Shop| shop.invoices().await.iter().filter(|i| i.issue_date > date("2026-02-01")).count();
        assert_eq!(fees(&shop).await, 1, "{:?}", log(&shop).await);
        set(&shop, "late_fee.days", 10.into()).await;
        until(&mut shop, "2026-02-24", "2026-02-28").await;
        assert_eq!(fees(&shop).await, 1, "{} {:?}", shop.test.name, log(&shop).await);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn after_a_pause_customers_get_one_notice_not_three() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        shop.renew().await;
        shop.on("2026-02-19");
        let run = shop.automate().await;
        assert_eq!((run.taken, run.skipped), (2, 5), "the latest charge and notice; the rest is overtaken");
        assert_eq!(shop.automate().await, AutomationRun::default());
    }
}

#[tokio::test]
async fn an_invoice_that_is_written_off_is_a_loss_and_nobody_is_asked_for_it_any_more() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-03");
        let renewed = shop.renew().await.created[0];
        let owed = shop.invoice(renewed).await.row.balance;
        shop.pay(380, vec![renewed]).await;
        let can = |view: &InvoiceView| view.abilities.iter().find(|a| a.action == "write_off").unwrap().allowed;
        assert!(can(&shop.invoice(renewed).await), "{}", shop.test.name);
        let before = shop.position().await;
        let tx = shop.db().begin().await.unwrap();
        write_off_invoice(&shop.ctx, &tx, renewed, "moved away").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.events_after(before).await, ["InvoiceWrittenOff"]);
        let view = shop.invoice(renewed).await;
        assert_eq!((view.row.state, can(&view)), (InvoiceState::Uncollectible, false));
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!((books.of("bad_debt"), books.of("receivable")), (owed.minor - 380, 0));
        let tx = shop.db().begin().await.unwrap();
        assert_eq!(write_off_invoice(&shop.ctx, &tx, renewed, "x").await.unwrap_err().code(), "invoice_not_open");
        tx.rollback().await.unwrap();
        // What was paid of it can still go back: then that is a loss, too.
        let payment = view.allocations[0].payment.unwrap();
        reverse(&shop, refund(payment, "ref_1", 380, true)).await.unwrap();
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!((books.of("bad_debt"), books.of("receivable")), (owed.minor, 0));
        shop.check_books().await;
        // Neither a reminder nor a suspension follows.
        let before = shop.position().await;
        shop.on("2026-02-25");
        shop.automate().await;
        let told = shop.events_after(before).await;
        assert!(!told.iter().any(|e| matches!(*e, "OverdueNoticeDue" | "SuspensionDue" | "ChargeDue")), "{told:?}");
        // With an order that waits, its invoice is given up by cancelling the order.
        let waiting = shop.order(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        let refused = write_off_invoice(&shop.ctx, &tx, waiting.invoice, "x").await.unwrap_err();
        assert_eq!(refused.code(), "order_pending");
        tx.rollback().await.unwrap();
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_setting_is_taken_only_where_it_counts() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let (product, service) = (shop.plan.to_string(), placed.subscriptions[0].service.to_string());
        let days = serde_json::json!(9);
        for (level, subject, key, want) in [
            (PolicyLevel::Product, &product, "late_fee.days", Err("not_at_this_level")),
            (PolicyLevel::Service, &service, "late_fee.days", Err("not_at_this_level")),
            (PolicyLevel::Service, &service, "anchor.day", Err("not_at_this_level")),
            (PolicyLevel::Product, &product, "anchor.day", Ok(())),
            (PolicyLevel::Service, &service, "suspend.days", Ok(())),
            (PolicyLevel::Product, &product, "suspend.days", Ok(())),
        ] {
            let tx = shop.db().begin().await.unwrap();
            let done = set_policy(&shop.ctx, &tx, level, subject, key, &days).await;
            assert_eq!(done.map_err(|e| e.fields()[0].code), want, "{} {level:?} {key}", shop.test.name);
            tx.rollback().await.unwrap();
        }
        let scope = PolicyScope { product: Some(shop.plan), ..PolicyScope::default() };
        let shown = list_settings(&shop.ctx, shop.db().read(), scope).await.unwrap();
        assert!(shown.iter().any(|s| s.key == "suspend.days") && !shown.iter().any(|s| s.key == "reminder.days"));
    }
}
