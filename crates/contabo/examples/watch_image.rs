//! Has an image of your own loaded and waits for it: `watch_image NAME URL [SECONDS BETWEEN LOOKS]`.
//!
//! The account comes from the environment, see `ClientConfig::from_env`.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Duration;

use mpanel_contabo::{Client, ClientConfig, CreateImage, OsType};
use uuid::Uuid;

const USAGE: &str = "usage: watch_image NAME URL [SECONDS BETWEEN LOOKS]";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (name, url) = (arguments.next().ok_or(USAGE)?, arguments.next().ok_or(USAGE)?);
    let pause = Duration::from_secs(arguments.next().map_or(Ok(5), |seconds| seconds.parse::<u64>())?);
    let client = Client::new(ClientConfig::from_env()?)?;
    // Started again, it goes on watching the image that is already there.
    let image = match client.find_image_named(Uuid::new_v4(), &name).await? {
        Some(image) => image.image_id,
        None => {
            let version = "1".to_owned();
            let new = CreateImage { name, description: None, url, os_type: OsType::Linux, version };
            client.create_image(Uuid::new_v4(), &new).await?
        }
    };
    loop {
        let now = client.get_image(Uuid::new_v4(), &image).await?;
        println!("{image} {} {} of {} MB", now.status, now.uploaded_size_mb, now.size_mb);
        // The status is free text; these two words are final.
        match now.status.as_str() {
            "downloaded" => return Ok(()),
            "error" => return Err(now.error_message.unwrap_or_else(|| "loading failed".to_owned()).into()),
            _ => tokio::time::sleep(pause).await,
        }
    }
}
