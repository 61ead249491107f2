//! Many customers in one run: batches follow each other, numbers stay without gaps, the books agree.

use mpanel_db::TenantScoped;
use sea_orm::{ColumnTrait, DbBackend, QueryFilter};

use super::*;
use crate::customer::store as customers;
use crate::subscription::store as subscriptions;

/// Copies a running customer `count` times, each with one subscription.
pub(super) async fn multiply(shop: &Shop, placed: &PlacedOrder, count: usize) {
    let tx = shop.db().begin().await.unwrap();
    let owner = customers::load(&shop.ctx, &tx, shop.customer).await.unwrap();
    let id = placed.subscriptions[0].subscription.uuid();
    let found = subscriptions::Entity::find_in(&shop.ctx).filter(subscriptions::Column::Id.eq(id)).one(&tx).await;
    let sold = found.unwrap().unwrap();
    let (mut owners, mut all) = (Vec::new(), Vec::new());
    for number in 0..count {
        let customer = shop.ctx.new_uuid();
        owners.push(customers::Model { id: customer, email: format!("c{number}@example.com"), ..owner.clone() });
        all.push(subscriptions::Model {
            id: shop.ctx.new_uuid(),
            customer_id: customer,
            service_id: shop.ctx.new_uuid(),
            ..sold.clone()
        });
    }
    crate::store::insert_all(&tx, owners, "copying customers").await.unwrap();
    crate::store::insert_all(&tx, all, "copying subscriptions").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_run_over_several_batches_bills_everybody_once() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        multiply(&shop, &placed, 120).await;
        shop.on("2026-02-02");
        let run = shop.renew().await;
        assert_eq!((run.created.len(), run.parked.len()), (121, 0));
        let numbers: Vec<String> = shop.invoices().await.into_iter().filter_map(|i| i.number).collect();
        let want: Vec<String> = (1..=122).map(|n| format!("INV-{n:06}")).collect();
        assert_eq!(numbers, want);
        assert!(shop.renew().await.created.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn two_nodes_at_once_share_the_work_and_bill_everybody_once() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        multiply(&shop, &placed, 179).await;
        shop.on("2026-02-02");
        let run = || run_renewals(&shop.ctx, shop.db(), shop.ctx.today());
        let (one, other) = tokio::try_join!(run(), run()).unwrap();
        assert_eq!((one.created.len() + other.created.len(), one.parked.len() + other.parked.len()), (180, 0));
        let mut billed: Vec<CustomerId> = shop.invoices().await.into_iter().skip(1).map(|i| i.customer).collect();
        billed.sort();
        billed.dedup();
        assert_eq!(billed.len(), 180);
        let numbers: Vec<String> = shop.invoices().await.into_iter().filter_map(|i| i.number).collect();
        let want: Vec<String> = (1..=181).map(|n| format!("INV-{n:06}")).collect();
        assert_eq!(numbers, want);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_node_passes_by_customers_whom_another_holds_and_comes_back_for_them() {
    for mut shop in shops(1).await {
        if shop.db().backend() != DbBackend::Postgres {
            continue;
        }
        let placed = shop.running(vec![shop.item()]).await;
        multiply(&shop, &placed, 119).await;
        shop.on("2026-02-02");
        let other = shop.db().begin().await.unwrap();
        let held = customers::Entity::find_in(&shop.ctx).all(&other).await.unwrap();
        let held: Vec<uuid::Uuid> = held.iter().take(10).map(|c| c.id).collect();
        customers::lock_many(&shop.ctx, &other, &held).await.unwrap();
        let let_go = async {
            for _ in 0..2000 {
                if shop.invoices().await.len() == 111 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
            let seen = shop.invoices().await.len();
            other.rollback().await.unwrap();
            Ok(seen)
        };
        let (run, seen) = tokio::try_join!(run_renewals(&shop.ctx, shop.db(), shop.ctx.today()), let_go).unwrap();
        assert_eq!((seen, run.created.len(), run.parked.len()), (111, 120, 0));
        shop.check_books().await;
    }
}
