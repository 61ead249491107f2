//! Credits: billed stretches that are no longer wanted, each mirroring its original line.

use jiff::civil::{Date, DateTime};

use super::{AsOf, BilledLine, Books, Live, ProposedLine, TRIAL, same_part};
use crate::contract::{Contract, Part, Phase, Standing};
use crate::period::{Basis, Proration, Span};
use crate::pricing::LineKind;

// What was billed and is no longer wanted, as far as the changes that say so are in force.
pub(super) fn propose(
    contract: &Contract,
    phases: &[Phase],
    live: &[Live<'_>],
    books: &Books,
    as_of: AsOf,
) -> Vec<(Date, ProposedLine)> {
    let mut found = Vec::new();
    if contract.options.basis == Basis::None {
        return found;
    }
    for charge in live.iter().filter(|l| l.line.component != TRIAL) {
        let (mut left, mut spans) = (charge.amount, charge.spans.clone());
        for (phase, stretch) in unwanted(contract, phases, charge.line) {
            let stretch = stretch.and(Span::new(books.open_from(), DateTime::MAX));
            let due = phase.from.date();
            let ahead = phase.standing == Standing::Running && phase.grid.is_boundary(due);
            if due > if ahead { as_of.horizon() } else { as_of.day } {
                continue;
            }
            for piece in charge.spans.iter().map(|s| s.and(stretch)).filter(|s| !s.is_empty()) {
                spans = spans.into_iter().flat_map(|s| s.without(&[piece])).collect();
                let line = credit_line(contract, phase, charge.line, piece, left, spans.is_empty());
                left += line.amount_minor;
                found.push((due, line));
            }
        }
    }
    found
}

// Stretches for which a billed line is not wanted, each with the phase that brought it about.
fn unwanted<'a>(contract: &Contract, phases: &'a [Phase], line: &BilledLine) -> Vec<(&'a Phase, Span)> {
    let mut found: Vec<(&Phase, Span)> = Vec::new();
    let mut replaced = false;
    for phase in phases {
        let is_unwanted = match phase.standing {
            Standing::Still { credit } => credit || replaced,
            Standing::Running => !pays_for(contract, phase, line),
        };
        match found.last_mut() {
            Some((_, span)) if is_unwanted && replaced => span.until = phase.span().until,
            _ if is_unwanted => found.push((phase, phase.span())),
            _ => {}
        }
        replaced = is_unwanted;
    }
    found
}

fn pays_for(contract: &Contract, phase: &Phase, line: &BilledLine) -> bool {
    let cadence = |p: &Part| p.cadence.unwrap_or(phase.grid.cadence);
    phase.parts.iter().any(|p| same_part(p, cadence(p), line, contract.options.basis))
}

fn credit_line(
    contract: &Contract,
    phase: &Phase,
    line: &BilledLine,
    piece: Span,
    left: i64,
    is_rest: bool,
) -> ProposedLine {
    let share = contract.options.basis.mirrored(piece, line.span, line.share, line.cadence);
    let gross = share.of(line.unit_minor.saturating_mul(line.quantity));
    let mirrored = if line.reduced_minor == 0 {
        gross
    } else {
        let kept = Proration { numerator: line.amount_minor - line.reduced_minor, denominator: line.amount_minor };
        kept.of(gross)
    };
    // Never more than was charged; the last piece takes exactly what is left.
    let amount = if is_rest { left } else { mirrored.min(left) };
    ProposedLine {
        component: line.component.clone(),
        kind: LineKind::Credit,
        description: String::new(),
        quantity: line.quantity,
        unit_minor: line.unit_minor,
        cadence: line.cadence,
        span: piece,
        share,
        amount_minor: -amount,
        credit_of: Some(line.reference.clone()),
        change: phase.change.clone(),
    }
}
