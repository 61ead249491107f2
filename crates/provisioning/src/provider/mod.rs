//! The port to cloud providers: what we ask of one, in our own words.
//!
//! Start at [`CloudProvider`]. [`contabo`] is the first adapter; [`factory`]
//! keeps one adapter per account, so that login, pace and circuit breaker are
//! shared by all tasks.

pub mod applications;
pub mod checks;
pub mod console;
pub mod contabo;
mod contabo_applications;
mod contabo_checks;
mod contabo_console;
mod contabo_dns;
mod contabo_domains;
mod contabo_images;
mod contabo_moves;
mod contabo_networking;
pub(crate) mod contabo_orders;
mod contabo_secrets;
mod contabo_storages;
mod contabo_tags;
mod contabo_trail;
mod contabo_upgrades;
mod contabo_users;
pub mod dns;
pub mod domains;
mod error;
pub mod factory;
pub mod images;
pub mod moves;
pub mod naming;
pub mod networking;
pub mod password;
pub mod secrets;
pub mod storages;
pub mod tags;
pub mod trail;
pub mod upgrades;
pub mod users;

use std::fmt::Debug;

use mpanel_core::{Date, OpContext, Secret, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use error::refusal_sentence;
pub use error::{Answer, ProviderError};
pub use factory::{ClientTuning, Providers};

use crate::words::words;

/// The identity of one call at the provider.
#[derive(Debug, Clone, Copy)]
pub struct CallId {
    /// Unique to the call; the provider's audits know a write by it.
    pub request_id: Uuid,
    /// The request or job of ours behind it, for correlation.
    pub trace: Uuid,
}

impl CallId {
    /// A fresh call on behalf of the context.
    pub fn new(ctx: &OpContext) -> Self {
        Self { request_id: ctx.new_uuid(), trace: ctx.request_id }
    }

    /// A call under an id that was written down before.
    pub fn under(ctx: &OpContext, request_id: Uuid) -> Self {
        Self { request_id, trace: ctx.request_id }
    }
}

/// What a provider can do; the rest of the crate asks this instead of its name.
#[derive(Debug, Clone, Serialize)]
pub struct Capabilities {
    /// The provider's name for people.
    pub name: &'static str,
    /// A machine can be read back by the request id of its order.
    pub finds_orders_by_request_id: bool,
    /// A cancellation takes effect only at the end of the paid term.
    pub cancels_at_term_end: bool,
    /// A cancellation can be taken back.
    pub can_revoke_cancellation: bool,
    /// The rescue system is offered.
    pub rescue: bool,
    /// Snapshots are offered.
    pub snapshots: bool,
    /// Longest snapshot name.
    pub snapshot_name_max: usize,
    /// Products whose machines the provider's staff connects to private networks by hand.
    pub networked_by_hand: &'static [&'static str],
    /// Most ports of one firewall rule.
    pub ports_per_rule: usize,
}

/// Whether calls are let through at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Circuit {
    /// All calls pass.
    Closed,
    /// One call tries.
    Probing,
    /// No call passes for a while.
    Open,
}

words! {
    /// Where a machine is in its life, as far as we care.
    MachineStatus {
        /// Being built, or in a state that passes.
        Provisioning = "provisioning",
        /// The operating system is being installed.
        Installing = "installing",
        /// On.
        Running = "running",
        /// Off.
        Stopped = "stopped",
        /// In the rescue system.
        Rescue = "rescue",
        /// A new password is being set.
        ResettingPassword = "reset_password",
        /// The provider waits for our payment.
        PendingPayment = "pending_payment",
        /// The provider wants to verify the account.
        VerificationRequired = "verification_required",
        /// The provider's staff builds it by hand.
        ManualProvisioning = "manual_provisioning",
        /// The provider cannot deliver the product.
        ProductNotAvailable = "product_not_available",
        /// Broken at the provider.
        Error = "error",
        /// The provider does not say, or with a word we do not know.
        Unknown = "unknown",
    }
}

/// A machine as the provider describes it.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The provider's id.
    pub id: String,
    /// The name we gave it.
    pub display_name: String,
    /// The provider's product.
    pub product_id: String,
    /// Region.
    pub region: String,
    /// Where it is in its life.
    pub status: MachineStatus,
    /// The provider's own word for that.
    pub status_word: String,
    /// Main IPv4 address, once there is one.
    pub ipv4: Option<String>,
    /// Main IPv6 address, once there is one.
    pub ipv6: Option<String>,
    /// Image it was installed from.
    pub image_id: Option<String>,
    /// When it was bought; terms count from here.
    pub bought_at: Option<Timestamp>,
    /// When it ends, if it was cancelled.
    pub ends_on: Option<Date>,
    /// What the provider says went wrong.
    pub error: Option<String>,
    /// The add-ons that it shows.
    pub add_ons: Vec<SeenAddOn>,
}

/// An add-on that a machine shows. The provider gives numbers, of which few are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenAddOn {
    /// Our key, where the number is known.
    pub key: Option<&'static str>,
    /// The provider's number.
    pub number: i64,
}

