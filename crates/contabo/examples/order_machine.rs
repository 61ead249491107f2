//! Orders one machine and never two: `order_machine NAME [PRODUCT]`. At the real service this costs money.
//!
//! The account comes from the environment, see `ClientConfig::from_env`.
#![allow(clippy::print_stdout)]

use std::time::Duration;

use mpanel_contabo::{Client, ClientConfig, CreateInstance, DefaultUser, Error, InstanceId};
use uuid::Uuid;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// How often and how far apart a lost order is looked for: five minutes in all.
const LOOKS: u32 = 30;
const PAUSE: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("usage: order_machine NAME [PRODUCT]")?;
    let client = Client::new(ClientConfig::from_env()?)?;
    // The name has to belong to this order alone, or it could find another's machine.
    if let Some(other) = client.find_instance_named(Uuid::new_v4(), &name).await? {
        return Err(format!("{name} is the name of machine {} already", other.instance_id).into());
    }

    let mut order = CreateInstance::new(1);
    order.product_id = arguments.next();
    order.display_name = Some(name.clone());
    // The default differs from image to image.
    order.default_user = Some(DefaultUser::Root);

    // Decided and kept before anything is sent: whoever reads this line can look for the machine later.
    let request_id = Uuid::new_v4();
    println!("ordering under the request id {request_id}");
    let machine = match client.create_instance(request_id, &order).await {
        Ok(created) => created.instance_id,
        Err(Error::Unknown { cause, .. }) => {
            println!("the outcome is open: {cause}");
            look_up(&client, request_id, &name).await?
        }
        // Nothing was bought.
        Err(refused) => return Err(refused.into()),
    };
    println!("bought machine {machine}");
    Ok(())
}

/// Finds the machine that an order with a lost reply made. Not to be seen for a while is normal.
async fn look_up(client: &Client, request_id: Uuid, name: &str) -> Outcome<InstanceId> {
    for _ in 0..LOOKS {
        match client.resolve_create(Uuid::new_v4(), request_id, Some(name)).await {
            Ok(Some(machine)) => return Ok(machine),
            Ok(None) => println!("not seen yet"),
            Err(error) if error.is_retryable() => println!("{error}"),
            Err(error) => return Err(error.into()),
        }
        tokio::time::sleep(PAUSE).await;
    }
    Err(format!("no machine of request {request_id} was seen; look into the panel before ordering again").into())
}
