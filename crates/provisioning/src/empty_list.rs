//! Lists of a provider that are empty where there was much: they count only when a later look finds them so, too.
//!
//! A provider that answers with nothing instead of an error would else have every customer lose everything at once.

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;

use crate::deps::Deps;

/// What is much: one thing alone may well have gone.
const MUCH: usize = 2;

pub(crate) mod row {
    //! The provisioning_empty_lists table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_empty_lists")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        /// Of what the list is.
        pub what: String,
        /// When it was empty first.
        pub since: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// Whether a list of an account tells what has vanished: `expected` are to be in it, `seen` are. One that is empty where
/// there was much is noted, and counts from the next look on.
pub(crate) async fn counts(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
    what: &str,
    (expected, seen): (usize, usize),
) -> Result<bool> {
    let doubtful = seen == 0 && expected >= MUCH;
    let noted = row::Entity::find_in(ctx)
        .filter(row::Column::AccountId.eq(account.uuid()))
        .filter(row::Column::What.eq(what))
        .one(deps.db.read())
        .await
        .or_internal("looking whether a list was empty before")?;
    match noted {
        Some(first) if doubtful => Ok(first.since < ctx.now.as_microsecond()),
        Some(first) => {
            let tx = deps.db.begin().await?;
            first.delete(&tx).await.or_internal("noting that a list is empty no more")?;
            tx.commit().await?;
            Ok(true)
        }
        None if doubtful => {
            tracing::warn!(account.id = %account, what, expected, "a list of an account is empty; the next look decides");
            note(ctx, deps, account, what).await?;
            Ok(false)
        }
        None => Ok(true),
    }
}

async fn note(ctx: &OpContext, deps: &Deps, account: ProviderAccountId, what: &str) -> Result<()> {
    let row = row::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        account_id: account.uuid(),
        what: what.to_owned(),
        since: ctx.now.as_microsecond(),
    };
    let columns = [row::Column::TenantId, row::Column::AccountId, row::Column::What];
    let tx = deps.db.begin().await?;
    row::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
        .exec_without_returning(&tx)
        .await
        .or_internal("noting that a list is empty")?;
    tx.commit().await
}
