//! Which function carries out which job: the domains' own and those of the journeys.

use mpanel_billing as billing;
use mpanel_core::{OpContext, Result};
use mpanel_db::jobs::{Outcome, Registry};
use mpanel_notify::SendMail;
use mpanel_payments as payments;
use mpanel_provisioning as provisioning;

use crate::deps::Deps;
use crate::{automation, bulk, installs, jobs, journeys, notices, reconcile, storages, vat};

/// All handlers, over the given collaborators.
pub fn registry(deps: &Deps) -> Registry {
    let mut registry = Registry::default();
    register_domains(&mut registry, deps);
    register_journeys(&mut registry, deps);
    registry
}

/// Registers a function over `Deps`, the context and the job.
macro_rules! on {
    ($registry:ident, $deps:ident, $job:ty, |$d:ident, $ctx:ident, $j:ident| $body:expr) => {{
        let deps = $deps.clone();
        $registry.on(move |$ctx: OpContext, _run, $j: $job| {
            let $d = deps.clone();
            async move { $body }
        });
    }};
}

fn register_domains(registry: &mut Registry, deps: &Deps) {
    on!(registry, deps, SendMail, |d, ctx, job| mpanel_notify::send_mail(&ctx, &d.db, &d.mail, job.message).await);
    on!(registry, deps, billing::BillThreshold, |d, ctx, job| {
        let done = billing::bill_threshold(&ctx, &d.db, job.subscription).await?;
        let waits = done == billing::ThresholdBill::Waiting;
        Ok(if waits { Outcome::Again(ctx.in_seconds(3600)) } else { Outcome::Done })
    });
    on!(registry, deps, billing::FinalizeDrafts, |d, ctx, job| {
        let run = billing::finalize_due_drafts(&ctx, &d.db, job.customer).await?;
        Ok(if run.waiting.is_empty() { Outcome::Done } else { Outcome::Again(ctx.in_seconds(3600)) })
    });
    payments::register_jobs(registry, &deps.db, &deps.gateways);
    on!(registry, deps, provisioning::AdvanceProvisioning, |d, ctx, job| {
        provisioning::advance_provisioning(&ctx, &d.provisioning(), job.service).await
    });
    on!(registry, deps, provisioning::AdvanceLifecycle, |d, ctx, job| {
        provisioning::advance_lifecycle(&ctx, &d.provisioning(), job.service).await
    });
    on!(registry, deps, provisioning::RunServiceAction, |d, ctx, job| {
        provisioning::run_service_action(&ctx, &d.provisioning(), job.action).await
    });
    on!(registry, deps, provisioning::GuardSuspended, |d, ctx, _job| {
        provisioning::guard_suspended(&ctx, &d.provisioning()).await
    });
    on!(registry, deps, provisioning::SyncServices, |d, ctx, job| reconcile::look(&ctx, &d, job.account).await);
    on!(registry, deps, provisioning::GlanceAtMachines, |d, ctx, job| reconcile::glance(&ctx, &d, job.account).await);
    on!(registry, deps, provisioning::TagService, |d, ctx, job| {
        provisioning::tag_service(&ctx, &d.provisioning(), job.service).await
    });
    on!(registry, deps, provisioning::SettleCustomImage, |d, ctx, job| {
        provisioning::settle_custom_image(&ctx, &d.provisioning(), job.image).await
    });
    on!(registry, deps, provisioning::SettleProviderSecret, |d, ctx, job| {
        provisioning::settle_provider_secret(&ctx, &d.provisioning(), job.secret).await
    });
    on!(registry, deps, provisioning::ForgetStaffKey, |d, ctx, job| {
        provisioning::forget_staff_key(&ctx, &d.provisioning(), job.account, &job.mark).await
    });
    on!(registry, deps, provisioning::SettleClientSecret, |d, ctx, job| {
        provisioning::settle_client_secret(&ctx, &d.provisioning(), job.renewal).await
    });
    on!(registry, deps, provisioning::RunSnapshotSchedule, |d, ctx, job| {
        provisioning::run_snapshot_schedule(&ctx, &d.provisioning(), job.service).await
    });
    on!(registry, deps, provisioning::RunTroubleshooting, |d, ctx, job| {
        provisioning::run_troubleshooting(&ctx, &d.provisioning(), job.run).await
    });
    on!(registry, deps, provisioning::SettleAddOn, |d, ctx, job| {
        provisioning::settle_add_on(&ctx, &d.provisioning(), job.add_on).await
    });
    on!(registry, deps, provisioning::SettleMove, |d, ctx, job| {
        provisioning::settle_move(&ctx, &d.provisioning(), job.of).await
    });
    on!(registry, deps, provisioning::SettleNetwork, |d, ctx, job| {
        provisioning::settle_network(&ctx, &d.provisioning(), job.network).await
    });
    on!(registry, deps, provisioning::SettleFirewall, |d, ctx, job| {
        provisioning::settle_firewall(&ctx, &d.provisioning(), job.firewall).await
    });
    on!(registry, deps, provisioning::SettleDnsZone, |d, ctx, job| {
        provisioning::settle_zone(&ctx, &d.provisioning(), job.zone).await
    });
    on!(registry, deps, provisioning::ApplyDnsChange, |d, ctx, job| {
        provisioning::apply_dns_change(&ctx, &d.provisioning(), job.zone).await
    });
    on!(registry, deps, provisioning::SettleDomain, |d, ctx, job| {
        provisioning::settle_domain(&ctx, &d.provisioning(), job.domain).await
    });
    on!(registry, deps, provisioning::SettleObjectStorage, |d, ctx, job| {
        provisioning::settle_object_storage(&ctx, &d.provisioning(), job.storage).await
    });
    on!(registry, deps, provisioning::MeasureStorageShare, |d, ctx, job| {
        storages::measure(&ctx, &d, job.share).await
    });
    on!(registry, deps, provisioning::EndStorageShare, |d, ctx, job| {
        provisioning::end_sold_share(&ctx, &d.provisioning(), job.share).await
    });
    on!(registry, deps, provisioning::SettleAddress, |d, ctx, job| {
        provisioning::settle_address(&ctx, &d.provisioning(), job.address).await
    });
    on!(registry, deps, provisioning::RefreshCatalog, |d, ctx, job| {
        let report = provisioning::refresh_catalog(&ctx, &d.provisioning(), job.account).await;
        report.map(|_| Outcome::Done)
    });
}

