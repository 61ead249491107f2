//! Firewalls.

use crate::error::Result;
use crate::models::{
    CreateFirewall, Firewall, FirewallFilter, FirewallId, InstanceId, Listing, Paging, PresetRules, PresetRulesFilter,
    ReplaceFirewallRules, UpdateFirewall,
};
use crate::operation::{Declared, Operation};
use crate::reply::{All, Done, One, Rows};
use crate::{Call, Client};

static LIST_FIREWALLS: Operation<FirewallFilter, (), Rows<Firewall>> =
    Operation::get("retrieveFirewallList", "/v1/firewalls");
static GET_FIREWALL: Operation<FirewallFilter, (), One<Firewall>> =
    Operation::get("retrieveFirewall", "/v1/firewalls/{firewallId}");
static CREATE_FIREWALL: Operation<(), CreateFirewall, One<Firewall>> =
    Operation::post("createFirewall", "/v1/firewalls");
static UPDATE_FIREWALL: Operation<(), UpdateFirewall, One<Firewall>> =
    Operation::patch("patchFirewall", "/v1/firewalls/{firewallId}");
static REPLACE_FIREWALL_RULES: Operation<(), ReplaceFirewallRules, One<Firewall>> =
    Operation::put("putFirewall", "/v1/firewalls/{firewallId}");
static DELETE_FIREWALL: Operation<(), (), Done> = Operation::delete("deleteFirewall", "/v1/firewalls/{firewallId}");
static ATTACH_FIREWALL: Operation<(), (), Done> =
    Operation::post("assignInstanceFirewall", "/v1/firewalls/{firewallId}/instances/{instanceId}");
static DETACH_FIREWALL: Operation<(), (), Done> =
    Operation::delete("unassignInstanceFirewall", "/v1/firewalls/{firewallId}/instances/{instanceId}");
static LIST_PRESET_RULES: Operation<PresetRulesFilter, (), All<PresetRules>> =
    Operation::get("retrievePresetRules", "/v1/firewalls/preset-rules");

pub(super) static ALL: &[&dyn Declared] = &[
    &LIST_FIREWALLS,
    &GET_FIREWALL,
    &CREATE_FIREWALL,
    &UPDATE_FIREWALL,
    &REPLACE_FIREWALL_RULES,
    &DELETE_FIREWALL,
    &ATTACH_FIREWALL,
    &DETACH_FIREWALL,
    &LIST_PRESET_RULES,
];

impl Client {
    /// One firewall.
    pub async fn get_firewall(&self, call: impl Into<Call>, firewall: &FirewallId) -> Result<Firewall> {
        self.run(call, GET_FIREWALL.at(&[firewall])).await
    }

    /// One page of the firewalls.
    pub async fn list_firewalls(
        &self,
        call: impl Into<Call>,
        filter: &FirewallFilter,
        paging: &Paging,
    ) -> Result<Listing<Firewall>> {
        self.run(call, LIST_FIREWALLS.at(&[]).filter(filter).page(paging)).await
    }

    /// Makes a firewall.
    pub async fn create_firewall(&self, call: impl Into<Call>, new: &CreateFirewall) -> Result<Firewall> {
        self.run(call, CREATE_FIREWALL.at(&[]).body(new)).await
    }

    /// Changes name, description or status.
    pub async fn update_firewall(
        &self,
        call: impl Into<Call>,
        firewall: &FirewallId,
        update: &UpdateFirewall,
    ) -> Result<Firewall> {
        self.run(call, UPDATE_FIREWALL.at(&[&firewall]).body(update)).await
    }

    /// Replaces all rules.
    pub async fn replace_firewall_rules(
        &self,
        call: impl Into<Call>,
        firewall: &FirewallId,
        rules: &ReplaceFirewallRules,
    ) -> Result<Firewall> {
        self.run(call, REPLACE_FIREWALL_RULES.at(&[&firewall]).body(rules)).await
    }

    /// Deletes a firewall that no machine is behind.
    pub async fn delete_firewall(&self, call: impl Into<Call>, firewall: &FirewallId) -> Result<()> {
        self.run(call, DELETE_FIREWALL.at(&[&firewall])).await
    }

    /// Puts a machine behind a firewall.
    pub async fn attach_firewall(
        &self,
        call: impl Into<Call>,
        firewall: &FirewallId,
        instance: InstanceId,
    ) -> Result<()> {
        self.run(call, ATTACH_FIREWALL.at(&[&firewall, &instance])).await
    }

    /// Takes a machine from behind a firewall.
    pub async fn detach_firewall(
        &self,
        call: impl Into<Call>,
        firewall: &FirewallId,
        instance: InstanceId,
    ) -> Result<()> {
        self.run(call, DETACH_FIREWALL.at(&[&firewall, &instance])).await
    }

    /// Rules for usual purposes.
    pub async fn list_preset_rules(
        &self,
        call: impl Into<Call>,
        filter: &PresetRulesFilter,
    ) -> Result<Vec<PresetRules>> {
        self.run(call, LIST_PRESET_RULES.at(&[]).filter(filter)).await
    }
}
