//! The S3 service: its state survives a restart, and nobody gets in without keys.

use mpanel_contabo_sim::{Sim, SimConfig};
use serde_json::json;

use crate::harness::{config, http, world_with};

fn kept(path: &std::path::Path) -> SimConfig {
    config().with_state_file(path)
}

#[tokio::test]
async fn the_endpoint_is_named_and_refuses_calls_without_keys() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contabo.json");
    let world = world_with(kept(&file)).await;
    let bought = world.post("/v1/object-storages", json!({ "region": "EU", "totalPurchasedSpaceTB": 0.25 })).await;
    let url = bought.row()["s3Url"].as_str().unwrap().to_owned();
    assert_eq!(Some(&url), world.served.s3_url().as_ref());
    for address in [url.clone(), format!("{url}/bucket"), format!("{url}/bucket/key")] {
        let answer = http().get(address).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 403);
        assert!(answer.text().await.unwrap().contains("AccessDenied"));
    }
    world.served.shutdown().await.unwrap();
    let again = Sim::new(kept(&file)).unwrap().spawn("127.0.0.1:0".parse().unwrap()).await.unwrap();
    assert_ne!(again.s3_url(), None);
}
