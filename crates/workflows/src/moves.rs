//! Moving servers to other regions: where billing sells the plan, joined with what the provider does.
//!
//! A customer moves by themselves only where the region costs the same; what a dearer or cheaper region means for the
//! price is for staff to agree.

use mpanel_billing::{self as billing, RegionOffer};
use mpanel_core::{Error, Money, OpContext, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, MoveView, RegionView, Viewer};

use crate::deps::Deps;

const OTHER_PRICE: &str = "This region has another price. Ask support: they agree it with you and move the server.";
const NOT_BILLED: &str = "Nothing is billed for this server, so only staff can move it. Ask support.";

/// Where a server may move.
#[derive(Debug, Clone)]
pub struct MoveOffer {
    /// The region it is in.
    pub region: RegionView,
    /// Why it cannot move now, if it cannot.
    pub refused: Option<String>,
    /// The other regions.
    pub regions: Vec<Destination>,
    /// Its moves, latest first.
    pub moves: Vec<MoveView>,
}

/// A region to move to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// The provider's code.
    pub code: String,
    /// Words for people.
    pub name: String,
    /// What the plan costs more there each period, before tax; none where nothing is billed.
    pub surcharge: Option<Money>,
    /// Why it cannot be chosen by who asks.
    pub refused: Option<&'static str>,
}

/// Where a service's server may move, asked of the provider now.
pub async fn offer(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<MoveOffer> {
    let conn = deps.db.read();
    let service = provisioning::get_service(ctx, conn, id).await?;
    let check = provisioning::check_move(ctx, &deps.provisioning(), id, viewer).await?;
    let sold = match service.subscription {
        Some(subscription) => Some(billing::region_offers(ctx, conn, subscription).await?),
        None => None,
    };
    let named = |code: &str| {
        let sold = sold.iter().flatten().find(|r| r.code == code).map(|r| r.name.clone());
        let name = sold.or_else(|| check.regions.iter().find(|r| r.code == code).map(|r| r.name.clone()));
        RegionView { code: code.to_owned(), name: name.unwrap_or_else(|| code.to_owned()) }
    };
    Ok(MoveOffer {
        region: named(&check.region),
        regions: destinations(&check.region, &check.regions, sold.as_deref(), viewer),
        refused: check.refused,
        moves: provisioning::list_moves(ctx, conn, id).await?,
    })
}

/// The regions that the account has and the plan is sold in, without the present one. What nothing is billed for may go
/// wherever the account is.
fn destinations(
    present: &str,
    account: &[RegionView],
    sold: Option<&[RegionOffer]>,
    viewer: Viewer,
) -> Vec<Destination> {
    let by_customer = viewer == Viewer::Customer;
    let Some(sold) = sold else {
        let others = account.iter().filter(|region| region.code != present);
        let one = |region: &RegionView| Destination {
            code: region.code.clone(),
            name: region.name.clone(),
            surcharge: None,
            refused: by_customer.then_some(NOT_BILLED),
        };
        return others.map(one).collect();
    };
    let offered = |region: &&RegionOffer| region.code != present && account.iter().any(|a| a.code == region.code);
    let one = |region: &RegionOffer| Destination {
        code: region.code.clone(),
        name: region.name.clone(),
        surcharge: Some(region.surcharge),
        refused: (by_customer && !region.same_surcharge).then_some(OTHER_PRICE),
    };
    sold.iter().filter(offered).map(one).collect()
}

/// Asks for a move: the provider is asked whether it moves the machine, then it is written down and a job carries it
/// out. Refusals as those of [`offer`] and of [`provisioning::request_move`]; `needs_staff` where only staff may choose
/// the region.
pub async fn request(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    region: &str,
    confirm_name: &str,
) -> Result<MoveView> {
    let offer = offer(ctx, deps, id, viewer).await?;
    if let Some(reason) = offer.refused {
        return Err(Error::conflict("action_not_possible", reason));
    }
    match offer.regions.iter().find(|r| r.code == region) {
        Some(chosen) => {
            if let Some(reason) = chosen.refused {
                return Err(Error::conflict("needs_staff", reason));
            }
        }
        // What is said of the present one is provisioning's.
        None if region == offer.region.code => {}
        None => {
            let detail = "The plan is not sold in this region, or the data centre has none there. Choose another.";
            return Err(Error::invalid("/region", "unavailable", detail));
        }
    }
    let tx = deps.db.begin().await?;
    let made = provisioning::request_move(ctx, &tx, id, viewer, region, confirm_name).await?;
    tx.commit().await?;
    Ok(made)
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;

    use super::*;

    fn region(code: &str) -> RegionView {
        RegionView { code: code.to_owned(), name: code.to_lowercase() }
    }

    fn sold(code: &str, minor: i64) -> RegionOffer {
        RegionOffer {
            code: code.to_owned(),
            name: code.to_lowercase(),
            surcharge: Money::new(minor, Currency::EUR),
            same_surcharge: minor == 0,
        }
    }

    #[test]
    fn only_regions_of_the_plan_and_the_account_and_customers_only_at_the_same_price() {
        let account = [region("EU"), region("UK"), region("SIN"), region("JPN")];
        let plan = [sold("EU", 0), sold("UK", 0), sold("SIN", 200), sold("AUS", 0)];
        let words = |sold: Option<&[RegionOffer]>, viewer: Viewer| -> Vec<String> {
            let found = destinations("EU", &account, sold, viewer);
            found.into_iter().map(|d| if d.refused.is_some() { format!("({})", d.code) } else { d.code }).collect()
        };
        for (sold, viewer, expected) in [
            (Some(&plan[..]), Viewer::Staff, &["UK", "SIN"][..]),
            (Some(&plan[..]), Viewer::Customer, &["UK", "(SIN)"][..]),
            (None, Viewer::Staff, &["UK", "SIN", "JPN"][..]),
            (None, Viewer::Customer, &["(UK)", "(SIN)", "(JPN)"][..]),
            (Some(&[][..]), Viewer::Staff, &[][..]),
        ] {
            assert_eq!(words(sold, viewer), expected, "{viewer:?}");
        }
    }
}
