//! Users, roles and the login of programs at Contabo.

use mpanel_contabo as api;
use mpanel_contabo::Paging;
use mpanel_core::Secret;

use super::contabo::{Contabo, call, every, number};
use super::storages::CloudStorages as _;
use super::users::{
    ApiPath, CloudApiClient, CloudRole, CloudUser, CloudUserPage, CloudUsers, RoleDraft, RolePermission, UserChange,
    UserDraft,
};
use super::{Answer, CallId};

fn user(row: api::User) -> CloudUser {
    CloudUser {
        id: row.user_id.to_string(),
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        email_verified: row.email_verified,
        enabled: row.enabled,
        totp: row.totp,
        locale: row.locale.to_string(),
        owner: row.owner,
        gets_invoices: row.send_invoice_email,
        roles: row.roles.into_iter().map(|role| (role.role_id.to_string(), role.name)).collect(),
    }
}

fn role(row: api::Role) -> CloudRole {
    let permission = |one: api::Permission| RolePermission {
        path: one.api_name,
        actions: one.actions.iter().map(ToString::to_string).collect(),
        tags: one.resources.into_iter().map(|tag| (tag.tag_id.to_string(), tag.tag_name)).collect(),
    };
    CloudRole {
        id: row.role_id.to_string(),
        name: row.name,
        admin: row.admin,
        all_resources: row.access_all_resources,
        custom: row.kind != "default",
        permissions: row.permissions.into_iter().map(permission).collect(),
    }
}

fn role_ids(ids: &[String]) -> Answer<Vec<api::RoleId>> {
    ids.iter().map(|id| number(id)).collect()
}

fn spec(draft: &RoleDraft) -> Answer<api::RoleSpec> {
    let mut permissions = Vec::with_capacity(draft.permissions.len());
    for one in &draft.permissions {
        let tags = one.tags.iter().map(|(id, _)| number(id)).collect::<Answer<Vec<api::TagId>>>()?;
        permissions.push(api::PermissionSpec {
            api_name: one.path.clone(),
            actions: one.actions.iter().map(|word| api::PermissionAction::from(word.as_str())).collect(),
            resources: Some(tags).filter(|tags| !tags.is_empty()),
        });
    }
    Ok(api::RoleSpec {
        name: draft.name.clone(),
        admin: draft.admin,
        access_all_resources: draft.all_resources,
        permissions: Some(permissions),
    })
}

#[async_trait::async_trait]
impl CloudUsers for Contabo {
    async fn users(&self, id: CallId, page: u64, search: Option<&str>) -> Answer<CloudUserPage> {
        let filter = api::UserFilter { search: search.map(str::to_owned), ..api::UserFilter::default() };
        let listing = self.client.list_users(call(id), &filter, &Paging::page(page)).await?;
        let more = listing.has_next() && !listing.rows.is_empty();
        Ok(CloudUserPage { users: listing.rows.into_iter().map(user).collect(), more })
    }

    async fn user(&self, id: CallId, user_id: &str) -> Answer<CloudUser> {
        Ok(user(self.client.get_user(call(id), &api::UserId::from(user_id)).await?))
    }

    async fn signed_in_user(&self, id: CallId) -> Answer<Option<String>> {
        Ok(self.client.signed_in_user(call(id)).await?.map(|user| user.to_string()))
    }

    async fn invite_user(&self, id: CallId, draft: &UserDraft) -> Answer<String> {
        let new = api::CreateUser {
            first_name: draft.first_name.clone(),
            last_name: draft.last_name.clone(),
            email: draft.email.clone(),
            enabled: true,
            totp: draft.totp,
            locale: api::Locale::from(draft.locale.as_str()),
            roles: Some(role_ids(&draft.roles)?),
            send_invoice_email: Some(draft.gets_invoices),
        };
        match self.client.create_user(call(id), &new).await {
            Ok(made) => Ok(made.user_id.to_string()),
            // An address belongs to one user, so looking is enough to know.
            Err(error) if error.is_ambiguous() => self.user_of(id, &draft.email).await?.ok_or_else(|| error.into()),
            Err(error) => Err(error.into()),
        }
    }

