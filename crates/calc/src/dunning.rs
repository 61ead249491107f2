//! The plan of what happens to an unpaid invoice, and when (billing.md section 5).
//!
//! [`ladder`] lists every step of an invoice's life; [`due_steps`] picks those
//! that have come and were not taken. The run and the preview use both.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::period::plus_days;

/// Days before a termination at which the customer is told for the last time and the end is prepared. A provider
/// wants to be told some days before its own paid term ends.
pub const PLAN_END_DAYS: i64 = 8;

const LATE_FEE: &str = "late_fee";

/// The key of a step that was taken, as [`ladder`] calls it today: a late fee was once noted with its days.
pub fn taken_key(key: &str) -> &str {
    let days = key.strip_prefix(LATE_FEE).filter(|days| days.starts_with(['+', '-']));
    if days.is_some() { LATE_FEE } else { key }
}

/// The effective policy of one customer. Days count from the due date; reminders before it, all else after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Days before the due date on which to remind.
    pub reminder_days: Vec<i64>,
    /// Whether to charge the saved method on the due date.
    pub charge_on_due: bool,
    /// Days after it on which to try again.
    pub retry_days: Vec<i64>,
    /// Days after it on which to send a notice.
    pub notice_days: Vec<i64>,
    /// Days after it on which a late fee falls due, if there is one.
    pub late_fee_days: Option<i64>,
    /// Days after which an unpaid order is given up.
    pub order_expire_days: i64,
    /// Days after which a missed part of a payment plan makes the rest due, if it does (billing.md rule 35).
    pub accelerate_days: Option<i64>,
}

/// A service on the invoice, with its own effective policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    /// The service's printed id.
    pub id: String,
    /// Days after which it is suspended, if it is.
    pub suspend_days: Option<i64>,
    /// Days after which it is terminated, if it is.
    pub terminate_days: Option<i64>,
}

/// What the plan needs to know of an open invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceFacts {
    /// Day of issue; nothing is planned before it.
    pub issued: Date,
    /// Due date, the D of the timeline.
    pub due: Date,
    /// Whether it is the first bill of an order that nobody accepted: only giving up applies.
    pub order_pending: bool,
    /// A contested invoice is left alone.
    pub disputed: bool,
    /// A decline that no retry can heal stopped the charges.
    pub charges_stopped: bool,
    /// The services on it.
    pub services: Vec<ServiceFacts>,
}

/// A kind of step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum Act {
    /// Remind before the due date.
    Reminder,
    /// Charge the saved method.
    Charge,
    /// Tell that payment is late.
    Notice,
    /// Bill a late fee.
    LateFee,
    /// Suspend a service.
    Suspend {
        /// The service's printed id.
        service: String,
    },
    /// Prepare the end of a service some days ahead, so that its provider is told in good time.
    PlanEnd {
        /// The service's printed id.
        service: String,
    },
    /// Terminate a service.
    Terminate {
        /// The service's printed id.
        service: String,
    },
    /// Give an unpaid order up.
    CancelOrder,
    /// End a payment plan because a part was missed: the rest is due.
    Accelerate,
}

impl Act {
    /// The word in the log and in previews.
    pub fn as_str(&self) -> &'static str {
        match self {
            Act::Reminder => "reminder",
            Act::Charge => "charge",
            Act::Notice => "notice",
            Act::LateFee => LATE_FEE,
            Act::Suspend { .. } => "suspend",
            Act::PlanEnd { .. } => "plan_end",
            Act::Terminate { .. } => "terminate",
            Act::CancelOrder => "cancel_order",
            Act::Accelerate => "accelerate",
        }
    }

    // Of these, only the latest due one is worth doing after a pause of the program.
    fn repeats(&self) -> bool {
        matches!(self, Act::Reminder | Act::Charge | Act::Notice)
    }
}

/// One step of an invoice's ladder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The day.
    pub at: Date,
    /// What.
    pub act: Act,
    /// Key of the step within its invoice: each happens once. Days are part of it, but not of a late fee's: there is
    /// one for an invoice, whatever the setting was changed to.
    pub key: String,
    /// The setting it comes from.
    pub rule: &'static str,
    /// That setting's number of days.
    pub days: i64,
}

/// A step whose day has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueStep {
    /// The step.
    pub step: Step,
    /// A later step of the same kind is due as well, or its time is over: note it, do nothing.
    pub superseded: bool,
}

/// Every step of an unpaid invoice, in order.
pub fn ladder(facts: &InvoiceFacts, policy: &Ladder) -> Vec<Step> {
    let step = |days: i64, act: Act, rule: &'static str| {
        let at = plus_days(facts.due, days);
        let subject = match &act {
            Act::Suspend { service } | Act::PlanEnd { service } | Act::Terminate { service } => {
                format!(":{service}")
            }
            _ => String::new(),
        };
        let key = if act == Act::LateFee { LATE_FEE.to_owned() } else { format!("{}{days:+}{subject}", act.as_str()) };
        Step { at, key, act, rule, days }
    };
    if facts.disputed {
        return Vec::new();
    }
    if facts.order_pending {
        let at = plus_days(facts.issued, policy.order_expire_days);
        return vec![Step { at, ..step(policy.order_expire_days, Act::CancelOrder, "order.expire_days") }];
    }
    let mut steps: Vec<Step> =
        policy.reminder_days.iter().map(|d| step(-d.abs(), Act::Reminder, "reminder.days")).collect();
    if !facts.charges_stopped {
        steps.extend(policy.charge_on_due.then(|| step(0, Act::Charge, "charge.on_due")));
        steps.extend(policy.retry_days.iter().map(|d| step(*d, Act::Charge, "charge.retry_days")));
    }
    steps.extend(policy.notice_days.iter().map(|d| step(*d, Act::Notice, "notice.days")));
    steps.extend(policy.late_fee_days.map(|d| step(d, Act::LateFee, "late_fee.days")));
    for service in &facts.services {
        let id = || service.id.clone();
        steps.extend(service.suspend_days.map(|d| step(d, Act::Suspend { service: id() }, "suspend.days")));
        if let Some(days) = service.terminate_days {
            let ahead = (days - PLAN_END_DAYS).max(1).min(days);
            steps.push(step(ahead, Act::PlanEnd { service: id() }, "terminate.days"));
            steps.push(step(days, Act::Terminate { service: id() }, "terminate.days"));
        }
    }
    // A reminder whose day was before the invoice existed would be news of yesterday.
    steps.retain(|s| s.act != Act::Reminder || s.at > facts.issued);
    steps.sort_by(|a, b| {
        a.at.cmp(&b.at).then_with(|| order(&a.act).cmp(&order(&b.act))).then_with(|| a.key.cmp(&b.key))
    });
    steps.dedup_by(|a, b| a.key == b.key);
    steps
}

