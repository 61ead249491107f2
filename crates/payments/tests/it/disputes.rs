//! Contested payments.

use mpanel_payments::dispute::DisputeState;
use mpanel_payments::webhook::Receipt;
use mpanel_payments::*;

use crate::world::*;

#[tokio::test]
async fn a_dispute_is_opened_and_decided_once() {
    for w in worlds().await {
        for won in [true, false] {
            let paid = w.pay(w.invoice(), VISA, 1000).await;
            let reference = w.sim.open_dispute(&w.intent(paid.id)).unwrap();
            let opened = w.event_bodies("dispute.created").pop().unwrap();
            assert_eq!(w.receive(&format!("{won} 1"), &opened).await.unwrap(), Receipt::Applied);
            assert_eq!(w.receive(&format!("{won} 2"), &opened).await.unwrap(), Receipt::Ignored);
            let shown = w.view(paid.id).await;
            assert_eq!(shown.dispute, Some(DisputeState::Open));
            assert!(!shown.can["refund"].allowed);
            assert!(w.sim.close_dispute(&reference, won));
            let closed = w.event_bodies("dispute.closed").pop().unwrap();
            assert_eq!(w.receive(&format!("{won} 3"), &closed).await.unwrap(), Receipt::Applied);
            assert_eq!(w.receive(&format!("{won} 4"), &closed).await.unwrap(), Receipt::Ignored);
            let expected = if won { DisputeState::Won } else { DisputeState::Lost };
            let shown = w.view(paid.id).await;
            assert_eq!((shown.dispute, shown.can["refund"].allowed), (Some(expected), won), "{}", w.t.name);
        }
        assert_eq!((w.count("DisputeOpened").await, w.count("DisputeClosed").await), (2, 2));
        let lost = list_disputes(&w.ctx(), w.db().read(), Some(DisputeState::Lost), &Default::default()).await.unwrap();
        assert_eq!((lost.total, lost.items[0].amount), (1, eur(1000)));
        let one = get_dispute(&w.ctx(), w.db().read(), lost.items[0].id).await.unwrap();
        assert_eq!(one, lost.items[0]);
    }
}

#[tokio::test]
async fn a_decision_that_arrives_before_the_opening_counts_once() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        let reference = w.sim.open_dispute(&w.intent(paid.id)).unwrap();
        w.sim.close_dispute(&reference, false);
        let (opened, closed) = (w.event_bodies("dispute.created").pop(), w.event_bodies("dispute.closed").pop());
        assert_eq!(w.receive("b", &closed.unwrap()).await.unwrap(), Receipt::Applied);
        assert_eq!(w.receive("a", &opened.unwrap()).await.unwrap(), Receipt::Ignored);
        assert_eq!(w.view(paid.id).await.dispute, Some(DisputeState::Lost), "{}", w.t.name);
        let kinds: Vec<_> = w.events().await.iter().map(|e| e.kind()).filter(|k| k.starts_with("Dispute")).collect();
        assert_eq!(kinds, ["DisputeOpened", "DisputeClosed"]);
    }
}

#[tokio::test]
async fn a_dispute_for_more_than_was_paid_is_checked_with_the_gateway() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 1000).await;
        w.sim.open_dispute(&w.intent(paid.id)).unwrap();
        let mut told = w.event_bodies("dispute.created").pop().unwrap();
        told["data"]["object"]["amount"] = 99_999.into();
        assert_eq!(w.receive("x", &told).await.unwrap(), Receipt::Asked);
        assert_eq!(w.view(paid.id).await.dispute, None);
        w.run_jobs().await;
        assert_eq!(w.view(paid.id).await.dispute, Some(DisputeState::Open), "{}", w.t.name);
        let open = list_disputes(&w.ctx(), w.db().read(), None, &Default::default()).await.unwrap();
        assert_eq!(open.items[0].amount, eur(1000));
    }
}

#[tokio::test]
async fn a_dispute_of_a_payment_we_do_not_know_as_paid_yet_is_asked_for_again() {
    for w in worlds().await {
        let slow = w.pay(w.invoice(), SLOW, 1000).await;
        w.advance(10);
        w.sim.run_due().await;
        w.sim.open_dispute(&w.intent(slow.id)).unwrap();
        let told = w.event_bodies("dispute.created").pop().unwrap();
        assert_eq!(w.receive("d", &told).await.unwrap_err().code(), "payment_not_settled", "{}", w.t.name);
        w.run_for(60).await;
        assert_eq!(w.receive("d", &told).await.unwrap(), Receipt::Applied);
    }
}
