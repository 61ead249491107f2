//! The tables of the cost book.

use mpanel_core::{OpContext, ProviderAccountId, ProviderCostId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;

use super::{CostBook, CostEntry, CostKind, currency, date};

pub(crate) type CostRow = costs::Model;

pub(crate) mod costs {
    //! The provider_costs table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provider_costs")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub account_id: Uuid,
        pub kind: String,
        pub item: String,
        /// Empty for every region: an empty value keeps the key unique, a missing one would not.
        pub region: String,
        pub currency: String,
        pub valid_from: String,
        pub note: String,
        pub months: i32,
        pub version: i32,
        pub price_minor: i64,
        pub setup_minor: i64,
        pub created_at: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod rates {
    //! The provisioning_rates table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_rates")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub from_currency: String,
        pub to_currency: String,
        pub valid_from: String,
        pub millionths: i64,
        pub updated_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mpanel_db::tenant_scoped!(costs, rates);

impl costs::Model {
    pub(crate) fn cost(&self) -> ProviderCostId {
        ProviderCostId(self.id)
    }

    pub(crate) fn entry(&self) -> Result<CostEntry> {
        Ok(CostEntry {
            kind: CostKind::stored(&self.kind)?,
            item: self.item.clone(),
            region: Some(self.region.clone()).filter(|r| !r.is_empty()),
            months: u32::try_from(self.months).unwrap_or(1),
            currency: currency(&self.currency)?,
            price_minor: self.price_minor,
            setup_minor: self.setup_minor,
            valid_from: date(&self.valid_from)?,
        })
    }
}

/// All entries of an account.
pub(crate) async fn of_account<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<CostRow>> {
    costs::Entity::find_in(ctx)
        .filter(costs::Column::AccountId.eq(account.uuid()))
        .order_by_asc(costs::Column::Id)
        .all(conn)
        .await
        .or_internal("reading the cost book")
}

/// The book that rows make.
pub(crate) fn book(rows: &[CostRow]) -> Result<CostBook> {
    Ok(CostBook::new(rows.iter().map(costs::Model::entry).collect::<Result<_>>()?))
}
