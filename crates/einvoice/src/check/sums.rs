//! Whether the document adds up, to the last minor unit (BR-CO-10 to BR-CO-16, BR-CO-25).

use super::{DOCUMENT, Findings};
use crate::model::Document;

/// An invoice line may miss quantity times price by so many minor units (PEPPOL-EN16931-R120).
const LINE_SLACK: i128 = 2;

pub(super) fn check(document: &Document, findings: &mut Findings) {
    let totals = document.totals;
    let sum = |amounts: &mut dyn Iterator<Item = i64>| amounts.map(i128::from).sum::<i128>();
    let lines = sum(&mut document.lines.iter().map(|l| l.net_minor));
    let allowances = sum(&mut document.allowances.iter().map(|a| a.amount_minor));
    let taxes = sum(&mut document.taxes.iter().map(|t| t.amount_minor));
    let wide = i128::from;
    for (rule, holds, problem) in [
        ("BR-CO-10", lines == wide(totals.lines_minor), "The lines do not add up to their sum."),
        ("BR-CO-11", allowances == wide(totals.allowances_minor), "The discounts do not add up to their sum."),
        (
            "BR-CO-13",
            wide(totals.lines_minor) - wide(totals.allowances_minor) == wide(totals.net_minor),
            "The sum without tax does not follow from lines and discounts.",
        ),
        ("BR-CO-14", taxes == wide(totals.tax_minor), "The taxes do not add up to their sum."),
        (
            "BR-CO-15",
            wide(totals.net_minor) + wide(totals.tax_minor) == wide(totals.gross_minor),
            "The total does not follow from the sum and the tax.",
        ),
        (
            "BR-CO-16",
            wide(totals.gross_minor) - wide(totals.prepaid_minor) == wide(totals.payable_minor),
            "What is to be paid does not follow from the total and what was paid.",
        ),
        (
            "BR-CO-25",
            totals.payable_minor <= 0 || document.due_date.is_some() || !document.payment_terms.trim().is_empty(),
            "The document does not say when it is to be paid.",
        ),
    ] {
        findings.demand(holds, rule, &DOCUMENT, problem);
    }
    for (line, number) in document.lines.iter().zip(1..) {
        // Compared without dividing: net × base quantity against quantity × price.
        let base = wide(line.price_quantity.max(1));
        let gap = wide(line.net_minor) * base - wide(line.quantity) * wide(line.price_minor);
        let problem = format!("Line {number} is not its quantity times its price.");
        findings.demand(gap.abs() <= LINE_SLACK * base, "PEPPOL-EN16931-R120", &DOCUMENT, problem);
    }
}
