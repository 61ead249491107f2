//! Rates, the reporting currency, and what documents in other currencies come to in it.

use mpanel_core::PageQuery;

use super::*;

pub(super) const DAILY: &str = "Date, USD, GBP, \n30 January 2026, 1.25, 0.80, \n";

pub(super) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(super) fn entered(base: Currency, quote: Currency, day: &str, rate: &str) -> NewExchangeRate {
    NewExchangeRate { base, quote, day: date(day), rate: rate.parse().unwrap() }
}

impl Shop {
    /// Sells the plan in dollars, too, to a customer who pays in them.
    pub(super) async fn with_dollars(&mut self) {
        let tx = self.db().begin().await.unwrap();
        let price = |currency, recurring_minor, setup_minor| ProductPrice {
            currency,
            cycle_months: 1,
            recurring_minor,
            setup_minor,
            trial: None,
            intro: None,
        };
        let both = [price(Currency::EUR, 1000, 500), price(Currency::USD, 1000, 500)];
        set_prices(&self.ctx, &tx, self.plan, &both).await.unwrap();
        let new = NewCustomer { currency: Currency::USD, ..new_customer("grace@example.com", "DE") };
        self.customer = create_customer(&self.ctx, &tx, new).await.unwrap().id;
        tx.commit().await.unwrap();
    }

    pub(super) async fn enter(&self, new: NewExchangeRate) -> mpanel_core::Result<ExchangeRateView> {
        let tx = self.db().begin().await?;
        let entered = add_exchange_rate(&self.ctx, &tx, new).await?;
        tx.commit().await?;
        Ok(entered)
    }

    pub(super) async fn import(&self, text: &str) -> mpanel_core::Result<RateImport> {
        let tx = self.db().begin().await?;
        let report = import_exchange_rates(&self.ctx, &tx, text).await?;
        tx.commit().await?;
        Ok(report)
    }

    pub(super) async fn report_in(&self, currency: Currency) -> CurrencySettings {
        let tx = self.db().begin().await.unwrap();
        let patch = CurrencySettingsPatch { reporting_currency: Some(currency), ..Default::default() };
        let set = set_currency_settings(&self.ctx, &tx, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        set
    }

    /// Buys one plan: 15.00 and 19 % tax in dollars.
    pub(super) async fn sell_in_dollars(&self) -> InvoiceId {
        let wanted = PlaceOrder { currency: Currency::USD, ..self.wants(vec![self.item()]) };
        let placed = self.place(wanted).await.unwrap();
        assert_eq!(placed.total, usd(1785));
        placed.invoice
    }

    async fn missing(&self) -> Vec<(Currency, u64)> {
        let missing = missing_rates(&self.ctx, self.db().read()).await.unwrap();
        missing.into_iter().map(|m| (m.from, m.invoices)).collect()
    }
}

#[tokio::test]
async fn rates_are_entered_read_corrected_and_found() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        let report = shop.import(DAILY).await.unwrap();
        assert_eq!((report.days, report.added, report.unchanged), (1, 2, 0), "{}", shop.test.name);
        let again = shop.import(&DAILY.replace("1.25", "1.26")).await.unwrap();
        assert_eq!((again.added, again.corrected, again.unchanged), (0, 1, 1));
        let query = PageQuery::default();
        let filter = ExchangeRateFilter { currency: Some(Currency::USD), ..Default::default() };
        let page = list_exchange_rates(&shop.ctx, shop.db().read(), &filter, &query).await.unwrap();
        assert_eq!((page.total, page.items[0].was.map(|w| w.to_string()).as_deref()), (1, Some("1.25")));
        let published = page.items[0].id;

