//! Routes of catalog. (Being written by the billing crate's author.)

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// The routes.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
