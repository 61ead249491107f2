//! Marking a PDF/A-3 file as a hybrid invoice.
//!
//! Factur-X wants four properties in the metadata (XMP), and PDF/A wants every property that it
//! does not know described there. The typesetter has no door for either, so the metadata is
//! replaced as the format itself provides for changes: by an incremental update at the end, which
//! leaves every byte before it as it was.

use crate::DocumentError;

/// The properties' name space, as Factur-X spells it.
const NAMESPACE: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";
/// Name, value and meaning of the properties.
const PROPERTIES: [(&str, &str, &str); 4] = [
    ("DocumentType", "INVOICE", "The type of the hybrid document"),
    ("DocumentFileName", "factur-x.xml", "The name of the embedded XML document"),
    ("Version", "1.0", "The version of the standard of the embedded XML document"),
    ("ConformanceLevel", "EN 16931", "The conformance level of the embedded XML document"),
];

/// Appends metadata with the properties of Factur-X.
pub(crate) fn mark(mut pdf: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    let trailer = last(&pdf, b"trailer").ok_or(DocumentError::Mark("the trailer"))?;
    let start = last(&pdf, b"startxref").ok_or(DocumentError::Mark("the cross-reference table"))?;
    let dictionary = text(&pdf[trailer + b"trailer".len()..start])?;
    let dictionary = dictionary.trim().strip_prefix("<<").and_then(|d| d.strip_suffix(">>"));
    let dictionary = dictionary.ok_or(DocumentError::Mark("the trailer's dictionary"))?.trim().to_owned();
    let table = text(&pdf[start + b"startxref".len()..])?.split_whitespace().next().unwrap_or_default().to_owned();
    let object = metadata_object(&pdf)?;
    let xmp = with_properties(packet(&pdf)?)?;
    pdf.extend_from_slice(b"\n");
    let offset = pdf.len();
    let length = xmp.len();
    let stream =
        format!("{object} 0 obj\n<<\n  /Length {length}\n  /Type /Metadata\n  /Subtype /XML\n>>\nstream\n{xmp}");
    pdf.extend_from_slice(stream.as_bytes());
    pdf.extend_from_slice(b"\nendstream\nendobj\n");
    let update = pdf.len();
    let end = format!(
        "xref\n{object} 1\n{offset:010} 00000 n\r\ntrailer\n<<\n  {dictionary}\n  /Prev {table}\n>>\nstartxref\n{update}\n%%EOF"
    );
    pdf.extend_from_slice(end.as_bytes());
    Ok(pdf)
}

/// The number of the object that the catalog names as metadata.
fn metadata_object(pdf: &[u8]) -> Result<u32, DocumentError> {
    const KEY: &[u8] = b"/Metadata ";
    let missing = DocumentError::Mark("the metadata's number");
    let at = pdf.windows(KEY.len()).rposition(|w| w == KEY).ok_or(DocumentError::Mark("the metadata"))?;
    let digits: String = pdf[at + KEY.len()..].iter().take_while(|b| b.is_ascii_digit()).map(|b| *b as char).collect();
    digits.parse().map_err(|_| missing)
}

/// The metadata as it was written.
fn packet(pdf: &[u8]) -> Result<&str, DocumentError> {
    const END: &[u8] = b"<?xpacket end=\"r\"?>";
    let missing = || DocumentError::Mark("the metadata packet");
    let start = last(pdf, b"<?xpacket begin=").ok_or_else(missing)?;
    let end = last(pdf, END).filter(|end| *end > start).ok_or_else(missing)?;
    text(&pdf[start..end + END.len()])
}

/// The packet with the properties, and with their description beside those that are there.
fn with_properties(packet: &str) -> Result<String, DocumentError> {
    let values: String = PROPERTIES.iter().map(|(name, value, _)| format!("<fx:{name}>{value}</fx:{name}>")).collect();
    let properties = format!("<rdf:Description rdf:about=\"\" xmlns:fx=\"{NAMESPACE}\">{values}</rdf:Description>");
    let described: String = PROPERTIES
        .iter()
        .map(|(name, _, meaning)| {
            format!(
                "<rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>{name}</pdfaProperty:name>\
                 <pdfaProperty:valueType>Text</pdfaProperty:valueType>\
                 <pdfaProperty:category>external</pdfaProperty:category>\
                 <pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
            )
        })
        .collect();
    let schema = format!(
        "<rdf:li rdf:parseType=\"Resource\" xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
         xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\
         <pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>\
         <pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>\
         <pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    );
    let list = "<pdfaExtension:schemas><rdf:Bag>";
    let (before, after) = packet.split_once(list).ok_or(DocumentError::Mark("the list of schemas"))?;
    let (inside, end) = after.rsplit_once("</rdf:RDF>").ok_or(DocumentError::Mark("the end of the metadata"))?;
    Ok(format!("{before}{list}{schema}{inside}{properties}</rdf:RDF>{end}"))
}

/// Where a word stands last.
fn last(pdf: &[u8], word: &[u8]) -> Option<usize> {
    pdf.windows(word.len()).rposition(|window| window == word)
}

fn text(bytes: &[u8]) -> Result<&str, DocumentError> {
    std::str::from_utf8(bytes).map_err(|_| DocumentError::Mark("readable text"))
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn what_is_not_built_as_we_know_it_is_refused() {
        for strange in ["", "%PDF-1.7\ntrailer\n<<>>\nstartxref\n0\n%%EOF"] {
            assert!(mark(strange.as_bytes().to_vec()).is_err(), "{strange:?}");
        }
    }
}
