//! Groups of customers: what is set for them holds for who is in them, from the moment they are.

use mpanel_core::{CustomerGroupId, PageQuery};
use serde_json::{Value, json};

use super::*;

impl Shop {
    async fn group(&self, name: &str) -> CustomerGroup {
        let tx = self.db().begin().await.unwrap();
        let made = create_customer_group(&self.ctx, &tx, name, "").await.unwrap();
        tx.commit().await.unwrap();
        made
    }

    async fn put_in(&self, group: Option<CustomerGroupId>) -> CustomerView {
        let tx = self.db().begin().await.unwrap();
        let changed = put_customer_in_group(&self.ctx, &tx, self.customer, group, None).await.unwrap();
        tx.commit().await.unwrap();
        changed
    }

    async fn set_for(&self, level: PolicyLevel, subject: impl ToString, key: &str, value: Value) {
        let tx = self.db().begin().await.unwrap();
        set_policy(&self.ctx, &tx, level, &subject.to_string(), key, &value).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn in_force(&self, key: &str, scope: PolicyScope) -> (Value, String) {
        let found = effective_policy(&self.ctx, self.db().read(), key, scope).await.unwrap();
        (found.value.clone(), found.origin())
    }
}

#[tokio::test]
async fn the_nearest_of_all_levels_wins() {
    for shop in shops(1).await {
        let service = shop.running(vec![shop.item()]).await.subscriptions[0].service;
        let group = shop.group("Resellers").await.id;
        shop.put_in(Some(group)).await;
        let scope = PolicyScope {
            product: Some(shop.plan),
            customer: Some(shop.customer),
            service: Some(service),
            ..PolicyScope::default()
        };
        assert_eq!(shop.in_force("suspend.days", scope).await, (json!(5), "system".to_owned()));
        let levels = [
            (PolicyLevel::Tenant, String::new(), "tenant"),
            (PolicyLevel::Product, shop.plan.to_string(), "product"),
            (PolicyLevel::Group, group.to_string(), "group Resellers"),
            (PolicyLevel::Customer, shop.customer.to_string(), "customer"),
            (PolicyLevel::Service, service.to_string(), "service"),
        ];
        for (days, (level, subject, origin)) in (10..).zip(&levels) {
            shop.set_for(*level, subject, "suspend.days", json!(days)).await;
            assert_eq!(shop.in_force("suspend.days", scope).await, (json!(days), (*origin).to_owned()));
        }
        // Without the nearest the next one counts, down to the default.
        let shown = list_settings(&shop.ctx, shop.db().read(), scope).await.unwrap();
        let shown = shown.iter().find(|s| s.key == "suspend.days").unwrap();
        assert_eq!((&shown.value, &shown.default), (&json!(14), &json!(13)));
        let of_customer = PolicyScope { customer: Some(shop.customer), ..PolicyScope::default() };
        let shown = list_settings(&shop.ctx, shop.db().read(), of_customer).await.unwrap();
        let shown = shown.iter().find(|s| s.key == "suspend.days").unwrap();
        assert_eq!(
            (&shown.value, &shown.default),
            (&json!(13), &json!(12)),
            "the default of a customer is its group's"
        );
        for (back, (level, subject, _)) in levels.iter().rev().enumerate() {
            let tx = shop.db().begin().await.unwrap();
            clear_policy(&shop.ctx, &tx, *level, subject, "suspend.days").await.unwrap();
            tx.commit().await.unwrap();
            let before = levels.len().checked_sub(back + 2).map(|at| levels[at].2);
            assert_eq!(shop.in_force("suspend.days", scope).await.1, before.unwrap_or("system"));
        }
        // Others are not in the group.
        shop.set_for(PolicyLevel::Group, group, "late_fee.days", json!(20)).await;
        shop.set_for(PolicyLevel::Group, group, "anchor.policy", json!("account")).await;
        assert_eq!(shop.in_force("late_fee.days", of_customer).await, (json!(20), "group Resellers".to_owned()));
        assert_eq!(shop.in_force("anchor.policy", of_customer).await.1, "group Resellers");
        let tx = shop.db().begin().await.unwrap();
        let other = create_customer(&shop.ctx, &tx, new_customer("bob@example.com", "DE")).await.unwrap().id;
        tx.commit().await.unwrap();
        let other = PolicyScope { customer: Some(other), ..PolicyScope::default() };
        assert_eq!(shop.in_force("late_fee.days", other).await.1, "system");
        assert_eq!(shop.in_force("late_fee.days", PolicyScope::default()).await.1, "system");
    }
}

#[tokio::test]
async fn moving_a_customer_moves_what_will_happen() {
    for mut shop in shops(1).await {
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        let group = shop.group("Early").await.id;
        shop.set_for(PolicyLevel::Group, group, "renewal.lead_days", json!(20)).await;
        shop.set_for(PolicyLevel::Group, group, "reminder.days", json!([3])).await;
        let next = async || get_subscription(&shop.ctx, shop.db().read(), id).await.unwrap().next_invoice_on.unwrap();
        assert_eq!(next().await, date("2026-02-01"));
        let told = async || {
            let until = date("2026-02-15");
            let acts = preview(&shop.ctx, shop.db().read(), until, &PreviewAssumptions::default()).await.unwrap();
            acts.iter().map(|a| format!("{} {}", &a.at.to_string()[5..], a.act)).collect::<Vec<_>>()
        };
        assert_eq!(told().await, ["02-01 invoice", "02-08 reminder", "02-14 reminder"]);
        assert_eq!(shop.put_in(Some(group)).await.group, Some(group));
        assert_eq!(next().await, date("2026-01-26"));
        assert_eq!(told().await, ["01-26 invoice", "02-12 reminder"]);
        shop.put_in(None).await;
        assert_eq!(next().await, date("2026-02-01"));
        shop.put_in(Some(group)).await;
        shop.put_in(Some(group)).await;
        shop.on("2026-01-26");
        let invoice = shop.renew().await.created[0];
        let entry = &history_of(&shop.ctx, shop.db().read(), &invoice.to_string(), 5).await.unwrap();
        let why = entry.iter().find_map(|e| e.why.as_ref()).unwrap();
        assert_eq!((why.rule.as_str(), why.policy_source.as_str()), ("renewal.lead_days", "group Early"));
        // The moves are on the customer's page, once each, and are not the customer's affair.
        let all = history_of_customer(&shop.ctx, shop.db().read(), shop.customer, 50).await.unwrap();
        let moves: Vec<_> = all.iter().filter(|e| e.act == "customer_group").collect();
        assert_eq!(moves.len(), 3);
        assert!(moves.iter().all(|e| e.is_internal()));
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_group_has_a_ladder_of_its_own() {
    for mut shop in shops(1).await {
        let service = shop.running(vec![shop.item()]).await.subscriptions[0].service;
        let group = shop.group("Slow payers").await.id;
        for (key, value) in [
            ("reminder.days", json!([])),
            ("charge.on_due", json!(false)),
            ("charge.retry_days", json!([])),
            ("notice.days", json!([2])),
            ("suspend.days", json!(9)),
            ("late_fee.enabled", json!(true)),
            ("late_fee.flat_minor", json!(300)),
        ] {
            shop.set_for(PolicyLevel::Group, group, key, value).await;
        }
        shop.put_in(Some(group)).await;
        let mut day = date("2026-01-30");
        while day <= date("2026-02-25") {
            shop.on(&day.to_string());
            shop.renew().await;
            shop.automate().await;
            day = day.tomorrow().unwrap();
        }
        let query = PageQuery { limit: Some(50), ..PageQuery::default() };
        let log = list_automation_log(&shop.ctx, shop.db().read(), &LogFilter::default(), &query).await.unwrap();
        // The late fee is an invoice of its own, with a notice of its own.
        let told = |e: &LogView| format!("{} {}", &e.at.to_string()[5..10], e.act);
        let mut acts: Vec<String> = log.items.iter().map(told).collect();
        acts.sort();
        assert_eq!(acts, ["02-01 invoice", "02-17 notice", "02-22 invoice", "02-24 notice", "02-24 suspend"]);
        let entry = &history_of(&shop.ctx, shop.db().read(), &service.to_string(), 5).await.unwrap()[0];
        assert_eq!(entry.why.as_ref().unwrap().policy_source, "group Slow payers");
        shop.check_books().await;
    }
}

#[tokio::test]
async fn services_of_a_group_come_on_invoices_of_their_own() {
    for mut shop in shops(1).await {
        shop.running(vec![shop.item()]).await;
        shop.running(vec![shop.item()]).await;
        let group = shop.group("Apart").await.id;
        shop.set_for(PolicyLevel::Group, group, "invoice.separate", json!("service")).await;
        shop.on("2026-02-02");
        assert_eq!(shop.renew().await.created.len(), 1);
        shop.put_in(Some(group)).await;
        shop.on("2026-03-02");
        assert_eq!(shop.renew().await.created.len(), 2);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn groups_are_kept_in_order() {
    for shop in shops(1).await {
        let tx = shop.db().begin().await.unwrap();
        let refused = create_customer_group(&shop.ctx, &tx, "  ", "").await.unwrap_err();
        assert_eq!((refused.fields()[0].code, refused.fields()[0].pointer.as_str()), ("required", "/name"));
        let refused = create_customer_group(&shop.ctx, &tx, "a\nb", &"x".repeat(1001)).await.unwrap_err();
        assert_eq!(refused.fields().len(), 2);
        tx.rollback().await.unwrap();

        let group = shop.group("  Resellers ").await;
        assert_eq!((group.name.as_str(), group.customers, group.version), ("Resellers", 0, 1));
        let other = shop.group("Öffentlich").await;
        for (name, id) in [("RESELLERS", None), ("resellers", Some(other.id))] {
            let tx = shop.db().begin().await.unwrap();
            let refused = match id {
                None => create_customer_group(&shop.ctx, &tx, name, "").await.unwrap_err(),
                Some(id) => {
                    let patch = CustomerGroupPatch { name: Some(name.into()), note: None };
                    update_customer_group(&shop.ctx, &tx, id, patch, None).await.unwrap_err()
                }
            };
            assert_eq!(refused.fields()[0].code, "taken");
            tx.rollback().await.unwrap();
        }
        let tx = shop.db().begin().await.unwrap();
        let patch = CustomerGroupPatch { name: None, note: Some("Thirty days".into()) };
        let refused = update_customer_group(&shop.ctx, &tx, group.id, patch.clone(), Some(7)).await.unwrap_err();
        assert_eq!(refused.code(), "version_mismatch");
        let changed = update_customer_group(&shop.ctx, &tx, group.id, patch, Some(1)).await.unwrap();
        assert_eq!((changed.name.as_str(), changed.note.as_str(), changed.version), ("Resellers", "Thirty days", 2));
        tx.commit().await.unwrap();

        shop.put_in(Some(group.id)).await;
        shop.set_for(PolicyLevel::Group, group.id, "suspend.days", json!(9)).await;
        let all = list_customer_groups(&shop.ctx, shop.db().read()).await.unwrap();
        let told: Vec<_> = all.iter().map(|g| (g.name.as_str(), g.customers, g.settings)).collect();
        assert_eq!(told, [("Resellers", 1, 1), ("Öffentlich", 0, 0)]);
        assert!(!all[0].abilities[0].allowed && all[1].abilities[0].allowed);
        let filter = CustomerFilter { group: Some(group.id), ..CustomerFilter::default() };
        let listed = list_customers(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|c| c.id).collect::<Vec<_>>(), [shop.customer]);
        let tx = shop.db().begin().await.unwrap();
        let refused = delete_customer_group(&shop.ctx, &tx, group.id).await.unwrap_err();
        assert_eq!(refused.code(), "group_in_use");
        let nobody = Some(shop.ctx.new_id());
        let refused = put_customer_in_group(&shop.ctx, &tx, shop.customer, nobody, None).await.unwrap_err();
        assert_eq!(
            (refused.fields()[0].code, refused.fields()[0].pointer.as_str()),
            ("unknown_group", "/customer_group_id")
        );
        let refused = resolve_customer_group(&shop.ctx, shop.db().read(), nobody).await.unwrap_err();
        assert_eq!(refused.fields()[0].code, "unknown_group");
        tx.rollback().await.unwrap();

        shop.put_in(None).await;
        let tx = shop.db().begin().await.unwrap();
        delete_customer_group(&shop.ctx, &tx, group.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(list_customer_groups(&shop.ctx, shop.db().read()).await.unwrap().len(), 1);
        let scope = PolicyScope { group: Some(group.id), ..PolicyScope::default() };
        assert_eq!(shop.in_force("suspend.days", scope).await.1, "system", "its settings are gone");

        // What another business has is not there.
        let foreign = mpanel_testkit::context(2);
        assert!(get_customer_group(&foreign, shop.db().read(), other.id).await.is_err());
        assert!(list_customer_groups(&foreign, shop.db().read()).await.unwrap().is_empty());
    }
}
