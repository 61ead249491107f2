//! What payments gain and lose on exchange, from the invoice to the money that goes back.

use mpanel_core::PageQuery;

use super::exchanging::{DAILY, create_home_customer, entered, usd};
use super::ledger::{exported, judge};
use super::*;

fn gbp(minor: i64) -> Money {
    Money::new(minor, "GBP".parse().unwrap())
}

impl Shop {
    /// A shop with dollars where one euro is 1.25 of them on the first of February, and an invoice of 17.85 dollars,
    /// which is 14.28 euros.
    async fn owed_dollars(&mut self) -> InvoiceId {
        self.on("2026-02-01");
        self.with_dollars().await;
        self.import(DAILY).await.unwrap();
        self.sell_in_dollars().await
    }

    async fn euro_is(&self, dollars: &str, day: &str) {
        self.enter(entered(Currency::EUR, Currency::USD, day, dollars)).await.unwrap();
    }

    fn came(&self, amount: Money, settled: Option<Money>, day: Option<&str>, invoice: InvoiceId) -> Receipt {
        Receipt {
            payment: self.ctx.new_id(),
            customer: self.customer,
            amount,
            settled,
            payer_country: None,
            received_on: day.map(date),
            cash_account: "manual".into(),
            invoices: vec![invoice],
        }
    }

    async fn book(&self, receipt: Receipt) -> (PaymentId, AllocationOutcome) {
        let (tx, payment) = (self.db().begin().await.unwrap(), receipt.payment);
        let outcome = allocate_payment(&self.ctx, &tx, receipt).await.unwrap();
        tx.commit().await.unwrap();
        (payment, outcome)
    }

    async fn go_back(&self, payment: PaymentId, reference: &str, amount: Money, kind: ReversalKind) {
        let tx = self.db().begin().await.unwrap();
        let (reference, reason) = (reference.to_owned(), "sorry".to_owned());
        let reversal = Reversal { reference, payment, amount, kind, with_credit_note: false, reason, fee: None };
        reverse_allocation(&self.ctx, &tx, reversal).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn realised(&self) -> Vec<RealisedView> {
        let query = PageQuery { sort: Some("paid_on".into()), ..PageQuery::default() };
        let page = list_realised(&self.ctx, self.db().read(), RealisedFilter::default(), &query).await.unwrap();
        page.items
    }

    async fn months(&self) -> Vec<(String, i64, i64, i64)> {
        let found = realised_months(&self.ctx, self.db().read()).await.unwrap();
        found.months.into_iter().map(|m| (m.month, m.gain.minor, m.loss.minor, m.net.minor)).collect()
    }

    /// Balance of an account in a currency; what both databases and all currencies add up to is checked with it.
    async fn held(&self, account: &str, currency: Currency) -> i64 {
        self.check_books().await;
        let books = trial_balance(&self.ctx, self.db().read()).await.unwrap();
        let mine = books.rows.iter().find(|r| r.account == account && r.balance.currency == currency);
        mine.map_or(0, |row| row.balance.minor)
    }
}

#[tokio::test]
async fn a_payment_in_the_invoices_currency_gains_or_loses_by_the_rate_of_its_day() {
    // 17.85 dollars are 14.28 euros on the first; 14.88 or 11.90 when they are paid.
    for (dollars, gain) in [("1.2", 60), ("1.5", -238)] {
        for mut shop in shops(1).await {
            let invoice = shop.owed_dollars().await;
            shop.on("2026-02-10");
            shop.euro_is(dollars, "2026-02-09").await;
            let receipt = shop.came(usd(1785), None, None, invoice);
            let (payment, _) = shop.book(receipt.clone()).await;
            assert!(shop.book(receipt).await.1.repeated);
            let found = shop.realised().await;
            assert_eq!(found.len(), 1, "once, on {}", shop.test.name);
            let one = &found[0];
            assert_eq!((one.state, one.payment, one.invoice), (RealisedState::Booked, payment, invoice));
            assert_eq!((one.carried, one.gain), (Some(eur(1428)), Some(eur(gain))));
            assert_eq!((one.applied, one.settled, one.booked_on), (usd(1785), usd(1785), Some(date("2026-02-10"))));
            let words = |rate: &Option<Conversion>| rate.as_ref().map(|r| (r.words(), r.on.to_string()));
            assert_eq!(words(&one.invoice_rate), Some(("1 EUR = 1.25 USD".into(), "2026-01-30".into())));
            assert_eq!(words(&one.paid_rate), Some((format!("1 EUR = {dollars} USD"), "2026-02-09".into())));
            assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -gain);
            assert_eq!(shop.held("currency_exchange", Currency::EUR).await, gain);
            assert_eq!(shop.held("cash:manual", Currency::USD).await, 1785);
            assert_eq!(shop.months().await, [("2026-02".to_owned(), gain.max(0), (-gain).max(0), gain)]);
            let elsewhere = mpanel_testkit::context(2);
            let query = PageQuery::default();
            let others = list_realised(&elsewhere, shop.db().read(), Default::default(), &query).await.unwrap();
            assert_eq!(others.total, 0);
        }
    }
}

