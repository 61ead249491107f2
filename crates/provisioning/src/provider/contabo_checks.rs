//! Troubleshooting at Contabo.

use mpanel_contabo as api;
use mpanel_contabo::Paging;

use super::checks::{CheckOutcome, CloudChecks, OfferedChecks, OfferedRemedy, SeenCheck, SeenChecks, SeenRemedy};
use super::contabo::{Contabo, call, every, number};
use super::{Answer, CallId};

fn outcome(status: &api::RunStatus) -> CheckOutcome {
    use api::RunStatus as S;
    match status {
        S::Queued => CheckOutcome::Queued,
        S::Skipped | S::Cancelled => CheckOutcome::Skipped,
        S::Failed => CheckOutcome::Problem,
        S::Warn => CheckOutcome::Warning,
        S::Successful => CheckOutcome::Good,
        // Also a word that is not known here: it may be over later.
        _ => CheckOutcome::Running,
    }
}

fn check(row: api::Check) -> SeenCheck {
    let remedy = |one: api::RemedyTemplate| OfferedRemedy {
        id: one.id.to_string(),
        name: one.name.as_str().to_owned(),
        description: one.description.as_str().to_owned(),
    };
    SeenCheck {
        id: row.check_id.to_string(),
        outcome: outcome(&row.status),
        name: row.name,
        note: row.note,
        staff_note: row.internal_note,
        remedies: row.remedy_templates.into_iter().map(remedy).collect(),
    }
}

/// Those that follow others count, too.
fn steps(all: &[api::TemplateStep]) -> usize {
    all.iter().map(|step| 1 + steps(&step.check_templates)).sum()
}

fn latest_first() -> Paging {
    Paging::default().order_by("createdDate:desc")
}

#[async_trait::async_trait]
impl CloudChecks for Contabo {
    async fn offered_checks(&self, id: CallId) -> Answer<Vec<OfferedChecks>> {
        let filter =
            &api::CheckCollectionTemplateFilter { object_type: Some(api::ObjectType::VServer), ..Default::default() };
        let page = |paging: Paging| async move {
            self.client.list_check_collection_templates(call(id), filter, &paging).await
        };
        let ours = |row: api::CheckCollectionTemplate| {
            let ours = !row.internal && row.object_type == api::ObjectType::VServer;
            ours.then(|| OfferedChecks {
                id: row.check_collection_template_id.to_string(),
                checks: steps(&row.check_templates),
                name: row.name,
                description: row.description,
            })
        };
        Ok(every(page, ours).await?.into_iter().flatten().collect())
    }

    async fn start_checks(&self, id: CallId, machine: &str, checks: &str) -> Answer<String> {
        let start = api::StartCheckCollection {
            object_type: api::ObjectType::VServer,
            object_id: machine.to_owned(),
            check_collection_template_id: number(checks)?,
        };
        Ok(self.client.start_check_collection(call(id), &start).await?.check_collection_id.to_string())
    }

    async fn started_checks(&self, id: CallId, machine: &str, checks: &str) -> Answer<Vec<String>> {
        let template: api::CheckCollectionTemplateId = number(checks)?;
        let filter = api::CheckCollectionFilter {
            object_type: Some(api::ObjectType::VServer),
            object_id: Some(machine.to_owned()),
            check_collection_template_id: Some(template),
            ..Default::default()
        };
        let listing = self.client.list_check_collections(call(id), &filter, &latest_first()).await?;
        // A filter that the provider does not know is ignored without a word.
        let ours = |r: &api::CheckCollection| {
            r.object_id == machine && r.check_collection_template_id.is_none_or(|known| known == template)
        };
        Ok(listing.rows.into_iter().filter(ours).map(|r| r.check_collection_id.to_string()).collect())
    }

    async fn seen_checks(&self, id: CallId, started: &str) -> Answer<SeenChecks> {
        let view = api::CheckCollectionView::default();
        let row = self.client.get_check_collection(call(id), number(started)?, &view).await?;
        let over = outcome(&row.status).is_over();
        let checks = row.checks.into_iter().filter(|c| !c.internal).map(check).collect();
        Ok(SeenChecks { over, checks })
    }

    async fn start_remedy(&self, id: CallId, machine: &str, remedy: &str) -> Answer<String> {
        let start = api::StartRemedy {
            object_type: api::ObjectType::VServer,
            object_id: machine.to_owned(),
            remedy_template_id: number(remedy)?,
            remedy_collection_id: None,
        };
        Ok(self.client.start_remedy(call(id), &start).await?.remedy_id.to_string())
    }

    async fn started_remedies(&self, id: CallId, machine: &str, remedy: &str) -> Answer<Vec<String>> {
        let template: api::RemedyTemplateId = number(remedy)?;
        let filter = api::RemedyFilter {
            object_type: Some(api::ObjectType::VServer),
            object_id: Some(machine.to_owned()),
            remedy_template_id: Some(template),
            ..Default::default()
        };
        let listing = self.client.list_remedies(call(id), &filter, &latest_first()).await?;
        let ours =
            |r: &api::Remedy| r.object_id == machine && r.remedy_template_id.is_none_or(|known| known == template);
        Ok(listing.rows.into_iter().filter(ours).map(|r| r.remedy_id.to_string()).collect())
    }

    async fn seen_remedy(&self, id: CallId, started: &str) -> Answer<SeenRemedy> {
        let row = self.client.get_remedy(call(id), number(started)?).await?;
        Ok(SeenRemedy { outcome: outcome(&row.status), note: row.note.as_str().to_owned() })
    }
}
