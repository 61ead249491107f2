//! The adapter over Contabo's API.

use futures::TryStreamExt;
use mpanel_contabo as api;
use mpanel_contabo::{Client, Listing, Paging};
use uuid::Uuid;

use super::contabo_images::load_state;
use super::contabo_networking::PRIVATE_NETWORKING;
use super::contabo_orders::{create_body, login_of, login_secrets};
use super::images::LoadState;
use super::{
    Answer, CallId, Cancelled, Capabilities, Circuit, CloudProvider, LoginRefs, Machine, MachineOrder, MachinePage,
    MachineSnapshot, MachineStatus, OfferedImage, OfferedRegion, Power, ProviderError, Reinstallation, SecretDraft,
    SecretKind, SeenAddOn,
};

/// What Contabo's published API can do.
pub(crate) const CAPABILITIES: Capabilities = Capabilities {
    name: "Contabo",
    finds_orders_by_request_id: true,
    cancels_at_term_end: true,
    can_revoke_cancellation: false,
    rescue: true,
    snapshots: true,
    snapshot_name_max: 30,
    // Virtual dedicated servers.
    networked_by_hand: &["V8", "V9", "V10", "V11", "V16"],
    ports_per_rule: 15,
};

/// The colour of our tags: the provider's default.
const TAG_COLOR: &str = "#0A78C3";

/// One Contabo account.
#[derive(Debug, Clone)]
pub struct Contabo {
    pub(super) client: Client,
}

impl Contabo {
    /// The adapter over a client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

pub(super) fn call(id: CallId) -> api::Call {
    api::Call::new(id.request_id).with_trace(id.trace.to_string())
}

/// All rows of a list, page after page, each in the words of the port.
pub(super) async fn every<R, T, P>(page: impl FnMut(Paging) -> P, words: impl FnMut(R) -> T) -> Answer<Vec<T>>
where
    P: Future<Output = api::Result<Listing<R>>>,
{
    Ok(api::all_rows(Paging::default(), page).map_ok(words).try_collect().await?)
}

pub(super) fn number<T: From<i64>>(id: &str) -> Answer<T> {
    id.parse::<i64>()
        .map(T::from)
        .map_err(|_| ProviderError::Unreadable { cause: format!("{id:?} is not an id of Contabo") })
}

#[async_trait::async_trait]
impl CloudProvider for Contabo {
    fn capabilities(&self) -> &Capabilities {
        &CAPABILITIES
    }

    fn circuit(&self) -> Circuit {
        match self.client.breaker_state() {
            api::BreakerState::Closed => Circuit::Closed,
            api::BreakerState::HalfOpen => Circuit::Probing,
            api::BreakerState::Open => Circuit::Open,
        }
    }

    async fn check_login(&self, id: CallId) -> Answer<()> {
        Ok(self.client.verify_login(call(id)).await?)
    }

    async fn images(&self, id: CallId) -> Answer<Vec<OfferedImage>> {
        let filter = &api::ImageFilter::default();
        every(|paging| async move { self.client.list_images(call(id), filter, &paging).await }, image).await
    }

    async fn regions(&self, id: CallId) -> Answer<Vec<OfferedRegion>> {
        let listing =
            self.client.list_data_centers(call(id), &api::DataCenterFilter::default(), &Paging::default()).await?;
        let mut regions: Vec<OfferedRegion> = Vec::new();
        for center in listing.rows {
            let sells_machines = center.capabilities.is_empty() || center.capabilities.iter().any(|c| c == "VPS");
            let known = regions.iter().any(|r| r.code == center.region_slug);
            if sells_machines && !known && !center.region_slug.is_empty() {
                regions.push(OfferedRegion { code: center.region_slug, name: center.region_name });
            }
        }
        Ok(regions)
    }

