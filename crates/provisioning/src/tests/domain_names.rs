//! Domain names: ordered once whatever becomes of the reply, followed, changed, ended, let go, and nobody else's.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{DomainNameId, Error, ErrorKind};

use super::*;
use crate::domain_name::refusal;

mod people;
mod sold;

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));
const DOMAINS: &str = "/v1/domains";

pub(super) fn person(last_name: &str) -> ContactIn {
    let text = str::to_owned;
    ContactIn {
        organization: None,
        first_name: text("Ada"),
        last_name: text(last_name),
        email: text("Ada@example.com"),
        gender: text("na"),
        street: text("Example Street"),
        street_number: text("1"),
        postal_code: text("80331"),
        city: text("Munich"),
        region: None,
        country: text("de"),
        phone: text("+49 89 123456"),
    }
}

impl World {
    async fn contact(&self, last_name: &str) -> Result<String> {
        Ok(create_contact(&self.ctx(), &self.deps, self.account, &person(last_name)).await?.handle)
    }

    async fn order(&self, name: &str, owner: &str, code: Option<&str>) -> Result<DomainNameId> {
        let contacts = WantedContacts { owner: owner.to_owned(), ..WantedContacts::default() };
        let new = NewDomain {
            name: name.to_owned(),
            account: None,
            customer: Some(ADA),
            auth_code: code.map(Secret::new),
            contacts,
            name_servers: Vec::new(),
        };
        Ok(order_domain(&self.ctx(), &self.deps, new).await?.id)
    }

    async fn domain(&self, id: DomainNameId) -> DomainView {
        get_domain(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap()
    }

    /// Time goes by at once, then the jobs look.
    async fn later(&self, seconds: u64) {
        self.tick(seconds);
        self.worker.run_due(self.ctx().tenant).await.unwrap();
    }

    async fn stands(&self, id: DomainNameId, state: DomainState) {
        let view = self.domain(id).await;
        assert_eq!(view.state, state, "{}: {:?}", self.name, view.problem);
    }

    /// A domain that is ready, with the contact that owns it.
    async fn owned(&self, name: &str) -> (DomainNameId, String) {
        let handle = self.contact("Owner").await.unwrap();
        let id = self.order(name, &handle, None).await.unwrap();
        self.later(30).await;
        self.stands(id, DomainState::Ready).await;
        (id, handle)
    }

    /// How many domains the provider has.
    async fn ordered(&self) -> usize {
        read_domains(&self.ctx(), &self.deps, self.account).await.unwrap()
    }
}

fn field(error: &Error) -> (&str, &str) {
    let field = &error.fields()[0];
    (field.pointer.as_str(), field.code)
}

#[tokio::test]
async fn contacts_are_made_changed_preferred_and_kept_while_a_domain_names_them() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), &world.deps, world.account);
        world.provider.inject(FaultRule::new("POST", "/v1/domains/handles", 1, Fault::DropAfter));
        let first = world.contact("First").await.unwrap();
        let second = world.contact("Second").await.unwrap();
        let listed = list_contacts(&ctx, deps, account).await.unwrap();
        let said: Vec<_> = listed.iter().map(|c| (c.says.last_name.as_str(), c.is_default)).collect();
        assert_eq!(said, [("First", true), ("Second", false)], "{}: the lost reply made one", world.name);
        let says = &listed[0].says;
        let told = (says.email.as_str(), says.country.as_str(), says.phone_prefix.as_str(), says.phone_number.as_str());
        assert_eq!(told, ("ada@example.com", "DE", "+49", "89123456"), "{}", world.name);

        let moved = ContactIn { city: "Berlin".to_owned(), ..person("First") };
        let after = update_contact(&ctx, deps, account, &first, &moved).await.unwrap();
        assert_eq!(after.says.city, "Berlin");
        let renamed = update_contact(&ctx, deps, account, &first, &person("Other")).await.unwrap_err();
        assert_eq!(field(&renamed), ("/last_name", "fixed"));
        assert!(prefer_contact(&ctx, deps, account, &second).await.unwrap().is_default);

        world.order("example.com", &first, None).await.unwrap();
        let used = delete_contact(&ctx, deps, account, &first).await.unwrap_err();
        assert_eq!(used.code(), "contact_in_use");
        delete_contact(&ctx, deps, account, &second).await.unwrap();
        let gone = delete_contact(&ctx, deps, account, &second).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
    }
}

