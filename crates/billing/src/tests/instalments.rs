//! Invoices in parts: due, charged, reminded and dunned part by part.

use mpanel_calc::instalment::Part;

use super::*;

/// A running service whose renewal of 11.90 is open, due on 15 February.
async fn owing(shop: &mut Shop) -> InvoiceId {
    shop.running(vec![shop.item()]).await;
    shop.on("2026-02-01");
    shop.renew().await;
    shop.invoices().await.last().unwrap().id
}

async fn agree(shop: &Shop, invoice: InvoiceId, shape: PlanShape) -> mpanel_core::Result<PaymentPlanView> {
    let tx = shop.db().begin().await?;
    let plan = agree_payment_plan(&shop.ctx, &tx, invoice, &shape).await?;
    tx.commit().await?;
    Ok(plan)
}

async fn plan(shop: &Shop, invoice: InvoiceId) -> PaymentPlanView {
    payment_plan_of(&shop.ctx, shop.db().read(), invoice).await.unwrap().unwrap()
}

async fn standings(shop: &Shop, invoice: InvoiceId) -> Vec<(i64, &'static str)> {
    plan(shop, invoice).await.parts.iter().map(|p| (p.paid.minor, p.standing.as_str())).collect()
}

fn three() -> PlanShape {
    PlanShape::Equal { parts: 3, first_due: date("2026-02-20"), months: 1 }
}

async fn acts(shop: &Shop, invoice: InvoiceId) -> Vec<String> {
    let query = mpanel_core::PageQuery { limit: Some(200), ..Default::default() };
    let log = list_automation_log(&shop.ctx, shop.db().read(), &LogFilter::default(), &query).await.unwrap();
    let number = shop.invoice(invoice).await.row.number.unwrap();
    let about = |l: &&LogView| l.why.as_ref().is_some_and(|w| w.inputs["invoice"] == number.as_str());
    let day = |l: &LogView| l.at.to_zoned(shop.ctx.zone.clone()).date().to_string()[5..].to_owned();
    let mut acts: Vec<String> = log.items.iter().filter(about).map(|l| format!("{} {}", day(l), l.act)).collect();
    acts.sort();
    acts
}

