//! Add-ons on the wire.

use mpanel_billing as billing;
use mpanel_core::ProductId;
use mpanel_provisioning::{self as provisioning, AddOnOffer, Advice};
use mpanel_workflows::add_ons::{CatalogueRow, Held, Offered, ServiceAddOns, SoldAs};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::rest::catalog::views::ProductPriceOut;
use crate::views::{AbilityView, MoneyView, NamedView, words};

/// The add-ons of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ServiceAddOns)]
pub struct ServiceAddOnsOut {
    /// For `If-Match` of a purchase; none where nothing is billed.
    version: Option<i32>,
    #[schema(value_type = Option<words::CycleMonths>)]
    cycle_months: Option<i32>,
    /// What it has, or is to get.
    held: Vec<HeldAddOnOut>,
    /// What goes with its plan besides.
    offers: Vec<OfferedAddOnOut>,
    /// What the customer could do about this server.
    advice: Vec<AdviceOut>,
}

/// An add-on that a service has, or is to get.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = HeldAddOn)]
pub struct HeldAddOnOut {
    /// As what it is billed; none for what staff has given.
    product_id: Option<String>,
    name: String,
    quantity: i64,
    /// All of them each period, before tax.
    price: Option<MoneyView>,
    #[schema(value_type = words::AddOnState)]
    state: String,
    /// What went wrong, for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// The invoice it waits for: it is bought when that is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    unpaid_invoice_id: Option<String>,
    about: Option<AboutAddOn>,
}

/// An add-on that goes with the plan of a service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedServiceAddOn)]
pub struct OfferedAddOnOut {
    product_id: String,
    name: String,
    description: String,
    /// Each period, before tax; none where it is not sold for the service's period.
    price: Option<MoneyView>,
    /// Whether it can be added now.
    can_add: AbilityView,
    about: Option<AboutAddOn>,
}

/// What the provider says about an add-on.
#[derive(Debug, Serialize, ToSchema)]
pub struct AboutAddOn {
    key: String,
    /// What it does.
    what: String,
    #[schema(value_type = words::AddOnTime)]
    time: String,
    #[schema(value_type = words::AddOnNeeds)]
    needs: String,
    /// What it takes until it can be used.
    afterwards: String,
}

/// A piece of advice.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Advice)]
pub struct AdviceOut {
    id: String,
    #[schema(value_type = words::AdviceKind)]
    kind: String,
    /// The servers it is about.
    service_ids: Vec<String>,
    /// Why.
    why: String,
}

/// An add-on of the catalogue.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogueAddOn {
    /// What the provider calls it; none for what it does not have.
    key: Option<String>,
    /// The provider's name for it, or the product's.
    name: String,
    /// What it does.
    what: String,
    #[schema(value_type = Option<words::AddOnTime>)]
    time: Option<String>,
    /// Why it cannot be had at another time.
    why: Option<String>,
    #[schema(value_type = Option<words::AddOnNeeds>)]
    needs: Option<String>,
    /// What it takes until it can be used.
    afterwards: Option<String>,
    /// Machines that cannot have it while they run, as sentences.
    not_for: Vec<String>,
    /// As what it is sold.
    sold_as: Vec<SoldAddOnOut>,
}

/// A product that is an add-on, with its prices and plans.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SoldAddOn)]
pub struct SoldAddOnOut {
    product_id: String,
    name: String,
    /// order, later or both.
    #[schema(value_type = words::Availability)]
    available: String,
    hidden: bool,
    prices: Vec<ProductPriceOut>,
    /// The plans on sale that it goes with.
    plans: Vec<NamedView>,
    /// What does not fit together with what the provider says.
    warning: Option<String>,
}

/// The figures of an add-on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddOnFigures)]
pub struct AddOnFiguresOut {
    product_id: String,
    name: String,
    retired: bool,
    /// Plans on sale that it goes with.
    plans: u64,
    /// Services that run and are billed for it.
    services: u64,
    /// Services that run and have it or could: their plan offers it.
    possible: u64,
    /// The share of those, in thousandths; none where nobody could.
    permille: Option<u64>,
    /// What is paid for it each month, before tax and discounts, by currency.
    monthly: Vec<MoneyView>,
    /// Services that began to have it in the period.
    begun: u64,
    /// Services that stopped to have it in the period.
    ended: u64,
}

/// An add-on that somebody is thinking of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteAddOn {
    #[schema(value_type = String)]
    pub(super) product_id: ProductId,
}

