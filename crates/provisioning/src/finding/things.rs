//! What there is beside machines: private networks, firewalls, object storages and domains that vanished, or that nobody
//! here made. The comparison is pure; [`look_at_things`] reads both sides.

use std::collections::HashSet;

use mpanel_core::{CustomerId, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;

use super::rules::{Draft, draft};
use super::{FindingKind, Severity};
use crate::deps::Deps;
use crate::domain_name::DomainState;
use crate::domain_name::store::domains;
use crate::firewall::store::{copies, firewalls};
use crate::network::store::networks;
use crate::object_storage::StorageState;
use crate::object_storage::store::storages;
use crate::provider::networking::CloudThing;
use crate::provider::{Answer, CallId, CloudProvider};

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThingKind {
    Network,
    Firewall,
    Storage,
    Domain,
}

impl ThingKind {
    const ALL: [ThingKind; 4] = [Self::Network, Self::Firewall, Self::Storage, Self::Domain];

    /// How the subject of its findings begins.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Network => "network:",
            Self::Firewall => "firewall:",
            Self::Storage => "storage:",
            Self::Domain => "domain:",
        }
    }

    /// The subject of the findings about one.
    pub(crate) fn subject(self, reference: &str) -> String {
        format!("{}{reference}", self.prefix())
    }

    fn words(self) -> &'static str {
        match self {
            Self::Network => "private network",
            Self::Firewall => "firewall",
            Self::Storage => "object storage",
            Self::Domain => "domain",
        }
    }

    /// Whether the provider charges for one by itself.
    fn costs(self) -> bool {
        matches!(self, Self::Storage | Self::Domain)
    }
}

/// A thing as it is kept here.
#[derive(Debug, Clone)]
struct Kept {
    /// The provider's id, once it is known.
    reference: Option<String>,
    /// Its name at the provider.
    name: String,
    /// What people call it.
    label: String,
    customer: Option<CustomerId>,
    /// It ought to be there.
    expected: bool,
}

/// What is kept and not there, and what is there and not kept. `before` was read before the list and `after` it, so that
/// what is made or deleted in between is neither.
fn compare(kind: ThingKind, before: &[Kept], seen: &[CloudThing], after: &[Kept]) -> Vec<Draft> {
    let there: HashSet<&str> = seen.iter().map(|s| s.id.as_str()).collect();
    let mut drafts = Vec::new();
    let expected = |kept: &&Kept, reference: &str| kept.expected && kept.reference.as_deref() == Some(reference);
    for kept in before.iter().filter(|k| k.expected) {
        let Some(reference) = kept.reference.as_deref().filter(|r| !there.contains(r)) else { continue };
        if after.iter().any(|k| expected(&k, reference)) {
            drafts.push(missing(kind, kept, reference));
        }
    }
    let known = |thing: &&CloudThing| {
        after.iter().any(|k| k.reference.as_ref() == Some(&thing.id) || k.reference.is_none() && k.name == thing.name)
    };
    drafts.extend(seen.iter().filter(|thing| !known(thing)).map(|thing| foreign(kind, thing)));
    drafts
}

fn missing(kind: ThingKind, kept: &Kept, reference: &str) -> Draft {
    let words = kind.words();
    let title = format!("The {words} {} has vanished", kept.label);
    let text = format!("The {words} {} (at the provider {reference}) is not in the provider's list.", kept.label);
    let severity = if kind.costs() { Severity::Critical } else { Severity::Warning };
    let mut draft = draft(FindingKind::ThingMissing, severity, title, text);
    draft.subject = kind.subject(reference);
    draft.customer = kept.customer;
    draft
}

fn foreign(kind: ThingKind, thing: &CloudThing) -> Draft {
    let words = kind.words();
    let name = if thing.name.is_empty() { &thing.id } else { &thing.name };
    let title = format!("The {words} {name} was not made here");
    let cost = if kind.costs() { " The provider charges for it." } else { "" };
    let text = format!("The provider has the {words} {name} ({}), which mPanel does not keep.{cost}", thing.id);
    let severity = if kind.costs() { Severity::Warning } else { Severity::Info };
    let mut draft = draft(FindingKind::ForeignThing, severity, title, text);
    draft.subject = kind.subject(&thing.id);
    draft
}

/// Everything beside machines that differs, and the prefixes of what could not be read: nothing is known about that.
pub(crate) async fn look_at_things(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    account: ProviderAccountId,
) -> Result<(Vec<Draft>, Vec<&'static str>)> {
    let (mut drafts, mut unread) = (Vec::new(), Vec::new());
    for kind in ThingKind::ALL {
        let before = kept(ctx, deps, kind, account).await?;
        match list(ctx, provider, kind).await {
            Ok(seen) => drafts.extend(compare(kind, &before, &seen, &kept(ctx, deps, kind, account).await?)),
            Err(error) => {
                tracing::debug!(%error, what = kind.words(), "a list of an account could not be read");
                unread.push(kind.prefix());
            }
        }
    }
    Ok((drafts, unread))
}

