//! Which coupons a line had, and what each took off an invoice.

use mpanel_core::{CouponId, Money, Result};
use serde::{Deserialize, Serialize};

use super::draft::Prepared;
use super::store::{invoice, line};
use crate::columns;

/// The coupons of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct LineCoupons {
    /// Those that it was covered by.
    pub(crate) had: Vec<CouponId>,
    /// Those of which it used up one invoice.
    pub(crate) used: Vec<CouponId>,
}

impl LineCoupons {
    /// Of a line that took something off, also where it had none: those from before are told apart by having no word.
    pub(super) fn column(&self, discount: i64) -> Result<Option<String>> {
        let is_plain = self.had.is_empty() && self.used.is_empty() && discount == 0;
        (!is_plain).then(|| columns::text(self)).transpose()
    }
}

impl line::Model {
    /// Its coupons; none where they were not noted.
    pub(crate) fn coupons(&self) -> Result<Option<LineCoupons>> {
        self.coupons.as_deref().map(columns::json).transpose()
    }
}

/// What a coupon took off an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CouponTaken {
    /// Its code.
    pub code: String,
    /// Taken off.
    pub amount: Money,
}

/// What each code took off, for the invoice's column.
pub(super) fn taken(item: &Prepared) -> Result<Option<String>> {
    let mut codes: Vec<(&str, i64)> = Vec::new();
    for (discount, off) in item.draft.discounts.iter().zip(&item.totals.by_discount) {
        match codes.iter_mut().find(|c| c.0 == discount.code) {
            Some(found) => found.1 += off,
            None => codes.push((&discount.code, *off)),
        }
    }
    codes.retain(|c| c.1 != 0);
    (!codes.is_empty()).then(|| columns::text(&codes)).transpose()
}

impl invoice::Model {
    /// What each coupon took off.
    pub(crate) fn coupons_taken(&self) -> Result<Vec<CouponTaken>> {
        let codes: Vec<(String, i64)> = self.coupons.as_deref().map(columns::json).transpose()?.unwrap_or_default();
        codes.into_iter().map(|(code, minor)| Ok(CouponTaken { code, amount: self.money(minor)? })).collect()
    }
}