/// An add-on that somebody confirms.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BuyAddOn {
    #[schema(value_type = String)]
    pub(super) product_id: ProductId,
    /// `due_now` of the quote; another amount is refused with `price_changed`.
    pub(super) expected_due_now: MoneyView,
    /// `renews_at` of the quote; another amount is refused with `price_changed`.
    #[serde(default)]
    pub(super) expected_renews_at: Option<MoneyView>,
}

impl ServiceAddOnsOut {
    /// What is shown; what went wrong is for staff.
    pub(super) fn new(found: ServiceAddOns, advice: Vec<Advice>, for_staff: bool) -> Self {
        let held = |h: Held| HeldAddOnOut {
            product_id: h.product.map(|p| p.to_string()),
            name: h.name,
            quantity: h.quantity,
            price: h.price.map(MoneyView::from),
            state: h.state.to_string(),
            problem: h.problem.filter(|_| for_staff),
            unpaid_invoice_id: h.unpaid.map(|id| id.to_string()),
            about: h.offer.map(AboutAddOn::from),
        };
        let offered = |o: Offered| OfferedAddOnOut {
            product_id: o.product.to_string(),
            name: o.name,
            description: o.description,
            price: o.price.map(MoneyView::from),
            can_add: AbilityView { allowed: o.reason.is_none(), reason: o.reason },
            about: o.offer.map(AboutAddOn::from),
        };
        Self {
            version: found.version,
            cycle_months: found.cycle_months,
            held: found.held.into_iter().map(held).collect(),
            offers: found.offers.into_iter().map(offered).collect(),
            advice: advice.into_iter().map(AdviceOut::from).collect(),
        }
    }
}

impl From<&AddOnOffer> for AboutAddOn {
    fn from(offer: &AddOnOffer) -> Self {
        Self {
            key: offer.key.to_owned(),
            what: offer.what.to_owned(),
            time: offer.time.to_string(),
            needs: offer.needs.to_string(),
            afterwards: offer.afterwards.to_owned(),
        }
    }
}

impl From<Advice> for AdviceOut {
    fn from(advice: provisioning::Advice) -> Self {
        Self {
            id: advice.id,
            kind: advice.kind.to_string(),
            service_ids: advice.services.iter().map(ToString::to_string).collect(),
            why: advice.why,
        }
    }
}

impl From<CatalogueRow> for CatalogueAddOn {
    fn from(row: CatalogueRow) -> Self {
        let own = row.sold_as.first().map(|s| &s.sold.product);
        let named = row.offer.map(|o| (o.name, o.what));
        let named = named.or(own.map(|p| (p.name.as_str(), p.description.as_str()))).unwrap_or_default();
        let key = row.offer.map(|o| o.key.to_owned()).or(own.and_then(|p| p.provider.add_on_key.clone()));
        let why = row.offer.map(|o| o.why).filter(|why| !why.is_empty());
        Self {
            key,
            name: named.0.to_owned(),
            what: named.1.to_owned(),
            time: row.offer.map(|o| o.time.to_string()),
            why: why.map(str::to_owned),
            needs: row.offer.map(|o| o.needs.to_string()),
            afterwards: row.offer.map(|o| o.afterwards.to_owned()),
            not_for: row.offer.iter().flat_map(|o| o.not_for).map(|n| n.why.to_owned()).collect(),
            sold_as: row.sold_as.into_iter().map(SoldAddOnOut::from).collect(),
        }
    }
}

impl From<SoldAs> for SoldAddOnOut {
    fn from(sold: SoldAs) -> Self {
        let product = sold.sold.product;
        let plan = |(id, name): (ProductId, String)| NamedView { id: id.to_string(), name };
        Self {
            product_id: product.id.to_string(),
            prices: product.shop_prices().into_iter().map(ProductPriceOut::from).collect(),
            name: product.name,
            available: product.available,
            hidden: product.hidden,
            plans: sold.sold.plans.into_iter().map(plan).collect(),
            warning: sold.warning.map(str::to_owned),
        }
    }
}

impl From<billing::AddOnFigures> for AddOnFiguresOut {
    fn from(row: billing::AddOnFigures) -> Self {
        Self {
            product_id: row.product.to_string(),
            permille: row.permille(),
            name: row.name,
            retired: row.retired,
            plans: row.plans,
            services: row.services,
            possible: row.possible,
            monthly: row.monthly.into_iter().map(MoneyView::from).collect(),
            begun: row.begun,
            ended: row.ended,
        }
    }
}
