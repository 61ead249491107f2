//! Lists come in pages with an opaque cursor.

use serde::{Deserialize, Serialize};

/// Default number of rows on a page.
pub const DEFAULT_LIMIT: u64 = 25;
/// Largest number of rows on a page.
pub const MAX_LIMIT: u64 = 200;

/// What a caller asks of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageQuery {
    /// Rows wanted; [`DEFAULT_LIMIT`] when absent, never more than [`MAX_LIMIT`].
    pub limit: Option<u64>,
    /// Where the last page ended, as [`Page::next_cursor`] gave it.
    pub cursor: Option<String>,
    /// Free text to search for.
    pub q: Option<String>,
    /// A field name from the list's allow-list, with `-` in front for descending.
    pub sort: Option<String>,
}

impl PageQuery {
    /// The number of rows to read, within bounds.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT)
    }

    /// Rows to skip. The cursor is an offset in an opaque coat; a malformed one starts from the beginning.
    pub fn offset(&self) -> u64 {
        self.cursor.as_deref().and_then(|c| c.strip_prefix("o")).and_then(|c| c.parse().ok()).unwrap_or(0)
    }

    /// The search text in lower case, `None` when blank.
    pub fn search(&self) -> Option<String> {
        self.q.as_deref().map(|q| q.trim().to_lowercase()).filter(|q| !q.is_empty())
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `cursor` to get the next page; absent at the end.
    pub next_cursor: Option<String>,
    /// Rows in the whole list under the same filters.
    pub total: u64,
}

impl<T> Page<T> {
    /// Builds the page that `query` asked for out of its rows and the total count.
    pub fn new(items: Vec<T>, total: u64, query: &PageQuery) -> Self {
        let end = query.offset() + items.len() as u64;
        let next_cursor = (end < total && !items.is_empty()).then(|| format!("o{end}"));
        Self { items, next_cursor, total }
    }

    /// The same page with every row converted.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(convert).collect(), next_cursor: self.next_cursor, total: self.total }
    }
}
