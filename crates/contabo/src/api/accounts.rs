//! The accounts one person may use.

use crate::error::Result;
use crate::models::{
    Account, AccountFilter, DefaultAccount, Listing, Paging, SwitchAccount, SwitchedAccount, TenantId,
};
use crate::operation::{Declared, Operation};
use crate::reply::{One, Rows};
use crate::{Call, Client};

static LIST_ACCOUNTS: Operation<AccountFilter, (), Rows<Account>> =
    Operation::get("listUserAccounts", "/v1/me/accounts");
static SWITCH_ACCOUNT: Operation<(), SwitchAccount, One<SwitchedAccount>> =
    Operation::post("switchAccount", "/v1/me/action/switchAccount");
static SET_DEFAULT_ACCOUNT: Operation<(), DefaultAccount, One<Account>> =
    Operation::patch("makeDefaultAccount", "/v1/me/account/{tenantId}/{customerId}");

pub(super) static ALL: &[&dyn Declared] = &[&LIST_ACCOUNTS, &SWITCH_ACCOUNT, &SET_DEFAULT_ACCOUNT];

impl Client {
    /// One page of the accounts of the caller.
    pub async fn list_accounts(
        &self,
        call: impl Into<Call>,
        filter: &AccountFilter,
        paging: &Paging,
    ) -> Result<Listing<Account>> {
        self.run(call, LIST_ACCOUNTS.at(&[]).filter(filter).page(paging)).await
    }

    /// Gets tokens for another account. This client goes on with its own.
    pub async fn switch_account(&self, call: impl Into<Call>, to: &SwitchAccount) -> Result<SwitchedAccount> {
        self.run(call, SWITCH_ACCOUNT.at(&[]).body(to)).await
    }

    /// Makes an account the default one.
    pub async fn set_default_account(
        &self,
        call: impl Into<Call>,
        tenant: &TenantId,
        customer: &str,
        body: &DefaultAccount,
    ) -> Result<Account> {
        self.run(call, SET_DEFAULT_ACCOUNT.at(&[&tenant, &customer]).body(body)).await
    }
}
