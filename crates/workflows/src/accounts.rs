//! Accounts: steps that touch identity, billing and notify together.
//!
//! Passwords are hashed outside of transactions and a few at a time. Sessions
//! and counts of tries go by the machine's time ([`machine_time`]), so that moving
//! a sandbox's clock neither ends a session nor lifts a limit. Links lead to the
//! tenant's own address, never to what a request says of itself.

use std::collections::BTreeMap;
use std::time::Duration;

use mpanel_billing::{Address, NewCustomer};
use mpanel_core::{CountryCode, CustomerId, EmailAddress, Error, ErrorKind, OpContext, Result, Secret};
use mpanel_db::Tx;
use mpanel_identity::{
    CustomerRole, MemberView, NewSession, Principal, StaffRole, StaffView, Tenant, UserView, add_customer_member,
    add_staff, admit_try, check_password, create_email_verification, create_password_reset, email_of_reset,
    hash_password_in_turn, list_members, open_session, register_customer_user,
};
use mpanel_notify::{Brand, Mail, queue_mail};

use crate::deps::Deps;

// Limits for a quarter of an hour.
const SIGN_UPS_PER_ADDRESS: u64 = 30;
const RESETS_PER_ACCOUNT: u64 = 5;
const RESETS_PER_ADDRESS: u64 = 30;
const VERIFICATIONS: u64 = 5;
const INVITATIONS: u64 = 20;
const PASSWORD_CHANGES: u64 = 10;

/// A request for a reset link is answered after this long, whether or not there was a mail to write.
const EVEN_ANSWER: Duration = Duration::from_millis(200);

/// Where a call comes from.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Network address.
    pub ip: String,
    /// The browser.
    pub user_agent: String,
}

/// Who wants to become a customer.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Mail address, of the user and for invoices.
    pub email: EmailAddress,
    /// Password of their choice.
    pub password: Secret,
    /// The person's name.
    pub name: String,
    /// The company, for a business.
    pub company: Option<String>,
    /// Country of the buyer; decides the tax.
    pub country: CountryCode,
    /// Postal address.
    pub address: Address,
    /// Tax number.
    pub tax_id: Option<String>,
}

/// Somebody to be invited.
#[derive(Debug, Clone)]
pub struct Invitation<R> {
    /// Mail address.
    pub email: EmailAddress,
    /// Name.
    pub name: String,
    /// What they are to be.
    pub role: R,
}

/// How a tenant's mails look.
pub fn brand_of(tenant: &Tenant) -> Brand {
    Brand {
        name: tenant.name.clone(),
        accent: tenant.brand.accent.clone(),
        support_email: tenant.brand.support_email.clone(),
    }
}

/// The same context at the machine's time, for sessions and limits.
pub fn machine_time(ctx: &OpContext, deps: &Deps) -> OpContext {
    ctx.clone().at(deps.clock.now())
}

/// Opens a customer account with its owner, and signs them in.
pub async fn sign_up(ctx: &OpContext, deps: &Deps, new: SignUp, caller: &Caller) -> Result<NewSession> {
    check_password("/password", &new.password, new.email.as_str())?;
    // Opening accounts is part of a sandbox's daily work; nobody is harmed there.
    let limit = if ctx.is_sandbox() { SIGN_UPS_PER_ADDRESS * 100 } else { SIGN_UPS_PER_ADDRESS };
    admit(ctx, deps, &format!("sign_up:{}", caller.ip), limit).await?;
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let hash = hash_password_in_turn(&new.password).await?;
    let tx = deps.db.begin().await?;
    let customer = NewCustomer {
        name: new.name.clone(),
        company: new.company,
        email: new.email.clone(),
        country: new.country,
        address: new.address,
        tax_id: new.tax_id,
        customer_type: None,
        currency: tenant.default_currency,
        time_zone: None,
        language: None,
        routing: Default::default(),
        legal_entity: None,
    };
    let customer = mpanel_billing::create_customer(ctx, &tx, customer).await?;
    let user = register_customer_user(ctx, &tx, &new.email, &new.name, hash, customer.id).await?;
    queue_verification(ctx, &tx, &tenant, &user).await?;
    let session = open_session(&machine_time(ctx, deps), &tx, user.id, &caller.ip, &caller.user_agent).await?;
    tx.commit().await?;
    Ok(session)
}

