//! The entries of a zone file, each on one line of its own, with the line it began at.
//!
//! The reader of zone files stops at the first fault and forgets where it was, so it gets one entry at a time.

/// One entry: a record or a directive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The line it began at, from 1.
    pub line: usize,
    /// The entry without comments, parentheses and line breaks. A blank in front means "the name of the one before".
    pub text: String,
}

/// Takes a file apart. Quotes end with their line, as the format has it.
pub(super) fn entries(file: &str) -> Vec<Entry> {
    let (mut found, mut text, mut began, mut depth) = (Vec::new(), String::new(), 1, 0u32);
    for (at, line) in file.lines().enumerate() {
        if depth == 0 {
            began = at + 1;
        } else {
            text.push(' ');
        }
        depth = gather(line, depth, &mut text);
        if depth == 0 {
            keep(&mut found, began, &mut text);
        }
    }
    keep(&mut found, began, &mut text);
    found
}

fn keep(found: &mut Vec<Entry>, line: usize, text: &mut String) {
    let entry = std::mem::take(text);
    if !entry.trim().is_empty() {
        found.push(Entry { line, text: entry.trim_end().to_owned() });
    }
}

/// Adds a line without its comment; returns how many parentheses are open after it.
fn gather(line: &str, mut depth: u32, text: &mut String) -> u32 {
    let (mut quoted, mut rest) = (false, line.chars());
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                text.push(c);
                text.extend(rest.next());
            }
            '"' => {
                quoted = !quoted;
                text.push(c);
            }
            ';' if !quoted => break,
            '(' if !quoted => {
                depth += 1;
                text.push(' ');
            }
            ')' if !quoted => {
                depth = depth.saturating_sub(1);
                text.push(' ');
            }
            '\r' => {}
            c => text.push(c),
        }
    }
    depth
}

/// Seconds of a time as zone files write it: `3600`, `1h`, `1d12h`.
pub(super) fn seconds(text: &str) -> Option<u32> {
    let (mut sum, mut number) = (0u32, None::<u32>);
    for c in text.chars() {
        let unit = match c.to_ascii_lowercase() {
            '0'..='9' => {
                number = Some(number.unwrap_or(0).checked_mul(10)?.checked_add(c.to_digit(10)?)?);
                continue;
            }
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        sum = sum.checked_add(number.take()?.checked_mul(unit)?)?;
    }
    match number {
        Some(rest) => sum.checked_add(rest),
        None => (!text.is_empty()).then_some(sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_on_one_line_each() {
        let file = "; head\n$TTL 1h ; an hour\n@ IN SOA ns. host. ( 1 ; serial\n 2\n 3 )\n\n\ttxt \"a;b(\" ; no\nw A 1\\;2\n( open";
        let found: Vec<(usize, String)> = entries(file).into_iter().map(|e| (e.line, e.text)).collect();
        let found: Vec<(usize, &str)> = found.iter().map(|(line, text)| (*line, text.as_str())).collect();
        let soa = "@ IN SOA ns. host.   1   2  3";
        assert_eq!(found, [(2, "$TTL 1h"), (3, soa), (7, "\ttxt \"a;b(\""), (8, "w A 1\\;2"), (9, "  open")]);
    }

    #[test]
    fn times_have_units() {
        for (text, expected) in [
            ("3600", Some(3600)),
            ("1h", Some(3600)),
            ("1D12H", Some(129_600)),
            ("2w", Some(1_209_600)),
            ("1h30", Some(3630)),
            ("", None),
            ("h", None),
            ("1x", None),
            ("99999999999", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
