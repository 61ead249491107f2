//! Who is who: tenants, their brands and the looks of their documents, users, memberships and roles, sessions,
//! one-time tokens, the audit chain.
//!
//! Roles come only from a membership row, read anew with every request
//! ([`session_check::authenticate`]); nothing a caller sends can raise them. Customers
//! themselves (who is billed) belong to billing; this crate knows their ids only.

pub mod audit;
pub mod contexts;
pub mod looks;
pub mod migrations;
pub mod password;
pub mod preference;
pub mod role;
pub mod session;
pub mod session_check;
pub mod tenant;
pub mod token;
pub mod tries;
pub mod user;

pub use audit::{
    AuditRecord, AuditView, BULK, append_audit, audit_of_customer, audit_of_requests, audit_of_user, list_audit,
    verify_audit_chain,
};
pub use contexts::Contexts;
pub use looks::{
    DocumentLogo, DocumentLooks, LooksVersion, add_document_logo, document_looks_at, find_document_logo,
    get_document_looks, put_document_looks,
};
pub use password::{check_password, hash_password, hash_password_in_turn, verify_password, verify_password_in_turn};
pub use preference::{list_preferences, put_preference};
pub use role::{CustomerRole, Permission, StaffRole};
pub use session::{
    NewSession, Principal, PrincipalKind, SessionView, extend_session, forget_ended_sessions, list_sessions,
    open_session, revoke_all_sessions, revoke_session, sign_in,
};
pub use session_check::authenticate;
pub use tenant::{
    Brand, NewTenant, Tenant, TenantPatch, create_tenant, find_tenant_by_host, get_tenant, list_tenants, update_tenant,
};
pub use token::{
    create_email_verification, create_password_reset, email_of_reset, forget_spent_tokens, reset_password, verify_email,
};
pub use tries::{admit_try, forget_old_tries};
pub use user::{
    MemberView, StaffView, UserView, add_customer_member, add_staff, change_password, create_owner_once,
    create_staff_directly, get_user, list_members, list_staff, register_customer_user, remove_member, remove_staff,
    update_staff,
};
