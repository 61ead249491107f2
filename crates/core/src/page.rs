//! Lists come in pages with an opaque cursor.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

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

    /// What to sort by, out of the fields a list offers, and whether downwards; `default` when nothing is asked.
    ///
    /// Refuses any other word, so that a misspelt one is noticed and none ever reaches a query.
    pub fn sorted<T: Copy>(&self, fields: &[(&str, T)], default: &str) -> Result<(T, bool)> {
        let asked = self.sort.as_deref().unwrap_or(default);
        let (name, down) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map(|(_, value)| (*value, down)).ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|f| f.0).collect();
            let detail = format!("Sort by one of {}, with - in front for downwards.", names.join(", "));
            Error::invalid("/sort", "unknown_sort", detail)
        })
    }

    /// For a list that has one order only: refuses a request to sort it.
    pub fn unsorted(&self) -> Result<()> {
        match self.sort {
            Some(_) => Err(Error::invalid("/sort", "unknown_sort", "This list has one order. Leave sort out.")),
            None => Ok(()),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(sort: Option<&str>) -> PageQuery {
        PageQuery { sort: sort.map(str::to_owned), ..PageQuery::default() }
    }

    #[test]
    fn a_list_sorts_by_its_own_fields_only() {
        let fields = [("name", 1), ("total", 2)];
        for (sort, want) in [
            (None, Some((2, true))),
            (Some("name"), Some((1, false))),
            (Some("-name"), Some((1, true))),
            (Some("-total"), Some((2, true))),
            (Some("secret"), None),
            (Some("name; drop table"), None),
            (Some(""), None),
        ] {
            assert_eq!(asked(sort).sorted(&fields, "-total").ok(), want, "{sort:?}");
        }
        assert!(asked(None).unsorted().is_ok() && asked(Some("name")).unsorted().is_err());
    }
}
