//! Quotes: what they come to, their versions, and one order out of many acceptances.

use mpanel_core::{ErrorKind, QuoteId};

use super::*;

fn plan(shop: &Shop) -> QuoteItem {
    QuoteItem {
        product_id: shop.plan,
        cycle_months: 1,
        quantity: 2,
        region: None,
        image_id: None,
        hostname: Some("web.example.com".into()),
        add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 1 }],
        options: Vec::new(),
    }
}

pub(super) fn contents(shop: &Shop) -> QuoteContents {
    QuoteContents {
        items: vec![plan(shop)],
        one_time: Vec::new(),
        lines: vec![FreeLine { description: "Moving your site".into(), quantity: 3, unit_minor: 2000 }],
        discount: Some(QuoteDiscount { kind: DiscountKind::Percent("10".parse().unwrap()), cycles: Some(2) }),
        notes: "As we spoke.".into(),
        terms: "Payable at once.".into(),
    }
}

pub(super) async fn draft(shop: &Shop, contents: QuoteContents) -> QuoteView {
    let tx = shop.db().begin().await.unwrap();
    let new = NewQuote { customer: shop.customer, currency: Currency::EUR, valid_until: date("2026-02-01"), contents };
    let made = create_quote(&shop.ctx, &tx, new).await.unwrap();
    tx.commit().await.unwrap();
    made
}

pub(super) async fn sent(shop: &Shop, id: QuoteId) -> String {
    let tx = shop.db().begin().await.unwrap();
    let sent = send_quote(&shop.ctx, &tx, id).await.unwrap();
    tx.commit().await.unwrap();
    sent.token.expose().to_owned()
}

fn choice() -> QuoteChoice {
    QuoteChoice {
        region: Some("EU".into()),
        image_id: Some("img-debian".into()),
        hostname: None,
        access: Access::Password,
        ssh_key: None,
    }
}

pub(super) fn yes() -> Acceptance {
    Acceptance { name: "Ada Lovelace".into(), address: "192.0.2.7".into(), choices: vec![choice()] }
}

pub(super) async fn accept(shop: &Shop, token: &str, yes: Acceptance) -> mpanel_core::Result<AcceptedQuote> {
    let tx = shop.db().begin().await?;
    let done = accept_quote(&shop.ctx, &tx, token, yes).await?;
    tx.commit().await?;
    Ok(done)
}

async fn orders(shop: &Shop) -> usize {
    let all = list_orders(&shop.ctx, shop.db().read(), &OrderFilter::default(), &Default::default()).await.unwrap();
    all.items.len()
}

