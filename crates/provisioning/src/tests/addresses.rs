//! Addresses: who holds them and held them, where movable ones go, and the names they point to.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{AddressId, ErrorKind};

use super::*;
use crate::address::store::holdings::Entity as Holdings;
use mpanel_db::TenantScoped as _;

const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));

impl World {
    async fn addresses(&self, customer: Option<CustomerId>) -> Vec<AddressView> {
        let filter = AddressFilter { customer, ..AddressFilter::default() };
        let query = PageQuery { sort: Some("created_at".to_owned()), ..PageQuery::default() };
        let mut found = list_addresses(&self.ctx(), self.deps.db.read(), &filter, &query).await.unwrap().items;
        found.sort_by_key(|a| a.family);
        found
    }

    /// A floating address of Ada's that is on no server.
    async fn floating(&self) -> AddressId {
        let ip = self.provider.buy_vip("EU", "floating").unwrap();
        assert_eq!(read_addresses(&self.ctx(), &self.deps, self.account).await.unwrap(), 1);
        let found = self.addresses(None).await.into_iter().find(|a| a.ip == ip).unwrap();
        assert_eq!((found.customer, found.region.as_str()), (None, "EU"), "{found:?}");
        let tx = self.deps.db.begin().await.unwrap();
        give_address(&self.ctx(), &tx, found.id, Some(ADA)).await.unwrap();
        tx.commit().await.unwrap();
        found.id
    }

    async fn standing(&self, show: AddressShow) -> Vec<AddressId> {
        let filter = AddressFilter { show: Some(show), ..AddressFilter::default() };
        let found = list_addresses(&self.ctx(), self.deps.db.read(), &filter, &PageQuery::default()).await;
        found.unwrap().items.into_iter().map(|a| a.id).collect()
    }

    async fn put(&self, id: AddressId, service: Option<ServiceId>) -> Result<AddressView> {
        let tx = self.deps.db.begin().await.unwrap();
        let put = assign_address(&self.ctx(), &tx, Some(ADA), id, service).await?;
        tx.commit().await.unwrap();
        Ok(put)
    }

    async fn add_inside(&self, customer: CustomerId, id: AddressId, ip: &str) -> Result<AddressView> {
        let tx = self.deps.db.begin().await.unwrap();
        let added = add_inside_address(&self.ctx(), &tx, Some(customer), id, ip).await?;
        tx.commit().await.unwrap();
        Ok(added)
    }

    async fn address(&self, id: AddressId) -> AddressDetail {
        get_address(&self.ctx(), self.deps.db.read(), None, id).await.unwrap()
    }

    async fn end(&self, id: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        terminate_service(&self.ctx(), &tx, id, "asked").await.unwrap();
        tx.commit().await.unwrap();
        self.pass(30).await;
        self.expect(id, ServiceState::Terminated).await;
    }
}

#[tokio::test]
async fn a_server_comes_with_its_addresses_and_who_held_them_is_kept() {
    for world in worlds().await {
        let service = world.active().await;
        let shown = world.get(service).await;
        let own = world.addresses(Some(ADA)).await;
        let ips: Vec<&str> = own.iter().map(|a| a.ip.as_str()).collect();
        assert_eq!(ips, [shown.ipv4.as_deref().unwrap(), shown.ipv6.as_deref().unwrap()], "{}", world.name);
        assert!(own.iter().all(|a| a.service == Some(service) && !a.can_move().allowed), "{own:?}");
        assert!(world.addresses(Some(EVE)).await.is_empty());
        world.tick(3600);
        world.end(service).await;
        assert!(world.addresses(None).await.is_empty(), "{}", world.name);
        let held = Holdings::find_in(&world.ctx()).all(world.deps.db.read()).await.unwrap();
        assert_eq!(held.len(), 2, "{held:?}");
        assert!(held.iter().all(|h| h.service_id == service.uuid() && h.held_until.is_some_and(|u| u > h.held_from)));
    }
}

