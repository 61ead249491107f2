//! Making text from users safe to print.

/// A word longer than this gets places where it may break.
const LONG_WORD: usize = 28;

/// A word longer than this gets such places in a narrow column.
const LONG_WORD_IN_COLUMN: usize = 16;

/// One printed line: control characters become spaces, invisible direction
/// marks (which can make a printed number read differently) are dropped, and
/// very long words may break.
pub(crate) fn line(text: &str) -> String {
    breaking(text, LONG_WORD)
}

/// One printed line for a narrow column, whose words may break earlier.
pub(crate) fn narrow(text: &str) -> String {
    breaking(text, LONG_WORD_IN_COLUMN)
}

fn breaking(text: &str, longest: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = 0;
    for character in text.trim().chars() {
        if is_direction_mark(character) {
            continue;
        }
        if character.is_whitespace() || character.is_control() {
            out.push(' ');
            word = 0;
            continue;
        }
        word += 1;
        if word > longest {
            out.push('\u{200b}');
            word = 1;
        }
        out.push(character);
    }
    out
}

/// Several printed lines, split at line breaks; empty lines at the end go.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.trim_end().lines().map(line).collect()
}

/// Printed lines from a list of lines; empty ones are left out.
pub(crate) fn block(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| line(text)).filter(|text| !text.is_empty()).collect()
}

fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{block, line, lines, narrow};

    #[test]
    fn control_and_direction_characters_go() {
        assert_eq!(line(" a\tb\u{0}c\u{202e}d "), "a b cd");
    }

    #[test]
    fn long_words_may_break() {
        let broken = line(&"x".repeat(70));
        assert_eq!(broken.matches('\u{200b}').count(), 2);
        assert_eq!(line("srv-0001.example.com"), "srv-0001.example.com");
        assert_eq!(narrow("srv-0001.example.com x"), "srv-0001.example\u{200b}.com x");
    }

    #[test]
    fn lines_keep_their_breaks() {
        assert_eq!(lines("a\r\n\nb\n\n"), ["a", "", "b"]);
        assert_eq!(block(&["a".into(), "  ".into(), "b".into()]), ["a", "b"]);
    }
}
