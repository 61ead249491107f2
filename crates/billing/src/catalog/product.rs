//! Products and their prices.

use std::collections::HashMap;

use mpanel_calc::ContractRules;
use mpanel_calc::tax::STANDARD_CLASS;
use mpanel_core::{Error, OpContext, Page, PageQuery, ProductGroupId, ProductId, ProviderAccountId, Result};
use mpanel_db::page::{asc, by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};

use super::group::{check_name, check_slug, slug_taken};
use super::store::{self, price, product};
use super::{
    Delivery, DomainTerms, ImageChoice, ProductKind, ProductOption, ProductPrice, ProductView, ProviderMapping,
    RegionChoice, Specs, StorageTerms, VolumeDiscount, domain, once, option, storage, version, volume,
};
use crate::columns;

/// A product to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProduct {
    /// Its group in the shop.
    pub group_id: Option<ProductGroupId>,
    /// What it is.
    pub kind: ProductKind,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Everything else.
    pub details: ProductPatch,
}

/// Changes of a product; `None` leaves a field as it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProductPatch {
    /// Its group; `Some(None)` takes it out of its group.
    pub group_id: Option<Option<ProductGroupId>>,
    /// Its name.
    pub name: Option<String>,
    /// A few words.
    pub tagline: Option<String>,
    /// More words.
    pub description: Option<String>,
    /// A mark; an empty text removes it.
    pub badge: Option<String>,
    /// What a machine has.
    pub specs: Option<Specs>,
    /// Regions on offer.
    pub regions: Option<Vec<RegionChoice>>,
    /// Images on offer.
    pub images: Option<Vec<ImageChoice>>,
    /// Options to choose from.
    pub options: Option<Vec<ProductOption>>,
    /// Add-ons on offer.
    pub add_on_ids: Option<Vec<ProductId>>,
    /// What the provider calls it.
    pub provider: Option<ProviderMapping>,
    /// Pieces left; `Some(None)` for no limit.
    pub stock: Option<Option<i64>>,
    /// Pieces in one order line.
    pub max_quantity: Option<i64>,
    /// For add-ons: order, later or both.
    pub available: Option<String>,
    /// Not shown in the shop.
    pub hidden: Option<bool>,
    /// No longer sold.
    pub retired: Option<bool>,
    /// Place in its group.
    pub position: Option<i32>,
    /// Whether customers may change to it by themselves.
    pub in_place_change: Option<bool>,
    /// Which tax rules are for it: standard, exempt or another class.
    pub tax_class: Option<String>,
    /// How long it binds those who buy it from now on; `Some(None)` for not at all.
    pub contract: Option<Option<ContractRules>>,
    /// Who delivers it; only of what is sold once.
    pub delivery: Option<Delivery>,
    /// Over how many days it is earned; only of what is sold once. `Some(None)` for at once.
    pub earned_days: Option<Option<i32>>,
    /// What it costs less by the number from now on; `Some(None)` for nothing.
    pub volume: Option<Option<VolumeDiscount>>,
    /// What an object storage gives those who buy it from now on; only of one.
    pub storage: Option<StorageTerms>,
    /// Which domain names are sold from now on; only of such a product.
    pub domain: Option<DomainTerms>,
}

/// Makes a product; it has no prices yet.
pub async fn create_product(ctx: &OpContext, tx: &Tx, new: NewProduct) -> Result<ProductView> {
    check_slug(&new.slug)?;
    let taken = product::Entity::find_in(ctx).filter(product::Column::Slug.eq(&new.slug)).one(tx).await;
    if taken.or_internal("reading products")?.is_some() {
        return Err(slug_taken());
    }
    let id: ProductId = ctx.new_id();
    let mut row = product::Model {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        group_id: new.group_id.map(ProductGroupId::uuid),
        kind: new.kind.as_str().to_owned(),
        slug: new.slug,
        name: new.name,
        tagline: String::new(),
        description: String::new(),
        badge: None,
        specs: columns::text(&Specs::default())?,
        regions: "[]".to_owned(),
        images: "[]".to_owned(),
        add_on_ids: "[]".to_owned(),
        provider: columns::text(&ProviderMapping::default())?,
        stock: None,
        max_quantity: 10,
        available: "order".to_owned(),
        hidden: false,
        retired: false,
        position: 0,
        version: 1,
        created_at: ctx.now.as_microsecond(),
        in_place_change: false,
        tax_class: STANDARD_CLASS.to_owned(),
        contract: None,
        options: "[]".to_owned(),
        delivery: None,
        earned_days: None,
        volume: None,
        storage: None,
        domain: None,
    };
    apply_known(ctx, tx, &mut row, new.details).await?;
    let taken: fn() -> Error = if row.domain.is_some() { domain::ending_taken } else { slug_taken };
    let insert = product::Entity::insert(row.into_active_model()).exec_without_returning(tx).await;
    insert.or_taken("making a product", taken)?;
    version::keep(ctx, tx, id).await?;
    tx.record(ctx, Event::CatalogChanged { product: id }).await?;
    get_product(ctx, tx, id).await
}

