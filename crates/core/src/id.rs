//! Typed, time-sortable ids that print with a prefix (`inv_…`).
//!
//! An id is a version 7 UUID (RFC 9562): sixteen bytes in the database, the
//! prefix and 26 Crockford base-32 characters on the wire. The type keeps an
//! invoice id from being passed where a customer id is meant.

use std::fmt;

use uuid::Uuid;

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id: it must look like {prefix}_ followed by 26 letters and digits")]
pub struct IdError {
    /// The prefix the id should have carried.
    pub prefix: &'static str,
}

/// What every typed id can do.
pub trait TypedId: Copy + Eq + fmt::Display + Send + Sync + 'static {
    /// The letters before the underscore.
    const PREFIX: &'static str;
    /// Wraps a raw UUID read from a column.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The raw UUID for a column.
    fn uuid(self) -> Uuid;
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Prints a UUID as 26 base-32 characters that sort like the UUID.
pub fn encode(uuid: Uuid) -> String {
    let mut value = uuid.as_u128();
    let mut out = [0u8; 26];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(value & 31) as usize];
        value >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

/// Reads the form [`encode`] writes; `None` for anything else.
pub fn decode(text: &str) -> Option<Uuid> {
    // 26 characters hold 130 bits, so the first may only use its low three.
    if text.len() != 26 || text.as_bytes()[0] > b'7' {
        return None;
    }
    let mut value: u128 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        value = (value << 5) | digit as u128;
    }
    Some(Uuid::from_u128(value))
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }
        impl $name {
            /// The raw UUID for a column.
            pub fn uuid(self) -> Uuid { self.0 }
        }
        impl From<Uuid> for $name { fn from(uuid: Uuid) -> Self { Self(uuid) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), encode(self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }
        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(Self)
                    .ok_or(IdError { prefix: $prefix })
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

typed_ids! {
    /// A hosting business on this installation.
    TenantId = "ten";
    /// A picture at the head of a tenant's documents.
    DocumentLogoId = "lgo";
    /// A person who can sign in, staff or customer.
    UserId = "usr";
    /// A user's place in a tenant's staff or in a customer's team.
    MembershipId = "mem";
    /// A signed-in session.
    SessionId = "ses";
    /// An entry of the audit chain.
    AuditId = "aud";
    /// A company of the business, with its own series of invoices.
    LegalEntityId = "ent";
    /// Who is billed.
    CustomerId = "cus";
    /// Customers for whom the same settings are made.
    CustomerGroupId = "cug";
    /// A group of products in the shop.
    ProductGroupId = "pgr";
    /// Something sold.
    ProductId = "prd";
    /// Something that is measured.
    MeterId = "mtr";
    /// A rule of what is taxed how.
    TaxRuleId = "txr";
    /// A certificate that frees a customer of a tax.
    TaxCertificateId = "txc";
    /// A published or entered exchange rate.
    ExchangeRateId = "xrt";
    /// What a payment gained or lost on exchange on an invoice.
    FxSettlementId = "fxs";
    /// Products that are sold together.
    BundleId = "bdl";
    /// A discount code.
    CouponId = "cpn";
    /// A shopping cart.
    CartId = "crt";
    /// A frozen record of what was sold.
    OrderId = "ord";
    /// Work or anything else that is billed beside services, once or again and again.
    BillableItemId = "itm";
    /// An offer to a customer; each version is one.
    QuoteId = "quo";
    /// An invoice in parts.
    PaymentPlanId = "pln";
    /// Credit given to a customer.
    CreditGrantId = "cgr";
    /// What makes invoices come again.
    SubscriptionId = "sub";
    /// A dated change of a subscription.
    SubscriptionChangeId = "chg";
    /// A change of prices of many subscriptions.
    PriceChangeId = "pch";
    /// A bill.
    InvoiceId = "inv";
    /// A row of a bill.
    InvoiceLineId = "inl";
    /// A correction of a bill.
    CreditNoteId = "crn";
    /// A balanced set of ledger entries.
    JournalId = "jnl";
    /// A configured payment gateway.
    GatewayId = "gtw";
    /// A customer's saved means of payment.
    PaymentMethodId = "pmt";
    /// A movement of money towards us.
    PaymentId = "pay";
    /// A movement of money back.
    RefundId = "ref";
    /// A payment the customer's bank contests.
    DisputeId = "dsp";
    /// What a customer has running because of an order.
    ServiceId = "svc";
    /// Credentials for a cloud provider.
    ProviderAccountId = "pac";
    /// An entry of a provider account's cost book.
    ProviderCostId = "cst";
    /// Something the comparison with a provider has found.
    FindingId = "fnd";
    /// A public key a customer keeps.
    SshKeyId = "key";
    /// A private network of a customer.
    PrivateNetworkId = "net";
    /// A rule set of a customer's firewalls.
    FirewallId = "fwl";
    /// A DNS zone.
    DnsZoneId = "zon";
    /// A domain name.
    DomainNameId = "dom";
    /// An object storage at a provider.
    ObjectStorageId = "ost";
    /// What a customer has of an object storage.
    StorageShareId = "osh";
    /// A change of the records of a DNS zone.
    DnsChangeId = "dch";
    /// A public address.
    AddressId = "adr";
    /// A cloud-init template.
    TemplateId = "tpl";
    /// An entry of the marketplace.
    ApplicationId = "app";
    /// A template at work on a machine.
    InstallId = "ins";
    /// One thing done to a service.
    ServiceActionId = "act";
    /// One act on many services.
    BulkRunId = "bkr";
    /// A kept state of a machine's disk.
    SnapshotId = "snp";
    /// A queued message.
    MessageId = "msg";
    /// A durable job.
    JobId = "job";
    /// A fact in the outbox.
    EventId = "evt";
    /// A move of a sandbox clock.
    ClockAdvanceId = "adv";
    /// One act of the automation.
    AutomationEntryId = "aut";
    /// Any other row that needs an id but no type of its own on the wire.
    RowId = "row";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_with_its_prefix_and_reads_back() {
        let id = InvoiceId(Uuid::from_u128(0x0192_f3a4_b5c6_7d8e_9fa0_b1c2_d3e4_f506));
        let text = id.to_string();
        assert!(text.starts_with("inv_"), "{text}");
        assert_eq!(text.parse::<InvoiceId>(), Ok(id));
    }

    #[test]
    fn another_kind_of_id_is_refused() {
        let id = InvoiceId(Uuid::from_u128(7));
        assert!(id.to_string().parse::<CustomerId>().is_err());
        for bad in ["", "inv_", "inv_short", "inv_zzzzzzzzzzzzzzzzzzzzzzzzzz", "inv_0000000000000000000000000u"] {
            assert!(bad.parse::<InvoiceId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn text_sorts_like_the_bytes() {
        let (low, high) = (Uuid::from_u128(1 << 90), Uuid::from_u128(1 << 91));
        assert!(encode(low) < encode(high));
    }
}