/// Signs in with address and password.
pub async fn sign_in(
    ctx: &OpContext,
    deps: &Deps,
    email: &str,
    password: &Secret,
    caller: &Caller,
) -> Result<NewSession> {
    let now = machine_time(ctx, deps);
    mpanel_identity::sign_in(&now, &deps.db, email, password, &caller.ip, &caller.user_agent).await
}

/// Sends a link to set a new password, if the address belongs to somebody. The answer is the same if not,
/// comes after the same time, and does not change when there were too many requests.
pub async fn request_password_reset(ctx: &OpContext, deps: &Deps, email: &str, caller: &Caller) -> Result<()> {
    let (sent, ()) = tokio::join!(send_reset_link(ctx, deps, email, caller), tokio::time::sleep(EVEN_ANSWER));
    if let Err(error) = sent {
        tracing::error!(error = %error.report(), "a reset link could not be sent");
    }
    Ok(())
}

async fn send_reset_link(ctx: &OpContext, deps: &Deps, email: &str, caller: &Caller) -> Result<()> {
    let Ok(email) = email.parse::<EmailAddress>() else { return Ok(()) };
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let now = machine_time(ctx, deps);
    let tx = deps.db.begin().await?;
    let admitted = admit_try(&now, &tx, &format!("reset_from:{}", caller.ip), RESETS_PER_ADDRESS).await?
        && admit_try(&now, &tx, &format!("reset_of:{email}"), RESETS_PER_ACCOUNT).await?;
    if admitted && let Some((user, token)) = create_password_reset(ctx, &tx, email.as_str()).await? {
        let link = link(&tenant, "reset-password", &token);
        queue_mail(ctx, &tx, mail(ctx, &tenant, &user, "password_reset", [("link", link)])).await?;
    }
    tx.commit().await
}

/// Sets a new password with the token of a reset link or an invitation; all sessions end.
pub async fn confirm_password_reset(ctx: &OpContext, deps: &Deps, token: &str, password: &Secret) -> Result<UserView> {
    // The token is looked at before the password is hashed: guessing tokens must not cost us hashes.
    let tx = deps.db.begin().await?;
    let email = email_of_reset(ctx, &tx, token).await?;
    tx.rollback().await?;
    check_password("/password", password, &email)?;
    let hash = hash_password_in_turn(password).await?;
    let tx = deps.db.begin().await?;
    let user = mpanel_identity::reset_password(ctx, &tx, token, hash).await?;
    tx.commit().await?;
    Ok(user)
}

/// Changes a user's own password; their other sessions end.
pub async fn change_password(
    ctx: &OpContext,
    deps: &Deps,
    principal: &Principal,
    current: &Secret,
    new: &Secret,
) -> Result<()> {
    check_password("/new_password", new, &principal.email)?;
    // Whoever took over a session must not guess the password behind it.
    admit(ctx, deps, &format!("password:{}", principal.user), PASSWORD_CHANGES).await?;
    mpanel_identity::change_password(ctx, &deps.db, principal, current, new).await
}

/// Confirms an address with the token that was sent to it.
pub async fn verify_email(ctx: &OpContext, deps: &Deps, token: &str) -> Result<UserView> {
    let tx = deps.db.begin().await?;
    let user = mpanel_identity::verify_email(ctx, &tx, token).await?;
    tx.commit().await?;
    Ok(user)
}

/// Sends the link that confirms an address once more; does nothing when it is confirmed.
pub async fn resend_verification(ctx: &OpContext, deps: &Deps, principal: &Principal) -> Result<()> {
    if principal.email_verified {
        return Ok(());
    }
    admit(ctx, deps, &format!("verify:{}", principal.user), VERIFICATIONS).await?;
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let tx = deps.db.begin().await?;
    let user = mpanel_identity::get_user(ctx, &tx, principal.user).await?;
    queue_verification(ctx, &tx, &tenant, &user).await?;
    tx.commit().await
}

