//! Private networks: made once, joined with what it takes, left, and nobody else's.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{ErrorKind, PrivateNetworkId};

use super::*;

const PATH: &str = "/v1/private-networks";
const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));

impl World {
    /// A running machine that was bought with Private networking.
    pub(super) async fn networked(&self) -> ServiceId {
        let ctx = self.ctx();
        let mut new = new_service(&ctx, Access::Password);
        new.product.add_ons =
            vec![AddOnSnapshot { key: Some("private_networking".to_owned()), name: "Net".to_owned(), quantity: 1 }];
        let tx = self.deps.db.begin().await.unwrap();
        let id = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        self.begin(id).await;
        self.pass(30).await;
        self.expect(id, ServiceState::Active).await;
        id
    }

    async fn make(&self, name: &str) -> Result<PrivateNetworkId> {
        let tx = self.deps.db.begin().await.unwrap();
        let new = NewNetwork { customer: ADA, region: "EU".to_owned(), account: None, name: name.to_owned() };
        let made = create_network(&self.ctx(), &tx, new).await?;
        tx.commit().await.unwrap();
        Ok(made.id)
    }

    async fn join(&self, id: PrivateNetworkId, service: ServiceId, typed: Option<&str>) -> Result<NetworkView> {
        let tx = self.deps.db.begin().await.unwrap();
        let request =
            JoinRequest { service, anew: typed.is_some(), confirm_name: typed.map(str::to_owned), buying: false };
        let joined = join_network(&self.ctx(), &tx, Some(ADA), id, request).await?;
        tx.commit().await.unwrap();
        Ok(joined)
    }

    async fn leave(&self, id: PrivateNetworkId, service: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        leave_network(&self.ctx(), &tx, Some(ADA), id, service).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(5).await;
    }

    async fn remove(&self, id: PrivateNetworkId) -> Result<NetworkView> {
        let tx = self.deps.db.begin().await.unwrap();
        let gone = delete_network(&self.ctx(), &tx, Some(ADA), id).await?;
        tx.commit().await.unwrap();
        Ok(gone)
    }

