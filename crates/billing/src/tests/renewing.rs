//! Renewals: anchors, consolidation, exactly once, catch-up, parking.

use super::*;

#[tokio::test]
async fn a_subscription_renews_two_weeks_ahead_and_its_anchor_never_drifts() {
    for mut shop in shops(1).await {
        shop.on("2026-01-31");
        let placed = shop.running(vec![shop.item()]).await;
        let subscription = placed.subscriptions[0].subscription;
        let mut periods = Vec::new();
        for day in ["2026-02-13", "2026-02-14", "2026-03-16", "2026-03-17", "2026-04-16"] {
            shop.on(day);
            for id in shop.renew().await.created {
                let invoice = shop.invoice(id).await;
                let line = &invoice.lines[0];
                periods.push(format!(
                    "{day}: {} {}..{}",
                    invoice.row.due_date,
                    line.period_start.unwrap(),
                    line.period_end.unwrap()
                ));
                // Paid late: the anchor stays.
                shop.on("2026-04-20");
                shop.pay(invoice.row.total.minor, vec![id]).await;
                shop.on(day);
            }
        }
        assert_eq!(
            periods,
            [
                "2026-02-14: 2026-02-28 2026-02-28..2026-03-31",
                "2026-03-17: 2026-03-31 2026-03-31..2026-04-30",
                "2026-04-16: 2026-04-30 2026-04-30..2026-05-31",
            ]
        );
        let view = get_subscription(&shop.ctx, shop.db().read(), subscription).await.unwrap();
        assert_eq!(view.next_due_date, date("2026-05-31"));
        assert_eq!(view.next_invoice_on, Some(date("2026-05-17")));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn years_have_a_lead_of_their_own_where_it_is_set() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![CartItemInput { cycle_months: 12, ..shop.item() }, shop.item()]).await;
        let mut days = Vec::new();
        for lead in [0, 30] {
            let tx = shop.db().begin().await.unwrap();
            let key = "renewal.yearly_lead_days";
            set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", key, &lead.into()).await.unwrap();
            tx.commit().await.unwrap();
            for sold in &placed.subscriptions {
                let view = get_subscription(&shop.ctx, shop.db().read(), sold.subscription).await.unwrap();
                days.push(view.next_invoice_on.unwrap().to_string());
            }
        }
        days[..2].sort();
        days[2..].sort();
        assert_eq!(days, ["2026-02-01", "2027-01-01", "2026-02-01", "2026-12-16"], "{}", shop.test.name);
        shop.on("2026-12-16");
        shop.renew().await;
        assert!(shop.invoices().await.iter().any(|i| i.due_date == date("2027-01-15")), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn all_that_is_due_on_one_day_comes_on_one_invoice_and_only_once() {
    for mut shop in shops(1).await {
        shop.running(vec![CartItemInput { quantity: 3, ..shop.item() }]).await;
        shop.on("2026-01-20");
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-02");
        let run = shop.renew().await;
        assert_eq!((run.created.len(), run.parked.len()), (1, 0));
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!((invoice.lines.len(), invoice.row.total), (3, eur(3570)));
        assert_eq!(services_of_invoice(&shop.ctx, shop.db().read(), run.created[0]).await.unwrap().len(), 3);
        assert!(shop.renew().await.created.is_empty(), "a second run adds nothing");
        shop.on("2026-02-06");
        assert_eq!(shop.renew().await.created.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_run_after_a_long_pause_gives_the_lines_of_daily_runs() {
    let lines = async |days: &[&str]| {
        let mut shop = open_shop(mpanel_testkit::sqlite(&[crate::migrations::migrations]).await, 1).await;
        shop.running(vec![shop.item()]).await;
        for day in days {
            shop.on(day);
            shop.renew().await;
        }
        let mut found = Vec::new();
        for row in shop.invoices().await {
            for line in shop.invoice(row.id).await.lines {
                found.push((line.period_start, line.period_end, line.amount.minor));
            }
        }
        shop.check_books().await;
        found
    };
    let daily = lines(&["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01"]).await;
    let at_once = lines(&["2026-05-01"]).await;
    assert_eq!(daily, at_once);
    assert_eq!(daily.len(), 1 + 1 + 4);
}

#[tokio::test]
async fn a_preview_says_what_the_run_then_does() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        let acts =
            preview(&shop.ctx, shop.db().read(), date("2026-03-10"), &PreviewAssumptions::default()).await.unwrap();
        let said: Vec<String> = acts.iter().map(|a| format!("{} {}", a.at, a.act)).collect();
        assert_eq!(shop.invoices().await.len(), 1, "a preview writes nothing");
        let mut done = Vec::new();
        let mut day = date("2026-01-15");
        while day <= date("2026-03-10") {
            shop.on(&day.to_string());
            let created = shop.renew().await.created.len();
            done.extend(std::iter::repeat_n(format!("{day} invoice"), created));
            shop.automate().await;
            day = day.tomorrow().unwrap();
        }
        let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
        let log = list_automation_log(&shop.ctx, shop.db().read(), &LogFilter::default(), &query).await.unwrap();
        let log = log.items.iter().filter(|l| l.act != "charge" && l.act != "invoice");
        done.extend(log.map(|l| format!("{} {}", l.at.to_zoned(shop.ctx.zone.clone()).date(), l.act)));
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        assert_eq!(sorted(said), sorted(done));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_saved_method_ends_the_previewed_ladder() {
    for shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        let assumptions = PreviewAssumptions { customer: Some(shop.customer), ..PreviewAssumptions::default() };
        let assumptions = PreviewAssumptions { with_saved_method: [shop.customer].into(), ..assumptions };
        let acts = preview(&shop.ctx, shop.db().read(), date("2026-03-01"), &assumptions).await.unwrap();
        let said: Vec<&str> = acts.iter().map(|a| a.act.as_str()).collect();
        assert_eq!(said, ["invoice", "reminder", "reminder", "charge", "invoice"]);
    }
}

#[tokio::test]
async fn an_account_that_does_not_add_up_is_parked_and_blocks_nobody() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let first = shop.customer;
        let tx = shop.db().begin().await.unwrap();
        shop.customer = create_customer(&shop.ctx, &tx, new_customer("bob@example.com", "DE")).await.unwrap().id;
        tx.commit().await.unwrap();
        shop.running(vec![shop.item()]).await;
        // The first one's next period is on an invoice already.
        use crate::invoice::store::line;
        use mpanel_db::TenantScoped;
        use sea_orm::{ColumnTrait, QueryFilter};
        let tx = shop.db().begin().await.unwrap();
        let found = line::Entity::find_in(&shop.ctx)
            .filter(line::Column::InvoiceId.eq(placed.invoice.uuid()))
            .filter(line::Column::Kind.eq("recurring"));
        let mut copy = found.one(&tx).await.unwrap().unwrap();
        copy.id = shop.ctx.new_uuid();
        copy.period_start = Some("2026-02-15".into());
        crate::store::insert(&tx, copy, "doubling a line").await.unwrap();
        tx.commit().await.unwrap();

        shop.on("2026-02-03");
        let run = shop.renew().await;
        assert_eq!((run.created.len(), run.parked.len()), (1, 1));
        assert_eq!(run.parked[0].0, first);
        let parked = get_customer(&shop.ctx, shop.db().read(), first).await.unwrap();
        assert!(parked.parked_reason.is_some());
        let again = shop.renew().await;
        assert_eq!((again.created.len(), again.parked.len()), (0, 0), "parked once, not every day");
        let tx = shop.db().begin().await.unwrap();
        assert!(unpark_customer(&shop.ctx, &tx, first).await.unwrap().parked_reason.is_none());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn numbers_have_no_gaps_and_a_rolled_back_order_burns_none() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        place_order(&shop.ctx, &tx, shop.wants(vec![shop.item()])).await.unwrap();
        tx.rollback().await.unwrap();
        shop.running(vec![CartItemInput { cycle_months: 12, ..shop.item() }]).await;
        shop.on("2026-04-20");
        shop.renew().await;
        let numbers: Vec<String> = shop.invoices().await.into_iter().filter_map(|i| i.number).collect();
        let want: Vec<String> = (1..=numbers.len()).map(|n| format!("INV-{n:06}")).collect();
        assert_eq!(numbers, want);
        assert!(numbers.len() >= 5);
    }
}

#[tokio::test]
async fn a_changed_lead_moves_the_next_invoice() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let id = placed.subscriptions[0].subscription;
        let lead = async |level: PolicyLevel, subject: &str, days: i64| {
            let tx = shop.db().begin().await.unwrap();
            set_policy(&shop.ctx, &tx, level, subject, "renewal.lead_days", &days.into()).await.unwrap();
            tx.commit().await.unwrap();
            get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap().next_invoice_on.unwrap()
        };
        assert_eq!(lead(PolicyLevel::Tenant, "", 7).await, date("2026-02-08"));
        assert_eq!(lead(PolicyLevel::Customer, &shop.customer.to_string(), 3).await, date("2026-02-12"));
        assert_eq!(lead(PolicyLevel::Tenant, "", 1).await, date("2026-02-12"), "the nearest level wins");
        let scope = PolicyScope { customer: Some(shop.customer), ..PolicyScope::default() };
        let found = effective_policy(&shop.ctx, shop.db().read(), "renewal.lead_days", scope).await.unwrap();
        assert_eq!(found.source, PolicyLevel::Customer);
    }
}

#[tokio::test]
async fn a_coupon_lasts_as_long_as_it_says() {
    for mut shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let coupon = NewCoupon { cycles: Some(2), product_ids: vec![shop.plan], ..percent_coupon("half", "50") };
        create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
        tx.commit().await.unwrap();
        let mut wanted = shop.wants(vec![shop.item()]);
        wanted.contents.coupon = Some("HALF".into());
        let placed = shop.place(wanted).await.unwrap();
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.start(&placed).await;
        shop.on("2026-03-05");
        shop.renew().await;
        let totals: Vec<i64> = shop.invoices().await.iter().map(|i| i.total.minor).collect();
        assert_eq!(totals, [893, 595, 1190]);
        shop.check_books().await;
    }
}