#[tokio::test]
async fn payments_fill_the_earliest_part_and_each_part_is_dunned_on_its_own() {
    for mut shop in shops(1).await {
        let invoice = owing(&mut shop).await;
        let made = agree(&shop, invoice, three()).await.unwrap();
        assert_eq!(made.parts.iter().map(|p| p.amount.minor).collect::<Vec<_>>(), [396, 396, 398]);
        assert_eq!(agree(&shop, invoice, three()).await.unwrap_err().code(), "plan_exists");
        let service = shop.invoice(invoice).await.lines[0].service.unwrap();

        // Preview and run name the same acts on the same days; nobody pays meanwhile.
        let until = date("2026-03-08");
        let planned = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
        let mut planned: Vec<String> = planned
            .iter()
            .filter(|p| p.at <= date("2026-02-28") && p.act != "invoice")
            .map(|p| format!("{} {}", &p.at.to_string()[5..], p.act))
            .collect();
        planned.sort();
        for day in 2..=28 {
            shop.on(&format!("2026-02-{day:02}"));
            shop.automate().await;
            if day == 19 {
                assert!(!shop.invoice(invoice).await.row.overdue, "the parts decide, not the date of the invoice");
                assert_eq!(suspension_still_due(&shop.ctx, shop.db().read(), service).await.unwrap(), None);
            }
        }
        let ran = acts(&shop, invoice).await;
        assert_eq!(
            ran,
            [
                "02-13 reminder",
                "02-19 reminder",
                "02-20 charge",
                "02-21 charge",
                "02-21 notice",
                "02-23 charge",
                "02-23 notice",
                "02-25 charge",
                "02-25 suspend",
                "02-27 charge",
                "02-27 notice",
            ]
        );
        let without: Vec<&String> = ran.iter().filter(|a| !a.ends_with("charge")).collect();
        assert_eq!(planned.iter().collect::<Vec<_>>(), without, "{}", shop.test.name);
        assert!(shop.invoice(invoice).await.row.overdue);
        let due = amount_due(&shop.ctx, shop.db().read(), invoice).await.unwrap();
        assert_eq!(due, eur(396), "one part is due, not all of it");
        assert!(suspension_still_due(&shop.ctx, shop.db().read(), service).await.unwrap().is_some());

        let before = shop.position().await;
        shop.pay(400, vec![invoice]).await;
        assert_eq!(shop.events_after(before).await, ["InstalmentPaid"]);
        assert_eq!(standings(&shop, invoice).await, [(396, "paid"), (4, "open"), (0, "open")]);
        assert_eq!(suspension_still_due(&shop.ctx, shop.db().read(), service).await.unwrap(), None);
        assert!(!shop.invoice(invoice).await.row.overdue);
        shop.on("2026-03-20");
        assert_eq!(amount_due(&shop.ctx, shop.db().read(), invoice).await.unwrap(), eur(392));
        shop.pay(790, vec![invoice]).await;
        assert_eq!(shop.invoice(invoice).await.row.state, InvoiceState::Paid);
        assert_eq!(standings(&shop, invoice).await, [(396, "paid"), (396, "paid"), (398, "paid")]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_part_that_is_missed_makes_the_rest_due_where_the_setting_says_so() {
    for mut shop in shops(1).await {
        let invoice = owing(&mut shop).await;
        let days = serde_json::json!(10);
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "instalment.accelerate_days", &days).await.unwrap();
        tx.commit().await.unwrap();
        agree(&shop, invoice, three()).await.unwrap();
        let pays = |with_saved_method| PreviewAssumptions { with_saved_method, ..PreviewAssumptions::default() };
        let foreseen = async |shop: &Shop, who: PreviewAssumptions| -> Vec<String> {
            let planned = preview(&shop.ctx, shop.db().read(), date("2026-03-12"), &who).await.unwrap();
            let mine = planned.iter().filter(|p| p.subject.id == invoice.to_string());
            let mut mine: Vec<String> = mine.map(|p| format!("{} {}", &p.at.to_string()[5..], p.act)).collect();
            mine.sort();
            mine
        };
        let saved = foreseen(&shop, pays(std::iter::once(shop.customer).collect())).await;
        assert!(!saved.iter().any(|a| a.ends_with("accelerate")), "{saved:?}");
        let planned = foreseen(&shop, pays(Default::default())).await;
        assert!(planned.contains(&"03-02 accelerate".to_owned()), "{planned:?}");
        for day in 2..=40 {
            shop.on(&mpanel_calc::period::plus_days(date("2026-02-01"), day - 1).to_string());
            shop.automate().await;
            shop.automate().await;
        }
        let ran = acts(&shop, invoice).await;
        let seen = |act: &str| ran.iter().filter(|a| a.ends_with(act)).count();
        assert_eq!(seen("accelerate"), 1, "{ran:?}");
        assert!(ran.contains(&"03-03 notice".to_owned()) && ran.contains(&"03-02 charge".to_owned()), "{ran:?}");
        assert!(!ran.contains(&"03-13 reminder".to_owned()), "the second part has no day of its own any more");
        let told = ran.iter().filter(|a| !a.ends_with("charge") && !a.ends_with("suspend"));
        assert_eq!(planned.iter().collect::<Vec<_>>(), told.collect::<Vec<_>>(), "{}", shop.test.name);
        let ended = plan(&shop, invoice).await;
        assert!(!ended.active && ended.close_reason.unwrap().contains("10 days"));
        assert_eq!(amount_due(&shop.ctx, shop.db().read(), invoice).await.unwrap(), eur(1190));
        // What is paid late does not bring the plan back.
        shop.pay(396, vec![invoice]).await;
        assert_eq!(amount_due(&shop.ctx, shop.db().read(), invoice).await.unwrap(), eur(794));
        assert!(shop.invoice(invoice).await.row.overdue);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_plan_that_ends_late_leaves_the_days_that_are_there_otherwise() {
    for mut shop in shops(1).await {
        let invoice = owing(&mut shop).await;
        agree(&shop, invoice, three()).await.unwrap();
        let days = serde_json::json!(10);
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "instalment.accelerate_days", &days).await.unwrap();
        tx.commit().await.unwrap();
        // Nothing ran for a month.
        shop.on("2026-03-15");
        shop.automate().await;
        assert!(!plan(&shop, invoice).await.active);
        let ran = acts(&shop, invoice).await;
        assert!(ran.contains(&"03-15 accelerate".to_owned()), "{ran:?}");
        shop.on("2026-03-16");
        shop.automate().await;
        let ran = acts(&shop, invoice).await;
        assert!(ran.contains(&"03-16 notice".to_owned()), "the rest is late from its own day: {ran:?}");
    }
}

#[tokio::test]
async fn a_plan_that_is_kept_stays_where_missed_parts_end_plans() {
    for mut shop in shops(1).await {
        let invoice = owing(&mut shop).await;
        let days = serde_json::json!(10);
        let tx = shop.db().begin().await.unwrap();
        set_policy(&shop.ctx, &tx, PolicyLevel::Tenant, "", "instalment.accelerate_days", &days).await.unwrap();
        tx.commit().await.unwrap();
        agree(&shop, invoice, three()).await.unwrap();
        shop.on("2026-02-28");
        shop.automate().await;
        shop.pay(396, vec![invoice]).await;
        shop.on("2026-03-19");
        shop.automate().await;
        assert!(plan(&shop, invoice).await.active, "the next part is not late");
        shop.pay(396, vec![invoice]).await;
        shop.on("2026-06-01");
        shop.automate().await;
        assert!(plan(&shop, invoice).await.active, "of the last part nothing is left to be due at once");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn the_end_of_a_plan_makes_the_rest_due_from_that_day() {
    for mut shop in shops(1).await {
        let invoice = owing(&mut shop).await;
        let own = |first, second| {
            let part = |due: &str, amount| Part { due: date(due), amount };
            PlanShape::Own(vec![part("2026-03-01", first), part("2026-05-01", second)])
        };
        assert_eq!(agree(&shop, invoice, own(500, 691)).await.unwrap_err().fields()[0].code, "wrong_sum");
        agree(&shop, invoice, own(500, 690)).await.unwrap();
        shop.on("2026-03-02");
        shop.pay(500, vec![invoice]).await;
        shop.automate().await;
        assert!(acts(&shop, invoice).await.is_empty(), "what is paid is not reminded of");
        shop.on("2026-03-10");
        let tx = shop.db().begin().await.unwrap();
        let ended = cancel_payment_plan(&shop.ctx, &tx, invoice, "not kept").await.unwrap();
        tx.commit().await.unwrap();
        assert!(!ended.active);
        assert_eq!(amount_due(&shop.ctx, shop.db().read(), invoice).await.unwrap(), eur(690));
        assert!(!shop.invoice(invoice).await.row.overdue, "due today is not late");
        shop.automate().await;
        assert_eq!(acts(&shop, invoice).await, ["03-10 charge"]);
        shop.on("2026-03-11");
        shop.automate().await;
        assert_eq!(acts(&shop, invoice).await, ["03-10 charge", "03-11 charge", "03-11 notice"]);
        // A second plan takes its own steps.
        let again = PlanShape::Equal { parts: 2, first_due: date("2026-03-12"), months: 1 };
        agree(&shop, invoice, again).await.unwrap();
        shop.on("2026-03-12");
        shop.automate().await;
        assert_eq!(acts(&shop, invoice).await.last().unwrap(), "03-12 charge");
        shop.pay(690, vec![]).await;
        assert_eq!(shop.invoice(invoice).await.row.state, InvoiceState::Paid);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn only_what_is_owed_can_be_put_in_parts() {
    for shop in shops(1).await {
        let placed = shop.order(vec![shop.item()]).await;
        assert_eq!(agree(&shop, placed.invoice, three()).await.unwrap_err().code(), "order_pending");
        shop.pay(placed.total.minor, vec![placed.invoice]).await;
        assert_eq!(agree(&shop, placed.invoice, three()).await.unwrap_err().code(), "nothing_owed");
        let tx = shop.db().begin().await.unwrap();
        let none = cancel_payment_plan(&shop.ctx, &tx, placed.invoice, "x").await.unwrap_err();
        assert_eq!(none.kind(), mpanel_core::ErrorKind::NotFound);
    }
}
