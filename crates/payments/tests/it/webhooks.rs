//! What gateways tell: twice, a hundred times, early, late, forged, wrong.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use mpanel_core::ErrorKind;
use mpanel_payments::PaymentStatus::*;
use mpanel_payments::webhook::Receipt;
use mpanel_payments::*;
use serde_json::Value;

use crate::world::*;

/// A slow payment whose bank has said yes, and the webhook that tells of it.
async fn approved(w: &World) -> (PaymentView, Value) {
    let slow = w.pay(w.invoice(), SLOW, 1000).await;
    w.advance(10);
    w.sim.run_due().await;
    let told = w.event_bodies("payment_intent.succeeded").pop().unwrap();
    assert_eq!(told["data"]["object"]["metadata"]["payment_id"], slow.id.to_string());
    (slow, told)
}

#[tokio::test]
async fn a_slow_confirmation_settles_the_payment() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        assert_eq!(w.receive("evt_1", &told).await.unwrap(), Receipt::Applied);
        assert_eq!(w.view(slow.id).await.status, Succeeded, "{}", w.t.name);
        w.run_for(120).await;
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn the_same_webhook_a_hundred_times_at_once_has_one_effect() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        let body = told.to_string();
        // Half of them are copies of one delivery, half carry ids of their own.
        let copies = (0..100).map(|n| {
            let id = if n % 2 == 0 { "evt_same".to_owned() } else { format!("evt_{n}") };
            let (ctx, db, gateways, gateway) = (w.ctx(), w.db().clone(), w.gateways.clone(), w.gateway);
            let (headers, body) = (w.signed(&id, &body), body.clone());
            tokio::spawn(async move { receive_webhook(&ctx, &db, &gateways, gateway, &headers, body.as_bytes()).await })
        });
        let mut applied = 0;
        for copy in copies.collect::<Vec<_>>() {
            applied += usize::from(copy.await.unwrap().unwrap() == Receipt::Applied);
        }
        assert_eq!(applied, 1, "{}", w.t.name);
        assert_eq!(w.view(slow.id).await.status, Succeeded);
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn a_webhook_before_the_reply_and_its_copies_have_one_effect() {
    for w in worlds().await {
        let w = Arc::new(w);
        let endpoint = w.clone();
        let hook = move |headers: HeaderMap, body: Bytes| {
            let w = endpoint.clone();
            async move {
                let header = |name: &str| headers[name].to_str().unwrap().to_owned();
                let given = WebhookHeaders {
                    id: header("webhook-id"),
                    timestamp: header("webhook-timestamp"),
                    signature: header("webhook-signature"),
                };
                let taken = receive_webhook(&w.ctx(), w.db(), &w.gateways, w.gateway, &given, &body).await;
                if taken.is_ok() { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let server = tokio::spawn(async move { axum::serve(listener, Router::new().route("/hook", post(hook))).await });
        w.sim.register_webhook(&url).unwrap();
        for number in ["4000000000000291", "4000000000000283"] {
            let paid = w.pay(w.invoice(), number, 1000).await;
            assert_eq!(paid.status, Succeeded, "{} {number}", w.t.name);
            w.sim.run_due().await;
        }
        let delivered = w.sim.delivery_attempts();
        assert!(delivered.len() >= 3 && delivered.iter().all(|a| a.status == Some(204)), "{delivered:?}");
        assert_eq!(w.count("PaymentSucceeded").await, 2);
        server.abort();
    }
}

#[tokio::test]
async fn a_forged_callback_pays_nothing() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        let body = told.to_string();
        let good = w.signed("evt_1", &body);
        let changed = body.replace("1000", "1001");
        let other_key = mpanel_gateway_sim::Config::from_seed("somebody else").webhook_secret;
        let at = w.ctx().now.as_second();
        let foreign = mpanel_gateway_sim::sign_webhook(&other_key, "evt_1", at, &body).unwrap();
        let forgeries = [
            (WebhookHeaders::default(), body.as_str()),
            (WebhookHeaders { signature: "v1,AAAA".into(), ..good.clone() }, body.as_str()),
            (WebhookHeaders { signature: foreign, ..good.clone() }, body.as_str()),
            (WebhookHeaders { id: "evt_2".into(), ..good.clone() }, body.as_str()),
            (WebhookHeaders { timestamp: (at + 1).to_string(), ..good.clone() }, body.as_str()),
            (good.clone(), changed.as_str()),
        ];
        for (headers, body) in &forgeries {
            let refused = receive_webhook(&w.ctx(), w.db(), &w.gateways, w.gateway, headers, body.as_bytes()).await;
            let error = refused.unwrap_err();
            assert_eq!((error.kind(), error.code()), (ErrorKind::Unauthenticated, "webhook_signature_invalid"));
        }
        assert_eq!(w.view(slow.id).await.status, Processing, "{}", w.t.name);
        assert_eq!(w.count("PaymentSucceeded").await, 0);
    }
}

#[tokio::test]
async fn a_recorded_webhook_played_later_is_refused() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        let body = told.to_string();
        let headers = w.signed("evt_1", &body);
        w.advance(301);
        let late = receive_webhook(&w.ctx(), w.db(), &w.gateways, w.gateway, &headers, body.as_bytes()).await;
        assert_eq!(late.unwrap_err().code(), "webhook_signature_invalid");
        w.advance(-10);
        let in_time = receive_webhook(&w.ctx(), w.db(), &w.gateways, w.gateway, &headers, body.as_bytes()).await;
        assert_eq!(in_time.unwrap(), Receipt::Applied);
        assert_eq!(w.view(slow.id).await.status, Succeeded, "{}", w.t.name);
    }
}

