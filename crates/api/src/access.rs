//! Who may call what. A handler takes one of these extractors and thereby states
//! who it is for; there is no handler without one.
//!
//! - [`Visitor`]: anybody, signed in or not.
//! - [`SignedIn`]: any session of this tenant.
//! - [`Customer`] / [`CustomerOwner`]: a customer's user, for that customer alone.
//! - [`Staff<P>`]: staff holding the permission `P`.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use mpanel_core::{CustomerId, Error, OpContext};
use mpanel_identity::{CustomerRole, Permission, Principal, PrincipalKind};

use crate::problem::ApiError;
use crate::request::RequestContext;

/// Whether a path of the document is only for signed-in callers.
pub fn needs_session(path: &str) -> bool {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    const SESSION_ONLY: &[&str] = &[
        "/auth/session",
        "/auth/sign-out",
        "/auth/password",
        "/auth/sessions",
        "/auth/preferences",
        "/auth/verify-email/resend",
        "/events",
        "/console",
    ];
    path.starts_with("/portal")
        || path.starts_with("/admin")
        || path.ends_with("/checkout")
        || SESSION_ONLY.iter().any(|p| path == *p || path.starts_with(&format!("{p}/{{")))
}

/// Anybody.
pub struct Visitor {
    /// The operation context.
    pub ctx: OpContext,
    /// Where the call comes from.
    pub request: Arc<RequestContext>,
}

/// Any session.
pub struct SignedIn {
    /// The operation context.
    pub ctx: OpContext,
    /// Who.
    pub principal: Principal,
    /// Where the call comes from.
    pub request: Arc<RequestContext>,
}

/// A customer's owner or member.
pub struct Customer {
    /// The operation context.
    pub ctx: OpContext,
    /// The customer the session belongs to; every query of a handler is narrowed to it.
    pub customer: CustomerId,
    /// Who.
    pub principal: Principal,
    /// Where the call comes from.
    pub request: Arc<RequestContext>,
}

/// A customer's owner.
pub struct CustomerOwner(pub Customer);

/// Staff that hold a permission.
pub struct Staff<P> {
    /// The operation context.
    pub ctx: OpContext,
    /// Who.
    pub principal: Principal,
    /// Where the call comes from.
    pub request: Arc<RequestContext>,
    needs: PhantomData<P>,
}

/// A permission as a type, so that a handler's signature states it.
pub trait Needs: Send + Sync {
    /// The permission.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($name:ident),* $(,)?) => {
        /// The permissions of staff as types.
        pub mod needs {
            $(
                #[doc = concat!("Needs `Permission::", stringify!($name), "`.")]
                pub struct $name;
                impl super::Needs for $name {
                    const PERMISSION: mpanel_identity::Permission = mpanel_identity::Permission::$name;
                }
            )*
        }
    };
}

permissions! {
    DashboardRead,
    CustomersRead, CustomersWrite, OrdersRead, OrdersWrite, ServicesRead, ServicesOperate, ServicesWrite,
    InvoicesRead, InvoicesWrite, PaymentsRead, PaymentsRefund, CatalogRead, CatalogWrite, ProviderRead, ProviderWrite,
    AutomationRead, AutomationWrite, JobsRead, JobsWrite, MailRead, ClockWrite, AuditRead, StaffRead, StaffWrite,
    SettingsRead, SettingsWrite,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let request = RequestContext::of(parts)?;
        Ok(Self { ctx: request.ctx.clone(), request })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let request = RequestContext::of(parts)?;
        let principal = request.principal.clone().ok_or_else(Error::unauthenticated)?;
        Ok(Self { ctx: request.ctx.clone(), principal, request })
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Customer {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn { ctx, principal, request } = SignedIn::from_request_parts(parts, state).await?;
        match principal.kind {
            PrincipalKind::Customer { customer, .. } => Ok(Self { ctx, customer, principal, request }),
            PrincipalKind::Staff(_) => Err(Error::forbidden("This is for customers. Staff work under /admin.").into()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for CustomerOwner {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let customer = Customer::from_request_parts(parts, state).await?;
        match customer.principal.kind {
            PrincipalKind::Customer { role: CustomerRole::Owner, .. } => Ok(Self(customer)),
            _ => Err(Error::forbidden("Only the owner of the account can do this.").into()),
        }
    }
}

impl<S: Send + Sync, P: Needs> FromRequestParts<S> for Staff<P> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn { ctx, principal, request } = SignedIn::from_request_parts(parts, state).await?;
        if principal.may(P::PERMISSION) {
            return Ok(Self { ctx, principal, request, needs: PhantomData });
        }
        let sentence = format!("Your role does not include the permission {}.", P::PERMISSION.as_str());
        Err(Error::forbidden(sentence).into())
    }
}
