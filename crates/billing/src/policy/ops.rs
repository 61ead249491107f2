//! Changing settings and showing them.

use std::collections::HashMap;

use mpanel_core::{CustomerGroupId, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::keys::{LEAD, YEARLY_LEAD};
use super::{Policies, PolicyKey, PolicyLevel, PolicyScope, PolicyType, definition, definitions, row};
use crate::{columns, store};

/// A setting as the settings page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SettingView {
    /// Its name.
    pub key: &'static str,
    /// What it holds.
    pub kind: PolicyType,
    /// The words of a choice.
    pub choices: &'static [&'static str],
    /// The value in force.
    pub value: Value,
    /// What it would be without a value of its own.
    pub default: Value,
    /// The level that set it.
    pub source: PolicyLevel,
    /// The name of the group, where it is a group's.
    pub group: Option<String>,
    /// A few words.
    pub label: &'static str,
    /// A sentence.
    pub help: &'static str,
}

/// Sets a value at a level; `subject` is the printed id of the product, group, customer or service, empty for the
/// tenant.
pub async fn set_policy(
    ctx: &OpContext,
    tx: &Tx,
    level: PolicyLevel,
    subject: &str,
    key: &str,
    value: &Value,
) -> Result<()> {
    let known = known(level, key)?;
    let value = known.check(value).map_err(|why| Error::invalid(format!("/{key}"), "out_of_range", why))?;
    let found = find(ctx, tx, level, subject, key).await?;
    let model = row::Model {
        id: found.as_ref().map_or_else(|| ctx.new_uuid(), |f| f.id),
        tenant_id: ctx.tenant.uuid(),
        level: level.as_str().to_owned(),
        subject: subject.to_owned(),
        key: key.to_owned(),
        value: columns::text(&value)?,
        version: found.as_ref().map_or(1, |f| f.version + 1),
        updated_at: ctx.now.as_microsecond(),
    };
    match found {
        Some(_) => store::update(tx, model, "changing a policy").await?,
        None => store::insert(tx, model, "setting a policy").await?,
    }
    after_change(ctx, tx, key).await
}

/// Takes a value back, so that the next wider level counts again.
pub async fn clear_policy(ctx: &OpContext, tx: &Tx, level: PolicyLevel, subject: &str, key: &str) -> Result<()> {
    known(level, key)?;
    if let Some(row) = find(ctx, tx, level, subject, key).await? {
        row.delete(tx).await.or_internal("clearing a policy")?;
        after_change(ctx, tx, key).await?;
    }
    Ok(())
}

/// Every setting that can be made at the level of the scope, with its value in force.
pub async fn list_settings<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    scope: PolicyScope,
) -> Result<Vec<SettingView>> {
    let policies = Policies::load(ctx, conn).await?;
    let level = scope.level();
    // What would hold without the customer's own value may be its group's.
    let scope = policies.grouped(scope);
    let wider = Some(scope.wider()).filter(|wider| *wider != scope);
    let view = |known: &'static PolicyKey| {
        let effective = policies.effective(known.key, scope);
        let default = wider.map_or_else(|| known.default_value(), |wider| policies.effective(known.key, wider).value);
        SettingView {
            key: known.key,
            kind: known.kind,
            choices: known.choices,
            value: effective.value,
            default,
            source: effective.source,
            group: effective.group,
            label: known.label,
            help: known.help,
        }
    };
    Ok(definitions().iter().filter(|known| known.counts_at(level)).map(view).collect())
}

fn known(level: PolicyLevel, key: &str) -> Result<&'static PolicyKey> {
    if level == PolicyLevel::System {
        return Err(Error::conflict(
            "built_in",
            "Built-in defaults cannot be changed; set the value for the business.",
        ));
    }
    let unknown = || Error::invalid(format!("/{key}"), "unknown_setting", "There is no such setting.");
    let known = definition(key).ok_or_else(unknown)?;
    if !known.counts_at(level) {
        let detail = match known.counts_at(PolicyLevel::Product) {
            true => {
                "This is agreed when something is sold: set it for the product, the group, the customer or the business."
            }
            false => {
                "This is about invoices, which are for all services: set it for the customer, its group or the business."
            }
        };
        return Err(Error::invalid(format!("/{key}"), "not_at_this_level", detail));
    }
    Ok(known)
}

/// How many settings each group has.
pub(crate) async fn settings_of_groups<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<HashMap<Uuid, u64>> {
    let rows = row::Entity::find_in(ctx).filter(row::Column::Level.eq(PolicyLevel::Group.as_str())).all(conn).await;
    let mut found = HashMap::new();
    for row in rows.or_internal("reading policies of groups")? {
        if let Ok(group) = row.subject.parse::<CustomerGroupId>() {
            *found.entry(group.uuid()).or_default() += 1;
        }
    }
    Ok(found)
}

/// Takes back what was set for a group that is removed.
pub(crate) async fn forget_group(ctx: &OpContext, tx: &Tx, group: CustomerGroupId) -> Result<()> {
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::Level.eq(PolicyLevel::Group.as_str()))
        .filter(row::Column::Subject.eq(group.to_string()))
        .exec(tx)
        .await
        .or_internal("clearing the policies of a group")?;
    Ok(())
}

async fn find(ctx: &OpContext, tx: &Tx, level: PolicyLevel, subject: &str, key: &str) -> Result<Option<row::Model>> {
    row::Entity::find_in(ctx)
        .filter(row::Column::Level.eq(level.as_str()))
        .filter(row::Column::Subject.eq(subject))
        .filter(row::Column::Key.eq(key))
        .one(tx)
        .await
        .or_internal("reading a policy")
}

// The day of the next invoice is stored on each subscription and item, so it follows a changed lead.
async fn after_change(ctx: &OpContext, tx: &Tx, key: &str) -> Result<()> {
    if [LEAD, YEARLY_LEAD, crate::usage::COLLECTION_HOURS].contains(&key) {
        // In the order in which the run locks them.
        crate::subscription::reschedule_renewals(ctx, tx, None).await?;
        crate::item::reschedule(ctx, tx, None).await
    } else {
        Ok(())
    }
}
