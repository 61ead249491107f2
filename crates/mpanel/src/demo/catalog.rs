//! What the demo's business sells and what it pays for that: plans in three groups, add-ons, a coupon, two currencies.

use mpanel_billing as billing;
use mpanel_billing::{DiscountKind, Rate};
use mpanel_billing::{
    ImageChoice, NewCoupon, NewGroup, NewProduct, OptionChoice, OptionKind, OptionPrice, ProductKind, ProductOption,
    ProductPatch, ProductPrice, ProviderMapping, QuantityBounds, RegionChoice, Specs, Surcharge, TextPattern,
    TextRules,
};
use mpanel_core::{Currency, OpContext, ProductGroupId, ProductId, ProviderAccountId, Result};
use mpanel_db::Tx;
use mpanel_provisioning::{self as provisioning, CostEntry, CostKind, NewRate};

struct Plan {
    slug: &'static str,
    name: &'static str,
    tagline: &'static str,
    badge: &'static str,
    provider: &'static str,
    cores: i64,
    ram_gb: i64,
    disk_gb: i64,
    disk: &'static str,
    snapshots: i64,
    port_mbit: i64,
    monthly: i64,
    setup: i64,
    stock: Option<i64>,
}

#[rustfmt::skip]
const PLANS: &[Plan] = &[
    Plan { slug: "cloud-vps-s", name: "Cloud VPS S", tagline: "A first server: sites, bots, staging.", badge: "", provider: "V153", cores: 4, ram_gb: 8, disk_gb: 75, disk: "NVMe", snapshots: 1, port_mbit: 200, monthly: 699, setup: 499, stock: None },
    Plan { slug: "cloud-vps-m", name: "Cloud VPS M", tagline: "For shops and busy sites.", badge: "Most popular", provider: "V154", cores: 6, ram_gb: 12, disk_gb: 100, disk: "NVMe", snapshots: 2, port_mbit: 300, monthly: 1099, setup: 499, stock: None },
    Plan { slug: "cloud-vps-l", name: "Cloud VPS L", tagline: "Databases and several projects.", badge: "", provider: "V155", cores: 8, ram_gb: 24, disk_gb: 200, disk: "NVMe", snapshots: 3, port_mbit: 600, monthly: 1899, setup: 499, stock: None },
    Plan { slug: "cloud-vps-xl", name: "Cloud VPS XL", tagline: "Room for a whole team.", badge: "", provider: "V156", cores: 12, ram_gb: 48, disk_gb: 250, disk: "NVMe", snapshots: 3, port_mbit: 800, monthly: 3299, setup: 0, stock: None },
    Plan { slug: "cloud-vps-plus", name: "Cloud VPS Plus", tagline: "Dedicated share of fast cores.", badge: "Fast cores", provider: "V159", cores: 4, ram_gb: 16, disk_gb: 150, disk: "NVMe", snapshots: 5, port_mbit: 1000, monthly: 2499, setup: 0, stock: Some(25) },
    Plan { slug: "cloud-vps-max", name: "Cloud VPS Max", tagline: "The largest we have.", badge: "", provider: "V158", cores: 18, ram_gb: 96, disk_gb: 500, disk: "NVMe", snapshots: 3, port_mbit: 1000, monthly: 6499, setup: 0, stock: Some(8) },
];

/// Cores of one's own, and snapshots, but no backup by the data centre.
#[rustfmt::skip]
const DEDICATED: &[Plan] = &[
    Plan { slug: "vds-s", name: "VDS S", tagline: "Three cores that nobody else uses.", badge: "", provider: "V8", cores: 3, ram_gb: 24, disk_gb: 180, disk: "NVMe", snapshots: 3, port_mbit: 250, monthly: 4999, setup: 0, stock: None },
    Plan { slug: "vds-m", name: "VDS M", tagline: "Four cores that nobody else uses.", badge: "", provider: "V9", cores: 4, ram_gb: 32, disk_gb: 240, disk: "NVMe", snapshots: 3, port_mbit: 500, monthly: 6499, setup: 0, stock: None },
];

