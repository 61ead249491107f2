//! Invoices of their own for services and products.

use super::*;

#[tokio::test]
async fn services_come_on_invoices_of_their_own_where_a_setting_says_so() {
    for mut shop in shops(1).await {
        let first = shop.running(vec![shop.item()]).await.subscriptions[0].service;
        shop.running(vec![shop.item(), shop.item()]).await;
        shop.write_down(on_day("2026-03-15")).await.unwrap();
        let totals = async |shop: &mut Shop, day: &str| -> Vec<(usize, i64)> {
            shop.on(day);
            let mut all = Vec::new();
            for id in shop.renew().await.created {
                let invoice = shop.invoice(id).await;
                all.push((invoice.lines.len(), invoice.subtotal.minor));
            }
            all.sort_unstable();
            all
        };
        assert_eq!(totals(&mut shop, "2026-02-02").await, [(3, 3000)], "together without the setting");
        shop.set(PolicyLevel::Service, &first.to_string(), "invoice.separate", "service".into()).await;
        let until = date("2026-03-05");
        let said = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
        let said = said.iter().filter(|a| a.act == "invoice" && a.at >= date("2026-03-01"));
        let mut said: Vec<i64> = said.map(|a| a.amount.unwrap().minor).collect();
        said.sort_unstable();
        assert_eq!(said, [1190, 26_180]);
        assert_eq!(totals(&mut shop, "2026-03-02").await, [(1, 1000), (3, 22_000)], "the item with the others");
        shop.set(PolicyLevel::Customer, &shop.customer.to_string(), "invoice.separate", "service".into()).await;
        assert_eq!(totals(&mut shop, "2026-04-02").await, [(1, 1000), (1, 1000), (1, 1000)]);
        shop.set(PolicyLevel::Service, &first.to_string(), "invoice.separate", "product".into()).await;
        shop.set(PolicyLevel::Customer, &shop.customer.to_string(), "invoice.separate", "product".into()).await;
        assert_eq!(totals(&mut shop, "2026-05-02").await, [(3, 3000)], "they are of one product");
        // Drafts are apart, too, and what waits for the next invoice is on one of them.
        shop.set(PolicyLevel::Customer, &shop.customer.to_string(), "invoice.separate", "together".into()).await;
        shop.set(PolicyLevel::Service, &first.to_string(), "invoice.separate", "service".into()).await;
        shop.set(PolicyLevel::Tenant, "", "invoice.draft_grace_hours", 24.into()).await;
        shop.write_down(work()).await.unwrap();
        shop.on("2026-06-02");
        assert_eq!(shop.renew().await.drafted.len(), 2);
        let again = shop.renew().await;
        assert_eq!((again.drafted.len(), again.created.len()), (0, 0), "each is known again");
        assert_eq!(totals(&mut shop, "2026-06-03").await, [(1, 1000), (3, 22_000)]);
        let filter = InvoiceFilter { state: Some(InvoiceState::Draft), with_drafts: true, ..InvoiceFilter::default() };
        let left = list_invoices(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap();
        assert!(left.items.is_empty());
        shop.check_books().await;
    }
}
