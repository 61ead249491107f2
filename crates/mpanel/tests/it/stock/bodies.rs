//! The bodies that things in stock are made with.

use mpanel_billing::{OptionKind, ProductOption, TextPattern, TextRules};
use serde_json::{Value, json};

use super::Stock;

/// A bundle of a plan and a product that is sold once.
pub(super) fn bundle_body(slug: &str, plan: &str, product: &str) -> Value {
    let part = |id: &str| json!({ "product_id": id, "quantity": 1 });
    json!({
        "slug": slug, "name": "Stocked bundle", "state": "on_sale", "parts": [part(plan), part(product)],
        "percent": "10", "cycles": [1],
    })
}

pub(super) fn billable_item(customer: &str) -> Value {
    let price = json!({ "minor": 1000, "currency": "EUR" });
    json!({ "customer_id": customer, "description": "Stocked work", "unit_price": price, "timing": "hold" })
}

pub fn legal_entity(number: usize) -> Value {
    let (invoices, notes) = (format!("S{number}-"), format!("SN{number}-"));
    json!({
        "name": format!("Stocked {number} AS"), "country": "NO", "invoice_prefix": invoices, "credit_note_prefix": notes
    })
}

/// A run that is refused by the state of its service and so changes nothing.
/// What a machine that runs refuses.
pub(super) fn started(service: &str) -> Value {
    json!({ "act": "start", "service_ids": [service] })
}

pub(super) fn resized(service: &str) -> Value {
    json!({ "act": "confirm_resize", "service_ids": [service], "reason": "Resized by hand", "confirm_count": 1 })
}

pub fn template_body(name: &str) -> Value {
    json!({ "name": name, "body": "#cloud-config\npackages: [vim]\n" })
}

pub fn application_body(template: &str, name: &str) -> Value {
    json!({ "template_id": template, "name": name, "category": "other" })
}

pub(super) fn zone_file() -> Value {
    json!({ "text": "new 3600 A 203.0.113.9\n" })
}

pub(super) fn record_body(number: usize) -> Value {
    json!({ "name": format!("h{number}"), "type": "A", "ttl": 3600, "value": "203.0.113.7" })
}

/// The bucket of the share in the stock.
pub(super) const BUCKET: &str = "stock-bucket";

pub(super) fn storage_body(name: &str, region: &str) -> Value {
    json!({ "name": name, "region": region, "size_gb": 250 })
}

pub(super) fn domain_body(name: &str, owner: &str) -> Value {
    json!({ "name": name, "contacts": { "owner": owner }, "name_servers": ["ns1.example.net", "ns2.example.net"] })
}

pub(super) fn contact_body(last_name: &str) -> Value {
    json!({
        "first_name": "Ada", "last_name": last_name, "email": "ada@example.com", "gender": "na",
        "street": "Example Street", "street_number": "1", "postal_code": "80331", "city": "Munich", "country": "DE",
        "phone": "+49 89 123456"
    })
}

pub(super) fn custom_image(name: &str) -> Value {
    let url = format!("https://files.example.com/{name}.qcow2");
    json!({ "name": name, "url": url, "os_type": "Linux", "os_version": "24.04" })
}

pub(super) fn own_image(service: &str, name: &str) -> Value {
    let url = format!("https://files.example.com/{name}.qcow2");
    json!({ "service_id": service, "name": name, "url": url, "os_type": "Linux", "os_version": "24.04" })
}

pub(super) fn docker_application() -> Value {
    let id = mpanel_contabo_sim::DOCKER_APPLICATION;
    json!({ "provider_application": id, "name": "Docker of the data centre", "category": "containers" })
}

pub(super) fn user_body(name: &str) -> Value {
    json!({
        "email": format!("{name}-colleague@example.com"), "first_name": "Colleague", "last_name": "Stocked", "locale": "en"
    })
}

pub(super) fn role_body(name: &str) -> Value {
    let permission = json!({ "path": "/v1/compute/instances", "actions": ["READ"] });
    json!({ "name": name, "all_resources": true, "permissions": [permission] })
}

pub(super) fn secret_body(name: &str) -> Value {
    json!({ "name": name, "kind": "password", "value": "Stocked123!?" })
}

/// An option in words: its value is changed without money.
pub(super) fn words_option() -> ProductOption {
    let rules = TextRules { max_length: 40, pattern: TextPattern::Any, on_invoice: true };
    ProductOption {
        key: "reference".to_owned(),
        name: "Reference".to_owned(),
        help: String::new(),
        required: false,
        changeable: true,
        kind: OptionKind::Text { rules },
    }
}

pub(super) fn nothing() -> Value {
    json!({ "minor": 0, "currency": "EUR" })
}

/// Another price for those whose terms do not change otherwise.
pub(super) fn price_change_of(product: &str) -> Value {
    json!({
        "product_id": product, "price": { "percent": "5" }, "notice_days": 30, "first_day": "2026-06-01",
        "reason": "Stock"
    })
}

pub(super) fn price_change(stock: &Stock) -> Value {
    price_change_of(&stock.id("products", 0))
}

/// Another price from the next term on.
pub(super) fn dearer() -> Value {
    let price = json!({ "minor": 2000, "currency": "EUR" });
    json!({ "change": { "kind": "price", "price": price }, "when": "end_of_term" })
}