/// Much disk for little money: no snapshots, no backup, Linux only.
#[rustfmt::skip]
const STORAGE: &[Plan] = &[
    Plan { slug: "storage-vps-s", name: "Storage VPS S", tagline: "Archives, mirrors, copies of other servers.", badge: "", provider: "V93", cores: 2, ram_gb: 4, disk_gb: 300, disk: "SSD", snapshots: 0, port_mbit: 200, monthly: 799, setup: 0, stock: None },
    Plan { slug: "storage-vps-m", name: "Storage VPS M", tagline: "Room for a terabyte.", badge: "", provider: "V99", cores: 6, ram_gb: 18, disk_gb: 1000, disk: "SSD", snapshots: 0, port_mbit: 400, monthly: 1999, setup: 0, stock: None },
];

/// Plans that are shown together.
struct Family {
    slug: &'static str,
    name: &'static str,
    text: &'static str,
    plans: &'static [Plan],
    /// The provider's names of the add-ons that go with them.
    add_ons: &'static [&'static str],
    /// Whether Windows runs on them.
    windows: bool,
}

const FAMILIES: &[Family] = &[
    Family {
        slug: "cloud-vps",
        name: "Cloud VPS",
        text: "Virtual servers on NVMe, running minutes after your order.",
        plans: PLANS,
        add_ons: &["private_networking", "backup", "additional_ips"],
        windows: true,
    },
    Family {
        slug: "vds",
        name: "Virtual dedicated servers",
        text: "Cores and memory of your own.",
        plans: DEDICATED,
        add_ons: &["additional_ips", "extra_nvme:1TB", "licence:PleskHost", "licence:cPanel30"],
        windows: true,
    },
    Family {
        slug: "storage-vps",
        name: "Storage VPS",
        text: "Servers with a large disk.",
        plans: STORAGE,
        add_ons: &["private_networking", "additional_ips"],
        windows: false,
    },
];

struct Extra {
    slug: &'static str,
    name: &'static str,
    text: &'static str,
    /// Its name at the provider.
    key: &'static str,
    /// Whether servers that run can get it.
    available: &'static str,
    monthly: i64,
}

#[rustfmt::skip]
const ADD_ONS: &[Extra] = &[
    Extra { slug: "private-network", name: "Private network", text: "Servers of one region talk to each other unseen.", key: "private_networking", available: "both", monthly: 299 },
    Extra { slug: "daily-backup", name: "Daily backup", text: "Ten daily copies, restored by our staff.", key: "backup", available: "both", monthly: 249 },
    Extra { slug: "extra-ipv4", name: "Extra IPv4 address", text: "A second public address.", key: "additional_ips", available: "order", monthly: 399 },
    Extra { slug: "extra-disk", name: "Extra disk, 1 TB NVMe", text: "A second disk, set up inside the server.", key: "extra_nvme:1TB", available: "order", monthly: 1499 },
    Extra { slug: "plesk-web-host", name: "Plesk Web Host", text: "A licence of the Plesk panel, for Linux.", key: "licence:PleskHost", available: "order", monthly: 2499 },
    Extra { slug: "cpanel-30", name: "cPanel, 30 accounts", text: "A licence of the cPanel panel, for Linux.", key: "licence:cPanel30", available: "order", monthly: 3499 },
];

/// What the rest of the seed needs to know of the catalog.
#[derive(Debug, Clone)]
pub struct Seeded {
    /// Plans of virtual servers, smallest first.
    pub plans: Vec<ProductId>,
    /// Add-ons: private network, backup, extra address, disk, licences.
    pub add_ons: Vec<ProductId>,
    /// Regions on offer.
    pub regions: Vec<String>,
    /// Linux images on offer.
    pub images: Vec<String>,
}

/// Creates groups, products, prices and a coupon. Regions and images are those the provider listed.
pub async fn seed(ctx: &OpContext, tx: &Tx) -> Result<Seeded> {
    let regions = regions(ctx, tx).await?;
    let images = images(ctx, tx).await?;
    let extras = group_hidden(ctx, tx).await?;
    let add_ons = add_ons(ctx, tx, extras).await?;
    let mut plans = Vec::new();
    for (position, family) in (1..).zip(FAMILIES) {
        let group = group(ctx, tx, family.slug, family.name, family.text, position).await?;
        let images: Vec<_> = images.iter().filter(|i| family.windows || i.os_type != "Windows").cloned().collect();
        let sold = ADD_ONS.iter().zip(&add_ons).filter(|(extra, _)| family.add_ons.contains(&extra.key));
        let sold: Vec<_> = sold.map(|(_, id)| *id).collect();
        for (position, plan) in (0..).zip(family.plans) {
            let id = create_plan(ctx, tx, plan, position, group, &regions, &images, &sold).await?;
            if family.slug == "cloud-vps" {
                plans.push(id);
            }
        }
    }
    let coupon = NewCoupon {
        code: "WELCOME20".into(),
        description: "20 % off the first invoice".into(),
        discount: Some(DiscountKind::Percent(Rate::from_ppm(200_000))),
        currency: None,
        product_ids: Vec::new(),
        cycles: Some(1),
        starts_on: None,
        ends_on: None,
        max_redemptions: None,
        rules: billing::CouponRules::default(),
    };
    billing::create_coupon(ctx, tx, coupon).await?;
    let linux = images.iter().filter(|i| i.os_type == "Linux").map(|i| i.id.clone()).collect();
    Ok(Seeded { plans, add_ons, regions: regions.into_iter().map(|r| r.code).collect(), images: linux })
}

