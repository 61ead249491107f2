//! Who may call what: every operation of the back office against every role of staff, and those of the portal against
//! owner and member.

use mpanel_identity::Permission as P;
use mpanel_identity::StaffRole;
use serde_json::json;

use crate::document::{For, NOWHERE, operations};
use crate::world::{World, world};

/// What each operation of the back office asks for. An operation that is not listed fails the walk.
const NEEDED: &[(P, &[&str])] = &[
    (P::AuditRead, &["list_audit", "check_audit_chain"]),
    (
        P::AutomationRead,
        &[
            "list_automation_log",
            "preview_automation",
            "get_automation_settings",
            "get_product_settings",
            "get_customer_settings",
            "get_customer_group_settings",
            "get_service_settings",
        ],
    ),
    (
        P::AutomationWrite,
        &[
            "run_automation",
            "put_automation_settings",
            "put_product_settings",
            "put_customer_settings",
            "put_customer_group_settings",
            "put_service_settings",
        ],
    ),
    (
        P::CatalogRead,
        &[
            "list_custom_images",
            "list_provider_applications",
            "get_custom_image_space",
            "list_bundles",
            "get_bundle",
            "list_coupons",
            "list_product_groups",
            "list_products",
            "list_add_ons",
            "get_product",
            "list_product_versions",
            "get_provider_catalog",
            "list_meters",
            "list_usage_prices",
            "preview_price_change",
            "list_price_changes",
            "get_price_change",
            "list_price_change_items",
            "list_templates",
            "get_template",
            "list_applications",
            "get_product_setup",
        ],
    ),
    (
        P::CatalogWrite,
        &[
            "add_custom_image",
            "offer_provider_application",
            "update_custom_image",
            "delete_custom_image",
            "create_bundle",
            "update_bundle",
            "create_coupon",
            "update_coupon",
            "create_product_group",
            "update_product_group",
            "create_provider_cost",
            "import_provider_costs",
            "update_provider_cost",
            "delete_provider_cost",
            "set_rates",
            "create_product",
            "update_product",
            "set_product_prices",
            "set_one_time_prices",
            "create_meter",
            "update_meter",
            "set_usage_prices",
            "schedule_price_change",
            "undo_price_change",
            "create_template",
            "preview_template",
            "update_template",
            "create_application",
            "update_application",
            "put_product_setup",
        ],
    ),
    (P::ClockWrite, &["get_clock", "advance_clock", "get_clock_advance"]),
    (
        P::CustomersRead,
        &[
            "list_customers",
            "get_customer",
            "get_customer_timeline",
            "get_customer_tax",
            "list_credit_grants",
            "list_customer_groups",
            "get_customer_group",
        ],
    ),
    (
        P::CustomersWrite,
        &[
            "create_customer",
            "update_customer",
            "unpark_customer",
            "put_customer_group",
            "create_customer_group",
            "update_customer_group",
            "delete_customer_group",
            "check_vat_number",
            "add_tax_certificate",
            "end_tax_certificate",
        ],
    ),
    (P::DashboardRead, &["list_activity", "get_dashboard", "search_everything"]),
    (
        P::InvoicesRead,
        &[
            "get_trial_balance",
            "list_account_entries",
            "list_deferred_revenue",
            "get_revenue_schedule",
            "export_revenue_schedule",
            "list_invoice_revenue",
            "list_closings",
            "list_realised",
            "realised_months",
            "export_ledger",
            "list_credit_notes",
            "get_credit_note_pdf",
            "get_e_credit_note",
            "list_invoices",
            "sum_invoices",
            "list_billable_items",
            "get_billable_item",
            "get_invoice",
            "get_invoice_pdf",
            "get_e_invoice",
            "list_margins",
            "list_add_on_figures",
            "sum_margins",
            "get_vat_report",
            "export_vat_report",
            "get_customer_statement",
        ],
    ),
    (
        P::InvoicesWrite,
        &[
            "credit_customer",
            "credit_invoice",
            "remind_invoice",
            "void_invoice",
            "write_off_invoice",
            "finalize_invoice",
            "create_billable_item",
            "update_billable_item",
            "cancel_billable_item",
            "invoice_billable_items",
            "add_draft_item",
            "remove_draft_item",
            "agree_payment_plan",
            "cancel_payment_plan",
        ],
    ),
    (P::JobsRead, &["list_jobs", "get_job_summary", "get_job"]),
    (P::JobsWrite, &["discard_job", "retry_job", "retry_mail"]),
    (P::MailRead, &["list_mail", "get_mail"]),
    (
        P::OrdersRead,
        &[
            "list_orders",
            "sum_orders",
            "get_order",
            "list_one_time_purchases",
            "list_quotes",
            "get_quote",
            "get_quote_pdf",
        ],
    ),
    (
        P::OrdersWrite,
        &[
            "accept_order",
            "quote_customer_order",
            "place_customer_order",
            "cancel_order",
            "mark_order_fraud",
            "deliver_one_time_purchase",
            "cancel_one_time_purchase",
            "create_quote",
            "put_quote",
            "send_quote",
            "withdraw_quote",
            "revise_quote",
            "duplicate_quote",
        ],
    ),
    (P::PaymentsRead, &["list_payments", "sum_payments", "get_payment", "get_payment_receipt"]),
    (P::PaymentsRefund, &["record_payment", "refund_payment"]),
    (
        P::ProviderRead,
        &[
            "list_provider_accounts",
            "get_provider_account",
            "refresh_provider_catalog",
            "test_provider_account",
            "list_provider_costs",
            "list_rates",
            "list_findings",
            "get_finding",
            "list_foreign_machines",
            "list_foreign_things",
            "get_adoption_template",
            "list_provider_secrets",
            "list_provider_tags",
            "list_tag_carriers",
            "check_provider_tags",
            "check_thing_tags",
            "list_staff_keys",
            "list_provider_users",
            "get_provider_user",
            "get_provider_api_client",
            "list_provider_roles",
            "get_provider_role",
            "list_provider_api_permissions",
        ],
    ),
    (
        P::ProviderWrite,
        &[
            "create_provider_account",
            "update_provider_account",
            "delete_provider_account",
            "add_provider_secret",
            "rotate_provider_secret",
            "delete_provider_secret",
            "write_provider_tags",
            "write_thing_tags",
            "add_staff_key",
            "choose_staff_key",
            "delete_staff_key",
            "add_provider_user",
            "change_provider_user",
            "delete_provider_user",
            "resend_provider_user_verification",
            "reset_provider_user_password",
            "renew_provider_client_secret",
            "add_provider_role",
            "change_provider_role",
            "delete_provider_role",
        ],
    ),
    (
        P::ServicesOperate,
        &[
            "open_service_console",
            "reveal_service_console",
            "change_service_console_password",
            "switch_off_service_console",
            "request_service_action",
            "request_service_move",
            "give_up_service_move",
            "mark_service_upgrade_step",
            "adopt_service_move",
            "begin_bulk_run",
            "stop_bulk_run",
            "retry_bulk_run",
            "retry_service",
            "create_service_snapshot",
            "update_service_snapshot",
            "delete_service_snapshot",
            "rollback_service_snapshot",
            "start_service_troubleshooting",
            "start_service_remedy",
            "put_service_snapshot_schedule",
            "delete_service_snapshot_schedule",
            "suspend_service",
            "unsuspend_service",
            "confirm_resize",
            "look_again",
            "create_network",
            "delete_network",
            "look_at_network",
            "join_network",
            "leave_network",
            "create_firewall",
            "update_firewall",
            "delete_firewall",
            "assign_firewall",
            "unassign_firewall",
            "assign_address",
            "add_inside_address",
            "remove_inside_address",
            "set_reverse_name",
            "clear_reverse_name",
            "read_addresses",
            "create_zone",
            "delete_zone",
            "read_zones",
            "create_record",
            "update_record",
            "delete_record",
            "create_domain_contact",
            "update_domain_contact",
            "delete_domain_contact",
            "prefer_domain_contact",
            "check_domain",
            "update_domain",
            "look_at_domain",
            "read_domains",
            "look_at_object_storage",
            "read_object_storages",
            "delete_records",
            "change_record_ttl",
            "preview_zone_import",
            "apply_zone_import",
        ],
    ),
    (
        P::ServicesRead,
        &[
            "get_service_console",
            "get_service_software",
            "list_services",
            "find_shared_systems",
            "quote_bulk_add_on",
            "list_bulk_runs",
            "get_bulk_run",
            "list_bulk_run_items",
            "list_change_options",
            "quote_service_change",
            "get_service_add_ons",
            "quote_add_on",
            "list_service_options",
            "list_service_changes",
            "get_service_usage",
            "list_service_usage_events",
            "get_service",
            "list_service_actions",
            "list_service_snapshots",
            "list_service_troubleshooting",
            "get_service_troubleshooting",
            "get_service_snapshot_schedule",
            "get_service_timeline",
            "get_provider_audit",
            "get_service_moves",
            "get_service_upgrade",
            "get_service_upgrade_pointers",
            "list_provider_upgrades",
            "explain_service",
            "list_networks",
            "list_network_places",
            "get_network",
            "list_firewalls",
            "list_firewall_templates",
            "get_firewall",
            "get_effective_rules",
            "list_addresses",
            "get_address",
            "check_reverse_name",
            "list_zones",
            "get_zone",
            "list_zone_records",
            "export_zone",
            "list_zone_changes",
            "list_domains",
            "list_object_storages",
            "get_object_storage",
            "get_object_storage_usage",
            "list_storage_shares",
            "get_domain",
            "get_domain_history",
            "list_domain_contacts",
        ],
    ),
    (
        P::ServicesWrite,
        &[
            "give_zone",
            "update_service",
            "set_service_texts",
            "provision_service",
            "terminate_service",
            "cancel_service",
            "begin_service_upgrade",
            "finish_service_upgrade",
            "abandon_service_upgrade",
            "order_domain",
            "approve_storage_purchase",
            "refuse_storage_purchase",
            "order_object_storage",
            "resize_object_storage",
            "cancel_object_storage",
            "create_storage_share",
            "end_storage_share",
            "forget_domain",
            "cancel_domain",
            "keep_domain",
            "create_auth_code",
            "answer_domain_transfer",
            "give_domain",
            "change_service",
            "undo_service_change",
            "give_service_coupon",
            "take_service_coupon",
            "record_usage",
            "record_usage_batch",
            "replace_usage",
            "cancel_usage",
            "approve_purchase",
            "approve_add_on",
            "refuse_purchase",
            "ignore_finding",
            "reopen_finding",
            "adopt_machines",
            "import_adoptions",
            "add_private_networking",
            "buy_add_on",
            "give_address",
        ],
    ),
    (
        P::SettingsRead,
        &[
            "get_settings",
            "list_legal_entities",
            "get_legal_entity",
            "list_tax_rules",
            "get_document_looks",
            "preview_document_looks",
            "get_currency_settings",
            "list_reference_rates",
            "find_reference_rate",
        ],
    ),
    (
        P::SettingsWrite,
        &[
            "update_settings",
            "add_legal_entity",
            "update_legal_entity",
            "delete_legal_entity",
            "put_document_looks",
            "create_document_logo",
            "close_month",
            "add_tax_rule",
            "add_example_tax_rules",
            "update_tax_rule",
            "end_tax_rule",
            "delete_tax_rule",
            "update_currency_settings",
            "add_reference_rate",
            "import_reference_rates",
            "correct_reference_rate",
            "delete_reference_rate",
        ],
    ),
    (P::StaffRead, &["list_staff"]),
    (P::StaffWrite, &["invite_staff", "update_staff", "remove_staff"]),
];

