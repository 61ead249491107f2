//! Documents on paper: the looks all of them share, and the two that are made of what was paid: receipts of payments
//! and statements of account. Invoices, credit notes and quotes are written beside their resources.

mod account;
mod looks;
mod words;

use std::num::NonZeroUsize;
use std::sync::LazyLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};
use mpanel_billing::BuyerSnapshot;
use mpanel_core::{Error, Result};
use mpanel_documents as paper;
use tokio::sync::Semaphore;

pub(super) use self::looks::brand;
pub(super) use self::words::{Sentences, language};
use crate::problem::ApiResult;
use crate::route::Routes;

/// The routes.
pub fn routes() -> Routes {
    account::routes().merge(looks::routes())
}

/// Who a document is for, as it is printed.
pub(super) fn buyer(buyer: &BuyerSnapshot) -> paper::Party {
    let (name, mut address) = match &buyer.company {
        Some(company) => (company.clone(), vec![buyer.name.clone()]),
        None => (buyer.name.clone(), Vec::new()),
    };
    address.extend(buyer.address_lines());
    paper::Party { name, address, tax_id: buyer.tax_id.clone(), bank: Vec::new() }
}

/// A currency as it is printed.
pub(super) fn currency(currency: mpanel_core::Currency) -> paper::Currency {
    paper::Currency { code: currency.code().to_owned(), exponent: currency.exponent() }
}

/// A number may hold a slash, a file name may not.
pub(super) fn file_name(number: &str) -> String {
    number.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect()
}

/// Typesets a document and answers with the PDF under its number.
pub(super) async fn pdf<F>(number: &str, typeset: F) -> ApiResult<Response>
where
    F: FnOnce() -> std::result::Result<Vec<u8>, paper::DocumentError> + Send + 'static,
{
    let name = format!("inline; filename=\"{}.pdf\"", file_name(number));
    let bytes = in_turn(typeset).await?.map_err(|e| Error::internal("typesetting a document").with_source(e))?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// Documents that are typeset at the same time: more would only share the processors, and each needs its memory.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(2, NonZeroUsize::get)));

/// Typesetting is work for a processor, so it must not hold up the other requests.
pub(super) async fn in_turn<T, F>(typeset: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> T + Send + 'static,
{
    let turn = TURNS.acquire().await.map_err(|e| Error::internal("the typesetter is closed").with_source(e))?;
    // The turn ends with the work, also when nobody waits for the document any more.
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        typeset()
    });
    let done = done.await;
    done.map_err(|e| Error::internal("the typesetter stopped").with_source(e))
}
