//! Firewalls: one copy at the provider, rules that follow, services that come and go, and nobody else's.

use mpanel_contabo_sim::{Fault, FaultRule};
use mpanel_core::{ErrorKind, FirewallId};

use super::*;

const PATH: &str = "/v1/firewalls";
const ADA: CustomerId = CustomerId(Uuid::from_u128(11));
const EVE: CustomerId = CustomerId(Uuid::from_u128(99));

fn rule(protocol: RuleProtocol, port: &str) -> Rule {
    let ports = if port.is_empty() { Vec::new() } else { vec![port.to_owned()] };
    Rule { name: port.to_owned(), protocol, ports, sources: vec!["any".to_owned()], enabled: true }
}

fn web() -> Vec<Rule> {
    vec![rule(RuleProtocol::Tcp, "443"), rule(RuleProtocol::Icmp, "")]
}

impl World {
    async fn keep(&self, name: &str, rules: Vec<Rule>) -> Result<FirewallId> {
        let tx = self.deps.db.begin().await.unwrap();
        let kept =
            create_firewall(&self.ctx(), &tx, NewFirewall { customer: ADA, name: name.to_owned(), rules }).await?;
        tx.commit().await.unwrap();
        Ok(kept.id)
    }

    async fn guard(&self, id: FirewallId, service: ServiceId) -> Result<FirewallView> {
        let tx = self.deps.db.begin().await.unwrap();
        let view = assign_firewall(&self.ctx(), &tx, Some(ADA), id, service).await?;
        tx.commit().await.unwrap();
        Ok(view)
    }

    async fn unguard(&self, id: FirewallId, service: ServiceId) {
        let tx = self.deps.db.begin().await.unwrap();
        unassign_firewall(&self.ctx(), &tx, Some(ADA), id, service).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn firewall(&self, id: FirewallId) -> FirewallView {
        get_firewall(&self.ctx(), self.deps.db.read(), Some(ADA), id).await.unwrap()
    }

    async fn guard_state(&self, id: FirewallId) -> (GuardState, Option<String>) {
        let found = self.firewall(id).await.services.remove(0);
        (found.state, found.problem)
    }

    fn all_at_provider(&self) -> Vec<serde_json::Value> {
        self.provider.firewalls()
    }
}

#[tokio::test]
async fn rules_are_put_in_force_changed_and_taken_off() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.keep("Web", web()).await.unwrap();
        world.pass(5).await;
        assert!(world.all_at_provider().is_empty(), "nothing is made before a server is behind it");
        world.guard(id, service).await.unwrap();
        world.pass(3).await;
        assert_eq!(world.guard_state(id).await.0, GuardState::Processing, "{}", world.name);
        world.pass(20).await;
        assert_eq!(world.guard_state(id).await, (GuardState::Active, None), "{}", world.name);

        let tx = world.deps.db.begin().await.unwrap();
        let mut rules = web();
        rules.push(rule(RuleProtocol::Tcp, "22"));
        update_firewall(&world.ctx(), &tx, Some(ADA), id, "Web and SSH", &rules, None).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.guard_state(id).await.0, GuardState::Attaching);
        world.pass(20).await;
        assert_eq!(world.guard_state(id).await, (GuardState::Active, None), "{}", world.name);
        let copies = world.all_at_provider();
        assert_eq!((copies.len(), copies[0]["rules"]["inbound"].as_array().unwrap().len()), (1, 3), "{copies:?}");
        let name = copies[0]["name"].as_str().unwrap();
        assert!(name.contains("cus-") && name.contains("fwl-"), "the name says whose it is: {name}");

        let tx = world.deps.db.begin().await.unwrap();
        let refused = delete_firewall(&world.ctx(), &tx, Some(ADA), id).await.unwrap_err();
        assert_eq!(refused.code(), "firewall_in_use");
        tx.rollback().await.unwrap();
        world.unguard(id, service).await;
        world.pass(20).await;
        assert!(world.firewall(id).await.services.is_empty(), "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        delete_firewall(&world.ctx(), &tx, Some(ADA), id).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(20).await;
        assert!(world.all_at_provider().is_empty(), "{}", world.name);
        let gone = get_firewall(&world.ctx(), world.deps.db.read(), None, id).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        assert_eq!(world.unfinished_jobs().await, 0);
    }
}

