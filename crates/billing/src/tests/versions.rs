//! Versions of products: one for each change of what they are sold for.

use mpanel_core::PageQuery;

use super::*;

impl Shop {
    /// Number, what changed, and the monthly price of each version, first to last.
    async fn versions(&self) -> Vec<(i32, String, i64)> {
        let found = product_versions(&self.ctx, self.db().read(), self.plan, &PageQuery::default()).await.unwrap();
        let monthly = |v: &ProductVersion| v.product.price(Currency::EUR, 1).map_or(0, |p| p.recurring_minor);
        found.items.iter().rev().map(|v| (v.number, v.changed.join(" "), monthly(v))).collect()
    }

    async fn price_monthly(&self, recurring_minor: i64) {
        let tx = self.db().begin().await.unwrap();
        let mut prices = get_product(&self.ctx, &tx, self.plan).await.unwrap().prices;
        prices.iter_mut().filter(|p| p.cycle_months == 1).for_each(|p| p.recurring_minor = recurring_minor);
        set_prices(&self.ctx, &tx, self.plan, &prices).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn patch_plan(&self, patch: ProductPatch) {
        let tx = self.db().begin().await.unwrap();
        update_product(&self.ctx, &tx, self.plan, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn each_change_of_what_is_sold_is_a_version_and_what_was_sold_keeps_its_terms() {
    for mut shop in shops(1).await {
        assert_eq!(shop.versions().await, [(1, String::new(), 1000)]);
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        // How it is shown and counted is no matter of the sale, and the same once more is no change.
        shop.patch_plan(ProductPatch { stock: Some(Some(7)), hidden: Some(true), ..ProductPatch::default() }).await;
        shop.price_monthly(1000).await;
        assert_eq!(shop.versions().await.len(), 1);
        shop.price_monthly(1200).await;
        shop.patch_plan(ProductPatch { name: Some("VPS S2".into()), ..ProductPatch::default() }).await;
        let after = [(1, String::new(), 1000), (2, "prices".to_owned(), 1200), (3, "name".to_owned(), 1200)];
        assert_eq!(shop.versions().await, after);
        let newest = product_versions(&shop.ctx, shop.db().read(), shop.plan, &PageQuery::default()).await.unwrap();
        assert_eq!((newest.items[0].at, newest.items[0].by.as_str()), (shop.ctx.now, shop.ctx.actor.name()));
        let sold = get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap();
        assert_eq!((sold.price, sold.product_name.as_str()), (eur(1000), "VPS S"));
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        assert_eq!(shop.invoice(renewal).await.lines[0].amount, eur(1000), "a sold price does not change by itself");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_change_that_is_refused_or_rolled_back_leaves_no_version() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let below = ProductPrice {
            currency: Currency::EUR,
            cycle_months: 1,
            recurring_minor: -1,
            setup_minor: 0,
            trial: None,
            intro: None,
        };
        assert!(set_prices(&shop.ctx, &tx, shop.plan, &[below]).await.is_err());
        drop(tx);
        let tx = shop.db().begin().await.unwrap();
        set_prices(&shop.ctx, &tx, shop.plan, &[]).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(shop.versions().await, [(1, String::new(), 1000)]);
        let other = product_versions(&shop.ctx, shop.db().read(), shop.ctx.new_id(), &PageQuery::default()).await;
        assert_eq!(other.unwrap_err().kind(), mpanel_core::ErrorKind::NotFound);
    }
}