#[allow(clippy::too_many_arguments)]
async fn create_plan(
    ctx: &OpContext,
    tx: &Tx,
    plan: &Plan,
    position: i32,
    group: ProductGroupId,
    regions: &[RegionChoice],
    images: &[ImageChoice],
    add_ons: &[ProductId],
) -> Result<ProductId> {
    let details = ProductPatch {
        tagline: Some(plan.tagline.into()),
        description: Some(format!(
            "{} cores, {} GB of memory and {} GB {}. Full root access, a fixed IPv4 and IPv6 address, unmetered traffic.",
            plan.cores, plan.ram_gb, plan.disk_gb, plan.disk
        )),
        badge: Some(plan.badge.into()),
        specs: Some(Specs {
            cpu_cores: plan.cores,
            ram_mb: plan.ram_gb * 1024,
            disk_gb: plan.disk_gb,
            disk_type: plan.disk.into(),
            snapshots: plan.snapshots,
            traffic_tb: Some(32),
            port_mbit: Some(plan.port_mbit),
        }),
        regions: Some(regions.to_vec()),
        images: Some(images.to_vec()),
        add_on_ids: Some(add_ons.to_vec()),
        provider: Some(ProviderMapping { product_id: plan.provider.into(), ..ProviderMapping::default() }),
        options: (plan.slug == "cloud-vps-l").then(options),
        stock: Some(plan.stock),
        max_quantity: Some(10),
        position: Some(position),
        ..ProductPatch::default()
    };
    let new = NewProduct {
        group_id: Some(group),
        kind: ProductKind::Vps,
        slug: plan.slug.into(),
        name: plan.name.into(),
        details,
    };
    let product = billing::create_product(ctx, tx, new).await?;
    billing::set_prices(ctx, tx, product.id, &prices(plan.monthly, plan.setup)).await?;
    Ok(product.id)
}

/// A month's price as prices for all periods and both currencies; longer periods are cheaper and have no setup fee.
fn prices(monthly: i64, setup: i64) -> Vec<ProductPrice> {
    let in_currency = |currency: Currency, percent: i64| {
        [(1, 100, setup), (3, 97, setup / 2), (6, 94, 0), (12, 88, 0)].map(|(months, share, setup)| ProductPrice {
            currency,
            cycle_months: months,
            recurring_minor: monthly * i64::from(months) * share * percent / 10_000,
            setup_minor: setup * percent / 100,
            trial: None,
            intro: None,
        })
    };
    in_currency(Currency::EUR, 100).into_iter().chain(in_currency(Currency::USD, 110)).collect()
}

/// What can be chosen with the plan for several projects.
fn options() -> Vec<ProductOption> {
    let per_month = |monthly: i64| {
        let price = |p: ProductPrice| OptionPrice {
            currency: p.currency,
            cycle_months: p.cycle_months,
            recurring_minor: p.recurring_minor,
            setup_minor: 0,
        };
        prices(monthly, 0).into_iter().map(price).collect::<Vec<_>>()
    };
    let option = |key: &str, name: &str, help: &str, kind: OptionKind| ProductOption {
        key: key.into(),
        name: name.into(),
        help: help.into(),
        required: false,
        changeable: true,
        kind,
    };
    let choice = |key: &str, name: &str, monthly: i64| OptionChoice {
        key: key.into(),
        name: name.into(),
        retired: false,
        prices: per_month(monthly),
    };
    let support = vec![
        choice("mail", "By mail", 0),
        choice("office", "In office hours", 900),
        choice("always", "Day and night", 2900),
    ];
    let sites = QuantityBounds { min: 1, max: 50, step: 1, included: 1 };
    let reference = TextRules { max_length: 60, pattern: TextPattern::Any, on_invoice: true };
    vec![
        option(
            "support",
            "Support",
            "How soon somebody looks at your server.",
            OptionKind::Choice { choices: support },
        ),
        option(
            "sites",
            "Watched sites",
            "We look every minute whether they answer. One is included.",
            OptionKind::Quantity { bounds: sites, prices: per_month(150) },
        ),
        option("reference", "Your reference", "Printed on the invoice.", OptionKind::Text { rules: reference }),
    ]
}

