//! Closed sets of words for the document: what a field of text may hold. They exist as schemas only; the words
//! themselves come from the domains wherever a domain has an enum for them, so that none can be forgotten here.

use mpanel_billing as billing;
use mpanel_events::TopicKind;
use mpanel_identity as identity;
use mpanel_payments as payments;
use mpanel_provisioning as provisioning;
use mpanel_workflows::acts::StaffAct;
use mpanel_workflows::bulk;
use mpanel_workflows::domains::Standing;
use mpanel_workflows::upgrades;
use serde_json::Value;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use super::AbilityView;

fn closed(about: &str, kind: Type, words: impl Iterator<Item = Value>) -> RefOr<Schema> {
    let object: Object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(kind))
        .description(Some(about.trim()))
        .enum_values(Some(words.collect::<Vec<_>>()))
        .build();
    RefOr::T(Schema::Object(object))
}

fn abilities(about: &str, acts: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let object = ObjectBuilder::new().description(Some(about.trim()));
    let ability = || RefOr::Ref(Ref::from_schema_name(AbilityView::name()));
    RefOr::T(Schema::Object(acts.fold(object, |object, act| object.property(act, ability())).build()))
}

/// Declares the schema of a set of words: written out, taken from an enum's variants (every one must be named), or
/// computed.
macro_rules! words {
    ($(#[doc = $doc:literal])* $name:ident = $first:literal $(| $more:literal)*) => {
        words!($(#[doc = $doc])* $name in [$first $(, $more)*].into_iter());
    };
    ($(#[doc = $doc:literal])* $name:ident of $domain:ty { $($variant:ident),+ $(,)? }) => {
        words!($(#[doc = $doc])* $name in {
            type Domain = $domain;
            // The match says when the domain gains a word.
            let word = |one: Domain| match one { $(Domain::$variant => one.as_str()),+ };
            [$(word(Domain::$variant)),+].into_iter()
        });
    };
    ($(#[doc = $doc:literal])* $name:ident in $words:expr) => {
        $(#[doc = $doc])*
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                closed(concat!($($doc),*), Type::String, $words.map(Value::from))
            }
        }

        impl ToSchema for $name {}
    };
}

/// Declares the schema of an object with an ability for each act.
macro_rules! acts {
    ($(#[doc = $doc:literal])* $name:ident in $acts:expr) => {
        $(#[doc = $doc])*
        pub enum $name {}

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                abilities(concat!($($doc),*), $acts)
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                schemas.push((AbilityView::name().into_owned(), AbilityView::schema()));
            }
        }
    };
}

words!(/** Whether a tenant does real business. */ TenantMode = "live" | "sandbox");
words!(/** Who signs in. */ AccountKind = "staff" | "customer");
words!(/** A role of staff or in a customer's team. */ Role = "owner" | "admin" | "support" | "member");
words!(/** A role of staff. */ StaffRole of identity::StaffRole { Owner, Admin, Support });
words!(/** A role in a customer's team. */ CustomerRole of identity::CustomerRole { Owner, Member });
words!(/** Which buyers a tax rule is for. */ TaxBuyers = "any" | "business" | "consumer");
words!(/** How a region's tax stands to the country's. */ TaxStanding = "instead" | "added" | "compound");
words!(/** What is known of a VAT number: there is none, it is of another kind, it was not asked about yet, or the registry's answer. */
    VatState of billing::VatState { None, NotVat, Pending, Valid, Invalid, Unavailable });
words!(/** What the registry said of a VAT number. */ VatAnswer of billing::VatAnswer { Valid, Invalid, Unavailable });
words!(/** Why a tax is what it is. */ TaxCategory
    = "standard" | "reverse_charge" | "outside_scope" | "zero_rated" | "exempt" | "none");
words!(/** Where an exchange rate comes from. */ RateSource = "manual" | "ecb");
words!(/** Whether what a payment gained or lost is in the books. */
    RealisedState of billing::RealisedState { Waiting, Booked });
words!(/** What a tax report is exported as. */ VatFormat = "csv" | "xlsx" | "pdf");
words!(/** How a period is spread over its months. */
    RevenueSpread in billing::Spread::ALL.iter().map(|w| w.as_str()));
words!(/** By what revenue is added up. */ RevenueBy = "currency" | "product" | "customer" | "legal_entity");
words!(/** What a revenue schedule is exported as. */ RevenueFormat = "csv" | "xlsx");
words!(/** A table of a revenue schedule. */ RevenueTable = "schedule" | "roll_forward");
words!(/** A table of a tax report. */ VatTable = "summary" | "reporting" | "oss" | "documents" | "ledger");
words!(/** Whether the buyer is a business, which matters for tax. */
    CustomerType of billing::CustomerType { Business, Consumer });
words!(/** What can be done to many services at once. */ BulkAct in StaffAct::ALL.iter().map(|w| w.as_str()));
words!(/** What staff can do to many services at once. */ StaffBulkAct in StaffAct::of_staff().map(|w| w.as_str()));
words!(/** What a customer can do to several services at once. */ OwnBulkAct in StaffAct::OF_CUSTOMERS.iter().map(|w| w.as_str()));
words!(/** Where an act on many services is. */ BulkRunState in bulk::RunState::ALL.iter().map(|w| w.as_str()));
words!(/** Where a service of an act on many is. */ BulkItemState in bulk::ItemState::ALL.iter().map(|w| w.as_str()));
words!(/** Which services have their turn again. */ BulkRetry in bulk::Again::ALL.iter().map(|w| w.as_str()));
words!(/** Where a private network is in its life. */
    NetworkState in provisioning::NetworkState::ALL.iter().map(|w| w.as_str()));
words!(/** How far a server has come into a private network. */
    NetworkMemberState in provisioning::MemberState::ALL.iter().map(|w| w.as_str()));
words!(/** What a server must go through to join a private network. */
    NetworkNeeds in provisioning::Anew::ALL.iter().map(|w| w.as_str()));
words!(/** How far a server has taken over a firewall. */
    FirewallMemberState in provisioning::GuardState::ALL.iter().map(|w| w.as_str()));
words!(/** The protocol of a firewall rule. */
    RuleProtocol in provisioning::RuleProtocol::ALL.iter().map(|w| w.as_str()));
words!(/** What is worth knowing of firewall rules before they are put in force. */
    FirewallWarning in provisioning::FirewallWarning::ALL.iter().map(|w| w.as_str()));
words!(/** A beginning of a firewall. */ FirewallTemplateKey = "web" | "ssh" | "mail" | "game" | "deny_all");
words!(/** How far a DNS zone is. */ ZoneState in provisioning::ZoneState::ALL.iter().map(|w| w.as_str()));
words!(/** Where a domain is in its life. */
    DomainState in provisioning::DomainState::ALL.iter().map(|w| w.as_str()));
words!(/** What a domain can wait for. */
    DomainWaitKind in provisioning::WaitKind::ALL.iter().map(|w| w.as_str()));
words!(/** What becomes of a change of a domain's owner. */
    DomainOwnerRule in provisioning::OwnerRule::ALL.iter().map(|w| w.as_str()));
words!(/** What a contact is to a domain. */ DomainRole = "owner" | "admin" | "tech" | "zone");
words!(/** Where an object storage is in its life. */
    ObjectStorageState in provisioning::StorageState::ALL.iter().map(|w| w.as_str()));
words!(/** Whether a share of a storage can be used. */
    StorageShareState in provisioning::ShareState::ALL.iter().map(|w| w.as_str()));
words!(/** What registries are told of a contact's gender. */
    ContactGender in provisioning::ContactGender::ALL.iter().map(|w| w.as_str()));
words!(/** The types of DNS records that can be made. */
    RecordType in provisioning::RecordKind::ALL.iter().map(|w| w.as_str()));
words!(/** What a change of records was. */
    ZoneChangeKind in provisioning::DnsChangeKind::ALL.iter().map(|w| w.as_str()));
words!(/** How far a change of records is. */
    ZoneChangeState in provisioning::DnsChangeState::ALL.iter().map(|w| w.as_str()));
words!(/** How far one record of a change is. */
    ZoneStepState in provisioning::DnsStepState::ALL.iter().map(|w| w.as_str()));
words!(/** What a template's variable holds. */
    VariableKind in provisioning::VariableKind::ALL.iter().map(|w| w.as_str()));
words!(/** What an application is for. */
    ApplicationCategory in provisioning::Category::ALL.iter().map(|w| w.as_str()));
words!(/** Where an installation is. */
    InstallState in provisioning::InstallState::ALL.iter().map(|w| w.as_str()));
words!(/** What a machine says about its installation. */
    InstallReportState in provisioning::ReportState::ALL.iter().map(|w| w.as_str()));
words!(/** What an address is. */ AddressKind in provisioning::AddressKind::ALL.iter().map(|w| w.as_str()));
words!(/** Which addresses are shown. */ AddressShow in provisioning::AddressShow::ALL.iter().map(|w| w.as_str()));
words!(/** Whether a host name leads back to its address. */
    ForwardState in provisioning::Forward::ALL.iter().map(|w| w.as_str()));
words!(/** A way to set up an address inside a server. */ GuestSystem = "netplan" | "ifupdown" | "windows");
words!(/** The letters of a document. */
    DocumentFont in mpanel_documents::Typeface::ALL.iter().map(|w| w.as_str()));
words!(/** A kind of document. */ DocumentKind in mpanel_documents::DocumentKind::ALL.iter().map(|w| w.as_str()));
words!(/** How a picture is written. */ LogoFormat = "png" | "svg");
words!(/** What a product is. */ ProductKind of billing::ProductKind { Vps, AddOn, OneTime, ObjectStorage, Domain });
words!(/** What is bought with an object storage. */ StorageGives of billing::StorageGives { Whole, Shared });
words!(/** What runs because of an order. */ ServiceKind = "machine" | "object_storage" | "domain");
words!(/** Whether a name can be registered, or nobody could be asked. */ DomainStanding of Standing { Free, Taken, Held, Unknown });
words!(/** Who delivers what is sold once: staff, or nobody, because its payment is enough. */
    Delivery of billing::Delivery { Staff, Payment });
words!(/** Which units a volume discount counts. */ VolumeCount of billing::VolumeCount { Order, Owned });
words!(/** Whether a bundle is sold. */ BundleState of billing::BundleState { Draft, OnSale, Hidden, Retired });
words!(/** Why something costs less than its list price. */ PriceReasonKind = "volume" | "bundle");
words!(/** Where a one-time purchase is in its life. */
    OneTimeState of billing::OneTimeState { Waiting, ToDeliver, Delivered, Cancelled });
words!(/** When an add-on can be had. */ Availability = "order" | "later" | "both");
words!(/** A family of operating systems. */ OsType = "Linux" | "Windows");
words!(/** How the customer logs in to the machine. */ ServiceAccess = "ssh_key" | "password");
words!(/** What an amount on an invoice or in a cart is for. */
    LineKind of mpanel_calc::LineKind { Recurring, Setup, AddOn, Region, Option, Credit, Usage, LateFee, Manual, Item });
words!(/** What there is to choose with an option: one of several, a number, yes or no, words. */
    OptionKind in billing::OptionKind::WORDS.into_iter());
words!(/** What words look like. */ TextPattern in billing::TextPattern::ALL.iter().map(|one| one.as_str()));
words!(/** Where an invoice is in its life. */
    InvoiceState of billing::InvoiceState { Draft, Open, Paid, Void, Uncollectible });
words!(/** How a meter counts: its events together, the highest, the latest, different keys, or how long levels held. */
    MeterAggregation = "sum" | "max" | "last" | "unique" | "duration");
words!(/** When a billable item is invoiced. */
    ItemTiming of billing::ItemTiming { NextInvoice, OnDay, Hold });
words!(/** When a new billable item is invoiced; `now` invoices it with the call. */
    NewItemTiming = "next_invoice" | "on_day" | "hold" | "now");
words!(/** Where a billable item is in its life. */
    ItemState of billing::ItemState { Waiting, Invoiced, Ended, Cancelled });
words!(/** Of what the distance of two occurrences is a number. */ ItemUnit = "days" | "weeks" | "months" | "years");
words!(/** Why an invoice exists. */ InvoiceKind of billing::InvoiceKind { Order, Renewal, LateFee, Change, TopUp, Items });
words!(/** What credit is, in the order of use. */
    CreditKind of billing::CreditKind { CreditNote, Promotional, Paid });
words!(/** Where an order is in its life. */ OrderState of billing::OrderState { Pending, Active, Cancelled, Fraud });
words!(/** How a part of an invoice stands. */
    PartStanding of billing::PartStanding { Paid, Open, Overdue });
words!(/** Where a quote is in its life. */ QuoteState in billing::QuoteState::ALL.iter().map(|one| one.as_str()));
words!(/** Where a subscription is in its life. */
    SubscriptionState of billing::SubscriptionState { Pending, Active, Paused, Cancelled });
words!(/** Where a payment stands. */ PaymentStatus in payments::PaymentStatus::ALL.iter().map(|one| one.as_str()));
words!(/** Where a dispute stands. */ DisputeState of payments::DisputeState { Open, Won, Lost });
words!(/** Where a service is in its life. */
    ServiceState in provisioning::ServiceState::ALL.iter().map(|one| one.as_str()));
words!(/** What is being done to a service. */
    LifecycleAct in provisioning::LifecycleAct::ALL.iter().map(|one| one.as_str()));
words!(/** What a machine does at the provider. */
    Power in provisioning::provider::MachineStatus::ALL.iter().map(|one| one.as_str()));
words!(/** What can be done to a machine. */
    ServiceAct in provisioning::ActionKind::ALL.iter().map(|one| one.as_str()));
words!(/** How far something done to a machine has come. */
    ActionState in provisioning::ActionState::ALL.iter().map(|one| one.as_str()));
words!(/** Where a custom image is. */
    CustomImageState in provisioning::CustomImageState::ALL.iter().map(|one| one.as_str()));
words!(/** What a secret stored at a provider is. */
    SecretKind in provisioning::SecretKind::ALL.iter().map(|one| one.as_str()));
words!(/** Who made a secret that is stored at a provider. */
    SecretOrigin in provisioning::SecretOrigin::ALL.iter().map(|one| one.as_str()));
words!(/** What carries tags at a provider besides machines. */
    ThingKind in provisioning::ThingKind::ALL.iter().map(|one| one.as_str()));
words!(/** Why mPanel cannot do without a user of a provider account. */
    UserNeed in provisioning::UserNeed::ALL.iter().map(|one| one.as_str()));
words!(/** Where the renewal of a client secret is; `locked_out` needs somebody. */
    ClientSecretState in provisioning::ClientSecretState::ALL.iter().map(|one| one.as_str()));
words!(/** Where a secret is on its way to a provider. */
    SecretState in provisioning::SecretState::ALL.iter().map(|one| one.as_str()));
words!(/** What a tag at a provider says; `unknown` are mPanel's for something that is not known here. */
    TagMeaning in provisioning::TagMeaning::ALL.iter().map(|one| one.as_str()));
words!(/** How far a move to another region has come. */
    MoveState in provisioning::MoveState::ALL.iter().map(|one| one.as_str()));
words!(/** Where a guided move to a bigger server is. */
    UpgradeState in upgrades::GuideState::ALL.iter().map(|one| one.as_str()));
words!(/** A step of a guided move to a bigger server. */
    UpgradeStepKey in upgrades::StepKey::ALL.iter().map(|one| one.as_str()));
words!(/** Where a step of a guided move is. */
    UpgradeStepState in upgrades::StepState::ALL.iter().map(|one| one.as_str()));
words!(/** What leads to a server that is to be replaced. */
    UpgradePointerKind in upgrades::PointerKind::ALL.iter().map(|one| one.as_str()));
words!(/** When a server that was replaced ends. */ UpgradeEnds = "end_of_term" | "now");
words!(/** The provider's list that something noted stands in. */
    NotedIn in provisioning::NotedIn::ALL.iter().map(|one| one.as_str()));
words!(/** What became of the thing that was written to. */
    NotedChange in provisioning::NotedChange::ALL.iter().map(|one| one.as_str()));
words!(/** What we did under a request id. */ OwnAct = "order" | "action" | "move");
words!(/** How often a schedule takes a snapshot. */
    SnapshotRhythm in provisioning::Rhythm::ALL.iter().map(|one| one.as_str()));
words!(/** What became of a snapshot that was due. */
    SnapshotRunState in provisioning::RunState::ALL.iter().map(|one| one.as_str()));
words!(/** How far checks of a machine, or a remedy, have come. */
    TroubleshootingState in provisioning::TroubleshootingState::ALL.iter().map(|one| one.as_str()));
words!(/** What a check looks at; `other` is explained in the data centre's own words only. */
    CheckSubject in provisioning::CheckSubject::ALL.iter().map(|one| one.as_str()));
words!(/** Where a check is, or how it ended. */
    CheckOutcome in provisioning::provider::checks::CheckOutcome::ALL.iter().map(|one| one.as_str()));
words!(/** What a remedy does; `other` is explained in the data centre's own words only. */
    RemedyKind in provisioning::RemedyKind::ALL.iter().map(|one| one.as_str()));
words!(/** How far work in the background has come. */ ActivityState = "running" | "done" | "failed");
words!(/** How far a step of a setup has come. */ StepState = "done" | "running" | "waiting" | "failed");
words!(/** What changes about a service. */ ChangeKind in billing::WantedChange::WORDS.iter().copied());
words!(/** When an add-on can be had: also for a server that runs, with a new one only, or not by the provider's interface. */
    AddOnTime in provisioning::AddOnTime::ALL.iter().map(|one| one.as_str()));
words!(/** What an add-on takes until it can be used. */
    AddOnNeeds in provisioning::AddOnNeeds::ALL.iter().map(|one| one.as_str()));
words!(/** How far an add-on has come to its server. */
    AddOnState in provisioning::AddOnState::ALL.iter().map(|one| one.as_str()));
words!(/** What is advised. */ AdviceKind in provisioning::AdviceKind::ALL.iter().map(|one| one.as_str()));
words!(/** When a change begins. */ ChangeWhen = "now" | "end_of_term" | "on");
words!(/** When a change by the customer begins. */ OwnChangeWhen = "now" | "end_of_term");
words!(/** Where an agreed change is in its life. */
    ChangeState of billing::ChangeState { Scheduled, Applied, Undone });
words!(/** When a service ends. */ CancelWhen = "end_of_term" | "now" | "on");
words!(/** How a provider account is doing. */ ProviderState
    in provisioning::AccountHealth::ALL.iter().map(|one| one.as_str()).chain(["maintenance"]));
words!(/** Where tax is rounded. */ TaxRounding = "group" | "line" | "invoice");
words!(/** What a setting holds. */ SettingType =
    "hours" | "days" | "bool" | "list" | "percent" | "money" | "month_day" | "choice");
words!(/** Where a setting comes from. */ SettingSource
    = "default" | "tenant" | "product" | "group" | "customer" | "service");
words!(/** What the automation will do. */ AutomationAct
    = "invoice" | "reminder" | "charge" | "notice" | "late_fee" | "suspend" | "plan_end" | "terminate" | "cancel_order" | "accelerate" | "contract" | "expire" | "expire_quote" | "card_expiry");
words!(/** Of what a notice is a number. */ NoticeUnit = "days" | "months");
words!(/** What happens at the end of a contract's term. */ ContractAtEnd = "renews" | "becomes_indefinite" | "ends");
words!(/** Where a job is in its life; `failed` waits for another try. */ JobState
    = "queued" | "failed" | "running" | "done" | "dead" | "discarded");
words!(/** Where a mail is in its life. */ MailState
    = "queued" | "sending" | "sent" | "captured" | "failed" | "unconfirmed");
words!(/** How a move of the clock is doing. */ ClockMoveState = "running" | "done" | "failed" | "interrupted");
words!(/** What needs somebody. */ AttentionKind = "failed" | "losing_machine" | "resize_due" | "to_deliver" | "waits_for_approval" | "waits_for_room" | "waits_for_maintenance" | "account_quota" | "finding" | "parked_account" | "provider_down" | "missing_rate" | "overdue"
    | "dead_job" | "dispute" | "unconfirmed_payment");
words!(/** What a setup waits for. */
    WaitsFor in provisioning::WaitsFor::ALL.iter().map(|one| one.as_str()));
words!(/** What may be limited at a provider account. */
    QuotaKind in provisioning::QuotaKind::ALL.iter().map(|one| one.as_str()));
words!(/** How much room there is at a provider account. */
    QuotaState in provisioning::QuotaState::ALL.iter().map(|one| one.as_str()));
words!(/** What an entry of a cost book is about. */
    CostKind in provisioning::CostKind::ALL.iter().map(|one| one.as_str()));
words!(/** What a comparison with a provider has found. */
    FindingKind in provisioning::FindingKind::ALL.iter().map(|one| one.as_str()));
words!(/** How much a finding matters. */
    FindingSeverity in provisioning::Severity::ALL.iter().map(|one| one.as_str()));
words!(/** Where a finding stands. */
    FindingState in provisioning::FindingState::ALL.iter().map(|one| one.as_str()));
words!(/** What can be adopted. */ AdoptKind in provisioning::AdoptKind::ALL.iter().map(|one| one.as_str()));
words!(/** What became of something that was to be adopted. */
    AdoptVerdict in mpanel_workflows::adoption::AdoptVerdict::WORDS.into_iter());
words!(/** What a row of the margins is. */ MarginBy in mpanel_workflows::margins::MarginBy::WORDS.into_iter());
words!(/** Which margins are shown. */ MarginShow = "losing" | "unknown");
words!(/** What becomes of a price that would rise above the cap. */ OverCap = "exclude" | "limit");
words!(/** Why a subscription keeps its price. */ KeptReason in billing::EXCLUSIONS.iter().copied());
words!(/** What a search finds. */ SearchKind = "customer" | "service" | "invoice" | "order");
words!(/** Who did something. */ ActorKind = "system" | "staff" | "customer" | "provider" | "anonymous");
words!(/** What a change is about; `all` after a gap in the stream. */ ChangeTopic
    in TopicKind::ALL.iter().map(|one| one.as_str()).chain(["all"]));

acts!(/** What may be done with a service. */
    ServiceAbilities in provisioning::Act::ALL.iter().map(|one| one.as_str()).chain(billing::BILLING_ACTS));
acts!(/** What may be done with an agreed change. */ ChangeAbilities in ["undo"].into_iter());
acts!(/** What may be done with a tax rule. */ TaxRuleAbilities in ["change", "end", "delete"].into_iter());
acts!(/** What may be done with a legal entity. */ LegalEntityAbilities in ["delete"].into_iter());
acts!(/** What may be done with a group of customers. */ CustomerGroupAbilities in ["delete"].into_iter());
acts!(/** What may be done with an invoice. */
    InvoiceAbilities in ["pay", "void", "write_off", "refund", "record_payment", "credit", "remind", "finalize"].into_iter());
acts!(/** What may be done with a domain. */
    DomainAbilities in provisioning::DomainAct::ALL.iter().map(|one| one.as_str()));
acts!(/** What may be done with a quote. */
    QuoteAbilities in ["edit", "send", "withdraw", "revise", "duplicate"].into_iter());
acts!(/** What may be done with an order. */ OrderAbilities in ["accept", "cancel", "fraud"].into_iter());
acts!(/** What may be done with a one-time purchase. */ OneTimeAbilities in ["deliver", "cancel"].into_iter());
acts!(/** What may be done with a price change. */ PriceChangeAbilities in ["undo"].into_iter());
acts!(/** What may be done with a billable item. */
    BillableItemAbilities in ["edit", "cancel", "invoice_now"].into_iter());
acts!(/** What may be done with a payment. */ PaymentAbilities in ["refund"].into_iter());

/// A billing cycle: so many months, or, as a negative number, so many days.
pub enum CycleMonths {}

impl PartialSchema for CycleMonths {
    fn schema() -> RefOr<Schema> {
        let words = "A billing cycle in months: 1 to 120. A negative number counts days: -14 is every 14 days.";
        let format = SchemaFormat::KnownFormat(KnownFormat::Int32);
        let cycle = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).format(Some(format));
        RefOr::T(Schema::Object(cycle.description(Some(words)).build()))
    }
}

impl ToSchema for CycleMonths {}