        let found = |from: Currency, to: Currency, day: &'static str| {
            let (ctx, db) = (shop.ctx.clone(), shop.test.db.clone());
            async move { find_exchange_rate(&ctx, db.read(), from, to, date(day)).await }
        };
        let gbp: Currency = "GBP".parse().unwrap();
        assert_eq!(found(Currency::USD, gbp, "2026-02-01").await.unwrap().words(), "1.26 USD = 0.8 GBP");
        let own = shop.enter(entered(Currency::USD, Currency::EUR, "2026-01-30", "0.8")).await.unwrap();
        assert_eq!(found(Currency::USD, Currency::EUR, "2026-02-01").await.unwrap().words(), "1 USD = 0.8 EUR");
        let refused = found(Currency::USD, Currency::EUR, "2026-02-07").await.unwrap_err();
        assert_eq!((refused.fields()[0].code, refused.fields()[0].pointer.as_str()), ("no_exchange_rate", "/on"));

        let tx = shop.db().begin().await.unwrap();
        let half: Decimal = "0.5".parse().unwrap();
        let corrected = correct_exchange_rate(&shop.ctx, &tx, own.id, half, Some(own.version)).await.unwrap();
        assert_eq!((corrected.rate, corrected.was.map(|w| w.to_string())), (half, Some("0.8".into())));
        let stale = correct_exchange_rate(&shop.ctx, &tx, own.id, Decimal::ONE, Some(own.version)).await.unwrap_err();
        assert_eq!(stale.code(), "version_mismatch");
        let theirs = correct_exchange_rate(&shop.ctx, &tx, published, Decimal::ONE, None).await.unwrap_err();
        assert_eq!(theirs.code(), "rate_published");
        delete_exchange_rate(&shop.ctx, &tx, own.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(Currency::USD, Currency::EUR, "2026-02-01").await.unwrap().words(), "1 EUR = 1.26 USD");
        let elsewhere = mpanel_testkit::context(2);
        let others = list_exchange_rates(&elsewhere, shop.db().read(), &Default::default(), &query).await.unwrap();
        assert_eq!(others.total, 0);
    }
}

#[tokio::test]
async fn what_is_no_rate_is_refused_with_its_field() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.enter(entered(Currency::USD, Currency::EUR, "2026-02-01", "0.8")).await.unwrap();
        for (new, pointer, code) in [
            (entered(Currency::USD, Currency::USD, "2026-02-01", "1"), "/quote", "not_valid"),
            (entered(Currency::USD, Currency::EUR, "2026-02-02", "1"), "/day", "out_of_range"),
            (entered(Currency::USD, Currency::EUR, "1998-12-31", "1"), "/day", "out_of_range"),
            (entered(Currency::USD, Currency::EUR, "2026-01-01", "0"), "/rate", "not_a_rate"),
            (entered(Currency::USD, Currency::EUR, "2026-01-01", "-1"), "/rate", "not_a_rate"),
            (entered(Currency::USD, Currency::EUR, "2026-01-01", "1000000000.1"), "/rate", "not_a_rate"),
            (entered(Currency::USD, Currency::EUR, "2026-02-01", "0.9"), "/day", "taken"),
        ] {
            let error = shop.enter(new).await.unwrap_err();
            assert_eq!((error.fields()[0].pointer.as_str(), error.fields()[0].code), (pointer, code), "{error:?}");
        }
        let tomorrow = shop.import("Date,USD\n2026-02-02,1.2").await.unwrap_err();
        assert_eq!(tomorrow.fields()[0].pointer, "/text");
        let tx = shop.db().begin().await.unwrap();
        let patch = CurrencySettingsPatch { max_age_days: Some(32), ..Default::default() };
        assert!(set_currency_settings(&shop.ctx, &tx, patch, None).await.is_err());
    }
}

#[tokio::test]
async fn an_invoice_keeps_the_rate_of_its_day() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        assert_eq!(currency_settings(&shop.ctx, shop.db().read()).await.unwrap().reporting_currency, Currency::EUR);
        shop.import(DAILY).await.unwrap();
        let sold = shop.sell_in_dollars().await;
        let view = shop.invoice(sold).await;
        let reporting = view.reporting.unwrap();
        assert_eq!((reporting.total, reporting.tax_total), (Some(eur(1428)), Some(eur(228))), "{}", shop.test.name);
        let said = "Tax in EUR: 2.28 EUR at 1 EUR = 1.25 USD, European Central Bank, 2026-01-30";
        assert_eq!(reporting.statement.as_deref(), Some(said));
        // Another rate for the same day changes nothing of what is issued.
        shop.import(&DAILY.replace("1.25", "2")).await.unwrap();
        assert_eq!(shop.invoice(sold).await.reporting.unwrap().total, Some(eur(1428)));
        assert!(verify_invoice(&shop.ctx, shop.db().read(), sold).await.unwrap());
        // A credit note takes the rate of its invoice.
        let tx = shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Remaining, reason: "Sorry".into() };
        let note = issue_credit_note(&shop.ctx, &tx, sold, request).await.unwrap();
        tx.commit().await.unwrap();
        let printed = credit_note_document(&shop.ctx, shop.db().read(), note.id).await.unwrap();
        assert_eq!(printed.reporting.and_then(|r| r.statement).as_deref(), Some(said));
        let printed = invoice_document(&shop.ctx, shop.db().read(), sold).await.unwrap();
        assert_eq!(printed.reporting.and_then(|r| r.statement).as_deref(), Some(said));
        // One in the reporting currency says nothing of it.
        let home = create_home_customer(&mut shop).await;
        assert!(shop.invoice(home).await.reporting.is_none());
        shop.check_books().await;
    }
}

