//! The unpublished VNC calls, and the screens behind them as a viewer finds them.

use des::Des;
use des::cipher::{Array, BlockCipherEncrypt, KeyInit};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::harness::{INSTANCES, World, config, world, world_with};
use mpanel_contabo_sim::Status;

async fn with_screens() -> (World, i64) {
    let mut config = config();
    config.unpublished = true;
    let world = world_with(config).await;
    let id = world.running(json!({})).await;
    (world, id)
}

/// DES under a password whose bytes are read backwards, as the protocol wants it.
fn proof(challenge: [u8; 16], password: &str) -> Vec<u8> {
    let mut key = [0u8; 8];
    key.iter_mut().zip(password.bytes()).for_each(|(to, from)| *to = from.reverse_bits());
    let cipher = Des::new(&Array::from(key));
    let mut blocks = [[0u8; 8]; 2].map(Array::from);
    for (block, part) in blocks.iter_mut().zip(challenge.chunks_exact(8)) {
        block.copy_from_slice(part);
        cipher.encrypt_block(block);
    }
    blocks.concat()
}

/// What a viewer with a password is told: `in` with the size of the screen, or why not.
async fn look(world: &World, id: i64, password: &str) -> String {
    let mut stream = TcpStream::connect(world.control().screen_address(id).unwrap()).await.unwrap();
    let mut version = [0; 12];
    stream.read_exact(&mut version).await.unwrap();
    assert_eq!(&version, b"RFB 003.008\n");
    stream.write_all(&version).await.unwrap();
    let mut kinds = vec![0; usize::from(stream.read_u8().await.unwrap())];
    stream.read_exact(&mut kinds).await.unwrap();
    if kinds.is_empty() {
        return reason(&mut stream).await;
    }
    assert_eq!(kinds, [2], "VNC authentication and nothing else");
    stream.write_all(&[2]).await.unwrap();
    let mut challenge = [0; 16];
    stream.read_exact(&mut challenge).await.unwrap();
    stream.write_all(&proof(challenge, password)).await.unwrap();
    if stream.read_u32().await.unwrap() != 0 {
        return reason(&mut stream).await;
    }
    stream.write_all(&[1]).await.unwrap();
    format!("in, {} by {}", stream.read_u16().await.unwrap(), stream.read_u16().await.unwrap())
}

async fn reason(stream: &mut TcpStream) -> String {
    let mut text = vec![0; stream.read_u32().await.unwrap() as usize];
    stream.read_exact(&mut text).await.unwrap();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn vnc_is_unknown_unless_unpublished_calls_are_answered() {
    let world = world().await;
    let id = world.running(json!({})).await;
    let path = format!("{INSTANCES}/{id}/vnc");
    world.call("GET", &path, None).await.refused(404, "Cannot GET /v1/compute/instances");
}

#[tokio::test]
async fn a_screen_is_switched_on_proved_and_switched_off() {
    let (world, id) = with_screens().await;
    let path = format!("{INSTANCES}/{id}/vnc");
    assert_eq!(world.call("GET", &path, None).await.row()["enabled"], false);
    let on = world.call("POST", &path, Some(json!({}))).await;
    assert_eq!((on.status, &on.row()["enabled"], &on.row()["vncIp"]), (201, &json!(true), &json!("127.0.0.1")));
    let port = world.control().screen_address(id).unwrap().port();
    assert_eq!(world.call("GET", &path, None).await.row()["vncPort"], port);
    assert_eq!(look(&world, id, "").await, "Authentication failed", "nobody knows a password that nobody has set");
    assert_eq!(world.call("PATCH", &path, Some(json!({ "vncPassword": "short" }))).await.status, 400);
    assert_eq!(world.call("PATCH", &path, Some(json!({ "vncPassword": "Secret12" }))).await.status, 200);
    assert_eq!(look(&world, id, "Secret13").await, "Authentication failed");
    assert_eq!(look(&world, id, "Secret12").await, "in, 640 by 400");
    assert!(world.control().set_status(id, Status::Stopped, None));
    assert_eq!(look(&world, id, "Secret12").await, "the machine is not running");
    assert_eq!(world.call("DELETE", &path, None).await.status, 204);
    assert!(world.control().screen_address(id).is_none());
}
