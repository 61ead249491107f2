//! Payments, credit, refunds, chargebacks, voids, credit notes, cancellations.

use mpanel_core::{ErrorKind, PaymentId};

use super::*;

pub(super) fn refund(payment: PaymentId, reference: &str, amount: i64, with_credit_note: bool) -> Reversal {
    Reversal {
        reference: reference.into(),
        payment,
        amount: eur(amount),
        kind: ReversalKind::Refund,
        with_credit_note,
        reason: "goodwill".into(),
        fee: None,
    }
}

pub(super) async fn reverse(shop: &Shop, reversal: Reversal) -> mpanel_core::Result<ReversalOutcome> {
    let tx = shop.db().begin().await?;
    let outcome = reverse_allocation(&shop.ctx, &tx, reversal).await?;
    tx.commit().await?;
    Ok(outcome)
}

#[tokio::test]
async fn a_payment_is_allocated_once_and_what_is_too_much_becomes_credit_for_the_next_invoice() {
    for mut shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let payment: PaymentId = shop.ctx.new_id();
        for round in 0..3 {
            let outcome = shop.receive(payment, 2000, vec![placed.invoice]).await;
            assert_eq!(outcome.repeated, round > 0);
        }
        let credit = async || get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(credit().await, eur(215));
        shop.start(&placed).await;
        shop.on("2026-02-01");
        let run = shop.renew().await;
        let invoice = shop.invoice(run.created[0]).await;
        assert_eq!((invoice.row.total, invoice.paid, invoice.row.balance), (eur(1190), eur(215), eur(975)));
        let left = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(left, eur(0));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn credit_can_pay_a_whole_renewal() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        grant_credit(&shop.ctx, &tx, shop.customer, given(5000)).await.unwrap();
        assert_eq!(
            grant_credit(&shop.ctx, &tx, shop.customer, given(-5001)).await.unwrap_err().kind(),
            ErrorKind::Invalid
        );
        tx.commit().await.unwrap();
        shop.on("2026-02-01");
        let run = shop.renew().await;
        assert_eq!(shop.invoice(run.created[0]).await.row.state, InvoiceState::Paid);
        let view = get_subscription(&shop.ctx, shop.db().read(), placed.subscriptions[0].subscription).await.unwrap();
        assert_eq!(view.next_due_date, date("2026-03-15"), "a paid renewal moves the term");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_refund_opens_the_invoice_again_unless_a_credit_note_goes_with_it() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let payment = shop.pay(1785, vec![placed.invoice]).await;
        let before = shop.position().await;
        reverse(&shop, refund(payment, "ref_1", 500, false)).await.unwrap();
        assert!(reverse(&shop, refund(payment, "ref_1", 500, false)).await.unwrap().repeated);
        assert_eq!(shop.events_after(before).await, ["InvoiceReopened"]);
        assert_eq!(shop.invoice(placed.invoice).await.row.balance, eur(500));

        let before = shop.position().await;
        reverse(&shop, refund(payment, "ref_2", 600, true)).await.unwrap();
        assert_eq!(shop.events_after(before).await, ["CreditNoteIssued"], "nothing is owed more or less than before");
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.row.balance, invoice.credited, invoice.paid), (eur(500), eur(600), eur(685)));
        assert_eq!(invoice.credit_notes[0].number, "CN-000001");
        let too_much = reverse(&shop, refund(payment, "ref_3", 686, false)).await.unwrap_err();
        assert_eq!(too_much.kind(), ErrorKind::Invalid);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_full_refund_with_credit_note_leaves_nothing_owed() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let invoice = shop.invoice(placed.invoice).await;
        let payment = invoice.allocations[0].payment.unwrap();
        reverse(&shop, refund(payment, "ref_1", 1785, true)).await.unwrap();
        let invoice = shop.invoice(placed.invoice).await;
        assert_eq!((invoice.row.state, invoice.row.balance, invoice.credited), (InvoiceState::Paid, eur(0), eur(1785)));
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert!(books.rows.iter().all(|r| r.balance.is_zero()), "{books:?}");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn notes_on_one_invoice_sum_to_it_exactly() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        let note = async |scope: CreditScope| {
            issue_credit_note(&shop.ctx, &tx, placed.invoice, CreditRequest { scope, reason: "fix".into() }).await
        };
        for part in [333, 333, 333] {
            note(CreditScope::Gross(eur(part))).await.unwrap();
        }
        assert_eq!(note(CreditScope::Gross(eur(800))).await.unwrap_err().kind(), ErrorKind::Invalid);
        note(CreditScope::Remaining).await.unwrap();
        assert_eq!(note(CreditScope::Remaining).await.unwrap_err().code(), "nothing_to_credit");
        tx.commit().await.unwrap();
        let notes = list_credit_notes(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        let sum = |part: fn(&CreditNoteView) -> i64| notes.iter().map(part).sum::<i64>();
        assert_eq!((sum(|n| n.total.minor), sum(|n| n.tax_total.minor)), (1785, 285));
        let credit = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(credit, eur(1785), "what was paid and is no longer owed is the customer's");
        let derived = credit_by_entries(&shop.ctx, shop.db().read(), shop.customer, Currency::EUR).await.unwrap();
        assert_eq!(derived, credit);
        // The payment can still go back: it comes out of the credit.
        let payment = shop.invoice(placed.invoice).await.allocations.iter().find_map(|a| a.payment).unwrap();
        let outcome = reverse(&shop, refund(payment, "ref_1", 1785, false)).await.unwrap();
        assert_eq!((outcome.invoices.len(), outcome.from_credit), (0, eur(1785)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_lost_dispute_opens_the_invoice_and_books_the_fee() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let payment = shop.pay(1785, vec![placed.invoice]).await;
        let lost =
            Reversal { kind: ReversalKind::Chargeback, fee: Some(eur(1500)), ..refund(payment, "dsp_1", 1785, false) };
        reverse(&shop, lost).await.unwrap();
        assert_eq!(shop.invoice(placed.invoice).await.row.state, InvoiceState::Open);
        let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
        assert_eq!((books.of("gateway_fees"), books.of("cash:sandbox")), (1500, -1500));
        let uses = uses_of_payment(&shop.ctx, shop.db().read(), payment).await.unwrap().unwrap();
        assert_eq!(uses.reversed, eur(1785), "what its receipt says went back");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn contested_money_is_in_no_cash_account_until_the_bank_has_decided() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        let payment = shop.pay(1785, vec![placed.invoice]).await;
        let balances = async |accounts: [&str; 2]| {
            let books = trial_balance(&shop.ctx, shop.db().read()).await.unwrap();
            shop.check_books().await;
            accounts.map(|account| books.of(account))
        };
        let accounts = ["disputes", "cash:sandbox"];
        let hold = async |reference: &str| {
            let tx = shop.db().begin().await.unwrap();
            hold_disputed(&shop.ctx, &tx, payment, eur(1785), reference).await.unwrap();
            tx.commit().await.unwrap();
        };
        let release = async |reference: &str| {
            let tx = shop.db().begin().await.unwrap();
            release_disputed(&shop.ctx, &tx, payment, reference).await.unwrap();
            tx.commit().await.unwrap();
        };
        for _ in 0..2 {
            hold("dsp_1").await;
            assert_eq!(balances(accounts).await, [1785, 0], "held once");
        }
        for _ in 0..2 {
            release("dsp_1").await;
            assert_eq!(balances(accounts).await, [0, 1785], "won");
        }
        hold("dsp_2").await;
        release("dsp_2").await;
        let lost = Reversal { kind: ReversalKind::Chargeback, ..refund(payment, "dsp_2", 1785, false) };
        reverse(&shop, lost).await.unwrap();
        assert_eq!(balances(accounts).await, [0, 0], "lost");
        hold("dsp_3").await;
        release("dsp_3").await;
        assert_eq!(balances(accounts).await, [0, 0], "nothing is left to hold");
    }
}

#[tokio::test]
async fn only_an_unpaid_invoice_is_voided_and_its_periods_come_back_only_on_request() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let void = async |shop: &Shop, id: InvoiceId, release: bool| {
            let tx = shop.db().begin().await.unwrap();
            let view = void_invoice(&shop.ctx, &tx, id, "a mistake", release).await?;
            tx.commit().await.unwrap();
            Ok::<_, mpanel_core::Error>(view)
        };
        assert_eq!(void(&shop, placed.invoice, false).await.unwrap_err().code(), "invoice_paid");
        shop.on("2026-02-01");
        let first = shop.renew().await.created[0];
        assert_eq!(void(&shop, first, false).await.unwrap().row.state, InvoiceState::Void);
        assert!(shop.renew().await.created.is_empty(), "a void alone does not bill again");
        shop.on("2026-03-01");
        let second = shop.renew().await.created[0];
        void(&shop, second, true).await.unwrap();
        let again = shop.renew().await.created;
        assert_eq!(shop.invoice(again[0]).await.lines[0].period_start, Some(date("2026-03-15")));
        let numbers: Vec<String> = shop.invoices().await.into_iter().filter_map(|i| i.number).collect();
        assert_eq!(numbers.len(), 4, "voided invoices keep their numbers");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_cancellation_takes_back_the_unpaid_next_term_and_can_be_revoked() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let id = placed.subscriptions[0].subscription;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let before = shop.position().await;
        let tx = shop.db().begin().await.unwrap();
        let preview = cancel_preview(&shop.ctx, &tx, id).await.unwrap();
        assert_eq!(preview.end_of_term.date, date("2026-02-15"));
        let view = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "moving away").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((view.cancel_at, view.next_invoice_on), (Some(date("2026-02-15")), None));
        assert_eq!(shop.events_after(before).await, ["InvoiceVoided", "CancellationScheduled"]);
        assert_eq!(shop.invoice(renewal).await.row.state, InvoiceState::Void);

        let tx = shop.db().begin().await.unwrap();
        let view = resume_subscription(&shop.ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((view.cancel_at, view.next_invoice_on), (None, Some(date("2026-02-01"))));
        let again = shop.renew().await.created;
        assert_eq!(shop.invoice(again[0]).await.lines[0].period_start, Some(date("2026-02-15")));

        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "really").await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-02-14");
        assert_eq!(shop.automate().await.ended, 0);
        shop.on("2026-02-15");
        let before = shop.position().await;
        assert_eq!(shop.automate().await.ended, 1);
        assert_eq!(shop.events_after(before).await, ["SubscriptionCancelled"]);
        let tx = shop.db().begin().await.unwrap();
        assert_eq!(resume_subscription(&shop.ctx, &tx, id).await.unwrap_err().code(), "already_cancelled");
        drop(tx);
        shop.on("2026-04-01");
        assert!(shop.renew().await.created.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn cancelling_now_credits_unused_days_only_where_the_policy_says_so() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        shop.on("2026-01-25");
        let cancel = async |shop: &Shop, index: usize| {
            let tx = shop.db().begin().await.unwrap();
            let id = placed.subscriptions[index].subscription;
            let view = cancel_subscription(&shop.ctx, &tx, id, CancelWhen::Now, "enough").await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(view.state, SubscriptionState::Cancelled);
            get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit
        };
        assert_eq!(cancel(&shop, 0).await, eur(0));
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "cancel.credit_unused", &true.into()).await.unwrap();
        tx.commit().await.unwrap();
        // 21 of 31 days of 10.00 are 6.77, with 19 % tax 8.06.
        assert_eq!(cancel(&shop, 1).await, eur(806));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_preview_tells_what_an_end_within_a_term_gives_back() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-01-20");
        let (until, nobody) = (date("2026-02-10"), PreviewAssumptions::default());
        let tx = shop.db().begin().await.unwrap();
        let end = CancelWhen::On(date("2026-01-25"));
        cancel_subscription(&shop.ctx, &tx, id, end, "enough").await.unwrap();
        tx.commit().await.unwrap();
        let said = async |shop: &Shop| {
            let acts = preview(&shop.ctx, shop.db().read(), until, &nobody).await.unwrap();
            let said = |a: &PlannedAct| format!("{} {} {:?}", a.at, a.act, a.amount.map(|m| m.minor));
            acts.iter().map(said).collect::<Vec<_>>()
        };
        assert_eq!(said(&shop).await, ["2026-01-25 expire None"]);
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "cancel.credit_unused", &true.into()).await.unwrap();
        tx.commit().await.unwrap();
        // 21 of 31 days of 10.00 are 6.77, with 19 % tax 8.06.
        let mut told = said(&shop).await;
        told.sort();
        assert_eq!(told, ["2026-01-25 expire None", "2026-01-25 invoice Some(-806)"]);
        shop.on("2026-01-25");
        let known = shop.invoices().await.len();
        assert_eq!(shop.automate().await.ended, 1);
        let now = shop.invoices().await;
        assert_eq!((now.len(), now.iter().map(|i| i.total.minor).min()), (known + 1, Some(-806)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn fraud_ends_everything_of_an_order() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let stock = ProductPatch { stock: Some(Some(1)), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.plan, stock, None).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.running(vec![shop.item()]).await;
        let before = shop.position().await;
        let tx = shop.db().begin().await.unwrap();
        let order = mark_fraud(&shop.ctx, &tx, placed.order, "stolen card").await.unwrap();
        assert_eq!(cancel_order(&shop.ctx, &tx, placed.order, "x").await.unwrap_err().code(), "order_closed");
        tx.commit().await.unwrap();
        assert_eq!(order.state, OrderState::Fraud);
        assert_eq!(shop.events_after(before).await, ["SubscriptionCancelled", "CustomerParked", "OrderMarkedFraud"]);
        let plan = get_product(&shop.ctx, shop.db().read(), shop.plan).await.unwrap();
        assert_eq!(plan.stock, Some(1));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn credit_used_on_an_order_comes_back_when_it_is_given_up() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        grant_credit(&shop.ctx, &tx, shop.customer, given(1000)).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(placed.balance, eur(785));
        let tx = shop.db().begin().await.unwrap();
        let refused = void_invoice(&shop.ctx, &tx, placed.invoice, "x", false).await.unwrap_err();
        assert_eq!(refused.code(), "order_pending");
        cancel_order(&shop.ctx, &tx, placed.order, "changed my mind").await.unwrap();
        tx.commit().await.unwrap();
        let credit = get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(credit, eur(1000));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_was_paid_of_an_invoice_that_is_given_up_can_go_back() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let payment = shop.pay(500, vec![renewal]).await;
        shop.check_books().await;
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "moving away").await.unwrap();
        tx.commit().await.unwrap();
        shop.check_books().await;
        let credit = async || get_customer(&shop.ctx, shop.db().read(), shop.customer).await.unwrap().credit;
        assert_eq!(credit().await, eur(500), "{}", shop.test.name);
        for (reference, amount) in [("re_1", 200), ("re_2", 300)] {
            reverse(&shop, refund(payment, reference, amount, false)).await.unwrap();
            shop.check_books().await;
        }
        assert_eq!(credit().await, eur(0));
        let balance = shop.invoice(renewal).await.row.balance;
        assert_eq!(balance, eur(0), "nothing is owed for what was given up");
        assert!(reverse(&shop, refund(payment, "re_3", 1, false)).await.is_err(), "all of it went back");
        shop.check_books().await;
    }
}
