//! Minimum commitments: what a month of a service must at least bring, its fees and its usage together. What is missing
//! is a line of its own, after usage and before coupons and tax (billing.md rule 20).

use mpanel_calc::Decimal;
use mpanel_calc::commitment::{Commitment, charged_on};
use mpanel_calc::period::Span;
use mpanel_calc::rating::RatingError;
use mpanel_calc::usage::{Part, Stretch};
use mpanel_core::{Currency, Date, Error, Money, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::metered::{Due, Term, unrated};
use super::price::MOST;
use super::store::{commitment, period, term};
use crate::catalog::{ProductKind, store as catalog};
use crate::columns;

/// A commitment as a subscription was sold it.
#[derive(Debug, Clone)]
pub(super) struct Committed {
    pub(super) row: term::Model,
    minimum: Commitment,
    from: Date,
    until: Option<Date>,
}

impl Committed {
    /// Reads a term.
    pub(super) fn of(row: term::Model) -> Result<Self> {
        Ok(Self {
            minimum: columns::json(&row.body)?,
            from: columns::date(&row.from_on)?,
            until: columns::date_opt(row.until_on.as_ref())?,
            row,
        })
    }

    /// Between which days it is to be looked at.
    pub(super) fn stretch(&self, after: Date, by: Date, closing: Option<Date>) -> Stretch {
        Stretch { from: self.from, until: self.until, after, by, closing }
    }

    /// Lifts a part of a month to its commitment. `known` is what was billed of it; `charged` are the fees.
    pub(super) fn lift(
        &self,
        ctx: &OpContext,
        terms: &[Term],
        part: Part,
        mut known: period::Model,
        (charged, currency): (&[(Span, i64)], Currency),
    ) -> Result<(period::Model, Option<Due>)> {
        let too_large = || unrated(RatingError::Overflow);
        let mut costs = vec![charged_on(part.days, charged).ok_or_else(too_large)?];
        // The meters that were sold with it.
        for term in terms.iter().filter(|t| t.row.from_on == self.row.from_on) {
            costs.push(term.cost(&term.measure(ctx, part)?, part, true, currency)?);
        }
        let reached = costs.iter().try_fold(0i64, |sum, cost| sum.checked_add(*cost)).ok_or_else(too_large)?;
        let lift = self.minimum.true_up(&costs, part.asked()).ok_or_else(too_large)?;
        let amount = lift.checked_sub(known.billed_minor).ok_or_else(too_large)?;
        let again = known.bills > 0;
        let last = part.days.end.yesterday().unwrap_or(part.days.end);
        let mark = if again { ", counted afterwards" } else { "" };
        let minimum = Money::new(part.asked().of(self.minimum.minimum), currency);
        let due = Due {
            day: (!again).then_some(part.days.end),
            days: part.days,
            component: known.component.clone(),
            description: format!("Minimum commitment {} to {last}{mark}", part.days.start),
            explain: Some(format!("at least {minimum}; {} reached", Money::new(reached, currency))),
            amount,
            cause: again.then(|| format!("late:{}", known.bills)),
        };
        known.quantity = Decimal::from_minor(reached, currency.exponent()).to_string();
        known.billed_minor = lift;
        known.bills += 1;
        (known.late, known.running) = (false, false);
        Ok((known, (amount != 0).then_some(due)))
    }
}

/// What a month of a product must at least bring, by currency.
pub async fn commitments<C: ConnectionTrait>(ctx: &OpContext, conn: &C, product: ProductId) -> Result<Vec<Money>> {
    catalog::load(ctx, conn, product).await?;
    let rows = commitment::Entity::find_in(ctx)
        .filter(commitment::Column::ProductId.eq(product.uuid()))
        .order_by_asc(commitment::Column::Currency)
        .all(conn)
        .await
        .or_internal("reading commitments")?;
    rows.into_iter().map(|row| columns::money(row.minimum_minor, &row.currency)).collect()
}

/// Replaces what a month of a product must at least bring. Running subscriptions keep theirs.
pub async fn set_commitments(ctx: &OpContext, tx: &Tx, product: ProductId, minimums: &[Money]) -> Result<()> {
    let row = catalog::lock(ctx, tx, product).await?;
    if !ProductKind::is_plan_word(&row.kind) && !minimums.is_empty() {
        let detail = "A commitment belongs to a plan, to nothing else.";
        return Err(Error::invalid("/commitments", "not_for_add_ons", detail));
    }
    let mut models = Vec::new();
    for (index, minimum) in minimums.iter().enumerate() {
        let at = |field: &str| format!("/commitments/{index}/{field}");
        if !(1..=MOST).contains(&minimum.minor) {
            let detail = "The minimum is above zero and not that large. Leave it out for none.";
            return Err(Error::invalid(at("minimum_minor"), "out_of_range", detail));
        }
        if minimums[..index].iter().any(|m| m.currency == minimum.currency) {
            return Err(Error::invalid(at("currency"), "taken", "There is another commitment in this currency."));
        }
        models.push(commitment::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            product_id: product.uuid(),
            currency: minimum.currency.code().to_owned(),
            minimum_minor: minimum.minor,
        });
    }
    commitment::Entity::delete_many()
        .filter(commitment::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(commitment::Column::ProductId.eq(product.uuid()))
        .exec(tx)
        .await
        .or_internal("replacing commitments")?;
    crate::store::insert_all(tx, models, "storing commitments").await
}

/// Commitments of products in a currency.
pub(super) async fn committed_by(
    ctx: &OpContext,
    tx: &Tx,
    currency: &str,
    products: &[Uuid],
) -> Result<Vec<commitment::Model>> {
    commitment::Entity::find_in(ctx)
        .filter(commitment::Column::ProductId.is_in(products.iter().copied()))
        .filter(commitment::Column::Currency.eq(currency))
        .all(tx)
        .await
        .or_internal("reading commitments")
}
