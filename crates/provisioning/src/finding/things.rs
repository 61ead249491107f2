//! What there is beside machines: private networks, firewalls, object storages with their users, domains, DNS zones and
//! custom images that vanished, or that nobody here made. The comparison is pure; [`look_at_things`] has both sides read.

use std::collections::HashSet;

use mpanel_core::{CustomerId, OpContext, ProviderAccountId, Result};

use super::kept::{kept, list};
use super::rules::{Draft, draft};
use super::{FindingKind, Severity};
use crate::custom_image::is_from_panel;
use crate::deps::Deps;
use crate::empty_list;
use crate::object_storage::is_user_of_share;
use crate::provider::CloudProvider;
use crate::provider::networking::CloudThing;

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThingKind {
    Network,
    Firewall,
    Storage,
    Domain,
    Zone,
    Image,
    User,
}

impl ThingKind {
    const ALL: [ThingKind; 7] =
        [Self::Network, Self::Firewall, Self::Storage, Self::Domain, Self::Zone, Self::Image, Self::User];

    /// How the subject of its findings begins.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Network => "network:",
            Self::Firewall => "firewall:",
            Self::Storage => "storage:",
            Self::Domain => "domain:",
            Self::Zone => "zone:",
            Self::Image => "image:",
            Self::User => "storage_user:",
        }
    }

    /// The subject of the findings about one.
    pub(crate) fn subject(self, reference: &str) -> String {
        format!("{}{reference}", self.prefix())
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Network => "private network",
            Self::Firewall => "firewall",
            Self::Storage => "object storage",
            Self::Domain => "domain",
            Self::Zone => "DNS zone",
            Self::Image => "custom image",
            Self::User => "user of an object storage",
        }
    }

    /// Whether the provider charges for one by itself.
    fn costs(self) -> bool {
        matches!(self, Self::Storage | Self::Domain)
    }

    /// How much it matters that one has vanished: somebody is without what was sold, or only less able.
    fn severity(self) -> Severity {
        match self {
            Self::Storage | Self::Domain | Self::Zone | Self::User => Severity::Critical,
            Self::Network | Self::Firewall | Self::Image => Severity::Warning,
        }
    }

    /// What it means that one has vanished, where its name does not say that.
    fn loss(self) -> &'static str {
        match self {
            Self::Zone => " Its names are answered no more: sites and mail under them cannot be reached.",
            Self::Image => " No server can be installed from it.",
            Self::User => " Its S3 keys are good for nothing, so that nobody reaches what is in the share.",
            Self::Network | Self::Firewall | Self::Storage | Self::Domain => "",
        }
    }

    /// What to do about one that has vanished.
    fn remedy(self) -> Option<&'static str> {
        match self {
            Self::Zone => Some(
                "Ask the provider what became of it. Delete it here and make it anew, then read the customer's records in from a zone file.",
            ),
            Self::Image => Some(
                "Delete it here, and add it again from its address. Tell whoever ordered a server with it to choose another.",
            ),
            Self::User => Some(
                "Ask the provider to bring the user back. If it is gone for good, give the customer a new share, and take this one away.",
            ),
            Self::Network | Self::Firewall | Self::Storage | Self::Domain => None,
        }
    }

    /// Whether one that is not kept here is worth a word: users of the account are people, and images made in the
    /// provider's panel are offered as they are. What is named as we name ours is a leftover.
    fn is_foreign(self, thing: &CloudThing) -> bool {
        match self {
            Self::Image => !is_from_panel(&thing.name, &HashSet::new()),
            Self::User => is_user_of_share(&thing.name),
            Self::Network | Self::Firewall | Self::Storage | Self::Domain | Self::Zone => true,
        }
    }
}

/// What to do about a thing that has vanished, by the subject of its finding; none where the kind says all.
pub(super) fn remedy(subject: &str) -> Option<&'static str> {
    ThingKind::ALL.iter().find(|kind| subject.starts_with(kind.prefix())).and_then(|kind| kind.remedy())
}

/// A thing as it is kept here.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// The provider's id, once it is known.
    pub(super) reference: Option<String>,
    /// Its name at the provider.
    pub(super) name: String,
    /// What people call it.
    pub(super) label: String,
    pub(super) customer: Option<CustomerId>,
    /// It ought to be there.
    pub(super) expected: bool,
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
    drafts
        .extend(seen.iter().filter(|thing| kind.is_foreign(thing) && !known(thing)).map(|thing| foreign(kind, thing)));
    drafts
}

fn missing(kind: ThingKind, kept: &Kept, reference: &str) -> Draft {
    let words = kind.words();
    let title = format!("The {words} {} has vanished", kept.label);
    let text = format!(
        "The {words} {} (at the provider {reference}) is not in the provider's list.{}",
        kept.label,
        kind.loss()
    );
    let mut draft = draft(FindingKind::ThingMissing, kind.severity(), title, text);
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
/// A list that is empty where there was much counts only when it is so again.
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
            Ok(seen) => {
                let expected = before.iter().filter(|k| k.expected && k.reference.is_some()).count();
                if empty_list::counts(ctx, deps, account, kind.prefix(), (expected, seen.len())).await? {
                    drafts.extend(compare(kind, &before, &seen, &kept(ctx, deps, kind, account).await?));
                } else {
                    unread.push(kind.prefix());
                }
            }
            Err(error) => {
                tracing::debug!(%error, what = kind.words(), "a list of an account could not be read");
                unread.push(kind.prefix());
            }
        }
    }
    Ok((drafts, unread))
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

    #[test]
    fn people_and_images_of_the_panel_are_not_foreign_but_our_leftovers_are() {
        let is_foreign =
            |kind: ThingKind, name: &str| kind.is_foreign(&CloudThing { id: "1".to_owned(), name: name.to_owned() });
        assert!(!is_foreign(ThingKind::User, "jane@example.com"));
        assert!(!is_foreign(ThingKind::User, "jane+mp@example.com"));
        assert!(is_foreign(ThingKind::User, "api+mp-0123456789abcdef@example.com"));
        assert!(!is_foreign(ThingKind::Image, "golden"));
        assert!(is_foreign(ThingKind::Image, "0123456789ab golden"));
        assert!(is_foreign(ThingKind::Zone, "example.com"));
    }

    #[test]
    fn the_remedy_is_that_of_the_thing() {
        for kind in ThingKind::ALL {
            assert_eq!(remedy(&format!("{}1", kind.prefix())), kind.remedy(), "{kind:?}");
        }
        assert_eq!(remedy("machine:1"), None);
    }
}
