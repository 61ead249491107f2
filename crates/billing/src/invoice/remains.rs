//! What credit notes have left of an invoice, by tax and by line, and what one more would take of it.
//!
//! A note stores what it took of which line. What lines that are taxed alike have left together is what each of them has
//! left.

use std::collections::HashMap;

use mpanel_calc::crediting::{InvoicedLine, Taken, share, still_charged};
use mpanel_calc::{TaxGroup, TaxSet};
use mpanel_core::{Date, Error, InvoiceId, InvoiceLineId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store::{self, credit_note, invoice, line};
use super::{CreditScope, view};
use crate::columns;

/// Lines of a note from before they were written down.
pub(super) const UNKNOWN: &str = "[]";

/// What a note took of a line, without tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct NoteLine {
    pub(crate) line: Uuid,
    pub(crate) net: i64,
}

/// What a note takes: of the lines that are taxed alike, and of which of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taking {
    pub(crate) sets: Vec<TaxSet>,
    pub(crate) lines: Vec<NoteLine>,
}

/// What notes have left of an invoice.
#[derive(Debug, Clone)]
pub(crate) struct Remains {
    /// Of lines that are taxed alike, with their taxes.
    sets: Vec<TaxSet>,
    lines: Vec<line::Model>,
    /// The place of each line's set.
    set_of: Vec<usize>,
    /// Of each line, without tax.
    left: Vec<i64>,
}

