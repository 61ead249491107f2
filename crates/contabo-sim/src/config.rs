//! How a simulator is set up: its accounts, the delays of its machines, and where its state is kept.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use uuid::Uuid;

use crate::accounts::MAIN;
use crate::clock::{ClockSource, system_clock};
use crate::s3::tls::Certificate;
use crate::scenario::Scenario;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// How long things take, on the simulator's clock.
#[derive(Debug, Clone, Copy)]
pub struct Delays {
    /// From the order until single reads and actions know the machine; before, they answer 404.
    pub visible: Duration,
    /// From the order until the machine list shows it.
    pub listed: Duration,
    /// From a write until the audit lists show it.
    pub audited: Duration,
    /// Time in `provisioning`, without addresses.
    pub provisioning: Duration,
    /// Time in `installing`, after an order and at a reinstall.
    pub installing: Duration,
    /// From a stop or shutdown until the status says so.
    pub stopping: Duration,
    /// From a start until the status says so.
    pub starting: Duration,
    /// From a rescue call until the status says so, and the time in `reset_password`.
    pub rescue: Duration,
    /// Time an own image is `Pending`, and again the time it is `downloading`.
    pub image: Duration,
    /// From a change of a firewall until its machines have taken it over.
    pub firewall: Duration,
    /// From the order of an object storage, or of more space, until it is ready.
    pub storage: Duration,
    /// How old the figures about object storages are.
    pub storage_stats: Duration,
    /// From the order of a domain until it is ready; a transfer takes twice as long.
    pub domain: Duration,
    /// Time a check or remedy is queued, and again the time it runs.
    pub check: Duration,
    /// From the wish to move a machine until it is in its new region.
    pub relocation: Duration,
}

/// People do it, so that it never happens at once.
const RELOCATION: Duration = Duration::from_secs(600);

impl Default for Delays {
    /// A machine is running 12 seconds after its order; the real service takes about two minutes.
    fn default() -> Self {
        Self {
            visible: Duration::from_secs(2),
            listed: Duration::ZERO,
            audited: Duration::ZERO,
            provisioning: Duration::from_secs(5),
            installing: Duration::from_secs(7),
            stopping: Duration::from_secs(2),
            starting: Duration::from_secs(3),
            rescue: Duration::from_secs(3),
            image: Duration::from_secs(3),
            firewall: Duration::from_secs(5),
            storage: Duration::from_secs(5),
            storage_stats: Duration::from_secs(3600),
            domain: Duration::from_secs(10),
            check: Duration::from_secs(3),
            relocation: RELOCATION,
        }
    }
}

impl Delays {
    /// The delay with the name of its field.
    pub(crate) fn named(&mut self, name: &str) -> Option<&mut Duration> {
        Some(match name {
            "visible" => &mut self.visible,
            "listed" => &mut self.listed,
            "audited" => &mut self.audited,
            "provisioning" => &mut self.provisioning,
            "installing" => &mut self.installing,
            "stopping" => &mut self.stopping,
            "starting" => &mut self.starting,
            "rescue" => &mut self.rescue,
            "image" => &mut self.image,
            "firewall" => &mut self.firewall,
            "storage" => &mut self.storage,
            "storage_stats" => &mut self.storage_stats,
            "domain" => &mut self.domain,
            "check" => &mut self.check,
            "relocation" => &mut self.relocation,
            _ => return None,
        })
    }

    /// Everything happens at once.
    pub const NONE: Self = Self {
        visible: Duration::ZERO,
        listed: Duration::ZERO,
        audited: Duration::ZERO,
        provisioning: Duration::ZERO,
        installing: Duration::ZERO,
        stopping: Duration::ZERO,
        starting: Duration::ZERO,
        rescue: Duration::ZERO,
        image: Duration::ZERO,
        firewall: Duration::ZERO,
        storage: Duration::ZERO,
        storage_stats: Duration::ZERO,
        domain: Duration::ZERO,
        check: Duration::ZERO,
        relocation: RELOCATION,
    };
}

