//! Mails about cards that expire: once in a month, to those who have something that runs.

use mpanel_core::{PageQuery, PaymentMethodId};
use serde_json::json;

use super::*;

fn card(shop: &Shop, method: PaymentMethodId, last_month: &str) -> DefaultCard {
    let words = "Visa ending in 4242".to_owned();
    DefaultCard { customer: shop.customer, method, words, last_month: date(last_month) }
}

async fn remind(shop: &Shop, cards: &[DefaultCard]) -> usize {
    remind_of_cards(&shop.ctx, shop.db(), cards).await.unwrap()
}

#[tokio::test]
async fn a_card_is_told_of_in_its_last_two_months_once_each() {
    for mut shop in shops(1).await {
        let method: PaymentMethodId = shop.ctx.new_id();
        let cards = [card(&shop, method, "2026-03-01")];
        shop.on("2026-02-03");
        assert_eq!(remind(&shop, &cards).await, 0, "nothing runs");
        shop.on("2026-01-15");
        shop.running(vec![shop.item()]).await;
        shop.on("2026-01-31");
        assert_eq!(remind(&shop, &cards).await, 0, "two months are early enough for nobody");

        // What is foreseen is what happens.
        let assumptions = PreviewAssumptions { cards: cards.to_vec(), ..PreviewAssumptions::default() };
        let acts = preview(&shop.ctx, shop.db().read(), date("2026-04-10"), &assumptions).await.unwrap();
        let planned: Vec<_> = acts.iter().filter(|a| a.act == "card_expiry").map(|a| a.at.to_string()).collect();
        assert_eq!(planned, ["2026-02-01", "2026-03-01"]);
        let acts = preview(&shop.ctx, shop.db().read(), date("2026-02-20"), &assumptions).await.unwrap();
        assert_eq!(acts.iter().filter(|a| a.act == "card_expiry").count(), 1);

        let before = shop.position().await;
        let mut told = Vec::new();
        let mut day = date("2026-01-31");
        while day <= date("2026-04-10") {
            shop.on(&day.to_string());
            // A pause of the program in the first days of a month puts it off.
            if !["2026-03-01", "2026-03-02"].contains(&day.to_string().as_str()) {
                told.extend((remind(&shop, &cards).await > 0).then(|| day.to_string()));
                assert_eq!(remind(&shop, &cards).await, 0, "a repeated run does nothing");
            }
            day = day.tomorrow().unwrap();
        }
        assert_eq!(told, ["2026-02-01", "2026-03-03"]);
        let facts = shop.events_after(before).await;
        assert_eq!(facts, ["CardExpiring", "CardExpiring"]);
        let filter = LogFilter { act: Some("card_expiry".into()), ..LogFilter::default() };
        let log = list_automation_log(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap();
        let why = log.items[0].why.as_ref().unwrap();
        assert_eq!((why.rule.as_str(), why.policy_source.as_str()), ("card.expiry_mail", "system"));
        assert_eq!((&why.inputs["expires"], &why.inputs["card"]), (&json!("2026-03"), &json!("Visa ending in 4242")));
        assert_eq!(log.items.len(), 2);
    }
}

#[tokio::test]
async fn another_card_and_another_setting_change_who_is_told() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.on("2026-02-01");
        let (old, new): (PaymentMethodId, PaymentMethodId) = (shop.ctx.new_id(), shop.ctx.new_id());
        assert_eq!(remind(&shop, &[card(&shop, old, "2026-03-01")]).await, 1);
        // The one that came in its place lasts.
        shop.on("2026-03-01");
        assert_eq!(remind(&shop, &[card(&shop, new, "2029-01-01")]).await, 0);
        assert_eq!(remind(&shop, &[card(&shop, old, "2026-02-01")]).await, 0, "it is too late for this one");

        for (level, subject) in
            [(PolicyLevel::Tenant, String::new()), (PolicyLevel::Customer, shop.customer.to_string())]
        {
            let tx = shop.db().begin().await.unwrap();
            set_policy(&shop.ctx, &tx, level, &subject, "card.expiry_mail", &json!(false)).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(remind(&shop, &[card(&shop, new, "2026-04-01")]).await, 0);
            let tx = shop.db().begin().await.unwrap();
            clear_policy(&shop.ctx, &tx, level, &subject, "card.expiry_mail").await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(remind(&shop, &[card(&shop, new, "2026-04-01")]).await, 1, "on again");
    }
}
