//! Bigger plans and guided moves on the wire.

use mpanel_billing::LargerPlan;
use mpanel_core::ProductId;
use mpanel_workflows::upgrades::{AtProvider, GuideView, NewGuide, Pointer, Pointers, UpgradeOffers};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::rest::services::CancelChoice;
use crate::rest::shop::SpecsView;
use crate::views::{MoneyView, NamedView, check_text, words};

/// The bigger plans of a server, and the guided move that is or was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceUpgrade {
    /// Its plan.
    product_name: String,
    /// What its machine has; null where nothing is billed.
    specs: Option<SpecsView>,
    /// What it costs each period now, before tax.
    price: Option<MoneyView>,
    #[schema(value_type = Option<words::CycleMonths>)]
    cycle_months: Option<i32>,
    /// Why no move can begin now, if none can.
    refused: Option<String>,
    /// Why a bigger plan means a new server.
    why_not_in_place: &'static str,
    /// What ending the old server with its paid term would mean.
    end_of_term: Option<CancelChoice>,
    /// What ending it at once would mean, with what is credited for unused days.
    now: Option<CancelChoice>,
    /// In the order of the shop.
    plans: Vec<UpgradePlan>,
    /// The latest guided move from this server or to it.
    guide: Option<UpgradeGuide>,
}

/// A bigger plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradePlan {
    product_id: String,
    product_name: String,
    specs: SpecsView,
    /// Each period, in the present region and with the add-ons that go along, before tax.
    price: MoneyView,
    /// How much more that is than now.
    more: MoneyView,
    /// What the order of the new server is billed at once, with tax.
    due_now: MoneyView,
    /// The host name of the new server, unless another is given.
    hostname: String,
    /// The plan is taken by a change of the plan, without a new server.
    in_place: bool,
    /// Add-ons and options that do not go along.
    left_out: Vec<String>,
    /// Why it cannot be ordered now, if it cannot.
    refused: Option<String>,
}

/// A guided move to a bigger server.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradeGuide {
    id: String,
    #[schema(value_type = words::UpgradeState)]
    state: &'static str,
    /// The server that is to be replaced.
    old: UpgradeEnd,
    /// The server that replaces it.
    new: UpgradeEnd,
    product_name: String,
    /// The order of the new server.
    order: NamedView,
    invoice_id: Option<String>,
    /// What is still to be paid of it.
    balance: Option<MoneyView>,
    steps: Vec<UpgradeStep>,
    /// How to carry the data over; empty until both servers have addresses.
    commands: Vec<UpgradeCommand>,
    /// What is worth knowing about the data.
    notes: Vec<&'static str>,
    /// Why it cannot be finished now, if it cannot.
    finish_refused: Option<String>,
    /// What ending the old server with its paid term would mean.
    end_of_term: Option<CancelChoice>,
    /// What ending it at once would mean.
    now: Option<CancelChoice>,
    /// When the old server was told to end.
    #[schema(value_type = Option<words::UpgradeEnds>)]
    ends: Option<String>,
    started_at: String,
    /// When it was finished or abandoned.
    finished_at: Option<String>,
}

/// A server of a guided move.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradeEnd {
    id: String,
    /// Host name.
    name: String,
    /// Whether it exists; the new one does once its order is paid.
    exists: bool,
    addresses: Vec<String>,
}

/// A step of a guided move.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradeStep {
    #[schema(value_type = words::UpgradeStepKey)]
    key: &'static str,
    #[schema(value_type = words::UpgradeStepState)]
    state: &'static str,
}

/// A command for the customer to run.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradeCommand {
    about: &'static str,
    command: String,
}

/// What leads to the old server.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradePointers {
    items: Vec<UpgradePointer>,
    /// Zones that could not be read.
    unread: Vec<String>,
}

/// Something that leads to the old server.
#[derive(Debug, Serialize, ToSchema)]
pub struct UpgradePointer {
    #[schema(value_type = words::UpgradePointerKind)]
    kind: &'static str,
    /// Id of the firewall, network, address or zone.
    id: String,
    name: String,
    /// What it says now.
    detail: String,
    /// Whether the new server has the same by now.
    moved: bool,
}

/// A product that a server could become at the data centre, taken in its own panel.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProviderUpgrade)]
pub struct ProviderUpgradeOut {
    /// The data centre's id of the product.
    product_id: String,
    /// The data centre's name of it.
    name: String,
    cpu_cores: u64,
    ram_gb: u64,
    disk_gb: u64,
    /// Whether the server keeps its disk.
    keeps_disk: bool,
    /// Why it does not, in the data centre's word.
    disk_reason: Option<String>,
    /// Whether the server would have to move to another place.
    moves: bool,
    /// What has to be agreed to there, in the data centre's words.
    confirmations: Vec<String>,
    /// The bigger plans of the business that are bought as it.
    plans: Vec<NamedView>,
}