/// What only the owner of a customer's account may do.
const OWNERS_ALONE: &[&str] = &[
    "set_automatic_top_up",
    "invite_member",
    "remove_member",
    "update_profile",
    "create_own_auth_code",
    "choose_own_domain_contacts",
    "create_own_domain_contact",
    "update_own_domain_contact",
    "answer_own_domain_transfer",
    "reveal_own_storage_keys",
    "rotate_own_storage_keys",
];

/// The permission an operation of the back office asks for.
pub fn needed(id: &str) -> P {
    let found = NEEDED.iter().find(|(_, ids)| ids.contains(&id));
    found.unwrap_or_else(|| panic!("say in NEEDED what {id} asks for")).0
}

const ROLES: [StaffRole; 3] = [StaffRole::Owner, StaffRole::Admin, StaffRole::Support];

#[tokio::test]
async fn each_role_of_staff_reaches_what_its_permissions_name_and_nothing_else() {
    let world = world().await;
    let callers = [world.staff(0).await, world.staff(1).await, world.staff(2).await];
    let mut seen = Vec::new();
    for operation in operations().into_iter().filter(|o| o.audience() == For::Staff) {
        let permission = needed(&operation.id);
        seen.push(operation.id.clone());
        for (role, caller) in ROLES.iter().zip(&callers) {
            let at = operation.with_id(NOWHERE);
            let answer = caller.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
            let told = format!("{role:?} {}: {} {:#}", operation.id, answer.status, answer.body);
            if role.may(permission) {
                assert!(![401, 403].contains(&answer.status), "{told}");
            } else {
                assert_eq!(answer.status, 403, "{told}");
                assert!(answer.body["detail"].as_str().unwrap().contains(permission.as_str()), "{told}");
            }
        }
    }
    let listed: Vec<&str> = NEEDED.iter().flat_map(|(_, ids)| ids.iter().copied()).collect();
    let gone: Vec<_> = listed.iter().filter(|id| !seen.iter().any(|s| s == *id)).collect();
    assert!(gone.is_empty(), "NEEDED names operations that are gone: {gone:?}");
}

