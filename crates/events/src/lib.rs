//! Facts that domains tell each other, and the envelope they travel in.
//!
//! An event says what has happened, in the past tense, and carries ids and
//! amounts but never a secret. It is written to the outbox in the transaction
//! that makes it true ([`mpanel-db`](../mpanel_db)); `workflows` decides what
//! follows from it. Adding one: `docs/checklists.md`.

use jiff::Timestamp;
use jiff::civil::Date;
use mpanel_core::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A fact with its circumstances.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// Position in the outbox; grows, with gaps.
    pub seq: i64,
    /// The event's own id.
    pub id: EventId,
    /// Whose business it concerns.
    pub tenant: TenantId,
    /// When it became true, by the tenant's clock.
    pub at: Timestamp,
    /// Who caused it.
    pub actor: Actor,
    /// The request or job that caused it.
    pub request_id: Uuid,
    /// What happened.
    pub event: Event,
}

/// What a live view has to read again after an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The kind of thing.
    pub topic: TopicKind,
    /// Its printed id.
    pub id: String,
    /// The customer concerned, if it is a customer's affair: only that customer and staff may hear of it.
    pub customer: Option<CustomerId>,
}

macro_rules! topics {
    ($($(#[$doc:meta])* $name:ident = $word:literal),* $(,)?) => {
        /// The kinds of things live views are about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum TopicKind { $($(#[$doc])* $name),* }

        impl TopicKind {
            /// Every kind.
            pub const ALL: &'static [TopicKind] = &[$(TopicKind::$name),*];

            /// The word on the wire; events carry the id of such a thing under it.
            pub fn as_str(self) -> &'static str {
                match self { $(TopicKind::$name => $word),* }
            }
        }
    };
}

topics! {
    /// A service.
    Service = "service",
    /// An invoice.
    Invoice = "invoice",
    /// An order.
    Order = "order",
    /// A quote.
    Quote = "quote",
    /// A payment.
    Payment = "payment",
    /// What pays for a service.
    Subscription = "subscription",
    /// A customer.
    Customer = "customer",
    /// A mail.
    Mail = "mail",
    /// The sandbox clock.
    Clock = "clock",
    /// A provider account.
    ProviderAccount = "provider_account",
    /// What is sold.
    Catalog = "catalog",
    /// An act on many services.
    BulkRun = "bulk_run",
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? })*) => {
        /// Something that has happened.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Event {
            $($(#[$doc])* $name { $($(#[$fdoc])* $field: $ty),* },)*
        }

        impl Event {
            /// The stable name of the fact, as stored and as webhooks show it.
            pub fn kind(&self) -> &'static str {
                match self { $(Event::$name { .. } => stringify!($name),)* }
            }

            /// Every kind there is, in the order of declaration.
            pub const KINDS: &'static [&'static str] = &[$(stringify!($name)),*];
        }
    };
}