/// One page of machines.
#[derive(Debug, Clone)]
pub struct MachinePage {
    /// The machines.
    pub machines: Vec<Machine>,
    /// Whether another page follows.
    pub more: bool,
}

/// An add-on to buy with a machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MachineAddOn {
    /// `private_networking`, `backup`, `additional_ips`, `custom_image`, `licence:…`, `extra_ssd:…`, `extra_nvme:…`, or
    /// the provider's number of an add-on.
    pub key: String,
    /// How many.
    pub quantity: u32,
}

/// References to login secrets stored at the provider.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginRefs {
    /// The password.
    pub password: Option<String>,
    /// The SSH keys.
    #[serde(default, alias = "ssh_key", deserialize_with = "one_or_several")]
    pub ssh_keys: Vec<String>,
    /// Keys of staff beside them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff_keys: Vec<StaffKeyRef>,
}

/// A key of staff that is stored at the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffKeyRef {
    /// Its reference there.
    pub reference: String,
    /// What staff calls it.
    pub name: String,
    /// Its fingerprint.
    pub fingerprint: String,
}

/// Logins that were written down when a machine had one key say it as a word, or as nothing.
fn one_or_several<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Several(Vec<String>),
        One(Option<String>),
    }
    Ok(match Kept::deserialize(deserializer)? {
        Kept::Several(keys) => keys,
        Kept::One(key) => key.into_iter().collect(),
    })
}

/// An order for a machine.
#[derive(Debug, Clone)]
pub struct MachineOrder {
    /// Product at the provider.
    pub product_id: String,
    /// Region.
    pub region: String,
    /// Image.
    pub image_id: String,
    /// Whether the image is Windows, which takes no SSH keys.
    pub windows: bool,
    /// Paid term in months.
    pub period_months: u32,
    /// Our name; unique in the account.
    pub display_name: String,
    /// Who may log in.
    pub default_user: String,
    /// With what.
    pub login: LoginRefs,
    /// Cloud-init, as plain text.
    pub user_data: Option<Secret>,
    /// An application of the provider's own, which brings its own cloud-init.
    pub application_id: Option<String>,
    /// What is bought with it.
    pub add_ons: Vec<MachineAddOn>,
}

/// A new installation on the same machine.
#[derive(Debug, Clone)]
pub struct Reinstallation {
    /// Image.
    pub image_id: String,
    /// Whether the image is Windows.
    pub windows: bool,
    /// Who may log in.
    pub default_user: String,
    /// With what.
    pub login: LoginRefs,
    /// Cloud-init, as plain text.
    pub user_data: Option<Secret>,
    /// An application of the provider's own, which brings its own cloud-init.
    pub application_id: Option<String>,
}

words! {
    /// Power switches.
    Power {
        /// On.
        Start = "start",
        /// Off, hard.
        Stop = "stop",
        /// Off and on.
        Restart = "restart",
        /// Ask the guest to switch off.
        Shutdown = "shutdown",
    }
}

words! {
    /// What a secret stored at the provider is.
    SecretKind {
        /// A password.
        Password = "password",
        /// A public SSH key.
        SshKey = "ssh_key",
    }
}

/// A secret to store at the provider under a name that belongs to this value alone.
#[derive(Debug, Clone)]
pub struct SecretDraft {
    /// The unique name.
    pub name: String,
    /// What it is.
    pub kind: SecretKind,
    /// The value.
    pub value: Secret,
}

/// What became of a cancellation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// The last day of the machine, where the provider says it.
    pub ends_on: Option<Date>,
    /// It had been cancelled before.
    pub already: bool,
}

impl Cancelled {
    /// Of what was not seen to be cancelled before.
    pub fn on(ends_on: Option<Date>) -> Self {
        Self { ends_on, already: false }
    }
}

/// A snapshot at the provider.
#[derive(Debug, Clone)]
pub struct MachineSnapshot {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// When it was taken.
    pub created_at: Option<Timestamp>,
    /// When the provider deletes it.
    pub auto_delete_at: Option<Timestamp>,
}

/// An image on offer.
#[derive(Debug, Clone)]
pub struct OfferedImage {
    /// The provider's id.
    pub id: String,
    /// Name, such as `ubuntu-24.04`.
    pub name: String,
    /// Description.
    pub description: String,
    /// Whether it is Windows.
    pub windows: bool,
    /// The provider's own image, not the account's.
    pub standard: bool,
    /// Machines can be installed from it.
    pub ready: bool,
}

/// A region on offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedRegion {
    /// The code orders use.
    pub code: String,
    /// Name for people.
    pub name: String,
}

