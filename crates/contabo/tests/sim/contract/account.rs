//! Tags, users, roles, accounts and S3 keys; what a limited user may do.

use mpanel_contabo::{
    AccountFilter, ApiPermissionFilter, Client, CreateTag, CreateUser, DefaultAccount, InstanceFilter, InstanceId,
    Locale, ObjectStorageId, Paging, PasswordStateFilter, PermissionAction, PermissionSpec, Redirect, RoleFilter,
    RoleId, RoleSpec, S3CredentialsFilter, Secret, SwitchAccount, TagAssignmentFilter, TagFilter, TagId,
    TagResourceType, TenantId, UpdateTag, UpdateUser, UserFilter, UserId,
};

use super::refused;
use crate::harness::{World, id, sim_config};

const PASSWORD: &str = "Invited!1?user";

pub async fn tags(world: &World, machine: InstanceId) {
    let client = &world.client;
    let mut new = CreateTag { name: "web".to_owned(), color: "#0A78C3".to_owned(), description: None };
    let tag = client.create_tag(id(), &new).await.unwrap().tag_id;
    refused(client.create_tag(id(), &new).await, 409);
    new.color = "blue".to_owned();
    refused(client.create_tag(id(), &new).await, 400);
    client.update_tag(id(), tag, &UpdateTag { color: Some("#fff".to_owned()), ..UpdateTag::default() }).await.unwrap();
    assert_eq!(client.get_tag(id(), tag).await.unwrap().color, "#fff");
    client.list_tags(id(), &TagFilter::default(), &Paging::default()).await.unwrap();
    assert_eq!(client.find_tag_named(id(), "web").await.unwrap().unwrap().tag_id, tag);
    let (kind, thing) = (TagResourceType::Instance, machine.to_string());
    client.assign_tag(id(), tag, &kind, &thing).await.unwrap();
    refused(client.assign_tag(id(), tag, &kind, &thing).await, 409);
    refused(client.assign_tag(id(), tag, &kind, "1").await, 404);
    refused(client.delete_tag(id(), tag).await, 409);
    client.get_tag_assignment(id(), tag, &kind, &thing).await.unwrap();
    let filter = TagAssignmentFilter::default();
    assert_eq!(client.list_tag_assignments(id(), tag, &filter, &Paging::default()).await.unwrap().rows.len(), 1);
    limited(world, tag, machine).await;
    client.unassign_tag(id(), tag, &kind, &thing).await.unwrap();
    refused(client.unassign_tag(id(), tag, &kind, &thing).await, 404);
    client.delete_tag(id(), tag).await.unwrap();
    refused(client.get_tag(id(), tag).await, 404);
}

pub fn permission(api_name: &str, actions: &[PermissionAction], tags: Option<Vec<TagId>>) -> PermissionSpec {
    PermissionSpec { api_name: api_name.to_owned(), actions: actions.to_vec(), resources: tags }
}

pub fn role(name: &str, permissions: Vec<PermissionSpec>) -> RoleSpec {
    RoleSpec { name: name.to_owned(), admin: false, access_all_resources: false, permissions: Some(permissions) }
}

pub fn user(email: &str, roles: Vec<RoleId>) -> CreateUser {
    CreateUser {
        first_name: "Test".to_owned(),
        last_name: "User".to_owned(),
        email: email.to_owned(),
        enabled: true,
        totp: false,
        locale: Locale::German,
        roles: Some(roles),
        send_invoice_email: None,
    }
}

/// Invites a user, who sets a password and logs in.
async fn invited(world: &World, email: &str, role: RoleId) -> (UserId, Client) {
    let made = world.client.create_user(id(), &user(email, vec![role])).await.unwrap().user_id;
    assert!(world.control().set_user_password(made.as_str(), PASSWORD));
    let mut config = world.config.clone();
    config.username = email.to_owned();
    config.password = Secret::new(PASSWORD);
    (made, Client::new(config).unwrap())
}

/// A user whose role reads the machines with one tag only.
async fn limited(world: &World, tag: TagId, machine: InstanceId) {
    let read = [PermissionAction::Read];
    let permissions = vec![
        permission("/v1/compute/instances", &read, Some(vec![tag])),
        permission("/v1/compute/instances/:instanceId", &read, Some(vec![tag])),
    ];
    let role = world.client.create_role(id(), &role("tagged only", permissions)).await.unwrap().role_id;
    refused(world.client.delete_tag(id(), tag).await, 409);
    let (user, theirs) = invited(world, "limited@example.com", role).await;
    let seen = theirs.list_all_instances(id(), &InstanceFilter::default()).await.unwrap();
    assert_eq!(seen.iter().map(|row| row.instance_id).collect::<Vec<_>>(), [machine]);
    theirs.get_instance(id(), machine).await.unwrap();
    let other = world.client.find_instance_named(id(), "plain").await.unwrap().unwrap();
    refused(theirs.get_instance(id(), other.instance_id).await, 403);
    refused(theirs.stop(id(), machine).await, 403);
    refused(theirs.rename_instance(id(), machine, "mine").await, 403);
    refused(theirs.list_tags(id(), &TagFilter::default(), &Paging::default()).await, 403);
    refused(world.client.delete_role(id(), role).await, 409);
    world.client.delete_user(id(), &user).await.unwrap();
    assert!(theirs.get_instance(id(), machine).await.is_err(), "a deleted user is logged out");
    world.client.delete_role(id(), role).await.unwrap();
}

