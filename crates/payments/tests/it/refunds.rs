//! Money back: never more than was paid, once.

use mpanel_core::{RefundId, Result};
use mpanel_gateway_sim::{Fault, FaultRule};
use mpanel_payments::*;

use crate::world::*;

async fn create(w: &World, payment: mpanel_core::PaymentId, minor: i64) -> Result<RefundView> {
    let tx = w.db().begin().await?;
    let new = NewRefund { payment, amount: eur(minor), reason: "Not as described".into(), with_credit_note: true };
    let refund = create_refund(&w.ctx(), &tx, new).await?;
    tx.commit().await?;
    Ok(refund)
}

async fn submit(w: &World, id: RefundId) -> RefundView {
    submit_refund(&w.ctx(), w.db(), &w.gateways, id).await.unwrap()
}

#[tokio::test]
async fn parts_go_back_until_nothing_is_left() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        assert!(paid.can["refund"].allowed);
        let first = create(&w, paid.id, 400).await.unwrap();
        assert_eq!(w.view(paid.id).await.refundable, eur(600), "an open refund is taken off");
        assert_eq!(submit(&w, first.id).await.status, RefundStatus::Succeeded);
        assert_eq!(create(&w, paid.id, 601).await.unwrap_err().fields()[0].code, "exceeds_paid");
        let second = create(&w, paid.id, 600).await.unwrap();
        submit(&w, second.id).await;
        submit(&w, second.id).await;
        assert_eq!(create(&w, paid.id, 1).await.unwrap_err().code(), "already_refunded");
        let shown = w.view(paid.id).await;
        assert_eq!((shown.refunded, shown.refundable), (eur(1000), eur(0)), "{}", w.t.name);
        assert!(!shown.can["refund"].allowed && shown.can["refund"].reason.is_some());
        assert_eq!(w.sim.refunded_total("EUR"), 1000);
        assert_eq!(w.count("PaymentRefunded").await, 2);
        let filter = RefundFilter { payment: Some(paid.id), ..Default::default() };
        assert_eq!(list_refunds(&w.ctx(), w.db().read(), &filter, &Default::default()).await.unwrap().total, 2);
    }
}

#[tokio::test]
async fn refunds_asked_for_at_once_never_exceed_the_payment() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        let asks = (0..12).map(|_| {
            let (db, ctx) = (w.db().clone(), w.ctx());
            let new = NewRefund { payment: paid.id, amount: eur(300), reason: "x".into(), with_credit_note: false };
            tokio::spawn(async move {
                let tx = db.begin().await?;
                let refund = create_refund(&ctx, &tx, new).await?;
                tx.commit().await?;
                Ok::<_, mpanel_core::Error>(refund.id)
            })
        });
        let mut made = Vec::new();
        for ask in asks.collect::<Vec<_>>() {
            made.extend(ask.await.unwrap().ok());
        }
        assert_eq!(made.len(), 3, "{}", w.t.name);
        w.run_for(60).await;
        assert_eq!(w.sim.refunded_total("EUR"), 900);
        assert_eq!(w.view(paid.id).await.refunded, eur(900));
    }
}

#[tokio::test]
async fn only_taken_money_can_go_back() {
    for w in worlds().await {
        let failed = w.pay(w.invoice(), DECLINED, 1000).await;
        assert_eq!(create(&w, failed.id, 1).await.unwrap_err().code(), "payment_not_paid", "{}", w.t.name);
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        for minor in [0, -1, i64::MIN] {
            assert_eq!(create(&w, paid.id, minor).await.unwrap_err().fields()[0].code, "not_positive");
        }
        assert!(create(&w, w.base.new_id(), 1).await.is_err());
    }
}

#[tokio::test]
async fn a_lost_reply_to_a_refund_is_resolved_by_asking() {
    for w in worlds().await {
        for fault in
            [Fault::DropAfter, Fault::DropBefore, Fault::ErrorAfter { status: 500 }, Fault::ErrorBefore { status: 500 }]
        {
            let paid = w.pay(w.invoice(), VISA, 1000).await;
            let before = w.sim.refunded_total("EUR");
            let refund = create(&w, paid.id, 1000).await.unwrap();
            w.sim.inject(FaultRule::on_post("/v1/refunds", 1, fault));
            submit(&w, refund.id).await;
            w.run_for(120).await;
            assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Succeeded, "{} {fault:?}", w.t.name);
            assert_eq!(w.sim.refunded_total("EUR") - before, 1000);
        }
        assert_eq!(w.count("PaymentRefunded").await, 4);
    }
}

#[tokio::test]
async fn a_process_that_dies_leaves_the_refund_to_the_job() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        let refund = create(&w, paid.id, 250).await.unwrap();
        w.sim.inject(FaultRule::on_post("/v1/refunds", 1, Fault::LatencyAfter { millis: 1_500 }));
        let ctx = w.ctx();
        assert!(tokio::time::timeout(SHORT, submit_refund(&ctx, w.db(), &w.gateways, refund.id)).await.is_err());
        w.run_for(120).await;
        assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Succeeded, "{}", w.t.name);
        assert_eq!((w.sim.refunded_total("EUR"), w.sim.request_count("POST", "/v1/refunds")), (250, 1));
    }
}

#[tokio::test]
async fn a_refund_the_bank_returns_fails_and_can_be_made_again() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), "4000000000005126", 1000).await;
        let refund = create(&w, paid.id, 1000).await.unwrap();
        assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Processing);
        w.run_for(60).await;
        let failed = submit(&w, refund.id).await;
        assert_eq!(
            (failed.status, failed.error_code.as_deref()),
            (RefundStatus::Failed, Some("expired_or_canceled_card"))
        );
        let shown = w.view(paid.id).await;
        assert_eq!((shown.refunded, shown.refundable), (eur(0), eur(1000)), "{}", w.t.name);
        assert_eq!(w.count("PaymentRefunded").await, 0);
    }
}

#[tokio::test]
async fn an_absent_gateway_lets_a_refund_wait() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        let refund = create(&w, paid.id, 1000).await.unwrap();
        w.move_gateway("http://127.0.0.1:1").await;
        assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Created);
        w.move_gateway(&w.url()).await;
        w.run_for(120).await;
        assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.refunded_total("EUR"), 1000);
    }
}

#[tokio::test]
async fn a_refund_webhook_tells_the_same_once() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        let refund = create(&w, paid.id, 300).await.unwrap();
        w.sim.inject(FaultRule::on_post("/v1/refunds", 1, Fault::DropAfter));
        w.sim.inject(FaultRule {
            prefix: "/v1/refunds".into(),
            method: Some("GET".into()),
            times: 1,
            fault: Fault::DropBefore,
        });
        assert_eq!(submit(&w, refund.id).await.status, RefundStatus::Unknown);
        let told = w.event_bodies("refund.succeeded").pop().unwrap();
        let mut wrong = told.clone();
        wrong["data"]["object"]["amount"] = 1.into();
        assert_eq!(w.receive("evt_wrong", &wrong).await.unwrap(), webhook::Receipt::Asked);
        assert_eq!(w.receive("evt_1", &told).await.unwrap(), webhook::Receipt::Applied);
        assert_eq!(w.receive("evt_1", &told).await.unwrap(), webhook::Receipt::Repeated);
        assert_eq!(w.receive("evt_2", &told).await.unwrap(), webhook::Receipt::Ignored);
        w.run_for(120).await;
        assert_eq!(w.view(paid.id).await.refunded, eur(300), "{}", w.t.name);
        assert_eq!(w.count("PaymentRefunded").await, 1);
    }
}