pub(super) async fn create_home_customer(shop: &mut Shop) -> InvoiceId {
    let tx = shop.db().begin().await.unwrap();
    shop.customer = create_customer(&shop.ctx, &tx, new_customer("home@example.com", "DE")).await.unwrap().id;
    tx.commit().await.unwrap();
    shop.order(vec![shop.item()]).await.invoice
}

#[tokio::test]
async fn an_invoice_without_a_rate_is_issued_and_waits_for_it() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        let sold = shop.sell_in_dollars().await;
        let reporting = shop.invoice(sold).await.reporting.unwrap();
        assert_eq!((reporting.currency, reporting.rate, reporting.statement), (Currency::EUR, None, None));
        assert_eq!(shop.missing().await, [(Currency::USD, 1)], "{}", shop.test.name);
        // One that is too old does not count.
        shop.enter(entered(Currency::EUR, Currency::USD, "2026-01-24", "1.5")).await.unwrap();
        assert_eq!(shop.missing().await, [(Currency::USD, 1)]);
        assert_eq!(shop.import(DAILY).await.unwrap().filled, 1);
        assert!(shop.missing().await.is_empty());
        assert_eq!(shop.invoice(sold).await.reporting.unwrap().tax_total, Some(eur(228)));
    }
}

#[tokio::test]
async fn another_reporting_currency_leaves_documents_as_they_are() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        shop.import(DAILY).await.unwrap();
        let dollars = shop.sell_in_dollars().await;
        let euros = create_home_customer(&mut shop).await;
        let gbp: Currency = "GBP".parse().unwrap();
        let set = shop.report_in(gbp).await;
        assert_eq!((set.chosen, set.version), (true, 1));
        assert!(shop.missing().await.is_empty(), "both could be crossed on {}", shop.test.name);
        assert_eq!(shop.invoice(dollars).await.reporting.unwrap().currency, Currency::EUR);
        assert!(shop.invoice(euros).await.reporting.is_none());
    }
}

#[tokio::test]
async fn reports_add_all_currencies_up_by_rates_that_are_named() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        assert!(reporting_figures(&shop.ctx, shop.db().read()).await.unwrap().is_none(), "euros only");
        shop.with_dollars().await;
        shop.import(DAILY).await.unwrap();
        let sold = shop.sell_in_dollars().await;
        let tx = shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Gross(usd(357)), reason: "Sorry".into() };
        issue_credit_note(&shop.ctx, &tx, sold, request).await.unwrap();
        tx.commit().await.unwrap();
        create_home_customer(&mut shop).await;
        // Today's rate is another than the one that the invoice keeps.
        shop.enter(entered(Currency::EUR, Currency::USD, "2026-02-01", "2")).await.unwrap();
        let all = reporting_figures(&shop.ctx, shop.db().read()).await.unwrap().unwrap();
        assert_eq!((all.open, all.missing), (eur(1785 + 714), 0), "{}", shop.test.name);
        assert_eq!(all.months.last().unwrap().invoiced, eur(1785 + 1428));
        assert_eq!(all.by_currency.iter().map(|f| f.open).collect::<Vec<_>>(), [eur(1785), usd(1428)]);
        assert_eq!(all.today[0].words(), "1 EUR = 2 USD");

        let report = vat_report(&shop.ctx, shop.db().read(), (date("2026-02-01"), date("2026-02-28")), OfEntity::All)
            .await
            .unwrap();
        assert!(report.agrees());
        let sums = |currency: Currency| {
            let row = report.rows.iter().find(|r| r.tax.currency == currency).unwrap();
            (row.tax.minor, row.net_reporting, row.tax_reporting, row.unconverted)
        };
        assert_eq!(sums(Currency::EUR), (285, eur(1500), eur(285), 0));
        // 15.00 and 2.85 less 3.00 and 0.57, each at 1.25.
        assert_eq!(sums(Currency::USD), (228, eur(1200 - 240), eur(228 - 46), 0));

        shop.on("2026-02-20");
        let later = reporting_figures(&shop.ctx, shop.db().read()).await.unwrap().unwrap();
        assert_eq!((later.open, later.left_out), (eur(1785), vec![Currency::USD]), "today's rate is too old");
        assert_eq!(later.months.last().unwrap().invoiced, eur(1785 + 1428), "that of the invoice is not");
        shop.check_books().await;
    }
}