/// A wish for a bigger server.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginUpgrade {
    /// One of the plans on offer that are not in place.
    #[schema(value_type = String)]
    product_id: ProductId,
    /// The new server's host name; the one of the offer when absent.
    #[serde(default)]
    hostname: Option<String>,
    /// What was shown; another amount is refused with `price_changed`.
    expected_due_now: MoneyView,
    /// Must be true. Staff says it for the customer.
    accept_terms: bool,
}

/// A step that is said by hand.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkUpgradeStep {
    /// data or addresses.
    #[schema(value_type = words::UpgradeStepKey)]
    pub(super) step: String,
    /// False takes it back.
    pub(super) done: bool,
}

/// The end of the old server.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishUpgrade {
    #[schema(value_type = words::UpgradeEnds)]
    pub(super) when: String,
    /// The old server's host name, typed by hand, because it is deleted with its data.
    pub(super) confirm_name: String,
}

impl ServiceUpgrade {
    pub(super) fn of(offers: UpgradeOffers, guide: Option<GuideView>) -> Self {
        Self {
            product_name: offers.product_name,
            specs: offers.specs.map(SpecsView::from),
            price: offers.price.map(MoneyView::from),
            cycle_months: offers.cycle_months,
            refused: offers.refused,
            why_not_in_place: offers.why_not_in_place,
            end_of_term: offers.end_of_term.map(CancelChoice::from),
            now: offers.now.map(CancelChoice::from),
            plans: offers.plans.into_iter().map(UpgradePlan::from).collect(),
            guide: guide.map(UpgradeGuide::from),
        }
    }
}

impl From<LargerPlan> for UpgradePlan {
    fn from(plan: LargerPlan) -> Self {
        Self {
            product_id: plan.product.to_string(),
            product_name: plan.product_name,
            specs: plan.specs.into(),
            price: plan.price.into(),
            more: plan.more.into(),
            due_now: plan.due_now.into(),
            hostname: plan.item.hostname,
            in_place: plan.in_place,
            left_out: plan.left_out,
            refused: plan.refused,
        }
    }
}

impl From<GuideView> for UpgradeGuide {
    fn from(guide: GuideView) -> Self {
        let step = |s: mpanel_workflows::upgrades::Step| UpgradeStep { key: s.key.as_str(), state: s.state.as_str() };
        let command = |c: mpanel_workflows::upgrades::Command| UpgradeCommand { about: c.about, command: c.command };
        Self {
            id: guide.id.to_string(),
            state: guide.state.as_str(),
            old: UpgradeEnd {
                id: guide.old.to_string(),
                name: guide.old_name,
                exists: true,
                addresses: guide.old_addresses,
            },
            new: UpgradeEnd {
                id: guide.new.to_string(),
                name: guide.new_name,
                exists: guide.new_exists,
                addresses: guide.new_addresses,
            },
            product_name: guide.product_name,
            order: NamedView { id: guide.order.to_string(), name: guide.order_number },
            invoice_id: guide.invoice.map(|id| id.to_string()),
            balance: guide.balance.map(MoneyView::from),
            steps: guide.steps.into_iter().map(step).collect(),
            commands: guide.instructions.commands.into_iter().map(command).collect(),
            notes: guide.instructions.notes,
            finish_refused: guide.finish_refused,
            end_of_term: guide.end_of_term.map(CancelChoice::from),
            now: guide.now.map(CancelChoice::from),
            ends: guide.ends,
            started_at: guide.started_at.to_string(),
            finished_at: guide.finished_at.map(|at| at.to_string()),
        }
    }
}

impl From<Pointers> for UpgradePointers {
    fn from(all: Pointers) -> Self {
        let one = |p: Pointer| UpgradePointer {
            kind: p.kind.as_str(),
            id: p.id,
            name: p.name,
            detail: p.detail,
            moved: p.moved,
        };
        Self { items: all.found.into_iter().map(one).collect(), unread: all.unread }
    }
}

impl From<AtProvider> for ProviderUpgradeOut {
    fn from(AtProvider { offer, plans }: AtProvider) -> Self {
        let plan = |(id, name): (ProductId, String)| NamedView { id: id.to_string(), name };
        Self {
            product_id: offer.product_id,
            name: offer.name,
            cpu_cores: offer.cpu_cores,
            ram_gb: offer.ram_gb,
            disk_gb: offer.disk_gb,
            keeps_disk: offer.keeps_disk,
            disk_reason: offer.disk_reason,
            moves: offer.moves,
            confirmations: offer.confirmations,
            plans: plans.into_iter().map(plan).collect(),
        }
    }
}

impl BeginUpgrade {
    pub(super) fn parse(self) -> ApiResult<NewGuide> {
        check_text("/hostname", self.hostname.as_deref().unwrap_or_default(), 253)?;
        Ok(NewGuide {
            product: self.product_id,
            hostname: self.hostname,
            expected_due_now: Some(self.expected_due_now.parse("/expected_due_now")?),
            accept_terms: self.accept_terms,
        })
    }
}
