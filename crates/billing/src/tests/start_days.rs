//! Orders for a later day.

use super::*;

impl Shop {
    async fn ordered_for(&self, day: &str) -> mpanel_core::Result<PlacedOrder> {
        let mut wanted = self.wants(vec![self.item()]);
        wanted.contents.start_on = Some(date(day));
        self.place(wanted).await
    }

    async fn cancels(&self, order: mpanel_core::OrderId) -> mpanel_core::Result<OrderView> {
        let tx = self.db().begin().await?;
        let done = cancel_order(&self.ctx, &tx, order, "wished").await?;
        tx.commit().await?;
        Ok(done)
    }
}

#[tokio::test]
async fn the_first_period_begins_on_the_day_that_the_order_names() {
    for mut shop in shops(1).await {
        for wrong in ["2026-01-14", "2027-01-16"] {
            let refused = shop.ordered_for(wrong).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, "/start_on", "{wrong}");
        }
        let placed = shop.ordered_for("2026-03-01").await.unwrap();
        let order = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
        assert_eq!(order.start_on, Some(date("2026-03-01")));
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.row.issue_date, invoice.row.due_date), (date("2026-01-15"), date("2026-01-15")));
        assert_eq!(
            invoice.lines[0].period_start.zip(invoice.lines[0].period_end),
            Some((date("2026-03-01"), date("2026-04-01")))
        );
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        shop.on("2026-02-20");
        assert!(shop.renew().await.created.is_empty(), "nothing comes before it runs");
        shop.on("2026-03-01");
        shop.start(&placed).await;
        let sold = get_subscription(&shop.ctx, shop.db().read(), placed.subscriptions[0].subscription).await.unwrap();
        assert_eq!((sold.period_end, sold.next_invoice_on), (date("2026-04-01"), Some(date("2026-03-18"))));
        assert_eq!(shop.cancels(placed.order).await.unwrap_err().code(), "order_active");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn until_its_day_an_order_is_cancelled_and_all_of_it_credited() {
    for (paid, credit, state) in
        [(0, 0, InvoiceState::Void), (500, 500, InvoiceState::Paid), (1785, 1785, InvoiceState::Paid)]
    {
        for mut shop in shops(1).await {
            let placed = shop.ordered_for("2026-03-01").await.unwrap();
            if paid > 0 {
                shop.pay(paid, vec![placed.invoice]).await;
            }
            if paid < placed.total.minor {
                let tx = shop.db().begin().await.unwrap();
                accept_order(&shop.ctx, &tx, placed.order).await.unwrap();
                tx.commit().await.unwrap();
            }
            shop.on("2026-02-28");
            let view = get_order(&shop.ctx, shop.db().read(), placed.order).await.unwrap();
            assert!(view.abilities.iter().any(|a| a.action == "cancel" && a.allowed));
            assert_eq!(shop.cancels(placed.order).await.unwrap().state, OrderState::Cancelled);
            assert_eq!(shop.invoice(placed.invoice).await.row.state, state, "{paid}");
            let customer = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
            assert_eq!(customer.credit, eur(credit), "{paid}");
            shop.start(&placed).await;
            let sold = placed.subscriptions[0].subscription;
            let sold = get_subscription(&shop.ctx, shop.db().read(), sold).await.unwrap();
            assert_eq!(sold.state, SubscriptionState::Cancelled);
            shop.check_books().await;
        }
    }
}