async fn list(ctx: &OpContext, provider: &dyn CloudProvider, kind: ThingKind) -> Answer<Vec<CloudThing>> {
    let call = CallId::new(ctx);
    match kind {
        ThingKind::Network => provider.networks(call).await,
        ThingKind::Firewall => provider.firewalls(call).await,
        ThingKind::Storage => {
            let all = provider.storages(call).await?.into_iter();
            let live = all.filter(|s| !s.status.eq_ignore_ascii_case("cancelled"));
            Ok(live.map(|s| CloudThing { id: s.id, name: s.name }).collect())
        }
        ThingKind::Domain => {
            let all = provider.domains(call).await?.into_iter();
            let live = all.filter(|d| !DomainState::of_provider(&d.status).is_over());
            Ok(live.map(|d| CloudThing { id: d.name.clone(), name: d.name }).collect())
        }
    }
}

async fn kept(ctx: &OpContext, deps: &Deps, kind: ThingKind, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let conn = deps.db.read();
    match kind {
        ThingKind::Network => {
            let select = networks::Entity::find_in(ctx).filter(networks::Column::AccountId.eq(account.uuid()));
            let rows = select.all(conn).await.or_internal("reading the networks of an account")?;
            let of = |row: networks::Model| Kept {
                expected: row.state == "ready",
                customer: Some(CustomerId(row.customer_id)),
                reference: row.provider_ref,
                name: row.provider_name,
                label: row.name,
            };
            Ok(rows.into_iter().map(of).collect())
        }
        ThingKind::Firewall => firewalls_of(ctx, deps, account).await,
        ThingKind::Storage => {
            let select = storages::Entity::find_in(ctx).filter(storages::Column::AccountId.eq(account.uuid()));
            let rows = select.all(conn).await.or_internal("reading the storages of an account")?;
            let of = |row: storages::Model| -> Result<Kept> {
                let over = StorageState::stored(&row.state)?.is_over();
                Ok(Kept {
                    expected: !over && row.cancel_on.is_none(),
                    customer: None,
                    reference: row.cloud_id,
                    label: row.name.clone(),
                    name: row.name,
                })
            };
            rows.into_iter().map(of).collect()
        }
        ThingKind::Domain => {
            // A domain is one domain, on whichever account it is kept.
            let rows = domains::Entity::find_in(ctx).all(conn).await.or_internal("reading domains")?;
            let of = |row: domains::Model| -> Result<Kept> {
                let state = DomainState::stored(&row.state)?;
                let here = row.account_id == account.uuid();
                Ok(Kept {
                    expected: here && !state.is_over() && state != DomainState::Requested,
                    customer: row.customer_id.map(CustomerId),
                    reference: Some(row.name.clone()),
                    label: row.name.clone(),
                    name: row.name,
                })
            };
            rows.into_iter().map(of).collect()
        }
    }
}

async fn firewalls_of(ctx: &OpContext, deps: &Deps, account: ProviderAccountId) -> Result<Vec<Kept>> {
    let conn = deps.db.read();
    let select = copies::Entity::find_in(ctx).filter(copies::Column::AccountId.eq(account.uuid()));
    let rows = select.all(conn).await.or_internal("reading the firewalls of an account")?;
    let ids = rows.iter().map(|row| row.firewall_id);
    let owners = firewalls::Entity::find_in(ctx).filter(firewalls::Column::Id.is_in(ids)).all(conn).await;
    let owners = owners.or_internal("reading firewalls")?;
    let of = |row: copies::Model| {
        let owner = owners.iter().find(|f| f.id == row.firewall_id);
        Kept {
            expected: owner.is_some_and(|f| !f.deleting),
            customer: owner.map(|f| CustomerId(f.customer_id)),
            label: owner.map_or_else(|| row.provider_name.clone(), |f| f.name.clone()),
            reference: row.provider_ref,
            name: row.provider_name,
        }
    };
    Ok(rows.into_iter().map(of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_vanished_and_what_is_foreign() {
        let kept = |reference: Option<&str>, name: &str, expected: bool| Kept {
            reference: reference.map(str::to_owned),
            name: name.to_owned(),
            label: name.to_owned(),
            customer: None,
            expected,
        };
        let seen = |id: &str, name: &str| CloudThing { id: id.to_owned(), name: name.to_owned() };
        let check = |before: &[Kept], list: &[CloudThing], after: &[Kept], want: &[(FindingKind, &str)]| {
            let found = compare(ThingKind::Network, before, list, after);
            let told: Vec<(FindingKind, &str)> = found.iter().map(|d| (d.kind, d.subject.as_str())).collect();
            assert_eq!(told, want, "{before:?} {list:?} {after:?}");
        };
        let (mine, making) = ([kept(Some("1"), "a", true)], [kept(None, "a", false)]);
        check(&mine, &[seen("1", "a")], &mine, &[]);
        check(&mine, &[], &mine, &[(FindingKind::ThingMissing, "network:1")]);
        check(&[], &[seen("1", "a")], &[], &[(FindingKind::ForeignThing, "network:1")]);
        // Made or deleted while the list was on its way.
        check(&[], &[], &mine, &[]);
        check(&mine, &[], &[], &[]);
        check(&[], &[seen("1", "a")], &mine, &[]);
        // Being made, and not yet known by its id.
        check(&making, &[seen("1", "a")], &making, &[]);
        check(&making, &[], &making, &[]);
        check(&[kept(Some("1"), "a", false)], &[], &[kept(Some("1"), "a", false)], &[]);
    }
}