#[tokio::test]
async fn a_floating_address_moves_between_servers_and_outlives_them() {
    for world in worlds().await {
        let (one, two) = (world.active().await, world.active().await);
        let id = world.floating().await;
        assert!(world.address(id).await.guest[0].text.contains("/32"));
        world.put(id, Some(one)).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.address(id).await.address.service, Some(one), "{}", world.name);
        // Each of the two steps of a move loses its reply.
        world.provider.inject(FaultRule::new("DELETE", "/v1/vips", 1, Fault::DropAfter));
        world.provider.inject(FaultRule::new("POST", "/v1/vips", 1, Fault::DropAfter));
        let moving = world.put(id, Some(two)).await.unwrap();
        assert!(moving.moving && moving.wanted == Some(two));
        world.pass(10).await;
        let shown = world.address(id).await;
        assert_eq!((shown.address.service, shown.address.moving), (Some(two), false), "{}", world.name);
        let holders: Vec<(ServiceId, bool)> = shown.history.iter().map(|h| (h.service, h.until.is_some())).collect();
        assert_eq!(holders, [(two, false), (one, true)]);
        world.end(two).await;
        world.pass(10).await;
        let free = world.address(id).await.address;
        assert_eq!((free.service, free.customer, free.moving), (None, Some(ADA), false), "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn an_address_that_somebody_pays_for_stays_theirs_on_another_customers_machine() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.floating().await;
        world.put(id, Some(service)).await.unwrap();
        world.pass(5).await;
        // As if it were Eve's, and the provider's panel had put it on Ada's machine.
        let tx = world.deps.db.begin().await.unwrap();
        let mut row = crate::address::store::lock(&world.ctx(), &tx, None, id).await.unwrap();
        (row.customer_id, row.service_id, row.billed_by) = (Some(EVE.uuid()), None, Some(Uuid::from_u128(7)));
        crate::address::store::save(&world.ctx(), &tx, row).await.unwrap();
        tx.commit().await.unwrap();
        let found = async || {
            let billed = std::collections::BTreeMap::new();
            sync_services(&world.ctx(), &world.deps, world.account, &billed).await.unwrap();
            let (filter, query) = (FindingFilter::default(), PageQuery::default());
            let all = list_findings(&world.ctx(), world.deps.db.read(), &filter, &query).await.unwrap().items;
            let elsewhere = all.into_iter().filter(|f| f.kind == FindingKind::AddressElsewhere);
            elsewhere.map(|f| (f.severity, f.customer)).collect::<Vec<_>>()
        };
        for _ in 0..2 {
            assert_eq!(found().await, [(Severity::Critical, Some(EVE))], "{}", world.name);
            let address = world.address(id).await.address;
            assert_eq!((address.customer, address.service), (Some(EVE), None), "{}", world.name);
            assert!(address.problem.is_some(), "{address:?}");
        }
        // Once nobody pays for it, it belongs with the machine it is on.
        let tx = world.deps.db.begin().await.unwrap();
        bill_address(&world.ctx(), &tx, id, None).await.unwrap();
        tx.commit().await.unwrap();
        assert!(found().await.is_empty(), "{}", world.name);
        let address = world.address(id).await.address;
        assert_eq!((address.customer, address.service), (Some(ADA), Some(service)), "{}", world.name);
        assert_eq!(address.problem, None, "{}", world.name);
    }
}

#[tokio::test]
async fn an_address_that_vanished_is_marked_and_found_and_comes_back() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.floating().await;
        world.put(id, Some(service)).await.unwrap();
        world.pass(5).await;
        let ip = world.address(id).await.address.ip;
        assert!(world.provider.drop_vip(&ip));
        let billed = std::collections::BTreeMap::new();
        sync_services(&world.ctx(), &world.deps, world.account, &billed).await.unwrap();
        let gone = world.address(id).await;
        assert_eq!((gone.address.service, gone.address.customer), (None, Some(ADA)), "{}", world.name);
        assert!(gone.address.gone_since.is_some() && !gone.address.can_move().allowed, "{gone:?}");
        assert!(gone.history[0].until.is_some(), "who held it is kept: {gone:?}");
        assert_eq!(world.put(id, Some(service)).await.unwrap_err().code(), "action_not_possible");
        let vanished = async || {
            let query = PageQuery::default();
            let filter = FindingFilter::default();
            let found = list_findings(&world.ctx(), world.deps.db.read(), &filter, &query).await.unwrap().items;
            found.into_iter().filter(|f| f.kind == FindingKind::AddressVanished).collect::<Vec<_>>()
        };
        let found = vanished().await;
        assert_eq!((found.len(), found[0].severity, found[0].customer), (1, Severity::Warning, Some(ADA)), "{found:?}");
        // With a bill it is money.
        let tx = world.deps.db.begin().await.unwrap();
        bill_address(&world.ctx(), &tx, id, Some(mpanel_core::BillableItemId(Uuid::from_u128(7)))).await.unwrap();
        tx.commit().await.unwrap();
        sync_services(&world.ctx(), &world.deps, world.account, &billed).await.unwrap();
        assert_eq!(vanished().await[0].severity, Severity::Critical, "{}", world.name);
        // Taken back it is nobody's: nothing to find, and in no list but that of what is gone.
        let tx = world.deps.db.begin().await.unwrap();
        give_address(&world.ctx(), &tx, id, None).await.unwrap();
        let again = give_address(&world.ctx(), &tx, id, Some(ADA)).await.unwrap_err();
        assert_eq!(again.code(), "action_not_possible");
        tx.commit().await.unwrap();
        sync_services(&world.ctx(), &world.deps, world.account, &billed).await.unwrap();
        assert!(vanished().await.is_empty(), "{}", world.name);
        assert!(world.addresses(None).await.iter().all(|a| a.id != id));
        assert_eq!(world.standing(AddressShow::Gone).await, [id], "{}", world.name);
        assert!(world.standing(AddressShow::Free).await.is_empty());
    }
}

