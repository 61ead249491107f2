//! Source files cut into lines of code, text and comments, so that a rule about
//! code is not fooled by a string or a comment, and the reverse.

/// The word that, in a comment on the line or on the line above, lets a rule pass.
const ALLOW: &str = "tidy-allow:";

/// One line of a source file.
#[derive(Debug, Default, Clone)]
pub struct Line {
    /// Code with comments removed and the contents of strings blanked.
    pub code: String,
    /// Code with comments removed and strings kept.
    pub text: String,
    /// Comments only.
    pub comment: String,
    /// Whether the line belongs to a test.
    pub test: bool,
}

/// A source file of the repository.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Path from the repository root, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The text, line by line.
    pub lines: Vec<Line>,
}

impl SourceFile {
    /// Cuts a file into lines by the language its name ends in.
    pub fn new(path: &str, text: String) -> Self {
        let rust = path.ends_with(".rs");
        let mut lines = cut(&text, rust);
        if rust {
            mark_tests(path, &mut lines);
        } else if path.contains(".test.") || path.contains("/test") || path.contains("journeys/") {
            lines.iter_mut().for_each(|line| line.test = true);
        }
        Self { path: path.to_owned(), text, lines }
    }

    /// The folder name under `crates/`, or `xtask`.
    pub fn krate(&self) -> Option<&str> {
        match self.path.strip_prefix("crates/") {
            Some(rest) => rest.split('/').next(),
            None => self.path.starts_with("xtask/").then_some("xtask"),
        }
    }

    /// Whether a rule is waived on a line, with a reason given.
    pub fn allowed(&self, index: usize) -> bool {
        let given = |line: &Line| line.comment.split_once(ALLOW).is_some_and(|(_, reason)| reason.trim().len() > 2);
        given(&self.lines[index])
            || index > 0 && self.lines[index - 1].code.trim().is_empty() && given(&self.lines[index - 1])
    }
}

/// Whether `word` stands in `code` with no identifier character on either side.
pub fn has_word(code: &str, word: &str) -> bool {
    let identifier = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(identifier)
            && !code[at + word.len()..].chars().next().is_some_and(identifier)
    })
}

#[derive(Clone, Copy)]
enum State {
    Code,
    LineComment,
    BlockComment(u32),
    /// Inside a string that ends with this character and so many hashes.
    Quoted {
        end: char,
        hashes: usize,
        escapes: bool,
    },
}

fn cut(text: &str, rust: bool) -> Vec<Line> {
    let mut state = State::Code;
    let mut lines = Vec::new();
    for raw in text.lines() {
        let mut line = Line::default();
        let characters: Vec<char> = raw.chars().collect();
        let mut at = 0;
        while at < characters.len() {
            at += step(&characters[at..], &mut state, &mut line, rust);
        }
        state = match state {
            State::LineComment => State::Code,
            // Outside Rust only a template string may go on over the end of the line.
            State::Quoted { end, .. } if !rust && end != '`' => State::Code,
            other => other,
        };
        lines.push(line);
    }
    lines
}

/// Takes what stands at the start of `rest` and says how many characters it was.
fn step(rest: &[char], state: &mut State, line: &mut Line, rust: bool) -> usize {
    let (first, second) = (rest[0], rest.get(1).copied().unwrap_or('\0'));
    match *state {
        State::LineComment => {
            line.comment.push(first);
            1
        }
        State::BlockComment(depth) => {
            if first == '*' && second == '/' {
                *state = if depth > 1 { State::BlockComment(depth - 1) } else { State::Code };
                return 2;
            }
            if rust && first == '/' && second == '*' {
                *state = State::BlockComment(depth + 1);
                return 2;
            }
            line.comment.push(first);
            1
        }
        State::Quoted { end, hashes, escapes } => {
            if escapes && first == '\\' {
                line.text.extend([first, second]);
                return 2;
            }
            let closes =
                first == end && rest.len() > hashes && rest[1..=hashes].iter().all(|character| *character == '#');
            if closes {
                *state = State::Code;
                line.code.push(end);
                line.text.push(end);
                return 1 + hashes;
            }
            line.text.push(first);
            1
        }
        State::Code => step_code(rest, second, state, line, rust),
    }
}