impl Remains {
    /// Of an invoice as it stands.
    pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &invoice::Model) -> Result<Self> {
        let lines = store::lines_of(ctx, conn, InvoiceId(row.id)).await?;
        Self::of(row, lines, &notes_of(ctx, conn, &[row.id]).await?)
    }

    /// After some notes, in their order.
    pub(crate) fn of(row: &invoice::Model, lines: Vec<line::Model>, notes: &[credit_note::Model]) -> Result<Self> {
        let mut sets = view::tax_sets(&row.taxes)?;
        let place = |line: &line::Model| -> Result<usize> {
            let tax = line.tax()?;
            Ok(sets.iter().position(|s| s.tax == tax).unwrap_or(sets.len()))
        };
        let set_of = lines.iter().map(place).collect::<Result<Vec<usize>>>()?;
        let taken = notes.iter().map(|note| taken(note, &lines, &sets)).collect::<Result<Vec<Taken>>>()?;
        let invoiced: Vec<InvoicedLine> =
            lines.iter().zip(&set_of).map(|(l, set)| InvoicedLine { group: *set, net: l.net_minor }).collect();
        let left = still_charged(&invoiced, &taken);
        for note in notes {
            less(&mut sets, &view::tax_sets(&note.taxes)?);
        }
        Ok(Self { sets, lines, set_of, left })
    }

    /// With tax.
    pub(crate) fn gross(&self) -> i64 {
        self.sets.iter().map(TaxSet::gross).sum()
    }

    /// What is still charged on each line.
    pub(crate) fn by_line(&self) -> impl Iterator<Item = (&line::Model, i64)> {
        self.lines.iter().zip(self.left.iter().copied())
    }

    /// What a note takes of lines of a sort.
    pub(super) fn of_lines(&self, taking: &Taking, sort: impl Fn(&line::Model) -> bool) -> i64 {
        let is = |part: &&NoteLine| self.lines.iter().any(|l| l.id == part.line && sort(l));
        taking.lines.iter().filter(is).map(|part| part.net).sum()
    }

    /// What can be credited of each line: no more than those taxed alike have left.
    pub(crate) fn creditable(&self) -> HashMap<Uuid, i64> {
        let of = |place: usize| match self.sets.get(self.set_of[place]) {
            Some(set) if self.left[place] > 0 => self.left[place].min(set.net.max(0)),
            _ => self.left[place],
        };
        (0..self.lines.len()).map(|place| (self.lines[place].id, of(place))).collect()
    }

    /// What a credit of `scope` takes.
    pub(crate) fn scoped(&self, row: &invoice::Model, scope: &CreditScope) -> Result<Taking> {
        match scope {
            CreditScope::Remaining => Ok(self.taking(self.sets.clone())),
            CreditScope::Gross(amount) => Ok(self.taking(self.by_amount(row, *amount)?)),
            CreditScope::Lines(ids) => {
                self.check(ids)?;
                let chosen = self.only(ids)?;
                Ok(chosen.taking(chosen.sets.clone()))
            }
            CreditScope::Within(ids, amount) => {
                let chosen = self.only(ids)?;
                let rest = Money::new(amount.minor - chosen.gross(), amount.currency);
                if rest.minor < 0 {
                    return Ok(chosen.taking(chosen.by_amount(row, *amount)?));
                }
                let mut all = chosen.taking(chosen.sets.clone());
                if rest.minor > 0 {
                    let others = self.without(&all);
                    all.add(others.taking(others.by_amount(row, rest)?))?;
                }
                Ok(all)
            }
        }
    }

    /// The lines themselves.
    pub(super) fn into_lines(self) -> Vec<line::Model> {
        self.lines
    }

    // Refuses lines that have nothing left, and those of other invoices.
    fn check(&self, ids: &[InvoiceLineId]) -> Result<()> {
        for (index, id) in ids.iter().enumerate() {
            let at = format!("/lines/{index}");
            match self.by_line().find(|(line, _)| line.id == id.uuid()) {
                None => return Err(Error::invalid(at, "unknown", "Choose lines of this invoice.")),
                Some((line, 0)) => {
                    let name = line.description.lines().next().unwrap_or_default();
                    let detail = format!("Nothing of \"{name}\" is left to credit. Leave it out.");
                    return Err(Error::invalid(at, "nothing_to_credit", detail));
                }
                _ => {}
            }
        }
        Ok(())
    }

    // What some lines have left, with the tax on it: all of the set's tax when it is all of the set.
    fn only(&self, ids: &[InvoiceLineId]) -> Result<Self> {
        let chosen = |place: usize| ids.contains(&InvoiceLineId(self.lines[place].id));
        let left: Vec<i64> =
            (0..self.left.len()).map(|place| if chosen(place) { self.left[place] } else { 0 }).collect();
        let set = |(index, set): (usize, &TaxSet)| -> Result<TaxSet> {
            let net: i64 = (0..left.len()).filter(|p| self.set_of[*p] == index).map(|p| left[p]).sum();
            let base = if net > 0 { net.min(set.net.max(0)) } else { net };
            let mut part = match base == set.net && net != 0 {
                true => set.clone(),
                false => TaxSet::on_top(&set.tax, base).ok_or_else(too_large)?,
            };
            at_most(&mut part, set);
            Ok(part)
        };
        let sets = self.sets.iter().enumerate().map(set).collect::<Result<_>>()?;
        Ok(Self { sets, left, ..self.clone() })
    }

    fn without(&self, taking: &Taking) -> Self {
        let mut rest = self.clone();
        less(&mut rest.sets, &taking.sets);
        for part in &taking.lines {
            let found = rest.lines.iter().position(|l| l.id == part.line);
            found.into_iter().for_each(|place| rest.left[place] -= part.net);
        }
        rest
    }

    // An amount with tax, from every set in proportion.
    fn by_amount(&self, row: &invoice::Model, amount: Money) -> Result<Vec<TaxSet>> {
        let weights: Vec<i64> = self.sets.iter().map(TaxSet::gross).collect();
        let room = self.gross();
        if amount.currency.code() != row.currency {
            return Err(Error::invalid("/amount/currency", "currency_mismatch", format!("Use {}.", row.currency)));
        }
        if amount.minor <= 0 || amount.minor > room {
            let most = row.money(room)?;
            return Err(Error::invalid(
                "/amount",
                "out_of_range",
                format!("Credit an amount above zero and at most {most}."),
            ));
        }
        if amount.minor == room {
            return Ok(self.sets.clone());
        }
        let parts = amount.split(&weights);
        self.sets.iter().zip(parts).map(|(set, part)| part_of(set, part.minor)).collect()
    }

    // Parts of the sets, in their order, with the lines that bear them.
    fn taking(&self, sets: Vec<TaxSet>) -> Taking {
        let mut lines = Vec::new();
        for (index, set) in sets.iter().enumerate() {
            let members: Vec<usize> = (0..self.left.len()).filter(|place| self.set_of[*place] == index).collect();
            let left: Vec<i64> = members.iter().map(|place| self.left[*place]).collect();
            let parts = members.iter().zip(share(&left, set.net)).filter(|part| part.1 != 0);
            lines.extend(parts.map(|(place, net)| NoteLine { line: self.lines[*place].id, net }));
        }
        let is_something = |set: &TaxSet| set.net != 0 || set.amounts.iter().any(|amount| *amount != 0);
        Taking { sets: sets.into_iter().filter(is_something).collect(), lines }
    }
}

