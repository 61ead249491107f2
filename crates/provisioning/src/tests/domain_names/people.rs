//! Who is responsible for a domain: a customer's own contacts, other owners that are waited for, and what happened.

use super::*;

const HANDLES: &str = "/v1/domains/handles";

impl World {
    async fn people_of(&self, customer: CustomerId, id: DomainNameId) -> DomainPeople {
        domain_people(&self.ctx(), &self.deps, customer, id).await.unwrap()
    }

    async fn own_contact(&self, id: DomainNameId, last_name: &str) -> Result<String> {
        let made = create_own_contact(&self.ctx(), &self.deps, ADA, id, &person(last_name)).await;
        Ok(made?.handle)
    }

    async fn name_contacts(
        &self,
        id: DomainNameId,
        owner: &str,
        tech: &str,
        typed: Option<&str>,
    ) -> Result<DomainView> {
        let tech = Some(tech.to_owned());
        let wanted = WantedContacts { owner: owner.to_owned(), tech, ..WantedContacts::default() };
        choose_own_contacts(&self.ctx(), &self.deps, ADA, id, wanted, typed).await
    }

    async fn domain_past(&self, id: DomainNameId) -> Vec<String> {
        let found = domain_history(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap();
        found.into_iter().map(|entry| entry.kind).collect()
    }

    async fn waits_for(&self, id: DomainNameId) -> Vec<WaitKind> {
        domain_waits(&self.domain(id).await).into_iter().map(|wait| wait.kind).collect()
    }
}

#[tokio::test]
async fn a_customer_makes_changes_and_names_contacts_of_their_own() {
    for world in worlds().await {
        let (id, given) = world.owned("example.com").await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        // What staff made is shown, and is not theirs.
        let people = world.people_of(ADA, id).await;
        let roles: Vec<_> = people.roles.iter().map(|one| (one.role, one.is_own)).collect();
        assert_eq!(roles, [("owner", false), ("admin", false), ("tech", false), ("zone", false)], "{}", world.name);
        assert!(people.own.is_empty() && people.roles.iter().all(|one| one.contact.is_some()));
        let foreign = update_own_contact(&ctx, deps, ADA, id, &given, &person("Owner")).await.unwrap_err();
        assert_eq!(foreign.kind(), ErrorKind::NotFound);

        // The same words make one of their own; a lost reply and a repetition make no second one.
        world.provider.inject(FaultRule::new("POST", HANDLES, 1, Fault::DropAfter));
        let own = world.own_contact(id, "Owner").await.unwrap();
        assert_ne!(own, given, "{}", world.name);
        assert_eq!(world.own_contact(id, "Owner").await.unwrap(), own);
        assert_eq!(world.people_of(ADA, id).await.own.len(), 1);
        let wrong = ContactIn { phone: "089".to_owned(), ..person("Owner") };
        let refused = create_own_contact(&ctx, deps, ADA, id, &wrong).await.unwrap_err();
        assert_eq!(field(&refused), ("/phone", "not_valid"));

        world.provider.inject(FaultRule::new("PUT", HANDLES, 1, Fault::DropAfter));
        let moved = ContactIn { city: "Berlin".to_owned(), ..person("Owner") };
        let after = update_own_contact(&ctx, deps, ADA, id, &own, &moved).await.unwrap();
        assert_eq!(after.says.city, "Berlin", "{}", world.name);
        let renamed = update_own_contact(&ctx, deps, ADA, id, &own, &person("Other")).await.unwrap_err();
        assert_eq!(field(&renamed), ("/last_name", "fixed"));

        // The owner stays: nothing has to be typed. Another owner wants the name.
        world.provider.inject(FaultRule::new("PATCH", DOMAINS, 1, Fault::DropAfter));
        let named = world.name_contacts(id, &given, &own, None).await.unwrap();
        assert_eq!((named.contacts.owner.as_str(), named.contacts.tech.as_str()), (given.as_str(), own.as_str()));
        let untyped = world.name_contacts(id, &own, &own, Some("example.net")).await.unwrap_err();
        assert_eq!(field(&untyped), ("/confirm_name", "not_confirmed"));
        let owner = world.name_contacts(id, &own, &own, Some("Example.com")).await.unwrap();
        assert_eq!((owner.contacts.owner, owner.wanted_contacts), (own.clone(), None), "{}", world.name);
        assert!(world.people_of(ADA, id).await.roles.iter().filter(|one| one.is_own).count() >= 2);
        let kinds = world.domain_past(id).await;
        assert_eq!(&kinds[..3], ["owner", "contacts", "ready"], "{}: {kinds:?}", world.name);
    }
}

#[tokio::test]
async fn contacts_of_others_are_neither_shown_nor_named() {
    for world in worlds().await {
        let (id, _) = world.owned("example.com").await;
        let own = world.own_contact(id, "Mine").await.unwrap();
        world.name_contacts(id, &own, &own, Some("example.com")).await.unwrap();
        let (ctx, deps) = (world.ctx(), &world.deps);
        for refused in [
            domain_people(&ctx, deps, EVE, id).await.unwrap_err(),
            create_own_contact(&ctx, deps, EVE, id, &person("Eve")).await.unwrap_err(),
            update_own_contact(&ctx, deps, EVE, id, &own, &person("Mine")).await.unwrap_err(),
            domain_history(&ctx, deps.db.read(), Some(EVE), id).await.unwrap_err(),
            answer_transfer(&ctx, deps, Some(EVE), id, false, None).await.unwrap_err(),
        ] {
            assert_eq!(refused.kind(), ErrorKind::NotFound, "{}: {refused:?}", world.name);
        }
        // Given to somebody else, the domain keeps its contacts: they are not shown to the new customer, who sees
        // nothing of what happened before either.
        let tx = deps.db.begin().await.unwrap();
        give_domain(&ctx, &tx, id, Some(EVE)).await.unwrap();
        tx.commit().await.unwrap();
        let people = world.people_of(EVE, id).await;
        assert!(people.own.is_empty() && people.roles.iter().all(|one| one.contact.is_none() && !one.is_own));
        let seen = domain_history(&ctx, deps.db.read(), Some(EVE), id).await.unwrap();
        assert_eq!(seen.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), ["given"], "{}", world.name);
        let hers = create_own_contact(&ctx, deps, EVE, id, &person("Mine")).await.unwrap().handle;
        assert_ne!(hers, own, "{}: the same words of another customer", world.name);
        let wanted = |owner: &str| WantedContacts { owner: owner.to_owned(), ..WantedContacts::default() };
        let (other, _) = world.owned("other.example").await;
        let stolen = choose_own_contacts(&ctx, deps, ADA, other, wanted(&hers), Some("other.example")).await;
        assert_eq!(field(&stolen.unwrap_err()), ("/contacts/owner", "unknown"), "{}", world.name);
        // An ending that wants more of its owner than can be said here.
        let (italian, _) = world.owned("example.it").await;
        let refused = choose_own_contacts(&ctx, deps, ADA, italian, wanted(&own), Some("example.it")).await;
        assert_eq!(field(&refused.unwrap_err()), ("/contacts/owner", "not_accepted"), "{}", world.name);
    }
}

