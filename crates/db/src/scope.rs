//! The tenant filter. A domain finds rows through [`TenantScoped::find_in`]; there is no finder without a tenant.

use mpanel_core::OpContext;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

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
