//! Domain names in the shop: whether one is free, and what a cart says of one.

use axum::extract::State;
use mpanel_billing::{CartContents, DomainInput};
use mpanel_core::{Error, OpContext, Result, Secret};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, ContactIn};
use mpanel_workflows::domains::{self, DomainOffer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::carts::CartItemIn;
use crate::App;
use crate::access::Visitor;
use crate::extract::Json;
use crate::problem::{ApiResult, Problem};
use crate::rest::domains::ContactBody;
use crate::route::{Routes, routes};
use crate::views::{ListView, words};

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(check_shop_domain))
}

/// A name somebody looks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckShopDomain {
    /// A whole name, or one without an ending, which is looked for below all that are sold.
    name: String,
}

/// A name of an ending that is sold.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedDomain)]
pub struct OfferedDomainOut {
    /// In ASCII.
    name: String,
    /// What sells it; its prices are in the catalog.
    product_id: String,
    product_slug: String,
    #[schema(value_type = words::DomainStanding)]
    standing: &'static str,
}

impl From<DomainOffer> for OfferedDomainOut {
    fn from(offer: DomainOffer) -> Self {
        let DomainOffer { name, product, slug, standing } = offer;
        Self { name, product_id: product.to_string(), product_slug: slug, standing: standing.as_str() }
    }
}

/// The domain name of an item.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CartDomain)]
pub struct CartDomainIn {
    /// The whole name; letters outside of ASCII become their ASCII form.
    name: String,
    /// It comes from another registrar; so it does with a code.
    #[serde(default)]
    transfer: bool,
    /// The authorisation code of the registrar it is at now. It is kept sealed, and answered never.
    #[serde(default, skip_serializing)]
    #[schema(value_type = Option<String>, write_only)]
    auth_code: Option<Secret>,
    /// Stands for the code in answers; sent back, the code is kept.
    #[serde(default)]
    kept_code: Option<String>,
    /// Whose it will be. An order needs it.
    #[serde(default)]
    contact: Option<ContactBody>,
}

impl CartDomainIn {
    /// The domain as billing knows it; its code is taken out before ([`take_codes`]).
    pub(super) fn parse(self, at: &str) -> Result<DomainInput> {
        let name = provisioning::domain_name(&format!("{at}/name"), &self.name)?;
        let code = match self.kept_code.as_deref() {
            Some(id) => Some(id.parse().map_err(|_| {
                Error::invalid(format!("{at}/kept_code"), "malformed", "Send back what the cart answered, or nothing.")
            })?),
            None => None,
        };
        let contact = match self.contact.map(ContactIn::from) {
            Some(contact) => {
                provisioning::check_contact(&format!("{at}/contact"), &contact)?;
                Some(serde_json::to_value(contact)?)
            }
            None => None,
        };
        let is_transfer = self.transfer || self.auth_code.is_some() || code.is_some();
        Ok(DomainInput { name, is_transfer, code, contact })
    }
}

impl From<DomainInput> for CartDomainIn {
    fn from(domain: DomainInput) -> Self {
        let contact: Option<ContactIn> = domain.contact.and_then(|kept| serde_json::from_value(kept).ok());
        Self {
            name: domain.name,
            transfer: domain.is_transfer,
            auth_code: None,
            kept_code: domain.code.map(|id| id.to_string()),
            contact: contact.map(ContactBody::from),
        }
    }
}

/// Takes the codes out of the items of a cart, in their order.
pub(super) fn take_codes(items: &mut [CartItemIn]) -> Vec<Option<Secret>> {
    let code = |item: &mut CartItemIn| {
        let domain = item.domain.as_mut()?;
        let code = domain.auth_code.take()?;
        domain.transfer = true;
        Some(code).filter(|code| !code.expose().trim().is_empty())
    };
    items.iter_mut().map(code).collect()
}

/// Keeps the codes sealed beside the cart, which knows them by their ids; an id that is not for its name is dropped.
pub(super) async fn keep_codes(
    app: &App,
    ctx: &OpContext,
    tx: &Tx,
    contents: &mut CartContents,
    codes: Vec<Option<Secret>>,
) -> Result<()> {
    for (n, (item, code)) in contents.items.iter_mut().zip(codes).enumerate() {
        let Some(domain) = &mut item.domain else { continue };
        match (code, domain.code) {
            (Some(code), _) => {
                let pointer = format!("/items/{n}/domain/auth_code");
                let of = (pointer.as_str(), domain.name.as_str());
                domain.code = Some(provisioning::keep_transfer_code(ctx, tx, &app.deps.vault, of, &code).await?);
            }
            (None, Some(id)) if !provisioning::is_code_of(ctx, tx, id, &domain.name).await? => domain.code = None,
            (None, _) => {}
        }
    }
    Ok(())
}

/// Says whether a domain name is free, for each ending that is sold. What nobody could be asked about is unknown.
#[utoipa::path(post, path = "/shop/check-domain", tag = "shop", request_body = CheckShopDomain,
    responses((status = 200, body = ListView<OfferedDomainOut>), (status = "4XX", body = Problem)))]
async fn check_shop_domain(
    State(app): State<App>,
    caller: Visitor,
    Json(given): Json<CheckShopDomain>,
) -> ApiResult<Json<ListView<OfferedDomainOut>>> {
    let found = domains::offers(&caller.ctx, &app.deps, caller.request.ip, &given.name).await?;
    Ok(Json(ListView { items: found.into_iter().map(OfferedDomainOut::from).collect() }))
}
