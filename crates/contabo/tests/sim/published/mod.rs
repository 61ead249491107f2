//! Every operation of the client once, answered by Prism from the API document: what the document shows is understood.

mod account;
mod domains;
mod machines;
mod networks;

use std::fmt::Debug;

use mpanel_contabo::{Client, Error, Listing, operations};

use crate::contract::unused;
use crate::harness::world;
use crate::prism::{Exchange, Prism};

/// The client, and what it did not understand.
struct Published {
    client: Client,
    troubles: Vec<String>,
}

impl Published {
    fn one<T: Debug>(&mut self, name: &str, answer: Result<T, Error>) {
        if let Err(error) = answer {
            self.troubles.push(format!("{name}: {error}"));
        }
    }

    /// A list without a row would prove nothing.
    fn some<T: Debug>(&mut self, name: &str, answer: Result<Vec<T>, Error>) {
        match answer {
            Ok(rows) if rows.is_empty() => self.troubles.push(format!("{name}: no rows")),
            answer => self.one(name, answer),
        }
    }

    fn page<T: Debug>(&mut self, name: &str, answer: Result<Listing<T>, Error>) {
        self.some(name, answer.map(|page| page.rows));
    }
}

#[tokio::test]
async fn what_the_document_shows_is_understood() {
    let unchecked = "the Contabo client against answers made from the API document";
    let Some(prism) = Prism::alone(unchecked).await else { return };
    // The document has no login; that is the simulator's.
    let world = world().await.calling(prism.url());
    let mut published = Published { client: world.client.clone(), troubles: Vec::new() };
    machines::machines(&mut published).await;
    machines::stores(&mut published).await;
    machines::troubleshooting(&mut published).await;
    machines::audits(&mut published).await;
    networks::networks(&mut published).await;
    networks::names(&mut published).await;
    domains::domains(&mut published).await;
    domains::storages(&mut published).await;
    account::tags(&mut published).await;
    account::users(&mut published).await;
    account::accounts(&mut published).await;
    assert!(published.troubles.is_empty(), "{}", published.troubles.join("\n"));
    let exchanges = prism.exchanges().await;
    assert_eq!(unused(exchanges.iter().map(Exchange::called)), [], "these operations were never called");
    // Each once: an answer that was asked for again was not understood at first.
    assert_eq!((exchanges.len(), operations().len()), (155, 155));
}
