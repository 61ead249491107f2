//! Handles, domains, object storages.

use mpanel_contabo::{
    CancelDomain, CancelObjectStorage, DomainFilter, HandleFilter, HandleId, HandleType, NameServer,
    ObjectStorageFilter, ObjectStorageId, Paging, RenameObjectStorage, ResizeObjectStorage, S3CredentialsFilter,
    UpdateDomain, UserId,
};

use super::Published;
use crate::contract::domains::{handle, new_details, order};
use crate::contract::storage;
use crate::harness::id;

const DOMAIN: &str = "example.com";

pub async fn domains(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let owner = HandleId::from("CA12345");
    p.page("list_handles", c.list_handles(id(), &HandleFilter::default(), &all).await);
    p.one("get_handle", c.get_handle(id(), &owner).await);
    p.one("create_handle", c.create_handle(id(), &handle(HandleType::Person)).await);
    p.one("update_handle", c.update_handle(id(), &owner, &new_details()).await);
    p.one("set_default_handle", c.set_default_handle(id(), &owner).await);
    p.one("delete_handle", c.delete_handle(id(), &owner).await);
    p.one("domain_is_free", c.domain_is_free(id(), DOMAIN).await);
    p.page("list_domains", c.list_domains(id(), &DomainFilter::default(), &all).await);
    p.one("get_domain", c.get_domain(id(), DOMAIN).await);
    p.one("order_domain", c.order_domain(id(), &order(DOMAIN, &owner)).await);
    let servers = NameServer { hostname: vec!["ns1.example.net".to_owned()], ..NameServer::default() };
    let update = UpdateDomain { nameservers: Some(vec![servers]), handles: None };
    p.one("update_domain", c.update_domain(id(), DOMAIN, &update).await);
    p.one("cancel_domain", c.cancel_domain(id(), DOMAIN, &CancelDomain::default()).await);
    p.one("revoke_domain_cancellation", c.revoke_domain_cancellation(id(), DOMAIN).await);
    p.one("create_domain_auth_code", c.create_domain_auth_code(id(), DOMAIN).await);
    p.some("list_domain_pending_actions", c.list_domain_pending_actions(id()).await);
    p.one("confirm_domain_transfer", c.confirm_domain_transfer(id(), DOMAIN).await);
    p.one("revoke_domain_transfer", c.revoke_domain_transfer(id(), DOMAIN).await);
}

pub async fn storages(p: &mut Published) {
    let c = p.client.clone();
    let all = Paging::default();
    let storage = ObjectStorageId::from("4a6f95be-2ac0-4e3c-8eed-0dc67afed640");
    p.page("list_object_storages", c.list_object_storages(id(), &ObjectStorageFilter::default(), &all).await);
    p.one("get_object_storage", c.get_object_storage(id(), &storage).await);
    p.one("create_object_storage", c.create_object_storage(id(), &storage::order("EU", "0.5", "Files")).await);
    let name = RenameObjectStorage { display_name: "Pictures".to_owned() };
    p.one("rename_object_storage", c.rename_object_storage(id(), &storage, &name).await);
    let size = ResizeObjectStorage { auto_scaling: None, total_purchased_space_tb: Some("1".parse().unwrap()) };
    p.one("resize_object_storage", c.resize_object_storage(id(), &storage, &size).await);
    p.one("object_storage_stats", c.object_storage_stats(id(), &storage).await);
    let cancel = CancelObjectStorage::default();
    p.one("cancel_object_storage", c.cancel_object_storage(id(), &storage, &cancel).await);
    let user = UserId::from("6cdf5968-f9fe-4192-97c2-f349e813c5e8");
    let filter = S3CredentialsFilter::default();
    p.page("list_s3_credentials", c.list_s3_credentials(id(), &user, &filter, &all).await);
    p.one("get_s3_credentials", c.get_s3_credentials(id(), &user, &storage, 7.into()).await);
    p.one("renew_s3_credentials", c.renew_s3_credentials(id(), &user, &storage, 7.into()).await);
}
