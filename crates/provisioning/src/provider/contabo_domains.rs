//! Contabo's domains and handles behind the port.

use mpanel_contabo as api;
use mpanel_contabo::Audited;
use mpanel_core::{Secret, Timestamp};
use uuid::Uuid;

use super::contabo::{Contabo, call, every};
use super::domains::{
    CloudContact, CloudDomain, CloudDomains, ContactDraft, ContactGender, DomainContacts, DomainOrder,
};
use super::{Answer, CallId};

#[async_trait::async_trait]
impl CloudDomains for Contabo {
    async fn contacts(&self, id: CallId) -> Answer<Vec<CloudContact>> {
        let filter = &api::HandleFilter::default();
        every(|paging| async move { self.client.list_handles(call(id), filter, &paging).await }, contact).await
    }

    async fn add_contact(&self, id: CallId, new: &ContactDraft) -> Answer<String> {
        let kind = if new.organization.is_some() { api::HandleType::Organization } else { api::HandleType::Person };
        let new = api::CreateHandle {
            handle_type: kind,
            first_name: new.first_name.clone(),
            last_name: new.last_name.clone(),
            organization: new.organization.clone(),
            email: new.email.clone(),
            gender: gender(new.gender),
            birth_info: None,
            address: address(new, None),
            phone: phone(new),
            fax: None,
            nic_it_entity_type: None,
            pin: None,
        };
        Ok(self.client.create_handle(call(id), &new).await?.handle_id.to_string())
    }

    async fn made_contact(&self, id: CallId, made_under: Uuid) -> Answer<Option<String>> {
        let entries = self.client.resolve_write(call(id), Audited::Handle, made_under).await?;
        Ok(entries.into_iter().find_map(|entry| entry.handle_id).map(|handle| handle.to_string()))
    }

    async fn change_contact(&self, id: CallId, handle: &str, to: &ContactDraft) -> Answer<()> {
        let handle = api::HandleId::from(handle);
        // The call replaces everything: what we do not show must be sent back as it is.
        let kept = self.client.get_handle(call(id), &handle).await?;
        let update = api::UpdateHandle {
            email: to.email.clone(),
            gender: gender(to.gender),
            birth_info: kept.birth_info,
            address: address(to, kept.address.siret),
            phone: phone(to),
            fax: kept.fax,
            nic_it_entity_type: kept.nic_it_entity_type,
            pin: None,
        };
        self.client.update_handle(call(id), &handle, &update).await?;
        Ok(())
    }

    async fn remove_contact(&self, id: CallId, handle: &str) -> Answer<()> {
        Ok(self.client.delete_handle(call(id), &api::HandleId::from(handle)).await?)
    }

    async fn prefer_contact(&self, id: CallId, handle: &str) -> Answer<()> {
        self.client.set_default_handle(call(id), &api::HandleId::from(handle)).await?;
        Ok(())
    }

    async fn domain_is_free(&self, id: CallId, name: &str) -> Answer<bool> {
        Ok(self.client.domain_is_free(call(id), name).await?)
    }

    async fn domains(&self, id: CallId) -> Answer<Vec<CloudDomain>> {
        let filter = &api::DomainFilter::default();
        every(|paging| async move { self.client.list_domains(call(id), filter, &paging).await }, domain).await
    }

    async fn domain(&self, id: CallId, name: &str) -> Answer<CloudDomain> {
        Ok(domain(self.client.get_domain(call(id), name).await?))
    }

    async fn domains_asked_for(&self, id: CallId) -> Answer<Vec<(String, Option<Timestamp>)>> {
        let actions = self.client.list_domain_pending_actions(call(id)).await?;
        Ok(actions.into_iter().map(|action| (action.domain.to_lowercase(), action.created_on)).collect())
    }

    async fn order_domain(&self, id: CallId, order: &DomainOrder) -> Answer<CloudDomain> {
        let order = api::OrderDomain {
            domain: order.name.clone(),
            auth_code: order.auth_code.as_ref().map(|code| api::Secret::new(code.expose())),
            handles: handles(&order.contacts),
            nameservers: servers(&order.name_servers),
            resource_type: None,
            resource_id: None,
        };
        Ok(domain(self.client.order_domain(call(id), &order).await?))
    }