impl Taking {
    /// As documents and books name them: one for each tax.
    pub(crate) fn groups(&self) -> Vec<TaxGroup> {
        self.sets.iter().flat_map(TaxSet::groups).collect()
    }

    fn add(&mut self, more: Taking) -> Result<()> {
        for set in more.sets {
            match self.sets.iter_mut().find(|known| known.tax == set.tax) {
                Some(known) => known.absorb(&set).ok_or_else(too_large)?,
                None => self.sets.push(set),
            }
        }
        for part in more.lines {
            match self.lines.iter_mut().find(|l| l.line == part.line) {
                Some(known) => known.net += part.net,
                None => self.lines.push(part),
            }
        }
        Ok(())
    }
}

// A part of a set by its gross; taking all of it takes exactly all of its taxes, and never more net than it has.
fn part_of(set: &TaxSet, gross: i64) -> Result<TaxSet> {
    if gross == 0 {
        return Ok(TaxSet { tax: set.tax.clone(), net: 0, amounts: vec![0; set.amounts.len()] });
    }
    if gross >= set.gross() {
        return Ok(TaxSet { net: gross - set.taxes(), ..set.clone() });
    }
    let mut part = TaxSet::inside(&set.tax, gross).ok_or_else(too_large)?;
    at_most(&mut part, set);
    part.net = gross - part.taxes();
    let mut beyond = (part.net - set.net).max(0);
    for (amount, most) in part.amounts.iter_mut().zip(&set.amounts) {
        let more = beyond.min(most - *amount);
        *amount += more;
        beyond -= more;
    }
    part.net = gross - part.taxes();
    Ok(part)
}

fn at_most(part: &mut TaxSet, left: &TaxSet) {
    for (amount, most) in part.amounts.iter_mut().zip(&left.amounts) {
        // Of what was given back no more is taken back either.
        *amount = if *most < 0 { (*amount).max(*most) } else { (*amount).min(*most) };
    }
}

fn too_large() -> Error {
    Error::invalid("/amount", "too_large", "The amount is too large.")
}

fn less(sets: &mut [TaxSet], used: &[TaxSet]) {
    for taken in used {
        for set in sets.iter_mut().filter(|set| set.tax == taken.tax) {
            set.take(taken);
        }
    }
}

// Notes from before lines were written down say only what they took of each tax: all of its lines bear it alike.
fn taken(note: &credit_note::Model, lines: &[line::Model], sets: &[TaxSet]) -> Result<Taken> {
    if note.lines == UNKNOWN {
        let used = view::tax_sets(&note.taxes)?;
        let place = |u: &TaxSet| Some((sets.iter().position(|s| s.tax == u.tax)?, u.net));
        return Ok(Taken::Groups(used.iter().filter_map(place).collect()));
    }
    let parts: Vec<NoteLine> = columns::json(&note.lines)?;
    let place = |part: &NoteLine| Some((lines.iter().position(|l| l.id == part.line)?, part.net));
    Ok(Taken::Lines(parts.iter().filter_map(place).collect()))
}

/// Credit notes of invoices, in their order.
pub(crate) async fn notes_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<Vec<credit_note::Model>> {
    let mut found = Vec::new();
    for chunk in ids.chunks(1000) {
        let rows = credit_note::Entity::find_in(ctx)
            .filter(credit_note::Column::InvoiceId.is_in(chunk.iter().copied()))
            .order_by_asc(credit_note::Column::Number)
            .all(conn)
            .await;
        found.extend(rows.or_internal("reading credit notes")?);
    }
    Ok(found)
}

