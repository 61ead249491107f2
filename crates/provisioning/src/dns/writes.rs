//! What is to be written to records: checked here, noted, and carried out by [`super::change`].

use mpanel_core::{CustomerId, DnsZoneId, Error, ErrorKind, OpContext, Result};

use super::ops::refuse_busy;
use super::plan::{KeptRecord, Plan, plan};
use super::read::{live, refuse_unready};
use super::record::{Record, RecordDraft, checked, fits};
use super::store::{self, ChangeRow, ZoneRow};
use super::wire::Live;
use super::zone_file::{self, LARGEST_FILE, MOST_ENTRIES};
use super::{ChangeKind, ChangeView, Step, change};
use crate::deps::Deps;
use crate::jobs;

/// Records of one change.
const MOST_AT_ONCE: usize = 1000;
/// Seconds after which a job takes up what a request has left undone.
const TAKEN_UP_AFTER: i64 = 120;

/// Makes a record.
pub async fn create_record(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    draft: &RecordDraft,
) -> Result<KeptRecord> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let record = checked(&zone.name, draft).map_err(Error::invalid_fields)?;
    fits(&zone.name, &live.records(), &record).map_err(|field| Error::invalid_fields(vec![field]))?;
    let done =
        at_once(ctx, deps, customer, &zone, ChangeKind::Create, Step::new(None, None, Some(record.clone()))).await?;
    Ok(KeptRecord { id: done.id.unwrap_or_default(), record })
}

/// Changes a record; its name and type stay.
pub async fn update_record(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    record_id: &str,
    draft: &RecordDraft,
) -> Result<KeptRecord> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let before = live.get(record_id).ok_or_else(|| Error::not_found("record"))?.clone();
    let record = checked(&zone.name, draft).map_err(Error::invalid_fields)?;
    if record.name != before.record.name {
        let detail = "The name of a record cannot change. Make a new record and delete this one.";
        return Err(Error::invalid("/name", "fixed", detail));
    }
    if record.kind != before.record.kind {
        let detail = "The type of a record cannot change. Make a new record and delete this one.";
        return Err(Error::invalid("/type", "fixed", detail));
    }
    if record == before.record {
        return Ok(before);
    }
    let others: Vec<Record> = live.kept.iter().filter(|k| k.id != record_id).map(|k| k.record.clone()).collect();
    fits(&zone.name, &others, &record).map_err(|field| Error::invalid_fields(vec![field]))?;
    let step = Step::new(Some(before.id.clone()), Some(before.record), Some(record.clone()));
    at_once(ctx, deps, customer, &zone, ChangeKind::Update, step).await?;
    Ok(KeptRecord { id: before.id, record })
}

/// Deletes a record.
pub async fn delete_record(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    record_id: &str,
) -> Result<()> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let before = live.get(record_id).ok_or_else(|| Error::not_found("record"))?.clone();
    let step = Step::new(Some(before.id), Some(before.record), None);
    at_once(ctx, deps, customer, &zone, ChangeKind::Delete, step).await.map(|_| ())
}

/// Lets several records be deleted.
pub async fn delete_records(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    record_ids: &[String],
) -> Result<ChangeView> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let steps = chosen(&live, record_ids)?.into_iter().map(|k| Step::new(Some(k.id), Some(k.record), None)).collect();
    in_a_job(ctx, deps, customer, &zone, ChangeKind::Delete, steps).await
}

/// Lets several records get another time.
pub async fn change_ttl(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    record_ids: &[String],
    ttl: i64,
) -> Result<ChangeView> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let mut steps = Vec::new();
    for kept in chosen(&live, record_ids)? {
        let draft = RecordDraft { ttl, ..kept.record.draft() };
        // Whatever else stands in the record stays as it is; only the time is judged.
        let wrong = checked(&zone.name, &draft).err().unwrap_or_default();
        if let Some(field) = wrong.into_iter().find(|field| field.pointer == "/ttl") {
            return Err(Error::invalid_fields(vec![field]));
        }
        let after = Record { ttl: u32::try_from(ttl).unwrap_or_default(), ..kept.record.clone() };
        if after != kept.record {
            steps.push(Step::new(Some(kept.id), Some(kept.record), Some(after)));
        }
    }
    in_a_job(ctx, deps, customer, &zone, ChangeKind::Ttl, steps).await
}

/// What reading a zone file in would do. Nothing is written.
pub async fn preview_import(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    file: &str,
    replace: bool,
) -> Result<Plan> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    planned(&zone, &live, file, replace)
}

/// Reads a zone file in, exactly as it was shown.
pub async fn apply_import(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    file: &str,
    replace: bool,
    fingerprint: &str,
) -> Result<ChangeView> {
    let (zone, live) = read(ctx, deps, customer, id).await?;
    let plan = planned(&zone, &live, file, replace)?;
    if plan.fingerprint() != fingerprint {
        let detail = "The zone has changed since this was shown. Look at what would happen now, then decide.";
        return Err(Error::conflict("preview_changed", detail));
    }
    in_a_job(ctx, deps, customer, &zone, ChangeKind::Import, plan.writes().map(Step::from).collect()).await
}

