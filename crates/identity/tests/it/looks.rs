//! The looks of documents: versions are only added, and each day keeps its own.

use jiff::SignedDuration;
use mpanel_core::{Currency, ErrorKind, OpContext, TenantMode};
use mpanel_db::sea_orm::ConnectionTrait;
use mpanel_identity::{
    Brand, DocumentLooks, NewTenant, Tenant, TenantPatch, add_document_logo, create_tenant, document_looks_at,
    find_document_logo, get_document_looks, get_tenant, put_document_looks, update_tenant,
};
use mpanel_testkit as testkit;

use crate::committed;
use crate::world::TABLES;

fn later(ctx: &OpContext, hours: i64) -> OpContext {
    let at = ctx.now.saturating_add(SignedDuration::from_hours(hours)).unwrap();
    ctx.clone().at(at)
}

fn headed(header: &str) -> DocumentLooks {
    DocumentLooks { header: header.into(), ..DocumentLooks::default() }
}

async fn business(ctx: &OpContext, db: &mpanel_db::Db) -> Tenant {
    let new = NewTenant {
        slug: "looks".into(),
        name: "Looks".into(),
        mode: TenantMode::Sandbox,
        time_zone: "Europe/Berlin".into(),
        default_currency: Currency::EUR,
        base_url: "https://looks.example".into(),
        hosts: Vec::new(),
        brand: Brand::default(),
    };
    committed!(db, |tx| create_tenant(ctx, &tx, new)).unwrap()
}

#[tokio::test]
async fn a_day_keeps_its_looks() {
    for t in testkit::databases(TABLES).await {
        let ctx = testkit::context(1);
        let tenant = business(&ctx, &t.db).await;
        let conn = t.db.read();
        let first = get_document_looks(&ctx, conn, &tenant).await.unwrap();
        assert_eq!((first.version, first.name.as_str(), &first.looks), (1, "Looks", &DocumentLooks::default()));
        let noon = later(&ctx, 1);
        let second = committed!(t.db, |tx| put_document_looks(&noon, &tx, headed("one"), Some(1))).unwrap();
        assert_eq!((second.version, second.looks.header.as_str()), (2, "one"));
        let stale = committed!(t.db, |tx| put_document_looks(&noon, &tx, headed("two"), Some(1)));
        assert_eq!(stale.unwrap_err().kind(), ErrorKind::VersionMismatch, "{}", t.name);
        let evening = later(&ctx, 2);
        let brand = Brand { accent: "#112233".into(), ..Brand::default() };
        let patch = TenantPatch { name: Some("Renamed".into()), brand: Some(brand), ..TenantPatch::default() };
        committed!(t.db, |tx| update_tenant(&evening, &tx, patch, None)).unwrap();
        let tenant = get_tenant(conn, tenant.id).await.unwrap();
        let seen = async |hours: i64| {
            let found = document_looks_at(&ctx, conn, &tenant, later(&ctx, hours).now).await.unwrap();
            (found.version, found.name, found.accent, found.looks.header)
        };
        let was = Brand::default().accent;
        assert_eq!(seen(-1).await, (1, "Looks".into(), was.clone(), String::new()), "{}", t.name);
        assert_eq!(seen(1).await, (2, "Looks".into(), was, "one".into()), "{}", t.name);
        assert_eq!(seen(3).await, (3, "Renamed".into(), "#112233".into(), "one".into()), "{}", t.name);
        // A change of something else is no change of the looks.
        let patch = TenantPatch { time_zone: Some("UTC".into()), ..TenantPatch::default() };
        committed!(t.db, |tx| update_tenant(&evening, &tx, patch, None)).unwrap();
        assert_eq!(get_document_looks(&ctx, conn, &tenant).await.unwrap().version, 3);
    }
}

#[tokio::test]
async fn pictures_are_the_tenants_own_and_those_in_use_stay() {
    for t in testkit::databases(TABLES).await {
        let (ctx, other) = (testkit::context(1), testkit::context(2));
        let tenant = business(&ctx, &t.db).await;
        let logo = committed!(t.db, |tx| add_document_logo(&ctx, &tx, "svg", b"<svg/>".to_vec())).unwrap();
        let looks = DocumentLooks { logo: Some(logo.id), ..DocumentLooks::default() };
        assert!(find_document_logo(&other, t.db.read(), logo.id).await.is_err(), "{}", t.name);
        committed!(t.db, |tx| put_document_looks(&ctx, &tx, looks, None)).unwrap();
        // A later version without it does not take it from the documents of before.
        committed!(t.db, |tx| put_document_looks(&later(&ctx, 1), &tx, DocumentLooks::default(), None)).unwrap();
        let mut last = None;
        for number in 0..15 {
            let at = later(&ctx, 2 + number);
            let unused = committed!(t.db, |tx| add_document_logo(&at, &tx, "png", vec![1])).unwrap();
            last = Some(last.unwrap_or(unused.id));
        }
        assert_eq!(find_document_logo(&ctx, t.db.read(), logo.id).await.unwrap(), logo, "{}", t.name);
        let oldest = find_document_logo(&ctx, t.db.read(), last.unwrap()).await;
        assert_eq!(oldest.unwrap_err().fields()[0].pointer, "/logo_id", "{}", t.name);
        let before = document_looks_at(&ctx, t.db.read(), &tenant, ctx.now).await.unwrap();
        assert_eq!(before.looks.logo, Some(logo.id));
        // A version that cannot be read may use any picture: none is forgotten.
        let tx = t.db.begin().await.unwrap();
        tx.execute_unprepared("UPDATE document_looks SET looks = '?'").await.unwrap();
        let refused = add_document_logo(&later(&ctx, 30), &tx, "png", vec![1]).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Internal, "{}", t.name);
    }
}