#[tokio::test]
async fn an_address_that_is_there_again_is_marked_no_more() {
    for world in worlds().await {
        let id = world.floating().await;
        assert!(world.standing(AddressShow::Free).await.is_empty(), "it is a customer's");
        let tx = world.deps.db.begin().await.unwrap();
        give_address(&world.ctx(), &tx, id, None).await.unwrap();
        let mut row = crate::address::store::lock(&world.ctx(), &tx, None, id).await.unwrap();
        row.gone_since = Some(1);
        crate::address::store::save(&world.ctx(), &tx, row).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.standing(AddressShow::Gone).await, [id], "{}", world.name);
        read_addresses(&world.ctx(), &world.deps, world.account).await.unwrap();
        assert_eq!(world.address(id).await.address.gone_since, None, "{}", world.name);
        assert_eq!(world.standing(AddressShow::Free).await, [id], "{}", world.name);
    }
}

#[tokio::test]
async fn an_address_in_use_is_not_given_away_and_foreign_ids_are_not_found() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.floating().await;
        world.put(id, Some(service)).await.unwrap();
        world.pass(5).await;
        let (ctx, deps) = (world.ctx(), &world.deps);
        let tx = deps.db.begin().await.unwrap();
        assert_eq!(give_address(&ctx, &tx, id, None).await.unwrap_err().code(), "address_in_use", "{}", world.name);
        let missing = |e: mpanel_core::Error| assert_eq!(e.kind(), ErrorKind::NotFound, "{e:?}");
        missing(get_address(&ctx, &tx, Some(EVE), id).await.unwrap_err());
        missing(assign_address(&ctx, &tx, Some(EVE), id, None).await.unwrap_err());
        let new = NewService { customer: EVE, ..new_service(&ctx, Access::Password) };
        let hers = create_service(&ctx, &tx, &deps.vault, new).await.unwrap().id;
        missing(assign_address(&ctx, &tx, None, id, Some(hers)).await.unwrap_err());
        tx.rollback().await.unwrap();
        missing(set_reverse_name(&ctx, deps, Some(EVE), id, "a.example.com", true).await.unwrap_err());
        missing(check_forward(&ctx, deps, Some(EVE), id, "a.example.com").await.unwrap_err());
        missing(clear_reverse_name(&ctx, deps, Some(EVE), id).await.unwrap_err());
    }
}

#[tokio::test]
async fn a_host_name_is_set_when_it_leads_back_or_when_that_is_waived() {
    for world in worlds().await {
        world.active().await;
        let own = world.addresses(Some(ADA)).await;
        let (v4, v6) = (own[0].id, own[1].id);
        let (ctx, deps) = (world.ctx(), &world.deps);
        let check = check_forward(&ctx, deps, Some(ADA), v4, "Web1.example.com.").await.unwrap();
        assert_eq!((check.name.as_str(), check.forward), ("web1.example.com", Forward::Matches), "{check:?}");
        let set = set_reverse_name(&ctx, deps, Some(ADA), v4, "web1.example.com", false).await.unwrap();
        assert_eq!((set.reverse_name.as_deref(), set.forward), (Some("web1.example.com"), Some(Forward::Matches)));
        let refused = set_reverse_name(&ctx, deps, Some(ADA), v4, "mail.example.com", false).await.unwrap_err();
        assert_eq!(refused.code(), "forward_mismatch", "{}", world.name);
        assert!(refused.detail().contains("leads nowhere yet"), "{refused}");
        // A lost reply is answered by reading it back.
        world.provider.inject(FaultRule::new("PUT", "/v1/dns/ptrs", 1, Fault::DropAfter));
        let set = set_reverse_name(&ctx, deps, Some(ADA), v4, "mail.example.com", true).await.unwrap();
        assert_eq!((set.reverse_name.as_deref(), set.forward), (Some("mail.example.com"), Some(Forward::Missing)));
        let bad = set_reverse_name(&ctx, deps, Some(ADA), v4, "localhost", true).await.unwrap_err();
        assert_eq!(bad.fields()[0].pointer, "/name");
        assert_eq!(clear_reverse_name(&ctx, deps, Some(ADA), v4).await.unwrap_err().code(), "action_not_possible");
        set_reverse_name(&ctx, deps, Some(ADA), v6, "six.example.com", true).await.unwrap();
        set_reverse_name(&ctx, deps, Some(ADA), v6, "seven.example.com", true).await.unwrap();
        let cleared = clear_reverse_name(&ctx, deps, Some(ADA), v6).await.unwrap();
        assert_eq!(cleared.reverse_name, None, "{}", world.name);
    }
}

