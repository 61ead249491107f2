//! Applications that Contabo installs with a machine, in the shape that was once documented.

use serde::Deserialize;

/// An application.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// What orders and reinstallations name.
    pub application_id: String,
    /// Name.
    #[serde(default)]
    pub name: String,
    /// Description.
    #[serde(default)]
    pub description: String,
}
