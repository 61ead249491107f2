//! Keys of staff: on new machines only where they are chosen, and told to the customer.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;

const STAFF_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg staff@example.com";
const ADA: CustomerId = CustomerId(Uuid::from_u128(11));

impl World {
    async fn keep_staff_key(&self, name: &str) -> StaffKeyView {
        let tx = self.deps.db.begin().await.unwrap();
        let new = NewSshKey { name: name.to_owned(), public_key: STAFF_KEY.to_owned() };
        let kept = add_staff_key(&self.ctx(), &tx, new).await.unwrap();
        tx.commit().await.unwrap();
        kept
    }

    async fn choose(&self, key: &StaffKeyView, on: bool) -> StaffKeyView {
        let tx = self.deps.db.begin().await.unwrap();
        let chosen = choose_staff_key(&self.ctx(), &tx, self.account, key.id, on).await.unwrap();
        tx.commit().await.unwrap();
        chosen
    }

    async fn told(&self, service: ServiceId) -> Vec<String> {
        let keys = operator_keys(&self.ctx(), self.deps.db.read(), service, Some(ADA)).await.unwrap();
        keys.into_iter().map(|key| key.name).collect()
    }

    /// Installs anew as somebody, who chose nothing.
    async fn install_anew(&self, ctx: &OpContext, service: ServiceId, viewer: Viewer) {
        let hostname = self.get(service).await.hostname;
        let request = ActionRequest { confirm_name: Some(hostname), ..ActionRequest::new(ActionKind::Reinstall) };
        let tx = self.deps.db.begin().await.unwrap();
        request_action(ctx, &tx, &self.deps.vault, service, viewer, request).await.unwrap();
        tx.commit().await.unwrap();
        self.pass(200).await;
    }
}

#[tokio::test]
async fn a_key_is_put_only_where_it_is_chosen_and_is_told() {
    for world in worlds().await {
        let before = world.active().await;
        let key = world.keep_staff_key("office").await;
        let without = world.active().await;
        for service in [before, without] {
            assert!(world.machine(service).await.ssh_keys.is_empty(), "{}", world.name);
            assert!(world.told(service).await.is_empty(), "{}", world.name);
        }
        assert_eq!(world.choose(&key, true).await.accounts, [world.account], "{}", world.name);
        let with = world.active().await;
        assert_eq!(world.machine(with).await.ssh_keys.len(), 1, "{}", world.name);
        assert_eq!(world.told(with).await, ["office"], "{}", world.name);
        let eve = Some(CustomerId(Uuid::from_u128(21)));
        let foreign = operator_keys(&world.ctx(), world.deps.db.read(), with, eve).await.unwrap_err();
        assert_eq!(foreign.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
        let listed = list_staff_keys(&world.ctx(), world.deps.db.read()).await.unwrap();
        assert_eq!(listed[0].servers.len(), 1, "{}: {listed:?}", world.name);
        assert_eq!(listed[0].servers[0].service, with, "{}", world.name);

        // It is the same secret for all machines, is staff's, and keeps its value.
        let secrets = list_provider_secrets(&world.ctx(), &world.deps, world.account).await.unwrap();
        let stored = secrets.iter().find(|secret| secret.name.starts_with("mp staff key ")).unwrap();
        assert_eq!(stored.origin, SecretOrigin::Staff, "{}", world.name);
        let (ctx, value) = (world.ctx(), Secret::new(KEY));
        let rotated = rotate_provider_secret(&ctx, &world.deps, world.account, &stored.id, &value).await;
        assert_eq!(rotated.unwrap_err().code(), "action_not_possible", "{}", world.name);

        // Forgotten here, it is still on the machine, and that is told.
        let tx = world.deps.db.begin().await.unwrap();
        delete_staff_key(&world.ctx(), &tx, key.id).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.told(with).await, ["office"], "{}", world.name);
        let after = world.active().await;
        assert!(world.machine(after).await.ssh_keys.is_empty(), "{}", world.name);
    }
}