/// How many products that are still sold name a provider account.
pub async fn count_products_of_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<u64> {
    product::Entity::find_in(ctx)
        .filter(product::Column::Provider.contains(account.to_string()))
        .filter(product::Column::Retired.eq(false))
        .count(conn)
        .await
        .or_internal("counting the products of a provider account")
}

/// Changes a product. What was sold keeps its own record.
pub async fn update_product(
    ctx: &OpContext,
    tx: &Tx,
    id: ProductId,
    patch: ProductPatch,
    expected: Option<i32>,
) -> Result<ProductView> {
    let mut row = store::load(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    version::begin(ctx, tx, id).await?;
    apply_known(ctx, tx, &mut row, patch).await?;
    row.version += 1;
    let changed = product::Entity::update(row.into_active_model().reset_all()).exec(tx).await;
    changed.or_taken("changing a product", domain::ending_taken)?;
    version::keep(ctx, tx, id).await?;
    tx.record(ctx, Event::CatalogChanged { product: id }).await?;
    get_product(ctx, tx, id).await
}

/// Replaces all prices of a product. Running subscriptions keep theirs.
pub async fn set_prices(ctx: &OpContext, tx: &Tx, id: ProductId, prices: &[ProductPrice]) -> Result<ProductView> {
    let mut row = store::load(ctx, tx, id).await?;
    if row.kind == ProductKind::OneTime.as_str() {
        let detail = "This product is sold once: its price has no period. Set its one-time prices instead.";
        return Err(Error::invalid("/prices", "one_time", detail));
    }
    check_prices(prices)?;
    check_beginnings(&row.kind, prices)?;
    domain::check_prices(&row.kind, prices)?;
    version::begin(ctx, tx, id).await?;
    price::Entity::delete_many()
        .filter(price::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(price::Column::ProductId.eq(id.uuid()))
        .exec(tx)
        .await
        .or_internal("replacing prices")?;
    let models = prices
        .iter()
        .map(|p| price::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            product_id: id.uuid(),
            currency: p.currency.code().to_owned(),
            cycle_months: p.cycle_months,
            recurring_minor: p.recurring_minor,
            setup_minor: p.setup_minor,
            trial_days: p.trial.map_or(0, |t| i64::from(t.days)),
            trial_minor: p.trial.map_or(0, |t| t.minor),
            trial_card: p.trial.is_some_and(|t| t.card),
            intro_cycles: p.intro.map_or(0, |i| i64::from(i.cycles)),
            intro_minor: p.intro.map_or(0, |i| i.minor),
        })
        .collect();
    crate::store::insert_all(tx, models, "storing prices").await?;
    row.version += 1;
    crate::store::update(tx, row, "changing a product").await?;
    version::keep(ctx, tx, id).await?;
    tx.record(ctx, Event::CatalogChanged { product: id }).await?;
    get_product(ctx, tx, id).await
}

/// One product.
pub async fn get_product<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ProductId) -> Result<ProductView> {
    store::load_map(ctx, conn, [id]).await?.remove(&id).ok_or_else(|| Error::not_found("product"))
}

/// Some products by their ids; those that are not there are left out.
pub async fn get_products<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: impl IntoIterator<Item = ProductId> + Send,
) -> Result<HashMap<ProductId, ProductView>> {
    store::load_map(ctx, conn, ids).await
}

