//! Reading domains: our list, and what the provider says of an account's.

use mpanel_core::{CustomerId, DomainNameId, Error, OpContext, Page, PageQuery, ProviderAccountId, Result, Timestamp};
use mpanel_db::page::by;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::store::{self, DomainRow, domains};
use super::{DomainState, DomainView, sold};
use crate::account::{At, store as accounts};
use crate::deps::Deps;
use crate::provider::domains::CloudDomain;

/// Filters of the list.
#[derive(Debug, Clone, Default)]
pub struct DomainFilter {
    /// A customer's.
    pub customer: Option<CustomerId>,
    /// In this state.
    pub state: Option<DomainState>,
}

/// One page of domains. Sort fields: name, renews_at, created_at; default by name.
pub async fn list_domains<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &DomainFilter,
    query: &PageQuery,
) -> Result<Page<DomainView>> {
    let mut select = domains::Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(domains::Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(state) = filter.state {
        select = select.filter(domains::Column::State.eq(state.as_str()));
    }
    if let Some(text) = query.search() {
        select = select.filter(domains::Column::Name.contains(&text));
    }
    let fields = [
        ("name", domains::Column::Name),
        ("renews_at", domains::Column::RenewsAt),
        ("created_at", domains::Column::CreatedAt),
    ];
    let (column, down) = query.sorted(&fields, "name")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down)]).await?;
    let items = page.items.iter().map(DomainRow::view).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor, total: page.total })
}

/// A domain; with a customer, only one of theirs.
pub async fn get_domain<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: DomainNameId,
) -> Result<DomainView> {
    store::find(ctx, conn, customer, id).await?.view()
}

/// Notes the domains of an account that are not known yet, and what has changed of those that are. New ones are
/// nobody's. Returns how many the account has.
pub async fn read_domains(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<usize> {
    compare(&At::of(ctx, deps, account).await?, true).await
}

/// The same with the regular comparison, for an account whose domains we know of.
pub(crate) async fn follow(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<()> {
    let known = domains::Entity::find_in(ctx).filter(domains::Column::AccountId.eq(account.uuid()));
    if known.count(deps.db.read()).await.or_internal("counting domains")? > 0 {
        let at = At::of(ctx, deps, account).await?;
        compare(&at, false).await?;
        sold::follow(&at).await?;
    }
    Ok(())
}

async fn compare(at: &At<'_>, add: bool) -> Result<usize> {
    let ctx = at.ctx;
    let of_account = domains::Entity::find_in(ctx).filter(domains::Column::AccountId.eq(at.account.id));
    // What changes while the list is on its way is newer than the list: the next comparison looks at it.
    let before = of_account.clone().all(at.deps.db.read()).await.or_internal("reading domains")?;
    let is_still = |row: &DomainRow| before.iter().any(|old| (old.id, old.version) == (row.id, row.version));
    let mut found = at.noted(at.provider.domains(at.call()).await).await??;
    // Only some accounts have this list; without it the domains' own word stands.
    let asked = at.provider.domains_asked_for(at.call()).await.unwrap_or_default();
    let tx = at.deps.db.begin().await?;
    accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    let known = of_account.order_by_asc(domains::Column::Id).lock_exclusive();
    let known = known.all(&tx).await.or_internal("locking the domains of an account")?;
    let elsewhere = domains::Entity::find_in(ctx).filter(domains::Column::AccountId.ne(at.account.id));
    let elsewhere = elsewhere.all(&tx).await.or_internal("reading domains")?;
    for seen in &mut found {
        let asked_at = asked.iter().find(|(name, _)| *name == seen.name).map(|(_, at)| *at);
        seen.is_asked_for |= asked_at.is_some();
        let asked_at = asked_at.flatten().map(Timestamp::as_microsecond);
        match known.iter().find(|row| row.name == seen.name) {
            Some(row) if is_still(row) => update(at, &tx, row, seen, asked_at).await?,
            Some(_) => {}
            None if elsewhere.iter().any(|row| row.name == seen.name) => {}
            None if add && !DomainState::of_provider(&seen.status).is_over() => {
                store::note_seen(ctx, &tx, ProviderAccountId(at.account.id), seen, asked_at).await?;
            }
            None => {}
        }
    }
    let listed = |row: &&DomainRow| found.iter().any(|seen| seen.name == row.name);
    for row in known.iter().filter(|row| is_still(row) && !listed(row)) {
        let state = row.state()?;
        if !state.is_over() && state != DomainState::Requested && state != DomainState::Unknown {
            let mut row = row.clone();
            let problem = "The data centre does not list this domain any more.".to_owned();
            row.enter(ctx, DomainState::Unknown, Some(problem));
            store::save(ctx, &tx, row).await?;
        }
    }
    tx.commit().await?;
    Ok(found.iter().filter(|seen| !DomainState::of_provider(&seen.status).is_over()).count())
}

/// Writes down what has changed; a look that shows nothing new tells nobody.
async fn update(
    at: &At<'_>,
    tx: &mpanel_db::Tx,
    row: &DomainRow,
    seen: &CloudDomain,
    asked_at: Option<i64>,
) -> Result<()> {
    if !row.is_about(seen)? {
        return Ok(());
    }
    let mut now = row.clone();
    now.take(at.ctx, seen)?;
    now.asked_for_at = asked_at.or(now.asked_for_at);
    let same = DomainRow { looked_at: row.looked_at, ..now.clone() } == *row;
    if same {
        now.into_active_model().reset_all().update(tx).await.or_internal("noting a look at a domain")?;
    } else {
        store::save(at.ctx, tx, now).await?;
    }
    Ok(())
}

/// Reads one domain again and keeps what is said of it.
pub(super) async fn look(at: &At<'_>, id: DomainNameId, name: &str) -> Result<DomainView> {
    let mut seen = at.noted(at.provider.domain(at.call(), name).await).await??;
    let asked = at.provider.domains_asked_for(at.call()).await.unwrap_or_default();
    let asked_at = asked.into_iter().find(|(asked, _)| asked == name).map(|(_, at)| at);
    seen.is_asked_for |= asked_at.is_some();
    let tx = at.deps.db.begin().await?;
    let row = store::lock(at.ctx, &tx, id).await?.ok_or_else(|| Error::not_found("domain"))?;
    update(at, &tx, &row, &seen, asked_at.flatten().map(Timestamp::as_microsecond)).await?;
    tx.commit().await?;
    get_domain(at.ctx, at.deps.db.read(), None, id).await
}
