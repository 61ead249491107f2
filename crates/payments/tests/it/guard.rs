//! One payment in flight per invoice, one charge per step.

use mpanel_payments::PaymentStatus::*;
use mpanel_payments::*;

use crate::world::*;

#[tokio::test]
async fn a_click_and_the_automatic_charge_do_not_both_take_money() {
    for w in worlds().await {
        let invoice = w.invoice();
        let id = w.create(invoice, VISA, 1000).await;
        assert_eq!(w.charge(invoice, 1000, "due").await, ChargeStart::InFlight(id));
        w.submit(id).await;
        // The money is there and not booked yet: still nobody else may charge.
        assert_eq!(w.charge(invoice, 1000, "due").await, ChargeStart::InFlight(id));
        w.allocated(id).await;
        assert!(matches!(w.charge(invoice, 1000, "due").await, ChargeStart::Created(_)), "{}", w.t.name);
    }
}

#[tokio::test]
async fn of_many_clicks_at_once_one_becomes_a_payment() {
    for w in worlds().await {
        let (invoice, card) = (w.invoice(), w.card(VISA).await);
        let clicks = (0..16).map(|_| {
            let (db, ctx, new) = (w.db().clone(), w.ctx(), w.payment(invoice, card, 1000));
            tokio::spawn(async move {
                let tx = db.begin().await?;
                let view = create_payment(&ctx, &tx, new).await?;
                tx.commit().await?;
                Ok::<_, mpanel_core::Error>(view.id)
            })
        });
        let mut made = 0;
        for click in clicks.collect::<Vec<_>>() {
            match click.await.unwrap() {
                Ok(_) => made += 1,
                Err(error) => assert_eq!(error.code(), "payment_in_flight", "{error:?}"),
            }
        }
        assert_eq!(made, 1, "{}", w.t.name);
        assert_eq!(payments_of_invoice(&w.ctx(), w.db().read(), invoice).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_step_of_the_ladder_charges_once_however_often_it_is_asked() {
    for w in worlds().await {
        let invoice = w.invoice();
        w.card(DECLINED).await;
        let ChargeStart::Created(id) = w.charge(invoice, 1000, "due").await else { panic!("no charge") };
        assert_eq!(w.charge(invoice, 1000, "due").await, ChargeStart::AlreadyDone(id));
        w.run_jobs().await;
        assert_eq!(w.view(id).await.status, Failed);
        assert_eq!(w.charge(invoice, 1000, "due").await, ChargeStart::AlreadyDone(id));
        let ChargeStart::Created(retry) = w.charge(invoice, 1000, "retry-1").await else { panic!("no retry") };
        assert_ne!(retry, id, "{}", w.t.name);
        w.run_jobs().await;
        assert_eq!(w.count("PaymentFailed").await, 2);
    }
}

#[tokio::test]
async fn parallel_runs_of_one_step_make_one_payment() {
    for w in worlds().await {
        let invoice = w.invoice();
        w.card(VISA).await;
        let runs = (0..10).map(|_| {
            let (db, ctx, customer) = (w.db().clone(), w.ctx(), w.customer);
            tokio::spawn(async move {
                let tx = db.begin().await?;
                let start = charge_saved_method(&ctx, &tx, customer, &[invoice], eur(500), "due").await?;
                tx.commit().await?;
                Ok::<_, mpanel_core::Error>(start)
            })
        });
        let mut made = Vec::new();
        for run in runs.collect::<Vec<_>>() {
            if let ChargeStart::Created(id) = run.await.unwrap().unwrap() {
                made.push(id);
            }
        }
        assert_eq!(made.len(), 1, "{}", w.t.name);
        w.run_for(60).await;
        assert_eq!(w.sim.captured_total("EUR"), 500);
    }
}

#[tokio::test]
async fn a_payment_for_several_invoices_guards_all_of_them() {
    for w in worlds().await {
        let (first, second) = (w.invoice(), w.invoice());
        let card = w.card(VISA).await;
        let mut new = w.payment(first, card, 3000);
        new.invoices = vec![second, first, second];
        let id = w.try_create(new).await.unwrap();
        assert_eq!(w.view(id).await.invoice_ids.len(), 2);
        for invoice in [first, second] {
            assert_eq!(w.charge(invoice, 100, "due").await, ChargeStart::InFlight(id), "{}", w.t.name);
        }
    }
}

#[tokio::test]
async fn without_a_saved_card_there_is_nothing_to_charge() {
    for w in worlds().await {
        assert_eq!(w.charge(w.invoice(), 100, "due").await, ChargeStart::NoMethod, "{}", w.t.name);
    }
}

#[tokio::test]
async fn a_payment_that_is_rolled_back_leaves_nothing() {
    for w in worlds().await {
        let (invoice, card) = (w.invoice(), w.card(VISA).await);
        let tx = w.db().begin().await.unwrap();
        create_payment(&w.ctx(), &tx, w.payment(invoice, card, 100)).await.unwrap();
        tx.rollback().await.unwrap();
        assert!(w.try_create(w.payment(invoice, card, 100)).await.is_ok(), "{}", w.t.name);
    }
}

#[tokio::test]
async fn another_tenant_sees_nothing() {
    for w in worlds().await {
        let paid = w.pay(w.invoice(), VISA, 100).await;
        let other = mpanel_testkit::context(2);
        assert!(get_payment(&other, w.db().read(), paid.id).await.is_err(), "{}", w.t.name);
        let page = list_payments(&other, w.db().read(), &PaymentFilter::default(), &Default::default()).await.unwrap();
        assert_eq!(page.total, 0);
        assert!(get_gateway(&other, w.db().read(), w.gateway).await.is_err());
        assert!(list_payment_methods(&other, w.db().read(), w.customer).await.unwrap().is_empty());
        assert!(submit_payment(&other, w.db(), &w.gateways, paid.id).await.is_err());
    }
}
