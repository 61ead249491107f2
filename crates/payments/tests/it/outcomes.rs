//! Lost replies, dead processes, absent gateways: the money moves once or not at all.

use mpanel_gateway_sim::{Fault, FaultRule};
use mpanel_payments::PaymentStatus::*;
use mpanel_payments::*;

use crate::world::*;

const INTENTS: &str = "/v1/payment_intents";

fn on_get(times: u32, fault: Fault) -> FaultRule {
    FaultRule { prefix: INTENTS.into(), method: Some("GET".into()), times, fault }
}

#[tokio::test]
async fn a_dropped_reply_is_resolved_by_asking() {
    for w in worlds().await {
        for fault in [Fault::DropAfter, Fault::ErrorAfter { status: 502 }] {
            let id = w.create(w.invoice(), VISA, 1500).await;
            w.sim.inject(FaultRule::on_post(INTENTS, 1, fault));
            assert_eq!(w.submit(id).await.status, Succeeded, "{} {fault:?}", w.t.name);
            let charges = w.sim.charges(&id.to_string());
            assert_eq!((charges.attempts, charges.succeeded), (1, 1));
        }
    }
}

#[tokio::test]
async fn an_unknown_outcome_is_a_state_until_the_gateway_answers() {
    for w in worlds().await {
        let invoice = w.invoice();
        let id = w.create(invoice, VISA, 1500).await;
        w.sim.inject(FaultRule::on_post(INTENTS, 1, Fault::DropAfter));
        w.sim.inject(on_get(3, Fault::ErrorBefore { status: 503 }));
        let shown = w.submit(id).await;
        assert_eq!((shown.status, shown.error), (Unknown, None));
        // Nobody may pay again while we do not know.
        let visa = w.card(VISA).await;
        assert_eq!(w.try_create(w.payment(invoice, visa, 1500)).await.unwrap_err().code(), "payment_in_flight");
        assert_eq!(w.charge(invoice, 1500, "retry-1").await, ChargeStart::InFlight(id));
        w.run_for(120).await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.request_count("POST", INTENTS), 1, "it was sent again");
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn a_charge_that_never_arrived_is_sent_again_under_the_same_key() {
    for w in worlds().await {
        for fault in [Fault::DropBefore, Fault::ErrorBefore { status: 500 }] {
            let id = w.create(w.invoice(), VISA, 1500).await;
            w.sim.inject(FaultRule::on_post(INTENTS, 1, fault));
            assert_eq!(w.submit(id).await.status, Unknown);
            w.run_for(20).await;
            assert_eq!(w.view(id).await.status, Unknown, "it may still be on its way");
            w.run_for(100).await;
            assert_eq!(w.view(id).await.status, Succeeded, "{} {fault:?}", w.t.name);
            assert_eq!(w.sim.charges(&id.to_string()).succeeded, 1);
        }
    }
}

#[tokio::test]
async fn a_process_that_dies_before_the_call_leaves_it_to_the_job() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        w.run_for(29).await;
        assert_eq!(w.view(id).await.status, Created);
        w.run_for(2).await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.charges(&id.to_string()).attempts, 1);
    }
}

#[tokio::test]
async fn a_process_that_dies_after_the_call_does_not_charge_again() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        // The reply takes longer than the process lives.
        w.sim.inject(FaultRule::on_post(INTENTS, 1, Fault::LatencyAfter { millis: 2_000 }));
        let ctx = w.ctx();
        let cut = tokio::time::timeout(SHORT, submit_payment(&ctx, w.db(), &w.gateways, id)).await;
        assert!(cut.is_err());
        assert_eq!(w.view(id).await.status, Created);
        w.run_for(120).await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.request_count("POST", INTENTS), 1);
        assert_eq!(w.sim.captured_total("EUR"), 1500);
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn a_call_that_arrives_late_and_its_repeat_are_one_charge() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        w.sim.inject(FaultRule::on_post(INTENTS, 1, Fault::LatencyBefore { millis: 1_200 }));
        let ctx = w.ctx();
        let cut = tokio::time::timeout(SHORT, submit_payment(&ctx, w.db(), &w.gateways, id)).await;
        assert!(cut.is_err());
        w.run_for(120).await;
        tokio::time::sleep(std::time::Duration::from_millis(1_300)).await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.charges(&id.to_string()).succeeded, 1);
    }
}

#[tokio::test]
async fn an_absent_gateway_fails_a_click_at_once_and_lets_an_automatic_charge_wait() {
    for w in worlds().await {
        let (clicked, due) = (w.invoice(), w.invoice());
        let id = w.create(clicked, VISA, 1500).await;
        let ChargeStart::Created(auto) = w.charge(due, 700, "due").await else { panic!("no charge") };
        // Nothing listens on port 1.
        w.move_gateway("http://127.0.0.1:1").await;
        let failed = w.submit(id).await;
        assert_eq!((failed.status, failed.error.unwrap().code.as_str()), (Failed, "gateway_unavailable"));
        w.run_for(30).await;
        assert_eq!(w.view(auto).await.status, Created);
        w.move_gateway(&w.url()).await;
        w.run_for(120).await;
        assert_eq!(w.view(auto).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.captured_total("EUR"), 700);
    }
}

#[tokio::test]
async fn wrong_credentials_fail_without_taking_money() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        let tx = w.db().begin().await.unwrap();
        let wrong = Some(mpanel_core::Secret::new("sk_sandbox_wrong"));
        let patch = GatewayPatch { secret_key: wrong, ..GatewayPatch::default() };
        update_gateway(&w.ctx(), &tx, &w.gateways, w.gateway, patch, Some(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(w.submit(id).await.error.unwrap().code, "gateway_error", "{}", w.t.name);
        let checked = check_gateway(&w.ctx(), w.db().read(), &w.gateways, w.gateway).await;
        assert_eq!(checked.unwrap_err().code(), "gateway_misconfigured");
    }
}

#[tokio::test]
async fn a_click_that_nobody_sent_for_hours_is_not_charged_any_more() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        w.advance(3 * 3600);
        w.run_jobs().await;
        let shown = w.view(id).await;
        assert_eq!((shown.status, shown.error.unwrap().code.as_str()), (Failed, "not_sent"), "{}", w.t.name);
        assert_eq!(w.sim.captured_total("EUR"), 0);
    }
}

#[tokio::test]
async fn many_submitters_of_one_payment_charge_once() {
    for w in worlds().await {
        let id = w.create(w.invoice(), VISA, 1500).await;
        let ctx = w.ctx();
        let submits = (0..12).map(|_| {
            let (ctx, db, gateways) = (ctx.clone(), w.db().clone(), w.gateways.clone());
            tokio::spawn(async move { submit_payment(&ctx, &db, &gateways, id).await })
        });
        for submit in submits.collect::<Vec<_>>() {
            submit.await.unwrap().unwrap();
        }
        w.run_for(60).await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
        let charges = w.sim.charges(&id.to_string());
        assert_eq!((charges.attempts, charges.captured), (1, 1500));
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}
