//! Tax rules, classes, VAT numbers and certificates as they meet invoices; and the report, which the ledger confirms.

use mpanel_calc::{TaxBuyers, TaxCategory};
use mpanel_core::PageQuery;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::money_back::{refund, reverse};
use super::*;

fn rule(country: &str, rate: &str, from: &str) -> TaxRule {
    TaxRule::of_country(country, "VAT", rate.parse().unwrap(), date(from))
}

async fn add(shop: &Shop, rule: TaxRule, ends_earlier: bool) -> mpanel_core::Result<TaxRuleView> {
    let tx = shop.db().begin().await?;
    let added = add_tax_rule(&shop.ctx, &tx, rule, ends_earlier).await?;
    tx.commit().await?;
    Ok(added)
}

async fn business(shop: &Shop, country: &str, number: &str) -> CustomerId {
    let tx = shop.db().begin().await.unwrap();
    let new = NewCustomer {
        company: Some("Ada Ltd".into()),
        tax_id: Some(number.into()),
        ..new_customer("ada@business.example", country)
    };
    let new = NewCustomer { address: Address { region: region_of(country), ..Address::default() }, ..new };
    let id = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

/// Records what a registry said of a customer's number.
pub(crate) async fn answer(shop: &Shop, customer: CustomerId, answer: VatAnswer) -> VatStatus {
    let tx = shop.db().begin().await.unwrap();
    let question = vat_question(&shop.ctx, &tx, customer).await.unwrap().unwrap();
    let reply = VatReply {
        answer,
        consultation: (answer == VatAnswer::Valid).then(|| "WAPI1".to_owned()),
        name: None,
        address: None,
        reason: None,
    };
    let status = record_vat_reply(&shop.ctx, &tx, customer, &question, reply).await.unwrap();
    tx.commit().await.unwrap();
    status
}

async fn category(shop: &Shop, invoice: InvoiceId) -> Vec<(TaxCategory, String, i64)> {
    let all = vat_documents(&shop.ctx, shop.db().read(), (date("2000-01-01"), date("2100-01-01")), OfEntity::All)
        .await
        .unwrap();
    let number = shop.invoice(invoice).await.row.number.unwrap_or_default();
    let mine = all.into_iter().filter(|d| d.number == number);
    mine.map(|d| (d.category, d.rate.to_string(), d.tax.minor)).collect()
}

#[tokio::test]
async fn rules_overlap_only_when_one_ends_the_other() {
    for shop in shops(1).await {
        let today = shop.ctx.today();
        let refused = add(&shop, rule("DE", "20", "2030-01-01"), false).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "tax_rule_overlaps", "{}", shop.test.name);
        let words = "It overlaps with the rule VAT 19 % of DE from 2000-01-01. End that one first, or begin later.";
        assert_eq!(refused.fields()[0].detail, words);
        let consumers = TaxRule { buyers: TaxBuyers::Consumer, ..rule("DE", "20", "2030-01-01") };
        assert!(add(&shop, consumers, true).await.is_err(), "a rule for everybody is not ended by one for some");
        let reduced = TaxRule { class: "reduced".into(), ..rule("DE", "7", "2020-01-01") };
        add(&shop, reduced, false).await.unwrap();
        let regional = TaxRule { region: Some("de-he".into()), ..rule("DE", "21", "2020-01-01") };
        assert_eq!(add(&shop, regional, false).await.unwrap().rule.region.as_deref(), Some("HE"));
        let next = add(&shop, rule("DE", "20", "2030-01-01"), true).await.unwrap();
        let all = list_tax_rules(&shop.ctx, shop.db().read()).await.unwrap();
        let old = all.iter().find(|r| r.rule.country == "DE" && r.rule.rate.to_string() == "19").unwrap();
        assert_eq!(old.rule.valid_until, Some(date("2030-01-01")));
        let tx = shop.db().begin().await.unwrap();
        // One that was in force stays; one that was not can go, and then the earlier one may be ended elsewhere.
        assert_eq!(delete_tax_rule(&shop.ctx, &tx, old.id).await.unwrap_err().code(), "tax_rule_in_force");
        delete_tax_rule(&shop.ctx, &tx, next.id).await.unwrap();
        end_tax_rule(&shop.ctx, &tx, old.id, today).await.unwrap();
        assert_eq!(end_tax_rule(&shop.ctx, &tx, old.id, today).await.unwrap_err().code(), "tax_rule_ended");
        assert_eq!(add_example_tax_rules(&shop.ctx, &tx).await.unwrap(), 9);
        assert_eq!(add_example_tax_rules(&shop.ctx, &tx).await.unwrap(), 0);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_rule_that_was_billed_under_can_only_be_ended() {
    for shop in shops(1).await {
        let of = |all: Vec<TaxRuleView>, country: &str| all.into_iter().find(|r| r.rule.country == country).unwrap();
        shop.order(vec![shop.item()]).await;
        let (german, french) = {
            let all = list_tax_rules(&shop.ctx, shop.db().read()).await.unwrap();
            (of(all.clone(), "DE"), of(all, "FR"))
        };
        assert_eq!((german.used, french.used), (true, false), "{}", shop.test.name);
        let tx = shop.db().begin().await.unwrap();
        let patch = TaxRulePatch { rate: Some("16".parse().unwrap()), ..TaxRulePatch::default() };
        let refused = update_tax_rule(&shop.ctx, &tx, german.id, patch.clone()).await.unwrap_err();
        assert_eq!(refused.code(), "tax_rule_used");
        let changed = update_tax_rule(&shop.ctx, &tx, french.id, patch).await.unwrap();
        assert_eq!(changed.rule.rate.to_string(), "16");
        let yesterday = mpanel_calc::period::plus_days(shop.ctx.today(), -1);
        assert!(end_tax_rule(&shop.ctx, &tx, german.id, yesterday).await.is_err());
        end_tax_rule(&shop.ctx, &tx, german.id, shop.ctx.today()).await.unwrap();
        tx.commit().await.unwrap();
        let refused = shop.place(shop.wants(vec![shop.item()])).await.unwrap_err();
        assert_eq!(refused.code(), "no_tax_rule");
    }
}

#[tokio::test]
async fn each_product_is_taxed_by_its_class() {
    for mut shop in shops(1).await {
        add(&shop, TaxRule { class: "reduced".into(), ..rule("DE", "7", "2020-01-01") }, false).await.unwrap();
        let tx = shop.db().begin().await.unwrap();
        let patch = ProductPatch { tax_class: Some("reduced".into()), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.extra_ip, patch, None).await.unwrap();
        let patch = ProductPatch { tax_class: Some("Not a word".into()), ..ProductPatch::default() };
        assert!(update_product(&shop.ctx, &tx, shop.extra_ip, patch, None).await.is_err());
        tx.commit().await.unwrap();
        let item = || CartItemInput { add_ons: vec![AddOnInput { id: shop.extra_ip, quantity: 2 }], ..shop.item() };
        let contents = CartContents { items: vec![item()], ..CartContents::default() };
        let quoted = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, Some(shop.customer)).await.unwrap();
        // 15.00 at 19 % and 5.00 at 7 %.
        assert_eq!(quoted.due_now, eur(1500 + 285 + 500 + 35), "{}", shop.test.name);
        let placed = shop.running(vec![item()]).await;
        let taxes = [(TaxCategory::Standard, "19".to_owned(), 285), (TaxCategory::Standard, "7".to_owned(), 35)];
        assert_eq!(category(&shop, placed.invoice).await, taxes);
        // The next term knows the classes, too; without tax when they have become exempt.
        let tx = shop.db().begin().await.unwrap();
        let patch = ProductPatch { tax_class: Some("exempt".into()), ..ProductPatch::default() };
        update_product(&shop.ctx, &tx, shop.extra_ip, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        let next = mpanel_calc::period::plus_days(shop.ctx.today(), 30).to_string();
        shop.on(&next);
        let run = shop.renew().await;
        let taxes = [(TaxCategory::Standard, "19".to_owned(), 190), (TaxCategory::Exempt, "0".to_owned(), 0)];
        assert_eq!(category(&shop, run.created[0]).await, taxes);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn nothing_is_billed_until_a_number_that_decides_has_an_answer() {
    for mut shop in shops(1).await {
        shop.customer = business(&shop, "IT", "IT 123 456 789 01").await;
        let status = vat_status(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!((status.state, status.decides), (VatState::Pending, true), "{}", shop.test.name);
        let refused = shop.place(shop.wants(vec![shop.item()])).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "vat_number_pending");
        assert_eq!(unanswered_vat_numbers(&shop.ctx, shop.db().read()).await.unwrap(), [shop.customer]);
        answer(&shop, shop.customer, VatAnswer::Unavailable).await;
        let status = answer(&shop, shop.customer, VatAnswer::Unavailable).await;
        assert_eq!((status.state, status.decides), (VatState::Unavailable, true));
        let evidence = list_vat_checks(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!((evidence.len(), evidence[0].tries), (1, 2), "tries that follow one another are one piece");
        let status = answer(&shop, shop.customer, VatAnswer::Valid).await;
        assert_eq!((status.state, status.consultation.as_deref()), (VatState::Valid, Some("WAPI1")));
        // A service that is away later takes nothing back.
        assert_eq!(answer(&shop, shop.customer, VatAnswer::Unavailable).await.state, VatState::Valid);
        let placed = shop.running(vec![shop.item()]).await;
        assert_eq!(category(&shop, placed.invoice).await, [(TaxCategory::ReverseCharge, "0".to_owned(), 0)]);
        // Another number: the renewal waits, is not parked, and is raised with the answer.
        let tx = shop.db().begin().await.unwrap();
        let patch = CustomerPatch { tax_id: Some("IT99999999999".into()), ..CustomerPatch::default() };
        update_customer(&shop.ctx, &tx, shop.customer, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        let next = mpanel_calc::period::plus_days(shop.ctx.today(), 30).to_string();
        shop.on(&next);
        let run = shop.renew().await;
        assert!(run.waiting.contains(&shop.customer) && run.created.is_empty() && run.parked.is_empty(), "{run:?}");
        answer(&shop, shop.customer, VatAnswer::Invalid).await;
        let run = shop.renew().await;
        assert_eq!(category(&shop, run.created[0]).await, [(TaxCategory::Standard, "22".to_owned(), 220)]);
        let evidence = list_vat_checks(&shop.ctx, shop.db().read(), shop.customer).await.unwrap();
        assert_eq!(evidence.iter().filter(|e| e.number == "IT99999999999").count(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_end_that_waits_for_an_answer_holds_up_nobody_else() {
    for mut shop in shops(1).await {
        shop.on("2026-01-10");
        let tx = shop.db().begin().await.unwrap();
        let arrears = "in_arrears".into();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "billing.timing", &arrears).await.unwrap();
        tx.commit().await.unwrap();
        let ada = shop.customer;
        shop.customer = business(&shop, "IT", "IT 123 456 789 01").await;
        answer(&shop, shop.customer, VatAnswer::Valid).await;
        let mut sold = shop.running(vec![shop.item()]).await.subscriptions;
        let waits = std::mem::replace(&mut shop.customer, ada);
        sold.extend(shop.running(vec![shop.item()]).await.subscriptions);
        let tx = shop.db().begin().await.unwrap();
        let patch = CustomerPatch { tax_id: Some("IT99999999999".into()), ..CustomerPatch::default() };
        update_customer(&shop.ctx, &tx, waits, patch, None).await.unwrap();
        for one in &sold {
            let when = CancelWhen::On(date("2026-01-20"));
            cancel_subscription(&shop.ctx, &tx, one.subscription, when, "moves").await.unwrap();
        }
        tx.commit().await.unwrap();
        shop.on("2026-01-20");
        assert_eq!(shop.automate().await.ended, 1, "{}", shop.test.name);
        let mut states = Vec::new();
        for one in &sold {
            let view = get_subscription(&shop.ctx, shop.db().read(), one.subscription).await.unwrap();
            states.push(view.state);
        }
        assert_eq!(states, [SubscriptionState::Active, SubscriptionState::Cancelled]);
        let customer = get_customer(&shop.ctx, shop.db().read(), waits).await.unwrap();
        assert_eq!(customer.parked_reason, None, "it waits, and is not parked");
        answer(&shop, waits, VatAnswer::Invalid).await;
        assert_eq!(shop.automate().await.ended, 1, "it ends with the answer");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_certificate_frees_for_its_time() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let new = NewTaxCertificate {
            country: None,
            number: "FREE-1".into(),
            valid_from: shop.ctx.today(),
            valid_until: None,
        };
        let kept = add_certificate(&shop.ctx, &tx, shop.customer, new).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(category(&shop, placed.invoice).await, [(TaxCategory::Exempt, "0".to_owned(), 0)]);
        assert!(shop.invoice(placed.invoice).await.note.contains("FREE-1"));
        let tx = shop.db().begin().await.unwrap();
        end_certificate(&shop.ctx, &tx, shop.customer, kept[0].id, shop.ctx.today()).await.unwrap();
        tx.commit().await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(category(&shop, placed.invoice).await, [(TaxCategory::Standard, "19".to_owned(), 285)]);
    }
}

/// What a random shop does.
#[derive(Debug, Clone)]
struct Deal {
    country: usize,
    business: bool,
    add_ons: i64,
    coupon: bool,
    days_later: i64,
    then: u8,
    amount: i64,
}

const COUNTRIES: [&str; 7] = ["DE", "FR", "IT", "US", "CH", "AT", "CA"];

fn deals() -> impl Strategy<Value = Vec<Deal>> {
    let one = (0usize..7, any::<bool>(), 0i64..4, any::<bool>(), 0i64..40, 0u8..5, 1i64..3000).prop_map(
        |(country, business, add_ons, coupon, days_later, then, amount)| Deal {
            country,
            business,
            add_ons,
            coupon,
            days_later,
            then,
            amount,
        },
    );
    proptest::collection::vec(one, 1..7)
}

fn region_of(country: &str) -> Option<String> {
    (country == "CA").then(|| "QC".to_owned())
}

async fn strike(shop: &mut Shop, deal: &Deal) {
    let country = COUNTRIES[deal.country];
    shop.customer = if deal.business {
        let id = business(shop, country, &format!("{country}123456789")).await;
        if mpanel_calc::tax::is_eu(country) {
            answer(shop, id, VatAnswer::Valid).await;
        }
        id
    } else {
        let tx = shop.db().begin().await.unwrap();
        let mut new = new_customer("c@example.com", country);
        new.address.region = region_of(country);
        let id = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
        id
    };
    let mut item = shop.item();
    if deal.add_ons > 0 {
        item.add_ons = vec![AddOnInput { id: shop.extra_ip, quantity: deal.add_ons }];
    }
    let mut wanted = shop.wants(vec![item]);
    wanted.contents.coupon = deal.coupon.then(|| "part".to_owned());
    let placed = shop.place(wanted).await.unwrap();
    let later = mpanel_calc::period::plus_days(shop.ctx.today(), deal.days_later).to_string();
    shop.on(&later);
    let tx = shop.db().begin().await.unwrap();
    let (ctx, id) = (&shop.ctx, placed.invoice);
    let credit = |scope| CreditRequest { scope, reason: "a test".into() };
    match deal.then {
        0 => drop(cancel_order(ctx, &tx, placed.order, "a test").await),
        1 => drop(issue_credit_note(ctx, &tx, id, credit(CreditScope::Gross(eur(deal.amount)))).await),
        2 => drop(issue_credit_note(ctx, &tx, id, credit(CreditScope::Remaining)).await),
        _ => {}
    }
    tx.commit().await.unwrap();
}

async fn check_report(shop: &Shop) {
    let (ctx, conn) = (&shop.ctx, shop.db().read());
    let (from, today) = (date("2000-01-01"), ctx.today());
    let first = list_invoices(ctx, conn, &InvoiceFilter::default(), &PageQuery::default()).await.unwrap();
    let middle = first.items.first().map_or(today, |i| i.issue_date);
    let next = mpanel_calc::period::plus_days(middle, 1);
    let mut halves = 0;
    let spans = [("half", from, middle), ("half", next, today.max(next)), ("whole", from, today)];
    for (part, from, to) in spans {
        let report = vat_report(ctx, conn, (from, to), OfEntity::All).await.unwrap();
        assert!(report.agrees(), "{}: {report:#?}", shop.test.name);
        let (rows, ledger) = (&report.rows, &report.ledger);
        let tax: i64 = rows.iter().map(|r| r.tax.minor).sum();
        assert_eq!(tax, ledger.iter().map(|l| l.ledger.minor).sum::<i64>());
        let documents = vat_documents(ctx, conn, (from, to), OfEntity::All).await.unwrap();
        assert_eq!(tax, documents.iter().map(|d| d.tax.minor).sum::<i64>());
        if part == "whole" {
            assert_eq!(halves, tax, "the parts of the time are the whole of it");
        } else {
            halves += tax;
        }
    }
}

#[test]
fn the_report_is_the_ledger_whatever_was_sold_credited_and_voided() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(Config { cases: 6, ..Config::default() });
    runner
        .run(&deals(), |deals| {
            runtime.block_on(async {
                for mut shop in shops(1).await {
                    let tx = shop.db().begin().await.unwrap();
                    let reduced = TaxRule { class: "reduced".into(), ..rule("DE", "7", "2020-01-01") };
                    add_tax_rule(&shop.ctx, &tx, reduced, false).await.unwrap();
                    let quebec = TaxRule {
                        region: Some("QC".into()),
                        standing: TaxStanding::Compound,
                        ..rule("CA", "9.975", "2020-01-01")
                    };
                    let national = TaxRule { name: "GST".into(), ..rule("CA", "5", "2020-01-01") };
                    for rule in [rule("CH", "8.1", "2020-01-01"), national, quebec] {
                        add_tax_rule(&shop.ctx, &tx, TaxRule { abroad: true, ..rule }, false).await.unwrap();
                    }
                    let coupon = percent_coupon("part", "12.5");
                    create_coupon(&shop.ctx, &tx, coupon).await.unwrap();
                    tx.commit().await.unwrap();
                    for deal in &deals {
                        strike(&mut shop, deal).await;
                    }
                    check_report(&shop).await;
                }
            });
            Ok(())
        })
        .unwrap();
}

#[tokio::test]
async fn the_report_tells_the_one_stop_shop_from_the_rest() {
    for mut shop in shops(1).await {
        shop.order(vec![shop.item()]).await;
        let tx = shop.db().begin().await.unwrap();
        let mut new = new_customer("b@example.com", "FR");
        new.address = Address { city: "Lyon".into(), postal_code: "69001".into(), ..Address::default() };
        shop.customer = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
        shop.order(vec![shop.item()]).await;
        let today = shop.ctx.today();
        let report = vat_report(&shop.ctx, shop.db().read(), (today, today), OfEntity::All).await.unwrap();
        let rows: Vec<_> = report.rows.iter().map(|r| (r.country.as_str(), r.tax.minor, r.invoices, r.oss)).collect();
        assert_eq!(rows, [("DE", 285, 1, false), ("FR", 300, 1, true)], "{}", shop.test.name);
        let documents = vat_documents(&shop.ctx, shop.db().read(), (today, today), OfEntity::All).await.unwrap();
        let oss: Vec<_> = documents.iter().filter(|d| d.oss).map(|d| d.buyer_place.as_str()).collect();
        assert_eq!(oss, ["69001 Lyon"]);
    }
}

#[tokio::test]
async fn the_bank_that_paid_is_the_second_evidence_of_the_place() {
    use PlaceEvidence::{Agrees, Contradicts, Missing};
    for mut shop in shops(1).await {
        let here = shop.order(vec![shop.item()]).await;
        shop.receive_from(Some("DE"), shop.ctx.new_id(), here.total.minor, vec![here.invoice]).await;
        let tx = shop.db().begin().await.unwrap();
        shop.customer = create_customer(&shop.ctx, &tx, new_customer("c@example.com", "FR")).await.unwrap().id;
        tx.commit().await.unwrap();
        let sold = shop.order(vec![shop.item()]).await;
        let today = shop.ctx.today();
        let said = async || {
            let report = vat_report(&shop.ctx, shop.db().read(), (today, today), OfEntity::All).await.unwrap();
            let all = vat_documents(&shop.ctx, shop.db().read(), (today, today), OfEntity::All).await.unwrap();
            // What is sold at home has its tax whatever the bank, and is not asked about.
            let from = all.into_iter().map(|d| (d.oss, d.paid_from.join(" "))).filter(|d| d.0 || !d.1.is_empty());
            (report.evidence.into_iter().collect::<Vec<_>>(), from.map(|d| d.1).collect::<Vec<_>>())
        };
        let name = &shop.test.name;
        assert_eq!(said().await, (vec![(Missing, 1)], vec![String::new()]), "{name}");
        shop.receive_from(Some("DE"), shop.ctx.new_id(), 800, vec![sold.invoice]).await;
        assert_eq!(said().await, (vec![(Contradicts, 1)], vec!["DE".to_owned()]), "{name}");
        shop.receive_from(None, shop.ctx.new_id(), 200, vec![sold.invoice]).await;
        let french: mpanel_core::PaymentId = shop.ctx.new_id();
        shop.receive_from(Some("FR"), french, 800, vec![sold.invoice]).await;
        assert_eq!(said().await, (vec![(Agrees, 1)], vec!["DE FR".to_owned()]), "{name}");
        // What went back in full was not paid from there; what went back in part was.
        reverse(&shop, refund(french, "ref_1", 500, false)).await.unwrap();
        assert_eq!(said().await, (vec![(Agrees, 1)], vec!["DE FR".to_owned()]), "{name}");
        reverse(&shop, refund(french, "ref_2", 300, false)).await.unwrap();
        assert_eq!(said().await, (vec![(Contradicts, 1)], vec!["DE".to_owned()]), "{name}");
    }
}
