//! The comparison: services, machines and what is paid, turned into findings. Pure.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::ToSpan as _;
use mpanel_core::{CustomerId, Date, ServiceId, Timestamp};

use super::{Billed, FindingKind, MachineFacts, Severity, add_ons};
use crate::address::store::AddressRow;
use crate::provider::{Machine, MachineStatus};
use crate::service::ProductSnapshot;
use crate::service::store::ServiceRow;
use crate::time::{day, from_micros, seconds_since};

/// A service this long paid without a machine is not merely being set up.
const SETUP_SECONDS: i64 = 24 * 60 * 60;
/// Days after the paid term in which dunning has its course.
const UNPAID_DAYS: i64 = 14;

/// What is compared.
pub(crate) struct Comparison<'a> {
    /// Services of the account that have not ended.
    pub(crate) live: &'a [ServiceRow],
    /// Services that have ended and had a machine.
    pub(crate) ended: &'a [ServiceRow],
    /// The account's machines.
    pub(crate) machines: &'a HashMap<String, Machine>,
    /// Machines a setup has given up, with the service they were bought for.
    pub(crate) given_up: &'a HashMap<String, ServiceId>,
    /// What is paid, where that is known.
    pub(crate) billed: &'a BTreeMap<ServiceId, Billed>,
    /// Services whose machine was looked at and does not carry our tags.
    pub(crate) untagged: &'a HashSet<ServiceId>,
    /// Services whose machine is being moved to another region.
    pub(crate) moving: &'a HashSet<ServiceId>,
    /// Addresses of customers that vanished, or that somebody else's machine has.
    pub(crate) astray: &'a [AddressRow],
    /// Services whose add-ons are being bought, or were a moment ago.
    pub(crate) adding: &'a HashSet<ServiceId>,
    pub(crate) now: Timestamp,
    pub(crate) today: Date,
}

/// A finding before it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    pub(crate) kind: FindingKind,
    pub(crate) severity: Severity,
    /// What it is about; one finding for each account, kind and subject.
    pub(crate) subject: String,
    pub(crate) title: String,
    pub(crate) explanation: String,
    pub(crate) service: Option<(ServiceId, CustomerId)>,
    /// Whose, where no service is concerned.
    pub(crate) customer: Option<CustomerId>,
    pub(crate) machine: Option<MachineFacts>,
}

/// Everything that differs.
pub(crate) fn compare(what: &Comparison<'_>) -> Vec<Draft> {
    let mut owners: HashMap<&str, Vec<&ServiceRow>> = HashMap::new();
    for row in what.live {
        if let Some(id) = row.instance_id.as_deref() {
            owners.entry(id).or_default().push(row);
        }
    }
    let mut found = Vec::new();
    for (id, machine) in what.machines {
        match owners.get(id.as_str()).map_or(&[][..], Vec::as_slice) {
            [] => found.extend(ownerless(what, machine)),
            [_] => {}
            several => found.push(shared(machine, several)),
        }
    }
    for row in what.live {
        match row.instance_id.as_ref() {
            None => found.extend(without_machine(what, row)),
            // A machine just bought is not shown yet, and the list was read before it was.
            Some(_) if row.state == "provisioning" || row.state_since > what.now.as_microsecond() => {}
            Some(id) => match what.machines.get(id) {
                None => found.push(missing(row, id)),
                Some(machine) => found.extend(of_pair(what, row, machine)),
            },
        }
    }
    found.extend(what.astray.iter().map(address_astray));
    found.sort_by(|a, b| (a.kind, &a.subject).cmp(&(b.kind, &b.subject)));
    found
}

pub(super) fn draft(kind: FindingKind, severity: Severity, title: String, explanation: String) -> Draft {
    Draft { kind, severity, subject: String::new(), title, explanation, service: None, customer: None, machine: None }
}

impl Draft {
    fn about_machine(mut self, machine: &Machine) -> Self {
        self.subject = format!("machine:{}", machine.id);
        self.machine = Some(facts(machine));
        self
    }

    fn about_service(mut self, row: &ServiceRow) -> Self {
        self.subject = format!("service:{}", row.service());
        self.of(row)
    }

    fn of(mut self, row: &ServiceRow) -> Self {
        self.service = Some((row.service(), row.customer()));
        self
    }

    fn with(mut self, machine: &Machine) -> Self {
        self.machine = Some(facts(machine));
        self
    }
}

pub(crate) fn facts(machine: &Machine) -> MachineFacts {
    MachineFacts {
        id: machine.id.clone(),
        display_name: machine.display_name.clone(),
        product_id: machine.product_id.clone(),
        region: machine.region.clone(),
        status: machine.status_word.clone(),
        ipv4: machine.ipv4.clone(),
        bought_at: machine.bought_at,
        ends_on: machine.ends_on,
    }
}

