//! Routes of this concern.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
