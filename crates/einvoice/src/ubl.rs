//! UBL 2.1: Invoice and CreditNote, elements in the order their schemas want.

use std::io;

use crate::amount::decimal;
use crate::model::{Address, Allowance, Document, Kind, Line, Party, Payment, Period, Tax, TaxSubtotal, VatCategory};
use crate::profile::Profile;
use crate::xml::Xml;

const CAC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
const CBC: &str = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

/// What differs between the two documents of UBL.
struct Names {
    root: &'static str,
    namespace: &'static str,
    type_code: &'static str,
    line: &'static str,
    quantity: &'static str,
}

impl Names {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Invoice => Self {
                root: "Invoice",
                namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
                type_code: "cbc:InvoiceTypeCode",
                line: "cac:InvoiceLine",
                quantity: "cbc:InvoicedQuantity",
            },
            Kind::CreditNote => Self {
                root: "CreditNote",
                namespace: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
                type_code: "cbc:CreditNoteTypeCode",
                line: "cac:CreditNoteLine",
                quantity: "cbc:CreditedQuantity",
            },
        }
    }
}

/// A document being written: the XML, and what amounts are in.
struct Writing<'a> {
    xml: &'a mut Xml,
    document: &'a Document,
}

/// Writes a document as UBL.
pub(crate) fn write(document: &Document, profile: Profile) -> io::Result<Vec<u8>> {
    let names = Names::of(document.kind);
    let mut xml = Xml::new()?;
    let namespaces = [("xmlns", names.namespace), ("xmlns:cac", CAC), ("xmlns:cbc", CBC)];
    xml.group_with(names.root, &namespaces, |xml| {
        let mut writing = Writing { xml, document };
        writing.head(profile, &names)?;
        writing.parties()?;
        writing.money()?;
        document.lines.iter().enumerate().try_for_each(|(n, line)| writing.line(n, line, &names))
    })?;
    Ok(xml.finish())
}

