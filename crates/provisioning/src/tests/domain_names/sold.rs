//! Domains that are sold: there once whatever becomes of a reply, closed and opened, ended with their service.

use super::*;

mod troubles;

impl World {
    /// Creates and begins a service of Ada's with a domain.
    async fn sell_domain(&self, name: &str, code: Option<&str>) -> ServiceId {
        let ctx = self.ctx();
        let tx = self.deps.db.begin().await.unwrap();
        let code = match code {
            Some(code) => {
                let (of, code) = (("/code", name), Secret::new(code));
                Some(keep_transfer_code(&ctx, &tx, &self.deps.vault, of, &code).await.unwrap())
            }
            None => None,
        };
        let mut new = new_service(&ctx, Access::Password);
        (new.customer, new.image_id, new.region) = (ADA, String::new(), String::new());
        new.hostname = name.to_owned();
        (new.product.provider_product_id, new.product.add_ons) = (String::new(), Vec::new());
        new.product.period_months = 12;
        let contact = person("Owner");
        new.product.domain = Some(DomainSold { name: name.to_owned(), is_transfer: code.is_some(), code, contact });
        let service = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap().id;
        begin_provisioning(&ctx, &tx, service).await.unwrap();
        tx.commit().await.unwrap();
        service
    }

    /// One that is ready, with its domain.
    async fn sold(&self, name: &str) -> (ServiceId, DomainNameId) {
        let service = self.sell_domain(name, None).await;
        self.pass(60).await;
        self.expect(service, ServiceState::Active).await;
        (service, self.of(service).await.id)
    }

    async fn of(&self, service: ServiceId) -> DomainView {
        domain_of_service(&self.ctx(), self.deps.db.read(), service).await.unwrap().expect("a domain")
    }

    async fn compare(&self) {
        sync_services(&self.ctx(), &self.deps, self.account, &Default::default()).await.unwrap();
        self.pass(30).await;
    }

    async fn codes(&self) -> usize {
        use sea_orm::ConnectionTrait as _;
        let all = "SELECT id FROM provisioning_transfer_codes";
        let db = self.deps.db.read();
        db.query_all_raw(sea_orm::Statement::from_string(db.get_database_backend(), all)).await.unwrap().len()
    }

