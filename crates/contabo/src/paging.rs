//! All rows of a list as one stream, page after page.

use futures::stream::{self, Stream, TryStreamExt};

use crate::error::Result;
use crate::models::{Listing, Paging};

/// All rows of a list. The page is asked for when its first row is wanted.
///
/// Give an order that new things do not disturb, such as `createdDate:asc`:
/// what is added while the pages are read then lands at the end.
///
/// ```no_run
/// # use futures::TryStreamExt;
/// # use mpanel_contabo::{Client, Paging, Result, Tag, TagFilter, all_rows};
/// # use uuid::Uuid;
/// # async fn example(client: Client, id: Uuid) -> Result<Vec<Tag>> {
/// let page = |paging: Paging| {
///     let client = client.clone();
///     async move { client.list_tags(id, &TagFilter::default(), &paging).await }
/// };
/// all_rows(Paging::default().order_by("tagId:asc"), page).try_collect().await
/// # }
/// ```
pub fn all_rows<T, F, P>(first: Paging, page: F) -> impl Stream<Item = Result<T>>
where
    F: FnMut(Paging) -> P,
    P: Future<Output = Result<Listing<T>>>,
{
    let pages = stream::try_unfold((page, Some(first)), |(mut page, wanted)| async move {
        let Some(paging) = wanted else { return Ok(None) };
        let listing = page(paging.clone()).await?;
        let more = listing.has_next() && !listing.rows.is_empty();
        let next = more.then(|| Paging { page: paging.page + 1, ..paging });
        Ok(Some((stream::iter(listing.rows.into_iter().map(Ok)), (page, next))))
    });
    pages.try_flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    async fn page(paging: Paging) -> Result<Listing<u64>> {
        if paging.page > 3 {
            return Err(Error::Decode { request_id: uuid::Uuid::nil(), cause: "no such page".to_owned() });
        }
        let rows = (1..=2).map(|n| paging.page * 10 + n).collect();
        Ok(Listing { rows, page: paging.page, size: 2, total_elements: 6, total_pages: 3 })
    }

    #[tokio::test]
    async fn pages_become_one_stream_and_end() {
        let rows: Vec<u64> = all_rows(Paging::default(), page).try_collect().await.unwrap();
        assert_eq!(rows, [11, 12, 21, 22, 31, 32]);
        let broken: Result<Vec<u64>> = all_rows(Paging::page(4), page).try_collect().await;
        assert!(broken.is_err());
    }
}
