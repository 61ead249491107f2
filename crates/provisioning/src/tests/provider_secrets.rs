//! Secrets at the provider: whose they are, and that a lost reply makes nothing twice.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;

const OTHER_KEY: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBC5nTQoM26sdAKfg+HSUFrfUpj8gB7nyGPFua9PQbsg ada@example.com";

fn password(name: &str) -> NewProviderSecret {
    NewProviderSecret { name: name.to_owned(), kind: SecretKind::Password, value: Secret::new("Abcdef1!?") }
}

impl World {
    async fn secrets(&self) -> Vec<ProviderSecretView> {
        list_provider_secrets(&self.ctx(), &self.deps, self.account).await.unwrap()
    }

    async fn secret(&self, name: &str) -> ProviderSecretView {
        let all = self.secrets().await;
        all.iter().find(|s| s.name == name).cloned().unwrap_or_else(|| panic!("no {name} in {all:?}"))
    }

    async fn add_secret(&self, new: NewProviderSecret) -> Result<ProviderSecretView> {
        add_provider_secret(&self.ctx(), &self.deps, self.account, new).await
    }

    async fn rotate_secret(&self, id: &str, value: &str) -> Result<ProviderSecretView> {
        rotate_provider_secret(&self.ctx(), &self.deps, self.account, id, &Secret::new(value)).await
    }

    async fn delete_secret(&self, id: &str) -> Result<()> {
        delete_provider_secret(&self.ctx(), &self.deps, self.account, id).await
    }
}

#[tokio::test]
async fn the_logins_of_servers_are_told_and_stay_while_they_are_used() {
    for world in worlds().await {
        let customer = CustomerId(Uuid::from_u128(11));
        let tx = world.deps.db.begin().await.unwrap();
        let kept = NewSshKey { name: "laptop".to_owned(), public_key: KEY.to_owned() };
        add_ssh_key(&world.ctx(), &tx, customer, kept).await.unwrap();
        tx.commit().await.unwrap();
        let by_key = world.create(Access::SshKey(KEY.to_owned())).await;
        world.begin(by_key).await;
        world.pass(30).await;
        let by_password = world.active().await;

        let all = world.secrets().await;
        assert_eq!(all.len(), 2, "{}: {all:?}", world.name);
        assert!(all.iter().all(|s| s.origin == SecretOrigin::Server && s.is_used()), "{}: {all:?}", world.name);
        let of = |kind| all.iter().find(|s| s.kind == Some(kind)).and_then(|s| s.used_by.clone()).unwrap();
        let (key, word) = (of(SecretKind::SshKey), of(SecretKind::Password));
        assert_eq!((key.service, key.key_name.as_deref()), (by_key, Some("laptop")), "{}", world.name);
        assert_eq!((word.service, word.customer, word.key_name), (by_password, customer, None), "{}", world.name);

        for secret in &all {
            assert_eq!(world.delete_secret(&secret.id).await.unwrap_err().code(), "secret_in_use", "{}", world.name);
            let refused = world.rotate_secret(&secret.id, "Abcdef1!?").await.unwrap_err();
            assert_eq!(refused.code(), "secret_of_server", "{}", world.name);
        }
        // The reset leaves one password; the secret of the old one has gone by itself.
        let tx = world.deps.db.begin().await.unwrap();
        let reset = ActionRequest::new(ActionKind::ResetPassword);
        request_action(&world.ctx(), &tx, &world.deps.vault, by_password, Viewer::Customer, reset).await.unwrap();
        tx.commit().await.unwrap();
        world.pass(120).await;
        let passwords: Vec<_> =
            world.secrets().await.into_iter().filter(|s| s.kind == Some(SecretKind::Password)).collect();
        assert_eq!(passwords.len(), 1, "{}: {passwords:?}", world.name);
        assert!(passwords[0].is_used() && passwords[0].name.ends_with("password 2"), "{}: {passwords:?}", world.name);
    }
}

