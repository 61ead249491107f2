//! What an item must not be, each with the field.

use super::*;

#[tokio::test]
async fn wrong_input_is_refused_with_the_field() {
    for shop in shops(1).await {
        let with = |change: fn(&mut ItemTerms)| {
            let mut terms = work();
            change(&mut terms);
            terms
        };
        let recurring = |change: fn(&mut ItemTerms, &mut ItemRecurrence)| {
            let mut terms = again("2026-02-01", "1m");
            let mut of = terms.recurrence.unwrap();
            change(&mut terms, &mut of);
            terms.recurrence = terms.recurrence.and(Some(of));
            terms
        };
        let period = |from: &str, to: &str| Some(mpanel_calc::Period::new(date(from), date(to)));
        let cases = [
            (with(|t| t.description = " \n ".into()), "/description"),
            (with(|t| t.description = "x".repeat(2001)), "/description"),
            (with(|t| t.quantity = Decimal::ZERO), "/quantity"),
            (with(|t| t.quantity = "-1".parse().unwrap()), "/quantity"),
            (with(|t| t.quantity = "100000.1".parse().unwrap()), "/quantity"),
            (with(|t| t.quantity = "0.0000001".parse().unwrap()), "/quantity"),
            (with(|t| t.unit_price = eur(-1)), "/unit_price"),
            (with(|t| (t.quantity, t.unit_price) = (Decimal::whole(100_000), eur(100_000_000_000))), "/unit_price"),
            (with(|t| t.unit_price = Money::new(1, "USD".parse().unwrap())), "/unit_price/currency"),
            (with(|t| t.tax_class = "No class!".into()), "/tax_class"),
            (with(|t| t.day = Some(date("2026-02-01"))), "/day"),
            (with(|t| t.timing = ItemTiming::OnDay), "/day"),
            (with(|t| t.over_period = true), "/over_period"),
            (ItemTerms { period: period("2026-02-01", "2026-02-01"), ..work() }, "/period_end"),
            (on_day("2046-01-01"), "/day"),
            (again("2010-01-01", "1d"), "/day"),
            (again("2025-10-01", "1d"), "/day"),
            (recurring(|t, _| t.timing = ItemTiming::NextInvoice), "/timing"),
            (recurring(|t, _| (t.timing, t.day) = (ItemTiming::Hold, None)), "/day"),
            (recurring(|_, of| of.times = Some(0)), "/recurrence/times"),
            (recurring(|_, of| of.until = Some(date("2026-01-31"))), "/recurrence/until"),
            (recurring(|_, of| (of.month_end, of.cadence) = (true, Cadence::days(3))), "/recurrence/month_end"),
            (recurring(|_, of| of.cadence = Cadence::months(121)), "/recurrence/every"),
            (ItemTerms { period: period("2026-02-01", "2026-03-01"), ..again("2026-02-01", "1m") }, "/period_start"),
        ];
        for (place, (terms, pointer)) in cases.into_iter().enumerate() {
            let error = shop.write_down(terms).await.unwrap_err();
            let pointers: Vec<&str> = error.fields().iter().map(|f| f.pointer.as_str()).collect();
            assert!(pointers.contains(&pointer), "case {place}: {error:?}");
        }
        let filter = BillableItemFilter::default();
        let all = list_billable_items(&shop.ctx, shop.db().read(), &filter, &PageQuery::default()).await.unwrap();
        assert_eq!(all.total, 0);
    }
}
