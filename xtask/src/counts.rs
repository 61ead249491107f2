//! Reading how many tests passed and failed from the output of test runners.

/// Passed and failed tests.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

impl Counts {
    /// Adds both numbers.
    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// Makes sure that a runner that failed has at least one failure, and one
    /// that succeeded without saying how many tests it ran counts as one.
    pub fn settled(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        } else if success && self == Self::default() {
            self.passed = 1;
        }
        self
    }
}

/// Sums `test result: ok. 3 passed; 1 failed; ...` of cargo.
pub fn cargo(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines() {
        if let Some((_, rest)) = line.split_once("test result: ") {
            counts.add(Counts { passed: before(rest, "passed"), failed: before(rest, "failed") });
        }
    }
    counts
}

/// Reads vitest (`Tests  1 failed | 12 passed (13)`), node's own runner
/// (`# pass 12`), or a plain `12 passed, 1 failed`; the last line of a kind counts.
pub fn script(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in output.lines() {
        let line = without_colours(line);
        let line = line.trim();
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["Tests", ..] => {
                counts = Counts { passed: before(line, "passed"), failed: before(line, "failed") };
            }
            ["#" | "ℹ", "pass", number] => counts.passed = number.parse().unwrap_or(0),
            ["#" | "ℹ", "fail", number] => counts.failed = number.parse().unwrap_or(0),
            [passed, "passed,", failed, "failed"] => {
                if let (Ok(passed), Ok(failed)) = (passed.parse(), failed.parse()) {
                    counts = Counts { passed, failed };
                }
            }
            _ => {}
        }
    }
    counts
}

/// The number that stands before a word.
fn before(text: &str, word: &str) -> u64 {
    let words: Vec<&str> =
        text.split(|character: char| !character.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let at = words.iter().position(|part| *part == word);
    at.and_then(|at| words[..at].last()?.parse().ok()).unwrap_or(0)
}

fn without_colours(line: &str) -> String {
    let mut out = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn cargo_is_summed() {
        let output = "running 2 tests\ntest result: ok. 16 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out\n\ntest result: FAILED. 3 passed; 2 failed; 0 ignored";
        assert_eq!(cargo(output), counts(19, 2));
        assert_eq!(cargo("error: could not compile"), counts(0, 0));
    }

    #[test]
    fn script_runners_are_read() {
        assert_eq!(
            script(
                " Test Files  2 passed (2)\n\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | 12 passed (13)"
            ),
            counts(12, 1)
        );
        assert_eq!(script("# tests 5\n# pass 4\n# fail 1"), counts(4, 1));
        assert_eq!(script("ℹ pass 4\nℹ fail 0"), counts(4, 0));
        assert_eq!(script("x\n9 passed, 2 failed\n"), counts(9, 2));
        assert_eq!(script("nothing of the kind"), counts(0, 0));
    }

    #[test]
    fn a_failure_is_never_lost() {
        assert_eq!(counts(3, 0).settled(false), counts(3, 1));
        assert_eq!(counts(0, 0).settled(true), counts(1, 0));
        assert_eq!(counts(3, 2).settled(false), counts(3, 2));
    }
}