/// Adds a member of staff and sends them a link to choose a password.
pub async fn invite_staff(
    ctx: &OpContext,
    deps: &Deps,
    by: &Principal,
    new: Invitation<StaffRole>,
) -> Result<StaffView> {
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let tx = deps.db.begin().await?;
    let user = add_staff(ctx, &tx, by, &new.email, &new.name, new.role).await?;
    queue_invitation(ctx, &tx, &tenant, &user, by).await?;
    tx.commit().await?;
    Ok(StaffView { user, role: new.role })
}

/// Adds a member to a customer's team and sends them a link to choose a password.
pub async fn invite_member(
    ctx: &OpContext,
    deps: &Deps,
    by: &Principal,
    customer: CustomerId,
    new: Invitation<CustomerRole>,
) -> Result<MemberView> {
    // An invitation is a mail to a stranger with words of the customer's choice.
    admit(ctx, deps, &format!("invite:{customer}"), INVITATIONS).await?;
    let tenant = deps.contexts.tenant(ctx.tenant).await?;
    let tx = deps.db.begin().await?;
    let user = add_customer_member(ctx, &tx, &new.email, &new.name, customer, new.role).await?;
    queue_invitation(ctx, &tx, &tenant, &user, by).await?;
    let team = list_members(ctx, &tx, customer).await?;
    tx.commit().await?;
    let member = team.into_iter().find(|m| m.user.id == user.id);
    member.ok_or_else(|| Error::internal("a member just added is not there"))
}

async fn queue_verification(ctx: &OpContext, tx: &Tx, tenant: &Tenant, user: &UserView) -> Result<()> {
    let token = create_email_verification(ctx, tx, user.id).await?;
    let link = link(tenant, "verify-email", &token);
    queue_mail(ctx, tx, mail(ctx, tenant, user, "verify_email", [("link", link)])).await.map(drop)
}

async fn queue_invitation(ctx: &OpContext, tx: &Tx, tenant: &Tenant, user: &UserView, by: &Principal) -> Result<()> {
    let (_, token) = create_password_reset(ctx, tx, &user.email)
        .await?
        .ok_or_else(|| Error::internal("somebody just invited may not set a password"))?;
    let fields = [("link", link(tenant, "reset-password", &token)), ("invited_by", by.name.clone())];
    queue_mail(ctx, tx, mail(ctx, tenant, user, "invitation", fields)).await.map(drop)
}

// These mails carry secrets, so they are the user's and not the customer's: team mates do not see them.
fn mail<const N: usize>(
    ctx: &OpContext,
    tenant: &Tenant,
    user: &UserView,
    template: &'static str,
    fields: [(&'static str, String); N],
) -> Mail {
    Mail {
        to: user.email.clone(),
        name: user.name.clone(),
        customer: None,
        template,
        fields: BTreeMap::from(fields),
        key: format!("{template}:{}", ctx.new_uuid()),
        brand: brand_of(tenant),
    }
}

fn link(tenant: &Tenant, page: &str, token: &Secret) -> String {
    format!("{}/{page}?token={}", tenant.base_url, token.expose())
}

// The count is committed before the act, so that an act that fails is counted, too.
pub(crate) async fn admit(ctx: &OpContext, deps: &Deps, key: &str, limit: u64) -> Result<()> {
    if is_admitted(ctx, deps, key, limit).await? {
        return Ok(());
    }
    let detail = "Too many tries. Wait a quarter of an hour, then try again.";
    Err(Error::new(ErrorKind::RateLimited, "too_many_attempts", detail))
}

/// Notes a try with a key, unless there were as many of late as may be; whether it was noted.
pub(crate) async fn is_admitted(ctx: &OpContext, deps: &Deps, key: &str, limit: u64) -> Result<bool> {
    let tx = deps.db.begin().await?;
    let admitted = admit_try(&machine_time(ctx, deps), &tx, key, limit).await?;
    tx.commit().await?;
    Ok(admitted)
}
