//! A service takes another plan. Its machine does not follow by itself: the provider resizes by hand only, so the
//! service says that this is due until staff confirm it. A storage follows by the job of its service's life.

use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_db::Tx;

use super::store::ServiceRow;
use super::timeline::{Entry, note};
use super::{BoughtAs, ProductSnapshot, ServiceView, read, store};
use crate::jobs;
use crate::object_storage::sold::StorageSold;

/// Gives a service the plan that is paid for from now on; its machine's add-ons stay. `in_place` says that nothing has
/// to be done at the provider for it. Repeating it changes nothing.
pub async fn change_plan(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    plan: ProductSnapshot,
    in_place: bool,
) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    let before = row.product()?;
    let plan = plan.following(&before, in_place || row.instance_id.is_none());
    if row.state()?.is_final() || plan == before {
        return read::view(row);
    }
    let what = plan.what();
    let due = plan.bought_as.as_ref().map(|was| format!("The {what} is a {} until it is resized.", was.name));
    let entry = Entry::new("plan_changed", format!("Plan changed from {} to {}", before.name, plan.name));
    note(ctx, tx, &row, entry).await?;
    row.resize_due_at = plan.bought_as.is_some().then(|| row.resize_due_at.unwrap_or(ctx.now.as_microsecond()));
    if let Some(due) = due {
        note(ctx, tx, &row, Entry::new("resize_due", "Resize due at the provider").detail(due).staff_only()).await?;
    }
    row.product_id = plan.product.uuid();
    row.product_name = plan.name.clone();
    row.product = serde_json::to_string(&plan)?;
    let row = store::save(ctx, tx, row).await?;
    if plan.storage.is_some() && row.resize_due_at.is_some() {
        jobs::enqueue_lifecycle(ctx, tx, id).await?;
    }
    read::view(row)
}

/// Notes that the machine has followed the change of plan, at the provider or by being built anew.
pub async fn confirm_resize(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<ServiceView> {
    let row = store::lock(tx, ctx, id).await?;
    read::view(followed(ctx, tx, row).await?)
}

/// The same for a row that is held.
pub(crate) async fn followed(ctx: &OpContext, tx: &Tx, mut row: ServiceRow) -> Result<ServiceRow> {
    let mut plan = row.product()?;
    if row.resize_due_at.take().is_none() {
        return Ok(row);
    }
    plan.bought_as = None;
    row.product = serde_json::to_string(&plan)?;
    let what = if plan.storage.is_some() { "Storage" } else { "Machine" };
    note(ctx, tx, &row, Entry::new("resized", format!("{what} resized to {}", plan.name))).await?;
    store::save(ctx, tx, row).await
}

impl ProductSnapshot {
    /// This plan after `before`: what was bought stays what it was until the machine follows. A storage takes the
    /// space of the plan, and has followed when the provider has given it.
    fn following(mut self, before: &Self, in_place: bool) -> Self {
        self.provider_account = before.provider_account;
        self.period_months = before.period_months;
        self.add_ons.clone_from(&before.add_ons);
        let space = |sold: &StorageSold| (sold.size_gb, sold.auto_limit_gb);
        let other_space = match (&self.storage, &before.storage) {
            (Some(sold), Some(had)) => Some(before.bought_as.is_some() || space(sold) != space(had)),
            _ => None,
        };
        if other_space.is_none() {
            self.storage.clone_from(&before.storage);
        }
        self.domain.clone_from(&before.domain);
        let was = before.bought_as.clone().unwrap_or_else(|| BoughtAs {
            name: before.name.clone(),
            provider_product_id: before.provider_product_id.clone(),
            problem: None,
        });
        let lags = other_space.unwrap_or(!in_place && was.provider_product_id != self.provider_product_id);
        // Another plan may be refused for another reason.
        let problem = was.problem.clone().filter(|_| self.product == before.product);
        self.bought_as = lags.then_some(BoughtAs { problem, ..was });
        self
    }
}

#[cfg(test)]
mod tests {
    use mpanel_core::ProductId;
    use uuid::Uuid;

    use super::*;
    use crate::object_storage::sold::StorageGives;

    fn plan(number: u128, at_provider: &str) -> ProductSnapshot {
        ProductSnapshot {
            product: ProductId(Uuid::from_u128(number)),
            name: format!("Plan {number}"),
            provider_account: None,
            provider_product_id: at_provider.to_owned(),
            specs: serde_json::Value::Null,
            snapshot_quota: 1,
            period_months: 1,
            add_ons: Vec::new(),
            bought_as: None,
            storage: None,
            domain: None,
        }
    }

    #[test]
    fn a_machine_keeps_what_it_was_bought_as_until_it_follows() {
        let (small, middle, large) = (plan(1, "V91"), plan(2, "V94"), plan(3, "V97"));
        let once = middle.following(&small, false);
        assert_eq!(once.bought_as.as_ref().unwrap().name, "Plan 1");
        let twice = large.following(&once, false);
        assert_eq!(twice.bought_as.as_ref().unwrap().provider_product_id, "V91");
        let back = small.clone().following(&twice, false);
        assert_eq!(back, small);
        assert_eq!(plan(4, "V99").following(&small, true).bought_as, None);
    }

    #[test]
    fn a_storage_takes_the_space_of_its_plan_and_says_so_until_it_has_it() {
        let storage = |number: u128, size_gb: i64| ProductSnapshot {
            storage: Some(StorageSold {
                gives: StorageGives::Shared,
                size_gb,
                auto_limit_gb: None,
                keep_days: 7,
                meter: None,
            }),
            ..plan(number, "")
        };
        let (small, large) = (storage(1, 100), storage(2, 300));
        let grown = large.clone().following(&small, true);
        assert_eq!((grown.storage.as_ref().unwrap().size_gb, grown.bought_as.unwrap().name.as_str()), (300, "Plan 1"));
        let mut refused = large.following(&small, true);
        refused.bought_as.as_mut().unwrap().problem = Some("full".to_owned());
        let back = small.clone().following(&refused, true);
        assert_eq!(back.bought_as.unwrap().problem, None, "it may have followed half-way");
        assert_eq!(storage(3, 100).following(&small, true).bought_as, None);
    }
}
