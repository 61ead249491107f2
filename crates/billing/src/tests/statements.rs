//! Statements of account: they agree with the books on any day, whatever happened.

use super::*;

async fn statement(shop: &Shop, from: &str, to: &str) -> mpanel_core::Result<Statement> {
    let query = StatementQuery { customer: shop.customer, currency: Currency::EUR, from: date(from), to: date(to) };
    customer_statement(&shop.ctx, shop.db().read(), query).await
}

/// Receivable and credit of a customer after a day, as the ledger says.
async fn books(shop: &Shop, to: &str) -> (i64, i64) {
    let mut sums = [0, 0];
    for (sum, account) in sums.iter_mut().zip(["receivable", "customer_credit"]) {
        let wanted = LedgerQuery {
            account: account.into(),
            currency: Currency::EUR,
            days: BookScope { to: Some(date(to)), ..BookScope::default() },
            customer: Some(shop.customer),
        };
        let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
        let page = account_entries(&shop.ctx, shop.db().read(), &wanted, &query).await.unwrap();
        *sum = page.items.last().map_or(0, |e| e.balance.minor);
    }
    (sums[0], -sums[1])
}

/// A year in which everything happens once; returns the payment that was refunded in part.
async fn eventful(shop: &mut Shop) -> PaymentId {
    shop.on("2026-01-10");
    let first = shop.order(vec![shop.item()]).await;
    shop.on("2026-01-20");
    // Ten euros too much become credit.
    let paid = shop.pay(first.total.minor + 1_000, vec![first.invoice]).await;
    shop.start(&first).await;
    shop.on("2026-02-10");
    // The next one uses the credit for a part.
    let second = shop.order(vec![shop.item()]).await;
    shop.on("2026-02-20");
    let tx = shop.db().begin().await.unwrap();
    let back = Reversal {
        reference: "ref_1".into(),
        payment: paid,
        amount: eur(500),
        kind: ReversalKind::Refund,
        with_credit_note: false,
        reason: "For the outage".into(),
        fee: None,
    };
    reverse_allocation(&shop.ctx, &tx, back).await.unwrap();
    tx.commit().await.unwrap();
    shop.on("2026-03-05");
    let tx = shop.db().begin().await.unwrap();
    let request = CreditRequest { scope: CreditScope::Gross(eur(300)), reason: "Too slow".into() };
    issue_credit_note(&shop.ctx, &tx, first.invoice, request).await.unwrap();
    grant_credit(&shop.ctx, &tx, shop.customer, given(200)).await.unwrap();
    tx.commit().await.unwrap();
    shop.on("2026-03-20");
    let renewal = shop.renew().await.created[0];
    let tx = shop.db().begin().await.unwrap();
    void_invoice(&shop.ctx, &tx, renewal, "fraud, we think", false).await.unwrap();
    tx.commit().await.unwrap();
    shop.on("2026-04-01");
    shop.pay(400, vec![second.invoice]).await;
    shop.on("2026-04-15");
    paid
}

#[tokio::test]
async fn a_statement_agrees_with_the_books_on_any_day() {
    for mut shop in shops(1).await {
        let paid = eventful(&mut shop).await;
        let days = ["2026-01-09", "2026-01-10", "2026-01-31", "2026-02-10", "2026-02-28", "2026-03-05", "2026-04-15"];
        for to in days {
            let found = statement(&shop, "2026-01-01", to).await.unwrap();
            let (owed, credit) = books(&shop, to).await;
            let seen = (found.owed.minor, found.credit.minor, found.closing.minor);
            assert_eq!(seen, (owed, credit, owed - credit), "{} {to}", shop.test.name);
            assert_eq!(found.open.iter().map(|i| i.balance.minor).sum::<i64>(), owed, "open on {to}: {:?}", found.open);
            // A span that begins in the middle opens with what the one before closed with.
            let after = statement(&shop, to, to).await.unwrap();
            let moved: i64 = after.rows.iter().map(|r| r.charged.minor - r.settled.minor).sum();
            assert_eq!(after.opening.minor + moved, after.closing.minor);
            assert_eq!(after.closing, found.closing);
        }
        let all = statement(&shop, "2026-01-01", "2026-04-15").await.unwrap();
        let words: Vec<&str> = all.rows.iter().map(|r| r.words.as_str()).collect();
        assert!(words.contains(&"Refund: For the outage"), "{words:?}");
        assert!(words.iter().any(|w| w.ends_with("cancelled")), "{words:?}");
        assert!(!words.iter().any(|w| w.contains("fraud")), "what staff wrote for staff stays inside: {words:?}");
        assert_eq!(all.rows.last().unwrap().balance, all.closing);
        let age = date("2026-04-15").since(all.open[0].due).unwrap().get_days();
        assert_eq!(all.open[0].days_overdue, i64::from(age));
        let uses = uses_of_payment(&shop.ctx, shop.db().read(), paid).await.unwrap().unwrap();
        assert_eq!((uses.invoices.len(), uses.to_credit, uses.reversed), (1, eur(1_000), eur(500)));
        let unknown = uses_of_payment(&shop.ctx, shop.db().read(), shop.ctx.new_id()).await.unwrap();
        assert_eq!(unknown, None);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn days_that_make_no_span_are_refused() {
    for mut shop in shops(1).await {
        shop.on("2026-04-15");
        for (from, to, field) in [
            ("2026-02-01", "2026-01-31", "/query/from"),
            ("2026-01-01", "9999-12-31", "/query/to"),
            ("2026-01-01", "2026-04-16", "/query/to"),
            ("0001-01-01", "2026-04-15", "/query/from"),
        ] {
            let refused = statement(&shop, from, to).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, field, "{from} {to}");
        }
        assert!(statement(&shop, "2026-04-15", "2026-04-15").await.is_ok());
    }
}
