//! Ways of billing: what a sale takes from the settings of that day and keeps.

use serde_json::json;

use super::*;

async fn set(shop: &Shop, level: PolicyLevel, subject: &str, key: &str, value: serde_json::Value) {
    let tx = shop.db().begin().await.unwrap();
    set_policy(&shop.ctx, &tx, level, subject, key, &value).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn all_services_of_an_account_come_on_one_day_and_one_invoice() {
    for mut shop in shops(1).await {
        shop.on("2026-01-10");
        set(&shop, PolicyLevel::Tenant, "", "anchor.policy", json!("account")).await;
        shop.running(vec![shop.item()]).await;
        shop.on("2026-01-20");
        let second = shop.running(vec![shop.item()]).await;
        let lines = shop.invoice(second.invoice).await.lines;
        // 21 of the 31 days up to 10 February, then the setup fee.
        assert_eq!((lines[0].period_end, lines[0].amount), (Some(date("2026-02-10")), eur(677)));
        shop.on("2026-02-10");
        let run = shop.renew().await;
        assert_eq!(run.created.len(), 1);
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!((invoice.lines.len(), invoice.subtotal), (2, eur(2000)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_customer_comes_before_a_product_and_what_runs_keeps_its_terms() {
    for mut shop in shops(1).await {
        shop.on("2026-01-10");
        let first = shop.running(vec![shop.item()]).await;
        set(&shop, PolicyLevel::Product, &shop.plan.to_string(), "billing.timing", json!("in_arrears")).await;
        shop.on("2026-02-10");
        assert_eq!(shop.renew().await.created.len(), 1, "what was sold in advance renews in advance");
        let (customer, policies) = (shop.customer.to_string(), shop.db().read());
        let scope = PolicyScope { product: Some(shop.plan), customer: Some(shop.customer), ..PolicyScope::default() };
        let found = effective_policy(&shop.ctx, policies, "billing.timing", scope).await.unwrap();
        assert_eq!((found.value, found.source), (json!("in_arrears"), PolicyLevel::Product));
        set(&shop, PolicyLevel::Customer, &customer, "billing.timing", json!("in_advance")).await;
        let found = effective_policy(&shop.ctx, shop.db().read(), "billing.timing", scope).await.unwrap();
        assert_eq!(found.source, PolicyLevel::Customer);
        let id = first.subscriptions[0].subscription;
        let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!(view.charged_through, date("2026-03-10"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn arrears_are_billed_at_the_end_and_up_to_a_chosen_day() {
    for mut shop in shops(1).await {
        shop.on("2026-01-31");
        set(&shop, PolicyLevel::Tenant, "", "billing.timing", json!("in_arrears")).await;
        let placed = shop.running(vec![shop.item()]).await;
        assert_eq!(shop.invoice(placed.invoice).await.subtotal, eur(500), "the setup fee alone");
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-02-27");
        assert!(shop.renew().await.created.is_empty());
        shop.on("2026-02-28");
        let run = shop.renew().await;
        let line = shop.invoice(run.created[0]).await.lines.remove(0);
        assert_eq!((line.period_start, line.amount), (Some(date("2026-01-31")), eur(1000)));
        shop.pay(1190, vec![run.created[0]]).await;
        let tx = shop.db().begin().await.unwrap();
        let ends = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::On(date("2026-03-10")), "moves").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((ends.cancel_at, ends.next_invoice_on), (Some(date("2026-03-10")), Some(date("2026-03-10"))));
        shop.on("2026-03-10");
        assert_eq!(shop.automate().await.ended, 1);
        assert!(shop.renew().await.created.is_empty(), "the end billed its days already");
        let last = shop.invoices().await.pop().unwrap();
        // 10 of the 31 days from 28 February.
        assert_eq!(shop.invoice(last.id).await.subtotal, eur(323));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_is_taken_over_in_arrears_bills_the_period_that_runs() {
    for mut shop in shops(1).await {
        for (timing, first, billed) in
            [("in_advance", "2026-02-10", "2026-02-10"), ("in_arrears", "2026-02-10", "2026-01-10")]
        {
            shop.on("2026-01-20");
            set(&shop, PolicyLevel::Tenant, "", "billing.timing", json!(timing)).await;
            let tx = shop.db().begin().await.unwrap();
            let wanted = AdoptSubscription {
                customer: shop.customer,
                service: shop.ctx.new_id(),
                product: shop.plan,
                price: eur(900),
                cycle_months: 1,
                next_due_on: date("2026-02-10"),
                hostname: format!("{timing}.example.com"),
                what: AdoptedThing::Machine { region: "EU".into(), image_id: "img-debian".into() },
            };
            let made = adopt_subscription(&shop.ctx, &tx, wanted).await.unwrap();
            tx.commit().await.unwrap();
            let (adopted, foreseen) = (made.subscription, made.first_invoice.unwrap());
            assert_eq!(adopted.next_due_date, date("2026-02-10"), "{timing}");
            shop.on(first);
            let created = shop.renew().await.created;
            let mut invoice = shop.invoice(created[0]).await;
            assert_eq!((foreseen.total, foreseen.due_date), (invoice.row.total, invoice.row.due_date), "{timing}");
            let line = invoice.lines.remove(0);
            assert_eq!((line.period_start, line.amount), (Some(date(billed)), eur(900)), "{timing}");
        }
        shop.check_books().await;
    }
}

#[tokio::test]
async fn tax_is_rounded_where_the_seller_says() {
    use TaxRounding::{Group, Invoice, Line};
    for (rounding, tax) in [(Group, 29), (Line, 30), (Invoice, 29)] {
        for shop in shops(1).await {
            let tx = shop.db().begin().await.unwrap();
            let seller = get_seller(&shop.ctx, &tx).await.unwrap();
            put_seller(&shop.ctx, &tx, &Seller { tax_rounding: rounding, ..seller }).await.unwrap();
            let price = ProductPrice {
                currency: Currency::EUR,
                cycle_months: 1,
                recurring_minor: 50,
                setup_minor: 0,
                trial: None,
                intro: None,
            };
            set_prices(&shop.ctx, &tx, shop.plan, &[price]).await.unwrap();
            tx.commit().await.unwrap();
            let placed = shop.order(vec![CartItemInput { quantity: 3, ..shop.item() }]).await;
            assert_eq!(placed.total, eur(150 + tax), "19 % of three lines of 0.50, {rounding:?}");
            assert!(verify_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap());
            shop.check_books().await;
        }
    }
}
