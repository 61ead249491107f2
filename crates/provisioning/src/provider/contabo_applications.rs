//! Contabo's applications behind the port. The list is not published: an account that does not know it tells none.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::applications::{CloudApplication, CloudApplications};
use super::contabo::{Contabo, call};
use super::contabo_console::is_unpublished;
use super::{Answer, CallId};

fn application(row: api::Application) -> CloudApplication {
    CloudApplication { id: row.application_id, name: row.name, description: row.description }
}

#[async_trait::async_trait]
impl CloudApplications for Contabo {
    async fn applications(&self, id: CallId) -> Answer<Option<Vec<CloudApplication>>> {
        let (mut all, mut page) = (Vec::new(), 1);
        loop {
            let listing = match self.client.list_applications(call(id), &Paging::page(page)).await.map_err(Into::into) {
                Ok(listing) => listing,
                Err(error) if is_unpublished(&error) => return Ok(None),
                Err(error) => return Err(error),
            };
            let more = listing.has_next() && !listing.rows.is_empty();
            all.extend(listing.rows.into_iter().map(application));
            if !more {
                return Ok(Some(all));
            }
            page += 1;
        }
    }
}