/// What is still charged on the lines of those invoices that were credited, by line, after the notes issued until a
/// day. Invoices without notes cost no reading: their lines are charged in full, and are not in the answer.
pub(crate) async fn charged_after_notes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    rows: &[invoice::Model],
    until: Option<Date>,
) -> Result<HashMap<Uuid, i64>> {
    let credited: Vec<&invoice::Model> = rows.iter().filter(|r| r.credited_minor != 0).collect();
    let ids: Vec<Uuid> = credited.iter().map(|r| r.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut lines = store::lines_of_many(ctx, conn, &ids).await?;
    let mut notes: HashMap<Uuid, Vec<credit_note::Model>> = HashMap::new();
    for note in notes_of(ctx, conn, &ids).await? {
        if until.is_none_or(|last| note.issue_date <= last.to_string()) {
            notes.entry(note.invoice_id).or_default().push(note);
        }
    }
    let mut found = HashMap::new();
    for row in credited {
        let notes = notes.remove(&row.id).unwrap_or_default();
        let remains = Remains::of(row, lines.remove(&row.id).unwrap_or_default(), &notes)?;
        found.extend(remains.by_line().map(|(line, left)| (line.id, left)));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use mpanel_calc::{AlsoTax, Rate, Tax, TaxCategory};
    use mpanel_core::Currency;
    use proptest::prelude::*;

    use super::*;

    fn tax(ppm: i64) -> Tax {
        let category = TaxCategory::Standard;
        // Where there is none of the first tax, two others are due, one on top of the other.
        let other = |ppm: i64, compound: bool| AlsoTax {
            name: "QST".into(),
            jurisdiction: "CA-QC".into(),
            rate: Rate::from_ppm(ppm),
            compound,
        };
        let also = if ppm == 0 { vec![other(99_750, false), other(20_000, true)] } else { Vec::new() };
        Tax { name: "VAT".into(), jurisdiction: "DE".into(), rate: Rate::from_ppm(ppm), category, also }
    }

    fn line(index: usize, net: i64, ppm: i64) -> line::Model {
        line::Model {
            id: Uuid::from_u128(index as u128 + 1),
            tenant_id: Uuid::nil(),
            invoice_id: Uuid::nil(),
            position: 0,
            subscription_id: None,
            service_id: None,
            component: "plan".into(),
            kind: "recurring".into(),
            description: String::new(),
            period_start: None,
            period_end: None,
            quantity: 1,
            unit_minor: net,
            share_numerator: 1,
            share_denominator: 1,
            amount_minor: net,
            discount_minor: 0,
            net_minor: net,
            tax: columns::text(&tax(ppm)).unwrap(),
            explain: None,
            release: String::new(),
            cadence: None,
            cause: String::new(),
            credit_of: None,
            item_id: None,
            item_day: None,
            coupons: None,
            spread: None,
            earned_from: None,
            earned_until: None,
            serves_from: None,
            serves_until: None,
        }
    }

    fn invoice(taxes: &[TaxGroup]) -> invoice::Model {
        invoice::Model {
            id: Uuid::nil(),
            tenant_id: Uuid::nil(),
            customer_id: Uuid::nil(),
            order_id: None,
            kind: "order".into(),
            number: None,
            state: "paid".into(),
            currency: "EUR".into(),
            issue_date: String::new(),
            due_date: String::new(),
            subtotal_minor: 0,
            discount_minor: 0,
            tax_minor: 0,
            total_minor: 0,
            paid_minor: 0,
            credited_minor: 0,
            balance_minor: 0,
            seller: String::new(),
            buyer: String::new(),
            taxes: columns::text(&taxes).unwrap(),
            tax_mode: "exclusive".into(),
            note: String::new(),
            content_hash: None,
            disputed: false,
            charges_stopped: false,
            created_at: 0,
            paid_at: None,
            closed_at: None,
            void_reason: None,
            finalize_at: None,
            version: 1,
            entity_id: None,
            apart: None,
            aged_from: None,
            coupons: None,
        }
    }

    #[test]
    fn all_of_an_invoice_with_a_line_below_zero_is_taken_exactly() {
        // 200.00 at 19 %, and 100.00 given back at 7 %.
        let sets = [TaxSet::on_top(&tax(190_000), 20_000).unwrap(), TaxSet::on_top(&tax(70_000), -10_000).unwrap()];
        let row = invoice(&sets.iter().flat_map(TaxSet::groups).collect::<Vec<_>>());
        let lines = vec![line(0, 20_000, 190_000), line(1, -10_000, 70_000)];
        let remains = Remains::of(&row, lines, &[]).unwrap();
        let whole = Money::new(remains.gross(), Currency::EUR);
        let taking = remains.scoped(&row, &CreditScope::Gross(whole)).unwrap();
        assert_eq!(taking.sets, sets);
        assert_eq!(taking.lines.iter().map(|l| l.net).sum::<i64>(), 10_000);
        // A part is taken of what charges, and nothing of what gives back.
        let part = remains.scoped(&row, &CreditScope::Gross(Money::new(1190, Currency::EUR))).unwrap();
        assert_eq!((part.sets.len(), part.sets[0].net, part.lines.len()), (1, 1000, 1));
    }

    proptest! {
        /// However an invoice is credited: a note takes of its lines what it takes of their sets, an amount exactly,
        /// no line and no set is taken beyond what it charged, and the last note leaves nothing.
        #[test]
        fn notes_take_of_lines_what_they_take_of_sets(
            sold in prop::collection::vec((0usize..3, 0i64..5_000), 1..8),
            asks in prop::collection::vec((0u8..3, any::<u8>(), 1i64..6_000), 0..12),
        ) {
            let rates = [190_000, 70_000, 0];
            let lines: Vec<line::Model> =
                sold.iter().enumerate().map(|(i, (group, net))| line(i, *net, rates[*group])).collect();
            let groups: Vec<TaxGroup> = rates
                .into_iter()
                .flat_map(|ppm| {
                    let base = sold.iter().filter(|s| rates[s.0] == ppm).map(|s| s.1).sum();
                    TaxSet::on_top(&tax(ppm), base).unwrap().groups()
                })
                .collect();
            let row = invoice(&groups);
            let mut remains = Remains::of(&row, lines.clone(), &[]).unwrap();
            for (kind, mask, asked) in asks {
                let amount = Money::new(asked.min(remains.gross()), Currency::EUR);
                if amount.minor == 0 {
                    break;
                }
                let open = |place: &usize| mask & (1 << place) != 0 && remains.left[*place] > 0;
                let ids: Vec<InvoiceLineId> =
                    (0..lines.len()).filter(open).map(|place| InvoiceLineId(lines[place].id)).collect();
                let scope = match kind {
                    0 => CreditScope::Gross(amount),
                    1 => CreditScope::Lines(ids),
                    _ => CreditScope::Within(ids, amount),
                };
                let taking = remains.scoped(&row, &scope).unwrap();
                let gross: i64 = taking.sets.iter().map(TaxSet::gross).sum();
                prop_assert!(matches!(scope, CreditScope::Lines(_)) || gross == amount.minor, "{scope:?} {taking:?}");
                let net: i64 = taking.sets.iter().map(|s| s.net).sum();
                prop_assert_eq!(net, taking.lines.iter().map(|l| l.net).sum::<i64>());
                remains = remains.without(&taking);
                for (index, set) in remains.sets.iter().enumerate() {
                    let is_whole = set.net >= 0 && set.amounts.iter().all(|amount| *amount >= 0);
                    prop_assert!(is_whole, "{:?} after {:?}", set, scope);
                    let of = |place: &usize| remains.set_of[*place] == index;
                    let left: i64 = (0..lines.len()).filter(of).map(|place| remains.left[place]).sum();
                    prop_assert_eq!(left, set.net);
                }
                prop_assert!(remains.by_line().all(|(line, left)| (0..=line.net_minor).contains(&left)));
            }
            let rest = remains.scoped(&row, &CreditScope::Remaining).unwrap();
            let after = remains.without(&rest);
            prop_assert!(after.gross() == 0 && after.left.iter().all(|left| *left == 0));
        }
    }
}
