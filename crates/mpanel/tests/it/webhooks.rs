//! Webhooks under pressure: one event told a hundred times at once, and one nobody signed.

use std::sync::Arc;

use mpanel_core::PageQuery;
use mpanel_gateway_sim::{WebhookMode, sign_webhook};
use serde_json::Value;

use crate::journey::{order, pay};
use crate::world::{World, worlds};

const ASKS_FOR_3DS: &str = "4000002500003155";

/// An event of the gateway, signed and ready to be posted.
struct Signed {
    url: String,
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

impl Signed {
    fn new(world: &World, event: &Value, secret: &str) -> Self {
        let (id, body) = (event["id"].as_str().unwrap().to_owned(), event.to_string());
        let seconds = world.gateway.now().as_second();
        Self {
            url: format!("{}/api/v1/hooks/payments/{}", world.base, world.business.gateway),
            signature: sign_webhook(secret, &id, seconds, &body).unwrap(),
            timestamp: seconds.to_string(),
            id,
            body,
        }
    }

    async fn post(&self, http: &reqwest::Client) -> u16 {
        let request = http
            .post(&self.url)
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", &self.timestamp)
            .header("webhook-signature", &self.signature)
            .body(self.body.clone());
        request.send().await.expect("the server answers").status().as_u16()
    }
}

/// Journals of one kind.
async fn journals(world: &World, kind: &str) -> usize {
    let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
    let query = PageQuery { limit: Some(200), ..PageQuery::default() };
    let page = mpanel_billing::list_journals(&ctx, world.house.deps.db.read(), None, &query).await.unwrap();
    page.items.iter().filter(|j| j.kind == kind).count()
}

#[tokio::test]
async fn a_hundred_copies_of_a_webhook_pay_once_and_a_forged_one_never() {
    for world in worlds().await {
        // The customer passes the bank's page and never comes back: only the webhook tells that the money came.
        let client = world.customer("hooked@example.com").await;
        let order = order(&client).await;
        let invoice = order["invoice"]["id"].as_str().unwrap();
        let payment = pay(&world, &client, invoice, ASKS_FOR_3DS).await;
        assert_eq!(payment["status"], "requires_action", "{payment:#}");
        world.settle().await;
        world.gateway.set_webhook_mode(WebhookMode::Paused);
        let intent = world.gateway.intents_of(payment["id"].as_str().unwrap())[0]["id"].as_str().unwrap().to_owned();
        assert!(world.gateway.answer_challenge(&intent, true));
        let events = world.gateway.events();
        let event = events.iter().find(|e| e["type"] == "payment_intent.succeeded").expect("an event");

        let http = reqwest::Client::new();
        let other_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert_eq!(Signed::new(&world, event, other_secret).post(&http).await, 401);
        let mut tampered = Signed::new(&world, event, world.gateway.webhook_secret());
        tampered.body = tampered.body.replace("succeeded", "succeeded ");
        assert_eq!(tampered.post(&http).await, 401);
        let unpaid = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(unpaid["state"], "open", "{unpaid:#}");

        let signed = Arc::new(Signed::new(&world, event, world.gateway.webhook_secret()));
        let copies: Vec<_> = (0..100)
            .map(|_| {
                let (signed, http) = (signed.clone(), http.clone());
                tokio::spawn(async move { signed.post(&http).await })
            })
            .collect();
        for copy in copies {
            assert_eq!(copy.await.unwrap(), 204, "on {}", world.database.name);
        }
        world.settle().await;
        world.gateway.set_webhook_mode(WebhookMode::Normal);
        world.settle().await;
        world.advance_seconds(90).await;

        let paid = client.get(&format!("/portal/invoices/{invoice}")).await.ok(200);
        assert_eq!(paid["state"], "paid", "{paid:#}");
        assert_eq!(journals(&world, "payment").await, 1, "on {}", world.database.name);
        let mails = world.mails_to("hooked@example.com").await;
        for once in ["payment_receipt", "service_ready"] {
            assert_eq!(mails.iter().filter(|m| m.0 == once).count(), 1, "{once}: {mails:?}");
        }
        assert_eq!(world.contabo.created_total(), 1);
        let jobs = world.owner().await.get("/admin/jobs?kind=payment.allocate").await.ok(200);
        assert_eq!(jobs["total"], 1, "{jobs:#}");
        let ctx = world.house.deps.system(world.tenant, "test").await.unwrap();
        let books = mpanel_billing::check_books(&ctx, world.house.deps.db.read()).await.unwrap();
        assert!(books.is_good(), "{books:?}");
    }
}