    async fn ensure_secret(&self, id: CallId, draft: &SecretDraft) -> Answer<String> {
        if let Some(found) = self.secret_named(id, &draft.name).await? {
            return Ok(found);
        }
        let kind = match draft.kind {
            SecretKind::Password => api::SecretKind::Password,
            SecretKind::SshKey => api::SecretKind::Ssh,
        };
        let secret =
            api::CreateSecret { name: draft.name.clone(), kind, value: api::Secret::new(draft.value.expose()) };
        match self.client.create_secret(call(id), &secret).await {
            Ok(stored) => Ok(stored.secret_id.to_string()),
            // The name belongs to this value alone, so looking is enough to know.
            Err(api::Error::Unknown { cause, .. }) => {
                self.secret_named(id, &draft.name).await?.ok_or(ProviderError::Unavailable { cause })
            }
            Err(other) => Err(other.into()),
        }
    }

    async fn forget_secret(&self, id: CallId, reference: &str) -> Answer<()> {
        Ok(self.client.delete_secret(call(id), number(reference)?).await?)
    }

    async fn buy_machine(&self, id: CallId, order: &MachineOrder) -> Answer<String> {
        let body = create_body(order)?;
        Ok(self.client.create_instance(call(id), &body).await?.instance_id.to_string())
    }

    async fn find_bought(&self, id: CallId, bought_under: Uuid, display_name: &str) -> Answer<Option<String>> {
        let found = self.client.resolve_create(call(id), bought_under, Some(display_name)).await?;
        Ok(found.map(|id| id.to_string()))
    }

    async fn machine(&self, id: CallId, machine_id: &str) -> Answer<Machine> {
        Ok(machine(self.client.get_instance(call(id), number(machine_id)?).await?))
    }

    async fn machines(&self, id: CallId, page: u64) -> Answer<MachinePage> {
        let paging = Paging::page(page).order_by("createdDate:asc");
        let listing = self.client.list_instances(call(id), &api::InstanceFilter::default(), &paging).await?;
        let more = listing.has_next() && !listing.rows.is_empty();
        Ok(MachinePage { machines: listing.rows.into_iter().map(machine).collect(), more })
    }

