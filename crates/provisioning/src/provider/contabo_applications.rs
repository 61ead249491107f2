//! Contabo's applications behind the port. The list is not published: an account that does not know it tells none.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::applications::{CloudApplication, CloudApplications};
use super::contabo::{Contabo, call, every};
use super::contabo_console::is_unpublished;
use super::{Answer, CallId};

fn application(row: api::Application) -> CloudApplication {
    CloudApplication { id: row.application_id, name: row.name, description: row.description }
}

#[async_trait::async_trait]
impl CloudApplications for Contabo {
    async fn applications(&self, id: CallId) -> Answer<Option<Vec<CloudApplication>>> {
        let page = |paging: Paging| async move { self.client.list_applications(call(id), &paging).await };
        match every(page, application).await {
            Ok(all) => Ok(Some(all)),
            Err(error) if is_unpublished(&error) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