fn planned(zone: &ZoneRow, live: &Live, file: &str, replace: bool) -> Result<Plan> {
    if file.trim().is_empty() {
        return Err(Error::invalid("/text", "required", "Paste or choose a zone file."));
    }
    refuse_too_long(file)?;
    Ok(plan(&zone.name, &live.kept, zone_file::read(&zone.name, file), replace))
}

/// Nothing of a file that is too long is taken apart.
fn refuse_too_long(file: &str) -> Result<()> {
    let detail = if file.len() > LARGEST_FILE {
        format!("A zone file has at most {LARGEST_FILE} bytes here. Read it in in parts.")
    } else if zone_file::has_too_many_entries(file) {
        format!("A zone file has at most {MOST_ENTRIES} entries here. Read it in in parts.")
    } else {
        return Ok(());
    };
    Err(Error::invalid("/text", "too_long", detail))
}

async fn read(ctx: &OpContext, deps: &Deps, customer: Option<CustomerId>, id: DnsZoneId) -> Result<(ZoneRow, Live)> {
    let zone = store::find(ctx, deps.db.read(), customer, id).await?;
    let live = live(ctx, deps, &zone).await?;
    Ok((zone, live))
}

fn chosen(live: &Live, ids: &[String]) -> Result<Vec<KeptRecord>> {
    let mut found: Vec<KeptRecord> = Vec::new();
    for (at, id) in ids.iter().take(MOST_AT_ONCE + 1).enumerate() {
        let detail = "This record is not there any more. Read the records again.";
        let gone = || Error::invalid(format!("/record_ids/{at}"), "unknown", detail);
        let kept = live.get(id).ok_or_else(gone)?;
        if !found.contains(kept) {
            found.push(kept.clone());
        }
    }
    if found.is_empty() {
        return Err(Error::invalid("/record_ids", "required", "Choose at least one record."));
    }
    Ok(found)
}

/// Notes a change, while the zone is still whose it was and nothing else is being written.
async fn noted(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    seen: &ZoneRow,
    kind: ChangeKind,
    steps: &[Step],
    seconds: i64,
) -> Result<ChangeRow> {
    let tx = deps.db.begin().await?;
    let zone = store::lock(ctx, &tx, customer, seen.zone()).await?;
    refuse_unready(&zone)?;
    refuse_busy(ctx, &tx, &zone).await?;
    let change = store::note_change(ctx, &tx, &zone, kind, steps, seconds).await?;
    jobs::enqueue_dns_change(ctx, &tx, zone.zone(), seconds).await?;
    store::told(ctx, &tx, zone.customer_id).await?;
    tx.commit().await?;
    Ok(change)
}

/// One record, while somebody waits. If the program dies meanwhile, a job takes it up.
async fn at_once(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    zone: &ZoneRow,
    kind: ChangeKind,
    step: Step,
) -> Result<Step> {
    let noted = noted(ctx, deps, customer, zone, kind, &[step], TAKEN_UP_AFTER).await?;
    let (row, _) = change::carry_out(ctx, deps, zone, noted, false).await?;
    let step = row.steps()?.pop().ok_or_else(|| Error::internal("a change without a step"))?;
    match step.problem {
        None => Ok(step),
        Some(problem) => Err(Error::new(ErrorKind::Provider, "provider_refused", problem)),
    }
}

/// Many records, by a job with progress.
async fn in_a_job(
    ctx: &OpContext,
    deps: &Deps,
    customer: Option<CustomerId>,
    zone: &ZoneRow,
    kind: ChangeKind,
    steps: Vec<Step>,
) -> Result<ChangeView> {
    if steps.is_empty() {
        return Err(Error::conflict("nothing_changes", "All is as it should be already. Nothing is to be written."));
    }
    if steps.len() > MOST_AT_ONCE {
        let detail = format!("At most {MOST_AT_ONCE} records can be written at once. Do it in parts.");
        return Err(Error::conflict("too_many_records", detail));
    }
    let row = noted(ctx, deps, customer, zone, kind, &steps, 0).await?;
    ChangeView::of(&row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_too_long_are_not_taken_apart() {
        let rows = |number: usize| "a A 203.0.113.7\n".repeat(number);
        let code = |file: &str| refuse_too_long(file).err().map(|error| error.fields()[0].code);
        assert_eq!(code(&rows(MOST_ENTRIES)), None);
        assert_eq!(code(&rows(MOST_ENTRIES + 1)), Some("too_long"));
        assert_eq!(code(&";".repeat(LARGEST_FILE + 1)), Some("too_long"));
    }
}
