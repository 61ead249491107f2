//! Comparing our services with what the provider says: power, addresses, ends, machines that vanished, and findings.

use std::collections::{BTreeMap, HashMap, HashSet};

use mpanel_core::{OpContext, ProviderAccountId, Result, ServiceId};
use mpanel_db::jobs::Outcome;
use mpanel_db::{DbErrExt, TenantScoped};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait as _;

use crate::account::health;
use crate::account::quota;
use crate::account::store as accounts;
use crate::add_on;
use crate::address;
use crate::deps::Deps;
use crate::empty_list;
use crate::finding::{self, Billed, Comparison, Look};
use crate::lifecycle::guard;
use crate::moving;
use crate::provider::{Answer, CallId, CloudProvider, Machine};
use crate::service::ServiceState;
use crate::service::store::{self, ServiceRow, services};
use crate::service::timeline::{Entry, note};
use crate::setup::intent;
use crate::tags;

/// More pages than any account has; a provider that never says "last page" must not hold us for ever.
const MAX_PAGES: u64 = 1000;
/// Seconds in which the list of machines may be older than an add-on that was bought.
const ADDED_S: i64 = 3600;

/// How much of an account is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// The list of machines.
    Machines,
    /// All that mPanel keeps of it.
    Whole,
}

/// Body of [`crate::SyncServices`]: one sweep over an account. `billed` is what billing knows of the tenant's services;
/// those it leaves out are not judged by what is paid.
pub async fn sync_services(
    ctx: &OpContext,
    deps: &Deps,
    id: ProviderAccountId,
    billed: &BTreeMap<ServiceId, Billed>,
) -> Result<Outcome> {
    look(ctx, deps, id, billed, Extent::Whole).await
}

/// Body of [`crate::GlanceAtMachines`]: the same with the list of machines alone, which costs a call for each page.
pub async fn glance_at_machines(
    ctx: &OpContext,
    deps: &Deps,
    id: ProviderAccountId,
    billed: &BTreeMap<ServiceId, Billed>,
) -> Result<Outcome> {
    look(ctx, deps, id, billed, Extent::Machines).await
}

async fn look(
    ctx: &OpContext,
    deps: &Deps,
    id: ProviderAccountId,
    billed: &BTreeMap<ServiceId, Billed>,
    extent: Extent,
) -> Result<Outcome> {
    let account = accounts::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    let machines = all_machines(ctx, provider.as_ref()).await;
    health::note(ctx, deps, &account, provider.as_ref(), &machines).await?;
    // Not to know is no reason to change anything; the next look shows it.
    let Ok(machines) = machines else { return Ok(Outcome::Done) };
    let rows = services::Entity::find_in(ctx)
        .filter(services::Column::AccountId.eq(account.id))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(services::runs())
        .filter(services::Column::State.ne(ServiceState::Provisioning.as_str()))
        // What became so while the machines were read may be newer than what was read.
        .filter(services::Column::StateSince.lte(ctx.now.as_microsecond()))
        .all(deps.db.read())
        .await
        .or_internal("reading services to compare")?;
    let known = rows.iter().filter(|row| row.missing_since.is_none()).count();
    if !empty_list::counts(ctx, deps, id, "machine:", (known, machines.len())).await? {
        // As if it had not answered.
        return Ok(Outcome::Done);
    }
    address::note_missing(ctx, deps, &rows).await?;
    if extent == Extent::Whole {
        follow(ctx, deps, id).await;
    }
    for row in rows {
        let machine = row.instance_id.as_ref().and_then(|id| machines.get(id));
        if differs(&row, machine) {
            apply(ctx, deps, &row, machine).await?;
        }
        if let Some(machine) = machine
            && row.state == ServiceState::Suspended.as_str()
            && row.act.is_none()
        {
            guard::enforce(ctx, deps, provider.as_ref(), &row, machine).await?;
        }
    }
    find(ctx, deps, (provider.as_ref(), id), &machines, billed, extent).await?;
    Ok(Outcome::Done)
}

/// Reads what is kept of an account beside its machines. What cannot be read now is read with the next sweep.
async fn follow(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) {
    if let Err(error) = address::read_addresses(ctx, deps, id).await {
        tracing::debug!(%error, "the movable addresses of an account could not be read");
    }
    if let Err(error) = crate::domain_name::follow(ctx, deps, id).await {
        tracing::debug!(%error, "the domains of an account could not be read");
    }
    if let Err(error) = crate::object_storage::follow(ctx, deps, id).await {
        tracing::debug!(%error, "the object storages of an account could not be read");
    }
}

