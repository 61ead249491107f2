//! UN/CEFACT Cross Industry Invoice, in the elements that D16B and D22B share.

use std::io;

use jiff::civil::Date;

use crate::amount::decimal;
use crate::model::{Address, Contact, Document, Line, Party, Payment, Period, Tax, TaxSubtotal, Totals, VatCategory};
use crate::profile::Profile;
use crate::xml::Xml;

const NAMESPACES: [(&str, &str); 4] = [
    ("xmlns:rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"),
    ("xmlns:ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"),
    ("xmlns:qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100"),
    ("xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"),
];

/// Writes a document as CII.
pub(crate) fn write(document: &Document, profile: Profile) -> io::Result<Vec<u8>> {
    let mut xml = Xml::new()?;
    xml.group_with("rsm:CrossIndustryInvoice", &NAMESPACES, |xml| {
        context(xml, profile)?;
        head(xml, document)?;
        xml.group("rsm:SupplyChainTradeTransaction", |xml| {
            let lines = document.lines.iter().enumerate();
            lines.into_iter().try_for_each(|(n, given)| line(xml, document, n, given))?;
            agreement(xml, document)?;
            // Required even where there is nothing to say.
            xml.group("ram:ApplicableHeaderTradeDelivery", |_| Ok(()))?;
            settlement(xml, document)
        })
    })?;
    Ok(xml.finish())
}

fn context(xml: &mut Xml, profile: Profile) -> io::Result<()> {
    xml.group("rsm:ExchangedDocumentContext", |xml| {
        if let Some(process) = profile.process_id() {
            xml.group("ram:BusinessProcessSpecifiedDocumentContextParameter", |xml| xml.text("ram:ID", process))?;
        }
        xml.group("ram:GuidelineSpecifiedDocumentContextParameter", |xml| {
            xml.text("ram:ID", profile.customization_id())
        })
    })
}

fn head(xml: &mut Xml, document: &Document) -> io::Result<()> {
    xml.group("rsm:ExchangedDocument", |xml| {
        xml.text("ram:ID", &document.number)?;
        xml.text("ram:TypeCode", document.kind.code())?;
        day(xml, "ram:IssueDateTime", document.issue_date)?;
        if document.note.trim().is_empty() {
            return Ok(());
        }
        xml.group("ram:IncludedNote", |xml| xml.text("ram:Content", &document.note))
    })
}

fn line(xml: &mut Xml, document: &Document, index: usize, line: &Line) -> io::Result<()> {
    let money = |minor| decimal(minor, document.currency.exponent);
    xml.group("ram:IncludedSupplyChainTradeLineItem", |xml| {
        xml.group("ram:AssociatedDocumentLineDocument", |xml| xml.text("ram:LineID", &(index + 1).to_string()))?;
        xml.group("ram:SpecifiedTradeProduct", |xml| {
            xml.text("ram:Name", &line.name)?;
            xml.text("ram:Description", &line.description)
        })?;
        xml.group("ram:SpecifiedLineTradeAgreement", |xml| {
            xml.group("ram:NetPriceProductTradePrice", |xml| {
                xml.text("ram:ChargeAmount", &money(line.price_minor))?;
                if line.price_quantity == 1 {
                    return Ok(());
                }
                xml.text_with("ram:BasisQuantity", &[("unitCode", "C62")], &line.price_quantity.to_string())
            })
        })?;
        xml.group("ram:SpecifiedLineTradeDelivery", |xml| {
            xml.text_with("ram:BilledQuantity", &[("unitCode", "C62")], &line.quantity.to_string())
        })?;
        xml.group("ram:SpecifiedLineTradeSettlement", |xml| {
            xml.group("ram:ApplicableTradeTax", |xml| tax(xml, line.tax))?;
            if let Some(given) = line.period {
                period(xml, given)?;
            }
            xml.group("ram:SpecifiedTradeSettlementLineMonetarySummation", |xml| {
                xml.text("ram:LineTotalAmount", &money(line.net_minor))
            })
        })
    })
}

