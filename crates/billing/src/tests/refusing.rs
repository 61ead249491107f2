//! Bad input that has a name: each is refused with its reason, and not a row of any table has changed.

use std::collections::BTreeMap;

use mpanel_calc::rating::Aggregation;
use mpanel_calc::{Rate, TaxRule};
use mpanel_core::{Error, Result};
use mpanel_db::Tx;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::metering::{Metered, metered, plain};
use super::*;

/// Rows by table.
pub(super) type Contents = BTreeMap<String, i64>;

pub(super) async fn contents(shop: &Shop) -> Contents {
    let conn = shop.db().read();
    let backend = conn.get_database_backend();
    let tables = match backend {
        DbBackend::Postgres => "SELECT tablename::text AS found FROM pg_tables WHERE schemaname = current_schema()",
        _ => "SELECT name AS found FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, tables)).await.unwrap();
    let mut all = Contents::new();
    for table in rows.iter().map(|row| row.try_get::<String>("", "found").unwrap()) {
        let sql = format!("SELECT COUNT(*) AS found FROM \"{table}\"");
        let row = conn.query_one_raw(Statement::from_string(backend, sql)).await.unwrap().unwrap();
        all.insert(table, row.try_get::<i64>("", "found").unwrap());
    }
    assert!(all.keys().filter(|t| t.starts_with("billing_")).count() > 30, "{all:?}");
    all
}

/// Code and pointer of a refusal: of its first field, where it names one.
fn reason(error: &Error) -> (&str, &str) {
    error.fields().first().map_or((error.code(), ""), |field| (field.code, field.pointer.as_str()))
}

/// Does something that must be refused, and commits what it may have written.
async fn refused<T>(shop: &Shop, what: &str, want: (&str, &str), act: impl AsyncFnOnce(&Tx) -> Result<T>) {
    let before = contents(shop).await;
    let tx = shop.db().begin().await.unwrap();
    let Err(error) = act(&tx).await else { panic!("{what} was done, on {}", shop.test.name) };
    tx.commit().await.unwrap();
    assert_eq!(reason(&error), want, "{what}, on {}: {}", shop.test.name, error.report());
    assert!(error.detail().ends_with('.') || !error.fields().is_empty(), "{what}: {}", error.detail());
    assert_eq!(contents(shop).await, before, "{what}, on {}", shop.test.name);
}

#[test]
fn a_currency_that_does_not_exist_is_no_currency() {
    for word in ["XYZ", "EURO", "", "€"] {
        let error = word.parse::<Currency>().unwrap_err().to_string();
        assert!(error.contains("unknown currency"), "{word:?}: {error}");
        assert!(serde_json::from_value::<Currency>(json!(word)).is_err(), "{word:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sold_wrongly_is_refused_and_leaves_nothing() {
    for shop in shops(1).await {
        let ctx = &shop.ctx;
        shop.running(vec![shop.item()]).await;
        let abroad = PlaceOrder { currency: "JPY".parse().unwrap(), ..shop.wants(vec![shop.item()]) };
        refused(&shop, "an order in another currency than the account's", ("currency_fixed", ""), async |tx| {
            place_order(ctx, tx, abroad).await
        })
        .await;
        let weekly = CartItemInput { cycle_months: -7, ..shop.item() };
        let weekly = shop.wants(vec![weekly]);
        refused(&shop, "a cycle without a price", ("unavailable", "/items/0/cycle_months"), async |tx| {
            place_order(ctx, tx, weekly).await
        })
        .await;
        refused(&shop, "a coupon over 100 percent", ("out_of_range", "/percent"), async |tx| {
            create_coupon(ctx, tx, percent_coupon("MUCH", "100.01")).await
        })
        .await;
        let rule = TaxRule::of_country("DE", "VAT", "7".parse::<Rate>().unwrap(), date("2026-01-01"));
        refused(&shop, "tax rules that overlap", ("tax_rule_overlaps", "/valid_from"), async |tx| {
            add_tax_rule(ctx, tx, rule, false).await
        })
        .await;
        let invoice = shop.invoices().await[0].clone();
        for (what, minor) in [("a credit over the invoice", invoice.total.minor + 1), ("a credit below zero", -1)] {
            refused(&shop, what, ("out_of_range", "/amount"), async |tx| {
                let scope = CreditScope::Gross(eur(minor));
                issue_credit_note(ctx, tx, invoice.id, CreditRequest { scope, reason: "too much".into() }).await
            })
            .await;
        }
    }
}

// Levels have an order, so no setting can refer to another one in a circle: a value that would have to is refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_would_go_in_a_circle_are_refused_and_leave_nothing() {
    for shop in shops(1).await {
        let placed = shop.running(vec![shop.item()]).await;
        let service = placed.subscriptions[0].service.to_string();
        let lead = json!({"same_as": service});
        let table = [
            ("renewal.lead_days", PolicyLevel::Service, lead, ("out_of_range", "/renewal.lead_days")),
            ("renewal.lead_days", PolicyLevel::System, json!(3), ("built_in", "")),
            ("anchor.policy", PolicyLevel::Service, json!("account"), ("not_at_this_level", "/anchor.policy")),
            ("lead_days", PolicyLevel::Tenant, json!(3), ("unknown_setting", "/lead_days")),
        ];
        for (key, level, value, want) in table {
            refused(&shop, key, want, async |tx| set_policy(&shop.ctx, tx, level, &service, key, &value).await).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lies_in_the_past_is_refused_and_leaves_nothing() {
    for shop in shops(1).await {
        let mut m = metered(shop, Aggregation::Sum, plain("1")).await;
        m.shop.on("2026-03-20");
        m.shop.renew().await;
        close_month(&m.shop.ctx, m.shop.db(), date("2026-01-31")).await.unwrap();
        let Metered { shop, placed, .. } = &m;
        let (ctx, id) = (&shop.ctx, placed.subscriptions[0].subscription);
        for (what, at, code) in [
            ("usage in a closed month", "2026-01-20T10:00:00Z", "month_closed"),
            ("usage before the start", "2026-01-10T10:00:00Z", "before_start"),
            ("usage to come", "2026-03-21T10:00:00Z", "in_future"),
        ] {
            let event = m.event("one", at, "5");
            refused(shop, what, (code, "/events/0/occurred_at"), async |tx| record_usage(ctx, tx, &[event]).await)
                .await;
        }
        for day in ["2026-01-10", "2026-03-19"] {
            let request = ChangeRequest {
                what: WantedChange::Price(eur(2000)),
                when: ChangeWhen::On(date(day)),
                note: None,
                by: ChangeBy::Staff,
            };
            refused(shop, "a change before today", ("out_of_range", "/effective_on"), async |tx| {
                change_subscription(ctx, tx, id, &request, Shown::default(), None).await
            })
            .await;
            refused(shop, "an end before today", ("out_of_range", "/on"), async |tx| {
                cancel_subscription(ctx, tx, id, CancelWhen::On(date(day)), "too late").await
            })
            .await;
        }
    }
}