/// Everything that shapes one simulator: its first account, and those beside it.
#[derive(Clone)]
pub struct SimConfig {
    /// What steering calls and scenarios call the account.
    name: String,
    /// Further accounts, such as those of [`account`](Self::account). Their settings are their own; the S3 service,
    /// the scenario and accounts of theirs do not count.
    pub accounts: Vec<SimConfig>,
    /// OAuth2 client id of the account.
    pub client_id: String,
    /// OAuth2 client secret of the account; also the bearer key of the `/_sim` calls.
    pub client_secret: String,
    /// API user.
    pub username: String,
    /// API password.
    pub password: String,
    /// The API user's id, `sub` in tokens and `changedBy` in audits.
    pub user_id: String,
    /// `DE` or `INT`.
    pub tenant_id: String,
    /// The account's customer number.
    pub customer_id: String,
    /// Lifetime of an access token, on the simulator's clock.
    pub token_lifetime: Duration,
    /// Lifetime of a refresh token, on the simulator's clock.
    pub refresh_lifetime: Duration,
    /// How long things take.
    pub delays: Delays,
    /// A cancellation closer than this to the end of the term lands one term later.
    pub renewal_lead: Duration,
    /// Terms in months that can be ordered.
    pub periods: Vec<i64>,
    /// Space for own images.
    pub custom_image_mb: u64,
    /// How many object storages one region may have.
    pub storages_per_region: usize,
    /// Answers show the names of DNS records without the zone, as one published client expects; otherwise in full, as
    /// the API document's example has them.
    pub short_record_names: bool,
    /// The preset rules of firewalls are texts with JSON in them, as the API document's example has them; otherwise
    /// objects, as its schema wants them.
    pub preset_texts: bool,
    /// Where the S3 service of the object storages listens; port 0 picks a free one. Without it storages name the real
    /// hosts, which know nothing of them.
    pub s3_listen: Option<SocketAddr>,
    /// Lets the S3 service speak TLS only, which some programs want whatever the address says.
    pub s3_certificate: Option<Certificate>,
    /// Answers the calls that Contabo has but does not publish: VNC, applications, tickets.
    pub unpublished: bool,
    /// Where the state is kept; without it the simulator forgets everything.
    pub state_file: Option<PathBuf>,
    /// Save before the reply to every write, instead of shortly afterwards.
    pub sync_save: bool,
    /// The clock below the offset.
    pub clock_source: ClockSource,
    /// Where the clock starts when there is no saved state; may be in the past.
    pub start_at: Option<Timestamp>,
    /// What there is at the start, and what is to go wrong. Its settings count once it was told to
    /// [`configure`](Scenario::configure) these.
    pub scenario: Option<Scenario>,
    pub(crate) token_key: [u8; 32],
}

impl SimConfig {
    /// Credentials derived from `seed`, in-memory state and the usual delays. The same seed gives the same credentials.
    pub fn from_seed(seed: &str) -> Self {
        let user = derive(seed, "user id");
        let user = uuid::Builder::from_random_bytes(first_16(&user)).into_uuid();
        Self {
            name: MAIN.to_owned(),
            accounts: Vec::new(),
            client_id: format!("INT-{}", number(&derive(seed, "client id"), 8)),
            client_secret: hex(&derive(seed, "client secret")[..16]),
            username: "api@sandbox.example".to_owned(),
            password: hex(&derive(seed, "password")[..16]),
            user_id: Uuid::to_string(&user),
            tenant_id: "INT".to_owned(),
            customer_id: number(&derive(seed, "customer"), 8),
            token_lifetime: Duration::from_secs(300),
            refresh_lifetime: Duration::from_secs(1800),
            delays: Delays::default(),
            renewal_lead: 12 * HOUR,
            periods: vec![1, 3, 6, 12, 24],
            custom_image_mb: 25 * 1024,
            storages_per_region: 1,
            short_record_names: false,
            preset_texts: false,
            s3_listen: Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))),
            s3_certificate: None,
            unpublished: false,
            state_file: None,
            sync_save: false,
            clock_source: system_clock(),
            start_at: None,
            scenario: None,
            token_key: derive(seed, "token key"),
        }
    }

    /// Keeps the state in `path`, saving before each reply.
    #[must_use]
    pub fn with_state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self.sync_save = true;
        self
    }

    /// What steering calls and scenarios call the account; the first one is `main`.
    pub fn account_name(&self) -> &str {
        &self.name
    }

    /// Another account with the same settings: its credentials follow from those of this one and the name, its state is
    /// kept in `FILE.NAME` beside the other.
    #[must_use]
    pub fn account(&self, name: &str) -> Self {
        let own = Self::from_seed(&hex(&self.derived(&format!("account {name}"))));
        let state_file = self.state_file.as_ref().map(|file| {
            let mut path = file.as_os_str().to_owned();
            path.push(".");
            path.push(name);
            PathBuf::from(path)
        });
        Self {
            name: name.to_owned(),
            accounts: Vec::new(),
            client_id: own.client_id,
            client_secret: own.client_secret,
            username: format!("api.{name}@sandbox.example"),
            password: own.password,
            user_id: own.user_id,
            customer_id: own.customer_id,
            token_key: own.token_key,
            state_file,
            scenario: None,
            ..self.clone()
        }
    }

    /// Adds an account with the settings that these are now.
    #[must_use]
    pub fn with_account(mut self, name: &str) -> Self {
        self.accounts.push(self.account(name));
        self
    }

    /// Bytes that nobody can guess without the seed, always the same for the same purpose.
    pub(crate) fn derived(&self, purpose: &str) -> [u8; 32] {
        derive(&hex(&self.token_key), purpose)
    }

    /// Takes other delays.
    #[must_use]
    pub fn with_delays(mut self, delays: Delays) -> Self {
        self.delays = delays;
        self
    }
}

/// Credentials are left out on purpose: a configuration may end up in a log line.
impl fmt::Debug for SimConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SimConfig")
            .field("name", &self.name)
            .field("state_file", &self.state_file)
            .field("sync_save", &self.sync_save)
            .field("delays", &self.delays)
            .finish_non_exhaustive()
    }
}

fn derive(seed: &str, purpose: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(seed.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(b"mpanel contabo simulator: ");
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

fn first_16(bytes: &[u8; 32]) -> [u8; 16] {
    let mut out = [0; 16];
    out.copy_from_slice(&bytes[..16]);
    out
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn number(bytes: &[u8], digits: usize) -> String {
    let digit = |byte: &u8| char::from(b'1' + byte % 9);
    bytes.iter().take(digits).map(digit).collect()
}
