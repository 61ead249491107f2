//! Handles and domains.

use mpanel_contabo::{
    CancelDomain, CancellationReason, CreateHandle, DomainFilter, DomainHandles, DomainStatus, Gender, HandleAddress,
    HandleFilter, HandleId, HandlePhone, HandleType, NameServer, OrderDomain, Paging, Secret, UpdateDomain,
    UpdateHandle,
};

use super::refused;
use crate::harness::{SECOND, World, id};

fn address() -> HandleAddress {
    let text = str::to_owned;
    HandleAddress {
        street: text("Example Street"),
        street_number: text("1"),
        city: text("Munich"),
        country: text("DE"),
        zip_code: text("80000"),
        ..HandleAddress::default()
    }
}

fn phone() -> HandlePhone {
    HandlePhone { prefix: "+49".to_owned(), number: "891234567".to_owned() }
}

pub fn handle(kind: HandleType) -> CreateHandle {
    CreateHandle {
        handle_type: kind,
        first_name: "Test".to_owned(),
        last_name: "Owner".to_owned(),
        organization: None,
        email: "owner@example.com".to_owned(),
        gender: Gender::NotApplicable,
        birth_info: None,
        address: address(),
        phone: phone(),
        fax: None,
        nic_it_entity_type: None,
        pin: None,
    }
}

pub async fn handles_and_domains(world: &World) {
    let client = &world.client;
    let first = client.create_handle(id(), &handle(HandleType::Person)).await.unwrap();
    assert!(first.is_default);
    refused(client.create_handle(id(), &handle(HandleType::Organization)).await, 400);
    let second = client.create_handle(id(), &handle(HandleType::Person)).await.unwrap();
    assert!(client.set_default_handle(id(), &second.handle_id).await.unwrap().is_default);
    assert_eq!(client.update_handle(id(), &first.handle_id, &new_details()).await.unwrap().email, "new@example.com");
    client.get_handle(id(), &first.handle_id).await.unwrap();
    client.list_handles(id(), &HandleFilter::default(), &Paging::default()).await.unwrap();
    domains(world, &first.handle_id).await;
    refused(client.delete_handle(id(), &first.handle_id).await, 409);
    client.delete_handle(id(), &second.handle_id).await.unwrap();
    refused(client.get_handle(id(), &second.handle_id).await, 404);
}

/// A contact's new details.
pub fn new_details() -> UpdateHandle {
    UpdateHandle {
        email: "new@example.com".to_owned(),
        gender: Gender::Female,
        birth_info: None,
        address: address(),
        phone: phone(),
        fax: None,
        nic_it_entity_type: None,
        pin: None,
    }
}

pub fn order(domain: &str, handle: &HandleId) -> OrderDomain {
    let handle = handle.to_string();
    let [owner, admin, tech, zone] = [&handle, &handle, &handle, &handle].map(Clone::clone);
    OrderDomain {
        domain: domain.to_owned(),
        auth_code: None,
        handles: DomainHandles { owner, admin, tech, zone },
        nameservers: Vec::new(),
        resource_type: None,
        resource_id: None,
    }
}

async fn domains(world: &World, handle: &HandleId) {
    let client = &world.client;
    let (name, moved) = ("example.com", "example.org");
    assert!(client.domain_is_free(id(), name).await.unwrap());
    assert!(!client.domain_is_free(id(), "taken.com").await.unwrap());
    client.order_domain(id(), &order(name, handle)).await.unwrap();
    refused(client.order_domain(id(), &order(name, handle)).await, 409);
    refused(client.order_domain(id(), &order("example.net", &"CA0".into())).await, 404);
    let transfer = OrderDomain { auth_code: Some(Secret::new("code")), ..order(moved, handle) };
    assert_eq!(client.order_domain(id(), &transfer).await.unwrap().status, DomainStatus::TransferringIn);
    world.control().advance(10 * SECOND);
    assert_eq!(client.get_domain(id(), name).await.unwrap().status, DomainStatus::Ready);
    let servers = NameServer { hostname: vec!["ns1.example.net".to_owned()], ..NameServer::default() };
    let update = UpdateDomain { nameservers: Some(vec![servers]), handles: None };
    assert_eq!(client.update_domain(id(), name, &update).await.unwrap().nameservers, ["ns1.example.net"]);
    let ready = DomainFilter { status: Some(DomainStatus::Ready), ..DomainFilter::default() };
    assert_eq!(client.list_domains(id(), &ready, &Paging::default()).await.unwrap().rows.len(), 1);
    let cancel = CancelDomain { reason: Some(CancellationReason::NotNeeded), ..CancelDomain::default() };
    let ends = client.cancel_domain(id(), name, &cancel).await.unwrap().cancel_date.unwrap();
    assert!(ends.to_string().starts_with("2027-11-21"), "{ends}");
    refused(client.cancel_domain(id(), name, &cancel).await, 422);
    client.revoke_domain_cancellation(id(), name).await.unwrap();
    refused(client.revoke_domain_cancellation(id(), name).await, 409);
    let code = client.create_domain_auth_code(id(), name).await.unwrap();
    let again = client.create_domain_auth_code(id(), name).await.unwrap();
    assert_ne!(code.auth_code.expose(), again.auth_code.expose());
    refused(client.confirm_domain_transfer(id(), name).await, 409);
    assert!(world.control().ask_for_domain(name));
    assert_eq!(client.list_domain_pending_actions(id()).await.unwrap()[0].domain, name);
    client.revoke_domain_transfer(id(), name).await.unwrap();
    assert!(client.list_domain_pending_actions(id()).await.unwrap().is_empty());
    assert!(world.control().ask_for_domain(name));
    client.confirm_domain_transfer(id(), name).await.unwrap();
    assert_eq!(client.get_domain(id(), name).await.unwrap().status, DomainStatus::Transferred);
}