pub async fn users_and_roles(world: &World, storage: &ObjectStorageId) {
    let client = &world.client;
    let all = [PermissionAction::Create, PermissionAction::Read];
    let spec = role("support", vec![permission("/v1/tags", &all, None)]);
    let support = client.create_role(id(), &spec).await.unwrap().role_id;
    refused(client.create_role(id(), &spec).await, 409);
    refused(client.create_role(id(), &role("odd", vec![permission("/v1/nothing", &all, None)])).await, 400);
    client.update_role(id(), support, &role("helpers", Vec::new())).await.unwrap();
    assert_eq!(client.get_role(id(), support).await.unwrap().name, "helpers");
    assert_eq!(client.find_role_named(id(), "helpers").await.unwrap().unwrap().role_id, support);
    client.list_roles(id(), &RoleFilter::default(), &Paging::default()).await.unwrap();
    let names = client.list_api_permissions(id(), &ApiPermissionFilter::default(), &Paging::default()).await.unwrap();
    assert_eq!(names.rows.len(), 100);
    let helper = client.create_user(id(), &user("helper@example.com", vec![support])).await.unwrap().user_id;
    refused(client.create_user(id(), &user("helper@example.com", Vec::new())).await, 409);
    refused(client.create_user(id(), &user("other@example.com", vec![RoleId(7)])).await, 404);
    let state = PasswordStateFilter { user_id: Some(helper.clone()) };
    assert!(!client.password_state(id(), &state).await.unwrap().is_password_set);
    let rename = UpdateUser { last_name: Some("Renamed".to_owned()), ..UpdateUser::default() };
    client.update_user(id(), &helper, &rename).await.unwrap();
    assert_eq!(client.get_user(id(), &helper).await.unwrap().last_name, "Renamed");
    assert!(client.find_user_with_email(id(), "helper@example.com").await.unwrap().is_some());
    client.list_users(id(), &UserFilter::default(), &Paging::default()).await.unwrap();
    client.reset_user_password(id(), &helper, &Redirect::default()).await.unwrap();
    client.resend_email_verification(id(), &helper, &Redirect::default()).await.unwrap();
    keys(world, &helper, storage).await;
    client.delete_user(id(), &helper).await.unwrap();
    refused(client.get_user(id(), &helper).await, 404);
    client.delete_role(id(), support).await.unwrap();
}

async fn keys(world: &World, user: &UserId, storage: &ObjectStorageId) {
    let client = &world.client;
    let filter = S3CredentialsFilter { object_storage_id: Some(storage.clone()), ..S3CredentialsFilter::default() };
    let listed = client.list_s3_credentials(id(), user, &filter, &Paging::default()).await.unwrap();
    let pair = &listed.rows[0];
    let before = client.get_s3_credentials(id(), user, storage, pair.credential_id).await.unwrap();
    let after = client.renew_s3_credentials(id(), user, storage, pair.credential_id).await.unwrap();
    assert_eq!(before.access_key, after.access_key);
    assert_ne!(before.secret_key, after.secret_key);
    refused(client.get_s3_credentials(id(), user, storage, 7.into()).await, 404);
}

pub async fn accounts(world: &World) {
    let client = &world.client;
    let sim = sim_config();
    let accounts = client.list_accounts(id(), &AccountFilter::default(), &Paging::default()).await.unwrap();
    assert_eq!(accounts.rows[0].account_details.customer_id, sim.customer_id);
    let to = SwitchAccount {
        customer_id: sim.customer_id.clone(),
        tenant_id: TenantId::International,
        email: sim.username.clone(),
    };
    assert!(!client.switch_account(id(), &to).await.unwrap().token.is_empty());
    refused(client.switch_account(id(), &SwitchAccount { customer_id: "1".to_owned(), ..to }).await, 404);
    let body = DefaultAccount { is_default: true };
    assert!(
        client.set_default_account(id(), &TenantId::International, &sim.customer_id, &body).await.unwrap().is_default
    );
    assert!(!client.create_sso_token(id()).await.unwrap().sso_token.is_empty());
    let before = client.get_api_client(id()).await.unwrap();
    assert_eq!(before.secret.expose(), sim.client_secret);
    let after = client.renew_client_secret(id()).await.unwrap();
    assert_ne!(before.secret, after.secret);
    // The old secret opens nothing from now on.
    let fresh = Client::new(world.config.clone()).unwrap();
    assert!(fresh.verify_login(id()).await.is_err());
}
