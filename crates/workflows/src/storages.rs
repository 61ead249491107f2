//! Object storages that are sold. What is in them is counted by provisioning and
//! billed by billing. A figure is told in the transaction that notes that it was told, and its id counts once. More space
//! is another product, so a change of the subscription; whether there is room is asked before.

use mpanel_billing::{self as billing, ChangeRequest, NewUsage, WantedChange};
use mpanel_core::{Error, ErrorKind, OpContext, Result, ServiceId, StorageShareId};
use mpanel_db::jobs::Outcome;
use mpanel_provisioning::{self as provisioning, ShareFigure};
use sea_orm::ConnectionTrait;

use crate::deps::Deps;

/// An object storage as provisioning keeps it.
pub(crate) fn sold(terms: billing::StorageTerms) -> provisioning::StorageSold {
    provisioning::StorageSold {
        gives: match terms.gives {
            billing::StorageGives::Whole => provisioning::StorageGives::Whole,
            billing::StorageGives::Shared => provisioning::StorageGives::Shared,
        },
        size_gb: terms.size_gb,
        auto_limit_gb: terms.auto_limit_gb,
        keep_days: terms.keep_days,
        meter: terms.meter,
    }
}

/// Refuses a customer's wish for more of a storage than there is room for, before billing is asked. Whatever else is
/// wished is none of this.
///
/// # Errors
/// Conflict `needs_staff`, or `storage_closed` while the service is suspended; invalid at `/product_id` with `too_small`
/// where the storage has grown beyond the product.
pub async fn check_own_change<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    request: &ChangeRequest,
) -> Result<()> {
    let WantedChange::Plan(plan) = &request.what else { return Ok(()) };
    let Some(product) = plan.product else { return Ok(()) };
    let has = provisioning::get_service(ctx, conn, service).await?.product;
    if has.storage.is_none() {
        return Ok(());
    }
    // What is not sold billing refuses.
    let Ok(product) = billing::get_product(ctx, conn, product).await else { return Ok(()) };
    let (moves, Some(terms)) = (product.id != has.product, product.storage) else { return Ok(()) };
    let wanted = sold(terms);
    if moves && let Some(size_gb) = provisioning::outgrown(ctx, conn, service, &wanted).await? {
        let detail = format!(
            "The storage has grown to {size_gb} GB, which it keeps. Choose a product that has as much, or one that lets it \
             grow by itself."
        );
        return Err(Error::invalid("/product_id", "too_small", detail));
    }
    if provisioning::has_space_for(ctx, conn, service, &wanted).await? {
        return Ok(());
    }
    let detail = "So much space has to be made ready at the data centre first. Ask support.";
    Err(Error::conflict("needs_staff", detail))
}

/// Counts what is in a share, and tells billing of the figures it does not know.
pub(crate) async fn measure(ctx: &OpContext, deps: &Deps, share: StorageShareId) -> Result<Outcome> {
    let outcome = provisioning::measure_share(ctx, &deps.provisioning(), share).await?;
    if outcome == Outcome::Done {
        for figure in provisioning::unreported_figures(ctx, deps.db.read(), share).await? {
            tell(ctx, deps, &figure).await?;
        }
    }
    Ok(outcome)
}

async fn tell(ctx: &OpContext, deps: &Deps, figure: &ShareFigure) -> Result<()> {
    let event = usage(figure)?;
    let tx = deps.db.begin().await?;
    match billing::record_usage(ctx, &tx, &[event]).await {
        Ok(_) => {}
        // What cannot be counted now cannot be counted later: no price, before the start, after the end, a closed month.
        Err(error) if error.kind() == ErrorKind::Invalid => {
            tracing::info!(service.id = %figure.service, day = figure.day, error = %error.report(), "usage of a storage was not billed");
        }
        Err(error) => return Err(error),
    }
    provisioning::mark_figure_reported(ctx, &tx, figure.id).await?;
    tx.commit().await
}

/// A figure as the meter takes it: GB, exactly.
fn usage(figure: &ShareFigure) -> Result<NewUsage> {
    let value = gigabytes(figure.bytes);
    Ok(NewUsage {
        id: format!("storage:{}:{}", figure.share, figure.day),
        service: Some(figure.service),
        subscription: None,
        meter: figure.meter.clone(),
        value: value.parse().map_err(|_| Error::internal("a figure of a storage is no number"))?,
        occurred_at: figure.at,
        unique_key: None,
        attributes: [("bytes".to_owned(), figure.bytes.to_string())].into(),
    })
}

/// The rule: a GB is a thousand million bytes, as the data centre sells it.
fn gigabytes(bytes: u64) -> String {
    const GB: u64 = 1_000_000_000;
    format!("{}.{:09}", bytes / GB, bytes % GB)
}

#[cfg(test)]
mod tests {
    use super::gigabytes;

    #[test]
    fn bytes_are_told_in_gb_without_rounding() {
        for (bytes, gb) in
            [(0, "0.000000000"), (1, "0.000000001"), (1_500_000_000, "1.500000000"), (250_000_000_000, "250.000000000")]
        {
            assert_eq!(gigabytes(bytes), gb);
        }
    }
}