/// A product by its name in addresses.
pub async fn find_product_by_slug<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    slug: &str,
) -> Result<Option<ProductView>> {
    let row = product::Entity::find_in(ctx).filter(product::Column::Slug.eq(slug)).one(conn).await;
    let rows: Vec<product::Model> = row.or_internal("reading a product")?.into_iter().collect();
    Ok(store::with_prices(ctx, conn, rows).await?.pop())
}

/// One page of products; sorted by name, created_at or position.
pub async fn list_products<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    kind: Option<ProductKind>,
    query: &PageQuery,
) -> Result<Page<ProductView>> {
    let mut select = product::Entity::find_in(ctx);
    if let Some(kind) = kind {
        select = select.filter(product::Column::Kind.eq(kind.as_str()));
    }
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(product::Column::Name, &search))
            .add(columns::contains(product::Column::Slug, &search));
        select = select.filter(any);
    }
    let fields = [("name", product::Column::Name), ("created_at", product::Column::CreatedAt)];
    let order = match query.sort {
        None => vec![desc(product::Column::Kind), asc(product::Column::Position)],
        Some(_) => {
            let (column, down) = query.sorted(&fields, "name")?;
            vec![by(column, down)]
        }
    };
    let page = select.sorted_page_of(conn, query, &order).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: store::with_prices(ctx, conn, items).await?, next_cursor, total })
}

/// Applies what a patch says; refuses groups and add-ons that the tenant does not have.
async fn apply_known(ctx: &OpContext, tx: &Tx, row: &mut product::Model, patch: ProductPatch) -> Result<()> {
    let add_ons = patch.add_on_ids.clone();
    apply(row, patch)?;
    once::check(row, add_ons.as_deref().unwrap_or_default())?;
    storage::check(ctx, tx, row, add_ons.as_deref().unwrap_or_default()).await?;
    domain::check(ctx, tx, row, add_ons.as_deref().unwrap_or_default()).await?;
    check_group(ctx, tx, row.group_id).await?;
    store::check_known(ctx, tx, add_ons.as_deref().unwrap_or_default(), "/add_on_ids").await
}

fn apply(row: &mut product::Model, patch: ProductPatch) -> Result<()> {
    if let Some(group) = patch.group_id {
        row.group_id = group.map(ProductGroupId::uuid);
    }
    if let Some(badge) = patch.badge {
        row.badge = Some(badge.trim().to_owned()).filter(|b| !b.is_empty());
    }
    if let Some(stock) = patch.stock {
        if stock.is_some_and(|s| !(0..=1_000_000).contains(&s)) {
            return Err(Error::invalid("/stock", "out_of_range", "Stock must be from 0 to 1,000,000, or empty."));
        }
        row.stock = stock;
    }
    let json = |slot: &mut String, value: Option<serde_json::Result<String>>| -> Result<()> {
        if let Some(text) = value {
            *slot = text?;
        }
        Ok(())
    };
    if let Some(options) = &patch.options {
        option::check_options(options, &row.kind)?;
    }
    json(&mut row.specs, patch.specs.map(|v| serde_json::to_string(&v)))?;
    json(&mut row.regions, patch.regions.map(|v| serde_json::to_string(&v)))?;
    json(&mut row.images, patch.images.map(|v| serde_json::to_string(&v)))?;
    json(&mut row.options, patch.options.map(|v| serde_json::to_string(&v)))?;
    json(&mut row.add_on_ids, patch.add_on_ids.map(|v| serde_json::to_string(&v)))?;
    json(&mut row.provider, patch.provider.map(|v| serde_json::to_string(&v)))?;
    row.name = patch.name.unwrap_or_else(|| std::mem::take(&mut row.name));
    row.tagline = patch.tagline.unwrap_or_else(|| std::mem::take(&mut row.tagline));
    row.description = patch.description.unwrap_or_else(|| std::mem::take(&mut row.description));
    row.max_quantity = patch.max_quantity.unwrap_or(row.max_quantity);
    row.available = patch.available.unwrap_or_else(|| std::mem::take(&mut row.available));
    row.hidden = patch.hidden.unwrap_or(row.hidden);
    row.retired = patch.retired.unwrap_or(row.retired);
    row.position = patch.position.unwrap_or(row.position);
    if let Some(class) = patch.tax_class {
        crate::taxes::rule::check_class("/tax_class", &class)?;
        row.tax_class = class;
    }
    if let Some(delivery) = patch.delivery {
        row.delivery = Some(delivery.as_str().to_owned());
    }
    row.earned_days = patch.earned_days.unwrap_or(row.earned_days);
    row.in_place_change = patch.in_place_change.unwrap_or(row.in_place_change);
    if let Some(contract) = patch.contract {
        if let Some(rules) = &contract {
            crate::subscription::check_contract(rules, &row.kind)?;
        }
        row.contract = contract.as_ref().map(columns::text).transpose()?;
    }
    if let Some(volume) = patch.volume {
        if let Some(breaks) = &volume {
            volume::check(breaks, &row.kind)?;
        }
        row.volume = volume.as_ref().map(columns::text).transpose()?;
    }
    if let Some(terms) = &patch.storage {
        row.storage = Some(columns::text(terms)?);
    }
    if let Some(terms) = patch.domain {
        row.domain = Some(terms.ending.trim().to_owned());
    }
    check_name(&row.name)?;
    if !(1..=100).contains(&row.max_quantity) {
        return Err(Error::invalid("/max_quantity", "out_of_range", "The largest quantity must be from 1 to 100."));
    }
    if !["order", "later", "both"].contains(&row.available.as_str()) {
        return Err(Error::invalid("/available", "unknown_word", "Must be order, later or both."));
    }
    Ok(())
}