    async fn cancel_machine(&self, id: CallId, machine_id: &str) -> Answer<Cancelled> {
        let instance = number(machine_id)?;
        match self.client.cancel_instance(call(id), instance, None).await {
            Ok(done) => Ok(Cancelled { ends_on: done.cancel_date, already: false }),
            // A second cancellation is refused with 422; so are machines of another contract. The row tells which.
            Err(error) if error.status() == Some(422) || error.is_ambiguous() => {
                let row = self.client.get_instance(call(id), instance).await?;
                match row.cancel_date {
                    Some(date) => Ok(Cancelled { ends_on: Some(date), already: !error.is_ambiguous() }),
                    None => Err(error.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn tag_machine(&self, id: CallId, machine_id: &str, tags: &[String]) -> Answer<()> {
        for name in tags {
            self.assign(id, &api::TagResourceType::Instance, machine_id, name).await?;
        }
        Ok(())
    }

    async fn tagged(&self, id: CallId, tag: &str) -> Answer<Vec<String>> {
        let Some(tag) = self.client.find_tag_named(call(id), tag).await? else { return Ok(Vec::new()) };
        let found = self.carriers(id, tag.tag_id, Some(api::TagResourceType::Instance)).await?;
        Ok(found.into_iter().map(|carrier| carrier.id).collect())
    }

    async fn power(&self, id: CallId, machine_id: &str, power: Power) -> Answer<()> {
        let action = match power {
            Power::Start => api::PowerAction::Start,
            Power::Stop => api::PowerAction::Stop,
            Power::Restart => api::PowerAction::Restart,
            Power::Shutdown => api::PowerAction::Shutdown,
        };
        self.client.power(call(id), number(machine_id)?, action).await?;
        Ok(())
    }

    async fn rescue(&self, id: CallId, machine_id: &str, login: &LoginRefs) -> Answer<()> {
        self.client.rescue(call(id), number(machine_id)?, &login_secrets(login)?).await?;
        Ok(())
    }

    async fn reset_password(&self, id: CallId, machine_id: &str, login: &LoginRefs) -> Answer<()> {
        self.client.reset_password(call(id), number(machine_id)?, &login_secrets(login)?).await?;
        Ok(())
    }

    async fn reinstall(&self, id: CallId, machine_id: &str, what: &Reinstallation) -> Answer<()> {
        let mut body = api::ReinstallInstance::new(what.image_id.as_str());
        (body.ssh_keys, body.root_password) = login_of(&what.login, what.windows)?;
        body.user_data = what.user_data.as_ref().map(|u| api::Secret::new(u.expose()));
        body.application_id.clone_from(&what.application_id);
        body.default_user = Some(api::DefaultUser::from(what.default_user.as_str()));
        self.client.reinstall_instance(call(id), number(machine_id)?, &body).await?;
        Ok(())
    }

    async fn has_acted(&self, id: CallId, machine_id: &str, acted_under: Uuid) -> Answer<bool> {
        let instance: api::InstanceId = number(machine_id)?;
        let filter = api::AuditFilter { instance_id: Some(instance), ..api::AuditFilter::request(acted_under) };
        let ours = |rows: &[api::AuditEntry]| {
            rows.iter().any(|r| r.is_from(acted_under) && r.instance_id.is_none_or(|i| i == instance))
        };
        let actions = self.client.list_action_audits(call(id), &filter, &Paging::default()).await?;
        if ours(&actions.rows) {
            return Ok(true);
        }
        let changes = self.client.list_instance_audits(call(id), &filter, &Paging::default()).await?;
        Ok(ours(&changes.rows))
    }

    async fn snapshots(&self, id: CallId, machine_id: &str) -> Answer<Vec<MachineSnapshot>> {
        let listing = self.client.list_snapshots(call(id), number(machine_id)?, None, &Paging::default()).await?;
        Ok(listing.rows.into_iter().map(snapshot).collect())
    }

    async fn take_snapshot(
        &self,
        id: CallId,
        machine_id: &str,
        name: &str,
        description: &str,
    ) -> Answer<MachineSnapshot> {
        let instance = number(machine_id)?;
        let description = (!description.is_empty()).then(|| description.to_owned());
        let body = api::CreateSnapshot { name: name.to_owned(), description };
        Ok(snapshot(self.client.create_snapshot(call(id), instance, &body).await?))
    }

    async fn rename_snapshot(
        &self,
        id: CallId,
        machine_id: &str,
        snapshot: &str,
        name: Option<&str>,
        description: Option<&str>,
    ) -> Answer<()> {
        let body = api::UpdateSnapshot { name: name.map(str::to_owned), description: description.map(str::to_owned) };
        self.client.update_snapshot(call(id), number(machine_id)?, &snapshot.into(), &body).await?;
        Ok(())
    }

    async fn rollback_snapshot(&self, id: CallId, machine_id: &str, snapshot: &str) -> Answer<()> {
        Ok(self.client.rollback_snapshot(call(id), number(machine_id)?, &snapshot.into()).await?)
    }

    async fn delete_snapshot(&self, id: CallId, machine_id: &str, snapshot: &str) -> Answer<()> {
        Ok(self.client.delete_snapshot(call(id), number(machine_id)?, &snapshot.into()).await?)
    }
}

impl Contabo {
    /// The tag of this name, made if it is not there.
    pub(super) async fn ensure_tag(&self, id: CallId, name: &str) -> Answer<api::TagId> {
        if let Some(found) = self.client.find_tag_named(call(id), name).await? {
            return Ok(found.tag_id);
        }
        let tag = api::CreateTag { name: name.to_owned(), color: TAG_COLOR.to_owned(), description: None };
        match self.client.create_tag(call(id), &tag).await {
            Ok(made) => Ok(made.tag_id),
            // A name belongs to one tag, so looking is enough to know.
            Err(error) if error.status() == Some(409) || error.is_ambiguous() => {
                let found = self.client.find_tag_named(call(id), name).await?;
                found.map(|tag| tag.tag_id).ok_or_else(|| error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn secret_named(&self, id: CallId, name: &str) -> Answer<Option<String>> {
        // The provider's filter matches parts of names; ours does not.
        let filter = api::SecretFilter { name: Some(name.to_owned()), kind: None };
        Ok(self.secrets_like(id, &filter).await?.into_iter().find(|s| s.name == name).map(|s| s.id))
    }
}

fn image(row: api::Image) -> OfferedImage {
    let ready = load_state(&row) == LoadState::Ready;
    OfferedImage {
        id: row.image_id.to_string(),
        windows: row.os_type == api::OsType::Windows,
        name: row.name,
        description: row.description,
        standard: row.standard_image,
        ready,
    }
}

fn machine(row: api::Instance) -> Machine {
    Machine {
        id: row.instance_id.to_string(),
        ipv4: row.ipv4().map(|ip| ip.to_string()),
        ipv6: row.ipv6().map(|ip| ip.to_string()),
        display_name: row.display_name,
        product_id: row.product_id,
        region: row.region.to_string(),
        status: status(&row.status),
        status_word: row.status.to_string(),
        image_id: row.image_id.map(|i| i.to_string()),
        bought_at: row.created_date,
        ends_on: row.cancel_date,
        error: row.error_message.filter(|m| !m.is_empty()),
        add_ons: row.add_ons.into_iter().filter(|a| a.quantity > 0).map(seen_add_on).collect(),
    }
}

fn seen_add_on(add_on: api::AddOn) -> SeenAddOn {
    let key = (add_on.id == PRIVATE_NETWORKING).then_some(crate::network::rules::ADD_ON);
    SeenAddOn { key, number: add_on.id }
}

fn status(word: &api::InstanceStatus) -> MachineStatus {
    use api::InstanceStatus as S;
    match word {
        S::Provisioning | S::Uninstalled => MachineStatus::Provisioning,
        S::Installing => MachineStatus::Installing,
        S::Running => MachineStatus::Running,
        S::Stopped => MachineStatus::Stopped,
        S::Rescue => MachineStatus::Rescue,
        S::ResetPassword => MachineStatus::ResettingPassword,
        S::PendingPayment => MachineStatus::PendingPayment,
        S::VerificationRequired => MachineStatus::VerificationRequired,
        S::ManualProvisioning => MachineStatus::ManualProvisioning,
        S::ProductNotAvailable => MachineStatus::ProductNotAvailable,
        S::Error => MachineStatus::Error,
        _ => MachineStatus::Unknown,
    }
}

fn snapshot(row: api::Snapshot) -> MachineSnapshot {
    MachineSnapshot {
        id: row.snapshot_id.to_string(),
        name: row.name,
        description: row.description,
        created_at: row.created_date,
        auto_delete_at: row.auto_delete_date,
    }
}

impl From<api::Error> for ProviderError {
    fn from(error: api::Error) -> Self {
        match error {
            api::Error::Auth { message, .. } => Self::Login { message },
            api::Error::RateLimited { retry_after, .. } => Self::RateLimited { retry_after },
            api::Error::Refused { status, messages, .. } => {
                // Ours add the full stop.
                let said = messages.join("; ");
                Self::Refused { status, message: said.trim_end_matches('.').to_owned() }
            }
            api::Error::NotFound { messages, .. } => Self::NotFound { message: messages.join("; ") },
            api::Error::Unknown { cause, .. } => Self::Unknown { cause },
            api::Error::Unavailable { cause, .. } => Self::Unavailable { cause },
            api::Error::Decode { cause, .. } => Self::Unreadable { cause },
        }
    }
}
