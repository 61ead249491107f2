//! Tags, users, roles, accounts.

use mpanel_contabo::{
    AccountFilter, ApiPermissionFilter, CreateTag, DefaultAccount, Paging, PasswordStateFilter, PermissionAction,
    Redirect, RoleFilter, RoleId, SwitchAccount, TagAssignmentFilter, TagFilter, TagId, TagResourceType, TenantId,
    UpdateTag, UpdateUser, UserFilter, UserId,
};

use super::Published;
use crate::contract::account::{permission, role, user};
use crate::harness::id;

pub async fn tags(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let tag = TagId(12345);
    p.page("list_tags", c.list_tags(id(), &TagFilter::default(), &all).await);
    p.one("get_tag", c.get_tag(id(), tag).await);
    let new = CreateTag { name: "web".to_owned(), color: "#0A78C3".to_owned(), description: None };
    p.one("create_tag", c.create_tag(id(), &new).await);
    let update = UpdateTag { color: Some("#fff".to_owned()), ..UpdateTag::default() };
    p.one("update_tag", c.update_tag(id(), tag, &update).await);
    p.one("delete_tag", c.delete_tag(id(), tag).await);
    let (kind, thing) = (TagResourceType::Instance, "12345");
    let filter = TagAssignmentFilter::default();
    p.page("list_tag_assignments", c.list_tag_assignments(id(), tag, &filter, &all).await);
    p.one("get_tag_assignment", c.get_tag_assignment(id(), tag, &kind, thing).await);
    p.one("assign_tag", c.assign_tag(id(), tag, &kind, thing).await);
    p.one("unassign_tag", c.unassign_tag(id(), tag, &kind, thing).await);
}

pub async fn users(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let somebody = UserId::from("6cdf5968-f9fe-4192-97c2-f349e813c5e8");
    p.page("list_users", c.list_users(id(), &UserFilter::default(), &all).await);
    p.one("get_user", c.get_user(id(), &somebody).await);
    p.one("create_user", c.create_user(id(), &user("helper@example.com", vec![RoleId(1)])).await);
    let rename = UpdateUser { last_name: Some("Renamed".to_owned()), ..UpdateUser::default() };
    p.one("update_user", c.update_user(id(), &somebody, &rename).await);
    p.one("delete_user", c.delete_user(id(), &somebody).await);
    p.one("reset_user_password", c.reset_user_password(id(), &somebody, &Redirect::default()).await);
    p.one("resend_email_verification", c.resend_email_verification(id(), &somebody, &Redirect::default()).await);
    p.one("password_state", c.password_state(id(), &PasswordStateFilter::default()).await);
    let one = RoleId(12345);
    p.page("list_roles", c.list_roles(id(), &RoleFilter::default(), &all).await);
    p.one("get_role", c.get_role(id(), one).await);
    let spec = role("support", vec![permission("/v1/tags", &[PermissionAction::Read], None)]);
    p.one("create_role", c.create_role(id(), &spec).await);
    p.one("update_role", c.update_role(id(), one, &spec).await);
    p.one("delete_role", c.delete_role(id(), one).await);
    p.page("list_api_permissions", c.list_api_permissions(id(), &ApiPermissionFilter::default(), &all).await);
}

pub async fn accounts(p: &mut Published) {
    let c = p.client.clone();
    p.page("list_accounts", c.list_accounts(id(), &AccountFilter::default(), &Paging::default()).await);
    let (customer_id, tenant_id) = ("54321".to_owned(), TenantId::International);
    let body = DefaultAccount { is_default: true };
    p.one("set_default_account", c.set_default_account(id(), &tenant_id, &customer_id, &body).await);
    let to = SwitchAccount { customer_id, tenant_id, email: "helper@example.com".to_owned() };
    p.one("switch_account", c.switch_account(id(), &to).await);
    p.one("create_sso_token", c.create_sso_token(id()).await);
    p.one("get_api_client", c.get_api_client(id()).await);
    p.one("renew_client_secret", c.renew_client_secret(id()).await);
}