async fn group(ctx: &OpContext, tx: &Tx, slug: &str, name: &str, text: &str, position: i32) -> Result<ProductGroupId> {
    let new = NewGroup { slug: slug.into(), name: name.into(), description: text.into(), position };
    Ok(billing::create_group(ctx, tx, new).await?.id)
}

async fn group_hidden(ctx: &OpContext, tx: &Tx) -> Result<ProductGroupId> {
    group(ctx, tx, "extras", "Extras", "What goes with a server.", 9).await
}

async fn add_ons(ctx: &OpContext, tx: &Tx, group: ProductGroupId) -> Result<Vec<ProductId>> {
    let mut ids = Vec::new();
    for (position, extra) in (0..).zip(ADD_ONS) {
        let details = ProductPatch {
            description: Some(extra.text.into()),
            provider: Some(ProviderMapping { add_on_key: Some(extra.key.into()), ..ProviderMapping::default() }),
            max_quantity: Some(1),
            available: Some(extra.available.into()),
            position: Some(position),
            ..ProductPatch::default()
        };
        let new = NewProduct {
            group_id: Some(group),
            kind: ProductKind::AddOn,
            slug: extra.slug.into(),
            name: extra.name.into(),
            details,
        };
        let product = billing::create_product(ctx, tx, new).await?;
        billing::set_prices(ctx, tx, product.id, &prices(extra.monthly, 0)).await?;
        ids.push(product.id);
    }
    Ok(ids)
}

/// What the provider takes, so that the margins say something: a made-up wholesale price, and a rate for what is sold
/// in the other currency.
pub async fn seed_costs(ctx: &OpContext, tx: &Tx, account: ProviderAccountId) -> Result<()> {
    let plans = FAMILIES.iter().flat_map(|family| family.plans);
    let machines = plans.map(|plan| (CostKind::Product, plan.provider, plan.monthly));
    let extras = ADD_ONS.iter().map(|extra| (CostKind::AddOn, extra.key, extra.monthly));
    for (kind, item, monthly) in machines.chain(extras) {
        for months in [1, 3, 6, 12] {
            let entry = CostEntry {
                kind,
                item: item.to_owned(),
                region: None,
                months,
                currency: Currency::EUR,
                price_minor: monthly * i64::from(months) * 58 / 100,
                setup_minor: 0,
                valid_from: ctx.today(),
            };
            provisioning::create_cost(ctx, tx, account, entry, "").await?;
        }
    }
    let (from, to) = (Currency::USD, Currency::EUR);
    provisioning::set_rates(ctx, tx, vec![NewRate { from, to, rate: "0.91".into(), valid_from: ctx.today() }]).await?;
    Ok(())
}

async fn regions(ctx: &OpContext, tx: &Tx) -> Result<Vec<RegionChoice>> {
    let listed = provisioning::list_regions(ctx, tx, None).await?;
    let surcharge = |code: &str| if code == "EU" { 0 } else { 150 };
    let choice = |r: provisioning::RegionView| {
        let monthly = surcharge(&r.code);
        let per = |currency: Currency| {
            [1, 3, 6, 12].map(|months| Surcharge {
                currency,
                cycle_months: months,
                recurring_minor: monthly * i64::from(months),
            })
        };
        let surcharges =
            if monthly == 0 { Vec::new() } else { per(Currency::EUR).into_iter().chain(per(Currency::USD)).collect() };
        RegionChoice { code: r.code, name: r.name, surcharges }
    };
    Ok(listed.into_iter().map(choice).collect())
}

async fn images(ctx: &OpContext, tx: &Tx) -> Result<Vec<ImageChoice>> {
    let listed = provisioning::list_images(ctx, tx, None).await?;
    let choice = |i: provisioning::ImageView| ImageChoice {
        id: i.id,
        name: i.name,
        os_type: i.os_type,
        description: i.description,
        default: i.default,
        default_user: i.default_user,
    };
    Ok(listed.into_iter().map(choice).collect())
}