#[tokio::test]
async fn orders_are_refused_with_their_field_and_leave_nothing_behind() {
    for world in worlds().await {
        let handle = world.contact("Owner").await.unwrap();
        let (ctx, deps) = (world.ctx(), &world.deps);
        let check = |name| check_domain(&ctx, deps, world.account, name);
        assert_eq!(check("Bücher.example").await.unwrap(), ("xn--bcher-kva.example".to_owned(), true));
        assert!(!check("taken.example").await.unwrap().1);
        for (name, owner, expected) in [
            ("example", handle.as_str(), ("/name", "not_a_host_name")),
            ("taken.example", handle.as_str(), ("/name", "taken")),
            ("example.invalid", handle.as_str(), ("/name", "not_accepted")),
            ("example.com", "CA0", ("/contacts/owner", "unknown")),
        ] {
            let refused = world.order(name, owner, None).await.unwrap_err();
            assert_eq!(field(&refused), expected, "{}: {refused:?}", world.name);
        }
        let all = list_domains(&ctx, deps.db.read(), &DomainFilter::default(), &PageQuery::default()).await.unwrap();
        assert_eq!((all.total, world.ordered().await), (0, 0), "{}", world.name);

        let id = world.order("example.com", &handle, None).await.unwrap();
        let again = world.order("EXAMPLE.com", &handle, None).await.unwrap_err();
        assert_eq!(field(&again), ("/name", "taken"));
        world.stands(id, DomainState::Processing).await;
        for (name, code, state) in [
            ("manual.example", None, DomainState::ManualTask),
            ("broken.example", None, DomainState::Error),
            ("away.example", Some("wrong"), DomainState::Error),
            ("taken.example", Some("right"), DomainState::Ready),
        ] {
            let id = world.order(name, &handle, code).await.unwrap();
            world.later(40).await;
            world.stands(id, state).await;
            let view = world.domain(id).await;
            assert_eq!(view.problem.is_some(), state == DomainState::Error, "{name}: {:?}", view.problem);
        }
    }
}

