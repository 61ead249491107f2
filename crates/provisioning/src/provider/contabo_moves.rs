//! Moves of machines at Contabo: a ticket for its support.

use mpanel_contabo as api;

use super::contabo::{Contabo, call, number};
use super::moves::CloudMoves;
use super::{Answer, CallId};

/// How to move. The API document wants a word and lists none.
const METHOD: &str = "migration";

#[async_trait::async_trait]
impl CloudMoves for Contabo {
    async fn check_move(&self, id: CallId, machine: &str) -> Answer<()> {
        Ok(self.client.check_region_change(call(id), number(machine)?).await?)
    }

    async fn request_move(&self, id: CallId, machine: &str, region: &str) -> Answer<String> {
        let change = api::RegionChange { region: region.to_owned(), method: METHOD.to_owned() };
        let ticket = self.client.request_region_change(call(id), number(machine)?, &change).await?;
        Ok(ticket.ticket_number.to_string())
    }
}