fn step_code(rest: &[char], second: char, state: &mut State, line: &mut Line, rust: bool) -> usize {
    let first = rest[0];
    let in_word = ends_in_identifier(&line.code);
    let mut open = |end: char, hashes: usize, escapes: bool, length: usize| {
        *state = State::Quoted { end, hashes, escapes };
        line.code.push(end);
        line.text.push(end);
        length
    };
    match first {
        '/' if second == '/' => {
            *state = State::LineComment;
            return 2;
        }
        '/' if second == '*' => {
            *state = State::BlockComment(1);
            return 2;
        }
        '"' => return open('"', 0, true, 1),
        '\'' | '`' if !rust => return open(first, 0, true, 1),
        'r' if rust && !in_word => {
            let hashes = rest[1..].iter().take_while(|character| **character == '#').count();
            if rest.get(1 + hashes) == Some(&'"') {
                return open('"', hashes, false, 2 + hashes);
            }
        }
        '\'' if second == '\\' => {
            // A character literal with an escape; a lifetime has no backslash.
            let length = rest[3..].iter().position(|character| *character == '\'');
            return length.map_or(1, |length| length + 4);
        }
        '\'' if rest.get(2) == Some(&'\'') => return 3,
        _ => {}
    }
    line.code.push(first);
    line.text.push(first);
    1
}

fn ends_in_identifier(code: &str) -> bool {
    // `br"..."` is a string too, `for` is not the start of one.
    let mut tail = code.chars().rev();
    match tail.next() {
        Some('b') => tail.next().is_some_and(|character| character.is_alphanumeric() || character == '_'),
        Some(character) => character.is_alphanumeric() || character == '_',
        None => false,
    }
}

/// Marks test files as a whole, and in others each item under `#[cfg(test)]`.
fn mark_tests(path: &str, lines: &mut [Line]) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let whole = path.contains("/tests/")
        || path.contains("/benches/")
        || path.contains("/examples/")
        || path.starts_with("crates/testkit/")
        || ["tests.rs", "testing.rs", "sample.rs"].contains(&name)
        || name.ends_with("_tests.rs");
    if whole {
        lines.iter_mut().for_each(|line| line.test = true);
        return;
    }
    let mut index = 0;
    while index < lines.len() {
        if lines[index].code.trim_start().starts_with("#[cfg(test)]") {
            let end = item_end(lines, index);
            lines[index..=end].iter_mut().for_each(|line| line.test = true);
            index = end;
        }
        index += 1;
    }
}

/// The last line of the item whose attribute stands on line `start`.
fn item_end(lines: &[Line], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, line) in lines.iter().enumerate().skip(start) {
        for character in line.code.chars() {
            match character {
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return index;
                    }
                }
                ';' if depth == 0 => return index,
                _ => {}
            }
        }
    }
    lines.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("crates/core/src/x.rs", text.to_owned())
    }

    #[test]
    fn strings_and_comments_are_told_from_code() {
        let file = file(
            "let a = \"f64 // no\"; // yes\nlet b = r#\"f64 \" x\"#; let c = '\"'; let d: &'a str;\n/* f64\n f64 */ let e = '\\'';",
        );
        assert!(file.lines.iter().all(|line| !line.code.contains("f64")), "{file:#?}");
        assert_eq!(file.lines[0].comment, " yes");
        assert!(file.lines[0].text.contains("f64 // no"));
        assert!(file.lines[1].code.contains("let d: &'a str;"));
        assert!(file.lines[3].code.contains("let e"));
    }

    #[test]
    fn test_items_are_marked() {
        let file = file(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { x(); }\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}",
        );
        let marks: Vec<bool> = file.lines.iter().map(|line| line.test).collect();
        assert_eq!(marks, [false, true, true, true, true, false, true, true, false]);
    }

    #[test]
    fn a_waiver_needs_a_reason() {
        let file = file("a // tidy-allow: a reason\nb // tidy-allow:\n// tidy-allow: a reason\nc\nd");
        let allowed: Vec<bool> = (0..5).map(|index| file.allowed(index)).collect();
        assert_eq!(allowed, [true, false, true, true, false]);
    }

    #[test]
    fn words_have_edges() {
        assert!(has_word("x: f64,", "f64"));
        assert!(!has_word("as_f64()", "f64"));
    }
}
