//! Users and roles of an account, and that a client secret is not lost.

use mpanel_contabo_sim::{Fault, FaultRule};

use super::*;
use crate::account::At;

fn eve(email: &str) -> UserDraft {
    UserDraft {
        email: email.to_owned(),
        first_name: "Eve".to_owned(),
        last_name: "Example".to_owned(),
        totp: false,
        locale: "en".to_owned(),
        gets_invoices: false,
        roles: Vec::new(),
    }
}

fn reader(name: &str) -> RoleDraft {
    let permission =
        RolePermission { path: "/v1/compute/instances".to_owned(), actions: vec!["READ".to_owned()], tags: Vec::new() };
    RoleDraft { name: name.to_owned(), admin: false, all_resources: true, permissions: vec![permission] }
}

impl World {
    async fn users(&self) -> Vec<ProviderUserView> {
        list_provider_users(&self.ctx(), &self.deps, self.account, 1, None).await.unwrap().users
    }

    async fn own_user(&self) -> ProviderUserView {
        let found = self.users().await.into_iter().find(|view| view.needed == Some(UserNeed::SignsIn));
        found.unwrap_or_else(|| panic!("{}: nobody signs in", self.name))
    }

    async fn invite(&self, draft: &UserDraft) -> Result<ProviderUserView> {
        add_provider_user(&self.ctx(), &self.deps, self.account, draft).await
    }

    async fn renew(&self) -> Result<ApiClientView> {
        renew_client_secret(&self.ctx(), &self.deps, self.account).await
    }

    async fn client(&self) -> ApiClientView {
        get_api_client(&self.ctx(), &self.deps, self.account).await.unwrap()
    }

    async fn works(&self) -> bool {
        test_connection(&self.ctx(), &self.deps, self.account).await.unwrap().ok
    }

    /// The same account in a program that has only just started.
    fn restarted(&self) -> Deps {
        Deps { providers: Providers::with_tuning(tuning()), ..self.deps.clone() }
    }
}

#[tokio::test]
async fn staff_invites_changes_and_deletes_a_user() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), world.deps.clone(), world.account);
        let role = add_provider_role(&ctx, &deps, account, &reader("Watchers")).await.unwrap();
        let draft = UserDraft { roles: vec![role.role.id.clone()], ..eve("eve@example.com") };
        let added = world.invite(&draft).await.unwrap();
        assert_eq!((added.needed, added.user.roles.len(), added.user.enabled), (None, 1, true), "{}", world.name);
        let again = world.invite(&draft).await.unwrap_err();
        assert_eq!(again.fields()[0].pointer, "/email", "{}", world.name);
        let unknown = UserDraft { roles: vec!["999999".to_owned()], ..eve("mallory@example.com") };
        assert_eq!(world.invite(&unknown).await.unwrap_err().fields()[0].pointer, "/roles", "{}", world.name);

        let id = added.user.id.clone();
        let (_, has_password) = get_provider_user(&ctx, &deps, account, &id).await.unwrap();
        assert_eq!(has_password, Some(false), "{}", world.name);
        let change = UserChange { enabled: Some(false), roles: Some(Vec::new()), ..UserChange::default() };
        let changed = change_provider_user(&ctx, &deps, account, &id, &change).await.unwrap();
        assert!(!changed.user.enabled && changed.user.roles.is_empty(), "{}: {changed:?}", world.name);
        mail_verification(&ctx, &deps, account, &id).await.unwrap();
        mail_password_reset(&ctx, &deps, account, &id).await.unwrap();
        delete_provider_user(&ctx, &deps, account, &id).await.unwrap();
        let gone = delete_provider_user(&ctx, &deps, account, &id).await.unwrap_err();
        assert_eq!(gone.kind(), mpanel_core::ErrorKind::NotFound, "{}", world.name);
        assert_eq!(world.users().await.len(), 1, "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_invites_nobody_twice() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("POST", "/v1/users", 1, Fault::DropAfter));
        let added = world.invite(&eve("eve@example.com")).await.unwrap();
        assert_eq!(added.user.email, "eve@example.com", "{}", world.name);
        world.provider.inject(FaultRule::new("POST", "/v1/roles", 1, Fault::DropAfter));
        let role = add_provider_role(&world.ctx(), &world.deps, world.account, &reader("Watchers")).await.unwrap();
        assert!(role.role.custom && !role.own, "{}: {role:?}", world.name);
        assert_eq!(world.users().await.len(), 2, "{}", world.name);
    }
}

#[tokio::test]
async fn the_user_with_whom_mpanel_signs_in_stays() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), world.deps.clone(), world.account);
        let own = world.own_user().await.user;
        let refused = [
            delete_provider_user(&ctx, &deps, account, &own.id).await.unwrap_err(),
            mail_password_reset(&ctx, &deps, account, &own.id).await.unwrap_err(),
            {
                let change = UserChange { enabled: Some(false), ..UserChange::default() };
                change_provider_user(&ctx, &deps, account, &own.id, &change).await.unwrap_err()
            },
        ];
        for error in refused {
            assert_eq!(error.code(), "user_needed", "{}: {error:?}", world.name);
            assert!(error.detail().contains(&own.email), "{}: {error:?}", world.name);
        }
        let renamed = UserChange { first_name: Some("Api".to_owned()), ..UserChange::default() };
        let changed = change_provider_user(&ctx, &deps, account, &own.id, &renamed).await.unwrap();
        assert_eq!(changed.user.first_name, "Api", "{}", world.name);
        assert!(world.works().await, "{}", world.name);
    }
}

