//! What credit notes leave of the lines of an invoice: one answer for all who ask what of a line is still charged.
//!
//! Amounts are without tax. A line belongs to a group, that of its tax: what notes take of a group, they take of its
//! lines, to the unit. Only the tax itself is a matter of the group alone.

use mpanel_core::{Currency, Money};

/// A line as it was invoiced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoicedLine {
    /// Which tax group it is in.
    pub group: usize,
    /// Its amount; negative where the line gives something back.
    pub net: i64,
}

/// What a credit note took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Of lines, by their place.
    Lines(Vec<(usize, i64)>),
    /// Of groups: nobody wrote down of which lines, so all of a group bear it alike.
    Groups(Vec<(usize, i64)>),
}

/// What is still charged on each line, after the notes in their order.
pub fn still_charged(lines: &[InvoicedLine], notes: &[Taken]) -> Vec<i64> {
    let mut left: Vec<i64> = lines.iter().map(|l| l.net).collect();
    for note in notes {
        match note {
            Taken::Lines(parts) => {
                for (place, amount) in parts {
                    if let Some(left) = left.get_mut(*place) {
                        *left -= amount;
                    }
                }
            }
            Taken::Groups(parts) => {
                for (group, amount) in parts {
                    let mine = |place: usize| if lines[place].group == *group { left[place] } else { 0 };
                    let shares = share(&(0..left.len()).map(mine).collect::<Vec<i64>>(), *amount);
                    left.iter_mut().zip(shares).for_each(|(left, share)| *left -= share);
                }
            }
        }
    }
    left
}

/// Takes an amount from what is left of lines: all of it takes each line whole; a part is borne by those with the sign
/// of the amount, by largest remainder, and takes no more than they have.
pub fn share(left: &[i64], amount: i64) -> Vec<i64> {
    if amount != 0 && amount == left.iter().sum::<i64>() {
        return left.to_vec();
    }
    let sign = amount.signum();
    let weights: Vec<i64> = left.iter().map(|l| (l * sign).max(0)).collect();
    let part = (amount * sign).min(weights.iter().sum());
    // The currency plays no part in the split; any will do.
    Money::new(part, Currency::EUR).split(&weights).into_iter().map(|m| m.minor * sign).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(group: usize, net: i64) -> InvoicedLine {
        InvoicedLine { group, net }
    }

    #[test]
    fn a_note_on_one_line_leaves_the_others() {
        let lines = [line(0, 1000), line(0, 1000), line(1, 500)];
        assert_eq!(still_charged(&lines, &[Taken::Lines(vec![(1, 1000)])]), [1000, 0, 500]);
        let notes = [Taken::Lines(vec![(1, 1000)]), Taken::Groups(vec![(0, 250), (1, 500)])];
        assert_eq!(still_charged(&lines, &notes), [750, 0, 0]);
    }

    #[test]
    fn a_part_is_borne_by_what_charges_and_the_rest_takes_everything() {
        assert_eq!(share(&[1355, -677], 300), [300, 0]);
        assert_eq!(share(&[1355, -677], 678), [1355, -677]);
        assert_eq!(share(&[333, 333, 334], 100), [33, 33, 34]);
        assert_eq!(share(&[0, 0], 0), [0, 0]);
        assert_eq!(share(&[100, -100], 0), [0, 0]);
        assert_eq!(share(&[], 0), [] as [i64; 0]);
    }

    proptest! {
        /// However an invoice is credited, no line and no group is credited beyond what it charged, and the lines of a
        /// group bear exactly what was taken of it.
        #[test]
        fn notes_never_take_more_than_was_charged(
            nets in prop::collection::vec((0usize..3, 0i64..100_000), 1..12),
            asks in prop::collection::vec((any::<bool>(), 0usize..12, 0i64..150_000), 0..20),
        ) {
            let lines: Vec<InvoicedLine> = nets.iter().map(|(group, net)| line(*group, *net)).collect();
            let mut notes = Vec::new();
            let mut taken = [0i64; 3];
            for (by_line, place, asked) in asks {
                let left = still_charged(&lines, &notes);
                if by_line {
                    let place = place % lines.len();
                    let amount = asked.min(left[place]);
                    taken[lines[place].group] += amount;
                    notes.push(Taken::Lines(vec![(place, amount)]));
                } else {
                    let group = place % 3;
                    let room: i64 = (0..lines.len()).filter(|i| lines[*i].group == group).map(|i| left[i]).sum();
                    taken[group] += asked.min(room);
                    notes.push(Taken::Groups(vec![(group, asked.min(room))]));
                }
            }
            let left = still_charged(&lines, &notes);
            for (line, left) in lines.iter().zip(&left) {
                prop_assert!((0..=line.net).contains(left));
            }
            for (group, taken) in taken.iter().enumerate() {
                let sum = |of: &dyn Fn(usize) -> i64| -> i64 {
                    (0..lines.len()).filter(|i| lines[*i].group == group).map(of).sum()
                };
                prop_assert_eq!(sum(&|i| lines[i].net) - sum(&|i| left[i]), *taken);
            }
        }

        /// A part of what is left is exact, whatever signs the lines have, and turns no line around.
        #[test]
        fn a_share_is_exact(left in prop::collection::vec(-50_000i64..100_000, 1..12), parts in 0i64..=1000) {
            let whole: i64 = left.iter().sum();
            let amount = whole * parts / 1000;
            let shares = share(&left, amount);
            prop_assert_eq!(shares.iter().sum::<i64>(), amount);
            for (left, share) in left.iter().zip(shares) {
                prop_assert!(share.abs() <= left.abs() && share * left >= 0);
            }
        }
    }
}