fn agreement(xml: &mut Xml, document: &Document) -> io::Result<()> {
    xml.group("ram:ApplicableHeaderTradeAgreement", |xml| {
        xml.text("ram:BuyerReference", document.buyer_reference.as_deref().unwrap_or_default())?;
        xml.group("ram:SellerTradeParty", |xml| party(xml, &document.seller))?;
        xml.group("ram:BuyerTradeParty", |xml| party(xml, &document.buyer))
    })
}

fn settlement(xml: &mut Xml, document: &Document) -> io::Result<()> {
    xml.group("ram:ApplicableHeaderTradeSettlement", |xml| {
        if let Some(means) = &document.payment {
            xml.text("ram:PaymentReference", &means.reference)?;
        }
        xml.text("ram:InvoiceCurrencyCode", &document.currency.code)?;
        if let Some(means) = &document.payment {
            payment(xml, means)?;
        }
        document.taxes.iter().try_for_each(|subtotal| breakdown(xml, document, subtotal))?;
        if let Some(given) = document.period {
            period(xml, given)?;
        }
        for given in &document.allowances {
            xml.group("ram:SpecifiedTradeAllowanceCharge", |xml| {
                xml.group("ram:ChargeIndicator", |xml| xml.text("udt:Indicator", "false"))?;
                xml.text("ram:ActualAmount", &decimal(given.amount_minor, document.currency.exponent))?;
                xml.text("ram:ReasonCode", "95")?;
                xml.text("ram:Reason", &given.reason)?;
                xml.group("ram:CategoryTradeTax", |xml| tax(xml, given.tax))
            })?;
        }
        terms(xml, document)?;
        totals(xml, document, &document.totals)?;
        let Some(preceding) = &document.preceding else { return Ok(()) };
        xml.group("ram:InvoiceReferencedDocument", |xml| {
            xml.text("ram:IssuerAssignedID", &preceding.number)?;
            xml.group("ram:FormattedIssueDateTime", |xml| {
                xml.text_with("qdt:DateTimeString", &[("format", "102")], &compact(preceding.issue_date))
            })
        })
    })
}

fn terms(xml: &mut Xml, document: &Document) -> io::Result<()> {
    if document.due_date.is_none() && document.payment_terms.trim().is_empty() {
        return Ok(());
    }
    xml.group("ram:SpecifiedTradePaymentTerms", |xml| {
        xml.text("ram:Description", &document.payment_terms)?;
        document.due_date.map_or(Ok(()), |due| day(xml, "ram:DueDateDateTime", due))
    })
}

fn totals(xml: &mut Xml, document: &Document, totals: &Totals) -> io::Result<()> {
    let currency = &document.currency;
    let money = |minor| decimal(minor, currency.exponent);
    xml.group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", |xml| {
        xml.text("ram:LineTotalAmount", &money(totals.lines_minor))?;
        if totals.allowances_minor != 0 {
            xml.text("ram:AllowanceTotalAmount", &money(totals.allowances_minor))?;
        }
        xml.text("ram:TaxBasisTotalAmount", &money(totals.net_minor))?;
        xml.text_with("ram:TaxTotalAmount", &[("currencyID", &currency.code)], &money(totals.tax_minor))?;
        xml.text("ram:GrandTotalAmount", &money(totals.gross_minor))?;
        if totals.prepaid_minor != 0 {
            xml.text("ram:TotalPrepaidAmount", &money(totals.prepaid_minor))?;
        }
        xml.text("ram:DuePayableAmount", &money(totals.payable_minor))
    })
}

fn party(xml: &mut Xml, party: &Party) -> io::Result<()> {
    xml.text("ram:ID", party.identifier.as_deref().unwrap_or_default())?;
    xml.text("ram:Name", &party.name)?;
    if let Some(registration) = &party.registration {
        xml.group("ram:SpecifiedLegalOrganization", |xml| xml.text("ram:ID", registration))?;
    }
    contact(xml, &party.contact)?;
    address(xml, &party.address)?;
    if let Some(endpoint) = &party.endpoint {
        xml.group("ram:URIUniversalCommunication", |xml| {
            xml.text_with("ram:URIID", &[("schemeID", &endpoint.scheme)], &endpoint.id)
        })?;
    }
    for (scheme, number) in [("VA", &party.vat_id), ("FC", &party.tax_number)] {
        if let Some(number) = number {
            xml.group("ram:SpecifiedTaxRegistration", |xml| xml.text_with("ram:ID", &[("schemeID", scheme)], number))?;
        }
    }
    Ok(())
}

