//! Routes whose handlers all have one type, and whose documentation is made only when somebody reads it.
//!
//! The framework wraps each handler into some twenty layers of generic types. Over the handlers themselves the compiler
//! makes these layers anew for each of hundreds of routes, and proves each time that everything a handler awaits can be
//! sent between threads. Over [`Erased`] it makes them once.
//!
//! What the document says of some hundred operations takes more memory than everything else an idle server holds, and
//! more time than everything else it does at its start. A server that nobody asks for the document never makes it.

use std::pin::Pin;

use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::MethodRouter;
use utoipa::openapi::{HttpMethod, OpenApi};
use utoipa_axum::PathItemExt;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::App;

type Reply = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Any handler.
#[derive(Clone, Copy)]
pub(crate) struct Erased(&'static (dyn Fn(Request, App) -> Reply + Send + Sync));

/// Forgets the type of a handler, which lives as long as the program.
pub(crate) fn erased<H: Handler<T, App>, T: 'static>(handler: H) -> Erased {
    Erased(Box::leak(Box::new(move |request, app| -> Reply { Box::pin(handler.clone().call(request, app)) })))
}

impl Handler<Erased, App> for Erased {
    type Future = Reply;

    fn call(self, request: Request, app: App) -> Reply {
        (self.0)(request, app)
    }
}

/// Handlers of one path.
pub(crate) struct Route {
    path: String,
    methods: MethodRouter<App>,
    operations: Vec<Operation>,
    describe: fn() -> UtoipaMethodRouter<App>,
}

/// What the document calls a handler.
pub(crate) struct Operation {
    /// Such as POST.
    pub(crate) method: HttpMethod,
    /// Such as `/admin/services/{id}/suspend`.
    pub(crate) path: String,
    /// The handler's name, which is the operation's id.
    pub(crate) id: &'static str,
}

impl Route {
    /// A path without handlers; `describe` makes what the document says of those that are added.
    pub(crate) fn new(path: String, describe: fn() -> UtoipaMethodRouter<App>) -> Self {
        Self { path, methods: MethodRouter::new(), operations: Vec::new(), describe }
    }

    /// Adds the handler `id` for the methods that it says.
    pub(crate) fn with<P: utoipa::Path>(mut self, id: &'static str, handler: Erased) -> Self {
        for method in P::methods() {
            self.methods = self.methods.on(method.to_method_filter(), handler);
            self.operations.push(Operation { method, path: P::path(), id });
        }
        self
    }
}

/// Routes, and how to describe them.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    operations: Vec<Operation>,
    describe: Vec<fn() -> UtoipaMethodRouter<App>>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the handlers of a path.
    #[must_use]
    pub(crate) fn routes(mut self, route: Route) -> Self {
        self.router = self.router.route(&route.path, route.methods);
        self.operations.extend(route.operations);
        self.describe.push(route.describe);
        self
    }

    /// Adds all of another part.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self.describe.extend(other.describe);
        self
    }

    /// What answers requests.
    pub(crate) fn into_router(self) -> Router<App> {
        self.router
    }

    /// The operations, in no order.
    pub(crate) fn into_operations(self) -> Vec<Operation> {
        self.operations
    }

    /// The document of the routes below `prefix`.
    pub(crate) fn document(&self, prefix: &str) -> OpenApi {
        let described = self.describe.iter().fold(OpenApiRouter::new(), |all, describe| all.routes(describe()));
        OpenApiRouter::new().nest(prefix, described).into_openapi()
    }
}

/// Handlers of one path, with what [`utoipa::path`] says of them.
macro_rules! routes {
    ($first:ident $(, $more:ident)* $(,)?) => {{
        fn describe() -> utoipa_axum::router::UtoipaMethodRouter<$crate::App> {
            let $first = $crate::route::erased($first);
            $(let $more = $crate::route::erased($more);)*
            utoipa_axum::routes!($first $(, $more)*)
        }
        utoipa_axum::paste! {
            $crate::route::Route::new(<[<__path_ $first>] as utoipa::Path>::path(), describe)
                .with::<[<__path_ $first>]>(stringify!($first), $crate::route::erased($first))
                $(.with::<[<__path_ $more>]>(stringify!($more), $crate::route::erased($more)))*
        }
    }};
}

pub(crate) use routes;
