//! Lists come in pages with an opaque cursor.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

    /// Where the last page ended; refuses a cursor that no page of a list in this `order` gave.
    pub fn after(&self, order: &str) -> Result<Option<Vec<serde_json::Value>>> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let read = URL_SAFE_NO_PAD.decode(cursor).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let Cursor { order: given, after } = read.ok_or_else(foreign_cursor)?;
        if given == order { Ok(Some(after)) } else { Err(foreign_cursor()) }
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

/// The place between two rows of a list: the order it has, and what the row before it holds in the fields of that order.
/// Rows that come or go meanwhile neither shift nor repeat the rest.
#[derive(Serialize, Deserialize)]
struct Cursor {
    #[serde(rename = "o")]
    order: String,
    #[serde(rename = "v")]
    after: Vec<serde_json::Value>,
}

/// The refusal of a cursor that is none, or is of another list or order.
pub fn foreign_cursor() -> Error {
    Error::invalid("/cursor", "malformed", "Use next_cursor of a page of this list in the same order, or leave it out.")
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
    /// The page that `query` asked for. `rows` are those after the cursor, one more than the page holds if there are
    /// more; `place` says what a row holds in the fields of `order`.
    pub fn cut(
        mut rows: Vec<T>,
        total: u64,
        query: &PageQuery,
        order: &str,
        place: impl FnOnce(&T) -> Vec<serde_json::Value>,
    ) -> Self {
        let wanted = usize::try_from(query.limit()).unwrap_or(usize::MAX);
        let more = rows.len() > wanted;
        rows.truncate(wanted);
        let next_cursor = rows.last().filter(|_| more).map(|last| {
            let cursor = Cursor { order: order.to_owned(), after: place(last) };
            URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
        });
        Self { items: rows, next_cursor, total }
    }

    /// The page that `query` asked for of a whole list that was put in `order`; `key` tells one row from all others.
    pub fn of_all(all: Vec<T>, query: &PageQuery, order: &str, key: impl Fn(&T) -> String) -> Result<Self> {
        let total = all.len() as u64;
        let start = match query.after(order)?.as_deref() {
            None => 0,
            Some([serde_json::Value::String(last)]) => {
                1 + all.iter().position(|row| key(row) == *last).ok_or_else(foreign_cursor)?
            }
            Some(_) => return Err(foreign_cursor()),
        };
        let rows = all.into_iter().skip(start).collect();
        Ok(Self::cut(rows, total, query, order, |last| vec![key(last).into()]))
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

    #[test]
    fn a_cursor_leads_through_a_whole_list_and_only_through_its_own() {
        let mut query = PageQuery { limit: Some(2), ..PageQuery::default() };
        let all = || vec!["a", "b", "c", "d", "e"];
        let mut seen = Vec::new();
        loop {
            let page = Page::of_all(all(), &query, "name", |row| (*row).to_owned()).unwrap();
            assert_eq!(page.total, 5);
            seen.extend(page.items);
            query.cursor = page.next_cursor;
            if query.cursor.is_none() {
                break;
            }
            assert!(Page::of_all(all(), &query, "-name", |row| (*row).to_owned()).is_err(), "another order");
            assert!(Page::of_all(vec!["x"], &query, "name", |row| (*row).to_owned()).is_err(), "another list");
        }
        assert_eq!(seen, all());
        for wrong in ["o25", "", "\0", "9999999999999999999", "e30", "bnVsbA"] {
            query.cursor = Some(wrong.to_owned());
            assert!(query.after("name").is_err(), "{wrong:?}");
        }
    }
}