#[tokio::test]
async fn money_that_came_in_another_currency_is_booked_in_its_own() {
    // In euros, in pounds at 0.80 for a euro, and an invoice in euros that was paid in dollars at 1.25.
    for (settled, gain) in [(eur(1400), -28), (gbp(1300), 1625 - 1428)] {
        for mut shop in shops(1).await {
            let invoice = shop.owed_dollars().await;
            let (payment, _) = shop.book(shop.came(usd(1785), Some(settled), None, invoice)).await;
            assert_eq!(shop.invoice(invoice).await.row.state, InvoiceState::Paid, "{}", shop.test.name);
            assert_eq!(shop.held("cash:manual", settled.currency).await, settled.minor);
            assert_eq!(shop.held("cash:manual", Currency::USD).await, 0);
            assert_eq!(shop.held("receivable", Currency::USD).await, 0);
            assert_eq!(shop.held("currency_exchange", Currency::USD).await, 1785);
            assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -gain);
            let text = exported(&shop, ExportFormat::Beancount, BookScope::default()).await;
            assert!(text.contains(" Income:ExchangeGainLoss ") && text.contains(" Equity:CurrencyExchange "), "{text}");
            judge(&text);
            // All of it goes back: nothing stays anywhere.
            shop.go_back(payment, "ref_1", usd(1000), ReversalKind::Refund).await;
            shop.go_back(payment, "ref_2", usd(785), ReversalKind::Chargeback).await;
            for account in ["cash:manual", "currency_exchange", "fx_gain_loss"] {
                for currency in [settled.currency, Currency::USD, Currency::EUR] {
                    assert_eq!(shop.held(account, currency).await, 0, "{account} {currency}");
                }
            }
            assert_eq!(shop.held("receivable", Currency::USD).await, 1785);
        }
    }
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.import(DAILY).await.unwrap();
        let invoice = create_home_customer(&mut shop).await;
        shop.book(shop.came(eur(1785), Some(usd(2300)), None, invoice)).await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -(1840 - 1785), "{}", shop.test.name);
        assert_eq!(shop.realised().await[0].invoice_rate, None);
    }
}

#[tokio::test]
async fn parts_of_an_invoice_come_to_the_whole_and_what_is_over_realises_nothing() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        shop.euro_is("1.3", "2026-02-01").await;
        let invoice = shop.sell_in_dollars().await;
        // 17.85 at 1.3 are 13.73; a third alone would be 4.58, and three of them 13.74.
        for _ in 0..2 {
            shop.book(shop.came(usd(595), None, None, invoice)).await;
        }
        shop.book(shop.came(usd(1000), Some(eur(800)), None, invoice)).await;
        let found = shop.realised().await;
        let mut carried: Vec<i64> = found.iter().filter_map(|r| r.carried).map(|m| m.minor).collect();
        carried.sort_unstable();
        assert_eq!(carried, [457, 458, 458], "{}", shop.test.name);
        // Of 8.00 for 10.00, 4.76 are for the 5.95 that were owed.
        let last = found.iter().find(|r| r.settled.currency == Currency::EUR).unwrap();
        assert_eq!((last.applied, last.settled), (usd(595), eur(476)));
        assert_eq!(shop.held("customer_credit", Currency::USD).await, -405);
        let before = shop.held("fx_gain_loss", Currency::EUR).await;
        // Credit pays the next invoice and realises nothing.
        let next = shop.sell_in_dollars().await;
        assert_eq!(shop.invoice(next).await.paid, usd(405));
        assert_eq!(shop.realised().await.len(), 3);
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, before);
    }
}

#[tokio::test]
async fn what_goes_back_takes_its_gain_with_it_and_a_new_payment_realises_anew() {
    for mut shop in shops(1).await {
        let invoice = shop.owed_dollars().await;
        shop.euro_is("1.2", "2026-02-01").await;
        let (payment, _) = shop.book(shop.came(usd(1785), None, None, invoice)).await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -60);
        shop.on("2026-03-02");
        shop.go_back(payment, "ref_1", usd(500), ReversalKind::Refund).await;
        // 12.85 of 17.85 stay: 10.71 of 14.88 less 10.28 of 14.28.
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -43, "{}", shop.test.name);
        assert_eq!(shop.realised().await[0].reversed, usd(500));
        shop.go_back(payment, "dsp_1", usd(1285), ReversalKind::Chargeback).await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, 0);
        assert_eq!(shop.months().await, [("2026-03".into(), 0, 60, -60), ("2026-02".to_owned(), 60, 0, 60)]);
        // Paid again after the bank took it: at the rate of that day.
        shop.euro_is("1.5", "2026-03-02").await;
        shop.book(shop.came(usd(1785), None, None, invoice)).await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, 238);
    }
}

