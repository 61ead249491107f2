//! Secrets that are shown: the audit log tells who saw them, beside the entry of the call.

use mpanel_core::{OpContext, Result};
use mpanel_identity::AuditRecord;

use crate::App;

/// Notes that somebody saw, or made anew, what is secret about a thing. It comes before the answer: nothing is shown that
/// was not noted.
pub(super) async fn note_seen(app: &App, ctx: &OpContext, record: AuditRecord) -> Result<()> {
    let tx = app.deps.db.begin().await?;
    mpanel_identity::append_audit(ctx, &tx, record).await?;
    tx.commit().await
}
