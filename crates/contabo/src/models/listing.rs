//! Pages of lists.

/// Which page of a list is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The page, counted from 1.
    pub page: u64,
    /// Rows per page. 100 is the size Contabo's own tools use.
    pub size: u64,
    /// Orders such as `createdDate:desc`.
    pub order_by: Vec<String>,
}

impl Default for Paging {
    fn default() -> Self {
        Self { page: 1, size: 100, order_by: Vec::new() }
    }
}

impl Paging {
    /// The given page of 100 rows.
    pub fn page(page: u64) -> Self {
        Self { page, ..Self::default() }
    }

    /// Adds an order such as `createdDate:desc`.
    pub fn order_by(mut self, order: impl Into<String>) -> Self {
        self.order_by.push(order.into());
        self
    }
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Listing<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// The page, counted from 1.
    pub page: u64,
    /// Rows per page.
    pub size: u64,
    /// Rows on all pages.
    pub total_elements: u64,
    /// Number of pages.
    pub total_pages: u64,
}

impl<T> Listing<T> {
    /// True when there is a page after this one.
    pub fn has_next(&self) -> bool {
        self.page < self.total_pages
    }
}