/// Turns what differs into findings.
async fn find(
    ctx: &OpContext,
    deps: &Deps,
    (provider, account): (&dyn CloudProvider, ProviderAccountId),
    machines: &HashMap<String, Machine>,
    billed: &BTreeMap<ServiceId, Billed>,
    extent: Extent,
) -> Result<()> {
    let of_account = || services::Entity::find_in(ctx).filter(services::Column::AccountId.eq(account.uuid()));
    let mut live =
        of_account().filter(services::runs()).all(deps.db.read()).await.or_internal("reading services to compare")?;
    // An object storage or a domain has no machine.
    live.retain(|row| row.product().is_ok_and(|product| product.has_machine()));
    live.sort_by_key(|row| row.id);
    let ended = of_account()
        .filter(services::Column::State.eq(ServiceState::Terminated.as_str()))
        .filter(services::Column::InstanceId.is_not_null())
        .filter(
            services::Column::ProviderEndsOn
                .is_null()
                .or(services::Column::ProviderEndsOn.gte(ctx.today().yesterday().unwrap_or(ctx.today()).to_string())),
        )
        .all(deps.db.read())
        .await
        .or_internal("reading services that have ended")?;
    let whole = extent == Extent::Whole;
    let untagged = if whole { tags::untagged(ctx, deps, provider, &live).await? } else { HashSet::new() };
    let adding = add_on::unsettled(ctx, deps.db.read(), ctx.in_seconds(-ADDED_S).as_microsecond()).await?;
    let things = if whole { Some(finding::look_at_things(ctx, deps, provider, account).await?) } else { None };
    let given_up = intent::given_up(ctx, deps.db.read(), account).await?;
    let moving = moving::under_way(ctx, deps.db.read()).await?;
    let astray = address::astray(ctx, deps.db.read(), account).await?;
    let (now, today) = (ctx.now, ctx.today());
    let (live, ended, given_up, untagged, moving) = (&live, &ended, &given_up, &untagged, &moving);
    let mut found = finding::compare(&Comparison {
        live,
        ended,
        machines,
        given_up,
        billed,
        untagged,
        moving,
        astray: &astray,
        adding: &adding,
        now,
        today,
    });
    let (beside, unread) = things.unwrap_or_default();
    found.extend(beside);
    let look = if whole { Look::Whole { unread: &unread } } else { Look::Machines };
    let tx = deps.db.begin().await?;
    let mut row = accounts::lock(&tx, ctx, account).await?;
    let changed = finding::keep(ctx, &tx, account, found, look).await?;
    row.looked_at = Some(ctx.now.as_microsecond());
    accounts::save(&tx, row).await?;
    // A machine that is gone leaves room.
    quota::go_on(ctx, &tx, None).await?;
    if changed {
        tx.record(ctx, Event::ProviderAccountChanged { account }).await?;
    }
    tx.commit().await
}

/// Whether the row says something else than the provider.
fn differs(row: &ServiceRow, machine: Option<&Machine>) -> bool {
    match machine {
        None => row.missing_since.is_none(),
        Some(m) => {
            row.missing_since.is_some()
                || row.power != m.status.as_str()
                || row.provider_status.as_deref() != Some(&m.status_word)
                || row.ipv4 != m.ipv4 && m.ipv4.is_some()
                || row.ipv6 != m.ipv6 && m.ipv6.is_some()
                // The list may leave the date out; that does not take a cancellation back.
                || m.ends_on.is_some_and(|d| row.provider_ends_on.as_deref() != Some(&d.to_string()))
        }
    }
}

async fn apply(ctx: &OpContext, deps: &Deps, seen: &ServiceRow, machine: Option<&Machine>) -> Result<()> {
    let tx = deps.db.begin().await?;
    let mut row = store::lock(&tx, ctx, seen.service()).await?;
    if row.state()?.is_final() || row.instance_id != seen.instance_id {
        return tx.rollback().await;
    }
    let mut entries = Vec::new();
    match machine {
        None => {
            row.missing_since = row.missing_since.or(Some(ctx.now.as_microsecond()));
            let text = format!(
                "Machine {} is not in the provider's list any more.",
                row.instance_id.as_deref().unwrap_or("?")
            );
            entries.push(Entry::new("machine_missing", "The machine cannot be found at the provider").detail(text));
        }
        Some(m) => {
            if row.missing_since.take().is_some() {
                entries.push(Entry::new("machine_found", "The machine is known to the provider again"));
            }
            if let Some(before) = row.provider_status.as_ref().filter(|before| **before != m.status_word) {
                let text = format!("It was {before} and is {} now.", m.status_word);
                entries.push(Entry::new("status_changed", "The data centre says another status").detail(text));
            }
            row.power = m.status.to_string();
            row.provider_status = Some(m.status_word.clone());
            if let Some(ipv4) = &m.ipv4 {
                if row.ipv4.as_ref().is_some_and(|before| before != ipv4) {
                    entries.push(Entry::new("address_changed", "The address has changed").detail(ipv4.clone()));
                }
                row.ipv4 = Some(ipv4.clone());
            }
            row.ipv6 = m.ipv6.clone().or(row.ipv6);
            let ends_on = m.ends_on.map(|d| d.to_string());
            if let Some(date) = ends_on.as_ref().filter(|_| row.provider_cancelled_at.is_none()) {
                row.provider_cancelled_at = Some(ctx.now.as_microsecond());
                let text = format!("It ends on {date}. This was not asked for here.");
                entries
                    .push(Entry::new("cancelled_elsewhere", "The machine was cancelled at the provider").detail(text));
            }
            row.provider_ends_on = ends_on.or(row.provider_ends_on);
        }
    }
    row.synced_at = Some(ctx.now.as_microsecond());
    let row = store::save(ctx, &tx, row).await?;
    for entry in entries {
        note(ctx, &tx, &row, entry.staff_only()).await?;
    }
    tx.commit().await
}

/// All machines of an account by their id.
pub(crate) async fn all_machines(ctx: &OpContext, provider: &dyn CloudProvider) -> Answer<HashMap<String, Machine>> {
    let mut all = HashMap::new();
    for page in 1..=MAX_PAGES {
        let found = provider.machines(CallId::new(ctx), page).await?;
        all.extend(found.machines.into_iter().map(|m| (m.id.clone(), m)));
        if !found.more {
            break;
        }
    }
    Ok(all)
}

/// Services grouped by the account they are on.
pub(crate) fn by_account(rows: Vec<ServiceRow>) -> BTreeMap<Uuid, Vec<ServiceRow>> {
    let mut groups: BTreeMap<Uuid, Vec<ServiceRow>> = BTreeMap::new();
    for row in rows {
        if let Some(account) = row.account_id {
            groups.entry(account).or_default().push(row);
        }
    }
    groups
}
