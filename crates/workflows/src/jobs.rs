//! The jobs of the journeys: what follows from a fact, small enough to read in the queue.

use jiff::civil::Date;
use mpanel_core::{
    CustomerId, DisputeId, EventId, InvoiceId, Money, OrderId, PaymentId, RefundId, ServiceId, SubscriptionId,
};
use mpanel_db::Job;
use mpanel_events::Event;
use serde::{Deserialize, Serialize};

macro_rules! jobs {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$fdoc:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct $name { $($(#[$fdoc])* pub $field: $ty),* }
        impl Job for $name {
            const KIND: &'static str = $kind;
        }
    )*};
}

jobs! {
    /// Creates the services of a paid order and starts their setup.
    ProvisionOrder = "order.provision" { /** Which. */ order: OrderId }
    /// Ends what an order that came to nothing had begun.
    CancelOrderServices = "order.cancel_services" { /** Which. */ order: OrderId, /** Why. */ reason: String }
    /// Starts the paid term of a service that runs.
    StartTerm = "subscription.start_term" { /** Which service. */ service: ServiceId }
    /// Ends the subscription of a service that is gone.
    EndService = "subscription.end" { /** Which service. */ service: ServiceId, /** Why. */ reason: String }
    /// Puts money that arrived against what is owed.
    AllocatePayment = "payment.allocate" { /** Which. */ payment: PaymentId }
    /// Books a refund: the invoice opens again, or a credit note settles it.
    ApplyRefund = "refund.apply" { /** Which. */ refund: RefundId, /** Of which payment. */ payment: PaymentId,
        /** How much. */ amount: Money, /** Whether a credit note goes with it. */ with_credit_note: bool, /** Why. */ reason: String }
    /// Marks what a contested payment had paid.
    OpenDispute = "dispute.open" { /** Which payment. */ payment: PaymentId, /** The dispute. */ dispute: DisputeId }
    /// Books the end of a dispute.
    CloseDispute = "dispute.close" { /** Which payment. */ payment: PaymentId, /** The dispute. */ dispute: DisputeId, /** Who won. */ won: bool }
    /// Restores the services that were suspended for an invoice that is paid now.
    SettleInvoice = "invoice.settle" { /** Which. */ invoice: InvoiceId }
    /// Charges the saved method for an invoice.
    ChargeInvoice = "invoice.charge" { /** Which. */ invoice: InvoiceId, /** Step of the ladder. */ step: String }
    /// Changes the state of a service for a reason that lies in billing.
    ChangeService = "service.change" { /** Which. */ service: ServiceId, /** How. */ change: ServiceChange }
    /// Plays what the machine of a sandbox would say about its installation.
    RehearseInstall = "install.rehearse" { /** Of which service. */ service: ServiceId }
    /// Tells a person of a fact by mail.
    SendNotice = "notice.send" { /** The fact's id; the mail's key. */ event: EventId, /** The fact. */ told: Event }
    /// Asks about a customer's VAT number until there is an answer.
    CheckVatNumber = "customer.check_vat_number" { /** Whose. */ customer: CustomerId }
    /// The tenant's daily automation: renewals, dunning, ends of terms.
    RunAutomation = "automation.daily" {}
}

/// A change of a service that billing asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum ServiceChange {
    /// Stop it and guard it: its item is overdue.
    SuspendForNonPayment {
        /// The unpaid invoice.
        invoice: InvoiceId,
    },
    /// Its end is near unless it is paid: see to it that the provider's term is not renewed.
    PlanEndForNonPayment {
        /// First day without the service.
        on: Date,
    },
    /// Give it up: it was never paid.
    TerminateForNonPayment {
        /// The unpaid invoice.
        invoice: InvoiceId,
    },
    /// See to it that the provider's term is not renewed.
    ScheduleEnd {
        /// First day without the service.
        on: Date,
    },
    /// The customer wants to stay after all.
    RevokeEnd,
    /// It is no longer suspended: bill it again, if that was stopped.
    GoOnBilling,
    /// Give it the plan its subscription has now.
    FollowPlan {
        /// What pays for it.
        subscription: SubscriptionId,
    },
    /// Give it the add-ons its subscription has now.
    FollowAddOns {
        /// What pays for it.
        subscription: SubscriptionId,
    },
    /// Its machine is in another region: bill it there.
    FollowRegion {
        /// Code of the region.
        region: String,
    },
    /// End it now.
    Terminate {
        /// Why.
        reason: String,
    },
}
