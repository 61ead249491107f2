//! How this crate writes rows: one macro to declare an entity, a few statements all of them share.

use mpanel_core::Result;
use mpanel_db::{DbErrExt, Tx};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Iterable, ModelTrait, PrimaryKeyToColumn};

/// Declares the entity of one table: `id` and `tenant_id` come by themselves.
macro_rules! rows {
    ($(#[$doc:meta])* $module:ident = $table:tt { $($field:ident: $ty:ty),* $(,)? }) => {
        $(#[$doc])*
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub id: Uuid,
                pub tenant_id: Uuid,
                $(pub $field: $ty,)*
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
            mpanel_db::tenant_scoped!();
        }
    };
}
pub(crate) use rows;

// SQLite takes 32,766 parameters per statement.
const MAX_PARAMETERS: usize = 30_000;

/// Inserts one row.
pub(crate) async fn insert<E, M>(tx: &Tx, model: M, doing: &str) -> Result<()>
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    E::insert(model.into_active_model()).exec_without_returning(tx).await.or_internal(doing)?;
    Ok(())
}

/// Inserts many rows, as many per statement as both databases take.
pub(crate) async fn insert_all<E, M>(tx: &Tx, models: Vec<M>, doing: &str) -> Result<()>
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let size = (MAX_PARAMETERS / E::Column::iter().count().max(1)).max(1);
    let mut models = models.into_iter().peekable();
    while models.peek().is_some() {
        let chunk: Vec<E::ActiveModel> = models.by_ref().take(size).map(IntoActiveModel::into_active_model).collect();
        E::insert_many(chunk).exec_without_returning(tx).await.or_internal(doing)?;
    }
    Ok(())
}

/// Writes every column of a row that was read before.
pub(crate) async fn update<E, M>(tx: &Tx, model: M, doing: &str) -> Result<()>
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let active = model.into_active_model().reset_all();
    E::update(active).exec(tx).await.or_internal(doing)?;
    Ok(())
}

/// Writes every column of many rows that were read and locked before, in few statements.
pub(crate) async fn update_all<E, M>(tx: &Tx, models: Vec<M>, doing: &str) -> Result<()>
where
    E: EntityTrait<Model = M>,
    M: ModelTrait<Entity = E> + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let keys: Vec<E::Column> = E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let is_key = |c: &E::Column| keys.iter().any(|k| sea_orm::IdenStatic::as_str(k) == sea_orm::IdenStatic::as_str(c));
    let size = (MAX_PARAMETERS / E::Column::iter().count().max(1)).max(1);
    let mut models = models.into_iter().peekable();
    while models.peek().is_some() {
        let chunk: Vec<E::ActiveModel> = models.by_ref().take(size).map(IntoActiveModel::into_active_model).collect();
        // The rows exist, so that the insert always meets its conflict: one statement updates all of them.
        let conflict =
            OnConflict::columns(keys.clone()).update_columns(E::Column::iter().filter(|c| !is_key(c))).to_owned();
        E::insert_many(chunk).on_conflict(conflict).exec_without_returning(tx).await.or_internal(doing)?;
    }
    Ok(())
}
