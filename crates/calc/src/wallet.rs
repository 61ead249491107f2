//! Credits and prepaid money of a customer, and the order in which they pay
//! (billing.md rule 22).
//!
//! Credit is payment, not price: it comes after tax. Credit notes go first,
//! then promotional credit (what expires first, first), then paid credit; the
//! rest is for the payment method.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a credit comes from, in the order of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditKind {
    /// A correction of an earlier invoice.
    CreditNote,
    /// Given for nothing.
    Promotional,
    /// Paid for in advance.
    Paid,
}

impl CreditKind {
    /// Its word in columns and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            CreditKind::CreditNote => "credit_note",
            CreditKind::Promotional => "promotional",
            CreditKind::Paid => "paid",
        }
    }
}

/// One grant of credit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// Its name in the caller's records.
    pub id: String,
    /// Where it comes from.
    pub kind: CreditKind,
    /// Minor units left.
    pub left: i64,
    /// First day it can be used.
    pub from: Date,
    /// First day it can no longer be used.
    #[serde(default)]
    pub until: Option<Date>,
}

impl Grant {
    /// Whether it can pay on a day.
    pub fn is_usable(&self, on: Date) -> bool {
        self.left > 0 && self.from <= on && self.until.is_none_or(|until| on < until)
    }
}

/// A part of a grant that pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Use {
    /// The grant.
    pub grant: String,
    /// Minor units of it.
    pub amount: i64,
}

/// How an amount is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// Credits used, in order.
    pub uses: Vec<Use>,
    /// What the payment method must bring.
    pub due: i64,
}

impl Payment {
    /// All credit used.
    pub fn credited(&self) -> i64 {
        self.uses.iter().map(|u| u.amount).sum()
    }
}

/// The grants of one customer in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Wallet {
    /// In the order they were given.
    pub grants: Vec<Grant>,
}

impl Wallet {
    /// What can be used on a day.
    pub fn balance(&self, on: Date) -> i64 {
        self.grants.iter().filter(|g| g.is_usable(on)).map(|g| g.left).sum()
    }

    /// Pays an amount from the wallet; what is left over is due. Nothing is taken for a credit.
    pub fn pay(&mut self, amount: i64, on: Date) -> Payment {
        let mut order: Vec<usize> = (0..self.grants.len()).filter(|i| self.grants[*i].is_usable(on)).collect();
        order.sort_by_key(|i| {
            let grant = &self.grants[*i];
            (grant.kind, grant.until.unwrap_or(Date::MAX), *i)
        });
        let mut due = amount.max(0);
        let mut uses = Vec::new();
        for index in order {
            let taken = self.grants[index].left.min(due);
            if taken > 0 {
                self.grants[index].left -= taken;
                due -= taken;
                uses.push(Use { grant: self.grants[index].id.clone(), amount: taken });
            }
        }
        Payment { uses, due: due + amount.min(0) }
    }

    /// Gives back what a void invoice had used; a grant that is over in the meantime expires again at once.
    pub fn give_back(&mut self, uses: &[Use]) {
        for used in uses {
            if let Some(grant) = self.grants.iter_mut().find(|g| g.id == used.grant) {
                grant.left += used.amount;
            }
        }
    }

    /// Empties the grants that are over on a day and answers what was lost; the ledger books it.
    pub fn expire(&mut self, on: Date) -> Vec<Use> {
        let over = self.grants.iter_mut().filter(|g| g.left > 0 && g.until.is_some_and(|until| until <= on));
        over.map(|g| Use { grant: g.id.clone(), amount: std::mem::take(&mut g.left) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn grant(id: &str, kind: CreditKind, left: i64, until: Option<&str>) -> Grant {
        Grant { id: id.into(), kind, left, from: date("2026-01-01"), until: until.map(date) }
    }

    fn wallet() -> Wallet {
        Wallet {
            grants: vec![
                grant("paid", CreditKind::Paid, 500, None),
                grant("promo, open end", CreditKind::Promotional, 100, None),
                grant("promo, June", CreditKind::Promotional, 200, Some("2026-06-01")),
                grant("note", CreditKind::CreditNote, 50, None),
            ],
        }
    }

    fn uses(payment: &Payment) -> Vec<(&str, i64)> {
        payment.uses.iter().map(|u| (u.grant.as_str(), u.amount)).collect()
    }

    #[test]
    fn credit_notes_then_promotions_then_paid_credit() {
        let mut wallet = wallet();
        let payment = wallet.pay(400, date("2026-05-31"));
        assert_eq!(uses(&payment), [("note", 50), ("promo, June", 200), ("promo, open end", 100), ("paid", 50)]);
        assert_eq!((payment.due, wallet.balance(date("2026-05-31"))), (0, 450));
        let rest = wallet.pay(1000, date("2026-05-31"));
        assert_eq!((rest.credited(), rest.due), (450, 550));
    }

    #[test]
    fn prepaid_credit_comes_after_tax() {
        // Conformance scenario LG-37: 100.00 less 10.00, 10 % tax, 5.00 prepaid.
        let mut wallet = Wallet { grants: vec![grant("prepaid", CreditKind::Paid, 500, None)] };
        let payment = wallet.pay(9900, date("2026-03-01"));
        assert_eq!((payment.credited(), payment.due), (500, 9400));
    }

    #[test]
    fn credit_expires_on_its_day_and_not_before() {
        let mut wallet = wallet();
        assert_eq!(wallet.balance(date("2026-06-01")), 650);
        assert_eq!(wallet.expire(date("2026-05-31")), []);
        assert_eq!(wallet.expire(date("2026-06-01")), [Use { grant: "promo, June".into(), amount: 200 }]);
        assert_eq!(wallet.expire(date("2026-06-01")), [], "once");
        assert_eq!(wallet.balance(date("2025-12-31")), 0, "not before it is given");
    }

    #[test]
    fn a_void_invoice_gives_its_credit_back_to_where_it_came_from() {
        let mut used = wallet();
        let payment = used.pay(400, date("2026-05-31"));
        used.give_back(&payment.uses);
        assert_eq!(used, wallet());
        assert_eq!(used.pay(-100, date("2026-05-31")), Payment { uses: vec![], due: -100 });
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made(lefts in proptest::collection::vec((0i64..1000, 0u8..3), 0..8), amounts in proptest::collection::vec(0i64..2000, 1..5)) {
            let on = date("2026-05-01");
            let kinds = [CreditKind::CreditNote, CreditKind::Promotional, CreditKind::Paid];
            let grants = lefts.iter().enumerate().map(|(i, (left, kind))| grant(&i.to_string(), kinds[usize::from(*kind)], *left, None));
            let mut wallet = Wallet { grants: grants.collect() };
            for amount in amounts {
                let before = wallet.balance(on);
                let payment = wallet.pay(amount, on);
                prop_assert_eq!(payment.credited() + payment.due, amount);
                prop_assert_eq!(before - payment.credited(), wallet.balance(on));
                prop_assert!(payment.due == 0 || wallet.balance(on) == 0);
            }
        }
    }
}
