//! Fields of CSV files that people open in a spreadsheet.

/// A field as RFC 4180 wants it. A text that a spreadsheet would take for a formula is marked as a text; a figure,
/// which may begin with a minus, is not.
#[must_use]
pub fn csv_field(value: &str, is_figure: bool) -> String {
    let formula = !is_figure && value.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let value = if formula { format!("'{value}") } else { value.to_owned() };
    if value.contains([',', '"', '\n', '\r']) { format!("\"{}\"", value.replace('"', "\"\"")) } else { value }
}

#[cfg(test)]
mod tests {
    use super::csv_field;

    #[test]
    fn formulas_are_defused_and_quotes_doubled() {
        assert_eq!(csv_field("=1+1, \"x\"", false), "\"'=1+1, \"\"x\"\"\"");
        assert_eq!(csv_field("-5.00", true), "-5.00");
        assert_eq!(csv_field("plain", false), "plain");
    }
}
