//! Credit notes by line, billing credited days again, lists and sums of what is shown.

use mpanel_core::{ErrorKind, PageQuery, SubscriptionId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::changing::{larger, plan};
use super::*;
use crate::invoice::store::credit_note;

async fn credit(shop: &Shop, id: InvoiceId, scope: CreditScope) -> mpanel_core::Result<CreditNoteView> {
    let tx = shop.db().begin().await?;
    let request = CreditRequest { scope, reason: "goodwill".into() };
    let note = issue_credit_note(&shop.ctx, &tx, id, request).await?;
    tx.commit().await?;
    Ok(note)
}

async fn release(shop: &Shop, id: InvoiceId) -> mpanel_core::Result<()> {
    let tx = shop.db().begin().await?;
    release_for_billing(&shop.ctx, &tx, id, None).await?;
    tx.commit().await
}

#[tokio::test]
async fn a_credited_renewal_is_billed_again_but_a_first_invoice_is_not() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let refused = release(&shop, placed.invoice).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "nothing_to_bill_again"));
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        assert!(shop.renew().await.created.is_empty());
        credit(&shop, renewal, CreditScope::Remaining).await.unwrap();
        release(&shop, renewal).await.unwrap();
        let again = shop.renew().await.created;
        assert_eq!(again.len(), 1, "the same days are billed once more");
        let (old, new) = (shop.invoice(renewal).await, shop.invoice(again[0]).await);
        assert_eq!(old.lines[0].period_start, new.lines[0].period_start);
        assert_eq!((old.row.balance, new.row.balance), (eur(0), eur(1190)));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_a_credit_comes_to_is_known_before_and_the_lists_add_up() {
    for shop in shops(1).await {
        let placed = shop.running(vec![CartItemInput { quantity: 2, ..shop.item() }]).await;
        let invoice = shop.invoice(placed.invoice).await;
        let scope = CreditScope::Lines(vec![invoice.lines[0].id]);
        let conn = shop.db().read();
        let expected = credit_gross(&shop.ctx, conn, placed.invoice, &scope).await.unwrap();
        let note = credit(&shop, placed.invoice, scope).await.unwrap();
        assert_eq!(note.total, expected);
        let all =
            find_credit_notes(&shop.ctx, conn, &CreditNoteFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!((all.total, all.items[0].note.number.as_str()), (1, note.number.as_str()));
        assert_eq!(all.items[0].invoice_number, invoice.row.number);
        let stranger = CreditNoteFilter { customer: Some(shop.ctx.new_id()) };
        assert_eq!(find_credit_notes(&shop.ctx, conn, &stranger, &PageQuery::default()).await.unwrap().total, 0);
        let sums = sum_invoices(&shop.ctx, conn, &InvoiceFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!((sums.len(), sums[0].total, sums[0].balance), (1, invoice.row.total, eur(0)));
        let orders = sum_orders(&shop.ctx, conn, &OrderFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!(orders, vec![invoice.row.total]);
        shop.check_books().await;
    }
}

async fn cancel(shop: &Shop, id: SubscriptionId) {
    let tx = shop.db().begin().await.unwrap();
    cancel_subscription(&shop.ctx, &tx, id, CancelWhen::EndOfTerm, "moving away").await.unwrap();
    tx.commit().await.unwrap();
}

// What an upgrade at once gives back for the rest of the term.
async fn given_back(shop: &Shop, id: SubscriptionId, larger: ProductId) -> i64 {
    let done = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
    let invoice = shop.invoice(done.invoices[0]).await;
    invoice.lines.iter().filter(|l| l.kind == "credit").map(|l| -l.amount.minor).sum()
}

#[tokio::test]
async fn a_line_that_is_given_up_leaves_the_others_of_its_invoice_whole() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        cancel(&shop, placed.subscriptions[1].subscription).await;
        assert_eq!(shop.invoice(renewal).await.row.balance, eur(1190));
        shop.pay(1190, vec![renewal]).await;
        shop.on("2026-03-01");
        // Half of the term that was paid for, 10.00.
        let back = given_back(&shop, placed.subscriptions[0].subscription, larger).await;
        assert_eq!(back, 500, "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_line_that_was_credited_is_not_given_back_again() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        let [a, b] = [0, 1].map(|i| placed.subscriptions[i].subscription);
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        shop.pay(2380, vec![renewal]).await;
        let line = shop.invoice(renewal).await.lines.iter().find(|l| l.subscription == Some(b)).unwrap().id;
        credit(&shop, renewal, CreditScope::Lines(vec![line])).await.unwrap();
        shop.on("2026-03-01");
        assert_eq!(given_back(&shop, b, larger).await, 0, "{}", shop.test.name);
        assert_eq!(given_back(&shop, a, larger).await, 500, "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_line_is_credited_once_and_then_only_what_is_left_of_it() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        let invoice = shop.invoice(placed.invoice).await;
        let of = |index: usize| CreditScope::Lines(vec![invoice.lines[index].id]);
        let first = credit(&shop, placed.invoice, of(0)).await.unwrap();
        let refused = credit(&shop, placed.invoice, of(0)).await.unwrap_err();
        assert_eq!(refused.fields().first().map(|f| f.pointer.as_str()), Some("/lines/0"), "{}", shop.test.name);
        assert_eq!(first.total, eur(1190));
        // 5.00 of what is left of 20.00 net: each line bears its part, and then offers the rest.
        credit(&shop, placed.invoice, CreditScope::Gross(eur(595))).await.unwrap();
        let left = async || -> Vec<i64> {
            shop.invoice(placed.invoice).await.lines.iter().map(|l| l.creditable.minor).collect()
        };
        let before = left().await;
        assert_eq!((before[0], before.iter().sum::<i64>()), (0, 1500), "{before:?}");
        let whole = before.iter().position(|l| *l == 750).unwrap();
        assert_eq!(credit(&shop, placed.invoice, of(whole)).await.unwrap().total, eur(893));
        credit(&shop, placed.invoice, CreditScope::Remaining).await.unwrap();
        assert_eq!(left().await, [0, 0, 0, 0]);
        assert_eq!(shop.invoice(placed.invoice).await.credited, invoice.row.total);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_does_not_credit_again_what_staff_had_credited() {
    for mut shop in shops(1).await {
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        let ending = placed.subscriptions[1].subscription;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        let line = shop.invoice(renewal).await.lines.iter().find(|l| l.subscription == Some(ending)).unwrap().id;
        credit(&shop, renewal, CreditScope::Lines(vec![line])).await.unwrap();
        cancel(&shop, ending).await;
        let invoice = shop.invoice(renewal).await;
        assert_eq!((invoice.row.balance, invoice.credit_notes.len()), (eur(1190), 1), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_note_from_before_lines_were_written_down_lowers_all_lines_alike() {
    for mut shop in shops(1).await {
        let larger = larger(&shop).await;
        let placed = shop.running(vec![shop.item(), shop.item()]).await;
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        shop.pay(2380, vec![renewal]).await;
        let line = shop.invoice(renewal).await.lines[0].id;
        credit(&shop, renewal, CreditScope::Lines(vec![line])).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        credit_note::Entity::update_many()
            .col_expr(credit_note::Column::Lines, Expr::value("[]"))
            .filter(credit_note::Column::TenantId.eq(shop.ctx.tenant.uuid()))
            .exec(&tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let left: Vec<i64> = shop.invoice(renewal).await.lines.iter().map(|l| l.creditable.minor).collect();
        assert_eq!(left, [500, 500], "{}", shop.test.name);
        shop.on("2026-03-01");
        for sold in &placed.subscriptions {
            assert_eq!(given_back(&shop, sold.subscription, larger).await, 250);
        }
        shop.check_books().await;
    }
}