    async fn network(&self, id: PrivateNetworkId) -> NetworkDetail {
        get_network(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap()
    }

    async fn member_state(&self, id: PrivateNetworkId) -> (MemberState, Option<String>) {
        let found = self.network(id).await.network.members.remove(0);
        (found.state, found.problem)
    }
}

async fn list(world: &World) -> Vec<NetworkView> {
    let filter = NetworkFilter { customer: Some(ADA), state: None };
    list_networks(&world.ctx(), world.deps.db.read(), &filter, &PageQuery::default()).await.unwrap().items
}

#[tokio::test]
async fn a_first_network_wants_an_installation_and_a_second_one_a_restart() {
    for world in worlds().await {
        let service = world.networked().await;
        let first = world.make("Back end").await.unwrap();
        world.pass(5).await;
        let shown = world.network(first).await;
        assert_eq!((shown.network.state, shown.network.cidr.as_deref()), (NetworkState::Ready, Some("10.0.0.0/22")));
        let candidate = &shown.candidates[0];
        assert!(candidate.can_join.allowed && candidate.needs == Anew::Reinstall, "{candidate:?}");

        let refused = world.join(first, service, Some("wrong")).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/confirm_name", "{}", world.name);
        world.join(first, service, Some("web1.example.com")).await.unwrap();
        world.pass(4).await;
        assert_eq!(world.member_state(first).await.0, MemberState::Reinstalling, "{}", world.name);
        world.pass(120).await;
        let member = world.network(first).await.network.members.remove(0);
        assert_eq!((member.state, member.problem.clone()), (MemberState::Active, None), "{}", world.name);
        assert_eq!(member.private_ip.as_deref(), Some("10.0.0.2"));
        assert!(member.guest[0].text.contains("10.0.0.2/22"));

        let second = world.make("Storage").await.unwrap();
        world.pass(5).await;
        assert_eq!(world.network(second).await.candidates[0].needs, Anew::Restart);
        world.join(second, service, None).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.member_state(second).await.0, MemberState::NeedsRestart, "it was not agreed to");
        world.join(second, service, Some("")).await.unwrap();
        world.pass(60).await;
        assert_eq!(world.member_state(second).await, (MemberState::Active, None), "{}", world.name);
        let told = world.timeline(service, false).await;
        assert_eq!(told.iter().filter(|k| *k == "network_joined").count(), 2, "{told:?}");
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn a_restart_from_the_servers_own_page_counts() {
    for world in worlds().await {
        let service = world.networked().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.join(id, service, None).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.member_state(id).await.0, MemberState::NeedsReinstall);
        let tx = world.deps.db.begin().await.unwrap();
        let confirm_name = Some("web1.example.com".to_owned());
        let request = ActionRequest { confirm_name, ..ActionRequest::new(ActionKind::Reinstall) };
        request_action(&world.ctx(), &tx, &world.deps.vault, service, Viewer::Customer, request).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(120).await;
        assert_eq!(world.member_state(id).await, (MemberState::Active, None), "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_makes_one_network_not_two() {
    for world in worlds().await {
        world.networked().await;
        for (number, fault) in
            [Fault::DropAfter, Fault::ErrorAfter { status: 500 }, Fault::DropBefore, Fault::ErrorBefore { status: 503 }]
                .into_iter()
                .enumerate()
        {
            world.provider.inject(FaultRule::new("POST", PATH, 1, fault));
            let id = world.make(&format!("Net {number}")).await.unwrap();
            world.pass(90).await;
            let shown = world.network(id).await.network;
            assert_eq!(shown.state, NetworkState::Ready, "{} {fault:?}: {:?}", world.name, shown.problem);
        }
        let ranges: Vec<Option<String>> = list(&world).await.into_iter().map(|n| n.cidr).collect();
        // Ranges are handed out one after the other, so a network too many would leave a gap.
        let expected: Vec<Option<String>> = (0..4).map(|n| Some(format!("10.0.{}.0/22", n * 4))).collect();
        assert_eq!((ranges, world.provider.networks().len()), (expected, 4), "{}", world.name);
    }
}

#[tokio::test]
async fn lost_replies_to_joining_and_leaving_are_answered_by_looking() {
    for world in worlds().await {
        let service = world.networked().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.provider.inject(FaultRule::new("POST", PATH, 1, Fault::DropAfter));
        world.join(id, service, Some("web1.example.com")).await.unwrap();
        world.pass(120).await;
        assert_eq!(world.member_state(id).await, (MemberState::Active, None), "{}", world.name);
        let refused = world.remove(id).await.unwrap_err();
        assert_eq!(refused.code(), "network_not_empty");
        world.provider.inject(FaultRule::new("DELETE", PATH, 2, Fault::DropAfter));
        world.leave(id, service).await;
        world.pass(30).await;
        assert!(world.network(id).await.network.members.is_empty(), "{}", world.name);
        world.remove(id).await.unwrap();
        world.pass(30).await;
        assert!(list(&world).await.is_empty(), "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn without_the_add_on_it_is_said_what_to_do_and_staff_can_add_it() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        let refused = world.join(id, service, None).await.unwrap_err();
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::PaymentRequired, "add_on_missing"), "{}", world.name);
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        let lost = add_private_networking(&world.ctx(), &world.deps, service).await.unwrap_err();
        assert_eq!(lost.code(), "provider_outcome_unknown");
        add_private_networking(&world.ctx(), &world.deps, service).await.unwrap();
        let again = add_private_networking(&world.ctx(), &world.deps, service).await.unwrap_err();
        assert_eq!(again.code(), "has_add_on");
        world.join(id, service, None).await.unwrap();
        world.pass(5).await;
        assert_eq!(world.member_state(id).await.0, MemberState::NeedsReinstall);
    }
}

#[tokio::test]
async fn what_belongs_to_others_is_not_found() {
    for world in worlds().await {
        let service = world.networked().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        let (ctx, tx) = (world.ctx(), world.deps.db.begin().await.unwrap());
        let request = || JoinRequest { service, anew: false, confirm_name: None, buying: false };
        let missing = |e: mpanel_core::Error| assert_eq!(e.kind(), ErrorKind::NotFound, "{e:?}");
        missing(get_network(&ctx, &tx, Some(EVE), id).await.unwrap_err());
        missing(delete_network(&ctx, &tx, Some(EVE), id).await.unwrap_err());
        missing(join_network(&ctx, &tx, Some(EVE), id, request()).await.unwrap_err());
        missing(leave_network(&ctx, &tx, Some(EVE), id, service).await.unwrap_err());
        missing(get_network(&testkit::context(2), &tx, None, id).await.unwrap_err());
        // Even staff cannot put one customer's server into another's network.
        let new = NewService { customer: EVE, ..new_service(&ctx, Access::Password) };
        let hers = create_service(&ctx, &tx, &world.deps.vault, new).await.unwrap().id;
        missing(join_network(&ctx, &tx, None, id, JoinRequest { service: hers, ..request() }).await.unwrap_err());
        let new = NewNetwork { customer: EVE, region: "EU".to_owned(), account: None, name: "Hers".to_owned() };
        assert_eq!(create_network(&ctx, &tx, new).await.unwrap_err().fields()[0].code, "no_server_there");
        tx.rollback().await.unwrap();
        let taken = world.make(" back END ").await.unwrap_err();
        assert_eq!(taken.fields()[0].code, "taken", "{}", world.name);
    }
}

#[tokio::test]
async fn a_service_that_ends_leaves_its_networks() {
    for world in worlds().await {
        let service = world.networked().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.join(id, service, None).await.unwrap();
        world.pass(5).await;
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, service, "asked").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(30).await;
        world.expect(service, ServiceState::Terminated).await;
        assert!(world.network(id).await.network.members.is_empty(), "{}", world.name);
    }
}

/// What billing says a service has from now on.
fn networking() -> WantedAddOn {
    let (product, key) = (mpanel_core::ProductId(Uuid::from_u128(77)), Some("private_networking".to_owned()));
    WantedAddOn { product, key, name: "Net".to_owned(), quantity: 1 }
}

impl World {
    async fn join_buying(&self, id: PrivateNetworkId, service: ServiceId, typed: Option<&str>) -> Result<NetworkView> {
        let tx = self.deps.db.begin().await.unwrap();
        let confirm_name = typed.map(str::to_owned);
        let request = JoinRequest { service, anew: typed.is_some(), confirm_name, buying: true };
        let joined = join_network(&self.ctx(), &tx, Some(ADA), id, request).await?;
        tx.commit().await.unwrap();
        Ok(joined)
    }

