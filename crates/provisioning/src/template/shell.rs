//! Scripts that somebody wrote for one machine: what can be told of them without running them.

/// How a script begins; cloud-init tells by it that it is one.
pub(super) const MARK: &str = "#!";

/// What is wrong with a script, as a sentence; nothing, mostly. Its words are left to its interpreter.
pub(super) fn fault(text: &str) -> Option<&'static str> {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let mut words = first.trim_start_matches(MARK).split_ascii_whitespace();
    let interpreter = words.next().unwrap_or_default();
    if text.contains('\0') {
        return Some("A script is text. This one holds a byte that no text has.");
    }
    if text.contains('\r') {
        return Some("The lines end as on Windows, so that the interpreter is not found. Save it with Unix line ends.");
    }
    if !interpreter.starts_with('/') || interpreter.ends_with('/') {
        return Some("The first line names the interpreter with its whole path, such as #!/bin/sh.");
    }
    if interpreter.ends_with("/env") && words.next().is_none() {
        return Some("The first line says which program env is to look for, such as #!/usr/bin/env python3.");
    }
    let does = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    if !rest.lines().any(does) {
        return Some("The script does nothing. Write its commands below the first line.");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_names_its_interpreter_and_does_something() {
        for (text, expected) in [
            ("#!/bin/sh\necho hello\n", None),
            ("#! /bin/bash -e\n# words\n\nexit 0", None),
            ("#!/usr/bin/env python3\nprint(1)\n", None),
            ("#!/bin/sh\n", Some("does nothing")),
            ("#!/bin/sh", Some("does nothing")),
            ("#!/bin/sh\n# only words\n", Some("does nothing")),
            ("#!sh\necho hello\n", Some("whole path")),
            ("#!\necho hello\n", Some("whole path")),
            ("#!/bin/\necho hello\n", Some("whole path")),
            ("#!/usr/bin/env\necho hello\n", Some("env is to look for")),
            ("#!/bin/sh\r\necho hello\r\n", Some("Unix line ends")),
            ("#!/bin/sh\necho \0\n", Some("no text has")),
        ] {
            let found = fault(text);
            assert_eq!(found.is_some(), expected.is_some(), "{text:?}: {found:?}");
            assert!(found.unwrap_or_default().contains(expected.unwrap_or_default()), "{text:?}: {found:?}");
        }
    }
}
