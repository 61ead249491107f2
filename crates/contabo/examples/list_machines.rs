//! Lists the account's machines, page after page: `list_machines [PART OF THE NAME]`.
//!
//! The account comes from the environment, see `ClientConfig::from_env`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::pin::pin;

use futures::TryStreamExt;
use mpanel_contabo::{Client, ClientConfig, InstanceFilter, Paging, all_rows};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::new(ClientConfig::from_env()?)?;
    let filter = InstanceFilter { display_name: std::env::args().nth(1), ..InstanceFilter::default() };
    let page = |paging: Paging| {
        let (client, filter) = (client.clone(), filter.clone());
        async move { client.list_instances(Uuid::new_v4(), &filter, &paging).await }
    };
    // In this order a machine that is bought meanwhile lands at the end instead of shifting the pages.
    let first = Paging { size: 50, ..Paging::default() }.order_by("createdDate:asc");
    let mut machines = pin!(all_rows(first, page));
    while let Some(machine) = machines.try_next().await? {
        let address = machine.ipv4().map_or_else(|| "no address yet".to_owned(), |address| address.to_string());
        println!("{} {:?} {} {address}", machine.instance_id, machine.display_name, machine.status);
    }
    Ok(())
}