/// The steps that have come by `today` and are not in `done`.
pub fn due_steps(steps: &[Step], due: Date, done: &HashSet<String>, today: Date) -> Vec<DueStep> {
    let waiting: Vec<&Step> = steps.iter().filter(|s| s.at <= today && !done.contains(&s.key)).collect();
    waiting
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let later = waiting[index + 1..].iter().any(|s| s.act == step.act);
            let late_reminder = step.act == Act::Reminder && today >= due;
            DueStep { step: (*step).clone(), superseded: step.act.repeats() && later || late_reminder }
        })
        .collect()
}

// On one day the customer is charged before being told off, and told before losing the service.
fn order(act: &Act) -> u8 {
    match act {
        Act::CancelOrder | Act::Accelerate => 0,
        Act::Reminder => 1,
        Act::Charge => 2,
        Act::Notice => 3,
        Act::LateFee => 4,
        Act::Suspend { .. } => 5,
        Act::PlanEnd { .. } => 6,
        Act::Terminate { .. } => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Ladder {
        Ladder {
            reminder_days: vec![7, 1],
            charge_on_due: true,
            retry_days: vec![1, 3, 5, 7],
            notice_days: vec![1, 3, 7],
            late_fee_days: None,
            order_expire_days: 7,
            accelerate_days: None,
        }
    }

    fn facts() -> InvoiceFacts {
        InvoiceFacts {
            issued: "2026-03-01".parse().unwrap(),
            due: "2026-03-15".parse().unwrap(),
            order_pending: false,
            disputed: false,
            charges_stopped: false,
            services: vec![ServiceFacts { id: "svc_1".into(), suspend_days: Some(5), terminate_days: Some(30) }],
        }
    }

    fn keys(facts: &InvoiceFacts) -> Vec<String> {
        ladder(facts, &policy()).iter().map(|s| format!("{} {}", &s.at.to_string()[5..], s.key)).collect()
    }

    #[test]
    fn the_default_ladder_is_the_documented_one() {
        assert_eq!(
            keys(&facts()),
            [
                "03-08 reminder-7",
                "03-14 reminder-1",
                "03-15 charge+0",
                "03-16 charge+1",
                "03-16 notice+1",
                "03-18 charge+3",
                "03-18 notice+3",
                "03-20 charge+5",
                "03-20 suspend+5:svc_1",
                "03-22 charge+7",
                "03-22 notice+7",
                "04-06 plan_end+22:svc_1",
                "04-14 terminate+30:svc_1",
            ]
        );
    }

    #[test]
    fn special_invoices_have_shorter_ladders() {
        assert_eq!(keys(&InvoiceFacts { order_pending: true, ..facts() }), ["03-08 cancel_order+7"]);
        assert!(keys(&InvoiceFacts { disputed: true, ..facts() }).is_empty());
        let stopped = keys(&InvoiceFacts { charges_stopped: true, ..facts() });
        assert!(stopped.iter().all(|k| !k.contains("charge")) && stopped.len() == 8, "{stopped:?}");
        let short = keys(&InvoiceFacts { issued: "2026-03-15".parse().unwrap(), ..facts() });
        assert!(short.iter().all(|k| !k.contains("reminder")));
    }

    #[test]
    fn after_a_pause_only_the_latest_of_each_kind_is_done() {
        let steps = ladder(&facts(), &policy());
        let done = HashSet::from(["reminder-7".to_owned()]);
        let due = due_steps(&steps, facts().due, &done, "2026-03-20".parse().unwrap());
        let acting: Vec<&str> = due.iter().filter(|d| !d.superseded).map(|d| d.step.key.as_str()).collect();
        assert_eq!(acting, ["notice+3", "charge+5", "suspend+5:svc_1"]);
        assert_eq!(due.len(), 8);
    }

    #[test]
    fn there_is_one_late_fee_however_its_day_is_moved() {
        let late = |days| ladder(&facts(), &Ladder { late_fee_days: Some(days), ..policy() });
        let key = |days| late(days).into_iter().find(|s| s.act == Act::LateFee).map(|s| s.key);
        assert_eq!((key(7), key(10)), (Some("late_fee".into()), Some("late_fee".into())));
        assert_eq!(["late_fee+7", "late_fee", "charge+7"].map(taken_key), ["late_fee", "late_fee", "charge+7"]);
    }

    #[test]
    fn a_step_that_was_done_is_never_due_again() {
        let steps = ladder(&facts(), &policy());
        let done: HashSet<String> = steps.iter().map(|s| s.key.clone()).collect();
        assert!(due_steps(&steps, facts().due, &done, "2027-01-01".parse().unwrap()).is_empty());
    }
}