#[tokio::test]
async fn a_quote_becomes_one_order_at_its_frozen_prices() {
    for mut shop in shops(1).await {
        let made = draft(&shop, contents(&shop)).await;
        assert_eq!((made.row.number.as_str(), made.row.state), ("Q-000001", QuoteState::Draft));
        assert!(made.problems.is_empty(), "what is left open is no problem: {:?}", made.problems);
        // 2 x (10.00 + 5.00 setup + 2.50) + 3 x 20.00 = 95.00, less 10 %, plus 19 %.
        assert_eq!((made.figures.subtotal, made.figures.discount, made.row.total), (eur(9500), eur(950), eur(10175)));
        assert_eq!(made.figures.renews, [RenewalRow { cycle_months: 1, amount: eur(2678) }]);
        let token = sent(&shop, made.row.id).await;

        // The catalog moves on; the quote does not.
        let tx = shop.db().begin().await.unwrap();
        let before = get_product(&shop.ctx, &tx, shop.plan).await.unwrap().prices[0];
        let dearer = ProductPrice { cycle_months: 12, recurring_minor: 99_000, setup_minor: 0, ..before };
        set_prices(&shop.ctx, &tx, shop.plan, &[dearer]).await.unwrap();
        let retired = ProductPatch { retired: Some(true), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.plan, retired, None).await.unwrap();
        tx.commit().await.unwrap();
        let seen = quote_by_token(&shop.ctx, shop.db().read(), &token).await.unwrap();
        assert_eq!((seen.row.total, seen.figures.lines.len()), (eur(10175), 4));
        let regions: Vec<&str> = seen.choices[0].regions.iter().map(|r| r.code.as_str()).collect();
        assert_eq!(regions, ["EU"], "an open region is one that costs nothing more");

        shop.on("2026-02-01");
        let dear = Acceptance { choices: vec![QuoteChoice { region: Some("US".into()), ..choice() }], ..yes() };
        assert_eq!(accept(&shop, &token, dear).await.unwrap_err().fields()[0].pointer, "/items/0/region");
        let done = accept(&shop, &token, yes()).await.unwrap();
        let invoice = shop.invoice(done.invoice).await;
        assert_eq!((invoice.row.total, invoice.lines.len()), (eur(10175), 7));
        let order = get_order(&shop.ctx, shop.db().read(), done.order).await.unwrap();
        assert_eq!((order.services.len(), order.state), (2, OrderState::Pending));
        let answer = done.quote.answer.clone().unwrap();
        assert_eq!((answer.name.as_deref(), answer.address.as_str()), (Some("Ada Lovelace"), "192.0.2.7"));
        let again = accept(&shop, &token, yes()).await.unwrap();
        assert_eq!((again.order, orders(&shop).await), (done.order, 1));

        // The discount is for two invoices: the first renewal still has it, the second has not.
        shop.pay(10175, vec![done.invoice]).await;
        let tx = shop.db().begin().await.unwrap();
        for sold in placed_subscriptions(&shop.ctx, &tx, done.order).await.unwrap() {
            start_term(&shop.ctx, &tx, sold.subscription).await.unwrap();
        }
        tx.commit().await.unwrap();
        shop.on("2026-04-01");
        shop.renew().await;
        let totals: Vec<i64> = shop.invoices().await.iter().map(|i| i.total.minor).collect();
        assert_eq!(totals, [10175, 2678, 2975]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn twenty_acceptances_at_once_make_one_order() {
    for shop in shops(1).await {
        let made = draft(&shop, contents(&shop)).await;
        let token = sent(&shop, made.row.id).await;
        let tries = (0..20).map(|_| {
            let (db, ctx, token) = (shop.db().clone(), shop.ctx.clone(), token.clone());
            tokio::spawn(async move {
                let tx = db.begin().await?;
                let done = accept_quote(&ctx, &tx, &token, yes()).await?;
                tx.commit().await?;
                Ok::<_, mpanel_core::Error>(done.order)
            })
        });
        let mut made = std::collections::HashSet::new();
        for one in tries.collect::<Vec<_>>() {
            made.insert(one.await.unwrap().unwrap());
        }
        assert_eq!((made.len(), orders(&shop).await, shop.invoices().await.len()), (1, 1, 1), "{}", shop.test.name);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_sent_quote_changes_only_by_a_new_version() {
    for shop in shops(1).await {
        let first = draft(&shop, contents(&shop)).await;
        let old_link = sent(&shop, first.row.id).await;
        let change = QuoteChange {
            currency: Currency::EUR,
            valid_until: date("2026-02-10"),
            contents: QuoteContents { discount: None, ..contents(&shop) },
        };
        let tx = shop.db().begin().await.unwrap();
        let refused = update_quote(&shop.ctx, &tx, first.row.id, change.clone(), None).await.unwrap_err();
        assert_eq!(refused.code(), "quote_frozen");
        let second = revise_quote(&shop.ctx, &tx, first.row.id).await.unwrap();
        assert_eq!((second.row.number.clone(), second.row.revision), (first.row.number.clone(), 2));
        assert_eq!(revise_quote(&shop.ctx, &tx, first.row.id).await.unwrap_err().code(), "quote_draft");
        update_quote(&shop.ctx, &tx, second.row.id, change.clone(), Some(1)).await.unwrap();
        let stale = update_quote(&shop.ctx, &tx, second.row.id, change, Some(1)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        tx.commit().await.unwrap();
        let seen = quote_by_token(&shop.ctx, shop.db().read(), &old_link).await.unwrap();
        assert_eq!(seen.row.state, QuoteState::Sent, "until the new one is sent");

        let new_link = sent(&shop, second.row.id).await;
        let seen = quote_by_token(&shop.ctx, shop.db().read(), &old_link).await.unwrap();
        assert_eq!(
            (seen.row.state, seen.row.total),
            (QuoteState::Superseded, eur(10175)),
            "old versions stay readable"
        );
        assert_eq!(accept(&shop, &old_link, yes()).await.unwrap_err().code(), "quote_superseded");
        let done = accept(&shop, &new_link, yes()).await.unwrap();
        assert_eq!(done.quote.row.total, eur(11305));
        let versions: Vec<QuoteState> = done.quote.versions.iter().map(|v| v.state).collect();
        assert_eq!(versions, [QuoteState::Superseded, QuoteState::Accepted]);
        let copied = {
            let tx = shop.db().begin().await.unwrap();
            let copied = duplicate_quote(&shop.ctx, &tx, second.row.id).await.unwrap();
            tx.commit().await.unwrap();
            copied
        };
        assert_eq!((copied.row.number.as_str(), copied.row.state), ("Q-000002", QuoteState::Draft));
    }
}

#[tokio::test]
async fn a_link_ends_with_its_mail_and_with_its_quote() {
    for mut shop in shops(1).await {
        let made = draft(&shop, contents(&shop)).await;
        let first = sent(&shop, made.row.id).await;
        let second = sent(&shop, made.row.id).await;
        let read = async |token: &str| quote_by_token(&shop.ctx, shop.db().read(), token).await;
        assert_eq!(read(&first).await.unwrap_err().kind(), ErrorKind::NotFound);
        let stranger = mpanel_testkit::context(2);
        let abroad = quote_by_token(&stranger, shop.db().read(), &second).await.unwrap_err();
        assert_eq!(abroad.kind(), ErrorKind::NotFound, "a link is good in its own shop alone");
        assert_eq!(read(&second).await.unwrap().row.state, QuoteState::Sent);

        let other = draft(&shop, contents(&shop)).await;
        let link = sent(&shop, other.row.id).await;
        let tx = shop.db().begin().await.unwrap();
        let no = Refusal { reason: "Too dear.".into(), address: "192.0.2.7".into() };
        let declined = decline_quote(&shop.ctx, &tx, &link, no.clone()).await.unwrap();
        assert_eq!(declined.answer.unwrap().reason.as_deref(), Some("Too dear."));
        assert_eq!(decline_quote(&shop.ctx, &tx, &link, no).await.unwrap_err().code(), "quote_declined");
        tx.commit().await.unwrap();
        assert_eq!(accept(&shop, &link, yes()).await.unwrap_err().code(), "quote_declined");

        // The last day counts; what the preview says is what the run does.
        shop.on("2026-02-01");
        let preview = preview(&shop.ctx, shop.db().read(), date("2026-02-02"), &Default::default()).await.unwrap();
        let planned: Vec<_> = preview.iter().map(|p| (p.at, p.act.as_str())).collect();
        assert_eq!(planned, [(date("2026-02-02"), "expire_quote")]);
        assert_eq!(shop.automate().await, AutomationRun::default());
        shop.on("2026-02-02");
        assert_eq!(accept(&shop, &second, yes()).await.unwrap_err().code(), "quote_expired");
        assert_eq!(shop.automate().await.expired, 1);
        assert_eq!(shop.automate().await.expired, 0);
        let seen = get_quote(&shop.ctx, shop.db().read(), made.row.id).await.unwrap();
        assert_eq!(seen.row.state, QuoteState::Expired);
    }
}

#[tokio::test]
async fn what_cannot_be_sold_is_not_sent_and_a_moved_tax_is_not_billed() {
    for shop in shops(1).await {
        let mut wrong = contents(&shop);
        wrong.items[0].region = Some("MOON".into());
        let made = draft(&shop, wrong).await;
        assert_eq!(made.problems[0].pointer, "/items/0/region");
        let tx = shop.db().begin().await.unwrap();
        assert_eq!(send_quote(&shop.ctx, &tx, made.row.id).await.unwrap_err().fields()[0].code, "unknown_region");
        let empty = QuoteContents::default();
        let new = |contents| NewQuote {
            customer: shop.customer,
            currency: Currency::EUR,
            valid_until: date("2026-02-01"),
            contents,
        };
        let empty = create_quote(&shop.ctx, &tx, new(empty)).await.unwrap();
        assert_eq!(empty.problems[0].code, "required");
        for (change, pointer) in [
            (FreeLine { description: " ".into(), quantity: 1, unit_minor: 1 }, "/lines/0/description"),
            (FreeLine { description: "x".into(), quantity: 0, unit_minor: 1 }, "/lines/0/quantity"),
            (FreeLine { description: "x".into(), quantity: 1, unit_minor: -1 }, "/lines/0/unit_price"),
        ] {
            let bad = QuoteContents { lines: vec![change], ..QuoteContents::default() };
            let refused = create_quote(&shop.ctx, &tx, new(bad)).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer);
        }
        let late = NewQuote { valid_until: date("2026-01-01"), ..new(contents(&shop)) };
        assert_eq!(create_quote(&shop.ctx, &tx, late).await.unwrap_err().fields()[0].pointer, "/valid_until");
        tx.commit().await.unwrap();

        let good = draft(&shop, contents(&shop)).await;
        let token = sent(&shop, good.row.id).await;
        let tx = shop.db().begin().await.unwrap();
        let moved = CustomerPatch { country: Some("US".parse().unwrap()), ..CustomerPatch::default() };
        update_customer(&shop.ctx, &tx, shop.customer, moved, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(accept(&shop, &token, yes()).await.unwrap_err().code(), "quote_outdated");
        assert_eq!(orders(&shop).await, 0);
    }
}
