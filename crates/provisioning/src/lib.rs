//! Services and what runs behind them: provider accounts, the setup of
//! machines, suspension and termination, actions, snapshots, and the comparison
//! with what the provider says.
//!
//! It knows nothing of money: `workflows` tells it when to begin, suspend,
//! restore and end, and hears from it by events. Start at [`service::state`]
//! (the lifecycle), then [`setup`] (how a machine is bought once and only
//! once). The port to providers is [`provider`], its first adapter Contabo.

pub mod account;
pub mod action;
pub mod add_on;
pub mod address;
pub mod adopt;
pub mod advice;
pub mod application;
pub mod console;
pub mod cost;
pub mod custom_image;
mod deps;
pub mod dns;
pub mod domain_name;
mod empty_list;
pub mod finding;
pub mod firewall;
pub mod install;
mod jobs;
pub mod lifecycle;
mod migrations;
pub mod moving;
pub mod network;
pub mod object_storage;
pub mod ordering;
mod own;
pub mod provider;
pub mod provider_secret;
pub mod provider_user;
pub mod service;
pub mod setup;
mod since;
pub mod snapshot;
pub mod ssh_key;
pub mod staff_key;
mod sync;
pub mod table;
mod tags;
pub mod template;
mod time;
pub mod trail;
pub mod troubleshooting;
mod typed;
pub mod upgrade;
mod words;

#[cfg(test)]
mod tests;