    async fn change_user(&self, id: CallId, user_id: &str, change: &UserChange) -> Answer<()> {
        let update = api::UpdateUser {
            first_name: change.first_name.clone(),
            last_name: change.last_name.clone(),
            enabled: change.enabled,
            totp: change.totp,
            locale: change.locale.as_deref().map(api::Locale::from),
            roles: change.roles.as_deref().map(role_ids).transpose()?,
            send_invoice_email: change.gets_invoices,
        };
        Ok(self.client.update_user(call(id), &api::UserId::from(user_id), &update).await?)
    }

    async fn mail_verification(&self, id: CallId, user_id: &str) -> Answer<()> {
        let (user, back) = (api::UserId::from(user_id), api::Redirect::default());
        Ok(self.client.resend_email_verification(call(id), &user, &back).await?)
    }

    async fn mail_password_reset(&self, id: CallId, user_id: &str) -> Answer<()> {
        let (user, back) = (api::UserId::from(user_id), api::Redirect::default());
        Ok(self.client.reset_user_password(call(id), &user, &back).await?)
    }

    async fn has_password(&self, id: CallId, user_id: &str) -> Answer<bool> {
        let filter = api::PasswordStateFilter { user_id: Some(api::UserId::from(user_id)) };
        Ok(self.client.password_state(call(id), &filter).await?.is_password_set)
    }

    async fn roles(&self, id: CallId) -> Answer<Vec<CloudRole>> {
        let filter = &api::RoleFilter::default();
        every(|paging| async move { self.client.list_roles(call(id), filter, &paging).await }, role).await
    }

    async fn role(&self, id: CallId, role_id: &str) -> Answer<CloudRole> {
        Ok(role(self.client.get_role(call(id), number(role_id)?).await?))
    }

    async fn make_role(&self, id: CallId, draft: &RoleDraft) -> Answer<String> {
        match self.client.create_role(call(id), &spec(draft)?).await {
            Ok(made) => Ok(made.role_id.to_string()),
            // A name belongs to one role, so looking is enough to know.
            Err(error) if error.is_ambiguous() => {
                let found = self.roles(id).await?.into_iter().find(|role| role.name == draft.name);
                found.map(|role| role.id).ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn change_role(&self, id: CallId, role_id: &str, draft: &RoleDraft) -> Answer<()> {
        Ok(self.client.update_role(call(id), number(role_id)?, &spec(draft)?).await?)
    }

    async fn delete_role(&self, id: CallId, role_id: &str) -> Answer<()> {
        Ok(self.client.delete_role(call(id), number(role_id)?).await?)
    }

    async fn api_paths(&self, id: CallId) -> Answer<Vec<ApiPath>> {
        let (mut all, mut page) = (Vec::new(), 1);
        let filter = api::ApiPermissionFilter::default();
        let path = |row: api::ApiPermission| ApiPath {
            path: row.api_name,
            actions: row.actions.iter().map(ToString::to_string).collect(),
        };
        loop {
            // This list has pages and does not say how many: the last one is not full, or says nothing new.
            let paging = Paging::page(page);
            let rows = self.client.list_api_permissions(call(id), &filter, &paging).await?.rows;
            let full = rows.len() as u64 >= paging.size;
            let known = all.len();
            for found in rows.into_iter().map(path) {
                if !all.contains(&found) {
                    all.push(found);
                }
            }
            if !full || all.len() == known {
                return Ok(all);
            }
            page += 1;
        }
    }

    async fn api_client(&self, id: CallId) -> Answer<CloudApiClient> {
        let found = self.client.get_api_client(call(id)).await?;
        Ok(CloudApiClient { client_id: found.client_id, secret: Secret::new(found.secret.expose()) })
    }

    async fn renew_client_secret(&self, id: CallId) -> Answer<Secret> {
        let made = self.client.renew_client_secret(call(id)).await?;
        Ok(Secret::new(made.secret.expose()))
    }
}
