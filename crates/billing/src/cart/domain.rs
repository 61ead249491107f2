//! Domain names in a cart: one name each, of the ending that the product sells, each name once, and none for a later day.

use mpanel_core::Date;

use super::priced::PricedItem;
use super::{CartItemInput, CartProblem};
use crate::catalog::ProductView;

/// What is wrong with the domain of an item.
pub(super) fn check(index: usize, input: &CartItemInput, product: &ProductView, problems: &mut Vec<CartProblem>) {
    let mut say = |field: &str, code, detail: String| {
        problems.push(CartProblem { pointer: format!("/items/{index}/{field}"), code, detail });
    };
    let (terms, domain) = match (&product.domain, &input.domain) {
        (None, None) => return,
        (None, Some(_)) => return say("domain", "only_domain", format!("{} is no domain name.", product.name)),
        (Some(terms), None) => {
            let detail = format!("Choose the name that is to be registered below .{}, in the shop.", terms.ending);
            return say("domain", "required", detail);
        }
        (Some(terms), Some(domain)) => (terms, domain),
    };
    if !terms.sells(&domain.name) {
        let detail = format!("{} sells names right below .{}. Choose such a name.", product.name, terms.ending);
        say("domain/name", "other_ending", detail);
    }
    if input.quantity != 1 {
        say("quantity", "out_of_range", "A name is there once. Choose one.".to_owned());
    }
    if domain.is_transfer && domain.code.is_none() {
        let detail = "Enter the authorisation code of the registrar it is at now.".to_owned();
        say("domain/auth_code", "required", detail);
    }
    if domain.contact.is_none() {
        say("domain/contact", "required", "Say whose the domain will be.".to_owned());
    }
}

/// The same name twice would be ordered once and paid twice.
pub(super) fn check_once_each(items: &[PricedItem], problems: &mut Vec<CartProblem>) {
    let name = |item: &PricedItem| item.product.domain.as_ref().and(item.input.domain.as_ref()).map(|d| d.name.clone());
    for (place, item) in items.iter().enumerate() {
        let Some(wanted) = name(item) else { continue };
        if items[..place].iter().any(|other| name(other).as_ref() == Some(&wanted)) {
            problems.push(CartProblem {
                pointer: format!("/items/{}/domain/name", item.index),
                code: "taken",
                detail: format!("{wanted} is in the cart already. Take one of the two out."),
            });
        }
    }
}

/// Nobody holds a name for a later day, and the code of a transfer is not kept until then.
pub(super) fn check_start(items: &[PricedItem], start: Date, today: Date, problems: &mut Vec<CartProblem>) {
    if start <= today || items.iter().all(|item| item.product.domain.is_none()) {
        return;
    }
    problems.push(CartProblem {
        pointer: "/start_on".to_owned(),
        code: "not_for_domains",
        detail: "Domain names begin at once. Leave the day empty, or order the rest for that day by itself.".to_owned(),
    });
}
