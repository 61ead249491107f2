//! The operations, one file per resource, as methods of [`crate::Client`].

mod actions;
mod audits;
mod data_centers;
mod images;
mod instances;
mod resolve;
mod secrets;
mod snapshots;

use std::fmt::Display;

/// The comma list that some filters take; nothing when it is empty.
fn comma_list<T: Display>(items: &[T]) -> Option<String> {
    if items.is_empty() {
        return None;
    }
    Some(items.iter().map(T::to_string).collect::<Vec<_>>().join(","))
}
