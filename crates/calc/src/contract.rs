//! What a customer has agreed to over time: terms, and dated changes of them.
//!
//! [`Contract::phases`] folds the changes into stretches during which nothing changes. It knows nothing
//! of what has been billed; [`crate::engine`] compares the two.

use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use crate::anchor::Anchor;
use crate::cadence::{Cadence, Grid};
use crate::period::{Basis, midnight};
use crate::pricing::Component;

/// Whether a part is paid at the start or at the end of its periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At the start.
    #[default]
    InAdvance,
    /// At the end.
    InArrears,
}

/// A component of a contract and how it is charged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is and costs.
    #[serde(flatten)]
    pub component: Component,
    /// The cadence of its price, where it is not the contract's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
    /// When it is paid.
    #[serde(default)]
    pub timing: Timing,
}

impl From<Component> for Part {
    fn from(component: Component) -> Self {
        Self { component, cadence: None, timing: Timing::InAdvance }
    }
}

/// Where the boundaries of periods come from (billing.md rule 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorPolicy {
    /// The day on which paying begins.
    Anniversary,
    /// A day of the month that the plan names.
    Calendar(Anchor),
    /// The day of the customer's account, so that all its services come on one invoice.
    Account(Anchor),
}

/// How a part whose cadence differs is billed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentCadence {
    /// On periods of its own, on the contract's anchor.
    #[default]
    Own,
    /// With the contract's periods, as the share they have of its nominal length (a year has 365 days).
    OwnNominal,
}

/// The ways in which contracts may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// How stubs are measured.
    pub basis: Basis,
    /// How parts with another cadence are billed.
    pub component_cadence: ComponentCadence,
    /// Bill the day of cancellation too.
    pub bill_cancellation_day: bool,
    /// Show a trial as a line that costs nothing.
    pub trial_line: bool,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ChangeKind {
    /// Other parts, perhaps with another cadence. Another cadence begins on the day of the change unless
    /// the anchor is kept, which leaves a stub.
    Plan {
        /// The parts from then on.
        parts: Vec<Part>,
        /// The cadence from then on, if it changes.
        cadence: Option<Cadence>,
        /// Whether the boundaries stay on the old anchor.
        #[serde(default)]
        keep_anchor: bool,
    },
    /// Some parts become others; the rest stays as it is on that day.
    Replace {
        /// Instead of those with the same keys, or besides the others.
        parts: Vec<Part>,
        /// Keys of parts that go.
        #[serde(default)]
        gone: Vec<String>,
        /// The words of the plan's line from then on, where they become others.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
    },
    /// Another number of units of one part.
    Quantity {
        /// The part's key.
        component: String,
        /// The number from then on.
        quantity: i64,
    },
    /// Another price of one part.
    Price {
        /// The part's key.
        component: String,
        /// Minor units for one unit and period.
        unit_minor: i64,
    },
    /// Boundaries on another day.
    Anchor {
        /// The new day; with a month the phase of longer periods moves too.
        anchor: Anchor,
    },
    /// Billing rests.
    Pause {
        /// Whether what is paid but not used is credited.
        credit: bool,
    },
    /// Billing goes on.
    Resume {
        /// Begin a new term that keeps only the day of the month; otherwise the anchor stays.
        restart_term: bool,
    },
    /// Billing ends.
    Cancel {
        /// Whether what is paid but not used is credited.
        credit: bool,
    },
}

/// A change from a moment on. Of two at one moment the later in the list comes later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its name on the lines it causes.
    pub id: String,
    /// The first moment of the new terms; the change's day belongs to them.
    pub at: DateTime,
    /// What changes.
    pub kind: ChangeKind,
}

impl Change {
    /// A change from the beginning of a day on.
    pub fn on(day: Date, id: impl Into<String>, kind: ChangeKind) -> Self {
        Self { id: id.into(), at: midnight(day), kind }
    }
}

/// Terms, and what has changed or will change about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The first day.
    pub start: Date,
    /// The first day that is paid for, if a trial comes before it.
    pub trial_end: Option<Date>,
    /// The boundaries of its periods.
    pub grid: Grid,
    /// What is charged.
    pub parts: Vec<Part>,
    /// Whether billing rests at its start.
    #[serde(default)]
    pub paused: bool,
    /// What changes, in the order in which it was agreed.
    pub changes: Vec<Change>,
    /// How it is billed.
    pub options: Options,
}

/// What holds during a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Billing goes on.
    Running,
    /// Billing rests or has ended.
    Still {
        /// Whether what is paid but not used is credited.
        credit: bool,
    },
}

/// A stretch during which nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// Its first moment.
    pub from: DateTime,
    /// The moment after its last; the last phase goes on.
    pub until: Option<DateTime>,
    /// Whether billing goes on.
    pub standing: Standing,
    /// What is charged.
    pub parts: Vec<Part>,
    /// The boundaries of periods.
    pub grid: Grid,
    /// The change with which it began; none for the first phase.
    pub change: Option<String>,
}

