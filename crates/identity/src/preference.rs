//! What a user has set for themselves: small JSON values by name, such as the columns of a list.

use std::collections::BTreeMap;

use mpanel_core::{Error, OpContext, Result, UserId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, Set};

mod row {
    //! The user_preferences table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_preferences")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub user_id: Uuid,
        pub name: String,
        pub value: String,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

const MOST_NAMES: usize = 100;
const LONGEST_VALUE: usize = 16 * 1024;

/// Everything a user has set, by name.
pub async fn list_preferences<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    user: UserId,
) -> Result<BTreeMap<String, serde_json::Value>> {
    let rows = row::Entity::find_in(ctx).filter(row::Column::UserId.eq(user.uuid())).all(conn).await;
    let rows = rows.or_internal("reading preferences")?;
    rows.into_iter().map(|r| Ok((r.name, serde_json::from_str(&r.value)?))).collect()
}

/// Sets one value; null forgets it.
pub async fn put_preference(
    ctx: &OpContext,
    tx: &Tx,
    user: UserId,
    name: &str,
    value: &serde_json::Value,
) -> Result<()> {
    let fits = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.:/".contains(&b));
    if name.is_empty() || name.len() > 80 || !fits {
        return Err(Error::invalid("/name", "malformed", "Use 1 to 80 lower-case letters, digits and -_.:/"));
    }
    let text = serde_json::to_string(value)?;
    if text.len() > LONGEST_VALUE {
        return Err(Error::invalid("/value", "too_long", "Use at most 16 kB."));
    }
    let mine = row::Entity::find_in(ctx).filter(row::Column::UserId.eq(user.uuid()));
    let all = mine.all(tx).await.or_internal("reading preferences")?;
    let found = all.iter().find(|r| r.name == name).cloned();
    match found {
        Some(old) if value.is_null() => {
            old.delete(tx).await.or_internal("forgetting a preference")?;
        }
        None if value.is_null() => {}
        Some(old) => {
            let mut model: row::ActiveModel = old.into();
            model.value = Set(text);
            model.updated_at = Set(ctx.now.as_microsecond());
            model.update(tx).await.or_internal("changing a preference")?;
        }
        None if all.len() >= MOST_NAMES => {
            return Err(Error::conflict(
                "too_many_preferences",
                "There is no room for more. Delete a saved view first.",
            ));
        }
        None => {
            let model = row::ActiveModel {
                id: Set(ctx.new_uuid()),
                tenant_id: Set(ctx.tenant.uuid()),
                user_id: Set(user.uuid()),
                name: Set(name.to_owned()),
                value: Set(text),
                updated_at: Set(ctx.now.as_microsecond()),
            };
            // Two windows of one person may write at once: the second one tries again.
            let taken = || Error::conflict("changed_meanwhile", "This was changed at the same moment. Try again.");
            row::Entity::insert(model).exec_without_returning(tx).await.or_taken("keeping a preference", taken)?;
        }
    }
    Ok(())
}