fn contact(xml: &mut Xml, contact: &Contact) -> io::Result<()> {
    if [&contact.name, &contact.phone, &contact.email].iter().all(|text| text.trim().is_empty()) {
        return Ok(());
    }
    xml.group("ram:DefinedTradeContact", |xml| {
        xml.text("ram:PersonName", &contact.name)?;
        if !contact.phone.trim().is_empty() {
            xml.group("ram:TelephoneUniversalCommunication", |xml| xml.text("ram:CompleteNumber", &contact.phone))?;
        }
        if contact.email.trim().is_empty() {
            return Ok(());
        }
        xml.group("ram:EmailURIUniversalCommunication", |xml| xml.text("ram:URIID", &contact.email))
    })
}

fn address(xml: &mut Xml, address: &Address) -> io::Result<()> {
    xml.group("ram:PostalTradeAddress", |xml| {
        xml.text("ram:PostcodeCode", &address.postal_code)?;
        xml.text("ram:LineOne", &address.street)?;
        xml.text("ram:LineTwo", &address.more)?;
        xml.text("ram:CityName", &address.city)?;
        xml.text("ram:CountryID", &address.country)?;
        xml.text("ram:CountrySubDivisionName", &address.region)
    })
}

fn payment(xml: &mut Xml, payment: &Payment) -> io::Result<()> {
    xml.group("ram:SpecifiedTradeSettlementPaymentMeans", |xml| {
        xml.text("ram:TypeCode", payment.means)?;
        xml.text("ram:Information", &payment.words)?;
        let Some(account) = &payment.account else { return Ok(()) };
        xml.group("ram:PayeePartyCreditorFinancialAccount", |xml| {
            xml.text("ram:IBANID", &account.iban)?;
            xml.text("ram:AccountName", &account.holder)
        })?;
        let Some(bic) = &account.bic else { return Ok(()) };
        xml.group("ram:PayeeSpecifiedCreditorFinancialInstitution", |xml| xml.text("ram:BICID", bic))
    })
}

fn breakdown(xml: &mut Xml, document: &Document, subtotal: &TaxSubtotal) -> io::Result<()> {
    let money = |minor| decimal(minor, document.currency.exponent);
    let category = subtotal.tax.category;
    xml.group("ram:ApplicableTradeTax", |xml| {
        xml.text("ram:CalculatedAmount", &money(subtotal.amount_minor))?;
        xml.text("ram:TypeCode", "VAT")?;
        if category.needs_reason() {
            xml.text("ram:ExemptionReason", &subtotal.reason)?;
        }
        xml.text("ram:BasisAmount", &money(subtotal.base_minor))?;
        xml.text("ram:CategoryCode", category.code())?;
        if category.needs_reason() {
            xml.text("ram:ExemptionReasonCode", category.reason_code().unwrap_or_default())?;
        }
        xml.text("ram:RateApplicablePercent", &subtotal.tax.rate.to_string())
    })
}

fn tax(xml: &mut Xml, tax: Tax) -> io::Result<()> {
    xml.text("ram:TypeCode", "VAT")?;
    xml.text("ram:CategoryCode", tax.category.code())?;
    // A line outside the scope of VAT has no rate; the breakdown has one even then.
    match tax.category {
        VatCategory::OutsideScope => Ok(()),
        _ => xml.text("ram:RateApplicablePercent", &tax.rate.to_string()),
    }
}

fn period(xml: &mut Xml, period: Period) -> io::Result<()> {
    xml.group("ram:BillingSpecifiedPeriod", |xml| {
        day(xml, "ram:StartDateTime", period.start)?;
        day(xml, "ram:EndDateTime", period.end)
    })
}

fn day(xml: &mut Xml, name: &str, date: Date) -> io::Result<()> {
    xml.group(name, |xml| xml.text_with("udt:DateTimeString", &[("format", "102")], &compact(date)))
}

fn compact(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