#[tokio::test]
async fn a_key_that_is_deleted_is_deleted_at_the_provider_unless_it_is_kept_again() {
    for world in worlds().await {
        let stored = async || {
            let secrets = list_provider_secrets(&world.ctx(), &world.deps, world.account).await.unwrap();
            secrets.iter().filter(|secret| secret.name.starts_with("mp staff key ")).count()
        };
        let delete = async |key: &StaffKeyView| {
            let tx = world.deps.db.begin().await.unwrap();
            delete_staff_key(&world.ctx(), &tx, key.id).await.unwrap();
            tx.commit().await.unwrap();
        };
        let key = world.keep_staff_key("office").await;
        world.choose(&key, true).await;
        world.active().await;
        assert_eq!(stored().await, 1, "{}", world.name);
        delete(&key).await;
        let again = world.keep_staff_key("office again").await;
        world.pass(700).await;
        assert_eq!(stored().await, 1, "{}: it is kept again", world.name);
        delete(&again).await;
        assert_eq!(stored().await, 1, "{}: an order may be naming it", world.name);
        let down = Fault::ErrorBefore { status: 503 };
        world.provider.inject(FaultRule::new("DELETE", "/v1/secrets", 1, down));
        world.pass(2000).await;
        assert_eq!(stored().await, 0, "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn who_installs_anew_decides_whether_the_key_stays() {
    for world in worlds().await {
        let key = world.keep_staff_key("office").await;
        world.choose(&key, true).await;
        let service = world.active().await;
        assert_eq!(world.told(service).await, ["office"], "{}", world.name);
        let mut customer = world.ctx();
        let user = mpanel_core::UserId(Uuid::from_u128(31));
        customer.actor = mpanel_core::Actor::Customer { user, customer: ADA, name: "Ada".to_owned() };
        world.install_anew(&customer, service, Viewer::Customer).await;
        assert!(world.told(service).await.is_empty(), "{}", world.name);
        assert!(world.machine(service).await.ssh_keys.is_empty(), "{}", world.name);
        let mut staff = world.ctx();
        staff.actor = mpanel_core::Actor::Staff { user, name: "Sam".to_owned() };
        world.install_anew(&staff, service, Viewer::Staff).await;
        assert_eq!(world.told(service).await, ["office"], "{}", world.name);
        assert_eq!(world.machine(service).await.ssh_keys.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_key_that_comes_with_a_new_password_is_told_as_staffs() {
    for world in worlds().await {
        world.keep_staff_key("office").await;
        let service = world.active().await;
        let mut staff = world.ctx();
        let user = mpanel_core::UserId(Uuid::from_u128(31));
        staff.actor = mpanel_core::Actor::Staff { user, name: "Sam".to_owned() };
        for _ in 0..2 {
            let keys = Some(format!("{STAFF_KEY}\n{KEY}"));
            let request = ActionRequest { ssh_key: keys, ..ActionRequest::new(ActionKind::ResetPassword) };
            let tx = world.deps.db.begin().await.unwrap();
            let vault = &world.deps.vault;
            request_action(&staff, &tx, vault, service, Viewer::Staff, request).await.unwrap();
            tx.commit().await.unwrap();
            world.pass(90).await;
        }
        assert_eq!(world.machine(service).await.ssh_keys.len(), 2, "{}", world.name);
        assert_eq!(world.told(service).await, ["office"], "{}: told once", world.name);
        // Staff's own does not become the customer's: their installation brings theirs alone.
        world.install_anew(&world.ctx(), service, Viewer::Customer).await;
        assert_eq!(world.machine(service).await.ssh_keys.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_key_or_name_twice_is_refused() {
    for world in worlds().await {
        world.keep_staff_key("office").await;
        for (name, key, pointer) in [("Office", KEY, "/name"), ("other", STAFF_KEY, "/public_key"), (" ", KEY, "/name")]
        {
            let tx = world.deps.db.begin().await.unwrap();
            let new = NewSshKey { name: name.to_owned(), public_key: key.to_owned() };
            let refused = add_staff_key(&world.ctx(), &tx, new).await.unwrap_err();
            assert_eq!(refused.fields()[0].pointer, pointer, "{}: {name}", world.name);
            tx.rollback().await.unwrap();
        }
    }
}
