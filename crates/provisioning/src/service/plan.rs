//! A service takes another plan. Its machine does not follow by itself: the provider resizes by hand only, so the
//! service says that this is due until staff confirm it.

use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_db::Tx;

use super::timeline::{Entry, note};
use super::{BoughtAs, ProductSnapshot, ServiceView, read, store};

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
    let due = plan.bought_as.as_ref().map(|was| format!("The machine is a {} until it is resized.", was.name));
    let entry = Entry::new("plan_changed", format!("Plan changed from {} to {}", before.name, plan.name));
    note(ctx, tx, &row, entry).await?;
    row.resize_due_at = plan.bought_as.is_some().then(|| row.resize_due_at.unwrap_or(ctx.now.as_microsecond()));
    if let Some(due) = due {
        note(ctx, tx, &row, Entry::new("resize_due", "Resize due at the provider").detail(due).staff_only()).await?;
    }
    row.product_id = plan.product.uuid();
    row.product_name = plan.name.clone();
    row.product = serde_json::to_string(&plan)?;
    read::view(store::save(ctx, tx, row).await?)
}

/// Notes that the machine has followed the change of plan, at the provider or by being built anew.
pub async fn confirm_resize(ctx: &OpContext, tx: &Tx, id: ServiceId) -> Result<ServiceView> {
    let mut row = store::lock(tx, ctx, id).await?;
    let mut plan = row.product()?;
    if row.resize_due_at.take().is_none() {
        return read::view(row);
    }
    plan.bought_as = None;
    row.product = serde_json::to_string(&plan)?;
    note(ctx, tx, &row, Entry::new("resized", format!("Machine resized to {}", plan.name))).await?;
    read::view(store::save(ctx, tx, row).await?)
}

impl ProductSnapshot {
    /// This plan after `before`: what was bought stays what it was until the machine follows.
    fn following(mut self, before: &Self, in_place: bool) -> Self {
        self.provider_account = before.provider_account;
        self.period_months = before.period_months;
        self.add_ons.clone_from(&before.add_ons);
        self.storage.clone_from(&before.storage);
        self.domain.clone_from(&before.domain);
        let was = before.bought_as.clone().unwrap_or_else(|| BoughtAs {
            name: before.name.clone(),
            provider_product_id: before.provider_product_id.clone(),
        });
        self.bought_as = (!in_place && was.provider_product_id != self.provider_product_id).then_some(was);
        self
    }
}

#[cfg(test)]
mod tests {
    use mpanel_core::ProductId;
    use uuid::Uuid;

    use super::*;

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
}