/// A member of `owner`'s account, signed in.
pub(crate) async fn member_of(world: &World, owner: &crate::client::Client) -> crate::client::Client {
    let body = json!({ "email": "member@example.com", "name": "Member", "role": "member" });
    owner.post("/portal/members", body).await.ok(201);
    world.settle().await;
    let mails = world.mails_to("member@example.com").await;
    let text = &mails.last().expect("an invitation").1;
    let start = text.find("token=").expect("a link") + "token=".len();
    let token: String =
        text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    let body = json!({ "token": token, "password": "a long enough password" });
    world.visitor().post("/auth/password-reset/confirm", body).await;
    world.visitor().sign_in("member@example.com", "a long enough password").await
}

#[tokio::test]
async fn a_member_of_an_account_does_what_a_member_may() {
    let world = world().await;
    let owner = world.customer("owner-of-team@example.com").await;
    let member = member_of(&world, &owner).await;
    for operation in operations().into_iter().filter(|o| o.audience() == For::Customers) {
        let at = operation.with_id(NOWHERE);
        let answer = member.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
        let alone = OWNERS_ALONE.contains(&operation.id.as_str());
        assert_eq!(answer.status == 403, alone, "{}: {} {:#}", operation.id, answer.status, answer.body);
        let answer = owner.call(operation.method.clone(), &at, operation.empty_body(), &[]).await;
        assert!(![401, 403].contains(&answer.status), "{}: {} {:#}", operation.id, answer.status, answer.body);
    }
}
