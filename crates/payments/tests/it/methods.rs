//! Saved cards: adding, the default, removing.

use mpanel_payments::*;

use crate::world::*;

#[tokio::test]
async fn the_first_card_is_the_default_and_another_can_be_chosen() {
    for w in worlds().await {
        let add = async |number: &str, as_default: bool| {
            let token = w.sim.test_token(number).unwrap();
            w.advance(1);
            add_payment_method(&w.ctx(), w.db(), &w.gateways, w.customer, &token, as_default).await.unwrap()
        };
        assert!(!has_default_method(&w.ctx(), w.db().read(), w.customer).await.unwrap());
        let first = add(VISA, false).await;
        assert!(first.default && !first.expired);
        assert_eq!(
            (first.brand.as_str(), first.last4.as_str(), first.exp_month, first.exp_year),
            ("visa", "4242", 12, 2040)
        );
        let second = add("5555555555554444", false).await;
        assert!(!second.default);
        let third = add("378282246310005", true).await;
        assert!(third.default);
        let tx = w.db().begin().await.unwrap();
        make_default(&w.ctx(), &tx, w.customer, first.id).await.unwrap();
        tx.commit().await.unwrap();
        let list = list_payment_methods(&w.ctx(), w.db().read(), w.customer).await.unwrap();
        let ids: Vec<_> = list.iter().map(|m| (m.id, m.default)).collect();
        assert_eq!(ids, [(first.id, true), (third.id, false), (second.id, false)], "{}", w.t.name);
        // The default goes: the newest of the others takes its place.
        remove_payment_method(&w.ctx(), w.db(), &w.gateways, w.customer, first.id).await.unwrap();
        let default = default_method(&w.ctx(), w.db().read(), w.customer).await.unwrap();
        assert_eq!(default.map(|m| m.id), Some(third.id));
        assert!(remove_payment_method(&w.ctx(), w.db(), &w.gateways, w.customer, first.id).await.is_err());
        assert!(w.try_create(w.payment(w.invoice(), first.id, 100)).await.is_err());
    }
}

#[tokio::test]
async fn a_token_is_spent_once_and_a_lost_reply_costs_nothing() {
    for w in worlds().await {
        let token = w.sim.test_token(VISA).unwrap();
        let rule =
            mpanel_gateway_sim::FaultRule::on_post("/v1/payment_methods", 1, mpanel_gateway_sim::Fault::DropAfter);
        w.sim.inject(rule);
        let add = async |customer| add_payment_method(&w.ctx(), w.db(), &w.gateways, customer, &token, false).await;
        let first = add(w.customer).await.unwrap();
        let again = add(w.customer).await.unwrap();
        assert_eq!(first.id, again.id, "{}", w.t.name);
        let stranger = add(w.base.new_id()).await.unwrap_err();
        assert_eq!(stranger.fields()[0].pointer, "/token");
        for bad in ["", "tok_unknown", "a b", &"x".repeat(300), "../../v1/account"] {
            let error = add_payment_method(&w.ctx(), w.db(), &w.gateways, w.customer, bad, false).await.unwrap_err();
            assert_eq!(error.fields()[0].pointer, "/token", "{bad}");
        }
    }
}

#[tokio::test]
async fn a_card_for_one_payment_is_not_listed_and_not_charged_by_itself() {
    for w in worlds().await {
        let token = w.sim.test_token(VISA).unwrap();
        let new = attach_token(&w.ctx(), w.db().read(), &w.gateways, w.customer, &token).await.unwrap();
        let tx = w.db().begin().await.unwrap();
        let card = save_payment_method(&w.ctx(), &tx, &new, false, false).await.unwrap();
        let payment = create_payment(&w.ctx(), &tx, w.payment(w.invoice(), card.id, 100)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(w.submit(payment.id).await.status, PaymentStatus::Succeeded);
        assert!(list_payment_methods(&w.ctx(), w.db().read(), w.customer).await.unwrap().is_empty());
        assert_eq!(w.charge(w.invoice(), 100, "due").await, ChargeStart::NoMethod, "{}", w.t.name);
        // Once the payment has ended the card cannot be used again, neither here nor at the gateway.
        w.run_jobs().await;
        assert!(w.try_create(w.payment(w.invoice(), card.id, 100)).await.is_err());
        assert_eq!(w.sim.request_count("DELETE", "/v1/payment_methods"), 1);
    }
}

#[tokio::test]
async fn secrets_of_a_gateway_are_sealed_and_never_shown() {
    use mpanel_db::sea_orm::{ConnectionTrait, Statement};
    for w in worlds().await {
        let conn = w.db().read();
        let sql = "SELECT secret_key_sealed, webhook_secret_sealed FROM gateways";
        let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap().unwrap();
        let stored: (String, String) = (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap());
        let shown = format!("{stored:?} {:?}", get_gateway(&w.ctx(), conn, w.gateway).await.unwrap());
        for secret in [&w.config.secret_key, &w.config.webhook_secret] {
            assert!(!shown.contains(secret.as_str()), "{}", w.t.name);
        }
        let checkout = checkout_gateway(&w.ctx(), conn).await.unwrap().unwrap();
        assert_eq!(checkout.tokens_url, format!("{}/v1/tokens", w.url()));
        let mut live = w.ctx();
        live.mode = mpanel_core::TenantMode::Live;
        assert_eq!(checkout_gateway(&live, conn).await.unwrap(), None);
        assert!(w.gateways.open(&live, conn, w.gateway).await.is_err(), "play money in a live business");
        let tx = w.db().begin().await.unwrap();
        let refused = create_gateway(&live, &tx, &w.gateways, new_gateway("Other", &w.url(), &w.config)).await;
        assert_eq!(refused.unwrap_err().code(), "not_a_sandbox");
    }
}
