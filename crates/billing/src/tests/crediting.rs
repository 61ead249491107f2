//! Credit notes by line, billing credited days again, lists and sums of what is shown.

use mpanel_core::{ErrorKind, PageQuery};

use super::*;

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
