//! The cost book: kept by hand, read from a file, of one tenant alone.

use mpanel_core::{Currency, ErrorKind};

use super::*;

const FILE: &str = "kind,item,region,months,currency,price,setup,valid_from,note\n\
    product,V153,,1,EUR,4.50,,2026-01-01,list price\n\
    product,V153,SIN,1,EUR,6.20,,2026-01-01,\n\
    add_on,backup,,1,EUR,0.80,,2026-01-01,\n";

pub(super) async fn import(world: &World, text: &str, dry_run: bool) -> ImportReport {
    let tx = world.deps.db.begin().await.unwrap();
    let report = import_costs(&world.ctx(), &tx, world.account, text, dry_run).await.unwrap();
    tx.commit().await.unwrap();
    report
}

async fn count(world: &World) -> u64 {
    let query = PageQuery::default();
    let filter = CostFilter::default();
    list_costs(&world.ctx(), world.deps.db.read(), world.account, &filter, &query).await.unwrap().total
}

#[tokio::test]
async fn a_file_is_tried_then_read_and_reading_it_again_changes_nothing() {
    for world in worlds().await {
        let dry = import(&world, FILE, true).await;
        assert_eq!((dry.lines, dry.added, dry.applied, count(&world).await), (3, 3, false, 0), "{}", world.name);
        let real = import(&world, FILE, false).await;
        assert_eq!((real.added, real.applied, count(&world).await), (3, true, 3));
        let again = import(&world, &FILE.replace("6.20", "6.30"), false).await;
        assert_eq!((again.added, again.changed, again.unchanged, count(&world).await), (0, 1, 2, 3), "{}", world.name);
    }
}

#[tokio::test]
async fn one_wrong_line_keeps_the_whole_file_out() {
    for world in worlds().await {
        let wrong = FILE.replace("0.80", "cheap");
        let report = import(&world, &wrong, false).await;
        assert!(!report.applied && count(&world).await == 0, "{}: {report:?}", world.name);
        let error = &report.errors[0];
        assert_eq!((error.line, error.column.as_deref(), error.code), (4, Some("price"), "not_an_amount"));
    }
}

#[tokio::test]
async fn entries_are_dated_changed_and_of_one_tenant() {
    for world in worlds().await {
        import(&world, FILE, false).await;
        let (ctx, conn) = (world.ctx(), world.deps.db.read());
        let tx = world.deps.db.begin().await.unwrap();
        let later = CostEntry {
            kind: CostKind::Product,
            item: "V153".into(),
            region: None,
            months: 1,
            currency: Currency::EUR,
            price_minor: 500,
            setup_minor: 0,
            valid_from: "2026-03-01".parse().unwrap(),
        };
        let made = create_cost(&ctx, &tx, world.account, later.clone(), "dearer").await.unwrap();
        assert!(!made.current, "it counts from March on");
        tx.commit().await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        let again = create_cost(&ctx, &tx, world.account, later, "").await.unwrap_err();
        assert_eq!(again.fields()[0].code, "taken", "{}", world.name);
        tx.rollback().await.unwrap();
        let books = cost_books(&ctx, conn).await.unwrap();
        let found = |on: &str| {
            books[&world.account].find(CostKind::Product, "V153", "EU", 1, on.parse().unwrap()).unwrap().price_minor
        };
        assert_eq!((found("2026-02-28"), found("2026-03-01")), (450, 500));
        let march = get_cost(&ctx.clone().at("2026-03-02T00:00:00Z".parse().unwrap()), conn, made.id).await.unwrap();
        assert!(march.current);

        let tx = world.deps.db.begin().await.unwrap();
        let patch = CostPatch { price_minor: Some(490), ..CostPatch::default() };
        let changed = update_cost(&ctx, &tx, made.id, patch.clone(), Some(1)).await.unwrap();
        assert_eq!((changed.entry.price_minor, changed.version), (490, 2));
        let stale = update_cost(&ctx, &tx, made.id, patch.clone(), Some(1)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        let other = testkit::context(2);
        assert!(update_cost(&other, &tx, made.id, patch, None).await.is_err());
        assert!(delete_cost(&other, &tx, made.id).await.is_err());
        assert!(import_costs(&other, &tx, world.account, FILE, true).await.is_err());
        delete_cost(&ctx, &tx, made.id).await.unwrap();
        tx.commit().await.unwrap();
        assert!(cost_books(&other, conn).await.unwrap().is_empty());
        assert_eq!(count(&world).await, 3, "{}", world.name);
    }
}

#[tokio::test]
async fn rates_are_replaced_as_a_whole() {
    for world in worlds().await {
        let ctx = world.ctx();
        let rate = |to: Currency, rate: &str| NewRate {
            from: Currency::EUR,
            to,
            rate: rate.to_owned(),
            valid_from: "2026-01-01".parse().unwrap(),
        };
        let tx = world.deps.db.begin().await.unwrap();
        set_rates(&ctx, &tx, vec![rate(Currency::USD, "1.1")]).await.unwrap();
        let both = set_rates(&ctx, &tx, vec![rate(Currency::USD, "1.2"), rate("GBP".parse().unwrap(), "0.85")]).await;
        assert_eq!(both.unwrap().iter().map(Rate::decimal).collect::<Vec<_>>(), ["0.85", "1.2"], "{}", world.name);
        let wrong = set_rates(&ctx, &tx, vec![rate(Currency::EUR, "1")]).await.unwrap_err();
        assert_eq!(wrong.fields()[0].pointer, "/rates/0/to");
        tx.commit().await.unwrap();
        assert!(list_rates(&testkit::context(2), world.deps.db.read()).await.unwrap().is_empty());
    }
}
