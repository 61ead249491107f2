//! Other periods than the usual ones: days, weeks, odd months, years.

use super::*;

async fn price(shop: &Shop, cycle_months: i32, recurring_minor: i64) -> mpanel_core::Result<ProductView> {
    let tx = shop.db().begin().await.unwrap();
    let currency = Currency::EUR;
    let one = |cycle_months, recurring_minor| ProductPrice {
        currency,
        cycle_months,
        recurring_minor,
        setup_minor: 0,
        trial: None,
        intro: None,
    };
    let set = set_prices(&shop.ctx, &tx, shop.plan, &[one(1, 1000), one(cycle_months, recurring_minor)]).await;
    tx.commit().await.unwrap();
    set
}

#[tokio::test]
async fn any_number_of_days_or_months_is_sold_and_renews_without_drift() {
    for (cycle, next, words) in [
        (-14, ["2026-02-14", "2026-02-28", "2026-03-14"], "every 14 days"),
        (5, ["2026-06-30", "2026-11-30", "2027-04-30"], "every 5 months"),
        (24, ["2028-01-31", "2030-01-31", "2032-01-31"], "every 2 years"),
    ] {
        for mut shop in shops(1).await {
            shop.on("2026-01-31");
            price(&shop, cycle, 1400).await.unwrap();
            let placed = shop.running(vec![CartItemInput { cycle_months: cycle, ..shop.item() }]).await;
            assert_eq!(placed.total, eur(1666));
            let id = placed.subscriptions[0].subscription;
            for until in next {
                let view = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
                assert_eq!((view.next_due_date, view.cycle_months), (date(until), cycle));
                shop.on(until);
                let run = shop.renew().await;
                assert_eq!(run.created.len(), 1, "{words}: {until}");
                let invoice = shop.invoice(run.created[0]).await;
                assert_eq!((invoice.row.total, invoice.lines[0].period_start), (eur(1666), Some(date(until))));
                shop.pay(1666, vec![run.created[0]]).await;
            }
            assert_eq!(cycle_words(cycle), words);
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn a_price_of_days_is_compared_by_the_month_and_can_be_changed_to() {
    for mut shop in shops(1).await {
        shop.on("2026-01-31");
        price(&shop, -14, 1400).await.unwrap();
        let sold = catalog_for_shop(&shop.ctx, shop.db().read(), Currency::EUR, None).await.unwrap();
        let prices = &sold.groups[0].products[0].prices;
        let of_days = prices.iter().find(|p| p.cycle_months == -14).unwrap();
        assert_eq!((of_days.monthly_equivalent, of_days.saving_percent), (eur(3042), 0));
        let placed = shop.running(vec![shop.item()]).await;
        let id = placed.subscriptions[0].subscription;
        let plan = PlanChange { cycle_months: Some(-14), ..PlanChange::default() };
        let (what, note) = (WantedChange::Plan(plan), None);
        let request = ChangeRequest { what, when: ChangeWhen::EndOfTerm, note, by: ChangeBy::Customer };
        let tx = shop.db().begin().await.unwrap();
        let offered = change_offers(&shop.ctx, &tx, id).await.unwrap();
        assert!(offered.iter().any(|o| o.cycle_months == -14 && o.allowed), "{offered:?}");
        change_subscription(&shop.ctx, &tx, id, &request, Shown::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        let mut ends = Vec::new();
        for day in ["2026-02-28", "2026-03-14"] {
            shop.on(day);
            for id in shop.renew().await.created {
                let invoice = shop.invoice(id).await;
                ends.push(invoice.lines[0].period_end.unwrap());
                shop.pay(invoice.row.total.minor, vec![id]).await;
            }
        }
        // The month's lead reaches over the first two of the new periods.
        assert_eq!(ends, [date("2026-03-14"), date("2026-03-28")]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_period_that_is_none_is_refused_with_its_field() {
    for shop in shops(1).await {
        for cycle in [0, 121, -732] {
            let error = price(&shop, cycle, 100).await.unwrap_err();
            assert_eq!(error.fields()[0].pointer, "/prices/1/cycle_months");
        }
    }
}