/// How a machine is called in sentences.
fn named(machine: &Machine) -> String {
    if machine.display_name.is_empty() {
        format!("Machine {}", machine.id)
    } else {
        format!("Machine {} ({})", machine.id, machine.display_name)
    }
}

fn ownerless(what: &Comparison<'_>, machine: &Machine) -> Option<Draft> {
    let by_id = |row: &&ServiceRow| row.instance_id.as_deref() == Some(&machine.id);
    if let Some(row) = what.ended.iter().find(by_id) {
        let since = from_micros(row.state_since).to_string();
        let text = format!(
            "{} belonged to {}, which ended on {}. It is not cancelled and is paid for on.",
            named(machine),
            row.hostname,
            &since[..10]
        );
        let title = format!("The machine of {} goes on", row.hostname);
        let draft = draft(FindingKind::EndedMachineRuns, Severity::Critical, title, text);
        return machine.ends_on.is_none().then(|| draft.about_machine(machine).of(row));
    }
    let same_name = |row: &&ServiceRow| row.display_name == machine.display_name && !machine.display_name.is_empty();
    let namesake = what.live.iter().chain(what.ended).find(same_name);
    if let Some(service) = what.given_up.get(&machine.id) {
        let text = format!("{} was given up during the setup of {service} and is not cancelled.", named(machine));
        let draft = draft(
            FindingKind::EndedMachineRuns,
            Severity::Critical,
            "A machine that was given up goes on".into(),
            text,
        );
        let row = what.live.iter().chain(what.ended).find(|row| row.service() == *service);
        let draft = draft.about_machine(machine);
        return machine.ends_on.is_none().then(|| match row {
            Some(row) => draft.of(row),
            None => draft,
        });
    }
    match namesake {
        // Its setup is looking for it.
        Some(row) if row.state == "provisioning" && row.instance_id.is_none() => None,
        Some(row) => {
            let state = match &row.instance_id {
                Some(own) => format!("which has machine {own}"),
                None => format!("which has no machine and is {}", row.state.replace('_', " ")),
            };
            let text = format!("{} carries our name for {}, {state}.", named(machine), row.hostname);
            let severity = if machine.ends_on.is_some() { Severity::Info } else { Severity::Critical };
            let title = format!("A second machine for {}", row.hostname);
            Some(draft(FindingKind::ForeignMachine, severity, title, text).about_machine(machine).of(row))
        }
        None => {
            let (severity, end) = match machine.ends_on {
                Some(date) => (Severity::Info, format!(" It is cancelled and ends on {date}.")),
                None => (Severity::Warning, String::new()),
            };
            let text = format!(
                "{}, product {} in {}, belongs to no service.{end}",
                named(machine),
                machine.product_id,
                machine.region
            );
            let title = format!("{} belongs to nobody", named(machine));
            Some(draft(FindingKind::ForeignMachine, severity, title, text).about_machine(machine))
        }
    }
}

fn shared(machine: &Machine, several: &[&ServiceRow]) -> Draft {
    let mut names: Vec<String> = several.iter().map(|r| format!("{} ({})", r.hostname, r.service())).collect();
    names.sort();
    let text = format!("{} is the machine of {}.", named(machine), names.join(" and of "));
    let title = format!("{} services on one machine", several.len());
    draft(FindingKind::SharedMachine, Severity::Critical, title, text).about_machine(machine).of(several[0])
}

fn missing(row: &ServiceRow, id: &str) -> Draft {
    let text = format!("Machine {id} of {} is not in the provider's list.", row.hostname);
    let title = format!("The machine of {} has vanished", row.hostname);
    draft(FindingKind::MachineMissing, Severity::Critical, title, text).about_service(row)
}

fn without_machine(what: &Comparison<'_>, row: &ServiceRow) -> Option<Draft> {
    let waits_long = seconds_since(row.state_since, what.now) >= SETUP_SECONDS;
    let paid = what.billed.get(&row.service()).is_some_and(|b| b.live);
    if !paid || row.state == "provisioning" && !waits_long {
        return None;
    }
    let text = match (row.state.as_str(), &row.waits_because) {
        ("provisioning", Some(because)) => format!("{} is paid for and still waits. {because}", row.hostname),
        ("provisioning", None) => format!("{} is paid for and has been set up for more than a day.", row.hostname),
        (state, _) => format!("{} is paid for, but has no machine. It is {}.", row.hostname, state.replace('_', " ")),
    };
    let title = format!("{} is paid for and has no machine", row.hostname);
    Some(draft(FindingKind::PaidWithoutMachine, Severity::Critical, title, text).about_service(row))
}

fn address_astray(row: &AddressRow) -> Draft {
    let mut draft = match row.gone_since {
        Some(since) => address_vanished(row, since),
        None => {
            let text = format!("{} is on a machine of somebody else than its customer, who pays for it.", row.ip);
            let title = format!("The address {} is on another customer's server", row.ip);
            draft(FindingKind::AddressElsewhere, Severity::Critical, title, text)
        }
    };
    draft.subject = format!("address:{}", row.ip);
    draft.customer = row.customer_id.map(CustomerId);
    draft
}

