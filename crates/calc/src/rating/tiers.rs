//! Walking the tiers of a price model.
//!
//! One walk serves both the amount and its explanation, so they cannot differ.

use super::model::{PackageTier, PriceModel, RatingError, Step, Tier};
use crate::decimal::{Decimal, Exact};

/// What one tier contributes to a line, before rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TierShare {
    /// Which tier, from zero.
    pub tier: usize,
    /// Units (or packages) priced in it.
    pub units: Decimal,
    /// What they cost.
    pub amount: Exact,
}

type Rated<T> = Result<T, RatingError>;

/// The exact price of a quantity.
pub fn rate(model: &PriceModel, quantity: Decimal) -> Rated<Exact> {
    let mut sum = Exact::ZERO;
    walk(model, quantity, &mut |share| {
        sum = sum.add(share.amount).ok_or(RatingError::Overflow)?;
        Ok(())
    })?;
    Ok(sum)
}

/// The price of a quantity, rounded once to the minor unit.
pub fn rate_minor(model: &PriceModel, quantity: Decimal, exponent: u8) -> Rated<i64> {
    rate(model, quantity)?.to_minor(exponent).ok_or(RatingError::Overflow)
}

/// The price of a quantity tier by tier.
pub fn explain(model: &PriceModel, quantity: Decimal) -> Rated<Vec<TierShare>> {
    let mut shares = Vec::new();
    walk(model, quantity, &mut |share| {
        shares.push(share);
        Ok(())
    })?;
    Ok(shares)
}

fn walk(model: &PriceModel, quantity: Decimal, found: &mut dyn FnMut(TierShare) -> Rated<()>) -> Rated<()> {
    if quantity.is_negative() {
        return Err(RatingError::NegativeQuantity);
    }
    match model {
        PriceModel::PerUnit { unit } => {
            found(TierShare { tier: 0, units: quantity, amount: fits(quantity.times(*unit))? })
        }
        PriceModel::Graduated { tiers } => graduated(tiers, quantity, found),
        PriceModel::Volume { tiers, floor } => found(volume(tiers, *floor, quantity)?),
        PriceModel::Package { size, price, free } => {
            let paid = fits(quantity.sub(*free))?.max(Decimal::ZERO);
            found(packages(0, fits(paid.started(*size))?, *price)?)
        }
        PriceModel::GraduatedPackages { tiers } => graduated_packages(tiers, quantity, found),
        PriceModel::VolumePackages { tiers } => found(volume_packages(tiers, quantity)?),
        PriceModel::Stairstep { steps } => found(stairstep(steps, quantity)?),
    }
}

// A tier is entered by a quantity above its lower bound; the first is always entered, by zero usage too.
fn graduated(tiers: &[Tier], quantity: Decimal, found: &mut dyn FnMut(TierShare) -> Rated<()>) -> Rated<()> {
    let mut lower = Decimal::ZERO;
    for (index, tier) in tiers.iter().enumerate() {
        if index > 0 && quantity <= lower {
            return Ok(());
        }
        let upper = tier.up_to.map_or(quantity, |bound| bound.min(quantity));
        let units = fits(upper.sub(lower))?;
        let amount = fits(fits(units.times(tier.unit))?.add(fits(Exact::of(tier.flat))?))?;
        found(TierShare { tier: index, units, amount })?;
        lower = upper;
    }
    if quantity > lower { Err(RatingError::AboveLastTier) } else { Ok(()) }
}

fn volume(tiers: &[Tier], floor: bool, quantity: Decimal) -> Rated<TierShare> {
    let price = |tier: &Tier, units: Decimal| fits(fits(units.times(tier.unit))?.add(fits(Exact::of(tier.flat))?));
    let index = holder(tiers.iter().map(|t| t.up_to), quantity)?;
    let mut amount = price(&tiers[index], quantity)?;
    if floor {
        for earlier in &tiers[..index] {
            amount = amount.max(price(earlier, earlier.up_to.unwrap_or(quantity))?);
        }
    }
    Ok(TierShare { tier: index, units: quantity, amount })
}

fn stairstep(steps: &[Step], quantity: Decimal) -> Rated<TierShare> {
    let index = holder(steps.iter().map(|s| s.up_to), quantity)?;
    Ok(TierShare { tier: index, units: quantity, amount: fits(Exact::of(steps[index].price))? })
}

/// The tier a total falls into; an upper bound belongs to its tier.
fn holder(mut bounds: impl Iterator<Item = Option<Decimal>>, quantity: Decimal) -> Rated<usize> {
    bounds.position(|bound| bound.is_none_or(|bound| quantity <= bound)).ok_or(RatingError::AboveLastTier)
}

fn packages(tier: usize, count: i64, price: Decimal) -> Rated<TierShare> {
    let amount = fits(price.times_whole(count).and_then(Exact::of))?;
    Ok(TierShare { tier, units: Decimal::whole(count), amount })
}

// Each started package counts whole in its tier; the last tier takes everything that is left.
fn graduated_packages(
    tiers: &[PackageTier],
    quantity: Decimal,
    found: &mut dyn FnMut(TierShare) -> Rated<()>,
) -> Rated<()> {
    let mut left = quantity;
    for (index, tier) in tiers.iter().enumerate() {
        if left <= Decimal::ZERO {
            return Ok(());
        }
        let wanted = fits(left.started(tier.package))?;
        let is_last = index + 1 == tiers.len();
        let count = if is_last { wanted } else { tier.packages_max.map_or(wanted, |max| wanted.min(max)) };
        found(packages(index, count, tier.price)?)?;
        left = fits(left.sub(fits(tier.package.times_whole(count))?))?;
    }
    Ok(())
}

// A tier starts where the capacities of the earlier ones end; what is beyond the last belongs to the last.
fn volume_packages(tiers: &[PackageTier], quantity: Decimal) -> Rated<TierShare> {
    let mut capacity = Decimal::ZERO;
    let mut holder = tiers.len().saturating_sub(1);
    for (index, tier) in tiers.iter().enumerate() {
        let Some(max) = tier.packages_max else {
            holder = index;
            break;
        };
        capacity = fits(capacity.add(fits(tier.package.times_whole(max))?))?;
        if quantity <= capacity {
            holder = index;
            break;
        }
    }
    let tier = tiers.get(holder).ok_or(RatingError::Bounds(0))?;
    packages(holder, fits(quantity.started(tier.package))?, tier.price)
}

fn fits<T>(value: Option<T>) -> Rated<T> {
    value.ok_or(RatingError::Overflow)
}
