//! Credit notes that come with a refund: of the lines that were chosen, and in force when the money has gone back.

use mpanel_core::{InvoiceLineId, PaymentId, RefundId};

use super::*;

fn refund(payment: PaymentId, refund: RefundId, amount: i64) -> Reversal {
    Reversal {
        reference: refund.to_string(),
        payment,
        amount: eur(amount),
        kind: ReversalKind::Refund,
        with_credit_note: true,
        reason: "not as ordered".into(),
        fee: None,
    }
}

impl Shop {
    async fn plan_refund(&self, invoice: InvoiceId, lines: &[InvoiceLineId], bill_again: bool) -> RefundId {
        let id: RefundId = self.ctx.new_id();
        let tx = self.db().begin().await.unwrap();
        plan_credit(&self.ctx, &tx, id, invoice, Some(lines), bill_again).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn book_refund(&self, reversal: Reversal) {
        let tx = self.db().begin().await.unwrap();
        reverse_allocation(&self.ctx, &tx, reversal).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_refunded_line_gives_its_own_tax_back() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let reduced = TaxRule {
            class: "reduced".into(),
            ..TaxRule::of_country("DE", "VAT", "7".parse().unwrap(), date("2020-01-01"))
        };
        add_tax_rule(&shop.ctx, &tx, reduced, false).await.unwrap();
        let patch = ProductPatch { tax_class: Some("reduced".into()), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.extra_ip, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        // 15.00 at 19 % and 5.00 at 7 %.
        let item = CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 2 }], ..shop.item() };
        let placed = shop.order(vec![item]).await;
        let payments = [
            shop.pay(1000, vec![placed.invoice]).await,
            shop.pay(placed.total.minor - 1000, vec![placed.invoice]).await,
        ];
        let invoice = shop.invoice(placed.invoice).await;
        let line = invoice.lines.iter().find(|l| l.tax_rate == "7").unwrap().id;
        // 5.35 in two parts, on two cards.
        for (payment, amount) in payments.into_iter().zip([200, 335]) {
            let planned = shop.plan_refund(placed.invoice, &[line], false).await;
            shop.book_refund(refund(payment, planned, amount)).await;
        }
        let invoice = shop.invoice(placed.invoice).await;
        let rates: Vec<&str> = invoice.credit_notes.iter().flat_map(|n| &n.taxes).map(|t| t.rate.as_str()).collect();
        assert_eq!(rates, ["7", "7"], "{}", shop.test.name);
        let sum = |of: fn(&CreditNoteView) -> i64| invoice.credit_notes.iter().map(of).sum::<i64>();
        assert_eq!((sum(|n| n.total.minor), sum(|n| n.tax_total.minor)), (535, 35));
        assert_eq!((invoice.row.state, invoice.row.balance), (InvoiceState::Paid, eur(0)));
        let left: Vec<i64> = invoice.lines.iter().filter(|l| l.id == line).map(|l| l.creditable.minor).collect();
        assert_eq!(left, [0]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn days_come_back_to_be_billed_when_all_of_their_money_has_gone_back() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let payment = shop.pay(1190, vec![renewal]).await;
        let line = shop.invoice(renewal).await.lines[0].id;
        let (first, second) =
            (shop.plan_refund(renewal, &[line], true).await, shop.plan_refund(renewal, &[line], true).await);
        assert!(shop.renew().await.created.is_empty(), "{}: no money has gone back", shop.test.name);
        shop.book_refund(refund(payment, first, 595)).await;
        assert!(shop.renew().await.created.is_empty(), "{}: half of it is charged still", shop.test.name);
        shop.book_refund(refund(payment, second, 595)).await;
        let again = shop.renew().await.created;
        assert_eq!(again.len(), 1, "{}", shop.test.name);
        let (old, new) = (shop.invoice(renewal).await, shop.invoice(again[0]).await);
        assert_eq!(old.lines[0].period_start, new.lines[0].period_start);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_refund_that_was_asked_for_before_later_days_were_billed_releases_nothing() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let payment = shop.pay(1190, vec![renewal]).await;
        let line = shop.invoice(renewal).await.lines[0].id;
        let planned = shop.plan_refund(renewal, &[line], true).await;
        shop.on("2026-03-01");
        assert_eq!(shop.renew().await.created.len(), 1);
        shop.book_refund(refund(payment, planned, 1190)).await;
        assert_eq!(shop.invoice(renewal).await.credited, eur(1190), "the note is issued all the same");
        assert!(shop.renew().await.created.is_empty(), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_refund_credits_the_invoice_it_was_asked_for() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        let first = shop.renew().await.created[0];
        shop.on("2026-03-01");
        let second = shop.renew().await.created[0];
        // One payment for both, and something too much.
        let payment = shop.pay(2500, vec![first, second]).await;
        let line = shop.invoice(first).await.lines[0].id;
        let planned = shop.plan_refund(first, &[line], false).await;
        shop.book_refund(refund(payment, planned, 1190)).await;
        let credited = [shop.invoice(first).await.credited, shop.invoice(second).await.credited];
        assert_eq!(credited, [eur(1190), eur(0)], "{}", shop.test.name);
        shop.check_books().await;
    }
}
