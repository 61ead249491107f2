//! Texts of TXT records: one text for people, strings of at most 255 bytes on the wire.

/// Bytes of one string on the wire.
const STRING: usize = 255;

/// Why a text could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

/// The text as the provider takes it: as it is while it fits one string, else in quoted strings.
pub fn encoded(text: &str) -> String {
    if text.len() <= STRING && !text.starts_with('"') { text.to_owned() } else { quoted(text, |c| !c.is_control()) }
}

/// The text in quoted strings; what is not `plain` is written in numbers.
pub fn quoted(text: &str, plain: fn(char) -> bool) -> String {
    let (mut out, mut held) = (String::from("\""), 0);
    for c in text.chars() {
        if held + c.len_utf8() > STRING {
            out.push_str("\" \"");
            held = 0;
        }
        held += c.len_utf8();
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if plain(c) => out.push(c),
            c => {
                let mut bytes = [0; 4];
                out.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("\\{byte:03}")));
            }
        }
    }
    out.push('"');
    out
}

/// One text out of quoted strings; a text that does not begin with a quote is taken as it is.
pub fn decoded(text: &str) -> Result<String, Unreadable> {
    if !text.starts_with('"') {
        return Ok(text.to_owned());
    }
    let mut bytes: Vec<u8> = Vec::new();
    let (mut rest, mut inside) = (text.chars(), false);
    while let Some(c) = rest.next() {
        match (inside, c) {
            (_, '"') => inside = !inside,
            (false, c) if c.is_whitespace() => {}
            (false, _) => return Err(Unreadable),
            (true, '\\') => bytes.extend(escaped(&mut rest)?),
            (true, c) => bytes.extend(c.encode_utf8(&mut [0; 4]).bytes()),
        }
    }
    if inside { Err(Unreadable) } else { String::from_utf8(bytes).map_err(|_| Unreadable) }
}

/// What follows a backslash: three digits, or a character that stands for itself.
fn escaped(rest: &mut std::str::Chars<'_>) -> Result<Vec<u8>, Unreadable> {
    let first = rest.next().ok_or(Unreadable)?;
    if !first.is_ascii_digit() {
        return Ok(first.to_string().into_bytes());
    }
    let digits: String = [Some(first), rest.next(), rest.next()].into_iter().flatten().collect();
    let whole = digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit());
    digits.parse::<u8>().ok().filter(|_| whole).map(|byte| vec![byte]).ok_or(Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_on_the_wire_hold_255_bytes() {
        let check = |text: &str, wire: &str| assert_eq!(encoded(text), wire);
        check("v=spf1 -all", "v=spf1 -all");
        check("\"said\"", r#""\"said\"""#);
        check(&"a".repeat(255), &"a".repeat(255));
        check(&"a".repeat(300), &format!("\"{}\" \"{}\"", "a".repeat(255), "a".repeat(45)));
    }

    #[test]
    fn texts_are_read_back() {
        for (wire, text) in [
            ("v=spf1 -all", Some("v=spf1 -all")),
            (r#""one" "two""#, Some("onetwo")),
            (r#""a\"b\\c""#, Some(r#"a"b\c"#)),
            (r#""\195\188""#, Some("ü")),
            (r#""open"#, None),
            (r#""a" b"#, None),
            (r#""\999""#, None),
            (r#""\255""#, None),
        ] {
            assert_eq!(decoded(wire).ok().as_deref(), text, "{wire}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_survives(text in "\\PC{0,600}") {
            proptest::prop_assert_eq!(decoded(&encoded(&text)), Ok(text.clone()));
            proptest::prop_assert_eq!(decoded(&quoted(&text, |c| c.is_ascii_graphic() || c == ' ')), Ok(text));
        }
    }
}