#[tokio::test]
async fn another_owner_is_waited_for_until_he_is_shown() {
    for world in worlds().await {
        let (id, first) = world.owned("trade.example").await;
        assert!(world.waits_for(id).await.is_empty(), "{}", world.name);
        let own = world.own_contact(id, "Next").await.unwrap();
        let asked = world.name_contacts(id, &own, &own, Some("trade.example")).await.unwrap();
        assert_eq!((asked.contacts.owner, asked.wanted_contacts.unwrap().owner), (first.clone(), own.clone()));
        assert_eq!(world.waits_for(id).await, [WaitKind::OwnerConfirmation], "{}", world.name);
        // The old owner is named again: nothing is waited for.
        let kept = world.name_contacts(id, &first, &first, None).await.unwrap();
        assert_eq!(kept.wanted_contacts, None, "{}", world.name);
        world.name_contacts(id, &own, &own, Some("trade.example")).await.unwrap();
        world.tick(86_400);
        sync_services(&world.ctx(), &world.deps, world.account, &Default::default()).await.unwrap();
        let view = world.domain(id).await;
        assert_eq!((view.contacts.owner, view.wanted_contacts), (own, None), "{}", world.name);
        let kinds = world.domain_past(id).await;
        let expected = ["owner", "contacts_wanted", "contacts_not_taken", "contacts_wanted", "ready"];
        assert_eq!(&kinds[..5], expected, "{}: {kinds:?}", world.name);
    }
}

#[tokio::test]
async fn what_waits_is_told_and_a_customer_answers_for_their_domain() {
    for world in worlds().await {
        let handle = world.contact("Owner").await.unwrap();
        let id = world.order("example.com", &handle, None).await.unwrap();
        let by_hand = world.order("manual.example", &handle, None).await.unwrap();
        let coming = world.order("away.example", &handle, Some("right")).await.unwrap();
        assert_eq!(world.waits_for(id).await, [WaitKind::Registration], "{}", world.name);
        assert_eq!(world.waits_for(coming).await, [WaitKind::TransferIn]);
        world.later(40).await;
        assert!(world.waits_for(id).await.is_empty(), "{}", world.name);
        assert_eq!(world.waits_for(by_hand).await, [WaitKind::ByHand]);

        let (ctx, deps) = (world.ctx(), &world.deps);
        assert!(world.provider.ask_for_domain("example.com"));
        sync_services(&ctx, deps, world.account, &Default::default()).await.unwrap();
        assert_eq!(world.waits_for(id).await, [WaitKind::Answer], "{}", world.name);
        let untyped = answer_transfer(&ctx, deps, Some(ADA), id, true, None).await.unwrap_err();
        assert_eq!(field(&untyped), ("/confirm_name", "not_confirmed"));
        world.provider.inject(FaultRule::new("DELETE", DOMAINS, 1, Fault::DropAfter));
        let kept = answer_transfer(&ctx, deps, Some(ADA), id, false, None).await.unwrap();
        assert_eq!((kept.state, kept.is_asked_for), (DomainState::Ready, false), "{}", world.name);
        let twice = answer_transfer(&ctx, deps, Some(ADA), id, false, None).await.unwrap_err();
        assert_eq!(twice.code(), "domain_state");
        let kinds = world.domain_past(id).await;
        let expected = ["not_asked_for", "ready", "asked_for", "transferring_out", "ready", "processing", "ordered"];
        assert_eq!(kinds, expected, "{}", world.name);
    }
}