#[tokio::test]
async fn what_a_credit_note_moved_to_credit_goes_back_with_its_gain() {
    for mut shop in shops(1).await {
        let invoice = shop.owed_dollars().await;
        shop.euro_is("1.2", "2026-02-01").await;
        let (payment, _) = shop.book(shop.came(usd(1785), None, None, invoice)).await;
        let tx = shop.db().begin().await.unwrap();
        let request = CreditRequest { scope: CreditScope::Remaining, reason: "Sorry".into() };
        issue_credit_note(&shop.ctx, &tx, invoice, request).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -60);
        shop.go_back(payment, "ref_1", usd(1785), ReversalKind::Refund).await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, 0, "{}", shop.test.name);
    }
}

#[tokio::test]
async fn a_settlement_waits_for_its_rates_and_is_booked_when_they_arrive() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        let invoice = shop.sell_in_dollars().await;
        shop.on("2026-02-20");
        shop.book(shop.came(usd(1000), None, Some("2026-02-18"), invoice)).await;
        let (gone, _) = shop.book(shop.came(usd(500), None, Some("2026-02-19"), invoice)).await;
        shop.go_back(gone, "ref_1", usd(250), ReversalKind::Refund).await;
        let missing = async || -> Vec<Vec<String>> {
            let found = shop.realised().await;
            found.iter().map(|r| r.missing.iter().map(|(_, day)| day.to_string()).collect()).collect()
        };
        assert_eq!(missing().await, [["2026-02-01", "2026-02-18"], ["2026-02-01", "2026-02-19"]]);
        assert_eq!(realised_months(&shop.ctx, shop.db().read()).await.unwrap().waiting, 2);
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, 0, "nothing is guessed on {}", shop.test.name);
        shop.euro_is("1.25", "2026-02-01").await;
        assert_eq!(missing().await, [["2026-02-18"], ["2026-02-19"]]);
        shop.euro_is("1.2", "2026-02-18").await;
        let found = shop.realised().await;
        // 10.00 are 8.00 and 8.33; of the 5.00 half went back: 2.00 and 2.09.
        assert_eq!(found.iter().map(|r| r.gain).collect::<Vec<_>>(), [Some(eur(33)), Some(eur(9))]);
        assert_eq!(found[0].booked_on, Some(date("2026-02-18")), "the day of payment");
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -42);
        // Once: another rate changes nothing.
        shop.euro_is("2", "2026-02-19").await;
        assert_eq!(shop.held("fx_gain_loss", Currency::EUR).await, -42);
        assert_eq!(realised_months(&shop.ctx, shop.db().read()).await.unwrap().waiting, 0);
    }
}

#[tokio::test]
async fn a_closed_month_gets_no_gain_any_more() {
    for mut shop in shops(1).await {
        shop.on("2026-01-15");
        shop.with_dollars().await;
        let invoice = shop.sell_in_dollars().await;
        shop.on("2026-02-03");
        shop.book(shop.came(usd(1000), None, Some("2026-01-28"), invoice)).await;
        close_month(&shop.ctx, shop.db(), date("2026-01-31")).await.unwrap();
        shop.euro_is("1.25", "2026-01-15").await;
        shop.euro_is("1.2", "2026-01-28").await;
        let one = shop.realised().await.remove(0);
        assert_eq!((one.gain, one.booked_on), (Some(eur(33)), Some(date("2026-02-03"))), "{}", shop.test.name);
        // A payment of the closed month that is recorded late is booked today, too.
        shop.book(shop.came(usd(785), None, Some("2026-01-29"), invoice)).await;
        assert!(shop.realised().await.iter().all(|r| r.booked_on == Some(date("2026-02-03"))));
        assert_eq!(shop.months().await.len(), 1);
        shop.check_books().await;
    }
}

#[tokio::test]
async fn what_waits_goes_over_to_another_reporting_currency() {
    for mut shop in shops(1).await {
        shop.on("2026-02-01");
        shop.with_dollars().await;
        let invoice = shop.sell_in_dollars().await;
        shop.book(shop.came(usd(1785), None, None, invoice)).await;
        shop.report_in(Currency::USD).await;
        let one = shop.realised().await.remove(0);
        assert_eq!((one.state, one.currency, one.gain), (RealisedState::Booked, Currency::USD, Some(usd(0))));
        assert_eq!(shop.held("fx_gain_loss", Currency::USD).await, 0, "{}", shop.test.name);
        // An invoice of before, in the currency that was reported in, is abroad now.
        shop.report_in(Currency::EUR).await;
        let home = create_home_customer(&mut shop).await;
        shop.book(shop.came(eur(1000), None, None, home)).await;
        assert_eq!(shop.realised().await.len(), 1, "nothing is exchanged at home");
        shop.euro_is("1.25", "2026-02-01").await;
        shop.report_in(Currency::USD).await;
        shop.book(shop.came(eur(785), None, None, home)).await;
        assert_eq!(shop.realised().await.len(), 2);
        shop.check_books().await;
    }
}