fn register_journeys(registry: &mut Registry, deps: &Deps) {
    on!(registry, deps, jobs::ProvisionOrder, |d, ctx, job| journeys::provision_order(&ctx, &d, &job).await);
    on!(registry, deps, jobs::CancelOrderServices, |d, ctx, job| {
        done(journeys::cancel_order_services(&ctx, &d, &job).await)
    });
    on!(registry, deps, jobs::StartTerm, |d, ctx, job| done(journeys::start_term(&ctx, &d, &job).await));
    on!(registry, deps, jobs::EndService, |d, ctx, job| done(journeys::end_service(&ctx, &d, &job).await));
    on!(registry, deps, jobs::AllocatePayment, |d, ctx, job| done(journeys::allocate(&ctx, &d, &job).await));
    on!(registry, deps, jobs::ApplyRefund, |d, ctx, job| done(journeys::apply_refund(&ctx, &d, &job).await));
    on!(registry, deps, jobs::OpenDispute, |d, ctx, job| done(journeys::open_dispute(&ctx, &d, &job).await));
    on!(registry, deps, jobs::CloseDispute, |d, ctx, job| done(journeys::close_dispute(&ctx, &d, &job).await));
    on!(registry, deps, jobs::SettleInvoice, |d, ctx, job| done(journeys::settle_invoice(&ctx, &d, &job).await));
    on!(registry, deps, jobs::ChargeInvoice, |d, ctx, job| journeys::charge_invoice(&ctx, &d, &job).await);
    on!(registry, deps, jobs::ChangeService, |d, ctx, job| done(journeys::change_service(&ctx, &d, &job).await));
    on!(registry, deps, jobs::SendNotice, |d, ctx, job| done(notices::send_notice(&ctx, &d, &job).await));
    on!(registry, deps, bulk::ConductBulkRun, |d, ctx, job| bulk::conduct(&ctx, &d, &job).await);
    let bulk_deps = deps.clone();
    registry.on(move |ctx: OpContext, run, job: bulk::CallForBulk| {
        let deps = bulk_deps.clone();
        async move { bulk::call_for_one(&ctx, &deps, &job, &run).await }
    });
    on!(registry, deps, jobs::RehearseInstall, |d, ctx, job| installs::play(&ctx, &d, &job).await);
    on!(registry, deps, jobs::CheckVatNumber, |d, ctx, job| vat::check(&ctx, &d, &job).await);
    on!(registry, deps, automation::WatchMachines, |d, ctx, _job| automation::watch_machines(&ctx, &d).await);
    on!(registry, deps, automation::KeepHouse, |d, ctx, _job| automation::keep_house(&ctx, &d).await);
    on!(registry, deps, jobs::RunAutomation, |d, ctx, _job| automation::run_daily(&ctx, &d).await);
}

fn done(result: Result<()>) -> Result<Outcome> {
    result.map(|()| Outcome::Done)
}
