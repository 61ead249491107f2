//! Races, tenants, versions, immutability.

use mpanel_core::ErrorKind;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_buyers_of_the_last_piece_make_one_order() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let stock = ProductPatch { stock: Some(Some(1)), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.plan, stock, None).await.unwrap();
        let mut buyers = Vec::new();
        for number in 0..20 {
            let new = new_customer(&format!("buyer{number}@example.com"), "DE");
            buyers.push(create_customer(&shop.ctx, &tx, new).await.unwrap().id);
        }
        tx.commit().await.unwrap();
        let tries = buyers.into_iter().map(|customer| {
            let (db, ctx) = (shop.db().clone(), shop.ctx.clone());
            let wanted = PlaceOrder { customer, ..shop.wants(vec![shop.item()]) };
            tokio::spawn(async move {
                let tx = db.begin().await?;
                let placed = place_order(&ctx, &tx, wanted).await?;
                tx.commit().await?;
                Ok::<_, mpanel_core::Error>(placed)
            })
        });
        let mut codes = Vec::new();
        for attempt in tries.collect::<Vec<_>>() {
            codes.push(attempt.await.unwrap().map_or_else(|e| e.code(), |_| "placed"));
        }
        codes.sort_unstable();
        assert_eq!(codes.iter().filter(|c| **c == "placed").count(), 1, "{}: {codes:?}", shop.test.name);
        assert_eq!(codes.iter().filter(|c| **c == "out_of_stock").count(), 19, "{codes:?}");
        assert_eq!(shop.invoices().await.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_copies_of_one_payment_count_once() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let payment: PaymentId = shop.ctx.new_id();
        let copies = (0..100).map(|_| {
            let (db, ctx, customer) = (shop.db().clone(), shop.ctx.clone(), shop.customer);
            let receipt = Receipt {
                payment,
                customer,
                amount: eur(1785),
                settled: None,
                payer_country: None,
                received_on: None,
                cash_account: "sandbox".into(),
                invoices: vec![placed.invoice],
            };
            tokio::spawn(async move {
                let tx = db.begin().await.unwrap();
                let outcome = allocate_payment(&ctx, &tx, receipt).await.unwrap();
                tx.commit().await.unwrap();
                outcome.repeated
            })
        });
        let mut first = 0;
        for copy in copies.collect::<Vec<_>>() {
            first += usize::from(!copy.await.unwrap());
        }
        assert_eq!(first, 1);
        assert_eq!(shop.invoice(placed.invoice).await.paid, eur(1785));
        shop.check_books().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_renewal_runs_at_once_bill_each_period_once() {
    for mut shop in shops(1).await {
        shop.running(vec![CartItemInput { quantity: 4, ..shop.item() }]).await;
        shop.on("2026-02-02");
        let runs = (0..4).map(|_| {
            let (db, ctx) = (shop.db().clone(), shop.ctx.clone());
            tokio::spawn(async move { run_renewals(&ctx, &db, ctx.today()).await.unwrap().created.len() })
        });
        let mut created = 0;
        for run in runs.collect::<Vec<_>>() {
            created += run.await.unwrap();
        }
        assert_eq!(created, 1, "{}", shop.test.name);
        assert_eq!(shop.invoices().await.len(), 2);
        let parked = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().parked_reason;
        assert_eq!(parked, None);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn another_tenant_sees_and_touches_nothing() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let other = mpanel_testkit::context(2);
        let conn = shop.db().read();
        let missing = |kind: ErrorKind| assert_eq!(kind, ErrorKind::NotFound);
        missing(get_invoice(&other, conn, placed.invoice).await.unwrap_err().kind());
        missing(get_order(&other, conn, placed.order).await.unwrap_err().kind());
        missing(get_customer(&other, conn, shop.customer).await.unwrap_err().kind());
        missing(get_product(&other, conn, shop.plan).await.unwrap_err().kind());
        missing(get_subscription(&other, conn, placed.subscriptions[0].subscription).await.unwrap_err().kind());
        let tx = shop.db().begin().await.unwrap();
        missing(void_invoice(&other, &tx, placed.invoice, "x", false).await.unwrap_err().kind());
        missing(place_order(&other, &tx, shop.wants(vec![shop.item()])).await.unwrap_err().kind());
        missing(cancel_order(&other, &tx, placed.order, "x").await.unwrap_err().kind());
        missing(update_customer(&other, &tx, shop.customer, CustomerPatch::default(), None).await.unwrap_err().kind());
        let page = list_invoices(&other, &tx, &InvoiceFilter::default(), &Default::default()).await.unwrap();
        assert_eq!(page.total, 0);
        assert!(trial_balance(&other, &tx).await.unwrap().rows.is_empty());
    }
}

#[tokio::test]
async fn stale_versions_are_refused_and_the_currency_is_fixed_by_the_first_invoice() {
    for shop in shops(1).await {
        shop.order(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        let patch =
            || CustomerPatch { name: Some("Ada L.".into()), company: Some("".into()), ..CustomerPatch::default() };
        let view = update_customer(&shop.ctx, &tx, shop.customer, patch(), Some(1)).await.unwrap();
        assert_eq!((view.version, view.name.as_str()), (2, "Ada L."));
        let stale = update_customer(&shop.ctx, &tx, shop.customer, patch(), Some(1)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        let usd = CustomerPatch { currency: Some(Currency::USD), ..CustomerPatch::default() };
        assert_eq!(
            update_customer(&shop.ctx, &tx, shop.customer, usd, None).await.unwrap_err().code(),
            "currency_fixed"
        );
        let empty = CustomerPatch { name: Some("  ".into()), ..CustomerPatch::default() };
        assert_eq!(
            update_customer(&shop.ctx, &tx, shop.customer, empty, None).await.unwrap_err().fields()[0].pointer,
            "/name"
        );
    }
}

#[tokio::test]
async fn a_changed_invoice_is_noticed() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        use sea_orm::ConnectionTrait;
        let tx = shop.db().begin().await.unwrap();
        tx.execute_unprepared("UPDATE billing_invoice_lines SET amount_minor = 1 WHERE position = 0").await.unwrap();
        assert!(!verify_invoice(&shop.ctx, &tx, placed.invoice).await.unwrap());
    }
}

#[tokio::test]
async fn lists_filter_search_sort_and_page() {
    for mut shop in shops(1).await {
        for number in 0..5 {
            shop.on(&format!("2026-01-{:02}", 10 + number));
            shop.order(vec![shop.item()]).await;
        }
        let conn = shop.db().read();
        let query = |text: Option<&str>, sort: &str, limit: u64| mpanel_core::PageQuery {
            q: text.map(str::to_owned),
            sort: Some(sort.to_owned()),
            limit: Some(limit),
            cursor: None,
        };
        let filter = InvoiceFilter { overdue: true, ..InvoiceFilter::default() };
        assert_eq!(list_invoices(&shop.ctx, conn, &filter, &query(None, "-number", 2)).await.unwrap().total, 4);
        let page = list_invoices(&shop.ctx, conn, &InvoiceFilter::default(), &query(Some("inv-000003"), "number", 5))
            .await
            .unwrap();
        assert_eq!(page.items.len(), 1);
        let page =
            list_orders(&shop.ctx, conn, &OrderFilter::default(), &query(Some("ADA"), "number", 5)).await.unwrap();
        assert_eq!(page.total, 0, "an order is found by its number or its items, not by %");
        let page = list_orders(&shop.ctx, conn, &OrderFilter::default(), &query(Some("ord-00000"), "number", 3))
            .await
            .unwrap();
        assert_eq!((page.total, page.items.len(), page.next_cursor.is_some()), (5, 3, true));
        let page =
            list_customers(&shop.ctx, conn, &CustomerFilter::default(), &query(Some("100%"), "name", 3)).await.unwrap();
        assert_eq!(page.total, 0);
        let figures = figures(&shop.ctx, conn, Currency::EUR).await.unwrap();
        assert_eq!((figures.open, figures.overdue_count, figures.months.len()), (eur(8925), 4, 12));
        assert_eq!(figures.months[11].invoiced, eur(8925));
        let mine = customer_figures(&shop.ctx, conn, shop.customer, Currency::EUR).await.unwrap();
        assert_eq!((mine.due, mine.paid), (eur(8925), eur(0)));
        let document = invoice_document(&shop.ctx, conn, shop.invoices().await[0].id).await.unwrap();
        assert_eq!(
            document.lines[0].period_end,
            Some(date("2026-02-09")),
            "people read the last day, not the day after"
        );
    }
}
