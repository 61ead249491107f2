//! What a new machine can be ordered with: the login's user, add-ons, and an image of the customer's own. Asked before
//! anything is sold, so that the provider is not the one who refuses.

use mpanel_core::{CustomerId, OpContext, ProductId, ProviderAccountId, Result};
use sea_orm::ConnectionTrait;

use crate::account::offers::{LICENCE, add_on_offer, product_offers, systems_of_licence};
use crate::account::{catalog, store as accounts};
use crate::application::get_product_setup;
use crate::custom_image::named_image;

/// A machine as it is about to be ordered.
#[derive(Debug, Clone)]
pub struct OrderedMachine<'a> {
    /// Who orders it; nobody yet where a visitor asks.
    pub customer: Option<CustomerId>,
    /// The plan.
    pub product: ProductId,
    /// Its name.
    pub product_name: &'a str,
    /// The account the plan names; the default one when there is none.
    pub account: Option<ProviderAccountId>,
    /// What the provider calls the plan.
    pub provider_product: &'a str,
    /// The disk that the plan promises.
    pub disk_gb: i64,
    /// The image.
    pub image_id: &'a str,
    /// Whether it was taken for an image of the customer's own.
    pub own_image: bool,
    /// The user who is to log in; the usual one of the system when there is none.
    pub default_user: Option<&'a str>,
    /// Whether one is to get in with a key.
    pub by_key: bool,
    /// What goes with it.
    pub add_ons: Vec<OrderedAddOn<'a>>,
}

/// An add-on of a machine that is about to be ordered.
#[derive(Debug, Clone, Copy)]
pub struct OrderedAddOn<'a> {
    /// Its name.
    pub name: &'a str,
    /// What it is at the provider; none for what only we deliver.
    pub key: Option<&'a str>,
    /// How many.
    pub quantity: i64,
}

/// Why a machine cannot be ordered so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFault {
    /// Where in the item: `image_id`, `access`, `default_user` or `add_ons/0/id`.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What to do.
    pub detail: String,
}

/// The name of a ready image of the customer's own that has this id at the provider; none for any other image.
pub async fn named_image_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    image: &str,
) -> Result<Option<String>> {
    Ok(named_image(ctx, conn, customer, image).await?.map(|found| found.name))
}

/// What is known of the image, the plan and the account when an order is judged.
#[derive(Debug, Clone, Default)]
struct Known<'a> {
    /// The kind of provider.
    kind: &'a str,
    windows: bool,
    /// The name of the image, where it is one of the data centre's own: what another one holds is not known.
    system: Option<String>,
    /// The image of the customer's own.
    own: Option<Own>,
    /// Whether the plan takes such images.
    takes_own: bool,
}

/// An image of the customer's own, as far as the order asks.
#[derive(Debug, Clone, Copy)]
struct Own {
    size_mb: u64,
    /// It is in the account on which the machine will be bought.
    here: bool,
}

/// What stands in the way of an order; nothing when it can be placed.
pub async fn check_order<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    machine: &OrderedMachine<'_>,
) -> Result<Vec<OrderFault>> {
    let account = accounts::chosen(conn, ctx, machine.account.map(|a| a.uuid())).await?;
    let account_id = account.as_ref().map(|a| a.id);
    let named = match machine.customer.filter(|_| machine.own_image) {
        Some(customer) => named_image(ctx, conn, customer, machine.image_id).await?,
        None => None,
    };
    let (windows, system) = match &named {
        Some(named) => (named.windows, None),
        None => {
            let image = catalog::find_image(ctx, conn, account_id, machine.image_id).await?;
            let windows = image.as_ref().is_some_and(|image| image.os_type == "Windows");
            (windows, image.filter(|image| image.standard).map(|image| image.name))
        }
    };
    let takes_own = machine.own_image && get_product_setup(ctx, conn, machine.product).await?.own_images.images > 0;
    let known = Known {
        kind: account.as_ref().map_or("", |a| a.kind.as_str()),
        windows,
        system,
        own: named.map(|named| Own { size_mb: named.size_mb, here: Some(named.account) == account_id }),
        takes_own,
    };
    Ok(faults(machine, &known))
}

fn faults(machine: &OrderedMachine<'_>, known: &Known<'_>) -> Vec<OrderFault> {
    let mut found = Vec::new();
    found.extend(image_fault(machine, known));
    found.extend(key_fault(machine, known.windows));
    found.extend(user_fault(machine, known.windows));
    add_on_faults(machine, known, &mut found);
    found
}

