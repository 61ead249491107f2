//! The provider's published API document, for tests that compare with it. It is not part of the repository.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Names the document's file, for where it is kept elsewhere.
pub const VARIABLE: &str = "MPANEL_CONTABO_OPENAPI";
const BESIDE: &str = "../../../shared/contabo/openapi.yaml";

/// The document's text. Where there is none, says on standard error what is therefore `unchecked`: written past the
/// test harness, which shows nothing that a test prints unless it fails.
pub fn published_document(unchecked: &str) -> Option<String> {
    let named = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty()).map(PathBuf::from);
    let path = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(BESIDE));
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            let _ = writeln!(
                std::io::stderr(),
                "NOT CHECKED: {unchecked}. Contabo's API document cannot be read at {}: {error} (set {VARIABLE})",
                path.display()
            );
            None
        }
    }
}
