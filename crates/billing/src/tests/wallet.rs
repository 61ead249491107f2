//! Credit by grant: the order of use, expiry on its day, and giving back.

use super::*;

fn until(minor: i64, day: &str) -> NewCredit {
    NewCredit { expires_on: Some(date(day)), ..given(minor) }
}

async fn give(shop: &Shop, credit: NewCredit) -> mpanel_core::Result<CustomerView> {
    let tx = shop.db().begin().await?;
    let view = grant_credit(&shop.ctx, &tx, shop.customer, credit).await?;
    tx.commit().await?;
    Ok(view)
}

async fn credit(shop: &Shop) -> i64 {
    get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit.minor
}

/// What is left of each grant, the first given first.
async fn left(shop: &Shop) -> Vec<i64> {
    let grants = list_credit_grants(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
    grants.iter().rev().map(|g| g.left.minor).collect()
}

#[tokio::test]
async fn gifts_go_first_what_expires_first_before_the_rest_and_paid_credit_last() {
    for mut shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        shop.receive(shop.ctx.new_id(), 2285, vec![placed.invoice]).await;
        shop.start(&placed).await;
        shop.on("2026-01-16");
        give(&shop, given(300)).await.unwrap();
        shop.on("2026-01-17");
        give(&shop, until(400, "2026-06-01")).await.unwrap();
        assert_eq!(left(&shop).await, [500, 300, 400]);
        shop.on("2026-02-01");
        let run = shop.renew().await;
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!((invoice.row.total, invoice.row.balance), (eur(1190), eur(0)));
        assert_eq!(left(&shop).await, [10, 0, 0], "700 of gifts and 490 of the customer's own money");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn credit_is_lost_on_its_day_once_and_cannot_be_spent_before_the_round() {
    for mut shop in shops(2).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-01-20");
        give(&shop, until(400, "2026-02-01")).await.unwrap();
        give(&shop, given(100)).await.unwrap();
        shop.on("2026-01-31");
        assert_eq!(shop.automate().await.credit_expired, 0);
        shop.on("2026-02-01");
        // The renewal of the day comes before the round that books the loss.
        let run = shop.renew().await;
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!(invoice.paid, eur(100));
        assert_eq!(shop.automate().await.credit_expired, 1);
        assert_eq!(shop.automate().await.credit_expired, 0);
        assert_eq!((credit(&shop).await, left(&shop).await), (0, vec![0, 0]));
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        let goodwill = books.rows.iter().find(|r| r.account == "goodwill").unwrap().balance;
        assert_eq!(goodwill, eur(100), "what was lost was not given");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_late_round_books_the_loss_on_its_day() {
    for mut shop in shops(3).await {
        give(&shop, until(400, "2026-02-01")).await.unwrap();
        shop.on("2026-02-20");
        assert_eq!(shop.automate().await.credit_expired, 1);
        let query = mpanel_core::PageQuery::default();
        let booked = list_journals(&shop.ctx, shop.db().read(), Some(shop.customer), &query).await.unwrap();
        let lost = booked.items.iter().find(|j| j.kind == "credit_expired").unwrap();
        assert_eq!(lost.posted_on, date("2026-02-01"));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_void_invoice_gives_credit_back_to_the_grants_it_came_from() {
    for mut shop in shops(4).await {
        shop.on("2026-01-15");
        give(&shop, until(400, "2026-02-01")).await.unwrap();
        shop.on("2026-01-16");
        give(&shop, given(100)).await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(left(&shop).await, [0, 0]);
        shop.on("2026-02-05");
        let tx = shop.db().begin().await.unwrap();
        accept_order(&shop.ctx, &tx, placed.order).await.unwrap();
        void_invoice(&shop.ctx, &tx, placed.invoice, "changed their mind", false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((credit(&shop).await, left(&shop).await), (500, vec![0, 100]), "the first is over");
        assert_eq!(shop.automate().await.credit_expired, 1);
        assert_eq!((credit(&shop).await, left(&shop).await), (100, vec![0, 100]));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn staff_takes_gifts_back_and_a_refund_takes_its_own_money() {
    for mut shop in shops(5).await {
        let payment: PaymentId = shop.ctx.new_id();
        shop.receive(payment, 700, vec![]).await;
        shop.on("2026-01-16");
        give(&shop, given(300)).await.unwrap();
        give(&shop, given(-200)).await.unwrap();
        assert_eq!(left(&shop).await, [700, 100]);
        let back = Reversal {
            reference: "refund".into(),
            payment,
            amount: eur(700),
            kind: ReversalKind::Refund,
            with_credit_note: false,
            reason: "asked for".into(),
            fee: None,
        };
        let tx = shop.db().begin().await.unwrap();
        reverse_allocation(&shop.ctx, &tx, back).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((credit(&shop).await, left(&shop).await), (100, vec![0, 100]));
        for wrong in ["2026-01-16", "2026-01-14", "2037-01-01", "9999-12-31"] {
            let refused = give(&shop, until(1, wrong)).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, "/expires_on", "{wrong}");
        }
        shop.check_books().await;
    }
}

async fn top_up(shop: &Shop, minor: i64) -> mpanel_core::Result<InvoiceId> {
    let tx = shop.db().begin().await?;
    let invoice = request_top_up(&shop.ctx, &tx, shop.customer, eur(minor), None).await?;
    tx.commit().await?;
    Ok(invoice)
}

#[tokio::test]
async fn a_top_up_is_credit_when_it_is_paid_and_only_then() {
    for mut shop in shops(6).await {
        let placed = shop.running(vec![shop.item()]).await;
        shop.on("2026-01-16");
        give(&shop, given(100)).await.unwrap();
        shop.on("2026-01-17");
        let invoice = top_up(&shop, 2000).await.unwrap();
        let view = shop.invoice(invoice).await;
        assert_eq!((view.row.total, view.row.balance, credit(&shop).await), (eur(2000), eur(2000), 100));
        assert_eq!(top_up(&shop, 2000).await.unwrap_err().code(), "top_up_open");
        let payment: PaymentId = shop.ctx.new_id();
        for _ in 0..2 {
            shop.receive(payment, 2000, vec![invoice]).await;
            assert_eq!((credit(&shop).await, left(&shop).await), (2100, vec![100, 2000]));
        }
        shop.check_books().await;
        shop.on("2026-02-01");
        let run = shop.renew().await;
        assert_eq!(shop.invoice(run.created[0]).await.row.balance, eur(0));
        assert_eq!(left(&shop).await, [0, 910]);
        // The bank takes the money back: what is left of it goes, and the rest is owed.
        let back = Reversal {
            reference: "chargeback".into(),
            payment,
            amount: eur(2000),
            kind: ReversalKind::Chargeback,
            with_credit_note: false,
            reason: "unknown".into(),
            fee: None,
        };
        let tx = shop.db().begin().await.unwrap();
        reverse_allocation(&shop.ctx, &tx, back).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((credit(&shop).await, left(&shop).await), (-1090, vec![0, 0]));
        shop.check_books().await;
        shop.receive(shop.ctx.new_id(), 2000, vec![invoice]).await;
        assert_eq!((credit(&shop).await, left(&shop).await), (910, vec![0, 0, 910]));
        assert_eq!(placed.subscriptions.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_top_up_nobody_pays_is_not_dunned_and_taken_back() {
    for mut shop in shops(7).await {
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "credit.top_up_days", &serde_json::json!(30))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let invoice = top_up(&shop, 2000).await.unwrap();
        for day in ["2026-01-16", "2026-01-18", "2026-01-21"] {
            shop.on(day);
            assert_eq!(shop.automate().await, AutomationRun::default(), "{day}");
        }
        shop.on("2026-01-22");
        shop.automate().await;
        assert_eq!(shop.invoice(invoice).await.row.state, InvoiceState::Void);
        shop.check_books().await;
        let again = top_up(&shop, 500).await.unwrap();
        shop.receive(shop.ctx.new_id(), 500, vec![again]).await;
        let grants = list_credit_grants(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!(grants[0].expires_on, Some(date("2026-02-21")));
        shop.on("2026-02-21");
        assert_eq!(shop.automate().await.credit_expired, 1);
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        let kept = books.rows.iter().find(|r| r.account == "expired_credit").unwrap().balance;
        assert_eq!((kept, credit(&shop).await), (eur(-500), 0));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_refund_with_a_credit_note_takes_the_credit_back() {
    for shop in shops(8).await {
        let invoice = top_up(&shop, 2000).await.unwrap();
        let payment: PaymentId = shop.ctx.new_id();
        shop.receive(payment, 2000, vec![invoice]).await;
        let back = Reversal {
            reference: "refund".into(),
            payment,
            amount: eur(500),
            kind: ReversalKind::Refund,
            with_credit_note: true,
            reason: "asked for".into(),
            fee: None,
        };
        let tx = shop.db().begin().await.unwrap();
        reverse_allocation(&shop.ctx, &tx, back).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((credit(&shop).await, left(&shop).await), (1500, vec![1500]));
        shop.check_books().await;
    }
}

/// Takes money of a payment back.
async fn take_back(shop: &Shop, payment: PaymentId, minor: i64) {
    let back = Reversal {
        reference: format!("back {payment}"),
        payment,
        amount: eur(minor),
        kind: ReversalKind::Chargeback,
        with_credit_note: false,
        reason: "unknown".into(),
        fee: None,
    };
    let tx = shop.db().begin().await.unwrap();
    reverse_allocation(&shop.ctx, &tx, back).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn money_that_goes_back_takes_the_credit_of_its_own_top_up() {
    for mut shop in shops(10).await {
        let payment: PaymentId = shop.ctx.new_id();
        let first = top_up(&shop, 2000).await.unwrap();
        shop.receive(payment, 2000, vec![first]).await;
        shop.on("2026-01-16");
        let second = top_up(&shop, 3000).await.unwrap();
        shop.receive(shop.ctx.new_id(), 3000, vec![second]).await;
        assert_eq!(left(&shop).await, [2000, 3000]);
        take_back(&shop, payment, 2000).await;
        assert_eq!((credit(&shop).await, left(&shop).await), (3000, vec![0, 3000]), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_top_up_that_is_given_up_is_owed_by_nobody() {
    for shop in shops(11).await {
        for (paid, left_over) in [(0, vec![]), (500, vec![500])] {
            let invoice = top_up(&shop, 2000).await.unwrap();
            let payment: PaymentId = shop.ctx.new_id();
            if paid > 0 {
                shop.receive(payment, paid, vec![invoice]).await;
            }
            shop.check_books().await;
            let tx = shop.db().begin().await.unwrap();
            write_off_invoice(&shop.ctx, &tx, invoice, "not coming").await.unwrap();
            tx.commit().await.unwrap();
            let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
            let balances = ["prepayments", "bad_debt", "receivable", "customer_credit"].map(|a| books.of(a));
            assert_eq!(balances, [0, 0, 0, -paid], "{}: what was paid of it is credit", shop.test.name);
            assert_eq!(left(&shop).await, left_over);
            shop.check_books().await;
            if paid > 0 {
                take_back(&shop, payment, paid).await;
                assert_eq!((credit(&shop).await, left(&shop).await), (0, vec![0]));
                shop.check_books().await;
            }
        }
    }
}

#[tokio::test]
async fn a_top_up_lasts_no_longer_than_credit_can() {
    let shop = shops(14).await.remove(0);
    let tx = shop.db().begin().await.unwrap();
    for day in ["2026-01-15", "2037-01-01", "9999-12-31"] {
        let asked = request_top_up(&shop.ctx, &tx, shop.customer, eur(2000), Some(date(day))).await;
        assert_eq!(asked.unwrap_err().fields()[0].pointer, "/expires_on", "{day}");
    }
}

#[tokio::test]
async fn a_top_up_is_no_sale() {
    for shop in shops(12).await {
        shop.running(vec![shop.item()]).await;
        let today = shop.ctx.today();
        let seen = async |shop: &Shop| {
            let db = shop.db().read();
            let all = figures(&shop.ctx, db, Currency::EUR).await.unwrap();
            let mine = customer_figures(&shop.ctx, db, shop.customer, Currency::EUR).await.unwrap();
            (all, mine, vat_report(&shop.ctx, db, (today, today), OfEntity::All).await.unwrap())
        };
        let before = seen(&shop).await;
        let paid = top_up(&shop, 2000).await.unwrap();
        shop.receive(shop.ctx.new_id(), 2000, vec![paid]).await;
        let tx = shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Gross(eur(500)), reason: "asked for".into() };
        issue_credit_note(&shop.ctx, &tx, paid, request).await.unwrap();
        tx.commit().await.unwrap();
        let open = top_up(&shop, 3000).await.unwrap();
        assert_eq!(seen(&shop).await, before, "{}", shop.test.name);
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, open, "not wanted", false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(seen(&shop).await, before, "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_automatic_top_up_that_nobody_pays_is_the_last_one() {
    for mut shop in shops(13).await {
        let set = AutomaticTopUp { active: true, threshold: eur(500), amount: eur(2000) };
        let tx = shop.db().begin().await.unwrap();
        set_automatic_top_up(&shop.ctx, &tx, shop.customer, set).await.unwrap();
        let whose = shop.customer.to_string();
        let days = serde_json::json!(3);
        set_policy(&shop.ctx, &tx, PolicyLevel::Customer, &whose, "order.expire_days", &days).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.automate().await.topped_up, 1);
        shop.on("2026-01-17");
        assert_eq!(shop.automate().await.topped_up, 0);
        let state = async |shop: &Shop| shop.invoices().await[0].state;
        assert_eq!(state(&shop).await, InvoiceState::Open);
        // The customer's own number of days counts, not the seven of everybody.
        shop.on("2026-01-18");
        assert_eq!(
            (shop.automate().await.topped_up, state(&shop).await),
            (0, InvoiceState::Void),
            "{}",
            shop.test.name
        );
        let seen = automatic_top_up(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!(seen, Some(AutomaticTopUp { active: false, ..set }));
        shop.on("2026-02-18");
        assert_eq!(shop.automate().await.topped_up, 0);
        assert_eq!(shop.invoices().await.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_account_is_topped_up_by_itself_once_until_that_is_paid() {
    for mut shop in shops(9).await {
        let set = AutomaticTopUp { active: true, threshold: eur(500), amount: eur(2000) };
        let tx = shop.db().begin().await.unwrap();
        set_automatic_top_up(&shop.ctx, &tx, shop.customer, set).await.unwrap();
        let wrong = AutomaticTopUp { amount: Money::new(5, Currency::USD), ..set };
        assert!(set_automatic_top_up(&shop.ctx, &tx, shop.customer, wrong).await.is_err());
        tx.commit().await.unwrap();
        let seen = automatic_top_up(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!(seen, Some(set));
        let from = shop.position().await;
        assert_eq!(shop.automate().await.topped_up, 1);
        assert!(shop.events_after(from).await.contains(&"ChargeDue"));
        assert_eq!(shop.automate().await.topped_up, 0, "one waits for its payment");
        let invoice = shop.invoices().await[0].id;
        shop.receive(shop.ctx.new_id(), 2000, vec![invoice]).await;
        shop.on("2026-01-16");
        assert_eq!((shop.automate().await.topped_up, credit(&shop).await), (0, 2000));
        shop.check_books().await;
    }
}