impl Contract {
    /// A contract from its first day, after `trial_end` if there is a trial.
    pub fn new(start: Date, trial_end: Option<Date>, cadence: Cadence, anchor: AnchorPolicy, parts: Vec<Part>) -> Self {
        let paid_from = trial_end.map_or(start, |end| end.max(start));
        let grid = match anchor {
            AnchorPolicy::Anniversary => Grid::starting(paid_from, cadence),
            AnchorPolicy::Calendar(anchor) | AnchorPolicy::Account(anchor) => {
                Grid::anchored(anchor, cadence, paid_from)
            }
        };
        Self { start, trial_end, grid, parts, paused: false, changes: Vec::new(), options: Options::default() }
    }

    /// The first day that is paid for.
    pub fn paid_from(&self) -> Date {
        self.trial_end.map_or(self.start, |end| end.max(self.start))
    }

    /// The stretches between changes, in order and without gaps.
    pub fn phases(&self) -> Vec<Phase> {
        let first = Phase {
            from: midnight(self.start),
            until: None,
            standing: if self.paused { Standing::Still { credit: false } } else { Standing::Running },
            parts: self.parts.clone(),
            grid: self.grid,
            change: None,
        };
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|c| c.at);
        let mut phases = vec![first];
        for change in changes {
            let Some(last) = phases.last_mut() else { break };
            let at = self.moment_of(change).max(last.from);
            let next = self.after(last, change, at);
            last.until = Some(at);
            phases.push(next);
            if matches!(change.kind, ChangeKind::Cancel { .. }) {
                break;
            }
        }
        phases.retain(|p| p.until.is_none_or(|until| p.from < until));
        phases
    }

    // Whole days unless seconds are counted; a cancellation may bill its own day.
    fn moment_of(&self, change: &Change) -> DateTime {
        if self.options.basis == Basis::Second {
            return change.at;
        }
        let billed = self.options.bill_cancellation_day && matches!(change.kind, ChangeKind::Cancel { .. });
        let day = change.at.date();
        midnight(if billed { day.tomorrow().unwrap_or(day) } else { day })
    }

    fn after(&self, before: &Phase, change: &Change, at: DateTime) -> Phase {
        let mut next = Phase { from: at, until: None, change: Some(change.id.clone()), ..before.clone() };
        match &change.kind {
            ChangeKind::Plan { parts, cadence, keep_anchor } => {
                next.parts = parts.clone();
                if let Some(cadence) = cadence.filter(|c| *c != before.grid.cadence) {
                    // A term never begins inside a trial.
                    let day = at.date().max(self.paid_from());
                    next.grid = if *keep_anchor { before.grid.every(cadence) } else { Grid::starting(day, cadence) };
                }
            }
            ChangeKind::Replace { parts, gone, plan } => {
                next.parts.retain(|p| !gone.contains(&p.component.key));
                for part in parts {
                    match next.parts.iter_mut().find(|p| p.component.key == part.component.key) {
                        Some(old) => old.component = part.component.clone(),
                        None => next.parts.push(part.clone()),
                    }
                }
                let plans = next.parts.iter_mut().filter(|p| p.component.key == "plan");
                plans.zip(plan).for_each(|(part, words)| part.component.description.clone_from(words));
            }
            ChangeKind::Quantity { component, quantity } => {
                for part in next.parts.iter_mut().filter(|p| p.component.key == *component) {
                    part.component.quantity = *quantity;
                }
            }
            ChangeKind::Price { component, unit_minor } => {
                for part in next.parts.iter_mut().filter(|p| p.component.key == *component) {
                    part.component.price.recurring = *unit_minor;
                }
            }
            ChangeKind::Anchor { anchor } => next.grid = before.grid.moved(*anchor, at.date()),
            ChangeKind::Pause { credit } | ChangeKind::Cancel { credit } => {
                next.standing = Standing::Still { credit: *credit };
            }
            ChangeKind::Resume { restart_term } => {
                if *restart_term && before.standing != Standing::Running {
                    let day_only = Anchor::on_day(before.grid.anchor.day);
                    next.grid = match before.grid.cadence {
                        Cadence::Months(_) => Grid::anchored(day_only, before.grid.cadence, at.date()),
                        // A number of days knows no day of the month to keep.
                        Cadence::Days(_) => Grid::starting(at.date(), before.grid.cadence),
                    };
                }
                next.standing = Standing::Running;
            }
        }
        next
    }
}

impl Phase {
    /// Its stretch; the last phase reaches far into the future.
    pub fn span(&self) -> crate::period::Span {
        crate::period::Span::new(self.from, self.until.unwrap_or(DateTime::MAX))
    }
}
