//! Profiles and syntaxes: by which agreement a document is written, and how it marks itself.

/// The agreement that a document follows (BT-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// The European core, which is also level EN 16931 of Factur-X and ZUGFeRD.
    En16931,
    /// XRechnung 3.0, for the German administration.
    XRechnung,
    /// Peppol BIS Billing 3.0, for the Peppol network.
    Peppol,
}

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Syntax {
    /// OASIS UBL 2.1.
    Ubl,
    /// UN/CEFACT Cross Industry Invoice.
    Cii,
}

impl Profile {
    /// BT-24: the name a document gives to its profile.
    #[must_use]
    pub fn customization_id(self) -> &'static str {
        match self {
            Self::En16931 => "urn:cen.eu:en16931:2017",
            Self::XRechnung => "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
            Self::Peppol => "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
        }
    }

    /// BT-23: the business process, which XRechnung and Peppol want named.
    #[must_use]
    pub fn process_id(self) -> Option<&'static str> {
        match self {
            Self::En16931 => None,
            Self::XRechnung | Self::Peppol => Some("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
        }
    }

    /// The name people know it by.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::En16931 => "EN 16931",
            Self::XRechnung => "XRechnung",
            Self::Peppol => "Peppol BIS Billing",
        }
    }
}
