//! `mpanel billing simulate FILE`: from the file to the printed result.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use mpanel_simulate::{Outcome, read, simulate};
use serde_json::json;

/// The timeline asks for what billing cannot do yet. The output names it; the exit code is 2.
#[derive(Debug)]
pub struct NotPlayed;

impl std::fmt::Display for NotPlayed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the timeline asks for what billing cannot do yet, so nothing was played; see `unsupported`")
    }
}

impl std::error::Error for NotPlayed {}

/// Plays a file and prints the result as JSON.
pub async fn run(file: &Path, out: &mut impl Write) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    match simulate(&read(&text)?).await? {
        Outcome::Played(report) => {
            writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            Ok(())
        }
        Outcome::Unsupported(missing) => {
            writeln!(out, "{}", serde_json::to_string_pretty(&json!({ "unsupported": missing }))?)?;
            Err(NotPlayed.into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn printed(timeline: &str) -> (serde_json::Value, Option<bool>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("timeline.yaml");
        std::fs::write(&file, timeline).unwrap();
        let mut out = Vec::new();
        let failed = run(&file, &mut out).await.err().map(|e| e.is::<NotPlayed>());
        (serde_json::from_slice(&out).unwrap_or_default(), failed)
    }

    #[tokio::test]
    async fn a_timeline_is_played_or_what_it_lacks_is_named() {
        let plan = "run_until: 2026-02-01\nplans:\n- {id: s, prices: [{every: 1m, amount: 1000}]}\nevents:\n";
        let (report, failed) = printed(&format!("{plan}- {{date: 2026-01-15, do: subscribe, plan: s}}\n")).await;
        assert_eq!((report["invoices"][0]["total"].as_i64(), failed), (Some(1000), None));
        let (report, failed) =
            printed(&format!("{plan}- {{date: 2026-01-15, do: subscribe, plan: s, quantity: 2}}\n")).await;
        assert_eq!((report["unsupported"][0]["path"].as_str(), failed), (Some("events[0].quantity"), Some(true)));
        assert_eq!(printed("events: []").await.1, Some(false), "a wrong file is another failure");
    }
}