events! {
    /// A customer account was opened.
    CustomerRegistered { /** Who. */ customer: CustomerId }
    /// A customer's details changed.
    CustomerUpdated { /** Who. */ customer: CustomerId }
    /// A customer's VAT number was asked about: valid, invalid or unavailable.
    VatNumberChecked { /** Who. */ customer: CustomerId, /** The answer. */ answer: String }
    /// Billing of a customer was stopped because something does not add up.
    CustomerParked { /** Who. */ customer: CustomerId, /** Why. */ reason: String }
    /// Billing of a parked customer goes on.
    CustomerUnparked { /** Who. */ customer: CustomerId }

    /// The catalog changed.
    CatalogChanged { /** The product concerned. */ product: ProductId }
    /// An order was frozen; its invoice exists.
    OrderPlaced { /** Which. */ order: OrderId, /** Whose. */ customer: CustomerId, /** The bill. */ invoice: InvoiceId }
    /// An order's money is there (or it costs nothing): provisioning may begin.
    OrderPaid { /** Which. */ order: OrderId, /** Whose. */ customer: CustomerId }
    /// Staff accepted an order before it was paid.
    OrderAccepted { /** Which. */ order: OrderId, /** Whose. */ customer: CustomerId }
    /// An order was given up before anything ran.
    OrderCancelled { /** Which. */ order: OrderId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// An order was marked as fraud.
    OrderMarkedFraud { /** Which. */ order: OrderId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// Staff delivered a one-time purchase, or gave it up.
    PurchaseClosed { /** Of which order. */ order: OrderId, /** Its place in the order. */ place: i32, /** Whose. */ customer: CustomerId,
        /** Whether it was delivered. */ delivered: bool }

    /// A quote was sent to its customer.
    QuoteSent { /** Which version. */ quote: QuoteId, /** To whom. */ customer: CustomerId }
    /// A customer accepted a quote; its order exists.
    QuoteAccepted { /** Which version. */ quote: QuoteId, /** Who. */ customer: CustomerId, /** What came of it. */ order: OrderId }
    /// A customer declined a quote.
    QuoteDeclined { /** Which version. */ quote: QuoteId, /** Who. */ customer: CustomerId, /** Why, in their words. */ reason: String }
    /// A quote was taken back.
    QuoteWithdrawn { /** Which version. */ quote: QuoteId, /** Whose. */ customer: CustomerId }
    /// Nobody answered a quote in time.
    QuoteExpired { /** Which version. */ quote: QuoteId, /** Whose. */ customer: CustomerId }
    /// An invoice is to be paid in parts.
    PaymentPlanAgreed { /** Which. */ plan: PaymentPlanId, /** Of which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId }
    /// Money came for an invoice that is paid in parts, and there is more to come.
    InstalmentPaid { /** Of which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId }
    /// The parts of an invoice are no longer agreed: the rest is due.
    PaymentPlanCancelled { /** Which. */ plan: PaymentPlanId, /** Of which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId }

    /// A subscription was set to end.
    CancellationScheduled { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId,
        /** The service it pays for. */ service: ServiceId, /** Last day is the day before. */ on: Date }
    /// A scheduled end was taken back.
    CancellationRevoked { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId }
    /// A subscription has ended.
    SubscriptionCancelled { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId,
        /** The service. */ service: ServiceId, /** Why. */ reason: String }

    /// A change of a subscription was agreed for a later day.
    SubscriptionChangeScheduled { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId,
        /** The service. */ service: ServiceId, /** plan, quantity, price, due_date, pause or resume. */ change: String, /** The first day of the new terms. */ on: Date }
    /// A change that was to come was taken back.
    SubscriptionChangeUndone { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId,
        /** The service. */ service: ServiceId, /** plan, quantity, price, due_date, pause or resume. */ change: String }
    /// A subscription has new terms.
    SubscriptionChanged { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId,
        /** The service. */ service: ServiceId, /** plan, quantity, price, due_date, pause or resume. */ change: String, /** The first day of the new terms. */ on: Date }

    /// A trial ends soon; it goes on at its price if there is a payment method.
    TrialEnding { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId, /** The first day that is paid for. */ on: Date }
    /// Soon it is too late to give notice to the end of a contract's term.
    ContractNoticeEnding { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId,
        /** The last day of notice. */ by: Date, /** The end of the term. */ on: Date }
    /// A contract's term is over and it goes on.
    ContractRenewed { /** Which. */ subscription: SubscriptionId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId,
        /** The end of the next term; none when it goes on without one. */ until: Option<Date> }
    /// A customer has to be told that prices change.
    PriceChangeAnnounced { /** Which. */ price_change: PriceChangeId, /** Whom. */ customer: CustomerId }
    /// An announced price change does not happen for these services.
    PriceChangeWithdrawn { /** Which. */ price_change: PriceChangeId, /** Whose. */ customer: CustomerId, /** The services. */ services: Vec<ServiceId> }

    /// An invoice was finalized: numbered and immutable.
    InvoiceFinalized { /** Which. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Its total. */ total: Money, /** Due. */ due: Date,
        /** Whether it continues services or bills items beside them. */ renewal: bool }
    /// Nothing is owed on an invoice any more.
    InvoicePaid { /** Which. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId }
    /// A paid invoice is open again (refund, lost dispute).
    InvoiceReopened { /** Which. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId }
    /// An unpaid invoice was cancelled.
    InvoiceVoided { /** Which. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// An invoice was given up: what was owed is bad debt.
    InvoiceWrittenOff { /** Which. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// A correction was issued.
    CreditNoteIssued { /** Which. */ credit_note: CreditNoteId, /** Of which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** How much. */ total: Money }
    /// The dunning ladder asks for a charge of the saved method.
    ChargeDue { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Step of the ladder. */ step: String }
    /// A reminder is due before the due date.
    ReminderDue { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Step of the ladder. */ step: String }
    /// A notice is due after the due date.
    OverdueNoticeDue { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** Step of the ladder. */ step: String }
    /// A service is to be suspended because its item is overdue.
    SuspensionDue { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId }
    /// A service will be terminated on a day unless it is paid.
    TerminationPlanned { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId,
        /** The day. */ on: Date }
    /// A service is to be terminated because it was never paid.
    TerminationDue { /** Which invoice. */ invoice: InvoiceId, /** Whose. */ customer: CustomerId, /** The service. */ service: ServiceId }

    /// The gateway wants the customer to do something first (3-D Secure).
    PaymentActionRequired { /** Which. */ payment: PaymentId, /** Whose. */ customer: CustomerId }
    /// Money has arrived.
    PaymentSucceeded { /** Which. */ payment: PaymentId, /** Whose. */ customer: CustomerId, /** How much. */ amount: Money,
        /** What it was meant for. */ invoices: Vec<InvoiceId> }
    /// A charge was refused.
    PaymentFailed { /** Which. */ payment: PaymentId, /** Whose. */ customer: CustomerId, /** How much. */ amount: Money,
        /** What it was meant for. */ invoices: Vec<InvoiceId>, /** The gateway's code. */ code: String, /** Whether the customer was there. */ off_session: bool }
    /// Money went back.
    PaymentRefunded { /** Which payment. */ payment: PaymentId, /** The refund. */ refund: RefundId, /** Whose. */ customer: CustomerId,
        /** How much. */ amount: Money, /** What it had paid. */ invoices: Vec<InvoiceId>, /** Whether a credit note follows. */ with_credit_note: bool, /** Why. */ reason: String }
    /// A customer's bank contests a payment.
    DisputeOpened { /** Which payment. */ payment: PaymentId, /** The dispute. */ dispute: DisputeId, /** Whose. */ customer: CustomerId, /** How much. */ amount: Money }
    /// A dispute ended.
    DisputeClosed { /** Which payment. */ payment: PaymentId, /** The dispute. */ dispute: DisputeId, /** Whose. */ customer: CustomerId, /** Whether we keep the money. */ won: bool }
    /// A public SSH key was kept, renamed or forgotten.
    SshKeysChanged { /** Whose. */ customer: CustomerId }
    /// A private network, firewall or address of a customer changed.
    NetworkingChanged { /** Whose. */ customer: CustomerId }
    /// The card that is charged by itself expires this month or the next.
    CardExpiring { /** Whose. */ customer: CustomerId, /** The card. */ payment_method: PaymentMethodId,
        /** The first day of its last month. */ last_month: Date }
    /// A means of payment was saved, changed or removed.
    PaymentMethodChanged { /** Whose. */ customer: CustomerId }

    /// A service was created and waits for provisioning.
    ServiceCreated { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** From which order. */ order: OrderId }
    /// A service moved one step (progress for those who watch).
    ServiceProgressed { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** The step. */ step: String }
    /// A service runs and can be used.
    ServiceProvisioned { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId }
    /// The machine of a service has told how an installation ended.
    InstallFinished { /** Which service. */ service: ServiceId, /** Whose. */ customer: CustomerId,
        /** What was installed. */ name: String, /** Whether it went well. */ succeeded: bool }
    /// A service could not be set up.
    ServiceSetupFailed { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** Why, for staff. */ reason: String }
    /// A service was suspended.
    ServiceSuspended { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// A suspension was lifted.
    ServiceUnsuspended { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId }
    /// A service is gone for good.
    ServiceTerminated { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** Why. */ reason: String }
    /// A suspend, unsuspend or terminate did not succeed.
    ServiceActFailed { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** What was tried. */ act: String, /** Why it failed. */ reason: String }
    /// A service's facts changed (power, label, addresses).
    ServiceChanged { /** Which. */ service: ServiceId, /** Whose. */ customer: CustomerId }
    /// A machine is in another region.
    ServiceMoved { /** Of which service. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** Code of the region it was in. */ from: String,
        /** Code of the region it is in. */ to: String, /** Whether its addresses are others now. */ addresses_changed: bool }
    /// An action on a service ended.
    ServiceActionFinished { /** Which service. */ service: ServiceId, /** The action. */ action: ServiceActionId, /** Whose. */ customer: CustomerId, /** How. */ succeeded: bool }
    /// A schedule's snapshots have failed several times in a row.
    SnapshotScheduleFailing { /** Of which service. */ service: ServiceId, /** Whose. */ customer: CustomerId, /** Why, the latest time. */ reason: String }
    /// An act on many services went on, was stopped or has ended.
    BulkRunChanged { /** Which. */ run: BulkRunId, /** Whose, if a customer began it. */ customer: Option<CustomerId> }
    /// A provider account's health changed.
    ProviderAccountChanged { /** Which. */ account: ProviderAccountId }

    /// A message was queued, sent, captured or failed.
    MessageChanged { /** Which. */ message: MessageId, /** To whom, if a customer. */ customer: Option<CustomerId> }
    /// The sandbox clock was moved.
    ClockMoved { /** To when. */ to: Timestamp }
}

impl Event {
    /// What live views have to read again.
    pub fn topics(&self) -> Vec<Topic> {
        use TopicKind as Kind;
        let of = |topic: TopicKind, id: String, customer: Option<CustomerId>| Topic { topic, id, customer };
        let value = serde_json::to_value(self).unwrap_or_default();
        let customer = value.get("customer").and_then(|c| c.as_str()).and_then(|c| c.parse().ok());
        let mut topics: Vec<Topic> =
            [Kind::Service, Kind::Invoice, Kind::Order, Kind::Quote, Kind::Payment, Kind::Subscription]
                .into_iter()
                .filter_map(|kind| Some(of(kind, value.get(kind.as_str())?.as_str()?.to_owned(), customer)))
                .collect();
        if let Some(invoices) = value.get("invoices").and_then(|i| i.as_array()) {
            topics.extend(invoices.iter().filter_map(|i| Some(of(Kind::Invoice, i.as_str()?.to_owned(), customer))));
        }
        match self {
            Event::MessageChanged { message, .. } => topics.push(of(Kind::Mail, message.to_string(), customer)),
            Event::ClockMoved { to } => topics.push(of(Kind::Clock, to.to_string(), None)),
            Event::ProviderAccountChanged { account } => {
                topics.push(of(Kind::ProviderAccount, account.to_string(), None));
            }
            Event::BulkRunChanged { run, .. } => topics.push(of(Kind::BulkRun, run.to_string(), customer)),
            Event::CatalogChanged { product } => topics.push(of(Kind::Catalog, product.to_string(), None)),
            _ => {}
        }
        if let Some(id) = customer {
            topics.push(of(Kind::Customer, id.to_string(), customer));
        }
        topics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_survives_storage_and_names_what_to_refresh() {
        let customer = CustomerId(Uuid::from_u128(1));
        let invoice = InvoiceId(Uuid::from_u128(2));
        let event = Event::InvoicePaid { invoice, customer };
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
        assert_eq!(event.kind(), "InvoicePaid");
        let topics: Vec<&str> = event.topics().iter().map(|t| t.topic.as_str()).collect();
        assert_eq!(topics, ["invoice", "customer"]);
    }
}