fn address_vanished(row: &AddressRow, since: i64) -> Draft {
    let since = from_micros(since).to_string();
    let (severity, paid) = match row.billed_by {
        Some(_) => (Severity::Critical, "has it with a price and pays on"),
        None => (Severity::Warning, "still has it, without a price"),
    };
    let text = format!("{} is not at the provider since {}. Its customer {paid}.", row.ip, &since[..10]);
    draft(FindingKind::AddressVanished, severity, format!("The address {} has vanished", row.ip), text)
}

/// A service and its machine.
fn of_pair(what: &Comparison<'_>, row: &ServiceRow, machine: &Machine) -> Vec<Draft> {
    let moving = what.moving.contains(&row.service());
    let product = row.product().ok().and_then(|sold| product_differs(row, &sold, machine, moving));
    let tags = what.untagged.contains(&row.service()).then(|| {
        let text = format!("{} does not carry the tags of tenant, customer and service.", named(machine));
        let title = format!("The machine of {} is not tagged", row.hostname);
        draft(FindingKind::TagsDiffer, Severity::Info, title, text)
    });
    let sold = row.product().ok().filter(|_| !what.adding.contains(&row.service()));
    let add_ons = sold.map(|sold| add_ons::differ(row, &sold.add_ons, machine)).unwrap_or_default();
    let all = [product, unpaid(what, row, machine), end_differs(what, row, machine), tags];
    all.into_iter().flatten().chain(add_ons).map(|d| d.about_service(row).with(machine)).collect()
}

fn product_differs(row: &ServiceRow, sold: &ProductSnapshot, machine: &Machine, moving: bool) -> Option<Draft> {
    let wanted = sold.bought_as.as_ref().map_or(&sold.provider_product_id, |was| &was.provider_product_id);
    let mut differs = Vec::new();
    if !machine.product_id.is_empty() && machine.product_id != *wanted {
        differs.push(format!("product {} instead of {wanted}", machine.product_id));
    }
    // On its way it may be shown in the one region or the other.
    if !moving && !machine.region.is_empty() && machine.region != row.region {
        differs.push(format!("region {} instead of {}", machine.region, row.region));
    }
    let text = format!("{} of {} has {}.", named(machine), row.hostname, differs.join(" and "));
    let title = format!("The machine of {} is not what was sold", row.hostname);
    (!differs.is_empty()).then(|| draft(FindingKind::ProductDiffers, Severity::Warning, title, text))
}

fn unpaid(what: &Comparison<'_>, row: &ServiceRow, machine: &Machine) -> Option<Draft> {
    if !matches!(machine.status, MachineStatus::Running | MachineStatus::Rescue) {
        return None;
    }
    let billed = what.billed.get(&row.service());
    let late = |b: &&Billed| {
        let grace = b.paid_through.checked_add(UNPAID_DAYS.days()).unwrap_or(b.paid_through);
        !b.paused && grace < what.today
    };
    let because = match billed {
        // A switch of ours that is under way is no breach.
        _ if row.state == "suspended" && row.power_target.is_none() && row.act.is_none() => {
            "The service is suspended, but its machine runs.".to_owned()
        }
        _ if row.state == "suspended" => return None,
        Some(b) if !b.live => "Its subscription has ended, but the service has not.".to_owned(),
        Some(b) => match Some(b).filter(late) {
            Some(b) => format!("It is paid until {} only.", b.paid_through),
            None => return None,
        },
        None => return None,
    };
    let text = format!("{} of {} runs. {because}", named(machine), row.hostname);
    let title = format!("The machine of {} runs without being paid", row.hostname);
    Some(draft(FindingKind::UnpaidMachineRuns, Severity::Critical, title, text))
}

fn end_differs(what: &Comparison<'_>, row: &ServiceRow, machine: &Machine) -> Option<Draft> {
    // What is being ended at the moment differs for a while.
    if row.act.as_deref() == Some("terminate") {
        return None;
    }
    let ours = day(row.ends_on.as_deref());
    let (severity, text) = match (machine.ends_on, ours) {
        (Some(there), None) => {
            (Severity::Critical, format!("The provider ends the machine on {there}; the service is to go on."))
        }
        (Some(there), Some(ours)) if there < ours.yesterday().unwrap_or(ours) => {
            let text = format!("The provider ends the machine on {there}; the service is to run until {ours}.");
            (Severity::Warning, text)
        }
        (None, Some(ours)) if ours < what.today => {
            (Severity::Warning, format!("The service was to end on {ours}; the provider knows of no end."))
        }
        _ => return None,
    };
    let title = format!("{} and its machine end on different days", row.hostname);
    Some(draft(FindingKind::EndDiffers, severity, title, text))
}