    async fn change_domain(
        &self,
        id: CallId,
        name: &str,
        name_servers: Option<&[String]>,
        contacts: Option<&DomainContacts>,
    ) -> Answer<()> {
        let update = api::UpdateDomain { nameservers: name_servers.map(servers), handles: contacts.map(handles) };
        self.client.update_domain(call(id), name, &update).await?;
        Ok(())
    }

    async fn cancel_domain(&self, id: CallId, name: &str) -> Answer<()> {
        let why =
            api::CancelDomain { reason: Some(api::CancellationReason::NotNeeded), ..api::CancelDomain::default() };
        self.client.cancel_domain(call(id), name, &why).await?;
        Ok(())
    }

    async fn keep_domain(&self, id: CallId, name: &str) -> Answer<()> {
        Ok(self.client.revoke_domain_cancellation(call(id), name).await?)
    }

    async fn domain_auth_code(&self, id: CallId, name: &str) -> Answer<Secret> {
        let made = self.client.create_domain_auth_code(call(id), name).await?;
        Ok(Secret::new(made.auth_code.expose()))
    }

    async fn answer_transfer(&self, id: CallId, name: &str, allow: bool) -> Answer<()> {
        if allow {
            self.client.confirm_domain_transfer(call(id), name).await?;
        } else {
            self.client.revoke_domain_transfer(call(id), name).await?;
        }
        Ok(())
    }
}

fn gender(gender: ContactGender) -> api::Gender {
    match gender {
        ContactGender::Male => api::Gender::Male,
        ContactGender::Female => api::Gender::Female,
        ContactGender::NotSaid => api::Gender::NotApplicable,
    }
}

fn address(draft: &ContactDraft, siret: Option<String>) -> api::HandleAddress {
    api::HandleAddress {
        street: draft.street.clone(),
        street_number: draft.street_number.clone(),
        city: draft.city.clone(),
        country: draft.country.clone(),
        zip_code: draft.postal_code.clone(),
        siret,
        region: draft.region.clone(),
    }
}

fn phone(draft: &ContactDraft) -> api::HandlePhone {
    api::HandlePhone { prefix: draft.phone_prefix.clone(), number: draft.phone_number.clone() }
}

fn handles(contacts: &DomainContacts) -> api::DomainHandles {
    let DomainContacts { owner, admin, tech, zone } = contacts.clone();
    api::DomainHandles { owner, admin, tech, zone }
}

fn servers(names: &[String]) -> Vec<api::NameServer> {
    let one = |name: &String| api::NameServer { hostname: vec![name.clone()], ..api::NameServer::default() };
    names.iter().map(one).collect()
}

fn contact(row: api::Handle) -> CloudContact {
    CloudContact {
        handle: row.handle_id.to_string(),
        is_default: row.is_default,
        is_organization: row.handle_type == api::HandleType::Organization,
        says: ContactDraft {
            organization: row.organization,
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            gender: ContactGender::from_word(row.gender.as_str()).unwrap_or(ContactGender::NotSaid),
            street: row.address.street,
            street_number: row.address.street_number,
            postal_code: row.address.zip_code,
            city: row.address.city,
            region: row.address.region,
            country: row.address.country,
            phone_prefix: row.phone.prefix,
            phone_number: row.phone.number,
        },
    }
}

fn domain(row: api::Domain) -> CloudDomain {
    let api::DomainHandles { owner, admin, tech, zone } = row.handles;
    let ascii = row.domain_details.domain_puny;
    CloudDomain {
        name: if ascii.is_empty() { row.domain } else { ascii }.to_lowercase(),
        status: row.status.as_str().to_owned(),
        name_servers: row.nameservers,
        contacts: DomainContacts { owner, admin, tech, zone },
        registered_at: row.registration_date,
        renews_at: row.renewal_date,
        ends_at: row.termination_date,
        cancel_at: row.cancel_date,
        is_asked_for: row.transfer_out_confirmation,
        error: row.status_error.map(|error| error.message).filter(|text| !text.is_empty()),
    }
}
