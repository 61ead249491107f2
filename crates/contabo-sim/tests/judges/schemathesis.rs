//! Requests that schemathesis makes up from the API document: every answer has to be as that document says.

use std::process::Command;
use std::time::Duration;

use mpanel_contabo_sim::{Mends, Served, SimConfig, published_document};
use serde_json::Value;

use crate::{config, interpreter, run, serve};

const UNCHECKED: &str = "the Contabo simulator by made-up requests";
/// Made-up requests for each operation, besides those of the document's examples.
const EXAMPLES: &str = "5";
/// What is judged. Which requests are refused is not: the document's schemas allow more than the real service does.
const CHECKS: &str = "not_a_server_error,response_schema_conformance,content_type_conformance";

async fn token(served: &Served, config: &SimConfig) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let form = [
        ("grant_type", "password"),
        ("client_id", config.client_id.as_str()),
        ("client_secret", config.client_secret.as_str()),
        ("username", config.username.as_str()),
        ("password", config.password.as_str()),
    ];
    let login = client.post(served.token_url()).form(&form);
    let answer = login.send().await.unwrap().text().await.unwrap();
    let answer: Value = serde_json::from_str(&answer).unwrap();
    answer["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn made_up_requests_get_documented_answers() {
    let Some(document) = published_document(UNCHECKED) else { return };
    let Some(python) = interpreter(UNCHECKED) else { return };
    let mut config = config();
    // The clock of the made-up requests is ours; a slow machine must not log them out.
    config.token_lifetime = Duration::from_secs(24 * 3600);
    let served = serve(&config).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("openapi.json");
    let mut document: Value = serde_yaml_ng::from_str(&document).unwrap();
    // An example without its wrong fields would be filled up, which takes schemathesis long or ends it on a busy machine.
    Mends::default().schemas(&mut document);
    std::fs::write(&file, document.to_string()).unwrap();
    let mut command = Command::new(python.with_file_name("schemathesis"));
    command.current_dir(folder.path()).env("NO_COLOR", "1").arg("run").arg(&file);
    command.args(["--url", &served.url(), "--header"]);
    command.arg(format!("Authorization: Bearer {}", token(&served, &config).await));
    command.args(["--checks", CHECKS, "--phases", "examples,fuzzing", "--max-examples", EXAMPLES]);
    command.args(["--generation-deterministic", "--continue-on-failure", "--workers", "2", "--warnings", "off"]);
    command.arg("--no-color");
    let said = run(command).await;
    assert!(said.contains("Selected: 155/155") && said.contains("Tested: 155"), "{said}");
}