impl Writing<'_> {
    fn head(&mut self, profile: Profile, names: &Names) -> io::Result<()> {
        let (xml, document) = (&mut *self.xml, self.document);
        xml.text("cbc:CustomizationID", profile.customization_id())?;
        xml.text("cbc:ProfileID", profile.process_id().unwrap_or_default())?;
        xml.text("cbc:ID", &document.number)?;
        xml.text("cbc:IssueDate", &document.issue_date.to_string())?;
        if let (Kind::Invoice, Some(due)) = (document.kind, document.due_date) {
            xml.text("cbc:DueDate", &due.to_string())?;
        }
        xml.text(names.type_code, document.kind.code())?;
        xml.text("cbc:Note", &document.note)?;
        xml.text("cbc:DocumentCurrencyCode", &document.currency.code)?;
        xml.text("cbc:BuyerReference", document.buyer_reference.as_deref().unwrap_or_default())?;
        if let Some(given) = document.period {
            period(xml, given)?;
        }
        let Some(preceding) = &document.preceding else { return Ok(()) };
        xml.group("cac:BillingReference", |xml| {
            xml.group("cac:InvoiceDocumentReference", |xml| {
                xml.text("cbc:ID", &preceding.number)?;
                xml.text("cbc:IssueDate", &preceding.issue_date.to_string())
            })
        })
    }

    fn parties(&mut self) -> io::Result<()> {
        let (xml, document) = (&mut *self.xml, self.document);
        xml.group("cac:AccountingSupplierParty", |xml| party(xml, &document.seller))?;
        xml.group("cac:AccountingCustomerParty", |xml| party(xml, &document.buyer))
    }

    fn money(&mut self) -> io::Result<()> {
        if let Some(means) = &self.document.payment {
            payment(self.xml, means)?;
        }
        if !self.document.payment_terms.trim().is_empty() {
            let terms = &self.document.payment_terms;
            self.xml.group("cac:PaymentTerms", |xml| xml.text("cbc:Note", terms))?;
        }
        self.document.allowances.iter().try_for_each(|given| self.allowance(given))?;
        self.taxes()?;
        self.totals()
    }

    fn amount(&mut self, name: &str, minor: i64) -> io::Result<()> {
        let currency = &self.document.currency;
        self.xml.text_with(name, &[("currencyID", &currency.code)], &decimal(minor, currency.exponent))
    }

    /// A group that holds amounts.
    fn group(&mut self, name: &str, inside: impl FnOnce(&mut Writing<'_>) -> io::Result<()>) -> io::Result<()> {
        let document = self.document;
        self.xml.group(name, |xml| inside(&mut Writing { xml, document }))
    }

    fn allowance(&mut self, given: &Allowance) -> io::Result<()> {
        self.group("cac:AllowanceCharge", |w| {
            w.xml.text("cbc:ChargeIndicator", "false")?;
            w.xml.text("cbc:AllowanceChargeReasonCode", "95")?;
            w.xml.text("cbc:AllowanceChargeReason", &given.reason)?;
            w.amount("cbc:Amount", given.amount_minor)?;
            category(w.xml, "cac:TaxCategory", given.tax, None)
        })
    }

    fn taxes(&mut self) -> io::Result<()> {
        let document = self.document;
        self.group("cac:TaxTotal", |w| {
            w.amount("cbc:TaxAmount", document.totals.tax_minor)?;
            document.taxes.iter().try_for_each(|subtotal| {
                w.group("cac:TaxSubtotal", |w| {
                    w.amount("cbc:TaxableAmount", subtotal.base_minor)?;
                    w.amount("cbc:TaxAmount", subtotal.amount_minor)?;
                    category(w.xml, "cac:TaxCategory", subtotal.tax, Some(subtotal))
                })
            })
        })
    }

    fn totals(&mut self) -> io::Result<()> {
        let totals = self.document.totals;
        self.group("cac:LegalMonetaryTotal", |w| {
            w.amount("cbc:LineExtensionAmount", totals.lines_minor)?;
            w.amount("cbc:TaxExclusiveAmount", totals.net_minor)?;
            w.amount("cbc:TaxInclusiveAmount", totals.gross_minor)?;
            if totals.allowances_minor != 0 {
                w.amount("cbc:AllowanceTotalAmount", totals.allowances_minor)?;
            }
            if totals.prepaid_minor != 0 {
                w.amount("cbc:PrepaidAmount", totals.prepaid_minor)?;
            }
            w.amount("cbc:PayableAmount", totals.payable_minor)
        })
    }

    fn line(&mut self, index: usize, line: &Line, names: &Names) -> io::Result<()> {
        self.group(names.line, |w| {
            w.xml.text("cbc:ID", &(index + 1).to_string())?;
            w.xml.text_with(names.quantity, &[("unitCode", "C62")], &line.quantity.to_string())?;
            w.amount("cbc:LineExtensionAmount", line.net_minor)?;
            if let Some(given) = line.period {
                period(w.xml, given)?;
            }
            w.xml.group("cac:Item", |xml| {
                xml.text("cbc:Description", &line.description)?;
                xml.text("cbc:Name", &line.name)?;
                category(xml, "cac:ClassifiedTaxCategory", line.tax, None)
            })?;
            w.group("cac:Price", |w| {
                w.amount("cbc:PriceAmount", line.price_minor)?;
                if line.price_quantity == 1 {
                    return Ok(());
                }
                w.xml.text_with("cbc:BaseQuantity", &[("unitCode", "C62")], &line.price_quantity.to_string())
            })
        })
    }
}