async fn check_group(ctx: &OpContext, tx: &Tx, group: Option<uuid::Uuid>) -> Result<()> {
    let Some(group) = group else { return Ok(()) };
    let found = store::group::Entity::find_in(ctx).filter(store::group::Column::Id.eq(group)).one(tx).await;
    match found.or_internal("reading a group")? {
        Some(_) => Ok(()),
        None => Err(Error::invalid("/group_id", "unknown_group", "There is no such product group.")),
    }
}

// How a price begins: trials and introductory prices belong to plans.
fn check_beginnings(kind: &str, prices: &[ProductPrice]) -> Result<()> {
    for (index, price) in prices.iter().enumerate() {
        let refuse =
            |field: &str, detail: &str| Err(Error::invalid(format!("/prices/{index}/{field}"), "out_of_range", detail));
        if !ProductKind::is_plan_word(kind) && (price.trial.is_some() || price.intro.is_some()) {
            return refuse("trial", "An add-on begins with its plan: it has no trial and no introductory price.");
        }
        if price.trial.is_some_and(|t| !(1..=90).contains(&t.days)) {
            return refuse("trial/days", "A trial lasts from 1 to 90 days.");
        }
        if price.trial.is_some_and(|t| !(0..=1_000_000_000).contains(&t.minor)) {
            return refuse("trial/minor", "A price cannot be negative or that large.");
        }
        if price.intro.is_some_and(|i| !(1..=36).contains(&i.cycles)) {
            return refuse("intro/cycles", "An introductory price holds for 1 to 36 periods.");
        }
        if price.intro.is_some_and(|i| !(0..=1_000_000_000).contains(&i.minor) || i.minor == price.recurring_minor) {
            return refuse("intro/minor", "An introductory price differs from the regular one and is not negative.");
        }
    }
    Ok(())
}

fn check_prices(prices: &[ProductPrice]) -> Result<()> {
    for (index, price) in prices.iter().enumerate() {
        let pointer = |field: &str| format!("/prices/{index}/{field}");
        super::check_cycle(pointer("cycle_months"), price.cycle_months)?;
        for (field, minor) in [("recurring_minor", price.recurring_minor), ("setup_minor", price.setup_minor)] {
            if !(0..=1_000_000_000_000).contains(&minor) {
                return Err(Error::invalid(
                    pointer(field),
                    "out_of_range",
                    "A price cannot be negative or that large.",
                ));
            }
        }
        let same = |p: &ProductPrice| p.currency == price.currency && p.cycle_months == price.cycle_months;
        if prices[..index].iter().any(same) {
            return Err(Error::invalid(pointer("cycle_months"), "taken", "There is another price for this cycle."));
        }
    }
    Ok(())
}