#[tokio::test]
async fn a_lost_reply_is_looked_up_and_nothing_is_ordered_twice() {
    for world in worlds().await {
        let handle = world.contact("Owner").await.unwrap();
        for (number, fault) in [Fault::DropAfter, Fault::ErrorAfter { status: 500 }].into_iter().enumerate() {
            world.provider.inject(FaultRule::new("POST", DOMAINS, 1, fault));
            let name = format!("lost{number}.example");
            let id = world.order(&name, &handle, None).await.unwrap();
            world.stands(id, DomainState::Requested).await;
            let early = world.order(&name, &handle, None).await.unwrap_err();
            assert_eq!(field(&early), ("/name", "taken"), "nothing is ordered while it is open");
            world.later(30).await;
            world.stands(id, DomainState::Ready).await;
            assert_eq!(world.ordered().await, number + 1, "{} {fault:?}", world.name);
        }
        // The order never arrived: after half an hour that is said, and the name can be ordered again.
        world.provider.inject(FaultRule::new("POST", DOMAINS, 1, Fault::ErrorBefore { status: 500 }));
        let id = world.order("never.example", &handle, None).await.unwrap();
        world.later(1900).await;
        world.stands(id, DomainState::Failed).await;
        assert_eq!(world.ordered().await, 2);
        let id = world.order("never.example", &handle, None).await.unwrap();
        world.later(30).await;
        world.stands(id, DomainState::Ready).await;
        assert_eq!((world.ordered().await, world.unfinished_jobs().await), (3, 0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_domain_is_changed_cancelled_kept_and_gets_a_code() {
    for world in worlds().await {
        let (id, first) = world.owned("example.com").await;
        let second = world.contact("Tech").await.unwrap();
        let (ctx, deps) = (world.ctx(), &world.deps);
        let servers =
            |names: [&str; 2]| DomainPatch { name_servers: Some(names.map(str::to_owned).to_vec()), contacts: None };
        world.provider.inject(FaultRule::new("PATCH", DOMAINS, 1, Fault::DropAfter));
        let patch = servers(["ns1.example.net", "ns2.example.net"]);
        let changed = change_domain(&ctx, deps, Some(ADA), id, patch).await.unwrap();
        assert_eq!(changed.name_servers, ["ns1.example.net", "ns2.example.net"], "{}", world.name);
        let below = servers(["ns1.example.com", "ns2.example.net"]);
        let refused = change_domain(&ctx, deps, None, id, below).await.unwrap_err();
        assert_eq!(field(&refused), ("/name_servers/0", "not_accepted"));
        let contacts = WantedContacts { owner: first.clone(), tech: Some(second.clone()), ..WantedContacts::default() };
        let patch = DomainPatch { name_servers: None, contacts: Some(contacts) };
        let changed = change_domain(&ctx, deps, None, id, patch).await.unwrap();
        assert_eq!((changed.contacts.zone, changed.contacts.tech), (first, second));

        let code = domain_auth_code(&ctx, deps, Some(ADA), id).await.unwrap();
        let again = domain_auth_code(&ctx, deps, Some(ADA), id).await.unwrap();
        assert_ne!(code.expose(), again.expose());

        let wrong = cancel_domain(&ctx, deps, id, "example.net").await.unwrap_err();
        assert_eq!(field(&wrong), ("/confirm_name", "not_confirmed"));
        world.provider.inject(FaultRule::new("POST", DOMAINS, 1, Fault::DropAfter));
        let ending = cancel_domain(&ctx, deps, id, "Example.com").await.unwrap();
        assert!(ending.cancel_at.is_some() && ending.cancel_at == ending.ends_at, "{ending:?}");
        assert!(refusal(&ending, DomainAct::Cancel).is_some() && refusal(&ending, DomainAct::Forget).is_some());
        assert_eq!(keep_domain(&ctx, deps, id).await.unwrap().cancel_at, None, "{}", world.name);
        assert_eq!(keep_domain(&ctx, deps, id).await.unwrap_err().code(), "domain_state");
    }
}

#[tokio::test]
async fn somebody_asks_to_take_a_domain_away() {
    for world in worlds().await {
        let (id, _) = world.owned("example.com").await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        assert_eq!(answer_transfer(&ctx, deps, None, id, false, None).await.unwrap_err().code(), "domain_state");
        assert!(world.provider.ask_for_domain("example.com"));
        // The regular comparison of the account's machines looks at its domains as well.
        sync_services(&ctx, deps, world.account, &Default::default()).await.unwrap();
        let asked = world.domain(id).await;
        assert!(asked.is_asked_for && asked.asked_for_at.is_some(), "{asked:?}");
        assert_eq!(asked.state, DomainState::TransferringOut);
        let kept = answer_transfer(&ctx, deps, None, id, false, None).await.unwrap();
        assert_eq!((kept.state, kept.is_asked_for), (DomainState::Ready, false), "{}", world.name);

        assert!(world.provider.ask_for_domain("example.com"));
        look_at_domain(&ctx, deps, id).await.unwrap();
        let untyped = answer_transfer(&ctx, deps, None, id, true, None).await.unwrap_err();
        assert_eq!(field(&untyped), ("/confirm_name", "not_confirmed"));
        let gone = answer_transfer(&ctx, deps, None, id, true, Some("example.com")).await.unwrap();
        assert_eq!(gone.state, DomainState::Transferred);
        let tx = deps.db.begin().await.unwrap();
        forget_domain(&ctx, &tx, id).await.unwrap();
        tx.commit().await.unwrap();
        let missing = get_domain(&ctx, deps.db.read(), None, id).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound, "{}", world.name);
    }
}

#[tokio::test]
async fn domains_of_an_account_are_read_given_and_nobody_elses() {
    for world in worlds().await {
        let (id, _) = world.owned("example.com").await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        // As if it had been ordered in the data centre's own panel.
        let tx = deps.db.begin().await.unwrap();
        sea_orm::ConnectionTrait::execute_unprepared(&tx, "DELETE FROM provisioning_domains").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.ordered().await, 1);
        let query = PageQuery::default();
        let found = list_domains(&ctx, deps.db.read(), &DomainFilter::default(), &query).await.unwrap().items;
        assert_eq!((found[0].name.as_str(), found[0].customer), ("example.com", None), "{}", world.name);
        let id = {
            assert_ne!(found[0].id, id);
            found[0].id
        };
        assert!(get_domain(&ctx, deps.db.read(), Some(ADA), id).await.is_err());
        let tx = deps.db.begin().await.unwrap();
        give_domain(&ctx, &tx, id, Some(ADA)).await.unwrap();
        tx.commit().await.unwrap();
        world.stands(id, DomainState::Ready).await;
        for refused in [
            get_domain(&ctx, deps.db.read(), Some(EVE), id).await.unwrap_err(),
            change_domain(&ctx, deps, Some(EVE), id, DomainPatch::default()).await.unwrap_err(),
            domain_auth_code(&ctx, deps, Some(EVE), id).await.unwrap_err(),
        ] {
            assert_eq!(refused.kind(), ErrorKind::NotFound);
        }
    }
}

#[tokio::test]
async fn an_older_domain_of_the_name_is_not_the_one_that_is_ordered() {
    for world in worlds().await {
        let (old, handle) = world.owned("example.com").await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        assert!(world.provider.ask_for_domain("example.com"));
        look_at_domain(&ctx, deps, old).await.unwrap();
        answer_transfer(&ctx, deps, None, old, true, Some("example.com")).await.unwrap();
        world.stands(old, DomainState::Transferred).await;
        world.provider.inject(FaultRule::new("POST", DOMAINS, 1, Fault::ErrorBefore { status: 500 }));
        let id = world.order("example.com", &handle, None).await.unwrap();
        world.later(30).await;
        assert_eq!(world.ordered().await, 0, "{}", world.name);
        look_at_domain(&world.ctx(), deps, id).await.unwrap();
        world.stands(id, DomainState::Requested).await;
        world.later(1900).await;
        world.stands(id, DomainState::Failed).await;
    }
}

#[tokio::test]
async fn what_is_ordered_while_the_list_is_on_its_way_is_not_missing() {
    for world in worlds().await {
        let handle = world.contact("Owner").await.unwrap();
        world.provider.inject(FaultRule::new("GET", DOMAINS, 1, Fault::LatencyAfter { millis: 1500 }));
        let (ctx, deps) = (world.ctx(), &world.deps);
        let order = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            world.order("example.com", &handle, None).await.unwrap()
        };
        let (read, id) = tokio::join!(read_domains(&ctx, deps, world.account), order);
        assert_eq!(read.unwrap(), 0, "{}", world.name);
        world.stands(id, DomainState::Processing).await;
    }
}
