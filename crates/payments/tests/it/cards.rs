//! Every test card, with the customer there and away; 3-D Secure; slow banks.

use mpanel_core::PaymentMethodId;
use mpanel_payments::PaymentStatus::*;
use mpanel_payments::*;

use crate::world::*;

/// number, with the customer there, away, code of the decline
const EXPECTED: &[(&str, PaymentStatus, PaymentStatus, &str)] = &[
    ("4242424242424242", Succeeded, Succeeded, ""),
    ("5555555555554444", Succeeded, Succeeded, ""),
    ("378282246310005", Succeeded, Succeeded, ""),
    ("4000002760000016", Succeeded, Succeeded, ""),
    ("4000000400000008", Succeeded, Succeeded, ""),
    ("4000000000000002", Failed, Failed, "generic_decline"),
    ("4000000000009995", Failed, Failed, "insufficient_funds"),
    ("4000000000000069", Failed, Failed, "expired_card"),
    ("4000000000000127", Failed, Failed, "incorrect_cvc"),
    ("4000000000000119", Failed, Failed, "processing_error"),
    ("4000002500003155", RequiresAction, Failed, "authentication_required"),
    ("4000002760003184", RequiresAction, Failed, "authentication_required"),
    ("4000000000000341", Succeeded, Failed, "generic_decline"),
    ("4000000000000259", Succeeded, Succeeded, ""),
    ("4000000000000077", Processing, Processing, ""),
    ("4000000000000085", Processing, Processing, ""),
    ("4000000000000283", Succeeded, Succeeded, ""),
    ("4000000000000291", Succeeded, Succeeded, ""),
    ("4000000000005126", Succeeded, Succeeded, ""),
];

#[tokio::test]
async fn every_test_card_does_what_it_says() {
    assert_eq!(EXPECTED.len(), mpanel_gateway_sim::test_cards().len(), "a card is missing in the table");
    for w in worlds().await {
        for (number, there, away, code) in EXPECTED {
            let shown = w.pay(w.invoice(), number, 1299).await;
            assert_eq!(shown.status, *there, "{} {number}", w.t.name);
            assert_eq!(shown.next_action.is_some(), *there == RequiresAction, "{number}");
            let ChargeStart::Created(id) = w.charge(w.invoice(), 1299, "due").await else { panic!("{number}") };
            let charged = w.submit(id).await;
            assert_eq!(charged.status, *away, "{} {number} away", w.t.name);
            if *away == Failed {
                let error = charged.error.unwrap();
                assert_eq!(error.code, *code, "{number}");
                assert!(!error.message.is_empty() && error.advice.ends_with('.'), "{number}");
            }
            assert!(w.sim.charges(&id.to_string()).succeeded <= 1);
        }
    }
}

#[tokio::test]
async fn a_success_is_recorded_once_with_amount_and_invoices() {
    for w in worlds().await {
        let invoice = w.invoice();
        let paid = w.pay(invoice, VISA, 4711).await;
        assert_eq!((paid.status, paid.amount, paid.invoice_ids.clone()), (Succeeded, eur(4711), vec![invoice]));
        assert_eq!(paid.method.as_ref().map(|m| (m.brand.as_str(), m.last4.as_str())), Some(("visa", "4242")));
        w.submit(paid.id).await;
        refresh_payment(&w.ctx(), w.db(), &w.gateways, paid.id).await.unwrap();
        w.run_for(600).await;
        let recorded: Vec<_> = w.events().await.into_iter().filter(|e| e.kind() == "PaymentSucceeded").collect();
        let expected = mpanel_events::Event::PaymentSucceeded {
            payment: paid.id,
            customer: w.customer,
            amount: eur(4711),
            invoices: vec![invoice],
        };
        assert_eq!(recorded, [expected], "{}", w.t.name);
        assert_eq!(w.sim.captured_total("EUR"), 4711);
    }
}

#[tokio::test]
async fn a_payment_keeps_the_country_of_its_card() {
    for w in worlds().await {
        for (number, country) in [(VISA, "US"), ("4000000400000008", "AT"), ("4000002760000016", "DE")] {
            let paid = w.pay(w.invoice(), number, 900).await;
            assert_eq!(paid.payer_country.as_deref(), Some(country), "{} {number}", w.t.name);
        }
    }
}

#[tokio::test]
async fn a_decline_says_why_and_frees_the_invoice() {
    for w in worlds().await {
        let invoice = w.invoice();
        let failed = w.pay(invoice, "4000000000009995", 900).await;
        assert_eq!(failed.status, Failed);
        assert_eq!(failed.error.unwrap().code, "insufficient_funds");
        assert_eq!(w.count("PaymentFailed").await, 1);
        let paid = w.pay(invoice, VISA, 900).await;
        assert_eq!(paid.status, Succeeded, "{}", w.t.name);
    }
}

