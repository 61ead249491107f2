//! Routes whose handlers all have one type.
//!
//! The framework wraps each handler into some twenty layers of generic types. Over the handlers themselves the compiler
//! makes these layers anew for each of hundreds of routes, and proves each time that everything a handler awaits can be
//! sent between threads. Over [`Erased`] it makes them once.

use std::pin::Pin;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;

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

/// Routes with their documentation, as [`utoipa_axum::routes`] makes them.
macro_rules! routes {
    ($($handler:ident),+ $(,)?) => {{
        $(let $handler = $crate::route::erased($handler);)+
        utoipa_axum::routes!($($handler),+)
    }};
}

pub(crate) use routes;