/// One account at a cloud provider.
///
/// Writes are sent once; [`ProviderError::Unknown`] means that a write may have happened.
#[async_trait::async_trait]
pub trait CloudProvider:
    networking::CloudNetworking
    + applications::CloudApplications
    + checks::CloudChecks
    + console::CloudConsoles
    + dns::CloudDns
    + domains::CloudDomains
    + images::CloudImages
    + moves::CloudMoves
    + secrets::CloudSecrets
    + storages::CloudStorages
    + tags::CloudTags
    + trail::CloudTrail
    + upgrades::CloudUpgrades
    + users::CloudUsers
    + Send
    + Sync
    + Debug
{
    /// What it can do.
    fn capabilities(&self) -> &Capabilities;
    /// Whether calls pass at the moment.
    fn circuit(&self) -> Circuit;

    /// Proves the credentials.
    async fn check_login(&self, call: CallId) -> Answer<()>;
    /// All images on offer.
    async fn images(&self, call: CallId) -> Answer<Vec<OfferedImage>>;
    /// All regions on offer.
    async fn regions(&self, call: CallId) -> Answer<Vec<OfferedRegion>>;

    /// Stores a secret, or finds the one of that name; returns its reference.
    async fn ensure_secret(&self, call: CallId, draft: &SecretDraft) -> Answer<String>;
    /// Deletes a stored secret.
    async fn forget_secret(&self, call: CallId, reference: &str) -> Answer<()>;

    /// Buys a machine; returns its id. Money is spent.
    async fn buy_machine(&self, call: CallId, order: &MachineOrder) -> Answer<String>;
    /// The machine that the order under `bought_under` made, if it can be seen. `None` is "not seen", not "never".
    async fn find_bought(&self, call: CallId, bought_under: Uuid, display_name: &str) -> Answer<Option<String>>;
    /// One machine.
    async fn machine(&self, call: CallId, id: &str) -> Answer<Machine>;
    /// One page of all machines, counted from 1.
    async fn machines(&self, call: CallId, page: u64) -> Answer<MachinePage>;
    /// Ends a machine with its paid term.
    async fn cancel_machine(&self, call: CallId, id: &str) -> Answer<Cancelled>;

    /// Puts tags on a machine, making those that are not there yet; those it carries already stay.
    async fn tag_machine(&self, call: CallId, id: &str, tags: &[String]) -> Answer<()>;
    /// The machines that carry a tag; none when there is no such tag.
    async fn tagged(&self, call: CallId, tag: &str) -> Answer<Vec<String>>;

    /// Switches power.
    async fn power(&self, call: CallId, id: &str, power: Power) -> Answer<()>;
    /// Boots the rescue system.
    async fn rescue(&self, call: CallId, id: &str, login: &LoginRefs) -> Answer<()>;
    /// Sets a new password.
    async fn reset_password(&self, call: CallId, id: &str, login: &LoginRefs) -> Answer<()>;
    /// Installs anew; the disk is wiped.
    async fn reinstall(&self, call: CallId, id: &str, what: &Reinstallation) -> Answer<()>;
    /// Whether the audits know a write to this machine under `acted_under`.
    async fn has_acted(&self, call: CallId, id: &str, acted_under: Uuid) -> Answer<bool>;

    /// A machine's snapshots.
    async fn snapshots(&self, call: CallId, id: &str) -> Answer<Vec<MachineSnapshot>>;
    /// Takes a snapshot.
    async fn take_snapshot(&self, call: CallId, id: &str, name: &str, description: &str) -> Answer<MachineSnapshot>;
    /// Changes a snapshot's texts.
    async fn rename_snapshot(
        &self,
        call: CallId,
        id: &str,
        snapshot: &str,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Answer<()>;
    /// Puts the machine back to a snapshot.
    async fn rollback_snapshot(&self, call: CallId, id: &str, snapshot: &str) -> Answer<()>;
    /// Deletes a snapshot.
    async fn delete_snapshot(&self, call: CallId, id: &str, snapshot: &str) -> Answer<()>;
}

#[cfg(test)]
pub(crate) mod testing {
    //! What the calls of the adapter take, for the table of add-ons.
    use super::{MachineAddOn, contabo_networking, contabo_orders};

    /// Whether an order for a machine takes the add-on.
    pub(crate) fn ordered(key: &str) -> bool {
        // What comes in several sorts is ordered by one of them.
        let key = match key {
            "licence" => "licence:PleskHost",
            "extra_ssd" => "extra_ssd:1TB",
            "extra_nvme" => "extra_nvme:1TB",
            other => other,
        };
        let wanted = [MachineAddOn { key: key.to_owned(), quantity: 1 }];
        contabo_orders::add_ons(&wanted).is_ok() && contabo_orders::license(&wanted).is_ok()
    }

    #[test]
    fn logins_of_one_key_are_read() {
        let read = |text: &str| serde_json::from_str::<super::LoginRefs>(text).unwrap().ssh_keys;
        assert_eq!(read(r#"{"password":null,"ssh_key":null}"#), Vec::<String>::new());
        assert_eq!(read(r#"{"password":"7","ssh_key":"8"}"#), ["8"]);
        assert_eq!(read(r#"{"password":null,"ssh_keys":["8","9"]}"#), ["8", "9"]);
        assert_eq!(read(r#"{"password":null}"#), Vec::<String>::new());
    }

    /// Whether it can be bought for a machine that is there.
    pub(crate) fn upgraded(key: &str) -> bool {
        contabo_networking::upgrade(key).is_ok()
    }
}
