//! Writing XML: elements that are left out when they would be empty, and text without the
//! characters that XML 1.0 forbids.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML document being written.
pub(crate) struct Xml {
    writer: Writer<Vec<u8>>,
}

/// Attributes of an element.
pub(crate) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// A document with its declaration.
    pub(crate) fn new() -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self { writer })
    }

    /// An element around what `inside` writes.
    pub(crate) fn group(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        self.group_with(name, &[], inside)
    }

    /// An element with attributes around what `inside` writes.
    pub(crate) fn group_with(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        inside(self)?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element with a text; nothing at all when the text is blank.
    pub(crate) fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.text_with(name, &[], text)
    }

    /// An element with attributes and a text; nothing at all when the text is blank.
    pub(crate) fn text_with(&mut self, name: &str, attributes: Attributes<'_>, text: &str) -> io::Result<()> {
        let text = allowed(text);
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.writer.write_event(Event::Start(start(name, attributes)))?;
        self.writer.write_event(Event::Text(BytesText::new(text)))?;
        self.writer.write_event(Event::End(BytesEnd::new(name)))
    }

    /// The bytes of the document.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut bytes = self.writer.into_inner();
        bytes.push(b'\n');
        bytes
    }
}

fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, *value));
    }
    element
}

/// What is left of a text without the characters that may not stand in XML 1.0, and without
/// invisible direction marks, which can make a number read differently.
fn allowed(text: &str) -> String {
    let keeps = |c: char| match c {
        '\t' | '\n' => true,
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => false,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    text.chars().filter(|c| keeps(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn text_is_escaped_and_empty_elements_are_left_out() {
        let mut xml = Xml::new().unwrap();
        xml.group("a", |xml| {
            xml.text_with("b", &[("c", "\"<")], "1 < 2 & \u{0}\u{202e}3\n4")?;
            xml.text("d", " \u{1} ")
        })
        .unwrap();
        let text = String::from_utf8(xml.finish()).unwrap();
        assert!(text.contains("<b c=\"&quot;&lt;\">1 &lt; 2 &amp; 3\n4</b>"), "{text}");
        assert!(!text.contains("<d"), "{text}");
    }
}
