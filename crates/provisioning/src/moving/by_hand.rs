//! Taking over a move that nobody waited for any more: the provider's staff has done it after all.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result, RowId, ServiceId};

use super::settle::{arrive, locked};
use super::store::{self, MoveRow};
use super::{MoveState, MoveView};
use crate::account::At;
use crate::deps::Deps;
use crate::service::store as services;
use crate::service::timeline::{Entry, note};

/// Takes over that a service's machine is in a region, after its latest move was given up or refused. The provider is
/// asked where the machine is, and what it says is taken over: region, addresses and state.
///
/// Refusals: `action_not_possible` where no move has ended so, or there is no machine; `/region` with `unchanged` for
/// the region the service has, and with `region_differs` where the provider says another.
pub async fn adopt_move(ctx: &OpContext, deps: &Deps, id: ServiceId, region: &str) -> Result<MoveView> {
    let service = services::find(deps.db.read(), ctx, id).await?;
    let row = latest(store::moves_of(ctx, deps.db.read(), id).await?)?;
    let (Some(machine), Some(account)) = (&service.instance_id, service.account_id) else {
        return Err(Error::conflict("action_not_possible", "There is no machine."));
    };
    if service.state()?.is_final() {
        return Err(Error::conflict("action_not_possible", "The service has ended."));
    }
    if service.region == region {
        let detail = "The service says that it is in this region already. Choose where the machine is now.";
        return Err(Error::invalid("/region", "unchanged", detail));
    }
    let at = At::of(ctx, deps, ProviderAccountId(account)).await?;
    let machine = at.noted(at.provider.machine(at.call(), machine).await).await??;
    if machine.region != region {
        let detail = format!("The data centre says that the machine is in {}. Choose that.", machine.region);
        return Err(Error::invalid("/region", "region_differs", detail));
    }
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, RowId(row.id)).await?;
    // While the data centre was asked, another move may have begun, or the service may have ended.
    may_be_taken_over(&row)?;
    if latest(store::moves_of(ctx, &tx, id).await?)?.id != row.id {
        return Err(nothing());
    }
    if service.state()?.is_final() || service.instance_id.as_deref() != Some(machine.id.as_str()) {
        return Err(Error::conflict("action_not_possible", "The machine of the service has changed. Try again."));
    }
    row.from_region.clone_from(&service.region);
    region.clone_into(&mut row.to_region);
    let (service, row) = arrive(ctx, &tx, service, row, &machine).await?;
    let told = format!("{} took over that the data centre has moved it.", ctx.actor.name());
    note(ctx, &tx, &service, Entry::new("moved_by_hand", "The move was taken over").detail(told).staff_only()).await?;
    tx.commit().await?;
    row.view()
}

fn latest(moves: Vec<MoveRow>) -> Result<MoveRow> {
    let row = moves.into_iter().next().ok_or_else(nothing)?;
    may_be_taken_over(&row)?;
    Ok(row)
}

// One that is under way is followed by itself, and what is done is done.
fn may_be_taken_over(row: &MoveRow) -> Result<()> {
    let ended = matches!(row.state()?, MoveState::GivenUp | MoveState::Refused);
    if ended { Ok(()) } else { Err(nothing()) }
}

fn nothing() -> Error {
    let detail = "No move of this server was given up or refused, so there is none to take over.";
    Error::conflict("action_not_possible", detail)
}
