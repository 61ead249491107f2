//! Machines with everything an order can bring, bought once and as it was sold.

use super::*;

/// Another key of the same form.
const OTHER_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg eve@example.com";

impl World {
    async fn bought(&self, new: NewService) -> ServiceId {
        let (ctx, tx) = (self.ctx(), self.deps.db.begin().await.unwrap());
        let id = create_service(&ctx, &tx, &self.deps.vault, new).await.unwrap().id;
        tx.commit().await.unwrap();
        self.begin(id).await;
        self.pass(30).await;
        self.expect(id, ServiceState::Active).await;
        id
    }
}

#[tokio::test]
async fn every_option_of_an_order_reaches_the_provider_once() {
    for world in worlds().await {
        let ctx = world.ctx();
        let add_on = |key: &str, quantity| AddOnSnapshot { key: Some(key.to_owned()), name: key.to_owned(), quantity };
        let keys = Access::SshKey(format!("{KEY}\n{OTHER_KEY}\n"));
        let mut new = NewService { default_user: Some("admin".to_owned()), ..new_service(&ctx, keys) };
        new.product.period_months = 12;
        new.product.add_ons = vec![
            add_on("licence:PleskPro", 1),
            add_on("extra_nvme:1TB", 2),
            add_on("extra_ssd:2TB", 1),
            add_on("additional_ips", 1),
        ];
        let id = world.bought(new).await;
        let machine = world.machine(id).await;
        assert_eq!((machine.period, machine.license.as_deref()), (12, Some("PleskPro")), "{}", world.name);
        assert_eq!((machine.ssh_keys.len(), machine.default_user.as_str()), (2, "admin"), "{}", world.name);
        assert_eq!(machine.add_ons.len(), 3, "{}: {:?}", world.name, machine.add_ons);
        assert_eq!(world.provider.created_total(), 1, "{}", world.name);
        let stored = list_provider_secrets(&ctx, &world.deps, world.account).await.unwrap();
        let current = stored.iter().filter(|s| s.used_by.as_ref().is_some_and(|u| u.current)).count();
        assert_eq!(current, 2, "{}: both keys are in use", world.name);
    }
}

#[tokio::test]
async fn the_user_of_an_order_stays_after_a_reinstallation_where_the_system_has_them() {
    for world in worlds().await {
        let new = NewService { default_user: Some("admin".to_owned()), ..new_service(&world.ctx(), Access::Password) };
        let id = world.bought(new).await;
        let request = ActionRequest {
            confirm_name: Some("web1.example.com".to_owned()),
            ssh_key: Some(format!("{KEY}\n{OTHER_KEY}")),
            ..ActionRequest::new(ActionKind::Reinstall)
        };
        let (ctx, tx) = (world.ctx(), world.deps.db.begin().await.unwrap());
        request_action(&ctx, &tx, &world.deps.vault, id, Viewer::Customer, request).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(200).await;
        let (service, machine) = (world.get(id).await, world.machine(id).await);
        assert_eq!((service.username.as_str(), service.access.as_str()), ("admin", "ssh_key"), "{}", world.name);
        assert_eq!((machine.default_user.as_str(), machine.ssh_keys.len()), ("admin", 2), "{}", world.name);
    }
}