#[tokio::test]
async fn a_wrong_amount_currency_key_or_reference_is_not_believed() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        for (n, (field, value)) in [
            ("amount", Value::from(1)),
            ("amount", Value::from(-1000)),
            ("currency", Value::from("usd")),
            ("idempotency_key", Value::from("another")),
            ("id", Value::from("pi_another")),
        ]
        .into_iter()
        .enumerate()
        {
            let mut wrong = told.clone();
            wrong["data"]["object"][field] = value.clone();
            wrong["data"]["object"]["amount_received"] = wrong["data"]["object"]["amount"].clone();
            assert_eq!(w.receive(&format!("evt_{n}"), &wrong).await.unwrap(), Receipt::Asked, "{field} {value}");
            assert_eq!(w.view(slow.id).await.status, Processing, "{} {field}", w.t.name);
        }
        // The gateway was to be asked, and tells the truth.
        w.run_jobs().await;
        let paid = w.view(slow.id).await;
        assert_eq!((paid.status, paid.amount), (Succeeded, eur(1000)));
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn a_signed_success_of_a_payment_that_failed_is_checked_with_the_gateway() {
    for w in worlds().await {
        let failed = w.pay(w.invoice(), DECLINED, 1000).await;
        let mut lie = w.event_bodies("payment_intent.payment_failed").pop().unwrap();
        lie["type"] = "payment_intent.succeeded".into();
        lie["data"]["object"]["status"] = "succeeded".into();
        lie["data"]["object"]["amount_received"] = 1000.into();
        assert_eq!(w.receive("evt_lie", &lie).await.unwrap(), Receipt::Asked);
        w.run_for(60).await;
        assert_eq!(w.view(failed.id).await.status, Failed, "{}", w.t.name);
        assert_eq!((w.count("PaymentSucceeded").await, w.count("PaymentFailed").await), (0, 1));
    }
}

#[tokio::test]
async fn news_in_any_order_end_the_same() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        let processing = w.event_bodies("payment_intent.processing").pop().unwrap();
        let mut failed = processing.clone();
        failed["type"] = "payment_intent.payment_failed".into();
        failed["data"]["object"]["status"] = "requires_payment_method".into();
        failed["data"]["object"]["last_error"] = serde_json::json!({ "code": "card_declined", "message": "No." });
        assert_eq!(w.receive("evt_3", &told).await.unwrap(), Receipt::Applied);
        assert_eq!(w.receive("evt_1", &processing).await.unwrap(), Receipt::Ignored);
        assert_eq!(w.receive("evt_2", &failed).await.unwrap(), Receipt::Ignored);
        assert_eq!(w.view(slow.id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!((w.count("PaymentSucceeded").await, w.count("PaymentFailed").await), (1, 0));
    }
}

#[tokio::test]
async fn a_webhook_of_another_gateway_or_for_nobody_changes_nothing() {
    for w in worlds().await {
        let (slow, told) = approved(&w).await;
        let tx = w.db().begin().await.unwrap();
        let new = new_gateway("Second", &w.url(), &w.config);
        let second = create_gateway(&w.ctx(), &tx, &w.gateways, new).await.unwrap().id;
        let manual = NewGateway { kind: GatewayKind::Manual, ..new_gateway("Cash", &w.url(), &w.config) };
        let manual = create_gateway(&w.ctx(), &tx, &w.gateways, manual).await.unwrap().id;
        tx.commit().await.unwrap();
        let body = told.to_string();
        let take = async |gateway, ctx| {
            receive_webhook(&ctx, w.db(), &w.gateways, gateway, &w.signed("evt_1", &body), body.as_bytes()).await
        };
        assert_eq!(take(second, w.ctx()).await.unwrap(), Receipt::Ignored);
        assert_eq!(
            take(manual, w.ctx()).await.unwrap_err().kind(),
            ErrorKind::NotFound,
            "a manual gateway has no callback"
        );
        assert_eq!(take(w.gateway, mpanel_testkit::context(2)).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(w.view(slow.id).await.status, Processing, "{}", w.t.name);
        let mut stranger = told.clone();
        stranger["data"]["object"]["metadata"]["payment_id"] =
            w.base.new_id::<mpanel_core::PaymentId>().to_string().into();
        assert_eq!(w.receive("evt_9", &stranger).await.unwrap(), Receipt::Ignored);
        let other = serde_json::json!({ "type": "customer.created", "data": { "object": {} } });
        assert_eq!(w.receive("evt_10", &other).await.unwrap(), Receipt::Ignored);
        let broken = w.receive("evt_11", &serde_json::json!({ "type": "payment_intent.succeeded" })).await;
        assert_eq!(broken.unwrap_err().kind(), ErrorKind::Invalid);
    }
}

#[tokio::test]
async fn a_webhook_for_a_payment_that_was_never_sent_pays_nothing() {
    for w in worlds().await {
        let (_, mut told) = approved(&w).await;
        let id = w.create(w.invoice(), VISA, 1000).await;
        let object = &mut told["data"]["object"];
        object["metadata"]["payment_id"] = id.to_string().into();
        object["idempotency_key"] = id.to_string().into();
        assert_eq!(w.receive("evt_1", &told).await.unwrap(), Receipt::Ignored);
        assert_eq!(w.view(id).await.status, Created, "{}", w.t.name);
    }
}