#[tokio::test]
async fn lost_replies_make_one_copy_not_two() {
    for world in worlds().await {
        let service = world.active().await;
        for (number, fault) in
            [Fault::DropAfter, Fault::ErrorAfter { status: 500 }, Fault::DropBefore, Fault::ErrorBefore { status: 503 }]
                .into_iter()
                .enumerate()
        {
            // The making, and with the next one the putting behind it.
            world.provider.inject(FaultRule::new("POST", PATH, 2, fault));
            let id = world.keep(&format!("Set {number}"), web()).await.unwrap();
            world.guard(id, service).await.unwrap();
            world.pass(180).await;
            assert_eq!(world.guard_state(id).await, (GuardState::Active, None), "{} {fault:?}", world.name);
        }
        assert_eq!(world.all_at_provider().len(), 4, "{}", world.name);
    }
}

#[tokio::test]
async fn a_copy_that_was_deleted_at_the_provider_is_made_again() {
    for world in worlds().await {
        let (service, other) = (world.active().await, world.active().await);
        let id = world.keep("Web", web()).await.unwrap();
        world.guard(id, service).await.unwrap();
        world.pass(20).await;
        let row = crate::account::store::find(world.deps.db.read(), &world.ctx(), world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let reference = world.all_at_provider()[0]["firewallId"].as_str().unwrap().to_owned();
        let call = || crate::provider::CallId::new(&world.ctx());
        let machine = world.get(service).await.instance_id.unwrap();
        provider.detach_firewall(call(), &reference, &machine).await.unwrap();
        world.pass(10).await;
        provider.delete_firewall(call(), &reference).await.unwrap();
        world.guard(id, other).await.unwrap();
        world.pass(30).await;
        let states: Vec<GuardState> = world.firewall(id).await.services.iter().map(|s| s.state).collect();
        assert_eq!(states, [GuardState::Active, GuardState::Active], "{}", world.name);
    }
}

#[tokio::test]
async fn sets_add_up_and_a_locked_door_is_told_before() {
    for world in worlds().await {
        let service = world.active().await;
        let (ctx, conn) = (world.ctx(), world.deps.db.read());
        let open = effective_rules(&ctx, conn, service, None).await.unwrap();
        assert!(!open.filtered && open.rules.is_empty());
        let (web_set, ssh) = (
            world.keep("Web", web()).await.unwrap(),
            world.keep("SSH", vec![rule(RuleProtocol::Tcp, "22")]).await.unwrap(),
        );
        let tried = effective_rules(&ctx, conn, service, Some(web_set)).await.unwrap();
        assert_eq!(tried.warnings, [FirewallWarning::NoWayToLogIn], "{}", world.name);
        world.guard(ssh, service).await.unwrap();
        let both = effective_rules(&ctx, conn, service, Some(web_set)).await.unwrap();
        assert_eq!((both.rules.len(), both.warnings), (3, vec![FirewallWarning::LogInFromAnywhere]));
        let from: Vec<&str> = both.rules.iter().map(|r| r.firewall.as_str()).collect();
        assert_eq!(from, ["SSH", "Web", "Web"]);
    }
}

#[tokio::test]
async fn what_belongs_to_others_is_not_found_and_bad_rules_are_refused() {
    for world in worlds().await {
        let service = world.active().await;
        let id = world.keep("Web", web()).await.unwrap();
        let (ctx, tx) = (world.ctx(), world.deps.db.begin().await.unwrap());
        let missing = |e: mpanel_core::Error| assert_eq!(e.kind(), ErrorKind::NotFound, "{e:?}");
        missing(get_firewall(&ctx, &tx, Some(EVE), id).await.unwrap_err());
        missing(update_firewall(&ctx, &tx, Some(EVE), id, "x", &[], None).await.unwrap_err());
        missing(delete_firewall(&ctx, &tx, Some(EVE), id).await.unwrap_err());
        missing(assign_firewall(&ctx, &tx, Some(EVE), id, service).await.unwrap_err());
        let hers = NewFirewall { customer: EVE, name: "Hers".to_owned(), rules: web() };
        let hers = create_firewall(&ctx, &tx, hers).await.unwrap().id;
        missing(assign_firewall(&ctx, &tx, None, hers, service).await.unwrap_err());
        missing(effective_rules(&ctx, &tx, service, Some(hers)).await.unwrap_err());
        let stale = update_firewall(&ctx, &tx, Some(ADA), id, "x", &[], Some(9)).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::VersionMismatch);
        tx.rollback().await.unwrap();
        let bad = world.keep("Bad", vec![rule(RuleProtocol::Tcp, "http")]).await.unwrap_err();
        assert_eq!(bad.fields()[0].pointer, "/rules/0/ports/0", "{}", world.name);
        assert_eq!(world.keep("WEB", web()).await.unwrap_err().fields()[0].code, "taken");
    }
}