    async fn bills(&self, service: ServiceId, add_ons: &[WantedAddOn]) {
        let tx = self.deps.db.begin().await.unwrap();
        follow_add_ons(&self.ctx(), &tx, service, add_ons, false).await.unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_server_waits_for_the_add_on_that_is_bought_with_joining_and_goes_on_by_itself() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        let candidate = world.network(id).await.candidates.remove(0);
        assert!(!candidate.can_join.allowed && candidate.with_add_on.allowed, "{}: {candidate:?}", world.name);
        let refused = world.join_buying(id, service, Some("wrong")).await.unwrap_err();
        assert_eq!(refused.fields()[0].pointer, "/confirm_name", "{}", world.name);
        world.join_buying(id, service, Some("web1.example.com")).await.unwrap();
        world.pass(60).await;
        assert_eq!(world.member_state(id).await, (MemberState::AwaitingAddOn, None), "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}: nobody asks while it waits", world.name);
        let twice = world.join_buying(id, service, Some("web1.example.com")).await.unwrap_err();
        assert_eq!(twice.code(), "action_not_possible", "{}", world.name);

        // The reply is lost; it is bought once, and the server is in after its installation.
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::DropAfter));
        world.bills(service, &[networking()]).await;
        world.pass(300).await;
        assert_eq!(world.member_state(id).await, (MemberState::Active, None), "{}", world.name);
        let bought = world.machine(service).await.add_ons.iter().filter(|number| **number == 1477).count();
        assert_eq!(bought, 1, "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_purchase_that_fails_or_is_given_up_is_told_at_the_network() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.join_buying(id, service, None).await.unwrap();
        world.provider.inject(FaultRule::new("POST", "/v1/compute/instances", 1, Fault::Refused { status: 422 }));
        world.bills(service, &[networking()]).await;
        world.pass(20).await;
        let (state, problem) = world.member_state(id).await;
        assert_eq!(state, MemberState::AwaitingAddOn, "{}: staff may try again", world.name);
        assert!(problem.unwrap().contains("Our staff looks at it"), "{}", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        give_up_add_ons(&world.ctx(), &tx, service, &[]).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(20).await;
        let (state, problem) = world.member_state(id).await;
        assert_eq!(state, MemberState::Failed, "{}", world.name);
        assert!(problem.unwrap().contains("taken off the bill"), "{}", world.name);
        world.leave(id, service).await;
        assert!(world.network(id).await.network.members.is_empty(), "{}", world.name);
        assert!(!world.machine(service).await.add_ons.contains(&1477), "{}", world.name);
    }
}

#[tokio::test]
async fn a_server_that_waits_for_its_add_on_can_be_taken_out() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.join_buying(id, service, None).await.unwrap();
        world.leave(id, service).await;
        world.bills(service, &[networking()]).await;
        world.pass(60).await;
        assert!(world.network(id).await.network.members.is_empty(), "{}: it does not come back", world.name);
        assert!(world.network(id).await.candidates[0].can_join.allowed, "{}", world.name);
    }
}

#[tokio::test]
async fn a_purchase_that_was_never_paid_ends_the_waiting_once_it_is_off_the_bill() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.make("Back end").await.unwrap();
        world.pass(5).await;
        world.join_buying(id, service, None).await.unwrap();
        // While it is billed and not paid, nothing is noted of it here.
        for (billed, expected) in [(vec![networking()], MemberState::AwaitingAddOn), (Vec::new(), MemberState::Failed)]
        {
            let tx = world.deps.db.begin().await.unwrap();
            give_up_add_ons(&world.ctx(), &tx, service, &billed).await.unwrap();
            tx.commit().await.unwrap();
            world.pass(5).await;
            assert_eq!(world.member_state(id).await.0, expected, "{}", world.name);
        }
        assert!(world.member_state(id).await.1.unwrap().contains("taken off the bill"), "{}", world.name);
    }
}
