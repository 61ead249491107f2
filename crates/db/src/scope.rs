//! The tenant filter. A domain finds rows through [`TenantScoped::find_in`]; there is no finder without a tenant.

use mpanel_core::{OpContext, Page, PageQuery, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};

use crate::error::DbErrExt;

/// An entity whose rows belong to a tenant; [`tenant_scoped!`](crate::tenant_scoped) says so.
pub trait TenantScoped: EntityTrait {
    /// The column holding the tenant's UUID.
    fn tenant_column() -> Self::Column;

    /// All rows of the context's tenant; add filters to it.
    fn find_in(ctx: &OpContext) -> Select<Self> {
        Self::find().filter(Self::tenant_column().eq(ctx.tenant.uuid()))
    }
}

/// Makes entities tenant-scoped by their column `tenant_id`: those of the named modules, or the module's own `Entity`.
#[macro_export]
macro_rules! tenant_scoped {
    () => {
        impl $crate::TenantScoped for Entity {
            fn tenant_column() -> Column {
                Column::TenantId
            }
        }
    };
    ($($table:ident),+ $(,)?) => {$(
        impl $crate::TenantScoped for $table::Entity {
            fn tenant_column() -> $table::Column {
                $table::Column::TenantId
            }
        }
    )+};
}

/// The direction [`PageQuery::sorted`] gave, for a query.
pub fn direction(down: bool) -> sea_orm::Order {
    if down { sea_orm::Order::Desc } else { sea_orm::Order::Asc }
}

/// Reads one page of a filtered, ordered query.
#[async_trait::async_trait]
pub trait Paginated<M> {
    /// The rows `query` asks for, and the count of all, of a list with one order.
    async fn page_of<C: ConnectionTrait>(self, conn: &C, query: &PageQuery) -> Result<Page<M>>;

    /// The page of a list that was ordered as [`PageQuery::sorted`] said.
    async fn sorted_page_of<C: ConnectionTrait>(self, conn: &C, query: &PageQuery) -> Result<Page<M>>;
}

#[async_trait::async_trait]
impl<E, M> Paginated<M> for Select<E>
where
    E: EntityTrait<Model = M>,
    M: sea_orm::FromQueryResult + Sized + Send + Sync + 'static,
{
    async fn page_of<C: ConnectionTrait>(self, conn: &C, query: &PageQuery) -> Result<Page<M>> {
        query.unsorted()?;
        self.sorted_page_of(conn, query).await
    }

    async fn sorted_page_of<C: ConnectionTrait>(self, conn: &C, query: &PageQuery) -> Result<Page<M>> {
        let total = self.clone().count(conn).await.or_internal("counting a list")?;
        let rows =
            self.limit(query.limit()).offset(query.offset()).all(conn).await.or_internal("reading a page of a list")?;
        Ok(Page::new(rows, total, query))
    }
}