#[tokio::test]
async fn roles_are_made_changed_and_deleted_and_what_the_provider_does_not_know_is_told_at_its_field() {
    for world in worlds().await {
        let (ctx, deps, account) = (world.ctx(), world.deps.clone(), world.account);
        let paths = list_api_paths(&ctx, &deps, account).await.unwrap();
        assert!(paths.len() > 50 && paths.iter().any(|p| p.path == "/v1/users"), "{}: {}", world.name, paths.len());
        let made = add_provider_role(&ctx, &deps, account, &reader("Watchers")).await.unwrap();
        let taken = add_provider_role(&ctx, &deps, account, &reader("Watchers")).await.unwrap_err();
        assert_eq!(taken.fields()[0].pointer, "/name", "{}", world.name);
        let mut wrong = reader("Others");
        wrong.permissions[0].path = "/v1/nowhere".to_owned();
        let told = add_provider_role(&ctx, &deps, account, &wrong).await.unwrap_err();
        assert_eq!(told.fields()[0].pointer, "/permissions/0/path", "{}", world.name);
        let mut wider = reader("Keepers");
        wider.permissions[0].actions.push("CREATE".to_owned());
        let changed = change_provider_role(&ctx, &deps, account, &made.role.id, &wider).await.unwrap();
        assert_eq!((changed.role.name.as_str(), changed.role.permissions[0].actions.len()), ("Keepers", 2));

        let holder = UserDraft { roles: vec![made.role.id.clone()], ..eve("eve@example.com") };
        let holder = world.invite(&holder).await.unwrap();
        let kept = delete_provider_role(&ctx, &deps, account, &made.role.id).await.unwrap_err();
        assert!(kept.detail().contains("still assigned"), "{}: {kept:?}", world.name);
        delete_provider_user(&ctx, &deps, account, &holder.user.id).await.unwrap();
        delete_provider_role(&ctx, &deps, account, &made.role.id).await.unwrap();
        let left = list_provider_roles(&ctx, &deps, account).await.unwrap();
        assert!(left.iter().all(|view| view.role.id != made.role.id) && left.iter().any(|view| view.own));
    }
}

#[tokio::test]
async fn a_new_client_secret_is_kept_and_used() {
    for world in worlds().await {
        let before = world.client().await;
        assert!(before.own && before.secret_known && before.renewal.is_none(), "{}: {before:?}", world.name);
        let after = world.renew().await.unwrap();
        assert!(after.own && after.secret_known, "{}: {after:?}", world.name);
        assert_eq!(after.renewal.unwrap().state, ClientSecretState::Renewed, "{}", world.name);
        assert!(test_connection(&world.ctx(), &world.restarted(), world.account).await.unwrap().ok, "{}", world.name);
        world.pass(300).await;
        assert!(world.works().await, "{}", world.name);
        assert_eq!(world.unfinished_jobs().await, 0, "{}", world.name);
    }
}

#[tokio::test]
async fn a_lost_reply_with_a_client_secret_is_read_again() {
    for world in worlds().await {
        world.provider.inject(FaultRule::new("PUT", "/v1/users/client/secret", 1, Fault::DropAfter));
        let after = world.renew().await.unwrap();
        assert!(after.secret_known, "{}: {after:?}", world.name);
        assert_eq!(after.renewal.unwrap().state, ClientSecretState::Renewed, "{}", world.name);
        assert!(test_connection(&world.ctx(), &world.restarted(), world.account).await.unwrap().ok, "{}", world.name);

        // Nothing was renewed: for a while nobody knows, then the old one is still good.
        world.provider.inject(FaultRule::new("PUT", "/v1/users/client/secret", 1, Fault::DropBefore));
        let waiting = world.renew().await.unwrap();
        assert_eq!(waiting.renewal.unwrap().state, ClientSecretState::Asked, "{}", world.name);
        assert_eq!(world.renew().await.unwrap_err().code(), "client_secret_unconfirmed", "{}", world.name);
        world.pass(240).await;
        let ended = world.client().await;
        assert!(ended.secret_known, "{}: {ended:?}", world.name);
        assert_eq!(ended.renewal.unwrap().state, ClientSecretState::Kept, "{}", world.name);
        assert!(world.works().await, "{}", world.name);
    }
}

#[tokio::test]
async fn a_program_that_dies_with_the_new_secret_says_what_to_do() {
    for world in worlds().await {
        let (ctx, deps) = (world.ctx(), world.restarted());
        // Written down and renewed; then the program dies with the answer.
        let at = At::of(&ctx, &deps, world.account).await.unwrap();
        let row = crate::provider_user::write_down(&at).await.unwrap();
        let lost = at.provider.renew_client_secret(at.call()).await.unwrap();
        let fresh = world.restarted();
        world.tick(240);
        let settled = settle_client_secret(&world.ctx(), &fresh, mpanel_core::RowId(row.id)).await.unwrap();
        assert!(matches!(settled, mpanel_db::jobs::Outcome::Done), "{}", world.name);
        let view = get_api_client(&world.ctx(), &fresh, world.account).await.unwrap();
        assert!(!view.secret_known && view.problem.is_some(), "{}: {view:?}", world.name);
        let renewal = view.renewal.unwrap();
        assert_eq!(renewal.state, ClientSecretState::LockedOut, "{}", world.name);
        assert!(renewal.detail.unwrap().contains("enter it under Access"), "{}", world.name);

        let tx = fresh.db.begin().await.unwrap();
        let patch = ProviderAccountPatch { client_secret: Some(lost), ..ProviderAccountPatch::default() };
        update_provider_account(&world.ctx(), &tx, &fresh.vault, world.account, patch, None).await.unwrap();
        tx.commit().await.unwrap();
        let mended = get_api_client(&world.ctx(), &fresh, world.account).await.unwrap();
        assert!(mended.secret_known && mended.renewal.is_none(), "{}: {mended:?}", world.name);
    }
}
