//! Domain names.

use crate::error::{Error, Result};
use crate::models::{
    CancelDomain, CancelledDomain, Domain, DomainAuthCode, DomainFilter, DomainPendingAction, Listing, OrderDomain,
    Paging, UpdateDomain,
};
use crate::operation::{Declared, Operation};
use crate::reply::{All, Done, One, Rows};
use crate::{Call, Client};

static DOMAIN_IS_FREE: Operation<(), (), Done> =
    Operation::post("validateDomainAvailability", "/v1/registries-domains/{domain}/check-availability").asking_only();
static LIST_DOMAINS: Operation<DomainFilter, (), Rows<Domain>> = Operation::get("listDomains", "/v1/domains");
static GET_DOMAIN: Operation<(), (), One<Domain>> = Operation::get("retrieveDomain", "/v1/domains/{domain}");
static ORDER_DOMAIN: Operation<(), OrderDomain, One<Domain>> = Operation::post("orderDomain", "/v1/domains");
static UPDATE_DOMAIN: Operation<(), UpdateDomain, One<Domain>> =
    Operation::patch("updateDomain", "/v1/domains/{domain}");
static CANCEL_DOMAIN: Operation<(), CancelDomain, One<CancelledDomain>> =
    Operation::post("cancelDomain", "/v1/domains/{domain}/cancel");
static REVOKE_DOMAIN_CANCELLATION: Operation<(), (), Done> =
    Operation::post("revokeCancelDomain", "/v1/domains/{domain}/revoke-cancellation");
static CREATE_DOMAIN_AUTH_CODE: Operation<(), (), One<DomainAuthCode>> =
    Operation::post("getAuthCode", "/v1/domains/{domain}/generate-auth-code");
static LIST_DOMAIN_PENDING_ACTIONS: Operation<(), (), All<DomainPendingAction>> =
    Operation::get("listPendingActions", "/v1/domains/pending-actions");
static CONFIRM_DOMAIN_TRANSFER: Operation<(), (), Done> =
    Operation::post("confirmDomainTransferOut", "/v1/domains/{domain}/transfer-out");
static REVOKE_DOMAIN_TRANSFER: Operation<(), (), Done> =
    Operation::delete("revokeDomainTransferOut", "/v1/domains/{domain}/transfer-out");

pub(super) static ALL: &[&dyn Declared] = &[
    &DOMAIN_IS_FREE,
    &LIST_DOMAINS,
    &GET_DOMAIN,
    &ORDER_DOMAIN,
    &UPDATE_DOMAIN,
    &CANCEL_DOMAIN,
    &REVOKE_DOMAIN_CANCELLATION,
    &CREATE_DOMAIN_AUTH_CODE,
    &LIST_DOMAIN_PENDING_ACTIONS,
    &CONFIRM_DOMAIN_TRANSFER,
    &REVOKE_DOMAIN_TRANSFER,
];

impl Client {
    /// Whether a domain can be registered. The API says "taken" with the same status that it has for paths it does
    /// not know, so such an answer is an error here.
    pub async fn domain_is_free(&self, call: impl Into<Call>, domain: &str) -> Result<bool> {
        match self.run(call, DOMAIN_IS_FREE.at(&[&domain])).await {
            Ok(()) => Ok(true),
            Err(Error::NotFound { messages, .. }) if !messages.iter().any(|said| said.starts_with("Cannot ")) => {
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// One page of the domains.
    pub async fn list_domains(
        &self,
        call: impl Into<Call>,
        filter: &DomainFilter,
        paging: &Paging,
    ) -> Result<Listing<Domain>> {
        self.run(call, LIST_DOMAINS.at(&[]).filter(filter).page(paging)).await
    }

    /// One domain.
    pub async fn get_domain(&self, call: impl Into<Call>, domain: &str) -> Result<Domain> {
        self.run(call, GET_DOMAIN.at(&[&domain])).await
    }

    /// Registers a domain, or with a code transfers it here. This spends money.
    pub async fn order_domain(&self, call: impl Into<Call>, order: &OrderDomain) -> Result<Domain> {
        self.run(call, ORDER_DOMAIN.at(&[]).body(order)).await
    }

    /// Changes name servers or handles.
    pub async fn update_domain(&self, call: impl Into<Call>, domain: &str, update: &UpdateDomain) -> Result<Domain> {
        self.run(call, UPDATE_DOMAIN.at(&[&domain]).body(update)).await
    }

    /// Cancels a domain.
    pub async fn cancel_domain(
        &self,
        call: impl Into<Call>,
        domain: &str,
        cancel: &CancelDomain,
    ) -> Result<CancelledDomain> {
        self.run(call, CANCEL_DOMAIN.at(&[&domain]).body(cancel)).await
    }

    /// Takes a cancellation back.
    pub async fn revoke_domain_cancellation(&self, call: impl Into<Call>, domain: &str) -> Result<()> {
        self.run(call, REVOKE_DOMAIN_CANCELLATION.at(&[&domain])).await
    }

    /// Makes the code that allows a transfer away.
    pub async fn create_domain_auth_code(&self, call: impl Into<Call>, domain: &str) -> Result<DomainAuthCode> {
        self.run(call, CREATE_DOMAIN_AUTH_CODE.at(&[&domain])).await
    }

    /// Transfers away that wait for an answer.
    pub async fn list_domain_pending_actions(&self, call: impl Into<Call>) -> Result<Vec<DomainPendingAction>> {
        self.run(call, LIST_DOMAIN_PENDING_ACTIONS.at(&[])).await
    }

    /// Lets a domain be transferred away.
    pub async fn confirm_domain_transfer(&self, call: impl Into<Call>, domain: &str) -> Result<()> {
        self.run(call, CONFIRM_DOMAIN_TRANSFER.at(&[&domain])).await
    }

    /// Keeps a domain from being transferred away.
    pub async fn revoke_domain_transfer(&self, call: impl Into<Call>, domain: &str) -> Result<()> {
        self.run(call, REVOKE_DOMAIN_TRANSFER.at(&[&domain])).await
    }
}