#[tokio::test]
async fn three_d_secure_approved_after_the_redirect() {
    for w in worlds().await {
        let waiting = w.pay(w.invoice(), THREE_DS, 2000).await;
        let url = waiting.next_action.unwrap().url;
        assert!(url.starts_with(&w.url()), "{url}");
        assert_eq!(w.count("PaymentActionRequired").await, 1);
        assert!(w.sim.answer_challenge(&w.intent(waiting.id), true));
        let paid = refresh_payment(&w.ctx(), w.db(), &w.gateways, waiting.id).await.unwrap();
        assert_eq!((paid.status, paid.next_action), (Succeeded, None), "{}", w.t.name);
        assert_eq!(w.count("PaymentSucceeded").await, 1);
    }
}

#[tokio::test]
async fn three_d_secure_rejected_fails_with_advice() {
    for w in worlds().await {
        let waiting = w.pay(w.invoice(), THREE_DS, 2000).await;
        assert!(w.sim.answer_challenge(&w.intent(waiting.id), false));
        let failed = refresh_payment(&w.ctx(), w.db(), &w.gateways, waiting.id).await.unwrap();
        assert_eq!(failed.status, Failed);
        assert_eq!(failed.error.unwrap().code, "authentication_failed", "{}", w.t.name);
    }
}

#[tokio::test]
async fn a_challenge_nobody_answers_is_given_up_within_two_hours() {
    for w in worlds().await {
        let invoice = w.invoice();
        let waiting = w.pay(invoice, THREE_DS, 2000).await;
        w.run_for(7200).await;
        assert_eq!(w.view(waiting.id).await.status, Cancelled, "{}", w.t.name);
        assert_eq!(w.pay(invoice, VISA, 2000).await.status, Succeeded);
    }
}

#[tokio::test]
async fn a_customer_who_comes_back_may_pay_with_another_card() {
    for w in worlds().await {
        let invoice = w.invoice();
        let waiting = w.pay(invoice, THREE_DS, 2000).await;
        let visa = w.card(VISA).await;
        let refused = w.try_create(w.payment(invoice, visa, 2000)).await.unwrap_err();
        assert_eq!(refused.code(), "payment_in_flight");
        clear_abandoned(&w.ctx(), w.db(), &w.gateways, w.customer, &[invoice]).await.unwrap();
        assert_eq!(w.view(waiting.id).await.status, Cancelled);
        let id = w.try_create(w.payment(invoice, visa, 2000)).await.unwrap();
        assert_eq!(w.submit(id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.sim.captured_total("EUR"), 2000);
    }
}

#[tokio::test]
async fn clearing_the_way_never_gives_up_a_payment_that_was_approved_meanwhile() {
    for w in worlds().await {
        let invoice = w.invoice();
        let waiting = w.pay(invoice, THREE_DS, 2000).await;
        w.sim.answer_challenge(&w.intent(waiting.id), true);
        clear_abandoned(&w.ctx(), w.db(), &w.gateways, w.customer, &[invoice]).await.unwrap();
        assert_eq!(w.view(waiting.id).await.status, Succeeded, "{}", w.t.name);
        let visa = w.card(VISA).await;
        assert_eq!(w.try_create(w.payment(invoice, visa, 2000)).await.unwrap_err().code(), "payment_in_flight");
    }
}

#[tokio::test]
async fn a_card_approved_once_can_be_charged_without_the_customer() {
    for w in worlds().await {
        let waiting = w.pay(w.invoice(), "4000002500003155", 500).await;
        w.sim.answer_challenge(&w.intent(waiting.id), true);
        let ChargeStart::Created(id) = w.charge(w.invoice(), 700, "due").await else { panic!("no charge") };
        w.run_jobs().await;
        assert_eq!(w.view(id).await.status, Succeeded, "{}", w.t.name);
    }
}

#[tokio::test]
async fn a_slow_bank_is_asked_until_it_has_decided() {
    for w in worlds().await {
        let slow = w.pay(w.invoice(), SLOW, 800).await;
        let late = w.pay(w.invoice(), "4000000000000085", 800).await;
        assert_eq!((slow.status, late.status), (Processing, Processing));
        w.run_for(60).await;
        assert_eq!(w.view(slow.id).await.status, Succeeded, "{}", w.t.name);
        assert_eq!(w.view(late.id).await.status, Failed);
        assert_eq!((w.count("PaymentSucceeded").await, w.count("PaymentFailed").await), (1, 1));
        assert_eq!(mpanel_db::jobs::next_due(w.db().read(), w.base.tenant).await.unwrap(), None, "a job is left");
    }
}

#[tokio::test]
async fn another_customers_card_cannot_be_charged() {
    for w in worlds().await {
        let card = w.card(VISA).await;
        let mut new = w.payment(w.invoice(), card, 100);
        new.customer = w.base.new_id();
        assert_eq!(w.try_create(new).await.unwrap_err().fields()[0].pointer, "/payment_method_id", "{}", w.t.name);
        let invented = w.payment(w.invoice(), w.base.new_id::<PaymentMethodId>(), 100);
        assert!(w.try_create(invented).await.is_err());
        for (minor, address) in [(0, None), (-1, None), (5, Some("javascript:alert(1)"))] {
            let mut new = w.payment(w.invoice(), card, minor);
            new.return_url = address.map(str::to_owned);
            assert!(w.try_create(new).await.is_err(), "{minor} {address:?}");
        }
    }
}
