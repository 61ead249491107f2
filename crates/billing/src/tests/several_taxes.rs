//! Several taxes on one line, from the rules to the books: Canada and a state with a county tax.

use mpanel_calc::LineKind;

use super::changing::{larger, plan};
use super::*;

/// A shop in Canada with the example rules, and a customer in one of its provinces.
async fn canadian(region: &str, inclusive: bool) -> Vec<Shop> {
    abroad("CA", region, inclusive).await
}

async fn abroad(country: &str, region: &str, inclusive: bool) -> Vec<Shop> {
    let mut all = shops(1).await;
    for shop in &mut all {
        let tx = shop.db().begin().await.unwrap();
        let seller = Seller {
            name: "Example Hosting".into(),
            country: country.into(),
            prices_include_tax: inclusive,
            ..Seller::default()
        };
        put_seller(&shop.ctx, &tx, &seller).await.unwrap();
        add_example_tax_rules(&shop.ctx, &tx).await.unwrap();
        let address = Address { region: Some(region.to_owned()).filter(|r| !r.is_empty()), ..Address::default() };
        let new = NewCustomer { address, ..new_customer("c@example.com", country) };
        shop.customer = create_customer(&shop.ctx, &tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
    }
    all
}

fn regional(country: &str, region: &str, name: &str, rate: &str, standing: TaxStanding) -> TaxRule {
    TaxRule {
        region: Some(region.into()),
        standing,
        ..TaxRule::of_country(country, name, rate.parse().unwrap(), date("2020-01-01"))
    }
}

impl Shop {
    async fn add_rule(&self, rule: TaxRule) -> mpanel_core::Result<TaxRuleView> {
        let tx = self.db().begin().await?;
        let added = add_tax_rule(&self.ctx, &tx, rule, false).await?;
        tx.commit().await?;
        Ok(added)
    }

    /// `name rate base amount` of each tax of an invoice.
    async fn taxes(&self, id: InvoiceId) -> Vec<String> {
        said(&self.invoice(id).await.taxes)
    }

    async fn credit_note(&self, id: InvoiceId, scope: CreditScope) -> CreditNoteView {
        let tx = self.db().begin().await.unwrap();
        let request = CreditRequest { scope, reason: "a test".into() };
        let note = issue_credit_note(&self.ctx, &tx, id, request).await.unwrap();
        tx.commit().await.unwrap();
        note
    }

    /// What is owed by each account of tax.
    async fn owed(&self) -> Vec<(String, i64)> {
        let moved = account_movements(&self.ctx, self.db().read(), BookScope::default()).await.unwrap();
        let mine = moved.into_iter().filter(|m| m.account.starts_with("tax_payable:"));
        mine.map(|m| (m.account, m.credit.minor - m.debit.minor)).collect()
    }

    /// Country, region, rate, net, tax and invoices of each row of the report, which agrees with the ledger.
    async fn reported(&self) -> Vec<String> {
        let (from, to) = (date("2000-01-01"), date("2100-01-01"));
        let report = vat_report(&self.ctx, self.db().read(), (from, to), OfEntity::All).await.unwrap();
        assert!(report.agrees(), "{}: {report:#?}", self.test.name);
        let region = |r: &VatReportRow| r.region.clone().unwrap_or_default();
        let row = |r: &VatReportRow| {
            let count = r.invoices + r.credit_notes + r.voided;
            format!("{}-{} {} {} {} {count}", r.country, region(r), r.rate, r.net.minor, r.tax.minor)
        };
        report.rows.iter().map(row).collect()
    }
}

fn said(taxes: &[TaxRow]) -> Vec<String> {
    taxes.iter().map(|t| format!("{} {} {} {}", t.name, t.rate, t.base.minor, t.amount.minor)).collect()
}

#[tokio::test]
async fn quebec_pays_two_taxes_on_net_from_the_cart_to_the_books() {
    for mut shop in canadian("QC", false).await {
        let contents = CartContents { items: vec![shop.item()], ..CartContents::default() };
        let quoted = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, Some(shop.customer)).await.unwrap();
        // 5 % and 9.975 % of 15.00, each rounded.
        let taxes = ["GST 5 1500 75", "QST 9.975 1500 150"];
        assert_eq!((said(&quoted.tax), quoted.due_now), (taxes.map(str::to_owned).to_vec(), eur(1725)));
        let placed = shop.running(vec![shop.item()]).await;
        assert_eq!(shop.taxes(placed.invoice).await, taxes, "{}", shop.test.name);
        let view = shop.invoice(placed.invoice).await;
        assert_eq!((view.row.total, view.tax_total), (eur(1725), eur(225)));
        assert_eq!(view.lines[0].tax_rate, "14.975");
        let parts: Vec<_> =
            view.lines[0].taxes.iter().map(|t| (t.name.as_str(), t.rate.as_str(), t.compound)).collect();
        assert_eq!(parts, [("GST", "5", false), ("QST", "9.975", false)]);
        let printed = invoice_document(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap();
        assert_eq!((printed.lines[0].tax_rate.as_str(), printed.taxes.len()), ("5% + 9.975%", 2));
        shop.on("2026-02-01");
        let renewal = shop.renew().await.created[0];
        assert_eq!(shop.taxes(renewal).await, ["GST 5 1000 50", "QST 9.975 1000 100"]);
        assert_eq!(shop.owed().await, [("tax_payable:CA".to_owned(), 125), ("tax_payable:CA-QC".to_owned(), 250)]);
        assert_eq!(shop.reported().await, ["CA- 5 2500 125 2", "CA-QC 9.975 2500 250 2"]);
        let used: Vec<_> = list_tax_rules(&shop.ctx, shop.db().read()).await.unwrap();
        let used: Vec<_> = used.iter().filter(|r| r.used).map(|r| r.rule.name.as_str()).collect();
        assert_eq!(used, ["GST", "QST"], "both rules stay as they are");
        // Voided, it leaves nothing behind.
        let tx = shop.db().begin().await.unwrap();
        void_invoice(&shop.ctx, &tx, renewal, "a mistake", false).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.owed().await, [("tax_payable:CA".to_owned(), 75), ("tax_payable:CA-QC".to_owned(), 150)]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn a_price_with_two_taxes_inside_stays_the_price() {
    for shop in canadian("QC", true).await {
        let placed = shop.running(vec![shop.item()]).await;
        assert_eq!(shop.taxes(placed.invoice).await, ["GST 5 1305 65", "QST 9.975 1305 130"], "{}", shop.test.name);
        let view = shop.invoice(placed.invoice).await;
        assert_eq!((view.row.total, view.lines.iter().map(|l| l.net.minor).sum::<i64>()), (eur(1500), 1305));
        let subscription = get_subscription(&shop.ctx, shop.db().read(), placed.subscriptions[0].subscription).await;
        let net = net_prices(&shop.ctx, shop.db().read(), &[subscription.unwrap()]).await.unwrap();
        assert_eq!(net.values().copied().collect::<Vec<_>>(), [eur(870)]);
        assert_eq!(shop.reported().await, ["CA- 5 1305 65 1", "CA-QC 9.975 1305 130 1"]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn other_provinces_pay_as_their_rules_say() {
    for (region, want) in [("ON", vec!["HST 13 1500 195"]), ("AB", vec!["GST 5 1500 75"])] {
        for shop in canadian(region, false).await {
            let placed = shop.order(vec![shop.item()]).await;
            assert_eq!(shop.taxes(placed.invoice).await, want, "{}", shop.test.name);
            shop.check_books().await;
        }
    }
    for shop in canadian("", false).await {
        let refused = shop.place(shop.wants(vec![shop.item()])).await.unwrap_err();
        assert_eq!(refused.code(), "no_tax_rule", "nothing is guessed where the province decides");
        // Who looks around sees the price with the country's tax.
        let contents = CartContents { items: vec![shop.item()], ..CartContents::default() };
        let quoted = quote(&shop.ctx, shop.db().read(), Currency::EUR, &contents, None).await.unwrap();
        assert_eq!(said(&quoted.tax), ["GST 5 1500 75"]);
    }
}

#[tokio::test]
async fn taxes_of_one_place_are_one_row_whose_net_counts_once() {
    for shop in abroad("US", "CA", false).await {
        // Of the same rate and place as the county's, and one on top of all.
        shop.add_rule(regional("US", "CA", "City tax", "1.25", TaxStanding::Added)).await.unwrap();
        shop.add_rule(regional("US", "CA", "Old tax", "10", TaxStanding::Compound)).await.unwrap();
        let placed = shop.order(vec![shop.item()]).await;
        let taxes = ["State tax 6 1500 90", "City tax 1.25 1500 19", "County tax 1.25 1500 19", "Old tax 10 1628 163"];
        assert_eq!(shop.taxes(placed.invoice).await, taxes, "{}", shop.test.name);
        assert_eq!(shop.invoice(placed.invoice).await.row.total, eur(1791));
        assert_eq!(shop.owed().await, [("tax_payable:US-CA".to_owned(), 291)]);
        let rows = ["US-CA 1.25 1500 38 1", "US-CA 6 1500 90 1", "US-CA 10 1628 163 1"];
        assert_eq!(shop.reported().await, rows);
        shop.credit_note(placed.invoice, CreditScope::Remaining).await;
        assert_eq!(shop.owed().await, [("tax_payable:US-CA".to_owned(), 0)]);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn credit_notes_take_each_tax_exactly() {
    for inclusive in [false, true] {
        for shop in canadian("QC", inclusive).await {
            let placed = shop.running(vec![shop.item()]).await;
            let before = shop.invoice(placed.invoice).await;
            let first = shop.credit_note(placed.invoice, CreditScope::Gross(eur(500))).await;
            assert_eq!(said(&first.taxes), ["GST 5 435 22", "QST 9.975 435 43"], "{}", shop.test.name);
            let printed = credit_note_document(&shop.ctx, shop.db().read(), first.id).await.unwrap();
            assert_eq!((printed.lines.len(), printed.subtotal, printed.total), (1, eur(435), eur(500)));
            assert_eq!((printed.lines[0].amount, printed.lines[0].tax_rate.as_str()), (eur(435), "5% + 9.975%"));
            let lines = shop.invoice(placed.invoice).await.lines;
            let setup = lines.iter().find(|l| l.kind == LineKind::Setup.as_str()).unwrap();
            assert!(setup.creditable.minor < setup.net.minor, "the first note took some of it");
            let second = shop.credit_note(placed.invoice, CreditScope::Lines(vec![setup.id])).await;
            assert_eq!(second.total.minor - second.tax_total.minor, setup.creditable.minor);
            let rest = shop.credit_note(placed.invoice, CreditScope::Remaining).await;
            let notes = [first, second, rest];
            assert_eq!(notes.iter().map(|n| n.total.minor).sum::<i64>(), before.row.total.minor);
            for (index, tax) in before.taxes.iter().enumerate() {
                let of = |amount: fn(&TaxRow) -> i64| notes.iter().map(|n| amount(&n.taxes[index])).sum::<i64>();
                assert_eq!((of(|t| t.base.minor), of(|t| t.amount.minor)), (tax.base.minor, tax.amount.minor));
            }
            assert!(shop.owed().await.iter().all(|(_, owed)| *owed == 0), "{:?}", shop.owed().await);
            assert!(shop.reported().await.iter().all(|row| row.contains(" 0 0 ")));
            shop.check_books().await;
        }
    }
}

#[tokio::test]
async fn an_upgrade_credits_the_taxes_that_were_charged() {
    for mut shop in canadian("QC", false).await {
        let larger = larger(&shop).await;
        shop.on("2026-01-15");
        let id = shop.running(vec![shop.item()]).await.subscriptions[0].subscription;
        // A tax that comes later leaves the credit as it was charged.
        let tx = shop.db().begin().await.unwrap();
        let later =
            TaxRule { valid_from: date("2026-01-20"), ..regional("CA", "QC", "Levy", "1", TaxStanding::Compound) };
        add_tax_rule(&shop.ctx, &tx, later, false).await.unwrap();
        tx.commit().await.unwrap();
        shop.on("2026-01-25");
        let done = shop.change(id, &plan(larger, ChangeWhen::Now)).await;
        let invoice = shop.invoice(done.invoices[0]).await;
        let net: Vec<_> = invoice.lines.iter().map(|l| (l.net.minor, l.taxes.len())).collect();
        assert_eq!(net, [(-677, 2), (1355, 3)]);
        // Each tax is one row: 5 % and 9.975 % of both lines, rounded for each, and 1 % of 1355 + 68 + 135.
        assert_eq!(said(&invoice.taxes), ["GST 5 678 34", "QST 9.975 678 67", "Levy 1 1558 16"]);
        shop.credit_note(done.invoices[0], CreditScope::Gross(eur(100))).await;
        shop.credit_note(done.invoices[0], CreditScope::Remaining).await;
        assert_eq!(shop.owed().await, [("tax_payable:CA".to_owned(), 75), ("tax_payable:CA-QC".to_owned(), 150)]);
        shop.reported().await;
        shop.check_books().await;
    }
}

#[tokio::test]
async fn an_e_invoice_of_several_taxes_is_refused() {
    for shop in canadian("QC", false).await {
        let placed = shop.order(vec![shop.item()]).await;
        let refused = electronic_invoice(&shop.ctx, shop.db().read(), placed.invoice).await.unwrap_err();
        assert_eq!(refused.code(), "e_invoice_incomplete");
        assert!(refused.detail().starts_with("Several taxes are charged on one line"), "{}", refused.detail());
        let note = shop.credit_note(placed.invoice, CreditScope::Remaining).await;
        let refused = electronic_credit_note(&shop.ctx, shop.db().read(), note.id).await.unwrap_err();
        assert_eq!(refused.code(), "e_invoice_incomplete");
    }
}

#[tokio::test]
async fn rules_beside_each_other_need_a_region_and_names_of_their_own() {
    use TaxStanding::{Added, Compound, Instead};
    for shop in shops(1).await {
        let country =
            TaxRule { standing: Added, ..TaxRule::of_country("JP", "Tax", "10".parse().unwrap(), date("2020-01-01")) };
        let refused = shop.add_rule(country).await.unwrap_err();
        let field = &refused.fields()[0];
        assert_eq!((&*field.pointer, field.code), ("/standing", "not_allowed"), "{}", shop.test.name);
        for (name, standing, allowed) in [
            ("State", Instead, true),
            ("Other", Instead, false),
            ("County", Added, true),
            ("City", Compound, true),
            ("county", Compound, false),
        ] {
            let added = shop.add_rule(regional("US", "NY", name, "1", standing)).await;
            match added {
                Ok(_) => assert!(allowed, "{name}"),
                Err(refused) => {
                    assert!(!allowed, "{name}");
                    assert_eq!(refused.fields()[0].code, "tax_rule_overlaps");
                }
            }
        }
        let all = list_tax_rules(&shop.ctx, shop.db().read()).await.unwrap();
        let city = all.iter().find(|r| r.rule.name == "City").unwrap();
        let tx = shop.db().begin().await.unwrap();
        let patch = |name: Option<&str>, standing| TaxRulePatch {
            name: name.map(str::to_owned),
            standing,
            ..TaxRulePatch::default()
        };
        for (patch, pointer) in [(patch(Some("County"), None), "/name"), (patch(None, Some(Instead)), "/standing")] {
            let refused = update_tax_rule(&shop.ctx, &tx, city.id, patch).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer);
        }
        let changed = update_tax_rule(&shop.ctx, &tx, city.id, patch(None, Some(Added))).await.unwrap();
        assert_eq!(changed.rule.standing, Added);
    }
}
