//! What gets lost, meets, or is refused when domains are sold.

use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};

use super::*;
use crate::account::At;
use crate::domain_name::sold::{Placed, domain_of, place};

impl World {
    /// One more order a day is not bought without asking.
    async fn one_order_a_day(&self) {
        let tx = self.deps.db.begin().await.unwrap();
        let patch = ProviderAccountPatch { orders_per_day: Some(Some(1)), ..ProviderAccountPatch::default() };
        update_provider_account(&self.ctx(), &tx, &self.deps.vault, self.account, patch, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A service that has ended, with its cancelled domain.
    async fn ended(&self, name: &str) -> (ServiceId, DomainNameId) {
        let (service, id) = self.sold(name).await;
        let tx = self.deps.db.begin().await.unwrap();
        terminate_service(&self.ctx(), &tx, service, "It was cancelled.").await.unwrap();
        tx.commit().await.unwrap();
        self.pass(10).await;
        self.expect(service, ServiceState::Terminated).await;
        assert!(self.domain(id).await.cancel_at.is_some(), "{}", self.name);
        (service, id)
    }

    /// A service that ends with the paid year of its domain.
    async fn ending(&self, name: &str) -> (ServiceId, DomainNameId) {
        let (service, id) = self.sold(name).await;
        let renews = self.domain(id).await.renews_at.unwrap();
        let ends_on = renews.to_zoned(jiff::tz::TimeZone::UTC).date();
        let tx = self.deps.db.begin().await.unwrap();
        schedule_provider_cancel(&self.ctx(), &tx, service, ends_on).await.unwrap().expect("a plan");
        tx.commit().await.unwrap();
        (service, id)
    }

    /// The customer takes the planned end back, if that is possible.
    async fn revoke(&self, service: ServiceId) -> Result<()> {
        let tx = self.deps.db.begin().await.unwrap();
        revoke_provider_cancel(&self.ctx(), &tx, service).await?;
        tx.commit().await
    }
}

#[tokio::test]
async fn what_staff_keeps_is_not_cancelled_again_whatever_gets_lost() {
    for world in worlds().await {
        let (_, id) = world.ended("example.com").await;
        // The data centre has taken it back, and what is read after that gets lost.
        let lost = Fault::ErrorBefore { status: 500 };
        world.provider.inject(FaultRule::new("GET", "/v1/domains/example.com", 1000, lost));
        keep_domain(&world.ctx(), &world.deps, id).await.unwrap_err();
        world.provider.clear_faults();
        world.compare().await;
        world.compare().await;
        let kept = world.domain(id).await;
        assert_eq!((kept.cancel_at, kept.service, kept.is_closed), (None, None, false), "{}", world.name);

        // What is not done changes nothing.
        let (service, id) = world.ended("other.example").await;
        let slow_down = Fault::RateLimited { retry_after: None };
        world.provider.inject(FaultRule::new("POST", "/v1/domains/other.example/revoke", 1000, slow_down));
        keep_domain(&world.ctx(), &world.deps, id).await.unwrap_err();
        world.provider.clear_faults();
        let ended = world.domain(id).await;
        assert_eq!((ended.service, ended.is_service_over, ended.is_closed), (Some(service), true, true));
        assert!(ended.cancel_at.is_some(), "{}", world.name);
    }
}

#[tokio::test]
async fn a_service_learns_that_its_domain_is_kept() {
    for world in worlds().await {
        let (service, id) = world.ending("example.com").await;
        world.later(361 * 86_400).await;
        assert!(world.domain(id).await.cancel_at.is_some(), "{}", world.name);
        // As if the process had died right after that.
        let ctx = world.ctx();
        let at = At::of(&ctx, &world.deps, world.account).await.unwrap();
        at.provider.keep_domain(at.call(), "example.com").await.unwrap();
        world.compare().await;
        assert_eq!(world.domain(id).await.cancel_at, None, "{}", world.name);
        let early = world.revoke(service).await.unwrap_err();
        assert_eq!(early.code(), "cancelled_at_provider", "it may be shown late");
        world.later(1800).await;
        world.compare().await;
        world.revoke(service).await.unwrap();
        let service = world.expect(service, ServiceState::Active).await;
        assert_eq!((service.ends_on, service.provider_ends_on), (None, None), "{}", world.name);
    }
}

#[tokio::test]
async fn staff_hears_once_of_a_planned_end_that_does_not_succeed() {
    for world in worlds().await {
        let (service, id) = world.ending("example.com").await;
        let fault = Fault::ErrorBefore { status: 500 };
        world.provider.inject(FaultRule::new("POST", "/v1/domains/example.com/cancel", 1000, fault));
        let told = || world.happened(|event| matches!(event, Event::ServiceActFailed { .. }));
        // What may pass by itself is told when less than a day is left.
        for (hours, times) in [(361 * 24, 0), (84, 1), (1, 1)] {
            world.later(hours * 3600).await;
            let seen = world.expect(service, ServiceState::Active).await;
            assert_eq!((seen.act_failed, told().await), (times > 0, times), "{} {hours}", world.name);
        }
        assert!(world.timeline(service, true).await.contains(&"act_failed".to_owned()));
        world.provider.clear_faults();
        world.later(100).await;
        assert!(world.domain(id).await.cancel_at.is_some(), "{}", world.name);
        assert!(!world.get(service).await.act_failed, "{}", world.name);

        // A refusal is told at once.
        world.ending("asked.example").await;
        world.tick(361 * 86_400);
        assert!(world.provider.ask_for_domain("asked.example"));
        world.later(1).await;
        assert_eq!(told().await, 2, "{}", world.name);
    }
}

#[tokio::test]
async fn two_orders_at_once_are_not_both_the_last_one_of_the_day() {
    for world in worlds().await {
        world.one_order_a_day().await;
        world.sold("first.example").await;
        let second = world.sell_domain("second.example", None).await;
        let ctx = world.ctx();
        let row = crate::service::store::find(world.deps.db.read(), &ctx, second).await.unwrap();
        let at = At::of(&ctx, &world.deps, world.account).await.unwrap();
        // As if it had been judged before the first was noted.
        let placed = place(&at, &row, &row.product().unwrap().domain.unwrap()).await.unwrap();
        assert_eq!((placed, world.ordered().await), (Placed::Again, 1), "{}", world.name);
        world.pass(30).await;
        assert_eq!(world.get(second).await.waits_for, Some(WaitsFor::Approval), "{}", world.name);
    }
}

#[tokio::test]
async fn the_code_of_a_refused_purchase_is_deleted() {
    for world in worlds().await {
        world.one_order_a_day().await;
        world.sold("first.example").await;
        let waits = world.sell_domain("taken.example", Some("right")).await;
        world.pass(30).await;
        assert_eq!((world.get(waits).await.waits_for, world.codes().await), (Some(WaitsFor::Approval), 1));
        let tx = world.deps.db.begin().await.unwrap();
        refuse_purchase(&world.ctx(), &tx, waits, "Not now").await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.codes().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_service_that_is_missing_keeps_no_other_waiting() {
    for world in worlds().await {
        let (first, _) = world.sold("first.example").await;
        let (leaves, id) = world.sold("leaves.example").await;
        let tx = world.deps.db.begin().await.unwrap();
        let mut row = domain_of(&world.ctx(), &tx, first).await.unwrap().expect("a domain");
        row.service_id = Some(Uuid::from_u128(7));
        row.into_active_model().reset_all().update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        assert!(world.provider.ask_for_domain("leaves.example"));
        look_at_domain(&world.ctx(), &world.deps, id).await.unwrap();
        answer_transfer(&world.ctx(), &world.deps, None, id, true, Some("leaves.example")).await.unwrap();
        world.compare().await;
        world.expect(leaves, ServiceState::Terminated).await;
    }
}