#[tokio::test]
async fn further_addresses_of_a_servers_net_have_names_and_go_with_it() {
    for world in worlds().await {
        let service = world.active().await;
        let own = world.addresses(Some(ADA)).await;
        let (v4, v6) = (own[0].id, own[1].id);
        let (ctx, deps) = (world.ctx(), &world.deps);
        let net = world.address(v6).await.net.unwrap();
        assert!(net.cidr.ends_with("::/64") && net.in_use.is_empty(), "{}: {net:?}", world.name);
        let next = net.next.unwrap();
        let further = world.add_inside(ADA, v6, &next).await.unwrap();
        assert_eq!(
            (further.ip.as_str(), further.kind, further.service),
            (next.as_str(), AddressKind::Inside, Some(service))
        );
        assert!(!further.can_move().allowed, "{}", world.name);
        let moves = check_move(&ctx, deps, service, Viewer::Customer).await.unwrap();
        assert_eq!(moves.refused, None, "{}: it stands in no move's way", world.name);
        for (ip, code) in [(next.as_str(), "taken"), ("2001:db9::1", "outside_net"), ("web", "not_an_ip_address")] {
            assert_eq!(world.add_inside(ADA, v6, ip).await.unwrap_err().fields()[0].code, code, "{}: {ip}", world.name);
        }
        assert_eq!(world.add_inside(ADA, v4, &next).await.unwrap_err().code(), "action_not_possible", "{}", world.name);
        assert_eq!(world.add_inside(EVE, v6, &next).await.unwrap_err().kind(), ErrorKind::NotFound, "{}", world.name);
        assert_ne!(world.address(v6).await.net.unwrap().next, Some(next.clone()), "{}", world.name);

        let shown = world.address(further.id).await;
        assert!(shown.guest.iter().all(|text| text.text.contains(&next)) && shown.net.is_none(), "{shown:?}");
        assert_eq!(shown.history[0].service, service, "{}", world.name);
        let refused = set_reverse_name(&ctx, deps, Some(ADA), further.id, "six.example.com", false).await.unwrap_err();
        assert_eq!(refused.code(), "forward_mismatch", "{}", world.name);
        set_reverse_name(&ctx, deps, Some(ADA), further.id, "six.example.com", true).await.unwrap();

        // What the account lists are movable ones: this one does not vanish for not being among them.
        world.tick(60);
        read_addresses(&world.ctx(), deps, world.account).await.unwrap();
        assert_eq!(world.address(further.id).await.address.gone_since, None, "{}", world.name);

        // The reply to the removal of its name is lost.
        let gone = remove_inside_address(&ctx, deps, Some(EVE), further.id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound, "{}", world.name);
        let stays = remove_inside_address(&ctx, deps, Some(ADA), v6).await.unwrap_err();
        assert_eq!(stays.code(), "action_not_possible", "{}", world.name);
        world.provider.inject(FaultRule::new("DELETE", "/v1/dns/ptrs", 1, Fault::DropAfter));
        remove_inside_address(&ctx, deps, Some(ADA), further.id).await.unwrap();
        assert_eq!(world.addresses(Some(ADA)).await.len(), 2, "{}", world.name);

        world.add_inside(ADA, v6, &next).await.unwrap();
        world.tick(60);
        world.end(service).await;
        assert!(world.addresses(None).await.is_empty(), "{}: they go with the server", world.name);
    }
}
