//! Money that came another way.

use mpanel_core::{Currency, Date, Money};
use mpanel_payments::PaymentStatus::*;
use mpanel_payments::*;

use crate::world::*;

fn transfer(w: &World, minor: i64, reference: &str, day: &str) -> ManualPayment {
    ManualPayment {
        customer: w.customer,
        invoices: vec![w.invoice()],
        amount: eur(minor),
        settled: None,
        payer_country: None,
        reference: reference.into(),
        received_on: day.parse::<Date>().unwrap(),
    }
}

async fn record(w: &World, new: ManualPayment) -> mpanel_core::Result<PaymentView> {
    let tx = w.db().begin().await?;
    let view = record_manual_payment(&w.ctx(), &tx, new).await?;
    tx.commit().await?;
    Ok(view)
}

#[tokio::test]
async fn a_bank_transfer_is_recorded_and_can_be_handed_back() {
    for w in worlds().await {
        let paid = record(&w, transfer(&w, 5000, " SEPA 1234 ", "2026-01-14")).await.unwrap();
        assert_eq!(
            (paid.status, paid.gateway.as_str(), paid.reference.as_deref()),
            (Succeeded, "Manual", Some("SEPA 1234"))
        );
        assert_eq!(w.count("PaymentSucceeded").await, 1);
        let tx = w.db().begin().await.unwrap();
        let new = NewRefund { payment: paid.id, amount: eur(2000), reason: "Goodwill".into(), with_credit_note: true };
        let refund = create_refund(&w.ctx(), &tx, new).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(refund.status, RefundStatus::Succeeded, "{}", w.t.name);
        assert_eq!(w.count("PaymentRefunded").await, 1);
        assert_eq!(w.view(paid.id).await.refundable, eur(3000));
        assert_eq!(w.sim.request_count("POST", "/v1/refunds"), 0);
        // A second one uses the same gateway row.
        record(&w, transfer(&w, 1, "x", "2026-01-15")).await.unwrap();
        assert_eq!(list_gateways(&w.ctx(), w.db().read()).await.unwrap().len(), 2);
    }
}

#[tokio::test]
async fn what_cannot_have_come_is_refused() {
    for w in worlds().await {
        for (minor, reference, day, pointer) in [
            (0, "x", "2026-01-14", "/amount"),
            (-1, "x", "2026-01-14", "/amount"),
            (1, "  ", "2026-01-14", "/reference"),
            (1, "x", "2026-01-16", "/received_on"),
        ] {
            let error = record(&w, transfer(&w, minor, reference, day)).await.unwrap_err();
            assert_eq!(error.fields()[0].pointer, pointer, "{}", w.t.name);
        }
    }
}

#[tokio::test]
async fn what_came_in_another_currency_stands_beside_the_amount() {
    for w in worlds().await {
        let came = |settled: Money| ManualPayment { settled: Some(settled), ..transfer(&w, 5000, "x", "2026-01-14") };
        let dollars = |minor| Money::new(minor, Currency::USD);
        let paid = record(&w, came(dollars(5400))).await.unwrap();
        assert_eq!((paid.amount, paid.settled), (eur(5000), Some(dollars(5400))), "{}", w.t.name);
        assert_eq!(w.view(paid.id).await.settled, Some(dollars(5400)));
        assert_eq!(record(&w, came(eur(5000))).await.unwrap().settled, None, "the same money said twice");
        for (settled, pointer, code) in [
            (dollars(0), "/settled", "not_positive"),
            (dollars(-1), "/settled", "not_positive"),
            (eur(4999), "/settled/currency", "same_currency"),
        ] {
            let error = record(&w, came(settled)).await.unwrap_err();
            assert_eq!((error.fields()[0].pointer.as_str(), error.fields()[0].code), (pointer, code));
        }
    }
}

#[tokio::test]
async fn a_list_is_filtered_sorted_and_paged() {
    for w in worlds().await {
        for minor in [300, 100, 200] {
            record(&w, transfer(&w, minor, &format!("ref-{minor}"), "2026-01-14")).await.unwrap();
            w.advance(60);
        }
        let paid = w.pay(w.invoice(), DECLINED, 50).await;
        let list = async |filter: PaymentFilter, query: mpanel_core::PageQuery| {
            list_payments(&w.ctx(), w.db().read(), &filter, &query).await
        };
        let query = |sort: &str| mpanel_core::PageQuery { sort: Some(sort.into()), ..Default::default() };
        let amounts =
            |page: &mpanel_core::Page<PaymentView>| page.items.iter().map(|p| p.amount.minor).collect::<Vec<_>>();
        assert_eq!(amounts(&list(PaymentFilter::default(), query("amount")).await.unwrap()), [50, 100, 200, 300]);
        let newest = list(PaymentFilter::default(), mpanel_core::PageQuery { limit: Some(2), ..Default::default() })
            .await
            .unwrap();
        assert_eq!(
            (amounts(&newest), newest.total, newest.next_cursor.is_some()),
            (vec![50, 200], 4, true),
            "{}",
            w.t.name
        );
        let failed =
            list(PaymentFilter { status: Some(Failed), ..Default::default() }, query("-amount")).await.unwrap();
        assert_eq!(failed.items[0].id, paid.id);
        assert!(list(PaymentFilter::default(), query("gateway_ref")).await.is_err());
        let search = mpanel_core::PageQuery { q: Some("ref-100".into()), ..Default::default() };
        assert_eq!(amounts(&list(PaymentFilter::default(), search).await.unwrap()), [100]);
    }
}