    async fn contacts(&self) -> usize {
        list_contacts(&self.ctx(), &self.deps, self.account).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_sold_domain_is_ordered_once_whatever_becomes_of_the_replies() {
    for world in worlds().await {
        // The contact's reply is lost, and the order's.
        world.provider.inject(FaultRule::new("POST", "/v1/domains/handles", 1, Fault::DropAfter));
        let first = world.sell_domain("first.example", None).await;
        world.pass(10).await;
        world.provider.inject(FaultRule::new("POST", DOMAINS, 1, Fault::DropAfter));
        let second = world.sell_domain("second.example", None).await;
        world.pass(120).await;
        for service in [first, second] {
            let view = world.expect(service, ServiceState::Active).await;
            let labels: Vec<&str> = view.steps.unwrap().iter().map(|step| step.label).collect();
            assert_eq!(labels, ["Ordering your domain", "Waiting for the registry", "Ready to use"], "{}", world.name);
        }
        assert_eq!((world.ordered().await, world.contacts().await), (2, 1), "{}: one contact for both", world.name);
        let domain = world.of(first).await;
        assert_eq!((domain.customer, domain.service, domain.is_sold()), (Some(ADA), Some(first), true));
        let people = domain_people(&world.ctx(), &world.deps, ADA, domain.id).await.unwrap();
        let is_theirs = people.own.len() == 1 && people.roles.iter().all(|one| one.is_own);
        assert!(is_theirs, "{}: the contact that was made for it", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);

        // Neither the list nor the account lets it go by hand.
        let (ctx, deps) = (world.ctx(), &world.deps);
        let by_hand = cancel_domain(&ctx, deps, domain.id, "first.example").await.unwrap_err();
        assert_eq!(by_hand.code(), "domain_is_sold");
        let tx = deps.db.begin().await.unwrap();
        assert_eq!(forget_domain(&ctx, &tx, domain.id).await.unwrap_err().code(), "domain_is_sold");
        assert_eq!(give_domain(&ctx, &tx, domain.id, Some(EVE)).await.unwrap_err().code(), "domain_is_sold");
        assert!(refusal(&domain, DomainAct::Give).is_some(), "the page says so beforehand");
        tx.rollback().await.unwrap();
    }
}

#[tokio::test]
async fn an_order_that_never_arrived_is_sent_again_by_staff_alone() {
    for world in worlds().await {
        // Its contact is there already: the order is the first thing that is sent.
        world.sold("first.example").await;
        world.provider.inject(FaultRule::new("POST", DOMAINS, 1, Fault::ErrorBefore { status: 500 }));
        let service = world.sell_domain("never.example", None).await;
        world.pass(30).await;
        world.expect(service, ServiceState::Provisioning).await;
        for _ in 0..4 {
            world.later(700).await;
        }
        let failed = world.expect(service, ServiceState::FailedSetup).await;
        assert!(failed.state_reason.unwrap().contains("did not arrive"), "{}", world.name);
        assert_eq!(world.ordered().await, 1, "{}", world.name);
        world.retry(service, 60).await;
        world.expect(service, ServiceState::Active).await;
        assert_eq!(world.ordered().await, 2, "{}", world.name);
    }
}

#[tokio::test]
async fn what_the_registry_refuses_is_told_to_staff() {
    for world in worlds().await {
        for (name, said) in
            [("taken.example", "taken"), ("broken.example", "registry refused"), ("a.invalid", "refused")]
        {
            let service = world.sell_domain(name, None).await;
            world.pass(60).await;
            let failed = world.expect(service, ServiceState::FailedSetup).await;
            let reason = failed.state_reason.unwrap_or_default();
            assert!(reason.contains(said), "{}: {reason}", world.name);
            assert!(world.timeline(service, false).await.contains(&"setup_delayed".to_owned()));
            // A second try says the same, and no second domain is there.
            world.retry(service, 60).await;
            world.expect(service, ServiceState::FailedSetup).await;
        }
        let waits = world.sell_domain("manual.example", None).await;
        world.pass(60).await;
        world.later(3 * 86_400).await;
        world.expect(waits, ServiceState::Provisioning).await;
        assert_eq!(world.of(waits).await.state, DomainState::ManualTask, "{}", world.name);
    }
}

#[tokio::test]
async fn the_code_of_a_transfer_is_sent_once_and_kept_no_longer() {
    for world in worlds().await {
        let service = world.sell_domain("taken.example", Some("right")).await;
        assert_eq!(world.codes().await, 1);
        world.pass(60).await;
        world.expect(service, ServiceState::Active).await;
        assert_eq!((world.codes().await, world.of(service).await.is_transfer), (0, true), "{}", world.name);

        let refused = world.sell_domain("taken2.example", Some("wrong")).await;
        world.pass(60).await;
        let failed = world.expect(refused, ServiceState::FailedSetup).await;
        assert!(failed.state_reason.unwrap().contains("auth code was refused"), "{}", world.name);
        assert_eq!(world.codes().await, 0, "{}", world.name);
        world.retry(refused, 60).await;
        let failed = world.expect(refused, ServiceState::FailedSetup).await;
        assert!(failed.state_reason.unwrap().contains("kept nowhere"), "{}", world.name);

        // One that never was sent goes with its cart.
        let ctx = world.ctx();
        let tx = world.deps.db.begin().await.unwrap();
        let of = ("/code", "left.example");
        let left = keep_transfer_code(&ctx, &tx, &world.deps.vault, of, &Secret::new("left")).await.unwrap();
        tx.commit().await.unwrap();
        assert!(is_code_of(&ctx, world.deps.db.read(), left, "left.example").await.unwrap());
        assert!(!is_code_of(&ctx, world.deps.db.read(), left, "other.example").await.unwrap());
        assert_eq!(forget_old_codes(&ctx, &world.deps.db).await.unwrap(), 0);
        world.tick(91 * 86_400);
        assert_eq!(forget_old_codes(&world.ctx(), &world.deps.db).await.unwrap(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_suspension_closes_it_to_its_customer_and_it_goes_on_working() {
    for world in worlds().await {
        let (service, id) = world.sold("example.com").await;
        let deps = &world.deps;
        let servers = || DomainPatch {
            name_servers: Some(["ns1.example.net", "ns2.example.net"].map(str::to_owned).to_vec()),
            contacts: None,
        };
        let tx = deps.db.begin().await.unwrap();
        suspend_service(&world.ctx(), &tx, service, SuspensionReason::NonPayment, None).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(10).await;
        world.expect(service, ServiceState::Suspended).await;
        let refused = change_domain(&world.ctx(), deps, Some(ADA), id, servers()).await.unwrap_err();
        assert_eq!(refused.code(), "domain_closed", "{}", world.name);
        let refused = domain_auth_code(&world.ctx(), deps, Some(ADA), id).await.unwrap_err();
        assert_eq!(refused.code(), "domain_closed");
        world.stands(id, DomainState::Ready).await;
        // Staff still may.
        change_domain(&world.ctx(), deps, None, id, servers()).await.unwrap();

        let tx = deps.db.begin().await.unwrap();
        assert!(unsuspend_service(&world.ctx(), &tx, service, UnsuspendBy::Payment).await.unwrap());
        tx.commit().await.unwrap();
        world.pass(10).await;
        world.expect(service, ServiceState::Active).await;
        domain_auth_code(&world.ctx(), deps, Some(ADA), id).await.unwrap();
    }
}

#[tokio::test]
async fn it_ends_with_its_service_and_its_service_with_it() {
    for world in worlds().await {
        let (service, id) = world.sold("example.com").await;
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, service, "It was cancelled.").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(10).await;
        let ended = world.expect(service, ServiceState::Terminated).await;
        let domain = world.domain(id).await;
        assert!(domain.is_closed && domain.is_service_over && domain.cancel_at.is_some(), "{domain:?}");
        assert!(ended.provider_ends_on.is_some(), "{}", world.name);
        // Staff may take that back: then it is its customer's without a service.
        let kept = keep_domain(&world.ctx(), &world.deps, id).await.unwrap();
        assert_eq!((kept.cancel_at, kept.service, kept.is_closed), (None, None, false), "{}", world.name);
        world.compare().await;
        assert_eq!(world.domain(id).await.cancel_at, None);

        let (leaves, id) = world.sold("leaves.example").await;
        assert!(world.provider.ask_for_domain("leaves.example"));
        look_at_domain(&world.ctx(), &world.deps, id).await.unwrap();
        answer_transfer(&world.ctx(), &world.deps, None, id, true, Some("leaves.example")).await.unwrap();
        world.compare().await;
        world.expect(leaves, ServiceState::Terminated).await;
        let told = world.happened(
            |event| matches!(event, Event::ServiceTerminated { reason, .. } if reason.contains("another registrar")),
        );
        assert_eq!(told.await, 1, "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_planned_end_cancels_it_in_time() {
    for world in worlds().await {
        let (service, id) = world.sold("example.com").await;
        let renews = world.domain(id).await.renews_at.unwrap();
        let ends_on = renews.to_zoned(jiff::tz::TimeZone::UTC).date();
        let tx = world.deps.db.begin().await.unwrap();
        let plan = schedule_provider_cancel(&world.ctx(), &tx, service, ends_on).await.unwrap().expect("a plan");
        tx.commit().await.unwrap();
        assert_eq!(
            plan.term_end.to_zoned(jiff::tz::TimeZone::UTC).date(),
            ends_on,
            "{}: within its paid year",
            world.name
        );
        world.later(355 * 86_400).await;
        assert_eq!(world.domain(id).await.cancel_at, None, "{}", world.name);
        world.later(6 * 86_400).await;
        assert!(world.domain(id).await.cancel_at.is_some(), "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        let late = revoke_provider_cancel(&world.ctx(), &tx, service).await.unwrap_err();
        assert_eq!(late.code(), "cancelled_at_provider");
        tx.rollback().await.unwrap();
        // Once staff has taken it back, so can the customer.
        keep_domain(&world.ctx(), &world.deps, id).await.unwrap();
        let tx = world.deps.db.begin().await.unwrap();
        revoke_provider_cancel(&world.ctx(), &tx, service).await.unwrap();
        tx.commit().await.unwrap();
        assert!(world.domain(id).await.is_sold());
    }
}

#[tokio::test]
async fn what_arrives_after_the_end_of_its_service_is_cancelled() {
    for world in worlds().await {
        let service = world.sell_domain("late.example", None).await;
        world.worker.run_due(world.ctx().tenant).await.unwrap();
        assert_eq!(world.of(service).await.state, DomainState::Processing, "{}", world.name);
        let tx = world.deps.db.begin().await.unwrap();
        terminate_service(&world.ctx(), &tx, service, "It was cancelled.").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        world.expect(service, ServiceState::Terminated).await;
        world.compare().await;
        assert!(world.of(service).await.cancel_at.is_some(), "{}: nobody pays for it again", world.name);
    }
}

#[tokio::test]
async fn orders_of_domains_count_for_the_guard() {
    for world in worlds().await {
        let tx = world.deps.db.begin().await.unwrap();
        let patch = ProviderAccountPatch { orders_per_day: Some(Some(1)), ..ProviderAccountPatch::default() };
        update_provider_account(&world.ctx(), &tx, &world.deps.vault, world.account, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        world.sold("first.example").await;
        let second = world.sell_domain("second.example", None).await;
        world.pass(30).await;
        assert_eq!(world.get(second).await.waits_for, Some(WaitsFor::Approval), "{}", world.name);
        assert_eq!(world.ordered().await, 1);
        let tx = world.deps.db.begin().await.unwrap();
        approve_purchase(&world.ctx(), &tx, second, "It is fine").await.unwrap();
        tx.commit().await.unwrap();
        world.pass(60).await;
        world.expect(second, ServiceState::Active).await;
    }
}