fn problem(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> OrderFault {
    OrderFault { field: field.into(), code, detail: detail.into() }
}

fn image_fault(machine: &OrderedMachine<'_>, known: &Known<'_>) -> Option<OrderFault> {
    if !machine.own_image {
        return None;
    }
    let Some(own) = known.own else {
        return Some(problem("image_id", "unknown_image", "Choose one of the images on offer."));
    };
    let plan = machine.product_name;
    if !known.takes_own {
        let detail =
            format!("{plan} does not take images of your own. Choose one of the images on offer, or another plan.");
        return Some(problem("image_id", "own_image_not_allowed", detail));
    }
    if !own.here {
        let detail = format!(
            "This image was loaded at another account of the data centre than that of {plan}. Choose another plan, or \
             bring the image for a server of this plan."
        );
        return Some(problem("image_id", "own_image_elsewhere", detail));
    }
    let offered = product_offers(known.kind).iter().find(|offer| offer.id == machine.provider_product);
    let disk_gb = offered.map_or(machine.disk_gb, |offer| offer.disk_gb);
    let room_mb = u64::try_from(disk_gb).unwrap_or(0).saturating_mul(1024);
    (own.size_mb > room_mb).then(|| {
        let detail = format!(
            "The image has {} MB and the disk of {plan} {disk_gb} GB. Choose a plan with a larger disk.",
            own.size_mb
        );
        problem("image_id", "image_too_large", detail)
    })
}

// What system an image on offer has, the price knows as well, and refuses keys by itself.
fn key_fault(machine: &OrderedMachine<'_>, windows: bool) -> Option<OrderFault> {
    (machine.own_image && windows && machine.by_key).then(|| {
        let detail = "Windows does not take SSH keys. Choose access by password.";
        problem("access", "not_for_windows", detail)
    })
}

fn user_fault(machine: &OrderedMachine<'_>, windows: bool) -> Option<OrderFault> {
    let chosen = machine.default_user?;
    let users = catalog::users(windows);
    (!users.contains(&chosen)).then(|| {
        let detail = format!("With {} one logs in as {}.", catalog::os_type(windows), users.join(" or "));
        problem("default_user", "unknown", detail)
    })
}

/// Whether the name of an image begins as one of the systems does.
fn runs_on(systems: &[&str], image: &str) -> bool {
    let image = image.to_lowercase().replace(' ', "");
    systems.iter().any(|system| image.starts_with(system))
}

/// Whether the provider is told only that a machine has an add-on, not how many (its document: `addOns` of an order).
fn is_bought_once(key: &str) -> bool {
    ["private_networking", "backup", "additional_ip", "additional_ips", "custom_image"].contains(&key)
}

fn add_on_faults(machine: &OrderedMachine<'_>, known: &Known<'_>, found: &mut Vec<OrderFault>) {
    let mut licence: Option<&str> = None;
    for (place, add_on) in machine.add_ons.iter().enumerate().filter(|(_, a)| a.quantity > 0) {
        let (at, name) = (|field: &str| format!("add_ons/{place}/{field}"), add_on.name);
        let Some(key) = add_on.key else { continue };
        if let Some(offer) = add_on_offer(known.kind, key)
            && let Some(why) = offer.order_refusal(machine.provider_product)
        {
            found.push(problem(
                at("id"),
                "not_for_plan",
                format!("{name} does not go with {}: {why}", machine.product_name),
            ));
        }
        // Sent as a yes: what is billed twice would be bought once.
        if add_on.quantity != 1 && (is_bought_once(key) || key.starts_with(LICENCE)) {
            found.push(problem(at("quantity"), "out_of_range", format!("A server takes {name} once.")));
        }
        let Some(word) = key.strip_prefix(LICENCE) else { continue };
        let systems = systems_of_licence(word);
        if known.windows {
            let detail = format!("{name} is for Linux. Take it out, or choose another system.");
            found.push(problem(at("id"), "not_for_windows", detail));
        } else if let Some(system) = known.system.as_deref().filter(|system| !runs_on(systems, system)) {
            let detail =
                format!("{name} runs on {}; this image is {system}. Choose another system.", systems.join(", "));
            found.push(problem(at("id"), "does_not_fit", detail));
        }
        if let Some(other) = licence.replace(name) {
            let detail = format!("A server takes one licence: {other} or {name}. Take one of them out.");
            found.push(problem(at("id"), "one_licence", detail));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn machine() -> OrderedMachine<'static> {
        OrderedMachine {
            customer: None,
            product: ProductId(Uuid::nil()),
            product_name: "Cloud S",
            account: None,
            provider_product: "V153",
            disk_gb: 75,
            image_id: "img",
            own_image: false,
            default_user: None,
            by_key: false,
            add_ons: Vec::new(),
        }
    }

    fn add_on(name: &'static str, key: &'static str, quantity: i64) -> OrderedAddOn<'static> {
        OrderedAddOn { name, key: Some(key), quantity }
    }

    fn check(machine: &OrderedMachine<'_>, known: &Known<'_>, want: &[(&str, &str)]) {
        let known = Known { kind: "contabo", ..known.clone() };
        let found = faults(machine, &known);
        let told: Vec<(&str, &str)> = found.iter().map(|f| (f.field.as_str(), f.code)).collect();
        assert_eq!(told, want, "{machine:?} {known:?}");
        assert!(found.iter().all(|f| f.detail.ends_with('.')), "{found:?}");
    }

    #[test]
    fn the_user_is_one_that_the_system_has() {
        for (windows, user, good) in [
            (false, None, true),
            (false, Some("root"), true),
            (false, Some("admin"), true),
            (false, Some("administrator"), false),
            (true, Some("administrator"), true),
            (true, Some("admin"), true),
            (true, Some("root"), false),
            (false, Some("ada"), false),
        ] {
            let want: &[_] = if good { &[] } else { &[("default_user", "unknown")] };
            check(&OrderedMachine { default_user: user, ..machine() }, &Known { windows, ..Known::default() }, want);
        }
    }

    #[test]
    fn an_own_image_with_windows_takes_no_keys() {
        let own = Some(Own { size_mb: 2_000, here: true });
        for (windows, by_key, good) in [(true, true, false), (true, false, true), (false, true, true)] {
            let want: &[_] = if good { &[] } else { &[("access", "not_for_windows")] };
            let known = Known { windows, own, takes_own: true, ..Known::default() };
            check(&OrderedMachine { own_image: true, by_key, ..machine() }, &known, want);
        }
    }

    #[test]
    fn a_licence_is_for_linux_and_there_is_one() {
        let with = |add_ons| OrderedMachine { add_ons, ..machine() };
        let (plesk, cpanel) = (add_on("Plesk", "licence:PleskHost", 1), add_on("cPanel", "licence:cPanel30", 1));
        let (linux, windows) = (Known::default(), Known { windows: true, ..Known::default() });
        check(&with(vec![plesk]), &linux, &[]);
        check(&with(vec![plesk]), &windows, &[("add_ons/0/id", "not_for_windows")]);
        check(&with(vec![plesk, cpanel]), &linux, &[("add_ons/1/id", "one_licence")]);
        check(&with(vec![add_on("Plesk", "licence:PleskHost", 2)]), &linux, &[("add_ons/0/quantity", "out_of_range")]);
        check(&with(vec![add_on("Disk", "extra_nvme:1TB", 4), plesk]), &linux, &[]);
        for (system, for_plesk, for_cpanel) in [
            ("ubuntu-24.04", true, true),
            ("Rocky Linux 9", true, true),
            ("debian-12", true, false),
            ("archlinux", false, false),
            ("freebsd-14.2", false, false),
        ] {
            let known = Known { system: Some(system.to_owned()), ..Known::default() };
            for (licence, good) in [(plesk, for_plesk), (cpanel, for_cpanel)] {
                let want: &[_] = if good { &[] } else { &[("add_ons/0/id", "does_not_fit")] };
                check(&with(vec![licence]), &known, want);
            }
        }
    }

    #[test]
    fn what_a_plan_cannot_have_is_refused_with_the_order() {
        let backup = vec![add_on("Daily backup", "backup", 1)];
        check(&OrderedMachine { add_ons: backup.clone(), ..machine() }, &Known::default(), &[]);
        for plan in ["V93", "V8"] {
            let wanted = OrderedMachine { provider_product: plan, add_ons: backup.clone(), ..machine() };
            check(&wanted, &Known::default(), &[("add_ons/0/id", "not_for_plan")]);
        }
        for key in ["additional_ips", "backup"] {
            let twice = OrderedMachine { add_ons: vec![add_on("Twice", key, 2)], ..machine() };
            check(&twice, &Known::default(), &[("add_ons/0/quantity", "out_of_range")]);
        }
        let ours = OrderedAddOn { name: "Managed updates", key: None, quantity: 1 };
        check(&OrderedMachine { add_ons: vec![ours], ..machine() }, &Known::default(), &[]);
    }

    #[test]
    fn an_image_of_ones_own_fits_the_plan_the_account_and_the_disk() {
        let wanted = OrderedMachine { own_image: true, ..machine() };
        for (own, takes_own, code) in [
            (Some((2_000, true)), true, None),
            (None, true, Some("unknown_image")),
            (Some((2_000, true)), false, Some("own_image_not_allowed")),
            (Some((2_000, false)), true, Some("own_image_elsewhere")),
            // The data centre's disk counts, which is larger than what is promised.
            (Some((100 * 1024, true)), true, None),
            (Some((100 * 1024 + 1, true)), true, Some("image_too_large")),
        ] {
            let own = own.map(|(size_mb, here)| Own { size_mb, here });
            let want: Vec<(&str, &str)> = code.map(|code| ("image_id", code)).into_iter().collect();
            check(&wanted, &Known { own, takes_own, ..Known::default() }, &want);
        }
        let unknown = OrderedMachine { provider_product: "V1", ..wanted };
        let own = Some(Own { size_mb: 75 * 1024 + 1, here: true });
        check(&unknown, &Known { own, takes_own: true, ..Known::default() }, &[("image_id", "image_too_large")]);
    }
}
