//! Words that a subscription was sold with. They cost nothing, are changed without a quote, and no log holds them.

use mpanel_calc::{ChangeKind, Component};
use mpanel_core::{CustomerId, Error, OpContext, ProductId, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;

use super::option::{edit, needs_staff, tell};
use super::{ChangeBy, OptionEdit, add_on};
use crate::ability::Refusal;
use crate::cart::option::plan_words;
use crate::cart::{OptionInput, OptionValue, SoldOption};
use crate::catalog::{OptionKind, ProductView};
use crate::columns;
use crate::history::{self, LogEntry, Subject};
use crate::order::PlacedSubscription;
use crate::subscription::store::Model;
use crate::subscription::{SubscriptionView, term};

/// Changes words of a subscription.
pub async fn set_option_texts(
    ctx: &OpContext,
    tx: &Tx,
    id: SubscriptionId,
    values: &[OptionInput],
    by: ChangeBy,
    expected: Option<i32>,
) -> Result<SubscriptionView> {
    let mut row = term::lock_with_customer(ctx, tx, id).await?;
    columns::check_version(row.version, expected)?;
    if !row.is_live() {
        return Err(Refusal("already_cancelled", "The subscription has ended. Order a new one.").into());
    }
    let product = crate::catalog::get_product(ctx, tx, ProductId(row.product_id)).await?;
    let mut placed: PlacedSubscription = columns::json(&row.item)?;
    let (mut names, mut edits) = (Vec::new(), Vec::new());
    for (place, input) in values.iter().enumerate() {
        if is_said(&placed.options, &product, input) {
            continue;
        }
        let now = text(&product, &placed.options, input, &format!("/options/{place}"), by)?;
        let had = placed.options.iter().find(|o| o.key == input.key);
        if had == now.as_ref() {
            continue;
        }
        names.extend(now.as_ref().or(had).map(|o| o.name.clone()));
        let one = OptionEdit { key: input.key.clone(), now };
        edit(&mut placed.options, &one);
        edits.push(one);
    }
    if names.is_empty() {
        return row.view(ctx.today());
    }
    tell(&mut row, &mut placed, false)?;
    row.item = columns::text(&placed)?;
    row.version += 1;
    crate::store::update(tx, row.clone(), "changing words of a subscription").await?;
    keep_words(ctx, tx, &row, &edits).await?;
    let subject = Subject::new("service", ServiceId(row.service_id), row.name.clone());
    let title = format!("Changed: {}", names.join(", "));
    history::note(ctx, tx, LogEntry::new("details", title, subject, CustomerId(row.customer_id))).await?;
    row.view(ctx.today())
}

// A plan that is agreed for later comes with the words of today.
async fn keep_words(ctx: &OpContext, tx: &Tx, row: &Model, edits: &[OptionEdit]) -> Result<()> {
    let mut changed = Vec::new();
    for mut change in add_on::agreed(ctx, tx, row).await? {
        let mut body = change.body()?;
        let Some(later) = body.chosen.as_mut() else { continue };
        let is_same = later.product.uuid() == row.product_id;
        let Some(chosen) = later.options.as_mut() else { continue };
        for one in edits {
            if is_same || chosen.iter().any(|o| o.key == one.key && o.text.is_some()) {
                edit(chosen, one);
            }
        }
        if let ChangeKind::Plan { parts, .. } = &mut body.kind {
            let components: Vec<Component> = parts.iter().map(|p| p.component.clone()).collect();
            let words = plan_words(&later.product_name, chosen, &components);
            for plan in parts.iter_mut().filter(|p| p.component.key == "plan") {
                plan.component.description.clone_from(&words);
            }
        }
        change.body = columns::text(&body)?;
        changed.push(change);
    }
    crate::store::update_all(tx, changed, "keeping words of a subscription").await
}

// Whether it is what is there: what others may change comes along with what is changed.
fn is_said(sold: &[SoldOption], product: &ProductView, input: &OptionInput) -> bool {
    let held = sold.iter().find(|o| o.key == input.key);
    match (&input.value, held) {
        (Some(OptionValue::Text(text)), Some(held)) => held.kind == "text" && held.words == text.trim(),
        (None, None) => product.options.iter().any(|o| o.key == input.key),
        _ => false,
    }
}

// One text, checked by the rules of the catalog, or by those it was sold with.
fn text(
    product: &ProductView,
    sold: &[SoldOption],
    input: &OptionInput,
    at: &str,
    by: ChangeBy,
) -> Result<Option<SoldOption>> {
    let refuse =
        |field: &str, code, detail: &str| Err(Error::invalid(format!("{at}/{field}"), code, detail.to_owned()));
    let offered = product.options.iter().find(|o| o.key == input.key);
    let rules = offered.and_then(|o| match &o.kind {
        OptionKind::Text { rules } => Some(*rules),
        _ => None,
    });
    let before = sold.iter().find(|o| o.key == input.key);
    // What was sold under the key as another kind is no text of this one.
    let offered = offered.filter(|o| before.is_none_or(|sold| sold.kind == o.kind.word()));
    let Some(rules) = rules.or(before.filter(|_| offered.is_none()).and_then(|o| o.text)) else {
        return match (offered, before) {
            (None, None) => refuse("key", "unknown_option", "This option does not go with the plan."),
            _ => refuse("key", "is_priced", "This option has a price. Change it with a quote."),
        };
    };
    if offered.is_some_and(|o| by == ChangeBy::Customer && !o.changeable) {
        return Err(needs_staff());
    }
    let name = offered.map(|o| &o.name).or(before.map(|o| &o.name)).cloned().unwrap_or_default();
    let words = match &input.value {
        None => "",
        Some(OptionValue::Text(text)) => text.trim(),
        Some(_) => return refuse("value", "malformed", "Use a text."),
    };
    if words.is_empty() {
        let required = offered.is_some_and(|o| o.required);
        return if required { refuse("value", "required", "This cannot be empty.") } else { Ok(None) };
    }
    if let Some(detail) = rules.fault(&name, words) {
        return Err(Error::invalid(format!("{at}/value"), "malformed", detail));
    }
    let (kind, words) = ("text".to_owned(), words.to_owned());
    let value = OptionValue::Text(words.clone());
    Ok(Some(SoldOption { key: input.key.clone(), name, kind, value, words, included: 0, text: Some(rules) }))
}