pub use account::catalog::CatalogReport;
pub use account::{
    AccountHealth, AddOnNeeds, AddOnOffer, AddOnTime, CheckView, ConnectionReport, HoldReason, ImageView,
    NewProviderAccount, ProductOffer, ProviderAccountPatch, ProviderAccountView, Quota, QuotaKind, QuotaState,
    RegionView, SpendGuard, add_on_offer, add_on_offers, all_provider_accounts, create_provider_account,
    default_provider_account, delete_provider_account, get_provider_account, list_images, list_provider_accounts,
    list_regions, product_offers, refresh_catalog, set_maintenance, test_connection, update_provider_account,
};
pub use action::{
    ActionKind, ActionRequest, ActionState, ActionView, get_action, list_actions, request_action, run_service_action,
};
pub use add_on::{
    AddOnPurchase, AddOnState, MachineAddOns, WantedAddOn, add_ons_in_doubt, approve_add_on, follow_add_ons,
    give_up_add_ons, machine_add_ons, rules::AddOnRefusal, settle_add_on,
};
pub use address::{
    AddressDetail, AddressFilter, AddressShow, AddressView, Forward, ForwardCheck, HoldingView, Ipv6Net,
    add_inside_address, assign_address, bill_address, check_forward, clear_reverse_name, get_address, give_address,
    list_addresses, read_addresses, remove_inside_address, set_reverse_name, settle_address,
};
pub use adopt::{
    AdoptKind, AdoptMachine, Adoptable, ForeignThing, adopt_machine, foreign_things, owner_of_machine, read_machines,
};
pub use advice::{
    Advice, AdviceFacts, AdviceKind, MOST_ADVICE, Server as AdvisedServer, advice_facts, advise, dismiss_advice,
};
pub use application::{
    ApplicationDraft, ApplicationView, Category, Machine, Needs, Offer, OfferedApplication, OwnImageAllowance,
    ProductSetup, ProviderApplication, Software, check_software, create_application, get_product_setup,
    list_applications, list_provider_applications, offer_provider_application, offered_software, put_product_setup,
    update_application,
};
pub use console::{
    ConsoleAccess, ConsoleTicket, ConsoleView, Holder, Passed, close_console, doubt_console_password,
    find_console_ticket, forget_old_consoles, get_console, issue_console_ticket, keeps_console, open_console,
    reveal_console, see_console, set_console_password, switch_off_console,
};
pub use cost::{
    CostBook, CostEntry, CostFilter, CostGap, CostKind, CostPart, CostPatch, CostView, ImportReport, NewRate,
    PurchaseCost, Rate, Rates, cost_books, create_cost, delete_cost, get_cost, import_costs, list_costs, list_rates,
    load_rates, per_months, set_rates, update_cost,
};
pub use custom_image::{
    CustomImageState, CustomImageView, ImageSpace, NewCustomImage, OwnImageSpace, OwnImages, add_custom_image,
    add_own_image, change_custom_image, custom_image_space, delete_custom_image, delete_left_images, delete_own_image,
    get_custom_image, list_custom_images, own_images, products_for_own_images, settle_custom_image,
};
pub use deps::Deps;
pub use dns::{
    ChangeKind as DnsChangeKind, ChangeState as DnsChangeState, ChangeView as DnsChangeView, FixedRecord, KeptRecord,
    NewZone, Plan as ImportPlan, Planned as PlannedRecord, Record as DnsRecord, RecordDraft, RecordKind, Refused,
    Step as DnsStep, StepState as DnsStepState, ZoneFilter, ZoneRecords, ZoneState, ZoneView, apply_dns_change,
    apply_import, change_ttl, create_record, create_zone, delete_record, delete_records, delete_zone, export_zone,
    get_zone, give_zone, list_records, list_zones, preview_import, read_zones, settle_zone, update_record,
    zone_changes, zones_named,
};
pub use domain_name::{
    AdoptDomain, AdoptableDomain, DomainStanding, adopt_domain, adoptable_domains, domain_standing, is_domain_held,
    owner_of_domain,
};
pub use domain_name::{
    ContactGender, ContactIn, DomainAct, DomainContacts, DomainFilter, DomainPatch, DomainPeople, DomainSold,
    DomainState, DomainView, DomainWait, NewDomain, OwnerRule, PersonInRole, WaitKind, WantedContacts, answer_transfer,
    cancel_domain, change_domain, check_contact, check_domain, choose_own_contacts, create_contact, create_own_contact,
    delete_contact, domain_auth_code, domain_history, domain_name, domain_of_service, domain_people, domain_waits,
    forget_domain, forget_old_codes, get_domain, give_domain, is_code_of, keep_domain, keep_transfer_code,
    list_contacts, list_domains, look_at_domain, order_domain, own_refusal as own_domain_refusal, owner_rule,
    prefer_contact, read_domains, refusal as domain_refusal, settle_domain, update_contact, update_own_contact,
};
pub use finding::{
    Billed, FindingCounts, FindingFilter, FindingKind, FindingState, FindingView, MachineFacts, Severity,
    count_findings, findings_of_service, foreign_machines, get_finding, ignore_finding, list_findings, reopen_finding,
};
pub use firewall::{
    EffectiveRule, EffectiveRules, FirewallFilter, FirewallView, GuardCandidate, GuardState, GuardView, Limits,
    NewFirewall, Rule, Template as FirewallTemplate, Warning as FirewallWarning, assign_firewall, create_firewall,
    delete_firewall, effective_rules, firewall_candidates, get_firewall, limits as firewall_limits, list_firewalls,
    settle_firewall, templates as firewall_templates, unassign_firewall, update_firewall,
};
pub use install::{
    InstallLink, InstallSecret, InstallState, InstallStep, InstallView, Report, ReportState, Wanted, current_install,
    expect_install, next_rehearsal, report_install, reveal_install,
};
pub use jobs::{
    AdvanceLifecycle, AdvanceProvisioning, ApplyDnsChange, EndStorageShare, ForgetStaffKey, GlanceAtMachines,
    GuardSuspended, MeasureStorageShare, RefreshCatalog, RunServiceAction, RunSnapshotSchedule, RunTroubleshooting,
    SettleAddOn, SettleAddress, SettleClientSecret, SettleCustomImage, SettleDnsZone, SettleDomain, SettleFirewall,
    SettleMove, SettleNetwork, SettleObjectStorage, SettleProviderSecret, SyncServices, TagService,
};
pub use lifecycle::{
    CancelPlan, UnsuspendBy, advance_lifecycle, guard_suspended, keep_after_payment, next_term_end,
    provider_cancel_plan, retry_act, revoke_provider_cancel, schedule_provider_cancel, suspend_service,
    terminate_service, unsuspend_service,
};
pub use migrations::migrations;
pub use moving::{
    MoveCheck, MoveState, MoveView, adopt_move, check_move, give_up_move, list_moves, request_move, settle_move,
};
pub use network::rules::ADD_ON as NETWORK_ADD_ON;
pub use network::{
    AddressPlan, AdoptNetwork, AdoptableNetwork, adopt_network, adoptable_networks, owner_of_network, sole_owner,
};
pub use network::{
    Anew, CandidateView, GuestText, JoinRequest, MemberState, MemberView, Misfit, NetworkDetail, NetworkFilter,
    NetworkPlace, NetworkState, NetworkView, NewNetwork, PlanPart, RangeClash, add_private_networking, create_network,
    delete_network, get_network, join_network, leave_network, list_networks, look_at_network, network_places,
    settle_network,
};
pub use object_storage::{AdoptStorage, AdoptableStorage, adopt_storage, adoptable_storages, owner_of_storage};
pub use object_storage::{
    BucketView, Listed as ListedObjects, NewObjectStorage, ObjectStorageView, ServiceStorage, ShareFigure, ShareKeys,
    ShareState, ShareView, StorageChange, StorageFilter, StorageGives, StoragePart, StorageSold, StorageState,
    StoredObject, UsageSample, approve_storage_purchase, cancel_object_storage, create_bucket, create_share,
    delete_bucket, delete_objects, download_url, end_share, end_sold_share, get_object_storage, get_share,
    grow_object_storage, has_space_for, limit_own_growth, list_buckets, list_object_storages, list_objects,
    list_shares, look_at_object_storage, make_folder, mark_figure_reported, measure_share, order_object_storage,
    outgrown, queue_share_counts, read_object_storages, refuse_storage_purchase, rotate_storage_keys,
    send_approved_storage, settle_object_storage, share_usage, storage_keys, storage_of_service, storage_parts,
    storage_usage, unreported_figures, upload_url,
};
pub use ordering::{OrderFault, OrderedAddOn, OrderedMachine, check_order, named_image_of};
pub use provider::domains::CloudContact;
pub use provider::networking::{AddressKind, RuleProtocol};
pub use provider::tags::{TagCarrier, ThingKind};
pub use provider::trail::{NotedChange, NotedIn};
pub use provider::upgrades::ProviderUpgrade;
pub use provider::users::{ApiPath, CloudRole, CloudUser, RoleDraft, RolePermission, UserChange, UserDraft};
pub use provider::{ClientTuning, Providers, SecretKind};
pub use provider_secret::{
    NewProviderSecret, ProviderSecretView, SecretOrigin, SecretState, SecretUse, add_provider_secret,
    delete_provider_secret, list_provider_secrets, rotate_provider_secret, settle_provider_secret,
};
pub use provider_user::{
    ApiClientView, ClientSecretState, ProviderRoleView, ProviderUserPage, ProviderUserView, Renewal, UserNeed,
    add_provider_role, add_provider_user, change_provider_role, change_provider_user, delete_provider_role,
    delete_provider_user, get_api_client, get_provider_role, get_provider_user, list_api_paths, list_provider_roles,
    list_provider_users, mail_password_reset, mail_verification, renew_client_secret, settle_client_secret,
};
pub use service::{
    Ability, Access, Act, AddOnSnapshot, BoughtAs, Credentials, Facts, LifecycleAct, Move, MoveRefused, NewService,
    ProductSnapshot, Selected, ServiceCounts, ServiceFilter, ServiceState, ServiceView, SuspensionReason, TimelineView,
    Viewer, abilities, all_services, change_plan, confirm_resize, count_services, create_service,
    customer_events_before, find_services, get_service, list_recent_events, list_services, note_on_service, refusal,
    rename_service, reveal_credentials, select_services, service_timeline, services_of_orders,
    services_of_subscription, transition,
};
pub use setup::{
    StepView, WaitsFor, advance_provisioning, approve_purchase, begin_provisioning, refuse_purchase, retry_setup,
};
pub use snapshot::{
    Rhythm, RunState, ScheduleDraft, ScheduleRunView, ScheduleView, SnapshotList, SnapshotQuota, SnapshotView,
    check_schedule_times, create_snapshot, delete_snapshot, delete_snapshot_schedule, get_snapshot_schedule,
    list_snapshots, put_snapshot_schedule, rollback_snapshot, run_snapshot_schedule, update_snapshot,
};
pub use ssh_key::{NewSshKey, SshKeyView, add_ssh_key, delete_ssh_key, list_ssh_keys, rename_ssh_key};
pub use staff_key::{
    OperatorKey, StaffKeyServer, StaffKeyView, add_staff_key, choose_staff_key, delete_staff_key, forget_staff_key,
    list_staff_keys, operator_keys,
};
pub use sync::{glance_at_machines, sync_services};
pub use table::{ImportLine, TableLine, TableShape, minor_of, read_table};
pub use tags::{
    NotWritten, StrayTag, TagCheck, TagFault, TagMeaning, TagPage, TagView, TagsWritten, ThingCheck, ThingFault,
    ThingNotWritten, ThingsWritten, check_tags, check_thing_tags, list_tag_carriers, list_tags, tag_service,
    write_tags, write_thing_tags,
};
pub use template::{
    Answers, Content, Finding, Link, Preview, TemplateDetail, TemplateDraft, TemplateView, Variable, VariableKind,
    VersionView, check_script, create_template, get_template, list_templates, preview_template, seed_templates,
    update_template,
};
pub use trail::{OwnAct, TrailChange, TrailEntry, TrailPage, provider_trail};
pub use troubleshooting::{
    CheckResult, CheckSubject, RemedyKind, RemedyOffer, RemedyRun, TroubleshootingRun, TroubleshootingState,
    get_troubleshooting, list_troubleshooting, run_troubleshooting, start_remedy, start_troubleshooting,
};
pub use typed::name_typed;
pub use upgrade::provider_upgrades;