fn party(xml: &mut Xml, party: &Party) -> io::Result<()> {
    xml.group("cac:Party", |xml| {
        if let Some(endpoint) = &party.endpoint {
            xml.text_with("cbc:EndpointID", &[("schemeID", &endpoint.scheme)], &endpoint.id)?;
        }
        if let Some(identifier) = &party.identifier {
            xml.group("cac:PartyIdentification", |xml| xml.text("cbc:ID", identifier))?;
        }
        address(xml, &party.address)?;
        tax_scheme(xml, "VAT", party.vat_id.as_deref())?;
        tax_scheme(xml, "FC", party.tax_number.as_deref())?;
        xml.group("cac:PartyLegalEntity", |xml| {
            xml.text("cbc:RegistrationName", &party.name)?;
            xml.text("cbc:CompanyID", party.registration.as_deref().unwrap_or_default())
        })?;
        let contact = &party.contact;
        if [&contact.name, &contact.phone, &contact.email].iter().all(|text| text.trim().is_empty()) {
            return Ok(());
        }
        xml.group("cac:Contact", |xml| {
            xml.text("cbc:Name", &contact.name)?;
            xml.text("cbc:Telephone", &contact.phone)?;
            xml.text("cbc:ElectronicMail", &contact.email)
        })
    })
}

fn address(xml: &mut Xml, address: &Address) -> io::Result<()> {
    xml.group("cac:PostalAddress", |xml| {
        xml.text("cbc:StreetName", &address.street)?;
        xml.text("cbc:AdditionalStreetName", &address.more)?;
        xml.text("cbc:CityName", &address.city)?;
        xml.text("cbc:PostalZone", &address.postal_code)?;
        xml.text("cbc:CountrySubentity", &address.region)?;
        xml.group("cac:Country", |xml| xml.text("cbc:IdentificationCode", &address.country))
    })
}

fn period(xml: &mut Xml, period: Period) -> io::Result<()> {
    xml.group("cac:InvoicePeriod", |xml| {
        xml.text("cbc:StartDate", &period.start.to_string())?;
        xml.text("cbc:EndDate", &period.end.to_string())
    })
}

fn tax_scheme(xml: &mut Xml, scheme: &str, number: Option<&str>) -> io::Result<()> {
    let Some(number) = number else { return Ok(()) };
    xml.group("cac:PartyTaxScheme", |xml| {
        xml.text("cbc:CompanyID", number)?;
        xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", scheme))
    })
}

fn payment(xml: &mut Xml, payment: &Payment) -> io::Result<()> {
    xml.group("cac:PaymentMeans", |xml| {
        xml.text_with("cbc:PaymentMeansCode", &[("name", &payment.words)], payment.means)?;
        xml.text("cbc:PaymentID", &payment.reference)?;
        let Some(account) = &payment.account else { return Ok(()) };
        xml.group("cac:PayeeFinancialAccount", |xml| {
            xml.text("cbc:ID", &account.iban)?;
            xml.text("cbc:Name", &account.holder)?;
            let Some(bic) = &account.bic else { return Ok(()) };
            xml.group("cac:FinancialInstitutionBranch", |xml| xml.text("cbc:ID", bic))
        })
    })
}

/// A tax, with the reason for its absence where it stands in the breakdown. A line that is outside
/// the scope of VAT has no rate; the breakdown has one even then, as XRechnung wants it.
fn category(xml: &mut Xml, name: &str, tax: Tax, breakdown: Option<&TaxSubtotal>) -> io::Result<()> {
    xml.group(name, |xml| {
        xml.text("cbc:ID", tax.category.code())?;
        if breakdown.is_some() || tax.category != VatCategory::OutsideScope {
            xml.text("cbc:Percent", &tax.rate.to_string())?;
        }
        if let Some(subtotal) = breakdown.filter(|_| tax.category.needs_reason()) {
            xml.text("cbc:TaxExemptionReasonCode", tax.category.reason_code().unwrap_or_default())?;
            xml.text("cbc:TaxExemptionReason", &subtotal.reason)?;
        }
        xml.group("cac:TaxScheme", |xml| xml.text("cbc:ID", "VAT"))
    })
}