#[tokio::test]
async fn staff_adds_rotates_and_deletes_a_secret() {
    for world in worlds().await {
        let added = world.add_secret(password("office")).await.unwrap();
        assert_eq!((added.origin, added.state), (SecretOrigin::Staff, SecretState::Stored), "{}", world.name);
        assert!(!added.is_used() && added.made_by.is_some() && added.changed_at.is_none(), "{}: {added:?}", world.name);
        let taken = world.add_secret(password("office")).await.unwrap_err();
        assert_eq!(taken.fields()[0].code, "taken", "{}", world.name);

        world.pass(60).await;
        let rotated = world.rotate_secret(&added.id, "Ghijkl2!?").await.unwrap();
        assert_eq!(
            (rotated.state, rotated.changed_at),
            (SecretState::Stored, Some(world.clock.now())),
            "{}",
            world.name
        );
        let easy = world.rotate_secret(&added.id, "easy").await.unwrap_err();
        assert_eq!(easy.fields()[0].pointer, "/value", "{}", world.name);

        let key = NewProviderSecret {
            name: "office key".to_owned(),
            kind: SecretKind::SshKey,
            value: Secret::new(format!(" {OTHER_KEY}\n")),
        };
        let key = world.add_secret(key).await.unwrap();
        let print = key.fingerprint.clone().expect("a key has a fingerprint");
        let rotated = world.rotate_secret(&key.id, KEY).await.unwrap();
        assert!(rotated.fingerprint.is_some_and(|new| new != print), "{}", world.name);

        world.delete_secret(&added.id).await.unwrap();
        let gone = world.delete_secret(&added.id).await.unwrap_err();
        assert_eq!(gone.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
        world.add_secret(password("office")).await.unwrap();
        assert_eq!(world.secrets().await.len(), 2, "{}", world.name);
    }
}

#[tokio::test]
async fn what_was_made_elsewhere_is_listed_changed_and_deleted() {
    for world in worlds().await {
        let ctx = world.ctx();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let draft = crate::provider::SecretDraft {
            name: "from the panel".to_owned(),
            kind: SecretKind::Password,
            value: Secret::new("Abcdef1!?"),
        };
        let call = crate::provider::CallId::new(&ctx);
        world.deps.provider(&row).unwrap().ensure_secret(call, &draft).await.unwrap();
        let taken = world.add_secret(password("from the panel")).await.unwrap_err();
        assert_eq!(taken.fields()[0].pointer, "/name", "{}", world.name);
        let found = world.secret("from the panel").await;
        assert_eq!((found.origin, found.made_by), (SecretOrigin::Elsewhere, None), "{}", world.name);
        let rotated = world.rotate_secret(&found.id, "Ghijkl2!?").await.unwrap();
        assert_eq!((rotated.origin, rotated.state), (SecretOrigin::Elsewhere, SecretState::Stored), "{}", world.name);
        world.delete_secret(&found.id).await.unwrap();
        assert!(world.secrets().await.is_empty(), "{}", world.name);
    }
}

#[tokio::test]
async fn one_that_was_made_anew_in_the_panel_is_changed() {
    for world in worlds().await {
        let ctx = world.ctx();
        let added = world.add_secret(password("office")).await.unwrap();
        let row = crate::account::store::find(world.deps.db.read(), &ctx, world.account).await.unwrap();
        let provider = world.deps.provider(&row).unwrap();
        let call = || crate::provider::CallId::new(&ctx);
        provider.forget_secret(call(), &added.id).await.unwrap();
        let draft = crate::provider::SecretDraft {
            name: "office".to_owned(),
            kind: SecretKind::Password,
            value: Secret::new("Abcdef1!?"),
        };
        let anew = provider.ensure_secret(call(), &draft).await.unwrap();
        assert_ne!(anew, added.id, "{}", world.name);
        let rotated = world.rotate_secret(&anew, "Ghijkl2!?").await.unwrap();
        assert_eq!((rotated.origin, rotated.state), (SecretOrigin::Elsewhere, SecretState::Stored), "{}", world.name);
        assert_eq!(world.secrets().await.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn an_account_that_is_silent_for_a_day_is_given_up() {
    for world in worlds().await {
        let office = world.add_secret(password("office")).await.unwrap();
        world.pass(200).await;
        world.provider.inject(FaultRule::new("POST", "/v1/secrets", 1, Fault::DropBefore));
        world.add_secret(password("branch")).await.unwrap();
        world.provider.inject(FaultRule::new("PATCH", "/v1/secrets", 50, Fault::ErrorBefore { status: 503 }));
        world.rotate_secret(&office.id, "Ghijkl2!?").await.unwrap();
        world.provider.inject(FaultRule::new("GET", "/v1/secrets", 50, Fault::ErrorBefore { status: 503 }));
        world.tick(86_400);
        world.pass(1).await;
        world.provider.clear_faults();
        let (branch, office) = (world.secret("branch").await, world.secret("office").await);
        assert_eq!((branch.state, office.state), (SecretState::Failed, SecretState::Stored), "{}", world.name);
        for error in [branch.error, office.error] {
            assert!(error.as_ref().is_some_and(|e| e.contains("for a day")), "{}: {error:?}", world.name);
        }
        assert_eq!(crate::provider_secret::kept_values(&world.ctx(), &world.deps).await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_makes_nothing_twice() {
    for world in worlds().await {
        // The reply is lost, and so is the answer to the first look.
        world.provider.inject(FaultRule::new("POST", "/v1/secrets", 1, Fault::DropAfter));
        let added = world.add_secret(password("office")).await.unwrap();
        assert_eq!(added.state, SecretState::Stored, "{}", world.name);

        // Nothing was stored and nobody answers: it is asked for again until it is there.
        world.provider.inject(FaultRule::new("POST", "/v1/secrets", 1, Fault::DropBefore));
        let waiting = world.add_secret(password("branch")).await.unwrap();
        assert_eq!(waiting.state, SecretState::Requested, "{}", world.name);
        for refused in
            [world.delete_secret(&waiting.id).await, world.rotate_secret(&waiting.id, "Ghijkl2!?").await.map(drop)]
        {
            assert_eq!(refused.unwrap_err().code(), "secret_unconfirmed", "{}", world.name);
        }
        assert_eq!(world.add_secret(password("branch")).await.unwrap_err().fields()[0].code, "taken", "{}", world.name);
        world.pass(200).await;
        assert_eq!(world.secret("branch").await.state, SecretState::Stored, "{}", world.name);

        world.provider.inject(FaultRule::new("PATCH", "/v1/secrets", 1, Fault::DropAfter));
        let rotating = world.rotate_secret(&added.id, "Ghijkl2!?").await.unwrap();
        assert_eq!(rotating.state, SecretState::Rotating, "{}", world.name);
        world.pass(20).await;
        let settled = world.secret("office").await;
        assert_eq!(settled.state, SecretState::Stored, "{}", world.name);
        assert!(settled.changed_at.is_some(), "{}", world.name);
        assert_eq!(world.secrets().await.len(), 2, "{}: nothing was made twice", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
        // No value is kept once the provider has it.
        let rows = crate::provider_secret::kept_values(&world.ctx(), &world.deps).await;
        assert_eq!(rows, 0, "{}", world.name);
    }
}
