//! Drafts: what waits is owed by nobody, and comes on one invoice when its time is over.

use super::*;
use mpanel_core::{PageQuery, SubscriptionId};

async fn wait(shop: &Shop, hours: i64) {
    let tx = shop.db().begin().await.unwrap();
    set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "invoice.draft_grace_hours", &hours.into()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn drafts(shop: &Shop) -> Vec<InvoiceRow> {
    let filter = InvoiceFilter { state: Some(InvoiceState::Draft), with_drafts: true, ..InvoiceFilter::default() };
    list_invoices(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap().items
}

async fn charged(shop: &Shop, id: SubscriptionId) -> String {
    get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap().charged_through.to_string()
}

async fn finalize(shop: &Shop, id: InvoiceId) -> mpanel_core::Result<InvoiceView> {
    let tx = shop.db().begin().await.unwrap();
    let done = finalize_draft(&shop.ctx, &tx, id).await?;
    tx.commit().await.unwrap();
    Ok(done)
}

async fn put_on(shop: &Shop, id: InvoiceId, words: &str, minor: i64) -> mpanel_core::Result<InvoiceView> {
    let tx = shop.db().begin().await.unwrap();
    let done = add_draft_item(&shop.ctx, &tx, id, words, 2, eur(minor)).await?;
    tx.commit().await.unwrap();
    Ok(done)
}

/// A plan bought on 1 January, renewed from 18 January on, with a wait of two days.
async fn waiting(mut shop: Shop) -> (Shop, PlacedOrder, InvoiceId) {
    shop.on("2026-01-01");
    let placed = shop.running(vec![shop.item()]).await;
    wait(&shop, 48).await;
    shop.on("2026-01-18");
    let run = shop.renew().await;
    assert_eq!((run.created.len(), run.drafted.len()), (0, 1), "{}", shop.test.name);
    let id = run.drafted[0];
    (shop, placed, id)
}

#[tokio::test]
async fn what_waits_is_owed_by_nobody_and_is_issued_when_its_time_is_over() {
    for shop in shops(1).await {
        let (mut shop, placed, id) = waiting(shop).await;
        let subscription = placed.subscriptions[0].subscription;
        let before = shop.position().await;
        let again = shop.renew().await;
        assert_eq!((again.created.len(), again.drafted.len()), (0, 0), "nothing is drafted twice");
        let draft = shop.invoice(id).await;
        assert_eq!((draft.row.number, draft.row.state), (None, InvoiceState::Draft));
        assert_eq!((draft.row.total, draft.row.balance, draft.lines.len()), (eur(1190), eur(0), 1));
        assert_eq!(draft.row.issue_date, date("2026-01-20"));
        assert_eq!(draft.draft.unwrap().finalize_at.to_string(), "2026-01-20T12:00:00Z");
        assert_eq!(charged(&shop, subscription).await, "2026-02-01");
        // Nothing that adds up or lists for customers has it.
        assert_eq!(shop.invoices().await.len(), 1);
        let all = InvoiceFilter { with_drafts: true, ..InvoiceFilter::default() };
        let sums = sum_invoices(&shop.ctx, shop.db().read(), &all, &PageQuery::default()).await.unwrap();
        assert_eq!((sums[0].total, sums[0].balance), (eur(1785), eur(0)));
        assert_eq!(
            customer_figures(&shop.ctx, shop.db().read(), shop.customer, Currency::EUR).await.unwrap().due,
            eur(0)
        );
        let report = vat_report(&shop.ctx, shop.db().read(), (date("2026-01-01"), date("2026-01-31")), OfEntity::All)
            .await
            .unwrap();
        assert_eq!(report.rows.iter().map(|r| r.net.minor).sum::<i64>(), 1500);
        assert_eq!(shop.automate().await.taken, 0);
        shop.check_books().await;
        // One hour too early, then in time.
        shop.ctx.now = "2026-01-20T11:00:00Z".parse().unwrap();
        assert!(finalize_due_drafts(&shop.ctx, shop.db(), shop.customer).await.unwrap().created.is_empty());
        shop.on("2026-01-20");
        let run = finalize_due_drafts(&shop.ctx, shop.db(), shop.customer).await.unwrap();
        assert_eq!(run.created, [id]);
        assert_eq!(finalize_due_drafts(&shop.ctx, shop.db(), shop.customer).await.unwrap(), RenewalRun::default());
        let invoice = shop.invoice(id).await;
        assert_eq!((invoice.row.number.as_deref(), invoice.row.state), (Some("INV-000002"), InvoiceState::Open));
        assert_eq!((invoice.row.issue_date, invoice.row.due_date), (date("2026-01-20"), date("2026-02-01")));
        assert_eq!((invoice.row.balance, invoice.draft), (eur(1190), None));
        assert!(verify_invoice(&shop.ctx, shop.db().read(), id).await.unwrap());
        assert_eq!(charged(&shop, subscription).await, "2026-03-01");
        assert_eq!(shop.events_after(before).await.iter().filter(|e| **e == "InvoiceFinalized").count(), 1);
        assert!(drafts(&shop).await.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn staff_puts_lines_on_a_draft_and_issues_it() {
    for shop in shops(1).await {
        let (mut shop, _, id) = waiting(shop).await;
        assert_eq!(put_on(&shop, id, "Moving a site", 1000).await.unwrap().row.total, eur(3570));
        let two = put_on(&shop, id, "A mistake", 100).await.unwrap();
        let mistake = two.lines.iter().find(|l| l.description == "A mistake").unwrap().id;
        let tx = shop.db().begin().await.unwrap();
        let left = remove_draft_item(&shop.ctx, &tx, id, mistake).await.unwrap();
        let line = left.lines[0].id;
        assert_eq!(remove_draft_item(&shop.ctx, &tx, id, line).await.unwrap_err().code(), "not_found");
        tx.commit().await.unwrap();
        assert_eq!((left.lines.len(), left.row.total), (2, eur(3570)));
        for (words, minor, field) in [(" ", 100, "/description"), ("x", -1, "/unit_price")] {
            let error = put_on(&shop, id, words, minor).await.unwrap_err();
            assert_eq!(error.fields()[0].pointer.as_str(), field);
        }
        // The run leaves what staff put on it.
        shop.on("2026-01-19");
        assert!(shop.renew().await.created.is_empty());
        assert_eq!(drafts(&shop).await[0].total, eur(3570));
        let invoice = finalize(&shop, id).await.unwrap();
        assert_eq!((invoice.row.state, invoice.row.total, invoice.lines.len()), (InvoiceState::Open, eur(3570), 2));
        assert_eq!(invoice.lines[1].kind, "manual");
        assert_eq!(finalize(&shop, id).await.unwrap_err().code(), "not_a_draft");
        assert_eq!(put_on(&shop, id, "Too late", 100).await.unwrap_err().code(), "not_a_draft");
        assert!(shop.renew().await.created.is_empty());
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_draft_cannot_be_paid_voided_credited_or_reminded_of() {
    for shop in shops(1).await {
        let (shop, _, id) = waiting(shop).await;
        let tx = shop.db().begin().await.unwrap();
        let ctx = &shop.ctx;
        let request = CreditRequest { scope: CreditScope::Remaining, reason: "no".into() };
        let shape = PlanShape::Equal { parts: 2, first_due: ctx.today(), months: 1 };
        let refusals = [
            void_invoice(ctx, &tx, id, "no", false).await.unwrap_err(),
            issue_credit_note(ctx, &tx, id, request).await.unwrap_err(),
            remind_invoice(ctx, &tx, id).await.unwrap_err(),
            write_off_invoice(ctx, &tx, id, "no").await.unwrap_err(),
            amount_due(ctx, &tx, id).await.unwrap_err(),
            agree_payment_plan(ctx, &tx, id, &shape).await.unwrap_err(),
            invoice_document(ctx, &tx, id).await.unwrap_err(),
            electronic_invoice(ctx, &tx, id).await.unwrap_err(),
        ];
        for error in refusals {
            assert_eq!(error.code(), "invoice_not_issued", "{error:?}");
        }
        drop(tx);
        shop.pay(500, vec![id]).await;
        assert_eq!(shop.invoice(id).await.row.balance, eur(0), "a payment goes to the credit");
        assert_eq!(get_customer(ctx, shop.db().read(), shop.customer).await.unwrap().credit, eur(500));
        assert_eq!(finalize(&shop, id).await.unwrap().row.balance, eur(690), "and is used when it is issued");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_draft_follows_what_it_bills() {
    for shop in shops(1).await {
        let (mut shop, placed, id) = waiting(shop).await;
        let subscription = placed.subscriptions[0].subscription;
        // Nothing is left of it: it goes away.
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, subscription, CancelWhen::EndOfTerm, "no need").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(finalize(&shop, id).await.unwrap_err().code(), "nothing_to_bill");
        assert_eq!(shop.invoice(id).await.row.total, eur(0));
        shop.renew().await;
        assert!(drafts(&shop).await.is_empty());
        let tx = shop.db().begin().await.unwrap();
        resume_subscription(&shop.ctx, &tx, subscription).await.unwrap();
        tx.commit().await.unwrap();
        let id = shop.renew().await.drafted[0];
        // With a line of its own it stays, and that alone is billed.
        put_on(&shop, id, "Moving a site", 1000).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, subscription, CancelWhen::EndOfTerm, "no need").await.unwrap();
        tx.commit().await.unwrap();
        shop.renew().await;
        assert_eq!(drafts(&shop).await[0].total, eur(2380));
        shop.on("2026-02-20");
        assert_eq!(shop.renew().await.created, [id]);
        assert_eq!(shop.invoice(id).await.lines.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_cannot_wait_is_billed_at_once() {
    for mut shop in shops(1).await {
        shop.on("2026-01-01");
        let first = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let second = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        wait(&shop, 720).await;
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "renewal.lead_days", &0.into()).await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-02-01");
        let id = shop.renew().await.drafted[0];
        assert_eq!(shop.invoice(id).await.lines.len(), 2);
        // A service that ends at once owes for the days that have begun, and so does what shares its draft.
        shop.on("2026-02-03");
        let tx = shop.db().begin().await.unwrap();
        cancel_subscription(&shop.ctx, &tx, first, CancelWhen::Now, "no need").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.invoice(id).await.row.state, InvoiceState::Open);
        assert!(drafts(&shop).await.is_empty());
        // A change that comes into force does not wait.
        shop.on("2026-02-20");
        let tx = shop.db().begin().await.unwrap();
        let what = WantedChange::Price(eur(2000));
        let request = ChangeRequest {
            what,
            when: ChangeWhen::On(date("2026-03-05")),
            note: Some("agreed".into()),
            by: ChangeBy::Staff,
        };
        change_subscription(&shop.ctx, &tx, second, &request, Shown::default(), None).await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-03-01");
        assert_eq!(shop.renew().await.drafted.len(), 1);
        shop.on("2026-03-05");
        let run = shop.renew().await;
        assert_eq!((run.created.len(), run.drafted.len()), (2, 0), "the days up to it, and those from it: {run:?}");
        assert!(drafts(&shop).await.is_empty());
        // Without the setting nothing waits any more.
        shop.on("2026-04-01");
        assert_eq!(shop.renew().await.drafted.len(), 1);
        wait(&shop, 0).await;
        assert_eq!(shop.renew().await.created.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_preview_tells_the_day_on_which_a_draft_is_issued() {
    for shop in shops(1).await {
        let (mut shop, _, _) = waiting(shop).await;
        let foreseen = async |shop: &Shop| -> Vec<String> {
            let nobody = PreviewAssumptions::default();
            let acts = preview(&shop.ctx, shop.db().read(), date("2026-03-31"), &nobody).await.unwrap();
            acts.iter()
                .filter(|a| a.act == "invoice")
                .map(|a| format!("{} {}", a.at, a.amount.unwrap().minor))
                .collect()
        };
        let all = foreseen(&shop).await;
        assert_eq!(all, ["2026-01-20 1190", "2026-02-17 1190", "2026-03-20 1190"]);
        let mut came = Vec::new();
        let mut day = shop.ctx.today();
        while day <= date("2026-03-31") {
            // The day's work, as at a quarter past two.
            shop.ctx.now = format!("{day}T02:15:00Z").parse::<mpanel_core::Timestamp>().unwrap().max(shop.ctx.now);
            let mut created = shop.renew().await.created;
            let next = next_draft_end(&shop.ctx, shop.db().read()).await.unwrap();
            if let Some((at, customer)) = next.filter(|(at, _)| at.to_string() < format!("{day}T24")) {
                shop.ctx.now = at.max(shop.ctx.now);
                created.extend(finalize_due_drafts(&shop.ctx, shop.db(), customer).await.unwrap().created);
            }
            for id in created {
                let row = shop.invoice(id).await.row;
                came.push(format!("{} {}", row.issue_date, row.total.minor));
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(came, all);
    }
}
